"""Changes that a goal cannot mean: against its own words, or more than time and units allow."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cmcli.domain.goal_reading import GoalReading
from cmcli.domain.goal_text import Token

_MILLION = Decimal(1_000_000)
_LARGE_NUMBER = re.compile(r"\d[\d., ]{6,}\d|\d{3,} ?万")
_NUMBER = re.compile(r"\d+(?:[., ]\d{3})*")
_CURRENCY = re.compile("[$€£]")
_MONEY_A_DAY = Decimal(1000)
_KILOS_A_WEEK = Decimal("2.5")
_POUNDS_A_WEEK = Decimal("5.5")
_SOON_DAYS = 14
_LIMITS = (
    ("days", "weeks", Decimal(7)),
    ("days", "months", Decimal(31)),
    ("hours", "day", Decimal(24)),
    ("hours", "weeks", Decimal(168)),
)
"""Pairs of a unit and its period, with the most that there can be."""


def wrong_way(read: GoalReading) -> str | None:
    """Return a sentence if the target lies the other way than the words say."""
    change, direction = read.change, read.direction
    if not change or not direction or (change > 0) == (direction > 0):
        return None
    has, measure = read.words.has, read.measure
    if has("negations", measure):
        return None  # nobody knows which part of the measure is turned round
    burden, gain, named = has("burdens", measure), has("gains", measure), read.shares_words
    if direction > 0:
        wrong = gain or named or not burden
    else:
        named = named and not has("burdens", read.text)
        wrong = not gain and (burden or named or not measure)
    if not wrong:
        return None
    said, goes = ("more", "falls") if direction > 0 else ("less", "rises")
    return f"The text says {said}, but the measure {goes} from baseline to target."


def impossible(read: GoalReading, written: date) -> str | None:
    """Return a sentence if nobody can mean this change by this date."""
    return next(_impossible(read, written), None)


def _impossible(read: GoalReading, written: date) -> Iterator[str]:
    if _is_a_million(read):
        yield "A million is out of reach. Write the first amount."
    if read.said("absolute") and not read.counts and read.goal.target is None:
        yield "Nobody can promise always, never or perfect. Write how often, or for how long."
    if read.words.has("tomorrow", read.text):
        yield "The text says that it happens at once. Write it as a step, or give it time."
    target = read.goal.target
    limit = _limit(read)
    if target is not None and limit is not None and target > limit:
        yield f"The target is more than there can be ({limit})."
    if read.goal.due_on is not None and read.goal.due_on > written:
        days = Decimal((read.goal.due_on - written).days)
        if days <= _SOON_DAYS and read.said("long"):
            yield "This takes longer than two weeks. Give it more time, or write what comes first."
        if _too_fast(read, days):
            yield "The change is too big for the time until the due date."


def _is_a_million(read: GoalReading) -> bool:
    if read.said("small_money"):
        return False
    found = _LARGE_NUMBER.findall(read.goal.text)
    written = any("万" in one or _digits(one) >= _MILLION for one in found)
    target = read.goal.target
    return read.said("millions") or written or (target is not None and target >= _MILLION)


def _digits(text: str) -> Decimal:
    return Decimal("".join(filter(str.isdecimal, text)))


def _limit(read: GoalReading) -> Decimal | None:
    has, measure = read.words.has, read.measure
    if has("percents", measure) or "%" in (read.goal.measure or ""):
        return Decimal(100)
    fitting = (
        most
        for counted, period, most in _LIMITS
        if has(counted, measure) and has(period, _after_per(read, measure))
    )
    return next(fitting, None)


def _after_per(read: GoalReading, measure: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the words of the measure from the second on: the first is what is counted."""
    starts = [start for start, _ in read.words.lists["per"].places(measure)]
    return measure[min(starts, default=1) :]


def _too_fast(read: GoalReading, days: Decimal) -> bool:
    change, has, measure = abs(read.change), read.words.has, read.measure
    weeks = days / 7
    if _too_much_money(read, days):
        return True
    if change:
        whole = not any(has(name, measure) for name in ("weeks", "months", "percents"))
        if whole and _counts_days(read) and change > days * Decimal("1.1") + 3:
            return True
        if has("kilos", measure) and change / weeks > _KILOS_A_WEEK and change > 3:
            return True
        if has("pounds", measure) and change / weeks > _POUNDS_A_WEEK and change > 7:
            return True
    lost = _amount_of(read, "kilos")
    return lost is not None and bool(read.direction) and lost > 3 and lost / weeks > _KILOS_A_WEEK


def _too_much_money(read: GoalReading, days: Decimal) -> bool:
    if not (read.said("money") or _CURRENCY.search(read.goal.text)):
        return False
    if days <= _SOON_DAYS and read.words.has("thousands", read.text):
        return True
    said = [_digits(one) for one in _NUMBER.findall(read.goal.text)]
    amounts = [abs(read.change), *(one for one in said if not 1900 <= one <= 2200)]
    return max(amounts) / days > _MONEY_A_DAY


def _counts_days(read: GoalReading) -> bool:
    lists, measure = read.words.lists, read.measure
    return any(
        not lists["per"].found(measure[max(start - 1, 0) : start])
        for start, _ in lists["days"].places(measure)
    )


def _amount_of(read: GoalReading, unit: str) -> Decimal | None:
    """Return the number in front of the unit in the text."""
    for start, _ in read.words.lists[unit].places(read.text):
        for word in read.text[start - 1] if start else ():
            if word.isdecimal():
                return Decimal(word)
    return None
