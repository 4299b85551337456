"""Forms of what happens with a client: contact, note, flag, settle, rhythm, snooze."""

import pytest

from cmcli.tui.forms.choice import Choice
from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened, refused, save, the_form, undo
from tui.stage import EACH_SIZE, line, press, shown

Size = tuple[int, int]


@pytest.mark.both_engines
@pytest.mark.postgres_long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_contact_is_logged_with_note_progress_and_next_date(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "Sleep in a bed", "--measure", "nights", "--target", "7")
    async with form(address, "checkin", ref, actor="ben", size=size) as pilot:
        await fill(
            pilot,
            note="Saw her at the shelter",
            mode="shelter",
            next="fri",
            minutes="30",
            progress_1="2.5",
            gas_1="1",
        )
        assert "Fri 6 Mar 2026" in line(pilot, "Next contact")
        await save(pilot)
        assert not is_open(pilot)
        done = last(pilot)
        assert done.typed == (
            f"cm checkin {ref} - --mode shelter --next 2026-03-06 --minutes 30"
            " --progress 1=2.5 --gas 1=1"
        )
        assert len(done.operations) == 1
        assert f"{ref} Dana R.: shelter" in shown(pilot)
    found = cm.json("show", ref)
    assert found["next_contact_due"] == "2026-03-06"
    told = cm.json("timeline", ref)
    assert any("Saw her at the shelter" in str(entry) for entry in told)
    assert cm.json("plan", "show", ref)["goals"][0]["series"][0]["value"] == 2.5
    assert cm.json("note", ref, "--show", "1")["worker"] == "ben"


