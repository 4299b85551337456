"""``--rounds N`` runs the campaigns in full; without it each has a short form of a few seconds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from reliability.warm import Warm


@dataclass(frozen=True)
class Campaign:
    """How much to do. ``rounds`` is None in the short form; ``random`` is seeded by the test."""

    rounds: int | None
    random: random.Random

    def count(self, short: int, share: float = 1) -> int:
        """The rounds asked for (or a share of them, but no fewer than the short form's)."""
        return short if self.rounds is None else max(short, round(self.rounds * share))


def pytest_addoption(parser: pytest.Parser) -> None:
    """The count of the campaigns."""
    parser.addoption("--rounds", type=int, default=None, help="rounds of a full campaign")


@pytest.fixture
def campaign(request: pytest.FixtureRequest) -> Campaign:
    """How much this run is asked to do."""
    rounds = request.config.getoption("--rounds", default=None)
    return Campaign(rounds, random.Random(request.node.nodeid))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[dict[str, object]]:
    """Figures that a test found, printed past the capture when the campaign is a full one."""
    found: dict[str, object] = {}
    yield found
    if found and request.config.getoption("--rounds", default=None) is not None:
        manager = request.config.pluginmanager.getplugin("capturemanager")
        with manager.global_and_fixture_disabled():
            shown = ", ".join(f"{name} {value}" for name, value in found.items())
            print(f"\n{request.node.name}: {shown}")


@pytest.fixture(scope="session")
def warm_process(tmp_path_factory: pytest.TempPathFactory) -> Warm:
    """Commands of the warmed-up process that all tests share."""
    return Warm(tmp_path_factory.mktemp("warm"))


@pytest.fixture
def warm(address: str, warm_process: Warm) -> Warm:
    """Commands on the store, as ana."""
    warm_process.environment = {"CM_STORE": address, "CM_WORKER": "ana", "CM_TODAY": "2026-03-04"}
    return warm_process
