"""Forms of assessment, plan and review."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened_case, refused, save, text_of, the_form
from tui.stage import EACH_SIZE, line, press, shown, type_in

Size = tuple[int, int]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_needs_are_assessed_from_how_they_stand(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("assess", ref, "--need", "housing=4:sleeps in her car", "--need", "food=2")
    async with form(address, "assess", ref, actor="ben", size=size) as pilot:
        await save(pilot)
        assert "Enter a change first" in refused(pilot)
        assert "[= 4 urgent]" in line(pilot, "Housing")
        assert the_form(pilot).value("text-housing") == "sleeps in her car"
        # By keyboard alone: the rating by its digit, the text beside it, down to the next need.
        the_form(pilot).fields["need-housing"].focus()
        await press(pilot, "2", "tab", "end")
        await type_in(pilot, " no more")
        the_form(pilot).fields["need-income"].focus()
        await press(pilot, "3", "up", "p", "tab", "tab", "p")
        await fill(pilot, strength="keeps her word", health_medication="metformin")
        await fill(pilot, swot_o="list opens in May", words="I want my own door")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm assess {ref} --need 'housing=2:sleeps in her car no more'"
            " --need food=prefers-not --need income=3"
            " --strength 'keeps her word' --health medication=metformin"
            " --stage food=precontemplation --swot 'O=list opens in May' --words -"
        )
    found = cm.json("assess", ref, "--show")
    rated = {one["domain"]: (one["rating"] or one["unrated"]) for one in found["needs"]}
    assert rated == {"housing": 2, "food": "prefers-not", "income": 3}
    assert found["assessment"]["words"] == "I want my own door"


@pytest.mark.long
async def test_a_text_without_a_rating_is_asked_about(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "assess", ref, actor="ben") as pilot:
        await fill(pilot, text_legal="court in May")
        await save(pilot)
        assert "Legal matters has a text and no rating" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["need-legal"]
        await press(pilot, "n")
        await save(pilot)
        assert not is_open(pilot)
    assert cm.json("assess", ref, "--show")["needs"][0]["text"] == "court in May"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_goal_is_checked_letter_by_letter_while_it_is_typed(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("assess", ref, "--need", "housing=4:sleeps in her car", "--strength", "keeps her word")
    async with form(address, "add-goal", ref, actor="ben", size=size) as pilot:
        assert _letters(text_of(pilot, "#panel")) == ""
        await fill(pilot, text="Dana sleeps in a place of her own")
        assert _letters(text_of(pilot, "#panel")) == "SMA"
        await fill(pilot, rests="need housing")
        assert _letters(text_of(pilot, "#panel")) == "SMAR"
        await fill(pilot, measure="nights indoors", baseline="0", target="30")
        assert _letters(text_of(pilot, "#panel")) == "SMAR"
        await fill(pilot, by="yesterday")
        assert "is not after" in text_of(pilot, "#panel")
        await press(pilot, "ctrl+u")
        await fill(pilot, by="1 Jun", words="I want my own door", confidence="7")
        assert _letters(text_of(pilot, "#panel")) == "SMART"
        assert "Mon 1 Jun 2026" in line(pilot, "By ")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm plan add-goal {ref} 'Dana sleeps in a place of her own' --need housing"
            " --measure 'nights indoors' --baseline 0 --target 30 --by 2026-06-01 --words -"
            " --confidence 7"
        )
    (goal,) = cm.json("plan", "show", ref)["goals"]
    assert (goal["need"], goal["target"], goal["words"]) == ("housing", 30, "I want my own door")
    assert all(verdict["ok"] for verdict in goal["smart"].values())


def _letters(verdicts: str) -> str:
    """The letters that hold."""
    return "".join(line[0] for line in verdicts.splitlines() if " ok " in line)


@pytest.mark.long
async def test_a_goal_that_the_agency_wants_smart_is_refused_and_kept(
    cm: CommandLine, address: str
) -> None:
    cm("config", "set", "plan.smart", "refuse")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "add-goal", ref, actor="ben") as pilot:
        await fill(pilot, text="Be happier")
        await save(pilot)
        assert "not SMART yet" in refused(pilot)
        assert the_form(pilot).value("text") == "Be happier"
    assert cm.json("plan", "show", ref)["goals"] == []


@pytest.mark.long
async def test_a_model_without_the_check_shows_it_when_it_is_wanted(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "strengths", "--worker", "ben")
    async with form(address, "add-goal", ref, actor="ben") as pilot:
        assert not the_form(pilot).query_one("#panel").display
        await fill(pilot, smart="yes", text="- play in the band again", level_2="far off")
        assert _letters(text_of(pilot, "#panel")) == "SMA"
        await fill(pilot, **{"level-2": "", "rests": ""})
        await save(pilot)
        assert last(pilot).argv[-2:] == ("--", "- play in the band again")
        assert not is_open(pilot)
    (goal,) = cm.json("plan", "show", ref)["goals"]
    assert goal["text"] == "- play in the band again"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_step_is_added_and_done_and_a_goal_ends(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "Sleep in a bed")
    async with form(address, "add-step", ref, actor="ben", size=size) as pilot:
        await fill(pilot, text="Call the housing office", who="client", by="fri")
        await save(pilot)
        assert last(pilot).typed == (
            f"cm plan add-step {ref} 1 'Call the housing office' --who client --by 2026-03-06"
        )
    async with form(address, "done", ref, actor="ben", size=size, given={"step": "1.1"}) as pilot:
        await fill(pilot, on="tomorrow")
        await save(pilot)
        assert "is in the future" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["on"]
        await press(pilot, "ctrl+u")
        await fill(pilot, on="yesterday")
        await save(pilot)
        assert last(pilot).typed == f"cm plan done {ref} 1.1 --on 2026-03-03"
    async with form(address, "done", ref, actor="ben", size=size) as pilot:
        await fill(pilot, step="1")
        await fill(pilot, outcome="partly", note="has a room, shares the bath")
        await save(pilot)
    (goal,) = cm.json("plan", "show", ref)["goals"]
    assert (goal["state"], goal["outcome"]) == ("partly", "has a room, shares the bath")
    assert goal["steps"][0]["done_on"] == "2026-03-03"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_plan_is_agreed_after_a_question_and_revised(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "Sleep in a bed")
    async with form(address, "agree", ref, actor="ben", size=size) as pilot:
        assert "version 1: 1 open goal, 0 steps" in shown(pilot)
        await fill(pilot, how="guardian")
        await save(pilot)
        assert "By" in refused(pilot), "a guardian has a name"
        await fill(pilot, by="Rosa R.", words="yes")
        await save(pilot)
        assert "change or undo a version" in shown(pilot)
        await press(pilot, "escape")
        assert is_open(pilot)
        await save(pilot, "y")
        assert last(pilot).typed == (f"cm plan agree {ref} --how guardian --by 'Rosa R.' --words -")
    (version,) = cm.json("plan", "log", ref)
    assert (version["how"], version["by"], version["words"]) == ("guardian", "Rosa R.", "yes")
    async with form(address, "revise", ref, actor="ben", size=size) as pilot:
        await fill(pilot, reason="The flat fell through")
        await save(pilot)
        assert last(pilot).typed == f"cm plan revise {ref} --reason -"
    assert cm.json("plan", "show", ref)["revision"] == "The flat fell through"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_review_judges_the_goals_and_decides(
    cm: CommandLine, address: str, size: Size
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "Sleep in a bed", "--measure", "nights", "--target", "7")
    async with form(address, "review", ref, actor="ben", size=size) as pilot:
        await fill(pilot, progress_1="5", goal_1="1", effectiveness="4", cost="120.5")
        await fill(pilot, reflection="I called too late", met="no")
        await save(pilot)
        assert "Decision" in refused(pilot)
        await fill(pilot, decision="step-down", note="steady since spring", next="2w")
        await fill(pilot, acuity="2")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm review {ref} --goal 1=1 --progress 1=5 --effectiveness 4 --cost 120.5"
            " --reflection - --needs-unmet --decision step-down --acuity 2 --next 2026-03-18"
            " --note ..."
        )
    assert cm.json("show", ref)["acuity"] == 2
    assert "I called too late" in str(cm.json("timeline", ref))


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_a_review_can_close_the_case_at_once(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "Sleep in a bed")
    cm("flag", ref, "unsafe at home", "--kind", "other")
    async with form(address, "review", ref, actor="ben", size=(140, 40)) as pilot:
        await fill(pilot, decision="close", close_reason="goals-met")
        await fill(pilot, outcome_1="achieved", support="sister", aftercare="2w, 3m")
        await save(pilot, "y")
        assert "so you can't close the case yet" in refused(pilot)
        assert pilot.app.focused is the_form(pilot).fields["flags-handed-to"]
        await fill(pilot, flags_handed_to="county crisis team")
        await save(pilot, "y")
        assert not is_open(pilot), refused(pilot)
    found = cm.json("show", ref)
    assert (found["status"], found["close_reason"]) == ("closed", "goals-met")


@pytest.mark.long
async def test_what_is_typed_at_once_is_the_step_where_there_is_one_goal(
    cm: CommandLine, address: str
) -> None:
    ref = opened_case(address)
    cm("plan", "add-goal", ref, "Keep the flat", "--as", "ben")
    async with form(address, "add-step", ref, actor="ben") as pilot:
        await type_in(pilot, "call the office")
        await save(pilot)
        assert last(pilot).typed == f"cm plan add-step {ref} 1 'call the office'"
    cm("plan", "add-goal", ref, "Pay the arrears", "--as", "ben")
    async with form(address, "add-step", ref, actor="ben") as pilot:
        assert pilot.app.focused is the_form(pilot).fields["goal"]
