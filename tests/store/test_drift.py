"""Domain classes, their tables, and what the migrations make of a store say the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import ColumnClause, Engine, Table, TableClause, inspect

from agency import Agency, added
from cmcli.domain.operations import plain
from cmcli.domain.records import all_records, record_of, without_none
from cmcli.store.core import bookkeeping
from cmcli.store.core.mapping import logged_tables
from cmcli.store.core.store import DryRun
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.schema_drift import declared, differences, made
from cmcli.store.schema import load_all

SEARCH = ("search_docs", "search_words")
RECORDS = all_records()
LIGHT = logged_tables() | {
    one.name: one for one in vars(bookkeeping).values() if isinstance(one, TableClause)
}


def metadata_tables() -> dict[str, Table]:
    return dict(load_all().tables)


def test_a_store_made_by_the_migrations_is_what_the_tables_say(agency: Agency) -> None:
    engine = agency.store.engine
    there = {name for name in inspect(engine).get_table_names() if not name.startswith(SEARCH)}
    assert there == set(metadata_tables())
    with engine.connect() as connection:
        assert made(connection) == declared(engine.dialect)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TABLE feed_items", "table feed_items is missing"),
        (
            "DROP INDEX ix_snoozes_case_id",
            "index ix_snoozes_case_id (case_id) of snoozes is missing",
        ),
        ("ALTER TABLE flags DROP COLUMN told", "column told of flags is missing"),
        ("ALTER TABLE flags ADD COLUMN mood VARCHAR", "column mood of flags is unknown to cm"),
        (
            "ALTER TABLE flags DROP COLUMN told; ALTER TABLE flags ADD COLUMN told INTEGER",
            "column told of flags is INTEGER (may be empty), not VARCHAR (may be empty)",
        ),
        (
            "ALTER TABLE flags DROP COLUMN told;"
            " ALTER TABLE flags ADD COLUMN told VARCHAR NOT NULL DEFAULT 'x'",
            "column told of flags is VARCHAR (never empty), not VARCHAR (may be empty)",
        ),
        ("CREATE INDEX of_mine ON flags (kind)", None),
        ("CREATE TABLE of_others (id INTEGER)", None),
    ],
)
def test_what_differs_from_the_schema_is_said(
    agency: Agency, change: str, said: str | None
) -> None:
    with agency.store.engine.connect() as connection, connection.begin() as begun:
        for statement in change.split(";"):
            connection.exec_driver_sql(statement)
        assert list(differences(connection)) == ([] if said is None else [said])
        begun.rollback()


def test_every_table_is_either_of_records_or_bookkeeping() -> None:
    assert set(metadata_tables()) == set(LIGHT) == set(RECORDS) | set(bookkeeping.DECLARED)
    assert not set(RECORDS) & set(bookkeeping.DECLARED)


def may_be_empty(name: str) -> dict[str, bool]:
    """Column → whether the record, or the light declaration, says that it may be empty."""
    if name in RECORDS:
        return {one.name: one.optional for one in RECORDS[name].fields.values()}
    return {one: without_none(hint)[1] for one, hint in bookkeeping.DECLARED[name].items()}


def kind_of_values(column: ColumnClause[Any], engine: Engine) -> tuple[Any, ...]:
    """What a column's values are in Python, in the engine, and on the way between both.

    A text is a text: PostgreSQL treats VARCHAR without a length as TEXT.
    """
    dialect = engine.dialect
    implementation: Any = column.type.dialect_impl(dialect)
    made_by = (
        implementation.bind_processor(dialect),
        implementation.result_processor(dialect, None),
    )
    return (
        column.type.compile(dialect).replace("TEXT", "VARCHAR"),
        python_type(column),
        *(None if one is None else one.__qualname__ for one in made_by),
    )


def python_type(column: ColumnClause[Any]) -> type[Any]:
    """What a column's values are; SQLModel's own strings do not say it."""
    found: type[Any] = column.type.python_type
    return str if found is object else found


@pytest.mark.parametrize("name", sorted(LIGHT))
def test_a_light_table_is_what_the_schema_says(name: str, agency: Agency) -> None:
    light, table = LIGHT[name], metadata_tables()[name]
    engine = agency.store.engine
    assert {one.name: kind_of_values(one, engine) for one in light.columns} == {
        one.name: kind_of_values(one, engine) for one in table.columns
    }
    assert list(light.columns.keys()) == list(table.columns.keys())
    assert may_be_empty(name) == {one.name: bool(one.nullable) for one in table.columns}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_record_refers_to_what_the_schema_says(name: str) -> None:
    table, fields = metadata_tables()[name], RECORDS[name].fields.values()
    assert {(one.name, one.refers, "id") for one in fields if one.refers} == {
        (key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys
    }
    for one in fields:
        if one.names:
            target, column = one.names
            assert python_type(metadata_tables()[target].c[column]) is one.type, one.name


@pytest.mark.parametrize("name", sorted(set(LIGHT) - set(RECORDS)))
def test_bookkeeping_refers_to_no_record(name: str) -> None:
    assert not metadata_tables()[name].foreign_keys


SAMPLE: dict[Any, Any] = {
    str: "Ünı¢ode \u202e\n'",
    int: 3,
    bool: True,
    date: date(2026, 2, 28),
    datetime: datetime(2026, 2, 28, 23, 59, 59, 123456, UTC),
    Decimal: Decimal("0.10"),
    tuple[str, ...]: ("a", "b, ü"),
}


@pytest.mark.parametrize("filled", [True, False])
def test_every_class_comes_back_from_its_row_and_from_its_image(
    agency: Agency, filled: bool
) -> None:
    """Saved, read and restored from the log's image, a value is what it was."""
    with agency.operation() as work:
        _references_off(work)
        for name, described in RECORDS.items():
            kind, table = described.kind, LIGHT[name]
            value = _sample(kind, f"key-{name}", filled=filled)
            added(work, value)
            stored = View(work.connection, today=work.today, now=work.now)
            assert stored.get(kind, value.id) == value
            image = {column.name: plain(getattr(value, column.name)) for column in table.c}
            assert kind(**described.from_image(image)) == value
        raise DryRun  # the references lead nowhere


def _references_off(work: Work) -> None:
    off = {
        "sqlite": "PRAGMA defer_foreign_keys = ON",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }
    work.connection.exec_driver_sql(off[work.dialect])


def _sample(kind: type[Any], key: str, *, filled: bool) -> Any:
    values = {
        one.name: SAMPLE[one.type] if filled or not one.optional else None
        for one in record_of(kind).fields.values()
    }
    return kind(**{**values, "id": key})
