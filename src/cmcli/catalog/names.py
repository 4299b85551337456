"""Facts about names: their Latin letters, their sound, and the names that they are short for.

They come from kept libraries (anyascii, jellyfish's metaphone) and data (the package nicknames,
and ``nicknames.toml`` beside this module for other languages).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from anyascii import anyascii
from jellyfish import metaphone

from cmcli.catalog.reader import HERE, TEXT, file_text, keyed, parse, several, table
from cmcli.domain.names import NameWord, PersonName
from cmcli.domain.text import normalise

_SYLLABLE = re.compile("[A-Z][a-z]*|[a-z0-9]+")
_NOT_PLAIN = re.compile("[^a-z0-9]")
_ARTICLES = frozenset(("al", "el", "ul"))
"""Words before an Arabic name that are written as one with it or apart."""
_ARTICLE = "ال"
_MARKS = '.,;:()"“”'
"""Marks around a word that are no part of it."""
_LEAST_SOUND, _LEAST_SPELLING = 3, 4
"""Letters that a sound and a plain spelling have at least; shorter ones make John of Joan."""

_SPELLINGS = tuple(
    (re.compile(old), new)
    for old, new in (
        ("chr", "kr"),
        ("tsch|cz", "ch"),
        ("sch|sz", "sh"),
        ("kh", "h"),
        ("ph", "f"),
        ("th|dt", "t"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("w", "v"),
        ("x", "ks"),
        ("z", "s"),
        ("ou|oo", "u"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile("[jy]")
_DOUBLED = re.compile(r"(.)\1+")


anyascii("é")  # it imports more when it is first used, and a verb may hold the store by then


@lru_cache(maxsize=100_000)
def name_of(text: str) -> PersonName:
    """Read a name: its words with what is known of them. ``King, Bob`` is turned round."""
    family, comma, given = text.partition(",")
    if comma and given.strip() and normalise(family):
        text = f"{given} {family}"
    joined: list[tuple[str, str]] = []
    for typed in text.split():
        parts = normalise(typed)
        for word in parts:
            if joined and joined[-1][0] in _ARTICLES:
                joined[-1] = (joined[-1][0] + word, "")
            else:
                joined.append((word, typed.strip(_MARKS) if len(parts) == 1 else ""))
    return PersonName.of(replace(_word(word), typed=typed) for word, typed in joined)


@lru_cache(maxsize=100_000)
def _word(plain: str) -> NameWord:
    latin = tuple(latin_parts(plain))
    whole = "".join(latin)
    return NameWord(plain, latin, sounds(whole), formal_names().get(whole, frozenset()))


def latin_parts(word: str) -> Iterator[str]:
    """Yield a word in Latin letters; ideographs are a part each."""
    if word.isascii():
        yield word
        return
    if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 1:
        yield "al" + "".join(latin_parts(word.removeprefix(_ARTICLE)))
        return
    for part in _SYLLABLE.findall(anyascii(word).replace("'", "")):
        yield _NOT_PLAIN.sub("", part.lower())


def latin_words(text: str) -> list[str]:
    """Return the words by which a name in another script is found in Latin letters.

    Of ideographs these are the syllables, each pair of them, and all as one.
    """
    found: dict[str, None] = {}
    for word in normalise(text):
        if not word.isascii():
            parts = list(latin_parts(word))
            pairs = [one + other for one, other in pairwise(parts)]
            found |= dict.fromkeys((*parts, *pairs, "".join(parts)))
    found.pop("", None)
    return list(found)


@lru_cache(maxsize=100_000)
def sounds(latin: str) -> frozenset[str]:
    """Return how a word sounds (in capitals) and its plain spelling, as far as they tell names
    apart; two words with one of them in common sound alike."""
    spelt = latin
    for old, new in _SPELLINGS:
        spelt = old.sub(new, spelt)
    if not spelt.isalpha():
        return frozenset()
    plain = _DOUBLED.sub(r"\1", _VOWELS.sub("i", spelt))
    heard = metaphone(spelt)
    heard = ("A" if heard[:1] in tuple("AEIOU") else heard[:1]) + re.sub("[YW]", "", heard[1:])
    found = {heard} if len(heard) >= _LEAST_SOUND else set()
    return frozenset(found | ({plain} if len(plain) >= _LEAST_SPELLING else set()))


def sounds_of(text: str) -> list[str]:
    """Return the sounds of all words of a name, by which names like it are looked for."""
    found = (sound for word in name_of(text).words for sound in sorted(word.sounds))
    return list(dict.fromkeys(found))


@cache
def formal_names() -> Mapping[str, frozenset[str]]:
    """Short names, each with the names that it is short for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for formal, short in (*_english(), *read_nicknames(*file_text(HERE, "nicknames.toml"))):
        found[short].add(formal)
    return {short: frozenset(names) for short, names in found.items()}


def _english() -> Iterator[tuple[str, str]]:
    """The pairs of the package nicknames: importing it takes 75 ms, reading its file 4."""
    spec = find_spec("nicknames")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nicknames")
    text = Path(spec.origin).with_name("names.csv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        formal, relation, short = line.split(",")
        if relation == "has_nickname":
            yield formal, short


def read_nicknames(file: str, text: str) -> Iterator[tuple[str, str]]:
    """The pairs of the catalogue's own file: a name and a short form of it."""
    shape = table({"sources": keyed(TEXT), "short": keyed(several(TEXT))})
    for formal, shorts in parse(file, text, shape)["short"].items():
        yield from ((formal, short) for short in shorts)
