"""A worker's whole caseload goes to others, in one change: planned, shown, and done or refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.capacity.placing import decide, giving_reason, place
from cmcli.casework.round.values.moving import MoveCaseload
from cmcli.casework.transfers.transfers import add_transfers
from cmcli.domain.caseload import Fullness, percent
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.permissions import may, require
from cmcli.domain.worker_changes import workers_so_far
from cmcli.domain.workers import Team, Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case, find_worker


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """One case of the caseload, and the worker who gets it."""

    found: FoundCase
    to: Worker


@dataclass(frozen=True, slots=True)
class CaseloadMove:
    """The open cases of a worker with where each goes, by reference."""

    leaver: Worker
    moves: tuple[PlannedMove, ...]

    def of(self, worker: Worker) -> list[PlannedMove]:
        """Return the cases that go to a worker."""
        return [one for one in self.moves if one.to.id == worker.id]

    @property
    def takers(self) -> list[Worker]:
        """Return the workers who get cases, by handle."""
        found = {one.to.handle: one.to for one in self.moves}
        return [found[handle] for handle in sorted(found)]


@dataclass(frozen=True, slots=True)
class PlannedLoad:
    """How full a worker is before and after; ``refused`` is why admission would say no."""

    worker: str
    cases: int
    before: Fullness
    after: Fullness
    refused: str | None

    @property
    def words(self) -> str:
        """Tell it in a sentence."""
        many = "1 case" if self.cases == 1 else f"{self.cases} cases"
        way = f"from {_share(self.before)} to {_share(self.after)} of the ceiling"
        end = f" Refused: {self.refused}" if self.refused else ""
        return f"{self.worker} gets {many}: {way}, then {self.after.band}.{end}"

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "worker": self.worker,
            "cases": self.cases,
            "utilisation_ceiling_before": _number(self.before),
            "utilisation_ceiling": _number(self.after),
            "band": self.after.band,
            "refused": self.refused,
        }


def _share(full: Fullness) -> str:
    return "–" if full.ceiling is None else percent(full.ceiling)


def _number(full: Fullness) -> float | None:
    return None if full.ceiling is None else round(float(full.ceiling), 4)


def plan_move(view: View, said: MoveCaseload) -> CaseloadMove:
    """Find the open cases of the worker, and the worker who gets each.

    Raises :class:`NotFound` for an exception that is no open case of that worker, and
    :class:`Refused` where nothing moves.
    """
    leaver = find_worker(view, said.all_of, field="all_of")
    usual = find_worker(view, said.to, field="to")
    cases = view.all(Case, worker_id=leaver.id, status="open")
    clients = {one.id: one for one in view.all(Client, id={one.client_id for one in cases})}
    found = [FoundCase(one, clients[one.client_id], exact=True) for one in cases]
    found.sort(key=lambda one: one.ref)
    to = _exceptions(view, said, {one.case.id for one in found})
    moves = [PlannedMove(one, to.get(one.case.id, usual)) for one in found]
    _check_takers(leaver, moves)
    return CaseloadMove(leaver, tuple(moves))


def _exceptions(view: View, said: MoveCaseload, cases: set[str]) -> Mapping[str, Worker]:
    """Return the workers of the exceptions, by the ids of their cases."""
    workers = {
        handle: find_worker(view, handle, field="exceptions")
        for handle in sorted(set(said.exceptions.values()))
    }
    found = {}
    for reference, handle in said.exceptions.items():
        one = find_case(view, reference, exact_only=True)
        if one.case.id not in cases:
            raise NotFound(
                f"{one.ref} is not an open case of {said.all_of}.",
                f"To see them: cm list --worker {said.all_of}",
                field="exceptions",
            )
        found[one.case.id] = workers[handle]
    return found


def _check_takers(leaver: Worker, moves: Sequence[PlannedMove]) -> None:
    if not moves:
        raise Refused(
            f"{leaver.handle} has no open case, so there is nothing to do.",
            code="nothing-to-change",
            field="all_of",
        )
    for one in moves:
        if one.to.id == leaver.id:
            raise Refused(
                f"{one.found.ref} is already with {leaver.handle}.",
                "Choose another worker.",
                code="nothing-to-change",
                field="to",
            )
        if not one.to.active:
            raise Refused(
                f"{one.to.handle} no longer works here.",
                "Choose another worker.",
                code="inactive-worker",
                field="to",
            )


def loads_after(view: View, move: CaseloadMove) -> list[PlannedLoad]:
    """Return what the move does to each worker who gets cases, asked of admission itself."""
    loads = standing(view, [one.found for one in move.moves])
    found = []
    for taker in move.takers:
        cases = [one.found.case for one in move.of(taker)]
        offer: CaseOffer = loads.offer(taker, [loads.held(one) for one in cases])
        found.append(PlannedLoad(taker.handle, len(cases), offer.before, offer.after, offer.why))
    return found


def planned_rows(
    view: View, move: CaseloadMove, loads: Iterable[PlannedLoad]
) -> list[dict[str, object]]:
    """Return the plan as rows of a list, one for each case.

    ``workers`` is how many workers the client will have had in this case.
    """
    had: dict[str, set[str]] = {one.found.case.id: {one.to.id} for one in move.moves}
    for known in view.all(Placement, case_id=list(had)):
        had[known.case_id] |= workers_so_far([known])
    refused = {one.worker: one.refused for one in loads}
    return [
        {
            "ref": one.found.ref,
            "name": one.found.client.shown_name,
            "model": one.found.case.model,
            "acuity": one.found.case.acuity,
            "from": move.leaver.handle,
            "to": one.to.handle,
            "workers": len(had[one.found.case.id]),
            "refused": refused[one.to.handle],
        }
        for one in move.moves
    ]


def perform_move_caseload(work: Work, said: MoveCaseload) -> Answer:
    """Move all open cases of a worker at once, or none of them, and tell where each is now."""
    require(work.actor.role, "transfer")
    move = _locked(work, said)
    if move.leaver.id != work.actor.id and not may(work.actor.role, "override"):
        raise Refused(
            "You can move only your own caseload.", "Ask a supervisor.", code="not-permitted"
        )
    loads = [replace(one, refused=None) for one in loads_after(work, move)]
    rows = planned_rows(work, move, loads)
    override = _judge(work, move, said.override)
    seconds = {one.found.ref for one in move.moves if one.found.case.second_id == one.to.id}
    for one in move.moves:
        after = one.found.case.given_to(one.to.id)
        work.save(after)
        place(work, after, said.reason)
    add_transfers(work, [(one.found.case, one.to) for one in move.moves], said.reason)
    giving_reason(work, said.reason, override)
    record = {
        "from": move.leaver.handle,
        "reason": said.reason,
        "override": override,
        "cases": rows,
        "loads": [one.as_dict() for one in loads],
    }
    lines = [
        f"{row['ref']} {row['name']}: from {row['from']} to {row['to']}."
        + (" The case has no second worker now." if row["ref"] in seconds else "")
        for row in rows
    ]
    return Answer(record, (*lines, *(one.words for one in loads)))


def _locked(work: Work, said: MoveCaseload) -> CaseloadMove:
    """Lock all that decides, and plan again by what is there now."""
    before = plan_move(work, said)
    workers = [before.leaver, *before.takers]
    work.lock(
        rows={
            Team: sorted({one.team_id for one in workers if one.team_id is not None}),
            Worker: [one.id for one in workers],
            Case: [one.found.case.id for one in before.moves],
        }
    )
    now = plan_move(work, said)
    work.check_same(
        [(one.found.ref, one.to.team_id) for one in before.moves],
        [(one.found.ref, one.to.team_id) for one in now.moves],
    )
    return now


def _judge(work: Work, move: CaseloadMove, override: str | None) -> str | None:
    """Ask admission about each worker with all cases that come; return the override if it counted.

    Of several cases of one model one is asked about, for each is judged beside all others.
    """
    afters = {one.found.case.id: one.found.case.given_to(one.to.id) for one in move.moves}
    counted = None
    for taker in move.takers:
        theirs = [afters[one.found.case.id] for one in move.of(taker)]
        last = {one.model: one for one in sorted(theirs, key=lambda one: one.acuity)}
        for case in last.values():
            others = [one for key, one in afters.items() if key != case.id]
            instead = f"Leave some cases with {move.leaver.handle}, or name another worker for them"
            decided = decide(work, case, taker, override=override, instead=instead, beside=others)
            counted = counted or decided.override
    return counted
