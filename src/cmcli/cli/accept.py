"""``cm accept``: a case is taken from the waitlist, or assigned where it has no worker."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import Acceptance
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.which_case import need_case

app = verb_app()


@command(
    app,
    "accept",
    writes=True,
    examples=(
        "cm accept HJKMN",
        "cm accept HJKMN --worker ben --on yesterday",
        'cm accept HJKMN --worker ben --override "released from hospital today"',
    ),
)
def accept(
    cm: Options, said: Annotated[Texts, Acceptance], reference: CaseReference = None
) -> None:
    perform_on(cm, need_case(cm, reference), said)
