"""Names of people: how alike two of them are, and by what.

The facts about a word (Latin letters, sound, the names it is short for) come from the catalogue
and are handed in. Likeness goes from 0 to 1. The numbers are starting values of cm's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.8
"""From this likeness on, two names are taken for spellings of one."""

CLOSE = 0.85
"""From this likeness on, two spellings are hardly those of different people."""

MOST_WORDS = 8
"""Words of a name that are compared; this bounds the cost of one comparison."""

PREFIX = 3
"""Letters of a word by which candidates are looked for, and a short form has at least."""

_PLACEHOLDERS = frozenset(
    "a anon anonymous child client female given known male man n na name nameless nn no none not"
    " of person refused tba tbd unbekannt unidentified unknown unnamed withheld woman".split()
)
_GENERATIONS = frozenset("jr sr junior senior ii iii iv".split())
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a name: as it is searched for, and its parts in Latin letters.

    Words that have one of their ``sounds`` in common sound alike. ``short_for`` are the names that
    it is a short form of. ``typed`` is the word as somebody typed it.
    """

    plain: str
    latin: tuple[str, ...]
    sounds: frozenset[str] = frozenset()
    short_for: frozenset[str] = frozenset()
    typed: str = field(default="", compare=False)

    @property
    def whole(self) -> str:
        """The word in Latin letters."""
        return "".join(self.latin)

    @property
    def shown(self) -> str:
        """The word in a sentence."""
        typed = self.typed or self.plain
        return typed[:1].upper() + typed[1:]


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a name, none where it only says that it is unknown; ``jr`` or ``sr`` apart."""

    words: tuple[NameWord, ...] = ()
    generation: str | None = None

    @classmethod
    def of(cls, words: Iterable[NameWord]) -> "PersonName":
        """Make a name of its words."""
        every = tuple(words)
        named = tuple(
            one for at, one in enumerate(every) if at == 0 or one.plain not in _GENERATIONS
        )[:MOST_WORDS]
        if all(one.plain in _PLACEHOLDERS or one.plain.isdigit() for one in named):
            return cls()
        after = [one.plain for one in every[1:] if one.plain in _GENERATIONS]
        return cls(named, after[0] if after else None)

    def called(self, name: "PersonName") -> "PersonName":
        """Return the name with another first name, or that name where it is a whole one."""
        if not self.words or len(name.words) != 1:
            return name
        return PersonName((*name.words, *self.words[1:]), self.generation)


@dataclass(frozen=True, slots=True)
class WordLikeness:
    """How alike two words are, and why.

    ``why`` is ``same``, ``spelling``, ``variant`` (a spelling that sounds alike), ``sound`` (that
    only), ``ending`` (as of Daniel and Daniela), ``start``, ``initial``, ``nickname`` or
    ``script``.
    """

    likeness: float
    why: str
    one: NameWord
    other: NameWord

    @property
    def sentence(self) -> str | None:
        """The reason, where the words alone do not show it."""
        one, other = self.one, self.other
        match self.why:
            case "nickname":
                short, full = sorted((one, other), key=lambda word: len(word.whole))
                common = one.short_for & other.short_for
                if len(short.whole) < len(full.whole) or not common:
                    return f"{short.shown} is short for {full.shown}."
                both = min(common, key=lambda name: (-len(name), name)).capitalize()
                return f"{one.shown} and {other.shown} are both short for {both}."
            case "script":
                return f"{one.shown} and {other.shown} are one name in two scripts."
            case "sound" | "variant":
                return f"{one.shown} and {other.shown} sound alike."
        return None


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """How alike two names are: ``words`` are those that go together.

    ``given`` and ``family`` say whether the first words, and words behind the first, are alike.
    """

    likeness: float
    words: tuple[WordLikeness, ...] = ()
    given: bool = False
    family: bool = False

    @property
    def alike(self) -> bool:
        """Return whether they may be spellings or short forms of one name."""
        return self.likeness >= ALIKE

    @property
    def close(self) -> bool:
        """Return whether they are one name, but for a letter."""
        return self.alike and all(
            one.why == "same" or (one.why == "spelling" and one.likeness >= CLOSE)
            for one in self.words
        )

    @property
    def given_varies(self) -> bool:
        """Return whether only the first names differ, as those of twins may."""
        first, rest = self.words[0], self.words[1:]
        varied = first.why in ("ending", "sound", "variant") or (
            first.why == "spelling" and first.likeness < CLOSE
        )
        return bool(rest) and varied and all(one.why == "same" for one in rest)

    @property
    def only_sound(self) -> bool:
        """Return whether words are alike by their sound or their end only, in one script."""
        return any(one.why in ("sound", "ending") for one in self.words) and all(
            one.one.plain.isascii() == one.other.plain.isascii() for one in self.words
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons as sentences."""
        said = tuple(text for one in self.words if (text := one.sentence) is not None)
        if said or not self.alike:
            return said
        return ("The name is the same." if self.likeness == 1 else "The names are similar.",)


NOTHING = NameLikeness(0.0)


