"""``cm worker``: who works here, and with how many hours."""

from typing import Annotated

import typer

from cmcli.casework.agency.values.staff import AddWorker, SetWorker
from cmcli.casework.described.texts import Texts
from cmcli.casework.hours.values import ChangeReduction, HoursQuestion, ReduceHours
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.domain.workers import Worker

app = group_app("Add, list and change workers.")

COLUMNS = (
    Column("handle"),
    Column("name"),
    Column("role"),
    Column("hours", align="right"),
    Column("team"),
    Column("team_role", "in team"),
    Column("supervisor"),
    Column("active", "here"),
    Column("capacity", table=False),
    Column("languages", table=False),
    Column("models", table=False),
    Column("areas", table=False),
    Column("email", "e-mail", table=False),
    Column("os_user", "computer login", table=False),
)

HOURS = (
    Column("number", "no.", align="right"),
    Column("hours", align="right"),
    Column("percent", "% less", align="right"),
    Column("category"),
    Column("reason"),
    Column("from_on", "from"),
    Column("until_on", "until"),
    Column("cancelled"),
    Column("handle", table=False),
)


@command(
    app,
    "add",
    writes=True,
    examples=("cm worker add ben --name 'Ben Ode' --hours 30 --team north",),
)
def add(cm: Options, said: Annotated[Texts, AddWorker]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm worker set ben --hours 20 --from 'next month'",
        "cm worker set ben --supervisor sam --team-role nurse --language Spanish",
        "cm worker set ben --email ben@agency.example",
        "cm worker set ben --inactive",
    ),
)
def set_(cm: Options, said: Annotated[Texts, SetWorker]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(
    app,
    "reduce",
    writes=True,
    examples=(
        "cm worker reduce ben --percent 20 --until 2027-03-31 --reason 'a course'"
        " --category training",
    ),
)
def reduce(cm: Options, said: Annotated[Texts, ReduceHours]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(
    app,
    "set-reduction",
    writes=True,
    examples=(
        "cm worker set-reduction ben 1 --until 2027-04-15",
        "cm worker set-reduction ben 2 --cancel",
    ),
)
def set_reduction(cm: Options, said: Annotated[Texts, ChangeReduction]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(app, "reductions", examples=("cm worker reductions ben",))
def reductions(cm: Options, said: Annotated[Texts, HoursQuestion]) -> None:
    from cmcli.casework.hours.worker_hours import hours_of

    with asking(cm, completed(cm, said)) as (view, asked):
        rows = hours_of(view, asked)
    show_list(cm, rows, HOURS, ids="number")


@command(app, "list", examples=("cm worker list", "cm worker list --json"))
def list_(
    cm: Options,
    every: Annotated[
        bool, typer.Option("--all", help="Also workers who have left.", metavar="")
    ] = False,
) -> None:
    """List the workers."""
    from cmcli.casework.agency.staff import worker_records

    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",))
        rows = worker_records(view, [worker for worker in workers if worker.active or every])
    show_list(cm, rows, COLUMNS, ids="handle")
