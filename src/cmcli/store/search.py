"""The search index: which words stand in which row, kept in step with every write.

Python normalises what is indexed and what is asked alike, so both engines find the same.
The index is derived from the rows; it is not part of the log and can be rebuilt at any time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from cmcli.domain.clients import Client
from cmcli.domain.records import RecordType, all_records, record_of
from cmcli.domain.text import normalise
from cmcli.store.mapping import table_of
from cmcli.store.statements import Statement
from cmcli.store.view import View

NAME_MARK = "0n0"
"""Stands before the words of a client's name, indexed a second time, so that a search among names
alone does not pass through every note in which such a word stands."""

_CLIENTS = record_of(Client)
_STRUCK = "error_at"
"""Set in a row that was entered in error: its words are not found any more."""

_LONGEST_WORD = 100
_MOST_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A row in which all the words stand."""

    table: str
    row_id: str
    case_id: str | None
    client_id: str | None
    on: date | None


def searched_records() -> dict[str, RecordType]:
    """Return the record types whose words are found, by their tables."""
    return {name: one for name, one in all_records().items() if one.searched}


def concerns(of: RecordType, columns: Mapping[str, Any]) -> bool:
    """Return whether a change of these columns changes what is found."""
    return bool(of.searched) and any(name in columns for name in (*of.searched, _STRUCK))


def words_of(of: RecordType, row: Mapping[str, Any]) -> str:
    """Return the words of a row, each once, bounded so that no engine refuses them."""
    found: dict[str, None] = {}
    size = 0
    for name in () if row.get(_STRUCK) else of.searched:
        for word in normalise(row.get(name) or ""):
            if word in found or len(word) > _LONGEST_WORD:
                continue
            size += len(word.encode()) + 1
            if size > _MOST_BYTES:
                return " ".join(found)
            found[word] = None
    if of is _CLIENTS:
        found |= dict.fromkeys(NAME_MARK + word for word in tuple(found))
    return " ".join(found)


def put(
    connection: Connection, of: RecordType, rows: Iterable[Mapping[str, Any]], *, fresh: bool
) -> None:
    """Index rows. ``fresh`` rows are new; others may be in the index already."""
    if not of.searched:
        return
    entries = []
    for row in rows:
        if not fresh:
            drop(connection, of, row["id"])
        words = words_of(of, row)
        if words:
            entries.append(_entry(of, row, words))
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        last = _LAST.rows(connection)[0][0] or 0
        for offset, entry in enumerate(entries, start=1):
            entry["docid"] = last + offset
        _SQLITE_DOC.run(connection, entries)
        _SQLITE_WORDS.run(connection, entries)
    else:
        _POSTGRES_DOC.run(
            connection, [{**entry, "words": entry["words"].split(" ")} for entry in entries]
        )


def _entry(of: RecordType, row: Mapping[str, Any], words: str) -> dict[str, Any]:
    on = row.get(of.day)
    return {
        "kind": of.table,
        "row_id": row["id"],
        "case_id": of.case_of(row),
        "client_id": of.client_of(row),
        "on": None if on is None else on.isoformat(),
        "words": words,
    }


_LAST = Statement(text("SELECT max(docid) FROM search_docs"))
_SQLITE_DOC = Statement(
    text(
        'INSERT INTO search_docs (docid, kind, row_id, case_id, client_id, "on")'
        " VALUES (:docid, :kind, :row_id, :case_id, :client_id, :on)"
    )
)
_SQLITE_WORDS = Statement(text("INSERT INTO search_words (rowid, words) VALUES (:docid, :words)"))
_DROP_WORDS = Statement(
    text(
        "DELETE FROM search_words WHERE rowid IN"
        " (SELECT docid FROM search_docs WHERE row_id = :key)"
    )
)
_DROP_DOC = Statement(text("DELETE FROM search_docs WHERE row_id = :key"))
_POSTGRES_DOC = Statement(
    text(
        'INSERT INTO search_docs (kind, row_id, case_id, client_id, "on", words)'
        " VALUES (:kind, :row_id, :case_id, :client_id, :on, array_to_tsvector(:words))"
    )
)


def drop(connection: Connection, of: RecordType, key: str) -> None:
    """Take a row out of the index."""
    if not of.searched:
        return
    if connection.dialect.name == "sqlite":
        _DROP_WORDS.run(connection, [{"key": key}])
    _DROP_DOC.run(connection, [{"key": key}])


def find(view: View, words: str, *, tables: tuple[str, ...] = (), limit: int = 50) -> list[Hit]:
    """The rows in which all the words stand, the last word as a prefix; newest first.

    ``tables`` restricts to rows of these tables; no words find nothing.
    """
    asked = normalise(words)
    return _hits(view, _all_of(view, asked), tables, limit) if asked else []


def clients_named(view: View, words: str, *, limit: int) -> list[str]:
    """Return the ids of clients in whose names all the words are, the last one as a prefix."""
    asked = [NAME_MARK + word for word in normalise(words)]
    if not asked:
        return []
    hits = _hits(view, _all_of(view, asked), (_CLIENTS.table,), limit)
    return [hit.row_id for hit in hits]


def names_starting(view: View, starts: Iterable[str], *, limit: int) -> list[str]:
    """The ids of clients of whose names any word begins with any of the starts; newest first."""
    asked = [NAME_MARK + word for start in starts for word in normalise(start)]
    if not asked:
        return []
    if view.dialect == "sqlite":
        query = " OR ".join(f'"{word}"*' for word in asked)
    else:
        query = " | ".join(f"'{word}':*" for word in asked)
    return [hit.row_id for hit in _hits(view, query, (_CLIENTS.table,), limit)]


def _all_of(view: View, asked: list[str]) -> str:
    """The engine's query for all the words, the last as a prefix."""
    if view.dialect == "sqlite":
        return " ".join(f'"{word}"' for word in asked) + "*"
    return " & ".join(f"'{word}'" for word in asked) + ":*"


def _hits(view: View, asked: str, tables: tuple[str, ...], limit: int) -> list[Hit]:
    parameters: dict[str, Any] = {"limit": limit, "asked": asked}
    kinds = ""
    if tables:
        names = {f"kind{i}": table for i, table in enumerate(tables)}
        parameters |= names
        kinds = f" AND d.kind IN ({', '.join(':' + name for name in names)})"
    if view.dialect == "sqlite":
        source = (
            "search_words w CROSS JOIN search_docs d ON d.docid = w.rowid"
            " WHERE search_words MATCH :asked"
        )
    else:
        source = "search_docs d WHERE d.words @@ CAST(:asked AS tsquery)"
    statement = (
        f'SELECT d.kind, d.row_id, d.case_id, d.client_id, d."on" FROM {source}{kinds}'  # noqa: S608
        ' ORDER BY d."on" IS NULL, d."on" DESC, d.docid DESC LIMIT :limit'
    )
    rows = view.connection.execute(text(statement), parameters)
    return [
        Hit(row[0], row[1], row[2], row[3], None if row[4] is None else date.fromisoformat(row[4]))
        for row in rows
    ]


def rebuild(connection: Connection) -> int:
    """Make the whole index anew from the rows; gives the number of entries."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM search_words"))
    connection.execute(text("DELETE FROM search_docs"))
    for one in searched_records().values():
        table = table_of(one.kind)
        result = connection.execute(table.select().order_by(table.c.id))
        for part in result.partitions(1000):
            put(connection, one, [dict(row._mapping) for row in part], fresh=True)
    return int(connection.execute(text("SELECT count(*) FROM search_docs")).scalar_one())
