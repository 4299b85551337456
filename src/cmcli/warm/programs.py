"""Programs that a command runs on the terminal: a pager, an editor.

They belong to the client, which the terminal and the shell know.
"""

import _socket
import signal
import subprocess
from typing import TYPE_CHECKING

from cmcli.warm import wire

if TYPE_CHECKING:
    from cmcli.warm.client import Command


def run_for(command: "Command", connection: _socket.socket, size: int) -> None:
    """Run the program that the command names, and tell it the exit code."""
    count, *parts = wire.receive(connection, size).split(b"\0")
    words, known = parts[: int(count)], parts[int(count) :]
    environment = dict(pair.split(b"=", 1) for pair in known)
    _, length = wire.message(connection)
    text = None if length < 0 else wire.receive(connection, length)
    command.give_signals_back()
    # A handler, unlike SIG_IGN, is not inherited by the program.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        done = subprocess.run(words, input=text, env=environment, check=False)  # noqa: S603
        answer = wire.numbered(wire.ENDED, done.returncode)
    except OSError as problem:
        answer = wire.numbered(wire.FAILED, problem.errno or 0)
    finally:
        command.take_signals()
    connection.sendall(answer)
