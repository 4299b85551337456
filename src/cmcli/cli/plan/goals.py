"""``cm plan add-goal`` and ``set``: what is said of goals, and of steps once they are there."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.goals import AddGoal, ChangeItem
from cmcli.cli.core.asking import asked, completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_choice, can_ask
from cmcli.cli.core.which_case import case, need_case

app = verb_app()


@command(
    app,
    "add-goal",
    writes=True,
    examples=(
        'cm plan add-goal HJKMN "Sleep in a place of her own" --need housing --by "1 Jun"'
        ' --measure "nights housed a month" --baseline 0 --target 30',
        'cm plan add-goal HJKMN "Play in the church band again" --strength 1 --words "I miss it"',
    ),
)
def add_goal(cm: Options, said: Annotated[Texts, AddGoal], reference: CaseReference = None) -> None:
    from cmcli.catalog.goal_words import goal_words

    reference = need_case(cm, reference)
    whole = completed(cm, said)
    if "text" not in said and can_ask(cm):
        whole = _asked(cm, reference, whole)
    goal_words()  # read before the store is locked
    perform_on(cm, reference, whole)


def _asked(cm: Options, reference: str, said: Texts) -> Texts:
    """Ask for what makes a goal clear: its need, its measure, a date, the client's words."""
    from cmcli.domain.needs import Need

    with reading(cm) as view:
        found = case(view, cm, reference).case
        needs = view.all(Need, order=("domain",), case_id=found.id)
    if needs and "need" not in said and "strength" not in said:
        choices = [*((one.domain, one.text or "") for one in needs), ("none", "no need")]
        chosen = ask_choice("Need to link to", choices, "none")
        said = said if chosen == "none" else said.saying(need=chosen)
    said = asked(cm, said, "measure")
    if said.get("measure") and "baseline" not in said and "target" not in said:
        said = asked(cm, said, "baseline", "target")
    return asked(cm, said, "due_on", "words")


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm plan set HJKMN 1 --by eom --target 25 --level -2="still in the car"',
        "cm plan set HJKMN 1.2 --who client --by fri",
    ),
)
def set_(cm: Options, said: Annotated[Texts, ChangeItem], reference: CaseReference = None) -> None:
    from cmcli.catalog.goal_words import goal_words

    reference = need_case(cm, reference)
    goal_words()  # read before the store is locked
    perform_on(cm, reference, completed(cm, said))
