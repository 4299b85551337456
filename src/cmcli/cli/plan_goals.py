"""``cm plan add-goal`` and ``set``: what is said of goals, and of steps once they are written."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case as find_case
from cmcli.cli.context import need_case, parsed_pairs, perform_each, reading
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.plan_shared import (
    By,
    Item,
    Reference,
    Text,
    Who,
    Words,
    goal_answer,
    step_answer,
)
from cmcli.cli.prompts import ask_choice, ask_day, ask_text, can_ask, need, read_text
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.goal_terms import GoalTerms
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

Need = Annotated[str | None, typer.Option("--need", help="The need it rests on.", metavar="DOMAIN")]
Strength = Annotated[
    str | None, typer.Option("--strength", help="The strength it rests on.", metavar="N")
]
Measure = Annotated[
    str | None, typer.Option("--measure", help="What is counted or seen.", metavar="T")
]
Baseline = Annotated[
    str | None, typer.Option("--baseline", help="The measure at the start.", metavar="N")
]
Target = Annotated[
    str | None, typer.Option("--target", help="The measure to be reached.", metavar="N")
]
Confidence = Annotated[
    str | None,
    typer.Option("--confidence", help="The client's own confidence, 0 to 10.", metavar="N"),
]
Weight = Annotated[
    str | None, typer.Option("--weight", help="How much it counts (1 if unsaid).", metavar="N")
]
MonitoredBy = Annotated[
    str | None, typer.Option("--monitored-by", help="How it is kept track of.", metavar="T")
]
Level = Annotated[
    list[str] | None,
    typer.Option(
        "--level", help="What a level from -2 to 2 looks like; repeat.", metavar="LEVEL=TEXT"
    ),
]
GasBaseline = Annotated[
    str | None, typer.Option("--gas-baseline", help="The level at the start.", metavar="N")
]
Smart = Annotated[
    bool, typer.Option("--smart", help="Show the SMART check in any model.", metavar="")
]


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
def add_goal(
    cm: Options,
    reference: Reference = None,
    text: Text = None,
    on_need: Need = None,
    strength: Strength = None,
    measure: Measure = None,
    baseline: Baseline = None,
    target: Target = None,
    by: By = None,
    words: Words = None,
    confidence: Confidence = None,
    weight: Weight = None,
    monitored_by: MonitoredBy = None,
    level: Level = None,
    gas_baseline: GasBaseline = None,
    smart: Smart = False,
) -> None:
    """Write a goal; it rests on a need, on a strength, or on neither."""
    from cmcli.casework.goal_terms import GoalTerms

    reference = need_case(cm, reference)
    asks = can_ask(cm) and text is None
    text = need(text, "TEXT", cm, lambda: ask_text("What is to be reached", required=True))
    terms = GoalTerms(
        text=read_text(text),
        need=on_need,
        strength=strength,
        measure=measure,
        baseline=baseline,
        target=target,
        by=by,
        words=read_text(words),
        confidence=confidence,
        weight=weight,
        monitored_by=monitored_by,
        gas_baseline=gas_baseline,
        levels=dict(parsed_pairs(level, "--level", "LEVEL=TEXT")),
    )
    terms = _asked(cm, reference, terms) if asks else terms
    from cmcli.casework.planning import add_goal as add

    def verb(work: "Work", found: "Found") -> Answer:
        goal = add(work, found.case, terms, smart_wanted=smart or None)
        return goal_answer(work, found, goal, "added", smart)

    perform_each(cm, reference, verb, extra={"terms": terms})


def _asked(cm: Options, reference: str, terms: "GoalTerms") -> "GoalTerms":
    """The goal with what a person answers to the questions that are still open."""
    with reading(cm) as view:
        from cmcli.domain.needs import Need as CaseNeed

        today = view.today
        case = find_case(view, cm, reference).case
        needs = view.all(CaseNeed, order=("domain",), case_id=case.id)
    if needs and terms.need is None and terms.strength is None:
        choices = [(one.domain, one.text or "") for one in needs]
        chosen = ask_choice("It rests on", [*choices, ("none", "no need")], "none")
        terms = replace(terms, need=None if chosen == "none" else chosen)
    if terms.words is None:
        terms = replace(terms, words=ask_text("In the client's own words (empty: none)"))
    if terms.measure is None:
        terms = replace(terms, measure=ask_text("How anyone would see it (empty: not yet)"))
    if terms.measure and terms.baseline is None and terms.target is None:
        terms = replace(
            terms,
            baseline=ask_text("Its value now, as a number (empty: none)"),
            target=ask_text("Its value in the end (empty: none)"),
        )
    if terms.by is None:
        chosen_day = ask_day("By when (empty: no date)", today)
        terms = replace(terms, by=None if chosen_day is None else chosen_day.isoformat())
    return terms


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm plan set HJKMN 1 --by eom --target 25 --level -2="still in the car"',
        "cm plan set HJKMN 1.2 --who client --by fri",
    ),
)
def set_(
    cm: Options,
    reference: Reference = None,
    item: Item = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Other words for it; - reads them.", metavar="T")
    ] = None,
    who: Who = None,
    on_need: Need = None,
    strength: Strength = None,
    measure: Measure = None,
    baseline: Baseline = None,
    target: Target = None,
    by: By = None,
    words: Words = None,
    confidence: Confidence = None,
    weight: Weight = None,
    monitored_by: MonitoredBy = None,
    level: Level = None,
    gas_baseline: GasBaseline = None,
    smart: Smart = False,
) -> None:
    """Change an open goal or step; an empty text ('') takes away what was said."""
    from cmcli.casework.goal_terms import GoalTerms

    reference = need_case(cm, reference)
    item = need(item, "ITEM", cm, lambda: ask_text("Goal or step, as in 2 or 2.1", required=True))
    terms = GoalTerms(
        text=read_text(text),
        need=on_need,
        strength=strength,
        measure=measure,
        baseline=baseline,
        target=target,
        by=by,
        words=read_text(words),
        confidence=confidence,
        weight=weight,
        monitored_by=monitored_by,
        gas_baseline=gas_baseline,
        levels=dict(parsed_pairs(level, "--level", "LEVEL=TEXT")),
    )
    extra = {"terms": terms}
    if "." in item:
        if replace(terms, text=None, by=None) != GoalTerms():
            raise UsageProblem(
                "Of a step only --text, --who and --by can be set.",
                f"For the goal: cm plan set CASE {item.partition('.')[0]} …",
            )
        perform_each(cm, reference, _step_setter(item, terms.text, who, by), extra=extra)
        return
    if who is not None:
        raise UsageProblem("--who belongs to a step.", "Name the step, as in 2.1.")
    perform_each(cm, reference, _goal_setter(item, terms, smart), extra=extra)


_Verb = Callable[["Work", "Found"], Answer]


def _goal_setter(item: str, terms: "GoalTerms", smart: bool) -> _Verb:
    from cmcli.casework.planning import change_goal

    def verb(work: "Work", found: "Found") -> Answer:
        goal = change_goal(work, found.case, item, terms, smart_wanted=smart or None)
        return goal_answer(work, found, goal, "changed", smart)

    return verb


def _step_setter(item: str, text: str | None, who: str | None, by: str | None) -> _Verb:
    from cmcli.casework.planning import change_step

    def verb(work: "Work", found: "Found") -> Answer:
        goal, step = change_step(work, found.case, item, text=text, who=who, by=by)
        return step_answer(work, found, goal, step, "changed")

    return verb
