"""Operations that are committed together: each can be taken back alone, none is done before all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from cmcli.store.statements import Statement

_SAVE = Statement(text("SAVEPOINT one"))
_KEEP = Statement(text("RELEASE SAVEPOINT one"))
_TAKE_BACK = Statement(text("ROLLBACK TO SAVEPOINT one"))


class Group:
    """The operations of one transaction. ``last`` is the id of the latest that wrote anything.

    After an error of the engine nobody knows what the transaction holds, and a server would end it
    without a word: it is ``broken``, and what is asked of it raises that error again.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.last: str | None = None
        self.broken: SQLAlchemyError | None = None

    def check(self) -> None:
        """Raise the error by which the group was broken, if it was."""
        if self.broken is not None:
            raise self.broken

    @contextmanager
    def use(self) -> Iterator[Connection]:
        """The connection to read on."""
        self.check()
        try:
            yield self.connection
        except SQLAlchemyError as problem:
            self.broken = problem
            raise

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """The connection for one operation, which is taken back if the block ends with an error."""
        with self.use() as connection:
            _SAVE.run(connection)
            try:
                yield connection
            except SQLAlchemyError:
                raise
            except Exception:  # an interruption takes back the whole group
                _TAKE_BACK.run(connection)
                _KEEP.run(connection)
                raise
            _KEEP.run(connection)
