"""``+``: the model and acuity of one further case."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from cmcli.domain.models import Model
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.widgets.narrowing import HINT, NarrowList, PickLine

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
            yield NarrowList(digits=False)
            yield Static("", id="acuity", markup=False)
            yield Static(
                "Letters narrow, Enter shows the result, Esc goes back.", classes="quiet", id=HINT
            )

    def on_mount(self) -> None:
        """Begin where it was."""
        options = self.query_one(NarrowList)
        keys = [one.key for one in self._models]
        lines = [f"{one.key:<12}{one.label}" for one in self._models]
        rows = [PickLine(key, said(line), line) for key, line in zip(keys, lines, strict=True)]
        options.fill(rows, self._before[0] if self._before is not None else "")
        if self._before is not None and self._before[0] in keys:
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

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose this model."""
        model = next(one for one in self._models if one.key == event.option.id)
        self.dismiss((model.key, self._acuity or model.usual_acuity))

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)
