"""*Case*: one case with all that is known of it, and every verb on it.

The head with flags and safe contact stays; below it stand panes, as many side by side as fit.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmcli.casework.looking.comparing import Assessments, Versions
from cmcli.casework.looking.dossier import Dossier
from cmcli.casework.plan.versions import standing
from cmcli.domain.safety import Flag
from cmcli.tui.case import events, plan, sides
from cmcli.tui.case.compare import Compare
from cmcli.tui.case.details import details
from cmcli.tui.case.head import CaseHead
from cmcli.tui.case.look import Look, look_of
from cmcli.tui.case.panes import PANES, Panes
from cmcli.tui.case.reader import TextScreen
from cmcli.tui.case.reading import PER_PAGE, CaseContent, Parts, read_case
from cmcli.tui.marks import said
from cmcli.tui.page import Page, verb_bindings
from cmcli.tui.verbs import Verb, makes_sense
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

ROUND_BESIDE, ROUND_WIDTH, TALL = 140, 79, 36
"""From this width and height on, the head shows the stages, in so many columns."""

NO_CASE = (
    "No case is open.\n\n"
    "Press 2 for the caseload, then Enter to open the case under the cursor.\n"
    "Press / to find a case by code or name."
)
GONE = "This case no longer exists. Its intake may have been undone. Press / to find another."
"""The text in place of a case."""


class CasePage(Page[CaseContent]):
    """The case that was chosen."""

    KEY = "case"
    CSS_PATH = "case.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *verb_bindings("checkin", "note", "add-goal"),
        Binding("slash", "search", "Search", key_display="/", id="here.search"),
        Binding("tab,l,right_square_bracket", "beside(1)", "Next pane", show=False, id="here.next"),
        Binding(
            "shift+tab,h,left_square_bracket",
            "beside(-1)",
            "Previous pane",
            show=False,
            id="here.before",
        ),
        *(
            Binding(letter, f"pane('{key}')", title, show=False, id=f"here.{key}")
            for key, letter, title in PANES
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._most = PER_PAGE
        self._shown: str | None = None

    def body(self) -> Iterator[Any]:
        """The head and the panes; or what to do where there is no case."""
        yield Static("", id="nothing", classes="empty", markup=False)
        with Vertical(id="case"):
            yield CaseHead(id="head")
            yield Panes(id="below")

    def on_mount(self) -> None:
        """Nothing is shown until it is read."""
        self.query_one("#nothing").display = self.query_one("#case").display = False

    # Reading and showing.

    def read(self, view: "View") -> CaseContent:
        """The case; the search and the pages that were read are those of the case shown."""
        ref = self.dashboard.case_ref
        words, most = (self.words, self._most) if ref == self._shown else ("", PER_PAGE)
        return read_case(view, ref, most=most, words=words)

    def show(self, found: CaseContent) -> None:
        """Draw all panes; another case begins at its top."""
        nothing = self.query_one("#nothing", Static)
        nothing.display = found.parts is None
        self.query_one("#case").display = found.parts is not None
        nothing.update(NO_CASE if found.ref is None else f"{found.ref}\n\n{GONE}")
        if found.parts is not None:
            if found.ref != self._shown:
                self._begin()
            look = look_of(self.dashboard, found.parts.dossier)
            self._show_head(found.parts.dossier, look)
            self._show_plan(found.parts.dossier, look)
            self._show_timeline(found.parts, look)
            self._show_versions(found.parts.versions, look)
            self._show_needs(found.parts.assessments, look)
        self._shown = found.ref
        self._about()
        self.offer()

    def _begin(self) -> None:
        """Another case: nothing of how the last one was looked at is kept."""
        for rows in self.query(Rows):
            rows.cursor, rows.marked = 0, set()
        self.words, self._most = "", PER_PAGE
        field = self.query_one("#search", Input)
        field.value, field.display = "", False
        self.query_one("#details-scroll").scroll_home(animate=False)
        self.panes.focus_current()

    @property
    def panes(self) -> Panes:
        """The panes below the head."""
        return self.query_one(Panes)

    def take_focus(self) -> None:
        """The current pane; the search while it is typed."""
        field = self.query_one("#search", Input)
        if field.display:
            field.focus()
        else:
            self.panes.focus_current()

    def _show_head(self, one: Dossier, look: Look) -> None:
        width, height = self.app.size
        tall = height >= TALL
        beside = tall and width >= ROUND_BESIDE
        self.query_one("#head-round").display = beside
        room = width - 2 - (ROUND_WIDTH if beside else 0)
        self.query_one(CaseHead).show(one, look, width=max(room, 20), tall=tall)
        self.query_one("#details", Static).update(details(one, look, with_round=not beside))

    def _show_plan(self, one: Dossier, look: Look) -> None:
        self.query_one("#standing", Static).update(look.said(standing(one.plan, look.today)))
        self._rows("plan").fill(
            plan.COLUMNS,
            plan.plan_rows(one),
            key=lambda row: row.key,
            draw=lambda row: plan.cells(row, look),
            empty="No needs or goals yet. Press a to rate needs, or p to add a goal.",
        )

    def _show_timeline(self, parts: Parts, look: Look) -> None:
        one = parts.timeline
        searched = f"/{look.words(parts.words)}  " if parts.words else ""
        rest = ", more at the end" if one.more else ""
        line = f"{searched}{len(one.entries):,} entries, newest first{rest}"
        self.query_one("#timeline-line", Static).update(said(line, "bold" if searched else "dim"))
        self._rows("timeline").fill(
            events.COLUMNS,
            one.entries,
            key=events.key,
            draw=lambda entry: events.cells(entry, look),
            empty="No entry has all these words. Press Esc to end the search.",
        )

    def _show_versions(self, made: Versions, look: Look) -> None:
        self.query_one("#versions", Compare).fill(
            sides.VERSIONS,
            sides.version_choices(made),
            key=sides.version_key,
            draw=lambda one: sides.version_cells(one, look),
            between=sides.between_versions(made, look),
            alone=lambda one: sides.version_alone(one, look),
        )

    def _show_needs(self, made: Assessments, look: Look) -> None:
        between = sides.between_assessments(made, look)
        self.query_one("#needs", Compare).fill(
            sides.ASSESSMENTS,
            made.made,
            key=sides.assessment_key,
            draw=lambda one: sides.assessment_cells(made, one, look),
            between=between,
            alone=lambda one: between(None, one),
            empty="No assessment yet. Press a to add one.",
        )

    def _rows(self, name: str) -> Rows[Any]:
        return self.query_one(f"#{name}-rows", Rows)

    def on_resize(self) -> None:
        """Cut the head for the new width, and move the stages to where they fit."""
        if self.found is not None:
            self.show(self.found)

    # The cursor.

    def _about(self) -> None:
        """Show all of the rows under the cursors of plan and timeline."""
        if self.found is None or self.found.parts is None:
            return
        look = look_of(self.dashboard, self.found.parts.dossier)
        for name, drawn in (
            ("plan", plan.about(self._rows("plan").under, look)),
            ("timeline", events.whole(self._rows("timeline").under, look)),
        ):
            self.query_one(f"#{name}-about", Static).update(drawn)

    def on_rows_highlighted(self) -> None:
        """Another row is looked at; at the end of the timeline older entries are read."""
        self._about()
        self.offer()
        parts = None if self.found is None else self.found.parts
        rows = self._rows("timeline")
        if parts is not None and parts.timeline.more and rows.cursor == len(rows.items) - 1 > 0:
            if self._most <= len(rows.items) + PER_PAGE:
                self._most += PER_PAGE
            self.reload()

    def on_rows_chosen(self) -> None:
        """Read all of it."""
        self.action_read()

    def action_read(self) -> None:
        """Show all of the row under the cursor, on the whole screen."""
        if self.found is None or self.found.parts is None:
            return
        look = look_of(self.dashboard, self.found.parts.dossier)
        current = self.panes.current
        text: RenderableType
        if current in ("versions", "needs"):
            text = self.query_one(f"#{current}", Compare).drawn()
        elif current == "plan":
            text = plan.about(self._rows("plan").under, look)
        else:
            text = events.whole(self._rows("timeline").under, look)
        self.app.push_screen(TextScreen(text))

    def action_pane(self, key: str) -> None:
        """Go to a pane."""
        self.panes.go(key)

    def action_beside(self, by: int) -> None:
        """Go to the pane beside."""
        self.panes.beside(by)

    # Searching.

    def look_for(self, words: str) -> None:
        """Show the entries of the timeline with these words."""
        self._begin()
        self._shown, self.words = self.dashboard.case_ref, words
        self.panes.go("timeline")
        self.reload()

    def action_search(self) -> None:
        """Search the timeline; without a case, find one."""
        if self.found is None or self.found.parts is None:
            self.dashboard.action_find()
            return
        self.panes.go("timeline")
        field = self.query_one("#search", Input)
        field.display, field.value = True, self.words
        field.password = self.dashboard.names_hidden
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The search goes on while it is typed."""
        if event.input.id == "search" and event.value != self.words:
            self.words, self._most = event.value, PER_PAGE
            self.reload()

    def on_input_submitted(self) -> None:
        """Enter goes to what was found."""
        self.query_one("#search").display = False
        self.panes.focus_current()

    def back(self) -> bool:
        """Esc: the search, then a mark; then the page before."""
        field = self.query_one("#search", Input)
        if field.display or self.words:
            field.value, field.display = "", False
            if self.words:
                self.words = ""
                self.reload()
            self.panes.focus_current()
            return True
        return self.panes.unmark()

    # What verbs are for.

    def refs(self) -> tuple[str, ...]:
        """The case."""
        found = self.found
        return () if found is None or found.parts is None or not found.ref else (found.ref,)

    def verb_offered(self, verb: Verb) -> bool:
        """Return whether the status of the case allows the verb."""
        if not verb.on_case or self.found is None or self.found.parts is None:
            return not verb.on_case
        facts = self.found.parts.dossier.shown.facts
        return makes_sense(verb, facts.case.status, flagged=bool(facts.of(Flag)))

    def given(self, verb: Verb) -> dict[str, str]:
        """The goal, step or need under the cursor of the plan, the contact under that of the
        timeline, or the first open flag."""
        if self.found is None or self.found.parts is None:
            return {}
        flags = self.found.parts.dossier.shown.facts.of(Flag)
        if verb.name == "settle" and flags:
            return {"flag": str(flags[0].number)}
        entry = self._rows("timeline").under
        if verb.name == "contact" and entry is not None and self.panes.current == "timeline":
            return events.contact_of(entry)
        if verb.name == "person" and entry is not None and self.panes.current == "timeline":
            return events.person_of(entry)
        if verb.name == "act" and flags:
            return {"act": str(flags[0].number)}
        row: plan.PlanLine | None = self._rows("plan").under
        if row is None or self.panes.current != "plan":
            return {}
        return row.given(verb.name)


PAGE = CasePage
