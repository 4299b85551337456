"""Opening a store: it is looked at, and brought to the form of this cm where that is older."""

from collections.abc import Callable
from pathlib import Path

from cmcli.store.core.engine import (
    check_engine,
    check_header,
    check_private,
    is_url,
    open_engine,
)
from cmcli.store.core.form import LATEST
from cmcli.store.core.head import head_of
from cmcli.store.core.problems import translated
from cmcli.store.core.store import Store, check_version
from cmcli.store.sealing.held import keys_for


def open_store(address: str, *, waiting: Callable[[str], None] | None = None) -> Store:
    """Open an existing store. Migrate an older one on SQLite, and keep a copy of it as it was.

    Raises :class:`StoreProblem` for a store that is missing, foreign, damaged, open to other users
    or newer than this cm, and leaves it as it was. A server is reached, and its store checked, only
    with the first question.
    """
    if not is_url(address):
        check_header(Path(address))
        check_private(Path(address))
        check_engine()
        if len(keys_for(address)) > 1:
            from cmcli.store.keeping.rekeying import settle

            settle(Path(address), waiting)
    store = Store(address, open_engine(address), any_form=False)
    if is_url(address):
        return store
    with translated(), store.looked_at() as connection:
        version = int(head_of(connection).schema_version)
    check_version(version)
    if version < LATEST:
        from cmcli.store.keeping.migrations import migrate_sqlite

        store.close()
        migrate_sqlite(Path(address), waiting)
    return store
