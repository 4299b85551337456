"""``cm rhythm``: how often to be in contact, as agreed with the client."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.which_case import need_case

app = verb_app()


@command(
    app,
    "rhythm",
    writes=True,
    examples=(
        'cm rhythm HJKMN 2w --reason "she wants more room"',
        'cm rhythm HJKMN 3d --reason "just moved in" --until eom',
        'cm rhythm HJKMN none --reason "settled in"',
    ),
)
def rhythm(
    cm: Options, said: Annotated[Texts, ContactSchedule], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))
