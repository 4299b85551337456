"""The filter of a list: words typed after ``/`` and what they leave over.

Every word narrows further: free text, ``key:value`` (``key:a,b`` either), or a flag by its name;
a minus in front turns a word round.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, TypeVar

from cmcli.casework.looking.glance import sounds_in
from cmcli.domain.supervision import LATE_KINDS, OTHER
from cmcli.domain.text import asked_words, quoted
from cmcli.store.reading.word_query import sounding_like

T = TypeVar("T")

Test = Callable[[T], bool]


MEANINGS: Mapping[str, str] = {
    "text": "Part of a name, a code or another word",
    "kind:": "What is due, for example kind:plan",
    "late:": f"What is late: {', '.join(LATE_KINDS)} or {OTHER}",
    "model:": "Model, for example model:icm,cti for either",
    "stage:": "Stage, for example stage:review",
    "acuity:": "Acuity, for example acuity:3,4",
    "worker:": "Worker, or worker:none for unassigned",
    "team:": "Team, or team:none",
    "status:": "Status of the referral",
    "need:": "Need, for example need:housing",
    "late": "Something is late",
    "today": "Something is due today",
    "week": "Something is due this week",
    "safety": "An open safety flag",
    "agenda": "Appointments of today",
    "snoozed": "Snoozed reminders",
    "never": "Never contacted, and late",
    "imported": "Opened by an import",
    "waitlist": "People on the waitlist",
    "closed": "Closed cases",
    "urgent": "Urgent referrals",
    "warm": "Warm referrals",
    "room": "There is room for a case",
    "over": "Over the target or the ceiling",
    "-word": "Not this, for example -late",
}
"""Every word of a filter, with its meaning in the help."""


@dataclass(frozen=True, slots=True)
class FilterWords(Generic[T]):
    """The filter words of one list.

    ``keys`` give the value or the values of an item for ``key:value``; ``flags`` say yes or no;
    ``text`` gives the words that free text is compared with, each after a blank. ``known`` are
    values of a key that are right although no item may have them now.
    """

    keys: Mapping[str, Callable[[T], str | Collection[str]]]
    flags: Mapping[str, Test[T]]
    text: Callable[[T], str]
    known: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def help(self) -> str:
        """All of it in one line, for the input."""
        return "  ".join(self.every)

    @property
    def every(self) -> Sequence[str]:
        """Return all words, those with a value with a colon behind them."""
        return ["text", *(f"{key}:" for key in self.keys), *self.flags, "-word"]


def narrowed(items: Sequence[T], said: str, words: FilterWords[T]) -> tuple[list[T], str | None]:
    """The items that are left over, in their order, and what of the words is not understood."""
    tests: list[Test[T]] = []
    problem: str | None = None
    for word in said.split():
        turned = word.startswith("-") and len(word) > 1
        test, wrong = _test(word[1:] if turned else word, items, words)
        problem = problem or wrong
        if test is not None:
            tests.append(_not(test) if turned else test)
    for test in tests:
        items = [item for item in items if test(item)]
    return list(items), problem


def free_text(said: str, words: FilterWords[T]) -> str:
    """Return the words that are looked for in texts."""
    parts = said.casefold().split()
    return " ".join(
        part for part in parts if ":" not in part and part[0] != "-" and part not in words.flags
    )


def _not(test: Test[T]) -> Test[T]:
    return lambda item: not test(item)


def _test(
    word: str, items: Sequence[T], words: FilterWords[T]
) -> tuple[Test[T] | None, str | None]:
    """Return the test of the word (None: nothing yet, as with ``model:``), and its fault."""
    key, colon, value = word.casefold().partition(":")
    if not colon:
        return words.flags.get(key) or _text(word, words), None
    if key not in words.keys:
        near = get_close_matches(key, words.keys, n=1)
        known = f"{near[0]}:" if near else ", ".join(f"{one}:" for one in words.keys)
        return None, f"{quoted(key + ':')} isn't a filter. Use {known}"
    wanted = [one for one in value.split(",") if one]
    return _value(key, wanted, items, words) if wanted else (None, None)


def _text(word: str, words: FilterWords[T]) -> Test[T] | None:
    parts = {part: sounding_like(part) for part in asked_words(word)}
    if not parts:
        return None
    asked = [[f" {part}", *(f" {one} " for one in heard)] for part, heard in parts.items()]
    turned = any(heard and not part.isascii() for part, heard in parts.items())

    def test(item: T) -> bool:
        text = words.text(item)
        if turned:  # rarely asked for, so the sounds of Latin names are not kept
            text += sounds_in(*text.split())
        return all(any(one in text for one in either) for either in asked)

    return test


def _value(
    key: str, wanted: Sequence[str], items: Sequence[T], words: FilterWords[T]
) -> tuple[Test[T], str | None]:
    """Items with one of the values; a start will do until it is a value itself."""
    of = words.keys[key]
    there = {one for item in items for one in _folded(of(item))} | set(words.known.get(key, ()))
    chosen: set[str] = set()
    problem: str | None = None
    for one in wanted:
        found = {one} & there or {value for value in there if value.startswith(one)}
        if not found:
            some = ", ".join(sorted(value for value in there if value)[:8])
            problem = f"Nothing here has {quoted(f'{key}:{one}')}. It has: {some or 'nothing'}"
        chosen |= found
    return lambda item: not chosen.isdisjoint(_folded(of(item))), problem


def _folded(values: str | Collection[str]) -> list[str]:
    return [one.casefold() for one in ((values,) if isinstance(values, str) else values)]
