"""Text as roff, the language of manual pages: escaped, filled, and as lists of terms."""

import re
import textwrap
from collections.abc import Iterable

_SPECIAL = {
    "\\": "\\e",
    "-": "\\-",
    "'": "\\(aq",
    "`": "\\(ga",
    "^": "\\(ha",
    "~": "\\(ti",
    '"': "\\(dq",
}


def entries(pairs: Iterable[tuple[str, str]], *, style: str = "B") -> list[str]:
    """Write a list of terms, each with its explanation below."""
    lines = []
    for term, text in pairs:
        lines += [".TP", f"\\f{style}{roff(term)}\\fR", *prose(text)]
    return lines


def prose(text: str) -> list[str]:
    """Write text as lines of roff that man fills; none of them is a request.

    Words in backticks become bold.
    """
    parts = re.split(r"`([^`]+)`", text)
    marked = "".join(
        f"\\fB{roff(part)}\\fR" if at % 2 else _escaped(part) for at, part in enumerate(parts)
    )
    lines = textwrap.wrap(marked, 78, break_long_words=False, break_on_hyphens=False)
    return [f"\\&{line}" if line.startswith(".") else line for line in lines]


def roff(text: str) -> str:
    """Write text as one line of roff; nothing in it is a request or an escape."""
    escaped = _escaped(text)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _escaped(text: str) -> str:
    escaped = re.sub(r"[\\\-'`^~\"]", lambda match: _SPECIAL[match[0]], text)
    return "".join(char if char < "\x7f" else f"\\[u{ord(char):04X}]" for char in escaped)


def quoted(text: str) -> str:
    """Write text as one argument of a request."""
    return f'"{roff(text)}"'
