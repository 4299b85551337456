"""How the lines of a batch ended, as people and as programs read it."""

import json
import shlex
from dataclasses import dataclass

from cmcli.cli.batch.batch_lines import BatchLine
from cmcli.cli.batch.captured import Ended
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, Stream, warn

COLUMNS = (
    Column("line"),
    Column("outcome"),
    Column("exit_code"),
    Column("id"),
    Column("argv"),
    Column("output"),
    Column("error"),
    Column("said"),
)

FOUND = 10
"""The exit code of a check that found something, which is no failure."""

WIDEST = len("done-before")


@dataclass(frozen=True, slots=True)
class Result:
    """How a line ended. ``command`` is what was called, ``wrote`` whether it was to change
    anything, ``key`` the ``--id`` under which it did, ``repeated`` whether it had done so before.
    """

    line: BatchLine
    command: str
    ended: Ended
    wrote: bool = False
    key: str | None = None
    repeated: bool = False
    taken_back: bool = False

    @property
    def failed(self) -> bool:
        """Return whether the command failed."""
        return self.ended.problem is not None or self.ended.code not in (0, FOUND)

    @property
    def warnings(self) -> list[str]:
        """The warnings of the command."""
        said = self.ended.said.splitlines()
        return [line.removeprefix("cm: ") for line in said if line.startswith("cm: ")]

    @property
    def outcome(self) -> str:
        """How it ended, in a word that is kept stable."""
        if self.failed:
            return "refused" if self.ended.code == 3 else "failed"
        if self.taken_back:
            return "taken-back"
        if self.repeated:
            return "done-before"
        return "found" if self.ended.code == FOUND else "ok"


class BatchPage:
    """Prints results as they come; ``last`` is the number of the last line."""

    def __init__(self, cm: Options, last: int) -> None:
        self._cm = cm
        self._stream = Stream(cm, COLUMNS, ids="id")
        self._digits = len(str(last))

    def show(self, result: Result) -> None:
        """Print one result, and on standard error what people should know of it."""
        people = self._stream.format in ("table", "plain")
        if people and self._cm.quiet and not result.failed:
            return
        line = result_line(result, self._digits) if people else ""
        self._stream.show(result_record(result, parsed=self._cm.json), line)
        if people:
            for said in result.warnings:
                warn(f"line {result.line.number}: {said}")


def result_record(result: Result, *, parsed: bool) -> dict[str, object]:
    """The record of a result; ``parsed`` gives what is nested in it as JSON, not as text."""
    line, ended, problem = result.line, result.ended, result.ended.problem
    why: object = None
    if problem is not None:
        why = problem.as_dict()["error"] if parsed else problem.message
    return {
        "line": line.number,
        "argv": list(line.argv) if parsed else shlex.join(line.argv),
        "id": line.id or result.key,
        "outcome": result.outcome,
        "exit_code": ended.code,
        "output": _read(ended.out) if parsed else ended.out,
        "error": why,
        "said": ended.said.splitlines() if parsed else ended.said,
    }


def result_line(result: Result, digits: int) -> str:
    """One line, and below it what a command printed that changes nothing.

    ``digits`` is the width of the number.
    """
    ended = result.ended
    head = f"{result.outcome:<{WIDEST}} {result.line.number:>{digits}}  {result.command}"
    if ended.problem is not None:
        hint = f" {ended.problem.hint}" if ended.problem.hint else ""
        return f"{head}: {ended.problem.message}{hint}"
    printed = ended.out.splitlines()
    if not printed:
        return head
    if result.wrote or len(printed) == 1:
        return f"{head}: {printed[0]}"
    return "\n".join([head, *(f"    {one}" for one in printed)])


def _read(printed: str) -> object:
    """Return a command's output: parsed if it is JSON, otherwise as text."""
    if printed[:1] in ("{", "["):
        try:
            return json.loads(printed)
        except ValueError:
            return printed
    return printed
