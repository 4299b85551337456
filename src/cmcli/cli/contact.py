"""``cm contact``: contacts are listed, amended, marked as entered in error, and moved."""

from functools import partial
from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.contact import AmendContact, ContactInError, MoveContact
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import one_case
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import rows_of_cases, show_numbered
from cmcli.cli.core.which_case import case, need_case

app = group_app("List, amend or move contacts.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("on", "day"),
    Column("at", table=False),
    Column("kind"),
    Column("mode", nothing="–"),
    Column("with", table=False),
    Column("caution", style=lambda value: "bold red" if value else None, table=False),
    Column("outcome"),
    Column("counts", "counts", text=lambda value: "yes" if value else "no"),
    Column("minutes", "min", align="right", table=False),
    Column("notes", "note", table=False),
    Column("worker", "by", table=False),
    Column("next_on", "next", table=False),
    Column("moved_from", table=False),
    Column("attended", table=False),
    *(Column(name, table=False) for name in ("entered_on", "backdated_on", "allowed_by")),
)
CAREFUL = ("with", "caution")
"""Columns that a table shows where contact with somebody needs care."""
CONFERENCE = ("with", "attended")
"""Columns that a table shows where somebody attended a conference."""
WRONG = (Column("error_reason", "entered in error"), Column("moved_to", "moved to"))


@command(app, "list", examples=("cm contact list HJKMN", "cm contact list HJKMN --all --json"))
def list_(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also contacts entered in error or moved.", metavar="")
    ] = False,
) -> None:
    """List the contacts of a case with their numbers."""
    from cmcli.casework.looking.contact_list import contact_list

    reference = need_case(cm, reference)
    rows = rows_of_cases(cm, reference, partial(contact_list, every=every))
    careful = any(row["caution"] for row in rows)
    met = any(row["attended"] for row in rows)
    also = (*(CAREFUL if careful else ()), *(CONFERENCE if met else ()))
    shown = [one._replace(table=True) if one.key in also else one for one in COLUMNS]
    columns = (*shown, *(WRONG if every else ()))
    empty = "No contact yet. To record the first: cm checkin CASE"
    show_numbered(cm, reference, rows, columns, empty=empty)


@command(
    app,
    "amend",
    writes=True,
    examples=(
        "cm contact amend HJKMN 3 --mode home",
        'cm contact amend HJKMN 3 --at "tue 14:00" --minutes none --reason "wrong day"',
        "cm contact amend HJKMN 3 --agree",
    ),
)
def amend(
    cm: Options, said: Annotated[Texts, AmendContact], reference: CaseReference = None
) -> None:
    perform_on(cm, _one(cm, reference), completed(cm, said))


@command(
    app,
    "error",
    writes=True,
    examples=('cm contact error HJKMN 3 --reason "recorded twice"',),
)
def error(
    cm: Options, said: Annotated[Texts, ContactInError], reference: CaseReference = None
) -> None:
    perform_on(cm, _one(cm, reference), completed(cm, said))


@command(
    app,
    "move",
    writes=True,
    examples=('cm contact move HJKMN 3 --to KDWHF --reason "wrong client"',),
)
def move(cm: Options, said: Annotated[Texts, MoveContact], reference: CaseReference = None) -> None:
    reference = _one(cm, reference)
    said = completed(cm, said)
    target = said.get("to")
    if target is not None and not cm.no_input:
        with reading(cm) as view:
            said = said.saying(to=case(view, cm, target).ref)
    perform_on(cm, reference, said)


def _one(cm: Options, reference: str | None) -> str:
    line = "cm contact amend CASE N --mode M"
    return one_case(cm, reference, "correct only one contact", line, code="many-contacts")
