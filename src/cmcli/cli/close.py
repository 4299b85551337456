"""``cm close``: a case ends, with its outcomes and what supports the client from now on."""

from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.closing import Closing
from cmcli.cli.core.asking import asked, completed, confirm_despite
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_choice, ask_text, can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.errors import UsageProblem

app = verb_app()


@command(
    app,
    "close",
    writes=True,
    examples=(
        "cm close HJKMN --reason goals-met --outcome 1=achieved --aftercare 2w --aftercare 3m",
        'cm close HJKMN --reason moved --support "aunt; Northside clinic" --summary -',
        'cm close HJKMN --reason unable-to-reach --flags-handed-to "county crisis team"',
    ),
)
def close(
    cm: Options,
    said: Annotated[Texts, Closing],
    reference: CaseReference = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the summary in your editor.", metavar="")
    ] = False,
) -> None:
    from cmcli.cli.core.written import written

    if edit and not can_ask(cm):
        raise UsageProblem("--edit needs a terminal.", "Use --summary - to read the text.")
    reference = need_case(cm, reference)
    whole = completed(cm, said)
    if can_ask(cm) and reference != "-":
        whole = _asked(cm, reference, whole)
        if "reason" not in said:
            more = ("support", "aftercare") if edit else ("support", "summary", "aftercare")
            whole = asked(cm, whole, *more)
        _confirm(cm, reference, whole)
    with written(cm, reference, whole, "summary", wanted=edit) as complete:
        perform_on(cm, reference, complete)


def _confirm(cm: Options, reference: str, said: Texts) -> None:
    """Ask whether to close although the record speaks against the reason or referrals are open."""
    from cmcli.casework.round.closing_rules import closing_facts, to_confirm

    with asking(cm, said) as (view, closing):
        doubts = to_confirm(closing_facts(view, case(view, cm, reference).case), closing)
    confirm_despite(cm, doubts, "Close the case anyway")


def _asked(cm: Options, reference: str, said: Texts) -> Texts:
    """Ask how far each open goal was reached, and who takes the open flags."""
    from cmcli.casework.round.closing import open_goals
    from cmcli.casework.round.safety import open_flags
    from cmcli.catalog.access import labels

    with reading(cm) as view:
        found = case(view, cm, reference).case
        goals, flags = open_goals(view, found), open_flags(view, found)
    outcomes = [*said.all("outcome")]
    states = [(key, label) for key, label in labels("goal state").items() if key != "open"]
    for goal in goals:
        if not any(one.partition("=")[0].strip() == str(goal.number) for one in outcomes):
            state = ask_choice(f"Goal {goal.number}: {goal.text}", states)
            outcomes.append(f"{goal.number}={state}")
    if flags and "flags_handed_to" not in said:
        told = ", ".join(f"{flag.number} ({flag.kind})" for flag in flags)
        to = ask_text(f"Open safety flag {told}: handed to (empty: nobody)")
        said = said.saying(flags_handed_to=to)
    return said.saying(outcome=tuple(outcomes) or None)
