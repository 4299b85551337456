"""``cm search``: where words stand, in names, notes and plans."""

from datetime import date
from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.record import SearchQuestion
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, say, show_list
from cmcli.domain.dates import short_day

app = verb_app()

COLUMNS = (
    Column("ref"),
    Column("name", table=False),
    Column("kind"),
    Column("number", "no.", align="right"),
    Column("on", text=lambda on: short_day(on) if isinstance(on, date) else str(on)),
    Column("text"),
)


@command(
    app,
    "search",
    examples=(
        "cm search landlord",
        "cm search eviction notice --kind notes --worker ana",
        "cm search dana --kind clients --format ids",
    ),
)
def search(cm: Options, said: Annotated[Texts, SearchQuestion]) -> None:
    from cmcli.casework.looking.searching import find

    with asking(cm, completed(cm, said)) as (view, asked):
        rows = [one.as_dict() for one in find(view, asked)]
    show_list(cm, rows, COLUMNS, empty="Nothing was found. Try fewer or shorter words.")
    if len(rows) == asked.limit:
        say(cm, f"These are the newest {asked.limit}. For more: --limit N")
