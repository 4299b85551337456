"""Times on call: workers who are on call for a team."""

from collections.abc import Collection
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.cover.values import BeOnCall
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.workers import OnCall, Worker
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
    for one in on_calls_since(work, said.from_on, [team.id]):
        if one.worker_id == worker.id and one.from_on <= said.to_on:
            raise Refused(
                f"{worker.handle} is already on call for {team.handle} from"
                f" {short_day(one.from_on)} to {short_day(one.to_on)}.",
                "Name other days, or undo that first: cm audit log",
                code="on-call-overlap",
                field="from_on",
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
    first, last = (format_day(day, work.today) for day in (made.from_on, made.to_on))
    line = f"{worker.handle} is on call for {team.handle} from {first} to {last}."
    record = {"team": team.handle, **on_call_record(made, worker)}
    return Answer(record, (line,))


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
