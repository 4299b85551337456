"""Domain values ⇄ rows: which class lives in which table, loaded when it is first needed."""

import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, Protocol, TypeVar, cast, get_args, get_type_hints

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    String,
    Table,
    TableClause,
    column,
    table,
)
from sqlalchemy.types import TypeEngine

from cmcli.domain.operations import plain
from cmcli.store.columns import DecimalText, Moment, WordList


class Entity(Protocol):
    """A domain value with a row of its own."""

    @property
    def id(self) -> str:
        """The row's key."""


T = TypeVar("T", bound=Entity)

PLACES: dict[str, tuple[str, str]] = {
    "DatedSetting": ("settings", "SettingRow"),
    "Team": ("workers", "TeamRow"),
    "Worker": ("workers", "WorkerRow"),
    "Reduction": ("reductions", "ReductionRow"),
    "Client": ("clients", "ClientRow"),
    "Case": ("cases", "CaseRow"),
    "Placement": ("placements", "PlacementRow"),
    "Assessment": ("assessments", "AssessmentRow"),
    "NeedRating": ("assessments", "NeedRatingRow"),
    "Finding": ("assessments", "FindingRow"),
    "Need": ("needs", "NeedRow"),
    "Goal": ("goals", "GoalRow"),
    "Step": ("steps", "StepRow"),
    "Measurement": ("measurements", "MeasurementRow"),
    "PlanVersion": ("plans", "PlanVersionRow"),
    "Declined": ("plans", "DeclinedRow"),
    "Contact": ("contacts", "ContactRow"),
    "Note": ("notes", "NoteRow"),
    "Service": ("services", "ServiceRow"),
    "Flag": ("safety", "FlagRow"),
    "Rhythm": ("safety", "RhythmRow"),
    "Aftercare": ("safety", "AftercareRow"),
    "Review": ("reviews", "ReviewRow"),
    "External": ("external", "ExternalRow"),
    "Snooze": ("snoozes", "SnoozeRow"),
}
"""Domain class → module of ``store/schema`` and row class. These tables are covered by the log."""

TABLES: dict[str, str] = {
    "DatedSetting": "settings",
    "Team": "teams",
    "Worker": "workers",
    "Reduction": "reductions",
    "Client": "clients",
    "Case": "cases",
    "Placement": "placements",
    "Assessment": "assessments",
    "NeedRating": "need_ratings",
    "Finding": "findings",
    "Need": "needs",
    "Goal": "goals",
    "Step": "steps",
    "Measurement": "measurements",
    "PlanVersion": "plan_versions",
    "Declined": "declined",
    "Contact": "contacts",
    "Note": "notes",
    "Service": "services",
    "Flag": "flags",
    "Rhythm": "rhythms",
    "Aftercare": "aftercare",
    "Review": "reviews",
    "External": "externals",
    "Snooze": "snoozes",
}
"""Domain class → name of its table."""


def table_of(kind: type[Any]) -> Table:
    """The table of a domain class."""
    module, row = PLACES[kind.__name__]
    return row_table(module, row)


def read_table(kind: type[Any]) -> TableClause:
    """The table of a domain class as far as reading needs it.

    A table class costs milliseconds to make, so one that nothing has loaded yet is not loaded
    only to be read: names and types of its columns follow from the domain class.
    """
    module, _ = PLACES[kind.__name__]
    loaded = f"cmcli.store.schema.{module}" in sys.modules
    return table_of(kind) if loaded else _light_table(kind)


def _light_table(kind: type[Any]) -> TableClause:
    name = TABLES[kind.__name__]
    if name not in _LIGHT:
        hints = get_type_hints(kind)
        columns = (column(field, column_type(hints[field])) for field in _names(kind))
        _LIGHT[name] = table(name, *columns)
    return _LIGHT[name]


_LIGHT: dict[str, TableClause] = {}


def column_type(hint: Any) -> TypeEngine[Any]:
    """The column type of a field's type hint; ``X | None`` is that of ``X``."""
    if isinstance(hint, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    return _TYPES[hint]()


_TYPES: dict[Any, type[TypeEngine[Any]]] = {
    str: String,
    int: Integer,
    bool: Boolean,
    date: Date,
    datetime: Moment,
    Decimal: DecimalText,
    tuple[str, ...]: WordList,
}


@cache
def row_table(module: str, row: str) -> Table:
    """The table behind a row class of ``store/schema``."""
    found = getattr(import_module(f"cmcli.store.schema.{module}"), row)
    return cast(Table, found.__table__)


@cache
def logged_tables() -> dict[str, Table]:
    """Every table that the log covers, by name (loads them all)."""
    tables = [row_table(*place) for place in PLACES.values()]
    return {table.name: table for table in tables}


def _names(kind: type[Any]) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def to_columns(value: Entity) -> dict[str, Any]:
    """A domain value as column values."""
    return {name: getattr(value, name) for name in _names(type(value))}


def from_row(kind: type[T], row: Any) -> T:
    """A row that was selected with the columns of its table, as a domain value."""
    return kind(**row._mapping)


def columns_of(kind: type[Any]) -> list[ColumnElement[Any]]:
    """The columns of a domain class in the order of its fields, as :func:`from_columns` reads
    them."""
    table = read_table(kind)
    return [table.c[name] for name in _names(kind)]


def from_columns(kind: type[T], values: Iterable[Any]) -> T:
    """What was selected with :func:`columns_of`, as a domain value."""
    return kind(**dict(zip(_names(kind), values, strict=True)))


def from_plain(table: Table, image: dict[str, Any]) -> dict[str, Any]:
    """Column values from an image of the log (the inverse of ``operations.plain``)."""
    return {name: _typed(table.c[name].type.python_type, value) for name, value in image.items()}


def _typed(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    if kind is tuple:
        return tuple(value)
    return value


def image_of(columns: dict[str, Any]) -> dict[str, Any]:
    """The image of a whole row: its columns in plain form, without those that are empty."""
    return {name: plain(value) for name, value in columns.items() if value is not None}
