"""Contacts and attempts: what `cm checkin` records, and on which cases it may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from cmcli.casework.notes import write_note
from cmcli.catalog.access import Kind, check
from cmcli.domain.cases import Case
from cmcli.domain.contacts import CONTACT_KINDS, MODES, OUTCOMES, Contact, Note
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.gas import LEVELS
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.safety import Aftercare
from cmcli.domain.text import NAME_LIMIT, SHORT_LIMIT, clean_input
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.find import Found
from cmcli.store.view import View
from cmcli.store.work import Work

MOST_MINUTES = 1440
"""The minutes of a day, the most that a contact or its travel can take."""

_BY_PHONE = ("no-answer", "left-message")
"""Outcomes that, where no mode is said, mean a phone call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What is said of a contact. ``at`` None is now; ``mode`` None takes the agency's usual one.

    ``with_whom`` is ``client``, ``team`` or a name; ``minutes`` and ``travel`` are 0 to 1440;
    ``progress`` gives values of measures and ``gas`` levels (-2 to 2) by the goal's number.
    """

    note: str | None = None
    mode: str | None = None
    with_whom: str = "client"
    kind: str = "planned"
    outcome: str = "held"
    minutes: int | None = None
    travel: int | None = None
    at: datetime | None = None
    did: tuple[str, ...] = ()
    progress: Mapping[int, Decimal] = field(default_factory=dict)
    gas: Mapping[int, int] = field(default_factory=dict)
    roadblock: str | None = None
    interpreter: str | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What a check-in recorded; ``answered`` is the aftercare that it answers."""

    contact: Contact
    note: Note | None
    measured: tuple[tuple[Goal, Measurement], ...]
    answered: Aftercare | None


def check_in(work: Work, found: Found, said: CheckIn) -> CheckedIn:
    """Record a contact or an attempt, with its note, the progress of goals, and what it answers.

    Raises :class:`Refused` where the case takes no such contact or it lies in the future,
    :class:`NotFound` for a goal that the case has not, :class:`UsageProblem` for impossible values.
    """
    require(work.actor.role, "checkin")
    found = found.locked_by(work)
    contact = _contact(work, found, said)
    check_contact(found, contact, work)
    work.add(contact)
    note = None
    if said.note is not None:
        note = write_note(work, found, said.note, contact=contact)
    measured = record_progress(
        work, found, said.progress, said.gas, at=contact.at, on=contact.on, contact_id=contact.id
    )
    return CheckedIn(contact, note, tuple(measured), _answered(work, found.case, contact))


def check_contact(found: Found, contact: Contact, view: View) -> None:
    """Raise :class:`Refused` for a contact that the case, as it stands, does not take.

    None is taken that lies in the future or on a case referred out; on a closed case only
    aftercare, and what took place on or before the closing.
    """
    case, ref = found.case, found.ref
    if contact.at > view.now:
        raise Refused(
            f"A contact on {format_day(contact.on, view.today)} lies in the future.",
            "Record it once it has taken place; what is promised is --next D.",
            code="future-contact",
        )
    if case.status == "referred-out":
        raise Refused(
            f"{ref} was referred out, so no contact is recorded on it.",
            f"A new case takes contacts: cm intake NAME --model M --same-as {found.client.code}.",
            code="referred-out",
        )
    closed = case.closed_on if case.status == "closed" else None
    if closed is not None and contact.kind != "aftercare" and contact.on > closed:
        raise Refused(
            f"{ref} is closed since {short_day(closed)}.",
            f"Say --kind aftercare, date it by the closing (--at D), or: cm reopen {ref}.",
            code="closed",
        )


def usual_mode(view: View, outcome: str = "held") -> str:
    """The mode of a contact of which none is said: by phone for a call, else the agency's usual."""
    if outcome in _BY_PHONE:
        return "phone"
    return view.settings.get("contact.mode", view.today)


