"""The SMART check of a goal: a verdict and a reason per letter. It advises and decides nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one letter holds, and why, as a sentence."""

    ok: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Smart:
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
        """Whether all five letters hold."""
        return all(verdict.ok for verdict in self.letters.values())

    def as_dict(self) -> dict[str, dict[str, bool | str]]:
        """Per letter ``ok`` and ``why``, as JSON prints it."""
        return {
            letter: {"ok": verdict.ok, "why": verdict.why}
            for letter, verdict in self.letters.items()
        }


def check(goal: Goal, *, opened: date | None = None, today: date) -> Smart:
    """The verdicts on a goal.

    ``opened`` is the day on which the goal was written, where it is known: the due date must lie
    after that day (else after ``today``), so that a goal does not become less SMART by growing old.
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
        return Verdict(False, "The text is too short to say what will be different, and for whom.")
    if not goal.measure and all(word in _VAGUE or word in _SMALL for word in words):
        return Verdict(False, "The text uses only words that each reader takes differently.")
    return Verdict(True, "The text says what is to be reached.")


def _measurable(goal: Goal) -> Verdict:
    if not goal.measure:
        return Verdict(False, "There is no measure: nothing says how anyone would see it happen.")
    if goal.target is not None:
        return Verdict(True, f"It is measured by {goal.measure}, to {_number(goal.target)}.")
    if goal.gas_0:
        return Verdict(True, f"It is measured by {goal.measure}, to the level that is described.")
    return Verdict(False, "There is a measure, and no target value or state to reach on it.")


def _achievable(goal: Goal) -> Verdict:
    if goal.confidence is not None and goal.confidence < LOW_CONFIDENCE:
        return Verdict(
            False, f"The client's own confidence is {goal.confidence} of 10: a smaller step may do."
        )
    if goal.baseline is not None and goal.target is not None:
        if goal.baseline == goal.target:
            return Verdict(False, f"It begins at its target, {_number(goal.target)}.")
        way = f"from {_number(goal.baseline)} to {_number(goal.target)}"
    elif goal.gas_baseline is not None and goal.gas_0:
        if goal.gas_baseline >= 0:
            return Verdict(False, "It begins at the level that is expected of it.")
        way = f"from level {goal.gas_baseline} to the expected level"
    else:
        missing = "target" if goal.baseline is not None else "baseline"
        return Verdict(False, f"There is no {missing}, so nobody can tell how far the way is.")
    if goal.confidence is None:
        return Verdict(True, f"The way is known: {way}.")
    return Verdict(True, f"The way is known: {way}; the client's confidence is {goal.confidence}.")


def _relevant(goal: Goal) -> Verdict:
    if goal.need:
        return Verdict(True, f"It rests on a need: {goal.need}.")
    if goal.strength is not None:
        return Verdict(True, f"It rests on strength {goal.strength}.")
    if goal.words:
        return Verdict(True, "It is in the client's own words.")
    return Verdict(False, "It rests on no need, no strength and no words of the client.")


def _time_bound(goal: Goal, written: date) -> Verdict:
    if goal.due_on is None:
        return Verdict(False, "There is no date by which it is to be reached.")
    if goal.due_on <= written:
        return Verdict(
            False, f"Its date, {short_day(goal.due_on)}, does not lie after {short_day(written)}."
        )
    return Verdict(True, f"It is to be reached by {short_day(goal.due_on)}.")


def _number(value: Decimal) -> str:
    plain = value.normalize()
    return f"{plain:f}" if abs(plain.adjusted()) < 20 else str(plain)
