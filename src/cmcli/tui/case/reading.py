"""The data of the page *Case*, read from one snapshot."""

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from cmcli.casework.looking.comparing import (
    Assessments,
    Versions,
    assessments_to_compare,
    versions_to_compare,
)
from cmcli.casework.looking.dossier import Dossier, dossier
from cmcli.casework.looking.record import Happened, latest_history
from cmcli.casework.looking.timeline import Newest, newest
from cmcli.errors import NotFound
from cmcli.store.reading.find import find_case

if TYPE_CHECKING:
    from cmcli.store.core.view import View

PER_PAGE = 200
"""Entries of the timeline that are read at once."""


@dataclass(frozen=True, slots=True)
class Parts:
    """All that is shown of a case; ``words`` are those that the timeline was searched for.

    ``history`` are the latest changes, the newest first, or None where nobody looks at them.
    """

    dossier: Dossier
    words: str
    timeline: Newest
    versions: Versions
    assessments: Assessments
    history: tuple[Happened, ...] | None = None


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The data read; ``parts`` is None where no case is chosen, or none matches ``ref``."""

    ref: str | None
    today: date
    zone: tzinfo | None
    parts: Parts | None = None


def read_case(
    view: "View", ref: str | None, *, most: int, words: str, changes: int = 0
) -> CaseContent:
    """The case with its plan, the end of its timeline, its versions and assessments.

    ``changes`` are how many of the latest changes are read.
    """
    day, zone = view.today, view.now.tzinfo
    if ref is None:
        return CaseContent(None, day, zone)
    try:
        found = find_case(view, ref, exact_only=True)
    except NotFound:
        return CaseContent(ref, day, zone)
    parts = Parts(
        dossier(view, found),
        words,
        newest(view, found, most=most, words=words),
        versions_to_compare(view, found.case),
        assessments_to_compare(view, found.case),
        tuple(latest_history(view, found, changes)) if changes else None,
    )
    return CaseContent(found.ref, day, zone, parts)
