"""One run of an outside command: fed, listened to, and stopped with all its children in time.

The command gets a session of its own, so that nothing reaches it from the terminal, and what it
started can be ended as one.
"""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO

KEPT = 10_000
"""Bytes of its output and of its errors that are kept; more is read and forgotten."""

GRACE = 2.0
"""Seconds to end after being asked to, before it is killed."""

LOOK = 0.05
"""Seconds between two looks whether it has ended, while a child of it holds its output open."""

CHUNK = 65_536
"""Bytes that are written or read at once."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended: its exit code (negative: the signal), None where it was stopped for
    time, and the beginnings of its output and its errors."""

    code: int | None
    out: bytes
    err: bytes


def run_outside(
    command: str, *, data: bytes, environment: Mapping[bytes, bytes], timeout: float
) -> CommandResult:
    """Run ``/bin/sh -c COMMAND`` with ``data`` on standard input, for ``timeout`` seconds at most.

    That it does not read its input is no error. What it left in the background lives on, unless
    time ran out. Raises OSError where nothing can be started.
    """
    until = time.monotonic() + timeout
    with ExitStack() as stack:
        process = None
        try:
            with _interruption_held():
                process = subprocess.Popen(  # noqa: S603  (what the user asked for)
                    ["/bin/sh", "-c", command],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    bufsize=0,
                    env=environment,
                    start_new_session=True,
                )
            pipes = [stack.enter_context(pipe) for pipe in _pipes(process)]
            out, err = bytearray(), bytearray()
            ended = _attend(process, pipes, (memoryview(data), out, err), until)
            if not ended:
                stop(process)
        except BaseException:
            if process is not None:
                stop(process)
            raise
    return CommandResult(process.returncode if ended else None, bytes(out), bytes(err))


@contextmanager
def _interruption_held() -> Iterator[None]:
    """Let Ctrl-C take effect after the block: while a process starts, nobody could stop it yet."""
    usual = signal.getsignal(signal.SIGINT)
    if not callable(usual) or threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    for number in held[:1]:
        usual(number, None)


def _pipes(process: "subprocess.Popen[bytes]") -> list[IO[bytes]]:
    return [pipe for pipe in (process.stdin, process.stdout, process.stderr) if pipe is not None]


def _attend(
    process: "subprocess.Popen[bytes]",
    pipes: list[IO[bytes]],
    texts: tuple[memoryview, bytearray, bytearray],
    until: float,
) -> bool:
    """Write its input and read its output as it goes; False where time ran out before its end."""
    with selectors.DefaultSelector() as selector:
        for pipe, text in zip(pipes, texts, strict=True):
            os.set_blocking(pipe.fileno(), False)
            writes = isinstance(text, memoryview)
            selector.register(
                pipe, selectors.EVENT_WRITE if writes else selectors.EVENT_READ, [text]
            )
        while selector.get_map():
            # Looked at before the last round, in which all that it wrote can be read.
            ended = process.poll() is not None
            for key, _ in selector.select(0 if ended else LOOK):
                if _moved(key):
                    continue
                selector.unregister(key.fileobj)
                if key.events == selectors.EVENT_WRITE:
                    pipes[0].close()
            if ended:
                return True
            if time.monotonic() >= until:
                return False
    try:
        process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _moved(key: selectors.SelectorKey) -> bool:
    """Write or read one chunk; False where there is no more to come or nobody at the other end."""
    try:
        if key.events == selectors.EVENT_WRITE:
            left = key.data[0]
            key.data[0] = left[os.write(key.fd, left[:CHUNK]) :] if left else left
            return bool(key.data[0])
        chunk = os.read(key.fd, CHUNK)
    except BlockingIOError:
        return True
    except BrokenPipeError:
        return False
    key.data[0] += chunk[: KEPT - len(key.data[0])]
    return bool(chunk)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End the command and everything that it started and that stayed in its group.

    They are asked to, and killed where that does not help.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except (ProcessLookupError, PermissionError):
            break  # nobody is left, or nobody that is ours to end
        if _group_ended(process, time.monotonic() + GRACE):
            break
    process.poll()


def _group_ended(process: "subprocess.Popen[bytes]", until: float) -> bool:
    while time.monotonic() < until:
        process.poll()
        try:
            os.killpg(process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return True
        time.sleep(0.01)
    return False
