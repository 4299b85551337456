"""*Supervise*: who is late with what, and what waits for a supervisor, each with its detail."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from cmcli.casework.capacity.supervising import page_of
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.domain.caseload import percent
from cmcli.domain.clocks import DueItem, explain
from cmcli.domain.dates import say_days
from cmcli.domain.kinds import DUE_KINDS, kind_words
from cmcli.domain.supervision import (
    TEAM,
    Decision,
    LateItem,
    LosingCase,
    SupervisedWorker,
    Supervision,
)
from cmcli.tui.desk import CaseScope
from cmcli.tui.loads import counted, share_words
from cmcli.tui.marks import said
from cmcli.tui.page import Page, verb_bindings
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

WORKERS = (
    TextColumn("who", "worker", 10, 16, sorts=False),
    TextColumn("load", "load", 9, right=True, sorts=False),
    TextColumn("open", "open", 4, right=True, sorts=False),
    TextColumn("flags", "flags", 5, right=True, sorts=False),
    TextColumn("contact", "contact", 7, right=True, sorts=False),
    TextColumn("plan", "plan", 4, right=True, sorts=False),
    TextColumn("review", "review", 6, right=True, sorts=False),
    TextColumn("referral", "ref.", 4, right=True, sorts=False),
    TextColumn("other", "other", 5, right=True, sorts=False),
    TextColumn("oldest", "oldest", 6, right=True, sorts=False),
    TextColumn("decide", "decide", 6, right=True, sorts=False),
    TextColumn("band", "band", 13, 20, since=90, sorts=False),
)
DECISIONS = (
    TextColumn("kind", "to decide", 16, 26, sorts=False),
    TextColumn("about", "about", 9, 12, sorts=False),
    TextColumn("since", "since", 6, right=True, sorts=False),
    TextColumn("name", "name", 12, 24, since=70, sorts=False),
    TextColumn("command", "command", 22, 60, since=58, sorts=False),
)
"""The columns of the two lists."""


@dataclass(frozen=True, slots=True)
class SuperviseContent:
    """The page of the scope, and the day."""

    page: Supervision
    today: date


class SupervisePage(Page[SuperviseContent]):
    """The workers above, the decisions below, and all about the row under the cursor."""

    KEY = "supervise"
    CSS_PATH = "supervise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *verb_bindings("accept", "transfer"),
        Binding(
            "tab",
            "other_list",
            "Other list",
            key_display="Tab",
            id="here.other-list",
            tooltip="Go to the decisions, or back to the workers",
        ),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def body(self) -> Iterator[Any]:
        """Yield the totals, the two lists, and the detail."""
        with Container(id="main"):
            with Vertical(id="lists"):
                yield Rows(id="workers")
                yield Rows(id="decisions")
            yield Static("", id="about", markup=False)

    # Reading.

    def read(self, view: "View") -> SuperviseContent:
        """Read from the book of cases, which *Today* keeps."""
        desk = self.dashboard.desk
        scope, workers = desk.scope, desk.workers(view)
        asked = WhoseCases(
            worker=scope.worker, team=scope.team, everybody=not (scope.worker or scope.team)
        )
        handles = {one.handle for one in workers or ()}
        cases = desk.book.read(view, workers, self.told, shared=True)
        lost = [
            LosingCase(case.ref, case.shown_name, case.worker, case.losing)
            for case in cases
            if case.losing is not None and (workers is None or case.worker in handles)
        ]
        page = page_of(view, asked, cases, agency_items(view), lost)
        return SuperviseContent(page, view.today)

    # Showing.

    def show(self, found: SuperviseContent) -> None:
        """Fill both lists, and show the detail."""
        page = found.page
        flags = [_as_decision(flag) for flag in page.flags]
        self.staff.fill(
            WORKERS,
            [line for line in page.workers if not line.quiet],
            key=lambda line: line.worker,
            draw=self._line,
            empty="No worker here has a case. Press w to see others.",
        )
        self.decisions.fill(
            DECISIONS,
            [*flags, *page.decisions],
            key=_key,
            draw=self._decision,
            empty="Nothing waits for a decision.",
        )
        self.strip.say(self._summary(page))
        self._tell()

    @property
    def staff(self) -> "Rows[SupervisedWorker]":
        """The list of workers."""
        return self.query_one("#workers", Rows)

    @property
    def decisions(self) -> "Rows[Decision]":
        """The list of decisions."""
        return self.query_one("#decisions", Rows)

    def _summary(self, page: Supervision) -> Text:
        totals = page.totals
        alarm = self.dashboard.style("error")
        line = Text()
        where = "" if page.everybody else " in the agency"
        for key, words in (
            ("flags", "flags"),
            ("late", "late"),
            ("approvals", "approvals"),
            ("unassigned", f"unassigned{where}"),
            ("waiting", f"waiting{where}"),
            ("uncovered", "uncovered leave"),
            ("over_ceiling", "over ceiling"),
            ("losing_touch", "losing touch"),
        ):
            count = totals[key]
            red = alarm if count and key in ("flags", "uncovered", "over_ceiling") else ""
            if count or key in ("flags", "late"):
                line.append(f"{'  ' if line else ''}{words} {count:,}", red or "bold")
        return line

    def _line(self, line: SupervisedWorker) -> Sequence[Text]:
        signs, style, load = self.dashboard.signs, self.dashboard.style, line.load
        band = load.band_words
        name = {"over ceiling": "error", "over target": "warning"}.get(band, "")
        sign = {"over ceiling": "safety", "over target": "up"}.get(band)
        colour = style(name) if name else ""
        mark = f"{signs(sign)} " if sign else ""
        late = line.late_by_kind
        cells: Mapping[str, Text] = {
            "who": said(line.worker),
            "load": Text(f"{mark}{self._load(line)}", style=colour),
            "open": Text(str(load.open)),
            "flags": Text(str(len(line.flags) or ""), style=style("error")),
            **{kind: Text(str(count or "")) for kind, count in late.items()},
            "oldest": Text(f"{line.oldest} d" if line.oldest else ""),
            "decide": Text(str(len(line.decisions) or "")),
            "band": Text(band, style=colour),
        }
        return [cells[column.key] for column in WORKERS]

    def _load(self, line: SupervisedWorker) -> str:
        """The share of the target, or that of the team which carries the cases."""
        load, found = line.load, self.found
        team = None
        if found is not None and load.on_team and load.capacity:
            team = next((one for one in found.page.teams if one.team == load.team), None)
        if load.utilisation_target is None and team is not None:
            return f"team {share_words(team.utilisation_target, team.capacity)}"
        return share_words(load.utilisation_target, load.capacity)

    def _decision(self, one: Decision) -> Sequence[Text]:
        item = one.item
        urgent = item.kind == "safety"
        red = self.dashboard.style("error") if urgent else ""
        sign = f"{self.dashboard.signs('safety')} " if urgent else ""
        days = item.age(self._today)
        cells = {
            "kind": said(f"{sign}{DUE_KINDS[item.kind].lower()}", red),
            "about": said(item.about),
            "since": Text(f"in {-days} d" if days < 0 else f"{days} d" if days else "today"),
            "name": said(self._client(item, one.name)),
            "command": said(one.command, "dim"),
        }
        return [cells[column.key] for column in DECISIONS]

    def _client(self, item: DueItem, name: str | None) -> str:
        if item.case is None:
            return item.text or ""
        return self.dashboard.client(name, item.case)

    @property
    def _today(self) -> date:
        return self.found.today if self.found is not None else date.min

    # The detail.

    def on_rows_highlighted(self) -> None:
        """Another row is looked at."""
        self._tell()
        self.offer()

    def on_descendant_focus(self) -> None:
        """The other list is looked at."""
        self._tell()

    @property
    def _deciding(self) -> bool:
        return self.focused is self.decisions

    def _tell(self) -> None:
        about = self.query_one("#about", Static)
        if self._deciding:
            one = self.decisions.under
            lines = [] if one is None else [one.command, explain(one.item)]
        else:
            line = self.staff.under
            lines = [] if line is None else list(self._story(line))
        about.display = bool(lines)
        about.update(said("\n".join(lines), multiline=True))

    def _story(self, line: SupervisedWorker) -> Iterator[str]:
        """Tell all about a worker: load, what is late by name, what waits, and room."""
        load = line.load
        team = f", team {load.team}" if load.team else ""
        yield f"{line.worker}: {line.name}{team}"
        shares = load.band_words
        if load.utilisation_target is not None and load.utilisation_ceiling is not None:
            shares = f"{percent(load.utilisation_target)} of target"
            shares += f", {percent(load.utilisation_ceiling)} of ceiling"
        yield f"{shares}; {load.open} open ({counted(load.by_model)})"
        if load.next_change is not None:
            yield f"Next change: {load.next_change.said(self._today)}"
        late = [self._late(one) for one in (*line.flags, *line.late)]
        yield f"Late: {', '.join(late) or 'nothing'}"
        unmet = [one for one in line.decisions if one.item.kind == "no-contact"]
        yield f"No contact: {', '.join(self._client(*one[:2]) for one in unmet) or 'nobody'}"
        if found := self.found:
            lost = [one for one in found.page.losing if one.worker == line.worker]
            names = [self.dashboard.client(one.name, one.ref) for one in lost]
            yield f"Losing touch: {', '.join(names) or 'nobody'}"
        for one in line.decisions:
            if one.item.kind != "no-contact":
                yield f"{DUE_KINDS[one.item.kind]}: {one.item.why}"
        yield f"Room for: {counted(load.room)}"

    def _late(self, one: LateItem) -> str:
        item = one.item
        days = say_days(item.days_late) if item.days_late else "due"
        return f"{self._client(item, one.name)} {kind_words(item.kind)} {days}"

    # Keys.

    def refs(self) -> tuple[str, ...]:
        """The case of the decision under the cursor."""
        one = self.decisions.under if self._deciding else None
        return (one.item.case,) if one is not None and one.item.case is not None else ()

    def order(self) -> tuple[str, ...]:
        """The cases that decisions are about."""
        return tuple(dict.fromkeys(one.item.case for one in self.decisions.items if one.item.case))

    def on_rows_chosen(self) -> None:
        """Open what is behind the row: a worker's due items, or the case of a decision."""
        if not self._deciding:
            line = self.staff.under
            if line is not None:
                self.dashboard.look_at(CaseScope(worker=line.worker), go="today")
            return
        one = self.decisions.under
        if one is not None and one.item.case is not None:
            self.dashboard.open_case(one.item.case)
        elif one is not None and one.worker is not None:
            self.dashboard.look_at(CaseScope(worker=one.worker), go="caseload")
        elif one is not None and one.item.about.startswith(TEAM):
            team = one.item.about.removeprefix(TEAM)
            self.dashboard.look_at(CaseScope(team=team), go="capacity")

    def action_other_list(self) -> None:
        """Go to the other list."""
        (self.staff if self._deciding else self.decisions).focus()


def _as_decision(flag: LateItem) -> Decision:
    """Show an open flag among the decisions, before all else."""
    return Decision(flag.item, flag.name, flag.item.worker)


def _key(one: Decision) -> str:
    item = one.item
    return f"{item.kind} {item.about} {item.number}"


PAGE = SupervisePage
