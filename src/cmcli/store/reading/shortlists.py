"""Quick lists of what a store offers: references, usernames, numbers of goals and flags.

Statements run on both engines; the order of their joins is that of the indexes. Of 50,000 clients
they find a list in 5 ms, where reading every case as a record takes 1,300 ms. What a statement
names must be in the schema; the tests of completion ask them on both engines.
"""

from typing import NamedTuple

from cmcli.domain.statuses import ENDED, UNDER_WAY, meant_by_code
from cmcli.store.core.form import NAME_MARK
from cmcli.store.reading.bare_reader import Ask, Rows

MOST = 200
"""Values that a list holds at most."""

_LOOKED_AT = 600  # clients whose codes begin as was typed, before the open cases come first


class Actor(NamedTuple):
    """The worker who looks."""

    id: str
    handle: str
    role: str


class Reference(NamedTuple):
    """A case as it is referred to, with what tells staff whose it is."""

    ref: str
    episode: int
    name: str | None
    goes_by: str | None
    model: str
    status: str
    worker_id: str | None


def actor(ask: Ask, handle: str | None, os_user: str) -> Actor | None:
    """The worker who is named, else the system user's; None where there is no such worker."""
    column, value = ("handle", handle) if handle else ("os_user", os_user)
    rows = ask(f"SELECT id, handle, role FROM workers WHERE {column} = ? AND active", value)  # noqa: S608
    return Actor(*rows[0]) if rows else None


def workers(ask: Ask, *, every: bool) -> Rows:
    """Handle, name and role of the workers who work here; with ``every``, of all."""
    only = "" if every else " WHERE active"
    return ask(f"SELECT handle, name, role FROM workers{only} ORDER BY handle")  # noqa: S608


def teams(ask: Ask) -> Rows:
    """Handle and name of the teams."""
    return ask("SELECT handle, name FROM teams ORDER BY handle")


_OPEN, _WAITING = (f"= '{status}'" for status in UNDER_WAY)
_ENDED = f"IN {ENDED}"

STATES = {
    "case": (_OPEN, _WAITING, _ENDED),
    "case-waitlist": (_WAITING,),
    "case-closed": (_ENDED,),
}
"""Kind of reference → the statuses of its cases, in the order of the list."""


def references(ask: Ask, kind: str, prefix: str, worker_id: str | None) -> list[Reference]:
    """References that begin with the prefix, of one worker's cases or of everybody's.

    The code alone where it means one case; after a dot, each episode.
    """
    code, dot, _ = prefix.partition(".")
    found = _clients(ask, STATES[kind], code, worker_id)
    cases: dict[str, list[Reference]] = {key: [] for key in found}
    for key, *row in _cases(ask, found):
        cases[key].append(Reference(*row))
    shown = (one for some in cases.values() for one in _named(some, every=bool(dot)))
    mine = (one for one in shown if worker_id in (None, one.worker_id))
    return [one for one in mine if one.ref.startswith(prefix)][:MOST]


def _clients(ask: Ask, states: tuple[str, ...], start: str, worker_id: str | None) -> list[str]:
    """Ids of clients whose code begins so and who have such a case, those of each state in turn."""
    if start and worker_id is None:
        return _beginning(ask, states, start)
    found: dict[str, None] = {}
    for state in states:
        if worker_id is not None:
            source = (
                "cases k CROSS JOIN clients c WHERE c.id = k.client_id"
                f" AND k.worker_id = ? AND k.status {state} AND c.code >= ? AND c.code <= ?"
            )
            values: tuple[object, ...] = (worker_id, start, f"{start}ZZZZZ")
        else:
            some = f"(SELECT client_id FROM cases WHERE status {state} LIMIT ?)"  # noqa: S608
            source, values = f"{some} k CROSS JOIN clients c WHERE c.id = k.client_id", (MOST,)
        rows = ask(f"SELECT c.id FROM {source} ORDER BY c.code LIMIT ?", *values, MOST)  # noqa: S608
        found.update(dict.fromkeys(row[0] for row in rows))
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def _beginning(ask: Ask, states: tuple[str, ...], start: str) -> list[str]:
    """The same among all clients: a walk along the index on codes, whatever the states are.

    It is short also where tens of thousands begin with a letter: there, one letter more tells.
    """
    ranks = " ".join(f"WHEN k.status {state} THEN {rank}" for rank, state in enumerate(states))
    some = "(SELECT id, code FROM clients WHERE code >= ? AND code <= ? ORDER BY code LIMIT ?)"
    rows = ask(
        f"SELECT c.id, CASE {ranks} END FROM {some} c CROSS JOIN cases k"  # noqa: S608
        " WHERE k.client_id = c.id ORDER BY c.code",
        *(start, f"{start}ZZZZZ", _LOOKED_AT),  # a range uses the index, LIKE would not
    )
    ranked = sorted((row for row in rows if row[1] is not None), key=lambda row: row[1])
    return list(dict.fromkeys(row[0] for row in ranked))[:MOST]


