"""Whole copies of a store, and the checks of its soundness."""

import os
import secrets
from pathlib import Path

from cmcli.errors import Refused, StoreProblem
from cmcli.store.create import install
from cmcli.store.engine import sqlite_engine
from cmcli.store.problems import translated


def copy_file(source: Path, target: Path) -> None:
    """Write a whole, consistent copy of a SQLite store to ``target``, 0600, while others write.

    Raises :class:`Refused` where the target exists, :class:`StoreProblem` where it cannot be
    written. A copied file alone would not do: part of a store may stand in its write-ahead log.
    """
    if target.exists() or target.is_symlink():
        raise Refused(
            f"There is something at {target} already.", "Name another file; nothing is overwritten."
        )
    made = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        engine = sqlite_engine(source)
        with translated(), engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is None:
                raise StoreProblem("The store closed while it was being copied.")
            raw.execute("VACUUM INTO ?", (str(made),))
        install(made, target)
    except OSError as problem:
        raise StoreProblem(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        made.unlink(missing_ok=True)
