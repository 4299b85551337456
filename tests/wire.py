"""A wire to a PostgreSQL server that counts: every question to it costs a way there and back.

The counter reads the messages of the protocol. How the bytes are split on the way means nothing: a
long question comes in parts, and an answer may end before the driver has sent its last message.
"""

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from sqlalchemy.engine import make_url

NAME = ".s.PGSQL.5432"
"""What the client calls the socket of a server, in the folder that it is given as the host."""

LOCKS_HEAD = b"FROM heads FOR UPDATE"
ENDS = (b"COMMIT", b"ROLLBACK")

START = 0
"""Stands for the type of the first message of a connection, which has none."""

ASK = bytes((START, *b"QS"))
"""The types of the messages that each get an end of the answer: start, query and sync."""

READY = ord("Z")
"""The type of the message by which the server ends an answer."""

UNANSWERED = b"HX"
"""The types of the messages that nobody answers: a flush, and the end of a connection.

The driver sends a flush behind each pipeline, even where the answer is there already.
"""


class Wire:
    """A socket that hands everything on to the server, and counts.

    ``trips`` are the times at which the client sent something and waited for the answer, and
    ``under_head`` those of them from the lock of the log's head to the end of the transaction.
    """

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self._server = Path(str(url.query["host"])) / NAME
        self._folder = Path(tempfile.mkdtemp(prefix="cm-wire-"))
        self.address = url.set(query={"host": str(self._folder)}).render_as_string(False)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._folder / NAME))
        self._listener.listen()
        self.reset()

    def reset(self) -> None:
        """Begin to count anew."""
        self.connections = self.trips = self.under_head = 0

    def __enter__(self) -> "Wire":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        shutil.rmtree(self._folder)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                self.connections += 1
                _Call(self, client, server)


class _Call:
    """One connection through the wire."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._unanswered = 0
        self._waits = self._holds_head = self._under_head = False
        for source, target in ((client, server), (server, client)):
            asks = source is client
            threading.Thread(target=self._hand_on, args=(source, target, asks), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        messages = _Messages(begins=asks)
        seen = self._asked if asks else self._answered
        with suppress(OSError):
            while data := source.recv(1 << 16):
                for kind, message in messages.whole(data):
                    seen(kind, message)
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _asked(self, kind: int, message: bytes) -> None:
        """Count a message to the server, if nobody waits for an answer yet."""
        if kind in UNANSWERED:
            return
        with self._lock:
            if not self._waits:
                self._waits, self._under_head = True, False
                self._wire.trips += 1
            self._unanswered += kind in ASK
        self._holds_head |= LOCKS_HEAD in message
        if self._holds_head and not self._under_head:
            self._under_head = True
            self._wire.under_head += 1
        if any(end in message for end in ENDS):
            self._holds_head = False

    def _answered(self, kind: int, message: bytes) -> None:
        """End the wait when the server has answered all that was asked."""
        if kind == READY:
            with self._lock:
                self._unanswered -= 1
                self._waits = self._unanswered > 0


class _Messages:
    """The messages of one direction, put together from its bytes.

    The first message to the server ``begins`` the connection and has no type.
    """

    def __init__(self, *, begins: bool) -> None:
        self._typed = not begins
        self._left = b""

    def whole(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Give the messages that are complete with these bytes, with their types."""
        self._left += data
        while len(self._left) >= self._typed + 4:
            length = int.from_bytes(self._left[self._typed : self._typed + 4])
            end = self._typed + length
            if len(self._left) < end:
                return
            message, self._left = self._left[:end], self._left[end:]
            yield (message[0] if self._typed else START), message
            self._typed = True
