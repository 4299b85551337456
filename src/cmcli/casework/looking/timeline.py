"""The timeline of a case: all facts with a date, as one list of entries."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from cmcli.catalog.access import labels
from cmcli.catalog.names import latin_words
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.kinds import ENTRY_KINDS
from cmcli.domain.plans import Goal
from cmcli.domain.records import record_of
from cmcli.domain.text import all_in, asked_words, indexed_words
from cmcli.domain.timeline import CaseEvent, Past, tellers
from cmcli.domain.workers import Worker
from cmcli.store.core.search_index import words_heard
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.history import made_on
from cmcli.store.reading.word_query import sounding_like


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One entry of one case: ``at`` is the moment where it is known, else the day."""

    ref: str
    entry: CaseEvent

    def as_dict(self) -> dict[str, object]:
        """The entry for JSON."""
        one = self.entry
        return {
            "at": one.on if one.at is None else one.at,
            "on": one.on,
            "kind": one.kind,
            "text": one.text,
            "who": one.who,
            "number": one.number,
            "ref": self.ref,
        }


def timeline(
    view: View,
    found: FoundCase,
    *,
    since: date | None = None,
    kinds: Collection[str] = (),
    words: str = "",
) -> list[TimelineEntry]:
    """The entries of the case, the oldest first.

    ``since`` leaves out what was before that day, ``kinds`` keeps only those kinds, ``words`` only
    entries with all these words, the last as a prefix.
    """
    asked = asked_words(words)
    wanted = [
        entry
        for entry in _in_order(_entries(view, found.case))
        if (since is None or entry.on >= since)
        and (not kinds or entry.kind in kinds)
        and _has(entry, asked)
    ]
    return [TimelineEntry(ref=found.ref, entry=entry) for entry in wanted]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest entries of a case, the newest first; ``more`` says that there are older ones."""

    entries: tuple[TimelineEntry, ...]
    more: bool


def newest(view: View, found: FoundCase, *, most: int, words: str = "") -> Newest:
    """The entries of a timeline from its end, about ``most`` of them and never more.

    A long history is not read to its beginning, unless ``words`` are searched for in all of it.
    """
    if asked_words(words):
        wanted = timeline(view, found, words=words)
        return Newest(tuple(reversed(wanted[-most:])), len(wanted) > most)
    last = most + 1
    while True:
        entries = _in_order(_entries(view, found.case, last))
        begins = _whole_after(view, found.case, last)
        whole = [one for one in entries if begins is None or one.on > begins]
        if whole or begins is None:
            break
        last *= 4  # one day has more entries than that
    shown = [TimelineEntry(ref=found.ref, entry=one) for one in reversed(whole[-most:])]
    return Newest(tuple(shown), begins is not None or len(whole) > most)


def _whole_after(view: View, case: Case, last: int) -> date | None:
    """Return the day when the ``last`` contacts and notes begin, or None if all are shown."""
    ends: list[date] = []
    for kind in LONG:
        if view.count(kind, case_id=case.id, **_right(kind)) > last:
            rows = view.all(kind, case_id=case.id, **_latest(kind, last))
            ends.append(rows[-1].on)
    return max(ends, default=None)


def _has(entry: CaseEvent, asked: Sequence[str]) -> bool:
    if not asked:
        return True
    words = indexed_words(f"{entry.kind} {entry.text}")
    if entry.kind == "client":  # it may tell a former name
        words += [*latin_words(entry.text), *words_heard(*entry.text.split())]
    return all_in(asked, words, sounding_like)


def _in_order(entries: Iterable[CaseEvent]) -> list[CaseEvent]:
    """By day; on one day facts without a moment in the order of the round, around the rest."""
    late = {"review", "aftercare", "closing"}
    early = {kind: number for number, kind in enumerate(ENTRY_KINDS)}

    def key(entry: CaseEvent) -> tuple[date, int, float, int, tuple[int, ...]]:
        moment = 0.0 if entry.moment is None else entry.moment.timestamp()
        part = 1 if entry.moment is not None else 2 if entry.kind in late else 0
        return (entry.on, part, moment, early[entry.kind], entry.below)

    return sorted(entries, key=key)


def _entries(view: View, case: Case, last: int | None = None) -> Iterator[CaseEvent]:
    """Everything; with ``last`` only so many contacts and notes, the latest."""
    told = tellers()
    asked: dict[type[Any], dict[str, Any]] = {
        kind: _latest(kind, last)
        if kind in LONG
        else {"order": record_of(kind).order, **_right(kind)}
        for kind in dict.fromkeys(kind for one in told for kind in one.reads)
    }
    view.ahead(Worker)
    for kind, how in asked.items():
        view.ahead(kind, **record_of(kind).whose(case), **how)
    made = made_on(view, record_of(Goal).table, case.id)
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    records = {
        kind: view.all(kind, **record_of(kind).whose(case), **how) for kind, how in asked.items()
    }
    for kind in LONG:
        records[kind].reverse()
    records[Note] = _with_above(view, case, records[Note])
    past = Past(
        case,
        records,
        handles=handles,
        labels=partial(labels, words=view.words),
        made_on=made,
        today=view.today,
        zone=view.now.tzinfo,
    )
    for one in told:
        yield from one.tell(past)


LONG: tuple[type[Contact] | type[Note], ...] = (Contact, Note)
"""Records that a case can have thousands of."""


def _right(kind: type[Any]) -> dict[str, None]:
    """Leave out what was entered in error or moved away; notes tell it themselves."""
    return {"error_at": None} if "error_at" in record_of(kind).fields and kind != Note else {}


def _latest(kind: type[Any], last: int | None) -> dict[str, Any]:
    """Ask for the latest records of a class, the latest first."""
    return {"order": ("-at", "-id"), "limit": last, **_right(kind)}


def _with_above(view: View, case: Case, rows: Sequence[Note]) -> list[Note]:
    """The notes with those above them that they add to."""
    notes = {note.number: note for note in rows}
    while missing := {note.addendum_to for note in notes.values()} - {None, *notes}:
        above = view.all(Note, case_id=case.id, number=missing)
        notes |= {note.number: note for note in above}
    return list(notes.values())
