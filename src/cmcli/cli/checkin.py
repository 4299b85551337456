"""``cm checkin``: a contact or an attempt, in one line."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import (
    Answer,
    case,
    day,
    need_case,
    parsed_pairs,
    perform_each,
    reading,
    whole,
)
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_day, ask_text, read_text
from cmcli.domain.dates import format_day
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.casework.contacts import CheckedIn, CheckIn
    from cmcli.casework.listing import CaseView
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What is read only when the day and the agency's time zone are known."""

    note: str | None
    mode: str | None
    outcome: str
    at: str | None
    next: str | None


@command(
    app,
    "checkin",
    writes=True,
    examples=(
        'cm checkin HJKMN "Saw her at the shelter" --mode shelter --next fri',
        'cm checkin HJKMN --no-show --mode home --at "yesterday 14:00"',
        "cm checkin HJKMN --mode home --minutes 45 --progress 1=3.5 --gas 2=-1",
        "cm checkin HJKMN - --mode phone < note.txt",
        'cm checkin - "Cooking group" --kind group --minutes 90 < who-came.txt',
    ),
)
def checkin(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    note: Annotated[str | None, typer.Argument(help="A note; - reads it.", metavar="NOTE")] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            "--mode",
            help="home, community, office, hospital, jail, court, shelter, workplace, phone,"
            " video, text, email or letter.",
            metavar="M",
        ),
    ] = None,
    with_: Annotated[
        str, typer.Option("--with", help="client, team, or somebody's name.", metavar="WHOM")
    ] = "client",
    kind: Annotated[
        str,
        typer.Option("--kind", help="planned, crisis, outreach, aftercare or group.", metavar="K"),
    ] = "planned",
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome",
            help="held (unless said), missed, cancelled-by-client, cancelled-by-us, no-answer or"
            " left-message.",
            metavar="O",
        ),
    ] = None,
    no_show: Annotated[
        bool, typer.Option("--no-show", help="The same as --outcome missed.", metavar="")
    ] = False,
    minutes: Annotated[
        str | None, typer.Option("--minutes", help="How long it took.", metavar="N")
    ] = None,
    travel: Annotated[
        str | None, typer.Option("--travel", help="Minutes on the way.", metavar="N")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="When it was, if not now.", metavar="D")
    ] = None,
    did: Annotated[
        list[str] | None, typer.Option("--did", help="What was done; repeats.", metavar="WHAT")
    ] = None,
    progress: Annotated[
        list[str] | None,
        typer.Option("--progress", help="A goal's measure; repeats.", metavar="GOAL=VALUE"),
    ] = None,
    gas: Annotated[
        list[str] | None,
        typer.Option("--gas", help="A goal's level; repeats.", metavar="GOAL=-2..2"),
    ] = None,
    roadblock: Annotated[
        str | None, typer.Option("--roadblock", help="What got in the way.", metavar="T")
    ] = None,
    next_: Annotated[
        str | None, typer.Option("--next", help="When next, as promised.", metavar="D")
    ] = None,
    interpreter: Annotated[
        str | None, typer.Option("--interpreter", help="Who interpreted.", metavar="T")
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the note in your editor.", metavar="")
    ] = False,
) -> None:
    """Record a contact or an attempt.

    Without --mode it is phone for no-answer and left-message, else the agency's
    usual one (setting contact.mode).
    """
    typed = _Typed(note, mode, _outcome(outcome, no_show), at, next_)
    _check_many(reference, kind)
    if reference is None:
        reference = need_case(cm, None)
        reference, typed = _asked(cm, reference, typed, ask_outcome=outcome is None and not no_show)
    from cmcli.casework.contacts import CheckIn

    said = CheckIn(
        with_whom=with_,
        kind=kind,
        minutes=whole(minutes, "--minutes", 0, 1440),
        travel=whole(travel, "--travel", 0, 1440),
        did=tuple(did or ()),
        progress=progress_of(progress),
        gas=levels_of(gas),
        roadblock=roadblock,
        interpreter=interpreter,
    )
    if edit:
        from cmcli.cli.note import edited, nothing_lost

        typed = replace(typed, note=edited(cm, reference, read_text(typed.note)))
        with nothing_lost(typed.note):
            _perform(cm, reference, said, typed)
        return
    _perform(cm, reference, said, replace(typed, note=read_text(typed.note)))


def _check_many(reference: str | None, kind: str) -> None:
    """Nobody saw everybody on a list, but for a group that met."""
    if reference == "-" and kind != "group":
        raise Refused(
            "A contact is written to many cases only where they met as a group.",
            "Say --kind group, or write each contact for itself (cm checkin CASE …).",
            code="many-contacts",
        )


def _perform(cm: Options, reference: str, said: "CheckIn", typed: _Typed) -> None:
    from cmcli.casework.contacts import check_in
    from cmcli.domain.dates import parse_moment

    def verb(work: "Work", found: "Found") -> Answer:
        whole_said = replace(
            said,
            note=typed.note,
            mode=typed.mode,
            outcome=typed.outcome,
            at=None if typed.at is None else parse_moment(typed.at, work.now),
            next_on=day(typed.next, work),
        )
        return _answer(work, found, check_in(work, found, whole_said), typed.mode is not None)

    asked = {"mode": typed.mode, "outcome": typed.outcome, "next": typed.next}
    perform_each(cm, reference, verb, extra={"note": typed.note, **asked})


