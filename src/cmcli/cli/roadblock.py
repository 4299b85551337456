"""``cm roadblock``: what got in the way at contacts is listed and ended."""

from cmcli.casework.roadblocks.values import EndRoadblock
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_case

app = group_app("List and end what got in the way at contacts.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("text", "roadblock"),
    Column("on", "since"),
    Column("contact", align="right"),
    Column("answered_on", "answered"),
    Column("answered_by", "by"),
    Column("reason", table=False),
)


@command(app, "list", examples=("cm roadblock list HJKMN", "cm roadblock list HJKMN --json"))
def list_(cm: Options, reference: CaseReference = None) -> None:
    """List the roadblocks of a case, also those that are answered."""
    from cmcli.casework.roadblocks.roadblocks import roadblock_rows

    empty = "No roadblock yet. To record one: cm checkin CASE --roadblock TEXT"
    show_of_case(cm, reference, roadblock_rows, COLUMNS, empty=empty)


on_case(
    app,
    "end",
    EndRoadblock,
    examples=(
        'cm roadblock end HJKMN 2 --reason "her brother drives her now"',
        "cm roadblock end HJKMN 1 --on yesterday",
    ),
)
