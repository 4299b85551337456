"""Putting a case on a worker: every path asks here, and admission decides."""

from collections.abc import Sequence

from cmcli.casework.rules import Models, full_time_hours
from cmcli.domain.admission import Admission, Room, admit, with_room
from cmcli.domain.caseload import (
    Carrier,
    CaseloadRow,
    Held,
    caseload_row,
    team_carrier,
    worker_carrier,
)
from cmcli.domain.cases import Case, Placement
from cmcli.domain.workers import Reduction, Team, Worker
from cmcli.store.view import View
from cmcli.store.work import Work


def held_by(view: View, workers: Sequence[Worker]) -> dict[str, tuple[Held, ...]]:
    """Worker's id → the open cases held."""
    found: dict[str, tuple[Held, ...]] = {worker.id: () for worker in workers}
    for case in view.all(Case, worker_id=list(found), status="open"):
        if case.worker_id is not None:
            found[case.worker_id] += (Held(case.id, case.model, case.acuity),)
    return found


def carriers(view: View, workers: Sequence[Worker]) -> dict[str, Carrier]:
    """Worker's id → the worker with all open cases and the capacity of today."""
    held = held_by(view, workers)
    reductions = view.all(Reduction, worker_id=list(held))
    hours = full_time_hours(view)
    return {
        one.id: worker_carrier(one, held[one.id], reductions, view.today, hours) for one in workers
    }


def carrier_of_team(view: View, team: Team) -> Carrier:
    """The team with all its members' open cases and capacity."""
    members = view.all(Worker, order=("handle",), team_id=team.id)
    held = [one for cases in held_by(view, members).values() for one in cases]
    reductions = view.all(Reduction, worker_id=[member.id for member in members])
    return team_carrier(team, members, held, reductions, view.today, full_time_hours(view))


def decide(work: Work, case: Case, worker: Worker, *, override: str | None) -> Admission:
    """Decide whether the case, as it will be, may be on the worker; warns past the target.

    Raises :class:`Refused` past the ceiling without a supervisor's override.
    """
    models = Models(work)
    team = None
    if models[case.model].scope == "team" and worker.team_id is not None:
        found = work.get(Team, worker.team_id)
        team = None if found is None else carrier_of_team(work, found)
    decided = admit(
        Held(case.id, case.model, case.acuity),
        carriers(work, [worker])[worker.id],
        team,
        models,
        role=work.actor.role,
        override=override,
        offers=lambda: rooms(work, models, case.model),
    )
    if decided.message is not None:
        work.warn(decided.message)
    return decided


def rooms(view: View, models: Models, model: str) -> list[Room]:
    """Who has room for a case of the model, most room first."""
    return with_room(models[model], caseload_rows(view, models))


def caseload_rows(view: View, models: Models) -> list[CaseloadRow]:
    """The caseload of every active worker, without counts of what is overdue."""
    workers = view.all(Worker, order=("handle",), active=True)
    return [caseload_row(carrier, models) for carrier in carriers(view, workers).values()]


def place(work: Work, case: Case, reason: str) -> None:
    """Write down that from today on the case has this model, acuity, phase and worker."""
    work.add(
        Placement(
            id=work.new_id(),
            case_id=case.id,
            from_on=work.today,
            model=case.model,
            acuity=case.acuity,
            phase=case.phase,
            worker_id=case.worker_id,
            reason=reason,
        )
    )
