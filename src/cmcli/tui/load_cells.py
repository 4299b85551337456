"""The columns of *Capacity* and their cells, as it is and with one more case."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from cmcli.casework.capacity.beside import WAITING, BesideCaseload, row_name
from cmcli.casework.capacity.offers import CaseOffer
from cmcli.domain.caseload import Fullness
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.supervision import LATE_KINDS, OTHER
from cmcli.tui.loads import CapacityLine, OtherCases, key, share_words
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.load import load_bar

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

LOAD, LOAD_MOST = 10, 40
"""Columns of a bar."""

KINDS = 70
"""Columns of the list from which lateness is split by kind."""

NOW = (
    TextColumn("who", "who", 11, 20),
    TextColumn("load", "load", LOAD, LOAD_MOST, drawn=True),
    TextColumn("band", "target", 9, right=True),
    TextColumn("ceiling", "ceiling", 8, right=True, since=100, sorts=False),
    TextColumn("words", "band", 12, since=88, sorts=False),
    TextColumn("open", "open", 5, right=True),
    TextColumn("late", "late", 5, right=True),
    TextColumn("contact", "contact", 7, right=True, since=KINDS, sorts=False),
    TextColumn("plan", "plan", 4, right=True, since=KINDS, sorts=False),
    TextColumn("review", "review", 6, right=True, since=KINDS, sorts=False),
    TextColumn("referral", "ref.", 4, right=True, since=KINDS, sorts=False),
    TextColumn(OTHER, "other", 5, right=True, since=KINDS, sorts=False),
    TextColumn("trend", "12 weeks", 12, since=114, sorts=False, drawn=True),
)
THEN = (
    TextColumn("who", "who", 11, 20),
    TextColumn("load", "with 1 more", LOAD, LOAD_MOST, drawn=True),
    TextColumn("target", "% of target", 13, right=True, sorts=False),
    TextColumn("band", "band", 14),
    TextColumn("ceiling", "% of ceiling", 14, right=True, since=68, sorts=False),
)
"""The columns as it is, and as it would be with one more case."""

_AFTER = (
    TextColumn("acuity", "acuity", 6, right=True, sorts=False),
    TextColumn("case", "case", 8, sorts=False),
    TextColumn("model", "model", 9, since=59, sorts=False),
    TextColumn("contact", "contact", 11, since=71, sorts=False),
    TextColumn("stage", "stage", 10, since=82, sorts=False),
)
_BEFORE = (
    TextColumn("mark", "", 1, sorts=False),
    TextColumn("name", "name", 14, 26, sorts=False),
)
CASES = (*_BEFORE, TextColumn("late", "late", 16, 34, sorts=False), *_AFTER)
SHORT_CASES = (*_BEFORE, TextColumn("days", "late", 6, sorts=False), *_AFTER)
"""The columns of a worker's cases, and those where there is no room for what is late."""


class LoadCells(NamedTuple):
    """Draws the cells of a line. ``beside`` is None until it is read; ``width`` are the columns of
    a bar, and ``scale`` is its end in targets."""

    dashboard: "Dashboard"
    beside: BesideCaseload | None
    scale: Fraction
    width: Callable[[], int]
    today: date

    def now(self, line: CapacityLine) -> Mapping[str, Text]:
        """Draw it as it is."""
        if isinstance(line, OtherCases):
            return {**self._of_others(line), **self._late(line.name)}
        style = self._style(line.band_words)
        target = share_words(line.utilisation_target, line.capacity)
        return {
            "who": said(row_name(line), "bold" if line.worker is None else ""),
            "load": self._bar(line.full, style),
            "band": Text(f"{self._sign(line.band_words)}{target}", style=style),
            "ceiling": Text(share_words(line.utilisation_ceiling, line.capacity)),
            "words": Text(line.band_words, style=style),
            "open": Text(f"{line.open:,}"),
            "trend": Text(self._trend(row_name(line))),
            **self._late(row_name(line)),
        }

    def then(self, line: CaseloadRow, offer: CaseOffer | None) -> Mapping[str, Text]:
        """Draw it with the case that the offer is about."""
        if offer is None:
            cells = self.now(line)
            return {**cells, "target": cells["band"], "band": cells["words"]}
        before, after, arrow = offer.before, offer.after, self.dashboard.signs("arrow")
        style = self._style("over ceiling" if offer.refused else after.band)
        target = share_words(before.target, before.capacity)
        ceiling = share_words(before.ceiling, before.capacity)
        sign = self.dashboard.signs("safety") + " " if offer.refused else self._sign(after.band)
        return {
            "who": said(row_name(line)),
            "load": self._bar(after, self._style(after.band)),
            "target": Text(f"{target} {arrow} {share_words(after.target, after.capacity)}"),
            "band": Text(f"{sign}{'refused' if offer.refused else after.band}", style=style),
            "ceiling": Text(f"{ceiling} {arrow} {share_words(after.ceiling, after.capacity)}"),
        }

    def _of_others(self, line: OtherCases) -> Mapping[str, Text]:
        found = self.beside.cases.get(line.name, ()) if self.beside is not None else ()
        longest = ""
        if line.name == WAITING and found:
            days = (self.today - min(one.opened_on for one in found)).days
            longest = f"longest {days} d"
        return {
            "who": said(line.name, "bold"),
            "load": said(longest, "dim"),
            **{one: Text("") for one in ("band", "ceiling", "words", "trend")},
            "open": Text(f"{line.count:,}"),
        }

    def _late(self, name: str) -> Mapping[str, Text]:
        """Draw what is late, split by kind; an ellipsis until it was read."""
        alarm = self.dashboard.style("error")
        if self.beside is None:
            unread = Text(self.dashboard.signs("ellipsis"))
            return {"late": unread, **{kind: Text("") for kind in (*LATE_KINDS, OTHER)}}
        late = self.beside.late_of(name)
        flag = f"{self.dashboard.signs('safety')} " if late.flags else ""
        kinds = {kind: late.by_kind.get(kind, 0) for kind in (*LATE_KINDS, OTHER)}
        return {
            "late": Text(f"{flag}{late.late:,}", style=alarm if late.late or flag else ""),
            **{kind: Text(f"{count:,}" if count else "") for kind, count in kinds.items()},
        }

    def _trend(self, name: str) -> str:
        trend = () if self.beside is None else self.beside.trend.get(name, ())
        return self.dashboard.signs.sparkline(trend)

    def _sign(self, band: str) -> str:
        sign = {"over ceiling": "safety", "over target": "up"}.get(band)
        return f"{self.dashboard.signs(sign)} " if sign else ""

    def _style(self, band: str) -> str:
        name = {"over ceiling": "error", "over target": "warning"}.get(band)
        return self.dashboard.style(name) if name else ""

    def _bar(self, full: Fullness, style: str) -> Text:
        signs, width = self.dashboard.signs, self.width()
        return load_bar(signs, full, scale=self.scale, width=width, style=style)


def known_as(line: CapacityLine, beside: BesideCaseload | None) -> str:
    """Return the name of a line, with the worker's own name and team."""
    name = key(line)
    if isinstance(line, OtherCases) or line.worker is None:
        return name
    own = "" if beside is None else beside.names.get(name, "")
    team = f"team {line.team}" if line.team else ""
    about = ", ".join(part for part in (own, team) if part)
    return f"{name}: {about}" if about else name
