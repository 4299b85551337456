"""Statements that are compiled before the store is locked: others wait for every moment of it."""

from sqlalchemy.engine import Dialect

from cmcli.domain.cases import Case
from cmcli.store.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.facts import MOST_MODES, figures
from cmcli.store.find import of_code
from cmcli.store.head import LOCK_HEAD, MOVE_HEAD
from cmcli.store.locks import row_lock
from cmcli.store.statements import insertion


def prepare_log(dialect: Dialect) -> None:
    """Compile what writes an operation into the log."""
    for statement in (insertion(OPERATIONS), insertion(CHANGES), LOCK_HEAD, MOVE_HEAD):
        statement.prepare(dialect)


def prepare_case(dialect: Dialect) -> None:
    """Compile what finds a case by its code, locks it, and gathers what is due on it."""
    of_code().prepare(dialect)
    row_lock(Case, whole=False).prepare(dialect, 1)
    figures().prepare(dialect, 1, MOST_MODES)
