"""The next case of the waitlist that there is room for: proposed with its reasons, and accepted."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.round.moving import perform_accept
from cmcli.casework.round.values.moving import Acceptance
from cmcli.casework.waitlist.rooms import RoomsToday
from cmcli.casework.waitlist.values import AcceptNext
from cmcli.casework.waitlist.waiting import WaitingCase, in_order
from cmcli.domain.cases import Case
from cmcli.domain.facts import CaseFacts
from cmcli.domain.permissions import require
from cmcli.domain.reminders import LEADING
from cmcli.domain.waitlist import passed_over, ruled_out
from cmcli.domain.workers import Worker
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_team, find_worker

_DECIDED_SINCE = frozenset(
    ("nothing-to-change", "case-closed", "case-referred-out", "same-model", "over-ceiling")
)
"""The codes of refusals that come of a decision made after the case was proposed."""

MOST_NAMED = 10
"""The most cases that are named with why they were skipped."""


class SkippedCase(NamedTuple):
    """A case that comes before the one proposed, and why it is not."""

    ref: str
    name: str | None
    why: str


class Proposal(NamedTuple):
    """The case to accept and its worker, both None where nobody fits, and those skipped."""

    case: WaitingCase | None
    worker: Worker | None
    skipped: tuple[SkippedCase, ...]

    @property
    def lines(self) -> Iterator[str]:
        """Tell who was skipped and why, and who is proposed and why."""
        for one in self.skipped[:MOST_NAMED]:
            yield f"Skipped: {one.ref} {one.name or 'unknown'}: {one.why}."
        if len(self.skipped) > MOST_NAMED:
            yield f"Skipped: {len(self.skipped) - MOST_NAMED} more."
        if self.case is not None and self.worker is not None:
            client = self.case.case.facts.client
            yield (
                f"Proposed: {self.case.case.ref} {client.shown_name}"
                f" ({'; '.join(self.case.triage.reasons)}), for {self.worker.handle}."
            )


class Candidates(NamedTuple):
    """Everybody on the waitlist in order, and today's room; made from one snapshot."""

    waiting: Sequence[WaitingCase]
    rooms: RoomsToday
    open_models: Collection[tuple[str, str]]
    """The clients (ids) with an open case, each with its model."""
    today: date

    def next(self, *, model: str | None, among: Collection[str] | None) -> Proposal:
        """Propose the first case (of a model) that one of these workers has room for.

        ``among`` are their ids, None for everybody.
        """
        skipped: list[SkippedCase] = []
        for one in self.waiting:
            facts = one.case.facts
            if model not in (None, facts.case.model):
                continue
            why = self.held_back(facts)
            worker = None if why else self.rooms.first(facts, among)
            if worker is not None:
                return Proposal(one, worker, tuple(skipped))
            why = why or _no_room(facts, self.rooms, among)
            skipped.append(SkippedCase(one.case.ref, facts.client.shown_name, why))
        return Proposal(None, None, tuple(skipped))

    def held_back(self, facts: CaseFacts) -> str | None:
        """Return why a case is not proposed, whoever has room."""
        declined = passed_over(facts, self.today)
        if declined is not None:
            return declined.told
        if (facts.client.id, facts.case.model) in self.open_models:
            return f"the client already has an open {facts.case.model} case"
        return None


class WaitingFit(NamedTuple):
    """Somebody on the waitlist, and who could take the case best: a worker, or ``why`` nobody."""

    ref: str
    name: str | None
    group: str
    waited: int
    reasons: tuple[str, ...]
    worker: str | None
    why: str | None


def first_fits(view: View, most: int) -> tuple[WaitingFit, ...]:
    """Return those who come first on the waitlist, each with who fits best as things are now.

    The answers stand alone: if one of them is taken, another may no longer hold.
    """
    found = candidates(view)
    fits = []
    for one in found.waiting[:most]:
        facts = one.case.facts
        why = found.held_back(facts)
        worker = None if why else found.rooms.first(facts)
        if worker is None:
            why = why or _no_room(facts, found.rooms, None)
        fits.append(
            WaitingFit(
                one.case.ref,
                facts.client.shown_name,
                one.triage.group,
                one.triage.waited,
                one.triage.reasons,
                None if worker is None else worker.handle,
                why,
            )
        )
    return tuple(fits)


