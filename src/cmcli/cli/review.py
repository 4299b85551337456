"""``cm review``: what was expected against what came of it, and how to go on."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.close import closed_lines, closed_record, days_of
from cmcli.cli.context import (
    Answer,
    case,
    case_record,
    day,
    need_case,
    parsed_pairs,
    perform_each,
    reading,
    whole,
)
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_text, ask_yes_no, can_ask, need, read_text
from cmcli.domain.dates import format_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.closing import Closing
    from cmcli.casework.reviewing import Appraisal, GoalSeen, Reviewed
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

_LEVELS = {
    "as-expected": 0,
    "better": 1,
    "much-better": 2,
    "less": -1,
    "much-less": -2,
}
"""Levels of goal attainment in words, against what was expected."""

_MONEY = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Close:
    """The options of a closing that goes with the decision to close."""

    reason: str | None
    summary: str | None
    support: str | None
    flags_handed_to: str | None
    aftercare: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]

    @property
    def said(self) -> bool:
        return self != _Close(None, None, None, None, (), ())


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
def review(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            "--goal", help="A goal's level, 0 as expected; repeats.", metavar="GOAL=-2..2"
        ),
    ] = None,
    progress: Annotated[
        list[str] | None,
        typer.Option("--progress", help="A goal's measure; repeats.", metavar="GOAL=VALUE"),
    ] = None,
    effectiveness: Annotated[
        str | None, typer.Option("--effectiveness", help="Did it help?", metavar="1-5")
    ] = None,
    efficiency: Annotated[
        str | None,
        typer.Option("--efficiency", help="Was it worth time and money?", metavar="1-5"),
    ] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", help="The money spent, as 120.50.", metavar="N")
    ] = None,
    appropriateness: Annotated[
        str | None,
        typer.Option("--appropriateness", help="Did it fit the person?", metavar="1-5"),
    ] = None,
    relevance: Annotated[
        str | None, typer.Option("--relevance", help="Was it what matters?", metavar="1-5")
    ] = None,
    satisfaction: Annotated[
        str | None,
        typer.Option("--satisfaction", help="How satisfied the client is.", metavar="1-5"),
    ] = None,
    reflection: Annotated[
        str | None,
        typer.Option("--reflection", help="On your own part; - reads it.", metavar="T"),
    ] = None,
    needs_met: Annotated[
        bool | None,
        typer.Option("--needs-met/--needs-unmet", help="Whether the needs are met."),
    ] = None,
    decision: Annotated[
        str | None,
        typer.Option(
            "--decision", help="continue, adjust, step-up, step-down or close.", metavar="DECISION"
        ),
    ] = None,
    acuity: Annotated[
        str | None,
        typer.Option("--acuity", help="Where a step leads, 1 to 4 (else one).", metavar="N"),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The model that a step leads to.", metavar="M")
    ] = None,
    next_: Annotated[
        str | None, typer.Option("--next", help="The next contact, as promised.", metavar="D")
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", help="Why it was decided so; - reads it.", metavar="T"),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
    close_reason: Annotated[
        str | None,
        typer.Option("--close-reason", help="Close the case at once: why.", metavar="R"),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="With a closing; repeats.", metavar="GOAL=STATE"),
    ] = None,
    summary: Annotated[
        str | None, typer.Option("--summary", help="With a closing.", metavar="T")
    ] = None,
    support: Annotated[
        str | None, typer.Option("--support", help="With a closing.", metavar="T")
    ] = None,
    aftercare: Annotated[
        list[str] | None, typer.Option("--aftercare", help="With a closing.", metavar="D")
    ] = None,
    flags_handed_to: Annotated[
        str | None, typer.Option("--flags-handed-to", help="With a closing.", metavar="T")
    ] = None,
) -> None:
    """Review a plan and decide how to go on.

    step-up and step-down change acuity or model at once, adjust begins a revision of the plan.
    """
    from cmcli.casework.reviewing import Appraisal
    from cmcli.cli.checkin import levels_of, progress_of

    said = Appraisal(
        decision=decision or "",
        levels=levels_of(goal, "--goal"),
        values=progress_of(progress),
        effectiveness=whole(effectiveness, "--effectiveness", 1, 5),
        efficiency=whole(efficiency, "--efficiency", 1, 5),
        cost=cents(cost),
        appropriateness=whole(appropriateness, "--appropriateness", 1, 5),
        relevance=whole(relevance, "--relevance", 1, 5),
        satisfaction=whole(satisfaction, "--satisfaction", 1, 5),
        reflection=reflection,
        needs_met=needs_met,
        note=note,
        acuity=whole(acuity, "--acuity", 1, 4),
        model=model,
        override=override,
    )
    closing = _Close(
        close_reason,
        summary,
        support,
        flags_handed_to,
        tuple(aftercare or ()),
        tuple(parsed_pairs(outcome, "--outcome", "GOAL=STATE")),
    )
    if closing.said and close_reason is None:
        raise UsageProblem(
            "A closing needs --close-reason R.", "Or review first, and then: cm close CASE."
        )
    asked = need_case(cm, reference)
    if decision is None and can_ask(cm) and asked != "-":
        said = _asked(cm, asked, said)
    chosen = need(said.decision or None, "--decision DECISION", cm, _ask_decision)
    said = replace(
        said,
        decision=chosen,
        reflection=read_text(said.reflection),
        note=read_text(said.note),
    )
    _perform(cm, asked, said, closing, next_)


def cents(money: str | None) -> int | None:
    """An amount such as ``120`` or ``120.50`` in integer cents."""
    if money is None:
        return None
    match = _MONEY.fullmatch(money.strip())
    if match is None:
        raise UsageProblem(
            f"--cost takes an amount such as 120 or 120.50, not {money!r}.",
            "Leave signs of currency and of thousands out.",
        )
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _ask_decision() -> str | None:
    from cmcli.catalog.access import labels

    return ask_choice("Decision", list(labels("decision").items()))


def _asked(cm: Options, reference: str, said: "Appraisal") -> "Appraisal":
    """What a person adds on a terminal who has not said the decision yet."""
    from cmcli.casework.closing import open_goals

    with reading(cm) as view:
        goals = open_goals(view, case(view, cm, reference).case)
    levels = dict(said.levels)
    for goal in goals:
        if goal.number not in levels and goal.number not in said.values:
            choices = [*((key, "") for key in _LEVELS), ("not-judged", "")]
            level = ask_choice(f"Goal {goal.number}: {goal.text}", choices, "not-judged")
            if level in _LEVELS:
                levels[goal.number] = _LEVELS[level]
    met = said.needs_met
    return replace(
        said,
        levels=levels,
        reflection=said.reflection or ask_text("Your own part in it (empty: nothing to say)"),
        needs_met=ask_yes_no("Are the needs met", default=False) if met is None else met,
        decision=_ask_decision() or "",
        note=said.note or ask_text("Why (empty: not said)"),
    )


def _perform(
    cm: Options, reference: str, said: "Appraisal", closing: _Close, next_: str | None
) -> None:
    from cmcli.casework.reviewing import review

    def verb(work: "Work", found: "Found") -> Answer:
        whole_said = replace(said, next_on=day(next_, work), closing=_closing(work, closing))
        return _answer(work, found, review(work, found, whole_said))

    asked = {
        "decision": said.decision,
        "levels": said.levels,
        "needs_met": said.needs_met,
        "reflection": said.reflection,
        "note": said.note,
    }
    perform_each(cm, reference, verb, extra=asked)


def _closing(work: "Work", closing: _Close) -> "Closing | None":
    from cmcli.casework.closing import Closing

    if closing.reason is None:
        return None
    return Closing(
        reason=closing.reason,
        summary=closing.summary,
        support=closing.support,
        aftercare=days_of(closing.aftercare, work),
        flags_handed_to=closing.flags_handed_to,
        outcomes=closing.outcomes,
    )


def _answer(work: "Work", found: "Found", done: "Reviewed") -> Answer:
    record, coming = case_record(work, done.case)
    extra: dict[str, object] = {"review": review_record(done)}
    lines = [*_sentences(work, found, done)]
    if done.closed is not None:
        extra |= closed_record(done.closed)
        lines += closed_lines(work, found, done.closed)
    return Answer({**record, **extra}, (*lines, *coming))


def review_record(done: "Reviewed") -> dict[str, object]:
    """A review as JSON prints it; ``gas`` has the T scores before and now."""
    made, gas = done.review, done.gas
    return {
        "number": made.number,
        "on": made.on,
        "decision": made.decision,
        "effectiveness": made.effectiveness,
        "efficiency": made.efficiency,
        "cost": None if made.cost is None else Decimal(made.cost) / 100,
        "cost_cents": made.cost,
        "appropriateness": made.appropriateness,
        "relevance": made.relevance,
        "satisfaction": made.satisfaction,
        "reflection": made.reflection,
        "needs_met": made.needs_met,
        "next_on": made.next_on,
        "note": made.note,
        "gas_t": None if gas is None else gas.current_t,
        "gas": None
        if gas is None
        else {
            "before": gas.baseline_t,
            "now": gas.current_t,
            "change": gas.change,
            "goals": gas.goals,
            "assumed": gas.assumed,
        },
        "goals": [
            {
                "number": seen.goal.number,
                "text": seen.goal.text,
                "state": seen.goal.state,
                "expected": 0,
                "actual": seen.level,
                "target": seen.goal.target,
                "value": seen.value,
            }
            for seen in done.goals
        ],
    }


def _sentences(work: "Work", found: "Found", done: "Reviewed") -> list[str]:
    from cmcli.catalog.access import labels

    made, today = done.review, work.today
    who = f"{found.ref} {found.client.shown_name}"
    label = labels("decision")[made.decision].lower()
    meaning = f" ({label})" if label != made.decision else ""
    lines = [
        f"{who}: review {made.number} on {format_day(made.on, today)},"
        f" decision {made.decision}{meaning}."
    ]
    lines += [_goal_line(seen) for seen in done.goals if seen.goal.state != "dropped"]
    if done.gas is not None:
        gas = done.gas
        assumed = f", {gas.assumed} from an assumed beginning" if gas.assumed else ""
        lines.append(
            f"  goal attainment T {gas.baseline_t} → {gas.current_t} ({gas.change:+}){assumed}"
        )
    if made.next_on is not None:
        lines.append(f"Promised: {format_day(made.next_on, today)}.")
    return [*lines, *_consequence(found, done)]


def _goal_line(seen: "GoalSeen") -> str:
    goal, parts = seen.goal, []
    if seen.level is not None:
        parts.append(f"level {seen.level:+d}, expected 0" if seen.level else "level 0, as expected")
    if seen.value is not None:
        expected = "" if goal.target is None else f", expected {goal.target:f}"
        parts.append(f"{goal.measure or 'measure'} {seen.value:f}{expected}")
    return f"  goal {goal.number}: {'; '.join(parts) or 'not measured'} ({goal.text})"


def _consequence(found: "Found", done: "Reviewed") -> list[str]:
    """What the decision changed at once, or what it leaves to do."""
    before, after = found.case, done.case
    lines = []
    if before.acuity != after.acuity:
        lines.append(f"Acuity {before.acuity} → {after.acuity}.")
    if before.model != after.model:
        lines.append(f"Model {before.model} → {after.model}.")
    if done.review.decision == "adjust":
        lines.append(f"The plan is under revision: change it, and then cm plan agree {found.ref}.")
    if done.review.decision == "close" and done.closed is None:
        lines.append(
            f"The case is still {after.status}: cm close {found.ref} --reason R closes it."
        )
    return lines
