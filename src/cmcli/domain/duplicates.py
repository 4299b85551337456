"""Likely duplicates: how much one person resembles another, and why.

Scores and thresholds are starting values of cm's own, not a standard; they order what a worker
is shown, and the worker decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from cmcli.domain.births import Birth, BirthLikeness, compare_births
from cmcli.domain.clients import Client, Phone
from cmcli.domain.names import NOTHING, PREFIX, NameLikeness, PersonName, compare
from cmcli.domain.text import phone_key

LIKELY, POSSIBLE, TWIN = "likely", "possible", "twin"

VERDICTS = {LIKELY: "likely", POSSIBLE: "possible", TWIN: "perhaps a twin"}
"""The verdicts, the surest first, each in words."""

APART = 12
"""Years between two births from which on a name in common is that of a family."""

NAMELESS, UNKNOWN = PersonName(), Birth()

_NAME_POINTS = 60
_DOB_POINTS = {"same": 30, "near": 15, "agrees": 10, "unknown": 0, "other": -15}
_PHONE_POINTS = 20
_NEW_YEAR = (1, 1)
"""Written for a birth that is not known, and so the birthday of many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person for comparison: ``former`` are earlier names, ``phones`` the keys of the numbers
    (`text.phone_key`), former ones too."""

    name: PersonName = NAMELESS
    goes_by: PersonName = NAMELESS
    former: tuple[PersonName, ...] = ()
    birth: Birth = UNKNOWN
    phones: frozenset[str] = frozenset()

    @property
    def names(self) -> Iterator[tuple[PersonName, bool]]:
        """The spellings of the name, and whether each is a former one."""
        yield self.name, False
        if self.goes_by.words:
            yield self.name.called(self.goes_by), False
        for former in self.former:
            yield self.name.called(former), True


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """How two persons resemble each other.

    ``verdict`` is ``likely`` (an intake is refused until somebody decides), ``possible`` (a
    warning) or ``twin`` (perhaps a twin, a warning too). ``score`` is 0 to 100; ``reasons`` are
    sentences.
    """

    verdict: str
    score: int
    reasons: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """The surest come first."""
        return list(VERDICTS).index(self.verdict), -self.score


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateMatch:
    """A client who may be the person."""

    client: Client
    by: Resemblance


def phone_keys(phones: Iterable[str]) -> frozenset[str]:
    """Return the keys of phones that tell people apart."""
    return frozenset(key for text in phones if (key := phone_key(Phone.of(text).number)))


def candidate_starts(person: Person) -> tuple[str, ...]:
    """Return the starts of words of the names by which the store looks for candidates.

    They have 3 letters, or the whole word where it is shorter. A lone initial is no key, as it
    would fetch a good part of the caseload.
    """
    words = [word.plain for name, _ in person.names for word in name.words]
    return tuple(dict.fromkeys(word[:PREFIX] for word in words if len(word) > 1))


def find(
    person: Person, clients: Iterable[tuple[Client, Person]], *, most: int = 10
) -> list[DuplicateMatch]:
    """The matches among the clients, likely ones first, then by score; at most ``most``."""
    found = [
        DuplicateMatch(client=client, by=by)
        for client, known in clients
        if (by := resemblance(person, known)) is not None
    ]
    found.sort(key=lambda match: (*match.by.rank, match.client.code))
    return found[:most]


def resemblance(one: Person, other: Person) -> Resemblance | None:
    """How much two persons resemble each other, or None where too little does.

    A name that only says that it is unknown resembles nothing.
    """
    names, former = _best(one, other)
    births = compare_births(one.birth, other.birth)
    same_phone = bool(one.phones & other.phones)
    verdict = _verdict(names, births, same_phone=same_phone)
    if verdict is None:
        return None
    if verdict == LIKELY and _generations_differ(one, other):
        verdict = POSSIBLE
    points = (_NAME_POINTS * names.likeness if names.alike else 0.0) + _DOB_POINTS[births.kind]
    reasons = list(_name_reasons(names, verdict))
    if former:
        reasons.append("One of the names is a former one.")
    if births.sentence is not None:
        reasons.append(births.sentence)
    if births.years >= APART and names.alike:
        reasons.append("Perhaps they are of one family.")
    if same_phone:
        points += _PHONE_POINTS
        reasons.append("The phone number is the same.")
    return Resemblance(
        verdict=verdict, score=max(0, min(100, round(points))), reasons=tuple(reasons)
    )


def names_alike(one: Person, other: Person) -> bool:
    """Return whether the names are spellings or short forms of one."""
    return _best(one, other)[0].alike


def _best(one: Person, other: Person) -> tuple[NameLikeness, bool]:
    """The best likeness of any name of the one to any of the other, the present ones first, and
    whether it takes a former one."""
    best, took_former = NOTHING, False
    for (ours, before), (theirs, past) in product(one.names, other.names):
        found = compare(ours, theirs)
        if _rank(found) > _rank(best):
            best, took_former = found, before or past
    return best, took_former


def _rank(names: NameLikeness) -> tuple[bool, float, bool, bool]:
    return names.alike and names.close, names.likeness, names.given, names.family


def _verdict(names: NameLikeness, births: BirthLikeness, *, same_phone: bool) -> str | None:
    same_birth = births.kind == "same"
    if names.alike and names.close:
        supported = same_birth or (same_phone and births.kind != "other")
        return LIKELY if supported else POSSIBLE
    if names.alike:
        return _of_variants(names, births, same_phone=same_phone)
    if same_birth and same_phone:
        return TWIN if names.family and not names.given else POSSIBLE
    if same_birth and names.given and births.on != _NEW_YEAR:
        return POSSIBLE  # a maiden name, or another family name
    return None


def _of_variants(names: NameLikeness, births: BirthLikeness, *, same_phone: bool) -> str | None:
    """The verdict on short forms, sounds and other spellings of a name."""
    same_birth = births.kind == "same"
    if same_birth and same_phone:
        return TWIN if names.given_varies else LIKELY
    if births.kind == "other":
        return None
    if same_birth or same_phone:
        return POSSIBLE
    told = len(names.words) > 1 or names.words[0].why == "script"
    return POSSIBLE if told and not names.only_sound else None


def _generations_differ(one: Person, other: Person) -> bool:
    ours, theirs = one.name.generation, other.name.generation
    return ours != theirs


def _name_reasons(names: NameLikeness, verdict: str) -> Iterator[str]:
    if verdict == TWIN:
        yield "The last name is the same, the first name is another: perhaps a twin, or a new name."
    elif names.alike:
        yield from names.reasons
    elif names.given:
        yield names.words[0].sentence or "The first name is the same."
        yield "The last name is another."
    else:
        yield "The names differ, or one is unknown."
