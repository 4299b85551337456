"""``cm close``: outcomes, what is left, flags, aftercare."""

import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from pty_session import on_terminal


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_closing_says_what_ended_and_what_is_left(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "food=3:skips meals", "--need", "housing=1")
    cm("plan", "add-goal", ref, "Eats twice a day by May")
    given = cm(
        *("close", ref, "--reason", "goals-met", "--outcome", "1=achieved", "--support", "sister"),
        *("--aftercare", "2w", "--aftercare", "3m", "--summary", "-"),
        stdin="A door.\nAnd a key.\n",
    )
    assert given.out.splitlines() == [
        f"{ref} Dana R.: closed on Wed 4 Mar 2026, goals-met.",
        "  goal 1 achieved: Eats twice a day by May",
        "  need left: food 3 serious, skips meals",
        "  aftercare: 18 Mar 2026, 4 Jun 2026",
        "Next: aftercare Wed 18 Mar 2026.",
    ]
    assert cm.json("list") == []
    [case] = cm.json("list", "--status", "closed")
    assert (case["stage"], case["closed_on"]) == ("closed", "2026-03-04")
    assert cm("close", ref, "--reason", "moved", "--json", code=3).error["code"] == "closed"
    cm("undo")
    assert cm.json("list")[0]["status"] == "open"


def test_the_reason_alone_is_enough_for_a_script(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "Eats twice a day by May")
    given = cm("close", ref, "--reason", "declined-further", "--json")
    assert given.json["goals"] == [
        {"number": 1, "text": "Eats twice a day by May", "state": "dropped"}
    ]
    assert (given.json["status"], given.json["close_reason"]) == ("closed", "declined-further")
    assert "Goal 1 has no outcome" in given.err


def test_open_flags_stand_in_the_way_until_handed_over(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "a bruise", "--kind", "abuse")
    refused = cm("close", ref, "--reason", "moved", "--json", code=3)
    assert refused.error["code"] == "open-flags"
    assert "--flags-handed-to" in refused.error["hint"]
    assert cm.json("list")[0]["status"] == "open"
    closed = cm.json("close", ref, "--reason", "moved", "--flags-handed-to", "county team")
    assert closed["flags_handed_to"] == "county team"
    [flag] = cm.json("flag", ref, "--list")
    assert (flag["settled_on"], flag["told"]) == ("2026-03-04", "county team")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--reason", "bored"), 2),
        (("--reason", "moved", "--on", "tomorrow"), 3),
        (("--reason", "moved", "--on", "2020-01-01"), 3),
        (("--reason", "moved", "--aftercare", "yesterday"), 2),
        (("--reason", "moved", "--aftercare", "whenever"), 2),
        (("--reason", "moved", "--outcome", "achieved"), 2),
        (("--reason", "moved", "--outcome", "1=done"), 2),
        (("--reason", "moved", "--support", ""), 2),
        (("--reason", "moved", "--edit"), 2),
    ],
)
def test_a_closing_that_fails_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int
) -> None:
    ref = cm.open_case()
    before = cm.json("list")
    cm("close", ref, *words, code=code)
    assert cm.json("list") == before


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_many_are_closed_from_standard_input(cm: CommandLine) -> None:
    refs = [cm.open_case(name) for name in ("Dana R.", "Lee W.")]
    cm("flag", refs[0], "x", "--kind", "other")
    given = cm("close", "-", "--reason", "moved", stdin="\n".join(refs), code=3)
    assert f"{refs[0]}: Safety flag 1 is open" in given.err
    assert [case["ref"] for case in cm.json("list", "--status", "closed")] == [refs[1]]


def test_a_terminal_asks_for_reason_outcomes_and_aftercare(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "Eats twice a day by May")
    cm("flag", ref, "x", "--kind", "other")
    program = str(Path(sys.executable).parent / "cm")
    asked = [
        ("Reason", "goals\n"),
        ("Goal 1:", "partly\n"),
        ("Open safety flag 1 (other)", "county team\n"),
        ("Support", "sister\n"),
        ("Summary", "well\n"),
        ("Aftercare (empty", "2w\n"),
        ("Another aftercare", "\n"),
        ("Close the case anyway", "y\n"),
    ]
    code, screen = on_terminal([program, "close", ref], keys=asked)
    assert code == 0, screen
    assert "Goal 1 is not achieved (partly)." in screen
    assert "goal 1 partly" in screen
    assert "safety flag 1 handed to county team" in screen
    assert "Next: aftercare Wed 18 Mar 2026." in screen


