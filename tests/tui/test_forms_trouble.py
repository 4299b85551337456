"""Forms while the store is locked, full, gone, or does not say whether it has saved."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from agency import fill as fill_store
from cmcli.store.core.lock import writers_turn
from command_line import CommandLine
from reliability.test_commit import arm
from tui.forms import fill, form, is_open, last, notes, opened, opened_case, refused, save, the_form
from tui.stage import dashboard, press, settled, shown, until


async def test_a_locked_store_keeps_everything_and_the_next_try_has_one_effect(
    file: Path, impatient: None
) -> None:
    ref = opened_case(str(file))
    async with form(str(file), "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Seen today")
        key = the_form(pilot).key
        with writers_turn(file, "test"):
            await save(pilot)
            assert "Press ctrl+s to try again. It is saved only once" in refused(pilot)
            assert the_form(pilot).value("text") == "Seen today"
            assert pilot.app.focused is the_form(pilot).fields["text"]
        assert the_form(pilot).key == key
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert notes(str(file)) == ["Seen today"]


@pytest.mark.both_engines
async def test_an_unknown_outcome_is_said_and_has_one_effect(
    cm: CommandLine, address: str, engine: str, quiet: None
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Seen today")
        the_form(pilot).keep_now()
        await settled(pilot)
        store: Any = dashboard(pilot).desk.store
        arm(dashboard(pilot).desk, engine, saved=True, gone=True)  # type: ignore[arg-type]
        await save(pilot)
        assert "can't tell whether" in refused(pilot)
        assert "Press ctrl+s to try again. It is saved only once" in refused(pilot)
        del store.engine.pool.connect, store.operation
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert len(last(pilot).operations) == 1
    assert notes(address) == ["Seen today"]


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_what_was_saved_after_all_is_not_saved_otherwise(
    cm: CommandLine, address: str, engine: str, quiet: None
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Seen today")
        the_form(pilot).keep_now()
        await settled(pilot)
        store: Any = dashboard(pilot).desk.store
        arm(dashboard(pilot).desk, engine, saved=True, gone=True)  # type: ignore[arg-type]
        await save(pilot)
        del store.engine.pool.connect, store.operation
        await fill(pilot, text=", at noon")
        await save(pilot)
        assert "Your earlier version was saved" in refused(pilot)
        assert the_form(pilot).value("text") == "Seen today, at noon"
        assert notes(address) == ["Seen today"]
        await save(pilot)
        assert not is_open(pilot)
    assert notes(address) == ["Seen today", "Seen today, at noon"]


async def test_a_store_that_is_gone_is_said_and_comes_back(file: Path) -> None:
    ref = opened_case(str(file))
    aside = file.parent / "aside"
    aside.mkdir()
    async with form(str(file), "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Seen today")
        for one in file.parent.glob("cm.db*"):
            shutil.move(one, aside / one.name)
        await save(pilot)
        assert refused(pilot)
        assert the_form(pilot).value("text") == "Seen today"
        await press(pilot, "escape")
        assert not is_open(pilot)
        await opened(pilot, "checkin", ref)
        assert "ctrl+s tries again" in refused(pilot)
        for one in aside.glob("cm.db*"):
            shutil.move(one, file.parent / one.name)
        await press(pilot, "ctrl+s")
        assert await until(pilot, lambda: "note" in the_form(pilot)._rows), "it is read after all"
        assert "Note" in the_form(pilot)._rows["note"].label
        await press(pilot, "escape")
        await opened(pilot, "note", ref)
        assert the_form(pilot).value("text") == "Seen today"
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert notes(str(file)) == ["Seen today"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    page = tmp_path / "disk"
    page.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(page)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    yield page
    subprocess.run(["umount", "-l", str(page)], check=False)


def fill_up(ballast: Path) -> None:
    """Write until there is no room."""
    with suppress(OSError), ballast.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(4096))


@pytest.mark.long
async def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path) -> None:
    file = small_disk / "cm.db"
    fill_store(str(file))
    ref = opened_case(str(file))
    ballast = small_disk / "ballast"
    async with form(str(file), "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Seen today. " * 4000)
        await settled(pilot)
        fill_up(ballast)
        await save(pilot)
        assert "disk" in refused(pilot)
        assert the_form(pilot).value("text").startswith("Seen today.")
        ballast.unlink()
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert len(notes(str(file))) == 1


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_many_can_be_stopped_between_two_cases(cm: CommandLine, address: str) -> None:
    refs = [cm.open_case(f"Person {number}", "icm", "--worker", "ben") for number in range(4)]
    async with form(address, "checkin", *refs, actor="ben") as pilot:
        await fill(pilot, mode="office")
        sending = the_form(pilot).sending
        told: list[int] = []

        def progress(number: int, whole: int) -> None:
            told.append(number)
            if number == 2:
                the_form(pilot).action_back()

        the_form(pilot)._progress = progress  # type: ignore[method-assign]
        await save(pilot)
        assert told == [1, 2]
        assert len(sending.done) == 2
        assert "Stopped: 2 done, 2 not" in refused(pilot)
        await save(pilot)
        assert not is_open(pilot)
        assert len(last(pilot).operations) == 4
        assert "4 cases done" in shown(pilot)
