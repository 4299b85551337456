"""The answer of a verb on a case: the case as it is now, what was done, and what is due next."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.listing import CaseView, case_view
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import format_day, say_days
from cmcli.store.core.view import View


def case_answer(
    view: View,
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
    seen = shown or case_view(view, case, client)
    return Answer(
        {**seen.as_dict(), **(record or {})},
        tuple(lines),
        next_due=next_due(seen.due, view.today),
    )


def next_due(items: Sequence[DueItem], today: date) -> str | None:
    """``Next: contact Fri 27 Nov 2026.``, the most urgent item that is due."""
    if not items:
        return None
    first = items[0]
    late = f", {say_days(first.days_late)} late" if first.days_late else ""
    time = f" {first.at:%H:%M}" if first.at else ""
    return f"Next: {first.kind} {format_day(first.day, today)}{time}{late}."
