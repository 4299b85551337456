"""Intake: a person comes in, and it is decided what becomes of it."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import check_one_of_model, decide, lock_to_place, place
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.changing import ChangedDatum, change_client
from cmcli.casework.directory.checklist import conditions_record
from cmcli.casework.models_today import Models
from cmcli.casework.referrals.referring import refer
from cmcli.casework.referrals.values import Refer
from cmcli.casework.round.changing import warn_unless_waiting
from cmcli.casework.round.closing_rules import check_alive
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain import duplicates
from cmcli.domain.births import Birth
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import (
    CODE_LENGTH,
    CODE_LETTERS,
    DATA,
    Client,
    phones_with,
)
from cmcli.domain.dates import format_day
from cmcli.domain.duplicates import LIKELY, DuplicateMatch
from cmcli.domain.needs import Need
from cmcli.domain.permissions import require
from cmcli.domain.resources import Resource
from cmcli.domain.text import name_key, normalise, quoted
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import clients_coded, find_case, find_worker
from cmcli.store.reading.people import alike, person, persons
from cmcli.store.reading.resources import find_program

_WARNED = 3
"""Clients like a new one who are named in warnings."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The case that an intake made, its client, the clients like it, what changed of a known one's
    data, and the agency's own program that takes the client."""

    case: Case
    client: Client
    alike: tuple[DuplicateMatch, ...] = ()
    changed: tuple[ChangedDatum, ...] = ()
    program: Resource | None = None

    @property
    def ref(self) -> str:
        """The exact reference."""
        return case_ref(self.client.code, self.case.episode)


def perform_intake(work: Work, said: Arrival) -> Answer:
    """Open a case, and say what became of the person."""
    opened = intake(work, said)
    lines = [_sentence(work, opened)]
    if opened.case.program is not None:
        lines.append(f"Program: {opened.case.program}.")
    if said.dob is not None:
        lines.append(f"Born {said.dob.said}.")
    lines += [one.sentence for one in opened.changed]
    if said.to is not None:
        sent = refer(work, opened.case, Refer(where=said.to, on=said.opened))
        lines.append(f"Referral {sent.number} to {sent.to}. It is followed up once.")
    record = {} if opened.program is None else conditions_record(work, said, opened.program)
    return case_answer(work, opened.case, lines, record, client=opened.client)


def _sentence(view: View, opened: Opened) -> str:
    case = opened.case
    who = f"{opened.ref} {opened.client.shown_name}"
    when = format_day(case.opened_on, view.today)
    match case.status:
        case "waitlist":
            return f"{who}: on the waitlist for {case.model} since {when}."
        case "referred-out":
            return f"{who}: referred out on {when}: {case.decision_reason}."
    worker = view.get(Worker, case.worker_id) if case.worker_id else None
    held = f"with {worker.handle}" if worker else "without a worker"
    return f"{who}: accepted for {case.model} on {when}, {held}, acuity {case.acuity}."


def intake(work: Work, arrival: Arrival, *, code: str | None = None) -> Opened:
    """Open a case: for a new client, or with ``same_as`` as a new episode of a known one.

    ``code`` is that of a new client, None to draw one. Raises :class:`Refused` for a likely
    duplicate, for a second open case of the client in one model, and for an acceptance over the
    ceiling unless it may be waitlisted or is overridden; :class:`UsageProblem` for days that make
    no sense.
    """
    require(work.actor.role, "intake")
    opened_on = arrival.opened or work.today
    if opened_on > work.today:
        raise UsageProblem(
            Sentence("{opened} is in the future."), "Enter a date up to today.", field="opened"
        )
    known = None
    if arrival.same_as is not None:
        known = find_case(work, arrival.same_as, exact_only=True, any_case=True).client
    taker = _lock(work, arrival, known)
    matches: tuple[DuplicateMatch, ...] = ()
    changed: Sequence[ChangedDatum] = ()
    if known is not None:
        client = work.locked(known)
        _check_same(work, client, arrival)
        client, changed = change_client(work, client, _told_of(arrival, client))
    else:
        client = _client(work, arrival, code)
        matches = _duplicates(work, arrival)
        work.add(client)
    program = None if arrival.program is None else find_program(work, arrival.program)
    made = replace(
        _case(work, arrival, client, opened_on),
        program=None if program is None else program.program,
    )
    case = _decided(work, arrival, made, taker)
    if known is not None:
        check_one_of_model(work, case)
    if arrival.urgency is not None or arrival.promised is not None:
        warn_unless_waiting(work, case)
    work.add(case)
    place(work, case, arrival.reason or "intake", on=case.opened_on)
    work.add_all(
        [
            Need(id=work.new_id(), case_id=case.id, domain=domain, text=text or None, rating=None)
            for domain, text in arrival.needs.items()
        ]
    )
    return Opened(case, client, matches, tuple(changed), program)


def _told_of(arrival: Arrival, client: Client) -> dict[str, object]:
    """Return the data of a known client that an intake gives; phones are added to theirs.

    The name is only compared.
    """
    told = {name: getattr(arrival, name, None) for name in DATA if name != "name"}
    if arrival.phones:
        told["phones"] = phones_with(client.phones or (), arrival.phones)
    return {name: value for name, value in told.items() if value}


