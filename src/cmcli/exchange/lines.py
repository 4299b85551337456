"""The lines of one CSV file and the rows on them; only a few lines are held at a time.

A broken row is listed, and reading goes on at the next line.
"""

import csv
from collections.abc import Iterable, Iterator

from cmcli.errors import UsageProblem

MAX_ROWS = 2_000_000
MAX_LINE = 65_536
MAX_UNBROKEN = 1024 * 1024
"""Bytes without a line end. A longer line is no row, and reading stops there."""

MAX_SPAN = 50
"""Physical lines of one row; a field in quotes may hold line ends."""

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def lines_of(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The lines of a file with their ends, without a byte order mark.

    Raises :class:`UsageProblem` where there are too many of them, or one has no end.
    """
    rest, first, count = b"", True, 0
    for piece in pieces:
        joined = rest + piece
        if first:
            joined, first = joined.removeprefix(BOM), False
        lines = joined.splitlines(keepends=True)
        rest = lines.pop() if lines else b""  # it may go on in the next piece
        if len(rest) > MAX_UNBROKEN:
            raise UsageProblem(
                f"{name}.csv has a line of more than {MAX_UNBROKEN // 2**20} MB.",
                "Ask for the export again.",
            )
        count += len(lines)
        if count > MAX_ROWS:
            break
        yield from lines
    if rest and count <= MAX_ROWS:
        count += 1
        yield rest
    if count > MAX_ROWS:
        raise UsageProblem(f"{name}.csv has more than {MAX_ROWS} lines.")


class _BrokenRow(Exception):
    """A line that no row can be made of; the text follows ``the row`` in a sentence."""


class _Feed:
    """Hands decoded lines to the csv reader, and never more than a row may span.

    The lines from ``start`` on are kept: after a broken row they are read again.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.coming = iter(lines)
        self.kept: list[bytes] = []
        self.start = 0
        self.at = 0
        self.width = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def more(self) -> bool:
        """Return whether there is another line."""
        if not self.kept:
            self.kept.extend(line for line in (next(self.coming, b""),) if line)
        return bool(self.kept)

    def go_on(self, at: int) -> None:
        """Begin the next row there."""
        del self.kept[: at - self.start]
        self.start = self.at = at

    def __next__(self) -> str:
        place = self.at - self.start
        if place == len(self.kept):
            self.kept.append(next(self.coming))
        raw = self.kept[place]
        if place and (place >= MAX_SPAN or self._is_row(raw)):
            raise _BrokenRow("has a quote that is not closed")
        self.at += 1
        if len(raw) > MAX_LINE:
            raise _BrokenRow(f"is longer than {MAX_LINE} bytes")
        if b"\0" in raw:
            raise _BrokenRow("holds a NUL byte")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise _BrokenRow(f"is not UTF-8 text{_other_text(raw)}") from None

    def _is_row(self, raw: bytes) -> bool:
        """Return whether a line is a whole row by itself, so that a quote before it ran away."""
        if not self.width or raw.count(b",") < self.width - 1:
            return False
        try:
            fields = next(csv.reader([raw.decode("utf-8", "replace")], strict=True), [])
        except csv.Error:
            return False
        return len(fields) == self.width


def _other_text(raw: bytes) -> str:
    """Say if a line may be in the old form of Windows, which gives most bytes a meaning."""
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "; it looks like Windows-1252 (cp1252)"


def logical_rows(lines: Iterable[bytes]) -> Iterator[tuple[int, list[str], str]]:
    """Each row as (line, fields, what is wrong); after a broken row it goes on at the next line.

    The first row sets the width; lines are counted from 1, and empty ones passed over.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, strict=True)
    while feed.more():
        fields: list[str] = []
        wrong = ""
        try:
            fields = next(reader, [])
        except _BrokenRow as problem:
            wrong = str(problem)
        except csv.Error as problem:
            too_long = "field larger" in str(problem)
            wrong = "has a field that is too long" if too_long else "is broken by a quote"
        if fields and feed.width and len(fields) != feed.width:
            wrong = f"has {len(fields)} columns instead of {feed.width}"
        line = feed.start + 1
        if wrong:
            feed.go_on(line)
            reader = csv.reader(feed, strict=True)
        else:
            feed.go_on(feed.at)
        if wrong or fields:
            feed.width = feed.width or len(fields)
            yield line, fields, wrong


class WatchedLines:
    """Lines that are passed on one by one; the last one is remembered."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._last = b""

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._last = line
            yield line

    @property
    def is_whole(self) -> bool:
        """Return whether the last line has an end."""
        return self._last.endswith((b"\n", b"\r"))


def form_problem(first: bytes, kind: str) -> str:
    """Say by its first line if a file is in another form than those of its ``kind``, or nothing."""
    if first.startswith(_UTF16) or (first[1:2] == b"\0" or first[:1] == b"\0"):
        return f"the file is UTF-16 text, and {kind} files are UTF-8"
    for mark, name in ((b";", "semicolons"), (b"\t", "tabs")):
        if first.count(mark) > first.count(b","):
            return f"its columns are separated by {name}, and {kind} files have commas"
    return ""


def count_rows(pieces: Iterable[bytes]) -> int:
    """Rows below the header of a file that is not read, counted by its lines."""
    count, last = 0, b""
    for piece in pieces:
        count += piece.count(b"\n")
        last = piece[-1:]
    return max(0, count - (last == b"\n"))
