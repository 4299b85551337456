"""Backups are whole, a restored store is the same, and what is no store is left as it was."""

import os
import secrets
import shutil
import threading
from pathlib import Path

import pytest

from agency import TODAY, Agency, at
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, Refused, StoreProblem
from cmcli.store.core.lock import writers_turn
from cmcli.store.keeping.audit import verify
from cmcli.store.keeping.backup import back_up, dismiss, head_of_file, prepare, put_in_place
from cmcli.store.keeping.files import copy_file
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_worker
from digest import digest


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Agency:
    """A SQLite store; PostgreSQL's own tools copy the others."""
    path = tmp_path / "store" / "cm.db"
    path.parent.mkdir(mode=0o700)
    shutil.copy(sqlite_template, path)
    path.chmod(0o600)
    return Agency(str(path))


def content(agency: Agency) -> str:
    with agency.reading() as view:
        return digest(view)


def opened(path: Path) -> Agency:
    return Agency(str(path))


def open_one(agency: Agency, name: str) -> None:
    with agency.operation("ben") as work:
        intake(work, Arrival(name=name, model="brokerage", new=True))


def test_a_backup_is_the_store_and_private(sqlite: Agency, tmp_path: Path) -> None:
    open_one(sqlite, "Dana R.")
    target = tmp_path / "backup.db"
    head = back_up(sqlite.store, target)
    assert content(opened(target)) == content(sqlite)
    assert head.seq == 2
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in tmp_path.iterdir() if "backup" in one.name) == ["backup.db"]


