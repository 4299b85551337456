"""Marks of the record, looked for wherever an encrypted store could leave them."""

import os
import shutil
from pathlib import Path

import pytest

from reliability.checks import assert_sound, operations
from reliability.conftest import Campaign
from reliability.warm import Warm
from sealed import CODE, key_file

pytestmark = pytest.mark.sqlite_only

MARK = "Zq7x"
"""Begins every mark; nothing else on the disk has it."""


def marks_in(folder: Path) -> list[str]:
    """The files below a folder, and the variables and arguments of this process's children, that
    show a mark; the files that tests write to are left out."""
    found = [path for path in folder.rglob("*") if path.is_file() and "command." not in path.name]
    for number in filter(str.isdigit, os.listdir("/proc")):
        found += [Path("/proc", number, name) for name in ("environ", "cmdline")]
    return [str(path) for path in found if MARK.encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it went meanwhile
        return b""


@pytest.mark.parametrize("records", [2, pytest.param(1000, marks=pytest.mark.long)])
def test_no_mark_is_found_outside(
    sealed_store: Path,
    warm_process: Warm,
    tmp_path: Path,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    figures: dict[str, object],
    records: int,
) -> None:
    """After every command, every kill and every backup."""
    home = tmp_path / "home"
    warm_process.environment = {
        "CM_STORE": str(sealed_store),
        "CM_WORKER": "ana",
        "CM_TODAY": "2026-03-04",
        "CM_KEY_FILE": str(key_file()),
        "TMPDIR": str(tmp_path / "tmp"),
        "XDG_RUNTIME_DIR": str(home),
    }
    (tmp_path / "tmp").mkdir()
    killed = count = 0
    for number in range(records):
        words = ["intake", f"{MARK}{number} Doe", "--model", "brokerage", "--new", "--decision"]
        words += ["waitlist", "--issue", f"{MARK}{number} was beaten", "--id", f"mark-{number}"]
        if number % 2:
            killed += warm_process(words, die_at=campaign.random.randrange(20)).code == -9
            assert marks_in(tmp_path) == []
        ended = warm_process(words)
        assert ended.code == 0, ended
        assert operations(str(sealed_store), f"mark-{number}") == 1
        count += 1
        if number % 100 == 1:
            backup = tmp_path / f"backup-{number}"
            assert warm_process(["db", "backup", str(backup)]).code == 0
            count += 1
        assert marks_in(tmp_path) == []
    assert_sound(str(sealed_store))
    # The same look finds a mark where there is one.
    shutil.copy(sealed_store, tmp_path / "control")
    (tmp_path / "control").write_text(f"{MARK}0")
    assert marks_in(tmp_path) == [str(tmp_path / "control")]
    assert str(CODE) not in " ".join(os.environ.values())
    figures |= {"records": records, "commands": count, "killed": killed}
