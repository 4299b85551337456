"""*Case*: one case with all that is known of it, and every verb on it.

The head with flags and safe contact stays; below it stand panes, as many side by side as fit. The
keys ``J`` and ``K`` go through the list that the case was opened from.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from cmcli.casework.looking.comparing import Assessments, Versions
from cmcli.casework.plan.versions import standing
from cmcli.domain.safety import Flag
from cmcli.tui.case import events, history, plan, sides
from cmcli.tui.case.compare import Compare
from cmcli.tui.case.details import facts_of
from cmcli.tui.case.facts import Facts
from cmcli.tui.case.look import Look, WholeEntry, look_of
from cmcli.tui.case.panes import PANES, READER, Panes
from cmcli.tui.case.reader import TextScreen
from cmcli.tui.case.reading import PER_PAGE, CaseContent, Parts, read_case
from cmcli.tui.case.top import CaseHead
from cmcli.tui.marks import said
from cmcli.tui.page import Page, verb_bindings
from cmcli.tui.verbs import BY_NAME, Verb, makes_sense
from cmcli.tui.widgets.blocks import Blocks
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

LINES = ((36, 9), (20, 6), (0, 3))
"""From how many lines of the terminal on the head has so many lines at most."""

ZOOMED = 2
"""Lines of the head beside a pane that stands alone."""

AT_ONCE = 1_500
"""Characters of an entry that are shown as the cursor moves; the rest when it rests."""

COMPARED = {"versions": "What changed", "needs": "Needs"}
"""The panes that compare, and the titles of what is compared."""

RESTS = 0.05
"""Seconds without a key until the rest is shown."""

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
    AUTO_FOCUS: ClassVar[str | None] = ""
    """The first focus is the current pane's, once there is a case."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *verb_bindings("checkin", "note", "add-goal"),
        Binding("slash", "search", "Search", key_display="/", id="here.search"),
        Binding("J", "other_case(1)", "Next case", show=False, id="here.next-case"),
        Binding("K", "other_case(-1)", "Previous case", show=False, id="here.case-before"),
        Binding("Z", "zoom", "Zoom", show=False, id="here.zoom", tooltip="Show only this pane"),
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
        self._most = self._most_changes = PER_PAGE
        self._wants_history = False
        """Return whether the history is looked at; else it is not read."""
        self._shown: str | None = None
        self._rest: Timer | None = None
        self._read: object = None

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
        ref, history = self.dashboard.places.case_ref, self._wants_history
        words, most = (self.words, self._most) if ref == self._shown else ("", PER_PAGE)
        changes = self._most_changes if ref == self._shown else PER_PAGE
        return read_case(view, ref, most=most, words=words, changes=changes if history else 0)

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
            self._show_head()
            self.facts.show_facts(facts_of(found.parts.dossier, look))
            self._show_plan(found.parts, look)
            self._show_timeline(found.parts, look)
            self._show_versions(found.parts.versions, look)
            self._show_needs(found.parts.assessments, look)
            self._show_history(found.parts, look)
        self._shown = found.ref
        self._say_place()
        self._about()
        self.offer()

    def _begin(self) -> None:
        """Another case: nothing of how the last one was looked at is kept."""
        for rows in self.query(Rows):
            rows.cursor, rows.marked = 0, set()
        self.facts.cursor = self.plan_rows.cursor = 0
        self.words, self._most, self._most_changes = "", PER_PAGE, PER_PAGE
        field = self.query_one("#search", Input)
        field.value, field.display = "", False
        self.panes.focus_current()

    @property
    def panes(self) -> Panes:
        """The panes below the head."""
        return self.query_one(Panes)

    @property
    def facts(self) -> Facts:
        """The facts of the overview."""
        return self.query_one("#details", Facts)

    @property
    def plan_rows(self) -> Blocks[plan.PlanLine]:
        """The needs, goals and steps."""
        return self.query_one("#plan-rows", Blocks)

    def take_focus(self) -> None:
        """The current pane; the search while it is typed."""
        field = self.query_one("#search", Input)
        if field.display:
            field.focus()
        else:
            self.panes.focus_current()

    def _show_head(self) -> None:
        """Draw the head in as many lines as there is room for."""
        if self.found is None or self.found.parts is None:
            return
        width, height = self.app.size
        most = next(lines for least, lines in LINES if height >= least)
        if self.panes.zoomed:
            most = ZOOMED
        one = self.found.parts.dossier
        look = look_of(self.dashboard, one)
        self.query_one(CaseHead).tell(one, look, width=max(width - 2, 20), most=most)

    def _say_place(self) -> None:
        """Show the place of the case in the list."""
        step, keys = self.dashboard.places.step_of_trail, ""
        if step is not None:
            active = {one.binding.id: one.binding for one in self.active_bindings.values()}
            both = (active.get(name) for name in ("here.next-case", "here.case-before"))
            keys = "/".join(self.app.get_key_display(one) for one in both if one)
        self.strip.say(said(f"{step[0]} of {step[1]:,} ({keys})" if step else "", "bold"))

    def _show_plan(self, parts: Parts, look: Look) -> None:
        one, made = parts.dossier, parts.assessments
        self.query_one("#standing", Static).update(look.said(standing(one.plan, look.today)))
        self.plan_rows.fill(
            plan.plan_rows(one),
            key=lambda row: row.key,
            draw=lambda row, width: plan.lines(row, made, look, width),
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

    def _show_history(self, parts: Parts, look: Look) -> None:
        self._rows("history").fill(
            history.COLUMNS,
            parts.history or (),
            key=history.key,
            draw=lambda one: history.cells(one, look),
            empty=f"Loading {look.signs('ellipsis')}" if parts.history is None else "No changes.",
        )

    def _rows(self, name: str) -> Rows[Any]:
        return self.query_one(f"#{name}-rows", Rows)

    def on_resize(self) -> None:
        """Cut the head for the new width, and move the stages to where they fit."""
        self.panes.fit()
        if self.found is not None:
            self.show(self.found)

    # The cursor.

    def _whole(self, name: str, most: int | None = None) -> WholeEntry:
        """All of the row under the cursor of a pane; of an entry the first ``most`` characters."""
        if self.found is None or (parts := self.found.parts) is None:
            return WholeEntry("", "")
        look = look_of(self.dashboard, parts.dossier)
        if name == "plan":
            return plan.about(self.plan_rows.under, parts.assessments, look)
        if name == "history":
            return history.whole(self._rows("history").under, look)
        if name in COMPARED:
            return WholeEntry(COMPARED[name], self.query_one(f"#{name}", Compare).drawn())
        return events.whole(self._rows("timeline").under, look, most)

    def _about(self, most: int | None = AT_ONCE) -> None:
        """Show all of what is under the cursors; the end of a long entry when the cursor rests."""
        if self._rest is not None:
            self._rest.stop()
        for name in ("plan", "timeline", "history"):
            if name in self.panes.shown:
                about = self.query_one(f"#{name}-about", Static)
                about.update(self._whole(name, AT_ONCE).drawn)
        if READER in self.panes.shown:
            whole = self._whole(self.panes.current, most)
            before, self._read = self._read, self._looked_at()
            self.panes.read(whole, top=self._read != before)
            if most is not None and self.panes.current in ("details", "timeline"):
                under: Any = self._rows("timeline").under
                if under is not None and len(under.entry.text) > most:
                    self._rest = self.set_timer(RESTS, lambda: self._about(None))

    def _looked_at(self) -> object:
        """Return what tells the row that is read from any other."""
        name = self.panes.current
        if name == "plan":
            row = self.plan_rows.under
            return None if row is None else row.key
        rows = self._rows("timeline" if name == "details" else name)
        return name, rows.under_key, frozenset(rows.marked)

    def on_rows_highlighted(self) -> None:
        """Another row is looked at; at the end of the timeline older entries are read."""
        self._about()
        self.offer()
        parts = None if self.found is None else self.found.parts
        if parts is None:
            return
        if parts.timeline.more and self._at_end("timeline"):
            if self._most <= len(parts.timeline.entries) + PER_PAGE:
                self._most += PER_PAGE
            self.reload()
        more = parts.history is not None and len(parts.history) == self._most_changes
        if more and self._at_end("history"):
            self._most_changes += PER_PAGE
            self.reload()

    def _at_end(self, name: str) -> bool:
        rows = self._rows(name)
        return rows.cursor == len(rows.items) - 1 > 0

    def on_blocks_block_highlighted(self) -> None:
        """Another row of the plan, or a fact; some facts can be changed, as the case allows."""
        fact = self.facts.under
        may = fact is not None and fact.form is not None and self.verb_offered(BY_NAME[fact.form])
        self.facts.may_choose = may and not self.dashboard.desk.readonly
        self._about()
        self.offer()

    def on_blocks_block_chosen(self, event: Blocks.BlockChosen) -> None:
        """Read a row of the plan; change a fact, in the form with its field."""
        fact = self.facts.under
        if event.blocks is not self.facts:
            self.action_read()
        elif fact is not None and fact.form is not None:
            verb, given = BY_NAME[fact.form], dict(fact.given)
            self.dashboard.forms.open(verb, self.refs(), begin_at=fact.field, **given)

    def on_rows_chosen(self) -> None:
        """Read all of it."""
        self.action_read()

    def action_read(self) -> None:
        """Go to the reader; where it has no room, show all of the row on the whole screen."""
        if self.found is None or self.found.parts is None or self.panes.enter_reader():
            return
        self.app.push_screen(TextScreen(self._whole(self.panes.current).drawn))

    def action_pane(self, key: str) -> None:
        """Go to a pane."""
        self.panes.go(key)
        self._pane_changed()

    def open_pane(self, key: str) -> None:
        """Go to a pane."""
        self.action_pane(key)

    def action_beside(self, by: int) -> None:
        """Go to the pane beside."""
        self.panes.beside(by)
        self._pane_changed()

    def on_panes_pane_chosen(self) -> None:
        """A pane was chosen with the mouse."""
        self._pane_changed()

    def _pane_changed(self) -> None:
        """Fill what is seen now."""
        self._wants_history = "history" in self.panes.shown
        self._show_head()
        parts = None if self.found is None else self.found.parts
        if self._wants_history and parts is not None and parts.history is None:
            self.reload()
        self._about()

    def action_zoom(self) -> None:
        """Show only the pane with the cursor, or the others beside it again."""
        self.panes.zoom()
        self._pane_changed()

    def action_other_case(self, by: int) -> None:
        """Show the next case of the list that this one was opened from, or the one before."""
        self.dashboard.places.open_beside(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other cases only where there is a list of them."""
        if action == "other_case":
            return self.dashboard.places.step_of_trail is not None
        return super().check_action(action, parameters)

    # Searching.

    def look_for(self, words: str) -> None:
        """Show the entries of the timeline with these words."""
        self._begin()
        self._shown, self.words = self.dashboard.places.case_ref, words
        self.panes.go("timeline")
        self.reload()

    def action_search(self) -> None:
        """Search the timeline; without a case, find one."""
        if self.found is None or self.found.parts is None:
            self.dashboard.action_find()
            return
        self.action_pane("timeline")
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
        """Esc: the reader, the search, a pane that stands alone, a mark; then the page before."""
        field = self.query_one("#search", Input)
        if not self.panes.reading and (field.display or self.words):
            field.value, field.display = "", False
            if self.words:
                self.words = ""
                self.reload()
            self.panes.focus_current()
            return True
        done = self.panes.back()
        if done:
            self._pane_changed()
        return done

    # What verbs are for.

    def lists(self, ref: str) -> bool:
        """Return whether the list that the case was opened from has it."""
        listed = self.dashboard.places.list_of_trail
        return listed is not None and listed.lists(ref)

    def next_case(self, verb: Verb, refs: tuple[str, ...], done: Collection[str]) -> str | None:
        """Return the next case of that list."""
        listed = self.dashboard.places.list_of_trail
        return None if listed is None else listed.next_case(verb, refs, done)

    def go_to(self, ref: str) -> None:
        """Show another case of that list."""
        self.dashboard.places.show_case(ref)

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
        row = self.plan_rows.under
        if row is None or self.panes.current != "plan":
            return {}
        return row.given(verb.name)


PAGE = CasePage
