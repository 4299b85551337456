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
from cmcli.tui.widgets.narrowing import only_with

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


def options(labels: dict[str, str] | Sequence[tuple[str, str]], unsaid: str = "") -> list[Option]:
    """Return the options of a catalogue kind; ``unsaid`` adds one for no answer."""
    pairs = labels.items() if isinstance(labels, dict) else labels
    found = [Option(key, key, label) for key, label in pairs]
    return [Option("", unsaid), *found] if unsaid else found


class Choice(FormField, Widget, can_focus=True):
    """One of several words, on one line.

    Left and right change it, letters leave the words that have them and choose the first, and
    where not all of the words have room, Enter lists them; ``told`` gives the words for that list
    where it takes time to say what they mean.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "other(-1)", "The one before", show=False),
        Binding("right", "other(1)", "The next one", show=False),
        Binding("space", "space", "Choose", show=False),
        Binding("enter", "enter", "List them", show=False),
        Binding("backspace", "widen", "Show more words", show=False),
        Binding("escape", "clear", "Show all words", show=False),
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
        self.narrowed = ""
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
    def only(self) -> bool:
        """Return whether the chosen word is the only one."""
        return len(self.choices) == 1 and bool(self.value)

    @property
    def _narrows(self) -> bool:
        """Return whether words are left out for now; those that all have room stay in view."""
        return bool(self.narrowed) and not self.has_room

    @property
    def left(self) -> list[Option]:
        """The words that the letters leave."""
        if not self._narrows:
            return self.choices
        return [one for _, one in _ranks(self.choices, self.narrowed)]

    @property
    def _at(self) -> int:
        """Where the chosen word is among those that are left."""
        keys = [one.key for one in self.left]
        return keys.index(self.value) if self.value in keys else -1

    @property
    def has_room(self) -> bool:
        """Return whether all words fit on the line."""
        return _width(self.choices) <= self.size.width

    explains: bool = False
    """A flag: the help tells what the chosen word means."""

    def helps(self) -> str:
        """Return by what the words are narrowed, else what it is for or what is chosen."""
        if self._narrows:
            return only_with(self.narrowed)
        chosen = next((one for one in self.choices if one.key == self.value), None)
        if self.explains and chosen is not None and chosen.key:
            return f"{self.title} {chosen.word}: {chosen.about}"
        return self.about

    def render(self) -> Text:
        """The words with the chosen one in brackets; where not all have room, those around it."""
        text = Text()
        for one, start, _ in self._seen():
            text.append(" " * (start - text.cell_len))
            text.append_text(self._word(one, self._is_chosen(one)))
        if text.cell_len > self.size.width:  # not even one has room
            rest = f"{self._ellipsis}]"
            text.truncate(self.size.width - len(rest))
            return text.append(rest, style=self._style(True))
        before, after = self._hidden()
        if before:
            text = Text.assemble((before, "dim"), text[len(before) :])
        return text.append(after, style="dim")

    @property
    def _ellipsis(self) -> str:
        return cast("Dashboard", self.app).signs("ellipsis")

    def _seen(self) -> list[tuple[Option, int, int]]:
        """The words that have room, each with its first column and the one after its last."""
        words, at = self._words()
        if _width(words) <= self.size.width:
            first, last, start = 0, len(words), 0
        else:
            first, last = self._window(words, at)
            start = len(self._ellipsis) if first else 0
        found = []
        for one in words[first:last]:
            end = start + _width([one])
            found.append((one, start, end))
            start = end + 1
        return found

    def _words(self) -> tuple[list[Option], int]:
        """The words to draw, and where the chosen one is; before them what says that none is."""
        words, at = self.left, self._at
        if at >= 0 or _width(words) <= self.size.width:
            return list(words), max(at, 0)
        return [Option(_UNCHOSEN, "needed" if self.needed else "not chosen"), *words], 0

    def _window(self, words: list[Option], at: int) -> tuple[int, int]:
        """The first of the words that are seen, and the one after the last: the chosen one is."""
        room = self.size.width - 2 * len(self._ellipsis) - 1
        first = last = at
        while first > 0 and _width(words[first - 1 : at + 1]) <= room:
            first -= 1
        last = at + 1
        while last < len(words) and _width(words[first : last + 1]) <= room:
            last += 1
        return first, last

    def _hidden(self) -> tuple[str, str]:
        """The signs for words that have no room before and after those that are seen."""
        seen, words = self._seen(), self._words()[0]
        before = self._ellipsis if seen and seen[0][0] != words[0] else ""
        tells = len(seen) > 1 or self.has_focus  # a narrow one that is not looked at stays quiet
        after = f" {self._ellipsis}" if tells and seen and seen[-1][0] != words[-1] else ""
        return before, after

    def _is_chosen(self, one: Option) -> bool:
        return one.key in (self.value, _UNCHOSEN)

    def _word(self, one: Option, chosen: bool) -> Text:
        word = said(one.word)
        return Text(f"[{word.plain}]" if chosen else f" {word.plain} ", style=self._style(chosen))

    def _style(self, chosen: bool) -> str:
        return ("bold reverse" if self.has_focus else "bold") if chosen else ""

    def on_focus(self) -> None:
        """Show that it has the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that it has lost the focus, and forget the letters."""
        self.narrowed = ""
        self.refresh()

    def action_other(self, by: int) -> None:
        """The next word, or the one before; the last is followed by the first."""
        left = self.left
        if left:
            at = self._at + by if self._at >= 0 else 0
            self.value = left[at % len(left)].key

    def action_space(self) -> None:
        """The list of the words where not all of them have room, else the next word."""
        if self.has_room:
            self.action_other(1)
        else:
            self._list()

    def action_enter(self) -> None:
        """The list of the words where not all of them have room, else on to the next field; with
        letters, these have chosen."""
        if self.has_room or self.narrowed:
            self.screen.focus_next()
        else:
            self._list()

    def action_widen(self) -> None:
        """Take back the last letter."""
        self._narrow(self.narrowed[:-1])

    def action_clear(self) -> None:
        """Show all words again."""
        self._narrow("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is narrowed, Esc leaves the form."""
        return self._narrows if action == "clear" else True

    def _narrow(self, typed: str) -> None:
        self.narrowed = typed
        self.refresh()
        self.post_message(self.Edited(self))

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
        """Keep the words with the letters typed; a letter that fits none starts again."""
        char = (event.character or "").lower()
        if not char.isprintable() or char.isspace() or not char:
            return
        event.stop()
        for typed in (self.narrowed + char, char):
            if ranks := _ranks(self.choices, typed):
                best = [one for rank, one in ranks if rank == ranks[0][0]]
                self._choose(best, stay=len(typed) > 1)
                self._narrow(typed)
                return
        self.app.bell()

    def _choose(self, best: list[Option], *, stay: bool) -> None:
        """Choose the next of these, the first after the last; ``stay`` if one of them is chosen."""
        if stay and any(one.key == self.value for one in best):
            return
        keys = [one.key for one in self.choices]
        at = keys.index(self.value) if self.value in keys else -1
        after = [one for one in best if keys.index(one.key) > at]
        self.value = (after or best)[0].key

    def on_click(self, event: events.Click) -> None:
        """The word that was clicked, or the list."""
        hit = next((one for one, start, end in self._seen() if start <= event.x < end), None)
        if hit is not None and hit.key != _UNCHOSEN:
            self.value = hit.key
        elif not self.has_room:
            self._list()


