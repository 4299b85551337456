"""The progress over a page that is read for the first time."""

from collections.abc import Callable

from textual.widgets import Static

from cmcli.tui.marks import signs_of

EVERY = 0.2
"""Seconds between two looks how far it is."""

SoFar = Callable[[], tuple[int, int] | None]
"""How many of how many cases have been read; None where that is not known."""


class ReadingProgress(Static):
    """A sentence with the number of cases that have been read."""

    def __init__(self, so_far: SoFar) -> None:
        super().__init__("", classes="empty", markup=False)
        self._so_far = so_far

    def on_mount(self) -> None:
        """Look again and again."""
        self._say()
        self.set_interval(EVERY, self._say)

    def _say(self) -> None:
        sign = signs_of(self)("ellipsis")
        done = self._so_far()
        self.update(
            f"Loading {sign}" if done is None else f"{done[0]:,} of {done[1]:,} cases loaded"
        )
