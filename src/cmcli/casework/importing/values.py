"""The values for importing from other systems. This module imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.agency_kinds import FilePath
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import Text


@dataclass(frozen=True, kw_only=True)
class HmisImport(Value):
    """Bring in a HUD HMIS CSV export of FY2024 or FY2026.

    cm first plans what becomes of every row; --dry-run stops there.
    Of an export that came before, only what changed in it is taken over;
    what was also changed here is left alone and reported.
    If more than 5 % of a file can't be read, nothing is imported.
    """

    COMMAND = "import hmis"

    map: str | None = described(
        FilePath("FILE"),
        "Map",
        "Your own map of projects to models (TOML), or none. Default: that of the last import.",
    )
    map_template: bool = flag(
        "--map-template",
        "Map template",
        "Print a map file with every project, user and exit destination of the export.",
    )
    source: str | None = described(
        Text(metavar="NAME"), "Source", "The sending system, if the export doesn't name it."
    )
    strict: bool = flag("--strict", "Strict", "Import all of the export, or nothing.")
    accept_rejects: bool = flag(
        "--accept-rejects",
        "Accept rejects",
        "Import even if more than 5 % of a file was rejected, or would be removed.",
    )
    follow_deletions: bool = flag(
        "--follow-deletions",
        "Follow deletions",
        "Remove closures, contacts and services that are gone from the export.",
    )
    older: bool = flag("--older", "Older", "Import even if the last import had a newer export.")
    problems: str | None = described(
        FilePath("FILE"), "Problems", "Write every problem to this file (CSV)."
    )


@dataclass(frozen=True, kw_only=True)
class HsdsImport(Value):
    """Bring in a directory of services in Open Referral HSDS, 2.x or 3.x.

    The directory is its tables (CSV) or JSON: a folder, a zip archive or one file.
    cm first plans what becomes of every service; --dry-run stops there.
    Of a directory that came before, only what changed in it is taken over;
    an entry that was also changed here is left alone and reported.
    If more than 5 % of a file can't be read, nothing is imported.
    """

    COMMAND = "import hsds"

    map: str | None = described(
        FilePath("FILE"),
        "Map",
        "Your own map of terms to need domains (TOML), or none. Default: that of the last import.",
    )
    source: str | None = described(
        Text(metavar="NAME"), "Source", "A name for the directory, if you import more than one."
    )
    strict: bool = flag("--strict", "Strict", "Import all of the directory, or nothing.")
    accept_rejects: bool = flag(
        "--accept-rejects",
        "Accept rejects",
        "Import even if more than 5 % was rejected or would be ended, or if the names differ.",
    )
    follow_deletions: bool = flag(
        "--follow-deletions",
        "Follow deletions",
        "End entries whose service is gone from the directory.",
    )
    problems: str | None = described(
        FilePath("FILE"), "Problems", "Write every problem to this file (CSV)."
    )