_UNCHOSEN = "\0"
"""The key of a word that only says that none is chosen."""


def _width(words: Sequence[Option]) -> int:
    """Columns of these words on one line."""
    return sum(Text(one.word).cell_len + 3 for one in words) - 1


def _ranks(choices: Sequence[Option], typed: str) -> list[tuple[int, Option]]:
    """Return the words that have what was typed, the best first: those that begin with it, those
    with a part that does, and those that contain it."""
    wanted, found = typed.casefold(), []
    for one in choices:
        key, word, about = (text.casefold() for text in (one.key, one.word, one.about))
        parts = [*key.split("-"), *word.split(), *about.split()]
        if key.startswith(wanted) or word.startswith(wanted):
            found.append((0, one))
        elif any(part.startswith(wanted) for part in parts):
            found.append((1, one))
        elif wanted in key or wanted in word:
            found.append((2, one))
    return sorted(found, key=lambda pair: pair[0])


class Tick(Choice):
    """Yes or no; space changes it."""

    def __init__(self, key: str, title: str, about: str = "", *, value: bool = False) -> None:
        words = [Option("", "no"), Option("yes", "yes")]
        super().__init__(key, title, about, words, value="yes" if value else "")

    @property
    def on(self) -> bool:
        """Return whether the answer is yes."""
        return self.value == "yes"
