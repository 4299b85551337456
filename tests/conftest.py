"""Stores and a command line for the tests: SQLite files, and a real PostgreSQL."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from agency import Agency, fill
from command_line import CommandLine, WarmCommandLine
from sealed import copied, key_file, seal

if TYPE_CHECKING:
    from servers import Postgres

ENGINES = ("sqlite", "postgresql")

TESTS = Path(__file__).parent

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("short", UNHURRIED, max_examples=30, derandomize=True)
settings.register_profile("long", UNHURRIED, max_examples=2000)
settings.load_profile("short")

OF_THE_STORE = ("reliability", "store")
"""The folders whose tests are about what the store does."""

CASEWORK = "casework"
"""The folder whose tests ask the store for much, and hold no SQL: ``.ci/long`` runs all of them on
PostgreSQL, ``.ci/run`` those that are marked."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--engine sqlite`` leaves PostgreSQL out while working; CI runs both. With ``--warm``
    commands are run by the warm process, as ``.ci/long`` does."""
    parser.addoption("--engine", choices=ENGINES, default=None)
    parser.addoption("--warm", action="store_true")
    parser.addoption("--sealed", action="store_true", help="SQLite stores are encrypted")


def pytest_xdist_auto_num_workers() -> int:
    """For ``-n auto`` one more than there are processors: now and then a test waits for a process
    or a terminal."""
    return min((os.cpu_count() or 1) + 1, 16)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Whoever has nothing left takes over from who has most."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


STOPPING = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM)


def heed_signals() -> None:
    """Let the programs that tests start be stopped as usual, however the tests were started.

    A shell's background and ``nohup`` ignore some signals, and a child inherits that; where we
    handle a signal, even by doing nothing, it starts with the default.
    """
    for number in STOPPING:
        if signal.getsignal(number) is signal.SIG_IGN:
            ours = signal.default_int_handler if number == signal.SIGINT else lambda *_: None
            signal.signal(number, ours)


def pytest_configure(config: pytest.Config) -> None:
    """Temporary stores lie in memory where there is room: every commit waits for its disk.

    Garbage is collected seldom, which saves a tenth of the time: much is loaded, and little of it
    is garbage.
    """
    heed_signals()
    gc.set_threshold(100_000, 50, 50)
    memory = Path("/dev/shm")
    if config.option.basetemp is not None or hasattr(config, "workerinput"):
        return
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 * 2**30:
        config.option.basetemp = tempfile.mkdtemp(prefix="cm-tests-", dir=memory)
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses a store is run on SQLite, and on PostgreSQL too where SQL can differ: in the
    tests of the store always, elsewhere where a test is marked ``both_engines``."""
    if "engine" in metafunc.fixturenames:
        only = metafunc.config.getoption("--engine")
        long = metafunc.definition.get_closest_marker("sqlite_long") is not None
        sqlite = pytest.param("sqlite", marks=[pytest.mark.long] if long else [])
        wanted = [sqlite] if only != "postgresql" else []
        if _on_both(metafunc.definition) and only != "sqlite":
            wanted.append(pytest.param("postgresql", marks=_on_postgres(metafunc.definition)))
        metafunc.parametrize("engine", wanted, scope="function")


def _on_postgres(test: pytest.Item) -> list[pytest.MarkDecorator]:
    """The marks of a test's run on PostgreSQL: a long one where SQLite says enough each day."""
    long = test.get_closest_marker("postgres_long") is not None or (
        _folder(test) == CASEWORK and test.get_closest_marker("both_engines") is None
    )
    return [pytest.mark.postgres, *([pytest.mark.long] if long else [])]


def _on_both(test: pytest.Item) -> bool:
    if test.get_closest_marker("sqlite_only") is not None:
        return False
    marked = test.get_closest_marker("both_engines") is not None
    return marked or _folder(test) in (*OF_THE_STORE, CASEWORK)


def _folder(test: pytest.Item) -> str:
    return test.path.relative_to(TESTS).parts[0]


@pytest.fixture(autouse=True)
def clean_garbage() -> Iterator[None]:
    """What cm leaves out of the collection of garbage for its one run is garbage to the next."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Nothing of the person who runs the tests: no settings, no store, no terminal, and no warm
    process of cm."""
    for name in list(os.environ):
        if name.startswith(("CM_", "XDG_")) or name in ("NO_COLOR", "FORCE_COLOR", "PAGER"):
            monkeypatch.delenv(name)
    if pytestconfig.getoption("--sealed"):
        monkeypatch.setenv("CM_KEY_FILE", str(key_file()))
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("CM_NO_WARM", "1")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Postgres"]:
    """A PostgreSQL server of the tests' own, shared by their processes, stopped at their end."""
    from servers import Postgres

    of_all = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each process has a folder of its own in that of all
        of_all = of_all.parent
    server = Postgres(of_all / "postgres")
    yield server
    server.stop()


@pytest.fixture
def databases(postgres: "Postgres") -> Iterator["Postgres"]:
    """The server; what a test makes on it goes when the test ends."""
    yield postgres
    postgres.forget()


@pytest.fixture(scope="session")
def plain_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite store that is not encrypted."""
    path = tmp_path_factory.mktemp("template") / "cm.db"
    fill(str(path))
    return path


@pytest.fixture(scope="session")
def sealed_template(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, encrypted to the key file of the tests."""
    path = tmp_path_factory.mktemp("sealed") / "cm.db"
    shutil.copy(plain_template, path)
    seal(path)
    return path


@pytest.fixture(scope="session")
def sqlite_template(request: pytest.FixtureRequest) -> Path:
    """A filled SQLite store that tests copy."""
    sealed = request.config.getoption("--sealed")
    found: Path = request.getfixturevalue("sealed_template" if sealed else "plain_template")
    return found


@pytest.fixture
def sealed_store(sealed_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh encrypted store, which the key file of the tests opens."""
    monkeypatch.setenv("CM_KEY_FILE", str(key_file()))
    return copied(sealed_template, tmp_path / "cm.db")


@pytest.fixture
def address(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh store with ana (admin), sam (supervisor), ben and eve (workers)."""
    if engine == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        return str(copied(template, tmp_path / "cm.db"))
    server: Postgres = request.getfixturevalue("databases")
    return server.filled()


@pytest.fixture
def empty_address(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which there is no store yet."""
    if engine == "sqlite":
        return str(tmp_path / "new" / "cm.db")
    server: Postgres = request.getfixturevalue("databases")
    return server.empty()


@pytest.fixture
def agency(address: str) -> Agency:
    """The store, to call verbs on directly."""
    return Agency(address, keeps=True)


@pytest.fixture
def cm(
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    pytestconfig: pytest.Config,
) -> CommandLine:
    """The command line on the store, as ana, on Wednesday 4 March 2026."""
    monkeypatch.setenv("CM_STORE", address)
    monkeypatch.setenv("CM_WORKER", "ana")
    monkeypatch.setenv("CM_TODAY", "2026-03-04")
    kind = WarmCommandLine if pytestconfig.getoption("--warm") else CommandLine
    return kind(capfd, monkeypatch)
