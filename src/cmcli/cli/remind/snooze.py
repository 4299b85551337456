"""``cm remind snooze``: be reminded of something later, for a reason."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.reminding.values import LiftSnooze, SnoozeItems
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.which_case import need_case
from cmcli.errors import UsageProblem

app = verb_app()


@command(
    app,
    "snooze",
    writes=True,
    examples=(
        'cm remind snooze HJKMN contact --until "next mon" --reason "in hospital till then"',
        "cm remind snooze HJKMN step --number 2.1 --until +3d --reason 'office is closed'",
        "cm remind snooze HJKMN contact --lift",
    ),
)
def snooze(
    cm: Options,
    snoozing: Annotated[Texts, SnoozeItems],
    lifting: Annotated[Texts, LiftSnooze],
    reference: CaseReference = None,
) -> None:
    lifts = "lift" in lifting
    if lifts and ("until" in snoozing or "reason" in snoozing):
        raise UsageProblem(
            "--until and --reason can't be used with --lift.", "With --lift the snooze ends today."
        )
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, lifting if lifts else snoozing))
