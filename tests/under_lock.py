"""Run commands, each in a process that has loaded none of cm, and tell what it imports, and how
many milliseconds of processor it takes, while it holds the store: from the lock of SQLite's
writers, or the beginning of a transaction that writes on a server, to its end.

Reads a JSON list of command lines on standard input and prints one JSON object for each. What cm
builds upon is loaded beforehand, so that fifty commands take seconds.
"""

import fcntl
import json
import os
import sys
import time
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, event

BEFOREHAND = (
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlcipher3.dbapi2",
    "psycopg",
    "typer",
)

_holding: list[float] = []
_imported: list[str] = []
_spent: list[float] = []


def _told(what: str, arguments: Any) -> None:
    if what == "import" and _holding:
        _imported.append(arguments[0])
    elif what == "fcntl.flock" and arguments[1] & fcntl.LOCK_EX:
        _holding.append(time.process_time())


def _begun(connection: Connection) -> None:
    if connection.get_execution_options().get("cm_writes"):
        _holding.append(time.process_time())


def _ended(_: Connection) -> None:
    if _holding:
        _spent.append(time.process_time() - _holding[0])
    _holding.clear()


def _run(words: list[str]) -> dict[str, object]:
    """Become a process that runs the command, and tell how it ended."""
    sys.addaudithook(_told)
    event.listen(Engine, "begin", _begun)
    for end in ("commit", "rollback"):
        event.listen(Engine, end, _ended)
    sys.stdin = sys.stdout = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115
    code = import_module("cmcli.cli.main").main(words)
    spent = round(sum(_spent) * 1000, 1)
    return {"words": words, "code": code, "imported": _imported, "cpu_ms": spent}


def main() -> None:
    """Run each command in a child of its own."""
    for name in BEFOREHAND:
        import_module(name)
    for words in json.load(sys.stdin):
        told = os.dup(1)
        child = os.fork()
        if child == 0:
            os.write(told, (json.dumps(_run(words)) + "\n").encode())
            os._exit(0)
        os.close(told)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
