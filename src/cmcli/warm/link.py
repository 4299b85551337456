"""From a command that runs as a child of the warm process to the client in its place."""

import _socket
import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

from cmcli.warm import wire

_current: "Link | None" = None


class Link:
    """The connection of a command with its client."""

    def __init__(self, connection: _socket.socket) -> None:
        self._connection = connection

    def about_to_read(self) -> None:
        """Wait until this command may read from the terminal: not in the background."""
        self._connection.sendall(wire.numbered(wire.READING))
        wire.message(self._connection)

    def has_read(self) -> None:
        """Tell that nothing more is read for now."""
        self._connection.sendall(wire.numbered(wire.READ))

    def run(self, words: Sequence[str], text: bytes | None, known: Mapping[str, str]) -> int:
        """Run a program on the terminal, and return its exit code; raises OSError where it
        cannot be started."""
        pairs = [f"{name}={value}" for name, value in known.items()]
        request = b"\0".join(map(os.fsencode, (str(len(words)), *words, *pairs)))
        length = wire.numbered(wire.TEXT, -1 if text is None else len(text))
        head = wire.numbered(wire.PROGRAM, len(request))
        self._connection.sendall(head + request + length + (text or b""))
        kind, number = wire.message(self._connection)
        if kind != wire.ENDED:
            raise OSError(number, os.strerror(number), words[0])
        return number


class TerminalInput(io.FileIO):
    """The terminal as standard input of a command that isn't of the terminal's session."""

    def __init__(self, link: Link) -> None:
        super().__init__(0, "rb", closefd=False)
        self._link = link

    def readinto(self, buffer: Any) -> int:
        """Read once the client is in the foreground."""
        self._link.about_to_read()
        try:
            return super().readinto(buffer)
        finally:
            self._link.has_read()

    def read(self, size: int | None = -1) -> Any:
        """Read by :meth:`readinto`."""
        return io.RawIOBase.read(self, -1 if size is None else size)

    def readall(self) -> Any:
        """Read by :meth:`readinto`."""
        return io.RawIOBase.readall(self)


def current() -> Link | None:
    """Return the link to the client; None in a process that runs its command itself."""
    return _current


def begin(link: Link) -> None:
    """Set the link of this process."""
    global _current
    _current = link
