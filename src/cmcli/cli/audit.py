"""``cm audit``: the log of operations, and whether it holds."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.record import LogQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, answer, say, show_list
from cmcli.errors import StoreProblem

if TYPE_CHECKING:
    from cmcli.store.keeping.audit import Verified

app = group_app("Show and verify the log of changes.")


def _minute(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


COLUMNS = (
    Column("seq", "no.", align="right"),
    Column("id", table=False),
    Column("at", "at (UTC)", text=_minute),
    Column("on", table=False),
    Column("actor"),
    Column("os_user", table=False),
    Column("command"),
    Column("case"),
    Column("cases", align="right", table=False),
    Column("reason"),
    Column("undoes", align="right"),
    Column("mark", table=False),
    Column("hash", table=False),
)


@command(app, "log", examples=("cm audit log", "cm audit log --since mon --actor ana"))
def log(cm: Options, said: Annotated[Texts, LogQuestion]) -> None:
    from cmcli.casework.looking.record import operation_records
    from cmcli.cli.core.output import chosen_format
    from cmcli.store.core import log as entries

    usual = 50 if chosen_format(cm) == "table" else None
    with asking(cm, said) as (view, asked):
        begins = None if asked.since is None else datetime.combine(asked.since, datetime.min.time())
        found = entries.operations(
            view,
            actor=asked.who,
            since=None if begins is None else begins.replace(tzinfo=view.now.tzinfo),
            limit=asked.limit or usual,
        )
        rows = operation_records(view, found)
    show_list(cm, rows, COLUMNS, ids="seq", empty="The log has no such change.")


@command(
    app,
    "verify",
    reads=False,
    examples=("cm audit verify", "cm audit verify --against 41:9f86d081884c…"),
)
def verify(
    cm: Options,
    against: Annotated[
        str | None,
        typer.Option("--against", help="A checkpoint that was kept elsewhere.", metavar="SEQ:HASH"),
    ] = None,
) -> None:
    """Verify the log and every row against it; exit code 5 where something does not hold."""
    from cmcli.store.keeping.audit import Head
    from cmcli.store.keeping.audit import verify as verified

    kept = None if against is None else Head.parse(against)
    with reading(cm) as view:
        found = verified(view, against=kept)
    for fault in found.faults[1:]:
        say(cm, fault.why)
    if found.faults:
        raise StoreProblem(
            found.faults[0].why, "A backup from before shows what was there.", code="log-broken"
        )
    answer(cm, _record(found), *_sentences(found), ids="head")


def _record(found: "Verified") -> dict[str, object]:
    return {
        "ok": True,
        "operations": found.operations,
        "changes": found.changes,
        "rows": found.rows,
        "seq": found.head.seq,
        "hash": found.head.hash,
        "head": str(found.head),
    }


def _sentences(found: "Verified") -> list[str]:
    return [
        f"The log is intact: {found.operations:,} changes, {found.changes:,} changed rows,"
        f" {found.rows:,} live rows.",
        f"Head: {found.head}",
    ]
