"""The contacts of a case as a list, with what has been entered in error where that is asked."""

from typing import Any

from cmcli.casework.people.people import numbers_of, people_of
from cmcli.casework.round.contacts import contact_record, counts
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.people import cautions
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


def contact_list(view: View, found: FoundCase, *, every: bool = False) -> list[dict[str, object]]:
    """The contacts of a case by time; with ``every``, those entered in error too."""
    right: dict[str, Any] = {} if every else {"error_at": None}
    shown = view.all(Contact, order=("at", "id"), case_id=found.case.id, **right)
    notes: dict[str, list[int]] = {one.id: [] for one in shown}
    for note in view.all(Note, order=("number",), case_id=found.case.id, **right):
        if note.contact_id in notes:
            notes[note.contact_id].append(note.number)
    linked = any(one.person_id for one in shown)
    people = people_of(view, found.client.id, every=True) if linked else []
    numbers, careful = numbers_of(people), cautions(people)
    workers = {one.id: one.handle for one in view.all(Worker)}
    return [
        {
            "ref": found.ref,
            **contact_record(one, numbers),
            "caution": careful.get(one.person_id),
            "held": one.held,
            "counts": counts(view, found.case, one),
            "worker": workers[one.worker_id],
            "notes": notes[one.id],
            "entered_on": one.entered_on,
            "backdated_on": one.backdated_on,
            "allowed_by": one.allowed_by,
            "error_at": one.error_at,
            "error_reason": one.error_reason,
            "moved_to": one.moved_to,
            "moved_from": one.moved_from,
        }
        for one in shown
    ]
