"""Migrations: small named functions, each in one transaction with its record.

Alembic's operations are used as a library and imported only when something is pending.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from cmcli.errors import StoreProblem
from cmcli.store.core import bookkeeping
from cmcli.store.core.form import FORMS

if TYPE_CHECKING:
    from alembic.operations import Operations


@dataclass(frozen=True, slots=True)
class Migration:
    """``module`` holds a function ``migrate(op)`` that brings a store from the form before.

    Where the module says REINDEX, texts are found by other words from then on; where it says
    REDIGEST, the digest of the send log is that of its rows.
    """

    number: int
    name: str
    module: str

    def run(self, op: "Operations") -> bool:
        """Do it, and return whether the search index must be rebuilt at the end."""
        module = import_module(self.module)
        module.migrate(op)
        return getattr(module, "REINDEX", False)

    def redigests(self) -> bool:
        """Return whether the digest of the send log must be computed at the end."""
        return bool(self.module) and getattr(import_module(self.module), "REDIGEST", False)


MIGRATIONS: tuple[Migration, ...] = tuple(
    Migration(number, name, f"cmcli.store.keeping.migrations.{module}")
    for number, (module, name) in enumerate(FORMS, start=1)
)


def run_all(
    connection: Connection, after: int = 0, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Run, inside the open transaction, every migration after that number, and record each."""
    pending = [migration for migration in migrations if migration.number > after]
    if not pending:
        return
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    op = Operations(MigrationContext.configure(connection))
    stale = False
    for migration in pending:
        stale |= migration.run(op)
        _record(connection, migration)
    if stale and after > 0:
        from cmcli.store.core.search_index import rebuild

        rebuild(connection)
    if after > 0 and any(migration.redigests() for migration in pending):
        from cmcli.store.keeping.ledger_digest import recompute

        recompute(connection)


def _record(connection: Connection, migration: Migration) -> None:
    connection.execute(
        insert(bookkeeping.MIGRATIONS),
        [{"number": migration.number, "name": migration.name, "at": datetime.now(UTC)}],
    )
    connection.execute(update(bookkeeping.HEADS).values(schema_version=migration.number))


def migrate_sqlite(
    path: Path,
    waiting: Callable[[str], None] | None = None,
    *,
    migrations: Sequence[Migration] = MIGRATIONS,
    keep: bool = True,
) -> Path | None:
    """Bring a SQLite store up to date in one transaction, or leave it as it was.

    Gives the copy of the store as it was, which is put aside first unless ``keep`` is false; None
    where nothing was pending.
    """
    from cmcli.store.core.engine import sqlite_engine
    from cmcli.store.core.head import head_of
    from cmcli.store.core.lock import writers_turn
    from cmcli.store.core.problems import translated
    from cmcli.store.keeping.files import copy_file

    with writers_turn(path, "db migrate", waiting), translated():
        # Foreign keys go off before BEGIN: with them on, rebuilding a table deletes its children.
        engine = sqlite_engine(path, foreign_keys=False).execution_options(cm_writes=True)
        with engine.connect() as connection, connection.begin():
            version = int(head_of(connection).schema_version)
        if version >= migrations[-1].number:
            return None
        aside = path.with_name(f"{path.name}.form-{version}") if keep else None
        if aside is not None and not aside.exists():
            copy_file(path, aside)
        with engine.connect() as connection, connection.begin():
            after = int(head_of(connection, lock=True).schema_version)
            run_all(connection, after, migrations)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreProblem(
                    f"The migration would break a reference in {broken[0]}. Nothing was changed."
                )
    return aside


def migrate_postgres(address: str, *, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Bring a PostgreSQL store up to date in one transaction, or leave it as it was.

    Gives how many migrations were run; who may do this is the caller's to check.
    """
    from cmcli.store.core.engine import open_engine
    from cmcli.store.core.head import head_of
    from cmcli.store.core.locks import keep_writers_out
    from cmcli.store.core.problems import translated

    engine = open_engine(address)
    with translated(), engine.connect() as connection, connection.begin():
        keep_writers_out(connection)
        after = int(head_of(connection, lock=True).schema_version)
        try:
            run_all(connection, after, migrations)
        except IntegrityError as problem:
            raise StoreProblem(
                "The migration would break a reference. Nothing was changed."
            ) from problem
        return sum(migration.number > after for migration in migrations)
