"""Whole copies of a store, and a store made again from one."""

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cmcli.errors import Refused, StoreProblem
from cmcli.store.core.engine import check_header, sqlite_engine
from cmcli.store.core.head import head_of
from cmcli.store.core.lock import writers_turn
from cmcli.store.core.problems import translated
from cmcli.store.core.store import Store, check_version
from cmcli.store.core.view import View
from cmcli.store.keeping.audit import Head, head_now, verify
from cmcli.store.keeping.files import (
    SIDES,
    beside,
    copy_file,
    discard,
    install,
    private_directory,
    use_wal,
)
from cmcli.store.keeping.migrations import migrate_sqlite


def back_up(store: Store, target: Path) -> Head:
    """Copy a SQLite store to ``target`` and give the head that the copy has."""
    copy_file(Path(store.address), target)
    return head_of_file(target)


def head_of_file(path: Path) -> Head:
    """The head that a SQLite store states; the file is only read."""
    engine = sqlite_engine(path)
    with translated(), engine.connect() as connection, connection.begin():
        now = datetime.now(UTC)
        return head_now(View(connection, today=now.date(), now=now))


@dataclass(frozen=True, slots=True)
class Restored:
    """The head of a restored store in the backup, and the path of the previous store."""

    head: Head
    aside: Path | None


def prepare(source: Path, path: Path) -> Path:
    """Copy a backup beside the place where it is to become a store, and verify the copy.

    The backup is only read, with its write-ahead log if there is one. Raises :class:`StoreProblem`
    for anything but a sound store of this cm or an older one. The caller discards the copy, or puts
    it into its place with :func:`put_in_place`.
    """
    check_header(source)
    path = Path(os.path.realpath(path))
    made = beside(path)
    try:
        private_directory(path.parent)
        for end in ("", "-wal", "-journal"):
            part = source.with_name(source.name + end)
            if not end or part.exists():
                _copy_private(part, made.with_name(made.name + end))
        _verify_copy(made, source)
        use_wal(made)
    except OSError as problem:
        discard(made)
        raise StoreProblem(f"{source} cannot be copied: {problem.strerror}.") from problem
    except BaseException:
        discard(made)
        raise
    return made


def put_in_place(
    made: Path, path: Path, *, replace: bool, waiting: Callable[[str], None] | None = None
) -> Restored:
    """Make the verified copy the store at ``path``.

    A store that is there is refused unless ``replace``; then it is kept aside. No writer is
    between: those who wait open the new one. Where ``path`` is a symbolic link, the link stays and
    what it leads to is replaced.
    """
    path = Path(os.path.realpath(path))
    with writers_turn(path, "db restore", waiting):
        if (path.exists() or path.is_symlink()) and not replace:
            raise Refused(
                f"There is already a store at {path}.",
                "To keep it aside and restore the backup: cm db restore FILE --replace",
                code="store-exists",
            )
        head = head_of_file(made)
        aside = _put_aside(path)
        try:
            install(made, path)
        except OSError as problem:
            raise StoreProblem(f"{path} cannot be made: {problem.strerror}.") from problem
    return Restored(head, aside)


def _put_aside(path: Path) -> Path | None:
    """Rename a store with its write-ahead log, the file first; None where there was none."""
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    aside = path.with_name(f"{path.name}.replaced-{stamp}")
    was_there = path.exists() or path.is_symlink()
    for end in ("", *SIDES):
        part = path.with_name(path.name + end)
        if part.exists() or part.is_symlink():
            part.rename(aside.with_name(aside.name + end))
    return aside if was_there else None


def _verify_copy(made: Path, source: Path) -> None:
    """Bring the copy to the latest form and make sure that it is sound and its log holds."""
    migrate_sqlite(made, keep=False)
    engine = sqlite_engine(made)
    with translated(), engine.connect() as connection, connection.begin():
        check_version(int(head_of(connection).schema_version))
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if said != "ok":
            raise StoreProblem(f"{source} is damaged: {said}.", "Take another backup.")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise StoreProblem(f"{source} is damaged: references in it lead nowhere.")
        now = datetime.now(UTC)
        found = verify(View(connection, today=now.date(), now=now))
    if found.faults:
        raise StoreProblem(
            f"{source} does not verify. {found.faults[0].why}", "Take another backup."
        )


def _copy_private(source: Path, target: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with source.open("rb") as read, os.fdopen(os.open(target, flags, 0o600), "wb") as write:
        shutil.copyfileobj(read, write, 1 << 20)
        write.flush()
        os.fsync(write.fileno())
