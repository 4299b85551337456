"""The one gate to standard output: lists and records in the format that was asked for.

A terminal gets a Rich table, a pipe gets TSV of a list and the page of a record; every text that a
person typed passes ``safe_text``.
"""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import combining, east_asian_width

from cmcli.casework.answers import json_plain
from cmcli.cli.core.options import Format, Options
from cmcli.cli.core.streams import folded
from cmcli.cli.core.terminal import colour_wanted, columns_of_terminal, page
from cmcli.domain.keys import CAUTIONS
from cmcli.domain.text import csv_safe, safe_text
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from rich.text import Text

Record = Mapping[str, object]

NARROW = 8
"""Characters that a column of words has at least, if others are to be kept whole beside it."""

GAP = 3
"""Characters between two columns of a table."""


class Column(NamedTuple):
    """One column of a list: its key (as in JSON), its title, and how a terminal shows it.

    ``text`` turns the value into text for people (tables only; other formats get the plain value).
    ``style`` names a Rich style; the text alone must give the same information. ``nothing`` is
    shown in a table for a missing value. ``table=False`` keeps the column out of tables unless
    ``--fields`` asks for it.
    """

    key: str
    title: str = ""
    align: Literal["left", "right"] = "left"
    text: Callable[[object], str] | None = None
    style: Callable[[object], str | None] | None = None
    table: bool = True
    nothing: str = ""

    @property
    def heading(self) -> str:
        """The title, or the key in words."""
        return self.title or self.key.replace("_", " ")

    def shown(self, value: object) -> str:
        """The value as a table shows it."""
        if value is None:
            return self.nothing
        if self.text is not None:
            return safe_text(self.text(value))
        return safe_text(cell(value))


def chosen_format(options: Options) -> Format:
    """The format asked for, else a table on a terminal and TSV into a pipe."""
    return options.format or ("table" if sys.stdout.isatty() else "tsv")


def show_list(
    options: Options,
    rows: Sequence[Record],
    columns: Sequence[Column],
    *,
    ids: str = "ref",
    empty: str = "Nothing to show.",
) -> None:
    """Print one record per row; JSON has all keys of a row, other formats have the columns.

    ``ids`` is the key that ``--format ids`` prints; ``empty`` is said to a person (standard
    error) when there is no row, and should name the next step.
    """
    chosen = chosen_format(options)
    columns = _selected(options.fields, columns, rows, every=chosen not in ("table", "plain"))
    if not rows and chosen in ("table", "plain"):
        say(options, empty)
        return
    match chosen:
        case "json" | "jsonl":
            keys = options.fields
            sys.stdout.write(_json([_picked(row, keys) for row in rows], lines=chosen == "jsonl"))
        case "ids":
            sys.stdout.write("".join(f"{_single(row.get(ids))}\n" for row in rows))
        case "csv" | "tsv":
            header = [column.key for column in columns]
            body = [[row.get(column.key) for column in columns] for row in rows]
            sys.stdout.write(_separated(header, body, chosen))
        case "plain":
            cells = [[column.shown(row.get(column.key)) for column in columns] for row in rows]
            _show(options, _aligned([[c.heading for c in columns], *cells], columns))
        case "table":
            _show(options, _table(options, rows, columns))


def show_record(
    options: Options,
    record: Record,
    render: Callable[[], Iterable[object]] | None = None,
    *,
    ids: str = "ref",
) -> None:
    """Print one record; ``render`` gives the Rich renderables of its page, also for a pipe.

    A string among them is text as typed, never markup. TSV, CSV and plain are one line a
    field, with nested fields by path (``goals.1.text``).
    """
    chosen = chosen_format(options)
    if options.format is None and options.fields is None and render is not None:
        chosen = "table"
    _known(options.fields, list(record))
    if chosen == "ids":
        sys.stdout.write(f"{_single(record.get(ids))}\n")
        return
    record = _picked(record, options.fields)
    match chosen:
        case "json" | "jsonl":
            sys.stdout.write(_json(record, lines=chosen == "jsonl"))
        case "csv" | "tsv":
            sys.stdout.write(
                _separated(["field", "value"], [list(pair) for pair in _flat(record)], chosen)
            )
        case "table" if render is not None and options.fields is None:
            show(options, *render())
        case _:
            pairs = [[safe_text(path), safe_text(cell(value))] for path, value in _flat(record)]
            _show(options, _aligned(pairs, (Column("field"), Column("value"))))


