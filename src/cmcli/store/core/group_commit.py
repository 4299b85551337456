"""Operations that are committed together: each can be undone alone, but all are saved at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from cmcli.store.core.head import LogHead
from cmcli.store.core.log import LogEntry
from cmcli.store.core.problems import Entangled
from cmcli.store.core.statements import Statement, send_writes

_SAVE = Statement(text("SAVEPOINT one"))
_KEEP = Statement(text("RELEASE SAVEPOINT one"))
_TAKE_BACK = Statement(text("ROLLBACK TO SAVEPOINT one"))


class GroupCommit:
    """The operations of one transaction, which began when the log had that ``head``.

    Their ``entries`` are written at its end, so that others need not wait for the head.

    After an error of the engine the state of the transaction is unknown, and a server would end it
    silently. The group is then ``broken``, and each further request raises that error again. It is
    also broken if one of its operations must begin again.
    """

    def __init__(self, connection: Connection, head: LogHead) -> None:
        self.connection = connection
        self.head = head
        self.entries: list[LogEntry] = []
        self.broken: SQLAlchemyError | Entangled | None = None

    def check(self) -> None:
        """Raise the error by which the group was broken, if it was."""
        if self.broken is not None:
            raise self.broken

    @property
    def changed(self) -> set[tuple[str | None, str, str, bool]]:
        """The case, the table and the id of each row that its operations have changed, and whether
        they added it."""
        changes = (change for entry in self.entries for change in entry.work.changes)
        return {(one.case_id, one.table, one.row, one.before is None) for one in changes}

    def done_under(self, key: str) -> LogEntry | None:
        """The operation of this group that was asked for under that ``--id``."""
        return next((one for one in self.entries if one.key == key), None)

    @contextmanager
    def use(self) -> Iterator[Connection]:
        """The connection to read on."""
        self.check()
        try:
            yield self.connection
        except (SQLAlchemyError, Entangled) as problem:
            self.broken = problem
            raise

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """Return the connection for one operation, which is rolled back if the block ends with an
        error."""
        with self.use() as connection:
            _SAVE.run(connection)
            try:
                yield connection
                send_writes(connection)  # what is wrong with them is this operation's
            except SQLAlchemyError:
                raise
            except Exception:  # an interruption takes back the whole group
                _TAKE_BACK.run(connection)
                _KEEP.run(connection)
                raise
            _KEEP.run(connection)
