"""The SMART check of a goal: a verdict and a reason per letter. It advises and decides nothing."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.plans import Goal
from cmcli.domain.text import normalise

LOW_CONFIDENCE = 5
"""Below this (of 10) the client thinks it more likely that the goal is not reached."""

FEWEST_WORDS = 3

_VAGUE = frozenset(
    "adjust adjusted better change cope coping do doing enhance enough feel fine get getting good"
    " happier happy healthier healthy help improve improved improvement improving increase less"
    " life maintain more normal okay progress reduce situation some something soon stability"
    " stabilise stabilize stable stay things try well work working".split()
)
_SMALL = frozenset(
    "a an and as at be being by for from her his i in into is it its me my of on or own our she he"
    " that the their them they this to up was will with you your".split()
)


class Verdict(NamedTuple):
    """The verdict on one letter, and the reason as a sentence."""

    ok: bool
    why: str


class Smart(NamedTuple):
    """The five verdicts on one goal."""

    specific: Verdict
    measurable: Verdict
    achievable: Verdict
    relevant: Verdict
    time_bound: Verdict

    @property
    def letters(self) -> dict[str, Verdict]:
        """The verdicts by their letters, in order."""
        return {
            "S": self.specific,
            "M": self.measurable,
            "A": self.achievable,
            "R": self.relevant,
            "T": self.time_bound,
        }

    @property
    def ok(self) -> bool:
        """Return whether all five letters hold."""
        return all(verdict.ok for verdict in self.letters.values())

    def as_dict(self) -> dict[str, dict[str, bool | str]]:
        """Per letter ``ok`` and ``why``, as JSON prints it."""
        return {
            letter: {"ok": verdict.ok, "why": verdict.why}
            for letter, verdict in self.letters.items()
        }


def check(goal: Goal, *, opened: date | None = None, today: date) -> Smart:
    """The verdicts on a goal.

    ``opened`` is the day when the goal was written, where it is known. The due date must be after
    it (else after ``today``), so that a goal stays SMART as it gets older.
    """
    return Smart(
        specific=_specific(goal),
        measurable=_measurable(goal),
        achievable=_achievable(goal),
        relevant=_relevant(goal),
        time_bound=_time_bound(goal, opened or today),
    )


def _specific(goal: Goal) -> Verdict:
    words = normalise(goal.text)
    if len(words) < FEWEST_WORDS:
        return Verdict(False, "The text is too short to show what will be different, and for whom.")
    if not goal.measure and all(word in _VAGUE or word in _SMALL for word in words):
        return Verdict(False, "The text has only vague words, which everyone reads differently.")
    return Verdict(True, "The text names a result.")


def _measurable(goal: Goal) -> Verdict:
    if not goal.measure:
        return Verdict(False, "The goal has no measure that shows when it is reached.")
    if goal.target is not None:
        return Verdict(True, f"Measured by {goal.measure}. Target: {_number(goal.target)}.")
    if goal.gas_0:
        return Verdict(True, f"Measured by {goal.measure}. Target: level 0 as described.")
    return Verdict(False, "The measure has no target value and no description of level 0.")


def _achievable(goal: Goal) -> Verdict:
    if goal.confidence is not None and goal.confidence < LOW_CONFIDENCE:
        return Verdict(
            False, f"The client's confidence is {goal.confidence} of 10. Try a smaller goal."
        )
    if goal.baseline is not None and goal.target is not None:
        if goal.baseline == goal.target:
            return Verdict(False, f"Baseline and target are both {_number(goal.target)}.")
        way = f"from {_number(goal.baseline)} to {_number(goal.target)}"
    elif goal.gas_baseline is not None and goal.gas_0:
        if goal.gas_baseline >= 0:
            return Verdict(False, "The starting level already meets the expected level.")
        way = f"from level {goal.gas_baseline} to the expected level"
    else:
        missing = "target" if goal.baseline is not None else "baseline"
        return Verdict(False, f"Without a {missing}, nobody can tell how big the change is.")
    if goal.confidence is None:
        return Verdict(True, f"The change is known: {way}.")
    return Verdict(
        True, f"The change is known: {way}. The client's confidence is {goal.confidence} of 10."
    )


def _relevant(goal: Goal) -> Verdict:
    if goal.need:
        return Verdict(True, f"Linked to need {goal.need}.")
    if goal.strength is not None:
        return Verdict(True, f"Linked to strength {goal.strength}.")
    if goal.words:
        return Verdict(True, "The client's own words are there.")
    return Verdict(
        False, "It has no link to a need or a strength, and no words of the client's own."
    )


def _time_bound(goal: Goal, written: date) -> Verdict:
    if goal.due_on is None:
        return Verdict(False, "The goal has no due date.")
    if goal.due_on <= written:
        return Verdict(
            False, f"Its due date, {short_day(goal.due_on)}, is not after {short_day(written)}."
        )
    return Verdict(True, f"Due by {short_day(goal.due_on)}.")


def _number(value: Decimal) -> str:
    plain = value.normalize()
    return f"{plain:f}" if abs(plain.adjusted()) < 20 else str(plain)
