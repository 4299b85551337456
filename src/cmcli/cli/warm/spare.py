"""A child of the warm process that was forked before there is a command for it.

A fork takes 10 ms, and copying what a command writes to takes 25 ms: nobody has to wait for either
if a child is there that has it behind it. It is as alone as any other: it runs one command.
"""

import os
import select
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from cmcli.cli.warm.child import Known, serve
from cmcli.cli.warm.pages import Part, copy

_LENGTH = 8
"""Bytes of the number of commands that were run before."""


class Spare:
    """The child, as the warm process has it: its process, a file that tells of its end, and the
    line to it."""

    def __init__(self, let_go: Callable[[], None], known: Known, pages: Sequence[Part]) -> None:
        """Fork. ``let_go`` closes in the child what is the warm process's own."""
        self.line, there = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _name("cm spare")
                let_go()
                self.line.close()
                _wait(there, known, pages)
            finally:
                os._exit(1)
        there.close()
        self.number = os.pidfd_open(self.pid)

    def take(self, connection: socket.socket, count: int) -> bool:
        """Have it run the command of a client, unless it is dead; so many were run before."""
        with self.line:
            try:
                socket.send_fds(self.line, [count.to_bytes(_LENGTH)], [connection.fileno()])
            except OSError:
                return False
        return True


def _wait(line: socket.socket, known: Known, pages: Sequence[Part]) -> NoReturn:
    """Wait for a client, run its command, and leave; without a client once nobody can send one."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    with suppress(OSError):
        copy(pages, lambda: bool(poll.poll(0)))
    count, files, _, _ = socket.recv_fds(line, _LENGTH, 1)
    line.close()
    if not files:
        os._exit(0)
    _name("cm")
    serve(socket.socket(fileno=files[0]), known, int.from_bytes(count))


def _name(name: str) -> None:
    """Name this process for those who list processes."""
    with suppress(OSError), open("/proc/self/comm", "w") as file:
        file.write(name)
