"""Files of a store: copied whole, put in place at once, removed with what is beside them."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cmcli.errors import Refused, StoreProblem
from cmcli.store.core.engine import sqlite_engine
from cmcli.store.core.problems import translated
from cmcli.store.sealing import held
from cmcli.store.sealing.place import is_sealed

SIDES = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps next to a store; a stray one would count as part of a new store."""


def beside(path: Path) -> Path:
    """Return a new hidden name in the same folder, for a file that is not whole yet."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")


def new_file(path: Path) -> None:
    """Make an empty file, 0600 under any umask, where none is."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))


def copy_file(source: Path, target: Path, look: Callable[[Path], None] = lambda made: None) -> None:
    """Write a whole, consistent copy of a SQLite store to ``target``, 0600, while others write.

    The copy of an encrypted store is an age file; ``look`` sees the copy before it is one. Raises
    :class:`Refused` if the target exists, and :class:`StoreProblem` if it can't be written.
    Copying only the file is not enough: part of a store may be in its write-ahead log.
    """
    if target.exists() or target.is_symlink():
        raise Refused(
            f"There is already a file at {target}.", "Name another file; nothing is overwritten."
        )
    made = beside(target)
    try:
        new_file(made)
        engine = sqlite_engine(source)
        with translated(), engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is None:
                raise StoreProblem("The store closed while it was being copied.")
            try:
                raw.execute("VACUUM INTO ?", (str(made),))
            except raw.Error as problem:
                raise _not_copied(problem) from problem
        if is_sealed(source):
            _seal(source, made, target, look)
        else:
            look(made)
            install(made, target)
    except OSError as problem:
        raise StoreProblem(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        discard(made)


def _seal(source: Path, made: Path, target: Path, look: Callable[[Path], None]) -> None:
    """Put a copy, which has the data key of the store, into the age file ``target``."""
    from cmcli.store.keeping.sealed_copy import pack

    header, keys = held.as_checked_header(source)
    packed = beside(target)
    held.give(made, keys)
    try:
        look(made)
        pack(made, packed, header, keys[-1])
        install(packed, target)
    finally:
        held.taken_back(made)
        discard(packed)


def _not_copied(problem: Exception) -> StoreProblem:
    said = str(problem).lower()
    if "full" in said:
        return StoreProblem(
            "The disk is full; no copy was made.", "Free some space, or copy to another disk."
        )
    return StoreProblem("The store could not be copied.", "To check it: cm db check")


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
    """Remove an unfinished file, and the SQLite files next to it."""
    for end in ("", ".lock", *SIDES):
        with suppress(OSError):  # a file that could not be made is not there
            made.with_name(made.name + end).unlink()


def private_directory(directory: Path) -> None:
    """Make the directory, 0700 under any umask, if it is not there."""
    if not directory.exists():
        directory.mkdir(mode=0o700, parents=True)
        directory.chmod(0o700)


def use_wal(path: Path) -> None:
    """Switch a file to write-ahead logging, which it keeps."""
    with translated(), sqlite_engine(path).connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            raw.execute("PRAGMA journal_mode=WAL")
