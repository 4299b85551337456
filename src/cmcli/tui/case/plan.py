"""The plan as rows: needs with their goals, goals with their steps, and the progress of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from cmcli.casework.plan.goals import levels_of
from cmcli.casework.round.ratings import level_words
from cmcli.domain.dates import near_day, say_days
from cmcli.domain.needs import SERIOUS
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.tui.case.lines import RATED, SCORED, ends, goal_over_time, need_over_time
from cmcli.tui.case.look import Look, WholeEntry, labelled
from cmcli.tui.marks import fitted

if TYPE_CHECKING:
    from cmcli.casework.looking.comparing import Assessments
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.casework.plan.goals import GoalView
    from cmcli.domain.needs import Need
    from cmcli.domain.plans import Step

BAR, SPARK = 6, 8
"""Characters of the bar of a goal, and of the line of its values."""

CELLS = (BAR + 6, SPARK, 13)
"""Columns of the progress, of the line of values, and of the date."""

HANG = 3
"""Columns by which the next lines of a text begin further right."""

ROOMY = 60
"""Columns from which a row has its progress in the same line."""

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


def lines(row: PlanLine, made: "Assessments", look: Look, width: int) -> list[Text]:
    """Draw a row in so many columns: its words in full, by when, and its progress."""
    what, when = _what(row, look), _when(row, look)
    way, line = _way(row, made, look), _line(row, made, look)
    hang = len(what.plain) - len(what.plain.lstrip()) + HANG
    if width >= ROOMY:
        shown = [Text(way), Text(line), when] if way or line else [when]
        rooms = CELLS[-len(shown) :]
        cells = (fitted(one, room, look.signs) for one, room in zip(shown, rooms, strict=True))
        right = Text(" ").join(cells) if row.need is None or way else Text()
        return beside(what, right, width, hang)
    drawn = beside(what, when, width, hang)
    if way or line:
        drawn.append(Text(" " * hang + f"{line} {way}".strip()))
    return drawn


def beside(text: Text, right: Text, width: int, hang: int) -> list[Text]:
    """Wrap a text before what stands at the right of its first line."""
    room = width - right.cell_len - (1 if right else 0)
    first, *_ = text.wrap(_CONSOLE, room)
    rest = text[len(first.plain) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
    below = rest.wrap(_CONSOLE, max(width - hang, HANG)) if rest else ()
    first.pad_right(room - first.cell_len + (1 if right else 0))
    return [first.append_text(right), *(Text(" " * hang).append_text(one) for one in below)]


_CONSOLE = Console(width=80, color_system=None)
"""For measuring only."""


def _what(row: PlanLine, look: Look) -> Text:
    """Name a need, goal or step."""
    indent = "  " if row.below else ""
    if row.need is not None:
        return _need(row.need, look)
    if row.step is not None:
        mark = "x" if row.step.done_on else " "
        return _one_line(look.said(f"{indent}  [{mark}] {row.number} {row.step.text}"))
    if row.goal is None:
        return Text()
    goal = row.goal.goal
    state = "" if goal.state == "open" else f"[{goal.state}] "
    return _one_line(look.said(f"{indent}{goal.number}. {state}{goal.text}", "bold"))


def _when(row: PlanLine, look: Look) -> Text:
    """Tell by when, or when it was done."""
    if row.step is not None:
        return _step_when(row.step, look)
    return Text() if row.goal is None else _goal_when(row.goal, look)


def _way(row: PlanLine, made: "Assessments", look: Look) -> str:
    """Tell the first and the last rating of a need, or the share of a goal that is made."""
    if row.need is not None:
        rated = [rating for _, rating in made.over_time(row.need.domain)]
        return ends(rated, look) if len(rated) > 1 else ""
    if row.goal is None or row.step is not None:
        return ""
    share_made = share(row.goal.goal, row.goal.points)
    if share_made is not None:
        return f"{look.signs.bar(share_made, BAR)} {percent(share_made):>3} %"
    level = latest_level(row.goal.points)
    return "" if level is None else f"level {level:+d}" if level else "level 0"


def _line(row: PlanLine, made: "Assessments", look: Look) -> str:
    """Draw the ratings of a need, the values of a goal, or its scores."""
    if row.need is not None:
        rated = [rating for _, rating in made.over_time(row.need.domain)]
        return look.signs.sparkline(rated, SPARK, RATED) if len(rated) > 1 else ""
    if row.goal is None or row.step is not None:
        return ""
    values = [point.value for point in row.goal.points if point.value is not None]
    if values:
        return look.signs.sparkline(values, SPARK)
    levels = [point.gas for point in row.goal.points if point.gas is not None]
    return look.signs.sparkline(levels, SPARK, SCORED) if len(levels) > 1 else ""


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
        return Text(near_day(goal.ended_on, look.today), style="dim")
    if goal.due_on is None:
        return Text("no date", style="dim")
    late = (look.today - goal.due_on).days
    if late > 0:
        return Text(f"{late} d late", style=look.style("error"))
    return Text(near_day(goal.due_on, look.today))


def _step_when(step: "Step", look: Look) -> Text:
    if step.done_on is not None:
        return Text(f"{look.signs('done')} {near_day(step.done_on, look.today)}", style="dim")
    late = 0 if step.due_on is None else (look.today - step.due_on).days
    if late > 0:
        return Text(f"{late} d late", style=look.style("error"))
    return Text("" if step.due_on is None else near_day(step.due_on, look.today))


def about(row: PlanLine | None, made: "Assessments", look: Look) -> WholeEntry:
    """All that is known of the row under the cursor."""
    if row is None:
        return WholeEntry("", Text())
    if row.need is not None:
        told = [*_about_need(row.need, look), *need_over_time(row.need.domain, made, look)]
        return WholeEntry(f"Need {row.need.domain}", labelled(told), names_itself=True)
    if row.step is not None and row.number is not None:
        told = list(_about_step(row.step, row.number, look))
        return WholeEntry(f"Step {row.number}", labelled(told), names_itself=True)
    if row.goal is None:
        return WholeEntry("", Text())
    told = [*_about_goal(row.goal, look), *goal_over_time(row.goal.points, look)]
    return WholeEntry(f"Goal {row.number}", labelled(told), names_itself=True)


def _about_need(need: "Need", look: Look) -> Iterator[tuple[str, Text]]:
    since = f" since {near_day(need.stage_on, look.today)}" if need.stage_on else ""
    stage = f", {need.stage_of_change}{since}" if need.stage_of_change else ""
    rated = level_words(need.rating, need.unrated)
    yield need.domain, look.said(f"{rated}{stage}")
    if need.text:
        yield "", look.said(need.text)


def _about_step(step: "Step", number: str, look: Look) -> Iterator[tuple[str, Text]]:
    yield f"step {number}", look.said(step.text)
    yield "who", look.said(step.who)
    if step.done_on is not None:
        yield "done", Text(near_day(step.done_on, look.today))
    elif step.due_on is not None:
        late = (look.today - step.due_on).days
        past = f", {say_days(late)} late" if late > 0 else ""
        yield "by", Text(f"{near_day(step.due_on, look.today)}{past}")


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
        said = f"{goal.state} {near_day(goal.ended_on, look.today)}"
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
