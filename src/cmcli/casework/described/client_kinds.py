"""Kinds of fields about a client."""

import re
from collections.abc import Collection, Mapping, Sequence

from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import By, Clearable, Each, Kind, Text, known
from cmcli.domain.births import Birth, parse_birth
from cmcli.domain.clients import Phone, no_answer
from cmcli.domain.keys import ANSWERS, GENDERS, NO_ANSWERS, RACES
from cmcli.domain.phone_text import note_beside, two_numbers
from cmcli.domain.text import NAME_LIMIT, quoted
from cmcli.errors import Sentence, UsageProblem


class BirthDate(Kind):
    """When the client was born: the day with its year, or a month, a year or an estimate."""

    metavar = "D"
    late = True
    hint = "1990-02-14, about 1990"

    def read(self, text: str, by: By | None) -> Birth:
        """Read what is known."""
        return parse_birth(text, known(by).today)

    def understood(self, value: Birth, by: By) -> str:
        """Say the birth as people do."""
        return f"born {value.said}"


class OwnAnswers(Each):
    """The client's words about themselves, or that the client gives no answer."""

    def __init__(self, words: "OwnWords") -> None:
        super().__init__(Clearable(words, NONE))
        self._words = words

    def checked(self, value: Sequence[str]) -> tuple[str, ...]:
        """Return the answers, each once; what is said beside no answer is refused."""
        said_apart = [part for text in value for part in self._words.apart(text)]
        answers = tuple(dict.fromkeys(super().checked(said_apart)))
        said = dict.fromkeys(one for one in answers if one != NONE)
        unanswered = next((one for one in said if one in NO_ANSWERS), None)
        if unanswered is not None and len(said) > 1:
            raise UsageProblem(
                Sentence("{it} says {no_answer} beside another answer.", no_answer=unanswered),
                Sentence("Give either the client's answers or {no_answer}.", no_answer=unanswered),
            )
        return answers


class HudAnswer(Key):
    """An answer of a client to a question of HUD."""

    def __init__(self) -> None:
        super().__init__("answer", ANSWERS, "ANSWER")

    def checked(self, value: str) -> str:
        """Return the key of the answer, also for other words of no answer."""
        return super().checked(no_answer(value) or value)


BIRTH = BirthDate()

NONE = "none"
"""The word that takes away what was known."""


class NameText(Text):
    """The name of a client. The word ``none`` is refused: it takes other fields away."""

    def __init__(self) -> None:
        super().__init__(NAME_LIMIT, metavar="NAME")

    def checked(self, value: str) -> str:
        """Return the name as it is stored."""
        name = super().checked(value)
        if name.casefold() == NONE:
            raise UsageProblem(
                Sentence("{it} can be unknown, but it can't be taken away."),
                "If nobody knows the name, type unknown.",
            )
        return name


class PhoneNumber(Text):
    """A phone number, with a note after ``=`` where there is one."""

    hint = "555-0101=text only"

    def checked(self, value: str) -> str:
        """Return the number with its note as it is stored."""
        phone = Phone.of(super().checked(value))
        if not phone.number:
            raise UsageProblem(
                Sentence("{it} has no number."), "Write it before the =, as in 555-0101=text only."
            )
        if not any(char.isdecimal() for char in phone.number):
            raise UsageProblem(
                Sentence("{it} has no digit in {typed}.", typed=quoted(phone.number)),
                "Write a number, as in 555-0101=text only, or leave it out.",
            )
        _check_alone(phone.number)
        return str(phone)


def _check_alone(number: str) -> None:
    """Refuse two numbers in one text, and words beside a number."""
    numbers = two_numbers(number)
    if numbers:
        raise UsageProblem(
            Sentence("{it} takes one number, and {typed} is more.", typed=quoted(number)),
            f"Give each number on its own: {', '.join(map(quoted, numbers))}.",
        )
    words = note_beside(number)
    if words is not None:
        raise UsageProblem(
            Sentence("{it} has words beside the number: {typed}.", typed=quoted(number)),
            f"Write a note after the =, as in {quoted('='.join(words))}.",
        )


_COMMA = re.compile(r"\s*[,;]\s*(?:(?:or|and)\s+)?")
_OR = re.compile(rf"{_COMMA.pattern}|\s+or\s+|/")
_EITHER_END = re.compile(r"(\w+)a/o\b")
_LEAST_TERM = 3
"""Letters of a part of a label by which it is known."""


def _terms(label: str) -> Collection[str]:
    """Return the parts of a label of a list: ``black``, ``african american`` and ``african``."""
    both = _EITHER_END.sub(r"\1a/\1o", label)
    return {part for part in _OR.split(both) if len(part) >= _LEAST_TERM}


class OwnWords(Text):
    """The client's words about themselves, or a key of one of HUD's lists."""

    def __init__(self, of: str, shipped: Sequence[str], metavar: str) -> None:
        super().__init__(NAME_LIMIT, metavar=metavar)
        self.of, self._shipped = of, shipped

    def checked(self, value: str) -> str:
        """Return the key where the text is one or its label, else the words as they are stored."""
        text = super().checked(value)
        return self._key(text) or text

    def apart(self, text: str) -> Sequence[str]:
        """Return the answers in a text, if each of them is in the list, else the text alone."""
        if self._key(text):
            return (text,)
        for separator in (_OR, _COMMA):
            parts = [part for part in separator.split(text.strip()) if part]
            if parts and all(map(self._key, parts)):
                return parts
        return (text,)

    def _key(self, text: str) -> str | None:
        """Return the key that the text is, or whose label or a part of it the text is."""
        said = no_answer(text) or " ".join(text.casefold().split())
        if said in self._shipped:
            return said
        offers = {key: label.casefold() for key, label in self.offers().items()}
        whole = (key for key, label in offers.items() if label == said)
        part = (key for key, label in offers.items() if said in _terms(label))
        return next(whole, None) or next(part, None)

    def offers(self) -> Mapping[str, str]:
        """Return every key of the list with its label."""
        from cmcli.catalog.access import labels  # a help page reads no catalogue

        return labels(self.of)


CLIENT_NAME = NameText()
PHONES = Each(PhoneNumber(metavar="P[=NOTE]"))
CHANGED_PHONES = Each(Clearable(PhoneNumber(metavar="P[=NOTE]"), NONE))
LANGUAGES = Each(Text(metavar="L"))
CHANGED_LANGUAGES = Each(Clearable(Text(metavar="L"), NONE))
GENDER = OwnAnswers(OwnWords("gender", GENDERS, "T"))
RACE = OwnAnswers(OwnWords("race", RACES, "K"))
ANSWER = Clearable(HudAnswer(), NONE)
