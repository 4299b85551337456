"""The console script ``cm``: has the warm process run the command, or runs it here, as ever.

Importing this takes a millisecond: nothing but ``_signal``, ``_socket``, ``os`` and ``sys``.
Whatever is unusual makes the command run here, until the warm process has accepted it; from then
on it is never run a second time.
"""

import _signal
import _socket
import os
import sys

from cmcli import places
from cmcli.warm import wire

TYPE_CHECKING = False  # importing typing takes more time than all of this
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

PATIENCE = 3.0
"""Seconds until a warm process must have accepted a command."""

UNKNOWN = 7
"""The exit code of a command whose outcome is unknown."""

DEADLY = (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP, _signal.SIGQUIT)

FORWARDED = (*DEADLY, _signal.SIGWINCH, _signal.SIGTSTP)

LOST = b"""\
cm: The process of this command was killed, and the outcome is unknown.
    If it changes something, look first whether it did: cm history or cm audit.
"""

COMPLETE = "__complete"


def run() -> None:
    """Run ``cm`` with the arguments of the process and exit with its code."""
    start = False
    try:
        start = _answered()
    except Exception:  # noqa: S110  (cold is always right)
        pass
    from cmcli.cli.main import run as run_here

    try:
        run_here()
    finally:
        if start:
            from cmcli.cli.app import is_alone

            if not is_alone(sys.argv[1:]):
                from cmcli.warm.start import start_server

                start_server()


def why_cold() -> str:
    """Return why no warm process is to run commands here and now; empty if one may.

    The reasons are variable, system, setting, root, ci and terminal.
    """
    known = os.environ
    if known.get("CM_NO_WARM", "0") not in ("", "0"):
        return "variable"
    if sys.platform != "linux":
        return "system"
    if said := known.get("CM_WARM"):
        return "variable" if said.lower() in ("0", "no", "false") else ""
    if os.getuid() == 0:
        return "root"
    if known.get("CI", "0").lower() not in ("", "0", "false"):
        return "ci"
    if not _has_terminal():
        return "terminal"
    return "setting" if _refused_in_file() else ""


def _has_terminal() -> bool:
    """Return whether this is a session at a terminal: a job of cron or of a server is not."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def _refused_in_file() -> bool:
    """Return whether the user's file says no; anything but a plain yes counts as one."""
    try:
        with open(places.config_file(), "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    for line in lines:
        key, _, value = line.partition(b"=")
        if key.strip(b" \t\"'") == b"warm":
            return value.strip() not in (b'"yes"', b"'yes'", b"true")
    return False


def _answered() -> bool:
    """Have the warm process run the command, and leave with its exit code.

    Returns where the command must be run here: whether to start a warm process afterwards.
    """
    words = sys.argv[1:]
    if words[:1] == [COMPLETE] or any(map(_names_own_file, words)) or why_cold():
        return False
    if any(map(_in_background, range(3))) or _signal.pthread_sigmask(_signal.SIG_BLOCK, ()):
        return False
    try:
        connection = wire.connected(PATIENCE)
    except (FileNotFoundError, ConnectionRefusedError):
        return True
    ignored = {
        number
        for number in range(1, _signal.NSIG)
        if _signal.getsignal(number) == _signal.SIG_IGN
        and number not in (_signal.SIGPIPE, _signal.SIGXFSZ)  # which Python itself ignores
    }
    # Whatever comes now is for whoever will run the command.
    _signal.pthread_sigmask(_signal.SIG_BLOCK, FORWARDED)
    try:
        kind, number = _asked(connection, ignored)
        if kind == wire.ACCEPTED:
            Command(connection, number, [one for one in FORWARDED if one not in ignored]).attend()
    finally:
        connection.close()
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, FORWARDED)
    return kind == wire.OUTDATED


def _names_own_file(word: str) -> bool:
    """Return whether a word may name a file that only this process has, such as /dev/fd/63."""
    return "/dev/fd" in word or "/dev/tty" in word or "/proc/self" in word


def _in_background(stream: int) -> bool:
    """Return whether the stream is a terminal with another command in the foreground, or of another
    session. Raises OSError if the stream is closed."""
    os.fstat(stream)
    if not os.isatty(stream):
        return False
    try:
        return os.tcgetpgrp(stream) != os.getpgrp()
    except OSError:
        return True


