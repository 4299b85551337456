"""One CSV file into a table: the columns that are used, and a count of what else has values."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from cmcli.domain.text import quoted
from cmcli.exchange.dates import like_a_date, read_date, settled_order
from cmcli.exchange.hmis.columns import STAMPS, Layout
from cmcli.exchange.hmis.records import ExportRow, Table
from cmcli.exchange.lines import WatchedLines, form_problem, lines_of, logical_rows
from cmcli.exchange.problems import Problems

CUT_OFF = "the file ends in the middle of a row, so the rest of it is missing."


def read_table(layout: Layout, pieces: Iterable[bytes]) -> Table:
    """The rows of one file; a file whose header is wrong comes back without rows.

    Only the columns that the layout needs or wants are kept of a row. Of the others of the format,
    the rows with a value are counted.
    """
    lines = lines_of(pieces, layout.file)
    first = next(lines, b"")
    problems = Problems()
    coming = WatchedLines(chain([first], lines) if first else ())
    rows = logical_rows(coming)
    line, header, wrong = next(rows, (1, [], "is empty"))
    form = form_problem(first, "HMIS")
    if form:
        problems.reject(layout.file, line, "bad-form", f"{form}.")
    if form or not _header_holds(layout, line, header, wrong, problems):
        count = sum(1 for _ in lines)
        return Table(layout.file, count=count, problems=tuple(problems), note="rejected")
    reading = _TableReading(layout, header, problems)
    wrong, ends = "", _Ends(header[-1])
    for line, fields, wrong in rows:
        reading.take(line, fields, wrong)
        ends.see(fields[-1] if fields else "")
    if not coming.is_whole and (wrong or ends.last_is_cut):
        problems.reject(layout.file, None, "cut-off", CUT_OFF)
    return reading.table()


class _Ends:
    """The last fields of the rows. If they are in the ``column`` ExportID, which is the same in
    every row, they tell if the last row is cut within it."""

    def __init__(self, column: str) -> None:
        self._same = column == "ExportID"
        self._before: str | None = None
        self._last: str | None = None

    def see(self, field: str) -> None:
        """Take the last field of the next row."""
        self._before, self._last = self._last, field

    @property
    def last_is_cut(self) -> bool:
        """Return whether the last row has less in its last field than the one before has."""
        if not self._same or self._last is None:
            return False
        if self._before is None:
            return not self._last
        return self._last != self._before and self._before.startswith(self._last)


class _TableReading:
    """A table under way."""

    def __init__(self, layout: Layout, header: list[str], problems: Problems) -> None:
        self.layout = layout
        self.header = header
        self.problems = problems
        used = layout.needed + layout.wanted + layout.optional
        kept = [name for name in used if name in header]
        self.names = {name: at for at, name in enumerate(kept)}
        self.places = [header.index(name) for name in kept]
        self.gone = self.names.get("DateDeleted")
        self.others = {
            header.index(name): 0 for name in header if name in layout.known - {*kept, *STAMPS}
        }
        self.good: list[ExportRow] = []
        self.deleted: list[ExportRow] = []
        self.count = 0
        self._met: dict[str, str] = {}

    def take(self, line: int, fields: list[str], wrong: str) -> None:
        """Keep one row, or note why it is not taken."""
        self.count += 1
        if wrong:
            self.problems.reject(self.layout.file, line, "bad-row", f"the row {wrong}.")
            return
        met = self._met.setdefault  # most values are on many rows: each is held once
        key, *rest = [fields[at].strip() for at in self.places] or [""]
        row = ExportRow(line, (key, *(met(value, value) for value in rest)), self.names)
        gone = row.fields[self.gone] if self.gone is not None else ""
        if gone and not _is_date(gone):
            said = f" {quoted(gone)}" if like_a_date(gone) else ""
            text = f"DateDeleted{said} is not a date."
            self.problems.reject(self.layout.file, line, "bad-date", text)
            return
        (self.deleted if gone else self.good).append(row)
        if not gone:
            for at in self.others:
                if fields[at]:
                    self.others[at] += 1

    def table(self) -> Table:
        """The table at the end of the file."""
        return Table(
            self.layout.file,
            tuple(self.good),
            tuple(self.deleted),
            self.count,
            tuple(self.problems),
            frozenset(self.header),
            "" if self.layout.kind else "looked up",
            {self.header[at]: count for at, count in self.others.items() if count},
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
    return settled_order(row.get(day) for row in table.rows for day in layout.days)
