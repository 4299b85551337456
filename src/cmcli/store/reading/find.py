"""Finding a case by what people type: a code, the start of one, or part of a name."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, select

from cmcli.domain.aliases import WHOLE, Alias
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS, Client
from cmcli.domain.names import NameWord, compare_words
from cmcli.domain.statuses import UNDER_WAY, meant_by_code
from cmcli.domain.text import quoted
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Ambiguous, NotFound
from cmcli.store.core.mapping import columns_of, from_columns, from_row, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading import search

_REFERENCE = re.compile(rf"([{CODE_LETTERS}]{{2,{CODE_LENGTH}}})(?:\.([1-9][0-9]{{0,3}}))?")
_MOST = 6
_START, _COMPARED = 2, 300
"""Letters of a word by which names like it are looked for, and how many are compared."""
_VOWELS = "aeiouy"
"""The letters that are mistaken for each other most often."""
_NEAR, _NEAREST = 0.7, 3
"""From this likeness on a name is suggested, and how many are."""


class FoundCase(NamedTuple):
    """A case found by a reference; ``exact`` is false for the start of a code or a name."""

    case: Case
    client: Client
    exact: bool

    @property
    def ref(self) -> str:
        """The exact reference."""
        return case_ref(self.client.code, self.case.episode)

    def locked_by(self, work: Work) -> "FoundCase":
        """Lock the case for an operation, and give it as it is now."""
        return self._replace(case=work.locked(self.case))


def find_case(
    view: View, reference: str, *, exact_only: bool = False, any_case: bool = False
) -> FoundCase:
    """The case that a reference means.

    An exact code beats a unique start of two or more letters, which beats an unambiguous part of
    the name. A code alone means the client's open case, else the latest; with ``any_case``, for
    what belongs to the client, the latest of several current ones will do. Raises
    :class:`NotFound` or :class:`Ambiguous` (with the candidates).
    """
    client, episode, all_of_it = _client(view, reference)
    exact = all_of_it is not None
    if exact_only and not exact:
        raise NotFound(
            f"{quoted(reference)} isn't a full code.",
            f"When cm can't ask you questions, use the full code: {client.code}.",
            code="not-exact",
        )
    cases = all_of_it or view.all(Case, order=("episode",), client_id=client.id)
    if episode is not None:
        chosen = [case for case in cases if case.episode == episode]
        if not chosen:
            known = ", ".join(case_ref(client.code, case.episode) for case in cases)
            raise NotFound(f"{client.code} has no episode {episode}.", f"It has {known}.")
        return FoundCase(chosen[0], client, exact)
    cases = sorted(cases, key=lambda case: case.begun)
    meant = [cases[at] for at in meant_by_code([case.status for case in cases])]
    if len(meant) > 1 and not any_case:
        shown = [f"{case_ref(client.code, c.episode)} ({c.model}, {c.status})" for c in meant]
        raise Ambiguous(
            f"{client.code} has {len(meant)} current cases.",
            f"Type one of them: {', '.join(shown)}.",
            candidates=[case_ref(client.code, case.episode) for case in meant],
        )
    if not meant:
        raise NotFound(f"{client.code} has no case.")
    return FoundCase(meant[-1], client, exact)


def _client(view: View, reference: str) -> tuple[Client, int | None, list[Case] | None]:
    """The client that a reference means, the episode if it names one, and of an exact one all
    cases."""
    said = reference.strip()
    match = _REFERENCE.fullmatch(said.upper())
    if match:
        letters, number = match.groups()
        episode = int(number) if number else None
        if len(letters) == CODE_LENGTH:
            exact = _coded(view, letters)
            if exact is not None:
                return exact[0], episode, exact[1]
            merged = _merged(view, letters, episode)
            if merged is not None:
                return merged
        alike = _starting(view, letters) if len(letters) < CODE_LENGTH else []
        if len(alike) == 1:
            return alike[0], episode, None
        if alike and not number:
            raise _ambiguous(said, alike)
    named = _named(view, said)
    if len(named) == 1:
        return named[0], None, None
    if named:
        raise _ambiguous(said, named)
    near = [f"{one.shown_name} ({one.code})" for one in _nearest(view, said)]
    nobody = f"No client matches {quoted(said)}."
    usual = "Type a code from cm list, the start of a code, or part of a name."
    if not near:
        raise NotFound(nobody, usual)
    raise NotFound(nobody, f"Did you mean {' or '.join(near)}?").where_hidden(nobody, usual)


def _coded(view: View, code: str) -> tuple[Client, list[Case]] | None:
    """The client of that code with all cases, read at once."""
    rows = view.rows(of_code(), code=code)
    if not rows:
        return None
    width = len(columns_of(Client))
    cases = [from_columns(Case, row[width:]) for row in rows if row[width] is not None]
    return from_columns(Client, rows[0][:width]), cases


def _merged(
    view: View, code: str, episode: int | None
) -> tuple[Client, int | None, list[Case]] | None:
    """The client who took in the one of that code, with all cases, and the episode as it is now.

    The code alone means the one current case that came with it, else it is as the new code.
    """
    aliases = view.all(Alias, code=code)
    if not aliases:
        return None
    client = view.get(Client, aliases[0].client_id)
    cases = view.all(Case, order=("episode",), client_id=aliases[0].client_id)
    if client is None:
        return None
    now = {case.id: case for case in cases}
    came = {one.episode: now[one.case_id] for one in aliases if one.case_id is not None}
    if episode is None:
        current = [case.episode for case in came.values() if case.status in UNDER_WAY]
        return client, current[0] if len(current) == 1 else None, cases
    if episode not in came:
        raise NotFound(
            f"{code} had no episode {episode}.",
            f"{code} was merged into {client.code}, which has"
            f" {', '.join(case_ref(client.code, case.episode) for case in cases)}.",
        )
    return client, came[episode].episode, cases


def clients_coded(view: View, code: str) -> list[str]:
    """Return the id of the client who has that code, or had it before a merge."""
    found = [client.id for client in view.all(Client, code=code)]
    return found or [one.client_id for one in view.all(Alias, code=code, episode=WHOLE)]


@cache
def of_code() -> Statement:
    """The client of a code with all cases."""
    clients, cases = table_of(Client), table_of(Case)
    code = bindparam("code", type_=clients.c.code.type)
    return Statement(
        select(*columns_of(Client), *columns_of(Case))
        .select_from(clients.outerjoin(cases, cases.c.client_id == clients.c.id))
        .where(clients.c.code == code)
        .order_by(cases.c.episode)
    )


def alike(view: View, said: str, *, most: int) -> list[Client]:
    """The clients whom a beginning of a reference may mean: those whose code begins so, then
    those in whose names all the words stand, the last begun, or sound like names in another script;
    at most ``most`` of each. Without any of them, the few with names that begin much like it."""
    match = _REFERENCE.fullmatch(said.strip().upper())
    begun = _starting(view, match[1], most) if match else []
    if match and not begun and len(match[1]) == CODE_LENGTH:
        begun = view.all(Client, id=clients_coded(view, match[1]))
    named = _named(view, said, most, sounding=True)
    found = {client.id: client for client in (*begun, *named)}
    return list(found.values()) or _nearest(view, said, begun=True)


def _starting(view: View, letters: str, most: int = _MOST) -> list[Client]:
    table = table_of(Client)
    statement = (
        select(table)
        .where(table.c.code >= letters, table.c.code < letters + "ZZZZZ")
        .order_by(table.c.code)
        .limit(most)
    )
    return [from_row(Client, row) for row in view.connection.execute(statement)]


def _named(view: View, said: str, most: int = _MOST, *, sounding: bool = False) -> list[Client]:
    ids = search.clients_named(view, said, limit=most, sounding=sounding)
    return view.all(Client, order=("code",), id=ids)


def _nearest(view: View, said: str, *, begun: bool = False) -> list[Client]:
    """The few clients with names most like what was typed, if any is like it.

    ``begun``: it may be the beginning of a name only.
    """
    from cmcli.catalog.names import name_of  # only here: no other reference needs it

    asked = name_of(said).words
    starts = {start for word in asked for start in _starts(word.plain)}
    sounds = [[word.sounds] for word in asked if word.sounds]
    ids = search.names_sounding(view, sounds, limit=_COMPARED)
    ids += search.names_starting(view, starts, limit=_COMPARED)
    found = [
        (likeness, client)
        for client in view.all(Client, order=("code",), id=list(dict.fromkeys(ids)))
        if (likeness := _likeness(asked, name_of(client.shown_name).words, begun=begun)) >= _NEAR
    ]
    found.sort(key=lambda one: -one[0])
    return [client for _, client in found[:_NEAREST]]


def _starts(word: str) -> set[str]:
    """Return how names like a word may begin: as it does, or with another vowel in second place."""
    start = word[:_START]
    if len(word) <= _START:
        return set()
    return {start} | ({start[0] + vowel for vowel in _VOWELS} if start[1] in _VOWELS else set())


def _likeness(asked: Sequence[NameWord], name: Sequence[NameWord], *, begun: bool) -> float:
    """How like the words are to words of the name, from 0 to 1; the least like one counts."""
    best = (
        max((_words_like(one, word, begun=begun) for word in name), default=0.0) for one in asked
    )
    return min(best, default=0.0)


def _words_like(one: NameWord, other: NameWord, *, begun: bool) -> float:
    ratio = SequenceMatcher(None, one.whole, other.whole).ratio()
    if begun and len(one.whole) < len(other.whole):
        ratio = max(ratio, SequenceMatcher(None, one.whole, other.whole[: len(one.whole)]).ratio())
    return max(ratio, compare_words(one, other).likeness)


def _ambiguous(said: str, clients: list[Client]) -> Ambiguous:
    shown = [
        f"{one.code} {one.shown_name}{f' (born {one.birth.said})' if one.birth else ''}"
        for one in clients[: _MOST - 1]
    ]
    more = " and others" if len(clients) == _MOST else ""
    many = f"{quoted(said)} matches more than one client."
    return Ambiguous(
        many,
        f"Type one of these codes: {', '.join(shown)}{more}.",
        candidates=[client.code for client in clients],
        clients=[
            {"code": one.code, "name": one.shown_name, "born": str(one.birth or "") or None}
            for one in clients
        ],
    ).where_hidden(many, "Type the full code.")


def ref_of(view: View, case: Case | None) -> str:
    """Return the reference of a case for the hint of a command."""
    client = case and view.get(Client, case.client_id)
    return case_ref(client.code, case.episode) if case and client else "CASE"


def find_worker(view: View, handle: str, *, field: str | None = None) -> Worker:
    """The worker with that handle; raises :class:`NotFound` with the nearest ones.

    ``field`` is the field of a verb that names the worker.
    """
    found = view.one(Worker, handle=handle)
    if found is None:
        known = [worker.handle for worker in view.all(Worker, order=("handle",))]
        near = get_close_matches(handle, known, n=3, cutoff=0.5)
        hint = (
            f"Did you mean {' or '.join(near)}?" if near else "To see all workers: cm worker list"
        )
        raise NotFound(f"No worker is called {quoted(handle)}.", hint, field=field)
    return found


def find_team(view: View, handle: str) -> Team:
    """The team of that handle; raises :class:`NotFound` with those there are."""
    team = view.one(Team, handle=handle.strip().lower())
    if team is None:
        known = ", ".join(one.handle for one in view.all(Team, order=("handle",))) or "none yet"
        raise NotFound(f"There is no team {quoted(handle)}.", f"Teams are: {known}.", field="team")
    return team
