"""Access to the words of the catalogue: keys with labels, needs and bands, read when first needed.

A file is read once a process, and only the one that is asked for.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

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
    read_words,
)
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.words import NO_WORDS, AgencyWords

Kind = Literal[
    "model",
    "need domain",
    "stage",
    "status",
    "closure reason",
    "contact kind",
    "outcome",
    "mode",
    "flag kind",
    "document kind",
    "document status",
    "benefit kind",
    "benefit status",
    "due kind",
    "stage of change",
    "decision",
    "goal state",
    "agreement",
    "finding kind",
    "health kind",
    "SWOT kind",
    "unrated answer",
    "person role",
    "role",
    "gender",
    "race",
    "answer",
]
"""The kinds of key, as messages name them."""

_SECTIONS: Mapping[Kind, str] = {
    "stage": "stages",
    "status": "statuses",
    "closure reason": "closure_reasons",
    "contact kind": "contact_kinds",
    "outcome": "outcomes",
    "mode": "modes",
    "flag kind": "flag_kinds",
    "document kind": "document_kinds",
    "document status": "document_statuses",
    "benefit kind": "benefit_kinds",
    "benefit status": "benefit_statuses",
    "stage of change": "stages_of_change",
    "decision": "decisions",
    "goal state": "goal_states",
    "agreement": "agreements",
    "finding kind": "finding_kinds",
    "health kind": "health_kinds",
    "SWOT kind": "swot_kinds",
    "unrated answer": "unrated",
    "person role": "person_roles",
    "role": "roles",
}

_HUD_SECTIONS: Mapping[Kind, str] = {"gender": "gender", "race": "race", "answer": "answers"}


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


def hud_values(kind: Kind) -> Mapping[str, HudValue]:
    """Return the values of one of HUD's lists by key, in order."""
    return _hud()[_HUD_SECTIONS[kind]]


@cache
def fullness() -> LoadBands:
    """Return the bands of a caseload and the acuities with their weights."""
    return read_bands(*file_text(HERE, "bands.toml"))


def labels(kind: Kind, words: AgencyWords = NO_WORDS) -> Mapping[str, str]:
    """Return the labels of a kind by key, in order (a model's label means reading all models).

    The keys that the agency has ever added follow those of the catalogue.
    """
    own = words.labels(kind)
    return {**_shipped(kind), **own} if own else _shipped(kind)


def _shipped(kind: Kind) -> Mapping[str, str]:
    if kind == "model":
        return {key: load_model(key).label for key in model_keys()}
    if kind == "due kind":
        return DUE_KINDS
    if kind == "need domain":
        return {key: domain.label for key, domain in need_domains().items()}
    if kind in _HUD_SECTIONS:
        return {key: one.label for key, one in hud_values(kind).items()}
    return _words()[0][_SECTIONS[kind]]


def needs_in_order(domains: Iterable[str]) -> list[str]:
    """Return need domains in the order of lists, the agency's own after the catalogue's."""
    order = {key: place for place, key in enumerate(need_domains())}
    return sorted(domains, key=lambda key: (order.get(key, len(order)), key))


def check(kind: Kind, key: str, *more: str) -> str:
    """Return the key, if it is of that kind or one of ``more``; case and blanks do not matter.

    Raises :class:`UsageProblem` with the nearest keys, and with all of them.
    """
    known = model_keys() if kind == "model" else tuple(labels(kind))
    return among(key, (*known, *more), kind)


def kinds() -> tuple[Kind, ...]:
    """Return every kind of key that the catalogue knows."""
    return get_args(Kind)


def check_all(root: Path = HERE) -> int:
    """Read every file strictly and return how many there are.

    ``root`` is another folder laid out like the catalogue. Raises :class:`CatalogProblem` at the
    first thing that is wrong.
    """
    from cmcli.catalog.names import read_nicknames  # only a check of all loads what names need

    keys = keys_in(root)
    for key in keys:
        model_in(root, key)
    read_words(*file_text(root, "words.toml"))
    read_needs(*file_text(root, "needs.toml"))
    read_bands(*file_text(root, "bands.toml"))
    read_goal_words(*file_text(root, "goals.toml"))
    read_hud(*file_text(root, "hud.toml"))
    list(read_nicknames(*file_text(root, "nicknames.toml")))
    return len(keys) + 6
