"""An encrypted store under the dashboard: locked with the screen, or by somebody elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmcli.errors import StoreProblem
from cmcli.store.sealing import held
from sealed import CODE
from tui.stage import dashboard, press, settled, shown, stage, type_in


@pytest.fixture
def unlocked(sealed_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An encrypted store, of which the keyring has the key, and nothing else."""
    monkeypatch.setattr(held, "_here", held._Here())
    keys = held.keys_for(sealed_store)
    monkeypatch.delenv("CM_KEY_FILE")
    held._here.opened.clear()
    if not held.unlock(sealed_store, keys):
        pytest.skip("this system has no keyring for us")
    yield str(sealed_store)
    held.lock(sealed_store)


async def test_the_store_is_locked_with_the_screen(unlocked: str) -> None:
    async with stage(unlocked, "ben") as pilot:
        dashboard(pilot).unlock = "passphrase"
        await press(pilot, "ctrl+l")
        assert dashboard(pilot).covered
        assert "the store is locked" in shown(pilot)
        with pytest.raises(StoreProblem, match="locked"):
            held.keys_for(unlocked)
        await type_in(pilot, "wrong")
        await press(pilot, "enter")
        assert "not a passphrase" in shown(pilot)
        assert dashboard(pilot).covered
        await type_in(pilot, str(CODE))
        assert str(CODE)[:20] not in shown(pilot)
        await press(pilot, "enter")
        assert not dashboard(pilot).covered
        assert held.keys_for(unlocked)


async def test_a_store_that_was_locked_elsewhere_says_so_in_a_line(unlocked: str) -> None:
    async with stage(unlocked, "ben") as pilot:
        keys = held.keys_for(unlocked)
        held.lock(unlocked)
        dashboard(pilot).store_watch.look()
        await settled(pilot)
        assert "The store is locked." in shown(pilot)
        held.unlock(unlocked, keys)
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert "The store is locked." not in shown(pilot)
