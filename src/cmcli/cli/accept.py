"""``cm accept``: take a case from the waitlist, or assign one that is on nobody."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, day, need_case, perform_each
from cmcli.cli.options import Options, command, verb_app
from cmcli.domain.dates import format_day

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "accept",
    writes=True,
    examples=(
        "cm accept HJKMN",
        "cm accept HJKMN --worker ben --on yesterday",
        'cm accept HJKMN --worker ben --override "released from hospital today"',
    ),
)
def accept(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, the start of one, a name, or -.", metavar="CASE"),
    ] = None,
    worker: Annotated[
        str | None, typer.Option("--worker", help="Who takes the case, if not you.", metavar="H")
    ] = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Accepted, but not on a worker yet.", metavar="")
    ] = False,
    on: Annotated[
        str | None, typer.Option("--on", help="The day of it; today if left out.", metavar="D")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="The reason of the decision.", metavar="T")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
) -> None:
    """Accept a case from the waitlist.

    A case that is open on nobody is assigned.
    """
    asked = need_case(cm, reference)
    from cmcli.casework.moving import accept as take

    def verb(work: "Work", found: "Found") -> Answer:
        moved = take(
            work,
            found.case,
            worker=worker,
            unassigned=unassigned,
            on=day(on, work, prefer="past"),
            reason=reason,
            override=override,
        )
        record, coming = case_record(work, moved.case)
        extra = {"accepted_on": moved.case.accepted_on, "on": moved.on, "override": moved.override}
        done = f"accepted for {moved.case.model}" if moved.accepted else "assigned"
        held = f"with {record['worker']}" if moved.after else "without a worker"
        line = (
            f"{found.ref} {found.client.shown_name}: {done} on"
            f" {format_day(moved.on, work.today)}, {held}."
        )
        return Answer({**record, **extra}, (line, *coming))

    perform_each(cm, asked, verb)
