"""Access to the catalogue: models, words and needs, read when first needed.

A file is read once a process, and only the one that is asked for.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from cmcli.catalog.model_file import NUMBERS, contradictions, read_model
from cmcli.catalog.reader import UNTOUCHED, Place, near
from cmcli.catalog.word_files import (
    Fullness,
    Mode,
    NeedDomain,
    read_bands,
    read_needs,
    read_words,
)
from cmcli.domain.models import CHANGEABLE, SHIPPED_MODELS, Model
from cmcli.errors import CatalogProblem, UsageProblem

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
    "due kind",
    "stage of change",
    "decision",
    "goal state",
    "agreement",
    "finding kind",
    "health kind",
    "SWOT kind",
    "unrated answer",
    "role",
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
    "due kind": "due_kinds",
    "stage of change": "stages_of_change",
    "decision": "decisions",
    "goal state": "goal_states",
    "agreement": "agreements",
    "finding kind": "finding_kinds",
    "health kind": "health_kinds",
    "SWOT kind": "swot_kinds",
    "unrated answer": "unrated",
    "role": "roles",
}

_HERE = Path(__file__).parent
"""The files are beside this module (importlib.resources would cost more than reading one)."""


def _text(root: Path, *path: str) -> tuple[str, str]:
    """Return the name of a file, as messages have it, and its text."""
    name = "/".join(path)
    try:
        return name, root.joinpath(*path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CatalogProblem(f"{name} of the catalogue cannot be read.", UNTOUCHED) from problem


def _model_keys(root: Path) -> tuple[str, ...]:
    try:
        names = [entry.name for entry in root.joinpath("models").iterdir()]
    except OSError as problem:
        raise CatalogProblem("models of the catalogue cannot be read.", UNTOUCHED) from problem
    found = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
    missing = [key for key in SHIPPED_MODELS if key not in found]
    if missing:
        raise Place(f"models/{missing[0]}.toml").problem("is missing")
    return (*SHIPPED_MODELS, *sorted(found.difference(SHIPPED_MODELS)))


def _model(root: Path, key: str) -> Model:
    return read_model(key, *_text(root, "models", f"{key}.toml"))


@cache
def model_keys() -> tuple[str, ...]:
    """Return the keys of all models, in the order of lists."""
    return _model_keys(_HERE)


@cache
def _known_model(key: str) -> Model:
    return _model(_HERE, key)


def load_model(key: str) -> Model:
    """Return the model of that key with the catalogue's numbers; reads its file only.

    Raises :class:`UsageProblem` with the nearest keys for an unknown one.
    """
    return _known_model(_among(key, model_keys(), "model"))


def with_changes(model: Model, changes: Mapping[str, int | None]) -> Model:
    """Return the model with an agency's numbers, which have the agency as their source.

    Only the fields of ``CHANGEABLE`` may change, in the ranges of the catalogue's own numbers and
    without contradicting each other; None takes a number away where a model can be without it.
    Raises :class:`UsageProblem`.
    """
    for field, value in changes.items():
        if field not in CHANGEABLE:
            raise UsageProblem(
                f"An agency can't change {field} of {model.key}.",
                near(field, CHANGEABLE) or f"It can change: {', '.join(CHANGEABLE)}.",
            )
        _check_number(field, value)
    given = {field: "agency" for field, value in changes.items() if value is not None}
    kept = {field: said for field, said in model.sources.items() if field not in changes}
    changed = replace(model, **changes, sources={**kept, **given})  # type: ignore[arg-type]
    for field, what in contradictions(changed):
        raise UsageProblem(f"{field} of {model.key} {what}.", _numbers_now(model))
    return changed


def _check_number(field: str, value: int | None) -> None:
    shape = NUMBERS[field]
    if value is None and shape.optional:
        return
    try:
        shape.read(value, Place(field))
    except CatalogProblem as problem:
        shown = "nothing" if value is None else value
        raise UsageProblem(f"{field} must be {shape.says}, not {shown}.") from problem


def _numbers_now(model: Model) -> str:
    now = {field: getattr(model, field) for field in CHANGEABLE}
    said = (f"{field} {value}" for field, value in now.items() if value is not None)
    return f"Now: {', '.join(said)}."


@cache
def _words() -> "tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mode]]":
    return read_words(*_text(_HERE, "words.toml"))


def modes() -> "Mapping[str, Mode]":
    """Return the modes of contact by key."""
    return _words()[1]


@cache
def need_domains() -> "Mapping[str, NeedDomain]":
    """Return the domains of need by key, in the order of lists."""
    return read_needs(*_text(_HERE, "needs.toml"))


@cache
def fullness() -> "Fullness":
    """Return the bands of a caseload and the acuities with their weights."""
    return read_bands(*_text(_HERE, "bands.toml"))


def labels(kind: Kind) -> Mapping[str, str]:
    """Return the labels of a kind by key, in order (a model's label means reading all models)."""
    if kind == "model":
        return {key: load_model(key).label for key in model_keys()}
    if kind == "need domain":
        return {key: domain.label for key, domain in need_domains().items()}
    return _words()[0][_SECTIONS[kind]]


def check(kind: Kind, key: str, *more: str) -> str:
    """Return the key, if it is of that kind or one of ``more``; case and blanks do not matter.

    Raises :class:`UsageProblem` with the nearest keys, and with all of them.
    """
    known = model_keys() if kind == "model" else tuple(labels(kind))
    return _among(key, (*known, *more), kind)


def _among(key: str, known: tuple[str, ...], noun: str) -> str:
    if key in known:
        return key
    wanted = "-".join(key.casefold().replace("_", " ").split())
    for one in known:
        if one.casefold() == wanted:
            return one
    guess = near(wanted, known)
    every = f"Use one of: {', '.join(known)}."
    a = "an" if noun[0] in "aeiou" else "a"
    raise UsageProblem(
        f"{key!r} isn't {a} {noun}.",
        f"{guess} {every}" if guess else every,
        code="unknown-key",
    )


def kinds() -> tuple[Kind, ...]:
    """Return every kind of key that the catalogue knows."""
    return get_args(Kind)


def check_all(root: Path = _HERE) -> int:
    """Read every file strictly and return how many there are.

    ``root`` is another folder laid out like the catalogue. Raises :class:`CatalogProblem` at the
    first thing that is wrong.
    """
    keys = _model_keys(root)
    for key in keys:
        _model(root, key)
    read_words(*_text(root, "words.toml"))
    read_needs(*_text(root, "needs.toml"))
    read_bands(*_text(root, "bands.toml"))
    return len(keys) + 3
