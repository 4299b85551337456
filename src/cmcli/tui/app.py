"""The dashboard: pages over one store, verbs as forms, and what holds on every screen.

It never dies of the store: what cannot be read or written is said on the last line.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from cmcli.domain.hidden_names import without_names
from cmcli.domain.text import safe_text
from cmcli.errors import CmError
from cmcli.store.core.engine import is_url
from cmcli.store.sealing import held
from cmcli.store.sealing.place import is_sealed
from cmcli.tui.drafts import LOST, Drafts, Keeper
from cmcli.tui.guard import GuardedApp
from cmcli.tui.marks import Signs, fitted, only_ascii, said
from cmcli.tui.page import PAGES, Page
from cmcli.tui.terminal import PlainLetters, key_words, takes_utf8
from cmcli.tui.themes import DARK, THEMES
from cmcli.tui.verbs import BY_NAME, VERBS, WRITING, Verb
from cmcli.tui.watch import StoreWatch

if TYPE_CHECKING:
    from cmcli.casework.looking.standing import ScopeStanding
    from cmcli.tui.desk import CaseScope, Desk, Outcome
    from cmcli.tui.forms.saving import Saving

PASSPHRASE = "passphrase"  # noqa: S105
"""The value of the setting ``unlock`` that locks an encrypted store with the screen."""

RENEW = 30.0
"""Seconds between two looks whether somebody is there who uses the unlocked store."""

LATEST = 50
"""Things done here that are remembered, to be undone and copied."""

NARROWEST, LOWEST = 60, 15
"""Columns and lines below which a sentence is shown instead."""

SWITCH = 0.0005
"""Seconds between pauses of a reading thread, so that keys are answered."""

SHORTEST = 14
"""Columns of the last line that the command of what was done last is given at least."""

WIDTHS = [
    *[(0, "-small"), (NARROWEST, "-slim"), (80, "-narrow")],
    *[(100, "-wide"), (120, "-roomy"), (160, "-very-wide")],
]
HEIGHTS = [(0, "-flat"), (LOWEST, "-short"), (24, "-low"), (36, "-tall")]


_LINE_END = re.compile(r"\r\n?")


def _page(key: str) -> Callable[[], Screen[Any]]:
    """A page, loaded when it is first shown."""

    def make() -> Screen[Any]:
        found: Screen[Any] = import_module(f"cmcli.tui.screens.{key}").PAGE()
        return found

    return make


class Dashboard(GuardedApp):
    """``cm dashboard``. ``desk`` is the store with whose cases are looked at.

    ``lock_minutes`` without a key cover the screen, None never; ``unlock`` is the command that
    must succeed to take the cover off; ``keys`` are other keys as the setting has them; ``edit``
    gives a long text to the person's own editor. ``preferences`` are the user's settings of lists,
    and ``keep`` keeps one of them. ``case`` is the reference to open with.
    """

    TITLE = "cm"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    MODES: ClassVar[dict[str, Any]] = {key: _page(key) for key, _ in PAGES}
    DEFAULT_MODE = "today"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"go('{key}')", title, show=False, id=f"place.{key}")
            for number, (key, title) in enumerate(PAGES, start=1)
        ),
        *(
            Binding(verb.key, f"verb('{verb.name}')", verb.title, show=False, id=verb.id)
            for verb in VERBS
            if verb.key
        ),
        Binding("u", "undo", "Undo", show=False, id="app.undo"),
        Binding("y", "copy", "Copy the last command", show=False, id="app.copy"),
        Binding("x", "names", "Hide names", show=False, id="app.names"),
        Binding("w", "whose", "Choose whose cases to show", show=False, id="app.whose"),
        Binding("F", "find", "Find a client, page or command", show=False, id="app.find"),
        Binding("colon", "find", "Find", key_display=":", show=True, id="app.finder"),
        Binding("D", "drafts", "Drafts", show=False, id="app.drafts"),
        Binding("ctrl+r", "reload", "Refresh", show=False, id="app.reload"),
        Binding("ctrl+l", "cover", "Hide the screen", show=False, id="app.cover"),
        Binding(
            "ctrl+z",
            "suspend_process",
            "Suspend; fg comes back",
            show=False,
            priority=True,
            id="app.suspend",
        ),
        Binding("ctrl+t", "change_theme", "Theme", show=False, id="app.theme"),
        Binding("ctrl+p", "find", "Find", show=False, id="app.palette"),
        Binding("question_mark", "keys", "Help", key_display="?", show=True, id="app.keys"),
        Binding("f1", "keys", "Help", show=False, id="app.keys-f1"),
        Binding("q", "leave", "Quit", show=True, id="app.quit"),
        Binding("ctrl+q", "leave", "Quit", show=False, id="app.quit-ctrl"),
    ]

    def __init__(
        self,
        desk: "Desk",
        *,
        theme: str = DARK,
        lock_minutes: float | None = None,
        unlock: str = "",
        keys: str = "",
        edit: Callable[[str], str | None] | None = None,
        preferences: Mapping[str, str] | None = None,
        keep: Callable[[str, str], None] | None = None,
        case: str | None = None,
        start: str | None = None,
    ) -> None:
        super().__init__(lock_seconds=None if lock_minutes is None else lock_minutes * 60)
        self.desk = desk
        self.signs = Signs(only_ascii())
        self.names_hidden = False
        self.case_ref = case
        self.trail: tuple[str, ...] = ()
        self.unlock = unlock
        self.edit = edit
        self.preferences = dict(preferences or {})
        self._keep = keep
        self._keys = {one.id: one for one in self.BINDINGS if isinstance(one, Binding) and one.id}
        if keys:
            from cmcli.tui.keys import keymap

            own = keymap(keys, self._keys.values())
            self._keys |= {name: self._keys[name].with_key(key) for name, key in own.items()}
            self.set_keymap(own)
        self.drafts = Drafts(self)
        first = "case" if case else start or self.DEFAULT_MODE
        self._screen_stacks, self._current_mode = {first: []}, first
        self.store_watch = StoreWatch(self)
        self.standing: ScopeStanding | None = None
        self._before: list[tuple[str, CaseScope]] = []
        self._look_for: tuple[str, str] | None = None
        self._done: list[Outcome] = []
        self._trouble: CmError | None = None
        self._said: str | None = None
        self._renewed = self.touched_at
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme
        if self.no_color:  # Textual would still send greys
            self._filters = [one for one in self._filters if not isinstance(one, Monochrome)]
            self._filters.append(NoColor())
        if self.signs.ascii:
            self._filters.append(PlainLetters(only_ascii=not takes_utf8()))

    # What holds for the whole time.

    def on_mount(self) -> None:
        """Begin to watch for what others write."""
        sys.setswitchinterval(SWITCH)
        self.set_class(self.signs.ascii, "-ascii")
        self.set_class(self.no_color, "-no-color")
        self.store_watch.begin()
        if self.sealed:
            self.set_interval(RENEW, self._renew)
        self.theme_changed_signal.subscribe(self, lambda _: self.redraw())
        self.run_worker(self.drafts.tell(), group="drafts")

    def newest(self) -> int:
        """Return the number of the last operation that was done here, or 0."""
        return max((number for one in self._done for number in one.operations), default=0)

    @property
    def latest(self) -> "Outcome | None":
        """The latest change that was made here."""
        return self._done[-1] if self._done else None

    def forget_done(self) -> None:
        """Forget what was done here, where the store has none of it."""
        self._done.clear()
        self._repaint()

    def everything_stale(self, *, patient: bool = False) -> None:
        """Read what is shown again now (``patient``: not while reading is most of what is done),
        and the other pages when they are shown."""
        for page in self.pages():
            page.stale = True
        if (page_shown := self.page()) is not None:
            page_shown.reload(patient=patient)

    def pages(self) -> "list[Page[Any]]":
        """The pages that have been shown."""
        stacks = self._screen_stacks.values()
        return [screen for stack in stacks for screen in stack if isinstance(screen, Page)]

    def page(self) -> "Page[Any] | None":
        """The page that is shown, also below a form."""
        stack = self.screen_stack
        return stack[0] if stack and isinstance(stack[0], Page) else None

    def trouble(self, problem: CmError | None) -> None:
        """Say what is wrong with the store; None when it answers again."""
        if (problem is None) != (self._trouble is None) or problem is not None:
            self._trouble = problem
            self._repaint()

    @property
    def troubled(self) -> bool:
        """Return whether something is wrong with the store."""
        return self._trouble is not None

    def _repaint(self) -> None:
        if (page := self.page()) is not None and page.is_mounted:
            page.paint_lines()

    def key_of(self, name: str) -> str:
        """The key of a binding by its id, as the footer shows it, also one that somebody chose."""
        return self.get_key_display(self._keys[name])

    def say(self, sentence: str) -> None:
        """Say something on the last line until something else is to be said."""
        self._said = sentence
        self._repaint()

    def clear_messages(self) -> None:
        """Let no message outlive the screen that it was about."""
        self.clear_notifications()
        self._said = None

    def last_line(self) -> Text:
        """Return the present trouble, else the last message or change."""
        if self._trouble is not None:
            again = f"{self.key_of('app.reload')} tries again."
            parts = (self.signs("safety"), self._trouble.message, self._trouble.hint, again)
            return said(" ".join(part for part in parts if part), self.style("error"))
        if self._said is not None:
            return said(self._said)
        if not self._done:
            return Text("")
        last = self._done[-1]
        what = last.lines[0] if last.lines and not self.names_hidden else "Done."
        line = said(f"{self.signs('done')} {what}")
        ways = said(
            f"  {self.key_of('app.undo')} undoes, {self.key_of('app.copy')} copies: ", "dim"
        )
        room = self.size.width - ways.cell_len - SHORTEST
        line = fitted(line, min(line.cell_len, room), self.signs).append_text(ways)
        return line.append_text(said(self.typed(last), "dim"))

    def typed(self, done: "Outcome") -> str:
        """Return the command of a change as it may be shown now: without texts while names are
        hidden, because they may contain names."""
        if not self.names_hidden:
            return done.typed
        return f"cm {done.argv[0]} {self.signs('ellipsis')}"

    def style(self, name: str) -> str:
        """A Rich style in a colour of the theme (``error``, ``warning``, ``success``, ``accent``);
        bold, so that it says something without colour too."""
        colour = self.theme_variables.get(name, "")
        return f"bold {colour.replace('ansi_', '')}" if colour else "bold"

    # Going about.

    def action_go(self, key: str) -> None:
        """Go to a page."""
        if key == self.current_mode:
            return
        self.clear_messages()
        if key == "case" and self.case_ref is None and (refs := self.meant()):
            self.case_ref = refs[0]
            self._follow(self.page())
        self._before = [*self._before[-8:], (self.current_mode, self.desk.scope)]
        self.switch_mode(key)

    def action_before(self) -> None:
        """Back to the page before, and to whose cases were looked at there."""
        if self._before:
            self.clear_messages()
            page, scope = self._before.pop()
            if scope != self.desk.scope:
                self._look_from_now_at(scope)
            self.switch_mode(page)

    def open_list(self, page: str, words: str) -> None:
        """Go to a list and filter it by these words."""
        self._look_for = page, words
        self.action_go(page)
        self._filter_now()

    def _filter_now(self) -> None:
        """Filter the page that is shown, if that was asked for."""
        shown = self.page()
        if self._look_for is not None and shown is not None and shown.is_mounted:
            page, words = self._look_for
            if page == shown.KEY:
                self._look_for = None
                shown.look_for(words)

    def page_shown(self) -> None:
        """A page has come to the front."""
        self.call_after_refresh(self._filter_now)

    def _follow(self, came_from: "Page[Any] | None", *among: str) -> None:
        """Remember the list that a case was opened from: ``among``, else the list of the page.

        The list that was remembered stays as it is when the page changes.
        """
        if len(among) > 1:
            self.trail = among
        elif came_from is not None and came_from.KEY != "case" and came_from.found is not None:
            self.trail = came_from.order()

    @property
    def step_of_trail(self) -> tuple[int, int] | None:
        """The place of the case in the list that it was opened from, and how many that has."""
        if len(self.trail) < 2 or self.case_ref not in self.trail:
            return None
        return self.trail.index(self.case_ref) + 1, len(self.trail)

    def open_beside(self, by: int) -> None:
        """Show the next case of the list that this one was opened from, or the one before."""
        if (step := self.step_of_trail) is not None and 0 < step[0] + by <= step[1]:
            self.open_case(self.trail[step[0] - 1 + by])

    def open_case(self, ref: str, *among: str, words: str = "") -> None:
        """Show one case; ``among`` are those that it was chosen from, if not a page's list.
        ``words`` are searched for in its timeline."""
        shown = self.page()
        self._follow(shown, *among)
        if ref != self.case_ref:
            self.case_ref = ref
            self.clear_messages()
            for page in self.pages():
                if page.KEY == "case":
                    page.found, page.stale = None, True
        if shown is not None and shown.KEY == "case":
            shown.reload()
        if words:
            self.open_list("case", words)
        else:
            self.action_go("case")

    def action_reload(self) -> None:
        """Read again now."""
        self._said = None
        self.desk.book.forget()
        self.everything_stale()

    def action_names(self) -> None:
        """Show codes instead of names, or names again."""
        self.names_hidden = not self.names_hidden
        self.clear_messages()
        self.redraw()

    def remember(self, key: str, value: str) -> bool:
        """Keep a setting of the user; returns False and says why where it can't be kept."""
        self.preferences[key] = value
        try:
            if self._keep is not None:
                self._keep(key, value)
        except CmError as problem:
            self.say(problem.message)
            return False
        return True

    def redraw(self) -> None:
        """Draw every page again from the data at hand, after a change of colours or hidden
        names."""
        for page in self.pages():
            if page.found is not None:
                page.show(page.found)
        self._repaint()

    def client(self, name: str | None, ref: str) -> str:
        """A client's name as it may be shown now: the code where names are hidden."""
        return ref.partition(".")[0] if self.names_hidden else name or "unknown"

    def words(self, text: str | None, ref: str, *names: str | None) -> str:
        """Return a written text as it may be shown now: while names are hidden, the code
        replaces every word of the client's ``names``."""
        if not self.names_hidden or not text:
            return text or ""
        return without_names(text, names, ref.partition(".")[0])

    def action_find(self) -> None:
        """Find a client, words of a note, a page or a command, and go there."""
        from cmcli.tui.find import FindScreen

        self.push_screen(FindScreen(), lambda one: None if one is None else one.run())

    def action_whose(self) -> None:
        """Ask whose cases to look at."""
        from cmcli.tui.scope import ScopeScreen

        ask = ScopeScreen(self.desk.scope)
        self.push_screen(ask, lambda scope: None if scope is None else self.look_at(scope))

    def look_at(self, scope: "CaseScope", *, go: str | None = None) -> None:
        """Look at these cases from now on, in every page; ``go`` to one of the pages."""
        if go is not None and go != self.current_mode:
            self.action_go(go)
        self._look_from_now_at(scope)
        self._repaint()

    def _look_from_now_at(self, scope: "CaseScope") -> None:
        self.desk.scope, self.standing = scope, None
        for page in self.pages():
            page.found, page.stale = None, True
        self.everything_stale()

    async def count_standing(self) -> None:
        """Count how the scope stands, after a page was shown, because that may take longer."""
        try:
            found = await self.desk.read(self.desk.standing)
        except CmError as problem:
            self.trouble(problem)
            return
        if found != self.standing:
            self.standing = found
            if (page := self.page()) is not None and page.is_mounted:
                page.paint_strip()

    # Verbs.

    def meant(self) -> tuple[str, ...]:
        """Return the references of the cases that a verb would be for."""
        page = self.page()
        return () if page is None or page.found is None else page.refs()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something here: no verb where nothing may be written, and nothing but
        leaving under the cover."""
        if self.covered:
            return action in ("leave", "uncover", "suspend_process")
        if action == "verb":
            verb, page = BY_NAME[str(parameters[0])], self.page()
            if self.desk.readonly or page is None:
                return False
            return page.verb_offered(verb) if page.found is not None else not verb.on_case
        if action == "undo":
            return not self.desk.readonly
        return True

    async def run_action(
        self, action: Any, default_namespace: Any = None, namespaces: Any = None
    ) -> bool:
        """Run an action; a verb's key that does nothing here says why."""
        done = await super().run_action(action, default_namespace, namespaces)
        if not done and not self.covered and action in WRITING:
            self.say(self._why_not(WRITING[action]))
        return done

    def _why_not(self, verb: Verb | None) -> str:
        if self.desk.actor is None:
            return "cm doesn't know who you are. To change anything: cm dashboard --as HANDLE"
        if self.desk.readonly:
            return "This dashboard is read-only (--readonly)."
        if (page := self.page()) is not None and page.found is None:
            return "Cases are still loading. Try again when they appear."
        meant = self.meant()
        if verb is not None and not verb.many and len(meant) > 1:
            count = len(meant)
            return f"{verb.title} works on one case, and {count} are marked. Esc unmarks them."
        if verb is None or not verb.on_case or meant:
            return "This key does nothing here."
        return f"{verb.title} needs a case. Move the cursor to one first."

    def action_verb(self, name: str) -> None:
        """Open the form of a verb for the cases that are meant."""
        verb, page = BY_NAME[name], self.page()
        refs = self.meant() if verb.on_case else ()
        given = {} if page is None or len(refs) != 1 else page.given(verb)
        self.open_form(verb, refs, **given)

    def open_form(
        self, verb: Verb, refs: tuple[str, ...], *, begin_at: str | None = None, **given: str
    ) -> None:
        """Open a form; ``given`` are values of fields, such as an item's number, and ``begin_at``
        is the field with the cursor, if it is not the first one."""
        if self.desk.readonly or (len(refs) > 1 and not verb.many):
            self.say(self._why_not(verb))
            return
        self.clear_messages()
        form = import_module(verb.module).FORM(verb, refs, given)
        form.begin_at = begin_at
        self.push_screen(form, self.finished)

    def goes_on(self, verb: Verb, refs: tuple[str, ...]) -> bool:
        """Return whether a form can go on: its case is in a list, or it needs no case."""
        page = self.page()
        return not verb.on_case or (page is not None and len(refs) == 1 and page.lists(refs[0]))

    def form_saved(self, form: "Saving", outcome: "Outcome", *, goes_on: bool) -> None:
        """Close a form that was saved; if it goes on, open it for the next case of the list."""
        page, verb = self.page(), form.verb
        if not goes_on or self.screen is not form or page is None:
            form.dismiss(outcome)
            return
        done = (*form.done_before, *form.given_refs)
        following = page.next_case(verb, form.given_refs, done) if verb.on_case else None
        self.finished(outcome)
        if verb.on_case and following is None:
            form.dismiss(None)
            self.say(f"Saved: {verb.title}. That was the last case of this list.")
            return
        if following is not None:
            page.go_to(following)
        refs = () if following is None else (following,)
        made = import_module(verb.module).FORM(verb, refs, page.given(verb) if refs else {})
        made.done_before = done
        made.type_first(form.early())
        # In one step, so that no key goes to the page in between.
        self.switch_screen(made)
        made._pop_result_callback()
        made._push_result_callback(self, self.finished)

    def action_drafts(self) -> None:
        """Show the drafts."""
        from cmcli.tui.drafts_list import DraftsScreen

        self.push_screen(DraftsScreen(), self._go_on)

    def _go_on(self, chosen: "tuple[str, tuple[str, ...]] | None") -> None:
        if chosen is not None:
            self.open_form(BY_NAME[chosen[0]], chosen[1])

    def finished(self, outcome: "Outcome | None") -> None:
        """Show the result of a form, and read everything again."""
        if outcome is None:
            return
        self._said = None
        self._done = [*self._done[-LATEST:], outcome]
        if (page := self.page()) is not None:
            page.acted()
        for warning in () if self.names_hidden else outcome.warnings:
            self.notify(warning, severity="warning", markup=False)
        self.everything_stale()
        self._repaint()

    def action_undo(self) -> None:
        """Take back what was done here last, after asking."""
        from cmcli.tui.undo import UndoScreen

        last = self._done[-1] if self._done else None
        self.push_screen(UndoScreen(last), self._undone)

    def _undone(self, outcome: "Outcome | None") -> None:
        if outcome is not None:
            if self._done:
                self._done.pop()
            said_there = "" if self.names_hidden else " ".join(outcome.lines[:1])
            self._said = said_there or "Undone."
            self.everything_stale()
            self._repaint()

    def action_copy(self) -> None:
        """Copy the command of what was done last."""
        if self._done:
            self.copy_to_clipboard(self._done[-1].typed)
            self.say(f"Copied, if the terminal allows it: {self.typed(self._done[-1])}")
        else:
            self.say("Nothing was saved here yet, so there is no command to copy.")

    # Around it.

    def action_keys(self) -> None:
        """Say what each key does here."""
        from cmcli.tui.keys import KeysScreen

        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen(self.screen.active_bindings))

    def action_leave(self) -> None:
        """Leave; open forms are kept as drafts."""
        self.run_worker(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        """Leave when the drafts are in the store, or after asking."""
        from cmcli.tui.drafts_list import lost

        self.keep_drafts()
        problem = await self.drafts.flush()
        if problem is not None and self.covered:
            self.exit(message=said(f"cm: {LOST} {problem.message}"))
        elif problem is not None:
            self.push_screen(lost(problem), lambda yes: self.exit() if yes else None)
        else:
            self.exit()

    def action_suspend_process(self) -> None:
        """Stop as a job of the shell, with the drafts kept and nothing of the store held."""
        self.run_worker(self._suspend(), group="suspend", exclusive=True)

    async def _suspend(self) -> None:
        self.keep_drafts()
        await self.drafts.flush()
        async with self.desk.at_rest():
            super().action_suspend_process()
        self.watch_idle()

    def keep_drafts(self) -> None:
        """Let every open form hand over what was typed."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Keeper):
                    screen.keep_now()

    async def action_quit(self) -> None:
        """Leave."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """Ctrl-C copies in a field; elsewhere it says how to leave."""
        self.say("To quit, press q.")

    def get_key_display(self, binding: Binding) -> str:
        """A key as footer and help name it, in letters where the terminal has no signs."""
        shown = super().get_key_display(binding)
        return key_words(shown) if self.signs.ascii else shown

    def get_loading_widget(self) -> Widget:
        """Return the widget for a page that is being read for the first time."""
        return Static(f"Loading {self.signs('ellipsis')}", classes="empty", markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Make pasted text safe, so that no field sends control characters to a terminal."""
        if isinstance(event, events.Paste):
            event.text = safe_text(_LINE_END.sub("\n", event.text), multiline=True)
        await super().on_event(event)

    # An encrypted store is locked together with the screen, where that is set.

    @property
    def sealed(self) -> bool:
        """Return whether the store is encrypted by cm."""
        return not is_url(self.desk.store.address) and is_sealed(self.desk.store.address)

    @property
    def command(self) -> str:
        """The command that must succeed before the screen is shown again, if one is set."""
        return "" if self.unlock == PASSPHRASE else self.unlock

    @property
    def locks(self) -> bool:
        """Return whether hiding the screen locks the store."""
        return self.unlock == PASSPHRASE and self.sealed

    def hidden(self) -> None:
        """Lock the store if that is set; drafts are kept before."""
        if self.locks:
            self.run_worker(self._lock(), group="lock")

    async def _lock(self) -> None:
        self.keep_drafts()
        await self.drafts.flush()
        with suppress(CmError):  # the store itself may have gone
            await asyncio.to_thread(held.lock, self.desk.store.address)

    async def opened_by(self, secret: str) -> str | None:
        """Unlock the store by a passphrase or a recovery code; say what is wrong, if anything."""
        address = self.desk.store.address
        try:
            keys = await asyncio.to_thread(held.opened_with, address, secret)
            if not held.unlock(address, keys):
                return "This system has no place to keep the key. To quit, press Ctrl-Q."
        except CmError as problem:
            return problem.message
        self.store_watch.look()
        return None

    def _renew(self) -> None:
        """Count keys that were pressed since the last look as a use of the unlocked store."""
        if self.touched_at > self._renewed:
            self._renewed = self.touched_at
            with suppress(CmError):
                held.renew(self.desk.store.address)

    def rescue(self) -> None:
        """Keep every open form as a draft."""
        self.keep_drafts()
        self.drafts.rescue()
