"""Warming up: importing what commands import, and running the daily ones on a throw-away store.

The first run of a command fills what is computed once: the parameters of commands, statements,
classes of the standard library. A forked child finds all of it done.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from cmcli.cli.app import COMMANDS
from cmcli.cli.core.session import begin_anew
from cmcli.cli.main import main
from cmcli.cli.warm.pages import Part, written_by

LISTS = ("list", "due", "day", "caseload", "mine", "timeline Ann", "search seen", "history Ann")

ONCE = (
    *("--help", "worker add ben --name Ben", "assess Ann --need housing=3 --strength kind"),
    "plan add-goal Ann Room --measure nights --baseline 0 --target 7",
    *("plan add-step Ann 1 Apply --by +3d", "note Ann Called", "log Ann phone 10m called_her"),
    "checkin Ann Seen --mode home --minutes 5 --progress 1=2 --next +3d",
    *("task add Ann Ask --by +2d", "appointment add Ann +1d_9:30 Court", "refer Ann Pantry"),
    *("flag Ann afraid --kind other", "show Ann", "show Ann --brief", "show Ann --json"),
    *("show Ann --color always", "client show Ann"),
)

REHEARSED = tuple(
    tuple(word.replace("_", " ") for word in line.split())
    for line in (
        *ONCE,
        *("list --worker ana", "due --as ben --within 7", "day --worker ana"),
        *(f"{line} --format {form}" for form in ("table", "tsv", "json") for line in LISTS),
        "undo",
    )
)
"""The commands that are run beforehand, in this order, on a store with one client and two workers.
Each succeeds."""

INIT = ("init", "--plain")
"""How the throw-away store is made: what is set for the real one does not concern it."""

DAILY = tuple(
    tuple(line.split())
    for line in ("list", "due", "day", "show Ann", "note Ann Rang", "checkin Ann --mode home")
)
"""Those that tell which memory commands write to."""


def warm_up(place: Path) -> Sequence[Part]:
    """Import and rehearse, in a folder beside ``place`` for a while. Nothing stays open.

    Returns the memory that daily commands write to.
    """
    prefix = f"{place.name}-"
    for left in place.parent.glob(f"{prefix}*"):  # of one that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place.parent) as folder:
        store = str(Path(folder, "cm.db"))
        with _environment({"CM_STORE": store, "CM_WORKER": "ana", "CM_CONFIG": f"{folder}/none"}):
            _made()
            _imported()
            _run(REHEARSED)
            begin_anew()
            gc.unfreeze()  # each command has frozen what it found, garbage too
            gc.collect()
            gc.freeze()
            return written_by(lambda: _run(DAILY))


def _run(commands: Sequence[Sequence[str]]) -> None:
    for words in commands:
        begin_anew()
        main(list(words))


def _made() -> None:
    """Make the store in a process of its own: that takes much memory."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = main([*INIT, "--worker", "ana", "--name", "Ana", "--timezone", "UTC"]) or main(
                ["intake", "Ann", "--model", "icm", "--need", "housing=none", "--words", "Home"]
            )
        finally:
            os._exit(code)
    os.waitpid(pid, 0)


def _imported() -> None:
    """Import every command. What only a seldom one needs is left out: memory would be its price."""
    for entry in COMMANDS:
        if not entry.alone:
            import_module(f"cmcli.cli.{entry.module}")
    for name in (
        "ctypes",
        "pyrage",
        "cmcli.store.sealing.keys_file",
        "cmcli.store.sealing.keyring",
    ):
        import_module(name)  # no key is asked for here: each command asks for itself


@contextmanager
def _environment(known: Mapping[str, str]) -> Iterator[None]:
    """Add these variables in the block."""
    before = dict(os.environ)
    os.environ.update(known)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
