"""A store: opened, read as one snapshot, written one operation at a time."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from cmcli.domain.workers import Worker
from cmcli.errors import Busy, OutcomeUnknown, Refused, StoreProblem
from cmcli.store import log
from cmcli.store.engine import check_header, is_url, open_engine
from cmcli.store.lock import PATIENCE, SAY_AFTER, writers_turn
from cmcli.store.migrations import LATEST
from cmcli.store.problems import sentence, translated
from cmcli.store.view import View
from cmcli.store.work import Work


class AlreadyDone(Exception):
    """The operation was done before under the same ``--id``; ``result`` is what it answered."""

    def __init__(self, result: str | None) -> None:
        super().__init__("already done")
        self.result = result


class DryRun(Exception):
    """Raised inside an operation to take everything back."""


class Store:
    """One store, by its address: the path of a SQLite file or a PostgreSQL URL."""

    def __init__(self, address: str, engine: Engine) -> None:
        self.address = address
        self.engine = engine

    @classmethod
    def open(cls, address: str, *, waiting: Callable[[str], None] | None = None) -> "Store":
        """Open an existing store; an older one on SQLite is migrated, with a copy put aside.

        Raises :class:`StoreProblem` for what is missing, foreign, damaged or newer than this cm,
        and leaves it as it was.
        """
        if not is_url(address):
            check_header(Path(address))
        store = cls(address, open_engine(address))
        with translated(), store.engine.connect() as connection, connection.begin():
            version = int(log.head_of(connection).schema_version)
        if version < LATEST:
            store._migrate(version, waiting)
        check_version(version)
        return store

    def _migrate(self, version: int, waiting: Callable[[str], None] | None) -> None:
        if is_url(self.address):
            raise StoreProblem(
                f"The store has form {version}; this cm needs form {LATEST}.",
                "Run: cm db migrate.",
                code="migration-needed",
            )
        from cmcli.store.migrations import migrate_sqlite

        migrate_sqlite(Path(self.address), waiting)

    @contextmanager
    def reading(self, *, today: date, now: datetime) -> Iterator[View]:
        """A snapshot: everything read in the block is of one moment."""
        with translated(), self.engine.connect() as connection, connection.begin():
            if not is_url(self.address):
                yield View(connection, today=today, now=now)
                return
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield View(connection, today=today, now=now)

    @contextmanager
    def operation(
        self,
        *,
        actor: Worker | None,
        command: str,
        today: date,
        now: datetime,
        key: str | None = None,
        arguments: str | None = None,
        waiting: Callable[[str], None] | None = None,
    ) -> Iterator[Work]:
        """One operation: committed with its entry of the log when the block ends without error.

        ``key`` and ``arguments`` (a digest) make a repeat harmless: raises :class:`AlreadyDone`
        for the same pair, :class:`Refused` for the same key with other arguments. Raises
        :class:`Busy` when other writers hold the store for too long, :class:`OutcomeUnknown` when
        an error at the commit leaves open whether it took effect.
        """
        with ExitStack() as stack:
            stack.enter_context(translated())
            engine = self.engine.execution_options(cm_writes=True)
            file = self._file()
            connection = stack.enter_context(engine.connect())
            # Connecting and closing stay outside of the turn: others wait for every moment of it.
            if not is_url(self.address):
                stack.enter_context(writers_turn(Path(self.address), command, waiting))
                if self._file() != file:  # restored meanwhile: ours is the one that was put aside
                    connection.close()
                    connection = stack.enter_context(engine.connect())
            transaction = connection.begin()
            try:
                seq = self._locked_head(connection, command, waiting)
                if key is not None:
                    _check_key(connection, key, arguments)
                work = Work(
                    connection, today=today, now=now, actor=actor, command=command, seq=seq + 1
                )
                yield work
                if work.changes or key is not None:
                    log.write(work, os_user=os_user(), key=key, arguments=arguments)
            except DryRun:
                transaction.rollback()
                return
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as problem:
                # Closed first: until then the failed transaction may hold what is to be looked up.
                connection.invalidate()
                self._settle(work.id, key, problem)

    def _file(self) -> tuple[int, int] | None:
        """Which file stands at the store's path now; None for a database or where none is."""
        if is_url(self.address):
            return None
        with suppress(OSError):
            found = os.stat(self.address)
            return found.st_dev, found.st_ino
        return None

    def _locked_head(
        self, connection: Connection, command: str, waiting: Callable[[str], None] | None
    ) -> int:
        """Lock the head for this transaction and check the version there."""
        if is_url(self.address):
            _wait_for_head(connection, command, waiting)
        head = log.head_of(connection, lock=True)
        check_version(int(head.schema_version))
        return int(head.seq)

    def _settle(self, operation_id: str, key: str | None, problem: SQLAlchemyError) -> None:
        """After an error at the commit: find out on a fresh connection whether it took effect.

        The head is locked for the look, so that a server still busy with the commit is awaited.
        """
        engine = self.engine.execution_options(cm_writes=True)
        try:
            with engine.connect() as connection, connection.begin():
                if is_url(self.address):
                    _lock_timeout(connection, PATIENCE)
                log.head_of(connection, lock=True)
                done = log.happened(connection, operation_id)
        except SQLAlchemyError:
            raise OutcomeUnknown(
                f"The store failed while saving; whether operation {operation_id} took effect is"
                " unknown.",
                "Run the command again with the same --id: a repeat is harmless."
                if key is not None
                else "Look for it with cm audit log before you run the command again;"
                " with --id a repeat is harmless.",
            ) from problem
        if not done:
            raise sentence(problem) from problem


def _wait_for_head(
    connection: Connection, command: str, waiting: Callable[[str], None] | None
) -> None:
    """Take the head's row lock on PostgreSQL, saying after a second that others are writing."""
    label = f"cm {command}"[:60]
    connection.execute(
        text("SELECT set_config('application_name', :label, false)"), {"label": label}
    )
    try:
        with connection.begin_nested():
            _lock_timeout(connection, SAY_AFTER)
            log.head_of(connection, lock=True)
        return
    except OperationalError as problem:
        if "lock timeout" not in str(problem.orig):
            raise
    if waiting is not None:
        waiting("Waiting for another cm to finish writing …")
    _lock_timeout(connection, PATIENCE - SAY_AFTER)


def _lock_timeout(connection: Connection, seconds: float) -> None:
    """How long a statement of this transaction waits for a lock on PostgreSQL."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{int(seconds * 1000)}ms'"))


def _check_key(connection: Connection, key: str, arguments: str | None) -> None:
    before = log.repeated(connection, key)
    if before is None:
        return
    if before.arguments != arguments:
        raise Refused(
            f"--id {key} was used before for something else (operation {before.seq}).",
            "Use another --id, or give the same arguments.",
            code="id-reused",
        )
    raise AlreadyDone(before.result)


def check_version(version: int) -> None:
    """Raise :class:`StoreProblem` for a form that is newer than this cm."""
    if version > LATEST:
        raise StoreProblem(
            f"The store was written by a newer cm (form {version}; this cm knows {LATEST}).",
            "Update cm.",
            code="newer-store",
        )


def os_user() -> str:
    """The operating system's name for who runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}"


__all__ = ["AlreadyDone", "Busy", "DryRun", "Store", "os_user"]
