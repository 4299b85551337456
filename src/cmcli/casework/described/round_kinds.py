"""Kinds of fields that only a few verbs of the round have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cmcli.casework.described.client_kinds import NameText
from cmcli.casework.described.day_kinds import Interval
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import By, Each, Kind, Text, known, pair_of
from cmcli.catalog.access import labels
from cmcli.domain.dates import format_day, parse_day
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.keys import RATING_LABELS, UNRATED
from cmcli.domain.task_text import with_terms
from cmcli.domain.text import NOTE_LIMIT, quoted
from cmcli.domain.workers import checked_handle
from cmcli.errors import Sentence, UsageProblem


class TaskLine(Text):
    """A task in one line, with who does it and by when in brackets at the end.

    The line is kept with the day in ISO form.
    """

    late = True

    def __init__(self) -> None:
        super().__init__(metavar="TASK")

    def read(self, text: str, by: By | None) -> str:
        """Read who and by when; refuse brackets at the end that say anything else."""
        words, terms = with_terms(text)
        if not terms:
            return text.strip()
        who, day = _who_and_day(terms, known(by))
        if not words or (who is None and day is None):
            raise UsageProblem(
                Sentence(
                    "{it} takes who and by when in brackets at the end, not {typed}.",
                    typed=quoted(text),
                ),
                "For example: Call the clinic (sam, fri). If the brackets belong to the text, end"
                " it with ().",
            )
        said = [who or "", day.isoformat() if day else ""]
        return f"{words} ({', '.join(one for one in said if one)})"

    def understood(self, value: str, by: By) -> str:
        """Say who does it and by when."""
        who, day = self.terms(value)
        said = [f"for {who}"] if who else []
        return ", ".join([*said, f"by {format_day(day, by.today)}"] if day else said)

    def terms(self, value: str) -> tuple[str | None, date | None]:
        """Return who does the task of a line that was read, and by when."""
        _, terms = with_terms(value)
        days = [date.fromisoformat(one) for one in terms if _ISO.fullmatch(one)]
        who = [one for one in terms if not _ISO.fullmatch(one)]
        return who[0] if who else None, days[0] if days else None


_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _who_and_day(terms: Sequence[str], by: By) -> tuple[str | None, date | None]:
    """Read a username, a day, or both in this order; None twice where they are something else."""
    if len(terms) > 2:
        return None, None
    try:
        day = parse_day(terms[-1], by.today)
    except UsageProblem:
        day = None
    if len(terms) == 1 and day is not None:
        return None, day
    if len(terms) == 2 and day is None:
        return None, None
    try:
        return checked_handle(terms[0]), day
    except UsageProblem:
        return None, None


class Pairs(Kind):
    """Texts, each with a key as in ``KEY=TEXT``; a key may be said again."""

    many = True

    def __init__(self, key: Key, text: Text, metavar: str = "") -> None:
        self.key, self.text, self.own = key, text, key.own
        self.metavar = metavar or f"{key.metavar}={text.metavar}"

    def read(self, text: Sequence[str], by: By | None) -> tuple[tuple[str, str], ...]:
        """Read the pairs."""
        found = []
        for one in text:
            typed, value = pair_of(one, self.metavar)
            found.append((self.key.read(typed, by), value))
        return tuple(found)

    def write(self, value: Sequence[tuple[str, str]]) -> list[str]:
        """Write the pairs."""
        return [f"{key}={text}" for key, text in value]

    def checked(self, value: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Check the keys and the texts."""
        return tuple((self.key.checked(key), self.text.checked(text)) for key, text in value)

    def keys(self) -> Sequence[str]:
        """Return the keys that stand before the ``=``."""
        return self.key.keys()


class AgreedInterval(Interval):
    """How often, in days; ``none`` ends what was agreed and is 0 days."""

    hint = "2w, or none"

    def read(self, text: str, by: By | None) -> int:
        """Read the days."""
        return 0 if text.strip().lower() == "none" else super().read(text, by)

    def write(self, value: int) -> str:
        """Write days, or ``none``."""
        return super().write(value) if value else "none"

    def understood(self, value: int, by: By) -> str:
        """Say the days, or that nothing is agreed any more."""
        return super().understood(value, by) if value else "the agreed schedule ends"


