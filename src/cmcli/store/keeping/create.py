"""Making a new store: the schema by its migrations, the identity, the head of the log."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert, inspect, text
from sqlalchemy.engine import Connection

from cmcli.domain.operations import GENESIS
from cmcli.errors import CmError, Refused, StoreProblem
from cmcli.store.core.bookkeeping import HEADS
from cmcli.store.core.engine import APPLICATION_ID, is_url, open_engine, sqlite_engine
from cmcli.store.core.form import LATEST
from cmcli.store.core.keys import new_id
from cmcli.store.core.lock import writers_turn
from cmcli.store.core.problems import translated
from cmcli.store.core.store import Store
from cmcli.store.keeping.files import (
    SIDES,
    beside,
    discard,
    install,
    new_file,
    private_directory,
    use_wal,
)
from cmcli.store.keeping.migrations import run_all
from cmcli.store.keeping.opening import open_store
from cmcli.store.sealing import held
from cmcli.store.sealing.keys_file import KeysHeader, write_keys
from cmcli.store.sealing.place import keys_path


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a new store is encrypted: the header of its keys file, its data key, and whether it is
    unlocked from then on, as by ``cm unlock``."""

    header: KeysHeader
    key: bytes = field(repr=False)
    hold: bool = True


def create(address: str, sealing: Sealing | None = None) -> Store:
    """Make a store and open it; :class:`Refused` where there is one already.

    With ``sealing`` it is encrypted, and this process can open it. A file appears whole or not at
    all, 0600 in a directory 0700 under any umask.
    """
    if is_url(address):
        return _in_database(address)
    path = Path(address)
    _check_free(path)
    try:
        private_directory(path.parent)
        with writers_turn(path, "init"):  # else two could give one store the keys of the other
            _make(path, sealing)
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be made: {problem.strerror}.") from problem
    return open_store(address)


def _check_free(path: Path) -> None:
    """Refuse to make a store where there is one, or what is left of one."""
    if path.exists() or path.is_symlink():
        raise Refused(
            f"There is something at {path} already.",
            "To create another store: cm init --store PATH",
            code="store-exists",
        )
    for stray in (path.with_name(path.name + end) for end in SIDES):
        if stray.exists():
            raise Refused(
                f"{stray} is left over from a deleted store.",
                "Bring that store back, or move this file away first.",
                code="store-exists",
            )


def _make(path: Path, sealing: Sealing | None) -> None:
    _check_free(path)
    made = beside(path)
    try:
        _put_keys_aside(path)
        new_file(made)
        if sealing is not None:
            held.give(made, (sealing.key,))
        _fill(made)
        if sealing is not None:
            write_keys(path, sealing.header, (sealing.key,))
            if not (sealing.hold and held.hold(sealing.header.id, (sealing.key,))):
                held.give(path, (sealing.key,))
        install(made, path)
    finally:
        held.taken_back(made)
        discard(made)


def _put_keys_aside(path: Path) -> None:
    """Rename a keys file without a store, such as one that a killed cm left: it opens nothing
    here, but may open a copy elsewhere."""
    stray = Path(keys_path(path))
    if stray.exists():
        stray.rename(f"{stray}.unused-{secrets.token_hex(4)}")


def create_or_go_on(address: str, sealing: Sealing | None = None) -> Store:
    """:func:`create`, or the store that is there if nothing was ever done in it: one that was made
    by somebody who was stopped before the first operation."""
    try:
        return create(address, sealing)
    except Refused as taken:
        if taken.code != "store-exists":
            raise
        with suppress(CmError):
            store = open_store(address)
            if store.seq() == 0:
                return store
            store.engine.dispose()
        raise


def _fill(path: Path) -> None:
    engine = sqlite_engine(path)
    with translated(), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        _set_up(connection)
    use_wal(path)


def _in_database(address: str) -> Store:
    engine = open_engine(address)
    with translated(), engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
        if inspect(connection).has_table("heads"):
            raise Refused("The database already has a cm store.", code="store-exists")
        _set_up(connection)
    return open_store(address)


def _set_up(connection: Connection) -> None:
    run_all(connection)
    connection.execute(
        insert(HEADS),
        [{"id": 1, "store_id": new_id(), "schema_version": LATEST, "seq": 0, "hash": GENESIS}],
    )
