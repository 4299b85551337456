"""Values for tasks. This imports no SQL."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Handle
from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, fields_of, shared
from cmcli.casework.described.kinds import TEXT, Clearable, Number, Text
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.roadblocks.values import answered_field
from cmcli.errors import UsageProblem

WHO = Handle()


@dataclass(frozen=True, kw_only=True)
class AddTask(Value):
    """Add a task that is no step of a goal."""

    COMMAND = "task add"
    DOES = "cmcli.casework.tasks.tasks:perform_add"

    text: str = described(
        Text(dash=True), "Task", "What has to be done.", positional=True, needed=True
    )
    due_on: date | None = described(COMING_DAY, "By", "Due date of the task.", option="--by")
    who: str | None = described(
        WHO, "For", "The worker who does it. Default: whoever has the case."
    )
    roadblock: int | None = answered_field("task")


_NUMBER = described(
    Number("tasks"), "Task", "The number of the task.", positional=True, needed=True
)


@dataclass(frozen=True, kw_only=True)
class ChangeTask(Value):
    """Change an open task.

    An empty text ('') takes away the date or the worker.
    """

    COMMAND = "task set"
    DOES = "cmcli.casework.tasks.tasks:perform_change"

    number: int = shared(_NUMBER)
    text: str | None = described(Text(dash=True), "New text", "New text for the task.")
    due_on: date | str | None = described(
        Clearable(COMING_DAY), "By", "Due date of the task.", option="--by"
    )
    who: str | None = described(Clearable(WHO), "For", "The worker who does it.")

    def agree(self) -> None:
        """Refuse a change of nothing."""
        names = [one.name for one in fields_of(type(self)) if one.name != "number"]
        if all(getattr(self, name) is None for name in names):
            raise UsageProblem(
                "Nothing to change.", f"For example: cm task set CASE {self.number} --by fri"
            )


@dataclass(frozen=True, kw_only=True)
class FinishTask(Value):
    """Mark a task as done."""

    COMMAND = "task done"
    DOES = "cmcli.casework.tasks.tasks:perform_done"

    number: int = shared(_NUMBER)
    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")


@dataclass(frozen=True, kw_only=True)
class DropTask(Value):
    """Drop a task that nobody has to do any more. It stays in the record."""

    COMMAND = "task drop"
    DOES = "cmcli.casework.tasks.tasks:perform_drop"

    number: int = shared(_NUMBER)
    reason: str = described(TEXT, "Reason", "Why it is dropped.", needed=True)


@dataclass(frozen=True, kw_only=True)
class TaskQuestion(WhoseCases):
    """List the tasks of a case, or all open tasks.

    With a case, also tasks that are done or dropped. Without one, workers see their own open
    tasks. Supervisors and admins see all open tasks.
    """

    COMMAND = "task list"

    worker: str | None = described(WORKER, "Worker", "Only this worker's tasks.")
    team: str | None = described(TEAM, "Team", "Only the tasks of this team's members.")
