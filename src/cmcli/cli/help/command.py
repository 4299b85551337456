"""``cm help``: a topic of the manual, or the help of a command."""

import shutil
import sys
from typing import Annotated

import typer

from cmcli.cli.app import BY_NAME, COMMANDS, root_command
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.terminal import colour_wanted
from cmcli.cli.core.terminal import page as paged
from cmcli.cli.help.drawn import drawn, page
from cmcli.cli.help.front import CASEWORK, terms
from cmcli.cli.help.markdown import Block, Heading, Paragraph, TermList
from cmcli.cli.help.topics import topics
from cmcli.errors import UsageProblem

app = verb_app()

ALL = "all"
"""In place of a topic: all commands."""
WIDEST, IN_A_PIPE = 100, 80
"""Columns: lines longer than the first are hard to read; a pipe has no width of its own."""


@command(
    app,
    "help",
    examples=("cm help", "cm help all", "cm help dates", "cm help plan add-goal"),
)
def help_(
    cm: Options,
    topic: Annotated[
        str | None,
        typer.Argument(
            help="A topic, a command, or all for all commands. Default: list the topics.",
            metavar="TOPIC",
        ),
    ] = None,
    subcommand: Annotated[
        str | None,
        typer.Argument(help="A command of a group, such as add-goal.", metavar="SUBCOMMAND"),
    ] = None,
) -> None:
    """Show a topic of the manual, or the help of a command."""
    if topic is None:
        _list(cm)
    elif topic == ALL and subcommand is None:
        _all(cm)
    elif topic in BY_NAME:
        _help_of_command([topic] if subcommand is None else [topic, subcommand])
    elif topic in topics() and subcommand is None:
        _show(cm, topic)
    else:
        raise _unknown(topic if subcommand is None else f"{topic} {subcommand}")


def _list(cm: Options) -> None:
    """List the topics, below the commands that people need most."""
    about = [(one.name, one.title) for one in topics().values()]
    if _for_programs(cm):
        from cmcli.cli.core.output import Column, show_list

        rows = [{"topic": name, "title": title} for name, title in about]
        show_list(cm, rows, (Column("topic"), Column("title")), ids="topic")
        return
    _blocks(
        cm,
        Heading("Commands that you need most: cm help COMMAND"),
        terms(CASEWORK),
        Heading("Topics: cm help TOPIC"),
        TermList(tuple(about)),
        Paragraph("All commands: cm help all"),
    )


def _all(cm: Options) -> None:
    """List all commands by their groups."""
    if _for_programs(cm):
        from cmcli.cli.core.output import Column, show_list

        rows = [{"command": one.name, "group": one.panel, "help": one.help} for one in COMMANDS]
        columns = (Column("command"), Column("group"), Column("help"))
        show_list(cm, rows, columns, ids="command")
        return
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in COMMANDS:
        groups.setdefault(one.panel, []).append((one.name, one.help))
    parts = [part for name, some in groups.items() for part in (Heading(name), TermList((*some,)))]
    _blocks(cm, *parts, Paragraph("One command with its options: cm help COMMAND"))


def _blocks(cm: Options, *blocks: Block) -> None:
    width, colour = _width(), colour_wanted(cm)
    parts = ["\n".join(drawn(block, width=width, colour=colour)) for block in blocks]
    _print(cm, "\n\n".join(parts) + "\n")


def _show(cm: Options, name: str) -> None:
    topic = topics()[name]
    if not _for_programs(cm):
        _print(cm, page(topic, width=_width(), colour=colour_wanted(cm)))
        return
    from cmcli.cli.core.output import show_record

    plain = page(topic, width=IN_A_PIPE, colour=False)
    show_record(cm, {"topic": name, "title": topic.title, "text": plain}, ids="topic")


def _for_programs(cm: Options) -> bool:
    """Return whether records were asked for, not pages for people."""
    return cm.fields is not None or cm.format not in (None, "table", "plain")


def _help_of_command(words: list[str]) -> None:
    """Print what ``--help`` of the command prints."""
    root = root_command()
    with root.make_context("cm", [*words, "--help"]) as context:
        root.invoke(context)


def _unknown(name: str) -> UsageProblem:
    from difflib import get_close_matches

    from cmcli.domain.text import quoted

    near = get_close_matches(name, [*topics(), *BY_NAME, ALL], n=2, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "To list all topics: cm help"
    return UsageProblem(f"No topic or command is called {quoted(name)}.", hint)


def _width() -> int:
    if not sys.stdout.isatty():
        return IN_A_PIPE
    return min(shutil.get_terminal_size().columns, WIDEST)


def _print(cm: Options, text: str) -> None:
    if not paged(cm, text):
        sys.stdout.write(text)