@pytest.mark.long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_contact_in_the_future_is_refused_and_nothing_typed_is_lost(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    before = cm.json("audit", "log")[0]["seq"]
    async with form(address, "checkin", ref, actor="ben", size=size) as pilot:
        await fill(pilot, note="Seen", at="tomorrow 14:00")
        await save(pilot)
        assert "is in the future" in refused(pilot)
        assert "To plan the next contact, use Next contact" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["at"]
        assert the_form(pilot).value("note") == "Seen"
        assert cm.json("audit", "log")[0]["seq"] == before
        await press(pilot, "ctrl+u")
        await fill(pilot, at="yesterday 14:00")
        await save(pilot)
        assert not is_open(pilot)
    assert any(entry["at"].startswith("2026-03-03T14:00") for entry in cm.json("timeline", ref))


async def test_an_attempt_is_logged(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        await fill(pilot, outcome="no-answer", did="called twice")
        await save(pilot)
        assert last(pilot).argv == (
            "checkin", ref, "--outcome", "no-answer", "--did", "called twice"
        )  # fmt: skip
    entry = next(one for one in cm.json("timeline", ref) if one["kind"] != "intake")
    assert "no-answer" in str(entry)


@pytest.mark.long
async def test_a_closed_case_takes_aftercare_only(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-01-05")
    cm("close", ref, "--reason", "moved", "--on", "2026-03-02")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        await fill(pilot, mode="phone")
        await save(pilot)
        assert f"{ref} was closed on 2 Mar 2026" in refused(pilot)
        assert "Record it as aftercare (Kind)" in refused(pilot)
        await fill(pilot, kind="aftercare")
        await save(pilot)
        assert not is_open(pilot)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_group_is_one_contact_for_each_case(
    cm: CommandLine, address: str, size: Size
) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Dana R.", "Eli S.", "Fay")]
    async with form(address, "checkin", *refs, actor="ben", size=size) as pilot:
        assert "3 cases" in line(pilot, "Contact")
        await fill(pilot, note="Cooking group", mode="office")
        await save(pilot)
        done = last(pilot)
        assert len(done.operations) == 3
        assert done.typed.startswith("printf '%s\\n' ")
        assert done.typed.endswith("cm checkin - --edit --mode office --kind group")
        await undo(pilot)
    for ref in refs:
        assert not any(entry["kind"] == "contact" for entry in cm.json("timeline", ref))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_note_is_written_and_signed_after_a_question(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben", size=size) as pilot:
        await fill(pilot, text="Called the landlord", sign="yes")
        await save(pilot)
        assert "can't change a signed note" in shown(pilot)
        await press(pilot, "enter")
        assert is_open(pilot), "no is the default"
        await save(pilot, "y")
        assert last(pilot).typed == f"cm note {ref} - --sign"
    assert cm.json("note", ref, "--show", "1")["signed_by"] == "ben"


async def test_a_note_is_added_to_signed_edited_and_marked_in_error(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    other = cm.open_case("Eli S.", "icm", "--worker", "ben")
    cm("note", ref, "It was Thursday", "--as", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, way="addendum", number="1", text="Friday, in fact")
        await save(pilot)
        assert last(pilot).argv == ("note", ref, "-", "--addendum-to", "1")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, way="replace", number="2", text="Friday")
        await save(pilot)
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, way="sign", number="2")
        await save(pilot, "y")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, way="replace")
        notes = the_form(pilot).fields["number"]
        assert isinstance(notes, Choice)
        assert [one.key for one in notes.choices] == ["1"]
        await fill(pilot, way="error", number="2", reason="wrong client", move_to=other)
        await save(pilot)
    found = cm.json("note", ref, "--show", "2")
    assert (found["text"], found["signed_by"]) == ("Friday", "ben")
    assert (found["addendum_to"], found["moved_to"]) == (1, other)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_flag_is_raised_and_settled(cm: CommandLine, address: str, size: Size) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "flag", ref, actor="ben", size=size) as pilot:
        await save(pilot)
        assert "Concern, Kind" in refused(pilot)
        await fill(pilot, text="Would rather not wake up", kind="self-harm")
        await save(pilot)
        assert last(pilot).typed == f"cm flag {ref} - --kind self-harm"
    async with form(address, "settle", ref, actor="ben", size=size, given={"flag": "1"}) as pilot:
        assert "1 safety flag is open" in shown(pilot)
        await fill(pilot, done="Stayed until her sister came", told="on-call nurse")
        await save(pilot)
    (flag,) = cm.json("flag", ref, "--list")
    assert flag["done"] == "Stayed until her sister came"
    assert (flag["told"], flag["settled_by"]) == ("on-call nurse", "ben")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_contact_schedule_is_set_and_ended(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "rhythm", ref, actor="ben", size=size) as pilot:
        await fill(pilot, interval="often")
        await press(pilot, "tab")
        assert "not an interval" in line(pilot, "How often")
        await fill(pilot, interval="")
        await press(pilot, "ctrl+u")
        await fill(pilot, interval="2w", reason="wants more room", until="eom")
        assert "every 14 days" in line(pilot, "How often")
        await save(pilot)
        assert last(pilot).typed == (
            f"cm rhythm {ref} 2w --reason 'wants more room' --until 2026-03-31"
        )
    async with form(address, "rhythm", ref, actor="ben", size=size) as pilot:
        await fill(pilot, interval="none", reason="settled in")
        await save(pilot)
        assert not is_open(pilot)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_item_is_snoozed_and_reminded_of_again(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-02-01")
    given = {"kind": "contact", "number": ""}
    async with form(address, "snooze", ref, actor="ben", size=size, given=given) as pilot:
        await fill(pilot, until="yesterday", reason="in hospital")
        await save(pilot)
        assert refused(pilot), "a day that has passed is refused"
        await fill(pilot, until="")
        await press(pilot, "ctrl+u")
        await fill(pilot, until="+3d")
        await save(pilot)
        assert last(pilot).typed == (
            f"cm remind snooze {ref} contact --until 2026-03-07 --reason 'in hospital'"
        )
    async with form(address, "snooze", ref, actor="ben", size=size, given=given) as pilot:
        await fill(pilot, way="lift")
        await save(pilot)
        assert last(pilot).typed == f"cm remind snooze {ref} contact --lift"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_contact_is_amended_marked_and_moved_from_the_timeline(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    other = cm.open_case("Lee Wu", "icm", "--worker", "ben")
    for words in (("Saw her",), ("--no-show",), ("Of Lee", "--mode", "home")):
        cm("checkin", ref, *words, "--as", "ben")
    async with form(address, "contact", ref, actor="ben", size=size) as pilot:
        assert the_form(pilot).fields["number"].get() == "3"
        await fill(pilot, number="1", mode="home", minutes="40")
        await save(pilot)
        assert last(pilot).typed == f"cm contact amend {ref} 1 --mode home --minutes 40"
        await opened(pilot, "contact", ref, number="2")
        await fill(pilot, way="error")
        await save(pilot)
        assert "Why" in refused(pilot)
        await fill(pilot, reason="she was there")
        await save(pilot)
        assert last(pilot).typed == f"cm contact error {ref} 2 --reason 'she was there'"
        await opened(pilot, "contact", ref, number="3")
        await fill(pilot, way="move", to=other, reason="of Lee")
        await save(pilot, "y")
        assert last(pilot).typed.startswith(f"cm contact move {ref} 3 --to {other}")
    assert [one["number"] for one in cm.json("contact", "list", ref)] == [1]
    assert cm.json("contact", "list", ref)[0]["minutes"] == 40
    assert [one["notes"] for one in cm.json("contact", "list", other)] == [[1]]


async def test_a_supervisor_agrees_to_a_contact_that_was_made_to_count_late(
    cm: CommandLine, address: str
) -> None:
    ref, late = cm.open_case("Dana R.", "icm", "--worker", "ben"), "2026-03-12"
    cm("checkin", ref, "--as", "ben")
    cm("contact", "amend", ref, "1", "--mode", "home", "--as", "ben", "--today", late)
    async with form(address, "contact", ref, actor="sam", today=late) as pilot:
        await fill(pilot, agree_late="yes")
        await save(pilot)
        assert last(pilot).typed == f"cm contact amend {ref} 1 --agree"
    assert cm.json("due", "--all", "--kind", "backdated", "--today", late) == []


@pytest.mark.long
async def test_a_mode_is_only_preselected_where_the_agency_says_so(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        assert the_form(pilot).fields["mode"].get() == ""
        await save(pilot)
    assert cm.json("show", ref)["contacts"][0]["mode"] is None
    cm("config", "set", "contact.mode", "home")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        assert the_form(pilot).fields["mode"].get() == "home"


async def test_a_lone_hyphen_is_refused_in_a_form(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="-")
        await save(pilot)
        assert "is only a hyphen" in refused(pilot)
    assert not any(entry["kind"] == "note" for entry in cm.json("timeline", ref))


async def test_the_same_contact_twice_is_asked_about_and_so_is_a_signature(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        await fill(pilot, note="Saw her", mode="home", sign="yes")
        await save(pilot, "y")
        await opened(pilot, "checkin", ref)
        await fill(pilot, note="Saw her", mode="home")
        await press(pilot, "ctrl+s")
        assert "The same contact was recorded a few minutes ago" in shown(pilot)
        await press(pilot, "n")
        assert is_open(pilot)
    assert [one["number"] for one in cm.json("contact", "list", ref)] == [1]
    assert cm.json("note", ref, "--show", "1")["signed_by"] == "ben"


async def test_the_same_note_twice_is_asked_about(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("note", ref, "Called the landlord")
    async with form(address, "note", ref, actor="ben") as pilot:
        await press(pilot, "ctrl+s")
        assert is_open(pilot)
        await fill(pilot, text="Called the landlord")
        await press(pilot, "ctrl+s")
        assert "The same note was written a few minutes ago" in shown(pilot)
        await press(pilot, "n")
        assert is_open(pilot)
    assert [one["number"] for one in cm.json("show", ref)["notes"]] == [1]
