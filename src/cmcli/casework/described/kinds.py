"""Kinds of fields: how a text is read, checked and written back, and which words it may be.

A sentence about a field calls it ``{it}``; whoever knows the field's name puts it in.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmcli.domain.numbers import MOST_MINUTES, parse_value
from cmcli.domain.text import NAME_LIMIT, SHORT_LIMIT, clean_input, quoted
from cmcli.domain.words import NO_WORDS, AgencyWords
from cmcli.errors import CmError, Sentence, UsageProblem

FEW = 9
"""Whole numbers up to so many are chosen, more are typed."""


class By:
    """By what texts are read: the day and the moment of the operation, and the agency's words."""

    def __init__(self, today: date, now: datetime, words: AgencyWords = NO_WORDS) -> None:
        self.today = today
        self.now = now
        self.words = words


class Kind:
    """The base of all kinds: any text.

    ``metavar`` represents the value in help texts, and ``many`` takes a list of texts. A ``late``
    value is read only when the day is known. ``dash`` text may come from standard input, and
    ``long`` text often has several lines. ``live`` names the values of the store that completion
    offers, and ``hint`` tells in a form how to write a value. ``own`` is the name of the list
    whose keys an agency adds to.
    """

    metavar = "T"
    live = ""
    hint = ""
    own = ""
    many = False
    late = False
    dash = False
    long = False

    def read(self, text: Any, by: By | None) -> Any:
        """Make the value of a text (a sequence of texts, for ``many``).

        ``by`` is None only for a kind that is not ``late``. Raises :class:`UsageProblem`.
        """
        return text

    def answer(self, text: str) -> str | tuple[str, ...]:
        """Return the texts that an answer on one line gives the field."""
        return (text,) if self.many else text

    def write(self, value: Any) -> Any:
        """Write the value as the text that reads back as it."""
        return str(value)

    def checked(self, value: Any) -> Any:
        """Return the value as it is kept; raises :class:`UsageProblem` outside its bounds."""
        return value

    def understood(self, value: Any, by: By) -> str:
        """Say how a value was understood, where the text itself does not show it."""
        return ""

    def keys(self) -> Sequence[str]:
        """Return the keys that a help lists; none where any text will do."""
        return ()

    def labels(self) -> Mapping[str, str]:
        """Return the keys to choose from, each with its label."""
        return {}

    def choices(self, by: By) -> Mapping[str, str]:
        """Return the keys to choose from with the agency's own, each with its label."""
        return self.labels()

    def offers(self) -> Mapping[str, str]:
        """Return the words that completion offers, also where any other will do."""
        return self.labels()


class Text(Kind):
    """Free text of at most ``limit`` characters; ``lines`` keeps its line breaks.

    A text of several lines may come from standard input.
    """

    def __init__(
        self,
        limit: int = SHORT_LIMIT,
        *,
        metavar: str = "T",
        dash: bool = False,
        long: bool = False,
        lines: bool = False,
    ) -> None:
        self.limit, self.metavar, self.long, self.lines = limit, metavar, long, lines
        self.dash = dash or long or lines

    def checked(self, value: str) -> str:
        """Return the text as it is stored; a lone hyphen is none, it means standard input."""
        if value.strip() == "-":
            raise UsageProblem(
                Sentence("{it} is only a hyphen."), "Write the text, or leave it out."
            )
        return clean_input(value, what="{it}", limit=self.limit, multiline=self.lines)


class Whole(Kind):
    """A whole number from ``low`` to ``high``."""

    def __init__(self, low: int, high: int, metavar: str = "N") -> None:
        self.low, self.high, self.metavar = low, high, metavar

    def read(self, text: str, by: By | None) -> int:
        """Read the digits, with or without a sign."""
        digits = text.strip().removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise self._problem(quoted(text))
        return int(text)

    def checked(self, value: int) -> int:
        """Refuse what is out of bounds."""
        if not self.low <= value <= self.high:
            raise self._problem(str(value))
        return value

    def labels(self) -> Mapping[str, str]:
        """Return the numbers to choose from, where they are few."""
        if self.high - self.low >= FEW:
            return {}
        return {str(number): "" for number in range(self.low, self.high + 1)}

    def _problem(self, typed: str) -> UsageProblem:
        bounds = f"{{it}} must be a whole number from {self.low} to {self.high}, not {{typed}}."
        return UsageProblem(Sentence(bounds, typed=typed))


