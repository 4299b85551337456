"""``cm undo``: undo an operation."""

from dataclasses import replace
from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.keeping.values import Undoing
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.errors import Refused

app = verb_app()


@command(app, "undo", writes=True, examples=("cm undo", "cm undo 41"))
def undo(
    cm: Options,
    said: Annotated[Texts, Undoing],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask first.", metavar="")] = False,
) -> None:
    if can_ask(cm) and not yes and not cm.dry_run:
        said = _confirmed(cm, said)
    perform_said(cm, said, ids="seq")


def _confirmed(cm: Options, said: Texts) -> Texts:
    """Show what would be undone and ask; what was shown is what is undone then."""
    from cmcli.casework.keeping.undo import SHOWN, sentence_of, subjects, undoable, whose
    from cmcli.casework.looking.record import lines_of

    with asking(cm, said) as (view, asked):
        found = undoable(view, asked.operation, actor=actor(view, cm).handle)
        lines, people = lines_of(view, found.changes), subjects(view, found.changes)
    moment = f"{found.operation.at:%Y-%m-%d %H:%M} UTC"
    heading = f"Change {sentence_of(found)}, {moment}{whose(people)}. It did this:"
    shown = [f"  {line}" for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(f"  and {len(lines) - SHOWN} more changes")
    say(replace(cm, format=None), heading, *shown)
    if not ask_yes_no("Undo it", default=False):
        raise Refused("Nothing was undone.", code="declined")
    return said.saying(operation=found.name)
