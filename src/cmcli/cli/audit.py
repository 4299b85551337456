"""``cm audit``: the log of operations, and whether it holds."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import day, reading, whole
from cmcli.cli.options import Options, command, group_app
from cmcli.cli.output import Column, answer, say, show_list
from cmcli.errors import StoreProblem

if TYPE_CHECKING:
    from cmcli.store.audit import Verified

app = group_app("Show and verify the log of operations.")


def _minute(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


COLUMNS = (
    Column("seq", "no.", align="right"),
    Column("id", table=False),
    Column("at", "at (UTC)", text=_minute),
    Column("actor"),
    Column("os_user", table=False),
    Column("command"),
    Column("reason"),
    Column("undoes", align="right"),
    Column("hash", table=False),
)


@command(app, "log", examples=("cm audit log", "cm audit log --since mon --actor ana"))
def log(
    cm: Options,
    since: Annotated[
        str | None, typer.Option("--since", help="Only from this day on.", metavar="D")
    ] = None,
    who: Annotated[
        str | None, typer.Option("--actor", help="Only this worker's.", metavar="H")
    ] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", help="Not more than this many.", metavar="N")
    ] = None,
) -> None:
    """List the operations, the newest first.

    On a terminal the latest 50 are shown unless --limit says otherwise.
    """
    from cmcli.casework.record import operation_record
    from cmcli.cli.output import chosen_format
    from cmcli.store import log as entries

    most = whole(limit, "--limit", 1, 1_000_000)
    if most is None and chosen_format(cm) == "table":
        most = 50
    with reading(cm) as view:
        from_on = day(since, view, prefer="past")
        begins = None if from_on is None else datetime.combine(from_on, datetime.min.time())
        found = entries.operations(
            view,
            actor=who,
            since=None if begins is None else begins.replace(tzinfo=view.now.tzinfo),
            limit=most,
        )
        rows = [operation_record(one) for one in found]
    show_list(cm, rows, COLUMNS, ids="seq", empty="The log has no such operation.")


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
        typer.Option("--against", help="A head that was kept elsewhere.", metavar="SEQ:HASH"),
    ] = None,
) -> None:
    """Verify the log and every row against it; exit code 5 where something does not hold."""
    from cmcli.store.audit import Head
    from cmcli.store.audit import verify as verified

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
        "erased": found.erased,
        "seq": found.head.seq,
        "hash": found.head.hash,
        "head": str(found.head),
    }


def _sentences(found: "Verified") -> list[str]:
    lines = [
        f"The log holds: {found.operations:,} operations with {found.changes:,} changes,"
        f" {found.rows:,} live rows."
    ]
    if found.erased:
        lines.append(f"{found.erased:,} images were erased; the chain holds without them.")
    return [*lines, f"Head: {found.head}"]
