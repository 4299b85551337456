"""The rows of a program's items for programs, and their words for people."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import TypeVar

from cmcli.casework.looking.fidelity import FidelityFound, ProgramFidelity
from cmcli.domain.dates import short_day
from cmcli.domain.fidelity import (
    AGENCY,
    BEST,
    CountedItem,
    NeededChange,
    Standard,
    Trace,
    next_step,
    number,
)

K = TypeVar("K", bound=Hashable)

CASELOAD, PER_MEMBER = "caseload", "H1"
SOURCES = {"default": "cm's default, without a source", AGENCY: "your agency"}
"""The words for sources that are no publication."""
MOST_STEPS = 5
"""A command adds so many members at most."""


_TRY = "cm simulate "
_MOVED = 'cm simulate "transfer CASE --to WORKER --reason trial"'
_ADDED = 'cm simulate "worker add {0} --name {0} --team {1}"'


def rows_of(found: FidelityFound) -> list[dict[str, object]]:
    """Return one row for each item of each program."""
    return [
        _row(program, item, found.workers) for program in found.programs for item in program.items
    ]


def _row(
    program: ProgramFidelity, item: CountedItem, workers: Collection[str]
) -> dict[str, object]:
    standard, step = item.standard, next_step(item)
    return {
        "model": program.model,
        "team": program.team,
        "item": standard.key,
        "title": standard.title,
        "value": _decimals(item.value),
        "unit": standard.unit,
        "counted": item.counted,
        "of": _decimals(item.of),
        "n": item.n,
        "n_of": standard.n_of,
        "from": item.first,
        "to": item.last,
        "anchor": item.anchor,
        "asked": standard.asks,
        "standing": item.standing,
        "met": item.met,
        "left_out": dict(item.left_out),
        "change": step and change_words(item, step),
        "simulate": step and simulation(program, item, step, workers),
        "remark": item.remark,
        "how": standard.how,
        "source": standard.source,
    }


def _decimals(value: Fraction | None) -> float | int | None:
    if value is None or value.denominator != 1:
        return None if value is None else round(float(value), 4)
    return int(value)


def reached(item: CountedItem) -> str:
    """Return the anchor in words, or whether the number that is asked for is reached."""
    if item.anchor is not None:
        return f"{item.anchor} of {BEST}"
    if item.met is None:
        return "–"
    return f"{'met' if item.met else 'not met'}: {item.standard.asks}"


def change_words(item: CountedItem, step: NeededChange) -> str:
    """Say what would reach the next anchor."""
    standard, value = item.standard, item.value or Fraction(0)
    goal = "what is asked for" if step.anchor is None else f"anchor {step.anchor}"
    how_many = f"{standard.more}: {abs(step.by)} {'more' if step.by > 0 else 'fewer'}"
    if step.per is not None:
        how_many += f", or {standard.per}: {_others(item, step.per)} more"
    then, now = number(step.value, up=standard.fewer), standard.said(value)
    return f"At {then} instead of {now} it reaches {goal} ({how_many})."


def _others(item: CountedItem, per: Fraction) -> str:
    """Return how many members, or full-time workers, could be added instead."""
    if item.standard.key == PER_MEMBER:
        return str(ceil(per))
    return number(Fraction(ceil(per * 100), 100))


def simulation(
    program: ProgramFidelity, item: CountedItem, step: NeededChange, workers: Collection[str]
) -> str | None:
    """Return the command that tries the change, for an item about caseloads."""
    if item.standard.key == CASELOAD:
        return _MOVED
    if item.standard.key != PER_MEMBER or program.team is None or step.per is None:
        return None
    count = ceil(step.per)
    if count > MOST_STEPS:
        return _MOVED
    free = (f"new-{at}" for at in range(1, count + len(workers) + 1))
    handles = [one for one in free if one not in workers][:count]
    steps = (_ADDED.format(one, program.team) for one in handles)
    return _TRY + " ".join(one.removeprefix(_TRY) for one in steps)


def explained(found: FidelityFound, item: str) -> list[str]:
    """Return how an item is counted, once for each scale that has it."""
    every = (one.standard for program in found.programs for one in program.items)
    return sorted({_explained(one) for one in every if one.key == item})


def _explained(standard: Standard) -> str:
    own = "".join(
        f" Your agency can change the number: cm config set {one} VALUE"
        for one in standard.settings.values()
    )
    return f"{standard.title}: {standard.how}{own}"


def records_of(found: FidelityFound, item: str) -> list[dict[str, object]]:
    """Return the records behind an item, those that are left out at the end."""
    traced = sorted(found.traced(item), key=lambda one: one[2].why is not None)
    return [_record(program, item, trace, found.cases) for program, item, trace in traced]


def _record(
    program: ProgramFidelity,
    item: CountedItem,
    one: Trace,
    cases: Mapping[str, tuple[str, str | None]],
) -> dict[str, object]:
    ref, name = cases[one.case] if one.case is not None else (None, None)
    counts = one.why is None
    return {
        "model": program.model,
        "team": program.team,
        "item": item.standard.key,
        "ref": ref,
        "name": name,
        "record": one.record,
        "number": one.number,
        "on": one.on,
        "worker": one.worker,
        "counted": one.counted if counts else 0,
        "of": _decimals(one.of) if counts else 0,
        "contacts": list(one.contacts),
        "text": one.text,
        "left_out": one.why,
    }


def notes_of(program: ProgramFidelity, workers: Collection[str]) -> Iterator[str]:
    """Yield the lines below a program's table: days, what is left out, changes and sources."""
    items = program.items
    for days, keys in _together(items, lambda one: [(one.first, one.last)]).items():
        first, last = days
        until = "" if first == last else f" to {short_day(last)}"
        yield f"{short_day(first)}{until}: {keys}"
    for (why, count), keys in _together(items, lambda one: one.left_out.items()).items():
        yield f"Left out of {keys}: {why} ({count})."
    for one in items:
        if one.remark:
            yield f"{one.standard.key}: {one.remark}"
    for one in items:
        step = next_step(one)
        if step is not None:
            yield f"{one.standard.key}: {change_words(one, step)}"
            command = simulation(program, one, step, workers)
            if command:
                yield f"    To try it: {command}"
    for source, keys in _together(items, lambda one: [one.standard.source]).items():
        yield f"Source of {keys}: {SOURCES.get(source, source)}"
    for held in _together(items, lambda one: [bool(one.standard.settings)]).items():
        if held[0]:
            yield f"Your agency can change the numbers of {held[1]}: cm config show"


def _together(
    items: Sequence[CountedItem], having: Callable[[CountedItem], Iterable[K]]
) -> Mapping[K, str]:
    """Return the items that have the same, in one text for each."""
    found: dict[K, list[str]] = {}
    for item in items:
        for one in having(item):
            found.setdefault(one, []).append(item.standard.key)
    return {one: ", ".join(keys) for one, keys in found.items()}
