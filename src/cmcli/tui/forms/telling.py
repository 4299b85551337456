"""A part of a form that says something, drawn again only when it says something else."""

from rich.text import Text
from textual.widgets import Static


class Telling(Static):
    """Text that changes with what is typed.

    A widget that changes its size makes Textual lay out the whole form again, which is too slow for
    a keystroke. So cm never draws the same text twice, and a ``fixed`` one keeps its size.
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
