"""The fields of forms that are chosen: one of several words, yes or no, one row of a list."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget

from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.pick import Option, PickScreen
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


def options(labels: dict[str, str] | Sequence[tuple[str, str]], unsaid: str = "") -> list[Option]:
    """Return the options of a catalogue kind; ``unsaid`` adds one for no answer."""
    pairs = labels.items() if isinstance(labels, dict) else labels
    found = [Option(key, key, label) for key, label in pairs]
    return [Option("", unsaid), *found] if unsaid else found


class Choice(FormField, Widget, can_focus=True):
    """One of several words, on one line.

    Left and right change it, a letter goes to the next word that begins with it, and where not all
    of the words have room, Enter lists them; ``told`` gives the words for that list where it takes
    time to say what they mean.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "other(-1)", "The one before", show=False),
        Binding("right", "other(1)", "The next one", show=False),
        Binding("space", "space", "Choose", show=False),
        Binding("enter", "enter", "List them", show=False),
    ]

    value: reactive[str] = reactive("", init=False)

    def __init__(
        self,
        key: str,
        title: str,
        about: str,
        choices: Sequence[Option],
        *,
        prefix: str = "",
        value: str = "",
        usual: str = "",
        needed: bool = False,
        width: int | None = None,
        told: Callable[[], Sequence[Option]] | None = None,
    ) -> None:
        super().__init__(id=f"field-{key}")
        self.describe(key, title, about, prefix, needed)
        self.usual, self._told = usual, told
        self.choices = list(choices)
        self.set_reactive(Choice.value, value or usual)
        if width:
            self.styles.width = width

    def get(self) -> str:
        """The key that is chosen."""
        return self.value

    def put(self, value: str) -> None:
        """Choose a word; ignore any other text."""
        if any(one.key == value for one in self.choices):
            self.value = value

    def offer(self, choices: Sequence[Option]) -> None:
        """Put other words in place; what was chosen stays where it is among them."""
        self.choices = list(choices)
        if not any(one.key == self.value for one in self.choices):
            self.value = ""
        self.refresh()

    def watch_value(self) -> None:
        """Tell the form."""
        self.set_class(bool(self.value), "-said")
        self.post_message(self.Edited(self))

    @property
    def _at(self) -> int:
        keys = [one.key for one in self.choices]
        return keys.index(self.value) if self.value in keys else -1

    @property
    def only(self) -> bool:
        """Return whether the chosen word is the only one."""
        return len(self.choices) == 1 and bool(self.value)

    @property
    def has_room(self) -> bool:
        """Return whether all words fit on the line."""
        return sum(Text(one.word).cell_len + 3 for one in self.choices) - 1 <= self.size.width

    def render(self) -> Text:
        """The words with the chosen one in brackets, or that one alone."""
        text = Text()
        if self.has_room:
            for number, one in enumerate(self.choices):
                chosen = one.key == self.value
                text.append(" " if number else "")
                text.append_text(self._word(one, chosen))
            return text
        now = (
            self.choices[self._at]
            if self._at >= 0
            else Option("", "needed" if self.needed else "not chosen")
        )
        text.append_text(self._word(now, True))
        if text.cell_len > self.size.width:
            rest = f"{cast('Dashboard', self.app).signs('ellipsis')}]"
            text.truncate(self.size.width - len(rest))
            text.append(rest, style=self._style(True))
        hint = f"  Enter lists {len(self.choices)}"
        if self.has_focus and text.cell_len + len(hint) <= self.size.width:
            text.append(hint, style="dim")
        return text

    def _word(self, one: Option, chosen: bool) -> Text:
        word = said(one.word)
        return Text(f"[{word.plain}]" if chosen else f" {word.plain} ", style=self._style(chosen))

    def _style(self, chosen: bool) -> str:
        return ("bold reverse" if self.has_focus else "bold") if chosen else ""

    def on_focus(self) -> None:
        """Show that it has the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that it has it no more."""
        self.refresh()

    def action_other(self, by: int) -> None:
        """The next word, or the one before; the last is followed by the first."""
        if self.choices:
            at = self._at + by if self._at >= 0 else 0
            self.value = self.choices[at % len(self.choices)].key

    def action_space(self) -> None:
        """The list of the words where not all of them have room, else the next word."""
        if self.has_room:
            self.action_other(1)
        else:
            self._list()

    def action_enter(self) -> None:
        """The list of the words where not all of them have room, else on to the next field."""
        if self.has_room:
            self.screen.focus_next()
        else:
            self._list()

    def _list(self) -> None:
        self.run_worker(self._listed(), exclusive=True)

    async def _listed(self) -> None:
        choices: Sequence[Option] = self.choices
        if self._told is not None:
            choices = await asyncio.get_running_loop().run_in_executor(None, self._told)
        self.app.push_screen(PickScreen(self.title, choices, self.value), self._picked)

    def _picked(self, key: str | None) -> None:
        if key is not None:
            self.value = key

    def on_key(self, event: events.Key) -> None:
        """A letter or digit goes to the next word that begins with it."""
        char = (event.character or "").lower()
        if not char.isalnum():
            return
        event.stop()
        after = [*self.choices[self._at + 1 :], *self.choices[: self._at + 1]]
        found = next((one for one in after if _begins(one, char)), None)
        if found is not None:
            self.value = found.key

    def on_click(self, event: events.Click) -> None:
        """The word that was clicked, or the list."""
        if not self.has_room:
            self._list()
            return
        at = 0
        for one in self.choices:
            at += Text(one.word).cell_len + 3
            if event.x < at:
                self.value = one.key
                return


def _begins(one: Option, char: str) -> bool:
    return one.key.lower().startswith(char) or one.word.lower().startswith(char)


class Tick(Choice):
    """Yes or no; space changes it."""

    def __init__(self, key: str, title: str, about: str = "", *, value: bool = False) -> None:
        words = [Option("", "no"), Option("yes", "yes")]
        super().__init__(key, title, about, words, value="yes" if value else "")

    @property
    def on(self) -> bool:
        """Return whether the answer is yes."""
        return self.value == "yes"
