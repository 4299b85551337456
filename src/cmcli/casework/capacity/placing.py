"""Putting a case on a worker: every path asks here, and admission decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from cmcli.casework.models_today import Models, full_time_hours
from cmcli.domain.admission import INSTEAD, Admission, Room, admit, admits, judges, with_room
from cmcli.domain.agency_settings import FULL_TIME, households_count
from cmcli.domain.approvals import OVERRIDE
from cmcli.domain.capacity import StaffHours
from cmcli.domain.caseload import Carrier, Held, band, carried, team_carrier, worker_carrier
from cmcli.domain.caseload_rows import CaseloadRow, caseload_row
from cmcli.domain.cases import Case, Placement, case_ref, same_model
from cmcli.domain.clients import Client
from cmcli.domain.dates import short_day
from cmcli.domain.households import HouseholdMember
from cmcli.domain.models import Model
from cmcli.domain.permissions import may
from cmcli.domain.phases import Phases
from cmcli.domain.reductions import ContractedHours, Reduction
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.domain.worker_ties import CONFLICT, WorkerTie
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.held import open_cases
from cmcli.store.reading.holding import held_between


def held_by(view: View, workers: Sequence[Worker]) -> dict[str, tuple[Held, ...]]:
    """Worker's id → the open cases held."""
    found: dict[str, list[Held]] = {worker.id: [] for worker in workers}
    weighs = households_count(view.settings, view.today)
    for worker_id, held in open_cases(view, list(found)):
        found[worker_id].append(held if weighs else replace(held, household=None))
    return {key: tuple(held) for key, held in found.items()}


def held_on(view: View, workers: Sequence[Worker], day: date) -> dict[str, tuple[Held, ...]]:
    """Worker's id → the cases that were open with them on a day in the past."""
    found: dict[str, list[Held]] = {worker.id: [] for worker in workers}
    held = [one for one in held_between(view, list(found), day, day) if one.holds(day)]
    homes = counting_households(view, {one.case.client_id for one in held}, day)
    for one in held:
        client = one.case.client_id
        found[one.worker_id].append(
            Held(one.case.id, one.model, one.acuity, homes.get(client), client)
        )
    return {key: tuple(held) for key, held in found.items()}


def as_held(view: View, cases: Sequence[Case]) -> list[Held]:
    """Return cases as load sees them, each with the household that it counts in."""
    homes = counting_households(view, {case.client_id for case in cases})
    return [
        Held(one.id, one.model, one.acuity, homes.get(one.client_id), one.client_id)
        for one in cases
    ]


def counting_households(
    view: View, clients: Collection[str], day: date | None = None
) -> dict[str, str]:
    """Client's id → the household that the client counts in on the day, of those who do."""
    if not clients or not households_count(view.settings, view.today):
        return {}
    if day is None:
        members = view.all(HouseholdMember, client_id=clients, left_on=None)
        return {one.client_id: one.household_id for one in members if one.counts}
    every = view.all(HouseholdMember, client_id=clients)
    return {one.client_id: one.household_id for one in every if one.counted(day)}


def staff_hours(view: View, workers: Iterable[Worker]) -> StaffHours:
    """Return the dated hours and reductions of these workers."""
    ids = [one.id for one in workers]
    view.ahead(ContractedHours, worker_id=ids)
    reductions = view.all(Reduction, worker_id=ids)
    contracted = view.all(ContractedHours, worker_id=ids)
    changing = view.settings.days_of(FULL_TIME)
    return StaffHours(contracted, reductions, partial(full_time_hours, view), changing)


def carriers(view: View, workers: Sequence[Worker]) -> dict[str, Carrier]:
    """Worker's id → the worker with all open cases and the capacity of today."""
    return carried_by(view, workers, ()).alone


def carrier_of_team(view: View, team: Team) -> Carrier:
    """The team with all its members' open cases and capacity."""
    return carried_by(view, (), [team]).together[team.id]


class Carriers(NamedTuple):
    """Workers and teams with what they carry, by their ids, and the hours behind it."""

    alone: dict[str, Carrier]
    together: dict[str, Carrier]
    hours: StaffHours


def carried_by(
    view: View, workers: Sequence[Worker], teams: Collection[Team], *, past: bool = False
) -> Carriers:
    """Return what workers and teams carry, in one reading however many they are.

    Today's cases are those of the record as it is; those of a ``past`` day are put together from
    the placements.
    """
    ids = [team.id for team in teams]
    members = view.all(Worker, order=("handle",), team_id=ids) if ids else []
    everybody = list({one.id: one for one in (*workers, *members)}.values())
    held = held_on(view, everybody, view.today) if past else held_by(view, everybody)
    hours = staff_hours(view, everybody)
    of_team: defaultdict[str, list[Worker]] = defaultdict(list)
    for one in members:
        of_team[one.team_id or ""].append(one)
    return Carriers(
        {one.id: worker_carrier(one, held[one.id], hours, view.today) for one in workers},
        {
            team.id: team_carrier(
                team,
                of_team[team.id],
                chain.from_iterable(held[one.id] for one in of_team[team.id]),
                hours,
                view.today,
            )
            for team in teams
        },
        hours,
    )


