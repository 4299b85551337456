"""One CSV file into a table, line by line: a broken row is listed, and reading goes on after it."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date

from cmcli.errors import UsageProblem
from cmcli.exchange.hmis.columns import Layout
from cmcli.exchange.hmis.dates import read_date, settled_order
from cmcli.exchange.hmis.records import ExportRow, Problems, Table

MAX_ROWS = 2_000_000
MAX_LINE = 65_536
MAX_SPAN = 50
"""Physical lines of one row; a field in quotes may hold line ends."""

BOM = b"\xef\xbb\xbf"


class _BrokenRow(Exception):
    """A line that no row can be made of; the text follows ``the row`` in a sentence."""


class _Feed:
    """Hands decoded lines to the csv reader, and never more than a row may span."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.lines = lines
        self.start = 0
        self.at = 0
        self.width = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        if self.at - self.start >= MAX_SPAN:
            raise _BrokenRow("has a quote that is not closed")
        raw = self.lines[self.at]
        if self.at > self.start and self._is_row(raw):
            raise _BrokenRow("has a quote that is not closed")
        self.at += 1
        if len(raw) > MAX_LINE:
            raise _BrokenRow(f"is longer than {MAX_LINE} bytes")
        if b"\0" in raw:
            raise _BrokenRow("holds a NUL byte")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise _BrokenRow("is not UTF-8 text") from None

    def _is_row(self, raw: bytes) -> bool:
        """Return whether a line is a whole row by itself, so that a quote before it ran away."""
        if not self.width or raw.count(b",") < self.width - 1:
            return False
        try:
            fields = next(csv.reader([raw.decode("utf-8", "replace")], strict=True), [])
        except csv.Error:
            return False
        return len(fields) == self.width


def logical_rows(lines: Sequence[bytes]) -> Iterator[tuple[int, list[str], str]]:
    """Each row as (line, fields, what is wrong); after a broken row it goes on at the next line.

    The first row sets the width; lines are counted from 1, and empty ones passed over.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, strict=True)
    while feed.start < len(lines):
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
            feed.at = line
            reader = csv.reader(feed, strict=True)
        feed.start = feed.at
        if wrong or fields:
            feed.width = feed.width or len(fields)
            yield line, fields, wrong


def read_table(layout: Layout, data: bytes) -> Table:
    """The rows of one file; a file whose header is wrong comes back without rows.

    Only the columns that the layout needs or wants are kept of a row.
    """
    lines = data.removeprefix(BOM).splitlines(keepends=True)
    if len(lines) > MAX_ROWS:
        raise UsageProblem(f"{layout.file}.csv has more than {MAX_ROWS} lines.")
    problems = Problems()
    rows = logical_rows(lines)
    line, header, wrong = next(rows, (1, [], "is empty"))
    if not _header_holds(layout, line, header, wrong, problems):
        count = max(0, len(lines) - 1)
        return Table(layout.file, count=count, problems=tuple(problems), note="rejected")
    kept = {name: header.index(name) for name in layout.needed + layout.wanted if name in header}
    good: list[ExportRow] = []
    deleted: list[ExportRow] = []
    count = 0
    for line, fields, wrong in rows:
        count += 1
        if wrong:
            problems.reject(layout.file, line, "bad-row", f"the row {wrong}.")
            continue
        row = ExportRow(line, {name: fields[at].strip() for name, at in kept.items()})
        gone = row.values.get("DateDeleted")
        if gone and not _is_date(gone):
            problems.reject(layout.file, line, "bad-date", "DateDeleted is not a date.")
            continue
        (deleted if gone else good).append(row)
    return Table(
        layout.file,
        tuple(good),
        tuple(deleted),
        count,
        tuple(problems),
        frozenset(header),
        "" if layout.kind else "looked up",
    )


def _is_date(text: str) -> bool:
    """Return whether it is a date at all, with one reading or several."""
    reading = read_date(text, date(1900, 1, 1), date(2099, 12, 31))
    return reading.value is not None or reading.rule == "ambiguous-date"


def _header_holds(
    layout: Layout, line: int, header: list[str], wrong: str, problems: Problems
) -> bool:
    """Return whether the file can be read by its header; notes its faults."""
    if wrong:
        problems.reject(
            layout.file,
            line,
            "bad-header",
            f"the row of column names {wrong}, so the file cannot be read.",
        )
        return False
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        text = f"the column {shown(twice[0])} appears twice, so the file cannot be read."
        problems.reject(layout.file, line, "duplicate-column", text)
        return False
    for name in layout.needed:
        if name not in header:
            text = f"the column {name} is missing, so the file cannot be read."
            problems.reject(layout.file, line, "missing-column", text)
    for name in layout.wanted:
        if name not in header:
            text = f"the column {name} is missing and was read as empty."
            problems.warn(layout.file, line, "missing-column", text)
    for name in header:
        if name not in layout.known:
            text = f"the column {shown(name)} is not of the format and was not read."
            problems.warn(layout.file, line, "unknown-column", text)
    return not any(problem.rejected for problem in problems)


def shown(name: str) -> str:
    """Return a column's name for a sentence: printable ASCII and short."""
    return ascii(name if len(name) <= 40 else name[:40] + "...")


def date_order(layout: Layout, table: Table) -> str | None:
    """Return what the dates of the file settle about day and month (see ``settled_order``)."""
    return settled_order(row.values.get(day, "") for row in table.rows for day in layout.days)


def count_rows(data: bytes) -> int:
    """Rows below the header of a file that is not read, counted by its lines."""
    return max(0, data.count(b"\n") - data.endswith(b"\n"))
