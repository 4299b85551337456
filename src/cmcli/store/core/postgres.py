"""PostgreSQL's engine: as few messages to the server as the work needs.

SQLAlchemy asks a server eight things before it does anything. cm knows the answers or does not need
them. Loaded only for a store on a server.
"""

import logging
import os
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL, Connection
from sqlalchemy.pool import NullPool

from cmcli.store.core.statements import WAITING, send, send_writes


class CmDialect(PGDialect_psycopg):
    """The dialect of the driver, without the questions at the first connection."""

    supports_statement_cache = True

    def initialize(self, connection: Connection) -> None:
        """Take from the connection what it was told when it was made."""
        driver: Any = connection.connection.driver_connection
        self.server_version_info = divmod(driver.info.server_version, 10000)
        self.default_schema_name = "public"
        self.default_isolation_level = "READ COMMITTED"
        self._backslash_escapes = False

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit, in one message with what still waits to be written."""
        send(dbapi_connection.driver_connection, "COMMIT")
        setattr(dbapi_connection.driver_connection, WAITING, None)

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Roll back, and forget what still waits to be written."""
        setattr(dbapi_connection.driver_connection, WAITING, None)
        dbapi_connection.rollback()


registry.register("postgresql.cm", __name__, CmDialect.__name__)


def postgres_engine(url: URL) -> Engine:
    """An engine on a database; transactions begin by a statement of cm's own.

    With the option ``cm_begins`` whoever begins a transaction sends that statement.
    """
    engine = create_engine(
        url.set(drivername="postgresql+cm"),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": f"cm {os.getpid()}",
            "autocommit": True,
        },
    )
    logger = logging.getLogger("psycopg")
    if not logger.handlers:  # its warnings would reach the terminal, beside the error itself
        logger.addHandler(logging.NullHandler())

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        setattr(connection.connection.driver_connection, WAITING, [])
        if not connection.get_execution_options().get("cm_begins", False):
            send_writes(connection, "BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def _executes(connection: Connection, *_: Any) -> None:
        send_writes(connection)

    return engine
