"""The grammar of dates: every form as a vector, and no text that breaks it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.dates import (
    LONGEST_INTERVAL,
    ClaimedDay,
    Prefer,
    format_day,
    parse_day,
    parse_interval,
    parse_moment,
    say_days,
    short_day,
)
from cmcli.domain.text import safe_text
from cmcli.errors import UsageProblem

T = TypeVar("T")
SATURDAY = date(2026, 11, 21)
TUESDAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 16, 5, 30, tzinfo=BERLIN)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
NEAR = st.dates(date(1950, 1, 1), date(2150, 12, 31))
PIECES = st.sampled_from(
    "fri friday next last in ago a an d w m y day weeks months 1 2 3 12 29 30 31 99 2026 0000 9999"
    " 99999999999999999999 dec feb 29 + - / : . , am pm at today now eom eow 2026-02-30 14:30 25:99"
    " T Z ٣ ² \x00 \ud800 é".split(" ")
)
SPEECH = st.one_of(
    st.lists(PIECES, max_size=6).map(" ".join),
    st.lists(PIECES, max_size=6).map("".join),
    st.text(max_size=80),
)


def outcome(read: Callable[[], T]) -> T | UsageProblem:
    try:
        return read()
    except UsageProblem as problem:
        return problem


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("2026-11-27", SATURDAY, "2026-11-27"),
        ("2026-1-2", SATURDAY, "2026-01-02"),
        ("1900-01-01", SATURDAY, "1900-01-01"),
        ("2200-12-31", SATURDAY, "2200-12-31"),
        ("today", SATURDAY, "2026-11-21"),
        (" TODAY ", SATURDAY, "2026-11-21"),
        ("tomorrow", SATURDAY, "2026-11-22"),
        ("yesterday", SATURDAY, "2026-11-20"),
        ("fri", SATURDAY, "2026-11-27"),
        ("Friday", TUESDAY, "2026-11-27"),
        ("tue", TUESDAY, "2026-12-01"),
        ("thurs", TUESDAY, "2026-11-26"),
        ("mon", TUESDAY, "2026-11-30"),
        ("next fri", SATURDAY, "2026-11-27"),
        ("next friday", TUESDAY, "2026-12-04"),
        ("next mon", TUESDAY, "2026-11-30"),
        ("last fri", SATURDAY, "2026-11-20"),
        ("last fri", TUESDAY, "2026-11-20"),
        ("last tue", TUESDAY, "2026-11-17"),
        ("+3d", SATURDAY, "2026-11-24"),
        ("-2d", SATURDAY, "2026-11-19"),
        ("+0d", SATURDAY, "2026-11-21"),
        ("2w", SATURDAY, "2026-12-05"),
        ("+2w", SATURDAY, "2026-12-05"),
        ("2 weeks", SATURDAY, "2026-12-05"),
        ("in 2 weeks", SATURDAY, "2026-12-05"),
        ("in a week", SATURDAY, "2026-11-28"),
        ("3 days ago", SATURDAY, "2026-11-18"),
        ("2w ago", SATURDAY, "2026-11-07"),
        ("1m", date(2026, 1, 31), "2026-02-28"),
        ("in 3 months", SATURDAY, "2027-02-21"),
        ("1 month ago", date(2026, 3, 31), "2026-02-28"),
        ("-1m", date(2026, 1, 15), "2025-12-15"),
        ("1y", date(2028, 2, 29), "2029-02-28"),
        ("4 years ago", date(2028, 2, 29), "2024-02-29"),
        ("eow", TUESDAY, "2026-11-29"),
        ("eow", date(2026, 11, 29), "2026-11-29"),
        ("eom", SATURDAY, "2026-11-30"),
        ("eom", date(2028, 2, 1), "2028-02-29"),
        ("12 Dec", SATURDAY, "2026-12-12"),
        ("Dec 12", SATURDAY, "2026-12-12"),
        ("12th december", SATURDAY, "2026-12-12"),
        ("12. Dec", SATURDAY, "2026-12-12"),
        ("1 Nov", SATURDAY, "2027-11-01"),
        ("21 Nov", SATURDAY, "2026-11-21"),
        ("29 Feb", SATURDAY, "2028-02-29"),
        ("29 Feb", date(2097, 1, 1), "2104-02-29"),
        ("12 Dec 2024", SATURDAY, "2024-12-12"),
        ("Dec 12, 2024", SATURDAY, "2024-12-12"),
        ("Fri 27 Nov 2026", SATURDAY, "2026-11-27"),
        ("Fri, 27 Nov", SATURDAY, "2026-11-27"),
    ],
)
def test_days(text: str, today: date, day: str) -> None:
    assert parse_day(text, today) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("fri", SATURDAY, "2026-11-20"),
        ("sat", SATURDAY, "2026-11-14"),
        ("mon", TUESDAY, "2026-11-23"),
        ("next fri", TUESDAY, "2026-12-04"),
        ("12 Dec", SATURDAY, "2025-12-12"),
        ("21 Nov", SATURDAY, "2026-11-21"),
        ("29 Feb", SATURDAY, "2024-02-29"),
        ("2w", SATURDAY, "2026-12-05"),
    ],
)
def test_days_that_are_looked_for_in_the_past(text: str, today: date, day: str) -> None:
    assert parse_day(text, today, prefer="past") == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        *"banana a 10 may 2w3d 3 friyay nextfri +d 1e3d next 20261127 11 noon".split(),
        *(
            "",
            " ",
            "next week",
            "12 Dec 26",
            "2, w",
            "fri,",
            "in -2 days",
            "in 3 days ago",
            "+3d ago",
            "- - 2d",
        ),
        *("٣d", "２０２６-11-27", "2026-11-2７", "2026-11-27T10:00", "fri\x00", "fri\ud800"),
        "2026-11-27" + " " * 100 + "x",
        "fri " * 20,
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="is not a date") as problem:
        parse_day(text, SATURDAY)
    assert "2026-11-27" in (problem.value.hint or "")


@pytest.mark.parametrize("text", ["01/02/2026", "1.2.2026", "01-02-26", "2026/01/02"])
def test_what_reads_two_ways_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="more than one way") as problem:
        parse_day(text, SATURDAY)
    assert "2 Jan 2026" in (problem.value.hint or "")


@pytest.mark.parametrize(
    "text",
    [
        *"2026-02-30 2026-13-01 2026-00-10 0000-01-01 +99999999999d 99999999999m -9999y".split(),
        *("30 Feb", "31 Nov 2026", "29 Feb 2026", "0 Dec", "9" * 55 + "y"),
    ],
)
def test_what_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="not a date in the calendar"):
        parse_day(text, SATURDAY)


@pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "1 Jan 1066", "+200y", "-99999d"])
def test_centuries_out_of_reach_are_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="outside the years 1900 to 2200"):
        parse_day(text, SATURDAY)


def test_a_weekday_that_contradicts_its_date_is_refused() -> None:
    with pytest.raises(UsageProblem) as problem:
        parse_day("Fri 28 Nov 2026", SATURDAY)
    assert problem.value.message == "28 Nov 2026 is a Saturday, not a Friday."


@given(DAYS, DAYS)
def test_iso_and_what_is_echoed_come_back(day: date, today: date) -> None:
    assert parse_day(day.isoformat(), today) == day
    assert parse_day(short_day(day), today) == day
    assert parse_day(format_day(day, today).split(" (")[0], today) == day


@given(SPEECH, NEAR, st.sampled_from(["future", "past"]))
def test_any_text_is_a_day_or_a_sentence(text: str, today: date, prefer: Prefer) -> None:
    found = outcome(lambda: parse_day(text, today, prefer=prefer))
    if isinstance(found, UsageProblem):
        assert found.hint
        assert safe_text(found.message) == found.message
    else:
        assert 1900 <= found.year <= 2200


@given(st.sampled_from("mon tue wed thu fri sat sun".split()), NEAR)
def test_weekdays_are_read_as_the_next_such_day(name: str, today: date) -> None:
    coming = (parse_day(name, today) - today).days
    latest = (today - parse_day(name, today, prefer="past")).days
    following = (parse_day(f"next {name}", today) - today).days
    assert 1 <= coming <= 7
    assert 1 <= latest <= 7
    assert 1 <= following <= 13
    assert (coming + latest) % 7 == 0
    assert parse_day(f"last {name}", today) == today - timedelta(days=latest)


@given(st.integers(1, 28), st.sampled_from("Jan Feb Jun Dec".split()), NEAR)
def test_a_day_without_a_year_is_within_one(number: int, month: str, today: date) -> None:
    said = f"{number} {month}"
    assert 0 <= (parse_day(said, today) - today).days <= 366
    assert 0 <= (today - parse_day(said, today, prefer="past")).days <= 366


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", "2026-11-24T16:05:30+01:00"),
        ("today", "2026-11-24T16:05:30+01:00"),
        ("2026-11-24", "2026-11-24T16:05:30+01:00"),
        ("14:30", "2026-11-24T14:30:00+01:00"),
        ("2:30pm", "2026-11-24T14:30:00+01:00"),
        ("9 am", "2026-11-24T09:00:00+01:00"),
        ("at 12am", "2026-11-24T00:00:00+01:00"),
        ("12pm", "2026-11-24T12:00:00+01:00"),
        ("yesterday", "2026-11-23T12:00:00+01:00"),
        ("yesterday 23:40", "2026-11-23T23:40:00+01:00"),
        ("Yesterday at 11:40 PM", "2026-11-23T23:40:00+01:00"),
        ("fri", "2026-11-20T12:00:00+01:00"),
        ("last fri 8:05", "2026-11-20T08:05:00+01:00"),
        ("3 days ago 10:00", "2026-11-21T10:00:00+01:00"),
        ("-2d", "2026-11-22T12:00:00+01:00"),
        ("12 Dec", "2025-12-12T12:00:00+01:00"),
        ("1 Jul 10:00", "2026-07-01T10:00:00+02:00"),
        ("2026-03-01 14:00", "2026-03-01T14:00:00+01:00"),
        ("2026-03-01T14:00:59", "2026-03-01T14:00:59+01:00"),
        ("2026-03-01T14:00Z", "2026-03-01T15:00:00+01:00"),
        ("2026-03-01T14:00:00.250-05:00", "2026-03-01T20:00:00.250+01:00"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    found = parse_moment(text, NOW)
    assert found.astimezone(UTC) == datetime.fromisoformat(moment).astimezone(UTC)
    assert found.tzinfo is BERLIN


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/12/1984", date(1984, 12, 13)),
        ("12/13/1984", date(1984, 12, 13)),
        ("5.5.2026", date(2026, 5, 5)),
        ("31-1-2026", date(2026, 1, 31)),
    ],
)
def test_numbers_with_one_reading(text: str, day: date) -> None:
    assert parse_day(text, TUESDAY) == day


@pytest.mark.parametrize("text", ["1/2/2026", "12/11/1984", "31/4/2026", "13/13/2026", "13/12/84"])
def test_numbers_with_more_readings_or_none(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_day(text, TUESDAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("last night 23:40", datetime(2026, 11, 23, 23, 40, tzinfo=BERLIN)),
        ("last night 1:30", datetime(2026, 11, 24, 1, 30, tzinfo=BERLIN)),
        ("last night at 11pm", datetime(2026, 11, 23, 23, 0, tzinfo=BERLIN)),
    ],
)
def test_last_night(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment


def test_an_hour_that_came_twice_is_asked_about() -> None:
    now = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
    for text in ("2:30", "today 02:30", "2026-10-25T02:30"):
        with pytest.raises(UsageProblem, match="came twice: the clocks went back") as refused:
            parse_moment(text, now)
        assert refused.value.hint == (
            "Write 2026-10-25T02:30+02:00 for the first time,"
            " or 2026-10-25T02:30+01:00 for the second."
        )
    first = parse_moment("2026-10-25T02:30+02:00", now)
    second = parse_moment("2026-10-25T02:30+01:00", now)
    assert (second.astimezone(UTC) - first.astimezone(UTC)) == timedelta(hours=1)
    assert parse_moment("1:59", now).hour == 1
    assert parse_moment("3:00", now).hour == 3


def test_a_moment_may_look_ahead() -> None:
    assert parse_moment("fri 9:00", NOW, prefer="future") == datetime(
        2026, 11, 27, 9, tzinfo=BERLIN
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'' is not a date."),
        ("banana", "'banana' is not a date."),
        ("banana 14:30", "'banana' is not a date."),
        ("10", "'10' is not a date."),
        ("14:3", "'14:3' is not a date."),
        ("2026-11-2714:00", "'2026-11-2714:00' is not a date."),
        ("01/02/2026 14:00", "'01/02/2026' can be read in more than one way."),
        ("24:00", "'24:00' has no time of day."),
        ("yesterday 12:60", "'yesterday 12:60' has no time of day."),
        ("13pm", "'13pm' has no time of day."),
        ("0am", "'0am' has no time of day."),
        ("2026-02-30 10:00", "'2026-02-30 10:00' is not a valid date and time."),
        ("2026-02-28 25:00", "'2026-02-28 25:00' is not a valid date and time."),
        ("0001-01-01T00:00+14:00", "'0001-01-01T00:00+14:00' is outside the years 1900 to 2200."),
        ("1 Jan 1066 10:00", "'1 jan 1066' is outside the years 1900 to 2200."),
        (
            "2026-03-29 02:30",
            "'2026-03-29 02:30' did not exist: the clocks went forward over that hour.",
        ),
        ("٢:30pm", "'٢:30pm' is not a date."),
    ],
)
def test_moments_refused(text: str, sentence: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        parse_moment(text, NOW)
    assert problem.value.message == sentence
    assert problem.value.hint


@given(
    SPEECH,
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)),  # noqa: DTZ001
    st.sampled_from([UTC, BERLIN, ZoneInfo("America/Chicago"), timezone(timedelta(hours=-12))]),
)
def test_any_text_is_a_moment_or_a_sentence(text: str, naive: datetime, zone: ZoneInfo) -> None:
    found = outcome(lambda: parse_moment(text, naive.replace(tzinfo=zone)))
    assert found.hint if isinstance(found, UsageProblem) else found.tzinfo is zone


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2w", 14),
        ("10d", 10),
        ("2 weeks", 14),
        ("14", 14),
        ("3 Weeks", 21),
        ("quarterly", 90),
        (" 1 day ", 1),
        ("Fortnightly", 14),
        ("monthly", 30),
        ("3650", LONGEST_INTERVAL),
    ],
)
def test_intervals(text: str, days: int) -> None:
    assert parse_interval(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0d",
        "1m",
        "3 months",
        "1y",
        "-2w",
        "+2w",
        "1.5w",
        "w",
        "banana",
        "2w3d",
        "3651",
        "999w",
        "9" * 5000,
        "٢w",
    ],
)
def test_intervals_refused(text: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        parse_interval(text)
    assert problem.value.hint


@pytest.mark.parametrize(
    ("day", "echo"),
    [
        (date(2026, 11, 27), "Fri 27 Nov 2026"),
        (date(2026, 12, 1), "Tue 1 Dec 2026"),
        (date(2026, 11, 21), "Sat 21 Nov 2026 (today)"),
        (date(2026, 11, 22), "Sun 22 Nov 2026 (tomorrow)"),
        (date(2026, 11, 20), "Fri 20 Nov 2026 (yesterday)"),
    ],
)
def test_the_echo(day: date, echo: str) -> None:
    assert format_day(day, SATURDAY) == echo


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_day_that_is_only_claimed_is_not_called_today(days: int) -> None:
    claimed = ClaimedDay(SATURDAY.year, SATURDAY.month, SATURDAY.day)
    assert claimed == SATURDAY
    assert format_day(SATURDAY + timedelta(days), claimed).endswith(" 2026")


@pytest.mark.parametrize(("days", "words"), [(0, "0 days"), (1, "1 day"), (1500, "1,500 days")])
def test_days_in_words(days: int, words: str) -> None:
    assert say_days(days) == words
