"""Making a new store: the schema by its migrations, the identity, the head of the log."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import insert, inspect, text
from sqlalchemy.engine import Connection

from cmcli.domain.operations import GENESIS
from cmcli.errors import CmError, Refused, StoreProblem
from cmcli.store.core.bookkeeping import HEADS
from cmcli.store.core.engine import APPLICATION_ID, is_url, open_engine, sqlite_engine
from cmcli.store.core.form import LATEST
from cmcli.store.core.keys import new_id
from cmcli.store.core.problems import translated
from cmcli.store.core.store import Store
from cmcli.store.keeping.migrations import run_all
from cmcli.store.keeping.opening import open_store

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; a stray one would be taken for a part of a new store."""


def create(address: str) -> Store:
    """Make a store and open it; :class:`Refused` where there is one already.

    A file appears whole or not at all, 0600 in a directory 0700 under any umask.
    """
    if is_url(address):
        return _in_database(address)
    path = Path(address)
    if path.exists() or path.is_symlink():
        raise Refused(
            f"There is something at {path} already.",
            "To create another store: cm init --store PATH",
            code="store-exists",
        )
    for stray in (path.with_name(path.name + end) for end in SIDES):
        if stray.exists():
            raise Refused(
                f"{stray} is left of a store that is gone.",
                "Bring that store back, or move this file away first.",
                code="store-exists",
            )
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        private_directory(path.parent)
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        _fill(made)
        install(made, path)
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be made: {problem.strerror}.") from problem
    finally:
        discard(made)
    return open_store(address)


def create_or_go_on(address: str) -> Store:
    """:func:`create`, or the store that is there if nothing was ever done in it: one that was made
    by somebody who was stopped before the first operation."""
    try:
        return create(address)
    except Refused as taken:
        if taken.code != "store-exists":
            raise
        with suppress(CmError):
            store = open_store(address)
            if store.seq() == 0:
                return store
            store.engine.dispose()
        raise


def install(made: Path, path: Path) -> None:
    """Put a finished file in its place: refuses to overwrite, and survives a power cut."""
    descriptor = os.open(made, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(made, path)
    except FileExistsError as problem:
        raise Refused(f"There is something at {path} already.") from problem
    made.unlink()
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def discard(made: Path) -> None:
    """Remove a file that was not put into its place, and what lies beside it."""
    for end in ("", ".lock", *SIDES):
        with suppress(OSError):  # a file that could not be made is not there
            made.with_name(made.name + end).unlink()


def private_directory(directory: Path) -> None:
    """Make the directory, 0700 under any umask, if it is not there."""
    if not directory.exists():
        directory.mkdir(mode=0o700, parents=True)
        directory.chmod(0o700)


def _fill(path: Path) -> None:
    engine = sqlite_engine(path)
    with translated(), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        _set_up(connection)
    use_wal(path)


def use_wal(path: Path) -> None:
    """Switch a file to write-ahead logging, which it keeps."""
    with translated(), sqlite_engine(path).connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            raw.execute("PRAGMA journal_mode=WAL")


def _in_database(address: str) -> Store:
    engine = open_engine(address)
    with translated(), engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
        if inspect(connection).has_table("heads"):
            raise Refused("The database holds a cm store already.", code="store-exists")
        _set_up(connection)
    return open_store(address)


def _set_up(connection: Connection) -> None:
    run_all(connection)
    connection.execute(
        insert(HEADS),
        [{"id": 1, "store_id": new_id(), "schema_version": LATEST, "seq": 0, "hash": GENESIS}],
    )
