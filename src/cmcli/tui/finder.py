"""The entries that match the words typed into the finder, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cmcli.casework.looking.case_lookup import Candidate, candidates
from cmcli.casework.looking.searching import SearchMatch, find
from cmcli.casework.looking.values.record import SearchQuestion
from cmcli.domain.dates import short_day
from cmcli.domain.text import asked_words, normalise
from cmcli.domain.workers import Team, Worker
from cmcli.tui.desk import CaseScope

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

CLIENTS, NOTES = 12, 6
"""Clients and notes that are offered at once."""

LETTERS = 3
"""Letters from which on notes are searched."""

IN_NOTES = ("contacts", "notes", "goals", "steps", "tasks", "flags", "roadblocks")
"""Search results that are offered beside the clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinderEntry:
    """Something that can be chosen. ``also`` are further words by which it is found, ``key`` the
    key that does the same, ``more`` a sentence about it, ``run`` what choosing it does."""

    kind: str
    name: str
    about: str
    run: Callable[[], object]
    key: str = ""
    also: str = ""
    more: str = ""

    @property
    def key_in_list(self) -> str:
        """Return what tells it from the others."""
        return f"{self.kind} {self.name} {self.about}"


@dataclass(frozen=True, slots=True)
class Found:
    """The matches in the store."""

    clients: Sequence[Candidate] = ()
    notes: Sequence[SearchMatch] = ()
    workers: Sequence[Worker] = ()
    teams: Sequence[Team] = ()


def of_store(view: "View", words: str) -> Found:
    """Read what the words may mean: clients, also by names a little different, and notes."""
    if not words:
        return Found()
    notes = []
    if asked_words(words) and len(words) >= LETTERS:
        notes = find(view, SearchQuestion(words=words.split(), limit=5 * NOTES))
    return Found(
        candidates(view, words)[:CLIENTS],
        [one for one in notes if one.kind in IN_NOTES][:NOTES],
        view.all(Worker, order=("handle",), active=True),
        view.all(Team, order=("handle",)),
    )


def ranked(
    words: str, fixed: Sequence[FinderEntry], found: Found, app: "Dashboard"
) -> list[FinderEntry]:
    """Return what matches: what has exactly that name, then clients, then the rest by its kind."""
    if not words:
        return list(fixed)
    asked = [plain for word in words.split() for plain in normalise(word)]
    matching = [one for one in (*fixed, *_workers(found, app)) if _matches(one, asked)]
    named = [one for one in matching if normalise(one.name) == asked]
    rest = [one for one in matching if one not in named]
    return [*named, *_clients(found, app), *rest, *_notes(found, words, app)]


def _matches(one: FinderEntry, asked: Sequence[str]) -> bool:
    there = normalise(f"{one.name} {one.also} {one.about}")
    return all(any(word.startswith(part) for word in there) for part in asked)


def _clients(found: Found, app: "Dashboard") -> list[FinderEntry]:
    entries, refs = [], [one.ref for one in found.clients]
    for one in found.clients:
        born = f"Born {one.born}." if one.born else ""
        phone = f"Found by {one.phone}." if one.phone else ""
        state = [one.ref, one.model, one.status, one.worker or "unassigned"]
        entries.append(
            FinderEntry(
                kind="client",
                name=app.client(one.name, one.ref),
                about=", ".join(state),
                run=partial(app.places.open_case, one.ref, *refs),
                more=" ".join(part for part in (born, phone) if part),
            )
        )
    return entries


def _workers(found: Found, app: "Dashboard") -> list[FinderEntry]:
    scopes = [(CaseScope(team=one.handle), one.handle, one.name) for one in found.teams]
    scopes += [(CaseScope(worker=one.handle), one.handle, one.name) for one in found.workers]
    return [
        FinderEntry(
            kind="team" if scope.team else "worker",
            name=handle,
            about=f"Show the cases of {name}.",
            run=partial(app.places.look_at, scope, "caseload"),
        )
        for scope, handle, name in scopes
    ]


def _notes(found: Found, words: str, app: "Dashboard") -> list[FinderEntry]:
    return [
        FinderEntry(
            kind="text",
            name=app.client(one.name, one.ref),
            about=_dated(one, app.words(one.snippet, one.ref, *one.name.split())),
            run=partial(app.places.open_case, one.ref, words=words),
        )
        for one in found.notes
    ]


def _dated(one: SearchMatch, text: str) -> str:
    return f"{short_day(one.on)}: {text}" if one.on else text
