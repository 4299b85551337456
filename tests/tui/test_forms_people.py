"""*Person*, and the people of a case in the form of a contact and on the page of the case."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened, refused, save, the_form
from tui.stage import dashboard, press, settled, shown, stage

WIDE = (140, 40)
PRIVATE = ("Kroll", "kroll", "Reyes", "555-0177", "555-0144", "Homes")


def with_people(cm: CommandLine) -> str:
    ref = cm.open_case("Dana Reed", "icm")
    cm("person", "add", ref, "Ana Reyes", "--role", "sister", "--phone", "555-0177", "--emergency")
    home = ("--phone", "555-0144", "--email", "kroll@example.org", "--provider", "Kroll Homes")
    cm("person", "add", ref, "Mr Kroll", "--role", "landlord", "--may-contact", "never", *home)
    return ref


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_a_person_is_added_changed_and_ended(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    async with form(address, "person", ref) as pilot:
        await fill(pilot, name="Ana Reyes", role="sister", phone="555-0177", may_contact="ask")
        await fill(pilot, emergency="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "person", ref)
        await fill(pilot, way="change")
        assert the_form(pilot).fields["number"].get() == "1"
        await save(pilot)
        assert "Nothing to change." in refused(pilot)
        await fill(pilot, phone="555-0188", new_role="relative", reason="told me")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (one,) = cm.json("person", "list", ref)
    assert (one["phone"], one["role"], one["name"]) == ("555-0188", "relative", "Ana Reyes")
    assert (one["may_contact"], one["emergency"]) == ("ask", True)
    async with form(address, "person", ref, given={"way": "end", "number": "1"}) as pilot:
        await save(pilot)
        assert is_open(pilot)  # a reason is needed
        await fill(pilot, end_reason="died", on="yesterday")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("person", "list", ref) == []
    (one,) = cm.json("person", "list", ref, "--all")
    assert (one["ended_on"], one["end_reason"]) == ("2026-03-03", "died")


async def test_the_form_of_a_contact_offers_people_and_warns(cm: CommandLine, address: str) -> None:
    ref = with_people(cm)
    async with form(address, "checkin", ref, size=WIDE) as pilot:
        assert "NEVER CONTACT: Mr Kroll (landlord)" in shown(pilot)
        the_form(pilot).fields["with"].focus()
        await settled(pilot)
        assert "1 Ana Reyes (sister)" in shown(pilot)
        await press(pilot, "home", "shift+end", *"Mr", "right")
        assert the_form(pilot).fields["with"].get() == "Mr Kroll"
        await save(pilot)
        outcome = last(pilot)
        assert any("NEVER CONTACT: Mr Kroll" in text for text in outcome.warnings), outcome
    assert cm.json("contact", "list", ref)[0]["person"] == 2


async def test_the_page_shows_people_and_its_key_opens_the_form(
    cm: CommandLine, address: str
) -> None:
    ref = with_people(cm)
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        screen = shown(pilot)
        assert "NEVER CONTACT: Mr Kroll (landlord)" in screen.partition("Overview")[0]
        assert "emergency contact" in screen.partition("Overview")[0]
        await press(pilot, "O", "G")
        await press(pilot, "T", "b")
        assert is_open(pilot)
        assert the_form(pilot).fields["way"].get() == "change"


async def test_the_head_shows_all_who_must_never_be_contacted(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    for name in ("Ax", "Bix", "Cox", "Dox", "Eck", "Fox"):
        cm("person", "add", ref, name, "--role", "friend", "--may-contact", "never")
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        head = " ".join(shown(pilot).partition("Overview")[0].split())
        assert head.count("NEVER CONTACT") == 6


async def test_hidden_names_hide_those_of_people(cm: CommandLine, address: str) -> None:
    ref = with_people(cm)
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        await press(pilot, "x")
        screen = shown(pilot)
        assert "NEVER CONTACT: landlord, person 2, name hidden" in screen
        assert not any(word in screen for word in PRIVATE)
        await press(pilot, "T")
        screen = shown(pilot)
        assert "person 2" in screen
        assert not any(word in screen for word in PRIVATE)


@pytest.mark.parametrize("verb", ["checkin", "person"])
async def test_forms_hide_how_people_are_reached(cm: CommandLine, address: str, verb: str) -> None:
    ref = with_people(cm)
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        dashboard(pilot).names_hidden = True
        await opened(pilot, verb, ref)
        if verb == "checkin":
            the_form(pilot).fields["with"].focus()
        else:
            await fill(pilot, way="change")
            the_form(pilot).fields["number"].focus()
            await press(pilot, "enter")
        await settled(pilot)
        screen = shown(pilot)
        assert "NEVER CONTACT: landlord, person 2, name hidden" in screen
        assert "sister, person 1, name hidden" in screen
        assert not any(word in screen for word in PRIVATE)
