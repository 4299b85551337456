"""``?``: what each key does here, read from the bindings that are in force."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.keys import Keys, format_key, key_to_character
from textual.widgets import Static

from cmcli.errors import UsageProblem
from cmcli.tui.dialog import Dialog
from cmcli.tui.narrow import MEANINGS
from cmcli.tui.verbs import BY_NAME
from cmcli.tui.widgets.scroll import Scroll

GROUPS = (
    ("place", "Move around"),
    ("here", "Here"),
    ("form", "This form"),
    ("verb", "Record"),
    ("app", "Everywhere"),
)
"""The first part of a binding's id, and the heading under which it is listed."""

BESIDE = ("here", "place", "app")
"""The groups on the left; the others are on the right."""


def keymap(words: str, known: Iterable[Binding]) -> dict[str, str]:
    """Read the setting ``keys`` as a binding's id → its key.

    Raises :class:`UsageProblem` for an id that is not among the ``known`` bindings, for an invalid
    key, and where two of them would have the same one.
    """
    wanted = dict(word.split("=", 1) for word in words.split())
    keys = {one.id: one.key for one in known if one.id}
    for name, key in wanted.items():
        if not _is_key(key):
            raise UsageProblem(
                f"The setting keys gives {name} '{key}', which isn't a key.",
                "Keys are written like C, f8, ctrl+b or question_mark.",
            )
        if name not in keys:
            near = get_close_matches(name, keys, 1)
            every = ", ".join(sorted(keys))
            guess = f"Did you mean '{near[0]}'?" if near else f"Use one of: {every}."
            raise UsageProblem(f"The setting keys has '{name}', which isn't an action.", guess)
    taken: dict[str, str] = {}
    for name, key in {**keys, **wanted}.items():
        other = taken.setdefault(format_key(key), name)
        if other != name:
            raise UsageProblem(
                f"The setting keys gives {key} to both {other} and {name}.",
                f"For example: cm config set keys '{other}=f9 {name}={key}'",
            )
    return wanted


def _is_key(key: str) -> bool:
    """Return whether a terminal could send it: a sign, or a key by its name, after ``ctrl+`` and
    such."""
    name = key.rpartition("+")[2] or "+"
    return len(name) == 1 or name in {one.value for one in Keys} or bool(key_to_character(name))


class KeysScreen(Dialog[None]):
    """The keys of the page below, and the words of its filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "close", "Close", id="keys.close"),
    ]

    def __init__(
        self, active: Mapping[str, ActiveBinding], filter_words: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._active = active
        self._filter_words = filter_words

    def compose(self) -> ComposeResult:
        """The keys in groups, what is done beside where to go."""
        listed = self._listed()
        with Vertical(classes="box keys"):
            yield Static("Keys", classes="title")
            with Scroll(), Horizontal():
                for groups in (BESIDE, [key for key, _ in GROUPS if key not in BESIDE]):
                    if any(listed[key] for key in groups):
                        table = _table(listed, groups)
                        if groups is BESIDE:
                            _add_filter(table, self._filter_words)
                        yield Static(table)
            yield Static(
                "You can also do all this with commands: cm help all. Esc closes.", classes="quiet"
            )

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


def _add_filter(table: Table, words: Sequence[str]) -> None:
    """Add the words of the page's filter, if it has one."""
    if words:
        table.add_row("", Text("Filter", style="bold underline"))
    for word in words:
        table.add_row(Text(word), Text(MEANINGS[word]))


def _words(binding: Binding) -> str:
    verb = BY_NAME.get((binding.id or "").removeprefix("verb."))
    return verb.help if verb is not None else binding.tooltip or binding.description
