"""``cm list``: the caseload as a list of cases."""

from dataclasses import replace
from typing import Annotated

import typer

from cmcli.cli.context import reading, viewer
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import Column, show_list
from cmcli.domain.cases import STATUSES
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

app = verb_app()


def _late(value: object) -> str | None:
    return "bold red" if value else None


COLUMNS = (
    Column("ref"),
    Column("code", table=False),
    Column("episode", table=False),
    Column("name", nothing="unknown"),
    Column("model"),
    Column("stage"),
    Column("status", table=False),
    Column("worker"),
    Column("opened_on", "opened", table=False),
    Column("closed_on", "closed", table=False),
    Column("acuity", "ac.", align="right"),
    Column("next_contact_due", "contact by"),
    Column("days_late", "late", align="right", style=_late, text=lambda days: str(days or "")),
)


@command(
    app,
    "list",
    examples=(
        "cm list",
        "cm list --worker ana --overdue",
        "cm list --status waitlist --format ids",
    ),
)
def list_(
    cm: Options,
    worker: Annotated[
        str | None, typer.Option("--worker", help="Only this worker's.", metavar="H")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Only this model.", metavar="M")
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Only this stage.", metavar="S")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only where something is late.", metavar="")
    ] = False,
    status: Annotated[
        str,
        typer.Option(
            "--status", help="open, waitlist, referred-out, closed or all.", metavar="STATUS"
        ),
    ] = "open",
) -> None:
    """List cases.

    Workers see their own open cases; supervisors and admins everybody's.
    """
    from cmcli.casework.listing import list_cases, own_or_all
    from cmcli.catalog.access import check
    from cmcli.catalog.reader import near

    if status not in (*STATUSES, "all"):
        known = f"Known are {', '.join(STATUSES)} and all."
        guess = near(status, (*STATUSES, "all"))
        raise UsageProblem(
            f"There is no status {quoted(status)}.", f"{guess} {known}" if guess else known
        )
    if stage is not None:
        stage = check("stage", stage)
    with reading(cm) as view:
        found = list_cases(
            view,
            worker=own_or_all(view, viewer(view, cm), worker, status=status),
            model=None if model is None else check("model", model),
            status=status if stage != "closed" or status != "open" else "closed",
            in_stage=stage,
            overdue=overdue,
        )
        rows = [one.as_dict() for one in found]
    swap = {"stage": False, "status": True} if status == "all" else {}
    columns = [replace(one, table=swap.get(one.key, one.table)) for one in COLUMNS]
    show_list(cm, rows, columns, empty="No case answers to that. cm intake opens one.")
