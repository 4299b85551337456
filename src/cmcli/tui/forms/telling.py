"""A part of a form that says something, drawn again only when it says something else."""

from rich.text import Text
from textual.widgets import Static


class Telling(Static):
    """Text that changes with what is typed.

    A widget that changes its size makes Textual lay out the whole form again, which is too slow for
    a keystroke. So cm never draws the same text twice, and a ``fixed`` one keeps its size. One that
    is as ``wide`` as the form keeps its size while the text takes as many lines.
    """

    def __init__(
        self,
        *,
        fixed: bool = False,
        wide: bool = False,
        classes: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__("", classes=classes, id=id)
        self.fixed, self.wide = fixed, wide
        self._told = Text("")

    def tell(self, text: Text) -> None:
        """Say this."""
        if text != self._told or text.style != self._told.style:
            self._told = text
            self.update(text, layout=not (self.fixed or self._as_high(text)))

    def _as_high(self, text: Text) -> bool:
        """Return whether the text takes as many lines as there are."""
        width, height = self.content_size
        lines = self.wide and width and text.wrap(self.app.console, width)
        return bool(lines) and len(lines or ()) == height
