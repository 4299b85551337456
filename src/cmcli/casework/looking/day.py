"""A day or a week of work: the appointments by their time, and what is due by case."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cmcli.casework.alerts.alerts import kind_labels
from cmcli.casework.appointments.appointments import appointment_record
from cmcli.casework.listing import CaseView
from cmcli.casework.looking.due import cases_read, due_on
from cmcli.domain.alerts import Alert
from cmcli.domain.appointments import Appointment, occurrences
from cmcli.domain.clocks import DueItem, urgency_key
from cmcli.domain.dates import near_day, say_days, weekday_of
from cmcli.domain.due_dates import SUPERVISOR, WORKER
from cmcli.domain.kinds import kind_words
from cmcli.domain.timeline import joined
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.appointments import appointments_between

APPOINTMENT, DUE = "appointment", "due"
"""The kinds of rows of a day."""

_OF_APPOINTMENT = "on time minutes number text with place transport outcome at".split()


class DayAppointment(NamedTuple):
    """An appointment with its case.

    ``after`` is the number of the open appointment that this one repeats, which comes first.
    """

    case: CaseView
    appointment: Appointment
    after: int | None = None

    @property
    def on(self) -> date:
        """The day when it begins, by the agency's clock."""
        return self.appointment.at.astimezone(self.case.facts.zone).date()


class DayDues(NamedTuple):
    """The items that are due on a case, the most urgent first."""

    case: CaseView
    items: tuple[DueItem, ...]

    def tags(self, today: date) -> list[str]:
        """Name the items in a few words each, as :func:`due_tags` does."""
        return due_tags(self.items, today)


class WorkDay(NamedTuple):
    """The days from ``first`` to ``last``, with ``today`` as the day of the clocks.

    ``appointments`` are in order of time. ``dues`` are by case, the most urgent one first.
    """

    today: date
    first: date
    last: date
    appointments: tuple[DayAppointment, ...]
    dues: tuple[DayDues, ...]
    alert_kinds: Mapping[str, str]

    def alerts_of(self, case: CaseView) -> list[str]:
        """Tell the alerts for whoever visits the client of a case."""
        alerts = case.facts.of(Alert)
        return [f"{one.known_as(self.alert_kinds)}: {one.text}" for one in alerts]

    def rows(self) -> list[dict[str, object]]:
        """Return every appointment and every case as a row; all rows have the same keys."""
        met = [
            self._row(APPOINTMENT, one.case, one.appointment)
            | ({"number": None} if one.after else {})
            for one in self.appointments
        ]
        return met + [
            self._row(DUE, one.case)
            | {
                "tags": one.tags(self.today),
                "days_late": max(item.days_late for item in one.items),
                "due": [item.as_dict() for item in one.items],
            }
            for one in self.dues
        ]

    def _row(self, kind: str, case: CaseView, met: Appointment | None = None) -> dict[str, object]:
        facts = case.facts
        told = {} if met is None else appointment_record(met, facts.zone)
        return {
            "kind": kind,
            "ref": case.ref,
            "name": facts.client.name or facts.client.goes_by,
            "worker": facts.worker,
            **{key: told.get(key) for key in _OF_APPOINTMENT},
            "away": case.stay.where if case.stay else None,
            "alerts": self.alerts_of(case),
            "tags": [],
            "days_late": 0,
            "due": [],
        }


def work_day(
    view: View,
    workers: Collection[Worker] | None,
    on: date,
    *,
    week: bool = False,
    named: bool = False,
) -> WorkDay:
    """Gather the day, or its week from Monday to Sunday, of these workers (None: of everyone).

    The clocks are those of that day. They show what is due up to the last day. What somebody else
    covers that day is there only where the workers were ``named``.
    """
    first = on - timedelta(days=on.weekday()) if week else on
    last = first + timedelta(days=6) if week else on
    with view.judging(on):
        cases = cases_read(view, workers)
    own = None if workers is None else {one.handle for one in workers}
    held = {
        one.facts.case.id: one
        for one in cases
        if own is None or one.facts.acting in own or (named and one.facts.worker in own)
    }
    begin, end = (
        datetime.combine(day, time(), view.now.tzinfo) for day in (first, last + timedelta(days=1))
    )
    met = appointments_between(view, held, begin, end)
    shown = {one.id for one in met}
    dues = [DayDues(one, tuple(_left(one, workers, last, shown, named))) for one in cases]
    return WorkDay(
        today=on,
        first=first,
        last=last,
        appointments=tuple(
            sorted(
                (
                    *(DayAppointment(held[one.case_id], one) for one in met),
                    *(more for one in held.values() for more in _repeated(one, first, last)),
                ),
                key=lambda one: one.appointment.at,
            )
        ),
        dues=tuple(
            sorted((one for one in dues if one.items), key=lambda one: urgency_key(one.items[0]))
        ),
        alert_kinds=kind_labels(view),
    )


def _repeated(case: CaseView, first: date, last: date) -> Iterator[DayAppointment]:
    """The later times of the case's repeated appointments that nobody has answered."""
    for one in () if case.facts.case.ended else case.facts.of(Appointment):
        for later in occurrences(one, case.facts.zone, first, last):
            yield DayAppointment(case, later, after=one.number)


def _left(
    one: CaseView,
    workers: Collection[Worker] | None,
    last: date,
    shown: Collection[str],
    named: bool,
) -> Iterator[DueItem]:
    """The due items of a case, without the appointments that are shown by their time."""
    listed = {str(met.number) for met in one.facts.of(Appointment) if met.id in shown}
    for item in due_on(one, workers, last, named=named):
        if item.kind != APPOINTMENT or item.number not in listed:
            yield item


def due_tags(items: Iterable[DueItem], today: date, known: DueItem | None = None) -> list[str]:
    """Name items in a few words each; those of one kind and one day are one tag.

    Words name the items of a stay, because its numbers look like those of steps. Those of the same
    day as ``known`` don't say when, because that is said elsewhere.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for item in items:
        kind, of_stay = kind_words(item.kind), item.of == "stay"
        if of_stay:
            after = item.kind == "after-discharge"
            kind = f"{item.text}:" if after else f"{kind} ({item.text})"
        day = None if known is not None and _same_day(item, known) else _day(item, today)
        numbers = found.setdefault((kind, joined(_for_whom(item), day, sep=" ")), [])
        numbers += [item.number] if item.number and not of_stay else []
    return [_tag(kind, numbers, when) for (kind, when), numbers in found.items()]


def _tag(kind: str, numbers: list[str], when: str) -> str:
    named = f"{kind} {', '.join(numbers)}" if numbers else kind
    if not when:
        return named.rstrip(":")
    return f"{named}: {when}" if numbers else f"{named} {when}"


def _same_day(item: DueItem, other: DueItem) -> bool:
    return (item.day, item.days_late) == (other.day, other.days_late)


def _for_whom(item: DueItem) -> str | None:
    """Say who has to act, if that is not the worker."""
    # What nobody has to do but a supervisor is on an unassigned case, which says so itself.
    own = item.whose == WORKER or (item.worker is None and item.whose == SUPERVISOR)
    return None if own else f"for {item.whose}"


def _day(item: DueItem, today: date) -> str:
    """Say how late an item is or when it is due."""
    ahead = (item.day - today).days
    if item.days_late:
        return f"{say_days(item.days_late)} late"
    if ahead == 0:
        return "today"
    day = weekday_of(item.day) if 0 < ahead < 7 else near_day(item.day, today)
    return f"{'on' if item.kind == APPOINTMENT else 'by'} {day}"
