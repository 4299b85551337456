"""The dashboard is told to end from outside: what is half written is kept."""

import os
import signal

import pytest

from agency import Agency
from cmcli.store.keeping.drafts import kept
from cmcli.store.reading.find import find_worker
from tui.forms import fill, form, opened_case
from tui.stage import settled


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_it_in_order_and_keeps_the_draft(
    address: str, number: signal.Signals
) -> None:
    ref = opened_case(address)
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="half a note")
        assert signal.getsignal(number) is not signal.SIG_DFL
        os.kill(os.getpid(), number)
        await settled(pilot)
        assert pilot.app.return_code == 128 + number
    agency = Agency(address)
    with agency.reading() as view:
        drafts = kept(view, find_worker(view, "ben").id)
    agency.store.engine.dispose()
    assert [one.form for one in drafts] == ["note"]
    assert "half a note" in drafts[0].text
