"""Periods, snoozes, recipients and pauses of reminders, as tables of cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cmcli.domain.agency_settings import BY_KEY
from cmcli.domain.clocks import DueItem
from cmcli.domain.kinds import DUE_KINDS, SEALED
from cmcli.domain.reminders import (
    PAUSES,
    Policy,
    Reminder,
    Snooze,
    Staff,
    is_quiet,
    pause_after,
    period_of,
    reminders_of,
    rule_of,
    snoozed_item,
    snoozed_until,
    start_of,
)
from cmcli.domain.workers import Worker

TODAY = date(2026, 3, 4)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def item(
    kind: str = "contact",
    due: str = "03-04",
    *,
    worker: str | None = "ben",
    number: str | None = None,
    today: date = TODAY,
) -> DueItem:
    on = day(due)
    return DueItem(
        case="HJKMN.1",
        kind=kind,
        worker=worker,
        due_on=on,
        days_late=max(0, (today - on).days),
        why="Because.",
        rule="A rule.",
        number=number,
    )


def snooze(
    kind: str = "contact",
    until: str = "03-10",
    *,
    number: str | None = None,
    since: str = "03-01",
    lifted: str | None = None,
) -> Snooze:
    return Snooze(
        id=f"{kind}{until}{since}",
        case_id="c",
        kind=kind,
        number=number,
        from_on=day(since),
        until_on=day(until),
        reason="in hospital",
        by="ben",
        lifted_on=None if lifted is None else day(lifted),
        lifted_by=None if lifted is None else "ben",
    )


def policy(
    *,
    repeat: int = 7,
    repeat_safety: int = 1,
    escalate: int | None = 7,
    **by_kind: int | None,
) -> Policy:
    return Policy(
        within=0,
        repeat=repeat,
        repeat_safety=repeat_safety,
        escalate=dict.fromkeys(DUE_KINDS, escalate) | by_kind,
        quiet=False,
        names=False,
    )


def worker(
    handle: str, role: str = "worker", team: str | None = None, *, active: bool = True
) -> Worker:
    return Worker(
        id=f"id-{handle}", handle=handle, name=handle, role=role, team_id=team, active=active
    )


@pytest.mark.parametrize(
    ("start", "today", "repeat", "period"),
    [
        ("03-04", "03-04", 7, "03-04"),
        ("03-04", "03-10", 7, "03-04"),
        ("03-04", "03-11", 7, "03-11"),
        ("03-04", "03-17", 7, "03-11"),
        ("03-04", "03-18", 7, "03-18"),
        ("03-04", "03-06", 1, "03-06"),
        ("03-04", "05-04", 0, "03-04"),
        ("03-09", "03-04", 7, "03-09"),
        ("03-09", "03-04", 0, "03-09"),
    ],
)
def test_the_period_is_the_start_moved_on_by_whole_repeats(
    start: str, today: str, repeat: int, period: str
) -> None:
    assert period_of(day(start), day(today), repeat) == day(period)


def test_a_period_lasts_exactly_as_long_as_the_repeat() -> None:
    start = day("03-04")
    for repeat in (1, 2, 7, 30):
        for offset in range(100):
            now = start + timedelta(days=offset)
            period = period_of(start, now, repeat)
            assert period <= now < period + timedelta(days=repeat)
            assert (period - start).days % repeat == 0


@pytest.mark.parametrize(
    ("made", "until", "start"),
    [
        ([], None, "03-01"),
        ([snooze(until="03-10")], "03-10", "03-01"),
        ([snooze(until="03-05")], "03-05", "03-01"),
        ([snooze(until="03-04")], None, "03-04"),
        ([snooze(until="03-02")], None, "03-02"),
        ([snooze(until="03-03", since="02-01"), snooze(until="03-02")], None, "03-03"),
        ([snooze(until="03-10"), snooze(until="03-20", since="03-02")], "03-20", "03-01"),
        ([snooze("review")], None, "03-01"),
        ([snooze(number="2")], None, "03-01"),
        ([snooze(until="03-10", lifted="03-03")], None, "03-03"),
        ([snooze(until="03-10", lifted="03-04")], None, "03-04"),
        ([snooze(until="03-10", since="03-04", lifted="03-04")], None, "03-01"),
        ([snooze(until="03-10", since="03-04")], "03-10", "03-01"),
        ([snooze(until="02-10", since="02-01")], None, "03-01"),
    ],
)
def test_a_snooze_delays_reminders_and_its_end_restarts_them(
    made: list[Snooze], until: str | None, start: str
) -> None:
    due = item(due="03-01")
    assert snoozed_until(due, made, TODAY) == (None if until is None else day(until))
    assert start_of(due, made, TODAY) == day(start)


def test_safety_is_never_put_off() -> None:
    flag = item("safety", "03-01", number="1")
    assert snoozed_until(flag, [snooze("safety")], TODAY) is None
    assert start_of(flag, [snooze("safety", "03-03")], TODAY) == day("03-01")


def test_a_snooze_of_one_number_leaves_the_others() -> None:
    one, all_of_them = snooze("step", number="2.1"), snooze("step")
    first, second = item("step", number="2.1"), item("step", number="2.2")
    assert (one.concerns(first), one.concerns(second)) == (True, False)
    assert (all_of_them.concerns(first), all_of_them.concerns(second)) == (True, True)
    assert [snoozed_item(each) for each in (one, all_of_them)] == ["step 2.1", "every step"]
    assert snoozed_item(snooze()) == "contact"


def test_rules_name_the_item_within_its_case() -> None:
    assert rule_of(item(), escalated=False) == "contact"
    assert rule_of(item("step", number="2.1"), escalated=False) == "step 2.1"
    assert rule_of(item("goal", number="2"), escalated=True) == "goal 2 escalated"
    assert rule_of(item("aftercare", "03-11"), escalated=False) == "aftercare 2026-03-11"


STAFF = (
    worker("ben", team="north"),
    worker("sam", "supervisor", "north"),
    worker("tim", "supervisor", "south"),
    worker("ana", "admin"),
)
BEN_OF_TIM = replace(STAFF[0], supervisor_id=STAFF[2].id)
SAM_LEFT = worker("sam", "supervisor", "north", active=False)


def told(
    items: list[DueItem],
    staff: tuple[Worker, ...] = STAFF,
    rules: Policy | None = None,
    snoozes: tuple[Snooze, ...] = (),
) -> list[Reminder]:
    return list(
        reminders_of(
            items,
            case_id="c",
            name="Dana",
            snoozes=snoozes,
            staff=Staff(staff),
            policy=rules or policy(),
            today=TODAY,
        )
    )


def who(found: list[Reminder]) -> list[tuple[str, bool]]:
    return [(one.recipient.handle, one.escalated) for one in found]


@pytest.mark.parametrize(
    ("staff", "holder", "handles"),
    [
        (STAFF, "ben", ["sam"]),
        (STAFF, "sam", ["tim"]),
        (STAFF, "tim", ["sam"]),
        (STAFF, "ana", ["sam", "tim"]),
        (STAFF, None, ["sam", "tim"]),
        ((worker("ben", team="west"), *STAFF[1:]), "ben", ["sam", "tim"]),
        ((STAFF[0], SAM_LEFT, *STAFF[2:]), "ben", ["tim"]),
        ((STAFF[0], STAFF[3]), "ben", ["ana"]),
        ((STAFF[3], worker("eva", "admin")), "ana", ["eva"]),
        ((STAFF[3],), "ana", []),
        ((worker("sam", "supervisor"), STAFF[3]), "sam", ["ana"]),
        ((BEN_OF_TIM, *STAFF[1:]), "ben", ["tim"]),
        ((BEN_OF_TIM, STAFF[1], replace(STAFF[2], active=False)), "ben", ["sam"]),
        ((BEN_OF_TIM, STAFF[1], replace(STAFF[2], role="worker")), "ben", ["sam"]),
    ],
)
def test_whom_it_escalates_to(
    staff: tuple[Worker, ...], holder: str | None, handles: list[str]
) -> None:
    found = told([item(due="02-20", worker=holder)], staff)
    assert [handle for handle, escalated in who(found) if escalated] == handles
    assert [handle for handle, escalated in who(found) if not escalated] == (
        [holder] if holder else []
    )


@pytest.mark.parametrize(
    ("rules", "due", "escalates"),
    [
        (policy(), "02-26", False),
        (policy(), "02-25", True),
        (policy(escalate=None), "01-01", False),
        (policy(escalate=0), "03-04", True),
        (policy(escalate=0), "03-05", False),
        (policy(contact=2), "03-02", True),
        (policy(contact=None), "01-01", False),
        (policy(escalate=None, contact=2), "03-02", True),
    ],
)
def test_when_it_escalates(rules: Policy, due: str, escalates: bool) -> None:
    assert [escalated for _, escalated in who(told([item(due=due)], rules=rules))] == (
        [False, True] if escalates else [False]
    )


def test_unassigned_cases_escalate_at_once() -> None:
    assert who(told([item(worker=None)])) == [("sam", True), ("tim", True)]
    left = (worker("ben", team="north", active=False), *STAFF[1:])
    assert who(told([item(worker="ben")], left)) == [("sam", True), ("tim", True)]


def test_a_copy_is_a_reminder_of_its_own() -> None:
    own, copy = told([item(due="02-20")])
    assert (own.rule, copy.rule) == ("contact", "contact escalated")
    assert own.period == copy.period == day("02-27")
    assert own.name == "Dana"


def test_safety_repeats_in_its_own_rhythm() -> None:
    flag, contact = told([item("safety", "03-01", number="1"), item(due="03-01")], STAFF[:1])
    assert (flag.period, contact.period) == (day("03-04"), day("03-01"))


def test_what_is_snoozed_says_until_when() -> None:
    (one,) = told([item(due="03-01")], STAFF[:1], snoozes=(snooze(),))
    assert one.snoozed_until == day("03-10")


def test_the_pause_grows_and_stays_below_a_day() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 4, 5, 6, 7, 99)] == [
        *PAUSES,
        PAUSES[-1],
        PAUSES[-1],
    ]
    assert list(PAUSES) == sorted(PAUSES)
    assert PAUSES[0] == timedelta(0)
    assert PAUSES[-1] < timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "on", "quiet"),
    [
        ("", "03-04", False),
        ("sat sun", "03-04", False),
        ("sat sun", "03-07", True),
        ("SAT", "03-07", True),
        ("2026-03-04", "03-04", True),
        ("wed 2026-12-24", "03-04", True),
        ("2027-03-04", "03-04", False),
    ],
)
def test_quiet_days(words: str, on: str, quiet: bool) -> None:
    assert is_quiet(words, day(on)) is quiet


def test_every_kind_that_can_be_due_has_a_setting() -> None:
    settings = [key for key in BY_KEY if key.startswith("remind.escalate-")]
    assert settings == [f"remind.escalate-{kind}" for kind in DUE_KINDS if kind not in SEALED]
