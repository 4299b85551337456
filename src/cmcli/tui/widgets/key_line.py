"""The line at the bottom of a page: the keys that do something here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.screen import Screen
from textual.widget import Widget

LEAST = ("'note'", "'accept-next'", "'checkin'", "filter")
"""Parts of the actions whose keys are left out first where the line of keys has no room."""

ALWAYS = ("find", "keys", "leave")
"""The actions whose keys are never left out."""


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key as the line names it; pressing ``key`` runs ``action``."""

    key: str
    display: str
    description: str
    action: str
    enabled: bool

    @property
    def width(self) -> int:
        """The columns that it takes."""
        return cell_len(f" {self.display} {self.description} ")


class KeyLine(Widget):
    """As many of the keys that do something here as the width has room for.

    Textual's footer has a widget for each key; mounting and styling them at each change of focus
    took a quarter of the time between a key and the frame that it draws.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--description"}

    _all: Sequence[KeyHint] = ()
    hints: Sequence[KeyHint] = ()
    """The keys that are shown, in their order."""

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and self.app.app_focus:
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Show the keys again if they have changed; this comes at each change of focus."""
        found = tuple(self._active())
        if found != self._all:
            self._all = found
            self._fit()

    def _active(self) -> Iterator[KeyHint]:
        """The keys to show; of several with one action the first."""
        seen: set[str] = set()
        for _, key, enabled, _ in self.screen.active_bindings.values():
            if key.show and key.action not in seen:
                seen.add(key.action)
                display = self.app.get_key_display(key)
                yield KeyHint(key.key, display, key.description, key.action, enabled)

    def on_resize(self) -> None:
        """Show as many keys as fit the new width."""
        self._fit()

    def _fit(self) -> None:
        self.hints = self._fitting()
        self.refresh()

    def render(self) -> Text:
        """Draw the keys in the colours of the theme."""
        key = self.get_component_rich_style("key-line--key", partial=True)
        description = self.get_component_rich_style("key-line--description", partial=True)
        line = Text(no_wrap=True)
        for hint in self.hints:
            start = len(line)
            line.append(f" {hint.display} ", key).append(f"{hint.description} ", description)
            if not hint.enabled:
                line.stylize("dim", start)
        return line

    def _fitting(self) -> Sequence[KeyHint]:
        """Leave keys out until the others fit: those that matter least, then the page's last."""
        of_page = [one for one in self._all if one.action not in ALWAYS]
        least = [one for name in LEAST for one in of_page if name in one.action]
        shown = list(self._all)
        too_wide = sum(one.width for one in shown) - self.size.width
        for one in dict.fromkeys([*least, *reversed(of_page)]):
            if too_wide <= 0 or not self.size.width:
                break
            shown.remove(one)
            too_wide -= one.width
        return shown

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        end = 0
        for hint in self.hints:
            end += hint.width
            if event.x < end:
                if hint.enabled:
                    self.app.simulate_key(hint.key)
                return
