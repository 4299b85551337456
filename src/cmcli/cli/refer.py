"""``cm refer``: a client is referred to a service, or to somebody who helps."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.referrals.values import Refer
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_choice, can_ask
from cmcli.cli.core.which_case import need_case, picked
from cmcli.errors import Ambiguous

app = verb_app()


@command(
    app,
    "refer",
    writes=True,
    examples=(
        'cm refer HJKMN "legal aid" --need housing --urgent',
        'cm refer HJKMN 12 --need food --service "food parcel" --warm',
        'cm refer HJKMN "choir at St Anne" --goal 2 --natural --led-by client',
        'cm list --format ids | cm refer - "winter clothes" --follow-up fri',
    ),
)
def refer(cm: Options, said: Annotated[Texts, Refer], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("need", "service") if "where" not in said else ()
    whole = completed(cm, said, *more)
    if reference == "-" or not can_ask(cm):
        perform_on(cm, reference, whole)
        return
    reference = picked(cm, reference)
    try:
        perform_on(cm, reference, whole)
    except Ambiguous as problem:
        if not problem.candidates:
            raise
        say(cm, problem.hint or "")
        choices = [(one, "") for one in problem.candidates]
        perform_on(cm, reference, whole.saying(where=ask_choice(problem.message, choices)))
