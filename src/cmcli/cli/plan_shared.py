"""What the commands of ``cm plan`` share: arguments, and how goals and steps are answered."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record
from cmcli.domain.dates import format_day

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal, Step
    from cmcli.store.find import Found
    from cmcli.store.work import Work

Reference = Annotated[
    str | None,
    typer.Argument(help="A code, the start of one, a name, or - for many.", metavar="CASE"),
]
Text = Annotated[
    str | None,
    typer.Argument(help="What is to be reached or done; - reads it.", metavar="TEXT"),
]
Item = Annotated[str | None, typer.Argument(help="A goal (2) or a step (2.1).", metavar="ITEM")]
By = Annotated[str | None, typer.Option("--by", help="By when.", metavar="D")]
Words = Annotated[
    str | None, typer.Option("--words", help="The client's own words; - reads them.", metavar="T")
]
Who = Annotated[str | None, typer.Option("--who", help="worker, client or a name.", metavar="WHO")]


def goal_answer(work: "Work", found: "Found", goal: "Goal", what: str, smart: bool) -> Answer:
    """The goal after a change, with the case's keys, and a sentence."""
    from cmcli.casework.goals import goal_view

    record, coming = case_record(work, found.case)
    shown = goal_view(work, found.case, goal, smart=smart or None)
    by = f", by {format_day(goal.due_on, work.today)}" if goal.due_on else ""
    by = by if goal.state == "open" else ""
    line = f"{found.ref} goal {goal.number} {what}: {goal.text}{by}"
    return Answer(record | shown.as_dict(), (line, *coming))


def step_answer(work: "Work", found: "Found", goal: "Goal", step: "Step", what: str) -> Answer:
    """The step after a change, with the case's keys, and a sentence."""
    from cmcli.casework.goals import step_record

    record, coming = case_record(work, found.case)
    waits = step.due_on is not None and step.done_on is None and not step.dropped
    by = f", by {format_day(step.due_on, work.today)}" if step.due_on and waits else ""
    line = f"{found.ref} step {goal.number}.{step.number} {what}: {step.text} ({step.who}{by})"
    return Answer(record | step_record(goal, step), (line, *coming))
