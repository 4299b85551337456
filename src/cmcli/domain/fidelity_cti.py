"""The items of critical time intervention that the record can tell."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.contacts import WITH_CLIENT, WITH_TEAM, Contact
from cmcli.domain.dates import add_months
from cmcli.domain.fidelity import CountedItem, Standard, Trace, Window
from cmcli.domain.phases import Phases
from cmcli.domain.plan_content import from_snapshot
from cmcli.domain.program_record import (
    CHANGED,
    ProgramRecord,
    Served,
    caseloads,
    of_numbers,
    supervised,
)

NOT_BEGUN = "cases whose phase 1 has not begun"
NOT_OVER = "cases whose time for it is not over"
NO_PLAN = "phases without an agreed plan"
NOT_THEIR_CHOICE = {"deceased": "clients who died", "entered-twice": "cases entered twice"}


class Course(NamedTuple):
    """A time on the model with its phases; ``begun_on`` is the first day of phase 1."""

    served: Served
    phases: Phases
    begun_on: date

    def phase(self, number: int) -> Window:
        """Return the days of a phase, by the dates."""
        after = add_months(self.begun_on, number * self.phases.months)
        start = add_months(self.begun_on, (number - 1) * self.phases.months)
        return Window(start, after - timedelta(days=1))

    def over(self, window: Window, last: date) -> bool:
        """Return whether the days were over on the last day while the case went on."""
        return window.last <= last and (
            self.served.until is None or window.last < self.served.until
        )


def cti_items(record: ProgramRecord, standards: Mapping[str, Standard]) -> Iterator[CountedItem]:
    """Yield the items of CTI."""
    found, rest = _courses(record)
    weeks, year, _ = record.windows

    def of_year(key: str, traces: Iterable[Trace]) -> CountedItem:
        return CountedItem(standards[key], year.first, year.last, (*traces, *rest))

    def each(key: str, days: Callable[[Course], Window], counted: Counts) -> CountedItem:
        enough = standards[key].enough
        return of_year(key, (_judged(record, one, days(one), counted, enough) for one in found))

    def first(one: Course) -> Window:
        return one.phase(1)

    yield CountedItem(standards["caseload"], weeks.last, weeks.last, caseloads(record))
    yield each("month-1", _first_month, record.counting)
    met = each("client-meetings", first, lambda one, days: _community(record, one, days))
    yield replace(met, remark=_four(met))
    yield each("support-meetings", first, lambda one, days: _others(record, one, days))
    for number in (2, 3):
        yield of_year(f"phase-{number}-less", (_less(record, one, number) for one in found))
    yield of_year("focus", (each for one in found for each in _focus(record, one)))
    yield of_year("to-the-end", _to_the_end(record, found))
    yield CountedItem(standards["supervision"], weeks.first, weeks.last, supervised(record))


Counts = Callable[[Served, Window], Iterable[Contact]]
"""From a case and its days to the contacts that it is judged by."""


def _courses(record: ProgramRecord) -> tuple[list[Course], list[Trace]]:
    """Return the times with phases that reach into the year, and what is left out."""
    found, rest = [], []
    for one in record.served:
        if one.until is not None and one.until <= record.windows.year.first:
            continue
        phases = Phases(one.case, one.placements, record.model)
        begun = phases.begun_on
        if begun is None or begun > record.windows.year.last:
            rest.append(Trace(one.case.id, "case", why=NOT_BEGUN))
        else:
            found.append(Course(one, phases, begun))
    return found, rest


def _first_month(one: Course) -> Window:
    return Window(one.begun_on, add_months(one.begun_on, 1) - timedelta(days=1))


def _community(record: ProgramRecord, one: Served, days: Window) -> Iterator[Contact]:
    return (each for each in record.face_to_face(one, days) if each.mode in record.outside)


def _others(record: ProgramRecord, one: Served, days: Window) -> Iterator[Contact]:
    """Yield the meetings in the community with somebody other than client and team."""
    return (
        each
        for each in one.within(days)
        if each.held
        and each.with_whom not in (WITH_CLIENT, WITH_TEAM)
        and each.mode in record.outside
    )


def _judged(
    record: ProgramRecord, one: Course, days: Window, counted: Counts, enough: int
) -> Trace:
    case = one.served.case.id
    if not one.over(days, record.windows.year.last):
        return Trace(case, "case", why=NOT_OVER)
    numbers = of_numbers(counted(one.served, days))
    good = int(len(numbers) >= enough)
    return Trace(case, "case", good, Fraction(1), on=days.first, contacts=numbers)


def _four(item: CountedItem) -> str | None:
    """Tell how many have the four meetings that the model's own answers ask for."""
    cases = [one for one in item.traces if one.why is None]
    four = sum(len(one.contacts) >= 4 for one in cases)
    return f"{four} of {len(cases)} have the target of 4 or more." if cases else None


def _less(record: ProgramRecord, one: Course, number: int) -> Trace:
    before, after = one.phase(number - 1), one.phase(number)
    case = one.served.case.id
    if not one.over(after, record.windows.year.last):
        return Trace(case, "case", why=NOT_OVER)
    earlier, later = (record.counting(one.served, days) for days in (before, after))
    return Trace(
        case,
        "case",
        int(len(later) < len(earlier)),
        Fraction(1),
        on=after.first,
        contacts=of_numbers([*earlier, *later]),
        text=f"contacts in phase {number - 1}: {len(earlier)}, in phase {number}: {len(later)}",
    )


def _focus(record: ProgramRecord, one: Course) -> Iterator[Trace]:
    """Yield each phase that has begun with the needs that its latest agreed plan has goals for."""
    case, last = one.served.case.id, record.windows.year.last
    agreed = [each for each in record.versions.get(case, ()) if each.agreed]
    for number in range(1, one.phases.count + 1):
        days = one.phase(number)
        if days.first > last or not one.served.on(days.first):
            continue
        known = [each for each in agreed if each.agreed_on <= min(days.last, last)]
        if not known:
            yield Trace(case, "phase", number=number, on=days.first, why=NO_PLAN)
            continue
        plan = max(known, key=lambda each: each.number)
        goals = from_snapshot(plan.snapshot).goals
        areas = sorted({goal.need for goal in goals if goal.need and goal.state == "open"})
        yield Trace(
            case,
            "phase",
            int(1 <= len(areas) <= 3),
            Fraction(1),
            number=number,
            on=days.first,
            text=f"plan {plan.number}: {', '.join(areas) or 'no need with a goal'}",
        )


def _to_the_end(record: ProgramRecord, found: Iterable[Course]) -> Iterator[Trace]:
    """Yield the cases that ended in the year, and whether the end was reached."""
    for one in found:
        until = one.served.until
        if until is None or not record.windows.year.holds(until):
            continue
        end = one.phases.ends_on(record.model.expected_months or 0)
        why = NOT_THEIR_CHOICE.get(one.served.left or "")
        left = "the model was changed" if one.served.left == CHANGED else one.served.left
        reached = end is not None and end <= until
        yield Trace(
            one.served.case.id, "case", int(reached), Fraction(1), on=until, text=left, why=why
        )
