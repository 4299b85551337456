"""The answer of a verb on a case: the case as it is now, what was done, and what is due next."""

from collections.abc import Iterable, Mapping

from cmcli.casework.answers import Answer
from cmcli.casework.listing import CaseView, case_view
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import format_day, say_days
from cmcli.domain.due_dates import SUPERVISOR
from cmcli.domain.kinds import PERSONAL, kind_words
from cmcli.domain.reminders import LEADING
from cmcli.domain.workers import Worker
from cmcli.store.core.work import Work


def case_answer(
    work: Work,
    case: Case,
    lines: Iterable[str],
    record: Mapping[str, object] | None = None,
    *,
    client: Client | None = None,
    shown: CaseView | None = None,
) -> Answer:
    """Answer with the record of the case and what ``record`` adds to it.

    ``client`` and ``shown`` are those of the case, where they were read already.
    """
    seen = shown or case_view(work, case, client)
    return Answer(
        {**seen.as_dict(), **(record or {})},
        tuple(lines),
        next_due=next_due(work, seen),
    )


def next_due(work: Work, seen: CaseView) -> str | None:
    """``Next: contact Fri 27 Nov 2026.``, the most urgent item of who acts or has the case."""
    first = next((one for one in seen.due if _concerns(one, seen.worker, work.actor)), None)
    if first is None:
        return None
    late = f", {say_days(first.days_late)} late" if first.days_late else ""
    time = f" {first.at:%H:%M}" if first.at else ""
    return f"Next: {kind_words(first.kind)} {format_day(first.day, work.today)}{time}{late}."


def _concerns(item: DueItem, holder: str | None, me: Worker) -> bool:
    """Return whether an item is due to who acts or has the case.

    On a case without a worker, that includes the items that a worker would have.
    """
    if item.whose == SUPERVISOR:
        return me.role in LEADING or (item.worker is None and item.kind not in PERSONAL)
    covered = item.covers_for is not None and item.covers_for == holder
    return covered or item.worker in (holder, me.handle)
