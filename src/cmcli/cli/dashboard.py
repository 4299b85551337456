"""``cm dashboard``: opens the Textual application over the store and the same verbs."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.values.lists import DashboardQuestion
from cmcli.cli.core.context import read_here
from cmcli.cli.core.editor import edit
from cmcli.cli.core.opening import clock, open_store, viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.errors import UsageProblem
from cmcli.settings import config_file, resolve
from cmcli.store.sealing.held import renewed_only_when_told
from cmcli.store.sealing.memory import not_dumpable

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import CaseScope

app = verb_app()

SAME = "For the same as text or JSON: cm due, cm caseload"

NOISY = ("TEXTUAL_LOG", "TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_SCREENSHOT")
"""Variables that make Textual write what people type or see to files."""


@command(
    app,
    "dashboard",
    reads=False,
    examples=(
        "cm dashboard",
        "cm dashboard --worker ben",
        "cm dashboard --team north --readonly",
        "cm dashboard --case HJKMN",
    ),
)
def dashboard(
    cm: Options,
    said: Annotated[Texts, DashboardQuestion],
    readonly: Annotated[
        bool, typer.Option("--readonly", help="Only look. No key changes anything.", metavar="")
    ] = False,
) -> None:
    if cm.format is not None:
        raise UsageProblem("cm dashboard is a screen and has no format.", SAME)
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageProblem("cm dashboard needs a terminal.", SAME)
    not_dumpable()
    for name in NOISY:
        os.environ.pop(name, None)
    if cm.color == "never":
        os.environ["NO_COLOR"] = "1"
    asked: DashboardQuestion = read_here(cm, said)
    made = build(
        cm,
        worker=asked.worker,
        team=asked.team,
        every=asked.everybody,
        readonly=readonly,
        case=asked.about,
    )
    with renewed_only_when_told():
        made.run()
    made.desk.close()
    if made.return_code:
        raise typer.Exit(made.return_code)


def build(
    cm: Options,
    *,
    worker: str | None = None,
    team: str | None = None,
    every: bool = False,
    readonly: bool = False,
    case: str | None = None,
) -> "Dashboard":
    """The application over the store that the options name, not yet running."""
    from cmcli.cli.config import write_setting
    from cmcli.store.reading.find import find_case
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import Desk

    store = open_store(cm)
    today, now = clock(cm)
    with store.reading(today=today, now=now) as view:
        me = viewer(view, cm)
        scope = _scope(view, me, worker=worker, team=team, every=every)
        ref = None if case is None else find_case(view, case).ref
        minutes = view.settings.get("dashboard.lock-minutes", today)
    desk = Desk(
        store,
        actor=me,
        clock=lambda settings: clock(cm, settings),
        scope=scope,
        readonly=readonly or me is None,
    )
    return Dashboard(
        desk,
        theme=resolve("theme")[0],
        lock_minutes=None if minutes == "never" else float(minutes),
        unlock=resolve("unlock")[0],
        keys=resolve("keys")[0],
        edit=edit,
        preferences={key: resolve(key)[0] for key in ("caseload", "views")},
        keep=lambda key, value: write_setting(config_file(), key, value or None),
        case=ref,
        start="today" if scope.worker else "supervise",
    )


def _scope(view: Any, me: Any, *, worker: str | None, team: str | None, every: bool) -> "CaseScope":
    """Return whose cases to show first: a worker's own, a supervisor's all, and an admin's own if
    there are any."""
    from cmcli.domain.cases import Case
    from cmcli.store.reading.find import find_team, find_worker
    from cmcli.tui.desk import CaseScope

    if worker is not None:
        return CaseScope(worker=find_worker(view, worker).handle)
    if team is not None:
        return CaseScope(team=find_team(view, team).handle)
    if me is None or every:
        return CaseScope()
    own = me.role == "admin" and view.count(Case, worker_id=me.id, status="open")
    return CaseScope(worker=me.handle) if own or me.role == "worker" else CaseScope()
