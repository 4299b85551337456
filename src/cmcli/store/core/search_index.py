"""The search index: the words of each row, updated with every write.

The index is derived from the rows; it is not part of the log and can be rebuilt at any time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from cmcli.domain.clients import NAMES, Client, FormerValue, Phone
from cmcli.domain.people import PersonAround
from cmcli.domain.records import RecordType, all_records, record_of
from cmcli.domain.resources import Resource
from cmcli.domain.text import indexed_words, other_script
from cmcli.store.core import directory_index
from cmcli.store.core.form import NAME_MARK, PHONE_MARK, SCRIPT_MARK, SOUND_MARK
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement

_CLIENTS, _FORMER = record_of(Client), record_of(FormerValue)
_PEOPLE, _RESOURCES = record_of(PersonAround), record_of(Resource)
_PHONED = {_CLIENTS: ("phones",), _PEOPLE: ("phone", "former_phones")}
"""The columns of phones, which are found by their digits."""

_STRUCK = "error_at"
"""Set in a row that was entered in error: its words are not found any more."""

_LONGEST_WORD = 100
_MOST_BYTES = 500_000


def searched_records() -> dict[str, RecordType]:
    """Return the record types whose words are found, by their tables."""
    return {name: one for name, one in all_records().items() if one.searched}


def concerns(of: RecordType, columns: Mapping[str, Any]) -> bool:
    """Return whether a change of these columns changes what is found."""
    owners = [name for name, one in of.fields.items() if one.refers in ("clients", "cases")]
    also: tuple[str, ...] = (_STRUCK, *_PHONED.get(of, ()))
    if of is _RESOURCES:
        also += directory_index.SHOWS
    return bool(of.searched) and any(name in columns for name in (*of.searched, *owners, *also))


def _text(value: str | Sequence[str] | None) -> str:
    """Return a text, or several as one."""
    return value if isinstance(value, str) else " ".join(value or ())


def words_of(of: RecordType, row: Mapping[str, Any]) -> str:
    """Return the words of a row, each once, bounded so that no engine refuses them."""
    texts = () if row.get(_STRUCK) else tuple(_text(row.get(name)) for name in of.searched)
    found: dict[str, None] = {}
    size = 0
    for word in chain.from_iterable(map(indexed_words, texts)):
        if word in found or len(word) > _LONGEST_WORD:
            continue
        size += len(word.encode()) + 1
        if size > _MOST_BYTES:
            return " ".join(found)
        found[word] = None
    if of is _CLIENTS or (of is _FORMER and row["field"] in NAMES):
        found |= dict.fromkeys(_of_names(texts, tuple(found)))
    if of is _PEOPLE:
        names = [row[name] for name in ("name", "former_names") if row[name]]
        found |= dict.fromkeys(_of_names(names, tuple(found)))
    if of is _RESOURCES:
        found |= dict.fromkeys(NAME_MARK + word for word in indexed_words(row["name"]))
    found |= dict.fromkeys(map(phone_word, _phones(of, row)))
    return " ".join(found)


def _phones(of: RecordType, row: Mapping[str, Any]) -> Iterable[str]:
    """Return the digits of the phones of a client or a person, or of a former phone."""
    texts: Iterable[str] = ()
    if of is _CLIENTS:
        texts = row.get("phones") or ()
    elif of is _PEOPLE:
        texts = filter(None, (row["phone"], *(row["former_phones"] or ())))
    elif of is _FORMER and row["field"] == "phones":
        texts = (row["value"],)
    return (digits for text in texts if (digits := Phone.of(text).digits))


def phone_word(digits: str) -> str:
    """Return the word by which the digits of a phone, or the last of them, are found."""
    return PHONE_MARK + digits[::-1]


def _of_names(texts: Iterable[str], words: Iterable[str]) -> Iterator[str]:
    """The words of names again with their mark, those in Latin letters, and the sounds."""
    from cmcli.catalog.names import latin_words  # only where a name is written

    latin = list(chain.from_iterable(map(latin_words, texts)))
    yield from latin
    yield from (NAME_MARK + word for word in (*words, *latin))
    yield from words_heard(*texts)


def words_heard(*names: str) -> Iterator[str]:
    """Yield the marked sounds of names, those of other scripts also with a mark of their own."""
    from cmcli.catalog.names import sounds_of

    for name in names:
        yield from (SOUND_MARK + sound for sound in sounds_of(name))
        yield from (SCRIPT_MARK + sound for sound in sounds_of(other_script(name)))


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
        if of is _RESOURCES:
            directory_index.put(connection, row)
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
    if of is _RESOURCES:
        directory_index.drop(connection, key)


def rebuild(connection: Connection) -> int:
    """Rebuild the whole index from the rows; return the number of entries."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM search_words"))
    connection.execute(text("DELETE FROM search_docs"))
    directory_index.clear(connection)
    for one in searched_records().values():
        table = table_of(one.kind)
        result = connection.execute(table.select().order_by(table.c.id))
        for part in result.partitions(1000):
            put(connection, one, [dict(row._mapping) for row in part], fresh=True)
    return int(connection.execute(text("SELECT count(*) FROM search_docs")).scalar_one())
