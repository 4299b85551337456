"""The contact clock: intervals, attempts, promises and rhythms, on the models of the catalogue."""

from dataclasses import replace

import pytest

from case_facts import (
    DAY0,
    MODELS,
    contact_on,
    day,
    facts,
    one,
    rhythm,
)
from cmcli.domain.clocks import (
    explain,
    next_contact,
)

# The contact clock.


@pytest.mark.parametrize(
    ("model", "days"),
    [
        ("icm", 2),
        ("act", 2),
        ("hf-icm", 2),
        ("strengths", 7),
        ("brokerage", 7),
        ("clinical", 7),
        ("managed", 7),
        ("cti", 7),
    ],
)
def test_the_first_contact_runs_from_the_acceptance(model: str, days: int) -> None:
    item = one(facts(model, {"opened_on": day(-40)}), day(days), "contact")
    assert (item.due_on, item.days_late) == (day(days), 0)
    assert item.why == f"First contact within {days} days of {DAY0} ({model})."


def test_without_a_day_of_acceptance_the_clocks_run_from_the_opening() -> None:
    known = facts(of_case={"accepted_on": None, "opened_on": day(-3)})
    assert contact_on(known) == day(-1)
    assert one(known, DAY0, "assessment").due_on == day(27)


@pytest.mark.parametrize(
    ("model", "by_acuity"),
    [
        ("icm", (30, 14, 7, 3)),
        ("act", (2, 2, 2, 2)),
        ("strengths", (30, 14, 7, 7)),
        ("clinical", (30, 14, 7, 7)),
        ("managed", (90, 30, 30, 14)),
        ("hf-icm", (30, 14, 7, 3)),
        ("brokerage", (14, 14, 14, 14)),
    ],
)
def test_the_interval_is_that_of_the_acuity(model: str, by_acuity: tuple[int, ...]) -> None:
    for acuity, days in enumerate(by_acuity, start=1):
        known = facts(model, {"acuity": acuity}, counted_on=day(10))
        assert contact_on(known, day(10)) == day(10 + days)


@pytest.mark.parametrize(("phase", "days"), [(None, 7), (1, 7), (2, 14), (3, 30), (4, 30)])
def test_the_interval_of_a_model_with_phases(phase: int | None, days: int) -> None:
    known = facts("cti", {"phase": phase, "acuity": 4}, counted_on=day(10))
    assert contact_on(known) == day(10 + days)


@pytest.mark.parametrize(("today", "late"), [(0, 0), (16, 0), (17, 0), (18, 1), (47, 30)])
def test_days_late_begin_the_day_after(today: int, late: int) -> None:
    assert one(facts(counted_on=day(10)), day(today), "contact").days_late == late


@pytest.mark.parametrize(
    ("today", "asks"), [(10, False), (24, False), (99, False), (100, True), (300, True)]
)
def test_brokerage_follows_up_and_then_asks_whether_to_close(today: int, asks: bool) -> None:
    item = one(facts("brokerage", counted_on=day(10)), day(today), "contact")
    assert item.due_on == day(24)
    assert ("close?" in item.why) == asks


def test_a_model_with_only_the_question_asks_at_its_day() -> None:
    model = MODELS["brokerage"]._replace(follow_up_days=None)
    item = next_contact(facts("brokerage", counted_on=DAY0), model, day(90))
    assert item is not None
    assert item.due_on == day(90)
    assert "close?" in item.why


CLOCKLESS = MODELS["brokerage"]._replace(follow_up_days=None, ask_close_days=None)


def test_a_model_without_a_clock_has_a_first_contact_and_then_only_promises() -> None:
    assert next_contact(facts("brokerage"), CLOCKLESS, DAY0) is not None
    seen = facts("brokerage", counted_on=day(1))
    assert next_contact(seen, CLOCKLESS, day(500)) is None
    promised = next_contact(replace(seen, next_on=day(9)), CLOCKLESS, day(500))
    assert promised is not None
    assert (promised.due_on, promised.why) == (day(9), f"Next contact agreed for {day(9)}.")
    agreed = next_contact(replace(seen, rhythm=rhythm(21)), CLOCKLESS, day(1))
    assert agreed is not None
    assert agreed.due_on == day(22)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [(-60, 2), (-6, 2), (-5, 2), (-4, 3), (-1, 6), (0, 7)],
)
def test_who_was_seen_while_waiting_is_not_late_at_the_acceptance(seen: int, expected: int) -> None:
    assert contact_on(facts(counted_on=day(seen))) == day(expected)


# Attempts.


