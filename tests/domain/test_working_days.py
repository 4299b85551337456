"""Working days: which days are open, and where due dates move to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_facts import aftercare, facts, flag, goal, one, rhythm, step
from cmcli.domain.agency_settings import AgencySettings, DatedSetting, checked
from cmcli.domain.clocks import explain
from cmcli.domain.working_days import WorkingDays
from cmcli.errors import UsageProblem

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 11, 23) + timedelta(days=n) for n in range(7))
NEXT_MON = MON + timedelta(days=7)


def calendar(*stated: tuple[str, str, date]) -> WorkingDays:
    """The calendar of an agency that has stated keys from days on."""
    return WorkingDays(
        AgencySettings(
            DatedSetting(id=str(number), key=f"agency.{key}", value=value, from_on=from_on)
            for number, (key, value, from_on) in enumerate(stated)
        )
    )


USUAL = calendar()


def test_monday_to_friday_are_open_unless_the_agency_sets_others() -> None:
    assert [USUAL.is_open(day) for day in (MON, FRI, SAT, SUN)] == [True, True, False, False]
    weekend = calendar(("working-days", "fri-sun", MON))
    assert [weekend.is_open(day) for day in (MON, FRI, SAT, SUN)] == [False, True, True, True]


def test_a_day_is_judged_by_what_is_set_for_that_day() -> None:
    changing = calendar(("working-days", "mon tue wed thu", THU), ("closures", "2026-11-24", MON))
    assert [changing.is_open(day) for day in (MON, TUE, FRI, FRI - timedelta(days=7))] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("due_on", "since", "expected"),
    [
        (FRI, WED, FRI),
        (SAT, WED, FRI),
        (SUN, WED, FRI),
        (SUN, FRI, NEXT_MON),  # opened on Friday: not due on the day of the opening
        (SAT, SAT, NEXT_MON),
        (FRI, FRI, FRI),
        (SUN, SUN + timedelta(days=2), NEXT_MON),
    ],
)
def test_a_routine_date_moves_to_the_open_day_before(
    due_on: date, since: date, expected: date
) -> None:
    assert USUAL.moved(due_on, since) == expected


def test_a_closure_moves_dates_as_a_weekend_does() -> None:
    holidays = calendar(("closures", "2026-12-24..2027-01-01 2026-11-27", MON))
    assert holidays.moved(date(2026, 12, 31), MON) == date(2026, 12, 23)
    assert holidays.moved(SUN, MON) == THU
    assert holidays.moved(date(2026, 12, 26), date(2026, 12, 23)) == date(2027, 1, 4)


def test_where_no_day_is_open_the_date_stays() -> None:
    years = " ".join(f"{year}-01-01..{year}-12-31" for year in range(2026, 2030))
    assert calendar(("closures", years, MON)).moved(SUN, FRI) == SUN


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 40),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_a_moved_date_is_open_and_after_the_day_it_is_counted_from(
    since: date, days: int, weekdays: set[int]
) -> None:
    names = "mon tue wed thu fri sat sun".split()
    words = " ".join(names[number] for number in weekdays)
    found = calendar(("working-days", words, date(2026, 1, 1))).moved(
        since + timedelta(days=days), since
    )
    assert found.weekday() in weekdays
    assert found > since or days == 0


@pytest.mark.parametrize("value", ["mon", "mon-fri", "Mon, Wed", "sat sun", "tue-tue"])
def test_working_days_that_are_taken(value: str) -> None:
    assert checked("agency.working-days", value) == value


@pytest.mark.parametrize("value", ["fri-mon", "monday", " ", "mon-", "1-5", "mon--fri"])
def test_working_days_that_are_refused(value: str) -> None:
    with pytest.raises(UsageProblem, match="must be weekdays"):
        checked("agency.working-days", value)


@pytest.mark.parametrize(
    "value", ["2026-12-24..2026-12-01", "24 Dec", "2026-01-01..2027-01-02", "2026-12-24..", "x..y"]
)
def test_closures_that_are_refused(value: str) -> None:
    with pytest.raises(UsageProblem, match=r"must be dates such as 2026-12-24"):
        checked("agency.closures", value)


# Due items.

OPENED = {"opened_on": FRI, "accepted_on": FRI}


def test_a_friday_intake_is_not_due_on_sunday() -> None:
    item = one(facts(of_case=OPENED, working_days=USUAL), SAT, "contact")
    assert (item.due_on, item.days_late) == (NEXT_MON, 0)
    assert "Moved to the working day after Sunday 29 Nov 2026." in explain(item)


def test_the_plan_says_from_where_it_was_moved() -> None:
    item = one(
        facts(of_case={"accepted_on": THU, "opened_on": THU}, working_days=USUAL), FRI, "plan"
    )
    assert item.due_on == date(2026, 12, 25)
    opened = {"accepted_on": FRI, "opened_on": FRI}
    item = one(facts(of_case=opened, working_days=USUAL), date(2026, 12, 26), "plan")
    assert (item.due_on, item.days_late) == (date(2026, 12, 25), 1)
    assert explain(item).endswith("Moved to the working day before Sunday 27 Dec 2026.")


def test_an_interval_never_falls_on_the_day_that_it_is_counted_from() -> None:
    known = facts("act", counted_on=FRI, held_on=FRI, working_days=USUAL)
    assert one(known, SAT, "contact").due_on == NEXT_MON


def test_an_agreed_schedule_is_routine() -> None:
    known = facts(counted_on=MON, records=[rhythm(5, from_on=MON)], working_days=USUAL)
    item = one(known, TUE, "contact")
    assert (item.due_on, item.rhythm_agreed) == (FRI, True)


def test_dates_that_somebody_set_and_safety_stay() -> None:
    records = (flag(1, SAT), goal(1, SUN), step(1, 1, SAT))
    known = facts(records=records, counted_on=THU, next_on=SAT, working_days=USUAL)
    found = {kind: one(known, SAT, kind).due_on for kind in ("safety", "goal", "step", "contact")}
    assert found == {"safety": SAT, "goal": SUN, "step": SAT, "contact": SAT}
    after = aftercare((SUN - date(2026, 1, 5)).days)
    closed = facts(of_case={"status": "closed"}, records=(after,), working_days=USUAL)
    assert one(closed, SAT, "aftercare").due_on == SUN


def test_a_moved_clock_is_compared_with_the_agreed_date() -> None:
    known = facts(of_case={"acuity": 2}, counted_on=SUN, next_on=date(2026, 12, 12))
    assert one(known, NEXT_MON, "contact").due_on == date(2026, 12, 12)
    moved = facts(
        of_case={"acuity": 2}, counted_on=SUN, next_on=date(2026, 12, 12), working_days=USUAL
    )
    assert one(moved, NEXT_MON, "contact").due_on == date(2026, 12, 11)
