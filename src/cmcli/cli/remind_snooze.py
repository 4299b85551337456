"""``cm remind snooze``: be reminded of something later, for a reason."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import perform_each
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_case, ask_choice, ask_text, need
from cmcli.domain.dates import format_day, parse_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "snooze",
    writes=True,
    examples=(
        'cm remind snooze HJKMN contact --until "next mon" --reason "in hospital till then"',
        "cm remind snooze HJKMN step --number 2.1 --until +3d --reason 'office is closed'",
        "cm remind snooze HJKMN contact --lift",
    ),
)
def snooze(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Argument(
            help="contact, assessment, plan, reassessment, review, goal, step or aftercare.",
            metavar="KIND",
        ),
    ] = None,
    number: Annotated[
        str | None,
        typer.Option("--number", help="Only this goal (2) or step (2.1).", metavar="N"),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", help="The day on which to be reminded again.", metavar="D"),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why.", metavar="T")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="End the snooze now.", metavar="")] = False,
) -> None:
    """Be reminded of something later, for a reason.

    It stays due, and cm due goes on showing it. Safety cannot be snoozed.
    """
    if lift and (until is not None or reason is not None):
        raise UsageProblem("--until and --reason do not go with --lift.", "It ends today.")
    reference = need(reference, "CASE", cm, ask_case)
    kind = need(kind, "KIND", cm, _ask_kind)
    if lift:
        _lift(cm, reference, kind, number)
        return
    day = need(until, "--until D", cm, lambda: ask_text("Until when", required=True))
    why = need(reason, "--reason T", cm, lambda: ask_text("Why", required=True))
    _snooze(cm, reference, kind, number, day, why)


def _ask_kind() -> str | None:
    from cmcli.catalog.access import labels

    kinds = [pair for pair in labels("due kind").items() if pair[0] != "safety"]
    return ask_choice("What", kinds)


def _snooze(
    cm: Options, reference: str, kind: str, number: str | None, until: str, why: str
) -> None:
    from cmcli.casework.snoozing import snooze, snooze_record
    from cmcli.domain.reminders import snoozed_item

    def verb(work: "Work", found: "Found") -> Answer:
        made = snooze(
            work,
            found.case,
            kind=kind,
            number=number,
            until=parse_day(until, work.today),
            reason=why,
        )
        line = (
            f"{found.ref} {found.client.shown_name}: reminders of {snoozed_item(made)} snoozed"
            f" until {format_day(made.until_on, work.today)}."
        )
        return Answer({"ref": found.ref, **snooze_record(made)}, (line,))

    perform_each(cm, reference, verb, extra={"kind": kind, "until": until, "reason": why})


def _lift(cm: Options, reference: str, kind: str, number: str | None) -> None:
    from cmcli.casework.snoozing import lift, snooze_record
    from cmcli.domain.reminders import snoozed_item

    def verb(work: "Work", found: "Found") -> Answer:
        ended = lift(work, found.case, kind=kind, number=number)
        what = " and ".join(map(snoozed_item, ended))
        line = f"{found.ref} {found.client.shown_name}: {what} is reminded of again from today."
        return Answer({"ref": found.ref, "lifted": [snooze_record(one) for one in ended]}, (line,))

    perform_each(cm, reference, verb, extra={"kind": kind})
