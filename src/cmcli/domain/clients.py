"""The client: the person whose record this is."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from cmcli.domain.births import Birth
from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.text import phone_digits

CODE_LETTERS = "BCDFGHJKMNPRSTVWXZ"
"""No vowels, so that no word is formed; no L, Q or Y, which are misread."""

CODE_LENGTH = 5


DATA = {
    "name": "name",
    "goes_by": "goes by",
    "pronouns": "pronouns",
    "dob": "date of birth",
    "phones": "phone",
    "safe_contact": "safe contact",
    "whereabouts": "where they stay",
    "area": "county or area",
    "languages": "language",
    "interpreter": "interpreter",
    "tell_once": "don't ask again",
    "confidential": "confidential",
    "gender": "gender",
    "race": "race",
    "veteran": "veteran",
    "disability": "disability",
}
"""The fields of a client's own data that people change, each with its name in a sentence."""

FORMER: Mapping[str, str] = {**DATA, "household": "household"}
"""The fields that have former values, each with its name in a sentence."""

LISTS = ("phones", "languages", "gender", "race")
"""The fields of `DATA` that hold several values."""

LABELLED: Mapping[str, Any] = {
    "gender": "gender",
    "race": "race",
    "veteran": "answer",
    "disability": "answer",
}
"""The fields of `DATA` with keys of the catalogue, each with the list."""

Labels = Callable[[Any], Mapping[str, str]]

ABOUT = ("tell_once", "gender", "race", "veteran", "disability")
"""The fields of `DATA` that pages show as they are, after the ways to reach the client."""

NAMES = ("name", "goes_by")
"""The fields of `DATA` by which a client is found."""


_NO_ANSWER = {
    "does-not-know": re.compile(r"(?:does not|doesn['’]?t) know"),
    "prefers-not": re.compile(r"prefers? not(?: to (?:say|answer))?"),
}


def no_answer(text: str) -> str | None:
    """Return the key of `NO_ANSWERS` that a text says in its own way, or None."""
    said = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    return next((key for key, words in _NO_ANSWER.items() if words.fullmatch(said)), None)


class Phone(NamedTuple):
    """A phone number as it was typed, with a note such as *text only*."""

    number: str
    note: str | None = None

    @classmethod
    def of(cls, text: str) -> "Phone":
        """Read ``NUMBER`` or ``NUMBER=NOTE``."""
        number, _, note = text.partition("=")
        return cls(number.strip(), note.strip() or None)

    def __str__(self) -> str:
        """Write it as it is read again."""
        return f"{self.number}={self.note}" if self.note else self.number

    @property
    def said(self) -> str:
        """The number in words: 555-0101 (text only)."""
        return f"{self.number} ({self.note})" if self.note else self.number

    @property
    def digits(self) -> str:
        """The digits by which it is compared and found."""
        return phone_digits(self.number)


def phones_with(present: tuple[str, ...], added: Iterable[str]) -> tuple[str, ...]:
    """Add phones to the present ones; one that is there already gets the note that is added."""
    found = list(present)
    for text in added:
        same = next((at for at, one in enumerate(found) if _same_number(one, text)), None)
        if same is None:
            found.append(text)
        elif "=" in text:
            found[same] = text
    return tuple(found)


def has_phone(phones: Iterable[str], number: str) -> bool:
    """Return whether a number is among phones."""
    return any(_same_number(one, number) for one in phones)


