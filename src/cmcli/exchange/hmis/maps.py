"""The editable maps from HUD's codes to cm's keys, and their strict reader."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from cmcli.catalog.reader import near
from cmcli.domain.workers import checked_handle
from cmcli.errors import CatalogProblem, UsageProblem
from cmcli.exchange.hmis.codes import DESTINATIONS, PROJECT_TYPES
from cmcli.exchange.hmis.records import Export, Table
from cmcli.exchange.map_files import MapFile

_FAMILIES = ("1xx", "2xx", "3xx", "4xx")
_ALLOWED: Mapping[str, frozenset[str]] = {
    "models": frozenset({"default", *map(str, PROJECT_TYPES)}),
    "closures": frozenset({"default", *_FAMILIES, *map(str, DESTINATIONS)}),
}
_PROJECTS = "projects"
"""The table whose keys are the other system's projects, and whose values are models."""

_USERS = "workers"
"""The table whose keys are the other system's users, and whose values are handles of ours."""

_TABLES = (_PROJECTS, *_ALLOWED, _USERS)


@dataclass(frozen=True, slots=True)
class Maps:
    """``models``: project type (or ``default``) → model. ``projects``: project id → model, before
    its type. ``closures``: destination code, its family such as ``4xx``, or ``default`` → reason of
    closure. ``workers``: user id → handle of the worker who this user is. ``phased`` are the
    models with phases, whose first begins when the person moves in. ``file`` is the agency's own
    map in them, if there is one."""

    models: Mapping[str, str]
    closures: Mapping[str, str]
    workers: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    phased: frozenset[str] = frozenset()
    file: MapFile | None = None

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
    given: MapFile | None = None,
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
    if given is not None:
        for name, table in _read(given.text, given.name, known).items():
            tables[name] = {**tables.get(name, {}), **table}
    return Maps(
        tables["models"],
        tables["closures"],
        tables.get(_USERS, {}),
        tables.get(_PROJECTS, {}),
        frozenset(phased),
        given,
    )


def check_ids(maps: Maps, export: Export, before: MapFile | None, users: Collection[str]) -> None:
    """Refuse a map that names a project or a user that is nowhere: neither in the export nor in the
    map of the time before, nor among the ``users`` that were imported already."""
    if maps.file is None:
        return
    tables = export.tables
    known = {} if before is None else tomllib.loads(before.text)
    projects = {*known.get(_PROJECTS, ()), *_ids(tables, "ProjectID", "Project", "Enrollment")}
    people = {*known.get(_USERS, ()), *users}
    people |= _ids(tables, "UserID", "User", "Enrollment", "CurrentLivingSituation", "Services")
    for table, keys, there, noun in (
        (_PROJECTS, maps.projects, projects, "project"),
        (_USERS, maps.workers, people, "user"),
    ):
        for key in keys:
            if key not in there:
                raise CatalogProblem(
                    f"{maps.file.name}: {table}.{key} is not a {noun} of the export.",
                    near(key, there) or "Correct it in the map, or take it out.",
                )


def _read(text: str, name: str, known: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise CatalogProblem(f"{name} is not valid TOML: {problem}.") from problem
    found: dict[str, dict[str, str]] = {}
    for section, table in tree.items():
        if section not in _TABLES or not isinstance(table, dict):
            raise CatalogProblem(
                f"{name}: {section} is not known.",
                _with_guess(
                    section,
                    _TABLES,
                    "The tables are [projects], [models], [closures] and [workers].",
                ),
            )
        if section == _USERS:
            found[section] = _handles(table, name)
            continue
        for key, value in table.items():
            if section != _PROJECTS and key not in _ALLOWED[section]:
                raise CatalogProblem(
                    f"{name}: {section}.{key} is not a code of the format.",
                    near(key, _ALLOWED[section]),
                )
            if not isinstance(value, str) or value not in known[section]:
                raise CatalogProblem(
                    f"{name}: {section}.{key} must be one of {', '.join(sorted(known[section]))}.",
                    near(str(value), known[section]),
                )
        found[section] = dict(table)
    return found


def _ids(tables: Mapping[str, Table], column: str, *files: str) -> set[str]:
    """Return what the column has in these files, also in rows that are marked as deleted."""
    return {
        row.get(column) for file in files for row in (*tables[file].rows, *tables[file].deleted)
    }


def _with_guess(word: str, known: Collection[str], hint: str) -> str:
    guess = near(word, known)
    return f"{guess} {hint}" if guess else hint


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
