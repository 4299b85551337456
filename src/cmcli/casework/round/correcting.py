"""Contacts that were written wrongly: amended, marked as entered in error, or moved whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import agree_next, made_words, warn_of_agreed
from cmcli.casework.case_answer import case_answer, next_due
from cmcli.casework.listing import case_view
from cmcli.casework.people.people import linked_anew, number_of_partner
from cmcli.casework.roadblocks import roadblocks
from cmcli.casework.round import backdating, contacts
from cmcli.casework.round.conferences import with_attendees
from cmcli.casework.round.moved_notes import note_copies, notes_of
from cmcli.casework.round.notes import strike_note
from cmcli.casework.round.values.contact import (
    NONE,
    AmendContact,
    ContactInError,
    MoveContact,
)
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.dates import day_of, short_day
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.roadblocks import Roadblock
from cmcli.domain.safety import Aftercare
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.keys import beside
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case
from cmcli.store.reading.numbered import check_right


def find_contact(view: View, found: FoundCase, number: int) -> Contact:
    """The contact of that number in the case; raises :class:`NotFound` with those there are."""
    contact = view.one(Contact, case_id=found.case.id, number=number)
    if contact is None:
        last = view.next_number(Contact, case_id=found.case.id) - 1
        known = f"It has contacts 1 to {last}: cm contact list {found.ref}"
        raise NotFound(
            f"{found.ref} has no contact {number}.",
            known if last else "It has no contact yet.",
            field="number",
        )
    return contact


def _to_correct(work: Work, found: FoundCase, number: int) -> Contact:
    """The contact, if the actor may correct it and it is not entered in error already.

    Workers correct their own, supervisors and admins all.
    """
    contact = find_contact(work, found, number)
    there = f"It was moved to {contact.moved_to}." if contact.moved_to else None
    check_right(contact, f"Contact {number}", there or f"Record it again: cm checkin {found.ref}")
    if contact.worker_id != work.actor.id and work.actor.role == "worker":
        author = work.get(Worker, contact.worker_id)
        whose = "somebody else" if author is None else author.handle
        raise Refused(
            f"Contact {number} was recorded by {whose}.",
            f"Ask {whose} or a supervisor.",
            code="not-yours",
            field="number",
        )
    return contact


# Amending.


def perform_amend(work: Work, found: FoundCase, said: AmendContact) -> Answer:
    """Amend a contact, and say what changed and whether it counts now."""
    before, after, measured = amend(work, found, said)
    who = f"{found.ref} {found.client.shown_name}"
    changed = [
        f"{label} {_shown(old)} → {_shown(new)}"
        for name, label in _LABELS.items()
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    changed += [f"goal {goal.number} measured" for goal, _ in measured]
    changed += [f"agreed by {after.allowed_by}"] if said.agree_late else []
    what = f"changed: {', '.join(changed)}" if changed else "is as it was; nothing changed"
    lines = [f"{who}: contact {after.number} {what}."]
    then, now = (contacts.counts(work, found.case, one) for one in (before, after))
    if then != now:
        lines.append(
            "It now counts toward the contact schedule."
            if now
            else "It no longer counts toward the contact schedule."
        )
    if isinstance(said.next_on, datetime):
        made = agree_next(work, found, said.next_on, after.id)
        lines += [made_words(work, made)] if made else []
    record = {"contact": contacts.contact_record(after, number_of_partner(work, after))}
    return case_answer(work, found.case, lines, record, client=found.client)


_LABELS = {
    "mode": "mode",
    "with_whom": "with",
    "attended": "attended",
    "kind": "kind",
    "outcome": "outcome",
    "at": "when",
    "next_on": "next contact",
    "minutes": "minutes",
    "travel": "travel",
    "did": "done there",
    "roadblock": "roadblock",
    "interpreter": "interpreter",
}


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return "–"
        case tuple():
            return " and ".join(value)
        case datetime():
            return f"{short_day(value.date())} {value:%H:%M}"
        case date():
            return short_day(value)
    return str(value)


def amend(
    work: Work, found: FoundCase, said: AmendContact
) -> tuple[Contact, Contact, Sequence[tuple[Goal, Measurement]]]:
    """Change what was recorded about a contact; give it as it was, as it is, and the progress.

    Its measurements and its notes that are not signed take its new date, and aftercare is
    answered or not as the contact is now. Raises :class:`Refused` where the case would not take
    such a contact, or the contact is somebody else's.
    """
    require(work.actor.role, "checkin")
    found = found.locked_by(work)
    before = _to_correct(work, found, said.number)
    zone = work.now.tzinfo
    local = replace(before, at=before.at.astimezone(zone))
    after = replace(local, **_fields(said))
    after = replace(after, on=after.at.astimezone(zone).date())
    if said.with_whom is not None:
        after = linked_anew(work, found, after)
    after = with_attendees(work, found, before, after)
    contacts.check_own_keys(work, said, after.on)
    if after.next_on != before.next_on or after.on != before.on:
        contacts.check_next(after.next_on, after.on)
    if (after.at, after.kind) != (before.at, before.kind):
        contacts.check_contact(found, after, work)
        contacts.warn_of_contact(work, found, after.kind, after.on)
    after = backdating.judge(work, found, before, after)
    if said.agree_late:
        after = backdating.agreed(work, after)
    work.reason = said.reason
    saved = work.save(replace(after, at=after.at.astimezone(UTC)))
    if saved.at != before.at:
        _date_what_belongs_to(work, saved)
    roadblocks.meet_again(work, saved)
    measured = _measure_again(work, found, saved, said)
    _answer_aftercare(work, found.case, saved)
    return local, after, measured


def _fields(said: AmendContact) -> dict[str, Any]:
    """The fields that change, with None for one that is taken away."""
    names = [name for name in _LABELS if getattr(said, name) not in (None, ())]
    taken = {name: getattr(said, name) for name in names}
    if isinstance(said.next_on, date):
        taken["next_on"] = day_of(said.next_on)
    return {name: None if value == NONE else value for name, value in taken.items()}


def _date_what_belongs_to(work: Work, contact: Contact) -> None:
    """Give the measurements of a contact, and its notes that are not signed, its date."""
    for point in work.all(Measurement, contact_id=contact.id):
        work.change(point, at=contact.at, on=contact.on)
    for note in work.all(Note, contact_id=contact.id, error_at=None):
        if note.signed_at is None:
            work.change(note, at=contact.at, on=contact.on)
        else:
            work.warn(f"Note {note.number} is signed and keeps its date, {short_day(note.on)}.")


def _measure_again(
    work: Work, found: FoundCase, contact: Contact, said: AmendContact
) -> Sequence[tuple[Goal, Measurement]]:
    """Record the progress that was said; it replaces what the contact has for these goals."""
    values, levels = dict(said.progress), dict(said.gas)
    if not values and not levels:
        return ()
    numbers = {goal.id: goal.number for goal in work.all(Goal, case_id=found.case.id)}
    for point in work.all(Measurement, contact_id=contact.id):
        number = numbers[point.goal_id]
        if number not in {*values, *levels}:
            continue
        if point.value is not None:
            values.setdefault(number, point.value)
        if point.gas is not None:
            levels.setdefault(number, point.gas)
        work.remove(point)
    return contacts.record_progress(
        work, found, values, levels, at=contact.at, on=contact.on, contact_id=contact.id
    )


def _answer_aftercare(work: Work, case: Case, contact: Contact) -> None:
    """Let the contact answer aftercare if it does, and no longer if it does not."""
    settled = work.all(Aftercare, case_id=case.id, contact_id=contact.id)
    if not contacts.answers_aftercare(case, contact):
        for one in settled:
            work.change(one, contact_id=None, done_on=None)
    elif not settled:
        contacts.answered(work, case, contact)
    else:
        for one in settled:
            work.change(one, done_on=contact.on)


# Entered in error, and moved.


Progress = tuple[int, Measurement]
"""A measurement with the number of its goal."""


class MovedContact(NamedTuple):
    """A contact that was moved, as it was and as it is there, with its notes there.

    ``carried`` is its progress there, each with the goal's number here and there; ``kept`` is what
    stays here without the contact.
    """

    taken: "TakenOut"
    target: FoundCase
    copy: Contact
    notes: tuple[Note, ...]
    carried: tuple[tuple[int, int, Measurement], ...]
    kept: tuple[Progress, ...]
    roadblock: Roadblock | None = None


class TakenOut(NamedTuple):
    """A contact that was marked as entered in error, with the notes and the rest that it had."""

    contact: Contact
    notes: tuple[Note, ...]
    measured: tuple[Progress, ...]
    roadblock: Roadblock | None = None


def perform_error(work: Work, found: FoundCase, said: ContactInError) -> Answer:
    """Mark a contact as entered in error, and say what went with it."""
    require(work.actor.role, "checkin")
    found = found.locked_by(work)
    taken = take_out(work, found.case, _to_correct(work, found, said.number), said.reason)
    who = f"{found.ref} {found.client.shown_name}"
    lines = [f"{who}: contact {said.number} was entered in error: {said.reason}."]
    lines += _gone_with_it(taken)
    record = {"contact": _wrong(work, taken.contact), "moved": None}
    return case_answer(work, found.case, lines, record, client=found.client)


def perform_move(work: Work, found: FoundCase, said: MoveContact) -> Answer:
    """Move a contact to another case, and say what it is there."""
    target = find_case(work, said.to, exact_only=True)
    made = move(work, found, said, target)
    taken, target, copy = made.taken, made.target, made.copy
    there = f"{target.ref} {target.client.shown_name}"
    lines = [
        f"{found.ref} {found.client.shown_name}: contact {said.number} moved to {there},"
        f" where it is contact {copy.number}."
    ]
    lines += [
        f"Note {old.number} is now note {new.number} there."
        for old, new in zip(taken.notes, made.notes, strict=True)
    ]
    lines += [
        f"Its progress on {_progress([(here, point)])} is now on goal {number} there."
        for here, number, point in made.carried
    ]
    if taken.roadblock and made.roadblock:
        lines.append(
            f"Roadblock {taken.roadblock.number} is now roadblock {made.roadblock.number} there,"
            " and open."
        )
    if made.kept:
        lines.append(
            f"Its progress stays in {found.ref}, without the contact: {_progress(made.kept)}."
        )
    coming = next_due(work, case_view(work, target.case, target.client))
    if coming:
        lines.append(f"{target.ref}: {coming}")
    moved = {
        **contacts.contact_record(copy, number_of_partner(work, copy)),
        "ref": target.ref,
        "progress": [
            {"goal": number, "value": point.value, "gas": point.gas}
            for _, number, point in made.carried
        ],
    }
    record = {"contact": _wrong(work, taken.contact), "moved": moved}
    return case_answer(work, found.case, lines, record, client=found.client)


def move(work: Work, found: FoundCase, said: MoveContact, target: FoundCase) -> MovedContact:
    """Move a contact whole: the target gets it with its notes, time, worker and progress.

    Where it was, contact and notes stay as entered in error. Raises :class:`Refused` where the
    target does not take such a contact, or where it is not said which goal its progress is for.
    """
    require(work.actor.role, "checkin")
    if target.case.id == found.case.id:
        raise UsageProblem(
            f"Contact {said.number} is already in {found.ref}.",
            Sentence("Name the other case: {to}."),
            field="to",
        )
    work.lock(rows={Case: [found.case.id, target.case.id]})
    found, target = found.locked_by(work), target.locked_by(work)
    contact = _to_correct(work, found, said.number)
    copy = replace(
        contact,
        id=beside(contact.id),  # a change of model on its day stays later than the contact
        case_id=target.case.id,
        number=work.next_number(Contact, case_id=target.case.id),
        moved_from=found.ref,
        person_id=contact.person_id if target.client.id == found.client.id else None,
    )
    contacts.check_contact(target, copy, work)
    contacts.warn_of_contact(work, target, copy.kind, copy.on)
    copy = backdating.judge(work, target, None, copy)
    goals = _goals_there(work, found, target, contact, said.goal)
    kept = tuple(_kept(work, found.case, contact, said.goal))
    taken = take_out(work, found.case, contact, said.reason, moved_to=target.ref)
    work.add(copy)
    notes = tuple(note_copies(work, taken.notes, found, target, copy))
    carried = tuple(
        (number, goals[number], _carry(work, target, point, goals[number], copy))
        for number, point in taken.measured
    )
    contacts.answered(work, target.case, copy)
    roadblock = roadblocks.meet(work, copy) if taken.roadblock else None
    return MovedContact(taken, target, copy, notes, carried, kept, roadblock)


def _measured(work: Work, case: Case, contact: Contact) -> list[Progress]:
    """The progress of a contact, each with the number of its goal."""
    numbers = {goal.id: goal.number for goal in work.all(Goal, case_id=case.id)}
    points = work.all(Measurement, contact_id=contact.id)
    return [(numbers[one.goal_id], one) for one in points]


def _goals_there(
    work: Work,
    found: FoundCase,
    target: FoundCase,
    contact: Contact,
    said: Mapping[int, int | str],
) -> dict[int, int]:
    """The numbers of goals of the target, by that of the goal here whose progress goes to them.

    Raises :class:`Refused` where the progress on a goal has no place, :class:`UsageProblem` where
    that on two goals has the same.
    """
    here = {goal.number: goal for goal in work.all(Goal, case_id=found.case.id)}
    there = [goal.number for goal in work.all(Goal, order=("number",), case_id=target.case.id)]
    measured = dict(_measured(work, found.case, contact))
    for number in said:
        if number not in measured:
            raise UsageProblem(
                f"Contact {contact.number} has no progress on goal {number}.", field="goal"
            )
    for number in measured:
        if number not in said:
            raise Refused(
                f"Contact {contact.number} has progress on goal {number} of {found.ref}"
                f" ({here[number].text}), and goals belong to their case.",
                Sentence(
                    f"Name the goal of {target.ref} that it belongs to with {{goal}} {number}=GOAL,"
                    f" or keep it in {found.ref} without the contact: {{goal}} {number}={NONE}"
                ),
                code="has-progress",
                field="goal",
            )
        if said[number] not in (NONE, *there):
            known = f"It has {', '.join(map(str, there))}." if there else "It has no goal yet."
            raise NotFound(f"{target.ref} has no goal {said[number]}.", known, field="goal")
    goals = {one: to for one, to in said.items() if isinstance(to, int)}
    twice = [to for to in there if [*goals.values()].count(to) > 1]
    if twice:
        raise UsageProblem(
            Sentence(
                f"{{goal}} names goal {twice[0]} of {target.ref} twice, and a contact has one"
                " value for a goal."
            ),
            "Name each goal once.",
            field="goal",
        )
    return goals


def _kept(
    work: Work, case: Case, contact: Contact, said: Mapping[int, int | str]
) -> Iterator[Progress]:
    """Keep progress in the case, without the contact."""
    for number, point in _measured(work, case, contact):
        if said[number] == NONE:
            yield number, work.change(point, contact_id=None)


def _carry(
    work: Work, target: FoundCase, point: Measurement, number: int, contact: Contact
) -> Measurement:
    """Record progress on a goal of the case where its contact belongs."""
    values = {} if point.value is None else {number: point.value}
    levels = {} if point.gas is None else {number: point.gas}
    ((_, carried),) = contacts.record_progress(
        work, target, values, levels, at=contact.at, on=contact.on, contact_id=contact.id
    )
    return carried


def take_out(
    work: Work, case: Case, contact: Contact, reason: str, moved_to: str | None = None
) -> TakenOut:
    """Mark a contact and its notes as entered in error, and remove its progress.

    Aftercare that it answered waits again.
    """
    work.reason = reason
    notes = tuple(notes_of(work, contact))
    measured = tuple(_measured(work, case, contact))
    for _, point in measured:
        work.remove(point)
    for note in notes:
        strike_note(work, note, reason, moved_to)
    marked = work.change(
        contact, error_at=work.now.astimezone(UTC), error_reason=reason, moved_to=moved_to
    )
    _answer_aftercare(work, case, marked)
    warn_of_agreed(work, contact)
    return TakenOut(marked, notes, measured, roadblocks.take_out(work, contact))


def _gone_with_it(taken: TakenOut) -> Iterator[str]:
    if taken.notes:
        numbers = " and ".join(str(note.number) for note in taken.notes)
        many = "Notes" if len(taken.notes) > 1 else "Note"
        were = "were" if len(taken.notes) > 1 else "was"
        yield f"{many} {numbers} {were} marked with it."
    if taken.roadblock:
        yield f"Roadblock {taken.roadblock.number} was marked with it."
    if taken.measured:
        yield f"Its progress was removed: {_progress(taken.measured)}."


def _progress(measured: Iterable[Progress]) -> str:
    return ", ".join(
        f"goal {number} at {' and '.join(contacts.point_words(point.value, point.gas))}"
        for number, point in sorted(measured, key=lambda one: one[0])
    )


def _wrong(view: View, contact: Contact) -> dict[str, object]:
    """A contact that was taken out, as JSON prints it."""
    return {
        **contacts.contact_record(contact, number_of_partner(view, contact)),
        "error_at": contact.error_at,
        "error_reason": contact.error_reason,
        "moved_to": contact.moved_to,
    }
