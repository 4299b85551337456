"""``cm history``: who changed what in a case, and when."""

import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, show, show_list
from cmcli.cli.core.which_case import cases, need_case
from cmcli.domain.dates import short_day

if TYPE_CHECKING:
    from cmcli.casework.looking.record import Happened

app = verb_app()

COLUMNS = (
    Column("seq", "no.", align="right"),
    Column("id", table=False),
    Column("at", "at (UTC)"),
    Column("actor"),
    Column("command"),
    Column("reason"),
    Column("what"),
    Column("ref", table=False),
)


@command(app, "history", examples=("cm history HJKMN", "cm history HJKMN --full"))
def history(
    cm: Options,
    reference: CaseReference = None,
    full: Annotated[bool, typer.Option("--full", help="Long texts in full.", metavar="")] = False,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="Show the newest first.", metavar="")
    ] = False,
) -> None:
    """Show who changed what in a case."""
    from cmcli.casework.looking.record import history as history_of

    reference = need_case(cm, reference)
    with reading(cm) as view:
        found = [one for each in cases(view, cm, reference) for one in history_of(view, each)]
    if reverse:
        found.reverse()
    if chosen_format(cm) in ("table", "plain") and cm.fields is None:
        show(cm, *(line for one in found for line in _lines(one, full=full)))
        return
    rows = [{**one.as_dict(), "what": "; ".join(one.sentences(full=full))} for one in found]
    show_list(cm, rows, COLUMNS, ids="seq")


def _lines(one: "Happened", *, full: bool) -> Iterator[str]:
    operation = one.recorded.operation
    moment: datetime = operation.at
    heading = f"{operation.seq}  {moment:%Y-%m-%d %H:%M} UTC  {operation.actor}"
    if operation.os_user != operation.actor:
        heading += f" (as {operation.os_user})"
    heading += f"  cm {operation.command}"
    if operation.undoes is not None:
        heading += f" of change {operation.undoes}"
    if operation.on is not None and operation.on != moment.date():
        heading += f", as of {short_day(operation.on)}"
    yield heading
    said = [f"because: {operation.reason}"] if operation.reason else []
    for line in (*said, *one.sentences(full=full)):
        yield from textwrap.wrap(
            line, 78, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
        )
