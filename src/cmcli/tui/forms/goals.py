"""Fields of several forms for each goal: its measure now, and its level against the expected
one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow, RowHeading

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.tui.forms.form import Form

LEVELS = [
    Option("", "-", "not judged"),
    Option("-2", "-2", "much less than expected"),
    Option("-1", "-1", "less than expected"),
    Option("0", "0", "as expected"),
    Option("1", "+1", "more than expected"),
    Option("2", "+2", "much more than expected"),
]
"""The levels of goal attainment."""


def goal_rows(
    form: "Form[Any]", goals: "Sequence[Goal]", value: str, level: str
) -> Iterator[Widget]:
    """One row for each goal, with the fields of these names for its value and its level."""
    if goals:
        yield RowHeading("Goals: the measure now, and the level against what was expected (0)")
    for goal in goals:
        measure = form.field_of_goal(
            value, goal.number, help=f"Goal {goal.number}: {goal.measure or 'no measure yet'}."
        )
        levels = form.field_of_goal(
            level,
            goal.number,
            help=f"Goal {goal.number}: 0 is as expected, -2 much less, 2 much more.",
            choices=LEVELS,
        )
        yield FormRow(measure, levels, label=form.text(f"{goal.number} {goal.text}").plain)
