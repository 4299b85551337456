"""The root of the command line: a static table of commands, each loaded only when it is called.

The convention: ``cli/MODULE.py`` defines ``app``. This is ``verb_app()`` with one ``@command`` of
the same name as in the table, or ``group_app(help)`` with several. The table repeats the first
sentence of its help, so that ``cm --help`` need not import it.
"""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand
from typer.main import get_command

from cmcli import __version__
from cmcli.cli.core.options import HelpGroup


class Entry(NamedTuple):
    """One command: its name, the module under ``cmcli.cli``, its panel and its help.

    One that is ``alone`` is never run by the warm process: it wants the terminal for itself, it
    makes a store or runs long, or it is about the warm process.
    """

    name: str
    module: str
    panel: str
    help: str
    alone: bool = False


ROUND, LOOKING, AGENCY, RECORD = "Casework", "Find and view", "Agency", "Data and history"
SCRIPTS = "Scripting"

COMMANDS: tuple[Entry, ...] = (
    Entry("intake", "intake", ROUND, "Open a case for a person who comes in."),
    Entry("accept", "accept", ROUND, "Accept a case from the waitlist."),
    Entry("assess", "assess", ROUND, "Record needs, strengths and background."),
    Entry("plan", "plan.command", ROUND, "Goals, steps, agreement and versions of a plan."),
    Entry("refer", "refer", ROUND, "Refer a client to a service or to somebody who helps."),
    Entry("referral", "referral", ROUND, "Follow referrals to their end."),
    Entry("task", "task", ROUND, "Add, list and finish tasks that are no step of a goal."),
    Entry("document", "document", ROUND, "Record the documents of a client and their renewal."),
    Entry(
        "benefit", "benefit", ROUND, "Record benefits, wages and income, their renewal and appeals."
    ),
    Entry("stay", "stay", ROUND, "Record stays in a hospital, jail or treatment, or away."),
    Entry("service", "service", ROUND, "Plan services, record deliveries, and add up their cost."),
    Entry("authorization", "authorization", ROUND, "Record what payers authorize, and appeals."),
    Entry("appointment", "appointment", ROUND, "Make, list, move and answer appointments."),
    Entry("checkin", "checkin", ROUND, "Record a contact or an attempt."),
    Entry("log", "log", ROUND, "Record a contact in a few words, in any order."),
    Entry("contact", "contact", ROUND, "List, amend or move contacts."),
    Entry("roadblock", "roadblock", ROUND, "List and end what got in the way at contacts."),
    Entry("client", "client", ROUND, "List clients, show, change and merge their data."),
    Entry("person", "person", ROUND, "Add, list, change and end people around a client."),
    Entry("household", "household", ROUND, "Show, join, leave or confirm a household."),
    Entry("note", "note", ROUND, "Write, sign or correct a note."),
    Entry("flag", "flag", ROUND, "Raise a safety flag, act on it, or settle it."),
    Entry("alert", "alert", ROUND, "Add, review and end alerts for whoever visits."),
    Entry("crisis", "crisis", ROUND, "Show or change the client's own crisis plan."),
    Entry("mandated", "mandated", ROUND, "Record reports that the law requires."),
    Entry("resource", "resource", ROUND, "Keep the directory of services, and find an entry."),
    Entry("rhythm", "rhythm", ROUND, "Set the contact schedule agreed with the client."),
    Entry("review", "review", ROUND, "Review a plan and decide how to go on."),
    Entry("close", "close", ROUND, "Close a case with its outcomes and ongoing support."),
    Entry("reopen", "reopen", ROUND, "Open a new episode for a client whose case is closed."),
    Entry("transfer", "transfer", ROUND, "Transfer a case to another worker."),
    Entry("request", "request", ROUND, "List and answer requests to take over a case."),
    Entry("approval", "approval", ROUND, "List decisions that wait for approval, and answer them."),
    Entry("set", "set_", ROUND, "Change acuity, model, phase, issue or program of a case."),
    Entry(
        "day",
        "day",
        LOOKING,
        "Show a day's appointments, then what is due by case.",
    ),
    Entry("list", "list_", LOOKING, "List cases."),
    Entry("show", "show", LOOKING, "Show one case."),
    Entry("timeline", "timeline", LOOKING, "Show what happened in a case, in order."),
    Entry("flow", "flow", LOOKING, "Show which stage a case is in."),
    Entry("search", "search", LOOKING, "Find words in names, notes and plans."),
    Entry("history", "history", LOOKING, "Show who changed what in a case."),
    Entry("due", "due", LOOKING, "List what is due, the most urgent first."),
    Entry(
        "handoff",
        "handoff",
        LOOKING,
        "Write a hand-over of a worker's cases.",
    ),
    Entry(
        "mine",
        "mine",
        LOOKING,
        "List your contacts by day, with minutes and travel.",
    ),
    Entry("caseload", "caseload", LOOKING, "Show how full workers and teams are."),
    Entry("waitlist", "waitlist", LOOKING, "List who is on the waitlist, the most urgent first."),
    Entry(
        "supervise",
        "supervise",
        LOOKING,
        "Show by worker what is late and what waits for a supervisor.",
    ),
    Entry("suggest", "suggest", LOOKING, "Suggest workers for a case, or spread many cases."),
    Entry("simulate", "simulate", LOOKING, "Try commands, and compare caseloads before and after."),
    Entry("fidelity", "fidelity", LOOKING, "Compare a program with the scale of its model."),
    Entry("dashboard", "dashboard", LOOKING, "Work in the caseload on a full screen.", True),
    Entry("init", "init", AGENCY, "Create the store, with yourself as its first worker.", True),
    Entry(
        "cover", "cover", AGENCY, "Arrange who covers for a worker on leave, and who is on call."
    ),
    Entry("worker", "worker", AGENCY, "Add, list and change workers."),
    Entry("team", "team", AGENCY, "Add, list and change teams."),
    Entry("models", "models", AGENCY, "Show the models of case management and set their limits."),
    Entry("words", "words", AGENCY, "Add keys of your agency's own to lists."),
    Entry("import", "import_", AGENCY, "Import data from another system."),
    Entry("remind", "remind.command", AGENCY, "Remind workers of what is due, once."),
    Entry("demo", "demo", AGENCY, "Create a made-up agency and show its caseload.", True),
    Entry("config", "config", AGENCY, "Show and change settings."),
    Entry("batch", "batch.command", SCRIPTS, "Run many commands in one process.", True),
    Entry("shell", "shell", SCRIPTS, "A prompt for commands, with completion.", True),
    Entry("warm", "warm.command", SCRIPTS, "Show or stop the process that makes cm fast.", True),
    Entry("undo", "undo", RECORD, "Undo your last change, or the one you name."),
    Entry("audit", "audit", RECORD, "Show and verify the log of changes."),
    Entry("db", "database", RECORD, "Check, back up, restore and migrate the store.", True),
    Entry("key", "key", RECORD, "List, add, remove and change the keys of the store.", True),
    Entry("unlock", "unlock", RECORD, "Unlock an encrypted store for a while.", True),
    Entry("lock", "lock", RECORD, "Lock an encrypted store now.", True),
    Entry("doctor", "doctor", RECORD, "Find problems and show how to fix them."),
    Entry("learn", "learn", LOOKING, "Learn cm in 15 minutes, with invented clients.", alone=True),
    Entry("help", "help.command", LOOKING, "Show a topic of the manual, or the help of a command."),
)

