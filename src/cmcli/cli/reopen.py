"""``cm reopen``: a client whose case is closed comes back."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import Reopening
from cmcli.cli.core.asking import asked
from cmcli.cli.core.context import need_case, perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_yes_no, can_ask
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
    try:
        perform_on(cm, named, said)
    except Refused as refusal:
        if refusal.code != "over-ceiling" or named == "-" or not can_ask(cm):
            raise
        from cmcli.cli.main import report

        report(refusal, json=False)
        if not ask_yes_no("Put the new case on the waitlist", default=True):
            raise Refused("Nothing was saved.", code="declined") from None
        perform_on(cm, named, said.saying(or_waitlist="yes"))