def _cases(ask: Ask, clients: list[str]) -> Rows:
    """Every case of these clients: the client's id, then what makes a reference."""
    if not clients:
        return []
    marks = ", ".join("?" * len(clients))
    columns = "c.id, c.code, k.episode, c.name, c.goes_by, k.model, k.status, k.worker_id"
    source = f"clients c CROSS JOIN cases k WHERE k.client_id = c.id AND c.id IN ({marks})"
    return ask(f"SELECT {columns} FROM {source} ORDER BY c.code, k.opened_on, k.episode", *clients)  # noqa: S608


def _named(cases: list[Reference], *, every: bool) -> list[Reference]:
    """The cases of one client that are under way, or all, each as short as it may be named."""
    meant = [cases[at] for at in meant_by_code([one.status for one in cases])]
    if every or len(meant) > 1:
        return [one._replace(ref=f"{one.ref}.{one.episode}") for one in (cases if every else meant)]
    return meant


def case_of(ask: Ask, said: str) -> str | None:
    """The id of the case that a word on the line means; None where that is not one case."""
    code, _, episode = said.strip().upper().partition(".")
    clients: Rows = []
    if 2 <= len(code) <= 5 and code.isascii() and code.isalpha():
        last = code + "Z" * (5 - len(code))
        clients = ask("SELECT id FROM clients WHERE code >= ? AND code <= ? LIMIT 2", code, last)
    if not clients:
        clients, episode = _by_name(ask, said), ""
    if len(clients) != 1:
        return None
    rows = ask(
        "SELECT id, episode, status FROM cases WHERE client_id = ? ORDER BY opened_on, episode",
        clients[0][0],
    )
    meant = [rows[at] for at in meant_by_code([row[2] for row in rows])]
    if episode:
        meant = [row for row in rows if str(row[1]) == episode]
    return str(meant[0][0]) if len(meant) == 1 else None


def _by_name(ask: Ask, said: str) -> Rows:
    """The ids of at most two clients in whose names all the words stand, the last as a start."""
    from cmcli.domain.text import asked_words
    from cmcli.store.reading.word_query import all_of

    words = asked_words(said)
    if not words:
        return []
    asked = all_of(ask.dialect, words, NAME_MARK)
    if ask.dialect == "sqlite":
        return ask(
            "SELECT d.row_id FROM search_words w CROSS JOIN search_docs d ON d.docid = w.rowid"
            " WHERE search_words MATCH ? AND d.kind = 'clients' LIMIT 2",
            asked,
        )
    return ask(
        "SELECT row_id FROM search_docs WHERE kind = 'clients' AND words @@ CAST(? AS tsquery)"
        " LIMIT 2",
        asked,
    )


def goals(ask: Ask, case_id: str) -> Rows:
    """Number and text of the goals that are open still."""
    return ask(
        "SELECT number, text FROM goals WHERE case_id = ? AND state = 'open' ORDER BY number",
        case_id,
    )


def items(ask: Ask, case_id: str) -> list[tuple[str, str]]:
    """Open goals and the steps that wait, each step (``2.1``) after its goal."""
    steps: dict[int, list[tuple[str, str]]] = {}
    for goal, number, text in ask(
        "SELECT g.number, s.number, s.text FROM goals g JOIN steps s ON s.goal_id = g.id"
        " WHERE g.case_id = ? AND s.done_on IS NULL AND NOT s.dropped ORDER BY g.number, s.number",
        case_id,
    ):
        steps.setdefault(goal, []).append((f"{goal}.{number}", text))
    found = []
    for number, text in goals(ask, case_id):
        found += [(str(number), text), *steps.pop(number, ())]
    return found + [one for left in steps.values() for one in left]


