"""The command line. ``run`` is the console script: it prepares the process, calls, and reports.

Nothing heavy is imported here: whatever goes wrong later must find its way to ``report``.
"""

import os
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cmcli.cli.core.garbage import switch_off
from cmcli.cli.core.session import current
from cmcli.cli.core.streams import OutputFailed, folded, install, to_null
from cmcli.errors import Ambiguous, CmError, as_bug

if TYPE_CHECKING:
    from cmcli.casework.described.fields import Value
    from cmcli.cli.core.options import Options

    Values = Mapping[str, type[Value]]

COMPLETE = "__complete"
"""The first argument by which the scripts of completion ask; no command, so no help names it."""


class _OutputFailed(CmError):
    exit_code = 6
    code = "output"


def run() -> None:
    """Run ``cm`` with the arguments of the process and exit with its code."""
    switch_off()
    if sys.argv[1:2] == [COMPLETE]:
        from cmcli.cli.core.completion_values import serve

        serve(sys.argv[2:])
    _prepare()
    sys.exit(main(sys.argv[1:]))


def main(argv: list[str]) -> int:
    """Call the command that ``argv`` names and return the exit code; errors are reported here."""
    current().drafting = drafting
    try:
        code, problem = attempt(argv)
        if problem is not None:
            report(problem, json=_wants_json(argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OutputFailed as problem:
        code = _output_failed(problem, argv)
    sys.stderr.flush()
    return code


def drafting(
    cm: "Options", verb: Callable[..., None], given: dict[str, Any], values: "Values"
) -> None:
    """Run a command so that a person at a terminal loses nothing that they typed."""
    from cmcli.cli.core.prompts import can_ask

    if cm.dry_run or not can_ask(cm):
        verb(cm, **given)
        return
    from cmcli.cli.core.drafts import run_with_drafts

    run_with_drafts(cm, verb, given, values)


def attempt(argv: list[str]) -> tuple[int, CmError | None]:
    """Call the command that ``argv`` names: its exit code, and why where that is a failure.

    Nothing is reported here. An interruption passes, and so does :class:`OutputFailed`.
    """
    argv = _help_first(argv) if argv else _alone()
    try:
        return _call(argv), None
    except OutputFailed:
        raise
    except CmError as failed:
        _debugged(failed.__cause__)
        problem = failed
    except Exception as failed:
        problem = _explained(failed, argv)
    return problem.exit_code, problem


def report(problem: CmError, *, json: bool) -> int:
    """Print an error on standard error, as a sentence or as an object; the exit code."""
    if json:
        from json import dumps

        text = dumps(problem.as_dict())
    else:
        from cmcli.domain.text import safe_text

        lines = [f"cm: {problem.message}"]
        if isinstance(problem, Ambiguous):
            hint = problem.hint or ""
            lines += [f"    {one}" for one in problem.candidates if one not in hint]
        if problem.hint:
            lines.append(f"    {problem.hint}")
        text = "\n".join(folded(safe_text(line)) for line in lines)
    sys.stderr.write(f"{text}\n")
    return problem.exit_code


def _prepare() -> None:
    """Prepare the process before anything is opened: private files, no core dumps, open streams."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    install()
    # What prints the help knows FORCE_COLOR only, and takes a 0 for a wish.
    forced = [os.environ.get(name, "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")]
    os.environ.pop("FORCE_COLOR", None)
    if any(value not in ("", "0") for value in forced) and not os.environ.get("NO_COLOR"):
        os.environ["FORCE_COLOR"] = "1"


def _call(argv: list[str]) -> int:
    import typer

    from cmcli.settings import file_looked_at_once

    with file_looked_at_once():
        try:
            if argv in ([], ["--help"]) and sys.stdout.isatty():
                from cmcli.cli.help import front

                front.overview() if argv else front.first_screen()
            else:
                _run(argv)
        except typer.Exit as done:
            return done.exit_code
    return 0


def _run(argv: list[str]) -> None:
    """Run the command that ``argv`` names."""
    from cmcli.cli.app import root_command
    from cmcli.cli.plain import read

    call = read(argv)
    if call is not None:
        call.run()
        return
    root = root_command()
    with root.make_context("cm", list(argv)) as context:
        root.invoke(context)


def _alone() -> list[str]:
    """Return what ``cm`` alone means: a screen of its own on a terminal, else its help."""
    return [] if sys.stdout.isatty() else ["--help"]


def _help_first(argv: list[str]) -> list[str]:
    """Show help if any word asks for it, even if the rest of the line is wrong."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    if not {"-h", "--help"} & set(words):
        return argv
    from cmcli.cli.app import BY_NAME, load

    if not words[0].startswith("-") and words[0] not in BY_NAME:
        return argv  # no command: said with the nearest one
    path = [words[0]] if words[0] in BY_NAME else []
    below = getattr(load(path[0]), "commands", {}) if path else {}
    if len(words) > 1 and not words[1].startswith("-") and below:
        path.append(words[1])
    return [*path, "--help"]


def _wants_json(argv: list[str]) -> bool:
    """Return whether errors should be JSON; works before parsing and if parsing fails."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    values = [after for word, after in pairwise(words) if word == "--format"]
    values += [word.removeprefix("--format=") for word in words if word.startswith("--format=")]
    return "--json" in words or bool({"json", "jsonl"} & set(values))


def _explained(problem: Exception, argv: list[str]) -> CmError:
    """An error that is not ours as one of ours: Typer's as usage, a file that the system refuses as
    a problem of the store, every other as a bug."""
    from typer import TyperException

    from cmcli.cli.app import BY_NAME
    from cmcli.errors import StoreProblem, UsageProblem

    if isinstance(problem, TyperException):
        # Some errors of the parser come without the command in which they arose.
        context: Any = getattr(problem, "ctx", None)
        guess = f"cm {argv[0]}" if argv and argv[0] in BY_NAME else "cm"
        path = context.command_path if context else guess
        sentence = " ".join(problem.format_message().split()).replace(": Value error, ", ": ")
        if path == "cm" and sentence.startswith("No such option"):
            return UsageProblem(
                sentence, "Write options after the command, for example: cm list --json"
            )
        if context is not None:
            from cmcli.cli.core.misread import hint_for
            from cmcli.cli.core.options import described_of

            fields = tuple(described_of(context.command).values())
            if (hint := hint_for(sentence, path, fields, argv)) is not None:
                return UsageProblem(sentence, hint)
        return UsageProblem(sentence, f"Try '{path} --help'.")
    _debugged(problem)
    if isinstance(problem, OSError) and problem.filename and problem.strerror:
        return StoreProblem(f"{problem.filename} cannot be used: {problem.strerror}.")
    return as_bug(problem)


def _debugged(problem: BaseException | None) -> None:
    """Show where an error arose, if the person asked for it; it may hold what people wrote."""
    if problem is not None and os.environ.get("CM_DEBUG") == "1":
        from traceback import print_exception

        print_exception(problem)


def _output_failed(problem: OutputFailed, argv: list[str]) -> int:
    """Nobody reads on a closed pipe, which is no error; a full disk is one.

    Say whether the change was saved: who runs the command again would otherwise record it twice.
    """
    to_null(sys.stdout)
    if isinstance(problem.cause, BrokenPipeError):
        return 0
    reason = f"Standard output cannot be written: {problem.cause.strerror}."
    saved = "The change is saved. Don't run the command again." if current().saved else None
    return report(_OutputFailed(reason, problem.hint or saved), json=_wants_json(argv))
