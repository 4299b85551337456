"""All about a row of the supervisor's table, as lines: the load, what is late, what waits."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from cmcli.casework.looking.heat import NEVER, HeatRow, never_words
from cmcli.domain.caseload import percent
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.kinds import DUE_KINDS, kind_words
from cmcli.domain.supervision import LateItem, LosingCase, SupervisedWorker
from cmcli.tui.figures import FEW, decide_words
from cmcli.tui.loads import counted, share_words
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.casework.capacity.overview import Overview
    from cmcli.tui.app import Dashboard


def row_name(row: HeatRow) -> str:
    """The name of a row in the table."""
    return "all" if row.total else row.worker or "no worker"


def story(row: HeatRow, found: "Overview", dashboard: "Dashboard") -> tuple[str, RenderableType]:
    """Return the title and the text about a row."""
    line = None if row.worker is None else found.page.of(row.worker)
    teller = _Teller(found, dashboard)
    if line is None:
        title = "all workers" if row.total else "cases without a worker"
        return title, Group(*teller.of_total(row) if row.total else teller.late(row))
    team = f", team {line.load.team}" if line.load.team else ""
    return f"{line.worker}: {line.name}{team}", Group(*teller.of_worker(row, line))


def load_words(load: CaseloadRow, found: "Overview") -> str:
    """The share of the target, or that of the team which carries the cases."""
    team = None
    if load.on_team and load.capacity:
        team = next((one for one in found.page.teams if one.team == load.team), None)
    if load.utilisation_target is None and team is not None:
        return f"team {share_words(team.utilisation_target, team.capacity)}"
    return share_words(load.utilisation_target, load.capacity)


class _Teller:
    """Tells rows of one screen."""

    def __init__(self, found: "Overview", dashboard: "Dashboard") -> None:
        self._found = found
        self._dashboard = dashboard

    @property
    def _today(self) -> date:
        return self._found.today

    def of_total(self, row: HeatRow) -> Iterator[Text]:
        """Tell of everybody: what the tables don't show."""
        if words := decide_words(self._found):
            yield said(words, "bold", multiline=True)
        yield from self.late(row)
        yield Text()
        lost = [one for one in self._found.page.losing if one.ref not in row.apart]
        yield from self._names("Losing touch", [self._lost(one) for one in lost])

    def of_worker(self, row: HeatRow, line: SupervisedWorker) -> Iterator[Text]:
        """Tell of a worker: load, what is late, what waits, and room."""
        load = line.load
        shares = load.band
        if load.utilisation_target is not None and load.utilisation_ceiling is not None:
            shares = f"{percent(load.utilisation_target)} of target"
            shares += f", {percent(load.utilisation_ceiling)} of ceiling"
        yield said(f"{shares}; {load.open} open ({counted(load.by_model)})", "bold", multiline=True)
        if load.next_change is not None:
            yield said(f"Next change: {load.next_change.said(self._today)}", multiline=True)
        for remark in load.remarks:
            yield said(remark, multiline=True)
        yield from self.late(row)
        yield from self._names("No contact", [*self._unmet(row, line)])
        lost = (one for one in self._found.page.losing if one.worker == line.worker)
        names = (self._lost(one, alone=True) for one in lost if one.ref not in row.apart)
        yield from self._names("Losing touch", [*names])
        for one in line.decisions:
            if one.item.kind != "no-contact":
                yield said(f"{DUE_KINDS[one.item.kind]}: {one.item.why}", multiline=True)
        yield said(f"Room for: {counted(load.room)}", multiline=True)

    def _lost(self, one: LosingCase, *, alone: bool = False) -> str:
        who = self._dashboard.client(one.name, one.ref)
        return who if alone else f"{who} ({one.worker or 'no worker'})"

    def _unmet(self, row: HeatRow, line: SupervisedWorker) -> Iterator[str]:
        for one in line.decisions:
            if one.item.kind == "no-contact" and one.item.case not in row.apart:
                yield self._client(LateItem(one.item, one.name))

    def late(self, row: HeatRow) -> Iterator[Text]:
        """Tell what is late, the worst first, and who was never contacted in one line."""
        if never := row.counts[NEVER]:
            yield said(f"{never_words(never)}.", self._dashboard.style("warning"), multiline=True)
        yield from self._heading("late")
        if not row.items:
            yield said("nothing" if not never else "nothing else")
        for one in row.items:
            yield self._late(one, with_worker=row.total)
        if row.more:
            yield said(f"and {row.more:,} more", "dim")

    def _heading(self, title: str) -> Iterator[Text]:
        yield Text()
        yield said(title, "bold underline")

    def _late(self, one: LateItem, *, with_worker: bool) -> Text:
        item = one.item
        days = f"{item.days_late} d" if item.days_late else "due"
        who = f" ({item.worker or 'unassigned'})" if with_worker else ""
        red = self._dashboard.style("error") if item.kind == "safety" else ""
        words = f"{self._client(one)}{who} {kind_words(item.kind)} {days}"
        return said(words, red, multiline=True)

    def _client(self, one: LateItem) -> str:
        return self._dashboard.client(one.name, one.item.case or "")

    def _names(self, title: str, names: Sequence[str]) -> Iterator[Text]:
        more = f" and {len(names) - FEW:,} more" if len(names) > FEW else ""
        yield said(f"{title}: {', '.join(names[:FEW]) or 'nobody'}{more}", multiline=True)
