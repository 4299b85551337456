"""``cm review``: what was expected against what came of it, and how to go on."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.review import Appraisal
from cmcli.cli.core.asking import asked, completed, confirm_despite
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.prompts import ask_choice, ask_yes_no, can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.errors import UsageProblem

app = verb_app()

_LEVELS = {"as-expected": 0, "better": 1, "much-better": 2, "less": -1, "much-less": -2}
"""Levels of goal attainment in words, against what was expected."""


@command(
    app,
    "review",
    writes=True,
    examples=(
        "cm review HJKMN --goal 1=0 --goal 2=-1 --effectiveness 4 --decision continue",
        'cm review HJKMN --decision step-down --note "steady since spring"',
        'cm review HJKMN --needs-met --decision close --close-reason goals-met --support "sister"',
    ),
)
def review(cm: Options, said: Annotated[Texts, Appraisal], reference: CaseReference = None) -> None:
    if "close_reason" not in said and any(field.path[0] == "closing" for field in said):
        raise UsageProblem(
            "To close the case with the review, add --close-reason R.",
            "Or review first, and then: cm close CASE",
        )
    reference = need_case(cm, reference)
    if "decision" not in said and can_ask(cm) and reference != "-":
        whole = _roadblocks_asked(cm, reference, _levels_asked(cm, reference, said))
        said = asked(cm, whole, "reflection", "needs_met", "decision", "note")
    said = completed(cm, said)
    if can_ask(cm) and reference != "-":
        _confirm(cm, reference, said)
    perform_on(cm, reference, said)


def _confirm(cm: Options, reference: str, said: Texts) -> None:
    """Ask whether the needs are met, or the case closes, although the record says otherwise."""
    from cmcli.casework.round.closing_rules import closing_facts, to_confirm

    with asking(cm, said) as (view, appraisal):
        facts = closing_facts(view, case(view, cm, reference).case)
    doubts = [*facts.against_needs_met()] if appraisal.needs_met else []
    doubts += to_confirm(facts, appraisal.closing)
    confirm_despite(cm, doubts, "Save the review anyway")


def _levels_asked(cm: Options, reference: str, said: Texts) -> Texts:
    """Ask for the level of each open goal that has none yet."""
    from cmcli.casework.round.closing import open_goals

    with reading(cm) as view:
        goals = open_goals(view, case(view, cm, reference).case)
    known = [one.partition("=")[0].strip() for one in (*said.all("levels"), *said.all("values"))]
    levels = [*said.all("levels")]
    for goal in goals:
        if str(goal.number) not in known:
            choices = [*((key, "") for key in _LEVELS), ("not-judged", "")]
            level = ask_choice(f"Goal {goal.number}: {goal.text}", choices, "not-judged")
            if level in _LEVELS:
                levels.append(f"{goal.number}={_LEVELS[level]}")
    return said.saying(levels=tuple(levels) or None)


def _roadblocks_asked(cm: Options, reference: str, said: Texts) -> Texts:
    """Ask of each open roadblock whether the review answers it."""
    from cmcli.casework.roadblocks.roadblocks import open_roadblocks

    with reading(cm) as view:
        found = open_roadblocks(view, case(view, cm, reference).case)
    numbers = [*said.all("roadblocks")]
    for one in found:
        question = f"Roadblock {one.number}, {one.text}: does this review answer it?"
        if str(one.number) not in numbers and ask_yes_no(question, default=False):
            numbers.append(str(one.number))
    return said.saying(roadblocks=tuple(numbers) or None)
