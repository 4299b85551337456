"""Writing: the open unit of work that a verb is given. Verbs never begin or commit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.engine import Connection

from cmcli.domain.operations import Change, digest, image_text, plain
from cmcli.domain.records import RecordType, record_of
from cmcli.domain.workers import Worker
from cmcli.store import search
from cmcli.store.keys import new_id
from cmcli.store.mapping import Entity, T, image_of, table_of, to_columns
from cmcli.store.statements import changing, insertion
from cmcli.store.view import CHUNK, Known, View


class Work(View):
    """One operation under way: a view that can write, and remembers every change for the log.

    ``actor`` is None only while the store's first worker is made. ``seq`` and ``id`` are those
    that the operation will have in the log.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        today: date,
        now: datetime,
        actor: Worker | None,
        command: str,
        seq: int,
        known: Known | None = None,
    ) -> None:
        super().__init__(connection, today=today, now=now, known=known)
        self._actor = actor
        self.command = command
        self.seq = seq
        self.id = new_id()
        self.reason: str | None = None
        self.undoes: int | None = None
        self.result: str | None = None
        self.warnings: list[str] = []
        self.changes: list[Change] = []

    @property
    def actor(self) -> Worker:
        """Who acts."""
        if self._actor is None:
            raise RuntimeError("this operation has no actor")
        return self._actor

    def act_as(self, worker: Worker) -> None:
        """Say who acts, where it could only be found out inside of the operation."""
        self._actor = worker

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

    def save(self, value: T) -> T:
        """Bring the row of a value up to date; what did not change is not written."""
        described = record_of(type(value))
        old = self.get(type(value), value.id)
        if old is None:
            raise LookupError(f"{described.table} has no row {value.id}")
        changed = {
            name: now for name, now in to_columns(value).items() if getattr(old, name) != now
        }
        if changed:
            before = {name: getattr(old, name) for name in changed}
            case_id = described.case_of(to_columns(value))
            self.update_row(described, value.id, case_id, before, changed)
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
        insertion(table_of(of.kind)).run(self.connection, rows)
        for row in rows:
            self._remember(of, of.case_of(row), row["id"], None, image_of(row))
        search.put(self.connection, of, rows, fresh=True)

    def update_row(
        self,
        of: RecordType,
        key: str,
        case_id: str | None,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        """Change columns of a row and remember what they were."""
        table = table_of(of.kind)
        values = {f"new_{column}": value for column, value in after.items()}
        changing(table, tuple(after)).run(self.connection, [{"key_of_row": key, **values}])
        self._remember(of, case_id, key, _plain(before), _plain(after))
        if search.concerns(of, after):
            row = self.connection.execute(table.select().where(table.c.id == key)).one()
            search.put(self.connection, of, [dict(row._mapping)], fresh=False)

    def delete_rows(self, of: RecordType, rows: list[dict[str, Any]]) -> None:
        """Delete rows and remember them whole."""
        table = table_of(of.kind)
        keys = [row["id"] for row in rows]
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            self.connection.execute(delete(table).where(table.c.id.in_(part)))
        for row in rows:
            self._remember(of, of.case_of(row), row["id"], image_of(row), None)
            search.drop(self.connection, of, row["id"])

    def _remember(
        self,
        of: RecordType,
        case_id: str | None,
        row: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        if of.seldom_changed:
            self.known = None  # from here on this operation sees its own changes
        self.changes.append(
            Change(
                position=len(self.changes) + 1,
                case_id=case_id,
                table=of.table,
                row=row,
                before=before,
                after=after,
            )
        )


def _plain(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in columns.items()}


def change_rows(seq: int, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The rows of the log for the changes of an operation, with the digests of their images."""
    rows = []
    for change in changes:
        before, after = image_text(change.before), image_text(change.after)
        rows.append(
            {
                "seq": seq,
                "position": change.position,
                "case_id": change.case_id,
                "table_name": change.table,
                "row_id": change.row,
                "before": before,
                "after": after,
                "before_digest": digest(before),
                "after_digest": digest(after),
            }
        )
    return rows
