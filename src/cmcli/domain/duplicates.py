"""Likely duplicates at intake: how much a person resembles a client on record, and why.

Scores and thresholds are starting values of cm's own, not a standard; they order what a worker
is shown, and the worker decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from cmcli.domain.clients import Client, Phone
from cmcli.domain.text import normalise, phone_key

ALIKE = 0.8
"""From this likeness (0 to 1) on, two names are taken for spellings of one."""

MOST_WORDS = 8
"""Words of a name that are compared; this bounds the cost of one comparison."""

PREFIX = 3
"""Letters of a word by which the store looks for candidates."""

_PLACEHOLDERS = frozenset(
    "a anon anonymous child client female given known male man n na name nameless nn no none not"
    " of person refused tba tbd unbekannt unidentified unknown unnamed withheld woman".split()
)
_WORD_ALIKE = 0.8
_NICKNAME = 0.9
_INITIAL = 0.7

_NAME_POINTS = 60
_SAME_DOB_POINTS = 30
_NEAR_DOB_POINTS = 15
_OTHER_DOB_POINTS = -15
_PHONE_POINTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person of an intake; None for unknown facts."""

    name: str | None
    goes_by: str | None = None
    dob: date | None = None
    phones: tuple[str, ...] = ()

    @property
    def phone_keys(self) -> frozenset[str]:
        """The keys of the phones that tell people apart."""
        return phone_keys(self.phones)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateMatch:
    """A client who may be the person.

    ``verdict`` is ``likely`` (the names are alike and the date of birth or the phone is the same:
    an intake is refused until somebody decides) or ``possible`` (a warning). ``score`` is 0 to
    100; ``reasons`` are sentences.
    """

    client: Client
    verdict: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """By what the store fetches the clients who are worth a comparison: any one is enough.

    At most one date of birth, the keys of phones, and 2 × `MOST_WORDS` prefixes of words of the
    names (3 letters, or the whole word where it is shorter), to be sought at the beginning of any
    word of the client's name key (`text.name_key` of name and goes-by). A client is missed whose
    every name word begins differently and whose date of birth and phones are other ones, too.
    """

    dob: date | None
    phone_keys: frozenset[str]
    prefixes: tuple[str, ...]


def candidate_keys(person: Person) -> Keys:
    """The keys by which the store fetches candidates; all empty for a person nothing is known of.

    A lone initial is no key, as it would fetch a good part of the caseload.
    """
    words = [word for spelling in _spellings(person.name, person.goes_by) for word in spelling]
    prefixes = dict.fromkeys(word[:PREFIX] for word in words if len(word) > 1)
    return Keys(dob=person.dob, phone_keys=person.phone_keys, prefixes=tuple(prefixes))


def phone_keys(phones: Iterable[str]) -> frozenset[str]:
    """Return the keys of phones that tell people apart."""
    return frozenset(key for text in phones if (key := phone_key(Phone.of(text).number)))


def find(person: Person, clients: Iterable[Client], *, most: int = 10) -> list[DuplicateMatch]:
    """The matches among the clients, likely ones first, then by score; at most ``most``."""
    found = [match for client in clients if (match := score(person, client)) is not None]
    found.sort(key=lambda match: (match.verdict != "likely", -match.score, match.client.code))
    return found[:most]


def score(candidate: Person, existing: Client) -> DuplicateMatch | None:
    """How much the client resembles the candidate, or None where too little does.

    Names alike, or another name with the same date of birth and the same phone, make a match.
    A name that only says that it is unknown resembles nothing.
    """
    likeness = _likeness(candidate, existing)
    alike = likeness >= ALIKE
    same_dob = candidate.dob is not None and candidate.dob == existing.dob
    same_phone = bool(candidate.phone_keys & phone_keys(existing.phones or ()))
    if not (alike or (same_dob and same_phone)):
        return None
    points = 0.0
    reasons = []
    if alike:
        points += _NAME_POINTS * likeness
        reasons.append("The name is the same." if likeness == 1 else "The names are similar.")
    else:
        reasons.append("The names differ, or one is unknown.")
    dob_points, dob_reason = _compare_dob(candidate.dob, existing.dob)
    points += dob_points
    if dob_reason:
        reasons.append(dob_reason)
    if same_phone:
        points += _PHONE_POINTS
        reasons.append("The phone number is the same.")
    return DuplicateMatch(
        client=existing,
        verdict="likely" if alike and (same_dob or same_phone) else "possible",
        score=max(0, min(100, round(points))),
        reasons=tuple(reasons),
    )


def names_alike(person: Person, client: Client) -> bool:
    """Return whether the names are spellings of one."""
    return _likeness(person, client) >= ALIKE


def _compare_dob(one: date | None, other: date | None) -> tuple[int, str | None]:
    if one is None or other is None:
        return 0, None
    if one == other:
        return _SAME_DOB_POINTS, "The date of birth is the same."
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return _NEAR_DOB_POINTS, "The day and month of birth are swapped."
    pairs = zip(one.isoformat(), other.isoformat(), strict=True)
    if sum(left != right for left, right in pairs) == 1:
        return _NEAR_DOB_POINTS, "The dates of birth differ in one digit."
    return _OTHER_DOB_POINTS, "The dates of birth differ."


def _likeness(candidate: Person, existing: Client) -> float:
    """The best likeness, 0 to 1, of any spelling of the one to any of the other."""
    ours = _spellings(candidate.name, candidate.goes_by)
    theirs = _spellings(existing.name, existing.goes_by)
    return max((_names_alike(one, other) for one in ours for other in theirs), default=0.0)


def _spellings(name: str | None, goes_by: str | None) -> list[list[str]]:
    """Return the spellings of a person's name, as words: the name, and the goes-by name as first
    name. The goes-by name is alone only where the name is unknown."""
    formal, called = _words(name), _words(goes_by)
    if not formal:
        return [called] if called else []
    if not called:
        return [formal]
    return [formal, called if len(called) > 1 else called + formal[1:]]


def _words(name: str | None) -> list[str]:
    words = normalise(name or "")[:MOST_WORDS]
    return [] if all(word in _PLACEHOLDERS or word.isdigit() for word in words) else words


def _names_alike(one: list[str], other: list[str]) -> float:
    if "".join(one) == "".join(other):
        return 1.0
    shorter, longer = sorted((one, other), key=lambda words: (len(words), words))
    pairs = sorted(
        (
            (_words_alike(left, right), i, j)
            for i, left in enumerate(shorter)
            for j, right in enumerate(longer)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    total, left_out, taken = 0.0, set(range(len(shorter))), set(range(len(longer)))
    for likeness, i, j in pairs:
        if i in left_out and j in taken:
            left_out.remove(i)
            taken.remove(j)
            total += likeness
    # A second given or family name is often left out; a lone word is little to go by.
    each_missing = 0.3 if len(shorter) == 1 else 0.1
    return total / (len(shorter) + each_missing * (len(longer) - len(shorter)))


def _words_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=lambda word: (len(word), word))
    if longer.startswith(shorter):
        if len(shorter) == 1:
            return _INITIAL
        if len(shorter) >= PREFIX:
            return _NICKNAME
    # Only letters in common can match: most pairs are settled without the slow comparison.
    common = sum(min(shorter.count(letter), longer.count(letter)) for letter in set(shorter))
    if 2 * common < _WORD_ALIKE * (len(one) + len(other)):
        return 0.0
    ratio = SequenceMatcher(None, shorter, longer, autojunk=False).ratio()
    return ratio if ratio >= _WORD_ALIKE else 0.0
