"""``cm rhythm``: how often to be in contact, as agreed with the client."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, day, need_case, perform_each
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_text, need
from cmcli.domain.dates import format_day, parse_interval, say_days
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

ENDED = "none"
"""In the place of the interval: what was agreed ends, and the model's clock runs again."""


@command(
    app,
    "rhythm",
    writes=True,
    examples=(
        'cm rhythm HJKMN 2w --reason "she wants more room"',
        'cm rhythm HJKMN 3d --reason "just moved in" --until eom',
        'cm rhythm HJKMN none --reason "settled in"',
    ),
)
def rhythm(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    interval: Annotated[
        str | None,
        typer.Argument(help="10d, 2w, 1m; or none, to end it.", metavar="INTERVAL"),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why this often.", metavar="T")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The last day on which it holds.", metavar="D")
    ] = None,
) -> None:
    """Set how often to be in contact, as agreed with the client.

    The rhythm agreed last holds, from today on; it takes the place of the model's own clock.
    """
    reference = need_case(cm, reference)
    interval = need(
        interval, "INTERVAL", cm, lambda: ask_text("How often, such as 2w", required=True)
    )
    why = need(reason, "--reason T", cm, lambda: ask_text("Why", required=True))
    if interval.strip().lower() == ENDED:
        if until is not None:
            raise UsageProblem(f"--until does not go with {ENDED}.", "It ends today.")
        _end(cm, reference, why)
        return
    days = parse_interval(interval)
    from cmcli.casework.safety import set_rhythm

    def verb(work: "Work", found: "Found") -> Answer:
        made = set_rhythm(
            work, found.case, days=days, reason=why, until=day(until, work, prefer="future")
        )
        record, coming = case_record(work, found.case)
        agreed = {
            "days": made.days,
            "from_on": made.from_on,
            "until_on": made.until_on,
            "reason": made.reason,
        }
        start = format_day(made.from_on, work.today)
        end = f" until {format_day(made.until_on, work.today)}" if made.until_on else ""
        line = f"{found.ref} {found.client.shown_name}: contact every {say_days(days)} as agreed"
        return Answer({**record, "rhythm": agreed}, (f"{line}, from {start}{end}.", *coming))

    perform_each(cm, reference, verb, extra={"interval": days, "reason": why})


def _end(cm: Options, reference: str, why: str) -> None:
    from cmcli.casework.safety import end_rhythm

    def verb(work: "Work", found: "Found") -> Answer:
        end_rhythm(work, found.case, reason=why)
        record, coming = case_record(work, found.case)
        line = f"{found.ref} {found.client.shown_name}: the agreed rhythm has ended"
        when = format_day(work.today, work.today)
        return Answer({**record, "rhythm": None}, (f"{line} {when}.", *coming))

    perform_each(cm, reference, verb, extra={"interval": ENDED, "reason": why})