def _asked(connection: _socket.socket, ignored: set[int]) -> tuple[bytes, int]:
    """Send the command, and return the answer; empty if nobody has accepted it, nor ever will."""
    mask = os.umask(0o077)
    os.umask(mask)
    here = os.open(".", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    head = [wire.facts(), wire.circumstances(), str(mask), " ".join(map(str, ignored))]
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        at_once = f"{stream.line_buffering:d}{getattr(stream, 'write_through', False):d}"
        head += [stream.encoding, stream.errors or "", at_once]
    words = [str(len(sys.argv)), *sys.argv]
    known = [name + b"=" + value for name, value in os.environb.items()]
    request = b"\0".join([*map(os.fsencode, (*head, *words)), *known])
    text = wire.numbered(wire.PROGRAM, len(request)) + request
    numbers = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2, here))
    try:
        sent = connection.sendmsg([text], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, numbers)])
        if sent < len(text):
            connection.sendall(text[sent:])
        return wire.message(connection)
    except OSError:
        # No answer in time. After this, nobody can accept; perhaps somebody just has.
        connection.shutdown(_socket.SHUT_RDWR)
        return wire.message(connection)
    finally:
        os.close(here)


class Command:
    """A command that runs as a child of the warm process, and this process in its place."""

    def __init__(self, connection: _socket.socket, pid: int, forwarded: "Sequence[int]") -> None:
        self._connection = connection
        self._pid = pid
        self._child: int | None = None
        self._forwarded = forwarded
        self._reading = False
        self._last: int | None = None

    def attend(self) -> "NoReturn":
        """Pass signals on, and leave as the command leaves."""
        try:
            self._attend()
        except BaseException:
            # It runs there: never again here.
            self._lost()

    def _attend(self) -> "NoReturn":
        self._connection.settimeout(None)
        try:
            self._child = os.pidfd_open(self._pid)
        except OSError:  # it has ended already
            pass
        self.take_signals()
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, FORWARDED)
        while True:
            kind, number = wire.message(self._connection)
            if kind == wire.ENDED:
                os._exit(number)
            elif kind == wire.KILLED:
                _die(number)
            elif kind == wire.READING:
                self._reading = True
                self._wait_for_foreground()
                self._connection.sendall(wire.numbered(wire.GO))
            elif kind == wire.READ:
                self._reading = False
            elif kind == wire.PROGRAM:
                from cmcli.warm.programs import run_for

                run_for(self, self._connection, number)
            else:
                self._lost()

    def take_signals(self) -> None:
        """Pass each signal on, unless it is ignored."""
        for number in self._forwarded:
            _signal.signal(number, self._suspend if number == _signal.SIGTSTP else self._forward)

    def give_signals_back(self) -> None:
        """Let signals act on this process, as if there were no other."""
        for number in self._forwarded:
            _signal.signal(number, _signal.SIG_DFL)

    def _forward(self, number: int, frame: object) -> None:
        self._last = number
        self._send(number)

    def _send(self, number: int) -> None:
        if self._child is not None:
            try:
                _signal.pidfd_send_signal(self._child, number)
            except ProcessLookupError:  # it has just ended
                pass

    def _suspend(self, number: int, frame: object) -> None:
        """Stop with the command, until both go on."""
        self._send(_signal.SIGSTOP)
        _as_usual(number)
        self._wait_for_foreground()
        self._send(_signal.SIGCONT)

    def _wait_for_foreground(self) -> None:
        """Whoever reads from the terminal in the background is stopped."""
        tries = 100  # without a shell that could go on with it, a process isn't stopped
        while self._reading and tries and _in_background(0):
            _as_usual(_signal.SIGTTIN)
            tries -= 1

    def _lost(self) -> "NoReturn":
        """The command has ended, and nobody is left who knows how."""
        if self._last is not None and self._last in DEADLY:
            _die(self._last)
        try:
            os.write(2, LOST)
        finally:
            os._exit(UNKNOWN)


def _as_usual(number: int) -> None:
    """Let a signal do what it does to a process that doesn't handle it."""
    before = _signal.signal(number, _signal.SIG_DFL)
    os.kill(os.getpid(), number)
    _signal.signal(number, before)


def _die(number: int) -> "NoReturn":
    """Leave by the signal that killed the command, without a core."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number != _signal.SIGKILL:
        _signal.signal(number, _signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)
