"""A command as a child of the warm process: as alone as if it had been started by itself.

Everything that a process has from whoever started it is the client's: arguments, environment,
folder, streams, masks, limits, signals. It never returns into the warm process.
"""

import atexit
import io
import locale
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple, NoReturn

from cmcli.cli.app import is_alone
from cmcli.cli.core.session import begin_anew
from cmcli.cli.main import run
from cmcli.warm import link, wire

PATIENCE = 10.0
"""Seconds that a client may take to send its command."""

NOTHING_RUN = {wire.COLD: 199, wire.OUTDATED: 198}
"""The exit codes of a child that has run no command, by what its client is told."""


class Known(NamedTuple):
    """The warm process as its children know it: its number, its start in seconds of the clock, and
    two texts that a client must share."""

    pid: int
    since: float
    facts: str
    circumstances: str


class ClientRequest:
    """A command as a client has sent it, with all that surrounds it."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        def texts(count: int) -> list[str]:
            return [os.fsdecode(part) for part in islice(parts, count)]

        self.facts, self.circumstances, mask, ignored = texts(4)
        self.mask = int(mask)
        self.ignored = {int(number) for number in ignored.split()}
        self.streams = [texts(3) for _ in range(3)]
        self.words = texts(int(next(parts)))
        self.known = dict(part.split(b"=", 1) for part in parts if b"=" in part)


def serve(connection: socket.socket, known: Known, count: int) -> NoReturn:
    """Run the command that the client sends, and leave; ``count`` were run before."""
    connection.settimeout(PATIENCE)
    text, streams, _, _ = socket.recv_fds(connection, 1 << 16, 4)
    size = int.from_bytes(text[1 : 1 + wire.LENGTH], "big")
    text = text[1 + wire.LENGTH :]
    text += wire.receive(connection, size - len(text))
    if text == wire.QUESTION.encode():
        age = int(time.time() - known.since)
        connection.sendall(wire.numbered(wire.STATUS, count) + wire.numbered(wire.STATUS, age))
        os._exit(NOTHING_RUN[wire.COLD])
    request = ClientRequest(iter(text.split(b"\0")))
    answer = _judged(request, streams, known)
    if answer == wire.ACCEPTED:
        client, _ = wire.peer(connection)
        try:
            _become(request, streams, client)
        except (OSError, ValueError):
            answer = wire.COLD
    connection.settimeout(None)
    if answer != wire.ACCEPTED:
        os._exit(NOTHING_RUN[answer])  # of which the warm process tells the client
    there = link.Link(connection)
    link.begin(there)
    _open_streams(request, there)
    connection.sendall(wire.numbered(wire.ACCEPTED, os.getpid()))
    _leave(_code(), connection)


def _judged(request: ClientRequest, streams: Sequence[int], known: Known) -> bytes:
    """Return the answer to a client: its command runs here, or it does not."""
    if request.facts != known.facts:
        if os.getppid() == known.pid:
            os.kill(known.pid, signal.SIGTERM)
        return wire.OUTDATED
    alike = request.circumstances == known.circumstances and len(streams) == 4
    return wire.ACCEPTED if alike and not is_alone(request.words[1:]) else wire.COLD


def _become(request: ClientRequest, streams: Sequence[int], client: int) -> None:
    """Take on everything of the client's. Raises OSError or ValueError where that can't be done."""
    *standard, folder = streams
    os.fchdir(folder)
    os.umask(request.mask)
    for number in _LIMITS:
        limit = resource.prlimit(client, number)
        if resource.getrlimit(number) != limit:
            resource.setrlimit(number, limit)
    nice = os.getpriority(os.PRIO_PROCESS, client)
    if nice != os.getpriority(os.PRIO_PROCESS, 0):
        os.setpriority(os.PRIO_PROCESS, 0, nice)
    for to, number in enumerate(standard):
        os.dup2(number, to)
    for number in streams:
        os.close(number)
    os.environb.clear()
    os.environb.update(request.known)
    time.tzset()
    with suppress(locale.Error):  # as Python does at its start
        locale.setlocale(locale.LC_CTYPE, "")
    for ignored in request.ignored:
        signal.signal(ignored, signal.SIG_IGN)
    if signal.SIGINT not in request.ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = request.words


_LIMITS = sorted(
    {getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}
    - {resource.RLIMIT_CORE}  # which is 0 for every command
)


def _open_streams(request: ClientRequest, there: link.Link) -> None:
    """Open the standard streams as Python does."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        encoding, errors, at_once = request.streams[number]
        raw: Any = io.FileIO(number, "wb" if number else "rb", closefd=False)
        if number == 0:
            raw = io.BufferedReader(link.TerminalInput(there) if os.isatty(0) else raw)
        elif at_once[1] == "0":
            raw = io.BufferedWriter(raw)
        lines, through = (one == "1" for one in at_once)
        stream = io.TextIOWrapper(
            raw, encoding, errors, "\n", line_buffering=lines, write_through=through
        )
        _kept.append((getattr(sys, name), getattr(sys, f"__{name}__")))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


_kept: list[object] = []
"""The streams of the warm process: nothing is to close them."""


def _code() -> int:
    """Run the command; its exit code."""
    begin_anew()
    try:
        run()
    except SystemExit as done:
        if isinstance(done.code, str):
            sys.stderr.write(f"{done.code}\n")
            return 1
        return done.code or 0
    except KeyboardInterrupt:
        sys.excepthook(*sys.exc_info())
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _leave(code: int, connection: socket.socket) -> NoReturn:
    """End as an interpreter does, and tell the client at once; taking this process down takes time.

    Its streams are closed first, for whoever waits for their end.
    """
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        code = code or 120
    os.closerange(0, 3)
    connection.sendall(wire.numbered(wire.ENDED, code))
    os._exit(0)
