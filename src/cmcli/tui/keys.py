"""``?``: what each key does here, read from the bindings that are in force."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from cmcli.tui.dialog import Dialog
from cmcli.tui.verbs import BY_NAME
from cmcli.tui.widgets.scroll import Scroll

GROUPS = (
    ("place", "Going about"),
    ("here", "Here"),
    ("form", "This form"),
    ("verb", "Doing"),
    ("app", "Everywhere"),
)
"""The first part of a binding's id, and the heading under which it is listed."""

BESIDE = ("here", "place", "app")
"""The groups on the left; the others stand beside them."""


class KeysScreen(Dialog[None]):
    """The keys of the place below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "close", "Close", id="keys.close"),
    ]

    def __init__(self, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._active = active

    def compose(self) -> ComposeResult:
        """The keys in groups, what is done beside where to go."""
        listed = self._listed()
        with Vertical(classes="box keys"):
            yield Static("Keys", classes="title")
            with Scroll(), Horizontal():
                for groups in (BESIDE, [key for key, _ in GROUPS if key not in BESIDE]):
                    if any(listed[key] for key in groups):
                        yield Static(_table(listed, groups))
            yield Static("Everything is also a command: cm --help. Esc closes.", classes="quiet")

    def _listed(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Group → what is done → the keys that do it."""
        listed: dict[str, dict[str, list[str]]] = {key: {} for key, _ in GROUPS}
        for active in self._active.values():
            binding = active.binding
            group = (binding.id or "").partition(".")[0]
            if group in listed and active.enabled and not binding.system:
                keys = listed[group].setdefault(_words(binding), [])
                keys.append(self.app.get_key_display(binding))
        return listed

    def action_close(self) -> None:
        """Back."""
        self.dismiss()


def _table(listed: Mapping[str, Mapping[str, list[str]]], groups: Iterable[str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column()
    headings = dict(GROUPS)
    for group in groups:
        if listed[group]:
            table.add_row("", Text(headings[group], style="bold underline"))
        for words, keys in listed[group].items():
            table.add_row(Text(" ".join(keys)), Text(words))
    return table


def _words(binding: Binding) -> str:
    verb = BY_NAME.get((binding.id or "").removeprefix("verb."))
    return verb.help if verb is not None else binding.tooltip or binding.description
