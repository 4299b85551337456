"""Whole copies of a store, and a store made again from one."""

import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

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
from cmcli.store.keeping.rekeying import exported
from cmcli.store.keeping.sealed_copy import is_sealed_copy, unpack
from cmcli.store.sealing import held
from cmcli.store.sealing.keys_file import place_keys
from cmcli.store.sealing.place import is_sealed, keys_path

if TYPE_CHECKING:
    from pyrage.x25519 import Identity


def back_up(store: Store, target: Path) -> Head:
    """Copy a SQLite store to ``target`` and give the head that the copy has.

    The copy of an encrypted store is an age file, which each of its keys opens.
    """
    heads: list[Head] = []
    copy_file(Path(store.address), target, lambda made: heads.append(head_of_file(made)))
    return heads[0]


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A verified copy that is to become a store, and its keys file where it brings one."""

    made: Path
    keys: bytes | None = None


def prepare(
    source: Path,
    path: Path,
    identities: "Sequence[Identity]" = (),
    *,
    unreadable: bool = False,
) -> Prepared:
    """Copy a backup beside the place where it is to become a store, and verify the copy.

    The backup is only read, with its write-ahead log if there is one; ``identities`` open one that
    is encrypted. The copy gets the data key of the store that it will replace, so that its keys
    stay as they are (``unreadable``: unless nobody has it). Raises :class:`StoreProblem` for
    anything but a sound store of this cm or an older one. The caller discards the copy with
    :func:`dismiss`, or puts it into its place with :func:`put_in_place`.
    """
    if not is_sealed_copy(source):
        check_header(source)
    path = Path(os.path.realpath(path))
    made, fresh = beside(path), beside(path)
    try:
        private_directory(path.parent)
        brought = _copied(source, made, identities)
        _verify_copy(made, source)
        use_wal(made)
        own = _own_keys(path, unreadable=unreadable)
        if not own:
            return Prepared(made, brought)
        if held.keys_for(made) != own:
            held.give(fresh, own)
            exported(made, fresh, own[-1])
            use_wal(fresh)
            dismiss(Prepared(made))
            made = fresh
        return Prepared(made)
    except OSError as problem:
        dismiss(Prepared(made))
        raise StoreProblem(f"{source} cannot be copied: {problem.strerror}.") from problem
    except BaseException:
        dismiss(Prepared(made))
        dismiss(Prepared(fresh))
        raise


def dismiss(prepared: Prepared) -> None:
    """Remove a copy that was not put into its place."""
    held.taken_back(prepared.made)
    discard(prepared.made)


def _copied(source: Path, made: Path, identities: "Sequence[Identity]") -> bytes | None:
    """Copy a backup as it is, and let this process open the copy; its keys file if it has one."""
    if is_sealed_copy(source):
        found = unpack(source, made, identities)
        held.give(made, (found.key,))
        return found.raw
    for end in ("", "-wal", "-journal"):
        part = source.with_name(source.name + end)
        if not end or part.exists():
            _copy_private(part, made.with_name(made.name + end))
    if not is_sealed(source):
        return None
    header, keys = held.as_checked_header(source)
    held.give(made, keys)
    return header.as_bytes(keys)


def _own_keys(path: Path, *, unreadable: bool) -> held.Keys:
    """The data key of the store that is at the path, if there is an encrypted one."""
    if not path.exists():
        return held.PLAIN
    try:
        return held.keys_for(path)
    except StoreProblem:
        if unreadable:
            return held.PLAIN
        raise


def put_in_place(
    prepared: Prepared, path: Path, *, replace: bool, waiting: Callable[[str], None] | None = None
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
        head = head_of_file(prepared.made)
        own = held.keys_for(prepared.made) and prepared.keys is None
        aside = _put_aside(path, keep_keys=bool(own))
        try:
            if prepared.keys is not None:
                place_keys(path, prepared.keys)
                held.give(path, held.keys_for(prepared.made))
            install(prepared.made, path)
        except OSError as problem:
            raise StoreProblem(f"{path} cannot be made: {problem.strerror}.") from problem
    return Restored(head, aside)


def _put_aside(path: Path, *, keep_keys: bool) -> Path | None:
    """Rename a store with its write-ahead log, the file first; None where there was none.

    Its keys file goes with it, and also stays where the new store has the same key.
    """
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    aside = path.with_name(f"{path.name}.replaced-{stamp}")
    was_there = path.exists() or path.is_symlink()
    for end in ("", *SIDES):
        part = path.with_name(path.name + end)
        if part.exists() or part.is_symlink():
            part.rename(aside.with_name(aside.name + end))
    keys = Path(keys_path(path))
    if keys.exists() and keep_keys:
        os.link(keys, keys_path(aside))
    elif keys.exists():
        keys.rename(keys_path(aside))
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


def drilled(source: Path, identities: "Sequence[Identity]", folder: Path) -> tuple[Head, int]:
    """Restore a backup into a folder of its own, verify it, and remove it again.

    The files there are encrypted too. Gives the head and the number of operations verified.
    """
    prepared = prepare(source, folder / "drill.db", identities)
    try:
        engine = sqlite_engine(prepared.made)
        with translated(), engine.connect() as connection, connection.begin():
            now = datetime.now(UTC)
            view = View(connection, today=now.date(), now=now)
            return head_now(view), verify(view).operations
    finally:
        dismiss(prepared)
