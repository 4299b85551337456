"""The warm process: it accepts clients, with a child for each; it reads nothing of what they send.

It holds no key, no open store, and no argument or variable of any command: those are read by the
child, which never returns.
"""

import os
import resource
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cmcli.cli.warm.child import NOTHING_RUN, Known
from cmcli.cli.warm.spare import Spare
from cmcli.warm import start, wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmcli.cli.warm.pages import Part
    from cmcli.cli.warm.watch import Watch

IDLE = 15 * 60
"""The warm process ends after so many seconds without a command."""

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

QUEUE = 128
"""Clients that may wait; to another one, nobody is there."""

PAUSE = 0.1
"""Idle seconds before a child is forked for the next client, even if a command still runs. Forking
beside a command makes that command slower."""


def run() -> NoReturn:
    """Be the warm process, and end as one."""
    code = 1
    try:
        _leave_all()
        place = start.lock()
        if place is not None:
            _be_warm(place)
            code = 0
    except (OSError, wire.Unusual):
        pass
    finally:
        os._exit(code)


def _leave_all() -> None:
    """Leave the terminal, the folder and whatever else belongs to the command that started this."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            with suppress(OSError):
                os.close(int(name))
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.close(null)
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}:
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _be_warm(place: int) -> None:
    """Warm up, and answer until nobody has asked for a while, or until cm has changed."""
    from cmcli.cli.warm.rehearsal import warm_up
    from cmcli.cli.warm.watch import Watch, folders_below

    known = Known(os.getpid(), time.time(), wire.facts(), wire.circumstances())
    package = os.path.dirname(os.path.dirname(wire.__file__))
    sites = [folder for folder in sys.path if folder.endswith("-packages")]
    watch = Watch([*folders_below(package), *filter(os.path.isdir, sites)])
    path = wire.socket_path()
    pages = warm_up(Path(path))
    with socket.socket(socket.AF_UNIX) as listening:
        with suppress(FileNotFoundError):
            os.unlink(path)
        listening.bind(path)
        os.chmod(path, 0o600)
        listening.listen(QUEUE)
        listening.setblocking(False)
        try:
            Server(listening, watch, place, known, pages).answer()
        finally:
            os.unlink(path)


class Server:
    """The listening socket, and the commands that run: by the number of the file that tells of
    their end, the process and the connection with its client."""

    def __init__(
        self,
        listening: socket.socket,
        watch: "Watch",
        place: int,
        known: Known,
        pages: "Sequence[Part]",
    ) -> None:
        self._listening = listening
        self._watch = watch
        self._place = place
        self._known = known
        self._pages = pages
        self._running: dict[int, tuple[int, socket.socket]] = {}
        self._of_client: dict[int, int] = {}
        self._spare: Spare | None = None
        self._spares = True
        self._count = 0
        self._stopped = False
        self._poll = select.poll()

    def answer(self) -> None:
        """Have a child for each client, until it is time to end; commands that run then run on."""
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for signal_number in STOPPING:
            signal.signal(signal_number, self._stop)
        self._aside = (woken, wake, self._place, self._watch.number)
        for number in (self._listening.fileno(), self._watch.number, woken):
            self._poll.register(number, select.POLLIN)
        end = time.monotonic() + IDLE
        while not self._stopped and (self._running or time.monotonic() < end):
            events = self._events(end)
            if self._stopped or self._watch.changed():
                return
            for number in events:
                self._heed(number)
            # Last, because a new file may get the number of one that was closed just now.
            if self._listening.fileno() in events:
                self._accept()
                end = time.monotonic() + IDLE
            elif not events and self._wants_spare():
                self._have_spare()

    def _events(self, end: float) -> list[int]:
        """Wait for the next events; none come once it is time to fork, or to end."""
        if self._wants_spare():
            left: float | None = PAUSE * 1000 if self._running else 0
        else:
            left = None if self._running else max(0.0, end - time.monotonic()) * 1000
        return [number for number, _ in self._poll.poll(left)]

    def _heed(self, number: int) -> None:
        if number in self._running:
            self._has_ended(number)
        elif number in self._of_client:
            self._client_has_left(number)
        elif self._spare is not None and number == self._spare.number:
            self._spares = False  # killed, perhaps for its memory: none until the next command
            self._spare.line.close()
            self._reaped(self._spare.pid, number)
            self._spare = None

    def _wants_spare(self) -> bool:
        return self._spares and self._spare is None

    def _have_spare(self) -> None:
        """Fork a child for the next client; where that can't be done, each has to wait for it."""
        try:
            self._spare = self._forked()
        except OSError:
            self._spares = False

    def _stop(self, number: int, frame: object) -> None:
        self._stopped = True

    def _accept(self) -> None:
        try:
            connection = self._listening.accept()[0]
        except OSError:
            time.sleep(0.01)  # too many files at once
            return
        with suppress(OSError):
            if wire.peer(connection)[1] == os.getuid():
                self._hand_over(connection)
                return
        connection.close()

    def _hand_over(self, connection: socket.socket) -> None:
        """Give the client to the child that waits, or to a new one."""
        child, self._spare = self._spare, None
        if child is not None and not child.take(connection, self._count):
            self._reaped(child.pid, child.number)
            child = None
        if child is None:
            child = self._forked()
            child.take(connection, self._count)
        self._spares = True
        self._running[child.number] = child.pid, connection
        self._of_client[connection.fileno()] = child.number
        self._poll.register(connection, 0)  # tells only that the other end is closed

    def _forked(self) -> Spare:
        child = Spare(self._close, self._known, self._pages)
        self._poll.register(child.number, select.POLLIN)
        return child

    def _close(self) -> None:
        """In the child: close what is the server's."""
        signal.set_wakeup_fd(-1)
        for signal_number in STOPPING:
            signal.signal(signal_number, signal.SIG_DFL)
        self._listening.close()
        for number in (*self._aside, *self._running):
            os.close(number)
        for _, connection in self._running.values():
            connection.close()

    def _has_ended(self, number: int) -> None:
        """Tell the client how its command ended, unless the command has."""
        pid, connection = self._running.pop(number)
        if self._of_client.pop(connection.fileno(), None) is not None:
            self._poll.unregister(connection)
        code = self._reaped(pid, number)
        told = {number: kind for kind, number in NOTHING_RUN.items()}
        self._count += code not in told
        kind = wire.KILLED if code < 0 else told.get(code, wire.ENDED)
        with suppress(OSError), connection:
            connection.sendall(wire.numbered(kind, abs(code)))

    def _reaped(self, pid: int, number: int) -> int:
        """Let go of a child that has ended; its exit code, or minus the signal."""
        self._poll.unregister(number)
        os.close(number)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def _client_has_left(self, connection: int) -> None:
        """Kill the command of a client that was killed; one that has ended is past that."""
        self._poll.unregister(connection)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._of_client.pop(connection), signal.SIGKILL)
