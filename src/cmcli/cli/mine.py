"""``cm mine``: my contacts, minutes and travel by day and client, for a timesheet."""

from collections.abc import Mapping
from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.lists import MineQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, say, show_list
from cmcli.domain.dates import short_day, weekday_of

app = verb_app()


def _number(value: object) -> str:
    return str(value or "")


def _counts(did: object) -> str:
    counts = did if isinstance(did, Mapping) else {}
    return ", ".join(f"{key} {count}" for key, count in counts.items())


COLUMNS = (
    Column("sum", "sum of"),
    Column("on", "day"),
    Column("code"),
    Column("name"),
    Column("held", align="right", text=_number),
    Column("not_held", "tried", align="right", text=_number),
    Column("minutes", "min", align="right", text=_number),
    Column("travel", align="right", text=_number),
    Column("total", align="right", text=_number),
    Column("without_minutes", table=False),
    Column("did", table=False, text=_counts),
)


@command(
    app,
    "mine",
    examples=(
        "cm mine",
        "cm mine --from 2026-02-01 --to 2026-02-28 --format csv",
        "cm mine --worker ana --json",
    ),
)
def mine(cm: Options, said: Annotated[Texts, MineQuestion]) -> None:
    from cmcli.casework.looking.mine import worked
    from cmcli.store.reading.find import find_worker

    with asking(cm, said) as (view, asked):
        who = find_worker(view, asked.worker) if asked.worker else actor(view, cm)
        found = worked(view, who, asked.first, asked.last)
    days = " to ".join(f"{weekday_of(on)} {short_day(on)}" for on in (found.first, found.last))
    say(cm, f"Contacts of {who.handle}, {days}.")
    rows = found.rows
    if rows and (unsaid := rows[-1]["without_minutes"]):
        say(cm, f"Held without minutes: {unsaid}. To add them: cm contact amend CASE N --minutes M")
    if found.done:
        say(cm, f"Done: {found.done}.")
    if cm.format == "ids":
        rows = list({row["code"]: row for row in rows if row["code"]}.values())
    show_list(cm, rows, COLUMNS, ids="code", empty="No contacts in these days.")
