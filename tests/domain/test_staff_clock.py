"""A supervisor's items on workers: overload, unsigned notes and reduced hours."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from case_facts import MODELS, day, placed
from cmcli.domain.caseload import Carrier, Held
from cmcli.domain.reductions import Reduction
from cmcli.domain.staff_clock import (
    StaffDays,
    UnsignedNotes,
    left_behind,
    over_since,
    overload,
    reduced_hours,
    unsigned,
)
from cmcli.domain.workers import Worker

ANA = Worker(id="w", handle="ana", name="Ana Ruiz")


def reduction(share: str, begun: int, until: int | None, number: int = 1) -> Reduction:
    return Reduction(
        id=f"r{number}",
        worker_id="w",
        share=Decimal(share),
        from_on=day(begun),
        until_on=None if until is None else day(until),
        reason="leave",
    )


@pytest.mark.parametrize(
    ("reductions", "today", "expected"),
    [
        ([reduction("0.5", 0, 100)], 20, None),
        ([reduction("0.5", 0, 100)], 85, None),
        ([reduction("0.5", 0, 100)], 86, (86, "ana is back to full hours from 16 Apr 2026.")),
        ([reduction("0.5", 0, 100)], 101, None),
        (
            [reduction("0.5", 0, 100), reduction("0.2", 90, None, 2)],
            95,
            (86, "ana has 20 % fewer hours from 16 Apr 2026. ana has 20 % fewer hours since 5 Apr"),
        ),
        ([reduction("0.5", 0, None)], 14, (0, "ana has 50 % fewer hours since 5 Jan 2026, with")),
        ([reduction("0.5", 0, None)], 15, None),
        ([reduction("0.5", 0, None)], 90, (90, "no end is set")),
        ([reduction("1", 5, 9)], 4, None),
        ([reduction("1", 5, 9)], 5, (5, "ana is back to full hours from 15 Jan 2026.")),
    ],
)
def test_reduced_hours(
    reductions: list[Reduction], today: int, expected: tuple[int, str] | None
) -> None:
    found = reduced_hours(ANA, reductions, day(today), StaffDays())
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.due_on == day(expected[0])
        assert expected[1] in found.why
        assert (found.subject, found.whose) == ("ana", "supervisor")


def test_unsigned_notes_are_one_item_of_a_worker() -> None:
    item = unsigned(UnsignedNotes("ana", 3, day(0), "KDWHF.1"), "Ana Ruiz", 7)
    assert (item.kind, item.due_on, item.subject) == ("unsigned", day(7), "ana")
    assert "3 notes" in item.why
    assert "5 Jan 2026, on KDWHF.1" in item.why


def of_cases(count: int, capacity: int | Fraction = 1) -> Carrier:
    held = tuple(Held(f"k{n}", "icm", 3) for n in range(count))
    return Carrier(name="ana", capacity=Fraction(capacity), held=held)


def test_an_overload_begins_with_the_case_or_the_hours_that_made_it() -> None:
    carrier = of_cases(21)
    known = {f"k{n}": [placed(day(n))] for n in range(21)}
    whole = over_since(carrier, {"w"}, known, lambda _: Fraction(1), [], MODELS)
    assert whole == day(20)
    known["k0"].append(placed(day(30), acuity=4))

    def capacity(on: date) -> Fraction:
        return Fraction(1) if on < day(10) else Fraction(1, 2)

    halved = over_since(of_cases(21, Fraction(1, 2)), {"w"}, known, capacity, [day(10)], MODELS)
    assert halved == day(10)
    elsewhere = {key: [placed(day(0), worker_id="v")] for key in known}
    assert over_since(carrier, {"w"}, elsewhere, lambda _: Fraction(1), [], MODELS) is None


@pytest.mark.parametrize(("first", "since"), [(22, 20), (10, 25)])
def test_leave_neither_begins_an_overload_nor_ends_it(first: int, since: int) -> None:
    known = {f"k{n}": [placed(day(n))] for n in range(21)}
    leave = (day(first), day(25))

    def capacity(on: date) -> Fraction:
        return Fraction(not leave[0] <= on < leave[1])

    assert over_since(of_cases(21), {"w"}, known, capacity, leave, MODELS) == day(since)


@pytest.mark.parametrize(
    ("carrier", "said"),
    [
        (of_cases(21), "Ana is at 105 % of the ceiling, with 21 open cases, since 5 Jan 2026."),
        (
            replace(of_cases(1, 0), is_team=True),
            "Team ana is without casework hours, with 1 open case, since 5 Jan 2026.",
        ),
    ],
)
def test_an_overload_in_words(carrier: Carrier, said: str) -> None:
    item = overload(carrier, "Ana Ruiz", day(0), MODELS)
    assert (item.why, item.due_on) == (said, day(0))
    assert item.subject == ("team ana" if carrier.is_team else "ana")


def test_the_cases_of_a_leaver_are_due_today() -> None:
    item = left_behind(of_cases(2, 0), "Ana Ruiz", day(9))
    assert (item.kind, item.subject, item.due_on) == ("overload", "ana", day(9))
    assert item.why == "Ana no longer works here, with 2 open cases."
