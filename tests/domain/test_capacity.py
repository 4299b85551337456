"""The hours for casework of any day: contracted hours, reductions, and the next change of them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.capacity import ComingCapacity, StaffHours, in_words
from cmcli.domain.caseload import utilisation
from cmcli.domain.reductions import ContractedHours, Reduction
from cmcli.domain.workers import Worker

DAY = date(2026, 3, 2)
FULL_TIME = Decimal("37.5")


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def worker(hours: str = "37.5", handle: str = "ana") -> Worker:
    return Worker(id=handle, handle=handle, name=handle, hours=Decimal(hours))


def reduced(share: str, first: date, last: date | None, of: str = "ana") -> Reduction:
    return Reduction(
        id=f"{of}-{share}-{first}",
        worker_id=of,
        share=Decimal(share),
        from_on=first,
        until_on=last,
        reason="leave",
    )


def contracted(hours: str, since: date, key: str = "1") -> ContractedHours:
    return ContractedHours(id=key, worker_id="ana", from_on=since, hours=Decimal(hours))


def staff(*rows: Reduction | ContractedHours) -> StaffHours:
    return StaffHours(
        [one for one in rows if isinstance(one, ContractedHours)],
        [one for one in rows if isinstance(one, Reduction)],
        lambda on: FULL_TIME,
    )


@pytest.mark.parametrize(
    ("hours", "rows", "expected"),
    [
        ("37.5", [], Fraction(1)),
        ("22.5", [], Fraction(3, 5)),
        ("37.5", [reduced("0.25", DAY, DAY)], Fraction(3, 4)),
        ("22.5", [reduced("0.5", date(2026, 1, 1), None)], Fraction(3, 10)),
        ("37.5", [reduced("0.25", day(1), None)], Fraction(1)),
        ("37.5", [reduced("0.25", date(2026, 2, 1), day(-1))], Fraction(1)),
        ("37.5", [reduced("0.5", DAY, None, of="ben")], Fraction(1)),
        ("37.5", [reduced("0.6", DAY, None), reduced("0.7", DAY, None)], Fraction(0)),
        ("37.5", [reduced("0.1", DAY, None), reduced("0.2", DAY, None)], Fraction(7, 10)),
        ("37.5", [contracted("22.5", DAY)], Fraction(3, 5)),
        ("30", [contracted("22.5", day(1))], Fraction(4, 5)),
        ("30", [contracted("15", DAY, "1"), contracted("22.5", DAY, "2")], Fraction(3, 5)),
        ("30", [contracted("7.5", day(-9)), contracted("37.5", day(-1), "0")], Fraction(1)),
        ("30", [contracted("15", DAY), reduced("0.5", DAY, None)], Fraction(1, 5)),
    ],
)
def test_capacity_is_the_hours_of_the_day_less_its_reductions(
    hours: str, rows: list[Reduction | ContractedHours], expected: Fraction
) -> None:
    assert staff(*rows).capacity(worker(hours), DAY) == expected


def test_who_has_left_has_no_capacity_and_no_change_of_it() -> None:
    gone = Worker(id="ana", handle="ana", name="Ana", active=False)
    hours = staff(contracted("20", day(3)))
    assert hours.capacity(gone, DAY) == 0
    assert hours.coming([gone], DAY) is None


def test_the_points_of_the_probation_service_come_out_of_the_same_formula() -> None:
    """30 of 37 hours less 5 hours of 30 are 1470 of 2176 points, and 1850 are 125.9 % of them.

    The numbers are those of the Ministry of Justice's workload measurement tool, which cuts points
    to whole numbers and rounds a share to three decimals.
    """
    five_of_thirty = Reduction(
        id="r", worker_id="ana", share=Decimal(5) / 30, from_on=DAY, until_on=None, reason="leave"
    )
    hours = StaffHours((), [five_of_thirty], lambda on: Decimal(37))
    free = StaffHours((), (), lambda on: Decimal(37)).capacity(worker("37"), DAY)
    assert int(2176 * free) == 2176
    points = int(2176 * hours.capacity(worker("30"), DAY))
    assert points == 1470
    share = utilisation(Fraction(1850), Fraction(points))
    assert share is not None
    assert f"{float(share):.1%}" == "125.9%"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([contracted("18.75", day(8))], (day(8), Fraction(1, 2))),
        ([contracted("18.75", DAY)], None),
        ([contracted("18.75", day(60))], (day(60), Fraction(1, 2))),
        ([contracted("18.75", day(61))], None),
        ([contracted("37.5", day(3)), contracted("30", day(9), "2")], (day(9), Fraction(4, 5))),
        ([reduced("1", day(-5), day(4))], (day(5), Fraction(1))),
        ([reduced("0.5", day(2), day(4))], (day(2), Fraction(1, 2))),
        ([reduced("0.5", day(-2), day(4)), reduced("0.5", day(5), day(9))], (day(10), Fraction(1))),
        ([reduced("0.5", day(2), None, of="ben")], None),
    ],
)
def test_the_next_change_is_the_first_day_with_another_capacity(
    rows: list[Reduction | ContractedHours], expected: tuple[date, Fraction] | None
) -> None:
    coming = staff(*rows).coming([worker()], DAY)
    assert coming == (None if expected is None else ComingCapacity(*expected))


def test_a_new_number_of_full_time_hours_and_a_member_of_a_team_change_a_capacity_too() -> None:
    full = {False: Decimal("37.5"), True: Decimal(40)}
    hours = StaffHours((), (), lambda on: full[on >= day(5)], [day(5)])
    assert hours.coming([worker()], DAY) == ComingCapacity(day(5), Fraction(15, 16))
    team = staff(reduced("1", day(7), None, of="ben"))
    both = [worker(), worker(handle="ben")]
    assert team.coming(both, DAY) == ComingCapacity(day(7), Fraction(1))


@given(
    st.lists(st.tuples(st.integers(-9, 70), st.sampled_from(("15", "30", "37.5"))), max_size=4),
    st.lists(st.tuples(st.integers(-9, 70), st.integers(0, 9), st.sampled_from(("0.2", "0.9")))),
)
def test_no_day_before_the_next_change_has_another_capacity(
    rows: list[tuple[int, str]], less: list[tuple[int, int, str]]
) -> None:
    hours = staff(
        *(contracted(text, day(on), str(at)) for at, (on, text) in enumerate(rows)),
        *(reduced(share, day(on), day(on + length)) for on, length, share in less),
    )
    ana, coming = worker(), hours.coming([worker()], DAY)
    same = range(61 if coming is None else (coming.on - DAY).days)
    assert {hours.capacity(ana, day(number)) for number in same} == {hours.capacity(ana, DAY)}
    if coming is not None:
        assert coming.capacity == hours.capacity(ana, coming.on) != hours.capacity(ana, DAY)
    each = {day(number): hours.capacity(ana, day(number)) for number in range(-15, 28)}
    whole = sum((each[day(number)] for number in range(28)), Fraction(0))
    assert hours.mean(ana, DAY, day(27)) == whole / 28
    known = hours.by_day([ana])
    assert {on: known(on) for on in each} == each


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        (Fraction(1), "full-time"),
        (Fraction(1, 2), "half-time"),
        (Fraction(0), "no hours"),
        (Fraction(4, 5), "80 % of full-time"),
        (Fraction(7, 5), "1.40 full-time workers"),
    ],
)
def test_a_capacity_in_words(capacity: Fraction, words: str) -> None:
    assert in_words(capacity) == words
