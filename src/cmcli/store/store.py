"""A store: opened, read as one snapshot, written one operation at a time."""

import getpass
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from cmcli.domain.workers import Worker
from cmcli.errors import Busy, OutcomeUnknown, Refused, StoreProblem
from cmcli.store import log
from cmcli.store.engine import check_header, is_url, open_engine
from cmcli.store.group import Group
from cmcli.store.lock import PATIENCE, SAY_AFTER
from cmcli.store.migrations import LATEST
from cmcli.store.problems import sentence, translated
from cmcli.store.reach import Reach
from cmcli.store.view import Known, View
from cmcli.store.work import Work


class AlreadyDone(Exception):
    """The operation was done before under the same ``--id``; ``result`` is what it answered,
    ``actor`` the handle of who did it: of another actor it is no repeat."""

    def __init__(self, result: str | None, actor: str) -> None:
        super().__init__("already done")
        self.result = result
        self.actor = actor


class DryRun(Exception):
    """Raised inside an operation to take everything back."""


class Uncommitted(Exception):
    """The commit failed, for that reason."""

    def __init__(self, problem: SQLAlchemyError) -> None:
        super().__init__("not committed")
        self.problem = problem


class Store:
    """One store, by its address: the path of a SQLite file or a PostgreSQL URL."""

    def __init__(self, address: str, engine: Engine) -> None:
        self.address = address
        self.engine = engine
        self._reach = Reach(address, engine)
        self._group: Group | None = None

    @cached_property
    def os_user(self) -> str:
        """The operating system's name for who works on the store."""
        return os_user()

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

    def seq(self) -> int:
        """The number of the log's last operation: a cheap sign whether anybody has written."""
        with translated(), self.engine.connect() as connection, connection.begin():
            head = log.head_of(connection)
        check_version(int(head.schema_version))
        return int(head.seq)

    def numbers_of(self, keys: Sequence[str]) -> list[int]:
        """The numbers in the log of the operations that were done under these ``--id`` keys."""
        with translated(), self.engine.connect() as connection, connection.begin():
            found = [log.repeated(connection, key) for key in keys]
        return [int(row.seq) for row in found if row is not None]

    def keep_open(self) -> None:
        """From now on keep the connection between operations, for a process of many commands.

        No lock and no snapshot is held meanwhile; what was read of those who work here and of the
        settings is kept too, as long as nobody writes.
        """
        self._reach.known = self._reach.known or Known()

    def still_there(self) -> bool:
        """Whether a connection that is kept leads to what stands at the address now."""
        return self._reach.still_there()

    def close(self) -> None:
        """Let go of the connection that is kept, if there is one."""
        self._reach.close()

    @contextmanager
    def reading(self, *, today: date, now: datetime) -> Iterator[View]:
        """A snapshot: everything read in the block is of one moment."""
        if self._group is not None:
            with translated(), self._group.use() as connection:
                yield View(connection, today=today, now=now)
            return
        reach = self._reach
        with translated(), reach.connection(reach.file()) as connection, connection.begin():
            if is_url(self.address):
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                )
            known = None
            if reach.known is not None:
                head = log.head_of(connection)
                check_version(head.schema_version)
                known = reach.known.as_of(head.seq)
            yield View(connection, today=today, now=now, known=known)

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
        key_tells_all: bool = False,
        waiting: Callable[[str], None] | None = None,
    ) -> Iterator[Work]:
        """One operation: committed with its entry of the log when the block ends without error.

        ``actor`` None is one who is found out inside (:meth:`Work.act_as`). ``key`` and
        ``arguments`` (a digest) make a repeat harmless: raises :class:`AlreadyDone` for the same
        pair, :class:`Refused` for the same key with other arguments, unless the key was made of
        them (``key_tells_all``). Raises :class:`Busy` when other writers hold the store for too
        long, :class:`OutcomeUnknown` when an error at the commit leaves open whether it took
        effect.
        """
        with translated():
            try:
                with self._transaction(command, waiting) as (connection, head):
                    if key is not None:
                        _check_key(connection, key, None if key_tells_all else arguments)
                    known = self._reach.known and self._reach.known.as_of(head.seq)
                    work = Work(
                        connection,
                        today=today,
                        now=now,
                        actor=actor,
                        command=command,
                        seq=head.seq + 1,
                        known=known,
                    )
                    yield work
                    if work.changes or key is not None:
                        log.write(work, head, os_user=self.os_user, key=key, arguments=arguments)
            except DryRun:
                return
            except Uncommitted as failed:
                self._settle(work.id, key is not None, failed.problem)
            if known is not None:
                known.wrote(work.seq, work.changes)
            if self._group is not None and (work.changes or key is not None):
                self._group.last = work.id

    @contextmanager
    def together(
        self, command: str, waiting: Callable[[str], None] | None = None
    ) -> Iterator[None]:
        """Commit the operations of the block together at its end, with one wait for the disk.

        Each is an operation of its own in the log, and one that is refused takes back only
        itself; but none is done before the block has ended. Keep it short: others wait. Raises
        what :meth:`operation` raises.
        """
        with translated():
            try:
                with self._transaction(command, waiting) as (connection, _):
                    self._group = group = Group(connection)
                    yield
                    group.check()
            except Uncommitted as failed:
                self._reach.close()
                if group.last is not None:
                    self._settle(group.last, True, failed.problem)
            except BaseException:
                self._reach.close()  # it knows of operations that are not there any more
                raise
            finally:
                self._group = None

    @contextmanager
    def _transaction(
        self, command: str, waiting: Callable[[str], None] | None
    ) -> Iterator[tuple[Connection, log.LogHead]]:
        """A transaction that writes, with the locked head; raises :class:`Uncommitted`."""
        if self._group is not None:
            with self._group.part() as connection:
                yield connection, log.head_of(connection)
            return
        with self._reach.turn(command, waiting) as connection:
            transaction = connection.begin()
            try:
                yield connection, self._locked_head(connection, command, waiting)
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as problem:
                # Closed first: until then the failed transaction may hold what is to be looked up.
                connection.invalidate()
                raise Uncommitted(problem) from problem

    def _locked_head(
        self, connection: Connection, command: str, waiting: Callable[[str], None] | None
    ) -> log.LogHead:
        """Lock the head for this transaction and check the version there."""
        if is_url(self.address):
            _wait_for_head(connection, command, waiting)
        head = log.head_of(connection, lock=True)
        check_version(head.schema_version)
        return head

    def _settle(self, operation_id: str, has_key: bool, problem: SQLAlchemyError) -> None:
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
                if has_key
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
    if arguments is not None and before.arguments != arguments:
        raise Refused(
            f"--id {key} was used before for something else (operation {before.seq}).",
            "Use another --id, or give the same arguments.",
            code="id-reused",
        )
    raise AlreadyDone(before.result, before.actor)


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
