"""``cm reopen``: a client whose case is closed comes back."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import Reopening
from cmcli.cli.core.asking import although_died, asked
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.cli.core.which_case import need_case
from cmcli.errors import Refused

app = verb_app()


@command(
    app,
    "reopen",
    writes=True,
    examples=(
        'cm reopen HJKMN --reason "lost the flat again"',
        "cm reopen HJKMN --worker ben --or-waitlist",
    ),
)
def reopen(cm: Options, said: Annotated[Texts, Reopening], reference: CaseReference = None) -> None:
    named = need_case(cm, reference)
    if reference is None:
        said = asked(cm, said, "reason")
    _perform(cm, named, said)


def _perform(cm: Options, reference: str, said: Texts) -> None:
    """Reopen; on a terminal a refusal offers its way out."""
    try:
        perform_on(cm, reference, said)
    except Refused as refusal:
        if reference == "-":
            raise
        _perform(cm, reference, _way_out(cm, said, refusal))


def _way_out(cm: Options, said: Texts, refusal: Refused) -> Texts:
    if refusal.code != "over-ceiling" or not can_ask(cm):
        return although_died(cm, said, refusal)
    from cmcli.cli.main import report

    report(refusal, json=False)
    if not ask_yes_no("Put the new case on the waitlist", default=True):
        raise Refused("Nothing was saved.", code="declined") from None
    return said.saying(or_waitlist="yes")
