"""*Referrals*: the open referrals of all cases, their detail, and the forms to follow them."""

import pytest
from textual.pilot import Pilot

from command_line import CommandLine
from tui.forms import fill, is_open, last, opened, refused, save, the_form
from tui.stage import LARGE, SMALL, dashboard, line, press, settled, shown, stage


def sent(cm: CommandLine, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two cases of ben and eve, with referrals that are late, urgent, of people, and ended."""
    one = cm.open_case("Dana Reed", "icm", "--worker", "ben", "--need", "food=")
    two = cm.open_case("Kim Ahn", "icm", "--worker", "eve")
    patch.setenv("CM_WORKER", "ben")
    words = ("--need", "food", "--urgent", "--on", "2026-02-20")
    cm("refer", one, "Food [bank]", "--service", "parcels", *words)
    cm("refer", one, "Rosa next door", "--natural")
    cm("refer", one, "Library")
    cm("referral", "set", one, "3", "--status", "completed")
    cm("refer", two, "Choir", "--on", "2026-02-23")
    return one, two


def at(pilot: Pilot[None]) -> tuple[str, ...]:
    page = dashboard(pilot).page()
    assert page is not None
    return page.refs()


@pytest.mark.parametrize("size", [pytest.param(SMALL, marks=pytest.mark.long), LARGE])
async def test_open_referrals_of_all_cases_the_most_overdue_first(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    one, two = sent(cm, monkeypatch)
    async with stage(address, "sam", size, every=True) as pilot:
        await press(pilot, "6")
        assert "late 2" in shown(pilot)
        first, then = shown(pilot).index("Food [bank]"), shown(pilot).index("Choir")
        assert first < then < shown(pilot).index("Rosa next door")
        assert "Library" not in shown(pilot)
        if size == LARGE:
            assert "Referrals 3, most overdue first" in shown(pilot)
            await press(pilot, "o")
            assert "Referrals 3 ─" in shown(pilot)
            await press(pilot, *"ooooo")
            assert "Referrals 3, most overdue first" in shown(pilot)
        assert "9 d late" in line(pilot, "Food [bank], ")  # since Monday, for Sunday 22 Feb
        assert "Referral 1 to Food [bank]: sent 20 Feb 2026. Follow-up" in shown(pilot)
        assert "Parcels, urgent, for food" in shown(pilot)
        assert "Setting referral.days-urgent: 2 days." in " ".join(shown(pilot).split())
        await press(pilot, "slash", *"late", "enter")
        assert "2 of 3" in shown(pilot)
        await press(pilot, "j", "enter")
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).places.case_ref == two
        await press(pilot, "6", "x")
        assert "Rosa" not in shown(pilot)
        assert one in shown(pilot)


async def test_a_worker_follows_their_own_referrals(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = sent(cm, monkeypatch)
    async with stage(address, "ben", start="referrals") as pilot:
        assert "Choir" not in shown(pilot)
        assert at(pilot) == (one,)
        await press(pilot, "plus")
        assert the_form(pilot).value("number") == "1"
        await fill(pilot, status="scheduled", at="tue 9:30")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        typed = f"cm referral set {one} 1 --status scheduled --at 2026-03-10T09:30:00+00:00"
        assert last(pilot).typed == typed
        await settled(pilot)
        assert "late 0" in shown(pilot)
        await press(pilot, "plus")
        await fill(pilot, way="ask", number="2", ask_answer="she comes by")
        await save(pilot)
        assert last(pilot).typed == f"cm referral ask {one} 2 --answer 'she comes by'"
        await opened(pilot, "refer", one)
        await fill(pilot, where="Clinic", need="food", warm="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == f"cm refer {one} Clinic --need food --warm"
        await opened(pilot, "close", one)
        await fill(pilot, reason="moved")
        await press(pilot, "ctrl+s")
        assert "Still open: referral 1 to Food [bank]" in " ".join(shown(pilot).split())
