"""``cm worker``: who works here, and with how many hours."""

from typing import Annotated

import typer

from cmcli.casework.agency.values import AddWorker, ReduceHours, SetWorker
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_said
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
    Column("active"),
    Column("email", "e-mail", table=False),
    Column("os_user", "computer login", table=False),
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
        "cm worker set ben --hours 20",
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
    examples=("cm worker reduce ben --percent 20 --until 2027-03-31 --reason training",),
)
def reduce(cm: Options, said: Annotated[Texts, ReduceHours]) -> None:
    perform_said(cm, completed(cm, said), ids="handle")


@command(app, "list", examples=("cm worker list", "cm worker list --json"))
def list_(
    cm: Options,
    every: Annotated[
        bool, typer.Option("--all", help="Also workers who have left.", metavar="")
    ] = False,
) -> None:
    """List the workers."""
    from cmcli.casework.agency.staff import worker_record

    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",))
        rows = [worker_record(view, worker) for worker in workers if worker.active or every]
    show_list(cm, rows, COLUMNS, ids="handle")
