"""A topic of ``cm help`` as a manual page in roff, in section 7."""

from collections.abc import Iterator
from datetime import date

from cmcli import __version__
from cmcli.cli.help.markdown import Block, Bullets, Code, Heading, Paragraph, TermList
from cmcli.cli.help.roff import entries, prose, quoted, roff
from cmcli.cli.help.topics import Topic


def manual_name(topic: str) -> str:
    """Name the page of a topic as other pages refer to it."""
    return f"cm-{topic}(7)"


def topic_page(topic: Topic, on: date) -> str:
    """Write the page of a topic, dated."""
    name = f"cm-{topic.name}"
    version = quoted(f"cm {__version__}")
    lines = [
        f'.TH {quoted(name.upper())} 7 "{on}" {version} "cm manual"',
        ".SH NAME",
        f"{roff(name)} \\- {roff(topic.title)}",
        ".SH DESCRIPTION",
    ]
    above: Block = Heading("DESCRIPTION")
    for block in topic.blocks():
        if isinstance(above, Heading) and isinstance(block, Paragraph):
            lines += prose(block.text)
        else:
            lines += _lines(block)
        above = block
    lines += [".SH SEE ALSO", "\\fBcm\\fR(1),\n\\fBcm\\-help\\fR(1)"]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    """Write one block; a paragraph right below a heading needs no request of its own."""
    match block:
        case Heading(text):
            yield f".SH {quoted(text.upper())}"
        case Paragraph(text):
            yield ".PP"
            yield from prose(text)
        case Bullets(items):
            for item in items:
                yield from (".IP \\(bu 2", *prose(item))
        case Code(lines):
            yield from (".PP", ".nf", ".RS 4", *map(roff, lines), ".RE", ".fi")
        case TermList(pairs):
            yield from entries((term.replace("`", ""), text) for term, text in pairs)
