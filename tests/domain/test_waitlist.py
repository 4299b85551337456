"""The order of triage with its reasons, the clock of those who wait, and unassigned cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from case_facts import DAY0, by_day, day, facts, flag, one, placed
from cmcli.domain.facts import CaseFacts
from cmcli.domain.needs import Need
from cmcli.domain.waitlist import DeclinedPlace, Triage, WaitlistDays, passed_over, triage

WAITS = {"status": "waitlist", "accepted_on": None, "worker_id": None}


def need(domain: str, rating: int | None) -> Need:
    return Need(id=domain, case_id="k", domain=domain, text=None, rating=rating)


def declined(on: int, by: str = "client", worker: str | None = None) -> DeclinedPlace:
    return DeclinedPlace(id=f"d{on}", case_id="k", on=day(on), by=by, worker_id=worker, reason="so")


def waits(*records: Any, next_on: int | None = None, **of_case: Any) -> CaseFacts:
    known = by_day({} if next_on is None else {"next_on": next_on})
    return replace(facts(of_case={**WAITS, **of_case}, records=records, **known), worker=None)


@pytest.mark.parametrize(
    ("known", "group", "reasons"),
    [
        (waits(), "routine", ()),
        (waits(urgency="routine"), "routine", ()),
        (waits(flag(2, DAY0)), "safety", ("safety flag 2 (self-harm) is open",)),
        (waits(urgency="urgent"), "urgent", ("urgent",)),
        (waits(need("income", 4), need("food", 4)), "urgent", ("needs at 4: food, income",)),
        (waits(need("income", 3)), "routine", ()),
        (waits(acuity=4), "urgent", ("acuity 4",)),
        (waits(urgency="soon"), "soon", ("needed soon",)),
        (waits(immediate="no food"), "soon", ("immediate needs: no food",)),
        (waits(promised="a call"), "routine", ("promised: a call",)),
        (waits(next_on=41), "routine", ("promised for 15 Feb 2026",)),
        (
            waits(next_on=40, promised="a call"),
            "soon",
            ("promised for 14 Feb 2026: a call",),
        ),
    ],
)
def test_reasons_and_group(known: CaseFacts, group: str, reasons: tuple[str, ...]) -> None:
    found = triage(known, day(40))
    assert found == Triage(group, 40, (*reasons, "waiting for 40 days"))


def test_the_groups_come_in_their_order_and_then_the_longest_wait() -> None:
    known = [
        waits(opened_on=day(-50)),
        waits(opened_on=day(-49)),
        waits(urgency="soon", opened_on=day(20)),
        waits(need("food", 4), opened_on=day(30)),
        waits(urgency="urgent", opened_on=day(31)),
        waits(flag(1, day(39)), opened_on=day(39)),
    ]
    today = day(40)
    found = [one.case.opened_on for one in sorted(known, key=lambda one: triage(one, today).order)]
    expected = [39, 30, 31, -50, 20, -49]
    assert found == [day(number) for number in expected]  # 90 days of waiting count as soon
    shorter = replace(known[1], waitlist_days=WaitlistDays(7, 89, 30))
    assert triage(shorter, today).group == "soon"


def test_declined_places_are_counted_and_many_are_for_a_supervisor() -> None:
    known = waits(declined(1), declined(2, "agency"), declined(5))
    assert triage(known, day(9)).reasons == (
        "waiting for 9 days",
        "the client declined 2 places, last on 10 Jan 2026",
        "3 places declined: a supervisor should look at why",
    )
    assert triage(waits(declined(1, "worker")), day(9)).reasons == ("waiting for 9 days",)


@pytest.mark.parametrize(("after", "over"), [(29, True), (30, False)])
def test_a_declined_place_passes_somebody_over_for_thirty_days(after: int, over: bool) -> None:
    place = declined(1)
    assert (passed_over(waits(place), day(1 + after)) == place) is over
    assert passed_over(waits(declined(1, worker="w")), day(2)) is None


@pytest.mark.parametrize(
    ("records", "days"),
    [((), 30), ((flag(1, DAY0),), 7), ((need("food", 4),), 7), ((need("food", 3),), 30)],
)
def test_the_waiting_clock_is_faster_with_a_flag_or_an_urgent_need(
    records: tuple[Any, ...], days: int
) -> None:
    known = replace(waits(*records), reached_on=day(10))
    item = one(known, day(60), "waiting")
    assert (item.due_on, item.whose, item.worker) == (day(10 + days), "supervisor", None)
    assert item.days_late == 50 - days
    assert f"every {days} days" in item.why


def test_declined_places_appear_in_the_waiting_item() -> None:
    assert "2 places declined" in one(waits(declined(1), declined(2)), day(9), "waiting").why


@pytest.mark.parametrize(
    ("workers", "since"),
    [((), 0), ((None,), 0), (("w", None), 5), (("w", None, None), 5), ((None, "w", None), 10)],
)
def test_an_open_case_without_a_worker_is_the_supervisors(
    workers: tuple[str | None, ...], since: int
) -> None:
    placements = [
        placed(DAY0 + timedelta(days=5 * number), worker_id=worker)
        for number, worker in enumerate(workers)
    ]
    known = replace(facts(of_case={"worker_id": None}, records=placements), worker=None)
    item = one(known, date(2026, 3, 1), "unassigned")
    assert (item.due_on, item.whose, item.days_late) == (day(since), "supervisor", 0)
