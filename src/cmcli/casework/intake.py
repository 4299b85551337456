"""Intake: a person comes in, and it is decided what becomes of it."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import date

from cmcli.casework.placing import decide, lock_to_place, place
from cmcli.casework.rules import Models
from cmcli.catalog.access import check
from cmcli.domain import duplicates
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS, Client
from cmcli.domain.duplicates import Match, Person, candidate_keys
from cmcli.domain.needs import Need
from cmcli.domain.permissions import require
from cmcli.domain.text import NAME_LIMIT, SHORT_LIMIT, clean_input, name_key, phone_key
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, UsageProblem
from cmcli.store.find import find_case, find_worker
from cmcli.store.people import alike
from cmcli.store.view import View
from cmcli.store.work import Work

DECISIONS = ("accept", "waitlist", "refer-out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is known when a person comes in. ``name`` is None where it is unknown.

    ``worker`` is a handle, None for the one who writes; ``unassigned`` leaves the case without a
    worker. ``same_as`` is a reference to the client's earlier case, ``new`` says that a likely
    duplicate is somebody else. ``code`` is the client's, None to draw one.
    """

    name: str | None
    model: str
    worker: str | None = None
    unassigned: bool = False
    dob: date | None = None
    phone: str | None = None
    goes_by: str | None = None
    pronouns: str | None = None
    safe_contact: str | None = None
    whereabouts: str | None = None
    language: str | None = None
    interpreter: str | None = None
    referred_by: str | None = None
    issue: str | None = None
    immediate: str | None = None
    words: str | None = None
    needs: dict[str, str] = field(default_factory=dict)
    acuity: int | None = None
    decision: str = "accept"
    reason: str | None = None
    opened: date | None = None
    or_waitlist: bool = False
    override: str | None = None
    same_as: str | None = None
    new: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case that an intake made, its client, and the clients that are like it."""

    case: Case
    client: Client
    alike: tuple[Match, ...] = ()

    @property
    def ref(self) -> str:
        """The exact reference."""
        return case_ref(self.client.code, self.case.episode)


def intake(work: Work, arrival: Arrival) -> Opened:
    """Open a case: for a new client, or with ``same_as`` as a new episode of a known one.

    Raises :class:`Refused` for a likely duplicate, and for an acceptance past the ceiling unless
    it may be waitlisted or is overridden; :class:`UsageProblem` for what makes no sense.
    """
    require(work.actor.role, "intake")
    arrival = replace(
        arrival,
        model=check("model", arrival.model),
        needs={check("need domain", key): text for key, text in arrival.needs.items()},
    )
    opened_on = arrival.opened or work.today
    if opened_on > work.today:
        raise UsageProblem("--opened lies in the future.", "A case opens when the person comes.")
    if arrival.decision not in DECISIONS:
        raise UsageProblem(
            f"There is no decision {arrival.decision!r}.", f"Known are {', '.join(DECISIONS)}."
        )
    if arrival.decision == "refer-out" and not arrival.reason:
        raise UsageProblem("Referring out needs its reason.", "Add --reason TEXT.")
    known = None
    if arrival.same_as is not None:
        known = find_case(work, arrival.same_as, exact_only=True).client
    taker = _lock(work, arrival, known)
    matches: tuple[Match, ...] = ()
    if known is not None:
        client = work.locked(known)
    else:
        client = _client(work, arrival)
        matches = _duplicates(work, arrival)
        work.add(client)
    case = _decided(work, arrival, _case(work, arrival, client, opened_on), taker)
    work.add(case)
    place(work, case, arrival.reason or "intake", on=case.opened_on)
    for domain, text in arrival.needs.items():
        _need(work, case, domain, text)
    return Opened(case, client, matches)


def _lock(work: Work, arrival: Arrival, known: Client | None) -> Worker | None:
    """Lock what the intake decides on; gives the worker who is to have the case, if one is.

    Somebody new is compared with everybody, so nobody else new comes in meanwhile.
    """
    if known is None:
        work.lock("people")
    if arrival.decision == "accept" and not arrival.unassigned:
        worker = _worker(work, arrival)
        return lock_to_place(work, worker, client=None if known is None else known.id)
    return None


def _client(work: Work, arrival: Arrival) -> Client:
    name = (
        None
        if arrival.name is None
        else clean_input(arrival.name, what="The name", limit=NAME_LIMIT)
    )
    if arrival.dob is not None and arrival.dob > work.today:
        raise UsageProblem("The date of birth lies in the future.")
    if arrival.dob is not None and arrival.dob.year < work.today.year - 130:
        raise UsageProblem("The date of birth lies more than 130 years back.")
    return Client(
        id=work.new_id(),
        code=arrival.code or new_code(work),
        name=name,
        goes_by=_short(arrival.goes_by, "The name that the client goes by"),
        pronouns=_short(arrival.pronouns, "The pronouns"),
        dob=arrival.dob,
        phone=_short(arrival.phone, "The phone number"),
        safe_contact=_short(arrival.safe_contact, "How the client is reached safely"),
        whereabouts=_short(arrival.whereabouts, "The whereabouts"),
        language=_short(arrival.language, "The language"),
        interpreter=_short(arrival.interpreter, "The interpreter"),
        name_key=name_key(name, arrival.goes_by),
        phone_key=phone_key(arrival.phone),
    )


def _short(text: str | None, what: str) -> str | None:
    return None if text is None else clean_input(text, what=what, limit=SHORT_LIMIT)


def new_code(view: View) -> str:
    """A code that no client has."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if view.one(Client, code=code) is None:
            return code


