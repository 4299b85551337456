"""``cm help``: a topic of the manual, or the help of a command."""

import shutil
import sys
from typing import Annotated

import typer

from cmcli.cli.app import BY_NAME, COMMANDS
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.terminal import colour_wanted
from cmcli.cli.core.terminal import page as paged
from cmcli.cli.help.drawn import drawn, page
from cmcli.cli.help.markdown import Heading, Paragraph, TermList
from cmcli.cli.help.topics import topics
from cmcli.errors import UsageProblem

app = verb_app()

WIDEST, IN_A_PIPE = 100, 80
"""Columns: lines longer than the first are hard to read; a pipe has no width of its own."""


@command(
    app,
    "help",
    examples=("cm help", "cm help dates", "cm help checkin", "cm help plan add-goal"),
)
def help_(
    cm: Options,
    topic: Annotated[
        str | None,
        typer.Argument(help="A topic or a command. Default: list them.", metavar="TOPIC"),
    ] = None,
    subcommand: Annotated[
        str | None,
        typer.Argument(help="A command of a group, such as add-goal.", metavar="SUBCOMMAND"),
    ] = None,
) -> None:
    """Show a topic of the manual, or the help of a command."""
    if topic is None:
        _list(cm)
    elif topic in BY_NAME:
        _help_of_command([topic] if subcommand is None else [topic, subcommand])
    elif topic in topics() and subcommand is None:
        _show(cm, topic)
    else:
        raise _unknown(topic if subcommand is None else f"{topic} {subcommand}")


def _list(cm: Options) -> None:
    """List the topics, and the commands by name."""
    about = [(one.name, one.title) for one in topics().values()]
    if _for_programs(cm):
        from cmcli.cli.core.output import Column, show_list

        rows = [{"topic": name, "title": title} for name, title in about]
        show_list(cm, rows, (Column("topic"), Column("title")), ids="topic")
        return
    width, colour = _width(), colour_wanted(cm)
    blocks = (
        Heading("Topics: cm help TOPIC"),
        TermList(tuple(about)),
        Heading("Commands: cm help COMMAND"),
        Paragraph(" ".join(entry.name for entry in COMMANDS)),
    )
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
    from cmcli.cli.main import attempt

    code, problem = attempt([*words, "--help"])
    if problem is not None:
        raise problem
    if code:
        raise typer.Exit(code)


def _unknown(name: str) -> UsageProblem:
    from difflib import get_close_matches

    from cmcli.domain.text import quoted

    near = get_close_matches(name, [*topics(), *BY_NAME], n=2, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "To list all topics: cm help"
    return UsageProblem(f"No topic or command is called {quoted(name)}.", hint)


def _width() -> int:
    if not sys.stdout.isatty():
        return IN_A_PIPE
    return min(shutil.get_terminal_size().columns, WIDEST)


def _print(cm: Options, text: str) -> None:
    if not paged(cm, text):
        sys.stdout.write(text)
