"""Searching: the rows that the index knows for some words.

Python normalises what is indexed and what is asked alike, so both engines find the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import text

from cmcli.domain.clients import Client, FormerValue
from cmcli.domain.people import PersonAround
from cmcli.domain.records import record_of
from cmcli.domain.resources import Resource
from cmcli.domain.text import asked_words, normalise
from cmcli.store.core.form import NAME_MARK, SOUND_MARK
from cmcli.store.core.search_index import phone_word
from cmcli.store.core.view import View
from cmcli.store.reading.word_query import all_of, any_of

_NAMED = (record_of(Client).table, record_of(FormerValue).table)
"""The tables with names and phones of clients, the present and the former ones."""

_DIRECTORY = (record_of(Resource).table,)

_OF_CLIENTS = " AND (d.case_id IS NOT NULL OR d.client_id IS NOT NULL)"
"""Leaves out the directory, which belongs to nobody."""


class Hit(NamedTuple):
    """A row that contains all the words."""

    table: str
    row_id: str
    case_id: str | None
    client_id: str | None
    on: date | None


def find(view: View, words: str, *, tables: tuple[str, ...] = (), limit: int = 50) -> list[Hit]:
    """Find the rows that contain all the words, the last word as a prefix; newest first.

    A name in another script has a word that sounds like it, too.
    ``tables`` restricts to rows of these tables; without them, the rows belong to a client or a
    case. No words find nothing.
    """
    asked = asked_words(words)
    if not asked:
        return []
    return _hits(view, all_of(view.dialect, asked, sounding=True), tables, limit)


def resources_named(view: View, words: str, *, limit: int) -> list[str]:
    """Return the ids of entries of the directory in whose names all the words are."""
    asked = asked_words(words)
    if not asked:
        return []
    question = all_of(view.dialect, asked, NAME_MARK)
    return [hit.row_id for hit in _hits(view, question, _DIRECTORY, limit)]


def clients_named(view: View, words: str, *, limit: int, sounding: bool = False) -> list[str]:
    """Return the ids of clients in whose names all the words are, the last one as a prefix.

    A former name is a name like any other, but the words must be in one of them. ``sounding``: a
    name in another script has a word that sounds like it, too.
    """
    asked = asked_words(words)
    if not asked:
        return []
    question = all_of(view.dialect, asked, NAME_MARK, sounding=sounding)
    return _clients(_hits(view, question, _NAMED, limit))


def phoned(view: View, digits: str, *, limit: int) -> list[Hit]:
    """Find the clients and the former values with a phone that ends in these digits."""
    return _hits(view, all_of(view.dialect, [phone_word(digits)]), _NAMED, limit)


def people_phoned(view: View, digits: str, *, limit: int) -> list[Hit]:
    """Find the people around clients with a phone, now or before, that ends in these digits."""
    tables = (record_of(PersonAround).table,)
    return _hits(view, all_of(view.dialect, [phone_word(digits)]), tables, limit)


def clients_phoned(view: View, digits: str, *, limit: int) -> list[str]:
    """Return the ids of clients who have or had a phone that ends in these digits."""
    return _clients(phoned(view, digits, limit=limit))


def names_starting(view: View, starts: Iterable[str], *, limit: int) -> list[str]:
    """The ids of clients of whose names any word begins with any of the starts; newest first."""
    asked = [NAME_MARK + word for start in starts for word in normalise(start)]
    if not asked:
        return []
    return _clients(_hits(view, any_of(view.dialect, (), asked), _NAMED, limit))


def names_sounding(
    view: View, names: Iterable[Sequence[Iterable[str]]], phones: Iterable[str] = (), *, limit: int
) -> list[str]:
    """The ids of clients with a sound of every group of one of the names, or who have or had one of
    the phones, which are digits; newest first."""
    asked = [[[SOUND_MARK + sound for sound in group] for group in name] for name in names if name]
    numbers = [phone_word(digits) for digits in phones]
    if not asked and not numbers:
        return []
    return _clients(_hits(view, any_of(view.dialect, asked, numbers), _NAMED, limit))


def _clients(hits: Iterable[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.client_id for hit in hits if hit.client_id is not None))


def _hits(view: View, asked: str, tables: tuple[str, ...], limit: int) -> list[Hit]:
    parameters: dict[str, Any] = {"limit": limit, "asked": asked}
    kinds = _OF_CLIENTS
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
