"""``cm remind log``: what went to whom, and what did not."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import case, day, reading, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import Column, show_list
from cmcli.cli.remind_shared import reminding_actor

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.view import View

app = verb_app()

MOST = 1_000_000


def _bad(value: object) -> str | None:
    return None if value == "sent" else "bold red"


COLUMNS = (
    Column("at", "at (UTC)"),
    Column("recipient", nothing="everybody"),
    Column("channel"),
    Column("outcome", style=_bad),
    Column("items", align="right"),
    Column("error"),
    Column("id", table=False),
    Column("ended_at", table=False),
)


@command(
    app,
    "log",
    examples=(
        "cm remind log",
        "cm remind log --failed --since 'last mon'",
        "cm remind log --case HJKMN --json",
    ),
)
def log(
    cm: Options,
    worker: Annotated[
        str | None, typer.Option("--worker", help="Only what went to this worker.", metavar="H")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="The first day.", metavar="D")
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Only what was not sent.", metavar="")
    ] = False,
    about: Annotated[
        str | None,
        typer.Option("--case", help="Only what told of this case last.", metavar="CASE"),
    ] = None,
    limit: Annotated[
        str, typer.Option("--limit", help="The most rows; 0 for all.", metavar="N")
    ] = "100",
) -> None:
    """Show what was sent to whom, the newest first, and what failed."""
    from cmcli.domain.workers import Worker
    from cmcli.store import ledger

    most = whole(limit, "--limit", 0, MOST)
    with reading(cm) as view:
        found = ledger.deliveries(
            view,
            worker_ids=_whose(view, cm, worker),
            since=day(since, view, prefer="past"),
            states=(ledger.CLAIMED, *ledger.AGAIN, ledger.SKIPPED) if failed else (),
            case_id=None if about is None else case(view, cm, about).case.id,
            limit=most or None,
        )
        handles = {one.id: one.handle for one in view.all(Worker)}
    rows = [
        {
            "id": one.id,
            "at": one.at,
            "ended_at": one.ended_at,
            "recipient": handles.get(one.worker_id or ""),
            "channel": one.channel,
            "outcome": ledger.DOUBT if one.state == ledger.CLAIMED else one.state,
            "items": one.items,
            "error": one.error,
        }
        for one in found
    ]
    show_list(cm, rows, COLUMNS, ids="id", empty="Nothing was sent yet: cm remind send.")


def _whose(view: "View", cm: Options, handle: str | None) -> Collection[str] | None:
    """The ids of those whose deliveries are meant: a worker's own unless another is named."""
    from cmcli.store.find import find_worker

    me: Worker | None = reminding_actor(view, cm)
    if handle is not None:
        return [find_worker(view, handle).id]
    return [me.id] if me is not None and me.role == "worker" else None
