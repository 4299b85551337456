"""Find problems with the store itself: its files, pages, log and clock.

Nothing is written, and an older store is not migrated by being looked at.
"""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cmcli.casework.doctoring.record_gaps import DoctorFinding
from cmcli.errors import CmError
from cmcli.store.core.engine import check_header, is_url
from cmcli.store.core.form import LATEST
from cmcli.store.core.head import head_of
from cmcli.store.core.view import View
from cmcli.store.keeping import health
from cmcli.store.keeping.rekeying import plain_asides
from cmcli.store.sealing.keys_file import KINDS, read_header
from cmcli.store.sealing.place import is_sealed, keys_path

MEGABYTE = 1024**2
LITTLE_ROOM = 64 * MEGABYTE
"""Bytes; with less on the disk the next write may fail."""

LONG_LOG = 64 * MEGABYTE
"""Bytes of the write-ahead log that only come about when a reader never lets go."""

LEEWAY = timedelta(minutes=2)
"""By which two machines' clocks may differ."""


UTC_NAMES = ("UTC", "Etc/UTC")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When it is by the real clock, the machine's time zone, and whether it may take long."""

    now: datetime
    zone: str
    full: bool = False


def tried(check: str, look: Callable[[], DoctorFinding]) -> DoctorFinding:
    """Run a check; report what stops it as a problem instead of raising."""
    try:
        return look()
    except CmError as problem:
        return DoctorFinding("problem", check, _whole(problem), mend=_MENDS.get(problem.code))
    except OSError as problem:
        return DoctorFinding("problem", check, f"cm can't check this: {problem.strerror}.")
    except Exception as problem:  # what is damaged fails in ways of its own
        return DoctorFinding("problem", check, f"cm can't check this ({type(problem).__name__}).")


_MENDS = {
    "no-store": "cm init",
    "migration-needed": "cm db migrate",
    "damaged": "cm db restore FILE --replace",
    "locked": "cm unlock",
}


def _whole(problem: CmError) -> str:
    hint = None if problem.code in _MENDS else problem.hint
    return " ".join(part for part in (problem.message, hint) if part)


def _size(count: int) -> str:
    return f"{count / MEGABYTE:,.0f} MB" if count >= MEGABYTE else f"{count / 1024:,.0f} kB"


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


# The file and what lies beside it.


def _store(path: Path) -> DoctorFinding:
    check_header(path)
    return DoctorFinding("ok", "store", f"{path} is a cm store.")


def _file(path: Path) -> DoctorFinding:
    found = health.access(path)
    if not found.mine:
        said = f"The store belongs to {found.owner}, not to you."
        return DoctorFinding(
            "problem", "file", said, mend=f'sudo chown "$(id -un)" {_quoted(path)}'
        )
    if found.mode & 0o077:
        said = f"Other users can read the store ({found.mode:o})."
        return DoctorFinding("problem", "file", said, mend=f"chmod 600 {_quoted(path)}")
    return DoctorFinding("ok", "file", "The store is yours alone.")


def _folder(path: Path) -> DoctorFinding:
    found = health.access(path.parent)
    if not found.mode & 0o077:
        return DoctorFinding("ok", "folder", "Other users can't open the store's folder.")
    said = f"Other users can open the store's folder ({found.mode:o})."
    if found.mine and not found.mode & 0o1000:
        return DoctorFinding("note", "folder", said, mend=f"chmod 700 {_quoted(path.parent)}")
    return DoctorFinding("note", "folder", f"{said} A separate folder would protect it.")


def _file_system(path: Path) -> DoctorFinding:
    kind = health.file_system(path.parent)
    if kind in health.NETWORKS:
        said = (
            f"The store is on a network file system ({kind}), where two writers can "
            "destroy it. Copy it to a disk of this computer, and set CM_STORE to the "
            "copy."
        )
        return DoctorFinding("problem", "file-system", said, mend="cm db backup FILE")
    if kind is None:
        return DoctorFinding(
            "ok", "file-system", "This system doesn't show which disk the store is on."
        )
    return DoctorFinding("ok", "file-system", f"The store is on a disk of this computer ({kind}).")


def _copies(path: Path) -> DoctorFinding:
    aside = health.beside(path).aside
    if not aside:
        return DoctorFinding("ok", "copies", "There is no older copy beside the store.")
    size = _size(sum(one.stat().st_size for one in aside))
    many = f"{len(aside)} copies" if len(aside) > 1 else "1 copy"
    said = f"{many} of the store ({size}) next to it, from migrations or restores."
    if is_sealed(path) and (bare := plain_asides(aside)):
        said += f" {len(bare)} of them {'is' if len(bare) == 1 else 'are'} not encrypted."
        return DoctorFinding("problem", "copies", said, mend="cm db encrypt")
    with_keys = [part for one in aside for part in (one, Path(keys_path(one))) if part.exists()]
    return DoctorFinding("note", "copies", said, mend=f"rm -- {' '.join(map(_quoted, with_keys))}")


