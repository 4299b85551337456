"""Statements of a verb on a case that are compiled before the store is locked for it."""

from cmcli.domain.cases import Case
from cmcli.domain.models import MOST_MODES
from cmcli.store.core.locks import row_lock
from cmcli.store.core.store import Store
from cmcli.store.reading.case_figures import figures
from cmcli.store.reading.covers import prepare_covers
from cmcli.store.reading.find import of_code


def prepare_case(store: Store) -> None:
    """Compile what finds a case by its code, locks it, and gathers what is due on it.

    Others wait for every moment of the lock.
    """
    dialect = store.engine.dialect
    of_code().prepare(dialect)
    row_lock(Case, whole=False).prepare(dialect, 1)
    figures().prepare(dialect, 1, MOST_MODES, 1)
    prepare_covers(dialect)
