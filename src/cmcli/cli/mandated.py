"""``cm mandated``: reports that the law requires are recorded, listed and followed."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.mandated.values import AddMandatedReport, SendWrittenReport
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_case
from cmcli.cli.core.which_case import need_case

app = group_app("Record reports that the law requires.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("author"),
    Column("agency"),
    Column("reference"),
    Column("told_on", "told"),
    Column("told_to", "told to"),
    Column("written_by", "written by"),
    Column("written_on", "sent"),
)


@command(
    app,
    "add",
    writes=True,
    examples=(
        'cm mandated add HJKMN --agency "County child protection" --reference 26-1184'
        ' --told today --told-to "Ms Abara" --written-by +2d',
    ),
)
def add(
    cm: Options, said: Annotated[Texts, AddMandatedReport], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    more = ("told_to", "written_by") if "agency" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


@command(app, "list", examples=("cm mandated list HJKMN",))
def list_(cm: Options, reference: CaseReference = None) -> None:
    """List the reports that you may see: your own, and those of workers whom you supervise."""
    from cmcli.casework.mandated.mandated import report_rows

    empty = "No report that you may see."
    show_of_case(cm, reference, report_rows, COLUMNS, empty=empty)


on_case(
    app,
    "written",
    SendWrittenReport,
    examples=(
        "cm mandated written HJKMN 1 --on yesterday",
        "cm mandated written HJKMN 1 --author ana",
    ),
)
