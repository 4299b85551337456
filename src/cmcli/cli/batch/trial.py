"""A trial of commands: they run in one unit of work that is rolled back, whatever they did."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cmcli.cli.batch.batch_lines import BatchLine
from cmcli.cli.batch.page import Result
from cmcli.cli.batch.run import run_line
from cmcli.cli.core.opening import open_store, reading, waiting
from cmcli.cli.core.options import Options
from cmcli.cli.core.session import Session
from cmcli.errors import Busy

if TYPE_CHECKING:
    from cmcli.casework.capacity.simulating import Situation
    from cmcli.store.reading.touched import Touched

TRIES = 3
"""How often the steps are tried while others save at the same moment."""


class Trial(NamedTuple):
    """How each command ended, and the situation without and with those that were not refused."""

    results: list[Result]
    before: "Situation"
    after: "Situation"
    touched: "Touched"


class _RollBack(Exception):
    """Everything was tried."""


def tried(cm: Options, here: Session, lines: Sequence[BatchLine]) -> Trial:
    """Try the commands; a refused one changes nothing, and the others go on without it.

    Nothing of it is saved, and the store is locked only while they run. Raises :class:`Busy` where
    others save all the time, so that before and after would be of different moments.
    """
    from cmcli.casework.capacity.simulating import after_steps, situation
    from cmcli.store.core.problems import AGAIN

    for attempt in range(1, TRIES + 1):
        try:
            results, touched, after = _run(cm, here, lines)
        except AGAIN:
            if attempt == TRIES:
                raise
            continue
        with reading(cm) as view:
            before = situation(view, touched)
        if before.seq == after.seq:
            return Trial(results, before, after_steps(before, after), touched)
    raise Busy("Others are saving changes all the time.", "Run the command again.")


def _run(
    cm: Options, here: Session, lines: Sequence[BatchLine]
) -> tuple[list[Result], "Touched", "Situation"]:
    """Run the commands, look at the store, and roll back."""
    from cmcli.casework.capacity.simulating import situation, touched_in
    from cmcli.store.core.problems import AGAIN

    results: list[Result] = []
    try:
        with open_store(cm).together(cm.command, waiting(cm)) as group:
            for line in lines:
                results.append(run_line(here, line))
                if isinstance(results[-1].ended.problem, AGAIN):
                    raise results[-1].ended.problem
            with reading(cm) as view:
                touched = touched_in(view, group.changed)
                after = situation(view, touched, overdue=False)
            raise _RollBack
    except _RollBack:
        return results, touched, after
