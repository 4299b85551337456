"""The screen of ``cm`` alone, and the short help: few commands, chosen by what people do.

All other commands are in ``cm help all``. What needs no store imports none.
"""

import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmcli.cli.app import BY_NAME
from cmcli.cli.core.options import Options
from cmcli.cli.core.terminal import colour_wanted
from cmcli.cli.help.drawn import drawn
from cmcli.cli.help.markdown import Block, Heading, Paragraph, TermList
from cmcli.errors import CmError
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.core.view import View

CASEWORK = {
    "search": "WORD",
    "show": "NAME",
    "log": "NAME home 45m",
    "flag": "NAME",
    "plan": "show NAME",
    "intake": "NAME",
    "due": "",
    "undo": "",
}
"""The commands that people with cases need most, each with words that may follow it."""

OVERSIGHT = {
    "supervise": "",
    "caseload": "",
    "waitlist": "",
    "suggest": "NAME",
    "transfer": "NAME",
    "approval": "list",
    "show": "NAME",
    "undo": "",
}
"""The same for people who look after the cases of others."""

BEGINNING = dict.fromkeys(("learn", "demo", "init"), "")
"""The commands for somebody who has no store yet."""

MOST = "The commands that you need most:"
WAYS_ON = "All commands: `cm help all`. Topics: `cm help`. Full screen: `cm dashboard`"
WIDEST, LOWEST = 100, 5
"""Columns of the longest line, and rows that the day has on any screen."""

_OPTIONS = Options(command="", pager=False)


def terms(commands: dict[str, str]) -> TermList:
    """Name commands with the words that may follow, and the first sentence of their help."""
    return TermList(
        tuple(
            (f"cm {name} {words}".rstrip(), BY_NAME[name].help) for name, words in commands.items()
        )
    )


def overview() -> None:
    """Print the short help, which ``cm --help`` is on a terminal."""
    _print(
        Paragraph("Usage: `cm COMMAND [OPTIONS]`"),
        Paragraph("cm keeps your caseload in the terminal."),
        Heading(MOST),
        terms(CASEWORK),
        Paragraph("To learn cm in 15 minutes: `cm learn`. One command: `cm COMMAND --help`"),
        Paragraph(WAYS_ON),
    )


def first_screen() -> None:
    """Print what ``cm`` alone shows on a terminal: the day of whoever looks, and what to type.

    Without a store it says how to begin. Raises what opening a store raises.
    """
    try:
        commands = _day()
    except CmError as problem:
        if problem.code != "no-store":
            raise
        usual = resolve("store")[1] == "default"
        _print(
            Paragraph("cm keeps your caseload in the terminal."),
            Paragraph("You have no store yet." if usual else problem.message),
            Heading("To begin, type one of these:"),
            terms(BEGINNING),
            Paragraph("All commands: `cm help all`. Topics: `cm help`"),
        )
        return
    sys.stdout.write("\n")
    _print(*_below(commands))


def _below(commands: dict[str, str]) -> tuple[Block, ...]:
    """Return what is below the day."""
    return Heading(MOST), terms(commands), Paragraph(WAYS_ON)


def _day() -> dict[str, str]:
    """Show the day in short; return the commands for whoever looks."""
    from cmcli.casework.looking.day import work_day
    from cmcli.casework.looking.due import whose
    from cmcli.casework.looking.values.due import DayQuestion
    from cmcli.cli.core.opening import reading, viewer
    from cmcli.cli.core.output import say, show
    from cmcli.cli.day import in_short

    with reading(_OPTIONS) as view:
        me = viewer(view, _OPTIONS)
        if me is not None:
            workers = whose(view, me, DayQuestion())
            found = work_day(view, workers, view.today)
        commands = OVERSIGHT if me is not None and _oversees(view, me) else CASEWORK
        today = view.today
    if me is None:
        from cmcli.places import os_user

        say(
            _OPTIONS,
            f"cm doesn't know which worker you are ({os_user()}), so it can't show your day.",
            f"To tell it: cm worker set USERNAME --os-user {os_user()}",
        )
        return commands
    size = shutil.get_terminal_size()
    # The other rows: that it is for practice, an empty one, what is below, and the next prompt.
    rows = max(size.lines - 3 - len([*_lines(_below(commands))]), LOWEST)
    worker = None if workers is None else me.handle
    show(_OPTIONS, *in_short(found, today, worker, rows=rows, width=min(size.columns, WIDEST) - 2))
    return commands


def _oversees(view: "View", me: "Worker") -> bool:
    """Return whether somebody looks after others; a supervisor who is alone has cases."""
    from cmcli.domain.reminders import LEADING
    from cmcli.domain.workers import Worker

    return me.role in LEADING and view.count(Worker, active=True) > 1


def _print(*blocks: Block) -> None:
    """Print blocks, with an empty line after each but the headings."""
    sys.stdout.write("".join(_lines(blocks)))


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    colour = colour_wanted(_OPTIONS)
    for number, block in enumerate(blocks):
        if number and not isinstance(blocks[number - 1], Heading):
            yield "\n"
        for line in drawn(block, width=width, colour=colour):
            yield f"{line if colour else line.replace('`', '')}\n"