def test_a_backup_under_writers_is_whole(sqlite: Agency, tmp_path: Path) -> None:
    stop = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        writer = Agency(sqlite.address)
        while not stop.is_set():
            try:
                open_one(writer, f"Client {secrets.token_hex(3)}")
            except BaseException as problem:
                failed.append(problem)
                return

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        heads = [back_up(sqlite.store, tmp_path / f"{number}.db") for number in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failed
    for number, head in enumerate(heads):
        with opened(tmp_path / f"{number}.db").reading() as view:
            assert verify(view, against=head).faults == ()
    with sqlite.reading() as view:
        assert verify(view, against=heads[-1]).faults == ()


def test_a_backup_overwrites_nothing(sqlite: Agency, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for target in (there, link, tmp_path):
        with pytest.raises(Refused):
            copy_file(Path(sqlite.address), target)
    with pytest.raises(StoreProblem):
        copy_file(Path(sqlite.address), tmp_path / "no" / "such" / "folder")
    assert there.read_text() == "mine"


def test_a_restored_store_is_the_backup_and_keeps_the_old_aside(
    sqlite: Agency, tmp_path: Path
) -> None:
    open_one(sqlite, "Dana R.")
    backup, path = tmp_path / "backup.db", Path(sqlite.address)
    head = back_up(sqlite.store, backup)
    saved = content(sqlite)
    open_one(sqlite, "Lee Wu")
    later = content(sqlite)
    made = prepare(backup, path)
    with pytest.raises(Refused, match="There is already a store"):
        put_in_place(made, path, replace=False)
    assert content(sqlite) == later
    done = put_in_place(made, path, replace=True)
    dismiss(made)
    assert done.head == head
    assert content(opened(path)) == saved
    assert done.aside is not None
    assert content(opened(done.aside)) == later
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(path.parent.glob("*.new*"))


def test_who_waited_for_a_restore_writes_into_the_restored_store(
    sqlite: Agency, tmp_path: Path
) -> None:
    path = Path(sqlite.address)
    back_up(sqlite.store, tmp_path / "backup.db")
    made = prepare(tmp_path / "backup.db", path)
    queued = [threading.Event(), threading.Event()]

    def restore() -> None:
        put_in_place(made, path, replace=True, waiting=lambda _: queued[0].set())

    def write() -> None:
        with sqlite.reading() as view:
            ben = find_worker(view, "ben")
        with sqlite.store.operation(
            actor=ben, command="test", today=TODAY, now=at(TODAY), waiting=lambda _: queued[1].set()
        ) as work:
            intake(work, Arrival(name="Dana R.", model="icm"))

    threads = [threading.Thread(target=restore), threading.Thread(target=write)]
    with writers_turn(path, "test"):
        for thread, waits in zip(threads, queued, strict=True):
            thread.start()
            assert waits.wait(10)
    for thread in threads:
        thread.join(10)
    with opened(path).reading() as view:
        assert [client.name for client in view.all(Client)] == ["Dana R."]


def test_a_link_to_a_store_stays_a_link_when_it_is_restored(sqlite: Agency, tmp_path: Path) -> None:
    backup, path = tmp_path / "backup.db", Path(sqlite.address)
    back_up(sqlite.store, backup)
    folder = tmp_path / "linked"
    folder.mkdir()
    link = folder / "link.db"
    link.symlink_to(path)
    made = prepare(backup, link)
    assert made.made.parent == path.parent
    restored = put_in_place(made, link, replace=True)
    assert link.is_symlink()
    assert restored.aside is not None
    assert restored.aside.parent == path.parent
    with opened(link).reading() as view:
        assert view.count(Worker) == 4


def test_a_store_that_others_can_open_is_refused(sqlite: Agency) -> None:
    path = Path(sqlite.address)
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(StoreProblem, match=f"can open the store \\({mode:o}\\)") as refused:
            open_store(sqlite.address)
        assert refused.value.hint == f"Make it yours alone: chmod 600 {path}"
    path.chmod(0o600)
    open_store(sqlite.address)


def test_an_engine_that_loses_data_is_refused(
    sqlite: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(dbapi2, "sqlite_version", "3.51.2")
    with pytest.raises(StoreProblem, match=r"SQLite 3\.51\.2 can lose data"):
        open_store(sqlite.address)
    for fine in ("3.51.3", "3.50.7", "3.44.6", "3.60.0"):
        monkeypatch.setattr(dbapi2, "sqlite_version", fine)
        open_store(sqlite.address)


def test_a_link_to_a_store_uses_the_same_lock(sqlite: Agency, tmp_path: Path) -> None:
    path, waited = Path(sqlite.address), threading.Event()
    (tmp_path / "link.db").symlink_to(path)
    linked = opened(tmp_path / "link.db")

    def write() -> None:
        with linked.reading() as view:
            ben = find_worker(view, "ben")
        with linked.store.operation(
            actor=ben, command="test", today=TODAY, now=at(TODAY), waiting=lambda _: waited.set()
        ) as work:
            intake(work, Arrival(name="Dana R.", model="icm"))

    thread = threading.Thread(target=write)
    with writers_turn(path, "test"):
        thread.start()
        assert waited.wait(10)
    thread.join(10)
    with sqlite.reading() as view:
        assert view.count(Client) == 1


def test_a_store_can_be_made_again_where_none_is_left(sqlite: Agency, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    back_up(sqlite.store, backup)
    path = tmp_path / "elsewhere" / "deep" / "cm.db"
    made = prepare(backup, path)
    assert put_in_place(made, path, replace=False).aside is None
    dismiss(made)
    assert content(opened(path)) == content(sqlite)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    open_one(opened(path), "Dana R.")


def test_the_write_ahead_log_is_restored_too(sqlite: Agency, tmp_path: Path) -> None:
    path = Path(sqlite.address)
    with sqlite.store.engine.connect() as reader:
        # A reader that stays keeps what is written from being put into the file.
        reader.exec_driver_sql("SELECT count(*) FROM clients")
        open_one(sqlite, "Dana R.")
        left = tmp_path / "left.db"
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{left}{end}")
    assert Path(f"{left}-wal").stat().st_size > 0
    before = {end: Path(f"{left}{end}").read_bytes() for end in ("", "-wal")}
    target = tmp_path / "new" / "cm.db"
    made = prepare(left, target)
    put_in_place(made, target, replace=False)
    dismiss(made)
    assert content(opened(target)) == content(sqlite)
    assert before == {end: Path(f"{left}{end}").read_bytes() for end in ("", "-wal")}


def _newer(path: Path) -> None:
    engine = open_store(str(path)).engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE heads SET schema_version = 999")


def _tampered(path: Path) -> None:
    engine = open_store(str(path)).engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE workers SET role = 'admin' WHERE handle = 'ben'")


def _foreign(path: Path) -> None:
    import sqlite3

    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE heads (id INTEGER)")
    connection.close()


def _page(path: Path) -> None:
    """Overwrite pages in the middle with noise."""
    raw = bytearray(path.read_bytes())
    for begin in range(4096, len(raw), 8192):
        raw[begin : begin + 4096] = os.urandom(4096)
    path.write_bytes(raw)


BROKEN = {
    "empty": lambda path: path.write_bytes(b""),
    "random bytes": lambda path: path.write_bytes(os.urandom(50_000)),
    "text": lambda path: path.write_text("Dear diary\n" * 100),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:50_000]),
    "only a header": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "torn pages": _page,
    "foreign": _foreign,
    "newer": _newer,
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_sound_store_is_a_sentence_and_stays_as_it_is(
    sqlite: Agency, tmp_path: Path, how: str
) -> None:
    path = Path(sqlite.address)
    BROKEN[how](path)
    before = path.read_bytes()

    with pytest.raises(StoreProblem):
        _used(path)
    target = tmp_path / "target" / "cm.db"
    with pytest.raises(CmError) as refused:
        prepare(path, target)
    assert refused.value.exit_code == 5
    assert path.read_bytes() == before
    assert not target.exists()
    assert list(target.parent.glob("*")) == []


def _used(path: Path) -> None:
    """Open the store and read all of it."""
    with opened(path).reading() as view:
        digest(view)


def test_a_folder_and_nothing_are_sentences(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(StoreProblem):
            open_store(str(path))
        with pytest.raises(StoreProblem):
            prepare(path, tmp_path / "cm.db")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_a_sentence(sqlite: Agency) -> None:
    Path(sqlite.address).chmod(0)
    with pytest.raises(StoreProblem, match="cannot be opened"):
        open_store(sqlite.address)


def test_a_backup_with_a_row_that_was_tampered_with_is_not_restored(
    sqlite: Agency, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    back_up(sqlite.store, backup)
    _tampered(backup)
    with pytest.raises(StoreProblem, match=r"does not verify.*of workers was changed \(role\)"):
        prepare(backup, tmp_path / "new" / "cm.db")


def test_the_head_of_a_file_is_read_without_changing_it(sqlite: Agency) -> None:
    path = Path(sqlite.address)
    before = path.read_bytes()
    assert head_of_file(path).seq == 1
    assert path.read_bytes() == before