def _leftovers(path: Path) -> DoctorFinding:
    left = health.beside(path).unfinished
    if not left:
        return DoctorFinding("ok", "leftovers", "There are no unfinished files beside the store.")
    said = f"A stopped cm left {len(left)} unfinished file{'s' * (len(left) > 1)} beside the store."
    return DoctorFinding("note", "leftovers", said, mend="cm doctor --mend")


def _writer(path: Path) -> DoctorFinding:
    who = health.writing_now(path)
    if who is None:
        return DoctorFinding("ok", "writer", "No cm is writing.")
    return DoctorFinding("note", "writer", f"Another cm is writing at the moment ({who}).")


def _log_file(path: Path) -> DoctorFinding:
    size = health.beside(path).log_bytes
    if size > LONG_LOG:
        said = (
            f"The write-ahead log has grown to {_size(size)}, because an open cm never "
            "stops reading. Quit that cm."
        )
        return DoctorFinding("note", "write-ahead-log", said, mend=f"fuser -v {_quoted(path)}")
    return DoctorFinding("ok", "write-ahead-log", f"The write-ahead log is short ({_size(size)}).")


def _disk(path: Path) -> DoctorFinding:
    found = health.beside(path)
    free = f"{_size(found.free)} free on its disk"
    if found.free < LITTLE_ROOM:
        said = f"Only {free}. Make room before a write fails."
        return DoctorFinding("problem", "disk", said, mend=f"df -h {_quoted(path.parent)}")
    if found.free < 2 * found.bytes:
        said = f"The store has {_size(found.bytes)}, with {free}. A copy may not fit."
        return DoctorFinding("note", "disk", said, mend=f"df -h {_quoted(path.parent)}")
    return DoctorFinding("ok", "disk", f"The store has {_size(found.bytes)}, with {free}.")


def protected(path: Path) -> DoctorFinding:
    """Tell how an encrypted store is protected, as far as its keys file says."""
    header = read_header(keys_path(path))
    files = [one.label for one in header.slots if one.kind == "file"]
    kinds = dict.fromkeys(one.kind for one in header.slots)
    keys = " or ".join(f"the {KINDS[kind]}" for kind in kinds)
    said = (
        f"The store and its backups are encrypted. Without {keys}, a thief of this computer"
        " reads nothing. While it is unlocked, whoever uses your login can read it; so can whoever"
        " sees the screen, a printed page or a mail."
    )
    if files:
        said += f" A key file opens it without a question: {', '.join(files)}."
    if "recovery" not in kinds and "agency" not in kinds:
        said += " It has no recovery code: if the passphrase is lost, so is the record."
        return DoctorFinding("note", "protection", said, mend="cm key add recovery")
    return DoctorFinding("ok", "protection", said)


NOT_ENCRYPTED = (
    "The store is not encrypted. Whoever gets this computer's disk or a backup can read every"
    " record, unless the disk itself is encrypted."
)


OUTSIDE: Mapping[str, Callable[[Path], DoctorFinding]] = {
    "file": _file,
    "folder": _folder,
    "file-system": _file_system,
    "copies": _copies,
    "leftovers": _leftovers,
    "writer": _writer,
    "write-ahead-log": _log_file,
    "disk": _disk,
}
"""Checks of a SQLite store's file, which must be there."""


def there(address: str) -> DoctorFinding:
    """Check that a store of cm is at the address; a database is checked only when opened."""
    if is_url(address):
        return DoctorFinding("ok", "store", "The store is kept in PostgreSQL.")
    path = Path(address)
    found = tried("store", lambda: _store(path))
    return found if found.level == "ok" or found.mend else replace(found, mend=_way_out(path))


def _way_out(path: Path) -> str | None:
    """Return the command that fixes a file that can't be opened as a store."""
    if not path.is_file():
        return None
    if not os.access(path, os.R_OK | os.W_OK):
        return f'sudo chown "$(id -un)" {_quoted(path)} && chmod 600 {_quoted(path)}'
    if path.stat().st_size == 0:
        return f"rm -- {_quoted(path)} && cm init"
    return "cm db restore FILE --replace" if health.was_ours(path) else "cm db path"


# Inside: each of these gets a snapshot of its own.


