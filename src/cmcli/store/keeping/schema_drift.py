"""Differences between a store and the schema: tables, columns, keys, indexes, references."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect, Table, UniqueConstraint, inspect

from cmcli.store.schema import load_all

Parts = Mapping[str, str]
"""Part of a table, in words → how it is: ``column on`` → ``DATE (never empty)``."""


def declared(dialect: Dialect) -> Mapping[str, Parts]:
    """Return what the schema says of each table."""
    return {name: _declared(table, dialect) for name, table in load_all().tables.items()}


def made(connection: Connection) -> Mapping[str, Parts]:
    """Return what the store has of each table that the schema knows."""
    look, names = inspect(connection), sorted(load_all().tables)
    found: dict[str, dict[str, str]] = {}
    for (_, table), columns in look.get_multi_columns(filter_names=names).items():
        found[table] = {
            f"column {one['name']}": _column(one["type"], one["nullable"], connection.dialect)
            for one in columns
        }
    for (_, table), key in look.get_multi_pk_constraint(filter_names=names).items():
        found[table]["primary key"] = ", ".join(key["constrained_columns"])
    for (_, table), uniques in look.get_multi_unique_constraints(filter_names=names).items():
        found[table] |= {_unique(one["column_names"]): "there" for one in uniques}
    for (_, table), indexes in look.get_multi_indexes(filter_names=names).items():
        found[table] |= {
            _index(one["name"], one["column_names"]): _kind(one["unique"])
            for one in indexes
            if "duplicates_constraint" not in one
        }
    for (_, table), references in look.get_multi_foreign_keys(filter_names=names).items():
        for one in references:
            for column, referred in zip(
                one["constrained_columns"], one["referred_columns"], strict=True
            ):
                found[table][f"reference {column}"] = f"{one['referred_table']}.{referred}"
    return found


def differences(connection: Connection) -> Iterator[str]:
    """Say in words what the store lacks, or has otherwise than the schema says.

    Tables of others, and indexes that somebody has added, are no difference.
    """
    there = made(connection)
    for name, wanted in declared(connection.dialect).items():
        if name not in there:
            yield f"table {name} is missing"
            continue
        found = there[name]
        for part in {**wanted, **found}:
            if part not in found:
                yield f"{part} of {name} is missing"
            elif part not in wanted and not part.startswith("index"):
                yield f"{part} of {name} is unknown to cm"
            elif part in wanted and found[part] != wanted[part]:
                yield f"{part} of {name} is {found[part]}, not {wanted[part]}"


def _declared(table: Table, dialect: Dialect) -> Parts:
    uniques = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    return {
        **{f"column {one.name}": _column(one.type, one.nullable, dialect) for one in table.columns},
        "primary key": ", ".join(one.name for one in table.primary_key),
        **{_unique([column.name for column in one.columns]): "there" for one in uniques},
        **{
            _index(one.name, [column.name for column in one.columns]): _kind(one.unique)
            for one in table.indexes
        },
        **{
            f"reference {key.parent.name}": f"{key.column.table.name}.{key.column.name}"
            for key in table.foreign_keys
        },
    }


def _column(type_: Any, nullable: bool | None, dialect: Dialect) -> str:
    return f"{type_.compile(dialect)} ({'may be' if nullable else 'never'} empty)"


def _unique(names: Any) -> str:
    return f"unique key ({', '.join(names)})"


def _index(name: Any, columns: Any) -> str:
    return f"index {name} ({', '.join(columns)})"


def _kind(unique: Any) -> str:
    return "unique" if unique else "plain"
