"""``cm demo``: a synthetic agency to look around in."""

import shlex
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.agency.values.making import MakeDemo
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.context import read_here
from cmcli.cli.core.opening import clock
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, chosen_format, say, show, show_list, show_record
from cmcli.domain.dates import short_day

if TYPE_CHECKING:
    from datetime import date

    from cmcli.casework.demo.agency import Demo
    from cmcli.store.core.view import View

app = verb_app()

SHOWN = 8
"""How many due items are shown; the answer for programs has them all."""

CASELOAD = ("worker", "open", "by_model", "utilisation_target", "band", "overdue")
DUE = ("case", "name", "kind", "worker", "due_on", "days_late")


@command(
    app,
    "demo",
    reads=False,
    examples=("cm demo", "cm demo agency.db --seed 7", "cm demo --day 2026-03-04 --json"),
)
def demo(cm: Options, said: Annotated[Texts, MakeDemo]) -> None:
    from cmcli.casework.demo.agency import build
    from cmcli.cli.core.garbage import warmed_up
    from cmcli.places import os_user
    from cmcli.store.keeping.create import create

    asked: MakeDemo = read_here(cm, said)
    today, now = clock(cm)
    last = asked.day or today
    where = asked.path or cm.store or str(Path(tempfile.mkdtemp(prefix="cm-demo-")) / "cm.db")
    warmed_up()
    store = create(where)
    made = build(store, seed=asked.seed, day=last, os_user=os_user())
    with store.reading(today=last, now=now) as view:
        _show(cm, view, made, where)
    if cm.format in (None, "table", "plain"):
        say(cm, "", *_ways_on(where, made.featured, None if last == today else last))


def _show(cm: Options, view: "View", made: "Demo", where: str) -> None:
    """The caseload, what is due, and the round of one case."""
    from cmcli.casework.capacity.caseload import caseload
    from cmcli.casework.listing import case_view
    from cmcli.casework.looking.due import list_due
    from cmcli.casework.looking.values.lists import CaseloadQuestion
    from cmcli.cli.due import subject_of
    from cmcli.domain.flow import flow_lines, stage_dates
    from cmcli.store.reading.find import find_case

    rows = [row.as_dict() for row in caseload(view, None, CaseloadQuestion(everybody=True)).rows]
    found = list_due(view, None, within=0)
    due = [one.as_dict() for one in found]
    one = case_view(view, find_case(view, made.featured).case)
    dates = stage_dates(one.facts)
    if cm.format not in (None, "table", "plain"):
        record = {
            "store": where,
            "day": view.today,
            "workers": made.workers,
            "clients": made.clients,
            "caseload": rows,
            "due": due,
            "flow": {"ref": one.ref, "stage": one.stage, "dates": dates},
        }
        show_record(cm, record, ids="store")
        return
    cm = replace(cm, format="plain" if chosen_format(cm) != "table" else "table")
    who = f"{made.clients} invented clients and {made.workers} invented workers"
    show(cm, f"A made-up agency of {who}, as of {short_day(view.today)}.", "", "Caseload", "")
    _table(cm, rows, CASELOAD)
    show(cm, "", f"Due today or late: {len(due)}, the most urgent first", "")
    _table(cm, [one.as_dict() | subject_of(one.item) for one in found[:SHOWN]], DUE)
    show(cm, "", f"The stage of {one.ref} {one.facts.client.shown_name}", "")
    show(cm, *flow_lines(one.facts, one.stage, dates))


def _table(cm: Options, rows: "list[dict[str, object]]", keys: tuple[str, ...]) -> None:
    """Some columns of the two lists, with the looks that they have on their own."""
    from cmcli.cli import caseload, due

    columns = {column.key: column for column in (*due.COLUMNS, *caseload.COLUMNS)}
    for row in rows:
        row["worker"] = row["worker"] or (f"team {row['team']}" if row.get("team") else "nobody")
    show_list(cm, rows, [columns.get(key, Column(key)) for key in keys])


def _ways_on(where: str, code: str, day: "date | None") -> list[str]:
    """How to go on looking; the day is said where it is not today."""
    then = "" if day is None else f" CM_TODAY={day}"
    return [
        "To see more, as its supervisor sage:",
        f"  export CM_STORE={shlex.quote(where)}{then}",
        f"  cm show {code}    cm timeline {code}    cm due --explain    cm list --worker heron",
        "  cm dashboard",
    ]