def phones_gone(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each phone that is no longer there, or whose note is another one.

    With it goes the text of the same number that is there now, or None.
    """
    kept = tuple(after)
    for one in before:
        same = next((other for other in kept if _same_number(other, one)), None)
        note = Phone.of(one).note
        if same is None or (note is not None and note != Phone.of(same).note):
            yield one, same


def phones_without(present: tuple[str, ...], dropped: str) -> tuple[str, ...]:
    """Return the present phones without a number."""
    return tuple(one for one in present if not _same_number(one, dropped))


def _same_number(one: str, other: str) -> bool:
    one_phone, other_phone = Phone.of(one), Phone.of(other)
    if one_phone.digits and other_phone.digits:
        return one_phone.digits == other_phone.digits
    return one_phone.number == other_phone.number


def joined_texts(field: str, texts: Iterable[str]) -> str:
    """Join the values of a field of `LISTS`; labels of a list of HUD have commas in them."""
    return ("; " if field in LABELLED else ", ").join(texts)


def in_words(field: str, value: object, labels: Labels | None = None) -> str | None:
    """Say a value of a field of `DATA` as screens do, or return None for no value.

    ``labels`` gives the catalogue's labels of a list by key.
    """
    if not value:
        return None
    if field == "dob":
        return (value if isinstance(value, Birth) else Birth.of(str(value))).said
    texts = value if isinstance(value, tuple) else (str(value),)
    if field == "phones":
        texts = tuple(Phone.of(text).said for text in texts)
    elif labels is not None and field in LABELLED:
        known = labels(LABELLED[field])
        texts = tuple(known.get(one, one) for text in texts for one in text.split("; "))
    return joined_texts(field, texts)


@record("clients")
class Client:
    """A person. ``name`` and ``dob`` are None where they are unknown.

    ``born`` is what is known of the birth where its day is not: ``1990-03``, ``1990`` or ``about
    1990``. At most one of ``dob`` and ``born`` is there.
    ``phones`` are texts of `Phone`; the first one is the usual one. ``gender`` and ``race`` are
    keys of HUD's lists or the client's words. ``veteran`` and ``disability`` are keys of a list
    of HUD, ``confidential`` is ``yes`` or ``no``. Duplicates are searched by ``name_key``, the
    normalised form of the names.
    """

    id: str
    code: str = column(label=True)
    name: str | None = column(searched=True)
    goes_by: str | None = column(default=None, searched=True)
    pronouns: str | None = None
    dob: date | None = column(default=None, title="born")
    born: str | None = column(default=None, title="born about")
    phones: tuple[str, ...] | None = column(default=None, title="phone")
    safe_contact: str | None = None
    whereabouts: str | None = column(default=None, title="where they stay")
    area: str | None = column(default=None, title="county or area")
    languages: tuple[str, ...] | None = column(default=None, title="language")
    interpreter: str | None = column(default=None, title="interpreter for")
    tell_once: str | None = column(default=None, title="don't ask again")
    confidential: str | None = None
    gender: tuple[str, ...] | None = None
    race: tuple[str, ...] | None = None
    veteran: str | None = None
    disability: str | None = None
    household: str | None = None
    name_key: str = column(default="", shown=False)

    @property
    def is_confidential(self) -> bool:
        """Return whether others may see nothing of the client but the name and the code."""
        return self.confidential == "yes"

    @property
    def names(self) -> tuple[str | None, ...]:
        """The name and what the person goes by."""
        return (self.name, self.goes_by)

    @property
    def shown_name(self) -> str:
        """The name that staff see: the name, what the person goes by, or ``unknown``."""
        if self.name is None:
            return self.goes_by or "unknown"
        return f"{self.name} ({self.goes_by})" if self.goes_by else self.name

    @property
    def birth(self) -> Birth | None:
        """The day of birth or as much of it as is known; None where nothing is."""
        return Birth(self.dob, self.born) if self.dob or self.born else None

    def datum(self, field: str) -> Any:
        """The value of a field of `DATA`; the date of birth as a `Birth`."""
        return self.birth if field == "dob" else getattr(self, field)

    @property
    def numbers(self) -> tuple[Phone, ...]:
        """The phone numbers with their notes."""
        return tuple(Phone.of(text) for text in self.phones or ())

    @property
    def phone(self) -> str | None:
        """The usual phone number, without its note."""
        return self.numbers[0].number if self.phones else None

    @property
    def reached_by(self) -> str | None:
        """The phone numbers with their notes in one line."""
        return in_words("phones", self.phones)

    def phone_with(self, digits: str) -> Phone | None:
        """Return the first phone whose number ends in these digits."""
        return next((one for one in self.numbers if one.digits.endswith(digits)), None)

    @property
    def language(self) -> str | None:
        """The languages in one line."""
        return ", ".join(self.languages) if self.languages else None

    @property
    def initials(self) -> str:
        """First letters of the name's words, for screens where the name must not stand."""
        words = (self.name or self.goes_by or "?").split()
        return "".join(word[0] for word in words[:3]).upper()


def merged_from(code: str) -> str:
    """Return the reason of a former value that another client had until they were merged."""
    return f"merged from {code}"


_MERGED = re.compile(rf"{merged_from('')}[{CODE_LETTERS}]{{{CODE_LENGTH}}}(:|$)")


@record("former", noun="former value", day="until_on")
class FormerValue:
    """The value that a field of a client had before it changed; ``field`` is a name of `Client`.

    ``became`` is the value that took its place, for a phone the number with another note; None for
    a value taken away.
    Former names and phones are found as the present ones are.
    """

    id: str
    client_id: str = column(refers="clients")
    field: str
    value: str = column(searched=True)
    became: str | None = column(default=None, title="now")
    until_on: date = column(title="until")
    by: str
    reason: str | None = None

    @property
    def merged(self) -> bool:
        """Return whether the value was that of another client, who became part of this one."""
        return self.reason is not None and _MERGED.match(self.reason) is not None

    def said(self, labels: Labels) -> str:
        """Return the value in words."""
        return in_words(self.field, self.value, labels) or ""

    def told(self, labels: Labels) -> str:
        """Return the value in words with its field and its last day."""
        return f"{FORMER[self.field]} until {short_day(self.until_on)}: {self.said(labels)}"
