"""When referrals are followed up, computed by hand. Day 0 is the acceptance, Mon 5 Jan 2026."""

from dataclasses import replace
from typing import Any

import pytest

from case_facts import MODELS, by_day, day, due, facts, one
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.facts import CaseFacts
from cmcli.domain.referrals import (
    MOST_ASKS,
    Referral,
    ReferralEvent,
    Standing,
    standing_after,
)
from cmcli.domain.working_days import WorkingDays


def referral(number: int = 1, *, on: int = 0, status: str = "sent", **known: Any) -> Referral:
    """A referral of day 0 to the food bank, that has a status since a day."""
    days = {name: known.pop(name) for name in tuple(known) if name.endswith("_on")}
    sent = days.pop("sent_on", 0)
    return Referral(
        id=f"r{number}",
        case_id="k",
        number=number,
        to="Food bank",
        sent_on=day(sent),
        status=status,
        status_on=day(on),
        **by_day(days),
        **known,
    )


def followed_up(*referrals: Referral, model: str = "icm", **known: Any) -> list[int]:
    """The numbers of the days when they are due."""
    found = facts(model, records=referrals, working_days=WorkingDays(AgencySettings(())), **known)
    return [(item.due_on - day(0)).days for item in due(found, day(0), "referral")]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, 7),
        ({"status": "received", "on": 2}, 9),
        ({"urgent": True}, 2),
        ({"status": "received", "on": 1, "urgent": True}, 3),
        ({"status": "accepted", "on": 1, "urgent": True}, 15),
        ({"status": "waitlisted", "on": 2}, 32),  # day 32 is a Friday
        ({"status": "waitlisted", "on": 2, "asked_on": 2}, 32),
        ({"status": "waitlisted", "on": 2, "asked_on": 32}, 122),
        ({"status": "started", "on": 1}, 31),
        ({"status": "scheduled", "on": 1}, 15),
        ({"status": "scheduled", "on": 1, "appointment_on": 8}, 9),
        ({"status": "scheduled", "on": 1, "appointment_on": 11}, 14),  # Fri 16 Jan, then Mon
        ({"status": "scheduled", "on": 9, "appointment_on": 7}, 10),  # entered late
        ({"status": "scheduled", "on": 1, "appointment_on": 8, "asked_on": 9}, 23),
        ({"status": "no-show", "on": 3}, 4),
        ({"status": "no-show", "on": 4}, 7),  # Friday, then Monday
        ({"status": "rejected", "on": 4}, 7),
        ({"asked_on": 7}, 14),  # counted from the last inquiry
        ({"on": 5}, 11),  # Sat 17 Jan moves to the Friday before
        ({"follow_on": 5}, 5),  # a day that was said is not moved
        ({"follow_on": 9}, 7),
        ({"follow_on": 5, "asked_on": 5}, 11),  # asked as was said: day 12 is a Saturday
        ({"follow_on": 5, "status": "received", "on": 3}, 5),
    ],
)
def test_a_referral_is_followed_up_by_its_status(known: dict[str, Any], expected: int) -> None:
    assert followed_up(referral(**known)) == [expected]


def test_what_has_ended_and_what_is_wrong_owes_nothing() -> None:
    assert followed_up(referral(status="completed", on=3, ended_on=3)) == []
    wrong = facts().case.opened_on
    assert followed_up(referral(error_at=wrong)) == []
    ended = {"status": "closed", "closed_on": day(3)}
    assert followed_up(referral(), of_case=ended) == []
    assert followed_up(referral(), of_case={"status": "waitlist"}) == [7]


def test_a_referral_out_is_due_to_whoever_made_it() -> None:
    out = {"status": "referred-out", "worker_id": None, "closed_on": day(0)}
    made = facts(of_case=out, records=[referral(sent_by="b")], handles={"b": "ben"})
    known = replace(made, worker=None)
    assert one(known, day(0), "referral").worker == "ben"
    assert one(replace(known, gone={"b"}), day(0), "referral").worker is None
    assert one(made, day(0), "referral").worker == "ana"


def test_why_a_referral_is_due() -> None:
    known = facts(records=[referral(asked_on=7, asks=1)])
    item = one(known, day(14), "referral")
    assert item.why == (
        "Referral 1 to Food bank: sent 5 Jan 2026; last inquiry 12 Jan 2026, 1 without an answer."
        " Follow-up after 7 days."
    )
    assert (item.number, item.text) == ("1", "Food bank: sent 5 Jan 2026")


# Brokerage: the one follow-up contact replaces the clocks of the referrals sent before it.


