"""Keys and models of the agency's own in the forms of the dashboard."""

import pytest

from cmcli.tui.forms.choice import Choice
from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save, the_form
from tui.stage import filtered, shown, stage


def add_words(cm: CommandLine) -> None:
    for name, key, label in (
        ("need-domains", "laundry", "Clean clothes"),
        ("closure-reasons", "handed-over", "Handed over to the county"),
        ("contact-kinds", "peer-visit", "Visit by a peer"),
        ("modes", "clubhouse", "At the clubhouse"),
        ("flag-kinds", "eviction", "Eviction today"),
        ("benefit-kinds", "heating-aid", "Help with heating"),
        ("alert-kinds", "weapon", "Weapon in the home"),
        ("document-kinds", "tribal-card", "Tribal identity card"),
        ("stay-kinds", "nursing-home", "Nursing home"),
    ):
        cm("words", "add", name, key, label)
    cm("models", "copy", "icm", "icm-plus", "With a nurse")


@pytest.mark.long
async def test_forms_take_own_keys_of_every_list(cm: CommandLine, address: str) -> None:
    add_words(cm)
    async with form(address, "intake", actor="ben") as pilot:
        await fill(pilot, name="Dana R.", model="icm-plus", need_laundry="no machine")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert "--model icm-plus" in last(pilot).typed
    (row,) = cm.json("list")
    ref = row["ref"]
    assert row["model"] == "icm-plus"
    async with form(address, "checkin", ref, actor="ben") as pilot:
        await fill(pilot, mode="clubhouse", kind="peer-visit")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (contact,) = cm.json("contact", "list", ref)
    assert (contact["mode"], contact["kind"]) == ("clubhouse", "peer-visit")
    async with form(address, "assess", ref, actor="ben") as pilot:
        await fill(pilot, need_laundry="3", text_laundry="no machine")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("assess", ref, "--show")["needs"][0]["rating"] == 3
    async with form(address, "add-goal", ref, actor="ben") as pilot:
        await fill(pilot, text="Wash once a week", rests="need laundry")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("plan", "show", ref)["goals"][0]["need"] == "laundry"
    async with form(address, "flag", ref, actor="ben") as pilot:
        await fill(pilot, text="The sheriff comes", kind="eviction")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    cm("flag", ref, "--settle", "1", "--done", "Called", "--told", "sam")
    async with form(address, "document", ref, actor="ben") as pilot:
        await fill(pilot, kind="tribal-card")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "benefit", ref, actor="ben") as pilot:
        await fill(pilot, kind="heating-aid")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "stay", ref, actor="ben") as pilot:
        await fill(pilot, kind="nursing-home")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "alert", ref, actor="ben") as pilot:
        await fill(pilot, text="A gun", kind="weapon", review="+3m")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "set", ref, actor="sam") as pilot:
        await fill(pilot, model="clinical", reason="Needs care")
        await fill(pilot, model="icm-plus")
        assert the_form(pilot).value("model") == "icm-plus"
    async with form(address, "close", ref, actor="ben") as pilot:
        await fill(pilot, reason="handed-over", support="county", outcome_1="partly")
        await save(pilot, "y")
        assert not is_open(pilot), refused(pilot)
    assert cm.json("show", ref)["close_reason"] == "handed-over"


@pytest.mark.long
async def test_an_ended_key_is_offered_only_for_a_need_that_has_it(
    cm: CommandLine, address: str
) -> None:
    add_words(cm)
    ref, other = (cm.open_case(name, "icm", "--worker", "ben") for name in ("Dana R.", "Lee W."))
    cm("assess", ref, "--need", "laundry=3")
    cm("words", "end", "need-domains", "laundry")
    cm("words", "end", "modes", "clubhouse")
    async with form(address, "assess", ref, actor="ben") as pilot:
        await fill(pilot, need_laundry="1")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("assess", ref, "--show")["needs"][0]["rating"] == 1
    async with form(address, "assess", other, actor="ben") as pilot:
        assert "need-laundry" not in the_form(pilot).fields
    async with form(address, "checkin", ref, actor="ben") as pilot:
        mode = the_form(pilot).fields["mode"]
        assert isinstance(mode, Choice)
        offered = [one.key for one in mode.choices]
        assert "clubhouse" not in offered
        assert "home" in offered


async def test_the_caseload_is_filtered_by_an_own_model(cm: CommandLine, address: str) -> None:
    add_words(cm)
    cm.open_case("Dana R.", "icm", "--worker", "ben")
    ref = cm.open_case("Lee W.", "icm-plus", "--worker", "ben")
    async with stage(address, "ben", start="caseload") as pilot:
        await filtered(pilot, "model:icm-plus")
        assert ref in shown(pilot)
        assert "Dana" not in shown(pilot)
