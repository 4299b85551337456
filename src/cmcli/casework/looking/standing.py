"""How the cases of a scope stand today, in the few numbers that every screen shows alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.casework.looking.glance import Glance
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.store.core.view import View

AHEAD = 7
"""Days after today that count as this week."""


PLACES = ("flags", "late", "today", "week")
"""Where a case can count, the most urgent first."""


@dataclass(frozen=True, slots=True)
class ScopeStanding:
    """Numbers of cases. Each case with something due counts once, where it is most urgent: in
    ``flags`` with an open safety flag, else in ``late``, ``today`` or ``week``.

    ``seen`` are those with a contact held today, ``to_see`` the others with a contact due by today.
    ``waiting`` and ``unassigned`` are those of the agency.
    """

    flags: int
    late: int
    today: int
    week: int
    seen: int
    to_see: int
    waiting: int
    unassigned: int


def never_met(case: Glance) -> bool:
    """Return whether nobody ever held a contact on the case, though one is late."""
    return case.met_on is None and any(one.kind == "contact" and one.days_late for one in case.due)


def due_in_scope(case: Glance, handles: Collection[str] | None) -> list[DueItem]:
    """Return what is due on a case for these workers (None: for anybody), in its order."""
    return [one for one in case.due if handles is None or one.worker in handles]


def pressing(items: Collection[DueItem], today: date) -> str | None:
    """Return where a case with these items counts: flags, late, today, week, or nowhere."""
    found = most_pressing(items, today)
    return None if found is None else found[0]


def most_pressing(items: Iterable[DueItem], today: date) -> tuple[str, DueItem] | None:
    """Return where a case with these items counts, and the item that puts it there."""
    found = [(where, one) for one in items if (where := _counts(one, today)) is not None]
    return min(found, key=lambda pair: (PLACES.index(pair[0]), pair[1].day), default=None)


def _counts(one: DueItem, today: date) -> str | None:
    if one.kind == "safety":
        return "flags"
    if one.days_late:
        return "late"
    if one.day == today:
        return "today"
    return "week" if one.due_on <= today + timedelta(days=AHEAD) else None


def standing_of(
    view: View, cases: Iterable[Glance], handles: Collection[str] | None
) -> ScopeStanding:
    """Count the cases of a scope. ``handles`` are the workers whose items count, None for all."""
    today = view.today
    counts = {"flags": 0, "late": 0, "today": 0, "week": 0, "seen": 0, "to_see": 0}
    for case in cases:
        items = due_in_scope(case, handles)
        if (where := pressing(items, today)) is not None:
            counts[where] += 1
        if case.met_on == today:
            counts["seen"] += 1
        elif any(one.kind == "contact" and one.day <= today for one in items):
            counts["to_see"] += 1
    return ScopeStanding(
        **counts,
        waiting=view.count(Case, status="waitlist"),
        unassigned=view.count(Case, status="open", worker_id=None),
    )
