"""Columns of a table: which of them fit into a width, and how wide they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

GUTTER = 2
"""Columns before the first cell: the sign of the cursor and that of a mark."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of ``width`` characters, or up to ``most`` where the terminal is wide.

    It is shown from a table of ``since`` characters on. ``right``: numbers end in one line.
    ``sorts``: :class:`Rows` offers to sort by it. ``drawn``: a bar or a chart, which nobody can
    read reversed, so the cursor leaves its colours alone.
    """

    key: str
    title: str
    width: int
    most: int = 0
    since: int = 0
    right: bool = False
    sorts: bool = True
    drawn: bool = False


def laid_out(columns: Sequence[TextColumn], width: int) -> list[tuple[TextColumn, int]]:
    """The columns that fit into ``width`` characters, each with its width.

    The remaining width goes to columns that may grow, in equal parts, with a blank between two.
    """
    shown = [column for column in columns if column.since <= width]
    while shown and sum(column.width + 1 for column in shown) - 1 > width:
        shown.pop()
    widths = {column.key: column.width for column in shown}
    left = width - sum(column.width + 1 for column in shown) + 1
    growing = [column for column in shown if column.most > column.width]
    while left > 0 and growing:
        for column in list(growing):
            if left > 0:
                widths[column.key] += 1
                left -= 1
            if widths[column.key] >= column.most:
                growing.remove(column)
    return [(column, widths[column.key]) for column in shown]


def sentence_line(sentence: str, y: int, width: int, style: Style) -> Strip:
    """Line ``y`` of a sentence that stands where there is nothing else, wrapped to the width."""
    lines = wrap(sentence, max(width - 2 * GUTTER, 20))
    here = " " * GUTTER + lines[y - 1] if 0 < y <= len(lines) else ""
    return Strip([Segment(here, style)]).adjust_cell_length(width, style)
