"""A store under another data key: a whole new file, compared, and swapped in one step.

Whatever kills it, the store opens. While the file is swapped, the keys file has both data keys;
whoever opens the store next finds out which one it needs.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmcli.errors import CmError, Refused, StoreProblem
from cmcli.store.core.engine import APPLICATION_ID, sqlite_engine
from cmcli.store.core.lock import Waiting, writers_turn
from cmcli.store.core.problems import translated
from cmcli.store.keeping.files import SIDES, beside, discard, new_file, use_wal
from cmcli.store.keeping.sealed_copy import is_sealed_copy, pack
from cmcli.store.sealing import held, keyring
from cmcli.store.sealing.keys_file import (
    PLAIN,
    KeysHeader,
    new_key,
    read_header,
    write_keys,
)
from cmcli.store.sealing.place import is_sealed, keys_path

_PATIENCE = 3000
"""Milliseconds to wait for others to let go of the store."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """The result: how many rows were compared, and the new data key."""

    rows: int
    key: bytes = field(repr=False)


def rotate(path: Path, waiting: Waiting | None = None) -> Rekeyed:
    """Give an unlocked store a new data key. Its slots stay as they are."""
    real = Path(os.path.realpath(path))
    with writers_turn(real, "key rotate", waiting):
        header, keys = held.as_checked_header(real)
        if len(keys) > 1:
            raise StoreProblem("An earlier change of the key is not complete.", "Run it again.")
        return _swapped(real, header, keys[0], hold=keyring.held(header.id) is not None)


def encrypt(
    path: Path, header: KeysHeader, waiting: Waiting | None = None, *, hold: bool
) -> Rekeyed:
    """Encrypt a plain store, which gets that keys file; ``hold`` leaves it unlocked."""
    real = Path(os.path.realpath(path))
    with writers_turn(real, "db encrypt", waiting):
        if is_sealed(real):
            raise Refused("The store is encrypted already.", code="encrypted")
        return _swapped(real, header, PLAIN, hold=hold)


class KeysChange:
    """The keys file of an unlocked store, checked, and its change to another list of slots."""

    def __init__(self, path: Path, header: KeysHeader, keys: held.Keys) -> None:
        self.header = header
        self._path, self._keys = path, keys

    def to(self, header: KeysHeader) -> None:
        """Write the keys file for these slots; the store isn't touched."""
        write_keys(self._path, header, self._keys)


@contextmanager
def changing(path: Path, waiting: Waiting | None = None) -> Iterator[KeysChange]:
    """Change the keys file of an unlocked store, in turn with others."""
    real = Path(os.path.realpath(path))
    with writers_turn(real, "key", waiting):
        header, keys = held.as_checked_header(real)
        yield KeysChange(real, header, keys)


def _swapped(path: Path, header: KeysHeader, old: bytes, *, hold: bool) -> Rekeyed:
    key, made = new_key(), beside(path)
    try:
        rows = exported(path, made, key)
        held.give(made, (key,))
        use_wal(made)
        _let_go(path)
        _sync(made)
        if hold:  # both, so that no command in between finds the store locked
            held.hold(header.id, (old, key))
        write_keys(path, header, (old, key))
        made.rename(path)
        _sync(path.parent)
        write_keys(path, header, (key,))
        if hold:
            held.hold(header.id, (key,))
        return Rekeyed(rows, key)
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be replaced: {problem.strerror}.") from problem
    finally:
        held.taken_back(made)
        discard(made)


def exported(source: Path, made: Path, key: bytes) -> int:
    """Write the whole of a store to a new file under that key; return the rows, all compared.

    With the writers' lock held, nothing is written in between.
    """
    new_file(made)
    with translated(), sqlite_engine(source).connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        try:
            attach = "ATTACH DATABASE ? AS fresh KEY ?", (str(made), f"x'{key.hex()}'")
            raw.execute(*attach)
            raw.execute("PRAGMA fresh.secure_delete=ON")
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("SELECT sqlcipher_export('fresh')")
            raw.execute("COMMIT")
            raw.execute(f"PRAGMA fresh.application_id={APPLICATION_ID}")
            raw.execute("DETACH DATABASE fresh")  # else virtual tables are not seen in it
            raw.execute(*attach)
            rows = _compared(raw)
            found = raw.execute("PRAGMA fresh.integrity_check(1)").fetchone()
            raw.execute("DETACH DATABASE fresh")
        except raw.Error as problem:
            raise StoreProblem(
                "The store could not be written under another key.", "To check it: cm db check"
            ) from problem
    if found != ("ok",):
        raise StoreProblem("The copy under another key is not sound. Nothing was changed.")
    return rows


