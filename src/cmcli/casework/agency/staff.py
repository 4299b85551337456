"""Workers and teams: who works here, with how many hours."""

from collections.abc import Sequence
from typing import Any

from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.agency.values.staff import (
    AddTeam,
    AddWorker,
    RenameTeam,
    SetWorker,
    WorkerTerms,
)
from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import staff_hours
from cmcli.casework.cover.telling import tell_of_covers
from cmcli.casework.hours.worker_hours import set_hours
from cmcli.casework.round.seconds import tell_of_seconds
from cmcli.casework.tasks.task_list import tasks_for
from cmcli.casework.transfers.request_list import tell_of_requests
from cmcli.domain.caseload import decimals4
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day
from cmcli.domain.permissions import require
from cmcli.domain.reminders import LEADING
from cmcli.domain.text import quoted
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused
from cmcli.store.core.keys import new_id
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_team, find_worker


def first_worker(said: FirstWorker, os_user: str) -> Worker:
    """Make the worker who creates a store and is bound to the operating system's user."""
    return Worker(
        id=new_id(),
        handle=said.worker,
        name=said.name,
        role=said.role,
        os_user=os_user,
        email=said.email,
    )


def perform_add_worker(work: Work, said: AddWorker) -> Answer:
    """Add a worker, and say who it is."""
    return _worker_answer(work, add_worker(work, said))


def add_worker(work: Work, said: AddWorker) -> Worker:
    """Add a worker; create the team if no team has that handle."""
    require(work.actor.role, "worker")
    work.lock("staff")
    if work.one(Worker, handle=said.handle) is not None:
        raise Refused(
            f"A worker is already called {said.handle}.", "Choose another username.", field="handle"
        )
    if said.role == "admin":
        require(work.actor.role, "admin")
    joined = None if said.team is None else work.one(Team, handle=said.team)
    if said.team is not None and joined is None:
        joined = add_team(work, AddTeam(handle=said.team, name=said.team))
    return work.add(
        Worker(
            id=work.new_id(),
            handle=said.handle,
            name=said.name,
            role=said.role,
            hours=said.hours,
            team_id=None if joined is None else joined.id,
            os_user=_unbound(work, said.os_user or None),
            email=said.email or None,
            **_place(work, said, said.handle),
        )
    )


def _place(view: View, said: WorkerTerms, handle: str) -> dict[str, Any]:
    """Return what was said of the supervisor, the role in the team, and for whom they work."""
    found: dict[str, Any] = {}
    if said.supervisor is not None:
        found["supervisor_id"] = _supervisor(view, said.supervisor, handle)
    if said.team_role is not None:
        found["team_role"] = said.team_role or None
    for name, words in (("languages", said.language), ("models", said.model), ("areas", said.area)):
        if words:
            found[name] = tuple(dict.fromkeys(one for one in words if one)) or None
    return found


def _supervisor(view: View, named: str, handle: str) -> str | None:
    """Return the key of a supervisor or admin who works here; None where nobody is named."""
    if not named:
        return None
    if named == handle:
        raise Refused(
            "Nobody is their own supervisor.", "Choose somebody else.", field="supervisor"
        )
    found = find_worker(view, named)
    if not found.active:
        raise Refused(f"{named} no longer works here.", "Choose somebody else.", field="supervisor")
    if found.role not in LEADING:
        raise Refused(
            f"{named} is neither a supervisor nor an admin.",
            f"Choose somebody else, or change the role first: cm worker set {named} --role"
            " supervisor",
            field="supervisor",
        )
    return found.id


def _unbound(view: View, os_user: str | None) -> str | None:
    bound = None if os_user is None else view.one(Worker, os_user=os_user)
    if bound is not None:
        raise Refused(
            f"The computer login {quoted(os_user or '')} already belongs to {bound.handle}.",
            f"To free it first: cm worker set {bound.handle} --os-user ''",
            field="os_user",
        )
    return os_user


def perform_set_worker(work: Work, said: SetWorker) -> Answer:
    """Change a worker, and say who it is now; planned hours too."""
    answer = _worker_answer(work, set_worker(work, said))
    if said.from_on is None or said.from_on <= work.today:
        return answer
    planned = f"From {format_day(said.from_on, work.today)}: {said.hours} hours a week."
    return answer._replace(lines=(*answer.lines, planned))


