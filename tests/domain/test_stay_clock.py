"""Clocks during stays and after them, computed by hand. Day 0 is the acceptance, Mon 5 Jan 2026."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

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
    flag,
    goal,
    live,
    next_contact,
    one,
    placed,
    rhythm,
    stay,
    step,
)
from cmcli.domain.agency_days import stay_days
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.benefits import Benefit
from cmcli.domain.clocks import due_items, explain
from cmcli.domain.dates import short_day
from cmcli.domain.documents import Document
from cmcli.domain.facts import CaseFacts
from cmcli.domain.stays import USUAL_STAY_DAYS, Stay, away_since, current
from cmcli.domain.tasks import Task
from cmcli.domain.working_days import WorkingDays

# The contact clock during a stay.


@pytest.mark.parametrize(
    ("model", "acuity", "expected"),
    [
        # Outreach: 7 days from the first day (20), or the model's own days if fewer.
        ("icm", 4, 23),
        ("icm", 3, 27),
        ("icm", 2, 27),
        ("icm", 1, 27),
        ("act", 1, 22),
        ("hf-icm", 4, 23),
        ("strengths", 2, 27),
        ("clinical", 1, 27),
        ("cti", 3, 27),
        # Without outreach: 30 days, or the model's own.
        ("managed", 1, 50),
        ("managed", 3, 50),
        ("managed", 4, 34),
    ],
)
def test_the_contact_clock_goes_on_from_the_first_day_of_a_stay(
    model: str, acuity: int, expected: int
) -> None:
    known = facts(model, {"acuity": acuity}, [stay(20)], counted_on=day(19))
    for today in (20, 21, 60):
        assert contact_on(known, day(today)) == day(expected)


@pytest.mark.parametrize(
    ("seen", "begun", "expected"),
    [
        (10, 16, 23),  # due on day 17 without the stay
        (10, 17, 24),  # due on the first day of the stay: it was not late yet
        (10, 18, 17),  # late when the stay began
        (10, 60, 17),
        (18, 16, 25),  # seen there
        (16, 16, 23),
        (None, 1, 3),  # the first contact within 2 days, from the first day
        (None, 2, 4),
        (None, 3, 2),  # the first contact was late
        (None, -9, 2),  # opened during the stay: from the acceptance
        (-1, -9, 2),
    ],
)
def test_it_counts_from_the_later_of_the_last_contact_and_the_first_day(
    seen: int | None, begun: int, expected: int
) -> None:
    known = facts(records=[stay(begun)], counted_on=None if seen is None else day(seen))
    assert contact_on(known, day(61)) == day(expected)


def test_before_its_first_day_and_after_its_end_a_stay_is_none() -> None:
    known = facts(of_case={"acuity": 1}, records=[stay(20, 30)], counted_on=day(10))
    assert contact_on(known, day(19)) == day(40)
    assert contact_on(known, day(29)) == day(27)
    assert current(known.of(Stay), day(29)) is not None
    assert current(known.of(Stay), day(30)) is None


@pytest.mark.parametrize(
    ("acuity", "stays", "seen", "expected"),
    [
        # Own 7 days: 17 without a stay; 16 + 7 = 23 during one, and after it as well.
        (3, [(16, 20)], 10, 23),
        (3, [(16, 23)], 10, 23),
        # Due on day 23, and late when the stay ended on day 24: it stays late.
        (3, [(16, 24)], 10, 23),
        # Own 14 days: 16 + 7 = 23 during the stay, 16 + 14 = 30 if it was not late when it ended.
        (2, [(16, 20)], 10, 30),
        (2, [(16, 23)], 10, 30),
        (2, [(16, 24)], 10, 23),
        # Late when it began, so it stays late through every stay.
        (3, [(18, 40), (50, 60)], 10, 17),
        # Seen during the stay: the own interval from there.
        (2, [(16, 40)], 35, 49),
        (2, [(16, 40)], 40, 54),
        (2, [(16, 40)], 41, 55),
        # Two stays: 16 + 14 = 30 after the first, 28 + 7 = 35 in the second, 28 + 14 = 42 after it.
        (2, [(16, 20), (28, 33)], 10, 42),
        (2, [(16, 20), (28, None)], 10, 35),
        # Late between two stays.
        (2, [(16, 20), (31, None)], 10, 30),
        # A transfer is no contact: 16 + 7 = 23 stays.
        (2, [(16, 20), (20, None)], 10, 23),
    ],
)
def test_after_a_stay_the_own_clock_goes_on_and_what_was_late_stays_late(
    acuity: int, stays: list[tuple[int, int | None]], seen: int, expected: int
) -> None:
    records = [stay(*days, number=n) for n, days in enumerate(stays, 1)]
    known = facts(of_case={"acuity": acuity}, records=records, counted_on=day(seen))
    assert contact_on(known, day(90)) == day(expected)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"next_on": 19}, 19),  # an agreed date is kept
        ({"next_on": 25}, 23),
        ({"crisis_on": 15}, 16),  # the evening before
        ({"crisis_on": 18}, 19),  # within the stay
        ({"crisis_on": 30}, 23),
        ({"attempt_on": 15}, 23),  # missed, because the client had left
        ({"attempt_on": 12}, 14),  # that try was late when the stay began
        ({"attempt_on": 18}, 20),  # tried there
    ],
)
def test_promises_crises_and_tries_bring_a_contact_forward_during_a_stay(
    known: dict[str, int], expected: int
) -> None:
    tried = 1 if "attempt_on" in known else 0
    case = facts(records=[stay(16)], counted_on=day(10), attempts=tried, **by_day(known))
    assert contact_on(case, day(60)) == day(expected)


def test_brokerage_keeps_its_one_follow_up_and_has_no_clock_there() -> None:
    known = facts("brokerage", records=[stay(12)], counted_on=day(8), agreed_on=day(8))
    assert contact_on(known) == day(22)
    done = replace(known, counted_on=day(13), followed_on=day(13))
    assert due(done, day(90), "contact") == []


@pytest.mark.parametrize(
    ("days", "from_on", "until", "seen", "expected"),
    [
        (14, 0, None, 10, 23),  # agreed before: the stay's 7 days from day 16
        (3, 0, None, 15, 19),  # agreed before and shorter: 16 + 3
        (14, 18, None, 10, 23),  # agreed during the stay: from the next contact on
        (14, 18, None, 18, 32),
        (14, 18, 27, 18, 27),  # until its last day
        (14, 18, 20, 18, 25),  # until its last day, but not sooner than without it
        (5, 18, None, 18, 23),
    ],
)
def test_an_agreed_schedule_during_a_stay(
    days: int, from_on: int, until: int | None, seen: int, expected: int
) -> None:
    agreed = rhythm(days, day(from_on), None if until is None else day(until))
    known = facts(records=[agreed, stay(16)], counted_on=day(seen))
    item = one(known, day(60), "contact")
    assert item.due_on == day(expected)
    assert item.rhythm_agreed == ("was agreed" in item.rule)


def test_a_step_down_during_a_stay_takes_effect_from_the_next_contact() -> None:
    before, after = placed(DAY0, acuity=4), placed(day(18), acuity=2)
    known = facts(
        of_case={"acuity": 2},
        records=[before, after, stay(16)],
        counted_on=day(15),
        counted_id="p20260120",
    )
    assert contact_on(known, day(18)) == day(19)  # every 3 days from the first day
    seen = replace(known, counted_on=day(20), counted_id="p20260125")
    assert contact_on(seen, day(20)) == day(27)


def test_a_change_of_model_during_a_stay_takes_effect_from_the_next_contact() -> None:
    known = facts(
        "managed",
        {"model_from": day(18)},
        [placed(DAY0), placed(day(18), "managed"), stay(16)],
        counted_on=day(15),
        counted_id="p20260120",
        model_then=MODELS["icm"],
    )
    assert contact_on(known, day(18)) == day(23)
    seen = replace(known, counted_on=day(20), counted_id="p20260125", model_then=None)
    assert contact_on(seen, day(20)) == day(50)


def test_the_reason_of_a_contact_during_a_stay() -> None:
    known = facts(of_case={"acuity": 2}, records=[stay(20)], counted_on=day(10))
    first = one(known, day(21), "contact")
    assert explain(first) == (
        "In hospital since 25 Jan 2026: contact every 7 days there. Counted from 25 Jan 2026."
        " At most 7 days between contacts during a stay (setting stay.contact-days)."
    )
    shorter = facts(of_case={"acuity": 4}, records=[stay(20, kind="away")], counted_on=day(22))
    assert explain(one(shorter, day(22), "contact")) == (
        "Away since 25 Jan 2026: contact every 3 days there. Last counted contact 27 Jan 2026."
        " icm: contact days 3 (source: default)."
    )


def test_the_agency_sets_the_days_between_contacts_during_a_stay() -> None:
    known = facts("managed", records=[stay(20)], counted_on=day(10))
    days = USUAL_STAY_DAYS._replace(contact={"": 10, "outreach": 2})
    assert contact_on(replace(known, stay_days=days), day(21)) == day(30)
    outreach = facts(records=[stay(20)], counted_on=day(19), stay_days=days)
    assert contact_on(outreach, day(20)) == day(22)


stays = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.booleans()), max_size=3, unique=True
)


@given(st.sampled_from(sorted(MODELS)), st.integers(1, 4), st.integers(0, 60), stays)
def test_no_stay_that_is_entered_in_time_hides_how_late_a_contact_is(
    model: str, acuity: int, seen: int, drawn: list[tuple[int, int, bool]]
) -> None:
    """On each day, a contact that was late the day before and is not held is still late."""
    records: list[Stay] = []
    for begun, length, goes_on in sorted(drawn):
        if all(not one.overlaps(day(begun), None) for one in records):
            ended = None if goes_on else begun + length
            records.append(stay(begun, ended, number=len(records) + 1))
    known = facts(model, {"acuity": acuity}, records, counted_on=day(seen))
    before: date | None = None
    for today in range(seen, 120):
        item = next_contact(known, MODELS[model], day(today))
        if before is not None and before < day(today - 1):
            assert item is not None
            assert item.due_on <= before
        before = None if item is None else item.due_on


# What pauses, and what does not.


@pytest.mark.parametrize(
    ("due_on", "stays", "today", "expected"),
    [
        (30, [(20, None)], 19, 30),
        (30, [(20, None)], 20, None),
        (30, [(20, None)], 90, None),
        (20, [(20, None)], 25, None),
        (19, [(20, None)], 25, 19),  # late when it began
        (30, [(20, 27)], 27, 37),  # ten days were left, and they go on
        (30, [(20, 45)], 45, 55),
        (19, [(20, 45)], 45, 19),
        (60, [(20, 27)], 27, 67),
        (30, [(20, 27), (37, 40)], 40, 40),  # day 37 is not past on day 37
        (30, [(20, 27), (38, 50)], 60, 37),  # late between the stays
        (30, [(20, 27), (28, None)], 60, None),
        (30, [(20, 27), (27, 30)], 30, 40),  # a transfer
        (30, [(20, 20)], 30, 30),
    ],
)
def test_goals_and_steps_pause_during_a_stay(
    due_on: int, stays: list[tuple[int, int | None]], today: int, expected: int | None
) -> None:
    records = [stay(*days, number=n) for n, days in enumerate(stays, 1)]
    planned = [goal(1, day(due_on)), step(1, 1, day(due_on)), step(1, 2, day(due_on), who="client")]
    known = facts(records=[*planned, *records], counted_on=day(10))
    found = [one for kind in ("goal", "step") for one in due(known, day(today), kind)]
    assert [one.due_on for one in found] == ([] if expected is None else [day(expected)] * 3)


@pytest.mark.parametrize(
    ("set_on", "stays", "today", "expected"),
    [
        (27, [(20, 27)], 40, 30),  # a stay that was over when the date was set
        (35, [(20, 27)], 40, 30),
        (22, [(20, 27)], 40, 35),  # five days of it were left
        (22, [(20, None)], 40, None),
        (28, [(20, 27), (29, 31)], 40, 32),
        (19, [(20, 27)], 40, 37),
    ],
)
def test_days_before_the_date_was_set_pause_nothing(
    set_on: int, stays: list[tuple[int, int | None]], today: int, expected: int | None
) -> None:
    records = [stay(*days, number=n) for n, days in enumerate(stays, 1)]
    planned = [
        replace(one, due_set_on=day(set_on)) for one in (goal(1, day(30)), step(1, 1, day(30)))
    ]
    known = facts(records=[*planned, *records], counted_on=day(10))
    found = [one for kind in ("goal", "step") for one in due(known, day(today), kind)]
    assert [one.due_on for one in found] == ([] if expected is None else [day(expected)] * 2)


def test_the_reason_of_a_step_that_was_paused() -> None:
    known = facts(records=[goal(1, None), step(1, 1, day(30)), stay(20, 27)])
    assert one(known, day(28), "step").why == (
        f"Step 1.1 is due by {short_day(day(30))}: call. It was paused for 7 days during a stay."
    )


def test_nothing_else_pauses_during_a_stay() -> None:
    others: list[Any] = [
        flag(1, day(12)),
        Task(id="t", case_id="k", number=1, text="call", due_on=day(22), added_on=DAY0),
        Document(id="d", case_id="k", number=1, kind="lease", renew_on=day(50), added_on=DAY0),
        Benefit(
            id="b",
            case_id="k",
            number=2,
            kind="ssi",
            status="denied",
            known_on=day(21),
            added_on=DAY0,
        ),
    ]
    known: dict[str, Any] = {"agreed_on": day(9), "assessed_on": day(5), "renewal_days": {"": 30}}
    without = facts(records=others, counted_on=day(18), **known)
    during = replace(without, live=live([*others, stay(19)]))
    never = ("safety", "task", "renewal", "appeal", "review", "reassessment")
    for kind in never:
        assert due(during, day(40), kind) == due(without, day(40), kind) != []


# The release and the benefits.


def numbered(known: CaseFacts, today: date, kind: str = "stay") -> list[tuple[str | None, date]]:
    return [(one.number, one.due_on) for one in due(known, today, kind)]


@pytest.mark.parametrize(
    ("kind", "until", "known", "expected"),
    [
        ("hospital", 60, 20, 46),
        ("hospital", 30, 20, 20),  # less than 14 days ahead: due at once
        ("hospital", 30, 28, 28),
        ("jail", 90, 20, 30),
        ("jail", 60, 20, 20),
        ("nursing-home", 60, 20, 46),
    ],
)
def test_the_release_is_prepared_before_it_is_expected(
    kind: str, until: int, known: int, expected: int
) -> None:
    there = stay(20, kind=kind, until_on=day(until), until_set_on=day(known))
    assert dict(numbered(facts(records=[there]), day(28)))["1.1"] == day(expected)
    prepared = replace(there, prepared_on=day(29))
    assert "1.1" not in dict(numbered(facts(records=[prepared]), day(29)))
    left = replace(there, ended_on=day(29))
    assert numbered(facts(records=[left]), day(29)) == []


def test_a_stay_that_is_over_by_what_was_expected_is_due() -> None:
    there = stay(20, until_on=day(30), until_set_on=day(20), prepared_on=day(25))
    assert "1.3" not in dict(numbered(facts(records=[there]), day(30)))
    item = next(one for one in due(facts(records=[there]), day(33), "stay") if one.number == "1.3")
    assert (item.due_on, item.days_late, item.text) == (day(30), 3, "hospital: has it ended?")


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (stay(20), 45),
        (stay(20, 44), None),
        (stay(20, 45), 45),  # suspended while away, so it is checked afterwards too
        (stay(20, entered_on=day(50)), 50),
        (stay(20, benefits_on=day(21)), None),
        (stay(-40), 0),  # a case that was opened during the stay
    ],
)
def test_the_benefits_are_checked_after_25_days(there: Stay, expected: int | None) -> None:
    wanted = [] if expected is None else [("1.2", day(expected))]
    assert numbered(facts(records=[there]), day(60)) == wanted


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([stay(20, 30), stay(30, number=2)], ("2.2", 45)),
        ([stay(20, 30), stay(30, 40, number=2)], None),
        ([stay(20, 30), stay(30, 40, number=2), stay(40, number=3)], ("3.2", 45)),
        ([stay(20, 30, benefits_on=day(22)), stay(30, number=2)], None),
        ([stay(20, 30), stay(30, number=2, benefits_on=day(32))], None),
        ([stay(20, 30), stay(31, number=2)], ("2.2", 56)),  # no transfer
        ([stay(20, 50), stay(50, number=2, entered_on=day(52))], ("2.2", 45)),  # late before it
        ([stay(20, 30), stay(30, number=2, entered_on=day(52))], ("2.2", 52)),
        # Ten days in jail, and more than that are over when it begins.
        ([stay(20, 40), stay(40, number=2, kind="jail")], ("2.2", 40)),
        ([stay(20, 25), stay(25, number=2, kind="jail")], ("2.2", 30)),
    ],
)
def test_a_transfer_does_not_move_the_check_of_the_benefits(
    stays: list[Stay], expected: tuple[str, int] | None
) -> None:
    days = USUAL_STAY_DAYS._replace(benefits={"": 25, "jail": 10})
    wanted = [] if expected is None else [(expected[0], day(expected[1]))]
    assert numbered(facts(records=stays, stay_days=days), day(60)) == wanted


def test_who_is_away_is_away_since_the_first_stay() -> None:
    moved = [stay(20, 24), stay(24, 26, number=2), stay(26, number=3)]
    assert [away_since(moved, day(on)) for on in (19, 20, 23, 26, 90)] == [None, *[day(20)] * 4]
    assert away_since([*moved[:2], stay(27, number=3)], day(30)) == day(27)
    assert away_since(moved[:2], day(26)) is None
    (item,) = due(facts(records=moved), day(60), "stay")
    assert item.why == (
        "Benefits are often suspended during a stay, and stay 3 (hospital) goes on from stay 1,"
        " which began on 25 Jan 2026: check them."
    )


def test_days_by_kind_are_the_agencys() -> None:
    days = USUAL_STAY_DAYS._replace(prepare={"": 3, "jail": 4}, benefits={"": 90, "jail": 10})
    there = stay(20, kind="jail", until_on=day(40), until_set_on=day(20))
    known = facts(records=[there], stay_days=days)
    assert numbered(known, day(20)) == [("1.2", day(30)), ("1.1", day(36))]
    assert stay_days(AgencySettings([]), DAY0) == USUAL_STAY_DAYS


# After a stay.


@pytest.mark.parametrize(
    ("model", "days"),
    [
        *((key, (2, 7, 30)) for key in ("icm", "act", "hf-icm")),
        *((key, (7, 30)) for key in ("strengths", "brokerage", "clinical", "managed", "cti")),
    ],
)
@pytest.mark.parametrize("seen", [None, 15, 30])
def test_leaving_opens_contacts_that_the_day_itself_does_not_answer(
    model: str, days: tuple[int, ...], seen: int | None
) -> None:
    counted = None if seen is None else day(seen)
    known = facts(model, records=[stay(20, 30)], counted_on=counted)
    expected = [(f"1.{number}", day(30 + number)) for number in days]
    assert numbered(known, day(30), "after-discharge") == expected
    assert numbered(known, day(29), "after-discharge") == []


@pytest.mark.parametrize(
    ("seen", "open_"),
    [(30, True), (31, False), (32, False), (36, False), (39, False), (90, False)],
)
def test_one_contact_that_counts_answers_every_contact_after_a_stay(seen: int, open_: bool) -> None:
    """A contact on day 39 is too late for 2 and 7 days, and answers them."""
    known = facts(records=[stay(20, 30)], counted_on=day(seen))
    assert (due(known, day(90), "after-discharge") != []) == open_


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (30, []),  # a transfer
        (31, []),
        (32, []),
        (33, [2]),  # two days were late when the next stay began
        (38, [2, 7]),
    ],
)
def test_another_stay_ends_what_was_not_late_yet(again: int, expected: list[int]) -> None:
    known = facts(records=[stay(20, 30), stay(again, number=2)], counted_on=day(15))
    numbers = [f"1.{days}" for days in expected]
    assert [number for number, _ in numbered(known, day(60), "after-discharge")] == numbers


def test_after_a_stay_that_ended_before_the_acceptance_only_later_days_are_due() -> None:
    known = facts(records=[stay(-20, -3)])
    assert numbered(known, DAY0, "after-discharge") == [("1.7", day(4)), ("1.30", day(27))]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("hospital", "after discharge"),
        ("detox", "after discharge"),
        ("jail", "after release"),
        ("away", "after return"),
        ("nursing-home", "after return"),
    ],
)
def test_what_is_due_after_a_stay_is_named_by_its_kind(kind: str, said: str) -> None:
    items = due(facts(records=[stay(20, 30, kind=kind)]), day(31), "after-discharge")
    assert items[0].text == f"{said}, within 2 days"


def test_the_days_after_a_stay_are_those_of_the_model_at_the_last_contact() -> None:
    known = facts(
        "managed",
        {"model_from": day(31)},
        [placed(DAY0), placed(day(31), "managed"), stay(20, 30)],
        counted_on=day(15),
        counted_id="p20260120",
        model_then=MODELS["icm"],
    )
    assert numbered(known, day(31), "after-discharge")[0] == ("1.2", day(32))


def test_days_after_a_stay_move_to_a_working_day_after_it() -> None:
    # Left on Fri 6 Feb (day 32): Sun 8 Feb would move back to the day itself, so Mon 9 Feb.
    known = facts(records=[stay(20, 32)], working_days=WorkingDays(AgencySettings([])))
    found = [on for _, on in numbered(known, day(33), "after-discharge")]
    assert found == [date(2026, 2, 9), date(2026, 2, 13), date(2026, 3, 6)]


# Late entries.


@pytest.mark.parametrize(("entered", "expected"), [(20, None), (23, None), (24, 24), (60, 60)])
def test_a_stay_that_was_entered_late_is_the_supervisors(
    entered: int, expected: int | None
) -> None:
    there = stay(20, entered_on=day(entered))
    items = due(facts(records=[there]), day(60), "late-stay")
    assert [(one.due_on, one.whose, one.days_late) for one in items] == (
        [] if expected is None else [(day(expected), "supervisor", 0)]
    )
    allowed = replace(there, allowed_by="sam")
    assert due(facts(records=[allowed]), day(60), "late-stay") == []


def test_a_stay_that_began_before_the_case_was_opened_is_not_late() -> None:
    assert due(facts(records=[stay(-30, entered_on=DAY0)]), DAY0, "late-stay") == []


@pytest.mark.parametrize("status", ["closed", "referred-out", "waitlist"])
def test_stays_of_cases_that_are_not_open(status: str) -> None:
    records = [stay(20, 30), stay(31, number=2, entered_on=day(60), until_on=day(70))]
    known = facts(of_case={"status": status}, records=records)
    kinds = {one.kind for one in due_items(known, MODELS["icm"], day(60))}
    assert kinds & {"stay", "after-discharge", "late-stay"} == (
        {"stay", "late-stay"} if status == "waitlist" else set()
    )


def test_stays_share_no_more_than_the_day_of_a_transfer() -> None:
    spans: list[tuple[int, int | None]] = [
        *((20, 30), (30, 40), (30, 30), (20, 20), (25, 25), (29, 31), (40, None), (39, None))
    ]
    apart = {
        frozenset((one, other))
        for one, other in combinations(spans, 2)
        if not stay(*one).overlaps(day(other[0]), None if other[1] is None else day(other[1]))
    }
    overlapping = {frozenset(pair) for pair in combinations(spans, 2)} - apart
    assert overlapping == {
        frozenset(pair)
        for pair in (
            ((20, 30), (25, 25)),
            ((20, 30), (29, 31)),
            ((30, 40), (29, 31)),
            ((30, 30), (29, 31)),
            ((30, 40), (39, None)),
            ((40, None), (39, None)),
        )
    }


def test_the_first_day_of_a_stay_is_never_called_a_contact() -> None:
    known = facts(counted_on=day(18), records=[stay(20, 24)])
    assert one(known, day(25), "contact").why.startswith(f"Counted from {short_day(day(20))}, then")
    seen = facts(counted_on=day(20), records=[stay(20, 24)])
    why = one(seen, day(25), "contact").why
    assert why.startswith(f"Last counted contact {short_day(day(20))}, then")


def test_a_transfer_does_not_move_the_next_contact() -> None:
    moved = [stay(20, 24, number=1), stay(24, 26, number=2), stay(26, number=3)]
    known = facts(counted_on=day(18), records=moved)
    assert one(known, day(26), "contact").due_on == day(27)
    assert one(facts(counted_on=day(18), records=[stay(20)]), day(26), "contact").due_on == day(27)
    late = facts(counted_on=day(18), records=[*moved[:2], stay(30, number=3)])
    assert one(late, day(31), "contact").due_on == day(27)
