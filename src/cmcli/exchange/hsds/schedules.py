"""Opening hours in words: weekly and monthly schedules, and text where a schedule is only that."""

import re
from collections.abc import Sequence
from datetime import date, time

from cmcli.domain.dates import short_day
from cmcli.domain.text import quoted
from cmcli.exchange.hsds.parts import Notes, Part

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RULE_DAY = re.compile(r"([+-]?[0-9])?(MO|TU|WE|TH|FR|SA|SU)")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2}(?:\.[0-9]+)?)?\s*([ap])?\.?m?\.?\s*"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_ORDER = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"}
_MONTH_DAY = re.compile(r"(?:[1-9]|[12][0-9]|3[01])")
_WEEKDAYS = {
    **{str(at): at - 1 for at in range(1, 8)},
    **{
        name[:length].lower(): at
        for at, name in enumerate(
            ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        )
        for length in (2, 3, len(name))
    },
}


class _NoSchedule(Exception):
    """It is no schedule that can be said in words; the text says why."""


def hours_of(schedules: Sequence[Part], today: date, notes: Notes, external_id: str) -> str:
    """Say when a service is open. What is no schedule is kept as its text, or named."""
    weekly: dict[tuple[str, str, str], set[int]] = {}
    others: list[str] = []
    for one in schedules:
        if _ended(one, today):
            notes.left["schedules that have ended"] += 1
            continue
        since = _since(one, today)
        try:
            what, days = _when(one)
            times = _times(one)
        except _NoSchedule as problem:
            if one["description"]:
                others.append(since + " ".join(one["description"].split()))
            else:
                notes.warn(one.place, "no-schedule", f"a schedule {problem}.", external_id)
            continue
        if days:
            weekly.setdefault((since, what, times), set()).update(days)
        else:
            others.append(f"{since}{what} {times}".strip())
    said = [
        since + " ".join(filter(None, (what, _run(days), times)))
        for (since, what, times), days in weekly.items()
    ]
    return "; ".join(dict.fromkeys((*said, *others)))


def _ended(one: Part, today: date) -> bool:
    return any(
        day is not None and day < today for day in (_day(one["valid_to"]), _day(one["until"]))
    )


def _since(one: Part, today: date) -> str:
    """Return the words before a schedule that begins later; an empty text for any other."""
    day = _day(one["valid_from"])
    return f"from {short_day(day)}: " if day is not None and day > today else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _when(one: Part) -> tuple[str, set[int]]:
    """Return the words before the days, and the days of the week if there are any."""
    freq = one["freq"].upper()
    every = one["interval"] or "1"
    if not every.isascii() or not every.isdigit() or int(every) == 0:
        raise _NoSchedule(f"has the interval {quoted(every)}")
    if freq not in ("", "WEEKLY", "MONTHLY", "DAILY"):
        raise _NoSchedule(f"has the frequency {quoted(one['freq'])}")
    if freq == "MONTHLY":
        return _monthly(one, int(every)), set()
    days = _days(one)
    if freq == "DAILY" and not days:
        return ("daily" if every == "1" else f"every {int(every)} days"), set()
    if not days:
        raise _NoSchedule("names no day")
    return ("" if int(every) == 1 else f"every {int(every)} weeks"), days


def _days(one: Part) -> set[int]:
    """Return the days of a weekly schedule: 0 is Monday."""
    found = set()
    for text in filter(None, re.split(r"[,;\s]+", one["byday"] or one["weekday"])):
        day = _WEEKDAYS.get(text.lower().rstrip("."))
        if day is None:
            raise _NoSchedule(f"has the day {quoted(text)}")
        found.add(day)
    return found


def _monthly(one: Part, every: int) -> str:
    """Say the days of a monthly schedule."""
    named = []
    for text in filter(None, re.split(r"[,;\s]+", one["byday"].upper())):
        found = _RULE_DAY.fullmatch(text)
        order = _ORDER.get(int(found[1])) if found and found[1] else None
        if found is None or order is None:
            raise _NoSchedule(f"has the day {quoted(text)} of a month")
        named.append(f"{order} {_NAMES[_DAYS.index(found[2])]}")
    numbers = [text for text in re.split(r"[,;\s]+", one["bymonthday"]) if text and not named]
    wrong = [text for text in numbers if not _MONTH_DAY.fullmatch(text)]
    if wrong:
        raise _NoSchedule(f"has the day {quoted(wrong[0])} of a month")
    if not named and not numbers:
        raise _NoSchedule("names no day")
    on = ", ".join(named) if named else f"day {', '.join(numbers)}"
    return f"{on} of the month" if every == 1 else f"{on}, every {every} months"


def _times(one: Part) -> str:
    opens, closes = (_clock(one[name]) for name in ("opens_at", "closes_at"))
    if opens and closes:
        return f"{opens}-{closes}"
    return f"from {opens}" if opens else f"until {closes}" if closes else ""


def _clock(text: str) -> str:
    """Return a time of day as ``9:00``; an empty text for none."""
    if not text:
        return ""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        raise _NoSchedule(f"has the time {quoted(text)}")
    hour = int(found[1])
    if found[3]:
        if not 1 <= hour <= 12:
            raise _NoSchedule(f"has the time {quoted(text)}")
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    try:
        at = time(hour % 24 if hour == 24 else hour, int(found[2] or 0))
    except ValueError:
        raise _NoSchedule(f"has the time {quoted(text)}") from None
    return f"{hour}:{at.minute:02}"


def _run(days: set[int]) -> str:
    """Name days; three or more in a row are a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = []
    for run in runs:
        names = [_NAMES[day] for day in run]
        said.append(f"{names[0]}-{names[-1]}" if len(run) > 2 else ", ".join(names))
    return ", ".join(said)
