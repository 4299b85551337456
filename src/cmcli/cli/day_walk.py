"""``cm day --log``: go through the appointments of a day on a terminal, and answer each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cmcli.casework.appointments.values import (
    CancelAppointment,
    KeepAppointment,
    MissAppointment,
    MoveAppointment,
)
from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import Texts
from cmcli.cli import appointment
from cmcli.cli.core.asking import asked
from cmcli.cli.core.drafts import run_with_drafts
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say, warn
from cmcli.cli.core.prompts import ask_choice
from cmcli.errors import CmError

if TYPE_CHECKING:
    from cmcli.casework.looking.day import DayAppointment

SKIP = "skip"


def _cancelled(cm: Options, said: Texts, reference: str) -> None:
    appointment.cancelled(cm, asked(cm, said, "by", "reason"), reference)


def _moved(cm: Options, said: Texts, reference: str) -> None:
    appointment.move(cm, asked(cm, said, "to", "by"), reference)


_ANSWERS: dict[str, tuple[str, type[Value], Callable[..., None]]] = {
    "kept": ("", KeepAppointment, appointment.kept),
    "missed": ("", MissAppointment, appointment.missed),
    "cancelled": ("", CancelAppointment, _cancelled),
    "move": ("to another day or time", MoveAppointment, _moved),
}
"""The answers about an appointment, each with its label, its value and its command."""


def walk(cm: Options, begun: "Sequence[DayAppointment]", coming: int) -> None:
    """Ask what came of each appointment that has begun; ``coming`` are still to come that day.

    An answer that is refused is told, and the walk goes on. Ctrl-D or Ctrl-C ends it; answers
    given so far stay saved.
    """
    for one in begun:
        facts, met = one.case.facts, one.appointment
        say(cm, f"{met.hours(facts.zone)}  {one.case.ref} {facts.client.shown_name}: {met.words}")
        choices = [(key, label) for key, (label, _, _) in _ANSWERS.items()]
        chosen = ask_choice("What came of it", [*choices, (SKIP, "")], SKIP)
        if chosen is not None and chosen != SKIP:
            _answer(cm, chosen, one.case.ref, str(met.number))
    if not begun:
        say(cm, "No appointment waits for an answer.")
    if coming:
        say(cm, f"Still to come: {coming}.")


def _answer(cm: Options, chosen: str, reference: str, number: str) -> None:
    """Run the command for an answer, and tell what is refused; no answer at all ends the walk."""
    _, value, verb = _ANSWERS[chosen]
    said = Texts(value, {"number": number})
    own = replace(
        cm,
        command=f"appointment {chosen}",
        arguments={"reference": reference, "number": number},
    )
    try:
        run_with_drafts(own, verb, {"said": said, "reference": reference}, {"said": value})
    except CmError as problem:
        if problem.code == "declined":
            raise
        warn(" ".join(part for part in (problem.message, problem.hint) if part), cm)
