"""The changes that others made to a case while somebody wrote about it, in words."""

from collections.abc import Iterator, Sequence

from cmcli.casework.looking.record import labels_now
from cmcli.casework.looking.wording import told, what_happened
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_case
from cmcli.store.reading.history import Recorded, history_of
from cmcli.store.reading.touched import touched_since

MOST_TOLD = 3
"""Operations, and records of each, that are named."""


def changed_by_others(view: View, refs: Sequence[str], seq: int, me: str | None) -> list[str]:
    """Tell what others did to these cases after that number of the log, the latest last.

    ``me`` is the username of the worker whose own changes are no news.
    """
    touched = touched_since(view, seq).cases
    cases = [find_case(view, ref, exact_only=True) for ref in refs]
    news = [
        (found, one)
        for found in cases
        if touched is None or found.case.id in touched
        for one in history_of(view, found.case.id, found.case.client_id, after=seq)
        if one.operation.actor != me
    ]
    earlier = len(news) - MOST_TOLD
    lines = [f"{earlier} earlier changes."] if earlier > 0 else []
    for found, one in news[-MOST_TOLD:]:
        where = f"{found.ref}: " if len(refs) > 1 else ""
        lines.append(f"{where}{_told(view, one)}")
    return lines


def _told(view: View, one: Recorded) -> str:
    """Tell who did what and when, as in ``heron added contact 3 at 12:04``."""
    at = f"{one.operation.at.astimezone(view.now.tzinfo):%H:%M}"
    return f"{one.operation.actor or 'cron'} {', '.join(_parts(view, one))} at {at}."


def _parts(view: View, one: Recorded) -> Iterator[str]:
    labels = labels_now(view, one.changes)
    done: dict[str, dict[str, None]] = {}
    for change in told(one.changes):
        what = what_happened(change, change.position in one.erased)
        done.setdefault(what, {})[labels[change.row]] = None
    for what, named in done.items():
        more = len(named) - MOST_TOLD
        rest = [f"{more} more"] if more > 0 else []
        yield f"{what} {' and '.join([*list(named)[:MOST_TOLD], *rest])}"