class Stream:
    """Records of one list that are printed one by one, as they come to be; JSON is JSON lines."""

    def __init__(self, options: Options, columns: Sequence[Column], *, ids: str) -> None:
        self.format = chosen_format(options)
        self._columns = columns
        self._ids = ids
        self._begun = False

    def show(self, record: Record, line: str) -> None:
        """Print a record at once; ``line`` is what people read of it."""
        sys.stdout.write(self._text(record, line))
        sys.stdout.flush()

    def _text(self, record: Record, line: str) -> str:
        match self.format:
            case "json" | "jsonl":
                return _json(record, lines=True)
            case "ids":
                return f"{_single(record.get(self._ids))}\n"
            case "csv" | "tsv":
                row = [record.get(column.key) for column in self._columns]
                header = [column.key for column in self._columns]
                begun, self._begun = self._begun, True
                return ("" if begun else _row(header, self.format)) + _row(row, self.format)
            case _:
                return f"{_folded(line, 1)}\n"


def answer(options: Options, record: Record, *lines: str, ids: str = "ref") -> None:
    """Print the result of a writing command: sentences, or the record if a format is given."""
    if options.format not in (None, "table", "plain"):
        show_record(options, record, ids=ids)
    elif not options.quiet:
        red = colour_wanted(options)
        sys.stdout.write("".join(f"{_red(_folded(line, 1), red)}\n" for line in lines))


def show(options: Options, *parts: object) -> None:
    """Print Rich renderables and strings to standard output, through the pager if too long.

    A string is text as typed. Nothing that expands to the full width (rules, panels): a pipe
    has no width.
    """
    _show(options, _rendered(options, parts))


def show_text(options: Options, text: str) -> None:
    """Print a document as it stands (Markdown, HTML), only made safe for a terminal."""
    _show(options, safe_text(text, multiline=True).rstrip("\n") + "\n")


def say(options: Options, *lines: str) -> None:
    """Narrate on standard error; silent with ``--quiet`` and where JSON was asked for."""
    if not options.quiet and not options.json:
        for line in lines:
            _aside(options, line)


def warn(line: str, options: Options | None = None) -> None:
    """Warn on standard error, whatever was asked for."""
    _aside(options, f"cm: {line}")


def _aside(options: Options | None, line: str) -> None:
    sys.stderr.write(f"{_red(_folded(line), colour_wanted(options, sys.stderr))}\n")


def _red(text: str, wanted: bool) -> str:
    """Show the words in red that nobody may miss, if colour is ``wanted``."""
    for words in CAUTIONS.values() if wanted else ():
        text = text.replace(words, f"\x1b[1;31m{words}\x1b[0m")
    return text


def _folded(text: str, stream: int = 2) -> str:
    lines = safe_text(text, multiline=True).split("\n")
    return "\n".join(folded(line, stream) for line in lines)


