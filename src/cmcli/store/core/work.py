"""Writing: the open unit of work that a verb is given. Verbs never begin or commit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.engine import Connection

from cmcli.domain.dates import short_day
from cmcli.domain.operations import PRACTICE, plain
from cmcli.domain.records import RecordType, record_of
from cmcli.domain.workers import Worker
from cmcli.errors import Refused
from cmcli.store.core import search_index
from cmcli.store.core.changes import PART, Changes
from cmcli.store.core.head import LogHead, head_of
from cmcli.store.core.keys import new_id
from cmcli.store.core.locks import Locks, lock_key, saying
from cmcli.store.core.mapping import Entity, T, image_of, table_of, to_columns
from cmcli.store.core.problems import entangled
from cmcli.store.core.statements import Statement, changing, deleting, insertion, send_writes
from cmcli.store.core.view import KeptReading, View

R = TypeVar("R")

_BEGIN = Statement(text("SAVEPOINT attempt"))
_TAKE_BACK = Statement(text("ROLLBACK TO SAVEPOINT attempt"))
_END = Statement(text("RELEASE SAVEPOINT attempt"))


class Work(View):
    """One operation under way: a view that can write, and remembers every change for the log.

    ``actor`` is None only while the store's first worker is made. ``id`` is what the operation
    will have in the log; ``seq``, its number there, is None until the head is locked.

    An operation first locks the rows for its decision, and reads them again (:meth:`lock`). A row
    is changed only while its case, else its client or worker, is locked.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        today: date,
        now: datetime,
        actor: Worker | None,
        command: str,
        known: KeptReading | None = None,
        waiting: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(connection, today=today, now=now, known=known)
        self._actor = actor
        self.watching = self._acting
        self._waiting = waiting
        self._locks = Locks(connection, waiting)
        self._values_read: dict[tuple[type[Any], str], Any] = {}
        self.command = command
        self.seq: int | None = None
        self.id = new_id()
        self.reason: str | None = None
        self.undoes: int | None = None
        self.mark: str | None = None
        self.result: str | None = None
        self.warnings: list[str] = []
        self.changes = Changes()
        self.decisions: dict[str, str | None] = {}
        self.approver: Worker | None = None

    @property
    def actor(self) -> Worker:
        """The worker who acts."""
        if self._actor is None:
            raise RuntimeError("this operation has no actor")
        return self._actor

    @property
    def overriding(self) -> Worker:
        """The worker by whose right a limit may be passed: who approves, else who acts."""
        return self.approver or self.actor

    def took(self, kind: str, worker: str | None = None) -> None:
        """Remember a decision that an agency may want approved.

        ``kind`` is a key of `APPROVAL_KINDS`, ``worker`` the id of whose load it passes a limit.
        """
        self.decisions.setdefault(kind, worker)

    def _acting(self) -> str | None:
        return None if self._actor is None else self._actor.handle

    @property
    def practice(self) -> bool:
        """Return whether the store is for practice; the first operation makes it one."""
        first = self._log_days[0]
        return (self.command if first is None else first) in PRACTICE

    def act_as(self, worker: Worker) -> None:
        """Say who acts, where it could only be found out inside of the operation."""
        self._actor = worker
        self.watching = self._acting

    def tried(self, verb: Callable[[], R], keep: Callable[[], bool]) -> tuple[R, bool]:
        """Do a verb, and roll back all that it did unless ``keep`` gives true.

        Returns its answer, and whether it was kept.
        """
        before = (self.changes.copy(), self._locks.copy(), [*self.warnings], self.reason)
        _BEGIN.run(self.connection)
        answer = verb()
        kept = keep()
        if not kept:
            send_writes(self.connection)  # an error in them is the verb's own
            _TAKE_BACK.run(self.connection)
            self.changes, self._locks, self.warnings, self.reason = before
            self.known = None
            self._values_read.clear()
            self._come.clear()
        _END.run(self.connection)
        return answer, kept

    def lock(
        self,
        *names: str,
        rows: Mapping[type[Any], Iterable[str]] | None = None,
        whole: Collection[type[Any]] = (),
    ) -> None:
        """Lock names of :data:`cmcli.store.core.locks.NAMES`, and rows by their class and id.

        Rows read before are read again on the next request. Rows of the ``whole`` classes may not
        even get new references.
        """
        values = self._locks.take(names, rows or {}, whole)
        if names or values:
            self.known = None
            self._values_read.clear()
            self._come.clear()
            vars(self).pop("settings", None)
        for value in values:
            self._remember_value(value)

    def locked(self, value: T, /) -> T:
        """Lock the row of a value, and give the value as it is now."""
        self.lock(rows={type(value): [value.id]})
        now = self.get(type(value), value.id)
        if now is None:  # it was there a moment ago: who looks again is told so
            raise entangled()
        return now

    def check_same(self, looked_at: object, now: object) -> None:
        """Begin again if another writer has changed which rows must be locked."""
        if looked_at != now:
            raise entangled()

    def lock_key(self, key: str) -> None:
        """Lock a text, such as an ``--id`` from which others are made."""
        lock_key(self.connection, key, self._waiting)

    def take_head(self) -> LogHead:
        """Lock the head of the log, so that nobody else writes until this operation has ended.

        After it no other lock may be asked for.
        """
        with saying(self._waiting if self.dialect != "sqlite" else None):
            head = head_of(self.connection, lock=True)
        self.seq = head.seq + 1
        return head

    def get(self, kind: type[T], key: str, /) -> T | None:
        """The value with that key, or None."""
        read = self._values_read.get((kind, key))
        return super().get(kind, key) if read is None else read

    def _values(
        self, kind: type[T], equal: Mapping[str, Any], order: tuple[str, ...], limit: int | None
    ) -> list[T]:
        found = super()._values(kind, equal, order, limit)
        for value in found:
            self._remember_value(value)
        return found

    def _remember_value(self, value: Any) -> None:
        self._values_read[type(value), value.id] = value

    def new_id(self) -> str:
        """A key for a new row."""
        return new_id()

    def warn(self, sentence: str) -> None:
        """Something that the person should know and that is not refused."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def add(self, value: T) -> T:
        """Insert a new value."""
        self.add_all([value])
        return value

    def add_all(self, values: Sequence[Entity]) -> None:
        """Insert new values, all of one class, in one statement."""
        if not values:
            return
        self.insert_rows(record_of(type(values[0])), [to_columns(value) for value in values])
        for value in values:
            self._remember_value(value)

    def add_many(self, values: Iterable[Entity]) -> None:
        """Insert new values, all of one class and however many: none of them is kept in memory."""
        coming = iter(values)
        while part := list(islice(coming, PART)):
            rows = [to_columns(value) for value in part]
            self.insert_rows(record_of(type(part[0])), rows)

    def save(self, value: T) -> T:
        """Bring the row of a value up to date; what did not change is not written."""
        described = record_of(type(value))
        old = self.get(type(value), value.id)
        if old is None:
            raise LookupError(f"{described.table} has no row {value.id}")
        row = to_columns(old)
        changed = {name: now for name, now in to_columns(value).items() if row[name] != now}
        if changed:
            self.update_row(described, row, changed)
            self._remember_value(value)
        return value

    def change(self, value: T, /, **columns: Any) -> T:
        """Save the value with these fields changed and give it back."""
        return self.save(replace(value, **columns))  # type: ignore[type-var]

    def remove(self, value: Entity) -> None:
        """Delete the row of a value."""
        self.delete_rows(record_of(type(value)), [to_columns(value)])

    # The three below are the only places that write; undo calls them with images of the log.

    def insert_rows(self, of: RecordType, rows: list[dict[str, Any]]) -> None:
        """Insert rows and remember them."""
        self._check_days(of, rows)
        for row in rows:
            self._locks.check(of, row, fresh=True)
            self._locks.made(of.table, row["id"])
        insertion(table_of(of.kind)).run(self.connection, rows)
        for row in rows:
            self._remember(of, of.case_of(row), row["id"], None, image_of(row))
        search_index.put(self.connection, of, rows, fresh=True)

    def update_row(
        self, of: RecordType, row: Mapping[str, Any], changed: Mapping[str, Any]
    ) -> None:
        """Change columns of a row, which is given as it is now, and remember what they were."""
        self._check_days(of, [changed])
        after = {**row, **changed}
        for owned in (row, after):
            self._locks.check(of, owned, fresh=False)
        key = row["id"]
        values = {f"new_{column}": value for column, value in changed.items()}
        statement = changing(table_of(of.kind), tuple(changed))
        statement.run(self.connection, [{"key_of_row": key, **values}])
        before = {column: row[column] for column in changed}
        self._remember(of, of.case_of(after), key, _plain(before), _plain(changed))
        if search_index.concerns(of, changed):
            search_index.put(self.connection, of, [after], fresh=False)

    def delete_rows(self, of: RecordType, rows: list[dict[str, Any]]) -> None:
        """Delete rows and remember them whole."""
        for row in rows:
            self._locks.check(of, row, fresh=False)
        self._values_read.clear()
        keys = [{"key_of_row": row["id"]} for row in rows]
        deleting(table_of(of.kind)).run(self.connection, keys)
        for row in rows:
            self._remember(of, of.case_of(row), row["id"], image_of(row), None)
            search_index.drop(self.connection, of, row["id"])

    def _check_days(self, of: RecordType, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a fact that is dated after the real day."""
        for name in of.facts:
            day = max((row[name] for row in rows if row.get(name) is not None), default=None)
            if isinstance(day, datetime):
                day = day.astimezone(self.now.tzinfo).date()
            if day is not None and day > self.real_day:
                raise Refused(
                    f"{short_day(day)} is in the future: today is {short_day(self.real_day)}.",
                    "Record what happens once it has happened.",
                    code="in-the-future",
                )

    def _remember(
        self,
        of: RecordType,
        case_id: str | None,
        row: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        self._come.clear()
        if of.seldom_changed:
            self.known = None  # from here on this operation sees its own changes
        self.changes.add(case_id, of.table, row, before, after)


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in columns.items()}
