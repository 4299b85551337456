"""A text that is longer than its window, with the keys that lists have."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Scroll(VerticalScroll):
    """Scrolled by arrows, by j and k, by g and G."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="here.down"),
        Binding("k", "scroll_up", "Up", show=False, id="here.up"),
        Binding("g", "scroll_home", "To the top", show=False, id="here.top"),
        Binding("G", "scroll_end", "To the bottom", show=False, id="here.bottom"),
    ]