def decide(
    work: Work,
    case: Case,
    worker: Worker | None = None,
    *,
    override: str | None,
    instead: str = INSTEAD,
    beside: Sequence[Case] = (),
) -> Admission:
    """Decide whether the case, as it will be, may be on the worker (None: on its present one).

    ``beside`` are other cases as they will be, where more than one changes.

    It is judged by the limits of the day that was claimed and of the real day. Warns over the
    target. ``instead`` are the alternatives that a refusal names first. Raises
    :class:`Refused` over the ceiling without a supervisor's override, and for a worker who no
    longer works here.
    """
    worker = lock_to_place(work, worker or _present_worker(work, case))
    if not worker.active:
        raise Refused(
            f"{worker.handle} no longer works here.",
            "Choose another worker.",
            code="inactive-worker",
        )
    if override:
        override = clean_input(override, what="The override reason", limit=SHORT_LIMIT)
    work.ahead(WorkerTie, **_conflict(case, worker))
    decided = [
        _decided(work, case, worker, day, beside, override=override, instead=instead)
        for day in sorted({work.today, work.real_day})
    ]
    for one in decided:
        if one.message is not None:
            work.warn(one.message)
    warn_of_conflict(work, case, worker)
    overridden = next((one for one in decided if one.override), None)
    if overridden is not None:
        work.took(OVERRIDE, worker.id)
    return overridden or decided[-1]


def _conflict(case: Case, worker: Worker) -> dict[str, Any]:
    tie = {"client_id": case.client_id, "worker_id": worker.id}
    return {**tie, "kind": CONFLICT, "ended_on": None}


def warn_of_conflict(work: Work, case: Case, worker: Worker) -> None:
    """Warn if a conflict of interest is recorded between the client and the new worker."""
    if not work.all(WorkerTie, **_conflict(case, worker)):
        return
    now = work.get(Case, case.id)
    if now is None or (now.worker_id, now.status) != (worker.id, case.status):
        client = work.get(Client, case.client_id)
        code = client.code if client else ""
        work.warn(
            f"A conflict of interest with {worker.handle} is recorded for {code}."
            f" To see it: cm client show {code}"
        )


def _decided(
    work: Work,
    case: Case,
    worker: Worker,
    day: date,
    beside: Sequence[Case],
    *,
    override: str | None,
    instead: str,
) -> Admission:
    """Decide by the limits and the hours of one day."""
    with work.judging(day):
        models = Models(work)
        alone, together = _carriers(work, worker)
        others = as_held(work, [one for one in beside if one.status == "open"])
        alone = _with(alone, beside, others, {worker.id})
        if together is not None and beside:
            members = work.all(Worker, team_id=worker.team_id)
            together = _with(together, beside, others, {one.id for one in members})
        return admit(
            as_held(work, [case])[0],
            alone,
            together,
            models,
            role=work.overriding.role,
            override=override,
            instead=instead,
            offers=lambda: rooms(work, models, case),
        )


def _with(
    carrier: Carrier, cases: Sequence[Case], held: Sequence[Held], workers: set[str]
) -> Carrier:
    """The carrier with these cases as they will be; ``held`` are the open ones of them."""
    changed = {case.id: case for case in cases}
    kept = [one for one in carrier.held if one.case not in changed]
    come = [one for one in held if changed[one.case].worker_id in workers]
    return replace(carrier, held=(*kept, *come))


def lock_to_place(
    work: Work, worker: Worker, *, client: str | None = None, case: str | None = None
) -> Worker:
    """Lock the team, worker, client and case that decide on admission; return the worker as it is
    now."""
    work.lock(
        rows={
            Team: [] if worker.team_id is None else [worker.team_id],
            Worker: [worker.id],
            Client: [] if client is None else [client],
            Case: [] if case is None else [case],
        }
    )
    now = work.locked(worker)
    work.check_same(worker.team_id, now.team_id)
    return now


def _carriers(view: View, worker: Worker) -> tuple[Carrier, Carrier | None]:
    """The worker and the worker's team as they stand now."""
    team = None if worker.team_id is None else view.get(Team, worker.team_id)
    found = carried_by(view, [worker], [] if team is None else [team])
    return found.alone[worker.id], None if team is None else found.together[team.id]


def _present_worker(view: View, case: Case) -> Worker:
    worker = view.get(Worker, case.worker_id) if case.worker_id else None
    if worker is None:
        raise LookupError("a case without a worker cannot be judged on its worker")
    return worker


def check_one_of_model(view: View, case: Case) -> None:
    """Refuse the case, as it will be, if it is the client's second open one in its model.

    The client must be locked, so that nobody else opens one at the same time.
    """
    other = other_of_model(view, case)
    if other is not None:
        raise second_of_model(view, other)


def other_of_model(view: View, case: Case, *, beside: Iterable[Case] = ()) -> Case | None:
    """Return the client's other open case in the model of the case, as it will be.

    ``beside`` are cases that change with it, as they will be.
    """
    others = {one.id: one for one in view.all(Case, client_id=case.client_id, status="open")}
    others |= {one.id: one for one in beside}
    theirs = (one for one in others.values() if one.client_id == case.client_id)
    return same_model(case, theirs)


