"""A process in which ``cm`` is imported once; it makes each call in a forked child of its own.

So two hundred kills take a minute instead of five. One request a line on standard input, one answer
a line on standard output, both JSON; :mod:`reliability.warm` is the other end.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
import time
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

from cmcli.store.core.mapping import logged_tables
from driver import on_each_statement

BEFOREHAND = (
    "cmcli.casework.round.contacts",
    "cmcli.casework.round.intake",
    "cmcli.casework.keeping.undo",
    "cmcli.cli.checkin",
    "cmcli.cli.import_",
    "cmcli.cli.intake",
    "cmcli.cli.remind.command",
    "cmcli.cli.remind.page",
    "cmcli.cli.remind.senders",
    "cmcli.cli.undo",
    "alembic.operations",
)
"""What is imported before the fork; the rest a child imports itself."""


def serve() -> None:
    """Answer requests until standard input ends."""
    logged_tables()
    for name in BEFOREHAND:
        import_module(name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _answer(request: Mapping[str, Any]) -> dict[str, float]:
    began = time.monotonic()
    committing, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _be(request, tell)
    os.close(tell)
    after = request["kill_after"]
    if request["from_commit"]:
        os.read(committing, 1)  # nothing comes where the command ends before
    os.close(committing)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - began}


def _be(request: Mapping[str, Any], tell: int) -> None:
    """Become what is asked for and never come back; a commit is told to ``tell``."""
    _redirect(request["out"], request["err"])
    for name in [name for name in os.environ if name.startswith("CM_")]:
        del os.environ[name]
    os.environ.update(request["environment"])
    if request["powerless"]:
        _give_up_power()
    if request["largest_file"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest_file"],) * 2)
    if request["die_at"] is not None:
        _die_at(request["die_at"])
    event.listen(Engine, "commit", lambda connection: _tell(connection, tell))
    code = 1
    try:
        sys.argv = ["cm", *request["words"]]
        module, _, name = request["call"].partition(":")
        getattr(import_module(module), name)()
        code = 0
    except SystemExit as done:
        code = int(done.code or 0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _tell(connection: Connection, tell: int) -> None:
    if connection.get_execution_options().get("cm_writes"):
        os.write(tell, b".")


def _give_up_power() -> None:
    """Be held to the permissions of files even as root: no capability is kept (capset(2))."""
    if os.geteuid() == 0:
        version_3 = struct.pack("Ii", 0x20080522, 0)
        if ctypes.CDLL(None, use_errno=True).capset(version_3, bytes(24)) != 0:
            raise OSError(ctypes.get_errno(), "capset")


def _redirect(out: str, err: str) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for number, name in ((1, out), (2, err)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115


def _die_at(step: int) -> None:
    """Let the process kill itself at its nth step: the beginning of a transaction, a statement, a
    commit, the end of a connection, the start of another program.

    The end of a connection is the moment after the commit and before anything is printed.
    """
    left = iter(range(step, -1, -1))

    def stepped(*_: object, **__: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def told(what: str, _: object) -> None:
        if what == "subprocess.Popen":
            stepped()

    sys.addaudithook(told)
    event.listen(Engine, "begin", stepped)
    on_each_statement(Pool, stepped)
    event.listen(Engine, "commit", stepped)
    event.listen(Pool, "checkin", stepped)


if __name__ == "__main__":
    serve()
