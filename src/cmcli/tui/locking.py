"""The lock of an encrypted store, which goes with the hidden screen where that is set."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from cmcli.errors import CmError
from cmcli.store.core.engine import is_url
from cmcli.store.sealing import held
from cmcli.store.sealing.place import is_sealed

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

PASSPHRASE = "passphrase"  # noqa: S105
"""The value of the setting ``unlock`` that locks an encrypted store with the screen."""

RENEW = 30.0
"""Seconds between two looks whether somebody is there who uses the unlocked store."""


class StoreLock:
    """Locks the dashboard's store and opens it again, as the setting ``unlock`` says."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self._renewed = app.touched_at

    def begin(self) -> None:
        """Count keys as a use of the unlocked store from now on."""
        if self._sealed:
            self._app.set_interval(RENEW, self._renew)

    @property
    def _sealed(self) -> bool:
        address = self._app.desk.store.address
        return not is_url(address) and is_sealed(address)

    @property
    def command(self) -> str:
        """The command that must succeed before the screen is shown again, if one is set."""
        return "" if self._app.unlock == PASSPHRASE else self._app.unlock

    @property
    def locks(self) -> bool:
        """Return whether hiding the screen locks the store."""
        return self._app.unlock == PASSPHRASE and self._sealed

    def hidden(self) -> None:
        """Lock the store if that is set; drafts are kept before."""
        if self.locks:
            self._app.run_worker(self._lock(), group="lock")

    async def _lock(self) -> None:
        self._app.keep_drafts()
        await self._app.drafts.flush()
        with suppress(CmError):  # the store itself may have gone
            await asyncio.to_thread(held.lock, self._app.desk.store.address)

    async def opened_by(self, secret: str) -> str | None:
        """Unlock the store by a passphrase or a recovery code; say what is wrong, if anything."""
        address = self._app.desk.store.address
        try:
            keys = await asyncio.to_thread(held.opened_with, address, secret)
            if not held.unlock(address, keys):
                return "This system has no place to keep the key. To quit, press Ctrl-Q."
        except CmError as problem:
            return problem.message
        self._app.store_watch.look()
        return None

    def _renew(self) -> None:
        """Count keys that were pressed since the last look as a use of the unlocked store."""
        if self._app.touched_at > self._renewed:
            self._renewed = self._app.touched_at
            with suppress(CmError):
                held.renew(self._app.desk.store.address)
