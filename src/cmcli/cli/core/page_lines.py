"""Lines of a page for a terminal of 80 columns; all text is as typed."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmcli.domain.text import safe_text

if TYPE_CHECKING:
    from rich.text import Text

WIDTH = 78
BETWEEN = " · "
"""Parts of a line stand apart by this."""


def styled(text: str, style: str) -> "Text":
    """Show a line in a style of Rich."""
    from rich.text import Text

    return Text(safe_text(text), style=style)


def marked(lines: list[str], red: str | None, style: str = "") -> Iterator[object]:
    """Show lines with the words that must not be missed in red."""
    for line in lines:
        text = styled(line, style)
        if red is not None:
            text.highlight_words([red], style="bold red")
        yield text


def labelled(label: str, text: str, at: int, width: int = WIDTH) -> list[str]:
    """Wrap a text beside its label; the text begins at column ``at`` of each line."""
    return textwrap.wrap(
        " ".join(safe_text(text).split()),
        width,
        initial_indent=f"{safe_text(label):<{at - 1}} " if label else " " * at,
        subsequent_indent=" " * at,
        break_on_hyphens=False,
    )
