"""Checks of a store's soundness, each with a verdict and a sentence."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, column, func, select, table, union_all
from sqlalchemy.engine import Connection

from cmcli.domain.records import RecordType
from cmcli.errors import CmError
from cmcli.store.core import directory_index, search_index
from cmcli.store.core.engine import check_header, is_url, open_engine
from cmcli.store.core.form import LATEST
from cmcli.store.core.head import head_of
from cmcli.store.core.lock import writers_turn
from cmcli.store.core.locks import keep_writers_out
from cmcli.store.core.mapping import table_of
from cmcli.store.core.problems import translated
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.keeping.audit import verify, verify_log
from cmcli.store.keeping.guards import wrong_guards
from cmcli.store.keeping.looks import Looks
from cmcli.store.sealing.place import is_sealed, keys_path

RECENT = 1000
"""Operations at the end of the log that are verified unless all are asked for."""

_DOCS = table("search_docs", column("docid"), column("kind"), column("row_id"))


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its name, whether it holds, and what was found."""

    check: str
    ok: bool
    found: str


def check_store(address: str, *, full: bool = False) -> list[Checked]:
    """Every check of the store at the address; ``full`` verifies the whole log and every row.

    Nothing is written, and what is too damaged to be opened is a check that does not hold.
    """
    checks = list(_file_checks(address))
    if all(one.ok for one in checks):
        checks += _inside(address, full=full)
    return checks


def _file_checks(address: str) -> Iterator[Checked]:
    """Run the checks that don't open the store (none for a database)."""
    if is_url(address):
        return
    yield _tried("file", lambda: _header(Path(address)))


def _header(path: Path) -> str:
    check_header(path)
    return f"{path} is a cm store"


def _inside(address: str, *, full: bool) -> Iterator[Checked]:
    engine = open_engine(address)
    tried: list[tuple[str, Callable[[Connection], str]]] = [("form", _form)]
    if not is_url(address):
        yield _tried("private", lambda: _private(Path(address)))
        tried = [("integrity", _integrity), ("references", _references), *tried]
    tried += [("guards", _guards), ("log", lambda c: _log(c, full=full)), ("search", _search)]
    with Looks(lambda: _snapshot(engine)) as looks:
        for name, check in tried:
            yield _tried(name, partial(looks.look, check))


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    with translated(), engine.connect() as connection, connection.begin():
        yield connection


class _Wrong(Exception):
    """A check that does not hold; the text is what was found."""


def _tried(name: str, check: Callable[[], str]) -> Checked:
    try:
        return Checked(name, True, check())
    except _Wrong as wrong:
        return Checked(name, False, str(wrong))
    except CmError as problem:
        if problem.code == "locked":  # nothing is known of it, so nothing is wrong with it
            raise
        return Checked(name, False, problem.message)


def _private(path: Path) -> str:
    """The file must be its owner's alone; of an open folder around it is only told."""
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    if is_sealed(path):
        mode |= stat.S_IMODE(os.stat(keys_path(path)).st_mode)
    if found.st_uid not in (os.getuid(), 0):
        raise _Wrong(f"{path} belongs to another user")
    if mode & 0o077:
        raise _Wrong(f"{path} can be used by others ({mode:o}); to close it: chmod 600")
    around = stat.S_IMODE(path.parent.stat().st_mode)
    if around & 0o077:
        return f"only you may read the file; others may enter its folder ({around:o})"
    return "only you may read the file and its folder"


def _integrity(connection: Connection) -> str:
    ask = connection.exec_driver_sql
    sealed = str(ask("PRAGMA cipher_status").scalar()) == "1"
    forged = ask("PRAGMA cipher_integrity_check").scalars().all()[:3] if sealed else []
    said = forged or ask("PRAGMA integrity_check(3)").scalars().all()
    if list(said) != ["ok"]:
        raise _Wrong("; ".join(map(str, said)))
    return "every page and index is sound"


def _references(connection: Connection) -> str:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise _Wrong(f"{len(broken)} references lead nowhere, the first in {broken[0][0]}")
    return "every reference leads to a row"


def _form(connection: Connection) -> str:
    version = int(head_of(connection).schema_version)
    if version != LATEST:
        raise _Wrong(f"database version {version}; this cm needs version {LATEST}")
    from cmcli.store.keeping.schema_drift import differences  # what only reads needs no SQLModel

    found = list(differences(connection))
    if found:
        raise _Wrong("; ".join(found))
    return f"database version {version}, the latest; all tables have the right columns"


def _guards(connection: Connection) -> str:
    wrong = wrong_guards(connection)
    if wrong:
        raise _Wrong(
            f"triggers that keep the log from being rewritten are gone or changed: "
            f"{', '.join(wrong)}"
        )
    return "the log can only grow"


def _log(connection: Connection, *, full: bool) -> str:
    now = datetime.now(UTC)
    view = View(connection, today=now.date(), now=now)
    found = verify(view) if full else verify_log(view, last=RECENT)
    if found.faults:
        raise _Wrong(found.faults[0].why)
    rows = f" and {found.rows:,} live rows" if full else ""
    return f"the last {found.operations:,} changes{rows} are intact; checkpoint {found.head}"


def _search(connection: Connection) -> str:
    wrong = {
        name: count
        for name, one in search_index.searched_records().items()
        if (count := _unindexed(connection, one))
    }
    stale = _stale(connection)
    unmatched = directory_index.wrong(connection)
    if wrong or stale or unmatched:
        said = [f"{count} of {name} are not found" for name, count in wrong.items()]
        said += [f"{stale} entries lead nowhere"] if stale else []
        said += [f"{unmatched} of the directory are not matched"] if unmatched else []
        raise _Wrong(f"{', '.join(said)}; to rebuild the index: cm db check --reindex")
    return "every text can be found"


def _unindexed(connection: Connection, of: RecordType) -> int:
    """Count rows with words that are not in the index; a text without a word needs no entry."""
    table, names = table_of(of.kind), tuple(of.fields)
    indexed = select(_DOCS.c.row_id).where(_DOCS.c.row_id == table.c.id)
    statement = Statement(select(*(table.c[name] for name in names)).where(~indexed.exists()))
    rows = (dict(zip(names, row, strict=True)) for row in statement.stream(connection))
    return sum(1 for row in rows if search_index.words_of(of, row))


def _stale(connection: Connection) -> int:
    """Count entries whose rows are gone or entered in error, and entries without their words."""
    asked = []
    for name, one in search_index.searched_records().items():
        rows = table_of(one.kind)
        live = rows.c.id == _DOCS.c.row_id
        if "error_at" in rows.c:
            live &= rows.c.error_at.is_(None)
        gone = ~select(rows.c.id).where(live).exists()
        asked.append(select(func.count()).select_from(_DOCS).where(_DOCS.c.kind == name, gone))
    count = sum(connection.execute(union_all(*asked)).scalars())
    if connection.dialect.name == "sqlite":
        wordless = "SELECT count(*) FROM search_docs WHERE docid NOT IN (SELECT id FROM"
        count += connection.exec_driver_sql(f"{wordless} search_words_docsize)").scalar_one()
    return count


def reindex(address: str, waiting: Callable[[str], None] | None = None) -> int:
    """Rebuild the search index from the rows; return the number of entries."""
    engine = open_engine(address).execution_options(cm_writes=True)
    with ExitStack() as stack:
        stack.enter_context(translated())
        if not is_url(address):
            stack.enter_context(writers_turn(Path(address), "db check", waiting))
        connection = stack.enter_context(engine.connect())
        stack.enter_context(connection.begin())
        keep_writers_out(connection)
        return search_index.rebuild(connection)
