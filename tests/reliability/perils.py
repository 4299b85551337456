"""Commands that meet trouble: they die at a step, find no room for a file, or lack power.

It runs in a child of the warmed-up process; :mod:`reliability.warm` is the other end.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from importlib import import_module

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

from driver import on_each_statement


def run() -> None:
    """Run what the request asks for; tell the pipe on standard input when it begins to commit."""
    request = json.loads(sys.argv[1])
    tell = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    if request["powerless"]:
        _give_up_power()
    if request["largest_file"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest_file"],) * 2)
    if request["die_at"] is not None:
        _die_at(request["die_at"])
    event.listen(Engine, "commit", lambda connection: _tell(connection, tell))
    sys.argv = ["cm", *request["words"]]
    module, _, name = request["call"].partition(":")
    getattr(import_module(module), name)()


def _tell(connection: Connection, tell: int) -> None:
    if connection.get_execution_options().get("cm_writes"):
        os.write(tell, b".")


def _give_up_power() -> None:
    """Be held to the permissions of files even as root: no capability is kept (capset(2))."""
    if os.geteuid() == 0:
        version_3 = struct.pack("Ii", 0x20080522, 0)
        if ctypes.CDLL(None, use_errno=True).capset(version_3, bytes(24)) != 0:
            raise OSError(ctypes.get_errno(), "capset")


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
