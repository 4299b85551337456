"""The plan as rows: needs with their goals, goals with their steps, and the progress of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from cmcli.casework.plan.goals import levels_of
from cmcli.casework.round.ratings import level_words
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.needs import SERIOUS
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.tui.case.look import Look, labelled
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.casework.plan.goals import GoalView
    from cmcli.domain.needs import Need
    from cmcli.domain.plans import Step

BAR, SPARK = 6, 8
"""Characters of the bar of a goal, and of the line of its values."""

COLUMNS = (
    TextColumn("what", "needs, goals, steps", 28, 200, sorts=False),
    TextColumn("by", "by", 12, sorts=False),
    TextColumn("way", "progress", BAR + 6, sorts=False),
    TextColumn("values", "values", SPARK, sorts=False),
)

DROPPED = ("dropped",)
"""States of goals that are hidden here; the timeline still has them."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row: a need, a goal or a step; ``number`` is ``2`` of a goal and ``2.1`` of a step."""

    key: str
    need: "Need | None" = None
    goal: "GoalView | None" = None
    step: "Step | None" = None
    number: str | None = None
    below: bool = False

    def given(self, verb: str) -> dict[str, str]:
        """Return the first values of a verb's form on this row."""
        if verb == "add-goal" and self.need is not None:
            return {"need": self.need.domain}
        if verb == "add-step" and self.goal is not None:
            return {"goal": str(self.goal.goal.number)}
        if verb == "done" and self.step is not None and self.number is not None:
            return {"step": self.number}
        return {}


def plan_rows(found: "Dossier") -> list[PlanLine]:
    """Return needs, the most urgent first, each with its goals; then the goals without a need;
    each goal with its steps."""
    goals = [one for one in found.plan.goals if one.goal.state not in DROPPED]
    rows: list[PlanLine] = []
    for need in found.needs:
        rows.append(PlanLine(f"need {need.domain}", need=need))
        for one in goals:
            if one.goal.need == need.domain:
                rows += _with_steps(one, below=True)
    known = {row.number for row in rows}
    for one in goals:
        if str(one.goal.number) not in known:
            rows += _with_steps(one, below=False)
    return rows


def _with_steps(one: "GoalView", *, below: bool) -> Iterator[PlanLine]:
    number = str(one.goal.number)
    yield PlanLine(f"goal {number}", goal=one, number=number, below=below)
    for step in one.steps:
        if not step.dropped:
            at = f"{number}.{step.number}"
            yield PlanLine(f"step {at}", goal=one, step=step, number=at, below=below)


def cells(row: PlanLine, look: Look) -> list[Text]:
    """One cell a column."""
    if row.need is not None:
        return [_need(row.need, look), Text(), Text(), Text()]
    if row.goal is None:
        return [Text()] * len(COLUMNS)
    indent = "  " if row.below else ""
    if row.step is not None:
        mark = "x" if row.step.done_on else " "
        what = look.said(f"{indent}  [{mark}] {row.number} {row.step.text}")
        return [_one_line(what), _step_when(row.step, look), Text(), Text()]
    goal = row.goal.goal
    state = "" if goal.state == "open" else f"[{goal.state}] "
    what = look.said(f"{indent}{goal.number}. {state}{goal.text}", "bold")
    return [_one_line(what), _goal_when(row.goal, look), _bar(row.goal, look), _spark(row, look)]


def _one_line(text: Text) -> Text:
    return Text(" ".join(text.plain.split("\n")), style=text.style)


def _need(need: "Need", look: Look) -> Text:
    serious = need.rating is not None and need.rating >= SERIOUS
    style = look.style("warning") if serious else ""
    stage = f", {need.stage_of_change}" if need.stage_of_change else ""
    line = look.said(f"{need.domain}: {level_words(need.rating, need.unrated)}{stage}", style)
    if need.text:
        line.append_text(_one_line(look.said(f" {look.signs('dot')} {need.text}", "dim")))
    return line