def set_worker(work: Work, said: SetWorker) -> Worker:
    """Change a worker's details. Only an admin changes an admin's.

    Where nobody is admin, anybody may make one: else nobody ever could.
    """
    work.lock("staff")
    had_admin = bool(work.all(Worker, role="admin", active=True))
    if had_admin or said.role != "admin":
        require(work.actor.role, "worker")
    worker = _locked_with_teams(work, find_worker(work, said.handle), said.team)
    if "admin" in (said.role, worker.role):
        require(work.actor.role, "admin", has_admin=had_admin)
    changed: dict[str, object] = {
        name: value
        for name in ("name", "role", "active")
        if (value := getattr(said, name)) is not None
    }
    changed |= _place(work, said, worker.handle)
    if said.team is not None:
        changed["team_id"] = find_team(work, said.team).id if said.team else None
    if said.os_user is not None:
        changed["os_user"] = _unbound(work, said.os_user or None)
    if said.email is not None:
        changed["email"] = said.email or None
    after = work.change(worker, **changed) if changed else worker
    if said.hours is not None:
        set_hours(work, after, said.hours, said.from_on or work.today)
    if had_admin and not any(w.role == "admin" and w.active for w in work.all(Worker)):
        raise Refused("cm needs at least one admin.", "Make another worker an admin first.")
    if worker.active and not after.active:
        _tell_of_cases(work, after)
        _tell_of_tasks(work, after)
        tell_of_requests(work, after)
        tell_of_seconds(work, after)
        tell_of_covers(work, after)
    return after


def _tell_of_cases(work: Work, worker: Worker) -> None:
    """Count the open cases of a worker who leaves."""
    count = len(work.all(Case, worker_id=worker.id, status="open"))
    if count:
        cases = "1 open case" if count == 1 else f"{count} open cases"
        work.warn(
            f"{worker.handle} still has {cases}. To transfer all: cm transfer --all-of"
            f" {worker.handle} --to HANDLE --reason TEXT"
        )


def _tell_of_tasks(work: Work, worker: Worker) -> None:
    """Name the open tasks of a worker who leaves."""
    named = [row for row in tasks_for(work, [worker]) if row["who"] == worker.handle]
    if named:
        tasks = "1 open task is" if len(named) == 1 else f"{len(named)} open tasks are"
        listed = ", ".join(f"{row['ref']} task {row['number']}" for row in named)
        work.warn(
            f"{tasks} for {worker.handle}, and now due for whoever has the case: {listed}. To name"
            " another worker: cm task set CASE N --who WORKER"
        )


def _locked_with_teams(work: Work, worker: Worker, team: str | None) -> Worker:
    """Lock a worker, and where the team changes both teams, whose cases are counted by it."""
    joined = find_team(work, team).id if team else None
    teams = () if team is None else [key for key in (worker.team_id, joined) if key is not None]
    work.lock(rows={Team: teams, Worker: [worker.id]})
    now = work.locked(worker)
    work.check_same(worker.team_id, now.team_id)
    return now


def _worker_answer(view: View, worker: Worker) -> Answer:
    record = worker_record(view, worker)
    team = f", team {record['team']}" if record["team"] else ""
    gone = "" if worker.active else "; no longer works here"
    who = f"{worker.handle} ({worker.name})"
    return Answer(record, (f"{who}: {worker.role}, {record['hours']} hours a week{team}{gone}.",))


def worker_record(view: View, worker: Worker) -> dict[str, object]:
    """A worker as JSON prints it."""
    return worker_records(view, [worker])[0]


def worker_records(view: View, workers: Sequence[Worker]) -> list[dict[str, object]]:
    """Workers as JSON prints them, with the hours of today."""
    hours = staff_hours(view, workers)
    teams = {team.id: team.handle for team in view.all(Team)}
    above = {one.id: one.handle for one in view.all(Worker, role=LEADING)}
    return [
        {
            "handle": one.handle,
            "name": one.name,
            "role": one.role,
            "hours": hours.contracted(one, view.today),
            "team": teams.get(one.team_id or ""),
            "active": one.active,
            "email": one.email,
            "os_user": one.os_user,
            "capacity": decimals4(hours.capacity(one, view.today)),
            "supervisor": above.get(one.supervisor_id or ""),
            "team_role": one.team_role,
            "languages": one.languages,
            "models": one.models,
            "areas": one.areas,
        }
        for one in workers
    ]


def perform_add_team(work: Work, said: AddTeam) -> Answer:
    """Create a team."""
    team = add_team(work, said)
    return Answer(_team_record(team), (f"Created the team {team.handle} ({team.name}).",))


def add_team(work: Work, said: AddTeam) -> Team:
    """Create a team."""
    require(work.actor.role, "team")
    work.lock("staff")
    if work.one(Team, handle=said.handle) is not None:
        raise Refused(
            f"A team is already called {said.handle}.", "Choose another handle.", field="handle"
        )
    return work.add(Team(id=work.new_id(), handle=said.handle, name=said.name))


def perform_rename_team(work: Work, said: RenameTeam) -> Answer:
    """Give a team another name; the handle stays."""
    require(work.actor.role, "team")
    team = work.change(work.locked(find_team(work, said.handle)), name=said.name)
    return Answer(_team_record(team), (f"The team {team.handle} is now called {team.name}.",))


def _team_record(team: Team) -> dict[str, object]:
    return {"handle": team.handle, "name": team.name}
