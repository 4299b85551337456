"""Migrations: small named functions, each in one transaction with its record.

Alembic's operations are used as a library and imported only when something is pending.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from cmcli.errors import StoreProblem
from cmcli.store.mapping import row_table

if TYPE_CHECKING:
    from alembic.operations import Operations


@dataclass(frozen=True, slots=True)
class Migration:
    """``module`` holds a function ``migrate(op)`` that brings a store from the form before."""

    number: int
    name: str
    module: str

    def run(self, op: "Operations") -> None:
        """Do it."""
        import_module(f"cmcli.store.migrations.{self.module}").migrate(op)


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "the first form", "m0001_first"),)
LATEST = MIGRATIONS[-1].number


def run_all(connection: Connection, after: int = 0) -> None:
    """Run, inside the open transaction, every migration after that number, and record each."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    op = Operations(MigrationContext.configure(connection))
    for migration in MIGRATIONS:
        if migration.number > after:
            migration.run(op)
            _record(connection, migration)


def _record(connection: Connection, migration: Migration) -> None:
    heads, migrations = row_table("log", "HeadRow"), row_table("migrations", "MigrationRow")
    connection.execute(
        insert(migrations),
        [{"number": migration.number, "name": migration.name, "at": datetime.now(UTC)}],
    )
    connection.execute(update(heads).values(schema_version=migration.number))


def migrate_sqlite(path: Path, waiting: Callable[[str], None] | None) -> Path:
    """Bring a SQLite store up to date in one transaction; gives the copy that was put aside."""
    from cmcli.store.backup import copy_file
    from cmcli.store.engine import sqlite_engine
    from cmcli.store.lock import writers_turn
    from cmcli.store.log import head_of
    from cmcli.store.problems import translated

    with writers_turn(path, "db migrate", waiting), translated():
        # Foreign keys go off before BEGIN: with them on, rebuilding a table deletes its children.
        engine = sqlite_engine(path, foreign_keys=False).execution_options(cm_writes=True)
        with engine.connect() as connection, connection.begin():
            version = int(head_of(connection).schema_version)
        aside = path.with_name(f"{path.name}.form-{version}")
        if version < LATEST and not aside.exists():
            copy_file(path, aside)
        with engine.connect() as connection, connection.begin():
            run_all(connection, after=int(head_of(connection, lock=True).schema_version))
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreProblem(
                    f"The migration would break a reference in {broken[0]}; nothing was changed.",
                    f"The store as it was is also in {aside}.",
                )
    return aside
