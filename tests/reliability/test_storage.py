"""Storage that fails: no room, no permission, gone. A sentence, exit 5, and nothing half."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reliability.checks import assert_sound, operations
from reliability.conftest import Campaign
from reliability.warm import Ended, Warm
from sealed import copied


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path, warm_process: Warm) -> Path:
    """A SQLite store in a folder of its own."""
    return placed(sqlite_template, tmp_path / "folder", warm_process)


def placed(template: Path, folder: Path, warm: Warm) -> Path:
    folder.mkdir(exist_ok=True)
    path = copied(template, folder / "cm.db")
    warm.environment = {"CM_STORE": str(path), "CM_WORKER": "ana", "CM_TODAY": "2026-03-04"}
    return path


def intake(number: int) -> list[str]:
    long = "what happened, in many words; " * 60
    words = ["intake", f"Person {number}", "--model", "managed", "--new", "--issue", long]
    return [*words, "--id", f"round-{number}", "--json"]


def assert_said(ended: Ended) -> None:
    """An error is a sentence; a traceback or an exit code of a bug is none."""
    assert ended.code in (0, 5, 7), ended
    assert "Traceback" not in ended.err
    assert ended.code == 0 or ended.err.strip(), ended


def judge(path: Path, number: int, before: int, ended: Ended) -> None:
    """What was told is so: done, not done, or (exit 7) not known."""
    assert_said(ended)
    assert_sound(str(path))
    happened = operations(str(path)) - before
    assert (ended.code, happened) in ((0, 1), (5, 0), (7, 0), (7, 1)), ended
    assert operations(str(path), f"round-{number}") == happened


@pytest.mark.long
def test_no_more_than_so_many_bytes_in_a_file(
    file: Path, warm_process: Warm, campaign: Campaign, figures: dict[str, object]
) -> None:
    """The write fails wherever the limit falls: in the shared memory, the log, the store."""
    codes = []
    largest = file.stat().st_size + 120_000
    for number in range(campaign.count(6)):
        before = operations(str(file))
        limit = campaign.random.randrange(4096, largest)  # so much that an error can be said
        if number % 2:  # where the write-ahead log of one command ends
            limit = campaign.random.randrange(32_768, 90_000)
        ended = warm_process(intake(number), largest_file=limit)
        judge(file, number, before, ended)
        codes.append(ended.code)
        assert warm_process(intake(number)).code == 0
        assert operations(str(file)) == before + 1
    assert set(codes) > {5}
    figures |= {f"exit {code}": codes.count(code) for code in sorted(set(codes))}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_disk_full(
    sqlite_template: Path,
    small_disk: Path,
    warm_process: Warm,
    campaign: Campaign,
    figures: dict[str, object],
) -> None:
    path = placed(sqlite_template, small_disk / "folder", warm_process)
    ballast, codes = small_disk / "ballast", []
    for number in range(campaign.count(6, 0.25)):
        before = operations(str(path))
        free = shutil.disk_usage(small_disk).free
        left = campaign.random.randrange(0, 160_000) if number else 0
        ballast.write_bytes(bytes(max(0, free - left)))
        ended = warm_process(intake(number))
        if ended.code == 5:
            assert "disk" in ended.err
        ballast.unlink()
        judge(path, number, before, ended)
        codes.append(ended.code)
        assert warm_process(intake(number)).code == 0
        if shutil.disk_usage(small_disk).free < 400_000:
            placed(sqlite_template, small_disk / "folder", warm_process)
    figures |= {f"exit {code}": codes.count(code) for code in sorted(set(codes))}


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "reading", "writing"),
    [(0o500, 0o600, (0, 5), 5), (0o700, 0o400, (0,), 5), (0o700, 0, (5,), 5), (0, 0o600, (5,), 5)],
    ids=["folder read-only", "file read-only", "file closed", "folder closed"],
)
def test_no_permission(
    file: Path,
    warm_process: Warm,
    folder_mode: int,
    file_mode: int,
    reading: tuple[int, ...],
    writing: int,
) -> None:
    before = file.read_bytes()
    file.chmod(file_mode)
    file.parent.chmod(folder_mode)
    try:
        looked = warm_process(["list"], powerless=True)
        wrote = warm_process(intake(1), powerless=True)
    finally:
        file.parent.chmod(0o700)
        file.chmod(0o600)
    assert looked.code in reading, looked
    assert wrote.code == writing, wrote
    assert_said(looked)
    assert_said(wrote)
    assert file.read_bytes() == before
    own = {"cm.db", "cm.db.lock", "cm.db-wal", "cm.db-shm", "cm.db.keys"}
    assert {path.name for path in file.parent.iterdir()} <= own


@pytest.mark.parametrize("words", [["list"], intake(1)], ids=["reading", "writing"])
def test_no_store_there(file: Path, warm_process: Warm, words: list[str]) -> None:
    file.unlink()
    ended = warm_process(words)
    assert ended.code == 5
    assert "There is no store" in ended.err
    assert not file.exists()