BY_NAME = {entry.name: entry for entry in COMMANDS}


def is_alone(argv: Sequence[str]) -> bool:
    """Return whether the warm process must leave this command to a process of its own."""
    entry = BY_NAME.get(argv[0]) if argv else None
    return entry is not None and entry.alone


EXIT_CODES = {
    0: "done, also when the reader of a pipe has left",
    1: "a bug in cm",
    2: "the command is wrong, or a value is not on its list",
    3: "a rule refused it, or you said no",
    4: "not found, or more than one match",
    5: "trouble with the store or a file of the catalogue",
    6: "a delivery failed, or cm can't write to standard output",
    7: "busy, or the outcome is unknown: run the command again with the same --id",
    10: "a check found something (cm due --exit-code, cm doctor)",
    130: "interrupted",
}
"""Exit code → what it means. Any other code is a failure too."""

EPILOG = """\
Examples:
  cm intake "Dana R." --model icm --need housing="sleeps in her car"
  cm checkin HJKMN "Saw her at the shelter" --mode shelter --next fri
  cm due --within 7

Exit codes:
  0  done                                 5  the store or a catalogue
  1  a bug                                6  a delivery failed
  2  wrong command or value               7  busy, or outcome unknown
  3  refused by a rule, or you said no   10  a check found something
  4  not found, or several matches      130  interrupted
Any other code is a failure too.

To learn cm with invented clients: cm learn
Topics, such as dates and reminders: cm help
"""


@cache
def load(name: str) -> Any:
    """The real command or group behind a name of the table."""
    return get_command(import_module(f"cmcli.cli.{BY_NAME[name].module}").app)


_HELP: dict[int, str] = {}
"""The help of ``cm`` without colours, by the width for which it was drawn."""


class LazyGroup(HelpGroup):
    """The root group. What it lists are stand-ins; the one that is called is loaded."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for entry in COMMANDS:
            stand_in = TyperCommand(entry.name, help=entry.help, rich_help_panel=entry.panel)
            self.add_command(stand_in)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help. Drawing it takes 45 ms, so a process keeps it, as it is in a pipe."""
        from rich.console import Console

        there = Console()
        if there.is_terminal or there.encoding != "utf-8":
            super().format_help(ctx, formatter)
            return
        if there.width not in _HELP:
            with redirect_stdout(StringIO()) as drawn:
                super().format_help(ctx, formatter)
            _HELP[there.width] = drawn.getvalue()
        sys.stdout.write(_HELP[there.width])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Typer's resolution, did-you-mean included, with the real command at the end."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else stand_in, rest


app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"cm {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version.",
            metavar="",
            is_eager=True,
            callback=_print_version,
            show_default=False,
        ),
    ] = False,
) -> None:
    """Keep a caseload in the terminal: intake, assessment, plan, contacts, review, closure."""


@cache
def root_command() -> Any:
    """The command tree, ready to be called."""
    return get_command(app)
