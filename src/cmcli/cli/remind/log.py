"""``cm remind log``: show sent and failed reminders."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.reminding.values import SendLogQuestion
from cmcli.cli.core.context import asking
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.which_case import case
from cmcli.cli.remind.shared import reminding_actor
from cmcli.domain.workers import Worker

if TYPE_CHECKING:
    from cmcli.store.core.view import View

app = verb_app()


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
def log(cm: Options, said: Annotated[Texts, SendLogQuestion]) -> None:
    from cmcli.store.keeping import ledger

    with asking(cm, said) as (view, asked):
        found = ledger.deliveries(
            view,
            worker_ids=_whose(view, cm, asked.worker),
            since=asked.since,
            states=(ledger.CLAIMED, *ledger.AGAIN, ledger.SKIPPED) if asked.failed else (),
            case_id=None if asked.about is None else case(view, cm, asked.about).case.id,
            limit=asked.limit or None,
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
    show_list(
        cm, rows, COLUMNS, ids="id", empty="Nothing has been sent yet. To send: cm remind send"
    )


def _whose(view: "View", cm: Options, handle: str | None) -> Collection[str] | None:
    """The ids of those whose deliveries are meant: a worker's own unless another is named."""
    from cmcli.store.reading.find import find_worker

    me = reminding_actor(view, cm)
    if handle is not None:
        return [find_worker(view, handle).id]
    return [me.id] if me is not None and me.role == "worker" else None
