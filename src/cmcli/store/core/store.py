"""A store: opened, read as one snapshot, written one operation at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import NoReturn, Required, TypedDict, TypeVar, Unpack

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from cmcli.domain.workers import Worker
from cmcli.errors import Busy, OutcomeUnknown, Refused, StoreProblem
from cmcli.places import os_user
from cmcli.store.core.connections import Reach
from cmcli.store.core.engine import is_url
from cmcli.store.core.form import LATEST
from cmcli.store.core.group_commit import GroupCommit
from cmcli.store.core.head import LogHead, begin_reading, begin_writing, head_of
from cmcli.store.core.lock import Waiting
from cmcli.store.core.locks import lock_key, saying
from cmcli.store.core.log import LogEntry, Repeated, enter, happened, prepare_log, repeated
from cmcli.store.core.problems import AGAIN, entangled, sentence, translated
from cmcli.store.core.view import KeptReading, View
from cmcli.store.core.work import Work

T = TypeVar("T")


class Asked(TypedDict, total=False):
    """The arguments of an operation; see :meth:`Store.operation`."""

    actor: Required[Worker | None]
    command: Required[str]
    today: Required[date]
    now: Required[datetime]
    key: str | None
    arguments: str | None
    key_tells_all: bool
    waiting: Waiting | None


class AlreadyDone(Exception):
    """The operation was done before under the same ``--id``; ``result`` is what it answered,
    ``actor`` the handle of who did it: of another actor it is no repeat."""

    def __init__(self, result: str | None, actor: str) -> None:
        super().__init__("already done")
        self.result = result
        self.actor = actor


class DryRun(Exception):
    """Raised inside an operation to roll back everything."""


class Uncommitted(Exception):
    """The commit failed, for that reason."""

    def __init__(self, problem: SQLAlchemyError) -> None:
        super().__init__("not committed")
        self.problem = problem


class Store:
    """One store, by its address: the path of a SQLite file or a PostgreSQL URL."""

    def __init__(self, address: str, engine: Engine, *, any_form: bool = True) -> None:
        self.address = address
        self.engine = engine
        self._any_form = any_form
        self._reach = Reach(address, engine)
        self._group: GroupCommit | None = None

    @cached_property
    def os_user(self) -> str:
        """The operating system's name for who works on the store."""
        return os_user()

    def _check_version(self, version: int) -> None:
        """Raise :class:`StoreProblem` for a form that is not this cm's."""
        check_version(version)
        if version < LATEST and not self._any_form:
            raise StoreProblem(
                f"The store has database version {version}; this cm needs version {LATEST}.",
                "Run: cm db migrate.",
                code="migration-needed",
            )

    def seq(self) -> int:
        """The number of the log's last operation: a cheap sign whether anybody has written."""
        with self._looking() as (_, head):
            return head.seq

    def numbers_of(self, keys: Sequence[str]) -> list[int]:
        """The numbers in the log of the operations that were done under these ``--id`` keys."""
        with self._looking() as (connection, _):
            found = [repeated(connection, key) for key in keys]
        return [row.seq for row in found if row is not None and row.seq is not None]

    @contextmanager
    def _looking(self) -> Iterator[tuple[Connection, LogHead]]:
        """A connection for one short look, and the head; the connection that is kept is left to
        who writes in another thread."""
        engine = self.engine.execution_options(cm_begins=is_url(self.address))
        with translated(), engine.connect() as connection, connection.begin():
            head = begin_reading(connection) if is_url(self.address) else head_of(connection)
            self._check_version(head.schema_version)
            yield connection, head

    def keep_open(self) -> None:
        """From now on keep the connection between operations, for a process of many commands.

        Between uses, no lock and no snapshot is held. The known workers and settings are also kept
        until someone writes.
        """
        self._reach.known = self._reach.known or KeptReading()

    @contextmanager
    def looked_at(self) -> Iterator[Connection]:
        """A connection for a look at a store that is being opened; the next question has it."""
        file = self._reach.file()
        connection = self.engine.connect()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        self._reach.begin_with(file, connection)

    def still_there(self) -> bool:
        """Return whether a kept connection still leads to the store at the address."""
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
            head = self._begun(connection, always=reach.known is not None)
            known = None if head is None else reach.known and reach.known.as_of(head.seq)
            yield View(connection, today=today, now=now, known=known)

    def _begun(self, connection: Connection, *, always: bool) -> LogHead | None:
        """Begin the snapshot of a transaction that reads; the head, on SQLite if it is wanted."""
        if is_url(self.address):
            head = begin_reading(connection)
        elif always:
            head = head_of(connection)
        else:
            return None
        self._check_version(head.schema_version)
        return head

    def perform(
        self,
        verb: Callable[[Work], T],
        *,
        kept: Callable[[T], str] | None = None,
        dry_run: bool = False,
        **asked: Unpack[Asked],
    ) -> T:
        """Do a verb as one operation, and give what it answers.

        The verb runs once more if it collided with another writer, so it does nothing outside of
        the store. ``kept`` turns the answer into what a repeat with the same key gets. A
        ``dry_run`` rolls back everything. Raises the errors of :meth:`operation`.
        """
        try:
            return self._performed(verb, kept, dry_run, asked)
        except AGAIN:
            if self._group is not None:
                raise
        return self._performed(verb, kept, dry_run, asked)

    def _performed(
        self,
        verb: Callable[[Work], T],
        kept: Callable[[T], str] | None,
        dry_run: bool,
        asked: Asked,
    ) -> T:
        with self.operation(**asked) as work:
            answer = verb(work)
            if kept is not None:
                work.result = kept(answer)
            if dry_run:
                raise DryRun
        return answer

    @contextmanager
    def operation(self, **asked: Unpack[Asked]) -> Iterator[Work]:
        """One operation: committed with its entry of the log when the block ends without error.

        ``actor`` None is one who is found out inside (:meth:`Work.act_as`). ``key`` and
        ``arguments`` (a digest) make a repeat harmless: raises :class:`AlreadyDone` for the same
        pair, :class:`Refused` for the same key with other arguments, unless the key was made of
        them (``key_tells_all``). Raises :class:`Busy` when other writers hold the store for too
        long, also where others wrote at the same moment (:meth:`perform` then tries once more),
        and :class:`OutcomeUnknown` when an error at the commit leaves open whether it took effect.
        """
        key, waiting = asked.get("key"), asked.get("waiting")
        user = self.os_user  # known before the lock: others wait for every moment of it
        prepare_log(self.engine.dialect)
        with translated():
            try:
                with self._transaction(asked["command"], waiting) as (connection, head):
                    if key is not None:
                        self._check_key(connection, asked)
                    known = self._reach.known and self._reach.known.as_of(head.seq)
                    work = Work(
                        connection,
                        today=asked["today"],
                        now=asked["now"],
                        actor=asked["actor"],
                        command=asked["command"],
                        known=known,
                        waiting=waiting,
                    )
                    yield work
                    written = bool(work.changes) or key is not None
                    if written:
                        self._enter(work, user, asked)
            except DryRun:
                return
            except Uncommitted as failed:
                self._settle(work.id, key is not None, failed.problem)
            if known is not None and written:
                known.wrote(work.changes.tables)
                if work.seq is not None:
                    known.reached(work.seq, 1)

    def _enter(self, work: Work, user: str, asked: Asked) -> None:
        """Write the operation into the log, or in a group remember that it is to be."""
        entry = LogEntry(work, user, asked.get("key"), asked.get("arguments"))
        if self._group is not None:
            self._group.entries.append(entry)
            return
        with self._saying(asked.get("waiting")):
            before = enter(work.connection, [entry])
        for one in before:
            _raise_done(one, asked)

    def _saying(self, waiting: Waiting | None) -> AbstractContextManager[None]:
        return saying(waiting if is_url(self.address) else None)

    @contextmanager
    def together(
        self, command: str, waiting: Waiting | None = None, *, key: str | None = None
    ) -> Iterator[GroupCommit]:
        """Commit the operations of the block together at its end, with one wait for the disk.

        Each is an operation of its own in the log, and a refused one rolls back only itself, but
        none is saved before the block ends. Keep it short: others wait. ``key`` is a text to lock
        for them (:meth:`Work.lock_key`). Raises the errors of :meth:`operation`. After a collision
        with another writer nothing was saved, and each operation must run alone.
        """
        with translated():
            try:
                with self._transaction(command, waiting) as (connection, head):
                    self._group = group = GroupCommit(connection, head)
                    if key is not None:
                        lock_key(connection, key, waiting)
                    yield group
                    group.check()
                    if group.entries:
                        with self._saying(waiting):
                            before = enter(connection, group.entries)
                        if before:  # others did one of them meanwhile
                            raise entangled()
            except Uncommitted as failed:
                self._reach.close()
                if group.entries:
                    self._settle(group.entries[-1].work.id, True, failed.problem)
            except BaseException:
                self._reach.close()  # it knows of operations that are not there any more
                raise
            finally:
                self._group = None
            last = group.entries[-1].work.seq if group.entries else None
            if self._reach.known is not None and last is not None:
                self._reach.known.reached(last, len(group.entries))

    @contextmanager
    def _transaction(
        self, command: str, waiting: Waiting | None
    ) -> Iterator[tuple[Connection, LogHead]]:
        """A transaction that writes, with the head as it was; raises :class:`Uncommitted`."""
        if self._group is not None:
            with self._group.part() as connection:
                yield connection, self._group.head
            return
        with self._reach.turn(command, waiting) as connection:
            transaction = connection.begin()
            try:
                if is_url(self.address):
                    with self._saying(waiting):
                        head = begin_writing(connection, command)
                else:
                    head = head_of(connection)
                self._check_version(head.schema_version)
                yield connection, head
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as problem:
                # Closed first: until then the failed transaction may hold what is to be looked up.
                connection.invalidate()
                raise Uncommitted(problem) from problem

    def _check_key(self, connection: Connection, asked: Asked) -> None:
        """Raise :class:`AlreadyDone` where the key was used before, in this group or ever."""
        key = asked.get("key") or ""
        own = None if self._group is None else self._group.done_under(key)
        before = repeated(connection, key) if own is None else own.as_repeated()
        if before is not None:
            _raise_done(before, asked)

    def _settle(self, operation_id: str, has_key: bool, problem: SQLAlchemyError) -> None:
        """After an error at the commit: find out on a fresh connection whether it took effect.

        The head is locked for the look, so that a server still busy with the commit is awaited.
        """
        url = is_url(self.address)
        engine = self.engine.execution_options(cm_writes=True, cm_begins=url)
        try:
            with engine.connect() as connection, connection.begin():
                if url:
                    begin_writing(connection, "")
                head_of(connection, lock=True)
                done = happened(connection, operation_id)
        except SQLAlchemyError:
            raise OutcomeUnknown(
                f"Saving failed, and cm can't tell whether change {operation_id} was saved.",
                "Run the command again with the same --id. It won't be saved twice."
                if has_key
                else "Look for it with cm audit log before you run the command again."
                " With --id, you can repeat a command safely.",
            ) from problem
        if not done:
            raise sentence(problem) from problem


def _raise_done(before: Repeated, asked: Asked) -> NoReturn:
    """Say that the key was used before: for the same, or for something else."""
    arguments = None if asked.get("key_tells_all") else asked.get("arguments")
    if arguments is not None and before.arguments != arguments:
        where = "" if before.seq is None else f" (change {before.seq})"
        raise Refused(
            f"--id {asked.get('key')} was already used for something else{where}.",
            "Use another --id, or give the same arguments.",
            code="id-reused",
        )
    raise AlreadyDone(before.result, before.actor)


def check_version(version: int) -> None:
    """Raise :class:`StoreProblem` for a form that is newer than this cm."""
    if version > LATEST:
        raise StoreProblem(
            (
                f"The store was written by a newer cm (database version {version}; this cm "
                f"knows {LATEST})."
            ),
            "Update cm.",
            code="newer-store",
        )


__all__ = ["AlreadyDone", "Busy", "DryRun", "Store"]