def likely_same(view: View, arrival: Arrival) -> list[Match]:
    """The clients who are like the person, most alike first."""
    person = Person(
        name=arrival.name, goes_by=arrival.goes_by, dob=arrival.dob, phone=arrival.phone
    )
    return duplicates.find(person, alike(view, candidate_keys(person)))


def _duplicates(work: Work, arrival: Arrival) -> tuple[Match, ...]:
    matches = likely_same(work, arrival)
    likely = [match for match in matches if match.verdict == "likely"]
    if likely and not arrival.new:
        first = likely[0]
        raise Refused(
            f"This is likely {first.client.code}, who is known already ({first.score} of 100)."
            f" {' '.join(first.reasons)}",
            f"Say --same-as {first.client.code} for a new case of that client, or --new.",
            code="duplicate",
        )
    if not arrival.new:
        for match in matches[:3]:
            code, reasons = match.client.code, " ".join(match.reasons)
            work.warn(f"This may be {code}. {reasons} If it is: cm undo, then --same-as {code}.")
    return tuple(matches)


def _case(work: Work, arrival: Arrival, client: Client, opened_on: date) -> Case:
    model = Models(work)[arrival.model]
    acuity = model.usual_acuity if arrival.acuity is None else arrival.acuity
    if not 1 <= acuity <= 4:
        raise UsageProblem("--acuity must be from 1 (self-managing) to 4 (intensive).")
    phased = model.phase_days is not None
    return Case(
        id=work.new_id(),
        client_id=client.id,
        episode=_next_episode(work, client),
        model=model.key,
        status="open",
        worker_id=None,
        acuity=acuity,
        phase=1 if phased else None,
        phase_from=opened_on if phased else None,
        opened_on=opened_on,
        referred_by=_short(arrival.referred_by, "Who referred"),
        issue=_short(arrival.issue, "The issue"),
        immediate=_short(arrival.immediate, "The immediate need"),
        words=_short(arrival.words, "The client's words"),
        decision_reason=_short(arrival.reason, "The reason"),
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
    worker = work.actor if arrival.worker is None else find_worker(work, arrival.worker)
    if not worker.active:
        raise Refused(f"{worker.handle} no longer works here.", "Choose another worker.")
    return worker


def _need(work: Work, case: Case, domain: str, text: str) -> None:
    work.add(
        Need(
            id=work.new_id(),
            case_id=case.id,
            domain=domain,
            text=clean_input(text, what=f"The need ({domain})", limit=SHORT_LIMIT)
            if text
            else None,
            rating=None,
        )
    )
