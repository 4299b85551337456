"""The text of a goal as the SMART check reads it: words, and the lists that they are found in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cmcli.domain.text import normalise

_HAN_CHARACTER = re.compile(r"[\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]|[^\u3400-\u9fff]+")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARABIC_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
# "and", "so", "with", "to", "as" and "the" are written in front of an Arabic word.
_ARABIC_FRONTS = ("ال", "و", "ف", "ب", "ل", "ك", "س", "لل")
_SHORTEST_ARABIC = 2

_LONGEST_WORD = 40

Token = frozenset[str]
"""A word in the ways it may be read: with and without the Arabic particles in front of it."""


def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into words; each Chinese character is one."""
    parts = (part for word in normalise(text) for part in _HAN.findall(word))
    return tuple(_readings(part[:_LONGEST_WORD]) for part in parts)


def _readings(word: str) -> Token:
    if not _ARABIC.search(word):
        return frozenset((word,))
    found = {word.translate(_ARABIC_LETTERS)}
    for _ in range(3):  # "and", "with" and "the" may stand together
        found |= {
            one.removeprefix(front)
            for one in found
            for front in _ARABIC_FRONTS
            if one.startswith(front) and len(one) - len(front) >= _SHORTEST_ARABIC
        }
    return frozenset(found)


class WordList:
    """Words and phrases of any language; an entry that ends in ``*`` matches how words begin."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Take the entries as the catalogue has them: in small letters, without marks."""
        self._entries = tuple(entries)
        self._indexes: dict[bool, _Index] = {}

    def covered(self, text: tuple[Token, ...]) -> set[int]:
        """Return the places of the words that belong to an entry."""
        return {
            place for start in range(len(text)) for place in range(start, self._end(text, start))
        }

    def places(self, text: tuple[Token, ...]) -> list[tuple[int, int]]:
        """Return where entries begin and end."""
        ends = ((start, self._end(text, start)) for start in range(len(text)))
        return [(start, end) for start, end in ends if end > start]

    def found(self, text: tuple[Token, ...]) -> bool:
        """Return whether the text has an entry."""
        return any(self._end(text, start) > start for start in range(len(text)))

    def _end(self, text: tuple[Token, ...], start: int) -> int:
        """Return where the longest entry that begins here ends."""
        longest = 0
        for word in text[start]:
            for entry in self._index(word.isascii()).fitting(word):
                if len(entry) > longest and _matches(entry, text, start):
                    longest = len(entry)
        return start + longest

    def _index(self, plain: bool) -> "_Index":
        """Return the entries in ASCII letters or those in others, each put in order when needed."""
        if plain not in self._indexes:
            self._indexes[plain] = _Index(one for one in self._entries if one.isascii() == plain)
        return self._indexes[plain]


class _Index:
    """Entries by their first word, or by the beginning of it."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, ...]]] = {}
        self._by_start: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            words = tuple(_entry_words(entry))
            first = words[0]
            by = self._by_start if first.endswith("*") else self._by_word
            by.setdefault(first.rstrip("*"), []).append(words)

    def fitting(self, word: str) -> Iterator[tuple[str, ...]]:
        """Return the entries that may begin with the word."""
        yield from self._by_word.get(word, ())
        for end in range(1, len(word) + 1):
            yield from self._by_start.get(word[:end], ())


def _entry_words(entry: str) -> Iterator[str]:
    for word in entry.split():
        *parts, last = _HAN.findall(word.removesuffix("*"))
        yield from parts
        yield last + "*" if word.endswith("*") else last


def _matches(entry: tuple[str, ...], text: tuple[Token, ...], start: int) -> bool:
    if start + len(entry) > len(text):
        return False
    pairs = zip(entry, text[start : start + len(entry)], strict=True)
    return all(
        any(one.startswith(word[:-1]) if word.endswith("*") else one == word for one in said)
        for word, said in pairs
    )


GOAL_LISTS = (
    "small vague judging effort taking_part services results staff areas getting more less "
    "gradual bounds keep burdens absolute millions small_money money long rating days day "
    "hours weeks months tomorrow per percents kilos pounds numbers dates within gains "
    "negations thousands being acts"
).split()
"""The lists of the catalogue's goals.toml."""


class GoalWords(NamedTuple):
    """The word lists by name, each over all languages."""

    lists: Mapping[str, WordList]

    def has(self, name: str, text: tuple[Token, ...]) -> bool:
        """Return whether the text has a word of the list."""
        return self.lists[name].found(text)

    def rest(self, text: tuple[Token, ...], *names: str) -> list[int]:
        """Return the places of the words that are in none of the lists; numbers are left out."""
        covered = {place for name in names for place in self.lists[name].covered(text)}
        return [
            place
            for place in range(len(text))
            if place not in covered and not is_number(text[place])
        ]


def is_number(token: Token) -> bool:
    """Return whether the word is written in digits."""
    return all(word.isdecimal() for word in token)


def is_han(token: Token) -> bool:
    """Return whether the word is one Chinese character."""
    return any(_HAN_CHARACTER.fullmatch(word) for word in token)
