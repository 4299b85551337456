"""``cm show``: one case with everything that a worker needs before a contact."""

from typing import Annotated

import typer

from cmcli.cli.context import case, reading
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import show_record

app = verb_app()


@command(app, "show", examples=("cm show HJKLM", "cm show HJKLM.2 --json"))
def show(
    cm: Options,
    reference: Annotated[
        str, typer.Argument(help="A code, the start of one, or a name.", metavar="CASE")
    ],
) -> None:
    """Show one case."""
    from cmcli.casework.dossier import dossier
    from cmcli.cli.case_page import page_of

    with reading(cm) as view:
        found = dossier(view, case(view, cm, reference))
        today = view.today
    show_record(cm, found.as_dict(), lambda: page_of(found, today))
