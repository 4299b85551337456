"""A topic as text for the terminal, wrapped to its width.

Rich is left out on purpose: importing it takes longer than everything else that ``cm help`` does.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator

from cmcli.cli.help.markdown import Block, Bullets, Code, Heading, Paragraph, TermList
from cmcli.cli.help.topics import Topic

BOLD, PLAIN = "\x1b[1m", "\x1b[22m"
LONGEST_SIDE = 20
"""Columns of the longest term that has its explanation beside it, not below."""

_CODE = re.compile(r"`([^`]+)`")


def page(topic: Topic, *, width: int, colour: bool) -> str:
    """Draw a topic."""
    parts = ["\n".join(drawn(Heading(topic.title), width=width, colour=colour))]
    parts += ["\n".join(drawn(block, width=width, colour=colour)) for block in topic.blocks()]
    return "\n\n".join(parts) + "\n"


def drawn(block: Block, *, width: int, colour: bool) -> Iterator[str]:
    """Draw one block as lines; code in backticks becomes bold where there is colour."""
    match block:
        case Heading(text):
            yield _bold(text, colour=colour)
        case Code(lines):
            yield from (f"    {line}".rstrip() for line in lines)
        case Paragraph(text):
            yield from _wrapped(text, width, colour=colour)
        case Bullets(items):
            for item in items:
                yield from _wrapped(item, width, colour=colour, start="- ", rest="  ")
        case TermList(pairs):
            yield from _terms(pairs, width, colour=colour)


def _terms(pairs: Iterable[tuple[str, str]], width: int, *, colour: bool) -> Iterator[str]:
    """Draw each explanation beside its term where all terms are short, else below it."""
    bare = [(term.replace("`", ""), text) for term, text in pairs]
    longest = max(len(term) for term, _ in bare)
    beside = longest <= LONGEST_SIDE
    indent = " " * (longest + 4 if beside else 6)
    for term, text in bare:
        lines = _wrapped(text, width, colour=colour, start=indent, rest=indent)
        if beside:
            gap = " " * (longest - len(term) + 2)
            yield f"  {_bold(term, colour=colour)}{gap}{lines.pop(0).lstrip()}"
        else:
            yield from (
                f"  {_bold(line, colour=colour)}"
                for line in _wrapped(term, width - 2, colour=False)
            )
        yield from lines


def _wrapped(text: str, width: int, *, colour: bool, start: str = "", rest: str = "") -> list[str]:
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=start,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    if colour:
        lines = _CODE.sub(lambda code: f"{BOLD}{code[1]}{PLAIN}", "\n".join(lines)).split("\n")
    return lines


def _bold(text: str, *, colour: bool) -> str:
    return f"{BOLD}{text}{PLAIN}" if colour else text