def _compared(raw: Any) -> int:
    """Count the rows of every table on both sides, and compare the head of the log."""
    both = [
        raw.execute(
            f"SELECT type, name, sql FROM {side}.sqlite_master ORDER BY type, name"  # noqa: S608
        ).fetchall()
        for side in ("main", "fresh")
    ]
    tables = [name for kind, name, sql in both[0] if kind == "table" and sql]
    rows = 0
    for name in tables:
        counts = [
            raw.execute(f'SELECT count(*) FROM {side}."{name}"').fetchone()[0]  # noqa: S608
            for side in ("main", "fresh")
        ]
        if counts[0] != counts[1]:
            raise StoreProblem(f"The copy has not all rows of {name}. Nothing was changed.")
        rows += counts[0]
    heads = [raw.execute(f"SELECT * FROM {side}.heads").fetchall() for side in ("main", "fresh")]  # noqa: S608
    if both[0] != both[1] or heads[0] != heads[1]:
        raise StoreProblem("The copy is not equal to the store. Nothing was changed.")
    return rows


def _let_go(path: Path) -> None:
    """End the write-ahead log, which must not be read beside another file.

    Raises :class:`Refused` where somebody has the store open.
    """
    with translated(), sqlite_engine(path).connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        try:
            mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except raw.OperationalError:
            mode = "busy"
    if mode != "delete":
        raise Refused(
            "Another cm has the store open, for example a dashboard or a shell.",
            "Quit it, then run the command again. Nothing was changed.",
            code="in-use",
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(path: Path, waiting: Waiting | None = None) -> None:
    """Complete a change of the key that was stopped: keep the one key that opens the store.

    A store that was still plain is a plain one again.
    """
    real = Path(os.path.realpath(path))
    with writers_turn(real, "key rotate", waiting):
        keys = held.keys_for(real)
        if len(keys) < 2:
            return
        key = next((one for one in keys if _opens(real, one)), None)
        if key is None:
            raise StoreProblem("No key opens the store.", "To restore a backup: cm db restore")
        header = read_header(keys_path(real))
        if key == PLAIN or not _is_checked(header, key):
            header.check(keys)
        if key == PLAIN:
            os.unlink(keys_path(real))
            _sync(real.parent)
            keyring.forget(header.id)
        else:
            write_keys(real, header, (key,))
            if keyring.held(header.id) is not None:
                held.hold(header.id, (key,))
        use_wal(real)


def _is_checked(header: KeysHeader, key: bytes) -> bool:
    try:
        header.check((key,))
    except StoreProblem:
        return False
    return True


def _opens(path: Path, key: bytes) -> bool:
    held.give(path, (key,))
    try:
        with translated(), sqlite_engine(path).connect():
            return True
    except CmError:
        return False
    finally:
        held.taken_back(path)


def seal_aside(aside: Path, header: KeysHeader, key: bytes) -> None:
    """Make a plain copy that is kept beside a store an encrypted one, under the same name."""
    made, packed = beside(aside), beside(aside)
    try:
        exported(aside, made, key)
        pack(made, packed, header, key)
        _sync(packed)
        packed.rename(aside)
        for end in SIDES:
            with suppress(OSError):
                aside.with_name(aside.name + end).unlink()
        _sync(aside.parent)
    except OSError as problem:
        raise StoreProblem(f"{aside} cannot be encrypted: {problem.strerror}.") from problem
    finally:
        discard(made)
        discard(packed)


def plain_asides(found: Sequence[Path]) -> list[Path]:
    """Those of the copies beside a store that are not encrypted."""
    return [one for one in found if not is_sealed(one) and not is_sealed_copy(one)]
