"""Running the lines of a batch: one after another, or all of them as one operation."""

import shlex
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING

from cmcli.cli.app import BY_NAME, ROUND
from cmcli.cli.batch.batch_lines import BatchLine
from cmcli.cli.batch.captured import Ended, captured
from cmcli.cli.batch.page import FOUND, BatchPage, Result
from cmcli.cli.core.context import check_same_actor
from cmcli.cli.core.opening import actor, open_store, waiting
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say
from cmcli.cli.core.session import Session
from cmcli.cli.core.streams import OutputFailed, to_null
from cmcli.errors import CmError, Refused

if TYPE_CHECKING:
    from cmcli.store.core.work import Work

STDIN = "standard input"
"""How standard input is named."""

INTERRUPTED = 130
"""The exit code of what was interrupted."""

TOGETHER = 0.02
"""Seconds for which short commands are run before they are saved together: others wait so long."""


ONCE, EACH = "as one change", "line by line"
"""The two ways to run a file."""

OTHERWISE = "done-otherwise"
"""The code of the refusal to run a file the one way after the other."""

DONE = Ended(0, "", "", None)
SAVED = "Lines that ran are saved. Run the same file again to continue: nothing is done twice."
"""How a line ended that need not be run, since it was before."""


class _TakeBack(Exception):
    """A line failed, and with it all that come before it."""


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The interruptions of the block: one that meets a server's answer may come out of the driver
    as an error of the store."""
    came: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        signal.default_int_handler(number, frame)

    if before is signal.default_int_handler:  # else it is ignored, or somebody else's
        signal.signal(signal.SIGINT, note)
    try:
        yield came
    finally:
        if before is signal.default_int_handler:
            signal.signal(signal.SIGINT, before)


class BatchRun:
    """The lines of one file. ``key`` is what their own keys begin with; ``own_key`` says that it
    was made of the file, so that a repeat need not be compared with what was done. ``show`` prints
    a result, where it is not printed as it comes."""

    def __init__(
        self,
        cm: Options,
        name: str,
        lines: Sequence[BatchLine],
        *,
        key: str,
        own_key: bool,
        show: Callable[[Result], None] | None = None,
    ) -> None:
        self._cm = cm
        self._name = name
        self._lines = lines
        self._key = key
        self._own_key = own_key
        self._sums_up = show is None
        self._show = show or BatchPage(cm, lines[-1].number).show
        self._ended: Counter[str] = Counter()
        self._code = 0
        self._stopped: BatchLine | None = None
        self._atomic = False
        self._saved = False

    def one_by_one(self, here: Session, *, keep_going: bool) -> int:
        """Run each as an operation of its own, until one fails; the exit code."""
        self._refuse_if_done([self._key], ONCE)
        at = 0
        try:
            with _interrupts() as came:
                while at < len(self._lines) and (keep_going or self._code in (0, FOUND)):
                    some = self._some(here, at, keep_going=keep_going)
                    at += len(some)
                    self._tell(some)
                    if came:
                        raise KeyboardInterrupt
        except KeyboardInterrupt:
            here.close()
            self._code = INTERRUPTED
        if self._code == INTERRUPTED and at < len(self._lines):
            self._stopped = self._lines[at]
        self._sum_up()
        return self._code

    def _some(self, here: Session, at: int, *, keep_going: bool) -> list[Result]:
        """Run the line at that place, or with it several that are saved together before any of
        them is said to be done.

        Each line is still an operation of its own. If saving fails, all of them have failed.
        """
        from cmcli.store.core.problems import AGAIN

        found: list[Result] = []
        if self._cm.dry_run or not _is_quick(self._lines[at]):
            return [self._one(here, self._lines[at])]
        try:
            store, key = open_store(self._cm), None if self._saved else self._key
            with store.together(self._cm.command, waiting(self._cm), key=key):
                if not self._saved:  # it may have been under way the other way round
                    self._refuse_if_done([self._key], ONCE)
                began = monotonic()
                for line in islice(self._lines, at, None):
                    if found and (monotonic() - began > TOGETHER or not _is_quick(line)):
                        break
                    found.append(self._one(here, line))
                    if found[-1].failed and not keep_going:
                        break
        except CmError as problem:
            if problem.code == OTHERWISE:
                raise
            if isinstance(problem, AGAIN):
                return self._singly(here, [one.line for one in found], keep_going=keep_going)
            unsaved = Ended(problem.exit_code, "", "", problem)
            tried = [one.line for one in found] or [self._lines[at]]
            return [Result(line, line.argv[0], unsaved) for line in tried]
        self._saved = True
        return found

    def _singly(
        self, here: Session, lines: Sequence[BatchLine], *, keep_going: bool
    ) -> list[Result]:
        """Run each by itself, where others wrote to the same rows as all of them together."""
        found: list[Result] = []
        for line in lines:
            found.append(self._one(here, line))
            if found[-1].failed and not keep_going:
                break
        return found

    def _one(self, here: Session, line: BatchLine) -> Result:
        own = line.id is None
        here.key_of_line = f"{self._key}/{line.number}" if own else line.id
        here.key_tells_all = own and self._own_key
        return run_line(here, line)

    def as_one(self, here: Session, *, digest: str) -> int:
        """Run all lines in one operation, and undo all if one fails; return the exit code.

        ``digest`` tells this file from another under the same key.
        """
        from cmcli.store.core.store import AlreadyDone

        self._atomic = True
        self._refuse_if_done(self._keys(), EACH)
        results: list[Result] = []
        try:
            self._all(here, digest, results)
        except AlreadyDone as before:
            check_same_actor(self._cm, before.actor)
            results = [Result(line, line.argv[0], DONE, repeated=True) for line in self._lines]
        except _TakeBack:
            results = [*(replace(one, taken_back=True) for one in results[:-1]), results[-1]]
        except KeyboardInterrupt:
            self._stopped = self._lines[min(len(results), len(self._lines) - 1)]
            self._code = INTERRUPTED
            results = []
            here.close()
        finally:
            here.work = None
        self._tell(results)
        if self._sums_up:
            self._sum_up()
        return self._code

    def _all(self, here: Session, digest: str, results: list[Result]) -> None:
        from cmcli.store.core.problems import AGAIN

        cm, now = self._cm, datetime.now(UTC)

        def lines(work: "Work") -> None:
            results.clear()  # all are run again where others wrote at the same moment
            work.act_as(actor(work, cm))
            here.work = work
            work.lock_key(self._key)
            self._refuse_if_done(self._keys(), EACH)  # by now they cannot be under way any more
            for line in self._lines:
                results.append(run_line(here, line))
                if isinstance(results[-1].ended.problem, AGAIN):
                    raise results[-1].ended.problem
                if results[-1].failed:
                    raise _TakeBack
            count = len(self._lines)
            work.reason = "1 command" if count == 1 else f"{count} commands"

        open_store(cm).perform(
            lines,
            dry_run=cm.dry_run,
            actor=None,
            command=cm.command,
            today=now.date(),
            now=now,
            key=self._key,
            arguments=digest,
            waiting=waiting(cm),
        )

    def _keys(self) -> list[str]:
        """The keys of the lines where each is an operation of its own."""
        return [f"{self._key}/{line.number}" for line in self._lines]

    def _refuse_if_done(self, keys: Sequence[str], how: str) -> None:
        """Refuse a file that was run before the other way round, which its keys would not tell."""
        done = open_store(self._cm).numbers_of(keys)
        if done:
            raise Refused(
                f"{self._name} was already run {how} (change {done[0]}).",
                "Run it as before, or add --again to do it again.",
                code=OTHERWISE,
            )

    def _tell(self, results: Sequence[Result]) -> None:
        """Print and count results; the exit code is that of the first that failed."""
        for result in results:
            self._ended[result.outcome] += 1
            code = result.ended.code
            if self._code in (0, FOUND) and (result.failed or (code and not self._code)):
                self._code = code
            try:
                self._show(result)
            except OutputFailed as problem:
                if not isinstance(problem.cause, BrokenPipeError):
                    kept = not self._cm.dry_run and not self._ended["taken-back"]
                    problem.hint = SAVED if kept else None
                    raise
                to_null(sys.stdout)  # nobody reads any more; what was asked is done all the same

    def _sum_up(self) -> None:
        """Say how many lines ended how, where it stopped, and how to go on."""
        counts, cm = self._ended, replace(self._cm, format=None)
        failed = counts["refused"] + counts["failed"]
        rest = len(self._lines) - counts.total()
        parts = [
            f"{counts['ok'] + counts['found']:,} done",
            f"{counts['done-before']:,} done before",
            *([f"{counts['taken-back']:,} undone"] if counts["taken-back"] else []),
            f"{counts['refused']:,} refused",
            *([f"{counts['failed']:,} failed"] if counts["failed"] else []),
            f"{rest:,} not run",
        ]
        lines = "1 line" if len(self._lines) == 1 else f"{len(self._lines):,} lines"
        say(cm, f"{lines}: {', '.join(parts)}.")
        if self._stopped is not None:
            say(cm, f"Interrupted; line {self._stopped.number} is the first that was not run.")
        if cm.dry_run:
            say(cm, "Dry run: nothing was saved.")
        elif counts["taken-back"] or (self._atomic and (failed or rest)):
            say(cm, "The batch is one change, so nothing was saved.")
        elif failed or rest:
            say(cm, *self._ways_on(failed))

    def _ways_on(self, failed: int) -> list[str]:
        """How to go on with what was not done, without doing again what was."""
        file = "-" if self._name == STDIN else shlex.quote(self._name)
        if not failed:
            own = "" if self._own_key else f" --id {self._key}"
            return [f"To continue: cm batch {file}{own}"]
        return [
            "Fix those lines in the file, then run this to continue. Nothing is done twice:",
            f"    cm batch {file} --id {self._key}",
        ]


def _is_quick(line: BatchLine) -> bool:
    """Return whether a line is a casework verb on the same store as all lines. Such verbs are quick
    and do nothing outside of the store."""
    entry = BY_NAME.get(line.argv[0])
    elsewhere = any(word.startswith("--store") for word in line.argv)
    return entry is not None and entry.panel == ROUND and not elsewhere


def run_line(here: Session, line: BatchLine) -> Result:
    """Run a line in the session, and tell how it ended."""
    here.command, here.key, here.done, here.repeated = line.argv[0], None, 0, 0
    changed = 0 if here.work is None else len(here.work.changes)
    ended = captured(line.argv, line.stdin)
    wrote = here.done + here.repeated > 0
    if here.work is not None:
        wrote = len(here.work.changes) > changed
    return Result(
        line,
        here.command,
        ended,
        wrote=wrote,
        key=here.key,
        repeated=here.repeated > 0 and here.done == 0,
    )
