"""What the commands of ``cm remind`` share: who acts, and which reminders are meant."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli import session
from cmcli.cli.context import clock, open_store, viewer, whole
from cmcli.cli.options import Options
from cmcli.domain.dates import LONGEST_INTERVAL
from cmcli.domain.workers import CRON, Worker
from cmcli.errors import UsageProblem
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.casework.reminding import Choice
    from cmcli.store.store import Store
    from cmcli.store.view import View

ForWorker = Annotated[
    str | None, typer.Option("--worker", help="Only what this worker is told.", metavar="H")
]
ForTeam = Annotated[
    str | None, typer.Option("--team", help="Only what this team's members are told.", metavar="T")
]
Everybody = Annotated[bool, typer.Option("--all", help="What everybody is told.", metavar="")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        help="safety, contact, assessment, plan, reassessment, review, goal, step or"
        " aftercare; repeats.",
        metavar="K",
    ),
]
OfModel = Annotated[
    str | None, typer.Option("--model", help="Only cases of this model.", metavar="M")
]
Within = Annotated[
    str | None,
    typer.Option(
        "--within", help="Days ahead; otherwise as the agency has set it.", metavar="DAYS"
    ),
]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only what is late.", metavar="")]


def chosen(
    *,
    worker: str | None,
    team: str | None,
    everybody: bool,
    kinds: list[str] | None,
    model: str | None,
    within: str | None,
    overdue: bool,
) -> "Choice":
    """Which reminders the options mean; keys that the catalogue lacks are refused."""
    from cmcli.casework.reminding import Choice
    from cmcli.catalog.access import check

    return Choice(
        worker=worker,
        team=team,
        everybody=everybody,
        kinds=tuple(check("due kind", kind) for kind in kinds or ()),
        model=None if model is None else check("model", model),
        within=whole(within, "--within", 0, LONGEST_INTERVAL),
        overdue=overdue,
    )


def reminding_actor(view: "View", options: Options) -> Worker | None:
    """Who reminds: a worker, or None for cron, which is also every system user who is no worker."""
    said = resolve("worker", options.actor)[0]
    return None if said.strip().lower() == CRON else viewer(view, options)


def store_to_send_from(options: Options) -> "Store":
    """The store, open; raises :class:`UsageProblem` within one operation of many commands, since
    nothing may leave before what it tells of is saved."""
    if session.current().work is not None:
        raise UsageProblem(
            "Reminders are not sent from within one operation.", "Leave --atomic out."
        )
    return open_store(options)


@contextmanager
def snapshot(store: "Store", options: Options) -> Iterator["View"]:
    """One snapshot of an open store, at the day of the call."""
    today, now = clock(options)
    with store.reading(today=today, now=now) as view:
        view.today, view.now = clock(options, view.settings)
        yield view