def second_of_model(view: View, other: Case) -> Refused:
    """Return the refusal of a second open case in the model of the client's other one."""
    client = view.get(Client, other.client_id)
    ref = case_ref(client.code if client else "", other.episode)
    return Refused(
        f"{ref} of the same client is already open in {other.model}, and a client has only one open"
        " case in a model.",
        f"Go on with {ref}, or choose another model.",
        code="same-model",
    )


def warn_of_load(work: Work, case: Case) -> None:
    """Warn if the case, as now stored, puts its worker over the ceiling or the target.

    For what is taken as a fact and never refused, such as a higher acuity.
    """
    if case.worker_id is None or case.status != "open":
        return
    models, worker = Models(work), _present_worker(work, case)
    (held,) = as_held(work, [case])
    for carrier in judges(held, *_carriers(work, worker), models):
        who = f"Team {carrier.name}" if carrier.is_team else carrier.name
        match band(carried(carrier, models), carrier.capacity):
            case "over ceiling":
                work.warn(
                    f"{who} is now over the ceiling. cm saves this anyway, and supervisors see "
                    "it in cm caseload."
                )
            case "over target":
                work.warn(f"{who} is now over the target.")


def giving_reason(work: Work, reason: str | None, override: str | None) -> None:
    """Write into the log why this was done, and why the ceiling was passed."""
    said = (reason, f"override: {override}" if override else None)
    work.reason = "; ".join(part for part in said if part) or None


def rooms(view: View, models: Models, case: Case) -> list[Room]:
    """Return the workers with room for the case, most room first.

    Nobody is named for whom the same decision would be refused, nor who has the case already.
    """
    (held,) = as_held(view, [case])
    workers, teams = _everybody(view)
    rows = _rows(workers, teams, models)
    judged = {one.name: (one, teams.get(team or "")) for team, one in workers}
    judged |= {f"team {one.name}": (one, None) for one in teams.values()}
    return [
        room
        for room in with_room(models[case.model], rows)
        if admits(held, *judged[room.name], models)
        and all(one.case != case.id for one in judged[room.name][0].held)
    ]


def caseload_rows(view: View, models: Models) -> list[CaseloadRow]:
    """The caseload of every active worker and every team, without counts of what is overdue."""
    return _rows(*_everybody(view), models)


def _everybody(view: View) -> tuple[list[tuple[str | None, Carrier]], dict[str, Carrier]]:
    """Every active worker with the id of the team, and the teams by their ids."""
    workers = view.all(Worker, order=("handle",), active=True)
    found = carried_by(view, workers, view.all(Team, order=("handle",)))
    return [(one.team_id, found.alone[one.id]) for one in workers], found.together


def _rows(
    workers: Sequence[tuple[str | None, Carrier]],
    teams: Mapping[str, Carrier],
    models: Mapping[str, Model],
) -> list[CaseloadRow]:
    own = [
        caseload_row(carrier, models, together=teams.get(team or "")) for team, carrier in workers
    ]
    return [*own, *(caseload_row(team, models) for team in teams.values())]


def day_of_change(work: Work, case: Case, on: date | None) -> date:
    """The day from which a change of the case holds: ``on``, else today.

    Raises :class:`UsageProblem` for a day to come, and for one before the case was opened or was
    last changed, because what holds today could not be told from the placements otherwise.
    """
    day = on or work.today
    if day > work.today:
        raise UsageProblem(
            Sentence("{on} is in the future: {day}.", day=short_day(day)),
            "Enter a date up to today.",
            field="on",
        )
    last = work.all(Placement, order=("-from_on",), limit=1, case_id=case.id)
    since = max([case.opened_on, *(one.from_on for one in last)])
    if day < since:
        what = "was opened" if since == case.opened_on else "was last changed"
        raise UsageProblem(
            f"The case {what} on {short_day(since)}, after {short_day(day)}.",
            Sentence("Enter a date from {day} on, or leave out {on}.", day=short_day(since)),
            field="on",
        )
    return day


def place(work: Work, case: Case, reason: str, *, on: date | None = None) -> None:
    """Write down that from ``on`` (today) on the case has this model, acuity, phase and worker."""
    work.add(
        Placement(
            id=work.new_id(),
            case_id=case.id,
            from_on=on or work.today,
            model=case.model,
            acuity=case.acuity,
            phase=_phase(work, case, on or work.today),
            worker_id=case.worker_id,
            reason=reason,
            allowed_by=work.actor.handle if may(work.actor.role, "override") else None,
        )
    )


def phases_of(view: View, case: Case) -> Phases:
    """Return the phases of the case on its model."""
    return Phases(case, view.all(Placement, case_id=case.id), Models(view)[case.model])


def _phase(view: View, case: Case, on: date) -> int | None:
    """The phase of the case on the day: as it was said for that day, else as the dates have it."""
    if case.phase is None or case.phase_from == on:
        return case.phase
    return phases_of(view, case).on(on)
