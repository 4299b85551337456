"""*Client*: the form of the client's own data, and fields that are emptied."""

import pytest
from textual.pilot import Pilot

from cmcli.casework.described.client_kinds import BIRTH
from command_line import CommandLine
from tui.forms import fill, form, refused, save, the_form
from tui.stage import press, settled, shown, stage

KNOWN = (
    *("--goes-by", "Dee", "--dob", "1990-02-14", "--language", "Spanish", "--language", "Mam"),
    *("--phone", "555-0101=text only", "--phone", "555-0102"),
)


async def put(pilot: Pilot[None], **values: str) -> None:
    """Replace what fields say."""
    for key, value in values.items():
        the_form(pilot).fields[key.replace("_", "-")].put(value)
    await settled(pilot)


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_present_values_are_filled_in_and_only_changes_are_saved(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm", *KNOWN)
    code = ref.partition(".")[0]
    cm("client", "set", code, "--veteran", "prefers-not", "--race", "black", "--race", "Garifuna")
    async with form(address, "client", ref) as pilot:
        fields = the_form(pilot).fields
        assert fields["name"].get() == "Dana Reed"
        assert fields["dob"].get() == "14 Feb 1990"
        assert fields["phone"].get() == "555-0101=text only\n555-0102"
        assert fields["language"].get() == "Spanish\nMam"
        assert fields["race"].get() == "Black, African American, or African\nGarifuna"
        assert fields["veteran"].get() == "prefers-not"
        assert the_form(pilot).texts().given == {}
        await save(pilot)
        assert "Nothing to change." in refused(pilot)
        await put(pilot, goes_by="", phone="555-0102=home\n555-0103", veteran="", reason="told me")
        await save(pilot)
    client = cm.json("client", "show", code)
    assert (client["name"], client["goes_by"], client["veteran"]) == ("Dana Reed", None, None)
    assert client["phones"] == [
        {"number": "555-0102", "note": "home"},
        {"number": "555-0103", "note": None},
    ]
    assert (client["dob"], client["languages"]) == ("1990-02-14", ["Spanish", "Mam"])
    former = {one["field"]: (one["value"], one["reason"]) for one in client["former"]}
    assert former == {
        "goes_by": ("Dee", "told me"),
        "veteran": ("prefers-not", "told me"),
        "phones": ("555-0101=text only", "told me"),
    }


@pytest.mark.long
async def test_answers_are_shown_by_their_labels(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    code = ref.partition(".")[0]
    answers = ("--veteran", "prefers-not", "--gender", "prefers-not", "--race", "white")
    cm("client", "set", code, *answers)
    async with form(address, "client", ref) as pilot:
        fields = the_form(pilot).fields
        assert fields["gender"].get() == "Prefers not to say"
        fields["veteran"].focus()
        await settled(pilot)
        assert "[Prefers not to say]" in shown(pilot)
        assert "prefers-not" not in shown(pilot)
        await put(pilot, veteran="does-not-know", race="White\nAsian or Asian American")
        await save(pilot)
    client = cm.json("client", "show", code)
    assert (client["veteran"], client["gender"]) == ("does-not-know", ["prefers-not"])
    assert client["race"] == ["white", "asian"]


@pytest.mark.long
@pytest.mark.parametrize("verb", ["client", "intake"])
async def test_the_hint_for_a_date_of_birth_is_shown_whole(
    cm: CommandLine, address: str, verb: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    async with form(address, verb, *([ref] if verb == "client" else [])) as pilot:
        the_form(pilot).fields["dob"].focus()
        await settled(pilot)
        assert BIRTH.hint in shown(pilot)


async def test_every_field_can_be_emptied(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm", *KNOWN)
    code = ref.partition(".")[0]
    async with form(address, "client", ref) as pilot:
        await put(pilot, name="", dob="", phone="", language="")
        await save(pilot)
    client = cm.json("client", "show", code)
    assert (client["name"], client["dob"], client["phones"]) == (None, None, [])
    assert client["languages"] == []


@pytest.mark.parametrize("verb", ["client", "intake"])
async def test_none_is_refused_as_a_name(cm: CommandLine, address: str, verb: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    async with form(address, verb, *([ref] if verb == "client" else [])) as pilot:
        await put(pilot, name="none")
        problem = the_form(pilot)._row("name").wrong()
        assert problem is not None
        assert "can be unknown" in problem.message
    assert len(cm.json("client", "list")) == 1


@pytest.mark.long
async def test_the_data_of_a_client_whose_case_ended_is_changed(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    cm("close", ref, "--reason", "moved")
    async with stage(address, "ana", case=ref) as pilot:
        await press(pilot, "W")
        assert "Client" in shown(pilot)
        await fill(pilot, whereabouts="her own flat")
        await save(pilot)
    assert cm.json("client", "show", ref)["whereabouts"] == "her own flat"


async def test_an_emptied_issue_of_a_case_is_taken_away(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm", "--issue", "lost the flat", "--immediate", "a bed")
    async with form(address, "set", ref) as pilot:
        assert the_form(pilot).fields["immediate"].get() == "a bed"
        await save(pilot)
        assert "Nothing changes." in refused(pilot)
        await put(pilot, issue="")
        await save(pilot)
    case = cm.json("show", ref)
    assert (case["issue"], case["immediate"]) == (None, "a bed")


async def test_many_cases_keep_their_issues(cm: CommandLine, address: str) -> None:
    refs = [cm.open_case(name, "icm", "--issue", f"of {name}") for name in ("Dana Reed", "Lee Wu")]
    async with form(address, "set", *refs) as pilot:
        assert the_form(pilot).fields["issue"].get() == ""
        await put(pilot, immediate="a bed")
        await save(pilot)
    for ref, issue in zip(refs, ("of Dana Reed", "of Lee Wu"), strict=True):
        case = cm.json("show", ref)
        assert (case["issue"], case["immediate"]) == (issue, "a bed")
