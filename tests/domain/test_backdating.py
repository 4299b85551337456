"""Contacts that were made to count long after they were recorded. Day 0 is the acceptance."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from case_facts import DAY0, day, due, facts
from cmcli.domain.backdating import judged
from cmcli.domain.contacts import Contact


def contact(on: int = 0, mode: str | None = "home", **changed: Any) -> Contact:
    """A contact of a day, recorded on day 0 unless something else is said."""
    known: dict[str, Any] = {
        "id": "c1",
        "case_id": "k",
        "number": 3,
        "worker_id": "w",
        "with_whom": "client",
        "kind": "planned",
        "outcome": "held",
        "entered_on": DAY0,
    }
    at = datetime.combine(day(on), time(12), UTC)
    return Contact(at=at, on=day(on), mode=mode, **{**known, **changed})


NOT_COUNTED = contact(mode=None)
WAITING = contact(backdated_on=day(5), awaits=True)
AGREED = contact(backdated_on=day(5), allowed_by="sam")


@pytest.mark.parametrize(
    ("before", "after", "today", "expected"),
    [
        # It did not count: three days after it was recorded, that is still a correction.
        (NOT_COUNTED, contact(), 0, None),
        (NOT_COUNTED, contact(), 3, None),
        (NOT_COUNTED, contact(), 4, 4),
        (contact(outcome="missed"), contact(), 4, 4),
        (contact(with_whom="team"), contact(), 4, 4),
        (contact(kind="group"), contact(), 4, 4),
        (NOT_COUNTED, contact(mode=None, minutes=5), 9, None),
        # It counted already, and only a later day resets the clock again.
        (contact(), contact(minutes=5), 9, None),
        (contact(), contact(8), 9, 9),
        (contact(8, entered_on=day(8)), contact(0, entered_on=day(8)), 20, None),
        # A late entry is a fact: only the days since then are asked for.
        (contact(-20, None), contact(-20), 3, None),
        (contact(-20, None), contact(-20), 4, 4),
        # Where nobody knows when it was recorded, its own day was that.
        (contact(mode=None, entered_on=None), contact(2, entered_on=None), 3, None),
        (contact(mode=None, entered_on=None), contact(2, entered_on=None), 4, 4),
        # Moved from another case.
        (None, contact(), 3, None),
        (None, contact(), 4, 4),
        (None, NOT_COUNTED, 9, None),
        (None, AGREED, 9, 9),
        # It waits until it no longer counts; another change can make it wait again.
        (WAITING, replace(WAITING, minutes=5), 9, 5),
        (WAITING, replace(WAITING, mode=None), 9, None),
        (WAITING, replace(WAITING, on=day(8)), 9, 9),
        (AGREED, replace(AGREED, on=day(8)), 9, 9),
    ],
)
def test_a_change_that_makes_a_contact_count_late_waits_for_a_supervisor(
    before: Contact | None, after: Contact, today: int, expected: int | None
) -> None:
    made = judged(before, after, lambda one: one.counts(("home",)), day(today), 3)
    wanted = (None, None) if expected is None else (day(expected), True)
    assert (made.backdated_on, made.awaits, made.allowed_by) == (*wanted, None)
    if expected is not None:
        assert made.entered_on == DAY0


def test_what_a_supervisor_agreed_to_stays_agreed() -> None:
    after = replace(AGREED, minutes=5)
    assert judged(AGREED, after, lambda one: one.counts(("home",)), day(9), 3) == after


def test_it_is_the_supervisors_until_one_agrees() -> None:
    (item,) = due(facts(records=[WAITING]), day(60), "backdated")
    assert (item.due_on, item.whose, item.days_late) == (day(5), "supervisor", 0)
    assert (item.number, item.of) == ("3", "contact")
    assert item.why == (
        "Contact 3 of 5 Jan 2026 counts only since it was changed, 5 days after it was recorded."
    )
    wrong = replace(WAITING, error_at=datetime(2026, 1, 12, tzinfo=UTC))
    early = replace(WAITING, on=day(-1))
    for one in (AGREED, wrong, early, contact()):
        assert due(facts(records=[one]), day(60), "backdated") == []


@pytest.mark.parametrize("status", ["waitlist", "closed", "referred-out"])
def test_only_an_open_case_has_a_clock_to_reset(status: str) -> None:
    known = facts(of_case={"status": status}, records=[WAITING])
    assert due(known, day(60), "backdated") == []