NUMBERED = {
    "assessment": "SELECT number, \"on\", '' FROM assessments WHERE case_id = ?",
    "contact": "SELECT number, \"on\", coalesce(mode || ' ', '') || outcome FROM contacts"
    " WHERE case_id = ? AND error_at IS NULL",
    "flag": "SELECT number, raised_on, kind FROM flags WHERE case_id = ? AND settled_on IS NULL",
    "note": "SELECT number, \"on\", CASE WHEN signed_at IS NULL THEN 'not signed' ELSE 'signed' END"
    " FROM notes WHERE case_id = ? AND error_at IS NULL",
    "person": "SELECT number, role, '' FROM people WHERE ended_on IS NULL"
    " AND client_id = (SELECT client_id FROM cases WHERE id = ?)",
    "referral": 'SELECT number, "to", status FROM referrals WHERE case_id = ? AND error_at IS NULL',
    "strength": "SELECT number, text, '' FROM findings WHERE case_id = ? AND kind = 'strength'",
    "version": "SELECT number, agreed_on, how FROM plan_versions WHERE case_id = ?",
}
"""Kinds that are numbered within a case → the query for the number and its description."""


def numbered(ask: Ask, kind: str, case_id: str) -> Rows:
    """Return the numbered items of a case, the latest first."""
    return ask(f"{NUMBERED[kind]} ORDER BY number DESC LIMIT ?", case_id, MOST)


def records(ask: Ask, table: str, case_id: str) -> Rows:
    """Return the live records of a case that have a number, the latest first."""
    from cmcli.domain.records import record_in

    of = record_in(table)
    told = ", ".join(f'"{name}"' for name in of.searched[:1])
    live = "".join(f" AND {_holds(name, value)}" for name, value in of.live.items())
    whose = "case_id = ?"
    if of.owner == "client_id":
        whose = "client_id = (SELECT client_id FROM cases WHERE id = ?)"
    return ask(
        f"SELECT number, {told or repr('')} FROM {of.table} WHERE {whose}{live}"  # noqa: S608
        " ORDER BY number DESC LIMIT ?",
        case_id,
        MOST,
    )


def approvals(ask: Ask) -> Rows:
    """Return the numbers of what waits for approval or was returned, with the decisions."""
    return ask(
        "SELECT number, seen, status FROM approvals WHERE status IN ('submitted', 'returned')"
        " ORDER BY number DESC LIMIT ?",
        MOST,
    )


def _holds(name: str, value: object) -> str:
    """Return the condition that a column has the value of a live record."""
    if isinstance(value, tuple):
        return f'"{name}" IN ({", ".join(map(repr, value))})'
    return f'"{name}" IS NULL' if value is None else f'{"" if value else "NOT "}"{name}"'


def entries(ask: Ask, prefix: str) -> Rows:
    """Return number and name of the entries of the directory whose number begins so."""
    return ask(
        "SELECT number, name FROM resources"
        " WHERE ended_on IS NULL AND CAST(number AS TEXT) LIKE ? ORDER BY number LIMIT ?",
        f"{prefix}%" if prefix.isdigit() or not prefix else "",
        MOST,
    )


def programs(ask: Ask) -> Rows:
    """Return key and name of the agency's own programs."""
    return ask(
        "SELECT program, name FROM resources"
        " WHERE program IS NOT NULL AND ended_on IS NULL ORDER BY program"
    )


def own_keys(ask: Ask, name: str) -> list[tuple[str, str]]:
    """Return the keys that the agency has added to a list and not ended, with their labels.

    Copied models are those of the list ``models``.
    """
    prefix = "models." if name == "models" else f"words.{name}."
    rows = ask("SELECT key, value FROM settings WHERE key LIKE ? ORDER BY key", f"{prefix}%")
    found = {str(key).removeprefix(prefix): str(value) for key, value in rows}
    if name == "models":
        end = ".label"
        return [(key.removesuffix(end), told) for key, told in found.items() if key.endswith(end)]
    used = (key for key in found if "." not in key and f"{key}.ended" not in found)
    return [(key, found[key]) for key in used]


def operations(ask: Ask, handle: str) -> Rows:
    """Return number, command and moment of the worker's last operations that are not undone."""
    rows = ask(
        "SELECT seq, command, at, undoes FROM operations WHERE actor = ?"
        " ORDER BY seq DESC LIMIT 50",
        handle,
    )
    gone = {row[3] for row in rows}
    return [row[:3] for row in rows if row[3] is None and row[0] not in gone]
