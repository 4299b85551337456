"""The day of a scope as a list: its appointments by their time, then a row for each case with
something due, in the sections that :func:`pressing` gives."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from cmcli.casework.looking.day import APPOINTMENT
from cmcli.casework.looking.glance import Glance, words_in
from cmcli.casework.looking.standing import AHEAD, PLACES, due_in_scope, most_pressing
from cmcli.domain.appointments import Appointment, occurrences
from cmcli.domain.clocks import DueItem, urgency_key

AGENDA = "agenda"
"""The section of the appointments, before those of the cases."""

MANY = 20
"""Above so many cases of an import that were never contacted, all of them are one row."""

BY_CLOCKS = ("contact", "assessment", "plan", "reassessment", "review")
"""The kinds that are due by the clocks of the model alone. An import makes them late at once."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A row: an appointment of today (``met``, in the section ``agenda``), a case with what is due
    on it within the week, the item first that puts it into its section, or ``folded`` cases.

    ``coded`` are the words for the filter, ``order`` is the sort key.
    """

    section: str
    case: Glance | None
    items: tuple[DueItem, ...]
    coded: str
    order: tuple[object, ...]
    met: Appointment | None = None
    folded: tuple[Glance, ...] = ()

    @property
    def key(self) -> str:
        """The same after a refresh."""
        if self.case is None:
            return "folded"
        if self.met is None:
            return self.case.ref
        return f"{self.case.ref} {self.order[1]} {self.met.number}"

    @property
    def first(self) -> DueItem | None:
        """The most urgent item."""
        return self.items[0] if self.items else None

    def led_by(self, wanted: Callable[[DueItem], bool]) -> "DayRow":
        """Return the row with its first such item before all others."""
        lead = next((item for item in self.items if wanted(item)), None)
        if lead is None or lead is self.first:
            return self
        return replace(self, items=(lead, *(one for one in self.items if one is not lead)))

    @property
    def cases(self) -> int:
        """The number of cases in it, which is 0 for an appointment."""
        return len(self.folded) if self.case is None else int(self.met is None)

    def snoozed_until(self, today: date) -> date | None:
        """Return until when all is snoozed that puts the case into its section, if it is."""
        if self.case is None or not self.case.snoozes or not self.items:
            return None
        days = []
        for item in self.items:
            placed = most_pressing([item], today)
            if placed is not None and placed[0] == self.section:
                days.append(self.case.snoozed_until(item, today))
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) else None

    def any_snoozed(self, today: date) -> bool:
        """Return whether the reminder of one of its items is snoozed."""
        case = self.case
        if case is None or not case.snoozes:
            return False
        return any(case.snoozed_until(item, today) for item in self.items)


class DayList:
    """The rows of cases in their order. Those of cases that have not changed are kept as they
    are: of the thousands in a large agency few have."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Glance, tuple[DayRow, ...]]] = {}
        self._order: tuple[DayRow, ...] = ()

    def of(
        self, cases: Iterable[Glance], today: date, handles: Collection[str] | None = None
    ) -> tuple[DayRow, ...]:
        """The rows of these cases, the most urgent first.

        ``handles``: only with what is due to these workers.
        """
        before, self._made = self._made, {}
        added: list[DayRow] = []
        changed = False
        for case in cases:
            made = before.get(case.case_id)
            if made is None or made[0] is not case:
                made = case, tuple(_rows(case, today, handles))
                added += made[1]
                changed = True
            self._made[case.case_id] = made
        if changed or len(before) != len(self._made):
            kept = [row for row in self._order if self._holds(row)]
            self._order = tuple(sorted([*kept, *added], key=attrgetter("order")))
        return self._order

    def _holds(self, row: DayRow) -> bool:
        made = None if row.case is None else self._made.get(row.case.case_id)
        return made is not None and made[0] is row.case


def _rows(case: Glance, today: date, handles: Collection[str] | None) -> Iterator[DayRow]:
    items = due_in_scope(case, handles)
    for item in items:
        if (met := _today_at(item, today)) is not None and item.at is not None:
            at = met.at.astimezone(item.at.tzinfo)
            coded = words_in(item.kind, item.number, met.words)
            hour = (-1, f"{at:%H:%M}", case.ref, item.number)
            yield DayRow(AGENDA, case, (item,), coded, hour, met)
    found = most_pressing(items, today)
    if found is None:
        return
    section, first = found
    last = today + timedelta(days=AHEAD)
    shown = (first, *(one for one in items if one is not first and one.due_on <= last))
    coded = "".join(words_in(one.kind, one.number, one.text) for one in shown)
    order = (PLACES.index(section), first.day, urgency_key(first))
    yield DayRow(section, case, shown, coded, order)


def _today_at(item: DueItem, today: date) -> Appointment | None:
    """Return today's appointment of an item: it itself, or a later time of a repeated one."""
    met = item.appointment
    if item.kind != APPOINTMENT or met is None or item.at is None or met.on > today:
        return None
    return met if met.on == today else next(occurrences(met, item.at.tzinfo, today, today), None)


def folded(rows: Sequence[DayRow]) -> tuple[DayRow, ...]:
    """Return the rows with one in place of those of an import that were never contacted, where
    these are many; it is the last of those that are late."""
    never = [row for row in rows if _never(row)]
    if len(never) <= MANY:
        return tuple(rows)
    alike = {row.key for row in never}
    cases = tuple(row.case for row in never if row.case is not None)
    one = DayRow("late", None, (), "", (), folded=cases)
    left = [row for row in rows if row.key not in alike]
    at = next((n for n, row in enumerate(left) if row.section in ("today", "week")), len(left))
    return (*left[:at], one, *left[at:])


def _never(row: DayRow) -> bool:
    """Return whether all that is late on a case is so only because an import opened it."""
    case = row.case
    if case is None or row.section != "late" or not case.imported or case.met_on is not None:
        return False
    return all(item.kind in BY_CLOCKS for item in row.items if item.days_late)
