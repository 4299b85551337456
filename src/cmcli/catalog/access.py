"""Access to the words of the catalogue: keys with labels, needs and bands, read when first needed.

A file is read once a process, and only the one that is asked for.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from cmcli.catalog.goal_words import read_goal_words
from cmcli.catalog.models import keys_in, load_model, model_in, model_keys
from cmcli.catalog.reader import HERE, among, file_text
from cmcli.catalog.word_files import (
    HudValue,
    LoadBands,
    Mode,
    NeedCodes,
    NeedDomain,
    read_bands,
    read_hud,
    read_needs,
    read_synonyms,
    read_words,
)
from cmcli.domain.keys import LISTS
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.words import MODEL, NO_WORDS, AgencyWords

_DUE = "due kind"


@cache
def _words() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mode]]:
    return read_words(*file_text(HERE, "words.toml"))


def modes() -> Mapping[str, Mode]:
    """Return the modes of contact by key."""
    return _words()[1]


@cache
def _needs() -> NeedCodes:
    return read_needs(*file_text(HERE, "needs.toml"))


def need_domains() -> Mapping[str, NeedDomain]:
    """Return the domains of need by key, in the order of lists."""
    return _needs().domains


def strength_categories() -> Mapping[str, str]:
    """Return the Gravity categories of strengths: code → title."""
    return _needs().strengths


@cache
def _hud() -> Mapping[str, Mapping[str, HudValue]]:
    return read_hud(*file_text(HERE, "hud.toml"))


def hud_values(kind: str) -> Mapping[str, HudValue]:
    """Return the values of one of HUD's lists by key, in order."""
    return _hud()[LISTS[kind].section]


@cache
def _synonyms() -> Mapping[str, Mapping[str, str]]:
    return read_synonyms(*file_text(HERE, "synonyms.toml"))


@cache
def fullness() -> LoadBands:
    """Return the bands of a caseload and the acuities with their weights."""
    return read_bands(*file_text(HERE, "bands.toml"))


def labels(kind: str, words: AgencyWords = NO_WORDS) -> Mapping[str, str]:
    """Return the labels of a kind by key, in order (a model's label means reading all models).

    The keys that the agency has ever added follow those of the catalogue.
    """
    own = words.labels(kind)
    return {**_shipped(kind), **own} if own else _shipped(kind)


def _shipped(kind: str) -> Mapping[str, str]:
    if kind == MODEL:
        return {key: load_model(key).label for key in model_keys()}
    if kind == _DUE:
        return DUE_KINDS
    file = LISTS[kind].file
    if file == "needs":
        return {key: domain.label for key, domain in need_domains().items()}
    if file == "hud":
        return {key: one.label for key, one in hud_values(kind).items()}
    return _words()[0][LISTS[kind].section]


def needs_in_order(domains: Iterable[str]) -> list[str]:
    """Return need domains in the order of lists, the agency's own after the catalogue's."""
    order = {key: place for place, key in enumerate(need_domains())}
    return sorted(domains, key=lambda key: (order.get(key, len(order)), key))


def check(kind: str, key: str, *more: str) -> str:
    """Return the key, if it is of that kind or one of ``more``; case and blanks do not matter.

    Raises :class:`UsageProblem` with the nearest keys, and with all of them.
    """
    known = model_keys() if kind == MODEL else tuple(labels(kind))
    return check_among(kind, key, (*known, *more))


def check_among(kind: str, key: str, known: tuple[str, ...]) -> str:
    """Return the key as :func:`check` does, if it is one of the known ones of that kind."""

    def meant(word: str) -> str | None:
        return _synonyms().get(LISTS[kind].name, {}).get(word) if kind in LISTS else None

    return among(key, known, kind, meant)


def kinds() -> tuple[str, ...]:
    """Return every kind of key that the catalogue knows, as messages name them."""
    return (MODEL, _DUE, *LISTS)


def check_all(root: Path = HERE) -> int:
    """Read every file strictly and return how many there are.

    ``root`` is another folder laid out like the catalogue. Raises :class:`CatalogProblem` at the
    first thing that is wrong.
    """
    from cmcli.catalog.fidelity_file import SCALES, scale_in  # only a check of all loads these
    from cmcli.catalog.lesson_file import read_lessons
    from cmcli.catalog.names import read_nicknames

    keys = keys_in(root)
    for key in keys:
        model_in(root, key)
    read_words(*file_text(root, "words.toml"))
    read_needs(*file_text(root, "needs.toml"))
    read_bands(*file_text(root, "bands.toml"))
    read_goal_words(*file_text(root, "goals.toml"))
    read_hud(*file_text(root, "hud.toml"))
    read_synonyms(*file_text(root, "synonyms.toml"))
    list(read_nicknames(*file_text(root, "nicknames.toml")))
    read_lessons(*file_text(root, "lessons.toml"))
    for key in SCALES:
        scale_in(root, key)
    return len(keys) + len(SCALES) + 8
