"""``cm document``: documents are recorded, listed, and change their status."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.documents.values import AddDocument, ChangeDocument, DocumentInError
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.which_case import need_case
from cmcli.cli.renewals import SINCE, show_entries

app = group_app("Record the documents of a client and their renewal.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind", "document"),
    Column("status", nothing="–"),
    Column("renew_on", "renew by"),
    Column("note"),
    SINCE,
    Column("added_on", table=False),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        "cm document add HJKMN lease --status have --renew 2027-05-31",
        'cm document add HJKMN identity --status needed --note "lost with her bag"',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddDocument], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("status", "renew_on") if "kind" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


on_case(
    app,
    "set",
    ChangeDocument,
    examples=(
        "cm document set HJKMN 2 --status applied --on yesterday",
        "cm document set HJKMN 1 --status have --renew 2027-05-31",
    ),
)

on_case(
    app,
    "error",
    DocumentInError,
    examples=('cm document error HJKMN 2 --reason "another client\'s"',),
)


@command(app, "list", examples=("cm document list HJKMN", "cm document list HJKMN --json"))
def list_(
    cm: Options,
    reference: CaseReference = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also documents entered in error.", metavar="")
    ] = False,
) -> None:
    """List the documents of a case."""
    show_entries(cm, reference, "document", COLUMNS, every=every)
