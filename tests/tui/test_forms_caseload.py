"""Forms that decide about cases: change, transfer, close, reopen, accept, intake."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened, refused, save, text_of, the_form, undo
from tui.stage import EACH_SIZE, line, press, shown

Size = tuple[int, int]


def full(cm: CommandLine, worker: str, *, ceiling: int = 2) -> list[str]:
    """A worker whose ceiling is reached; the references."""
    cm("models", "set", "icm", "--target", "2", "--ceiling", str(ceiling), "--from", "2026-01-01")
    return [cm.open_case(f"Full {number}", "icm", "--worker", worker) for number in range(ceiling)]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_acuity_changes_with_what_it_does_to_the_load(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "set", ref, actor="ben", size=size) as pilot:
        assert "ben: 10 % → 10 % of target, room" in shown(pilot)
        await fill(pilot, reason="lost the flat")
        await save(pilot)
        assert "Nothing changes" in refused(pilot)
        await fill(pilot, acuity="4")
        assert "ben: 10 % → 13 % of target, room" in shown(pilot)
        await save(pilot)
        assert last(pilot).typed == f"cm set {ref} --acuity 4 --reason 'lost the flat'"
        await undo(pilot)
    assert cm.json("show", ref)["acuity"] == 3


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_transfer_shows_both_loads_and_is_refused_over_the_ceiling(
    cm: CommandLine, address: str, size: Size
) -> None:
    full(cm, "eve")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "transfer", ref, actor="ben", size=size) as pilot:
        eve = line(pilot, "eve ")
        assert "100 % → 150 %" in eve
        assert "over ceiling: refused" in eve
        assert "has it now" in line(pilot, "ben  Ben Ode")
        the_form(pilot).fields["to"].focus()
        await press(pilot, *"eve")
        against = cm.json("suggest", ref)[-1]["against"]
        assert f"Against: {against[0]}"[:50] in " ".join(shown(pilot).replace("│", " ").split())
        await press(pilot, "backspace", "backspace", "backspace")
        await fill(pilot, to="eve", reason="moved north")
        await save(pilot)
        assert "of the ceiling" in refused(pilot)
        assert not the_form(pilot).value("override")
        assert not the_form(pilot)._row("override").display, "a worker may not override"
        assert the_form(pilot).value("reason") == "moved north"
        the_form(pilot).fields["to"].focus()
        await press(pilot, "backspace", "backspace", "backspace")
        await fill(pilot, to="sam")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == f"cm transfer {ref} --to sam --reason 'moved north'"
    assert cm.json("show", ref)["worker"] == "sam"


@pytest.mark.long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_supervisor_may_transfer_over_the_ceiling_with_a_reason(
    cm: CommandLine, address: str, size: Size
) -> None:
    full(cm, "eve")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "transfer", ref, actor="sam", size=size) as pilot:
        await fill(pilot, to="eve", reason="moved north")
        await save(pilot)
        assert pilot.app.focused is the_form(pilot).fields["override"]
        await fill(pilot, override="knows her well")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).argv[-2:] == ("--override", "knows her well")
        await undo(pilot)
    assert cm.json("show", ref)["worker"] == "ben"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_many_cases_are_transferred_and_refused_ones_stay(
    cm: CommandLine, address: str, size: Size
) -> None:
    full(cm, "eve", ceiling=3)
    cm("models", "set", "icm", "--target", "4", "--ceiling", "4", "--from", "2026-01-01")
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Dana R.", "Eli S.")]
    async with form(address, "transfer", *refs, actor="ben", size=size) as pilot:
        await fill(pilot, to="eve", reason="ben is leaving")
        await save(pilot)
        assert "Transfer 2 cases to eve?" in shown(pilot)
        await press(pilot, "enter")
        assert is_open(pilot)
        await save(pilot, "y")
        assert f"1 done. {refs[1]}: This icm case would take eve" in refused(pilot)
        assert the_form(pilot).refs == (refs[1],)
        await press(pilot, "escape")
        assert len(last(pilot).operations) == 1
        await undo(pilot)
    assert [cm.json("show", ref)["worker"] for ref in refs] == ["ben", "ben"]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_case_is_not_closed_over_an_open_flag(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-01-05")
    cm("plan", "add-goal", ref, "Sleep in a bed")
    cm("flag", ref, "unsafe at home", "--kind", "other")
    async with form(address, "close", ref, actor="ben", size=size) as pilot:
        await fill(pilot, reason="goals-met", outcome_1="partly", aftercare="2w, 3m")
        assert "Wed 18 Mar 2026, Thu 4 Jun 2026" in shown(pilot)
        await fill(pilot, summary="Went well")
        await save(pilot)
        assert f"Close {ref} Dana R.?" in shown(pilot)
        await press(pilot, "y")
        assert "so you can't close the case yet" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["flags-handed-to"]
        await fill(pilot, flags_handed_to="county crisis team")
        await save(pilot, "y")
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm close {ref} --reason goals-met --outcome 1=partly --summary -"
            " --aftercare 2026-03-18 --aftercare 2026-06-04"
            " --flags-handed-to 'county crisis team'"
        )
    assert cm.json("show", ref)["status"] == "closed"
    async with form(address, "close", ref, actor="ben", size=size) as pilot:
        await fill(pilot, reason="moved")
        await save(pilot, "y")
        assert "already closed on 4 Mar 2026" in refused(pilot)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_closed_case_is_reopened_or_waitlisted_over_the_ceiling(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("close", ref, "--reason", "moved")
    full(cm, "eve")
    async with form(address, "reopen", ref, actor="ben", size=size) as pilot:
        await fill(pilot, reason="lost the flat again", worker="eve")
        await save(pilot)
        assert "of the ceiling" in refused(pilot)
        await fill(pilot, or_waitlist="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (waiting,) = cm.json("list", "--status", "waitlist", "--as", "ana")
    assert waiting["code"] == ref.partition(".")[0]


@pytest.mark.both_engines
@pytest.mark.postgres_long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_case_is_accepted_from_the_waitlist(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist")
    async with form(address, "accept", ref, actor="sam", size=size) as pilot:
        await fill(pilot, worker="ben", reason="there is room")
        await save(pilot)
        assert last(pilot).typed == f"cm accept {ref} --worker ben --reason 'there is room'"
    async with form(address, "accept", ref, actor="sam", size=size) as pilot:
        await save(pilot)
        assert "already open, with ben" in refused(pilot)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_intake_shows_the_load_and_similar_clients(
    cm: CommandLine, address: str, size: Size
) -> None:
    known = cm.open_case("Dana Reed", "icm", "--worker", "ben", "--dob", "1990-02-14")
    async with form(address, "intake", actor="ben", size=size) as pilot:
        await fill(pilot, name="Dana Reed", model="icm", dob="1990-02-14")
        assert "ben: 10 % → 20 % of target, room" in text_of(pilot, "#panel")
        await fill(pilot, phone="555 0182", words="I need a door", need_housing="in her car")
        await save(pilot)
        code = known.partition(".")[0]
        assert f"This is probably {code}" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["same-as"]
        await fill(pilot, new="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            "cm intake 'Dana Reed' --model icm --dob 1990-02-14 --phone '555 0182' --words -"
            " --need 'housing=in her car' --new"
        )
    found = cm.json("list", "--worker", "ben")
    assert len(found) == 2
    new = next(one["ref"] for one in found if one["ref"] != known)
    assert cm.json("show", new)["words"] == "I need a door"


async def test_intake_shows_which_conditions_of_a_program_are_met(
    cm: CommandLine, address: str
) -> None:
    cm("resource", "add", "Supported Housing", "--program", "psh", "--ages", "18-24")
    async with form(address, "intake", actor="ben") as pilot:
        await fill(pilot, name="Dana Reed", model="icm", program="psh")
        assert "not known: takes 18 to 24" in text_of(pilot, "#panel")
        await fill(pilot, dob="1972-05-02")
        assert "not met: takes 18 to 24; the client is 53" in text_of(pilot, "#panel")
        await save(pilot)
        assert last(pilot).typed.endswith("--dob 1972-05-02 --program psh")
    assert "psh" in cm("history", cm.json("list")[0]["ref"]).out


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_intake_over_the_ceiling_offers_the_waitlist(
    cm: CommandLine, address: str, size: Size
) -> None:
    full(cm, "ben")
    async with form(address, "intake", actor="ben", size=size) as pilot:
        await fill(pilot, name="Eli S.", model="icm")
        assert "needs an override" in text_of(pilot, "#panel")
        await save(pilot)
        assert "of the ceiling" in refused(pilot)
        assert the_form(pilot).value("name") == "Eli S."
        await fill(pilot, or_waitlist="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert [one["name"] for one in cm.json("list", "--status", "waitlist")] == ["Eli S."]


@pytest.mark.long
async def test_referring_out_needs_its_reason(cm: CommandLine, address: str) -> None:
    async with form(address, "intake", actor="ben") as pilot:
        await fill(pilot, name="unknown", model="brokerage", decision="refer-out")
        await save(pilot)
        assert "Reason" in refused(pilot)
        await fill(pilot, reason="other county")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (found,) = cm.json("list", "--status", "referred-out")
    assert found["name"] is None


async def test_the_next_of_the_waitlist_is_proposed_and_accepted(
    cm: CommandLine, address: str
) -> None:
    full(cm, "eve")
    cm.open_case("Dana R.", "icm", "--decision", "waitlist", "--opened", "2026-02-01")
    away = cm.open_case("Kim Ahn", "icm", "--decision", "waitlist", "--urgency", "urgent")
    async with form(address, "set", away, actor="ben") as pilot:
        await fill(pilot, urgency="")
        await save(pilot)
        assert last(pilot).typed == f"cm set {away} --urgency none"
    async with form(address, "set", away, actor="ben") as pilot:
        await fill(pilot, promised="a call", urgency="urgent")
        await save(pilot)
        assert last(pilot).typed == f"cm set {away} --urgency urgent --promised 'a call'"
    async with form(address, "decline", away, actor="ben") as pilot:
        await fill(pilot, declined_by="client")
        await save(pilot)
        assert "Reason is missing" in refused(pilot)
        await fill(pilot, reason="too far")
        await save(pilot)
        assert last(pilot).typed == f"cm accept {away} --declined-by client --reason 'too far'"
    async with form(address, "accept-next", actor="ben") as pilot:
        page = " ".join(shown(pilot).split())
        assert f"Skipped: {away} Kim Ahn: declined by the client on 4 Mar 2026." in page
        assert "Dana R. (waiting for 31 days), for ben." in page
        await fill(pilot, worker="eve")
        assert "Nobody on the waitlist can be accepted now." in shown(pilot)
        await fill(pilot, worker="ben")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == "cm accept --next --worker ben"
    assert [one["name"] for one in cm.json("list", "--worker", "ben")] == ["Dana R."]


@pytest.mark.parametrize("size", EACH_SIZE[:1])
async def test_a_transfer_is_asked_for_answered_and_told(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "sam")
    cm("transfer", ref, "--to", "ben", "--reason", "holiday", "--told", "today")
    async with form(address, "transfer", ref, actor="ben", size=size) as pilot:
        assert "The client has had 2 workers in 0 days." in shown(pilot)
        await fill(pilot, to="eve", reason="moved north", ask="yes", promised="a visit")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "request", ref, actor="eve", size=size) as pilot:
        await fill(pilot, way="decline")
        await save(pilot)
        assert is_open(pilot), "a reason is needed"
        await fill(pilot, way="accept")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "request", ref)
        await fill(pilot, way="told", told_on="today", told_promised="a visit on Monday")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    last_one = cm.json("show", ref)["transfers"][-1]
    assert (last_one["status"], last_one["told_on"]) == ("accepted", "2026-03-04")
    assert last_one["promised"] == "a visit on Monday"
