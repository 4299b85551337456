"""All about a line of *Capacity* in words: the load, what is late, leave ahead, and room."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cmcli.casework.capacity.beside import WAITING, BesideCaseload
from cmcli.domain.capacity import in_words
from cmcli.domain.caseload import NOT_COUNTED, percent
from cmcli.domain.caseload_rows import FLOW_DAYS, CaseloadRow
from cmcli.domain.supervision import LATE_KINDS, OTHER
from cmcli.tui.loads import CapacityLine, OtherCases, counted, key

if TYPE_CHECKING:
    from cmcli.tui.marks import Signs


def load_story(
    line: CapacityLine, beside: BesideCaseload | None, signs: "Signs", today: date
) -> Iterator[str]:
    """Give the sentences; without ``beside`` those that the caseload has."""
    if isinstance(line, OtherCases):
        yield from _of_others(line)
    else:
        yield f"{_share(line)}; {_cases(line)}."
    if beside is not None:
        yield _late(key(line), beside)
    if not isinstance(line, OtherCases):
        yield from _of_worker(line, beside, signs, today)


def _of_others(line: OtherCases) -> Iterator[str]:
    if line.name == WAITING:
        cases = "1 case is" if line.count == 1 else f"{line.count:,} cases are"
        yield f"{cases} on the waitlist, in the order of triage. Accept: I on a case."
    else:
        cases = "1 open case has" if line.count == 1 else f"{line.count:,} open cases have"
        yield f"{cases} no worker."


def _share(row: CaseloadRow) -> str:
    if row.utilisation_target is None or row.utilisation_ceiling is None:
        return "No casework hours" if not row.capacity else NOT_COUNTED.capitalize()
    target, ceiling = percent(row.utilisation_target), percent(row.utilisation_ceiling)
    return f"{row.band_words.capitalize()}: {target} of target, {ceiling} of ceiling"


def _cases(row: CaseloadRow) -> str:
    cases = f"{row.open:,} open ({counted(row.by_model)})"
    if row.people != row.open:
        cases += f", {row.people:,} people"
    if row.flow.new:
        cases += f", {row.flow.new} new in {FLOW_DAYS} days"
    return f"{cases}; {in_words(row.capacity)}"


def _late(name: str, beside: BesideCaseload) -> str:
    late = beside.late_of(name)
    if not (late.late or late.flags):
        return "Nothing is late."
    counts = late.by_kind
    kinds = ", ".join(f"{kind} {counts[kind]}" for kind in (*LATE_KINDS, OTHER) if kind in counts)
    cases = "1 case" if late.late == 1 else f"{late.late:,} cases"
    oldest = f"; the oldest {late.oldest} days" if late.oldest > 1 else ""
    flags = f"Safety flags: {late.flags}. " if late.flags else ""
    return f"{flags}Late: {cases}{f' ({kinds}{oldest})' if kinds else ''}."


def _of_worker(
    row: CaseloadRow, beside: BesideCaseload | None, signs: "Signs", today: date
) -> Iterator[str]:
    if row.next_change is not None:
        yield f"Next change: {row.next_change.said(today)}."
    if beside is not None:
        yield from beside.ahead.get(key(row), ())
    yield f"Room up to the target: {counted(row.room)}."
    yield f"Room up to the ceiling: {counted(row.room_to_ceiling)}."
    yield from row.remarks
    trend = () if beside is None else beside.trend.get(key(row), ())
    if any(trend):
        way = f"{trend[0]} {signs('arrow')} {trend[-1]}"
        yield f"Open cases in {len(trend)} weeks: {signs.sparkline(trend)} {way}."
