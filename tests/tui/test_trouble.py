"""The store in trouble: a sentence on the last line, a screen that works, and recovery."""

import ctypes
import os
import resource
import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from textual.pilot import Pilot
from textual.widgets import TextArea

from cmcli.store.core import lock
from cmcli.store.core.engine import open_engine
from cmcli.store.core.form import LATEST
from cmcli.store.core.lock import writers_turn
from cmcli.store.keeping.opening import open_store
from cmcli.tui.page import LastLine
from cmcli.tui.watch import LOOK_BLANK, LOOK_EVERY, LOOK_SELDOM
from tui.stage import dashboard, noticed, press, shown, stage, type_in
from tui.story import told

PAGES = ("2", "3", "4", "5", "1")


def last(pilot: Pilot[None]) -> str:
    """What the line of what happened says."""
    return str(pilot.app.screen.query_one(LastLine).visual)


async def in_trouble(pilot: Pilot[None], part: str) -> None:
    """The trouble is said, and every page still opens, with its keys in the footer."""
    await noticed(pilot)
    assert part in last(pilot)
    for key in PAGES:
        await press(pilot, key)
        assert part in last(pilot)
        assert "q Quit" in shown(pilot).splitlines()[-1]
    await press(pilot, "question_mark")
    assert "Move around" in shown(pilot)
    await press(pilot, "escape")


async def recovered(pilot: Pilot[None]) -> None:
    """It goes on by itself: nothing is said any more, and the pages are read."""
    await noticed(pilot)
    for key in PAGES:
        await press(pilot, key)
        assert "⚑" not in last(pilot)
    assert "DNBRD" in shown(pilot)


@pytest.fixture
def sqlite(address: str) -> Path:
    """The file of the store."""
    if "://" in address:
        pytest.skip("the store is no file")
    told(address)
    return Path(address)


async def test_the_file_is_gone_and_comes_back(sqlite: Path) -> None:
    away = sqlite.with_name("away.db")
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        before = shown(pilot)
        sqlite.rename(away)
        await in_trouble(pilot, "The store cannot be opened.")
        assert not sqlite.exists()
        assert before.splitlines()[2:8] == shown(pilot).splitlines()[2:8]
        away.rename(sqlite)
        await recovered(pilot)


