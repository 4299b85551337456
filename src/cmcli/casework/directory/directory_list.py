"""The directory as a list."""

from datetime import timedelta

from cmcli.casework.directory.values import DirectoryQuestion
from cmcli.domain.agency_days import directory_days
from cmcli.domain.resources import Resource
from cmcli.store.core.view import View
from cmcli.store.reading.resources import listed


def entries_asked(view: View, asked: DirectoryQuestion) -> list[Resource]:
    """Return the entries that a question asks for, at most as many as it says."""
    days = directory_days(view.settings, view.today)
    return listed(
        view,
        words=" ".join(asked.words),
        need=asked.need,
        program=asked.program,
        ended=asked.ended,
        known_until=view.today - timedelta(days=days) if asked.unchecked else None,
        limit=asked.limit,
    )
