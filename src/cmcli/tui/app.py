"""The dashboard: its keys, and what holds on every screen.

The ways between pages, the scope, the forms and the last line have modules of their own.
"""

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from cmcli.domain.hidden_names import without_names
from cmcli.domain.text import safe_text
from cmcli.errors import CmError
from cmcli.tui.drafts import LOST, Drafts, Keeper
from cmcli.tui.form_flow import FormFlow
from cmcli.tui.guard import GuardedApp
from cmcli.tui.locking import StoreLock
from cmcli.tui.marks import Signs, only_ascii, said
from cmcli.tui.messages import Messages
from cmcli.tui.page import PAGES, Page
from cmcli.tui.places import Places
from cmcli.tui.scoping import Scoping
from cmcli.tui.terminal import PlainLetters, key_words, takes_utf8
from cmcli.tui.themes import DARK, THEMES
from cmcli.tui.verbs import BY_NAME, VERBS, WRITING
from cmcli.tui.watch import StoreWatch

if TYPE_CHECKING:
    from cmcli.tui.desk import Desk

NARROWEST, LOWEST = 60, 15
"""Columns and lines below which a sentence is shown instead."""

SWITCH = 0.0005
"""Seconds between pauses of a reading thread, so that keys are answered."""

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
        self.messages = Messages(self)
        self.scoping = Scoping(self)
        self.places = Places(self, case)
        self.forms = FormFlow(self)
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
        self.store_lock = StoreLock(self)
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
        self.store_lock.begin()
        self.theme_changed_signal.subscribe(self, lambda _: self.redraw())
        self.run_worker(self.drafts.tell(), group="drafts")

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

    def key_of(self, name: str) -> str:
        """The key of a binding by its id, as the footer shows it, also one that somebody chose."""
        return self.get_key_display(self._keys[name])

    def style(self, name: str) -> str:
        """A Rich style in a colour of the theme (``error``, ``warning``, ``success``, ``accent``);
        bold, so that it says something without colour too."""
        colour = self.theme_variables.get(name, "")
        return f"bold {colour.replace('ansi_', '')}" if colour else "bold"

    # Going about.

    def action_go(self, key: str) -> None:
        """Go to a page."""
        self.places.go(key)

    def action_before(self) -> None:
        """Back to the page before, and to whose cases were looked at there."""
        self.places.go_back()

    def action_reload(self) -> None:
        """Read again now."""
        self.messages.unsay()
        self.desk.book.forget()
        self.everything_stale()

    def action_names(self) -> None:
        """Show codes instead of names, or names again."""
        self.names_hidden = not self.names_hidden
        self.messages.clear()
        self.redraw()

    def remember(self, key: str, value: str) -> bool:
        """Keep a setting of the user; returns False and says why where it can't be kept."""
        self.preferences[key] = value
        try:
            if self._keep is not None:
                self._keep(key, value)
        except CmError as problem:
            self.messages.say(problem.message)
            return False
        return True

    def redraw(self) -> None:
        """Draw every page again from the data at hand, after a change of colours or hidden
        names."""
        for page in self.pages():
            if page.found is not None:
                page.show(page.found)
        self.messages.paint()

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
        self.push_screen(ask, lambda scope: None if scope is None else self.scoping.look_at(scope))

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
            self.messages.say(self.forms.why_not(WRITING[action]))
        return done

    def action_verb(self, name: str) -> None:
        """Open the form of a verb for the cases that are meant."""
        self.forms.open_verb(name)

    def action_drafts(self) -> None:
        """Show the drafts."""
        from cmcli.tui.drafts_list import DraftsScreen

        self.push_screen(DraftsScreen(), self.forms.open_draft)

    def action_undo(self) -> None:
        """Undo the last change made here, after asking."""
        self.forms.ask_undo()

    def action_copy(self) -> None:
        """Copy the command of what was done last."""
        if (latest := self.messages.latest) is not None:
            self.copy_to_clipboard(latest.typed)
            typed = self.messages.typed(latest)
            self.messages.say(f"Copied, if the terminal allows it: {typed}")
        else:
            self.messages.say("Nothing was saved here yet, so there is no command to copy.")

    # Around it.

    def action_keys(self) -> None:
        """Say what each key does here."""
        from cmcli.tui.keys import KeysScreen

        if not isinstance(self.screen, KeysScreen):
            page = self.page()
            words = page.filter_words() if page is not None and page is self.screen else ()
            self.push_screen(KeysScreen(self.screen.active_bindings, words))

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
        self.messages.say("To quit, press q.")

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

    def hidden(self) -> None:
        """Lock the store if that is set."""
        self.store_lock.hidden()

    def rescue(self) -> None:
        """Keep every open form as a draft."""
        self.keep_drafts()
        self.drafts.rescue()
