"""The Markdown that the topics are written in, as a few kinds of blocks.

Headings (``##``), paragraphs, lists (``-``), fenced code, terms with their explanation
(``: text`` under the term), and a line such as ``{{exit-codes}}`` for a table that the code knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is wrapped to the width of the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to type or to copy, shown unchanged."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    """Terms, each with its explanation."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The place of a table that the code knows, by its name."""

    name: str


Block = Heading | Paragraph | Bullets | Code | TermList

_FILLED = re.compile(r"\{\{([a-z-]+)\}\}")


def title_of(text: str) -> str:
    """Return the title, which is the first line."""
    return text.partition("\n")[0].removeprefix("# ").strip()


def blocks_of(text: str) -> tuple[Block | Filled, ...]:
    """Read the blocks below the title."""
    _, _, body = text.partition("\n")
    return untitled_blocks_of(body)


def untitled_blocks_of(text: str) -> tuple[Block | Filled, ...]:
    """Read the blocks of a text without a title."""
    return tuple(_joined(_block(lines) for lines in _chunks(text)))


def _chunks(text: str) -> Iterator[list[str]]:
    """Split the text at empty lines; fenced code stays in one piece."""
    chunk: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.strip() or fenced:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _block(lines: list[str]) -> Block | Filled:
    first = lines[0]
    if filled := _FILLED.fullmatch(first.strip()):
        return Filled(filled[1])
    if first.startswith("## "):
        return Heading(first.removeprefix("## ").strip())
    if first.startswith("```"):
        return Code(tuple(lines[1:-1]))
    if first.startswith("- "):
        return Bullets(tuple(_items(lines)))
    if len(lines) > 1 and lines[1].startswith(": "):
        explanation = [lines[1].removeprefix(": "), *lines[2:]]
        return TermList(((first.strip(), _one_line(explanation)),))
    return Paragraph(_one_line(lines))


def _items(lines: list[str]) -> Iterator[str]:
    """Give each item of a list; a line without a dash continues the one before."""
    for item in re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE)[1:]:
        yield _one_line(item.splitlines())


def _one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _joined(blocks: Iterator[Block | Filled]) -> Iterator[Block | Filled]:
    """Put terms that follow each other into one block."""
    terms: list[tuple[str, str]] = []
    for block in blocks:
        if isinstance(block, TermList):
            terms += block.pairs
            continue
        if terms:
            yield TermList(tuple(terms))
            terms = []
        yield block
    if terms:
        yield TermList(tuple(terms))
