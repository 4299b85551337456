"""Contacts and attempts: what `cm checkin` records, and for which cases."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.listing import case_view
from cmcli.casework.models_today import Models
from cmcli.casework.round.closing_rules import check_alive
from cmcli.casework.round.notes import add_note
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.safety import Aftercare
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_BY_PHONE = ("no-answer", "left-message")
"""Outcomes that, where no mode is said, mean a phone call."""


class CheckedIn(NamedTuple):
    """The result of a check-in; ``answered`` is the aftercare contact that it settles."""

    contact: Contact
    note: Note | None
    measured: tuple[tuple[Goal, Measurement], ...]
    answered: Aftercare | None


def perform_checkin(work: Work, found: FoundCase, said: CheckIn) -> Answer:
    """Check in, and say what was recorded and what it means for the contact clock."""
    made = check_in(work, found, said)
    shown = case_view(work, found.case, found.client)
    lines = [_heading(work, found, made.contact)]
    if said.mode is None:
        lines.append(f"You didn't give a mode, so cm recorded {made.contact.mode}.")
    lines += _counting(work, found, made.contact, shown.facts.attempts)
    lines += _with_it(work, made)
    record = _record(made, shown.facts.attempts)
    return case_answer(work, found.case, lines, {"contact": record}, shown=shown)


def check_in(work: Work, found: FoundCase, said: CheckIn) -> CheckedIn:
    """Record a contact or an attempt, with its note, the progress of goals, and what it answers.

    Raises :class:`Refused` where the case takes no such contact or it is in the future,
    :class:`NotFound` for a goal that the case does not have.
    """
    require(work.actor.role, "checkin")
    found = found.locked_by(work)
    contact = _contact(work, found, said)
    check_contact(found, contact, work)
    if contact.kind == "aftercare":
        check_alive(work, found.client, anyway=said.yes)
    work.add(contact)
    note = None
    if said.note is not None:
        note = add_note(work, found, said.note, contact=contact)
    measured = record_progress(
        work, found, said.progress, said.gas, at=contact.at, on=contact.on, contact_id=contact.id
    )
    return CheckedIn(contact, note, tuple(measured), _answered(work, found.case, contact))


def check_contact(found: FoundCase, contact: Contact, view: View) -> None:
    """Raise :class:`Refused` for a contact that the case, as it stands, does not take.

    Refuse contacts in the future and on a case that was referred out. On a closed case, refuse all
    but aftercare and contacts on or before the closing date.
    """
    case, ref = found.case, found.ref
    if contact.at > view.now:
        raise Refused(
            f"{format_day(contact.on, view.today)} is in the future.",
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


def usual_mode(view: View, outcome: str = "held") -> str:
    """Return the mode of a contact without one: phone for a call, otherwise the agency's
    default."""
    if outcome in _BY_PHONE:
        return "phone"
    return view.settings.get("contact.mode", view.today)


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


def _contact(work: Work, found: FoundCase, said: CheckIn) -> Contact:
    """The contact as it will be recorded; warns of what is odd about it."""
    at = said.at or work.now
    on = at.astimezone(work.now.tzinfo).date()
    if said.next_on is not None and said.next_on < on:
        raise UsageProblem(
            Sentence(
                f"{{next_on}}, {short_day(said.next_on)}, is before the contact, {short_day(on)}."
            ),
            "Enter the date agreed for the next contact.",
            field="next_on",
        )
    _warn(work, found, said.kind, on)
    return Contact(
        id=work.new_id(),
        case_id=found.case.id,
        worker_id=work.actor.id,
        at=at.astimezone(UTC),
        on=on,
        mode=said.mode or usual_mode(work, said.outcome),
        with_whom=said.with_whom,
        kind=said.kind,
        outcome=said.outcome,
        minutes=said.minutes,
        travel=said.travel,
        did=said.did,
        roadblock=said.roadblock,
        interpreter=said.interpreter,
        next_on=said.next_on,
    )


def _warn(work: Work, found: FoundCase, kind: str, on: date) -> None:
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


def _answered(work: Work, case: Case, contact: Contact) -> Aftercare | None:
    """The oldest aftercare of a closed case that waits for an answer, marked as answered.

    Only a held aftercare contact answers, one an item; it reopens nothing.
    """
    if case.status != "closed" or contact.kind != "aftercare" or not contact.held:
        return None
    waiting = work.all(Aftercare, order=("due_on", "id"), case_id=case.id, done_on=None, limit=1)
    if not waiting:
        return None
    return work.change(waiting[0], contact_id=contact.id, done_on=contact.on)


# What is answered.


def _record(made: CheckedIn, attempts: int) -> dict[str, object]:
    """The contact as JSON prints it; ``attempts`` are those since the last that counted."""
    contact = made.contact
    return {
        "at": contact.at,
        "on": contact.on,
        "mode": contact.mode,
        "with": contact.with_whom,
        "kind": contact.kind,
        "outcome": contact.outcome,
        "minutes": contact.minutes,
        "travel": contact.travel,
        "did": contact.did,
        "roadblock": contact.roadblock,
        "interpreter": contact.interpreter,
        "next_on": contact.next_on,
        "note": None if made.note is None else made.note.number,
        "attempts": attempts,
        "progress": [
            {"goal": goal.number, "value": point.value, "gas": point.gas}
            for goal, point in made.measured
        ],
        "aftercare": None if made.answered is None else made.answered.due_on,
    }


def _heading(work: Work, found: FoundCase, contact: Contact) -> str:
    local = contact.at.astimezone(work.now.tzinfo)
    when = f"{format_day(contact.on, work.today)} {local:%H:%M}"
    whom = {"client": "the client", "team": "the team"}.get(contact.with_whom, contact.with_whom)
    kind = "" if contact.kind == "planned" else f"{contact.kind}, "
    long = "" if contact.minutes is None else f", {contact.minutes} min"
    return (
        f"{found.ref} {found.client.shown_name}: {kind}{contact.mode}, with {whom},"
        f" {contact.outcome}, {when}{long}."
    )


def _counting(work: Work, found: FoundCase, contact: Contact, attempts: int) -> Iterator[str]:
    """Tell how the contact or the attempt affects the contact clock."""
    if not contact.held and attempts:
        yield f"Attempts since the last contact that counted: {attempts}."
    if not contact.held or found.case.status != "open":
        return
    if not contact.counts(Models(work).counted_modes(found.case)):
        yield f"This contact doesn't count toward the contact schedule of {found.case.model}."


def _with_it(work: Work, made: CheckedIn) -> Iterator[str]:
    """The note, the progress, the aftercare that is answered, and what was promised."""
    if made.note is not None:
        yield f"Note {made.note.number} is not signed yet."
    if made.measured:
        said = [
            f"goal {goal.number} at " + " and ".join(_point(point.value, point.gas))
            for goal, point in made.measured
        ]
        yield f"Progress: {', '.join(said)}."
    if made.answered is not None:
        yield f"Settles the aftercare of {format_day(made.answered.due_on, work.today)}."
    if made.contact.next_on is not None:
        yield f"Agreed next contact: {format_day(made.contact.next_on, work.today)}."


def _point(value: Decimal | None, gas: int | None) -> list[str]:
    said = [] if value is None else [f"{value}"]
    return said if gas is None else [*said, f"level {gas:+d}" if gas else "level 0"]
