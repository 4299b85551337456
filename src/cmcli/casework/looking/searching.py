"""Search: rows that contain the words, each with a snippet, newest first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmcli.casework.looking.values.record import SearchQuestion
from cmcli.catalog.access import labels
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client, FormerValue
from cmcli.domain.people import PersonAround
from cmcli.domain.plans import Goal, Step
from cmcli.domain.records import record_in, record_of
from cmcli.domain.text import asked_words, indexed_words, phone_asked, unspaced
from cmcli.errors import UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading import search
from cmcli.store.reading.find import find_worker
from cmcli.store.reading.search import Hit

SNIPPET = 80
"""Characters of a snippet."""

_READ_MORE = 20
"""How many times more is read where the hits of one worker are sifted from those of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMatch:
    """A row that contains all the words; ``ref`` is its case's, or the client's latest.

    ``snippet`` is text around the first word found, on one line; ``number`` is that of the row
    within its case.
    """

    ref: str
    name: str
    kind: str
    on: date | None
    number: str | None
    snippet: str

    def as_dict(self) -> dict[str, object]:
        """The match for JSON."""
        return {
            "ref": self.ref,
            "name": self.name,
            "kind": self.kind,
            "on": self.on,
            "number": self.number,
            "text": self.snippet,
        }


def find(view: View, asked: SearchQuestion) -> list[SearchMatch]:
    """Where all the words stand, the last as a prefix, the newest first.

    Only cases that the worker asked about has now are looked at. Struck notes are never found.
    Raises :class:`UsageProblem` where there is no word.
    """
    words, limit = " ".join(asked.words), asked.limit
    worker = None if asked.worker is None else find_worker(view, asked.worker)
    plain = asked_words(words)
    if not plain:
        raise UsageProblem("There are no words to search for.", "Give words of letters or digits.")
    most = limit if worker is None else limit * _READ_MORE
    digits = phone_asked(words)
    hits = _hits(view, words, digits, tuple(dict.fromkeys(asked.kinds)), most)
    cases = _cases(view, hits)
    if worker is not None:
        hits = [
            hit for hit in hits if (case := cases.get(_of(hit))) and case.worker_id == worker.id
        ]
    hits = hits[:limit]
    rows = _rows(view, hits)
    clients = {
        one.id: one for one in view.all(Client, id={case.client_id for case in cases.values()})
    }
    goals = _goals_of_steps(view, rows.values())
    roles = labels("person role", view.words)
    return [
        _match(
            hit,
            rows[hit.row_id],
            case,
            clients[case.client_id],
            goals,
            _snippet(rows[hit.row_id], plain, digits, roles),
        )
        for hit in hits
        if (case := cases.get(_of(hit))) is not None and hit.row_id in rows
    ]


def _hits(view: View, words: str, digits: str, kinds: tuple[str, ...], most: int) -> list[Hit]:
    """Find the phones that end in the digits, if any are asked for, then rows with the words."""
    phoned = search.phoned(view, digits, limit=most) if digits else []
    phoned += search.people_phoned(view, digits, limit=most) if digits else []
    found = {hit.row_id: hit for hit in phoned if not kinds or hit.table in kinds}
    for hit in search.find(view, words, tables=kinds, limit=most):
        found.setdefault(hit.row_id, hit)
    return list(found.values())


def _of(hit: Hit) -> str:
    """Return the key for looking up the case of a hit."""
    return _case_of(hit) or hit.client_id or hit.row_id


def _case_of(hit: Hit) -> str | None:
    """Return the case of a hit; what is the client's belongs to none of the episodes."""
    return None if hit.client_id is not None else hit.case_id


def _cases(view: View, hits: Sequence[Hit]) -> dict[str, Case]:
    """The case of each hit; of a client the open one, else the latest."""
    wanted = {key for hit in hits if (key := _case_of(hit)) is not None}
    found = {case.id: case for case in view.all(Case, id=wanted)}
    clients = {hit.client_id for hit in hits if hit.client_id is not None}
    for case in view.all(Case, order=("opened_on", "episode"), client_id=clients):
        before = found.get(case.client_id)
        if before is None or before.status != "open" or case.status == "open":
            found[case.client_id] = case
    return found


def _rows(view: View, hits: Sequence[Hit]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in {hit.table for hit in hits}:
        keys = [hit.row_id for hit in hits if hit.table == kind]
        found |= {row.id: row for row in view.all(record_in(kind).kind, id=keys)}
    return found


def _goals_of_steps(view: View, rows: Iterable[Any]) -> dict[str, int]:
    keys: Collection[str] = {row.goal_id for row in rows if isinstance(row, Step)}
    return {goal.id: goal.number for goal in view.all(Goal, id=keys)} if keys else {}


def _match(
    hit: Hit, row: Any, case: Case, client: Client, goals: Mapping[str, int], snippet: str
) -> SearchMatch:
    number = getattr(row, "number", None)
    if isinstance(row, Step):
        number = f"{goals[row.goal_id]}.{row.number}"
    return SearchMatch(
        ref=case_ref(client.code, case.episode),
        name=client.shown_name,
        kind=hit.table,
        on=hit.on,
        number=None if number is None else str(number),
        snippet=snippet,
    )


def _snippet(row: Any, asked: Sequence[str], digits: str, roles: Mapping[str, str]) -> str:
    """Return the text around a word, from the first column that contains it.

    A client who is found by a phone has that phone, a former value has its field and its day.
    """
    if isinstance(row, FormerValue):
        return row.told(labels)
    if isinstance(row, PersonAround):
        return row.found_as(roles)
    phone = row.phone_with(digits) if digits and isinstance(row, Client) else None
    if phone is not None:
        return f"phone {phone.said}"
    searched = record_of(type(row)).searched
    values = [value for name in searched if (value := getattr(row, name))]
    texts = [one if isinstance(one, str) else ", ".join(one) for one in values]
    for text in texts:
        place = first_word(text, asked)
        if place is not None:
            return around(text, place)
    return around(texts[0], 0) if texts else ""


def first_word(text: str, asked: Sequence[str]) -> int | None:
    """Where the first of the words begins that is one of those asked for, the last as a prefix."""
    place = 0
    for part in text.split():
        place = text.index(part, place)
        found = [
            word for word in indexed_words(part) if word in asked or word.startswith(asked[-1])
        ]
        if found:
            within = part.find(found[0]) if unspaced(found[0]) else 0
            return place + max(within, 0)
        place += len(part)
    return None


def around(text: str, place: int, width: int = SNIPPET) -> str:
    """About ``width`` characters of the text around a place, on one line, cut between words."""
    begin = max(0, place - width // 3) if len(text) > width else 0
    if begin:
        begin = min(text.find(" ", begin, place) + 1 or begin, place)
    cut = text[begin : begin + width]
    end = begin + len(cut)
    if end < len(text) and " " in cut[width // 2 :]:
        cut = cut[: cut.rindex(" ")]
    said = " ".join(cut.split())
    return f"{'… ' if begin else ''}{said}{' …' if end < len(text) else ''}"
