"""A form: a verb for the cases that are meant, as fields that make a command line of cm.

It reads what it needs, says while typing what is wrong, keeps what was typed as a draft, and runs
the same command line that could be typed; a refusal keeps everything and shows its way out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast
from uuid import uuid4

from rich.text import Text
from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Static

from cmcli.errors import CmError
from cmcli.tui.desk import Outcome
from cmcli.tui.dialog import Dialog
from cmcli.tui.drafts import Begun, Keeper
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField, LineField, LongField
from cmcli.tui.forms.heading import BesideForm
from cmcli.tui.forms.known import FormSnapshot, known
from cmcli.tui.forms.pick import Option, Pick, PickScreen
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.forms.saving import Saving
from cmcli.tui.forms.sending import Sending
from cmcli.tui.forms.telling import Telling
from cmcli.tui.verbs import Verb

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

Facts = TypeVar("Facts")

AT_ONCE = ("escape", "f1", "ctrl+l", "ctrl+q", "ctrl+c", "ctrl+d")
"""Keys that do something also while the fields are not there yet."""

KEEP_AFTER = 1.0
"""Seconds without a key before a draft is kept."""


class Form(Dialog["Outcome | None"], Saving, Keeper, Generic[Facts]):
    """The base of all forms. Subclasses give ``SAYS``, ``rows`` and what else they need.

    ``given`` are values that some fields begin with.
    """

    OFFERS: ClassVar[Mapping[str, tuple[str, ...]]] = {"over-ceiling": ("override",)}
    """The stable word of a refusal, and the fields that are its way out."""

    DRAWER: ClassVar[bool] = True
    """Show the case beside the form where there is room."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save"),
        Binding("ctrl+n", "save_next", "Save, and the next case", id="form.save-next"),
        Binding("escape", "back", "Back; the draft is kept", id="form.back"),
        Binding("ctrl+d", "forget", "Delete the draft", priority=True, id="form.forget"),
        Binding("f1", "app.keys", "Keys", id="form.keys"),
        Binding("f3", "snippet", "Insert a snippet", priority=True, id="form.snippet"),
        Binding("f6", "beside", "Scroll the case, or back", priority=True, id="form.case"),
        Binding("ctrl+l", "app.cover", "Hide the screen", id="form.cover"),
        Binding("ctrl+q", "app.leave", "Leave", id="form.leave"),
        # With priority, so that what is typed right after them goes to where they lead: other
        # keys wait in the queue of the field that had the focus when they were pressed.
        Binding("tab", "app.focus_next", "The next field", priority=True, id="form.next"),
        Binding("shift+tab", "app.focus_previous", "The one before", priority=True, id="form.prev"),
        Binding("enter", "on", "To the next field", priority=True, show=False),
        Binding("down", "near(1)", "The row below", priority=True, id="form.below"),
        Binding("up", "near(-1)", "The row above", priority=True, id="form.above"),
    ]

    def __init__(self, verb: Verb, refs: tuple[str, ...], given: Mapping[str, str]) -> None:
        super().__init__()
        self.verb = verb
        self.refs = self.given_refs = refs
        self.done_before: tuple[str, ...] = ()
        self.given = dict(given)
        self.begin_at: str | None = None
        """The field to begin in, by its key or by its name in the verb's value."""
        self.known: FormSnapshot
        self.sending: Sending
        self.facts: Facts
        self.fields: dict[str, FormField] = {}
        self._rows: dict[str, FormRow] = {}
        self._cases: tuple[FoundCase, ...] = ()
        self.key = str(uuid4())
        self._begins: dict[str, str] = {}
        self._kept: Mapping[str, str] | None = None
        self._ready = False
        self._filling = True
        self._early: list[events.Event] = []
        self._timer: Timer | None = None

    # What a verb says of itself.

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Facts:
        """Read more data for the form from the same snapshot; called in a thread."""
        return cast("Facts", None)

    def rows(self) -> Iterator[Widget]:
        """The rows, from ``known`` and ``facts``."""
        raise RuntimeError("a form has rows")

    def offers(self, outcome: Outcome) -> Sequence[str]:
        """The fields that are a way out of a refusal."""
        keys = self.OFFERS.get(outcome.problem or "", ())
        return [key for key in keys if key != "override" or self.known.may_override]

    # The screen.

    def compose(self) -> ComposeResult:
        """The title and what was refused, the rows, the help, the buttons."""
        with Horizontal(id="both"):
            yield BesideForm(id="beside")
            with Vertical(id="form"):
                yield Telling(id="title", classes="title")
                yield Telling(id="about", classes="quiet")
                yield Telling(id="refused")
                yield VerticalScroll(id="rows", can_focus=False)
                yield Telling(id="panel")
                yield Telling(id="help", classes="quiet", wide=True)
                with Horizontal(id="ends"):
                    yield Button("Save ctrl+s", id="save", compact=True)
                    yield Button("Save, next ctrl+n", id="save-next", compact=True)
                    yield Button("Back Esc", id="back", compact=True)
                    yield Static("F1 keys", id="keys", classes="quiet")

    def on_mount(self) -> None:
        """Read what the form needs."""
        self.sending = Sending(self.dashboard.desk)
        self.set_class(bool(self.refs) and self.DRAWER, "-drawer")
        self.query_one("#save-next").display = self.dashboard.forms.goes_on(self.verb, self.refs)
        self.query_one("#rows").loading = self._filling = True
        self.run_worker(self._begin(), group="form")

    async def _begin(self) -> None:
        try:
            self.known, self.facts = await self.dashboard.desk.read(self._read)
        except CmError as problem:
            self.query_one("#rows").loading = self._filling = False
            self.complain(problem.message, f"{problem.hint or ''} ctrl+s tries again.")
            return
        self._cases = self.known.cases
        rows = list(self.rows())
        scroll = self.query_one("#rows")
        await scroll.mount_all(rows)
        scroll.loading = False
        self._rows = {field.key: row for row in self.query(FormRow) for field in row.fields}
        self.fields = {field.key: field for row in self._rows.values() for field in row.fields}
        for key, value in self.given.items():
            if key in self.fields:
                self.fields[key].put(value)
        self._begins = self._values()
        self._fill(self.known.begun)
        self._ready = True
        self.grow()
        self.paint_title()
        self.edited(None)
        self._focus_first()
        self.app.call_next(self._type_early)

    def holds(self, event: events.Event) -> bool:
        """Return whether to hold keys that were typed before the fields appeared, here or in the
        form for the next case."""
        key = event.key if isinstance(event, events.Key) else None
        waits = self._filling or (self._saving and self._goes_on)
        if not waits or isinstance(event, events.MouseEvent) or key in AT_ONCE:
            return False
        self._early.append(event)
        return True

    def early(self) -> list[events.Event]:
        """Give up the keys that are held."""
        early, self._early = self._early, []
        return early

    def type_first(self, early: list[events.Event]) -> None:
        """Begin with keys that were typed into the form before."""
        self._early = early

    async def _type_early(self) -> None:
        """Type the keys that came before the fields; the application takes no other key until
        then."""
        early, self._filling = self.early(), False
        for event in early:
            await self.app.on_event(event)

    def _read(self, view: "View") -> tuple[FormSnapshot, Facts]:
        found = known(view, self.refs, self.dashboard.desk.actor)
        begun = self.dashboard.drafts.begun(view, (self.verb.name, found.where))
        return replace(found, begun=begun), self.read(view, found.cases)

    def _fill(self, begun: Begun | None) -> None:
        """Go on with what was begun, and say so."""
        if begun is None:
            return
        self.key = begun.key
        self._kept = dict(begun.values)
        for key, value in begun.values.items():
            if key in self.fields:
                self.fields[key].put(value)
                self._row(key).show(True)

    def panel(self, text: Text) -> None:
        """Say below the rows what follows from them."""
        panel = self.query_one("#panel", Telling)
        panel.tell(text)
        panel.display = True

    def _focus_first(self) -> None:
        """Focus the first field, but skip one with only one choice: early keys are for the next
        one."""
        fields = [row.fields[0] for row in self.query(FormRow) if row.display]
        open_ = (one for one in fields if not (isinstance(one, Choice) and one.only))
        wanted = (one for one in fields if self.begin_at in (one.key, one.says))
        if fields:
            self.set_focus(next(chain(wanted, open_), fields[0]))

    # While typing.

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        """Say what is understood, tell what follows, and keep a draft soon."""
        if not self._ready:
            return
        row = self._row(event.field.key)
        row.refuse(None)
        if event.field.has_focus:
            self._help(row, event.field)
        self.edited(event.field)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(KEEP_AFTER, self.keep_now)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field is for."""
        field = event.widget
        if isinstance(field, FormField):
            row = self._row(field.key)
            row.paint()
            self._help(row, field)
            self.call_after_refresh(row.scroll_visible, animate=False)

    def _help(self, row: FormRow, field: FormField) -> None:
        """Show the help of the field, or its format if the value is wrong."""
        wrong = row.wrong()
        hint = wrong.hint if wrong is not None and field.get() else None
        self.query_one("#help", Telling).tell(self.text(hint or field.helps()))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Highlight a wrong value when the user leaves its field."""
        field = event.widget
        if isinstance(field, FormField) and field.is_attached:
            row = self._row(field.key)
            row.left = row.left or bool(field.get())
            row.paint()
            self.keep_now()

    def action_on(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def action_near(self, by: int) -> None:
        """The field in the same place of the next row, or of the row before."""
        rows = [row for row in self.query(FormRow) if row.display]
        row = next(row for row in rows if self.focused in row.fields)
        column = next(at for at, field in enumerate(row.fields) if field is self.focused)
        at = rows.index(row) + by
        if 0 <= at < len(rows):
            fields = rows[at].fields
            self.set_focus(fields[min(column, len(fields) - 1)])
        elif by > 0:
            self.focus_next()

    def on_pick_picked(self, event: Pick.Picked) -> None:
        """So does choosing a row."""
        event.stop()
        self.focus_next()

    # Drafts.

    def _values(self) -> dict[str, str]:
        return {key: field.get() for key, field in self.fields.items()}

    def _typed(self) -> dict[str, str]:
        """Return the input that differs from the initial values."""
        return {
            key: value for key, value in self._values().items() if value != self._begins.get(key)
        }

    def begins(self, key: str) -> str:
        """Return the initial value of a field."""
        return self._begins.get(key, "")

    def anything(self) -> bool:
        """Return whether anything differs from the initial values."""
        return bool(self._typed())

    def on_screen_suspend(self) -> None:
        """Keep the draft when something covers the form."""
        self.keep_now()

    def keep_now(self) -> None:
        """Keep what was typed, where it is not kept yet."""
        if not self._ready or self._saving:
            return
        typed = self._typed()
        if typed == (self._kept or {}):
            return
        begun = Begun(typed, self.key, self.refs) if typed else None
        self.dashboard.drafts.keep((self.verb.name, self.known.where), begun)
        self._kept = typed or None

    def drop_draft(self) -> None:
        """Forget the draft."""
        if self._kept is not None:
            self.dashboard.drafts.keep((self.verb.name, self.known.where), None)
            self._kept = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing typed, nothing to forget; and what a field does with a key itself, it does."""
        if action == "forget":
            return self._ready and self._kept is not None
        if action == "on":
            return isinstance(self.focused, LineField)
        if action == "near":
            return isinstance(self.focused, LineField | Choice)
        if action == "beside":
            return self._ready and bool(self.beside.display)
        if action == "snippet":
            return self._ready and isinstance(self.focused, LongField)
        if action == "save_next":
            return self.dashboard.forms.goes_on(self.verb, self.refs)
        return True

    def action_write(self) -> None:
        """Let a long text be written in the person's own editor; else it stays as it was typed."""
        field, edit = self.focused, self.dashboard.edit
        if not isinstance(field, LongField) or edit is None:
            return
        self.keep_now()
        try:
            with self.app.suspend():
                text = edit(field.text)
            if text is not None:
                field.put(text)
        except SuspendNotSupported:
            self.complain("The editor cannot be opened on this terminal.")
        except CmError as problem:
            self.complain(problem.message, problem.hint)
        finally:
            self.dashboard.touched()

    def action_snippet(self) -> None:
        """Choose a short text of the agency, and insert it where the cursor is."""
        field, texts = self.focused, self.known.snippets
        if isinstance(field, LongField):
            choices = [Option(key, key, text) for key, text in texts.items()]
            screen = PickScreen("Snippets", choices, "")
            self.app.push_screen(screen, lambda key: field.put_in(texts[key]) if key else None)

    def action_forget(self) -> None:
        """Clear the form."""
        self.drop_draft()
        self.key = str(uuid4())
        self.known = replace(self.known, begun=None)
        for key, value in self._begins.items():
            self.fields[key].put(value)
        self.paint_title()
        self.edited(None)
        self._focus_first()

    def action_back(self) -> None:
        """One level back; what was typed is kept."""
        if self.leave_beside():
            return
        if self._saving:
            self.sending.stop = True
            self.query_one("#help", Telling).tell(Text("Still saving. It stops after this case."))
            return
        if self._ready:
            self.keep_now()
        kept, self._ready = self._kept is not None, False
        self.dismiss(self.whole() if self.sending.done else None)
        if kept:
            key = self.dashboard.key_of("app.drafts")
            self.dashboard.messages.say(
                f"Kept as a draft: {self.verb.title}. {key} opens it again."
            )
