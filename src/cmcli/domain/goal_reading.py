"""A goal as words show it: judging, serving, trying, counting, comparing, keeping."""

from decimal import Decimal
from functools import cached_property

from cmcli.domain.goal_text import GoalWords, Token, is_han, is_number, tokens
from cmcli.domain.plans import Goal

_MOST_WORDS = 200
"""Words that are read; a goal is a sentence."""

_NEAR = 6
"""Words between taking part and the service."""

_SHORTEST_STEM = 4
_ARTICLES = frozenset(("a", "an", "the", "un", "una", "my", "mi"))
_DONE_TO = ("ed", "ado", "ada", "ido", "ida", "sober", "home")
"""Endings of what somebody is once it is done (and two words that say a state)."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class GoalReading:
    """A goal, read by the word lists of the catalogue."""

    def __init__(self, goal: Goal, words: GoalWords) -> None:
        """Split text and measure into words."""
        self.goal = goal
        self.words = words
        self.text = tokens(goal.text)[:_MOST_WORDS]
        self.measure = tokens(goal.measure or "")[:_MOST_WORDS]

    @property
    def judges(self) -> bool:
        """Return whether it says how the person should be for others."""
        return self.words.has("judging", self.text)

    @property
    def serves(self) -> bool:
        """Return whether it says what staff do, or only that the client takes part in a service."""
        lists = self.words.lists
        if lists["staff"].found(self.text):
            return True
        if lists["results"].found(self.text):
            return False
        begun = [end for _, end in lists["taking_part"].places(self.text)]
        return any(
            0 <= start - end <= _NEAR
            for start, _ in lists["services"].places(self.text)
            for end in begun
        )

    @property
    def tries(self) -> bool:
        """Return whether it names an effort."""
        return self.words.has("effort", self.text)

    @property
    def names_something(self) -> bool:
        """Return whether a word is left that is neither general nor a date."""
        general = ["small", "vague", "dates", "bounds", "numbers"]
        if not self.words.has("getting", self.text):
            general.append("areas")
        rest = self.words.rest(self.text, *general)
        if self._words_at(rest) != 1:
            return bool(rest)
        return not self._describes(rest[0]) and (self._is_done() or not self._is_general())

    @property
    def measure_shows(self) -> bool:
        """Return whether the measure counts something that other people can see."""
        general = ("small", "vague", "rating", "judging")
        numbered = any(is_number(token) for token in self.measure)
        return numbered or bool(self.words.rest(self.measure, *general))

    @property
    def compares(self) -> bool:
        """Return whether it says more, less or better."""
        return self.words.has("gradual", self._without_bounds(self.text))

    @property
    def keeps(self) -> bool:
        """Return whether it is about keeping what is there."""
        return self.words.has("keep", self.text) or self.words.has("keep", self.measure)

    @cached_property
    def counts(self) -> bool:
        """Return whether the text has a number that is neither a date nor a deadline."""
        spelled = {start for start, _ in self.words.lists["numbers"].places(self.text)}
        digits = {place for place, token in enumerate(self.text) if is_number(token)}
        return any(not self._is_date(place) for place in sorted(spelled | digits))

    @property
    def direction(self) -> int:
        """Return 1 for more, -1 for less, 0 where neither or both are said."""
        text = self._without_bounds(self.text)
        return self.words.has("more", text) - self.words.has("less", text)

    @property
    def change(self) -> Decimal:
        """Return how much the measure is to rise, 0 where its way is not known."""
        goal = self.goal
        if goal.baseline is None or goal.target is None:
            return Decimal(0)
        return goal.target - goal.baseline

    @property
    def shares_words(self) -> bool:
        """Return whether text and measure name the same thing."""
        general = (
            "small",
            "more",
            "less",
            "dates",
            "bounds",
            "numbers",
            "days",
            "per",
            "negations",
        )
        text, measure = (
            [said[place] for place in self.words.rest(said, *general)]
            for said in (self.text, self.measure)
        )
        return any(_alike(one, other) for one in text for other in measure)

    def said(self, name: str) -> bool:
        """Return whether text or measure has a word of the list."""
        return self.words.has(name, self.text) or self.words.has(name, self.measure)

    def _words_at(self, places: list[int]) -> int:
        """Count words: two Chinese characters side by side are one."""
        count, last = 0, -2
        for place in places:
            if place == last + 1 and is_han(self.text[place]):
                last = -2
                continue
            count, last = count + 1, place
        return count

    def _is_done(self) -> bool:
        return any(
            self.words.has(name, self.text) for name in ("acts", "getting", "keep", "results")
        )

    def _is_general(self) -> bool:
        return self.words.has("vague", self.text) and not self.counts

    def _describes(self, place: int) -> bool:
        """Return whether the word says how somebody is ("be punctual", not "be housed")."""
        begun = [end for _, end in self.words.lists["being"].places(self.text)]
        before = self.text[place - 1] if place else frozenset()
        if not begun or min(begun) > place or before & _ARTICLES:
            return False
        return not any(word.endswith(_DONE_TO) for word in self.text[place])

    def _without_bounds(self, text: tuple[Token, ...]) -> tuple[Token, ...]:
        covered = self.words.lists["bounds"].covered(text)
        return tuple(token for place, token in enumerate(text) if place not in covered)

    def _is_date(self, place: int) -> bool:
        token = self.text[place]
        if any(word.isdecimal() and _FIRST_YEAR <= int(word) <= _LAST_YEAR for word in token):
            return True
        before, after = self.text[max(place - 1, 0) : place], self.text[place + 1 : place + 2]
        has = self.words.has
        unit = any(
            has(name, self.text[place + 1 : place + 3]) for name in ("days", "weeks", "months")
        )
        if has("dates", after) and not unit:
            return True
        if has("dates", before) and not has("within", before):
            return True
        return has("within", before) and (unit or not after or is_number(after[0]))


def _alike(one: Token, other: Token) -> bool:
    return any(
        first == second
        or (len(first) >= _SHORTEST_STEM and first[:_SHORTEST_STEM] == second[:_SHORTEST_STEM])
        for first in one
        for second in other
    )
