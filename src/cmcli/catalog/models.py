"""The models of the catalogue: each read when first needed, and changed by an agency."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cmcli.catalog.model_file import NUMBERS, REST, contradictions, read_model
from cmcli.catalog.reader import HERE, UNTOUCHED, FilePlace, among, file_text, near
from cmcli.domain.keys import SHIPPED_MODELS
from cmcli.domain.models import CHANGEABLE, Model
from cmcli.domain.words import OwnKey
from cmcli.errors import CatalogProblem, Sentence, UsageProblem


def keys_in(root: Path) -> tuple[str, ...]:
    """Return the keys of the models in a folder laid out like the catalogue."""
    try:
        names = [entry.name for entry in root.joinpath("models").iterdir()]
    except OSError as problem:
        raise CatalogProblem("models of the catalogue cannot be read.", UNTOUCHED) from problem
    found = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
    missing = [key for key in SHIPPED_MODELS if key not in found]
    if missing:
        raise FilePlace(f"models/{missing[0]}.toml").problem("is missing")
    return (*SHIPPED_MODELS, *sorted(found.difference(SHIPPED_MODELS)))


def model_in(root: Path, key: str) -> Model:
    """Return the model of that key in such a folder."""
    return read_model(key, *file_text(root, "models", f"{key}.toml"))


@cache
def model_keys() -> tuple[str, ...]:
    """Return the keys of all models, in the order of lists."""
    return keys_in(HERE)


@cache
def _known_model(key: str) -> Model:
    return model_in(HERE, key)


def load_model(key: str) -> Model:
    """Return the model of that key with the catalogue's numbers; reads its file only.

    Raises :class:`UsageProblem` with the nearest keys for an unknown one.
    """
    return _known_model(among(key, model_keys(), "model"))


def with_changes(model: Model, changes: Mapping[str, Any]) -> Model:
    """Return the model with an agency's numbers and lists, which have the agency as their source.

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
        _check_value(field, value)
    given = {field: "agency" for field, value in changes.items() if value is not None}
    kept = {field: said for field, said in model.sources.items() if field not in changes}
    for name in ("phase_names", "discharge_days"):
        if changes.get(name, ()) is None:
            changes = {**changes, name: ()}
    changed = model._replace(**changes, sources={**kept, **given})
    for field, what in contradictions(changed):
        said = Sentence(f"{{{field}}} of {model.key} {what}.")
        raise UsageProblem(said, _numbers_now(model), field=field)
    return changed


def _check_value(field: str, value: Any) -> None:
    shape = {**REST, **NUMBERS}[field]
    if value is None and shape.optional:
        return
    try:
        shape.read(_as_in_a_file(value), FilePlace(field))
    except CatalogProblem as problem:
        shown = "nothing" if value is None else value
        what = f"{{{field}}} must be {{needed}}, not {{shown}}."
        said = Sentence(what, needed=shape.says, shown=shown)
        raise UsageProblem(said, field=field) from problem


def _as_in_a_file(value: Any) -> Any:
    """A value as the catalogue's files have it."""
    if isinstance(value, Mapping):
        return {str(key): one for key, one in value.items()}
    if isinstance(value, frozenset):  # the agency's own modes are in no file
        return sorted(one for one in value if not isinstance(one, OwnKey))
    return _list(value)


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _numbers_now(model: Model) -> str:
    now = {field: getattr(model, field) for field in CHANGEABLE}
    said = (f"{field} {value}" for field, value in now.items() if type(value) is int)
    return f"Now: {', '.join(said).replace('_', ' ')}."
