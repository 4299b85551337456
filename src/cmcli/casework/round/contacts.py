"""Contacts and attempts: what `cm checkin` records, and for which cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import agree_next, made_words
from cmcli.casework.case_answer import case_answer
from cmcli.casework.listing import CaseView, case_view
from cmcli.casework.models_today import Models
from cmcli.casework.people.people import (
    numbers_of,
    person_linked,
    with_words,
)
from cmcli.casework.roadblocks.roadblocks import meet
from cmcli.casework.round.closing_rules import check_alive
from cmcli.casework.round.conferences import attendees, conference_words, decided_tasks
from cmcli.casework.round.notes import add_note
from cmcli.casework.round.values.contact import AmendContact, CheckIn
from cmcli.catalog.access import labels
from cmcli.domain.agency_settings import USUAL_MODE, groups_count
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case
from cmcli.domain.contacts import WITH_CLIENT, Contact, Note
from cmcli.domain.dates import day_of, format_day, short_day
from cmcli.domain.facts import CaseFacts
from cmcli.domain.keys import MODES
from cmcli.domain.people import PersonAround
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.roadblocks import Roadblock
from cmcli.domain.safety import Aftercare
from cmcli.domain.tasks import Task
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.keys import TWICE, age_of
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


class CheckedIn(NamedTuple):
    """The result of a check-in; ``answered`` is the aftercare contact that it settles.

    ``person`` is the person around the client with whom it was, ``appointment`` the one that was
    agreed for the next contact, ``roadblock`` what stays open of what got in
    the way, ``tasks`` what a team conference decided.
    """

    contact: Contact
    note: Note | None
    measured: tuple[tuple[Goal, Measurement], ...]
    answered: Aftercare | None
    person: PersonAround | None = None
    appointment: Appointment | None = None
    roadblock: Roadblock | None = None
    tasks: Sequence[Task] = ()


class ToldContact(NamedTuple):
    """The answer about a check-in: sentences, the record, and the case as it is now."""

    lines: list[str]
    record: dict[str, object]
    shown: CaseView


def perform_checkin(work: Work, found: FoundCase, said: CheckIn) -> Answer:
    """Check in, and say what was recorded and what it means for the contact clock."""
    told = checked_in(work, found, check_in(work, found, said))
    record = {"contact": told.record}
    return case_answer(work, found.case, told.lines, record, shown=told.shown)


def checked_in(work: Work, found: FoundCase, made: CheckedIn) -> ToldContact:
    """Tell what was recorded and what it means for the contact clock."""
    shown = case_view(work, found.case, found.client)
    lines = [_heading(work, found, made)]
    lines += _counting(work, found, made.contact, shown.facts.attempts)
    lines += _with_it(work, made)
    lines += conference_words(work, found, made.contact.attended, made.tasks)
    lines += _in_the_way(found, made.roadblock)
    lines += _still_open(found, made.contact, shown.facts)
    return ToldContact(lines, _record(made, shown.facts.attempts), shown)


def check_in(work: Work, found: FoundCase, said: CheckIn) -> CheckedIn:
    """Record a contact or an attempt, with its note, the progress of goals, and what it answers.

    Raises :class:`Refused` where the case takes no such contact or it is in the future,
    :class:`NotFound` for a goal that the case does not have.
    """
    require(work.actor.role, "checkin")
    found = found.locked_by(work)
    person = person_linked(work, found.client, said.with_whom)
    contact = _contact(work, found, said, person)
    check_own_keys(work, said, contact.on)
    check_contact(found, contact, work)
    if contact.kind == "aftercare":
        check_alive(work, found.client, anyway=said.yes)
    work.add(contact)
    note = None
    if said.note is not None:
        note = add_note(work, found, said.note, contact=contact, sign=said.sign)
    measured = record_progress(
        work, found, said.progress, said.gas, at=contact.at, on=contact.on, contact_id=contact.id
    )
    settled = answered(work, found.case, contact)
    appointment = agree_next(work, found, said.next_on, contact.id)
    rest = (meet(work, contact), decided_tasks(work, found, said.tasks))
    return CheckedIn(contact, note, tuple(measured), settled, person, appointment, *rest)


def check_contact(found: FoundCase, contact: Contact, view: View) -> None:
    """Raise :class:`Refused` for a contact that the case, as it stands, does not take.

    Refuse contacts in the future and on a case that was referred out. On a closed case, refuse all
    but aftercare and contacts on or before the closing date.
    """
    case, ref = found.case, found.ref
    if contact.at > view.now:
        hour = f" at {contact.at.astimezone(view.now.tzinfo):%H:%M}"
        raise Refused(
            f"{format_day(contact.on, view.today)}{hour if contact.on == view.today else ''}"
            " is in the future.",
            Sentence("To plan the next contact, use {next_on}."),
            code="future-contact",
            field="at",
        )
    if case.status == "referred-out":
        raise Refused(
            f"You can't add contacts to {ref}: it was referred out.",
            f"To open a new case: cm intake NAME --model M --same-as {found.client.code}",
            code="referred-out",
        )
    closed = case.closed_on if case.status == "closed" else None
    if closed is not None and contact.kind != "aftercare" and contact.on > closed:
        raise Refused(
            f"{ref} was closed on {short_day(closed)}.",
            Sentence(
                "Record it as aftercare ({kind}), date it on or before that day ({at}),"
                " or: cm reopen {ref}",
                ref=ref,
            ),
            code="closed",
        )


def usual_mode(view: View) -> str | None:
    """Return the mode that questions and forms start with, if the agency has chosen one."""
    mode = view.settings.get(USUAL_MODE, view.today)
    return mode if mode in MODES or mode in view.words.in_use("mode", view.today) else None


def counts(view: View, case: Case, contact: Contact) -> bool:
    """Return whether a contact resets the contact clock of its case."""
    groups = groups_count(view.settings, view.today)
    return contact.counts(Models(view).counted_modes(case), groups=groups)


class LatestContact(NamedTuple):
    """The contact of a case that was recorded last, with its note if that was just now."""

    contact: Contact
    note: str | None

    def again(self, said: CheckIn, now: datetime) -> str | None:
        """Say that what is said was recorded a few minutes ago, if it was."""
        one, at = self.contact, said.at or now
        said = replace(said, next_on=day_of(said.next_on))
        same = (
            one.right
            and age_of(one.id) < TWICE
            and abs(one.at - at) < TWICE
            and self.note == said.note
            and all(getattr(one, name) == getattr(said, name) for name in _COMPARED)
        )
        if not same:
            return None
        return f"The same contact was recorded a few minutes ago, as contact {one.number}."


def latest_contact(view: View, case: Case) -> LatestContact | None:
    """Return the contact of a case that was recorded last, if there is one."""
    found = view.all(Contact, order=("-number",), limit=1, case_id=case.id)
    if not found:
        return None
    notes: list[Note] = []
    if age_of(found[0].id) < TWICE:
        notes = view.all(Note, order=("number",), contact_id=found[0].id, limit=1)
    return LatestContact(found[0], notes[0].text if notes else None)


def repeated_contact(view: View, found: FoundCase, said: CheckIn) -> str | None:
    """Say that the same contact was recorded a few minutes ago, if it was."""
    latest = latest_contact(view, found.case)
    return None if latest is None else latest.again(_named(view, found, said), view.now)


def _named(view: View, found: FoundCase, said: CheckIn) -> CheckIn:
    """Return what is said with the name of a person who is said by number."""
    return replace(said, with_whom=with_words(view, found.client, said.with_whom))


_COMPARED = "mode with_whom kind outcome minutes travel did roadblock interpreter next_on".split()


def record_progress(
    work: Work,
    found: FoundCase,
    values: Mapping[int, Decimal],
    levels: Mapping[int, int],
    *,
    at: datetime,
    on: date,
    contact_id: str | None = None,
    review_id: str | None = None,
) -> list[tuple[Goal, Measurement]]:
    """Add a point to the series of each goal named, with its value, its GAS level, or both.

    Raises :class:`NotFound` for a number that no goal of the case has. A goal that is no longer
    open is measured anyway, with a warning.
    """
    numbers = sorted({*values, *levels})
    goals = {one.number: one for one in _goals(work, found.case)} if numbers else {}
    measured = []
    for number in numbers:
        goal = goals.get(number)
        if goal is None:
            raise NotFound(f"{found.ref} has no goal {number}.", _known_goals(found, goals))
        if goal.state != "open":
            work.warn(f"Goal {number} is no longer open ({goal.state}).")
        point = Measurement(
            id=work.new_id(),
            case_id=found.case.id,
            goal_id=goal.id,
            at=at,
            on=on,
            value=values.get(number),
            gas=levels.get(number),
            contact_id=contact_id,
            review_id=review_id,
        )
        measured.append((goal, work.add(point)))
    return measured


def _contact(work: Work, found: FoundCase, said: CheckIn, person: PersonAround | None) -> Contact:
    """The contact as it will be recorded; warns of what is odd about it."""
    said = _named(work, found, said)
    at = said.at or work.now
    on = at.astimezone(work.now.tzinfo).date()
    check_next(said.next_on, on)
    warn_of_contact(work, found, said.kind, on)
    latest = latest_contact(work, found.case)
    if latest is not None and (twice := latest.again(said, work.now)) is not None:
        work.warn(twice)
    return Contact(
        id=work.new_id(),
        case_id=found.case.id,
        number=1 if latest is None else latest.contact.number + 1,
        worker_id=work.actor.id,
        at=at.astimezone(UTC),
        on=on,
        mode=said.mode,
        with_whom=said.with_whom,
        kind=said.kind,
        outcome=said.outcome,
        minutes=said.minutes,
        travel=said.travel,
        did=said.did,
        roadblock=said.roadblock,
        interpreter=said.interpreter,
        next_on=day_of(said.next_on),
        person_id=None if person is None else person.id,
        attended=attendees(work, found.client, said.attended),
        entered_on=max(work.today, work.real_day),
    )


def check_own_keys(view: View, said: CheckIn | AmendContact, on: date) -> None:
    """Raise :class:`UsageProblem` for a mode, a kind or an activity of the agency's own that could
    be used neither on the day of the contact nor today."""
    keys = [("mode", "mode", said.mode), ("contact kind", "kind", said.kind)]
    for of, name, key in (*keys, *(("activity", "did", one) for one in said.did)):
        try:
            view.words.check(of, key or "", on=on, today=view.today)
        except UsageProblem as problem:
            raise problem.about(name) from None


def check_next(next_on: date | None, on: date) -> None:
    """Raise :class:`UsageProblem` where the next contact is agreed for before the contact."""
    next_on = day_of(next_on)
    if next_on is not None and next_on < on:
        raise UsageProblem(
            Sentence(f"{{next_on}}, {short_day(next_on)}, is before the contact, {short_day(on)}."),
            "Enter the date agreed for the next contact.",
            field="next_on",
        )


def warn_of_contact(work: Work, found: FoundCase, kind: str, on: date) -> None:
    """Warn of a contact before its case was opened, and of aftercare for a case that is open."""
    case = found.case
    if on < case.opened_on:
        work.warn(f"{found.ref} was opened on {short_day(case.opened_on)}, after this contact.")
    if kind == "aftercare" and case.status != "closed":
        work.warn(f"{found.ref} is not closed. Aftercare is for closed cases.")


def _goals(view: View, case: Case) -> list[Goal]:
    return view.all(Goal, order=("number",), case_id=case.id)


def _known_goals(found: FoundCase, goals: Mapping[int, Goal]) -> str:
    if not goals:
        return f"To add one: cm plan add-goal {found.ref} TEXT"
    return f"It has {', '.join(map(str, goals))}. To see them: cm plan show {found.ref}"


def answers_aftercare(case: Case, contact: Contact) -> bool:
    """Return whether it answers aftercare: a held aftercare contact of a closed case does."""
    return case.status == "closed" and contact.kind == "aftercare" and contact.held


def answered(work: Work, case: Case, contact: Contact) -> Aftercare | None:
    """Mark the oldest aftercare that waits for an answer as answered by a contact.

    Each contact answers one item; it reopens nothing.
    """
    if not answers_aftercare(case, contact):
        return None
    waiting = work.all(Aftercare, order=("due_on", "id"), case_id=case.id, done_on=None, limit=1)
    if not waiting:
        return None
    return work.change(waiting[0], contact_id=contact.id, done_on=contact.on)


# What is answered.


def contact_record(contact: Contact, people: Mapping[str | None, int]) -> dict[str, object]:
    """Return what was said of a contact, as JSON prints it; ``people`` are numbers by id."""
    return {
        "number": contact.number,
        "at": contact.at,
        "on": contact.on,
        "mode": contact.mode,
        "with": contact.with_whom,
        "person": people.get(contact.person_id),
        "attended": list(contact.attended or ()),
        "kind": contact.kind,
        "outcome": contact.outcome,
        "minutes": contact.minutes,
        "travel": contact.travel,
        "did": contact.did,
        "roadblock": contact.roadblock,
        "interpreter": contact.interpreter,
        "next_on": contact.next_on,
    }


def _record(made: CheckedIn, attempts: int) -> dict[str, object]:
    """The contact as JSON prints it; ``attempts`` are those since the last that counted."""
    return {
        **contact_record(made.contact, numbers_of([made.person] if made.person else ())),
        "note": None if made.note is None else made.note.number,
        "attempts": attempts,
        "progress": [
            {"goal": goal.number, "value": point.value, "gas": point.gas}
            for goal, point in made.measured
        ],
        "roadblock_number": None if made.roadblock is None else made.roadblock.number,
        "tasks": [one.number for one in made.tasks],
        "aftercare": None if made.answered is None else made.answered.due_on,
        "appointment": None if made.appointment is None else made.appointment.number,
    }


def _heading(work: Work, found: FoundCase, made: CheckedIn) -> str:
    contact, person = made.contact, made.person
    local = contact.at.astimezone(work.now.tzinfo)
    when = f"{format_day(contact.on, work.today)} {local:%H:%M}"
    whom = {"client": "the client", "team": "the team"}.get(contact.with_whom, contact.with_whom)
    if person is not None:
        whom = f"{person.known_as(labels('person role', work.words))}, person {person.number}"
    kind = "" if contact.kind == "planned" else f"{contact.kind}, "
    long = "" if contact.minutes is None else f", {contact.minutes} min"
    mode = contact.mode or "mode not said"
    return (
        f"{found.ref} {found.client.shown_name}: {kind}{mode}, with {whom},"
        f" {contact.outcome}, {when}{long}."
    )


def _counting(work: Work, found: FoundCase, contact: Contact, attempts: int) -> Iterator[str]:
    """Tell how the contact or the attempt affects the contact clock."""
    amend = f"cm contact amend {found.ref} {contact.number} --mode M"
    if not contact.held and attempts:
        yield f"Attempts since the last contact that counted: {attempts}."
    if contact.attempt and contact.mode is None:
        yield f"To add how you tried: {amend}"
    if not contact.held or found.case.status != "open" or counts(work, found.case, contact):
        return
    if contact.mode is None and contact.with_whom == WITH_CLIENT:
        yield f"Not counted as a visit; add how: {amend}"
    else:
        yield f"This contact doesn't count toward the contact schedule of {found.case.model}."


def _with_it(work: Work, made: CheckedIn) -> Iterator[str]:
    """The note, the progress, the aftercare that is answered, and what was promised."""
    if made.note is not None:
        signed = (
            f", signed by {made.note.signed_by}" if made.note.signed_by else " is not signed yet"
        )
        yield f"Note {made.note.number}{signed}."
    if made.measured:
        said = [
            f"goal {goal.number} at " + " and ".join(point_words(point.value, point.gas))
            for goal, point in made.measured
        ]
        yield f"Progress: {', '.join(said)}."
    if made.answered is not None:
        yield f"Settles the aftercare of {format_day(made.answered.due_on, work.today)}."
    if made.appointment is not None:
        yield made_words(work, made.appointment)
    elif made.contact.next_on is not None:
        yield f"Agreed next contact: {format_day(made.contact.next_on, work.today)}."


def _in_the_way(found: FoundCase, roadblock: Roadblock | None) -> Iterator[str]:
    """Say that the roadblock stays open, and what answers it."""
    if roadblock is not None:
        number = roadblock.number
        yield (
            f"Roadblock {number} stays open until a step, a task or a review answers it, for"
            f" example: cm task add {found.ref} TEXT --roadblock {number}"
        )


def _still_open(found: FoundCase, contact: Contact, facts: CaseFacts) -> Iterator[str]:
    """Name the appointments of the day with the client, which the contact may have been."""
    if contact.with_whom != WITH_CLIENT:
        return
    for one in facts.of(Appointment):
        if one.on == contact.on and one.with_worker and one.agreed_in != contact.id:
            which = "kept" if contact.held else "missed"
            yield (
                f"Appointment {one.number} at {one.hours(facts.zone)} is still open. If this was"
                f" it: cm appointment {which} {found.ref} {one.number}"
            )


def point_words(value: Decimal | None, gas: int | None) -> list[str]:
    """Return the value and the level of a measurement in words."""
    said = [] if value is None else [f"{value}"]
    return said if gas is None else [*said, f"level {gas:+d}" if gas else "level 0"]
