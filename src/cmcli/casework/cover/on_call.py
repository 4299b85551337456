"""Times on call: workers who are on call for a team."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from cmcli.casework.answers import Answer
from cmcli.casework.cover.values import BeOnCall, EndOnCall
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.workers import OnCall, Team, Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.covers import on_calls_since
from cmcli.store.reading.find import find_team, find_worker


def perform_on_call(work: Work, said: BeOnCall) -> Answer:
    """Record who is on call for a team."""
    require(work.actor.role, "team")
    work.lock("staff")
    team, worker = find_team(work, said.team), find_worker(work, said.worker, field="worker")
    if not worker.active:
        raise NotFound(
            f"{worker.handle} no longer works here.", "Name another worker.", field="worker"
        )
    made = work.add(
        OnCall(
            id=work.new_id(),
            team_id=team.id,
            worker_id=worker.id,
            from_on=said.from_on,
            to_on=said.to_on,
            phone=said.phone,
        )
    )
    _check_once(work, made, team, worker)
    first, last = (format_day(day, work.today) for day in (made.from_on, made.to_on))
    line = f"{worker.handle} is on call for {team.handle} from {first} to {last}."
    record = {"team": team.handle, **on_call_record(made, worker)}
    return Answer(record, (line,))


def _check_once(work: Work, time: OnCall, team: Team, worker: Worker) -> None:
    """Refuse a time on call on days when the worker is on call for the team already."""
    for one in on_calls_since(work, time.from_on, [team.id]):
        if one.worker_id == worker.id and one.id != time.id and one.from_on <= time.to_on:
            raise Refused(
                f"{worker.handle} is already on call for {team.handle} from"
                f" {short_day(one.from_on)} to {short_day(one.to_on)}.",
                "Name other days, or end that sooner:"
                f" cm cover off-call {team.handle} {worker.handle} --on D",
                code="on-call-overlap",
                field="from_on",
            )


def check_on_calls(work: Work, times: Collection[str]) -> None:
    """Refuse times on call (ids) as they now are, where making them would be refused."""
    for one in work.all(OnCall, id=times) if times else ():
        team, worker = work.get(Team, one.team_id), work.get(Worker, one.worker_id)
        if team is not None and worker is not None:
            _check_once(work, one, team, worker)


def perform_off_call(work: Work, said: EndOnCall) -> Answer:
    """End the time on call that holds on a day; the day before is the last one."""
    require(work.actor.role, "team")
    work.lock("staff")
    team, worker = find_team(work, said.team), find_worker(work, said.worker, field="worker")
    on = said.on or work.today
    near = on_calls_since(work, on, [team.id])
    held = [one for one in near if one.worker_id == worker.id and one.from_on <= on]
    if not held:
        raise NotFound(
            f"{worker.handle} is not on call for {team.handle} on {short_day(on)}.",
            f"To see who is: cm team show {team.handle}",
            field="on",
        )
    kept = replace(held[0], to_on=on - timedelta(days=1))
    if kept.to_on < kept.from_on:
        work.remove(held[0])
    else:
        work.save(kept)
    line = f"{worker.handle} is not on call for {team.handle} from {format_day(on, work.today)}."
    return Answer({"team": team.handle, **on_call_record(kept, worker)}, (line,))


def on_call_record(one: OnCall, worker: Worker) -> dict[str, object]:
    """Return a time on call as JSON prints it."""
    return {
        "worker": worker.handle,
        "name": worker.name,
        "phone": one.phone,
        "from_on": one.from_on,
        "to_on": one.to_on,
    }


def on_call_from(view: View, teams: Collection[str], day: date) -> list[dict[str, object]]:
    """Return who is on call for the teams (ids) on the day or later, by the first day."""
    times = on_calls_since(view, day, teams)
    workers = {one.id: one for one in view.all(Worker, id={one.worker_id for one in times})}
    known = [(one, workers[one.worker_id]) for one in times if workers[one.worker_id].active]
    return [on_call_record(one, who) for one, who in known]
