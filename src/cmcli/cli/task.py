"""``cm task``: tasks that are no step of a goal are added, listed, changed, done and dropped."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.tasks.values import AddTask, ChangeTask, DropTask, FinishTask, TaskQuestion
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_on
from cmcli.cli.core.on_case import on_case
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column
from cmcli.cli.core.record_lists import show_of_cases, show_of_workers
from cmcli.cli.core.which_case import need_case

app = group_app("Add, list and finish tasks that are no step of a goal.")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("text", "task"),
    Column("who", "for"),
    Column("due_on", "by"),
    Column("added_on", "added", table=False),
)
ENDED = (Column("done_on", "done"), Column("dropped_on", "dropped"), Column("reason"))


@command(
    app,
    "add",
    writes=True,
    examples=(
        'cm task add HJKMN "Send the proof of income" --by fri',
        'cm list --format ids | cm task add - "Ask about winter clothes" --by eom',
        'cm task add HJKMN "Call the clinic" --who ben --by +2d',
        'cm task add HJKMN "Ask for a bus pass" --roadblock 1',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddTask], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("due_on",) if "text" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


on_case(
    app,
    "set",
    ChangeTask,
    examples=("cm task set HJKMN 2 --by mon", "cm task set HJKMN 2 --who ben --by ''"),
)

on_case(
    app,
    "done",
    FinishTask,
    examples=("cm task done HJKMN 2", "cm task done HJKMN 2 --on yesterday"),
)

on_case(
    app,
    "drop",
    DropTask,
    examples=('cm task drop HJKMN 2 --reason "the landlord did it"',),
)


@command(
    app,
    "list",
    examples=("cm task list", "cm task list HJKMN", "cm task list --team north --json"),
)
def list_(
    cm: Options, said: Annotated[Texts, TaskQuestion], reference: CaseReference = None
) -> None:
    from cmcli.casework.tasks.task_list import tasks_for, tasks_of

    if reference is None:
        empty = "No open task. To add one: cm task add CASE TEXT"
        show_of_workers(cm, said, tasks_for, COLUMNS, empty=empty)
        return
    every, empty = (
        "A case shows all of its tasks.",
        "No task yet. To add one: cm task add CASE TEXT",
    )
    show_of_cases(cm, said, reference, tasks_of, (*COLUMNS, *ENDED), every=every, empty=empty)
