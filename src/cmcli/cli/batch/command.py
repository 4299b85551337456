"""``cm batch``: many commands in one process, each an operation of its own or all of them one."""

import hashlib
import sys
from typing import Annotated

import typer

from cmcli.cli.batch.batch_lines import LIMIT, decoded
from cmcli.cli.batch.check import checked
from cmcli.cli.batch.run import STDIN, BatchRun
from cmcli.cli.core import session
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.errors import UsageProblem

app = verb_app()


@command(
    app,
    "batch",
    writes=True,
    examples=(
        "cm batch visits.txt",
        "cm batch visits.txt --dry-run",
        "cm batch visits.txt --keep-going --json > results.jsonl",
        "cm batch move-north.txt --atomic --as sam",
        "cm batch - < visits.txt",
    ),
)
def batch(
    cm: Options,
    file: Annotated[
        str | None,
        typer.Argument(help="A file of commands, or - for standard input.", metavar="FILE"),
    ] = None,
    atomic: Annotated[
        bool, typer.Option("--atomic", help="Run all as one change, or nothing.", metavar="")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Continue after refused commands.", metavar="")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Run the file again, even if it was run before.", metavar=""),
    ] = False,
) -> None:
    """Run many commands in one process.

    A line is a command as typed, with or without cm in front (quotation marks, backslashes and
    # as in a shell), or a JSON object such as {"argv": ["show", "HJKMN"], "id": "a"}, which may
    also have stdin. All lines are read before the first is run. No command asks questions.

    Each command is a change of its own, and the first that fails ends the run. If you run the same
    file again, nothing is done twice. After a crash, run it once more.
    """
    _check(cm, atomic=atomic, keep_going=keep_going, again=again)
    raw, name = _read(file)
    text = decoded(raw, name)
    said = SessionDefaults(
        *(cm.actor, cm.store, cm.today), no_input=True, dry_run=cm.dry_run, color="never"
    )  # what a line prints is coloured when the batch shows it
    lines = checked(text, said, atomic=atomic)
    if not lines:
        say(cm, f"There is no command in {name}.")
        return
    run = BatchRun(cm, name, lines, key=_key(cm, raw, again=again), own_key=not (cm.id or again))
    with session.begun(Session(said)) as here:
        if atomic:
            code = run.as_one(here, digest=hashlib.sha256(raw).hexdigest())
        else:
            code = run.one_by_one(here, keep_going=keep_going)
    if code:
        raise typer.Exit(code)


def _check(cm: Options, *, atomic: bool, keep_going: bool, again: bool) -> None:
    if atomic and keep_going:
        raise UsageProblem("Use either --atomic or --keep-going, not both.")
    if again and cm.id is not None:
        raise UsageProblem(
            "Use either --again or --id, not both.",
            "A new --id runs the batch again without --again.",
        )


def _read(file: str | None) -> tuple[bytes, str]:
    if file is None and sys.stdin.isatty():
        raise UsageProblem("cm batch needs FILE.", "To type commands: cm shell")
    return read_file(file)


def read_file(file: str | None) -> tuple[bytes, str]:
    """The bytes of the file or of standard input, and how messages name it."""
    if file in (None, "-"):
        return sys.stdin.buffer.read(LIMIT + 1), STDIN
    try:
        with open(file or "", "rb") as stream:
            return stream.read(LIMIT + 1), file or ""
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "that is not a file name"
        raise UsageProblem(f"{file} cannot be read: {why}.") from None


def _key(cm: Options, raw: bytes, *, again: bool) -> str:
    """The key under which this file is run: its own, unless another is given."""
    if cm.id is not None:
        return cm.id
    found = f"batch-{hashlib.sha256(raw).hexdigest()[:24]}"
    if not again:
        return found
    from secrets import token_hex

    return f"{found}-{token_hex(4)}"
