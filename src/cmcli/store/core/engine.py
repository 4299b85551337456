"""Engines: how a store is reached, with the settings that were measured for it.

SQLite is the build that the sqlcipher3 wheel carries, never the standard library's.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from cmcli.errors import StoreProblem, UsageProblem
from cmcli.store.core.statements import Statement
from cmcli.store.sealing.connecting import opened
from cmcli.store.sealing.held import keys_for
from cmcli.store.sealing.place import is_sealed, keys_path

APPLICATION_ID = 0x636D5354
"""``cmST`` in the header of every SQLite store of cm, so that a foreign file is known as such."""

OLDEST_ENGINE = (3, 51, 3)
"""Before it SQLite could lose what two writers wrote to a write-ahead log (reset race)."""

MENDED_BRANCHES = {(3, 44): 6, (3, 50): 7}
"""Older branches that got the correction, with the release from which on they have it."""

_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA secure_delete=ON",
)


_BEGIN, _BEGIN_WRITING = Statement(text("BEGIN")), Statement(text("BEGIN IMMEDIATE"))


def is_url(address: str) -> bool:
    """Return whether the address of a store is a PostgreSQL URL rather than a path."""
    return "://" in address


def open_engine(address: str) -> Engine:
    """The engine of a store's address; nothing is connected yet."""
    return _postgres(address) if is_url(address) else sqlite_engine(Path(address))


def sqlite_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine on a SQLite file. ``foreign_keys`` is off only for migrations."""
    from sqlcipher3 import dbapi2

    # An existing file only: what was removed meanwhile must not come back as an empty one.
    address = f"{path.absolute().as_uri()}?mode=rw"

    def connected() -> Any:
        keys = keys_for(path)
        _unlock_sides(path)
        return opened(
            lambda: dbapi2.connect(address, uri=True, timeout=30, check_same_thread=False), keys
        )

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connected,
        poolclass=NullPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("cm_writes", False)
        (_BEGIN_WRITING if writes else _BEGIN).run(connection)

    return engine


def _unlock_sides(path: Path) -> None:
    """Let the owner write the files beside a store that can be written again.

    SQLite makes them with the mode of the store, which was read-only when another process opened
    it, and leaves them so.
    """
    for side in ("-wal", "-shm"):
        with suppress(OSError):
            beside = Path(f"{os.path.realpath(path)}{side}")
            store, there = os.stat(path).st_mode, os.lstat(beside).st_mode
            if stat.S_ISREG(there) and store & ~there & stat.S_IWUSR:
                beside.chmod(stat.S_IMODE(store))


def memory_engine() -> Engine:
    """An engine on a SQLite store in memory, empty for each connection; nothing of it is ever on
    disk."""
    from sqlcipher3 import dbapi2

    def connected() -> Any:
        connection = dbapi2.connect(":memory:", check_same_thread=False)
        connection.isolation_level = None
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("BEGIN")  # else each row would be a transaction of its own
        return connection

    return create_engine(
        "sqlite://", module=dbapi2, creator=connected, poolclass=NullPool, hide_parameters=True
    )


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as problem:
        raise UsageProblem(
            "The store's address is not a URL that cm understands.",
            "It looks like postgresql://user@host/database.",
        ) from problem


def unprotected_host(address: str) -> str | None:
    """Return the other machine that a URL reaches without insisting on TLS; None for this one.

    The driver's own default uses TLS only where the server offers it, so that anybody between the
    two can switch it off.
    """
    if not is_url(address):
        return None
    url = _url(address)
    hosts = [url.host, *_texts(url.query.get("host")), *_texts(url.query.get("hostaddr"))]
    modes = [*_texts(url.query.get("sslmode")), os.environ.get("PGSSLMODE", "")]
    if any(mode in ("require", "verify-ca", "verify-full") for mode in modes[:1]):
        return None
    return next((host for host in hosts if host and not _is_here(host)), None)


def _texts(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _is_here(host: str) -> bool:
    """Return whether a host is a socket or a loopback address of this machine."""
    return host.startswith("/") or host in ("localhost", "::1") or host.startswith("127.")


def _postgres(address: str) -> Engine:
    url = _url(address)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageProblem(
            f"cm cannot keep a store in {url.get_backend_name()}.",
            "Give a path, or a URL such as postgresql://user@host/database.",
        )
    try:
        import psycopg  # noqa: F401
    except ImportError as problem:
        raise StoreProblem(
            "The driver for PostgreSQL is not installed.",
            "Install cm with its extra, in the folder of its sources:"
            " pipx install --force '.[postgres]'.",
        ) from problem
    from cmcli.store.core.postgres import postgres_engine

    return postgres_engine(url)


def keeps_what_is_written(version: str) -> bool:
    """Return whether that release of SQLite is free of the known loss of written data."""
    major, minor, release = (int(part) for part in f"{version}.0.0".split(".")[:3])
    mended = MENDED_BRANCHES.get((major, minor))
    return (major, minor, release) >= OLDEST_ENGINE or (mended is not None and release >= mended)


def check_engine() -> None:
    """Raise :class:`StoreProblem` where the installed SQLite could lose what was written."""
    from sqlcipher3 import dbapi2

    if not keeps_what_is_written(dbapi2.sqlite_version):
        raise StoreProblem(
            f"SQLite {dbapi2.sqlite_version} can lose data when two processes write at once.",
            "To see the command that installs a newer one: cm doctor",
            code="old-engine",
        )


def _check_sealed(path: Path) -> None:
    """The same for an encrypted store. Without its key, only its size can be judged."""
    from cmcli.store.sealing.keys_file import read_header

    read_header(keys_path(path))
    if path.stat().st_size % _PAGE and not path.with_name(path.name + "-wal").exists():
        raise StoreProblem(
            f"{path} is damaged: it has been cut short.", "To restore a backup: cm db restore"
        )


_PAGE = 4096


def check_private(path: Path) -> None:
    """Raise :class:`StoreProblem` for a store that other users of the machine can read or write."""
    from shlex import quote

    mode, files = stat.S_IMODE(path.stat().st_mode), [str(path)]
    if is_sealed(path):
        mode |= stat.S_IMODE(os.stat(keys_path(path)).st_mode)
        files = [*files, keys_path(path)]
    if mode & 0o077:
        raise StoreProblem(
            f"Other users of this computer can open the store ({mode:o}).",
            f"Make it yours alone: chmod 600 {' '.join(map(quote, files))}",
            code="not-private",
        )


def check_header(path: Path) -> None:
    """Refuse what is not a store of ours before the engine touches the file.

    Raises :class:`StoreProblem`; the file is only read.
    """
    try:
        mode = path.stat().st_mode
        head = path.open("rb").read(100) if stat.S_ISREG(mode) else None
    except FileNotFoundError as problem:
        raise StoreProblem(
            f"There is no store at {path}.", "To create one: cm init", code="no-store"
        ) from problem
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be opened: {problem.strerror}.") from problem
    if head is None:
        raise StoreProblem(f"{path} is not a file.", "Give the path of a store.")
    if not head:
        raise StoreProblem(f"{path} is empty, not a store.", "Remove it, then run: cm init")
    if is_sealed(path):
        _check_sealed(path)
        return
    ours = head[:16] == b"SQLite format 3\0" and len(head) == 100
    if not ours or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreProblem(f"{path} is not a cm store.", "To see which file is used: cm db path")
    pages, size = int.from_bytes(head[28:32], "big"), int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    if path.stat().st_size < pages * size and not path.with_name(path.name + "-wal").exists():
        raise StoreProblem(
            f"{path} is damaged: it has been cut short.", "To restore a backup: cm db restore"
        )
