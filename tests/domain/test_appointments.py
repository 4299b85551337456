"""Appointments: when they are due, when they are next, and which are at one time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from case_facts import DAY0, day, facts, one
from cmcli.domain.appointments import Appointment, coming_first, next_moment
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.reminders import Policy

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 1, 15, 17, tzinfo=UTC)


def meeting(at: datetime = NOON, **changed: object) -> Appointment:
    known: dict[str, object] = {"id": "a", "case_id": "k", "number": 1, "text": "Visit"}
    on = at.astimezone(NEW_YORK).date()
    known |= {"at": at, "slot_at": at, "on": on, "added_on": DAY0}
    return Appointment(**(known | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("remind", "today", "due", "late"),
    [
        (None, 0, 10, 0),
        (None, 10, 10, 0),
        (None, 12, 10, 2),
        (3, 0, 7, 0),
        (3, 9, 7, 0),
        (3, 10, 10, 0),
        (3, 11, 10, 1),
        (30, 0, 0, 0),  # not before it was made
    ],
)
def test_it_is_due_on_its_day_or_before_and_late_after_it(
    remind: int | None, today: int, due: int, late: int
) -> None:
    known = facts(records=[meeting(remind_days=remind, minutes=45)], zone=NEW_YORK)
    item = one(known, day(today), "appointment")
    assert (item.due_on, item.days_late, item.day) == (day(due), late, day(10))
    assert item.text == "12:00–12:45 Visit"
    assert ("was it kept?" in item.why) == (late > 0)
    weekly = facts(records=[meeting(every=7)], zone=NEW_YORK)
    following = (
        "The next one is Thu 22 Jan 2026 12:00." in one(weekly, day(today), "appointment").why
    )
    assert following == (late > 0)
    policy = Policy(0, 7, 1, dict.fromkeys(DUE_KINDS, 1), quiet=False, names=False)
    assert policy.escalates(item, day(today)) == (late > 0)


@pytest.mark.parametrize(
    ("at", "every", "until", "expected"),
    [
        (NOON, None, None, None),
        (NOON, 7, None, datetime(2026, 1, 22, 17, tzinfo=UTC)),
        (NOON, 7, date(2026, 1, 22), datetime(2026, 1, 22, 17, tzinfo=UTC)),
        (NOON, 7, date(2026, 1, 21), None),
        # The clocks go forward on 8 Mar: the same time by the clock, or the one that it shows.
        (datetime(2026, 3, 4, 17, tzinfo=UTC), 7, None, datetime(2026, 3, 11, 16, tzinfo=UTC)),
        (datetime(2026, 3, 1, 7, 30, tzinfo=UTC), 7, None, datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        # They go back on 1 Nov: the first of the two hours.
        (
            datetime(2026, 10, 25, 5, 30, tzinfo=UTC),
            7,
            None,
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        ),
    ],
)
def test_the_next_is_at_the_same_time_by_the_clock(
    at: datetime, every: int | None, until: date | None, expected: datetime | None
) -> None:
    moved = meeting(at + timedelta(days=2), slot_at=at, every=every, until_on=until)
    assert next_moment(moved, NEW_YORK) == expected


@pytest.mark.parametrize(
    ("minutes", "later", "other", "expected"),
    [
        (45, 44, None, True),
        (45, 45, None, False),
        (None, 59, None, True),
        (None, 60, None, False),
        (None, -30, 30, False),
        (None, -29, 30, True),
        (1440, 1439, 5, True),
    ],
)
def test_two_overlap_by_their_minutes_or_an_hour(
    minutes: int | None, later: int, other: int | None, expected: bool
) -> None:
    first = meeting(minutes=minutes)
    second = meeting(NOON + timedelta(minutes=later), minutes=other)
    assert first.overlaps(second) == second.overlaps(first) == expected


def test_the_end_after_midnight_is_told_and_coming_ones_are_first() -> None:
    late = meeting(datetime(2026, 1, 16, 4, 30, tzinfo=UTC), minutes=60)
    assert late.hours(NEW_YORK) == "23:30–00:30 next day"
    assert meeting().hours(NEW_YORK) == "12:00"
    past, far = meeting(NOON - timedelta(days=1)), meeting(NOON + timedelta(days=9))
    assert coming_first([past, far, late], date(2026, 1, 15)) == [late, far, past]
