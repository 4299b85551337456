"""The values for importing from other systems. This module imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.agency_kinds import FilePath
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import Text


@dataclass(frozen=True, kw_only=True)
class SystemImport(Value):
    """The options of every import. The help of each command says what they mean there."""

    map: str | None = described(
        FilePath("FILE"), "Map", "Your own map (TOML), or none. Default: that of the last import."
    )
    source: str | None = described(
        Text(metavar="NAME"), "Source", "A name for the source, if the data doesn't give one."
    )
    strict: bool = flag("--strict", "Strict", "Import all of it, or nothing.")
    accept_rejects: bool = flag(
        "--accept-rejects",
        "Accept rejects",
        "Import even if more than 5 % was rejected, or would be removed or ended.",
    )
    follow_deletions: bool = flag(
        "--follow-deletions", "Follow deletions", "Remove or end what is gone from the source."
    )
    problems: str | None = described(
        FilePath("FILE"), "Problems", "Write every problem to this file (CSV)."
    )


@dataclass(frozen=True, kw_only=True)
class HmisImport(SystemImport):
    """Bring in a HUD HMIS CSV export of FY2024 or FY2026.

    cm first plans what becomes of every row; --dry-run stops there.
    A map says which model the cases of each project have.
    Of an export that came before, only what changed in it is taken over;
    what was also changed here is left alone and reported.
    --follow-deletions removes closures, contacts and services that are gone from the export.
    If more than 5 % of a file can't be read, nothing is imported.
    """

    COMMAND = "import hmis"

    map_template: bool = flag(
        "--map-template",
        "Map template",
        "Print a map file with every project, user and exit destination of the export.",
    )
    older: bool = flag("--older", "Older", "Import even if the last import had a newer export.")


@dataclass(frozen=True, kw_only=True)
class HsdsImport(SystemImport):
    """Bring in a directory of services in Open Referral HSDS, 2.x or 3.x.

    The directory is its tables (CSV) or JSON: a folder, a zip archive or one file.
    cm first plans what becomes of every service; --dry-run stops there.
    A map says which need domain each term of the directory is for.
    If you import more than one directory, name each with --source.
    Of a directory that came before, only what changed in it is taken over;
    an entry that was also changed here is left alone and reported.
    --follow-deletions ends entries whose service is gone from the directory.
    If more than 5 % can't be read, or it seems to be another directory, nothing is imported.
    """

    COMMAND = "import hsds"
