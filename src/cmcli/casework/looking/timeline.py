"""What happened in a case, in order: every fact with a date, as one list of entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.looking import events
from cmcli.casework.looking.events import READ_OF_A_CASE, Entry
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.kinds import ENTRY_KINDS
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.text import normalise
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One entry of one case: ``at`` is the moment where it is known, else the day."""

    ref: str
    entry: Entry

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
    found: Found,
    *,
    since: date | None = None,
    kinds: Collection[str] = (),
    words: str = "",
) -> list[TimelineEntry]:
    """The entries of the case, the oldest first.

    ``since`` leaves out what was before that day, ``kinds`` keeps only those kinds, ``words`` only
    entries with all these words, the last as a prefix.
    """
    wanted = [
        entry
        for entry in _in_order(_entries(view, found.case))
        if (since is None or entry.on >= since)
        and (not kinds or entry.kind in kinds)
        and _has(entry, normalise(words))
    ]
    return [TimelineEntry(ref=found.ref, entry=entry) for entry in wanted]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest entries of a case, the newest first; ``more`` says that there are older ones."""

    entries: tuple[TimelineEntry, ...]
    more: bool


def newest(view: View, found: Found, *, most: int, words: str = "") -> Newest:
    """The entries of a timeline from its end, about ``most`` of them and never more.

    A long history is not read to its beginning, unless ``words`` are searched for in all of it.
    """
    if normalise(words):
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
    """The day up to which the ``last`` contacts and notes are not all there are; None for none."""
    ends: list[date] = []
    kinds: tuple[type[Contact] | type[Note], ...] = (Contact, Note)
    for kind in kinds:
        if view.count(kind, case_id=case.id) > last:
            rows = view.all(kind, order=("-at", "-id"), limit=last, case_id=case.id)
            ends.append(rows[-1].on)
    return max(ends, default=None)


def _has(entry: Entry, words: Sequence[str]) -> bool:
    if not words:
        return True
    said = normalise(f"{entry.kind} {entry.text}")
    known = set(said)
    return all(word in known for word in words[:-1]) and any(
        word.startswith(words[-1]) for word in said
    )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By day; on one day facts without a moment in the order of the round, around the rest."""
    late = {"review", "aftercare", "closing"}
    early = {kind: number for number, kind in enumerate(ENTRY_KINDS)}

    def key(entry: Entry) -> tuple[date, int, float, int, tuple[int, ...]]:
        moment = 0.0 if entry.moment is None else entry.moment.timestamp()
        part = 1 if entry.moment is not None else 2 if entry.kind in late else 0
        return (entry.on, part, moment, early[entry.kind], entry.below)

    return sorted(entries, key=key)


def _entries(view: View, case: Case, last: int | None = None) -> Iterator[Entry]:
    """Everything; with ``last`` only so many contacts and notes, the latest."""
    view.ahead(Worker)
    view.ahead(Goal, order=("number",), case_id=case.id)
    view.ahead(Measurement, order=("at", "id"), case_id=case.id)
    for kind in (Contact, Note):
        view.ahead(kind, order=("-at", "-id"), limit=last, case_id=case.id)
    for kind, order in READ_OF_A_CASE.items():
        view.ahead(kind, order=order, case_id=case.id)
    handles = {worker.id: worker.handle for worker in view.all(Worker)}
    goals = view.all(Goal, order=("number",), case_id=case.id)
    measured = _measured(view, case, goals)
    yield from events.of_intake(case)
    yield from events.of_placements(view, case, handles)
    yield from events.of_assessments(view, case, handles)
    yield from events.of_plan(view, case, goals)
    yield from _contacts(view, case, handles, measured, last)
    yield from _notes(view, case, handles, last)
    yield from events.of_services(view, case)
    yield from events.of_safety(view, case)
    yield from events.of_snoozes(view, case)
    yield from events.of_reviews(view, case, handles, measured)
    yield from events.of_closing(view, case)


def _measured(view: View, case: Case, goals: Sequence[Goal]) -> dict[str, list[str]]:
    """Contact's or review's id → what was measured there, in words."""
    numbers = {goal.id: goal.number for goal in goals}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for point in view.all(Measurement, order=("at", "id"), case_id=case.id):
        source = point.contact_id or point.review_id
        if source is not None:
            found[source].append(f"goal {numbers[point.goal_id]}: {_point(point)}")
    return found


def _point(point: Measurement) -> str:
    value = [] if point.value is None else [f"{point.value:f}"]
    level = [] if point.gas is None else [f"level {point.gas}"]
    return ", ".join(value + level)


def _contacts(
    view: View,
    case: Case,
    handles: dict[str, str],
    measured: dict[str, list[str]],
    last: int | None,
) -> Iterator[Entry]:
    rows = view.all(Contact, order=("-at", "-id"), limit=last, case_id=case.id)
    for contact in reversed(rows):
        yield Entry(
            "contact" if contact.held else "attempt",
            contact.on,
            events.contact_words(contact, measured.get(contact.id, ())),
            at=contact.at,
            who=handles[contact.worker_id],
        )


def _notes(view: View, case: Case, handles: dict[str, str], last: int | None) -> Iterator[Entry]:
    """Notes at their moment, each addendum below the note that it adds to."""
    rows = view.all(Note, order=("-at", "-id"), limit=last, case_id=case.id)
    notes = {note.number: note for note in rows}
    while missing := {note.addendum_to for note in notes.values()} - {None, *notes}:
        above = view.all(Note, case_id=case.id, number=missing)
        notes |= {note.number: note for note in above}
    for note in reversed(rows):
        path, first = _path(note, notes)
        yield Entry(
            "note",
            first.on,
            _note_words(note),
            at=note.at,
            moment=first.at,
            who=handles[note.worker_id],
            number=note.number,
            below=path,
        )


def _path(note: Note, notes: dict[int, Note]) -> tuple[tuple[int, ...], Note]:
    """The numbers from the first note down to this one, and that first note."""
    numbers = [note.number]
    while note.addendum_to is not None and note.addendum_to not in numbers:
        note = notes[note.addendum_to]
        numbers.append(note.number)
    return tuple(reversed(numbers)), note


def _note_words(note: Note) -> str:
    if note.error_at is not None:
        moved = f"; moved to {note.moved_to}" if note.moved_to else ""
        return f"struck: entered in error{moved}"
    added = f"addendum to note {note.addendum_to}: " if note.addendum_to is not None else ""
    return f"{added}{note.text}"