def compare(one: PersonName, other: PersonName) -> NameLikeness:
    """Compare two names, whatever the order of their words."""
    if not one.words or not other.words:
        return NOTHING
    whole = _as_one(one.words, other.words)
    if whole is not None:
        return NameLikeness(whole.likeness, (whole,), given=True, family=True)
    shorter, longer = sorted((one.words, other.words), key=_by_length)
    found = _pairs(shorter, longer)
    total = sum(pair.likeness for _, _, pair in found)
    # A second given or family name is often left out; a lone word is little to go by.
    each_missing = 0.3 if len(shorter) == 1 else 0.1
    likeness = total / (len(shorter) + each_missing * (len(longer) - len(shorter)))
    return NameLikeness(
        likeness,
        tuple(pair for _, _, pair in found),
        given=any(at == 0 == to and pair.why in _GIVEN for at, to, pair in found),
        family=any(at > 0 and to > 0 and _firm(pair) for at, to, pair in found),
    )


def _by_length(words: Sequence[NameWord]) -> tuple[int, tuple[str, ...]]:
    return len(words), tuple(word.plain for word in words)


_GIVEN = ("same", "script", "nickname")
"""Likenesses of first names that tell something where the last names differ."""


def _firm(pair: WordLikeness) -> bool:
    return pair.why in ("same", "spelling", "variant", "script")


def _as_one(one: Sequence[NameWord], other: Sequence[NameWord]) -> WordLikeness | None:
    """Compare names whose words are only parted otherwise: Mary Ann and Maryann, 王小明."""
    ours = "".join(word.plain for word in one)
    if ours == "".join(word.plain for word in other):
        return WordLikeness(1.0, "same", one[0], other[0])
    parts = [part for word in one for part in word.latin]
    theirs = [part for word in other for part in word.latin]
    if all(len(word.latin) < 2 for word in (*one, *other)):
        return None
    joined = "".join(theirs)
    turns = ("".join((*parts[at:], *parts[:at])) for at in range(len(parts)))
    backwards = ("".join((*theirs[at:], *theirs[:at])) for at in range(len(theirs)))
    if joined in turns or "".join(parts) in backwards:
        return WordLikeness(0.95, "script", NameWord(_said(one), ()), NameWord(_said(other), ()))
    return None


def _said(words: Sequence[NameWord]) -> str:
    return " ".join(word.shown for word in words)


def _pairs(
    shorter: Sequence[NameWord], longer: Sequence[NameWord]
) -> list[tuple[int, int, WordLikeness]]:
    """Pair each word with the one most like it, none twice; the pairs in their order."""
    every = sorted(
        (
            (pair, i, j)
            for i, left in enumerate(shorter)
            for j, right in enumerate(longer)
            if (pair := compare_words(left, right)).likeness > 0
        ),
        key=lambda one: (-one[0].likeness, one[1], one[2]),
    )
    left_out, free = set(range(len(shorter))), set(range(len(longer)))
    taken = []
    for pair, i, j in every:
        if i in left_out and j in free:
            left_out.remove(i)
            free.remove(j)
            taken.append((i, j, pair))
    return sorted(taken, key=lambda one: one[:2])


def compare_words(one: NameWord, other: NameWord) -> WordLikeness:
    """Compare two words of names."""
    likeness, why = _compare_words(one, other)
    return WordLikeness(likeness, why, one, other)


@lru_cache(maxsize=100_000)
def _compare_words(one: NameWord, other: NameWord) -> tuple[float, str]:
    if one.plain == other.plain:
        return 1.0, "same"
    ours, theirs = one.whole, other.whole
    if ours == theirs and ours:
        return 0.95, "script"
    if ours in other.short_for or theirs in one.short_for:
        return 0.9, "nickname"
    shorter, longer = sorted((ours, theirs), key=lambda word: (len(word), word))
    if longer.startswith(shorter):
        if len(shorter) == 1:
            return 0.7, "initial"
        if len(shorter) >= PREFIX and not _by_ending(shorter, longer):
            return 0.9, "start"
    if _by_ending(shorter, longer):
        return ALIKE, "ending"
    ratio = spelling(shorter, longer)
    if ratio >= CLOSE:
        return ratio, "spelling"
    if one.short_for & other.short_for:
        return 0.85, "nickname"
    if one.sounds & other.sounds:
        return 0.85, "variant" if ratio >= ALIKE else "sound"
    return (ratio, "spelling") if ratio >= ALIKE else (0.0, "")


def _by_ending(shorter: str, longer: str) -> bool:
    """Return whether only the vowels at the end differ: Daniel and Daniela, Mario and Maria."""
    stem = shorter.rstrip(_VOWELS)
    return len(stem) >= PREFIX and stem == longer.rstrip(_VOWELS)


def spelling(one: str, other: str) -> float:
    """Return how alike two spellings are; what is less than alike is 0."""
    # Only letters in common can match: most pairs are settled without the slow comparison.
    common = sum(min(one.count(letter), other.count(letter)) for letter in set(one))
    if 2 * common < ALIKE * (len(one) + len(other)):
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= ALIKE else 0.0
