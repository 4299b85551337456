"""The contact clock: intervals, attempts, promises and rhythms, on the models of the catalogue."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_facts import (
    DAY0,
    MODELS,
    by_day,
    contact_on,
    day,
    due,
    facts,
    live,
    next_contact,
    one,
    placed,
    rhythm,
)
from cmcli.domain.cases import Placement
from cmcli.domain.clocks import (
    explain,
)
from cmcli.domain.dates import short_day
from cmcli.domain.safety import Rhythm
from cmcli.domain.terms import usual_days

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
    assert item.why == f"First contact within {days} days of {short_day(DAY0)} ({model})."


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
    ("known", "expected"),
    [
        ({"counted_on": 3, "first_counted_on": 3}, 17),
        ({"counted_on": 5, "first_counted_on": 3}, 19),
        ({"counted_on": 16, "first_counted_on": 3}, 30),
        ({"counted_on": 17, "first_counted_on": 3}, None),
        ({"counted_on": 3, "first_counted_on": 3, "agreed_on": 8}, 22),
        ({"counted_on": 8, "first_counted_on": 3, "agreed_on": 8}, 22),
        ({"counted_on": 21, "first_counted_on": 3, "agreed_on": 8, "followed_on": 20}, None),
        ({"counted_on": 3, "first_counted_on": 3, "tried_twice_on": 9}, None),
    ],
)
def test_brokerage_follows_up_once(known: dict[str, int], expected: int | None) -> None:
    items = due(facts("brokerage", **by_day(known)), DAY0, "contact")
    assert [item.due_on for item in items] == ([] if expected is None else [day(expected)])


def test_an_agreed_date_is_due_after_the_follow_up() -> None:
    known = facts("brokerage", counted_on=day(20), agreed_on=day(8), followed_on=day(20))
    assert contact_on(replace(known, next_on=day(40))) == day(40)


def test_a_model_without_a_follow_up_has_no_contact_after_the_first() -> None:
    model = MODELS["brokerage"]._replace(follow_up_days=None)
    assert next_contact(facts("brokerage", counted_on=DAY0), model, day(90)) is None


CLOCKLESS = MODELS["brokerage"]._replace(follow_up_days=None, ask_close_days=None)


def test_a_model_without_a_clock_has_a_first_contact_and_then_only_promises() -> None:
    assert next_contact(facts("brokerage"), CLOCKLESS, DAY0) is not None
    seen = facts("brokerage", counted_on=day(1))
    assert next_contact(seen, CLOCKLESS, day(500)) is None
    promised = next_contact(replace(seen, next_on=day(9)), CLOCKLESS, day(500))
    assert promised is not None
    assert (promised.due_on, promised.why) == (
        day(9),
        f"Next contact agreed for {short_day(day(9))}.",
    )
    with_schedule = replace(seen, live=live([rhythm(21)]))
    agreed = next_contact(with_schedule, CLOCKLESS, day(1))
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
    assert f"1 attempt since, on {short_day(day(30))}" in one(known, day(30), "contact").why
    more = replace(known, attempts=4)
    assert (
        f"4 attempts since, the last on {short_day(day(30))}" in one(more, day(30), "contact").why
    )


def test_a_contact_that_does_not_count_is_named_and_moves_nothing() -> None:
    known = facts(counted_on=day(10), held_on=day(15))
    item = one(known, day(16), "contact")
    assert item.due_on == day(17)
    assert f"the contact on {short_day(day(15))} does not count" in item.why
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
    assert item.why.startswith(
        f"Next contact agreed for {short_day(day(1))}. Without it, due {short_day(day(2))}: First"
    )


@pytest.mark.parametrize(
    ("until", "from_on", "expected", "agreed"),
    [
        (None, 0, 24, True),
        (24, 0, 24, True),
        (20, 0, 20, True),
        (12, 0, 17, True),
        (9, 0, 17, False),
        (None, 10, 24, True),
        (None, 11, 17, False),
    ],
)
def test_an_agreed_schedule_holds_from_the_contact_at_which_it_was_active(
    until: int | None, from_on: int, expected: int, agreed: bool
) -> None:
    ends = None if until is None else day(until)
    known = facts(counted_on=day(10), records=[rhythm(14, day(from_on), ends)])
    for today in (10, 20, 21, 60):
        item = one(known, day(today), "contact")
        assert (item.due_on, item.rhythm_agreed) == (day(expected), agreed)
        assert ("as agreed" in item.why) == agreed


def test_a_short_schedule_holds_from_the_day_of_acceptance() -> None:
    assert contact_on(facts(counted_on=DAY0, records=[rhythm(1)])) == day(1)


def test_an_agreed_schedule_holds_in_every_phase_and_is_explained() -> None:
    known = facts("cti", {"phase": 3}, [rhythm(5, until_on=day(60))], counted_on=day(10))
    item = one(known, day(12), "contact")
    assert item.due_on == day(15)
    assert explain(item) == (
        f"Last counted contact {short_day(day(10))}, then every 5 days as agreed"
        f" until {short_day(day(60))}."
        f" This contact schedule was agreed from {short_day(DAY0)}: works nights."
    )


def test_a_promise_sooner_than_the_rhythm_is_not_called_agreed() -> None:
    known = facts(counted_on=day(10), records=[rhythm(14)], next_on=day(12))
    item = one(known, day(10), "contact")
    assert (item.due_on, item.rhythm_agreed) == (day(12), False)


# Changes take effect from the next contact that counts.

CHANGED = day(40)
"""The day of a change, long after the contact of day 10 was due."""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (placed(DAY0), placed(CHANGED, acuity=1), 17),
        (placed(DAY0, acuity=1), placed(CHANGED, acuity=4), 40),
        (placed(DAY0), placed(CHANGED, "managed"), 17),
        (placed(DAY0), placed(CHANGED, "brokerage"), 17),
        (placed(DAY0), placed(CHANGED, "cti"), 17),
        (placed(DAY0, "managed"), placed(CHANGED), 40),
    ],
)
def test_what_is_late_stays_late_after_a_change(
    before: Placement, after: Placement, expected: int
) -> None:
    moved = before.model != after.model
    of_case = {"acuity": after.acuity, "model_from": CHANGED if moved else None}
    known = facts(
        after.model,
        of_case,
        [before, after],
        counted_on=day(10),
        counted_id="p2026011X",
        model_then=MODELS[before.model] if moved else None,
    )
    assert contact_on(known, day(41)) == day(expected)
    assert contact_on(replace(known, counted_on=None), day(41)) == day(
        MODELS[before.model].first_contact_days
    )
    seen = replace(known, counted_on=day(41), counted_id="q", model_then=None)
    every = usual_days(MODELS[after.model], after.acuity, None) or 14
    assert contact_on(seen, day(41)) == day(41 + every)


def test_a_model_without_an_interval_leaves_the_first_contact_of_the_new_model() -> None:
    known = facts(
        "icm",
        {"model_from": CHANGED},
        [placed(DAY0, "brokerage"), placed(CHANGED)],
        counted_on=day(20),
        first_counted_on=day(3),
        model_then=MODELS["brokerage"],
    )
    assert contact_on(known) == day(42)


def test_a_miss_keeps_its_day_after_a_change_to_a_model_without_outreach() -> None:
    known = facts(
        "managed",
        {"model_from": CHANGED},
        [placed(DAY0, acuity=1), placed(CHANGED, "managed")],
        counted_on=day(10),
        attempts=1,
        attempt_on=day(12),
        model_then=MODELS["icm"],
    )
    assert contact_on(known) == day(14)


# A crisis.


@pytest.mark.parametrize(
    ("seen", "crisis", "expected"), [(10, 12, 13), (10, 10, 11), (None, 0, 1), (10, 30, 17)]
)
def test_a_crisis_contact_makes_the_next_day_due(
    seen: int | None, crisis: int, expected: int
) -> None:
    known = facts(counted_on=None if seen is None else day(seen), crisis_on=day(crisis))
    assert contact_on(known) == day(expected)


words = st.sampled_from(["rhythm", "acuity", "model", "rhythm none", "phase"])
steps = st.lists(st.tuples(words, st.integers(0, 9), st.sampled_from(sorted(MODELS))), max_size=6)


@given(st.sampled_from(sorted(MODELS)), st.integers(1, 4), steps, st.integers(11, 60))
def test_nothing_that_is_typed_hides_how_late_a_contact_is(
    model: str, acuity: int, typed: list[tuple[str, int, str]], today: int
) -> None:
    """Whatever is changed after the last contact that counts, the due date never moves later."""
    known = facts(model, {"acuity": acuity}, [placed(DAY0, model, acuity=acuity)])
    known = replace(known, counted_on=day(10), first_counted_on=day(10), counted_id="p20260116")
    before = next_contact(known, MODELS[model], day(today))
    now = known
    for at, (what, number, other) in enumerate(typed):
        on = day(11 + at)
        placements, schedules = now.of(Placement), now.of(Rhythm)
        case, last = now.case, placements[-1]
        match what:
            case "rhythm":
                schedules = (*schedules, rhythm(1 + number * 10, on, id=f"r{at}"))
            case "rhythm none":
                until = on - timedelta(days=1)
                schedules = tuple(replace(one, until_on=until) for one in schedules)
            case "acuity":
                last = replace(last, acuity=1 + number % 4)
            case "phase" if MODELS[last.model].phase_days:
                last = replace(last, phase=1 + number % 3)
                case = replace(case, phase=last.phase, phase_from=on)
            case "model" if other != last.model:
                last = replace(last, model=other, phase=None)
                case = replace(case, model_from=on, phase=None, phase_from=None)
        last = replace(last, id=f"p{on:%Y%m%d}", from_on=on)
        case = replace(case, model=last.model, acuity=last.acuity)
        now = replace(now, case=case, live=live([*placements, last, *schedules]))
        then = None if case.model == model else MODELS[model]
        now = replace(now, model_then=then, rhythm=schedules[-1] if schedules else None)
        after = next_contact(now, MODELS[case.model], day(today))
        if before is not None:
            assert after is not None
            assert after.due_on <= before.due_on
