"""Opening a file of the store by its data key."""

from collections.abc import Callable
from typing import Any

from cmcli.store.sealing.held import Keys


def opened(connect: Callable[[], Any], keys: Keys) -> Any:
    """A connection by the first of the data keys that opens the store, or a plain one.

    Raises the driver's error where none does. An empty key is none.
    """
    for number, key in enumerate(keys or (b"",), start=1):
        connection = connect()
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            if key:
                connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            if keys:  # a wrong key shows only when something is read
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except BaseException as problem:
            connection.close()
            if number >= len(keys) or "not a database" not in str(problem):
                raise
    raise AssertionError("there is always one to try")
