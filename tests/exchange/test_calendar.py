"""The feed of due days: parsed back by the library, and by a strict reader of the format."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from cmcli.exchange.calendar import FeedEvent, feed

NOW = datetime(2026, 3, 4, 6, 30, tzinfo=timezone(timedelta(hours=1)))
CHANGED = datetime(2026, 3, 1, 22, 0, tzinfo=timezone(timedelta(hours=-6)))
LINE = re.compile(r'[A-Z-]+(;[A-Z-]+=([^";:,]*|"[^"]*"))*:[^\x00-\x08\x0a-\x1f\x7f]*')

TEXTS = st.text(max_size=300) | st.text(
    st.sampled_from('aé漢😀\\,;:"nN\n\r\t \x00\x1b\x85\u2028\u202eBEGIN:VEVENT'), max_size=300
)


def event(**said: object) -> FeedEvent:
    usual: dict[str, object] = {
        "uid": "0123@cm",
        "sequence": 2,
        "day": date(2026, 3, 6),
        "summary": "HJKMN: contact",
        "description": "ben",
        "changed_at": CHANGED,
    }
    return FeedEvent(**{**usual, **said})  # type: ignore[arg-type]


def unfolded(raw: bytes) -> list[str]:
    """The content lines; each line break is CRLF and no line is longer than 75 octets."""
    assert raw.endswith(b"\r\n")
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = "\r\n".join(line.decode() for line in lines)  # no character is cut in two
    return text.replace("\r\n ", "").split("\r\n")


def values(lines: list[str], name: str) -> list[str]:
    found = (line.partition(":") for line in lines)
    return [value for head, _, value in found if head.partition(";")[0] == name]


def plain(value: str) -> str:
    """A text without its escapes."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def test_what_is_in_it() -> None:
    raw = feed([event()], name="cm: ben", now=NOW)
    calendar = Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"] == "-//cm//reminders//EN"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "cm: ben"
    assert calendar.refresh_interval == timedelta(hours=1)
    assert calendar.last_modified == NOW
    (found,) = calendar.events
    assert found.uid == "0123@cm"
    assert found.sequence == 2
    assert found.classification == "PRIVATE"
    assert found.transparency == "TRANSPARENT"
    assert (found.start, found.end) == (date(2026, 3, 6), date(2026, 3, 7))
    assert found.summary == "HJKMN: contact"
    assert found.description == "ben"
    assert found.stamp == found.last_modified == CHANGED
    assert not found.subcomponents


def test_days_are_dates_and_moments_are_utc() -> None:
    lines = unfolded(feed([event()], name="cm", now=NOW))
    assert "DTSTART;VALUE=DATE:20260306" in lines
    assert "DTEND;VALUE=DATE:20260307" in lines
    assert "DTSTAMP:20260302T040000Z" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert not any("VTIMEZONE" in line or "TZID" in line or "VALARM" in line for line in lines)


def test_what_did_not_change_is_written_as_before() -> None:
    first = unfolded(feed([event()], name="cm", now=NOW))
    later = unfolded(feed([event()], name="cm", now=NOW + timedelta(days=1)))
    assert [line for line in first if line not in later] == ["LAST-MODIFIED:20260304T053000Z"]
    grown = unfolded(feed([event(sequence=3, day=date(2026, 3, 9))], name="cm", now=NOW))
    assert values(grown, "UID") == values(first, "UID")
    assert values(grown, "SEQUENCE") == ["3"]


def test_an_empty_feed_is_a_calendar() -> None:
    assert Calendar.from_ical(feed([], name="cm", now=NOW)).events == []


def test_many_events_keep_their_order() -> None:
    some = [event(uid=f"{number}@cm") for number in range(50)]
    lines = unfolded(feed(some, name="cm", now=NOW))
    assert values(lines, "UID") == [one.uid for one in some]


@example("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged\r\n", "cm")
@example("\\N\\n\\;\\,", "a\\")
@example("漢" * 100, "😀" * 30)
@given(TEXTS, TEXTS)
def test_no_text_breaks_the_feed(text: str, name: str) -> None:
    some = [event(summary=text, description=text), event(uid="after@cm")]
    raw = feed(some, name=name, now=datetime(2026, 3, 4, tzinfo=UTC))
    lines = unfolded(raw)
    assert all(LINE.fullmatch(line) for line in lines)
    assert values(lines, "UID") == ["0123@cm", "after@cm"]
    assert values(lines, "BEGIN") == ["VCALENDAR", "VEVENT", "VEVENT"]
    read = Calendar.from_ical(raw)
    assert [found.uid for found in read.events] == ["0123@cm", "after@cm"]
    assert not any(found.errors for found in read.events)


@given(
    st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" ,;:\"'"), max_size=200)
)
def test_a_text_comes_back(text: str) -> None:
    text = text.replace("\\", "")  # the library reads \N in a text as a line break
    lines = unfolded(feed([event(summary=f"x{text}x")], name="cm", now=NOW))
    assert [plain(value) for value in values(lines, "SUMMARY")] == [f"x{text}x"]


def test_lines_of_a_description_stay_lines() -> None:
    lines = unfolded(feed([event(description="one\ntwo")], name="cm", now=NOW))
    assert values(lines, "DESCRIPTION") == [r"one\ntwo"]
