"""The terminal: whether to colour, how wide it is, the pager, and programs that take it over."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from cmcli.cli.core.options import Options
from cmcli.settings import resolve
from cmcli.warm import link

UNLIMITED = 100_000

FORCING = ("FORCE_COLOR", "CLICOLOR_FORCE")
"""Variables that ask for colour also into a pipe, unless they are 0 or empty."""


def colour_wanted(options: Options | None, stream: TextIO | None = None) -> bool:
    """``--color``, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, the user's file, and last
    whether the stream (standard output by default) is a terminal that knows colours."""
    asked = None if options is None else options.color
    if asked in ("always", "never"):
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in FORCING):
        return True
    if asked is None and (mine := resolve("color")[0]) != "auto":
        return mine == "always"
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def columns_of_terminal() -> int:
    """The width to fit a table to; a pipe has no width, and nothing is cut there."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNLIMITED


def lines_of_terminal() -> int | None:
    """The height of the terminal; None for a pipe, which has none."""
    return shutil.get_terminal_size().lines if sys.stdout.isatty() else None


def page(options: Options, text: str) -> bool:
    """Show text in the pager if it is longer than the screen; False where the caller prints it."""
    if not (options.pager and sys.stdout.isatty() and sys.stdin.isatty()):
        return False
    if os.environ.get("TERM", "dumb") in ("", "dumb"):  # no pager can turn a page there
        return False
    if text.count("\n") < shutil.get_terminal_size().lines:
        return False
    try:
        words = shlex.split(resolve("pager")[0] or os.environ.get("PAGER") or "less")
    except ValueError:  # an open quotation mark: better no pager than no output
        return False
    if not words or words[0] == "cat" or shutil.which(words[0]) is None:
        return False
    environment = dict(os.environ)
    environment.setdefault("LESS", "FRX")
    # What was on the screen is about people: no history of searches, no file written from it.
    environment |= {"LESSHISTFILE": "-", "LESSSECURE": "1"}
    sys.stdout.flush()
    run_in_foreground(words, text=text, environment=environment)
    return True


def run_in_foreground(
    words: Sequence[str], *, text: str | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Run a program that the user chose (pager, editor), leave Ctrl-C to it; its exit code.

    ``text`` is its standard input, which otherwise stays the terminal. Raises OSError where it
    cannot be started.
    """
    data = None if text is None else text.encode(errors="backslashreplace")
    if (client := link.current()) is not None:
        return client.run(words, data, os.environ if environment is None else environment)
    # A handler, unlike SIG_IGN, is not inherited by the program.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        return subprocess.run(words, input=data, env=environment, check=False).returncode  # noqa: S603
    finally:
        signal.signal(signal.SIGINT, before)
