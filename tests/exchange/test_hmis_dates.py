"""Dates of an export: ISO, the odd forms with one reading, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.exchange.dates import like_a_date, read_date, settled_order, with_time

TODAY = date(2026, 11, 21)
WORK = date(1950, 1, 1)
BIRTH = date(1906, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-09-10", date(2015, 9, 10)),
        ("2015-09-10 21:40:00", date(2015, 9, 10)),
        ("2015-09-10T21:40:00.123", date(2015, 9, 10)),
        ("2026-11-21", TODAY),
    ],
)
def test_iso_is_read_without_a_word(text: str, day: date) -> None:
    reading = read_date(text, WORK, TODAY)
    assert (reading.value, reading.odd, reading.rule) == (day, False, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015/9/10", date(2015, 9, 10)),
        ("2015-9-1", date(2015, 9, 1)),
        ("20150910", date(2015, 9, 10)),
        ("10-SEP-2015", date(2015, 9, 10)),
        ("10 September 2015 0:00", date(2015, 9, 10)),
        ("10-sept-15", date(2015, 9, 10)),
        ("9/30/2015 21:39:00", date(2015, 9, 30)),
        ("30.9.2015", date(2015, 9, 30)),
        ("12-31-2015", date(2015, 12, 31)),
        ("5/5/2015", date(2015, 5, 5)),
        ("7/14/16", date(2016, 7, 14)),
        ("04-28-19 05:17:00", date(2019, 4, 28)),
        ("12/11/2026", date(2026, 11, 12)),  # 11 December 2026 has not come yet
    ],
)
def test_an_odd_form_with_one_reading_is_read_and_marked(text: str, day: date) -> None:
    reading = read_date(text, WORK, TODAY)
    assert (reading.value, reading.odd) == (day, True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("9/10/2015", "ambiguous-date"),
        ("02-07-2023 12:00:00", "ambiguous-date"),
        ("16-07-14", "ambiguous-date"),  # 16 July 2014 or 14 July 2016
        ("2015-02-30", "bad-date"),
        ("2/30/2015", "bad-date"),
        ("31/31/2015", "bad-date"),
        ("1949-12-31", "bad-date"),
        ("2026-11-22", "future-date"),
        ("12/31/2026", "future-date"),
        ("0000-00-00", "bad-date"),
        ("2015-W01-1", "bad-date"),
        ("2015-09-10 noon", "bad-date"),
        ("٢٠١٥-٠٩-١٠", "bad-date"),
        ("10-XXX-2015", "bad-date"),
        ("10-Jux-2015", "bad-date"),
        ("42258", "bad-date"),
        ("yesterday", "bad-date"),
        ("9/10/2015/3", "bad-date"),
        ("9/10-2015", "bad-date"),
    ],
)
def test_what_has_no_reading_or_several_is_refused(text: str, rule: str) -> None:
    reading = read_date(text, WORK, TODAY)
    assert reading.value is None
    assert reading.rule == rule
    assert reading.why


@pytest.mark.parametrize(
    ("text", "day", "rule"),
    [
        ("08-MAY-67", date(1967, 5, 8), ""),
        ("17-JUN-20", None, "ambiguous-date"),  # 1920 or 2020
        ("17-JUN-05", date(2005, 6, 17), ""),  # 1905 would be more than 120 years ago
        ("21-NOV-26", None, "ambiguous-date"),
        ("22-NOV-26", date(1926, 11, 22), ""),
    ],
)
def test_two_digits_of_a_birth_year_need_one_possible_century(
    text: str, day: date | None, rule: str
) -> None:
    reading = read_date(text, BIRTH, TODAY)
    assert (reading.value, reading.rule) == (day, rule)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["9/10/2015", "9/30/2015"], "mdy"),
        (["9/10/2015", "30/9/2015"], "dmy"),
        (["9/30/2015", "30/9/2015"], None),
        (["9/10/2015", "2015-09-30", ""], None),
        (["99/99/2015"], None),
    ],
)
def test_the_other_dates_of_a_file_settle_the_order(texts: list[str], order: str | None) -> None:
    assert settled_order(texts) == order


def test_a_settled_order_reads_what_was_ambiguous() -> None:
    assert read_date("9/10/2015", WORK, TODAY, "mdy").value == date(2015, 9, 10)
    assert read_date("9/10/2015", WORK, TODAY, "dmy").value == date(2015, 10, 9)


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Z]{1,3}[-/. ][0-9]{1,4}"))
def test_any_text_gives_a_date_in_bounds_or_a_reason(text: str) -> None:
    reading = read_date(text, WORK, TODAY)
    if reading.value is None:
        assert reading.rule
    else:
        assert WORK <= reading.value <= TODAY


@given(st.dates(WORK, TODAY))
def test_every_iso_day_is_itself(day: date) -> None:
    assert read_date(day.isoformat(), WORK, TODAY).value == day


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3/4/2026", True),
        ("2026-13-45", True),
        ("31-FEB-2026", True),
        ("20261345", True),
        ("45231", True),
        ("2026-02-30 08:00:00", True),
        ("123-45-6789", False),
        ("123456789", False),
        ("Maria Lopez", False),
        ("555-010-1234", False),
        ("3/4/2026 with Maria", False),
        ("", False),
    ],
)
def test_only_what_has_the_form_of_a_date_may_be_shown(text: str, shown: bool) -> None:
    assert like_a_date(text) is shown


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026-11-01 08:05:09", "2026-11-01 08:05:09"),
        ("2026-11-01T8:05", "2026-11-01 08:05:00"),
        ("11/1/2026 99:99", "2026-11-01"),
    ],
)
def test_a_time_of_day_is_kept_with_its_day(text: str, moment: str) -> None:
    assert with_time(date(2026, 11, 1), text) == moment
