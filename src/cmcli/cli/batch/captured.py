"""One command of many in a process: what it printed, and how it ended."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cmcli.cli.main import attempt
from cmcli.errors import CmError


@dataclass(frozen=True, slots=True)
class Ended:
    """The exit code of a command, what it printed and said, and why it failed if it did."""

    code: int
    out: str
    said: str
    problem: CmError | None


def captured(argv: tuple[str, ...], stdin: str | None = None) -> Ended:
    """Call a command; nothing that it prints reaches the screen, and it reads ``stdin`` only."""
    read: Any = _NOTHING if stdin is None else _bytes(stdin)
    with _streams(read, io.StringIO(), io.StringIO()) as (out, said):
        code, problem = attempt(list(argv))
    return Ended(code, out.getvalue(), said.getvalue(), problem)


@contextmanager
def _streams(
    read: Any, out: io.StringIO, said: io.StringIO
) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = read, out, said
    try:
        yield out, said
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _bytes(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), encoding="utf-8")


_NOTHING = _bytes("")
