"""The editable maps from HUD's codes to cm's keys, and their strict reader."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from cmcli.domain.workers import checked_handle
from cmcli.errors import CatalogProblem, UsageProblem
from cmcli.exchange.hmis.codes import DESTINATIONS, PROJECT_TYPES

_FAMILIES = ("1xx", "2xx", "3xx", "4xx")
_ALLOWED: Mapping[str, frozenset[str]] = {
    "models": frozenset({"default", *map(str, PROJECT_TYPES)}),
    "closures": frozenset({"default", *_FAMILIES, *map(str, DESTINATIONS)}),
}
_PROJECTS = "projects"
"""The table whose keys are the other system's projects, and whose values are models."""

_USERS = "workers"
"""The table whose keys are the other system's users, and whose values are handles of ours."""


@dataclass(frozen=True, slots=True)
class Maps:
    """``models``: project type (or ``default``) → model. ``projects``: project id → model, before
    its type. ``closures``: destination code, its family such as ``4xx``, or ``default`` → reason of
    closure. ``workers``: user id → handle of the worker who this user is. ``phased`` are the
    models with phases, whose first begins when the person moves in."""

    models: Mapping[str, str]
    closures: Mapping[str, str]
    workers: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    phased: frozenset[str] = frozenset()

    def model(self, project_type: int | None, project: str | None = None) -> str:
        """The model for a project: its own, that of its type, or the default."""
        if project is not None and project in self.projects:
            return self.projects[project]
        return self.models.get(str(project_type), self.models["default"])

    def closure(self, destination: int | None) -> str:
        """The reason of closure for a destination: its own, its family's, or the default."""
        code = str(destination)
        family = code[0] + "xx" if len(code) == 3 else code
        return self.closures.get(code) or self.closures.get(family) or self.closures["default"]


def load_maps(
    path: Path | None = None,
    *,
    models: Collection[str],
    reasons: Collection[str],
    phased: Collection[str] = (),
) -> Maps:
    """The maps that cm brings, with those of the agency's file over them.

    ``models`` and ``reasons`` are the keys that the catalogue knows. Raises
    :class:`CatalogProblem` that names file and key for anything else.
    """
    own = files("cmcli.exchange.hmis").joinpath("maps.toml").read_text(encoding="utf-8")
    known = {"models": models, _PROJECTS: models, "closures": reasons}
    tables = _read(own, "maps.toml", known)
    if path is not None:
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as problem:
            raise CatalogProblem(f"{path} cannot be read: {problem.strerror}.") from problem
        except ValueError as problem:
            raise CatalogProblem(f"{path} is not UTF-8 text.") from problem
        for name, table in _read(text, str(path), known).items():
            tables[name] = {**tables.get(name, {}), **table}
    return Maps(
        tables["models"],
        tables["closures"],
        tables.get(_USERS, {}),
        tables.get(_PROJECTS, {}),
        frozenset(phased),
    )


def _read(text: str, name: str, known: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise CatalogProblem(f"{name} is not valid TOML: {problem}.") from problem
    found: dict[str, dict[str, str]] = {}
    for section, table in tree.items():
        if section not in (*_ALLOWED, _USERS, _PROJECTS) or not isinstance(table, dict):
            raise CatalogProblem(
                f"{name}: {section} is not known.",
                "The tables are [projects], [models], [closures] and [workers].",
            )
        if section == _USERS:
            found[section] = _handles(table, name)
            continue
        for key, value in table.items():
            if section != _PROJECTS and key not in _ALLOWED[section]:
                raise CatalogProblem(f"{name}: {section}.{key} is not a code of the format.")
            if not isinstance(value, str) or value not in known[section]:
                raise CatalogProblem(
                    f"{name}: {section}.{key} must be one of {', '.join(sorted(known[section]))}."
                )
        found[section] = dict(table)
    return found


def _handles(table: Mapping[str, object], name: str) -> dict[str, str]:
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            raise CatalogProblem(f"{name}: {_USERS}.{key} must be the handle of a worker.")
        try:
            checked_handle(value.strip().lower())
        except UsageProblem as problem:
            raise CatalogProblem(
                f"{name}: {_USERS}.{key}: {problem.message}", problem.hint
            ) from None
    return {key: str(value).strip().lower() for key, value in table.items()}