@pytest.mark.parametrize(
    ("seen", "attempt", "expected"),
    [
        (10, 11, 13),
        (10, 14, 16),
        (10, 15, 17),
        (10, 16, 17),
        (10, 17, 17),
        (10, 40, 17),
        (None, 0, 2),
        (None, 5, 2),
    ],
)
def test_a_miss_brings_an_outreach_contact_forward_and_never_back(
    seen: int | None, attempt: int, expected: int
) -> None:
    known = facts(
        counted_on=None if seen is None else day(seen), attempts=1, attempt_on=day(attempt)
    )
    for today in (attempt, 17, 60):
        assert contact_on(known, day(today)) == day(expected)


@pytest.mark.parametrize("model", [key for key in MODELS if not MODELS[key].outreach])
def test_without_outreach_an_attempt_moves_nothing(model: str) -> None:
    known = facts(model, counted_on=day(10))
    tried = replace(known, attempts=3, attempt_on=day(11))
    assert contact_on(tried) == contact_on(known)


@pytest.mark.parametrize("model", list(MODELS))
def test_attempts_are_shown_and_counted(model: str) -> None:
    known = facts(model, counted_on=day(10), attempts=1, attempt_on=day(30))
    assert f"1 attempt since, on {day(30)}" in one(known, day(30), "contact").why
    more = replace(known, attempts=4)
    assert f"4 attempts since, the last on {day(30)}" in one(more, day(30), "contact").why


def test_a_contact_that_does_not_count_is_named_and_moves_nothing() -> None:
    known = facts(counted_on=day(10), held_on=day(15))
    item = one(known, day(16), "contact")
    assert item.due_on == day(17)
    assert f"the contact on {day(15)} does not count" in item.why
    counted = facts(counted_on=day(10), held_on=day(10))
    assert "does not count" not in one(counted, day(16), "contact").why


# Promises and rhythms.


@pytest.mark.parametrize(
    ("promised", "expected"), [(11, 11), (16, 16), (17, 17), (18, 17), (90, 17), (10, 17), (3, 17)]
)
def test_a_promise_before_the_clock_moves_it_and_a_later_one_does_not(
    promised: int, expected: int
) -> None:
    assert contact_on(facts(counted_on=day(10), next_on=day(promised))) == day(expected)


def test_a_promise_before_the_first_contact_moves_it() -> None:
    item = one(facts(next_on=day(1)), day(1), "contact")
    assert item.due_on == day(1)
    assert item.why.startswith(f"Next contact agreed for {day(1)}. Without it, due {day(2)}: First")


@pytest.mark.parametrize(
    ("today", "until", "from_on", "expected", "agreed"),
    [
        (10, None, 0, 24, True),
        (10, 20, 0, 24, True),
        (20, 20, 0, 24, True),
        (21, 20, 0, 17, False),
        (10, None, 11, 17, False),
        (11, None, 11, 24, True),
    ],
)
def test_an_agreed_rhythm_holds_while_it_is_active(
    today: int, until: int | None, from_on: int, expected: int, agreed: bool
) -> None:
    ends = None if until is None else day(until)
    known = facts(counted_on=day(10), rhythm=rhythm(14, day(from_on), ends))
    item = one(known, day(today), "contact")
    assert (item.due_on, item.rhythm_agreed) == (day(expected), agreed)
    assert ("as agreed" in item.why) == agreed


def test_a_short_rhythm_holds_from_the_day_of_acceptance() -> None:
    assert contact_on(facts(counted_on=DAY0, rhythm=rhythm(1))) == day(1)


def test_an_agreed_rhythm_holds_in_every_phase_and_is_explained() -> None:
    known = facts("cti", {"phase": 3}, counted_on=day(10), rhythm=rhythm(5, until_on=day(60)))
    item = one(known, day(12), "contact")
    assert item.due_on == day(15)
    assert explain(item) == (
        f"Last counted contact {day(10)}, then every 5 days as agreed until {day(60)}."
        f" This contact schedule was agreed from {DAY0}: works nights."
    )


def test_a_promise_sooner_than_the_rhythm_is_not_called_agreed() -> None:
    known = facts(counted_on=day(10), rhythm=rhythm(14), next_on=day(12))
    item = one(known, day(10), "contact")
    assert (item.due_on, item.rhythm_agreed) == (day(12), False)


def test_a_change_of_model_gives_time_for_a_contact_that_counts_but_hides_no_lateness() -> None:
    moved = {"model_from": day(100)}
    assert contact_on(facts("icm", of_case=moved), day(101)) == day(102)
    seen = facts("icm", of_case=moved, counted_on=day(80))
    assert contact_on(seen, day(101)) == day(87)