def record_progress(
    work: Work,
    found: Found,
    values: Mapping[int, Decimal],
    levels: Mapping[int, int],
    *,
    at: datetime,
    on: date,
    contact_id: str | None = None,
    review_id: str | None = None,
) -> list[tuple[Goal, Measurement]]:
    """Add a point to the series of each goal named, with its value, its GAS level, or both.

    Raises :class:`NotFound` for a number that no goal of the case has, :class:`UsageProblem` for
    a level outside -2 to 2. A goal that is no longer open is measured all the same, with a warning.
    """
    numbers = sorted({*values, *levels})
    goals = {one.number: one for one in _goals(work, found.case)} if numbers else {}
    measured = []
    for number in numbers:
        goal = goals.get(number)
        if goal is None:
            raise NotFound(f"{found.ref} has no goal {number}.", _known_goals(found, goals))
        if levels.get(number, 0) not in LEVELS:
            raise UsageProblem(
                f"{levels[number]} is not a level of goal {number}.",
                "Levels are -2, -1, 0 (as expected), 1 and 2.",
            )
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


def _contact(work: Work, found: Found, said: CheckIn) -> Contact:
    """The contact as it will be recorded; warns of what is odd about it."""
    at = said.at or work.now
    on = at.astimezone(work.now.tzinfo).date()
    outcome = _key(said.outcome, OUTCOMES, "outcome")
    kind = _key(said.kind, CONTACT_KINDS, "contact kind")
    mode = usual_mode(work, outcome) if said.mode is None else _key(said.mode, MODES, "mode")
    if said.next_on is not None and said.next_on < on:
        raise UsageProblem(
            f"--next, {short_day(said.next_on)}, lies before the contact, {short_day(on)}.",
            "Give the day that was promised for the next contact.",
        )
    _warn(work, found, kind, on)
    return Contact(
        id=work.new_id(),
        case_id=found.case.id,
        worker_id=work.actor.id,
        at=at.astimezone(UTC),
        on=on,
        mode=mode,
        with_whom=_with_whom(said.with_whom),
        kind=kind,
        outcome=outcome,
        minutes=_minutes(said.minutes, "--minutes"),
        travel=_minutes(said.travel, "--travel"),
        did=_texts(said.did, "What was done"),
        roadblock=_text(said.roadblock, "The roadblock"),
        interpreter=_text(said.interpreter, "The interpreter"),
        next_on=said.next_on,
    )


def _warn(work: Work, found: Found, kind: str, on: date) -> None:
    case = found.case
    if on < case.opened_on:
        work.warn(
            f"{found.ref} was opened only on {short_day(case.opened_on)}, after this contact."
        )
    if kind == "aftercare" and case.status != "closed":
        work.warn(f"{found.ref} is not closed; aftercare is for after the closing.")


def _key(key: str, known: tuple[str, ...], kind: Kind) -> str:
    """A key of the catalogue; its file is read only for one that is not written exactly."""
    return key if key in known else check(kind, key)


def _with_whom(said: str) -> str:
    whom = clean_input(said, what="--with", limit=NAME_LIMIT)
    return whom.lower() if whom.lower() in ("client", "team") else whom


def _minutes(value: int | None, option: str) -> int | None:
    if value is not None and not 0 <= value <= MOST_MINUTES:
        raise UsageProblem(f"{option} takes minutes from 0 to {MOST_MINUTES}, not {value}.")
    return value


def _text(text: str | None, what: str) -> str | None:
    return None if text is None else clean_input(text, what=what, limit=SHORT_LIMIT)


def _texts(texts: Iterable[str], what: str) -> tuple[str, ...]:
    return tuple(clean_input(text, what=what, limit=SHORT_LIMIT) for text in texts)


def _goals(view: View, case: Case) -> list[Goal]:
    return view.all(Goal, order=("number",), case_id=case.id)


def _known_goals(found: Found, goals: Mapping[int, Goal]) -> str:
    if not goals:
        return f"It has none yet: cm plan add-goal {found.ref} TEXT."
    return f"It has {', '.join(map(str, goals))}; cm plan show {found.ref} shows them."


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
