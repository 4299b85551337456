"""``cm list``: the caseload as a list of cases."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.lists import Listing
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.terminal import columns_of_terminal

app = verb_app()


WIDE = 110
"""Columns of a terminal from which on the table says when the last contact was."""


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
    Column("away"),
    Column("away_since", "since", table=False),
    Column("away_until", "expected back", table=False),
    Column("next_contact_due", "contact by"),
    Column("last_contact"),
    Column("last_seen", table=False),
    Column("days_late", "late", align="right", style=_late, text=lambda days: str(days or "")),
    *(Column(key, table=False) for key in ("days_since", "interval", "attempts", "last_attempt")),
    *(Column(key, table=False) for key in ("missed_appointment", "why")),
    Column("second", "second worker", table=False),
    Column("covered_by", table=False),
    Column("covered_until", table=False),
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
def list_(cm: Options, said: Annotated[Texts, Listing]) -> None:
    from cmcli.casework.listing import list_cases
    from cmcli.casework.looking.losing import losing

    with asking(cm, said) as (view, asked):
        found = list_cases(view, viewer(view, cm), asked)
        if asked.losing_touch:
            rows = [{**one.as_dict(), **lost.touch.as_dict()} for one, lost in losing(view, found)]
        else:
            rows = [one.as_dict() for one in found]
    swap = {"stage": False, "status": True} if said.get("status") == "all" else {}
    unseen = said.get("not_seen") is not None
    swap |= {key: any(row[key] for row in rows) for key in ("away", "covered_by")}
    swap |= {"last_contact": unseen or columns_of_terminal() >= WIDE, "last_seen": unseen}
    if said.get("losing_touch") is not None:
        swap |= dict.fromkeys(("model", "stage", "acuity", "next_contact_due", "days_late"), False)
        swap |= {"last_contact": False, "why": True}
    columns = [one._replace(table=swap.get(one.key, one.table)) for one in COLUMNS]
    show_list(cm, rows, columns, empty="No matching cases. To open one: cm intake")