def _goal_when(one: "GoalView", look: Look) -> Text:
    goal = one.goal
    if goal.ended_on is not None:
        return Text(short_day(goal.ended_on), style="dim")
    if goal.due_on is None:
        return Text("no date", style="dim")
    late = (look.today - goal.due_on).days
    if late > 0:
        return Text(f"{late} d late", style=look.style("error"))
    return Text(short_day(goal.due_on))


def _step_when(step: "Step", look: Look) -> Text:
    if step.done_on is not None:
        return Text(f"{look.signs('done')} {short_day(step.done_on)[:-5]}", style="dim")
    late = 0 if step.due_on is None else (look.today - step.due_on).days
    if late > 0:
        return Text(f"{late} d late", style=look.style("error"))
    return Text("" if step.due_on is None else short_day(step.due_on))


def _bar(one: "GoalView", look: Look) -> Text:
    made = share(one.goal, one.points)
    if made is not None:
        return Text(f"{look.signs.bar(made, BAR)} {percent(made):>3} %")
    level = latest_level(one.points)
    return Text("" if level is None else f"level {level:+d}" if level else "level 0")


def _spark(row: PlanLine, look: Look) -> Text:
    points = () if row.goal is None else row.goal.points
    values = [point.value for point in points if point.value is not None]
    return Text(look.signs.sparkline(values, SPARK))


def about(row: PlanLine | None, look: Look) -> RenderableType:
    """All that is known of the row under the cursor."""
    if row is None:
        return Text()
    if row.need is not None:
        return labelled(list(_about_need(row.need, look)))
    if row.step is not None and row.number is not None:
        return labelled(list(_about_step(row.step, row.number, look)))
    return labelled(list(_about_goal(row.goal, look))) if row.goal is not None else Text()


def _about_need(need: "Need", look: Look) -> Iterator[tuple[str, Text]]:
    since = f" since {short_day(need.stage_on)}" if need.stage_on else ""
    stage = f", {need.stage_of_change}{since}" if need.stage_of_change else ""
    rated = level_words(need.rating, need.unrated)
    yield need.domain, look.said(f"{rated}{stage}")
    if need.text:
        yield "", look.said(need.text)


def _about_step(step: "Step", number: str, look: Look) -> Iterator[tuple[str, Text]]:
    yield f"step {number}", look.said(step.text)
    yield "who", look.said(step.who)
    if step.done_on is not None:
        yield "done", Text(short_day(step.done_on))
    elif step.due_on is not None:
        late = (look.today - step.due_on).days
        past = f", {say_days(late)} late" if late > 0 else ""
        yield "by", Text(f"{short_day(step.due_on)}{past}")


def _about_goal(one: "GoalView", look: Look) -> Iterator[tuple[str, Text]]:
    goal = one.goal
    yield f"goal {goal.number}", look.said(goal.text, "bold")
    yield "linked to", look.said(_rests(one))
    if goal.measure:
        way = ""
        if goal.baseline is not None or goal.target is not None:
            ends = ["?" if v is None else f"{v:f}" for v in (goal.baseline, goal.target)]
            way = ": " + f" {look.signs('arrow')} ".join(ends)
        value = latest_value(one.points)
        now = f", now {value:f}" if value is not None else ", no value yet"
        yield "measure", look.said(f"{goal.measure}{way}{now}")
    level = latest_level(one.points)
    if level is not None:
        words = levels_of(goal).get(str(level))
        yield "level", look.said(f"{level:+d}" + (f": {words}" if words else ""))
    for label, text in (("own words", goal.words), ("monitored by", goal.monitored_by)):
        if text:
            yield label, look.said(text)
    if goal.ended_on is not None:
        said = f"{goal.state} {short_day(goal.ended_on)}"
        yield "ended", look.said(f"{said}: {goal.outcome}" if goal.outcome else said)
    elif one.smart is not None and not one.smart.ok:
        for letter, verdict in one.smart.letters.items():
            if not verdict.ok:
                yield f"not SMART, {letter}", look.said(verdict.why)


def _rests(one: "GoalView") -> str:
    if one.goal.need is not None:
        return f"need {one.goal.need}"
    if one.goal.strength is not None:
        return f"strength {one.goal.strength}"
    return "no need or strength"
