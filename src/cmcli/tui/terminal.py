"""Terminals with letters only: replacements for the signs that Textual draws itself.

The dashboard's own signs have twins in marks.py; this is for borders, scroll bars and keys.
"""

import sys

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_TWINS = {
    **dict.fromkeys("─━╌╍┄┅┈┉═╴╶╸╺▔‾▀", "-"),
    **dict.fromkeys("▁▂▃▄▅▆▇", "_"),
    **dict.fromkeys("│┃╎╏┆┇┊┋║╵╷▏▎▍▌▋▊▉▐▕", "|"),
    **dict.fromkeys("┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼╋╔╗╚╝╠╣╦╩╬╭╮╯╰", "+"),
    **dict.fromkeys("▖▗▘▙▚▛▜▝▞▟◢◣◤◥", "+"),
    **dict.fromkeys("█■▮▪", "#"),
    **dict.fromkeys("░▒▓·•∙‣", "."),
    **dict.fromkeys("●◉⬤✦★", "*"),
    **dict.fromkeys("○◌◯◦", "o"),
    **dict.fromkeys("✓✔✕✖✗✘", "x"),
    **dict.fromkeys("▲△▴↑⬆", "^"),
    **dict.fromkeys("▼▽▾↓⬇", "v"),
    **dict.fromkeys("▶▷▸►→⇒❯›»", ">"),
    **dict.fromkeys("◀◁◂◄←⇐❮‹«", "<"),
    **dict.fromkeys("–—‐‑", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "🔎": "/ ",
    "…": ".",
    "⚑": "!",
    "⏎": "^",
    "×": "x",
    "\xa0": " ",
}
_TABLE = str.maketrans(_TWINS)

_KEYS = {
    "⏎": "enter",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
    "⌫": "backspace",
}


class PlainLetters(LineFilter):
    """Draws with ASCII. What people typed in other scripts is left as it is, cell for cell,
    unless the terminal takes no UTF-8: then it is shown as ``?``."""

    def __init__(self, *, only_ascii: bool = False) -> None:
        super().__init__()
        self._only_ascii = only_ascii

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in plain letters, each as wide as it was."""
        return [
            one if one.text.isascii() else Segment(self._plain(one.text), one.style, one.control)
            for one in segments
        ]

    def _plain(self, text: str) -> str:
        plain = text.translate(_TABLE)
        if not self._only_ascii or plain.isascii():
            return plain
        marked = "".join(char if char.isascii() else "?" * cell_len(char) for char in plain)
        return set_cell_size(marked, cell_len(text))


def takes_utf8() -> bool:
    """Return whether the terminal takes UTF-8."""
    return "utf" in (getattr(sys.__stderr__, "encoding", None) or "ascii").lower()


def key_words(shown: str) -> str:
    """A key's name in letters."""
    for sign, word in _KEYS.items():
        shown = shown.replace(sign, word)
    return shown
