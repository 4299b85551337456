"""From a path to an :class:`Export`: which files are there, which year's format it is."""

import re
from collections.abc import Mapping
from pathlib import Path

from cmcli.errors import UsageProblem
from cmcli.exchange.files import Member, members, pieces
from cmcli.exchange.hmis.columns import LAYOUTS, NEEDED_FILES, SPARED_FILES
from cmcli.exchange.hmis.records import Export, Table
from cmcli.exchange.hmis.rows import read_table
from cmcli.exchange.lines import count_rows
from cmcli.exchange.problems import Problems

YEARS = (2024, 2026)
"""The fiscal years whose format is read."""

MAX_SOURCE = 350
"""Characters of a sending system's id, which is what the format allows."""

_WITHOUT = {
    "Exit": ", so every case is imported as open",
    "Project": ", so cases have no program and the default model",
    "User": ", so only users imported before are known",
}
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def read(path: Path) -> Export:
    """Read the export in a directory or a zip archive. Nothing is decided about its rows yet.

    Raises :class:`NotFound` or :class:`UsageProblem`, in a sentence, where there is no export,
    where it is of another year, or where Client.csv or Enrollment.csv is missing or has no
    readable header. Anything else that is wrong is in ``problems``.
    """
    with members(path) as found:
        _need(found, path)
        tables = {name: _table(name, found) for name in LAYOUTS}
        others = sorted(set(found) - {name.lower() for name in LAYOUTS})
        unread = {found[name].name: count_rows(pieces(found[name])) for name in others}
    problems = Problems()
    for table in tables.values():
        problems.extend(table.problems)
        if table.note == "missing" and table.file not in SPARED_FILES:
            text = f"the file is missing{_WITHOUT.get(table.file, '')}."
            problems.warn(table.file, None, "missing-file", text)
    for name in NEEDED_FILES:
        if tables[name].note == "rejected":
            first = next(p for p in tables[name].problems if p.rejected)
            raise UsageProblem(first.sentence, "Ask for the export again.", code="export")
    about = _about(tables["Export"])
    if tables["Export"].count > 1:
        problems.warn("Export", 3, "many-rows", "there is more than one row; the first was read.")
    version = about.get("CSVVersion", "")
    return Export(
        year=_year(version, tables["Client"], problems),
        source=_source(about),
        source_name=about.get("SourceName", ""),
        version_text=version,
        exported_text=about.get("ExportDate", ""),
        tables=tables,
        unread=unread,
        problems=tuple(problems),
        path=path,
        directive=about.get("ExportDirective", ""),
        period_type=about.get("ExportPeriodType", ""),
        period=(about.get("ExportStartDate", ""), about.get("ExportEndDate", "")),
    )


def _about(table: Table) -> Mapping[str, str]:
    """The first row of Export.csv, which describes the export."""
    if not table.rows:
        return {}
    row = table.rows[0]
    return {name: row.fields[at] for name, at in row.names.items()}


def _need(found: Mapping[str, Member], path: Path) -> None:
    for name in NEEDED_FILES:
        if name.lower() not in found:
            raise UsageProblem(
                f"{path} is not an HMIS export: it has no {name}.csv.",
                "Give the directory or the zip archive that holds Client.csv and Enrollment.csv.",
                code="export",
            )


def _table(name: str, found: Mapping[str, Member]) -> Table:
    member = found.get(name.lower())
    if member is None:
        return Table(name, note="missing")
    return read_table(LAYOUTS[name], pieces(member))


def _source(about: Mapping[str, str]) -> str:
    """The sending system: the first of its ids that is filled, else its name."""
    named = (about.get(column, "") for column in ("SourceID", "ImplementationID", "SourceName"))
    return next((" ".join(name.split())[:MAX_SOURCE] for name in named if name.strip()), "")


def _year(version: str, client: Table, problems: Problems) -> int:
    """The format's fiscal year, from CSVVersion or else from the columns of Client.csv."""
    named = _YEAR.search(version)
    if named is not None:
        if int(named[0]) not in YEARS:
            raise UsageProblem(
                f"The export is in the HMIS format of FY{named[0]}.",
                "cm reads FY2024 and FY2026. Ask for the export in one of them.",
                code="export",
            )
        return int(named[0])
    by_columns = 2026 if "Sex" in client.header else 2024 if "Woman" in client.header else None
    if by_columns is None:
        raise UsageProblem(
            "The export doesn't name the year of its HMIS format.",
            "cm reads FY2024 and FY2026. CSVVersion in Export.csv should name one of them.",
            code="export",
        )
    text = f"CSVVersion names no year; the columns of Client.csv are those of FY{by_columns}."
    problems.warn("Export", None, "no-version", text)
    return by_columns