def progress_of(values: list[str] | None, option: str = "--progress") -> dict[int, Decimal]:
    """``GOAL=VALUE`` options as values by the goal's number."""
    found = {}
    for goal, text in _by_goal(values, option, "GOAL=VALUE"):
        if not _NUMBER.fullmatch(text):
            raise UsageProblem(
                f"{option} takes a number for goal {goal}, not {text!r}.",
                f"For example: {option} {goal}=3.5.",
            )
        found[goal] = Decimal(text)
    return found


def levels_of(values: list[str] | None, option: str = "--gas") -> dict[int, int]:
    """``GOAL=LEVEL`` options as levels of goal attainment by the goal's number."""
    pairs = _by_goal(values, option, "GOAL=-2..2")
    return {goal: whole(text, f"{option} {goal}=", -2, 2) or 0 for goal, text in pairs}


def _by_goal(values: list[str] | None, option: str, form: str) -> list[tuple[int, str]]:
    pairs = parsed_pairs(values, option, form)
    found = [(whole(goal, f"{option} (the goal)", 1, 999) or 0, text) for goal, text in pairs]
    if len({goal for goal, _ in found}) < len(found):
        raise UsageProblem(f"{option} names a goal twice.", "Say each goal once.")
    return found


def _outcome(outcome: str | None, no_show: bool) -> str:
    if no_show and outcome not in (None, "missed"):
        raise UsageProblem(
            f"--no-show and --outcome {outcome} say two things.", "Leave one of them out."
        )
    return "missed" if no_show else outcome or "held"


def _asked(cm: Options, reference: str, typed: _Typed, *, ask_outcome: bool) -> tuple[str, _Typed]:
    """The case, and what a person adds on a terminal who typed no more than ``cm checkin``."""
    from cmcli.casework.contacts import usual_mode
    from cmcli.catalog.access import labels

    with reading(cm) as view:
        reference = case(view, cm, reference).ref
        today, usual = view.today, usual_mode(view)
    if typed.mode is None:
        typed = replace(typed, mode=ask_choice("Mode", list(labels("mode").items()), usual))
    if ask_outcome:
        outcome = ask_choice("Outcome", list(labels("outcome").items()), "held")
        typed = replace(typed, outcome=outcome or "held")
    if typed.note is None:
        typed = replace(typed, note=ask_text("Note (empty: none)"))
    if typed.next is None:
        promised = ask_day("Next contact promised for (empty: nothing)", today)
        typed = replace(typed, next=promised.isoformat() if promised else None)
    return reference, typed


def _answer(work: "Work", found: "Found", made: "CheckedIn", mode_said: bool) -> Answer:
    from cmcli.casework.listing import case_view
    from cmcli.cli.words import next_due

    shown = case_view(work, found.case, found.client)
    contact = made.contact
    record = {
        **shown.as_dict(),
        "contact": {
            "at": contact.at,
            "on": contact.on,
            "mode": contact.mode,
            "with": contact.with_whom,
            "kind": contact.kind,
            "outcome": contact.outcome,
            "minutes": contact.minutes,
            "travel": contact.travel,
            "did": contact.did,
            "roadblock": contact.roadblock,
            "interpreter": contact.interpreter,
            "next_on": contact.next_on,
            "note": None if made.note is None else made.note.number,
            "attempts": shown.facts.attempts,
            "progress": [
                {"goal": goal.number, "value": point.value, "gas": point.gas}
                for goal, point in made.measured
            ],
            "aftercare": None if made.answered is None else made.answered.due_on,
        },
    }
    coming = next_due(shown.due, work.today)
    lines = _sentences(work, found, made, shown, mode_said)
    return Answer(record, (*lines, coming) if coming else tuple(lines))


def _sentences(
    work: "Work", found: "Found", made: "CheckedIn", shown: "CaseView", mode_said: bool
) -> list[str]:
    contact = made.contact
    local = contact.at.astimezone(work.now.tzinfo)
    when = f"{format_day(contact.on, work.today)} {local:%H:%M}"
    whom = {"client": "the client", "team": "the team"}.get(contact.with_whom, contact.with_whom)
    kind = "" if contact.kind == "planned" else f"{contact.kind}, "
    long = "" if contact.minutes is None else f", {contact.minutes} min"
    lines = [
        f"{found.ref} {found.client.shown_name}: {kind}{contact.mode}, with {whom},"
        f" {contact.outcome}, {when}{long}."
    ]
    if not mode_said:
        lines.append(f"No --mode was given, so it stands as {contact.mode}.")
    if not contact.held and shown.facts.attempts:
        lines.append(f"Attempts since the last contact that counts: {shown.facts.attempts}.")
    if contact.held and found.case.status == "open" and not _counts(work, found, made):
        lines.append(f"It does not reset the contact clock of {found.case.model}.")
    if made.note is not None:
        lines.append(f"Note {made.note.number} is not signed yet.")
    if made.measured:
        said = [
            f"goal {goal.number} at " + " and ".join(_point(point.value, point.gas))
            for goal, point in made.measured
        ]
        lines.append(f"Progress: {', '.join(said)}.")
    if made.answered is not None:
        promised = format_day(made.answered.due_on, work.today)
        lines.append(f"Answers the aftercare of {promised}.")
    if contact.next_on is not None:
        lines.append(f"Promised: {format_day(contact.next_on, work.today)}.")
    return lines


def _counts(work: "Work", found: "Found", made: "CheckedIn") -> bool:
    from cmcli.casework.rules import Models

    contact = made.contact
    return contact.with_whom == "client" and contact.mode in Models(work).counted_modes(found.case)


def _point(value: Decimal | None, gas: int | None) -> list[str]:
    said = [] if value is None else [f"{value}"]
    return said if gas is None else [*said, f"level {gas:+d}" if gas else "level 0"]
