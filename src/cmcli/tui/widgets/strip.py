"""The line above a list: how the scope stands, each number a way to its list."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual import events
from textual.widgets import Static

from cmcli.tui.marks import fitted, said

if TYPE_CHECKING:
    from cmcli.casework.looking.standing import ScopeStanding
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import CaseScope
    from cmcli.tui.marks import Signs

GAP = "  "
BAR, BAR_FROM = 16, 100
"""Columns of the bar of what was seen today, and from what width on it is drawn."""


class StripPart(NamedTuple):
    """A number with its words, and the page and filter of the list behind it.

    ``alarm``: it is shown in red. ``place`` is None where it leads nowhere.
    """

    words: str
    place: str | None
    filter: str = ""
    alarm: bool = False


def strip_parts(
    standing: "ScopeStanding", scope: "CaseScope", signs: "Signs"
) -> Iterator[StripPart]:
    """Give the numbers of a scope, for more than one worker also those of people who wait."""
    yield StripPart(
        f"{signs('safety')} {standing.flags:,}", "today", "safety", alarm=standing.flags > 0
    )
    yield StripPart(f"late {standing.late:,}", "today", "late")
    yield StripPart(f"today {standing.today:,}", "today", "today")
    yield StripPart(f"this week {standing.week:,}", "today", "week")
    if scope.worker is None:
        where = " in the agency" if scope.team else ""
        yield StripPart(f"waiting{where} {standing.waiting:,}", "caseload", "waitlist")
        yield StripPart(f"unassigned{where} {standing.unassigned:,}", "caseload", "worker:none")
    if to_see := standing.seen + standing.to_see:
        yield StripPart(f"seen today {standing.seen:,} of {to_see:,}", None)


class StatusStrip(Static):
    """The line. ``lead`` stands before the numbers, such as the filter that holds."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self._lead = Text("")
        self._spans: list[tuple[int, int, StripPart]] = []

    def say(self, lead: Text) -> None:
        """Show other words before the numbers."""
        self._lead = lead
        self.paint()

    def paint(self) -> None:
        """Draw the line again."""
        dashboard = cast("Dashboard", self.app)
        line, self._spans = self._lead.copy(), []
        width = max(self.size.width - 2, 1)
        standing = dashboard.scoping.standing
        if standing is not None:
            for part in strip_parts(standing, dashboard.desk.scope, dashboard.signs):
                gap = GAP if line else ""
                if line.cell_len + len(gap) + len(part.words) > width:
                    break
                start = line.cell_len + len(gap)
                line.append(gap).append_text(
                    said(part.words, dashboard.style("error") if part.alarm else "")
                )
                self._spans.append((start, line.cell_len, part))
            if width >= BAR_FROM and (whole := standing.seen + standing.to_see):
                room = min(BAR, width - line.cell_len - 1)
                if room > 3:
                    line.append(" " + dashboard.signs.bar(standing.seen / whole, room))
        self.update(fitted(line, width, dashboard.signs), layout=False)

    def on_resize(self) -> None:
        """More or fewer numbers fit."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Open the list behind a number."""
        at = event.x - 1
        for start, end, part in self._spans:
            if start <= at < end and part.place is not None:
                cast("Dashboard", self.app).places.open_list(part.place, part.filter)
