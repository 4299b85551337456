"""``cm set``: change acuity, model, phase or program of a case, or what brought the client."""

from typing import Annotated

from cmcli.casework.described.fields import field_of
from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.changing import CaseChange
from cmcli.cli.core.asking import choices_of, completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_choice, ask_text, can_ask
from cmcli.cli.core.which_case import need_case

app = verb_app()

_PLACED = (("acuity", "how much support"), ("model", "another model"), ("phase", "the phase"))
_WHAT = (
    *_PLACED,
    ("issue", "what brings the client here"),
    ("immediate", "what the client needs at once"),
    ("program", "one of your agency's programs"),
    ("urgency", "how urgent a place is, on the waitlist"),
    ("promised", "what a client on the waitlist was promised"),
    ("second", "another worker who knows the client"),
)


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm set HJKMN --acuity 4 --reason "lost the flat"',
        'cm set HJKMN --model brokerage --reason "needs links, not company"',
        'cm set HJKMN --issue "lives in her car"',
        "cm set HJKMN --second otter",
        'cm set HJKMN --phase 2 --on fri --reason "moved in three months ago"',
    ),
)
def set_(cm: Options, said: Annotated[Texts, CaseChange], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    if not any(name in said for name, _ in _WHAT) and can_ask(cm):
        said = _change_asked(cm, said)
    if any(name in said for name, _ in _PLACED) and "reason" not in said and can_ask(cm):
        said = said.saying(reason=ask_text("Reason", required=True))
    perform_on(cm, reference, completed(cm, said))


def _change_asked(cm: Options, said: Texts) -> Texts:
    """Ask for what changes, and for what it is now."""
    match ask_choice("What changes", _WHAT, "acuity"):
        case "issue":
            return said.saying(issue=ask_text("Presenting issue", required=True))
        case "immediate":
            return said.saying(immediate=ask_text("Immediate needs", required=True))
        case "program":
            return said.saying(program=ask_text("Program", required=True))
        case "urgency":
            urgencies = choices_of(cm, field_of(CaseChange, "urgency").kind)
            return said.saying(urgency=ask_choice("Urgency", list(urgencies.items())))
        case "promised":
            return said.saying(promised=ask_text("Promised", required=True))
        case "second":
            return said.saying(second=ask_text("Second worker", required=True))
        case "model":
            models = choices_of(cm, field_of(CaseChange, "model").kind)
            return said.saying(model=ask_choice("Model", list(models.items())))
        case "phase":
            return said.saying(phase=ask_text("Phase", required=True))
    from cmcli.catalog.access import fullness

    levels = [(str(key), level.label) for key, level in fullness().acuities.items()]
    return said.saying(acuity=ask_choice("Acuity", levels))
