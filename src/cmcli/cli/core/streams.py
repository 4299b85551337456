"""Standard output and standard error as ``cm`` has them: neither ends in a traceback."""

import io
import os
import sys
import textwrap
from typing import TextIO

NARROWEST = 20
"""Columns; a narrower terminal is left to break lines itself."""


class OutputFailed(Exception):
    """Standard output cannot be written; ``cause`` says why (on a closed pipe nobody reads).

    ``hint`` says what was saved, where the command knows it.
    """

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.hint: str | None = None


class Output(io.TextIOWrapper):
    """Standard output. A failure to write raises :class:`OutputFailed`.

    That is no OSError, so that it cannot be taken for one of the store's.
    """

    def write(self, text: str) -> int:
        """Write text; what the encoding lacks is escaped."""
        try:
            return super().write(text)
        except OSError as problem:
            raise OutputFailed(problem) from None

    def flush(self) -> None:
        """Flush what was written."""
        try:
            super().flush()
        except OSError as problem:
            raise OutputFailed(problem) from None


class Narration(io.TextIOWrapper):
    """Standard error. A failure to write is passed over: narration never stops the work."""

    def write(self, text: str) -> int:
        """Write text if somebody can read it; what the encoding lacks is escaped."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush what was written, if somebody can read it."""
        try:
            super().flush()
        except OSError:
            to_null(self)


def folded(line: str, stream: int = 2) -> str:
    """A line broken between words where the stream (1 output, 2 narration) is a terminal too
    narrow for it; what follows is indented like the line."""
    try:
        there = (sys.stdout if stream == 1 else sys.stderr).isatty()
        width = os.get_terminal_size(stream).columns if there else 0
    except OSError:
        width = 0
    if len(line) <= width or width < NARROWEST:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    lines = textwrap.wrap(
        line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
    return "\n".join(lines)


def install() -> None:
    """Open the standard streams that are closed and put ours in place."""
    # With a standard stream closed, the store's file could become number 1 and be printed into.
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = _as(Output, sys.stdout, 1)
    sys.stderr = _as(Narration, sys.stderr, 2)


def to_null(stream: TextIO) -> None:
    """Let a stream that cannot be written end in nothing, so that leaving makes no noise."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def _as(kind: type[io.TextIOWrapper], old: TextIO | None, number: int) -> io.TextIOWrapper:
    """A stream of ours upon the bytes of the old one."""
    if not isinstance(old, io.TextIOWrapper):
        return kind(open(number, "wb", closefd=False), encoding="utf-8")
    return kind(
        old.buffer,
        encoding=old.encoding,
        errors="backslashreplace",
        line_buffering=old.line_buffering,
        write_through=old.write_through,
    )
