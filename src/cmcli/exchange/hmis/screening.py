"""Checks for the rows of every file: one row per key, needed fields, dates and codes."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from cmcli.domain.text import SHORT_LIMIT, clean_input, quoted
from cmcli.errors import UsageProblem
from cmcli.exchange.dates import DateReading, like_a_date, read_date
from cmcli.exchange.hmis.codes import UNSAID
from cmcli.exchange.hmis.columns import LAYOUTS
from cmcli.exchange.hmis.records import ExportRow, Table
from cmcli.exchange.hmis.rows import date_order
from cmcli.exchange.problems import MAX_ID, Problems, Rejected

_T = TypeVar("_T")
_AMOUNT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?")
_CODE = re.compile(r"[0-9]{1,4}")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")
MAX_TEXT = 1_000_000
"""Characters of a text that is looked at before it is cut."""

OLDEST_CASEWORK = date(1950, 1, 1)
"""A date of casework before this day is a slip of the hand."""


def with_value(column: str, text: str) -> str:
    """Return the column with its value, for a sentence.

    Only what looks like a date is shown: a shifted row may have a name or a number of a person
    there.
    """
    return f"{column} {quoted(text)}" if like_a_date(text) else column


def _rank(row: ExportRow) -> tuple[str, tuple[str, ...]]:
    """The order among rows of one key: by the last update, then by content, never by place."""
    stamp = row.get("DateUpdated")
    return (stamp if _STAMP.fullmatch(stamp) else "", row.fields)


def unique(
    file: str, rows: Iterable[ExportRow], key: str, problems: Problems, same: Sequence[str] = ()
) -> list[ExportRow]:
    """One row per key: the one updated last. The others are rejected, and all of them where they
    differ in one of the columns ``same``, which say whom the row is about."""
    first: dict[str, ExportRow] = {}
    again: dict[str, list[ExportRow]] = {}
    for row in rows:
        name = row[key]
        if not name:
            problems.reject(file, row.line, "missing", f"{key} is empty.")
        elif len(name) > MAX_ID:
            problems.reject(file, row.line, "bad-id", f"{key} is longer than {MAX_ID} characters.")
        elif name in first:
            again.setdefault(name, [first[name]]).append(row)
        else:
            first[name] = row
    kept: list[ExportRow] = []
    for name, one in first.items():
        group = again.get(name)
        if group is None:
            kept.append(one)
            continue
        torn = [column for column in same if len({row[column] for row in group}) > 1]
        best = None if torn else max(group, key=_rank)
        if best is not None:
            kept.append(best)
        for row in group:
            if row is not best:
                problems.reject(file, row.line, "duplicate", _twice(key, torn, group, best))
    return kept


def _twice(
    key: str, torn: Sequence[str], group: Sequence[ExportRow], best: ExportRow | None
) -> str:
    if best is not None:
        return f"{key} is the same as on line {best.line}, which was used instead."
    lines = ", ".join(str(row.line) for row in group[:5])
    return f"{key} is on lines {lines} with different {torn[0]}; none was imported."


class FieldReader:
    """Reads the fields of one file's rows and notes what is wrong with them."""

    def __init__(
        self, table: Table, problems: Problems, today: date, users: Collection[str] = ()
    ) -> None:
        self.table = table
        self.file = table.file
        self.layout = LAYOUTS[table.file]
        self.problems = problems
        self.today = today
        self.users = users
        self.order = date_order(self.layout, table)
        self.strangers: dict[str, list[int]] = {}

    def each(
        self,
        make: Callable[[ExportRow], _T | None],
        same: Sequence[str] = (),
        also: str | None = None,
    ) -> list[_T]:
        """Yield the results of ``make`` for every row with its own key (and with its own
        ``also``)."""
        rows = unique(self.file, self.table.rows, self.layout.key, self.problems, same)
        if also is not None:
            rows = unique(self.file, rows, also, self.problems)
        made: list[_T] = []
        for row in rows:
            try:
                record = make(row)
            except Rejected as no:
                self.problems.reject(self.file, row.line, no.rule, no.text)
            else:
                if record is not None:
                    made.append(record)
        self._report_strangers()
        return made

    def _report_strangers(self) -> None:
        for lines in self.strangers.values():
            rows = "this row comes" if len(lines) == 1 else f"{len(lines)} such rows come"
            text = f"UserID names no user of User.csv; {rows} without a worker."
            self.problems.warn(self.file, min(lines), "orphan", text)

    def warn(self, row: ExportRow, rule: str, text: str) -> None:
        """Note something about the row that stops nothing."""
        self.problems.warn(self.file, row.line, rule, text)

    def text(self, row: ExportRow, *columns: str, limit: int = SHORT_LIMIT) -> str | None:
        """The columns' words as they are stored, with single spaces between them.

        None where nothing in them is visible; more than ``limit`` characters are cut off, with a
        warning.
        """
        joined = " ".join(" ".join(row.get(c) for c in columns).split())
        try:
            text = clean_input(joined, what=columns[0], limit=MAX_TEXT) if joined else ""
        except UsageProblem:
            return None
        if len(text) > limit:
            self.warn(row, "too-long", f"{columns[0]} was cut to {limit} characters.")
            text = text[:limit].rstrip()
        return text or None

    def _reading(self, row: ExportRow, column: str, earliest: date, said: str) -> DateReading:
        reading = read_date(row[column], earliest, self.today, self.order)
        if reading.odd:
            text = f"{said} is not in the form yyyy-mm-dd; it was read as {reading.value}."
            self.warn(row, "odd-date", text)
        return reading

    def day(self, row: ExportRow, column: str) -> date:
        """Return a date of casework; raises :class:`Rejected` for one that cannot be read."""
        if not row[column]:
            raise Rejected("missing", f"{column} is empty.")
        said = with_value(column, row[column])
        reading = self._reading(row, column, OLDEST_CASEWORK, said)
        if reading.value is None:
            raise Rejected(reading.rule, f"{said} {reading.why}.")
        return reading.value

    def birth(self, row: ExportRow, column: str) -> date | None:
        """A date of birth within the last 120 years; None, with a warning, where it is not."""
        if not row[column]:
            return None
        earliest = date(max(1, self.today.year - 120), 1, 1)
        reading = self._reading(row, column, earliest, column)
        if reading.value is None:
            self.warn(row, reading.rule, f"{column} {reading.why}; it was left unknown.")
        return reading.value

    def code(self, row: ExportRow, column: str, labels: Mapping[int, object]) -> int | None:
        """The code; one that the list lacks, or none, is a warning."""
        value = row.get(column)
        if not value:
            self.warn(row, "missing", f"{column} is empty.")
            return None
        if _CODE.fullmatch(value) is None:
            self.warn(row, "unknown-code", f"{column} is not a code.")
            return None
        if int(value) not in labels:
            self.warn(row, "unknown-code", f"{column} {int(value)} is not a code of the format.")
        return int(value)

    def answer(self, row: ExportRow, column: str, codes: Collection[int]) -> int | None:
        """Return one of the codes, None where nothing is said; any other is a warning."""
        value = row.get(column)
        if not value:
            return None
        code = int(value) if _CODE.fullmatch(value) else -1
        if code in codes:
            return code
        if code not in UNSAID:
            self.warn(row, "unknown-code", f"{column} is not a code of the format.")
        return None

    def cents(self, row: ExportRow, column: str) -> int | None:
        """Return an amount of money in cents; anything else is a warning."""
        value = row.get(column)
        if not value:
            return None
        cents = Decimal(value) * 100 if _AMOUNT.fullmatch(value) else Decimal("NaN")
        if cents.is_nan() or cents != int(cents):
            text = f"{column} is not an amount of money; it was left out."
            self.warn(row, "bad-amount", text)
            return None
        return int(cents)

    def worker(self, row: ExportRow) -> str | None:
        """The user of the row, None where neither the export nor the store has them."""
        user = row.get("UserID")
        if user in self.users:
            return user
        self.strangers.setdefault(user, []).append(row.line)
        return None


@dataclass(frozen=True, slots=True)
class Parents(Generic[_T]):
    """The records that rows of another file refer to by ``column``; ``seen`` and ``deleted`` are
    all ids in their file."""

    file: str
    column: str
    taken: Mapping[str, _T]
    seen: frozenset[str]
    deleted: frozenset[str]

    @classmethod
    def of(cls, table: Table, taken: Mapping[str, _T]) -> "Parents[_T]":
        """The parents that come from a table."""
        key = LAYOUTS[table.file].key
        return cls(
            table.file,
            key,
            taken,
            frozenset(row[key] for row in table.rows),
            frozenset(row[key] for row in table.deleted),
        )

    def get(self, row: ExportRow) -> _T:
        """The record that the row hangs on; raises :class:`Rejected` where it was not taken."""
        name = row[self.column]
        if name in self.taken:
            return self.taken[name]
        if not name:
            raise Rejected("missing", f"{self.column} is empty.")
        if name in self.seen:
            raise Rejected("parent-rejected", f"its row in {self.file}.csv was rejected.")
        if name in self.deleted:
            raise Rejected("orphan", f"its row in {self.file}.csv is marked as deleted.")
        raise Rejected("orphan", f"{self.column} is not in {self.file}.csv.")
