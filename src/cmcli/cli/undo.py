"""``cm undo``: take back an operation."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import actor, perform, reading
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import say
from cmcli.cli.prompts import ask_yes_no, can_ask
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.casework.undo import Undoable
    from cmcli.store.work import Work

app = verb_app()

SHOWN = 12
"""Changes that are listed before the question."""


@command(app, "undo", writes=True, examples=("cm undo", "cm undo 41"))
def undo(
    cm: Options,
    operation: Annotated[
        str | None,
        typer.Argument(help="An operation's number or id.", metavar="OPERATION"),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Pass the ceiling, for this reason.", metavar="REASON"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.", metavar="")] = False,
) -> None:
    """Take back your last operation, or the one named."""
    if can_ask(cm) and not yes and not cm.dry_run:
        with reading(cm) as view:
            from cmcli.casework.record import lines_of
            from cmcli.casework.undo import undoable

            found = undoable(view, operation, actor=actor(view, cm).handle)
            lines = lines_of(view, found.changes)
        say(replace(cm, format=None), *_sentences(found, lines))
        if not ask_yes_no("Take it back", default=False):
            raise Refused("Nothing was taken back.", code="declined")
        operation = found.operation.id
    from cmcli.casework.undo import undo as take_back

    def verb(work: "Work") -> Answer:
        taken = take_back(work, operation, override=override)
        record = {
            "seq": work.seq,
            "id": work.id,
            "undoes": taken.operation.seq,
            "command": taken.operation.command,
            "changes": len(taken.changes),
        }
        return Answer(record, (f"Took back operation {_named(taken)}.",))

    perform(cm, verb, ids="seq")


def _named(found: "Undoable") -> str:
    operation = found.operation
    return f"{operation.seq} ({operation.command}, by {operation.actor})"


def _sentences(found: "Undoable", lines: list[str]) -> list[str]:
    """What the operation did; taking it back leaves everything as it was before."""
    heading = f"Operation {_named(found)}, {found.operation.at:%Y-%m-%d %H:%M} UTC, did this:"
    shown = [heading, *(f"  {line}" for line in lines[:SHOWN])]
    if len(lines) > SHOWN:
        shown.append(f"  and {len(lines) - SHOWN} changes more")
    return shown