def candidates(view: View, *, model: str | None = None) -> Candidates:
    """Read everybody on the waitlist (of a model), and the room of all workers."""
    waiting = in_order(view, model=model)
    rooms = RoomsToday(view, [one.case.facts for one in waiting])
    clients = {one.case.facts.client.id for one in waiting}
    open_cases = view.all(Case, client_id=clients, status="open")
    open_models = {(one.client_id, one.model) for one in open_cases}
    return Candidates(waiting, rooms, open_models, view.today)


def propose(view: View, said: AcceptNext, me: Worker) -> Proposal:
    """Find the first case on the waitlist that somebody has room for.

    Without a worker or a team, workers look for themselves, and supervisors and admins for all.
    Raises :class:`Refused` for a worker who no longer works here.
    """
    among = _among(view, said, me)
    return candidates(view, model=said.model).next(model=said.model, among=among)


def _no_room(facts: CaseFacts, rooms: RoomsToday, among: Collection[str] | None) -> str:
    """Return why none of these workers is proposed for a case."""
    model = facts.case.model
    if not rooms.has_number(model):
        return f"{model} has no caseload number, so its room isn't known"
    places = [place for key, place in ruled_out(facts).items() if among is None or key in among]
    more = f", and a place {places[-1].told_with(facts.handles)}" if places else ""
    return f"no room for {model}{more}"


def _among(view: View, said: AcceptNext, me: Worker) -> Sequence[str] | None:
    """Return the workers (ids; None: all) who are looked at."""
    if said.team is not None:
        team = find_team(view, said.team)
        return [one.id for one in view.all(Worker, team_id=team.id)]
    if said.worker is None and looks_for_all(me):
        return None
    worker = me if said.worker is None else find_worker(view, said.worker, field="worker")
    if not worker.active:
        raise Refused(
            f"{worker.handle} no longer works here.",
            "Choose another worker.",
            code="inactive-worker",
        )
    return [worker.id]


def looks_for_all(me: Worker) -> bool:
    """Return whether a worker proposes cases for everybody: supervisors and admins do."""
    return me.role in LEADING


def perform_next(work: Work, said: AcceptNext) -> Answer:
    """Accept the first case that there is room for, and say who was skipped and why.

    Admission decides on it as on any acceptance. Raises :class:`Refused` where nobody fits.
    """
    require(work.actor.role, "accept")
    found = propose(work, said, work.actor)
    if found.case is None or found.worker is None:
        raise nobody_fits(found)
    facts = found.case.case.facts
    case = FoundCase(facts.case, facts.client, exact=True)
    taken = Acceptance(worker=found.worker.handle, on=said.on, reason=said.reason)
    with as_proposed():
        done = perform_accept(work, case, taken)
    skipped = [one._asdict() for one in found.skipped]
    return done._replace(
        record={**done.record, "reasons": list(found.case.triage.reasons), "skipped": skipped},
        lines=(*found.lines, *done.lines),
    )


@contextmanager
def as_proposed() -> Iterator[None]:
    """For the block, a refusal of a case that was proposed says how to get the next one."""
    try:
        yield
    except Refused as problem:
        if problem.code in _DECIDED_SINCE:
            again = "cm accept --next"
            problem.hint = f"Somebody else was faster. For the next case, run it again: {again}"
        raise


def nobody_fits(found: Proposal) -> Refused:
    """Return the refusal where nobody on the waitlist can be accepted."""
    if not found.skipped:
        return Refused("Nobody is on the waitlist.", code="no-one-waits")
    return Refused(
        " ".join(("Nobody on the waitlist can be accepted now.", *found.lines)),
        "To accept somebody anyway: cm accept CASE --worker USERNAME",
        code="no-room",
    )