class ClientName(NameText):
    """The name of a client; ``unknown`` is read as None."""

    def read(self, text: str, by: By | None) -> str | None:
        """Read the name."""
        return None if text.strip().lower() == "unknown" else text

    def write(self, value: str | None) -> str:
        """Write the name, or ``unknown``."""
        return value or "unknown"

    def checked(self, value: Any) -> Any:
        """Return the name as it is stored."""
        return None if value is None else super().checked(value)


class MaybeText(Text):
    """Free text that may be empty, where its key alone says something."""

    def checked(self, value: str) -> str:
        """Return the text as it is stored, or an empty one."""
        return super().checked(value) if value.strip() else ""


class SwotKey(Key):
    """A letter of SWOT, large or small."""

    def read(self, text: str, by: By | None) -> str:
        """Read the letter."""
        return text.upper()


class Rated(Kind):
    """The answer for a need: a rating from 0 to 4 with optional text, or the reason for none."""

    metavar = "0-4:TEXT"
    _FORM = re.compile(rf"([0-4]|{'|'.join(UNRATED)})(?:\s*:\s*(.*))?", re.ASCII | re.DOTALL)
    _about = Text(lines=True)

    def read(self, text: str, by: By | None) -> NeedAnswer:
        """Read ``3:sleeps in her car``, ``3``, ``not-asked`` or ``prefers-not``."""
        match = self._FORM.fullmatch(text.strip())
        if match is None:
            raise self._problem(text)
        key, about = match[1], (match[2] or "").strip() or None
        if key in UNRATED:
            return NeedAnswer(unrated=key, text=about)
        return NeedAnswer(rating=int(key), text=about)

    def write(self, value: NeedAnswer) -> str:
        """Write the rating and the text."""
        key = value.unrated if value.rating is None else str(value.rating)
        return f"{key}:{value.text}" if value.text else str(key)

    def checked(self, value: NeedAnswer) -> NeedAnswer:
        """Return the answer with its text as it is stored."""
        known = value.rating in (None, *RATING_LABELS) and value.unrated in (None, *UNRATED)
        if not known or (value.rating is None) == (value.unrated is None):
            raise self._problem(self.write(value))
        if value.text is None:
            return value
        return replace(value, text=self._about.checked(value.text))

    def offers(self) -> Mapping[str, str]:
        """Return how a rating begins, and the reasons for having none."""
        rated = {f"{key}:": label for key, label in RATING_LABELS.items()}
        return {**rated, **labels("unrated answer")}

    def _problem(self, typed: str) -> UsageProblem:
        return UsageProblem(
            Sentence("{it} must be a rating, not {typed}.", typed=quoted(typed)),
            "Use 0 (no concern) to 4 (urgent), with a text if you like, for example 3:TEXT."
            f" Or use {' or '.join(UNRATED)}.",
        )


class QuickWord(Text):
    """A word of the quick line, or a note; an agency's own modes are words, too."""

    own = "modes"

    def __init__(self) -> None:
        super().__init__(NOTE_LIMIT, metavar="WORDS", lines=True)

    def checked(self, value: str) -> str:
        """Return the word as it is stored, with the blank at its end that makes it a note."""
        word = super().checked(value)
        return f"{word} " if value[-1].isspace() else word

    def offers(self) -> Mapping[str, str]:
        """Return the words that stand before others, and the shipped keys with their labels."""
        keys = (*labels("outcome").items(), *labels("contact kind").items())
        return {**QUICK_WORDS, **labels("mode"), **dict(keys)}


class QuickWords(Each):
    """The words of a quick line."""

    def __init__(self) -> None:
        super().__init__(QuickWord())

    def answer(self, text: str) -> tuple[str, ...]:
        """Return the words of a line as it is typed; a text in quotation marks is one word.

        A blank behind a quoted word tells the reader that it is a note.
        """
        found = _PIECE.findall(text)
        return tuple(f"{text} " if text else word for text, word in found if text.strip() or word)


_PIECE = re.compile(r'["“”]([^"“”]*)(?:["“”]|$)|([^\s"“”]+)')

QUICK_WORDS: Mapping[str, str] = {
    "next": "the date agreed for the next contact",
    "at": "when it took place",
    "on": "the day when it took place",
    "with": "whom you met",
    "travel": "travel time",
    "did": "something that you did",
    "note": "a note of one word",
    "mode": "how you met",
    "outcome": "whether it took place",
    "kind": "the kind of contact",
}
"""Words of the quick line that say what the next ones are."""

RATED = Rated()
