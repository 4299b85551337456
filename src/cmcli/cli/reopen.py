"""``cm reopen``: a client whose case is closed comes back."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, need_case, perform_each
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_text, ask_yes_no, can_ask
from cmcli.domain.dates import format_day
from cmcli.domain.needs import Need
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.domain.cases import Case
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "reopen",
    writes=True,
    examples=(
        'cm reopen HJKMN --reason "lost the flat again"',
        "cm reopen HJKMN --worker ben --or-waitlist",
    ),
)
def reopen(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why they come back.", metavar="T")
    ] = None,
    worker: Annotated[
        str | None,
        typer.Option("--worker", help="Who takes the case, if not the last one.", metavar="H"),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
    or_waitlist: Annotated[
        bool,
        typer.Option("--or-waitlist", help="Past the ceiling, put on the waitlist.", metavar=""),
    ] = False,
) -> None:
    """Open a new episode for a client whose case is closed.

    Model and acuity are as before, and the needs that were left come along, to be rated anew.
    """
    asked = need_case(cm, reference)
    if reference is None and reason is None:
        reason = ask_text("Why they come back (empty: not said)")

    from cmcli.casework.closing import reopen as open_again

    def verb(waits: bool) -> None:
        def answer(work: "Work", found: "Found") -> Answer:
            made = open_again(
                work,
                found.case,
                reason=reason,
                worker=worker,
                override=override,
                or_waitlist=waits,
            )
            return _answer(work, found, made)

        perform_each(cm, asked, answer, extra={"reason": reason, "or_waitlist": waits})

    try:
        verb(or_waitlist)
    except Refused as refusal:
        if refusal.code != "over-ceiling" or asked == "-" or not can_ask(cm):
            raise
        from cmcli.cli import report

        report(refusal, json=False)
        if not ask_yes_no("Put the new case on the waitlist", default=True):
            raise Refused("Nothing was done.", code="declined") from None
        verb(waits=True)


def _answer(work: "Work", found: "Found", made: "Case") -> Answer:
    record, coming = case_record(work, made)
    needs = work.all(Need, order=("domain",), case_id=made.id)
    when = format_day(made.opened_on, work.today)
    who = f"{record['ref']} {found.client.shown_name}"
    how = (
        "on the waitlist"
        if made.status == "waitlist"
        else f"with {record['worker']}, acuity {made.acuity}"
    )
    lines = [f"{who}: episode {made.episode} opened for {made.model} on {when}, {how}."]
    if needs:
        domains = ", ".join(one.domain for one in needs)
        lines.append(f"Needs that were left, to be rated anew: {domains}.")
    extra = {
        "reopened": found.ref,
        "reason": made.decision_reason,
        "needs": [{"domain": one.domain, "text": one.text} for one in needs],
    }
    return Answer({**record, **extra}, (*lines, *coming))
