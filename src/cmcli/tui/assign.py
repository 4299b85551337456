"""``+``: the model and acuity of one further case."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cmcli.domain.models import Model
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said

Wish = tuple[str, int]
"""The key of a model, and an acuity from 1 to 4."""


class AssignScreen(Dialog[Wish | None]):
    """A list of models; digits choose the acuity."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="assign.close"),
        Binding("0", "acuity(0)", "Usual acuity", show=False, id="assign.usual"),
        *(
            Binding(str(n), f"acuity({n})", f"Acuity {n}", show=False, id=f"assign.{n}")
            for n in range(1, 5)
        ),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self, models: Sequence[Model], before: Wish | None) -> None:
        super().__init__()
        self._models = models
        self._before = before
        self._acuity = 0

    def compose(self) -> ComposeResult:
        """The models and the acuity."""
        with Vertical(classes="box"):
            yield Static("What if: choose the model of one more case", classes="title")
            yield OptionList(
                *(Option(said(f"{one.key:<12}{one.label}")) for one in self._models), markup=False
            )
            yield Static("", id="acuity", markup=False)
            yield Static("Enter shows the result, Esc goes back.", classes="quiet")

    def on_mount(self) -> None:
        """Begin where it was."""
        options = self.query_one(OptionList)
        keys = [one.key for one in self._models]
        if self._before is not None and self._before[0] in keys:
            options.highlighted = keys.index(self._before[0])
            usual = self._models[keys.index(self._before[0])].usual_acuity
            self._acuity = 0 if self._before[1] == usual else self._before[1]
        options.focus()
        self._say()

    def _say(self) -> None:
        what = f"Acuity {self._acuity}" if self._acuity else "Usual acuity of the model"
        self.query_one("#acuity", Static).update(f"{what}. 1 to 4 choose another, 0 the usual.")

    def action_acuity(self, acuity: int) -> None:
        """How acute it would be."""
        self._acuity = acuity
        self._say()

    def action_move(self, by: int) -> None:
        """The cursor up or down."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose this model."""
        model = self._models[event.option_index]
        self.dismiss((model.key, self._acuity or model.usual_acuity))

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)
