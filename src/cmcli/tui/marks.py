"""Text and signs as the dashboard shows them: inert, aligned, and never by colour alone.

Whatever people typed passes :func:`said`; a sign has a word or a plain-ASCII twin.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from rich.text import Text

from cmcli.domain.dates import near_day, weekday_of
from cmcli.domain.text import safe_text

_SIGNS = {
    "safety": ("⚑", "!"),
    "late": ("●", "*"),
    "done": ("✓", "x"),
    "open": ("○", "o"),
    "marked": ("■", "#"),
    "next": ("▶", ">"),
    "before": ("◀", "<"),
    "up": ("▲", "^"),
    "down": ("▼", "v"),
    "snoozed": ("◌", "z"),
    "dot": ("·", "-"),
    "ellipsis": ("…", "..."),
    "full": ("█", "#"),
    "part": ("▌", "="),
    "empty": ("░", "."),
    "hatch": ("▒", ":"),
    "bar": ("│", "|"),
    "arrow": ("→", "->"),
    "then": ("▸", ">"),
    "here": ("●", "*"),
}
_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII_BLOCKS = "_.-=+*#@"


def only_ascii() -> bool:
    """Return whether the terminal gets plain ASCII: asked for, or all that it can show."""
    if os.environ.get("CM_ASCII"):
        return os.environ["CM_ASCII"] != "0"
    encoding = (getattr(sys.__stdout__, "encoding", None) or "ascii").lower()
    return "utf" not in encoding or os.environ.get("TERM") in ("linux", "vt100", "dumb")


class Signs:
    """The signs of one terminal; ``signs("late")`` is the sign for what is late."""

    def __init__(self, ascii_only: bool) -> None:
        self.ascii = ascii_only

    def __call__(self, name: str) -> str:
        """The sign of that name."""
        return _SIGNS[name][self.ascii]

    def bar(self, share: Fraction | Decimal | float, width: int = 10) -> str:
        """A bar of ``width`` characters; shares below 0 and above 1 are drawn as these."""
        full = round(min(max(float(share), 0.0), 1.0) * width)
        return self("full") * full + self("empty") * (width - full)

    def sparkline(
        self,
        values: Sequence[Decimal | int | float],
        longest: int = 16,
        ends: tuple[int, int] | None = None,
    ) -> str:
        """The latest values as a row of blocks, the lowest of them as the lowest block.

        ``ends`` are the lowest and the highest value of a scale, for the blocks of a rating.
        """
        values = values[-longest:]
        if not values:
            return ""
        blocks = _ASCII_BLOCKS if self.ascii else _BLOCKS
        low, high = map(float, ends or (min(values), max(values)))
        if low == high:
            return blocks[3] * len(values)
        top = len(blocks) - 1
        return "".join(blocks[int((float(one) - low) * top / (high - low))] for one in values)


def signs_of(widget: object) -> Signs:
    """Return the signs of the terminal that a widget is drawn on."""
    return cast("Any", widget).app.signs  # type: ignore[no-any-return]


def said(text: object, style: str = "", *, multiline: bool = False) -> Text:
    """Return typed text, or any value, as inert text: no markup, no control characters."""
    value = "" if text is None else str(text)
    return Text(safe_text(value, multiline=multiline), style=style, no_wrap=not multiline)


def fitted(text: Text, width: int, signs: Signs, *, right: bool = False) -> Text:
    """The text as exactly ``width`` columns: padded, or cut with the sign for what is left out."""
    line = text.copy()
    if line.cell_len > width:
        rest = signs("ellipsis")[:width]
        line.truncate(width - len(rest), overflow="crop")
        line.append(rest)
    gap = width - line.cell_len
    if right:
        line.pad_left(gap)
    else:
        line.pad_right(gap)
    return line


def day_words(day: date, today: date) -> str:
    """Return the day for lists: how late, today, tomorrow, or the date; eleven characters."""
    late = (today - day).days
    if late > 0:
        return f"{late} d late"
    if late == 0:
        return "today"
    return "tomorrow" if late == -1 else due_day(day, today)


def due_day(day: date, today: date) -> str:
    """Return a day that is due: as all days of the dashboard, with its weekday before it."""
    said_day = near_day(day, today)
    return said_day if day.year != today.year else f"{weekday_of(day)} {said_day}"


def initials(name: str | None) -> str:
    """The initials of a name, at most three letters, each with a full stop."""
    words = (safe_text(name) if name else "").split()
    return "".join(f"{word[0].upper()}." for word in words[:3] if word[0].isalpha())
