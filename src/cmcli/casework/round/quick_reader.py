"""The quick line: a contact in a few words, read for the command line and the dashboard.

One reader says what it understood and refuses the rest; nothing is guessed. It makes the value of
``cm checkin``, which does the work.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from cmcli.casework.described.fields import field_of
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts, TypedText
from cmcli.casework.round.contacts import check_next
from cmcli.casework.round.quick_told import told
from cmcli.casework.round.values.contact import CheckIn
from cmcli.catalog.reader import near
from cmcli.domain.dates import parse_coming, parse_moment
from cmcli.domain.people import PersonAround, meant
from cmcli.domain.text import quoted
from cmcli.errors import CmError, UsageProblem

MOST_WORDS, MOST_LETTERS, LEAST_LETTERS = 6, 60, 2
"""The words and letters of the longest phrase that is no note, and the letters of the shortest
beginning of a key."""

WEEK = 7
"""Days ahead for which a day needs no word in front, where the typist sees how it is read."""

KEYS = {"mode": "mode", "outcome": "outcome", "kind": "contact kind"}
"""The fields that take a key, each with the list of its keys."""

_MINUTES = r"(\d{1,4}) ?(?:m|mins?|minutes?)"
_HOURS = r"(\d{1,2}) ?(?:h|hrs?|hours?)"
_DURATION = re.compile(rf"{_MINUTES}|{_HOURS}(?: ?([0-5]?\d) ?(?:m|mins?|minutes?))?", re.ASCII)
_GLUED = re.compile(r"(\d{1,2})h([0-5]\d)", re.ASCII)

_TWO = {
    "mode": "modes",
    "outcome": "outcomes",
    "kind": "kinds of contact",
    "minutes": "durations",
    "travel": "travel times",
    "at": "times of the contact",
    "next_on": "dates for the next contact",
    "with_whom": "people whom you met",
    "note": "notes",
}
"""Names of two values of a field, in messages."""

Phrase = tuple[int, str]
"""How many words were read, and the text that they give a field."""


def read_line(
    words: Sequence[str], by: By, people: Sequence[PersonAround] = (), *, seen: bool = False
) -> Texts:
    """Read the words of a quick line into the texts of a check-in.

    A word with blanks is the note. ``people`` are those around the client. ``seen``: the typist
    sees what is understood before it is saved, so a weekday alone is that of the next contact.
    Raises :class:`UsageProblem` at the first word that is not understood, with what was.
    """
    return _Reader(words, by, people, seen=seen).read()


def minutes_of(phrase: str) -> int | None:
    """Return the minutes of ``45m``, ``45 min``, ``1h``, ``1h30`` or ``1h 30m``, else None."""
    said = phrase.lower()
    if (glued := _GLUED.fullmatch(said)) is not None:
        return int(glued[1]) * 60 + int(glued[2])
    match = _DURATION.fullmatch(said)
    if match is None:
        return None
    return int(match[1]) if match[1] else int(match[2]) * 60 + int(match[3] or 0)


class KeyOf(NamedTuple):
    """A key and the field that takes it."""

    field: str
    key: str


class _Reader:
    """One reading of a line: the words, where it is, and what was understood so far."""

    def __init__(
        self, words: Sequence[str], by: By, people: Sequence[PersonAround], *, seen: bool
    ) -> None:
        self._words, self._by, self._people, self._seen = words, by, people, seen
        self._given: dict[str, TypedText] = {}
        self._typed: dict[str, str] = {}
        self._keys = [KeyOf(field, key) for field in KEYS for key in self._keys_of(field)]
        self._ended = {
            KeyOf(field, key)
            for field, of in KEYS.items()
            for key, word in by.words.all(of).items()
            if not word.in_use(by.today)
        }

    def read(self) -> Texts:
        """Read every word, and check what the words say together."""
        at = 0
        while at < len(self._words):
            at += self._next_word(at)
        texts = Texts(CheckIn, self._given)
        try:
            said: CheckIn = texts.read(self._by)
            if said.at is not None and said.at > self._by.now:
                raise self._ahead(self._typed["at"])
            check_next(said.next_on, (said.at or self._by.now).date())
        except CmError as problem:
            raise problem.spelled(spelled_here) from None
        return texts

    def _next_word(self, at: int) -> int:
        """Read what begins at a word; return how many words it was."""
        word = self._words[at]
        if _is_text(word):
            return self._take("note", (1, word.strip()), at)
        introduced = _INTRODUCED.get(word.lower())
        if introduced is not None:
            field, read = introduced
            name, phrase = read(self, at + 1, field)
            return self._take(name, (phrase[0] + 1, phrase[1]), at)
        for field, read_phrase in (
            ("", _Reader._exact_key),
            ("minutes", _Reader._duration),
            ("at", _Reader._bare_moment),
            ("", _Reader._short_key),
        ):
            found = read_phrase(self, at, field)
            if found is not None:
                return self._take(*found, at)
        raise self._lost(at)

    def _take(self, field: str, phrase: Phrase, at: int) -> int:
        """Keep the text of a field; a field that has one takes no other."""
        count, text = phrase
        typed = " ".join(self._words[at : at + count]).strip()
        before = self._given.get(field)
        if field == "did":
            self._given[field] = (*(before or ()), text)
            return count
        if isinstance(before, str):
            joined = self._one_moment(before, text) if field == "at" else None
            if joined is None:
                raise UsageProblem(
                    f"{quoted(self._typed[field])} and {quoted(typed)} are two {_TWO[field]}.",
                    f"Leave one of them out. {self._so_far()}",
                    code="not-understood",
                )
            text, typed = joined, f"{self._typed[field]} {typed}"
        self._given[field], self._typed[field] = text, typed
        return count

    # Phrases.

    def _phrases(self, at: int) -> Iterator[Phrase]:
        """The phrases that begin at a word, the longest first; a text goes with no other word."""
        words: list[str] = []
        for word in self._words[at : at + MOST_WORDS]:
            if _is_text(word) and words:
                break
            words.append(word)
            if _is_text(word):
                break
        for count in range(len(words), 0, -1):
            phrase = " ".join(words[:count]).strip()
            if len(phrase) <= MOST_LETTERS:
                yield count, phrase

    def _exact_key(self, at: int, field: str) -> tuple[str, Phrase] | None:
        for count, phrase in self._phrases(at):
            key = _spelled(phrase)
            if found := [one for one in self._known(field) if one.key == key]:
                return self._only(found, count, phrase)
        return None

    def _short_key(self, at: int, field: str) -> tuple[str, Phrase] | None:
        for count, phrase in self._phrases(at):
            key = _spelled(phrase)
            if len(key) < LEAST_LETTERS:
                continue
            alike = [one for one in self._known(field) if one.key.startswith(key)]
            if found := [one for one in alike if one not in self._ended]:
                return self._only(found, count, phrase)
        return None

    def _known(self, field: str) -> list[KeyOf]:
        return [one for one in self._keys if field in ("", one.field)]

    def _only(self, found: list[KeyOf], count: int, phrase: str) -> tuple[str, Phrase]:
        """Return the only key that was found; raise :class:`UsageProblem` for several."""
        if len(found) > 1:
            names = [one.key for one in found]
            same = len(set(names)) == 1
            ways = [f"{one.field} {one.key}" for one in found] if same else names
            raise UsageProblem(
                f"{quoted(phrase)} could be {' or '.join(ways)}.",
                f"Write one of them in full. {self._so_far()}",
                code="not-understood",
            )
        field, key = found[0]
        return field, (count, _MEANS.get(key, key) if field == "outcome" else key)

    def _duration(self, at: int, field: str) -> tuple[str, Phrase] | None:
        for count, phrase in self._phrases(at):
            if (minutes := minutes_of(phrase)) is not None:
                return field, (count, str(minutes))
        return None

    def _bare_moment(self, at: int, field: str) -> tuple[str, Phrase] | None:
        """A moment that has one reading without a word in front of it."""
        for count, phrase in self._phrases(at):
            moment = self._moment(phrase)
            if moment is None:
                continue
            coming = self._moment(phrase, coming=True)
            if coming != moment:
                if self._seen and coming is not None and self._ahead_by(coming) <= WEEK:
                    return "next_on", (count, phrase)
                raise UsageProblem(
                    f"{quoted(phrase)} could be when it took place, or the next contact.",
                    f"Write on {phrase} or next {phrase}. {self._so_far()}",
                    code="not-understood",
                )
            return field, (count, phrase)
        return None

    def _moment(self, phrase: str, *, coming: bool = False) -> datetime | None:
        with suppress(UsageProblem):
            return parse_moment(phrase, self._by.now, prefer="future" if coming else "past")
        return None

    def _ahead_by(self, coming: datetime) -> int:
        return (coming.date() - self._by.today).days

    def _one_moment(self, before: str, text: str) -> str | None:
        """Return a day and a time of day that were said apart as one moment."""
        for both in (f"{before} {text}", f"{text} {before}"):
            if self._moment(both) is not None:
                return both
        return None

    # What a word in front says of the next ones.

    def _after_next(self, at: int, field: str) -> tuple[str, Phrase]:
        for count, phrase in self._phrases(at):
            with suppress(UsageProblem):
                if minutes_of(phrase) is None:
                    parse_coming(phrase, self._by.now, self._by.today)
                    return field, (count, phrase)
        raise self._missing(at, "a date", "next fri, or next tue 9:30 for an appointment")

    def _after_at(self, at: int, field: str) -> tuple[str, Phrase]:
        for count, phrase in self._phrases(at):
            if minutes_of(phrase) is None and self._moment(phrase) is not None:
                return field, (count, phrase)
        if (found := self._exact_key(at, "mode")) is not None:  # "at court"
            return found
        raise self._missing(at, "a day or a time", "at 9:30, on fri or yesterday 14:30")

    def _after_travel(self, at: int, field: str) -> tuple[str, Phrase]:
        if (found := self._duration(at, field)) is not None:
            return found
        raise self._missing(at, "minutes", "travel 20m")

    def _after_key(self, at: int, field: str) -> tuple[str, Phrase]:
        found = self._exact_key(at, field) or self._short_key(at, field)
        if found is not None:
            return found
        listed = dict.fromkeys(one.key for one in self._known(field))
        raise self._missing(at, f"a {KEYS[field]}", ", ".join(listed))

    def _after_with(self, at: int, field: str) -> tuple[str, Phrase]:
        for count, phrase in self._phrases(at):
            if phrase.lower() in ("client", "team"):
                return field, (count, phrase.lower())
            found = meant(self._people, phrase)
            if len(found) == 1:
                return field, (count, str(found[0].number))
            if found:
                numbers = " or ".join(f"with {one.number}" for one in found)
                raise UsageProblem(
                    f"{quoted(phrase)} could be {len(found)} people.",
                    f"Write {numbers}. {self._so_far()}",
                    code="not-understood",
                )
        known = ", ".join(f"{one.number} {one.name}" for one in self._people if one.present)
        raise self._missing(at, "client, team or a person of the case", known or "with team")

    def _after_word(self, at: int, field: str) -> tuple[str, Phrase]:
        if at < len(self._words):
            return field, (1, self._words[at].strip())
        raise self._missing(at, "a word or a text", f"{self._words[at - 1]} linkage")

    # What is refused.

    def _lost(self, at: int) -> UsageProblem:
        word = self._words[at]
        guess = near(_spelled(word), dict.fromkeys(one.key for one in self._keys))
        usual = (
            "For minutes, write 45m."
            if word.isdecimal()
            else "Put a note in quotation marks, or write note before one word."
        )
        hint = " ".join(part for part in (guess, usual, self._so_far()) if part)
        return UsageProblem(
            f"cm doesn't understand {quoted(word)} (word {at + 1}).",
            hint,
            code="not-understood",
        )

    def _ahead(self, typed: str) -> UsageProblem:
        travel = minutes_of(typed.removeprefix("+"))
        return UsageProblem(
            f"{quoted(typed)} is in the future.",
            f"For the next contact, write: next {typed}."
            if travel is None
            else f"For travel time, write: travel {typed.removeprefix('+')}.",
            code="not-understood",
        )

    def _missing(self, at: int, what: str, example: str) -> UsageProblem:
        before = self._words[at - 1]
        after = f", not {quoted(self._words[at])}" if at < len(self._words) else ""
        return UsageProblem(
            f"{quoted(before)} needs {what}{after}.",
            f"For example: {example}. {self._so_far()}",
            code="not-understood",
        )

    def _so_far(self) -> str:
        with suppress(CmError):
            texts = Texts(CheckIn, self._given)
            understood = told(texts, self._by, self._people, whole=False, note=True)
            if understood:
                return f"Understood so far: {understood}."
        return "Nothing is understood so far."

    def _keys_of(self, field: str) -> list[str]:
        """The keys of a field: the shipped ones, and the agency's own, ended ones too."""
        kind = field_of(CheckIn, field).kind
        own = self._by.words.all(KEYS[field])
        return list(dict.fromkeys([*kind.keys(), *own, *(_MEANS if field == "outcome" else ())]))


_MEANS = {
    flag.removeprefix("--"): means
    for flag, (means, _) in field_of(CheckIn, "outcome").described.flags.items()
}
"""Words that are no outcomes, each with the outcome that it means, as ``cm checkin --no-show``."""

_INTRODUCED: dict[str, tuple[str, Callable[["_Reader", int, str], tuple[str, Phrase]]]] = {
    "next": ("next_on", _Reader._after_next),
    "at": ("at", _Reader._after_at),
    "on": ("at", _Reader._after_at),
    "with": ("with_whom", _Reader._after_with),
    "travel": ("travel", _Reader._after_travel),
    "did": ("did", _Reader._after_word),
    "note": ("note", _Reader._after_word),
    **{field: (field, _Reader._after_key) for field in KEYS},
}


def _is_text(word: str) -> bool:
    """Return whether a word was quoted: it has blanks."""
    return any(sign.isspace() for sign in word)


def _spelled(phrase: str) -> str:
    return "-".join(phrase.casefold().replace("_", " ").split())


def spelled_here(name: str) -> str:
    """Return what the quick line calls a field of a check-in in a sentence."""
    return _SPELLED.get(name, name)


_SPELLED = {"next_on": "next", "with_whom": "with", "yes": "--yes"}
