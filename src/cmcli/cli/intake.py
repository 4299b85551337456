"""``cm intake``: a person comes in, and it is decided what becomes of it."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, day, parsed_pairs, perform, reading, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_text, ask_yes_no, can_ask, need, read_text
from cmcli.domain.dates import format_day
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.casework.intake import Arrival, Opened
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "intake",
    writes=True,
    examples=(
        'cm intake "Dana R." --model icm --need housing="sleeps in her car"',
        'cm intake "Lee Wu" --model brokerage --dob 1990-02-14 --decision waitlist',
        'cm intake "Dana R." --model icm --same-as HJKMN',
    ),
)
def intake(
    cm: Options,
    name: Annotated[
        str | None, typer.Argument(help="The person's name, or 'unknown'.", metavar="NAME")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The model; see cm models.", metavar="M")
    ] = None,
    worker: Annotated[
        str | None, typer.Option("--worker", help="Who takes the case, if not you.", metavar="H")
    ] = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Accepted, but not on a worker yet.", metavar="")
    ] = False,
    dob: Annotated[
        str | None, typer.Option("--dob", help="The date of birth.", metavar="D")
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", help="The phone number.", metavar="P")
    ] = None,
    goes_by: Annotated[
        str | None, typer.Option("--goes-by", help="What the person goes by.", metavar="T")
    ] = None,
    pronouns: Annotated[
        str | None, typer.Option("--pronouns", help="The pronouns.", metavar="T")
    ] = None,
    safe_contact: Annotated[
        str | None,
        typer.Option("--safe-contact", help="How and when to reach them safely.", metavar="T"),
    ] = None,
    whereabouts: Annotated[
        str | None, typer.Option("--whereabouts", help="Where they stay.", metavar="T")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Their language.", metavar="L")
    ] = None,
    interpreter: Annotated[
        str | None, typer.Option("--interpreter", help="Who interprets.", metavar="T")
    ] = None,
    referred_by: Annotated[
        str | None, typer.Option("--referred-by", help="Who referred them.", metavar="T")
    ] = None,
    issue: Annotated[
        str | None, typer.Option("--issue", help="What brings them here.", metavar="T")
    ] = None,
    immediate: Annotated[
        str | None, typer.Option("--immediate", help="What cannot wait.", metavar="T")
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--words", help="The client's own words; - reads them.", metavar="T"),
    ] = None,
    needs: Annotated[
        list[str] | None,
        typer.Option("--need", help="A need; may be repeated.", metavar="DOMAIN=TEXT"),
    ] = None,
    acuity: Annotated[
        str | None, typer.Option("--acuity", help="1 (low) to 4 (high).", metavar="N")
    ] = None,
    decision: Annotated[
        str, typer.Option("--decision", help="accept, waitlist or refer-out.", metavar="DECISION")
    ] = "accept",
    reason: Annotated[
        str | None, typer.Option("--reason", help="The reason of the decision.", metavar="T")
    ] = None,
    opened: Annotated[
        str | None, typer.Option("--opened", help="The day they came in.", metavar="D")
    ] = None,
    or_waitlist: Annotated[
        bool,
        typer.Option("--or-waitlist", help="Past the ceiling, put on the waitlist.", metavar=""),
    ] = False,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
    same_as: Annotated[
        str | None, typer.Option("--same-as", help="It is this client again.", metavar="CODE")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="It is somebody else than those alike.", metavar="")
    ] = False,
) -> None:
    """Open a case for a person who comes in."""
    from cmcli.casework.intake import Arrival

    asks = can_ask(cm) and (name is None or model is None)
    name = need(name, "NAME", cm, lambda: ask_text("Name, or unknown", required=True))
    model = need(model, "--model M", cm, _ask_model)
    if asks:
        dob = dob or ask_text("Date of birth, such as 1990-02-14 (empty: unknown)")
        phone = phone or ask_text("Phone (empty: none)")
        safe_contact = safe_contact or ask_text("How to reach them safely (empty: as usual)")
        issue = issue or ask_text("What brings them here (empty: not said)")
        words = words or ask_text("In their own words (empty: none)")
    with reading(cm) as view:
        born, came = day(dob, view, prefer="past"), day(opened, view, prefer="past")
    said = read_text(words)
    arrival = Arrival(
        name=None if name.strip().lower() == "unknown" else name,
        model=model,
        worker=worker,
        unassigned=unassigned,
        dob=born,
        phone=phone,
        goes_by=goes_by,
        pronouns=pronouns,
        safe_contact=safe_contact,
        whereabouts=whereabouts,
        language=language,
        interpreter=interpreter,
        referred_by=referred_by,
        issue=issue,
        immediate=immediate,
        words=said,
        needs=dict(parsed_pairs(needs, "--need", "DOMAIN=TEXT")),
        acuity=whole(acuity, "--acuity", 1, 4),
        decision=decision,
        reason=reason,
        opened=came,
        or_waitlist=or_waitlist,
        override=override,
        same_as=same_as,
        new=new,
    )
    _perform(cm, arrival, {"words": said})


def _ask_model() -> str | None:
    from cmcli.catalog.access import labels

    return ask_choice("Model", list(labels("model").items()))


def _perform(cm: Options, arrival: "Arrival", extra: dict[str, object]) -> None:
    """Open the case; on a terminal a refusal offers its ways out, and nothing is lost."""
    from cmcli.casework.intake import intake as take_in

    try:
        perform(cm, lambda work: _answer(work, take_in(work, arrival)), extra=extra, of_case=True)
    except Refused as refusal:
        again = _way_out(arrival, refusal) if can_ask(cm) else None
        if again is None:
            raise
        _perform(cm, again, extra)


def _way_out(arrival: "Arrival", refusal: Refused) -> "Arrival | None":
    from cmcli.cli import report

    report(refusal, json=False)
    if refusal.code == "duplicate":
        if ask_yes_no("Is it somebody else", default=False):
            return replace(arrival, new=True)
        code = ask_text("Then the client's code (empty: stop)")
        return replace(arrival, same_as=code) if code else None
    if refusal.code != "over-ceiling":
        return None
    ways = (
        ("waitlist", "put the case on the waitlist"),
        ("unassigned", "accept it without a worker for now"),
        ("worker", "give it to another worker"),
        ("stop", "stop; nothing is saved"),
    )
    match ask_choice("How to go on", ways, "waitlist"):
        case "waitlist":
            return replace(arrival, decision="waitlist")
        case "unassigned":
            return replace(arrival, unassigned=True)
        case "worker":
            return replace(arrival, worker=ask_text("Worker", required=True))
    return None


def _answer(work: "Work", opened: "Opened") -> Answer:
    record, closing = case_record(work, opened.case)
    return Answer(record, (_sentence(opened, record, work.today), *closing))


def _sentence(opened: "Opened", record: dict[str, object], today: date) -> str:
    case = opened.case
    who = f"{opened.ref} {opened.client.shown_name}"
    when = format_day(case.opened_on, today)
    match case.status:
        case "waitlist":
            return f"{who}: on the waitlist for {case.model} since {when}."
        case "referred-out":
            return f"{who}: referred out on {when}: {case.decision_reason}."
    held = f"with {record['worker']}" if record["worker"] else "without a worker"
    return f"{who}: accepted for {case.model} on {when}, {held}, acuity {case.acuity}."
