"""``cm waitlist``: who waits for a place, in the order of triage."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.waitlist.values import WaitlistQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show_list

app = verb_app()


def _safety(value: object) -> str | None:
    return "bold red" if value == "safety" else None


COLUMNS = (
    Column("place", "no.", align="right"),
    Column("ref"),
    Column("name", nothing="unknown"),
    Column("model"),
    Column("group", style=_safety),
    Column("waited", "days", align="right"),
    Column("reasons"),
    Column("opened_on", "since", table=False),
    Column("acuity", table=False),
    Column("urgency", table=False),
    Column("promised", table=False),
    Column("promised_for", table=False),
    Column("declined", table=False),
    Column("last_contact", table=False),
    Column("waiting_due", "contact by", table=False),
)


@command(
    app,
    "waitlist",
    examples=("cm waitlist", "cm waitlist --model icm", "cm waitlist --team north --json"),
)
def waitlist(cm: Options, said: Annotated[Texts, WaitlistQuestion]) -> None:
    from cmcli.casework.waitlist.waiting import waitlist as waiting

    with asking(cm, said) as (view, asked):
        found = waiting(view, asked)
    rows = [one.as_dict() for one in found.cases]
    if chosen_format(cm) not in ("json", "jsonl"):
        rows = [{**one.as_dict(), "reasons": "; ".join(one.triage.reasons)} for one in found.cases]
    show_list(cm, rows, COLUMNS, empty="Nobody is on the waitlist.")
    say(cm, *found.remarks)
