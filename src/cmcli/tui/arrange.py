"""``o``: how a list is sorted, which groups it has and which columns, and a name for all of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

SORT, GROUP, COLUMNS = "sort:", "group:", "columns:"
"""The words of a saved view that say how the list is arranged; the others are its filter."""

COLUMNS_OF_IT = (
    TextColumn("key", "key", 4, sorts=False),
    TextColumn("column", "sort by", 20, sorts=False),
    TextColumn("shown", "shown", 8, sorts=False),
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a list is arranged: the column by which it is sorted (None: the most urgent first) and
    whether downwards, the key of its groups, and the columns (none: those that fit)."""

    sorted_by: str | None = None
    downwards: bool = False
    group: str | None = None
    columns: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Return the words of a saved view that mean this arrangement."""
        found = [f"{COLUMNS}{','.join(self.columns)}"] if self.columns else []
        if self.group is not None:
            found.insert(0, f"{GROUP}{self.group}")
        if self.sorted_by is not None:
            found.insert(0, f"{SORT}{'-' if self.downwards else ''}{self.sorted_by}")
        return found


def arranged(words: str) -> tuple[Arrangement, str]:
    """Return the arrangement of a saved view, and its filter."""
    one, rest = Arrangement(), []
    for word in words.split():
        if word.startswith(SORT):
            by = word.removeprefix(SORT)
            one = replace(one, sorted_by=by.removeprefix("-"), downwards=by.startswith("-"))
        elif word.startswith(GROUP):
            one = replace(one, group=word.removeprefix(GROUP))
        elif word.startswith(COLUMNS):
            one = replace(one, columns=tuple(word.removeprefix(COLUMNS).split(",")))
        else:
            rest.append(word)
    return one, " ".join(rest)


def saved_views(setting: str) -> dict[str, str]:
    """Return the saved views of the setting ``views``, in their order: name and words."""
    pairs = (part.partition("=") for part in setting.split(";"))
    return {name.strip(): words.strip() for name, _, words in pairs if name.strip()}


def as_setting(views: Mapping[str, str]) -> str:
    """Return the value of the setting ``views``."""
    return "; ".join(f"{name} = {words}" for name, words in views.items())


class ArrangeScreen(Dialog[tuple[Arrangement, str] | None]):
    """The columns, each with the letter that sorts by it; answers the arrangement, and the name of
    the view where it is saved as one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="arrange.close"),
        Binding("enter", "done", "Done", id="arrange.done", priority=True),
        Binding("down", "move(1)", "Down", id="arrange.down"),
        Binding("up", "move(-1)", "Up", id="arrange.up"),
        Binding("ctrl+s", "save", "Save as a view", id="arrange.save"),
    ]

    def __init__(
        self,
        columns: Sequence[TextColumn],
        orders: Collection[str],
        falling: Collection[str],
        groups: Sequence[str],
        now: Arrangement,
    ) -> None:
        super().__init__()
        self._columns = [one for one in columns if one.title]
        self._orders, self._falling, self._groups = orders, falling, groups
        self._now = now
        self._letters = _letters([one.title for one in self._columns])

    def compose(self) -> ComposeResult:
        """The columns, the groups, and the name of a view."""
        with Vertical(classes="box"):
            yield Static("Sort, group and choose columns", classes="title", markup=False)
            yield Rows(id="columns")
            yield Static("", id="groups", markup=False)
            yield Input(placeholder="name of the view", compact=True, id="view-name")
            yield Static(
                "A letter sorts, again it turns the order round. 0 sorts the most urgent first."
                " Space shows or hides a column. Ctrl+S saves filter, order and columns as a view."
                " Enter is done.",
                classes="quiet",
                markup=False,
            )

    def on_mount(self) -> None:
        """The name is asked for only when it is wanted."""
        self.query_one(Rows).can_focus = False
        self.query_one("#view-name").display = False
        self._fill()

    def _fill(self) -> None:
        self.query_one(Rows).fill(
            COLUMNS_OF_IT, self._columns, key=lambda one: one.key, draw=self._cells
        )
        chosen = [
            f"{number} {'[' if name == self._now.group else ''}by {name}"
            f"{']' if name == self._now.group else ''}"
            for number, name in enumerate(self._groups, start=1)
        ]
        self.query_one("#groups", Static).update(f"Groups: {'  '.join(chosen)}")

    def _cells(self, column: TextColumn) -> list[Text]:
        signs = cast("Dashboard", self.app).signs
        way = ""
        if column.key == self._now.sorted_by:
            way = f" {signs('down' if self._now.downwards else 'up')}"
        letter = self._letters[column.title] if column.key in self._orders else ""
        shown = not self._now.columns or column.key in self._now.columns
        return [
            said(letter, "bold"),
            said(f"{column.title}{way}", "bold" if way else ""),
            said(signs("done") if shown else ""),
        ]

    def on_key(self, event: events.Key) -> None:
        """A letter sorts, a digit groups, space shows or hides the column under the cursor."""
        if self.query_one("#view-name").display:
            return
        by_letter = {self._letters[one.title]: one.key for one in self._columns}
        if event.key == "space":
            self._toggle()
        elif event.key == "0":
            self._arrange(replace(self._now, sorted_by=None, downwards=False))
        elif event.character and event.character.isdigit():
            self._group(int(event.character) - 1)
        elif (key := by_letter.get(event.character or "")) in self._orders and key is not None:
            self._sort(key)
        else:
            return
        event.stop()

    def _sort(self, key: str) -> None:
        again = key == self._now.sorted_by
        downwards = not self._now.downwards if again else key in self._falling
        self._arrange(replace(self._now, sorted_by=key, downwards=downwards))

    def _group(self, number: int) -> None:
        if number < len(self._groups):
            name = self._groups[number]
            group = None if name == self._now.group else name
            self._arrange(replace(self._now, group=group))

    def _toggle(self) -> None:
        column: TextColumn | None = self.query_one(Rows).under
        if column is None:
            return
        every = [one.key for one in self._columns]
        shown = set(self._now.columns or every) ^ {column.key}
        kept = tuple(key for key in every if key in shown)
        self._arrange(replace(self._now, columns=() if kept == tuple(every) else kept))

    def _arrange(self, now: Arrangement) -> None:
        self._now = now
        self._fill()

    def action_move(self, by: int) -> None:
        """The cursor up or down."""
        self.query_one(Rows).action_move(by)

    def action_save(self) -> None:
        """Ask for the name of the view."""
        field = self.query_one("#view-name", Input)
        field.display = True
        field.focus()

    def action_done(self) -> None:
        """Close with the arrangement, and with the name that was typed."""
        name = self.query_one("#view-name", Input).value
        plain = " ".join(name.replace(";", " ").replace("=", " ").split())
        self.dismiss((self._now, plain))

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _letters(titles: Sequence[str]) -> dict[str, str]:
    """Return a letter for each title: the first of its own that no title before has."""
    found: dict[str, str] = {}
    for title in titles:
        free = [char for char in title.casefold() if char.isalpha() and char not in found.values()]
        rest = (char for char in "abcdefghijklmnopqrstuvwxyz" if char not in found.values())
        found[title] = free[0] if free else next(rest)
    return found