@pytest.mark.long
def test_what_the_record_doubts_is_asked_before_a_case_closes(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = cm.open_case()
    cm("assess", ref, "--need", "housing=4:sleeps outside")
    cm("plan", "add-goal", ref, "Rent a room by May", "--need", "housing")
    cm("refer", ref, "Pantry")
    program = str(Path(sys.executable).parent / "cm")
    words = [program, "close", ref, "--reason", "goals-met", "--outcome", "1=achieved"]
    code, screen = on_terminal(words, keys=[("Close the case anyway", "n\n")])
    assert (code, "The need housing is rated 4 (urgent)." in screen) == (3, True)
    assert "Still open: referral 1 to Pantry (sent 4 Mar 2026)." in screen
    review = [program, "review", ref, "--needs-met", "--decision", "continue"]
    code, screen = on_terminal(review, keys=[("Save the review anyway", "n\n")])
    assert (code, "The need housing is rated 4 (urgent)." in screen) == (3, True)
    assert cm.json("list")[0]["status"] == "open"
    given = cm("review", ref, "--needs-met", "--decision", "continue")
    assert "You say that the needs are met, but: The need housing is rated 4" in given.err
    given = cm(*words[1:])
    assert "but: The need housing is rated 4 (urgent)." in given.err


def test_the_round_names_the_needs_that_are_not_met(cm: CommandLine) -> None:
    ref = cm.open_case()
    assert "Needs" not in cm("flow", ref, "--format", "table").out
    cm("assess", ref, "--need", "food=2:skips meals", "--need", "housing=4", "--need", "legal=1")
    assert cm("flow", ref, "--format", "table").out.splitlines()[-1] == (
        "Needs not met: housing 4 urgent, food 2 help useful."
    )
    assert cm.json("flow", ref)["needs_left"] == [
        {"domain": "housing", "rating": 4},
        {"domain": "food", "rating": 2},
    ]


def test_somebody_who_died_is_asked_about(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = cm.open_case()
    cm("close", ref, "--reason", "deceased")
    code = ref.partition(".")[0]
    program = str(Path(sys.executable).parent / "cm")
    contact = ("checkin", ref, "--kind", "aftercare", "--mode", "phone", "--with", "aunt")
    again = ("intake", "Dana R.", "--model", "icm", "--same-as", code)
    for words in (contact, again, ("reopen", ref)):
        refused = cm(*words, "--json", code=3).error
        assert (refused["code"], "--yes" in refused["hint"]) == ("client-died", True)
        ended, screen = on_terminal([program, *words], keys=[("Record it anyway", "n\n")])
        assert (ended, "died" in screen) == (3, True)
    ended, screen = on_terminal([program, *contact], keys=[("Record it anyway", "y\n")])
    assert ended == 0, screen
    assert cm.json(*again, "--yes")["ref"] == f"{code}.2"


def test_a_closed_case_has_nothing_that_waits_to_be_agreed(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "A room", "--by", "2026-06-30")
    cm("plan", "agree", ref)
    cm("plan", "set", ref, "1", "--by", "2026-07-31")
    assert "Not agreed yet" in cm("plan", "show", ref, "--format", "table").out
    cm("close", ref, "--reason", "moved")
    for words in (("show", ref), ("plan", "show", ref)):
        assert "Not agreed yet" not in cm(*words, "--format", "table").out
    assert "Version 1" in cm("plan", "show", ref, "--format", "table").out
    assert cm.json("plan", "show", ref)["not_agreed_yet"] == []
    other = cm.open_case("Lee Wu")
    cm("plan", "add-goal", other, "A job")
    cm("close", other, "--reason", "moved")
    assert "It was never agreed." in cm("plan", "show", other, "--format", "table").out


def test_a_terminal_names_the_case_once_and_breaks_lines_between_words(
    cm: CommandLine, engine: str
) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal shows does not depend on the engine")
    ref = cm.open_case("Dana Reyes")
    text = "Dana sleeps in a place of her own with a door that locks, heating and a bed"
    cm("plan", "add-goal", ref, text)
    program = str(Path(sys.executable).with_name("cm"))
    code, screen = on_terminal(
        [program, "close", "dana", "--reason", "moved"], keys=[("Goal 1", "achieved\n")]
    )
    assert code == 0, screen
    assert screen.count(f"{ref}: Dana Reyes\n") == 1
    said = screen[screen.index("goal 1 achieved") :]
    assert max(map(len, said.splitlines())) <= 80
    assert " ".join(said.split()).startswith(f"goal 1 achieved: {text}")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("reason", "label"),
    [("completed", "Completed the program"), ("program-ended", "The program ended")],
)
def test_a_case_closes_because_the_program_is_over(
    cm: CommandLine, reason: str, label: str
) -> None:
    ref = cm.open_case()
    assert f", {reason}." in cm("close", ref, "--reason", reason, "--support", "her sister").out
    assert cm.json("show", ref)["close_reason"] == reason
    assert reason in cm("timeline", ref).out
    labels = {one["key"]: one["label"] for one in cm.json("words", "list", "closure-reasons")}
    assert labels[reason] == label
    refused = cm("words", "add", "closure-reasons", reason, "Done", code=3).err
    assert "one of cm's own closure reasons" in refused


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_closing_names_denials_and_renewals_with_their_last_days(cm: CommandLine) -> None:
    ref = cm.open_case()
    days = ("--appeal-by", "2026-09-30", "--keep-by", "2026-03-10")
    cm("benefit", "add", ref, "ssi", "--status", "denied", "--renew", "2026-06-01", *days)
    cm("benefit", "add", ref, "snap", "--status", "granted", "--renew", "2026-05-01")
    cm("benefit", "add", ref, "wages", "--status", "ended", "--renew", "2026-05-01")
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "2026-04-15")
    cm("document", "add", ref, "identity", "--status", "needed")
    told = cm("close", ref, "--reason", "moved").err
    assert (
        "1 benefit is denied, and no longer due for an appeal: 1 ssi (last day to appeal: 30 Sep"
        " 2026; last day to keep it while appealing: 10 Mar 2026)." in told
    )
    assert (
        "2 renewals are no longer due: 4 lease (last day: 15 Apr 2026), 2 snap (last day: 1 May"
        " 2026)." in told
    )
    assert "task" not in told


def test_closing_says_that_the_days_of_a_denial_are_not_recorded(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("benefit", "add", ref, "ssi", "--status", "denied")
    told = cm("close", ref, "--reason", "moved").err
    assert "last day to appeal: not recorded; last day to keep it while appealing: not" in told
    assert "renewal" not in told
