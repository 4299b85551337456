"""Pasted text stays text: Textual ends a paste at an escape, and takes the rest for keys."""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

BEGINS, ENDS = "\x1b[200~", "\x1b[201~"
"""Marks that a terminal sends before and after a paste."""

ESCAPE = "\\x1b"
"""The sign for an escape in pasted text, as everywhere in cm."""


class PasteParser(XTermParser):
    """Reads what the terminal sends, with the escapes in pasted text made visible."""

    _inside = False
    _kept = ""

    def feed(self, data: str) -> Iterable[Message]:
        """As Textual's."""
        return super().feed(self._shown(data) if data else data)

    def _shown(self, data: str) -> str:
        shown, data, self._kept = "", self._kept + data, ""
        while data:
            mark = ENDS if self._inside else BEGINS
            before, found, data = data.partition(mark)
            if self._inside and not found:  # the mark may come in two pieces
                tail = next(
                    (n for n in range(len(ENDS) - 1, 0, -1) if before.endswith(ENDS[:n])), 0
                )
                before, self._kept = before[: len(before) - tail], before[len(before) - tail :]
            shown += (before.replace("\x1b", ESCAPE) if self._inside else before) + found
            self._inside ^= bool(found)
        return shown
