"""Programs started from a warmed-up process: cm is imported once, each start is a fork.

A cold start of cm takes a third of a second, nearly all of it imports, and tests make hundreds.
Those that are about the start itself (what is imported, a kill, a full disk) start cold.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

TESTS = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("cm")
RUN = "from cmcli.cli.main import run; run()"

CLIENT = f"""\
#!{sys.executable} -SIE
import json, os, socket, sys
asked = {{"code": {RUN!r}, "words": sys.argv[1:], "environment": dict(os.environ),
         "folder": os.getcwd(), "terminal": False}}
with socket.socket(socket.AF_UNIX) as server:
    server.connect(PATH)
    socket.send_fds(server, [json.dumps(asked).encode() + b"\\n"], [0, 1, 2])
    os._exit(int(server.makefile().read().split()[1]))
"""
"""A program ``cm`` for scripts: it hands its streams to the warmed-up process."""


class Warmed:
    """A program that was started; ``returncode`` is its exit code, or minus the signal."""

    def __init__(self, connection: socket.socket) -> None:
        self._answer = connection.makefile()
        self._connection = connection
        self.pid = int(self._answer.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; ``timeout`` is in seconds."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                self.returncode = int(self._answer.readline())
            except TimeoutError as late:
                raise subprocess.TimeoutExpired("cm", timeout or 0) from late
            self._answer.close()
            self._connection.close()
        return self.returncode

    def kill(self) -> None:
        """Kill it, if it hasn't ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, 9)


def start(
    words: Sequence[str],
    streams: Sequence[int],
    *,
    environment: Mapping[str, str],
    folder: str | None = None,
    terminal: bool = False,
) -> Warmed | None:
    """Start ``words``, which is ``cm`` or Python with ``-c``; None for any other program.

    ``streams`` are the three standard ones. With ``terminal`` the first of them is its own.
    """
    match list(words):
        case [program, *rest] if program == str(PROGRAM):
            code = RUN
        case [program, "-c", code, *rest] if program == sys.executable:
            pass
        case _:
            return None
    asked = {
        "code": code,
        "words": rest,
        "environment": dict(environment),
        "folder": folder or os.getcwd(),
        "terminal": terminal,
    }
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(_server())
    socket.send_fds(connection, [json.dumps(asked).encode() + b"\n"], list(streams))
    return Warmed(connection)


def run(
    words: Sequence[str],
    *,
    input: str = "",
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    timeout: float = 120,
) -> "subprocess.CompletedProcess[str]":
    """Run it as :func:`subprocess.run` does with ``capture_output`` and ``text``."""
    files: list[IO[str]] = [tempfile.TemporaryFile("w+", newline="") for _ in range(3)]  # noqa: SIM115
    given, out, err = files
    given.write(input)
    given.seek(0)
    process = start(
        words,
        [file.fileno() for file in files],
        environment=os.environ if env is None else env,
        folder=cwd,
    )
    assert process is not None, words
    try:
        code = process.wait(timeout)
    finally:
        process.kill()
    for file in (out, err):
        file.seek(0)
    done = subprocess.CompletedProcess(list(words), code, out.read(), err.read())
    for file in files:
        file.close()
    return done


@cache
def program() -> str:
    """The path of a program ``cm``, for scripts and shells to call."""
    path = Path(_server()).with_name("cm")
    path.write_text(CLIENT.replace("PATH", repr(_server())))
    path.chmod(0o700)
    return str(path)


@cache
def _server() -> str:
    """Start the warmed-up process of this test process, and return where it listens."""
    folder = tempfile.mkdtemp(prefix="cm-warm-")
    path = f"{folder}/socket"
    process = subprocess.Popen(
        [sys.executable, "-m", "warmed_server", path], stdin=subprocess.PIPE, cwd=TESTS
    )
    atexit.register(_stop, process, folder)
    while not os.path.exists(path):
        assert process.poll() is None
        time.sleep(0.01)
    return path


def _stop(process: "subprocess.Popen[bytes]", folder: str) -> None:
    process.kill()
    process.wait()
    for name in os.listdir(folder):
        os.unlink(f"{folder}/{name}")
    os.rmdir(folder)
