"""``cm worker``: who works here, and with how many hours."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import day, perform, reading, whole
from cmcli.cli.options import Options, command, group_app
from cmcli.cli.output import Column, show_list
from cmcli.cli.prompts import ask_text, need
from cmcli.domain.dates import format_day
from cmcli.domain.workers import Team, Worker

if TYPE_CHECKING:
    from cmcli.store.view import View
    from cmcli.store.work import Work

app = group_app("Add, list and change workers.")

Handle = Annotated[str | None, typer.Argument(help="The worker's handle.", metavar="HANDLE")]

COLUMNS = (
    Column("handle"),
    Column("name"),
    Column("role"),
    Column("hours", align="right"),
    Column("team"),
    Column("active"),
    Column("email", "e-mail", table=False),
    Column("os_user", "system user", table=False),
)


def _needed(cm: Options, handle: str | None) -> str:
    return need(handle, "HANDLE", cm, lambda: ask_text("Handle, such as ben", required=True))


def _record(view: "View", worker: Worker) -> dict[str, object]:
    team = view.get(Team, worker.team_id) if worker.team_id else None
    return {
        "handle": worker.handle,
        "name": worker.name,
        "role": worker.role,
        "hours": worker.hours,
        "team": team.handle if team else None,
        "active": worker.active,
        "email": worker.email,
        "os_user": worker.os_user,
    }


def _sentence(record: dict[str, object]) -> str:
    team = f", team {record['team']}" if record["team"] else ""
    gone = "" if record["active"] else "; no longer works here"
    who = f"{record['handle']} ({record['name']})"
    return f"{who}: {record['role']}, {record['hours']} hours a week{team}{gone}."


@command(
    app,
    "add",
    writes=True,
    examples=("cm worker add ben --name 'Ben Ode' --hours 30 --team north",),
)
def add(
    cm: Options,
    handle: Handle = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The worker's name.", metavar="NAME")
    ] = None,
    hours: Annotated[
        str, typer.Option("--hours", help="Contracted hours a week.", metavar="HOURS")
    ] = "37.5",
    role: Annotated[
        str, typer.Option("--role", help="worker, supervisor or admin.", metavar="ROLE")
    ] = "worker",
    team: Annotated[
        str | None, typer.Option("--team", help="The worker's team.", metavar="T")
    ] = None,
    os_user: Annotated[
        str | None,
        typer.Option("--os-user", help="Their user name on this system.", metavar="USER"),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option("--email", help="Where reminders reach them.", metavar="ADDRESS"),
    ] = None,
) -> None:
    """Take on a worker."""
    handle = _needed(cm, handle)
    name = need(name, "--name NAME", cm, lambda: ask_text("Name", required=True))
    from cmcli.casework.staff import add_worker

    def verb(work: "Work") -> Answer:
        made = add_worker(
            work,
            handle,
            name=name,
            hours=hours,
            role=role,
            team=team,
            os_user=os_user,
            email=email,
        )
        record = _record(work, made)
        return Answer(record, (_sentence(record),))

    perform(cm, verb, ids="handle")


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm worker set ben --hours 20",
        "cm worker set ben --email ben@agency.example",
        "cm worker set ben --inactive",
    ),
)
def set_(
    cm: Options,
    handle: Handle = None,
    name: Annotated[str | None, typer.Option("--name", help="A new name.", metavar="NAME")] = None,
    hours: Annotated[
        str | None, typer.Option("--hours", help="Contracted hours a week.", metavar="HOURS")
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", help="worker, supervisor or admin.", metavar="ROLE")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", help="A team; '' for none.", metavar="T")
    ] = None,
    os_user: Annotated[
        str | None,
        typer.Option("--os-user", help="Their user name here; '' for none.", metavar="USER"),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option("--email", help="Their address; '' for none.", metavar="ADDRESS"),
    ] = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whether they still work here.")
    ] = None,
) -> None:
    """Change what is said of a worker."""
    handle = _needed(cm, handle)
    from cmcli.casework.staff import set_worker

    def verb(work: "Work") -> Answer:
        changed = set_worker(
            work,
            handle,
            name=name,
            hours=hours,
            role=role,
            team=team,
            os_user=os_user,
            email=email,
            active=active,
        )
        record = _record(work, changed)
        return Answer(record, (_sentence(record),))

    perform(cm, verb, ids="handle")


@command(
    app,
    "reduce",
    writes=True,
    examples=("cm worker reduce ben --percent 20 --until 2027-03-31 --reason training",),
)
def reduce(
    cm: Options,
    handle: Handle = None,
    percent: Annotated[
        str | None, typer.Option("--percent", help="Part of the hours, 1 to 100.", metavar="N")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="What for.", metavar="T")] = None,
    from_: Annotated[str, typer.Option("--from", help="The first day.", metavar="D")] = "today",
    until: Annotated[str | None, typer.Option("--until", help="The last day.", metavar="D")] = None,
) -> None:
    """Say that a part of a worker's hours is not free for casework."""
    handle = _needed(cm, handle)
    percent = need(percent, "--percent N", cm, lambda: ask_text("Percent", required=True))
    reason = need(reason, "--reason T", cm, lambda: ask_text("What for", required=True))
    from cmcli.casework.staff import reduce_hours
    from cmcli.domain.dates import parse_day

    def verb(work: "Work") -> Answer:
        made = reduce_hours(
            work,
            handle,
            percent=whole(percent, "--percent", 1, 100) or 0,
            from_on=parse_day(from_, work.today),
            until_on=day(until, work),
            reason=reason,
        )
        end = f" until {format_day(made.until_on, work.today)}" if made.until_on else ""
        start = format_day(made.from_on, work.today)
        record = {
            "handle": handle,
            "percent": int(made.share * 100),
            "from_on": made.from_on,
            "until_on": made.until_on,
            "reason": made.reason,
        }
        return Answer(record, (f"{handle}: {percent} % less from {start}{end}.",))

    perform(cm, verb, ids="handle")


@command(app, "list", examples=("cm worker list", "cm worker list --json"))
def list_(
    cm: Options,
    every: Annotated[
        bool, typer.Option("--all", help="Also those who no longer work here.", metavar="")
    ] = False,
) -> None:
    """List the workers."""
    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",))
        rows = [_record(view, worker) for worker in workers if worker.active or every]
    show_list(cm, rows, COLUMNS, ids="handle")
