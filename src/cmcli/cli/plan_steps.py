"""``cm plan add-step``, ``done``, ``drop`` and ``decline``: steps, and how goals and steps end."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.steps import AddStep
from cmcli.cli.context import case_record, day, need_case, perform_each, perform_on
from cmcli.cli.described import completed
from cmcli.cli.options import CaseReference, Options, command, verb_app
from cmcli.cli.plan_shared import (
    Item,
    Reference,
    Words,
    goal_answer,
    step_answer,
)
from cmcli.cli.prompts import ask_text, can_ask, need, read_text
from cmcli.domain.dates import format_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

On = Annotated[str | None, typer.Option("--on", help="The day; today if unsaid.", metavar="D")]


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


@command(
    app,
    "done",
    writes=True,
    examples=(
        "cm plan done HJKMN 1.2 --on yesterday",
        'cm plan done HJKMN 1 --outcome partly --note "has a room, shares the bath"',
    ),
)
def done(
    cm: Options,
    reference: Reference = None,
    item: Item = None,
    on: On = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome",
            help="Of a goal; achieved if unsaid.",
            metavar="achieved|partly|not-achieved",
        ),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", help="Of a goal: what came of it.", metavar="T")
    ] = None,
) -> None:
    """Write down that a step is done, or that a goal has come to its end."""
    reference = need_case(cm, reference)
    item = need(item, "STEP", cm, lambda: ask_text("Step or goal, as in 2.1 or 2", required=True))
    if "." in item and (outcome or note):
        raise UsageProblem("--outcome and --note belong to a goal.", "A step is done or not.")
    from cmcli.casework.planning import do_step, end_goal

    def verb(work: "Work", found: "Found") -> Answer:
        when = day(on, work, prefer="past") or work.today
        said = format_day(when, work.today)
        if "." in item:
            made = do_step(work, found.case, item, on=when)
            return step_answer(work, found, *made, f"done {said}")
        ended = outcome or "achieved"
        goal = end_goal(work, found.case, item, outcome=ended, note=note, on=when)
        return goal_answer(work, found, goal, f"{goal.state} {said}", False)

    perform_each(cm, reference, verb)


@command(
    app,
    "drop",
    writes=True,
    examples=('cm plan drop HJKMN 2 --reason "no longer wanted"', "cm plan drop HJKMN 1.3"),
)
def drop(
    cm: Options,
    reference: Reference = None,
    item: Item = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why.", metavar="T")] = None,
) -> None:
    """Take a goal or a step out of the plan; it stays in the record."""
    reference = need_case(cm, reference)
    item = need(item, "ITEM", cm, lambda: ask_text("Goal or step, as in 2 or 2.1", required=True))
    from cmcli.casework.planning import drop as take_out

    def verb(work: "Work", found: "Found") -> Answer:
        goal, step = take_out(work, found.case, item, reason=reason)
        if step is not None:
            return step_answer(work, found, goal, step, "taken out of the plan")
        return goal_answer(work, found, goal, "taken out of the plan", False)

    perform_each(cm, reference, verb)


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
    cm: Options,
    reference: Reference = None,
    item: Annotated[
        str | None,
        typer.Argument(help="A goal (2), a step (2.1), or an offer in words.", metavar="ITEM"),
    ] = None,
    words: Words = None,
    on: On = None,
) -> None:
    """Write down what the client declined; a goal or step leaves the plan."""
    asks = can_ask(cm) and item is None
    reference = need_case(cm, reference)
    what = need(item, "ITEM", cm, lambda: ask_text("What was declined", required=True))
    said = read_text(words)
    if asks and said is None:
        said = ask_text("In the client's own words (empty: none)")
    from cmcli.casework.planning import decline as write_down

    def verb(work: "Work", found: "Found") -> Answer:
        when = day(on, work, prefer="past") or work.today
        made = write_down(work, found.case, what, words=said, on=when)
        record, coming = case_record(work, found.case)
        record |= {"item": made.item, "text": made.text, "words": made.words, "on": made.on}
        line = f"{found.ref} declined on {format_day(made.on, work.today)}: {made.text}"
        return Answer(record, (f"{line} ({made.item}).", *coming))

    perform_each(cm, reference, verb, extra={"item": what, "words": said})
