"""The command line. ``run`` is the console script: it prepares the process, calls, and reports.

Nothing heavy is imported here: whatever goes wrong later must find its way to ``report``.
"""

import gc
import os
import sys
from itertools import pairwise
from typing import Any

from cmcli.cli.streams import OutputFailed, folded, install, to_null
from cmcli.errors import Ambiguous, CmError

BUG_HINT = "CM_DEBUG=1 shows where; look through what it prints for names before you pass it on."


class _Bug(CmError):
    code = "bug"


class _OutputFailed(CmError):
    exit_code = 6
    code = "output"


def run() -> None:
    """Run ``cm`` with the arguments of the process and exit with its code."""
    gc.disable()  # importing makes no garbage; the store switches it on again by warmed_up()
    _prepare()
    sys.exit(main(sys.argv[1:]))


def warmed_up() -> None:
    """Say that the heavy imports are done: collect garbage from now on, but never theirs."""
    gc.freeze()
    gc.enable()


def main(argv: list[str]) -> int:
    """Call the command that ``argv`` names and return the exit code; errors are reported here."""
    argv = argv or ["--help"]
    json = _wants_json(argv)
    try:
        code = _call(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except CmError as problem:
        code = report(problem, json=json)
    except OutputFailed as problem:
        code = _output_failed(problem.cause)
    except Exception as problem:
        code = report(_explained(problem, argv), json=json)
    sys.stderr.flush()
    return code


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
    """What must hold before anything is opened: private files, no core dumps, open streams."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    install()


def _call(argv: list[str]) -> int:
    import typer

    from cmcli.cli.app import root_command

    root = root_command()
    try:
        with root.make_context("cm", argv) as context:
            root.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return 0


def _wants_json(argv: list[str]) -> bool:
    """Whether errors are for a program: looked up before, and even if, parsing fails."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    values = [after for word, after in pairwise(words) if word == "--format"]
    values += [word.removeprefix("--format=") for word in words if word.startswith("--format=")]
    return "--json" in words or bool({"json", "jsonl"} & set(values))


def _explained(problem: Exception, argv: list[str]) -> CmError:
    """An error that is not ours as one of ours: Typer's as usage, every other as a bug."""
    from typer import TyperException

    from cmcli.cli.app import BY_NAME
    from cmcli.errors import UsageProblem

    if isinstance(problem, TyperException):
        # Some errors of the parser come without the command in which they arose.
        context: Any = getattr(problem, "ctx", None)
        guess = f"cm {argv[0]}" if argv[0] in BY_NAME else "cm"
        path = context.command_path if context else guess
        sentence = " ".join(problem.format_message().split()).replace(": Value error, ", ": ")
        if path == "cm" and sentence.startswith("No such option"):
            return UsageProblem(sentence, "Options follow the command, as in cm list --json.")
        return UsageProblem(sentence, f"Try '{path} --help'.")
    if os.environ.get("CM_DEBUG") == "1":
        from traceback import print_exception

        print_exception(problem)
    # The text of the exception may hold what people wrote: only its kind and place are said.
    return _Bug(f"This is a bug: {type(problem).__name__} at {_place(problem)}.", BUG_HINT)


def _place(problem: BaseException) -> str:
    """The innermost line of cm's own code on the way to the error."""
    place = "an unknown line"
    trace = problem.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if "cmcli" in path:
            place = f"cmcli{path.rpartition('cmcli')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _output_failed(problem: OSError) -> int:
    """Nobody reads on a closed pipe, which is no error; a full disk is one."""
    to_null(sys.stdout)
    if isinstance(problem, BrokenPipeError):
        return 0
    reason = f"Standard output cannot be written: {problem.strerror}."
    return report(_OutputFailed(reason), json=False)
