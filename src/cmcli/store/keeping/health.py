"""Quick looks at a store's health from outside; nothing is written or migrated.

The looks cover the engine, the file and those next to it, the lock's holder, and bounded reads
inside.
"""

import fcntl
import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from pwd import getpwuid
from typing import Any

from sqlalchemy import select

from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS, REMINDERS
from cmcli.store.core.engine import APPLICATION_ID, keeps_what_is_written
from cmcli.store.core.lock import holder
from cmcli.store.core.view import CHUNK, View
from cmcli.store.keeping.audit import Head, Verified, head_now, verify, verify_log
from cmcli.store.keeping.check import RECENT

QUICK_BYTES = 128 * 1024**2
"""Up to this size every page of a store is looked at in passing."""

QUICK_CHANGES = 2_000
"""Changes at the end of the log that are verified in passing."""

NETWORKS = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afs ncpfs 9p lustre gfs2 ocfs2 ceph glusterfs fuse.sshfs"
    " fuse.glusterfs fuse.rclone fuse.s3fs fuse.davfs davfs fuse.ceph beegfs".split()
)
"""File systems with unreliable locks and shared memory for SQLite."""

_LEFT = re.compile(r"\.[0-9a-f]{8}\.new(-wal|-shm|-journal|\.lock)?")
_ASIDE = re.compile(r"\.(form-\d+|replaced-\d{8}-\d{6}-[0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Engine:
    """The SQLite that cm works with: its release, and what was built into it."""

    version: str
    full_text: bool
    cipher: str | None

    @property
    def sound(self) -> bool:
        """Return whether this release is free of the known loss of written data."""
        return keeps_what_is_written(self.version)


def engine() -> Engine:
    """Return the engine of this installation; raise ImportError if it is missing."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    try:
        ask = connection.execute
        full_text = ask("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
        cipher = ask("PRAGMA cipher_version").fetchone()
        return Engine(dbapi2.sqlite_version, bool(full_text), cipher[0] if cipher else None)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Access:
    """The owner of a file or folder (None: no name) and its permission bits."""

    mine: bool
    owner: str
    mode: int


def access(path: Path) -> Access:
    """Return who may use the path; raises OSError."""
    found = path.stat()
    try:
        owner = getpwuid(found.st_uid).pw_name
    except KeyError:
        owner = f"uid {found.st_uid}"
    return Access(found.st_uid == os.getuid(), owner, stat.S_IMODE(found.st_mode))


def file_system(path: Path) -> str | None:
    """The kind of file system that holds the path; None where the system does not tell it."""
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    place, best, kind = os.path.realpath(path), -1, None
    for line in lines:
        fields, _, rest = line.partition(" - ")
        words = fields.split()
        if len(words) < 5 or not rest:
            continue
        mount = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), words[4])
        inside = mount == "/" or place == mount or place.startswith(f"{mount}/")
        if inside and len(mount) >= best:  # of two mounts on one place the later one counts
            best, kind = len(mount), rest.split()[0]
    return kind


@dataclass(frozen=True, slots=True)
class Beside:
    """Files next to a store: old copies, unfinished files, and the size of the log."""

    aside: tuple[Path, ...]
    unfinished: tuple[Path, ...]
    log_bytes: int
    bytes: int
    free: int


def beside(path: Path) -> Beside:
    """Look around the file of a store; raises OSError."""
    names = sorted(one.name for one in path.parent.iterdir())
    aside = [name for name in names if _named(name, path.name, _ASIDE)]
    unfinished = [name for name in names if _named(name, f".{path.name}", _LEFT)]
    log = path.with_name(f"{path.name}-wal")
    return Beside(
        tuple(path.with_name(name) for name in aside),
        tuple(path.with_name(name) for name in unfinished),
        log.stat().st_size if log.exists() else 0,
        path.stat().st_size,
        shutil.disk_usage(path.parent).free,
    )


def _named(name: str, stem: str, end: re.Pattern[str]) -> bool:
    return name.startswith(stem) and end.fullmatch(name.removeprefix(stem)) is not None


def writing_now(path: Path) -> str | None:
    """Which process holds the writers' lock of the store at the moment, if one does."""
    try:
        descriptor = os.open(
            path.resolve().with_name(f"{path.resolve().name}.lock"), os.O_RDONLY | os.O_CLOEXEC
        )
    except OSError:  # nothing was written yet, or it is not ours to look at
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return holder(descriptor)
    finally:
        os.close(descriptor)
    return None


def was_ours(path: Path) -> bool:
    """Return whether a file begins like a store of cm, whatever happened to the rest."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(72)[68:72], "big") == APPLICATION_ID


def stored_bytes(view: View) -> int:
    """The size of a SQLite store as its pages have it, its write-ahead log included."""
    ask = view.connection.exec_driver_sql
    pages, size = (ask(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def pages_wrong(view: View, *, full: bool) -> list[str]:
    """Return the faults that SQLite finds in a file; ``full`` compares the indexes too."""
    pragma = "integrity_check" if full else "quick_check"
    said = view.connection.exec_driver_sql(f"PRAGMA {pragma}(3)").scalars().all()
    return [] if list(said) == ["ok"] else [str(one) for one in said]


def log_verified(view: View, *, full: bool) -> Verified:
    """The whole log with every row, or the end of it as far as it is short."""
    if full:
        return verify(view)
    head = head_now(view)
    return verify_log(view, last=_tail(view, head), head=head)


def _tail(view: View, head: Head) -> int:
    """How many operations at the end of the log have few changes together."""
    changes = CHANGES.c
    statement = select(changes.seq).order_by(changes.seq.desc(), changes.position.desc())
    last = view.connection.execute(statement.limit(1).offset(QUICK_CHANGES)).scalar()
    return min(RECENT, head.seq if last is None else head.seq - int(last))


def last_written(view: View) -> datetime | None:
    """When the last operation was written, by the clock of the machine that wrote it."""
    operations = OPERATIONS.c
    latest = select(operations.at).order_by(operations.seq.desc()).limit(1)
    return view.connection.execute(latest).scalar()


def still_owed(view: View, deliveries: Sequence[str]) -> set[str]:
    """Those of the deliveries with which a reminder went last: none has gone with another since."""
    reminders = REMINDERS.c
    found: set[str] = set()
    for start in range(0, len(deliveries), CHUNK):
        part = reminders.delivery_id.in_(deliveries[start : start + CHUNK])
        rows = view.connection.execute(select(reminders.delivery_id).where(part).distinct())
        found |= {row.delivery_id for row in rows}
    return found


def server_version(view: View) -> str:
    """The release of the PostgreSQL server."""
    driver: Any = view.connection.connection.driver_connection
    return str(driver.info.parameter_status("server_version")).split()[0]


def driver_there() -> bool:
    """Return whether the driver for PostgreSQL is installed."""
    from importlib.util import find_spec

    return find_spec("psycopg") is not None


def stale(directory: Path, older_than: float, now: float) -> Iterator[Path]:
    """Files in a folder that were not touched for so many seconds, the oldest name first."""
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_mtime < now - older_than:
            yield path
