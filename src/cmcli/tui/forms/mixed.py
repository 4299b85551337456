"""The base of what is mixed into forms: to a type checker the screen that they are."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    MixedIn = Screen[Any]
else:
    MixedIn = object  # Textual follows only the first of the bases that is a widget
