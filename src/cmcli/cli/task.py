"""``cm task``: tasks that are no step of a goal are added, listed, changed, done and dropped."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.tasks.values import AddTask, ChangeTask, DropTask, FinishTask, TaskQuestion
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import viewer
from cmcli.cli.core.options import CaseReference, Options, command, group_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import case_refs
from cmcli.cli.core.which_case import case, need_case, picked
from cmcli.errors import UsageProblem

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
    ),
)
def add(cm: Options, said: Annotated[Texts, AddTask], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    more = ("due_on",) if "text" not in said else ()
    perform_on(cm, reference, completed(cm, said, *more))


@command(
    app,
    "set",
    writes=True,
    examples=("cm task set HJKMN 2 --by mon", "cm task set HJKMN 2 --who ben --by ''"),
)
def set_(cm: Options, said: Annotated[Texts, ChangeTask], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "done",
    writes=True,
    examples=("cm task done HJKMN 2", "cm task done HJKMN 2 --on yesterday"),
)
def done(cm: Options, said: Annotated[Texts, FinishTask], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "drop",
    writes=True,
    examples=('cm task drop HJKMN 2 --reason "the landlord did it"',),
)
def drop(cm: Options, said: Annotated[Texts, DropTask], reference: CaseReference = None) -> None:
    reference = need_case(cm, reference)
    perform_on(cm, reference, completed(cm, said))


@command(
    app,
    "list",
    examples=("cm task list", "cm task list HJKMN", "cm task list --team north --json"),
)
def list_(
    cm: Options, said: Annotated[Texts, TaskQuestion], reference: CaseReference = None
) -> None:
    if reference is None:
        _open_tasks(cm, said)
        return
    if said.given:
        raise UsageProblem(
            "Use either a case or --worker, --team or --all.", "A case shows all of its tasks."
        )
    from cmcli.casework.tasks.task_list import tasks_of

    with asking(cm, said) as (view, _):
        found = [case(view, cm, ref) for ref in case_refs(picked(cm, reference))]
        rows = [row for one in found for row in tasks_of(view, one)]
    many = (Column("ref"),) if reference == "-" else ()
    empty = "No task yet. To add one: cm task add CASE TEXT"
    show_list(cm, rows, (*many, *COLUMNS, *ENDED), ids="number", empty=empty)


def _open_tasks(cm: Options, said: Texts) -> None:
    from cmcli.casework.looking.due import whose
    from cmcli.casework.tasks.task_list import tasks_for

    with asking(cm, said) as (view, asked):
        rows = tasks_for(view, whose(view, viewer(view, cm), asked))
    columns = (Column("ref"), Column("name", nothing="unknown"), *COLUMNS, Column("worker"))
    show_list(cm, rows, columns, empty="No open task. To add one: cm task add CASE TEXT")
