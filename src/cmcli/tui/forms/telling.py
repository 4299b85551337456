"""A part of a form that says something, drawn again only when it says something else."""

from rich.text import Text
from textual.widgets import Static


class Telling(Static):
    """Text that changes with what is typed.

    Whatever makes a widget larger or smaller has the whole form laid out again, which takes longer
    than anybody should wait for a letter; so nothing is drawn that stands there already, and a
    ``fixed`` one keeps its size.
    """

    def __init__(self, *, fixed: bool = False, classes: str = "", id: str | None = None) -> None:
        super().__init__("", classes=classes, id=id)
        self.fixed = fixed
        self._told = Text("")

    def tell(self, text: Text) -> None:
        """Say this."""
        if text != self._told or text.style != self._told.style:
            self._told = text
            self.update(text, layout=not self.fixed)