@pytest.mark.long
async def test_the_folder_is_gone_and_comes_back(tmp_path: Path, sqlite: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    moved = sqlite.rename(folder / "cm.db")
    for beside in tmp_path.glob("cm.db-*"):
        beside.rename(folder / beside.name)
    async with stage(str(moved), "sam", every=True, start="today") as pilot:
        folder.rename(tmp_path / "elsewhere")
        await in_trouble(pilot, "The store cannot be opened.")
        (tmp_path / "elsewhere").rename(folder)
        await recovered(pilot)


@pytest.mark.long
async def test_the_file_is_no_store_any_more(sqlite: Path) -> None:
    kept = sqlite.read_bytes()
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        sqlite.write_bytes(b"not a database at all" * 400)
        await in_trouble(pilot, "The file is not a cm store")
        sqlite.write_bytes(kept)
        await recovered(pilot)


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_a_newer_cm_has_migrated_the_store(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="today") as pilot:
        form(address, LATEST + 1)
        await in_trouble(pilot, "The store was written by a newer cm")
        assert "Update cm." in last(pilot)
        form(address, LATEST)
        await recovered(pilot)


def form(address: str, number: int) -> None:
    """Write the number of the store's form as a newer cm would."""
    engine = open_engine(address).execution_options(cm_writes=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE heads SET schema_version = :form"), {"form": number})
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.long
async def test_the_server_is_stopped_and_started_again(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if request.config.getoption("--engine") == "sqlite":
        pytest.skip("PostgreSQL is left out")
    from servers import Postgres

    server = Postgres(tmp_path / "server")
    address = server.filled()
    told(address)
    async with stage(address, "sam", every=True, start="today") as pilot:
        server.stop()
        await in_trouble(pilot, "The PostgreSQL server cannot be reached.")
        server.start()
        await recovered(pilot)
    server.stop()


@contextmanager
def permitted(path: Path, mode: int) -> Iterator[None]:
    """The path with these permissions for the block."""
    before = path.stat().st_mode & 0o777
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def give_up_power() -> None:
    """Hold this thread to the permissions of files even as root: no capability (capset(2))."""
    if os.geteuid() == 0:
        version_3 = struct.pack("Ii", 0x20080522, 0)
        if ctypes.CDLL(None, use_errno=True).capset(version_3, bytes(24)) != 0:
            raise OSError(ctypes.get_errno(), "capset")


def powerless(pilot: Pilot[None]) -> None:
    """Let the threads that read and write be held to permissions."""
    desk = dashboard(pilot).desk
    for executor in (desk._readers, desk._writer, desk._keeper):
        executor.submit(give_up_power).result()


@pytest.mark.long
async def test_a_folder_that_may_not_be_written(sqlite: Path) -> None:
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        powerless(pilot)
        for beside in sqlite.parent.glob("cm.db-*"):
            beside.unlink()
        with permitted(sqlite.parent, 0o500):
            await noticed(pilot)
            assert "⚑ You can't write to the store" in last(pilot)
            for key in PAGES:
                await press(pilot, key)
                assert "q Quit" in shown(pilot).splitlines()[-1]
        await recovered(pilot)


@pytest.mark.long
async def test_a_file_that_may_not_be_read(sqlite: Path) -> None:
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        powerless(pilot)
        with permitted(sqlite, 0):
            await in_trouble(pilot, "The store")
        await recovered(pilot)


@contextmanager
def read_only(pilot: Pilot[None], file: Path) -> Iterator[None]:
    """The file may only be read."""
    powerless(pilot)
    with permitted(file, 0o400):
        yield


@contextmanager
def held(pilot: Pilot[None], file: Path) -> Iterator[None]:
    """Another process holds the writers' lock, and it is not waited for long."""
    before = lock.PATIENCE, lock.SAY_AFTER
    lock.PATIENCE, lock.SAY_AFTER = 1.0, 0.1
    try:
        with writers_turn(file, "import"):
            yield
    finally:
        lock.PATIENCE, lock.SAY_AFTER = before


@contextmanager
def full(pilot: Pilot[None], file: Path) -> Iterator[None]:
    """No file can grow."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (read_only, "You can't write to the store."),
        (held, "Another cm"),
        (full, "cannot be read or written"),
    ],
    ids=["read-only", "held", "full"],
)
async def test_what_cannot_be_written_is_refused_and_stays_typed(
    sqlite: Path, trouble: Callable[..., "AbstractContextManager[None]"], sentence: str
) -> None:
    store = open_store(str(sqlite))
    store.close()
    async with stage(str(sqlite), "ben", start="caseload") as pilot:
        await press(pilot, "n")
        await type_in(pilot, "she called")
        before = store.seq()
        with trouble(pilot, sqlite):
            await press(pilot, "ctrl+s")
            assert sentence in " ".join(shown(pilot).split())
            assert pilot.app.screen.query_one(TextArea).text == "she called"
        assert store.seq() == before
        await press(pilot, "ctrl+s")
        assert dashboard(pilot).current_mode == "caseload"
        assert "u undoes" in last(pilot)
        assert store.seq() > before
    store.engine.dispose()


async def test_a_change_in_one_store_is_not_undone_in_another(sqlite: Path) -> None:
    before = sqlite.with_name("before.db")
    shutil.copy(sqlite, before)
    async with stage(str(sqlite), "sam", every=True, start="caseload") as pilot:
        await press(pilot, "n")
        await type_in(pilot, "she called")
        await press(pilot, "ctrl+s")
        assert "u undoes" in last(pilot)
        for one in sqlite.parent.glob(f"{sqlite.name}*"):
            one.unlink()
        before.rename(sqlite)
        await noticed(pilot)
        assert "u undoes" not in last(pilot)
        await press(pilot, "u")
        assert "cm note" not in shown(pilot)


async def test_a_store_in_trouble_is_looked_at_less_often(sqlite: Path) -> None:
    away = sqlite.with_name("away.db")
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        app = dashboard(pilot)
        assert app.store_watch.pause == LOOK_EVERY
        sqlite.rename(away)
        pauses = []
        for _ in range(5):
            await noticed(pilot)
            pauses.append(app.store_watch.pause)
        assert pauses == [4, 8, LOOK_SELDOM, LOOK_SELDOM, LOOK_SELDOM]
        away.rename(sqlite)
        await noticed(pilot)
        assert app.store_watch.pause == LOOK_EVERY


async def test_a_page_that_is_blank_is_read_soon_after_the_trouble(sqlite: Path) -> None:
    away = sqlite.with_name("away.db")
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        app = dashboard(pilot)
        sqlite.rename(away)
        for _ in range(5):
            await noticed(pilot)
        assert app.store_watch.pause == LOOK_SELDOM
        await press(pilot, "2")
        assert app.store_watch.pause == LOOK_BLANK
        await noticed(pilot)
        assert app.store_watch.pause == LOOK_BLANK
        away.rename(sqlite)
        await noticed(pilot)
        assert "DNBRD" in shown(pilot)
        assert app.store_watch.pause == LOOK_EVERY


async def test_leaving_works_whatever_the_store_does(sqlite: Path) -> None:
    async with stage(str(sqlite), "sam", every=True, start="today") as pilot:
        with suppress(OSError):
            sqlite.unlink()
        await noticed(pilot)
        await press(pilot, "q")
        assert not pilot.app.is_running
        assert pilot.app.return_code == 0


async def test_at_80_columns_the_way_out_is_not_cut(file: Path) -> None:
    async with stage(str(file), "sam", start="capacity") as pilot:
        away = file.rename(file.with_suffix(".away"))
        await press(pilot, "ctrl+r")
        text = " ".join(shown(pilot).split())
        assert "Check that the folder is there and that you may write in it." in text
        away.rename(file)
        await press(pilot, "ctrl+r")
        assert "write in it" not in shown(pilot)
