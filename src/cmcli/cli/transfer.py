"""``cm transfer``: hand a case to another worker."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, need_case, perform_each, reading
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_text, need
from cmcli.domain.dates import format_day

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()


@command(
    app,
    "transfer",
    writes=True,
    examples=(
        'cm transfer HJKMN --to ben --reason "moved to the north side"',
        'cm list --worker eve --format ids | cm transfer - --to ben --reason "eve is leaving"',
    ),
)
def transfer(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, the start of one, a name, or -.", metavar="CASE"),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Who takes the case.", metavar="HANDLE")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why it is handed over.", metavar="T")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
) -> None:
    """Hand a case to another worker."""
    asked = need_case(cm, reference)
    taker = need(to, "--to HANDLE", cm, lambda: _ask_worker(cm))
    why = need(reason, "--reason T", cm, lambda: ask_text("Why it is handed over", required=True))
    from cmcli.casework.moving import transfer as hand_over

    def verb(work: "Work", found: "Found") -> Answer:
        moved = hand_over(work, found.case, to=taker, reason=why, override=override)
        record, coming = case_record(work, moved.case)
        before = moved.before.handle if moved.before else None
        extra = {"from": before, "on": moved.on, "reason": why, "override": moved.override}
        line = (
            f"{found.ref} {found.client.shown_name}: from {before or 'nobody'} to"
            f" {record['worker']} on {format_day(moved.on, work.today)}."
        )
        return Answer({**record, **extra}, (line, *coming))

    perform_each(cm, asked, verb)


def _ask_worker(cm: Options) -> str | None:
    from cmcli.domain.workers import Worker

    with reading(cm) as view:
        workers = view.all(Worker, order=("handle",), active=True)
    return ask_choice("Who takes it", [(one.handle, one.name) for one in workers])
