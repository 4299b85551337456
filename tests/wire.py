"""A wire to a PostgreSQL server that counts: every message to it costs a way there and back."""

import shutil
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from sqlalchemy.engine import make_url

NAME = ".s.PGSQL.5432"
"""What the client calls the socket of a server, in the folder that it is given as the host."""

LOCKS_HEAD = b"FROM heads FOR UPDATE"
ENDS = (b"COMMIT", b"ROLLBACK")
READY = b"Z\x00\x00\x00\x05"
"""How the server ends an answer, before one byte on the state of the transaction."""


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
        self.sent: list[bytes] = []

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
        self._answered = True
        self._holds_head = False
        for source, target in ((client, server), (server, client)):
            asks = source is client
            threading.Thread(target=self._hand_on, args=(source, target, asks), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                self._seen(data, asks)
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _seen(self, data: bytes, asks: bool) -> None:
        if not asks:
            # While a long message is still being sent, the server may begin to answer it.
            self._answered = data[-6:-1] == READY
            return
        if data[:1] == b"X":  # the client hangs up and waits for nothing
            return
        held, self._holds_head = self._holds_head, self._holds_head or LOCKS_HEAD in data
        if self._answered:
            self._wire.trips += 1
            self._wire.sent.append(data)
            self._wire.under_head += self._holds_head
        else:  # the same message goes on
            self._wire.sent[-1] += data
            self._wire.under_head += self._holds_head and not held
        self._answered = False
        if any(end in data for end in ENDS):
            self._holds_head = False