def cell(value: object) -> str:
    """A value as one cell of text: dates ISO, nothing for None, lists with commas."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return cell(value.value)
        case str():
            return value
        case Mapping():
            return ", ".join(f"{key} {cell(item)}" for key, item in value.items())
        case list() | tuple() | set() | frozenset():
            return ", ".join(cell(item) for item in value)
        case int() | float():
            return str(value)
        case _:
            return str(json_plain(value))


# Plain ASCII: no byte of it can drive a terminal.
_LINE = json.JSONEncoder(default=json_plain)


def _json(value: object, *, lines: bool) -> str:
    if lines:
        items = value if isinstance(value, list) else [value]
        return "".join(f"{_LINE.encode(item)}\n" for item in items)
    return _indented(value) + "\n"


_NESTED = (dict, list, tuple, set, frozenset, Mapping)


def _indented(value: object, line: str = "\n") -> str:
    """Write what ``json.dumps`` writes with ``indent=2``, which is slow with many rows.

    ``line`` begins each line. Where nothing is nested in a value, it is encoded in one go.
    """
    plain = json_plain(value) if isinstance(value, set | frozenset) else value
    if not plain or not isinstance(plain, _NESTED):
        return _LINE.encode(plain)
    inner = f"{line}  "
    pairs = plain if isinstance(plain, Mapping) else None
    items = list(plain) if pairs is None else list(pairs.values())
    if not any(isinstance(one, _NESTED) for one in items):
        encoder = json.JSONEncoder(default=json_plain, separators=(f",{inner}", ": "))
        text = encoder.encode(plain)
        return f"{text[0]}{inner}{text[1:-1]}{line}{text[-1]}"
    found = [_indented(one, inner) for one in items]
    if pairs is None:
        return f"[{inner}{f',{inner}'.join(found)}{line}]"
    named = (f"{_LINE.encode(str(key))}: {one}" for key, one in zip(pairs, found, strict=True))
    return f"{{{inner}{f',{inner}'.join(named)}{line}}}"


def _separated(header: Sequence[str], rows: Iterable[Sequence[object]], chosen: Format) -> str:
    """The header and the rows, a line each."""
    return "".join(_row(row, chosen) for row in [header, *rows])


def _row(row: Sequence[object], chosen: Format) -> str:
    """RFC 4180 with formulas neutralised, or TSV whose cells are one line each."""
    if chosen == "tsv":
        return "\t".join(map(_single, row)) + "\n"
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(map(_csv_cell, row))
    return buffer.getvalue()


def _csv_cell(value: object) -> str:
    text = safe_text(cell(value), multiline=True)
    # A number is a number to a spreadsheet, also a negative one.
    return text if isinstance(value, int | float | Decimal) else csv_safe(text)


def _single(value: object) -> str:
    return safe_text(cell(value)).replace("\t", "\\t")


def _known(fields: Sequence[str] | None, known: Sequence[str]) -> None:
    wrong = [name for name in fields or () if name not in known]
    if wrong:
        raise UsageProblem(
            f"There is no column {', '.join(map(repr, wrong))}.",
            f"The columns are {', '.join(known)}.",
        )


def _selected(
    fields: Sequence[str] | None, columns: Sequence[Column], rows: Sequence[Record], *, every: bool
) -> Sequence[Column]:
    """The columns that ``--fields`` names, else those that the format shows."""
    if fields is None:
        return [column for column in columns if every or column.table]
    known = {column.key: column for column in columns}
    for key in rows[0] if rows else ():
        known.setdefault(key, Column(key))
    _known(fields, list(known))
    return [known[name] for name in fields]


def _picked(record: Record, fields: Sequence[str] | None) -> Record:
    return record if fields is None else {name: record.get(name) for name in fields}


def _flat(value: object, path: str = "") -> Iterable[tuple[str, object]]:
    """The leaves of a record with their paths, lists counted from 1."""
    if isinstance(value, Mapping):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        items = [(str(number), item) for number, item in enumerate(value, start=1)]
    else:
        yield path, value
        return
    for key, item in items:
        yield from _flat(item, f"{path}.{key}" if path else key)


def _width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def _aligned(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> str:
    widths = [max((_width(row[at]) for row in rows), default=0) for at in range(len(columns))]
    lines = []
    for row in rows:
        cells = []
        for text, width, column in zip(row, widths, columns, strict=True):
            gap = " " * (width - _width(text))
            cells.append(gap + text if column.align == "right" else text + gap)
        lines.append("  ".join(cells).rstrip())
    return "".join(f"{line}\n" for line in lines)


def _table(options: Options, rows: Sequence[Record], columns: Sequence[Column]) -> str:
    return _rendered(options, [table_of(rows, columns)])


def table_of(rows: Sequence[Record], columns: Sequence[Column]) -> object:
    """The rows as a Rich table, for a page that holds more than one; as blocks of lines where words
    would be broken in it."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    whole = _kept_whole(rows, columns)
    if whole is None:
        return _blocks_of(rows, columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(
            Text(column.heading),
            justify=column.align,
            overflow="fold",
            no_wrap=column.key in whole,
        )
    for row in rows:
        table.add_row(*(_cell(row, column) for column in columns))
    return table


def _cell(row: Record, column: Column) -> "Text":
    from rich.text import Text

    value = row.get(column.key)
    return Text(column.shown(value), style=(column.style and column.style(value)) or "")


def _blocks_of(rows: Sequence[Record], columns: Sequence[Column]) -> object:
    """A line for each value, and an empty one between two rows."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            table.add_row(Text(), Text())
        for column in columns:
            table.add_row(Text(column.heading, style="dim"), _cell(row, column))
    return table


def _kept_whole(rows: Sequence[Record], columns: Sequence[Column]) -> set[str] | None:
    """The columns of single words, such as codes and dates, which are not broken where the
    others can be made narrower instead; None where they cannot."""
    widths = {}
    for column in columns:
        cells = [column.shown(row.get(column.key)) for row in rows]
        if not any(" " in text for text in cells):
            widths[column.key] = max(map(_width, [column.heading, *cells]))
    others = NARROW * (len(columns) - len(widths))
    gaps = GAP * (len(columns) - 1)
    return set(widths) if sum(widths.values()) + others + gaps <= columns_of_terminal() else None


def _rendered(options: Options, parts: Iterable[object]) -> str:
    """The renderables as text: 16 colours at most, so that the reader's own theme holds."""
    from rich.console import Console
    from rich.text import Text

    colour = colour_wanted(options)
    console = Console(
        file=io.StringIO(),
        width=columns_of_terminal(),
        force_terminal=colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for part in parts:
            text = isinstance(part, str)
            console.print(Text(safe_text(str(part), multiline=True)) if text else part)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().removesuffix("\n").split("\n"))


def _show(options: Options, text: str) -> None:
    if not page(options, text):
        sys.stdout.write(text)
