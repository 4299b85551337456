"""``cm intake``: a person comes in, and it is decided what becomes of it."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.intake import Arrival
from cmcli.cli.core.asking import although_died, asked, completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_choice, ask_text, ask_yes_no, can_ask, read_text
from cmcli.errors import Refused

app = verb_app()


@command(
    app,
    "intake",
    writes=True,
    examples=(
        'cm intake "Dana R." --model icm --need housing="sleeps in her car"',
        'cm intake "Lee Wu" --model brokerage --dob 1990-02-14 --decision waitlist',
        'cm intake "Dana R." --model icm --same-as HJKMN',
        'cm intake "Noor Haddad" --model hf-icm --program psh --dob 1998-05-02',
    ),
)
def intake(cm: Options, said: Annotated[Texts, Arrival]) -> None:
    whole = completed(cm, said)
    if whole is not said:
        whole = asked(cm, whole, "dob", "phones", "safe_contact", "issue", "words")
    # Read once: a refusal may be answered by trying again.
    whole = whole.saying(words=read_text(whole.get("words")))
    if "program" in whole:
        _show_conditions(cm, whole)
    _perform(cm, whole)


def _show_conditions(cm: Options, said: Texts) -> None:
    """Show the conditions of the program on standard error; they refuse nothing."""
    from cmcli.casework.directory.checklist import intake_checklist

    with asking(cm, said) as (view, arrival):
        lines = intake_checklist(view, arrival)
    say(cm, *lines)


def _perform(cm: Options, said: Texts) -> None:
    """Open the case; on a terminal a refusal offers its ways out, and nothing is lost."""
    try:
        perform_said(cm, said)
    except Refused as refusal:
        again = _way_out(cm, said, refusal) if can_ask(cm) else None
        if again is None:
            raise
        _perform(cm, again)


def _way_out(cm: Options, said: Texts, refusal: Refused) -> Texts | None:
    from cmcli.cli.main import report

    if refusal.code == "client-died":
        return although_died(cm, said, refusal)
    report(refusal, json=False)
    if refusal.code == "other-name":
        if ask_yes_no("Is it the same person", default=False):
            return said.saying(yes="yes")
        if ask_yes_no("Is it a new client", default=False):
            return said.saying(same_as=None)
        raise Refused("Nothing was saved.", "Check the client's code.", code=refusal.code)
    if refusal.code == "duplicate":
        if ask_yes_no("Is this another person", default=False):
            return said.saying(new="yes")
        code = ask_text("Then the client's code (empty: stop)")
        return said.saying(same_as=code) if code else None
    if refusal.code != "over-ceiling":
        return None
    ways = (
        ("waitlist", "put the case on the waitlist"),
        ("unassigned", "accept it without a worker for now"),
        ("worker", "give it to another worker"),
        ("stop", "stop; nothing is saved"),
    )
    match ask_choice("What to do", ways, "waitlist"):
        case "waitlist":
            return said.saying(decision="waitlist")
        case "unassigned":
            return said.saying(unassigned="yes")
        case "worker":
            return said.saying(worker=ask_text("Worker", required=True))
    return None
