"""Checks of a batch before any of it runs: the text, the commands, their options."""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from cmcli.cli import plain
from cmcli.cli.batch.batch_lines import BatchLine, lines_of
from cmcli.cli.core import session
from cmcli.cli.core.options import Options, checked_key
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.cli.main import attempt
from cmcli.errors import CmError, UsageProblem
from cmcli.settings import BY_KEY as MINE

ALONE = (
    *("batch", "simulate", "shell", "dashboard", "init", "demo", "unlock", "lock", "db restore"),
    *("db encrypt", "db drill", "key add", "key remove", "key rotate"),
)
"""Commands that are run by themselves."""

OUTSIDE = ("db", "remind send", "undo", "doctor")
"""Commands that are no part of another operation."""

_SAID = ("cm_format", "cm_fields", "cm_id", "cm_as", "cm_store", "cm_today")


def checked(text: str, said: SessionDefaults, *, atomic: bool) -> list[BatchLine]:
    """The commands of a text; raises :class:`UsageProblem` for the first that cannot be run.

    ``said`` is what holds for all of them.
    """
    found = []
    here = Session(said, keeps=False)
    with session.begun(here), _silence():
        for line in lines_of(text):
            try:
                checked_key(line.id)
                _check_name(line.argv, atomic=atomic)
                if not _is_plain(line, here, atomic=atomic):
                    _check_options(line, here, atomic=atomic)
            except CmError as problem:
                raise _wrong(line, problem) from None
            found.append(line)
    return found


def _check_name(words: Sequence[str], *, atomic: bool) -> None:
    """Refuse what may not stand among others; the words begin with the name of the command."""
    name, path = words[0], " ".join(words[:2])
    if name in ALONE or path in ALONE:
        alone = name if name in ALONE else path
        raise UsageProblem(f"cm {alone} can't be part of a batch.", f"Run cm {alone} by itself.")
    if atomic and (name in OUTSIDE or path in OUTSIDE or _sets_own(words)):
        raise UsageProblem(
            f"cm {path if name != 'undo' else name} can't be part of a batch with --atomic.",
            "Run the file without --atomic, or this command by itself.",
        )


def _sets_own(words: Sequence[str]) -> bool:
    """Return whether the line changes the user's own settings file, which can't be rolled back."""
    return [*words[:2]] == ["config", "set"] and not MINE.keys().isdisjoint(words[2:])


def _is_plain(line: BatchLine, here: Session, *, atomic: bool) -> bool:
    """Return whether the words can't be wrong: known options, none of them a common one."""
    call = plain.read(line.argv)
    if call is None or list(call.values.values()).count("-") > 1:
        return False
    own = line.id is not None or bool(call.values.get("cm_dry_run"))
    if here.said.dry_run or (atomic and own):
        return False
    return all(call.values.get(name) is None for name in _SAID)


def _check_options(line: BatchLine, here: Session, *, atomic: bool) -> None:
    def check(options: Options, values: Mapping[str, object]) -> None:
        # Who reads the words only is misled by a "--" in front of the name.
        _check_name([*options.command.split(), *line.argv], atomic=atomic)
        if line.id is not None and values.get("cm_id") is not None:
            raise UsageProblem("The line has both an id and --id.", "Leave one of them out.")
        own = [line.id, values.get("cm_dry_run") or None, *map(values.get, _SAID[2:])]
        if atomic and any(value is not None for value in own):
            raise UsageProblem(
                "With --atomic, a line can't have its own --as, --store, --today, --id or"
                " --dry-run.",
                "Give them to cm batch, for all lines.",
            )
        dry = "cm_dry_run" in values or "dry_run" in options.arguments or "cm_fields" in values
        if here.said.dry_run and not dry and options.command != "db path":
            raise UsageProblem(f"cm {options.command} has no --dry-run.", "Remove the line.")

    here.check = check
    _, problem = attempt(list(line.argv))
    if problem is not None:
        raise problem


def _wrong(line: BatchLine, problem: CmError) -> UsageProblem:
    """The problem with the number of its line."""
    message = problem.message.removesuffix(".")
    end = "" if message.endswith("?") else "."
    failed = UsageProblem(f"Line {line.number}: {message}{end}", problem.hint)
    failed.exit_code = problem.exit_code
    return failed


@contextmanager
def _silence() -> Iterator[None]:
    """A line that asks for help would print it while it is only looked at."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
