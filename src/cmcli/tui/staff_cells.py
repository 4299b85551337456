"""How the lists of the supervisor's screen look: their columns and cells."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cmcli.casework.looking.heat import COUNTED, LATE, NEVER, HeatRow
from cmcli.casework.looking.lateness import SAFETY
from cmcli.casework.waitlist.proposing import WaitingFit
from cmcli.domain.clocks import DueItem
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.supervision import OTHER, Decision
from cmcli.tui.marks import said
from cmcli.tui.staff_story import load_words, row_name
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.load import load_bar, scale_of
from cmcli.tui.widgets.shades import level, shades

if TYPE_CHECKING:
    from cmcli.casework.capacity.overview import Overview
    from cmcli.tui.app import Dashboard

WHO, LOAD, OLDEST, DECIDE = "who", "load", "oldest", "decide"

WORKERS = (
    TextColumn(WHO, "worker", 10, 12),
    TextColumn(LOAD, "load", 10, 24, right=True),
    TextColumn(SAFETY, "flag", 4, right=True),
    TextColumn(LATE, "late", 4, right=True),
    TextColumn("contact", "contact", 7, right=True),
    TextColumn("plan", "plan", 4, right=True),
    TextColumn("review", "review", 6, right=True),
    TextColumn("referral", "ref.", 4, right=True),
    TextColumn(OLDEST, "oldest", 6, right=True),
    TextColumn(OTHER, "other", 5, right=True),
    TextColumn(DECIDE, "decide", 6, right=True),
)
UNMET = TextColumn(NEVER, "never", 5, right=True)
DECISIONS = (
    TextColumn("kind", "to decide", 16, 26, sorts=False),
    TextColumn("about", "about", 9, 12, sorts=False),
    TextColumn("since", "since", 6, right=True, sorts=False),
    TextColumn("name", "name", 12, 24, since=50, sorts=False),
    TextColumn("command", "command", 22, 60, since=70, sorts=False),
)
WAITS = (
    TextColumn("name", "who waits", 14, 24, sorts=False),
    TextColumn("days", "d", 3, right=True, sorts=False),
    TextColumn("fit", "best fit", 8, 60, sorts=False),
    TextColumn("group", "why", 7, since=46, sorts=False),
)
"""The columns of the three lists."""

BAR_FROM = 14
"""Columns of a load from which on a bar stands before the share."""

SHARE = 9
"""Columns of the share behind a bar, with the sign of its band."""


class StaffCells:
    """Draws the rows of one screen. ``width`` is that of the column of loads."""

    def __init__(self, found: "Overview", dashboard: "Dashboard") -> None:
        rows = found.rows[1:]
        self._found = found
        self._dashboard = dashboard
        self._most = max((row.counts[one] for row in rows for one in COUNTED), default=0)
        self._shades = shades(dashboard.current_theme)
        self._scale = scale_of([row.load for row in rows if row.load is not None])

    @property
    def columns(self) -> list[TextColumn]:
        """The columns; that of cases that were never contacted only if there are many."""
        found = [*WORKERS]
        if self._found.total.counts[NEVER]:
            found.insert(4, UNMET)
        return found

    def row(self, row: HeatRow, width: int) -> Sequence[Text]:
        """Return one cell a column."""
        bold = "bold" if row.total else ""
        cells = {
            WHO: said(row_name(row), bold),
            LOAD: self._load(row, width),
            OLDEST: Text(f"{row.oldest} d" if row.oldest else "", style=bold),
            DECIDE: Text(f"{row.decide:,}" if row.decide else "", style=bold),
            **{key: self._count(row, key) for key in COUNTED},
        }
        return [cells[column.key] for column in self.columns]

    def _count(self, row: HeatRow, key: str) -> Text:
        count = row.counts[key]
        if row.total:
            return Text(f"{count:,}", style="bold")
        if not count:
            return Text("")
        return Text(f"{count:,}", style=self._shades[level(count, self._most)])

    def _load(self, row: HeatRow, width: int) -> Text:
        load, signs = row.load, self._dashboard.signs
        if load is None:
            return Text("")
        name = {"over ceiling": "error", "over target": "warning"}.get(load.band)
        style = self._dashboard.style(name) if name else ""
        sign = {"over ceiling": "safety", "over target": "up"}.get(load.band)
        share = load_words(load, self._found)
        share = f"{signs(sign)} {share}" if sign else share
        if width < BAR_FROM or load.utilisation_target is None:
            return Text(share, style=style)
        bar = load_bar(signs, load.full, scale=self._scale, width=width - SHARE, style=style)
        return bar.append(share.rjust(SHARE), style=style)

    def decision(self, one: Decision) -> Sequence[Text]:
        """Return one cell a column of a decision."""
        item = one.item
        urgent = item.kind == "safety"
        red = self._dashboard.style("error") if urgent else ""
        sign = f"{self._dashboard.signs('safety')} " if urgent else ""
        days = item.age(self._found.today)
        cells = {
            "kind": said(f"{sign}{DUE_KINDS[item.kind].lower()}", red),
            "about": said(item.about),
            "since": Text(f"in {-days} d" if days < 0 else f"{days} d" if days else "today"),
            "name": said(self.client(item, one.name)),
            "command": said(one.command, "dim"),
        }
        return [cells[column.key] for column in DECISIONS]

    def client(self, item: DueItem, name: str | None) -> str:
        """Return whom an item is about."""
        return item.text or "" if item.case is None else self._dashboard.client(name, item.case)


def waiting_cells(one: WaitingFit, dashboard: "Dashboard") -> Sequence[Text]:
    """Return one cell a column of somebody who waits."""
    arrow = dashboard.signs("arrow")
    fit = said(f"{arrow} {one.worker}", "bold") if one.worker else said(one.why or "", "dim")
    who = said(dashboard.client(one.name, one.ref))
    return [who, Text(str(one.waited)), fit, said(one.group)]


def sorts_by(row: HeatRow, key: str) -> Any:
    """Return what a row is sorted by."""
    if key == WHO:
        return row_name(row)
    if key == LOAD:
        share = row.load.utilisation_target if row.load is not None else None
        return Fraction(-1) if share is None else share
    return {OLDEST: row.oldest, DECIDE: row.decide}.get(key, row.counts[key])
