"""``cm close``: a case ends, with its outcomes and what supports the client from now on."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import (
    Answer,
    case,
    case_record,
    day,
    need_case,
    parsed_pairs,
    perform_each,
    reading,
)
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_day, ask_text, can_ask, need, read_text
from cmcli.domain.dates import format_day, parse_day, short_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.closing import Closed
    from cmcli.store.find import Found
    from cmcli.store.view import View
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "close",
    writes=True,
    examples=(
        "cm close HJKMN --reason goals-met --outcome 1=achieved --aftercare 2w --aftercare 3m",
        'cm close HJKMN --reason moved --support "aunt; Northside clinic" --summary -',
        'cm close HJKMN --reason unable-to-reach --flags-handed-to "county crisis team"',
    ),
)
def close(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            help="goals-met, moved, declined-further, unable-to-reach, transferred-out,"
            " ineligible, deceased, incarcerated or other.",
            metavar="R",
        ),
    ] = None,
    summary: Annotated[
        str | None,
        typer.Option("--summary", help="How the case went; - reads it.", metavar="T"),
    ] = None,
    support: Annotated[
        str | None,
        typer.Option("--support", help="Who and what supports from now on.", metavar="T"),
    ] = None,
    aftercare: Annotated[
        list[str] | None,
        typer.Option("--aftercare", help="A contact promised for later; repeats.", metavar="D"),
    ] = None,
    flags_handed_to: Annotated[
        str | None,
        typer.Option("--flags-handed-to", help="Who takes the open flags.", metavar="T"),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            help="achieved, partly, not-achieved or dropped; repeats.",
            metavar="GOAL=STATE",
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day of the closing, if not today.", metavar="D")
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the summary in your editor.", metavar="")
    ] = False,
) -> None:
    """Close a case with its outcomes and ongoing support.

    A goal of which nothing is said is dropped. Open safety flags must be settled before, or
    handed to somebody.
    """
    from cmcli.cli.note import nothing_lost

    asks = can_ask(cm) and reason is None
    reference = need_case(cm, reference)
    reason = need(reason, "--reason R", cm, _ask_reason)
    pairs = parsed_pairs(outcome, "--outcome", "GOAL=STATE")
    promised = list(aftercare or ())
    if can_ask(cm) and reference != "-":
        pairs += _ask_outcomes(cm, reference, [goal for goal, _ in pairs])
        flags_handed_to = flags_handed_to or _ask_flags(cm, reference)
    if asks and reference != "-":
        support = support or ask_text("Who and what supports from now on (empty: nothing named)")
        summary = summary or (None if edit else ask_text("How the case went, in a line"))
        promised = promised or _ask_aftercare(cm)
    summary = _edited(cm, summary) if edit else read_text(summary)
    kept = summary if edit else None
    from cmcli.casework.closing import Closing, close

    def verb(work: "Work", found: "Found") -> Answer:
        made = Closing(
            reason=reason,
            summary=summary,
            support=support,
            aftercare=days_of(promised, work),
            flags_handed_to=flags_handed_to,
            outcomes=tuple(pairs),
            on=day(on, work, prefer="past"),
        )
        closed = close(work, found.case, made)
        record, coming = case_record(work, closed.case)
        lines = closed_lines(work, found, closed)
        return Answer({**record, **closed_record(closed)}, (*lines, *coming))

    with nothing_lost(kept):
        perform_each(
            cm,
            reference,
            verb,
            extra={
                "reason": reason,
                "summary": summary,
                "support": support,
                "outcomes": pairs,
                "aftercare": promised,
                "flags_handed_to": flags_handed_to,
            },
        )


def _ask_reason() -> str | None:
    from cmcli.catalog.access import labels

    return ask_choice("Reason", list(labels("closure reason").items()))


def _ask_outcomes(cm: Options, reference: str, said: Sequence[str]) -> list[tuple[str, str]]:
    """How far each open goal was reached, of which nothing is said yet."""
    from cmcli.casework.closing import open_goals
    from cmcli.catalog.access import labels

    with reading(cm) as view:
        goals = open_goals(view, case(view, cm, reference).case)
    states = [(key, label) for key, label in labels("goal state").items() if key != "open"]
    found = []
    for goal in goals:
        if str(goal.number) not in said:
            state = ask_choice(f"Goal {goal.number}: {goal.text}", states)
            found.append((str(goal.number), state or "dropped"))
    return found


def _ask_flags(cm: Options, reference: str) -> str | None:
    """Who takes the open flags, where there are any."""
    from cmcli.casework.safety import open_flags

    with reading(cm) as view:
        flags = open_flags(view, case(view, cm, reference).case)
    if not flags:
        return None
    told = ", ".join(f"{flag.number} ({flag.kind})" for flag in flags)
    return ask_text(f"Open safety flag {told}: handed to (empty: nobody)")


def _ask_aftercare(cm: Options) -> list[str]:
    with reading(cm) as view:
        today = view.today
    promised: list[str] = []
    while True:
        found = ask_day(
            "Another aftercare contact (empty: none)"
            if promised
            else "Aftercare contact promised for (empty: none)",
            today,
        )
        if found is None:
            return promised
        promised.append(found.isoformat())


def _edited(cm: Options, summary: str | None) -> str | None:
    from cmcli.cli.editor import edit

    if not can_ask(cm):
        raise UsageProblem("--edit needs a terminal.", "Use --summary - to read the text.")
    begun = read_text(summary)
    return edit(begun or "") or begun


def days_of(said: Sequence[str], view: "View") -> tuple[date, ...]:
    """The days of ``--aftercare``, seen from today."""
    return tuple(parse_day(text, view.today) for text in said)


def closed_record(closed: "Closed") -> dict[str, object]:
    """What a closing adds to the record of its case."""
    made = closed.case
    return {
        "close_reason": made.close_reason,
        "close_summary": made.close_summary,
        "support": made.support,
        "flags_handed_to": made.flags_handed_to,
        "goals": [
            {"number": goal.number, "text": goal.text, "state": goal.state} for goal in closed.goals
        ],
        "needs_left": [
            {"domain": left.domain, "rating": left.rating, "text": left.text}
            for left in closed.needs_left
        ],
        "aftercare": [item.due_on for item in closed.aftercare],
    }


def closed_lines(view: "View", found: "Found", closed: "Closed") -> list[str]:
    """What a closing did, as sentences."""
    from cmcli.casework.assessing import level_words

    case, lines = closed.case, []
    when = format_day(case.closed_on or view.today, view.today)
    lines.append(f"{found.ref} {found.client.shown_name}: closed on {when}, {case.close_reason}.")
    lines += [f"  goal {goal.number} {goal.state}: {goal.text}" for goal in closed.goals]
    for left in closed.needs_left:
        about = f", {left.text}" if left.text else ""
        lines.append(f"  need left: {left.domain} {level_words(left.rating, None)}{about}")
    if case.flags_handed_to:
        numbers = ", ".join(str(flag.number) for flag in closed.flags)
        lines.append(f"  safety flag {numbers} handed to {case.flags_handed_to}")
    if closed.aftercare:
        days = ", ".join(short_day(item.due_on) for item in closed.aftercare)
        lines.append(f"  aftercare: {days}")
    return lines