class Number(Whole):
    """The number of something that a case has: a goal, a note, a flag (``live`` says what).

    For a record that has no words of its own there, ``live`` is its table: ``Number("loans")``.
    """

    def __init__(self, live: str, most: int = 9999, metavar: str = "N") -> None:
        super().__init__(1, most, metavar)
        self.live = live


class Measure(Kind):
    """A number of a goal's measure, such as 3 or 3.5."""

    metavar = "N"

    def read(self, text: str, by: By | None) -> Decimal:
        """Read an exact decimal number."""
        return parse_value(text, "{it}")

    def write(self, value: Decimal) -> str:
        """Write it without an exponent."""
        return f"{value:f}"


class Money(Kind):
    """An amount such as 120 or 120.50, kept in integer cents, at most ``most`` cents."""

    metavar = "N"
    _FORM = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)

    def __init__(self, most: int) -> None:
        self.most = most

    def read(self, text: str, by: By | None) -> int:
        """Read the amount."""
        match = self._FORM.fullmatch(text.strip())
        if match is None:
            raise UsageProblem(
                Sentence(
                    "{it} must be an amount such as 120 or 120.50, not {typed}.", typed=quoted(text)
                ),
                "Leave out currency signs and thousands separators.",
            )
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))

    def write(self, value: int) -> str:
        """Write units and cents."""
        return f"{value // 100}.{value % 100:02}"

    def checked(self, value: int) -> int:
        """Refuse what is out of bounds."""
        if not 0 <= value <= self.most:
            raise UsageProblem(
                Sentence(f"{{it}} must be an amount from 0 to {self.most // 100:,}.")
            )
        return value


class YesNo(Kind):
    """Yes or no; an option of its own says each."""

    metavar = ""

    def read(self, text: str, by: By | None) -> bool:
        """Read ``yes`` or ``no``."""
        if text not in ("yes", "no"):
            raise UsageProblem(Sentence("{it} must be yes or no."))
        return text == "yes"

    def write(self, value: bool) -> str:
        """Write ``yes`` or ``no``."""
        return "yes" if value else "no"


