"""What the tests of the dashboard share: stores in files of their own, and haste."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from cmcli.casework.demo.agency import build
from cmcli.store.keeping.create import create
from command_line import CommandLine
from tui.stage import LARGE

LAST_DAY = date(2026, 3, 4)
"""The last day of the agency of which pictures are taken."""

Demo = tuple[str, str]
"""The address of the demonstration agency, and the case in it that is worth looking at."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With PostgreSQL at one size only: neither knows of the other."""
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        twice = params.get("engine") == "postgresql" and params.get("size") == LARGE
        (left if twice else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a store that is locked."""
    monkeypatch.setattr("cmcli.store.core.lock.PATIENCE", 1.0)
    monkeypatch.setattr("cmcli.store.core.lock.SAY_AFTER", 0.1)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read in the background, which would meet the fault that is meant for a form."""
    monkeypatch.setattr("cmcli.tui.watch.LOOK_EVERY", 3600.0)


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite store in a folder of its own."""
    path = tmp_path / "own" / "cm.db"
    path.parent.mkdir(mode=0o700)
    shutil.copy(sqlite_template, path)
    path.chmod(0o600)
    monkeypatch.setenv("CM_STORE", str(path))
    monkeypatch.setenv("CM_TODAY", "2026-03-04")
    return path


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demonstration agency as it always is, and the case to look at."""
    path = tmp_path_factory.mktemp("demo") / "cm.db"
    store = create(str(path))
    made = build(store, seed=1, day=LAST_DAY, os_user="nobody-here")
    store.engine.dispose()
    return path, made.featured


@pytest.fixture
def demo(demo_template: tuple[Path, str], tmp_path: Path) -> Demo:
    """A copy of it, to write in."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_template[0], path)
    path.chmod(0o600)
    return str(path), demo_template[1]


@pytest.fixture
def terminal(cm: CommandLine, address: str) -> dict[str, str]:
    """What a process on a terminal is given to find the store."""
    cm.open_case("Dana R.", "icm", "--worker", "ben")
    return {
        "CM_STORE": address,
        "CM_TODAY": "2026-03-04",
        "CM_WORKER": "ben",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
    }
