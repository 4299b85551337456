"""Domain classes, their tables, and what the migrations make of a store say the same."""

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import Engine, Table, UniqueConstraint, inspect
from sqlmodel import SQLModel

import cmcli.domain
from agency import Agency
from cmcli.domain.agency_settings import DatedSetting
from cmcli.domain.operations import plain
from cmcli.store.mapping import (
    PLACES,
    TABLES,
    _light_table,
    from_plain,
    logged_tables,
    table_of,
)
from cmcli.store.schema import load_all
from cmcli.store.store import DryRun
from cmcli.store.work import Work

OUTSIDE_THE_LOG = {"heads", "operations", "changes", "migrations"}
OUTSIDE_THE_LOG |= {"reminders", "deliveries", "feed_items", "drafts"}
SEARCH = ("search_docs", "search_words")


def domain_classes() -> dict[str, type[Any]]:
    """Every class that has a table, by name."""
    found: dict[str, type[Any]] = {"DatedSetting": DatedSetting}
    for module in iter_modules(cmcli.domain.__path__):
        names = vars(import_module(f"cmcli.domain.{module.name}"))
        found |= {name: names[name] for name in PLACES if name in names}
    return found


CLASSES = domain_classes()


def metadata_tables() -> dict[str, Table]:
    load_all()
    return dict(SQLModel.metadata.tables)


def declared(table: Table, engine: Engine) -> dict[str, Any]:
    """What the table class says."""
    uniques = {
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    return {
        "columns": {
            column.name: (column.type.compile(engine.dialect), bool(column.nullable))
            for column in table.columns
        },
        "key": [column.name for column in table.primary_key],
        "uniques": uniques,
        "indexes": {
            (str(index.name), tuple(column.name for column in index.columns), bool(index.unique))
            for index in table.indexes
        },
        "references": {
            (key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys
        },
    }


def made(name: str, engine: Engine) -> dict[str, Any]:
    """What stands in the database."""
    found = inspect(engine)
    return {
        "columns": {
            column["name"]: (column["type"].compile(engine.dialect), column["nullable"])
            for column in found.get_columns(name)
        },
        "key": found.get_pk_constraint(name)["constrained_columns"],
        "uniques": {tuple(one["column_names"]) for one in found.get_unique_constraints(name)},
        "indexes": {
            (index["name"], tuple(index["column_names"]), bool(index["unique"]))
            for index in found.get_indexes(name)
            if "duplicates_constraint" not in index
        },
        "references": {
            (column, key["referred_table"], referred)
            for key in found.get_foreign_keys(name)
            for column, referred in zip(
                key["constrained_columns"], key["referred_columns"], strict=True
            )
        },
    }


def test_a_store_made_by_the_migrations_is_what_the_tables_say(agency: Agency) -> None:
    engine = agency.store.engine
    tables = metadata_tables()
    there = {name for name in inspect(engine).get_table_names() if not name.startswith(SEARCH)}
    assert there == set(tables)
    for name, table in tables.items():
        assert made(name, engine) == declared(table, engine), name


def test_every_table_is_covered_by_the_log_or_known_not_to_be() -> None:
    assert set(metadata_tables()) == set(logged_tables()) | OUTSIDE_THE_LOG
    assert set(TABLES) == set(PLACES) == set(CLASSES)


def python_type(column: Any) -> type[Any]:
    """What a column's values are; SQLModel's own strings do not say it."""
    found: type[Any] = column.type.python_type
    return str if found is object else found


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_class_its_row_and_its_table_have_the_same_fields(name: str) -> None:
    kind, table = CLASSES[name], table_of(CLASSES[name])
    assert table.name == TABLES[name]
    assert [field.name for field in fields(kind)] == list(table.c.keys())
    hints = get_type_hints(kind)
    for column in table.c:
        optional = isinstance(hints[column.name], UnionType)
        assert column.nullable == optional, f"{name}.{column.name}"
        plain_type = get_args(hints[column.name])[0] if optional else hints[column.name]
        expected = tuple if plain_type == tuple[str, ...] else plain_type
        assert python_type(column) is expected, f"{name}.{column.name}"


@pytest.mark.parametrize("name", sorted(PLACES))
def test_the_light_table_reads_as_the_table_does(name: str, agency: Agency) -> None:
    light, table = _light_table(CLASSES[name]), table_of(CLASSES[name])
    dialect = agency.store.engine.dialect
    assert light.name == table.name
    for column in table.c:
        twin = light.c[column.name]
        for processor in ("bind_processor", "result_processor"):
            wanted, given = column.type.dialect_impl(dialect), twin.type.dialect_impl(dialect)
            extra = (None,) if processor == "result_processor" else ()
            made_by = [getattr(one, processor)(dialect, *extra) for one in (wanted, given)]
            values = [None if one is None else one.__qualname__ for one in made_by]
            assert values[0] == values[1], f"{name}.{column.name}"


SAMPLE: dict[Any, Any] = {
    str: "Ünı¢ode \u202e\n'",
    int: 3,
    bool: True,
    date: date(2026, 2, 28),
    datetime: datetime(2026, 2, 28, 23, 59, 59, 123456, UTC),
    Decimal: Decimal("0.10"),
    tuple: ("a", "b, ü"),
}


@pytest.mark.parametrize("filled", [True, False])
def test_every_class_comes_back_from_its_row_and_from_its_image(
    agency: Agency, filled: bool
) -> None:
    """Saved, read and restored from the log's image, a value is what it was."""
    with agency.operation() as work:
        _references_off(work)
        for name, kind in CLASSES.items():
            value = _sample(kind, f"key-{name}", filled=filled)
            work.add(value)
            assert work.get(kind, value.id) == value
            table = table_of(kind)
            image = {column.name: plain(getattr(value, column.name)) for column in table.c}
            assert kind(**from_plain(table, image)) == value
        raise DryRun  # the references lead nowhere


def _references_off(work: Work) -> None:
    off = {
        "sqlite": "PRAGMA defer_foreign_keys = ON",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }
    work.connection.exec_driver_sql(off[work.dialect])


def _sample(kind: type[Any], key: str, *, filled: bool) -> Any:
    columns = table_of(kind).c
    values = {
        column.name: SAMPLE[python_type(column)] if filled or not column.nullable else None
        for column in columns
    }
    return kind(**{**values, "id": key})