class OfKind(Kind):
    """The base of kinds whose values are made of those of another ``kind``, with its words."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.metavar, self.live, self.late, self.own = kind.metavar, kind.live, kind.late, kind.own

    def keys(self) -> Sequence[str]:
        """Return the keys of the kind."""
        return self.kind.keys()

    def labels(self) -> Mapping[str, str]:
        """Return the labels of the kind."""
        return self.kind.labels()

    def choices(self, by: By) -> Mapping[str, str]:
        """Return the keys to choose from of the kind."""
        return self.kind.choices(by)


class Each(OfKind):
    """Several values of one kind, in the order that they were given."""

    many = True

    def read(self, text: Sequence[str], by: By | None) -> tuple[Any, ...]:
        """Read each of the texts."""
        return tuple(self.kind.read(one, by) for one in text)

    def write(self, value: Sequence[Any]) -> list[str]:
        """Write each of the values."""
        return [self.kind.write(one) for one in value]

    def checked(self, value: Sequence[Any]) -> tuple[Any, ...]:
        """Check each of the values."""
        return tuple(self.kind.checked(one) for one in value)

    def understood(self, value: Sequence[Any], by: By) -> str:
        """Say how each was understood."""
        return ", ".join(word for one in value if (word := self.kind.understood(one, by)))


def pair_of(text: str, metavar: str) -> tuple[str, str]:
    """Return both sides of the ``=``; raises :class:`UsageProblem` where there is no first one."""
    first, equals, second = text.partition("=")
    if not equals or not first.strip():
        raise UsageProblem(
            Sentence(f"{{it}} takes {metavar}, not {{typed}}.", typed=quoted(text)),
            "Write both sides of the =, and put text with spaces in quotation marks.",
        )
    return first.strip(), second.strip()


class ByKey(Kind):
    """Values of one kind by a key of another, each said as ``KEY=VALUE`` and only once.

    ``what`` is the noun that a sentence puts before the key.
    """

    many = True

    def __init__(self, key: Kind, kind: Kind, what: str, metavar: str = "") -> None:
        self.key, self.kind, self.what = key, kind, what
        self.metavar = metavar or f"{what.upper()}={kind.metavar}"
        self.late, self.live = kind.late, f"{key.live}=" if key.live else ""
        self.own = kind.own if kind.keys() else key.own

    def read(self, text: Sequence[str], by: By | None) -> dict[Any, Any]:
        """Read the pairs."""
        found: dict[Any, Any] = {}
        for one in text:
            typed, value = pair_of(one, self.metavar)
            key = self._key(self.key.read, typed, by)
            if key in found:
                raise UsageProblem(
                    Sentence(f"{{it}} names {self.what} {{typed}} twice.", typed=str(key)),
                    f"Name each {self.what} once.",
                )
            with self._about(key):
                found[key] = self.kind.read(value, by)
        return found

    def _key(self, read: Callable[..., Any], *given: Any) -> Any:
        """Read a key and check it; an error says that it is about the key."""
        try:
            return self.key.checked(read(*given))
        except CmError as problem:
            raise problem.about(f"The {self.what} of {{it}}") from None

    @contextmanager
    def _about(self, key: Any) -> Iterator[None]:
        """Say in an error of the block which of the values is wrong."""
        try:
            yield
        except CmError as problem:
            raise problem.about(f"{{it}} for {self.what} {key}") from None

    def write(self, value: Mapping[Any, Any]) -> list[str]:
        """Write the pairs."""
        return [f"{self.key.write(key)}={self.kind.write(one)}" for key, one in value.items()]

    def checked(self, value: Mapping[Any, Any]) -> dict[Any, Any]:
        """Check each of the keys and the values."""
        found = {}
        for key, one in value.items():
            checked = self._key(self.key.checked, key)
            with self._about(checked):
                found[checked] = self.kind.checked(one)
        return found

    def keys(self) -> Sequence[str]:
        """Return the keys that a help lists: those of the values, else those before the ``=``."""
        return self.kind.keys() or self.key.keys()


class Clearable(OfKind):
    """A value of a kind, or a ``word`` (an empty text) that takes away what was said before."""

    def __init__(self, kind: Kind, word: str = "") -> None:
        super().__init__(kind)
        self.word, self.dash, self.long = word, kind.dash, kind.long

    def read(self, text: str, by: By | None) -> Any:
        """Read the value, or the word; an empty text is refused where there is a word for it."""
        if self.word and not text.strip():
            raise UsageProblem(Sentence("{it} is empty."), f"To leave it empty, type {self.word}.")
        return self.word if text.strip().lower() == self.word else self.kind.read(text, by)

    def write(self, value: Any) -> Any:
        """Write the value, or the word."""
        return self.word if value == self.word else self.kind.write(value)

    def checked(self, value: Any) -> Any:
        """Return the value as it is kept; the word as it is."""
        return self.word if value == self.word else self.kind.checked(value)

    def understood(self, value: Any, by: By) -> str:
        """Say how a value was understood."""
        return "" if value == self.word else self.kind.understood(value, by)


def plain(kind: Kind) -> Kind:
    """Return the kind of what is said where nothing is taken away."""
    return kind.kind if isinstance(kind, Clearable) else kind


class Acuity(Whole):
    """An acuity, with the labels of the catalogue."""

    def __init__(self) -> None:
        super().__init__(1, 4)

    def labels(self) -> Mapping[str, str]:
        """Return each acuity with its label."""
        from cmcli.catalog.access import fullness

        return {str(acuity): one.label for acuity, one in fullness().acuities.items()}


def by_goal(kind: Kind, metavar: str = "") -> ByKey:
    """Make a kind for values by the number of a goal."""
    return ByKey(Number("goal", 999), kind, "goal", metavar)


def known(by: By | None) -> By:
    """Return the day and the moment, which a late kind is always given."""
    if by is None:
        raise RuntimeError("a late kind is read without a day")
    return by


TEXT = Text()
OWN_WORDS = Clearable(Text(long=True, lines=True))
NAME = Text(NAME_LIMIT, metavar="NAME")
MEASURE, YES_NO = Measure(), YesNo()
MINUTES = Whole(0, MOST_MINUTES)
LEVEL = Whole(-2, 2, "-2..2")
JUDGED = Whole(1, 5, "1-5")
ACUITY = Acuity()
OPTIONAL_NUMBER = Clearable(Whole(1, 3650), "none")