def form(view: View) -> DoctorFinding:
    """Check that the store has this cm's database version, before all other checks."""
    version = int(head_of(view.connection).schema_version)
    server = "" if view.dialect == "sqlite" else f", in PostgreSQL {health.server_version(view)}"
    if version == LATEST:
        return DoctorFinding(
            "ok", "form", f"The store has database version {version}, the latest{server}."
        )
    if version > LATEST:
        said = (
            f"The store was written by a newer cm (database version {version}; this cm "
            f"knows {LATEST})."
        )
        return DoctorFinding("problem", "form", f"{said} Update cm.")
    if view.dialect != "sqlite":
        said = f"The store has database version {version}; this cm needs version {LATEST}."
        return DoctorFinding("problem", "form", said, mend="cm db migrate")
    said = (
        f"The store has database version {version}. The next command brings it to version {LATEST}."
    )
    return DoctorFinding("note", "form", said, mend="cm db migrate")


def encrypted(address: str) -> bool:
    """Return whether cm encrypts the store at the address."""
    return not is_url(address) and is_sealed(address)


def _unprotected(view: View, here: Circumstances) -> DoctorFinding:
    """Tell how a store is protected that cm does not encrypt."""
    if view.dialect != "sqlite":
        said = (
            "The server keeps the records, and cm doesn't encrypt them there. Ask its administrator"
            " whether its disks and backups are encrypted."
        )
        return DoctorFinding("ok", "protection", said)
    if view.practice:
        return DoctorFinding("ok", "protection", "The store is for practice, and not encrypted.")
    return DoctorFinding("note", "protection", NOT_ENCRYPTED, mend="cm db encrypt")


def _integrity(view: View, here: Circumstances) -> DoctorFinding:
    if view.dialect != "sqlite":
        return DoctorFinding("ok", "integrity", "The server looks after its own pages.")
    size = health.stored_bytes(view)
    if size > health.QUICK_BYTES and not here.full:
        said = f"The store has {_size(size)}, too much to check in full. Run: cm doctor --full"
        return DoctorFinding("ok", "integrity", said)
    wrong = health.pages_wrong(view, full=here.full)
    if wrong:
        said = f"The store is damaged: {wrong[0].splitlines()[0]}."
        return DoctorFinding("problem", "integrity", said, mend="cm db restore FILE --replace")
    what = "page and index" if here.full else "page"
    return DoctorFinding("ok", "integrity", f"Every {what} of the store is sound.")


def _log(view: View, here: Circumstances) -> DoctorFinding:
    found = health.log_verified(view, full=here.full)
    if found.faults:
        said = f"The log is not intact. {found.faults[0].why}"
        return DoctorFinding("problem", "log", said, mend="cm audit verify")
    if not found.operations and found.head.seq:
        said = "The log ends with a change too large to verify here. To verify it: cm doctor --full"
        return DoctorFinding("ok", "log", said)
    many = "1 change" if found.operations == 1 else f"{found.operations:,} changes"
    what = f"all {many} and {found.rows:,} live rows" if here.full else f"{many} at its end"
    return DoctorFinding("ok", "log", f"The log is intact: {what}.")


def _clock(view: View, here: Circumstances) -> DoctorFinding:
    last = health.last_written(view)
    if last is None or last <= here.now + LEEWAY:
        return DoctorFinding("ok", "clock", "The clock is not behind the log.")
    said = (
        f"This computer's clock says {here.now:%Y-%m-%d %H:%M} UTC, but the last change was"
        f" saved at {last:%Y-%m-%d %H:%M} UTC."
    )
    mac = sys.platform == "darwin"
    mend = "sudo sntp -sS time.apple.com" if mac else "sudo timedatectl set-ntp true"
    return DoctorFinding("problem", "clock", said, mend=mend)


def _time_zone(view: View, here: Circumstances) -> DoctorFinding:
    zone = view.settings.get("agency.timezone", view.today)
    if zone in UTC_NAMES and here.zone not in UTC_NAMES:
        said = f"The agency's days end in UTC, but this computer is in {here.zone}."
        mend = f"cm config set agency.timezone {here.zone}"
        return DoctorFinding("note", "time-zone", said, mend=mend)
    return DoctorFinding("ok", "time-zone", f"The agency's days end in {zone}.")


INSIDE: Mapping[str, Callable[[View, Circumstances], DoctorFinding]] = {
    "protection": _unprotected,
    "integrity": _integrity,
    "log": _log,
    "clock": _clock,
    "time-zone": _time_zone,
}
"""Checks inside of a store that has the latest form."""
