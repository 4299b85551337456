"""The SMART check of a goal: a verdict and a reason per letter. It advises and decides nothing.

It judges what the goal says, not how many of its fields are filled in.
"""

from datetime import date, timedelta
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.goal_limits import impossible, wrong_way
from cmcli.domain.goal_reading import GoalReading
from cmcli.domain.goal_text import GoalWords
from cmcli.domain.numbers import plain_number
from cmcli.domain.plans import Goal

LOW_CONFIDENCE = 5
"""Below this (of 10) the client thinks it more likely that the goal is not reached."""

LONGEST = timedelta(days=731)
"""Two years. A goal that is due later is a hope, and its first part is the goal."""

SHORTEST = timedelta(days=2)
"""A goal that is due within two days is a step."""


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


def check(goal: Goal, words: GoalWords, *, opened: date | None = None, today: date) -> Smart:
    """Judge a goal by the catalogue's ``words``.

    ``opened`` is the day when the goal was written, where it is known. The due date must be after
    it (else after ``today``), so that a goal stays SMART as it gets older.
    """
    read = GoalReading(goal, words)
    written = opened or today
    specific = _specific(read)
    measurable = _measurable(read, specific)
    return Smart(
        specific=specific,
        measurable=measurable,
        achievable=_achievable(read, measurable, written),
        relevant=_relevant(goal),
        time_bound=_time_bound(goal, written, today),
    )


def _specific(read: GoalReading) -> Verdict:
    if read.judges:
        return Verdict(
            False, "The text judges the person. Write what will be different in their life."
        )
    if read.serves:
        return Verdict(
            False, "The text names a service. Write what will be different thanks to it."
        )
    if read.tries and not (read.counts or read.measure_shows):
        return Verdict(False, "The text names an effort. Write the result that it should have.")
    if not (read.names_something or read.measure_shows):
        return Verdict(False, "The text has only general words, which everyone reads differently.")
    return Verdict(True, "The text names a result.")


def _measurable(read: GoalReading, specific: Verdict) -> Verdict:
    goal = read.goal
    if goal.measure and goal.target is not None and read.measure_shows:
        return Verdict(True, f"Measured by {goal.measure}. Target: {plain_number(goal.target)}.")
    if goal.gas_0:
        return Verdict(True, f"Measured by {goal.measure or 'the goal scale'}: level 0.")
    if goal.measure and not read.measure_shows:
        return Verdict(False, "Only feelings are rated. Add something that other people can see.")
    if read.compares and not read.counts:
        return Verdict(False, "It says more, less or better, and has no measure with a target.")
    if not specific.ok:
        return Verdict(False, "Nothing in it shows when the goal is reached.")
    if read.counts:
        return Verdict(True, "The text says how much or how often.")
    return Verdict(True, "It is done or not done, which shows when it is reached.")


def _achievable(read: GoalReading, measurable: Verdict, written: date) -> Verdict:
    goal = read.goal
    if goal.confidence is not None and goal.confidence < LOW_CONFIDENCE:
        return Verdict(
            False, f"The client's confidence is {goal.confidence} of 10. Try a smaller goal."
        )
    if goal.due_on is not None and written < goal.due_on <= written + SHORTEST:
        return Verdict(False, "A goal that is due within two days is a step, or too big for it.")
    trouble = wrong_way(read) or impossible(read, written) or _no_way_to_go(read)
    if trouble is not None:
        return Verdict(False, trouble)
    way = _way(goal)
    if way is None and not measurable.ok:
        return Verdict(False, "Nobody can tell how big the change is.")
    parts = [f"The change is known: {way}." if way else "Nothing in it is out of reach."]
    if goal.confidence is not None:
        parts.append(f"The client's confidence is {goal.confidence} of 10.")
    return Verdict(True, " ".join(parts))


def _no_way_to_go(read: GoalReading) -> str | None:
    goal = read.goal
    if read.keeps:
        return None
    if goal.baseline is not None and goal.baseline == goal.target:
        return f"Baseline and target are both {plain_number(goal.target)}."
    if goal.gas_baseline is not None and goal.gas_0 and goal.gas_baseline >= 0:
        return "The starting level already meets the expected level."
    return None


def _way(goal: Goal) -> str | None:
    if goal.baseline is not None and goal.target is not None:
        if goal.baseline == goal.target:
            return f"{plain_number(goal.target)} is kept"
        return f"from {plain_number(goal.baseline)} to {plain_number(goal.target)}"
    if goal.gas_baseline is not None and goal.gas_0:
        return f"from level {goal.gas_baseline} to the expected level"
    return None


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


def _time_bound(goal: Goal, written: date, today: date) -> Verdict:
    if goal.due_on is None:
        return Verdict(False, "The goal has no due date.")
    if goal.due_on <= written:
        return Verdict(
            False, f"Its due date, {short_day(goal.due_on)}, is not after {short_day(written)}."
        )
    if goal.due_on > max(written, today) + LONGEST:
        return Verdict(
            False,
            f"Its due date, {short_day(goal.due_on)}, is more than two years away."
            " Write what comes first.",
        )
    return Verdict(True, f"Due by {short_day(goal.due_on)}.")