def _check_same(work: Work, client: Client, arrival: Arrival) -> None:
    """Refuse a known client who died or whose name is another one; ``yes`` takes both."""
    alike_now = _is_named(work, client, arrival.name)
    other = f"{client.code} is {client.shown_name}, not {arrival.name}."
    unnamed = f"The name of {client.code} on record is another one."
    try:
        check_alive(work, client, anyway=arrival.yes)
    except Refused as died:
        if alike_now:
            raise
        unsaid = died.unnamed[0] if died.unnamed else died.message
        problem = Refused(f"{other} {died.message}", died.hint, code=died.code)
        raise problem.where_hidden(f"{unnamed} {unsaid}", died.hint) from None
    if not alike_now and not arrival.yes:
        hint = Sentence("If they are one person, add {yes}. The name on record stays.")
        problem = Refused(other, hint, code="other-name", field="name")
        raise problem.where_hidden(unnamed, hint)
    if arrival.name is not None and normalise(arrival.name) != normalise(client.name or ""):
        work.warn(
            f"The name on record stays as it is."
            f" To change it: cm client set {client.code} --name {quoted(arrival.name)}"
        )


def _is_named(view: View, client: Client, name: str | None) -> bool:
    """Return whether the client may have that name: one like theirs, or like a former one."""
    if name is None or (client.name is None and client.goes_by is None):
        return True
    said = person(name=name)
    return any(duplicates.names_alike(said, known) for _, known in persons(view, [client]))


def _lock(work: Work, arrival: Arrival, known: Client | None) -> Worker | None:
    """Lock what the intake decides on; gives the worker who is to have the case, if one is.

    A new client is compared with all others, so the lock keeps other new clients out.
    """
    if known is None:
        work.lock("people")
    if arrival.decision == "accept" and not arrival.unassigned:
        worker = _worker(work, arrival)
        return lock_to_place(work, worker, client=None if known is None else known.id)
    return None


def _client(work: Work, arrival: Arrival, code: str | None) -> Client:
    birth = arrival.dob or Birth()
    return Client(
        id=work.new_id(),
        code=code or new_code(work),
        name=arrival.name,
        goes_by=arrival.goes_by,
        pronouns=arrival.pronouns,
        dob=birth.day,
        born=birth.about,
        phones=phones_with((), arrival.phones) or None,
        safe_contact=arrival.safe_contact,
        whereabouts=arrival.whereabouts,
        area=arrival.area,
        languages=arrival.languages or None,
        interpreter=arrival.interpreter,
        name_key=name_key(arrival.name, arrival.goes_by),
    )


def new_code(view: View) -> str:
    """A code that no client has."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if not clients_coded(view, code):
            return code


def _duplicates(work: Work, arrival: Arrival) -> tuple[DuplicateMatch, ...]:
    """Refuse a client who is probably known, and warn of those who could be."""
    comes = person(
        name=arrival.name, goes_by=arrival.goes_by, birth=arrival.dob, phones=arrival.phones
    )
    matches = duplicates.find(comes, alike(work, comes))
    if arrival.new:
        return tuple(matches)
    if matches and matches[0].by.verdict == LIKELY:
        client, by = matches[0].client, matches[0].by
        raise Refused(
            f"This is probably {client.code} (match: {by.score} of 100). {' '.join(by.reasons)}",
            Sentence(
                "If it is, add {same_as} {code} to open a new case for that client."
                " If not, add {new}.",
                code=client.code,
            ),
            code="duplicate",
        )
    for sentence in _could_be(matches[:_WARNED]):
        work.warn(sentence)
    return tuple(matches)


def _could_be(matches: Sequence[DuplicateMatch]) -> Iterator[Sentence]:
    """Say who the client could be, and once what to do then."""
    way_out = "If so, undo this intake and repeat it with {same_as} {code}."
    if len(matches) > 1:
        way_out = (
            "If it is one of them, undo this intake and repeat it with {same_as} and the code."
        )
    for one in matches:
        yield Sentence(
            f"This could be {{code}}. {{reasons}}{f' {way_out}' if one is matches[-1] else ''}",
            code=one.client.code,
            reasons=" ".join(one.by.reasons),
        )


def _case(work: Work, arrival: Arrival, client: Client, opened_on: date) -> Case:
    model = Models(work)[arrival.model]
    acuity = model.usual_acuity if arrival.acuity is None else arrival.acuity
    return Case(
        id=work.new_id(),
        client_id=client.id,
        episode=_next_episode(work, client),
        model=model.key,
        status="open",
        worker_id=None,
        acuity=acuity,
        opened_on=opened_on,
        referred_by=arrival.referred_by,
        issue=arrival.issue,
        immediate=arrival.immediate,
        words=arrival.words,
        urgency=arrival.urgency,
        promised=arrival.promised,
        decision_reason=arrival.reason,
        decided_by=work.actor.handle,
    )


def _next_episode(view: View, client: Client) -> int:
    cases = view.all(Case, client_id=client.id)
    return max((case.episode for case in cases), default=0) + 1


def _decided(work: Work, arrival: Arrival, case: Case, worker: Worker | None) -> Case:
    if arrival.decision == "refer-out":
        return replace(case, status="referred-out", closed_on=work.today)
    if arrival.decision == "waitlist":
        return replace(case, status="waitlist")
    accepted = replace(case, accepted_on=case.opened_on)
    if worker is None:
        return accepted
    accepted = replace(accepted, worker_id=worker.id)
    try:
        decided = decide(work, accepted, worker, override=arrival.override)
    except Refused as refusal:
        if refusal.code != "over-ceiling" or not arrival.or_waitlist:
            raise
        work.warn(f"{refusal.message} The case is on the waitlist.")
        return replace(case, status="waitlist")
    if decided.override is not None:
        work.reason = f"override: {decided.override}"
    return accepted


def _worker(work: Work, arrival: Arrival) -> Worker:
    if arrival.worker is None:
        worker = work.actor
    else:
        worker = find_worker(work, arrival.worker, field="worker")
    if not worker.active:
        raise Refused(
            f"{worker.handle} no longer works here.", "Choose another worker.", field="worker"
        )
    return worker