def brokered(**known: Any) -> CaseFacts:
    """A brokerage case with a referral of day 0, one of day 20, and an urgent one of day 0."""
    records = [referral(1), referral(2, sent_on=20, on=20), referral(3, urgent=True)]
    return facts("brokerage", records=records, **by_day(known))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"counted_on": 0, "first_counted_on": 0, "agreed_on": 0, "referred_on": 20}, [3]),
        # Held on day 14: what was sent later has its own clock.
        (
            {
                **{"counted_on": 14, "first_counted_on": 0, "agreed_on": 0},
                **{"followed_on": 14, "referred_on": 20},
            },
            [3, 2],
        ),
        # Held on the day of the second: that one was not sent before it.
        (
            {
                **{"counted_on": 20, "first_counted_on": 0, "agreed_on": 0},
                **{"followed_on": 20, "referred_on": 20},
            },
            [3, 2],
        ),
        # Given up after two attempts.
        (
            {
                **{"counted_on": 0, "first_counted_on": 0, "agreed_on": 0},
                **{"tried_twice_on": 16, "referred_on": 20},
            },
            [3, 2],
        ),
        # Without an agreement, the follow-up is counted from the last referral and still to come.
        ({"counted_on": 14, "first_counted_on": 0, "referred_on": 20}, [3]),
    ],
)
def test_a_brokered_case_follows_up_once(known: dict[str, int], expected: list[int]) -> None:
    found = due(brokered(**known), day(21), "referral")
    assert [int(item.number or 0) for item in found] == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"agreed_on": 2, "referred_on": 5}, 16),
        ({"referred_on": 5}, 19),
        # A referral made before the first contact.
        ({"counted_on": 7, "first_counted_on": 7, "referred_on": 5}, 21),
        ({}, 14),
    ],
)
def test_when_the_one_follow_up_is_due(known: dict[str, int], expected: int) -> None:
    seen = by_day({"counted_on": 0, "first_counted_on": 0, **known})
    assert one(facts("brokerage", **seen), day(0), "contact").due_on == day(expected)


def test_a_change_to_brokerage_hides_no_late_referral() -> None:
    changed = replace(brokered(), model_then=MODELS["icm"])
    assert [item.number for item in due(changed, day(21), "referral")] == ["3", "1", "2"]
    assert [item.number for item in due(brokered(), day(21), "referral")] == ["3"]


# The standing of a referral after its events.


def standing(*events: tuple[int, str]) -> Standing:
    """The standing after events: a status, ``ask``, or ``answer``."""
    asked = {"ask": {}, "answer": {"answer": "next week"}}
    return standing_after(
        ReferralEvent(
            id=str(number),
            case_id="k",
            referral_id="r",
            on=day(on),
            **asked.get(what, {"status": what}),
        )
        for number, (on, what) in enumerate(events)
    )


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(0, "sent")], ("sent", 0, 0)),
        # What was entered late goes to its place; the latest day decides, then the order.
        ([(0, "sent"), (9, "accepted"), (5, "received")], ("accepted", 9, 0)),
        ([(0, "sent"), (9, "completed"), (9, "started")], ("started", 9, 0)),
        ([(0, "sent"), (9, "waitlisted"), (39, "waitlisted")], ("waitlisted", 9, 0)),
        # Three inquiries without an answer, and those that an answer or a status interrupts.
        ([(0, "sent"), (7, "ask"), (14, "ask")], ("sent", 0, 2)),
        ([(0, "sent"), (7, "ask"), (14, "ask"), (21, "ask")], ("no-answer", 21, 3)),
        ([(0, "sent"), (7, "ask"), (7, "ask"), (7, "ask"), (9, "ask")], ("sent", 0, 2)),
        ([(0, "sent"), (7, "ask"), (14, "ask"), (21, "ask"), (10, "answer")], ("sent", 0, 2)),
        (
            [(0, "sent"), (7, "ask"), (14, "ask"), (15, "received"), (21, "ask")],
            ("received", 15, 1),
        ),
        # Somebody answers after all, or the outcome is heard of otherwise.
        ([(0, "sent"), *((at, "ask") for at in (7, 14, 21)), (30, "answer")], ("sent", 0, 0)),
        ([(0, "sent"), *((at, "ask") for at in (7, 14, 21)), (30, "started")], ("started", 30, 0)),
        ([(0, "sent"), (9, "accepted"), (20, "no-answer"), (30, "answer")], ("accepted", 9, 0)),
        # An inquiry after the end changes nothing.
        ([(0, "sent"), (9, "completed"), (20, "ask")], ("completed", 9, 0)),
        ([(0, "sent"), (9, "rejected"), *((at, "ask") for at in (20, 21, 22))], ("rejected", 9, 0)),
    ],
)
def test_the_standing_follows_from_the_events(
    events: list[tuple[int, str]], expected: tuple[str, int, int]
) -> None:
    now = standing(*events)
    assert (now.status, (now.status_on - day(0)).days, now.asks) == expected
    ends = ("completed", "no-answer", "withdrawn")
    assert now.ended_on == (now.status_on if now.status in ends else None)
    assert now.asks <= MOST_ASKS
