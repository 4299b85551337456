"""``cm plan add-step``, ``done``, ``drop`` and ``decline``: steps, and how goals and steps end."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.steps import AddStep, DeclineItem, DropItem, FinishItem
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.which_case import need_case

app = verb_app()


@command(
    app,
    "add-step",
    writes=True,
    examples=('cm plan add-step HJKMN 1 "Call the housing office" --who client --by fri',),
)
def add_step(cm: Options, said: Annotated[Texts, AddStep], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("who", "due_on") if "text" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


on_case(
    app,
    "done",
    FinishItem,
    examples=(
        "cm plan done HJKMN 1.2 --on yesterday",
        'cm plan done HJKMN 1 --outcome partly --note "has a room, shares the bath"',
    ),
)

on_case(
    app,
    "drop",
    DropItem,
    examples=('cm plan drop HJKMN 2 --reason "no longer wanted"', "cm plan drop HJKMN 1.3"),
)


@command(
    app,
    "decline",
    writes=True,
    examples=(
        'cm plan decline HJKMN 1.2 --words "not that office again"',
        'cm plan decline HJKMN "a place in the night shelter" --words "I do not sleep there"',
    ),
)
def decline(
    cm: Options, said: Annotated[Texts, DeclineItem], reference: CaseReference = None
) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said, "words"))
