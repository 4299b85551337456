"""``cm timeline``: everything that happened, in order."""

import pytest

from command_line import CommandLine
from worked import worked_case


def test_entries_have_the_keys_that_scripts_rely_on_in_order(cm: CommandLine) -> None:
    ref = worked_case(cm)
    entries = cm.json("timeline", ref)
    assert {"at", "kind", "text", "ref", "who", "number"} <= entries[0].keys()
    assert [entry["kind"] for entry in entries][:2] == ["intake", "assessment"]
    assert entries[0]["at"] == "2026-02-01"
    notes = [entry for entry in entries if entry["kind"] == "note"]
    assert [note["number"] for note in notes] == [1, 3, 2, 4]
    # An addendum stands below its note, whatever its own day is; all else is in order.
    days = [entry["on"] for entry in entries]
    assert days == sorted(days)


def test_what_changed_in_an_assessment_is_said(cm: CommandLine) -> None:
    ref = worked_case(cm)
    cm("assess", ref, "--need", "housing=2")
    texts = [one["text"] for one in cm.json("timeline", ref, "--kind", "assessment")]
    assert texts[0] == "assessment; housing 4 urgent"
    assert texts[1] == "reassessment; no need changed; risk: winter; strength: knows the city"
    assert texts[2] == "reassessment; housing better: 4 urgent → 2 help useful"


def test_attempts_flags_steps_and_versions_are_there(cm: CommandLine) -> None:
    ref = worked_case(cm)
    cm("flag", ref, "--settle", "1", "--done", "called the line", "--told", "sam")
    cm("set", ref, "--acuity", "4", "--reason", "worse")
    cm("transfer", ref, "--to", "ben", "--reason", "moved")
    entries = cm.json("timeline", ref)
    kinds = ("attempt", "flag", "step", "plan", "placement", "goal")
    texts: dict[str, list[str]] = {kind: [] for kind in kinds}
    for entry in entries:
        texts.get(entry["kind"], []).append(entry["text"])
    assert texts["attempt"] == ["home, missed"]
    assert texts["flag"][1] == "settled (self-harm): called the line; told sam"
    assert texts["step"] == ["done: apply for the voucher"]
    assert texts["plan"] == ["version 1 signed"]
    assert texts["placement"] == ["acuity 3 → 4; worse", "worker ana → ben; moved"]
    assert texts["goal"] == ["Dana moves into a flat of her own"]
    assert [one["on"] for one in entries if one["kind"] == "goal"] == ["2026-02-10"]


def test_measurements_are_shown_with_their_contact(cm: CommandLine) -> None:
    ref = worked_case(cm)
    held = cm.json("timeline", ref, "--kind", "contact")
    assert held[-1]["text"] == "shelter, 40 min; goal 1: 4, level -1"


@pytest.mark.both_engines
def test_addenda_are_below_their_note_and_notes_in_error_have_no_text(cm: CommandLine) -> None:
    ref = worked_case(cm)
    notes = {one["number"]: one["text"] for one in cm.json("timeline", ref, "--notes")}
    assert notes[1] == "Saw her at the shelter.\nThe landlord called."
    assert notes[3] == "addendum to note 1: It was the uncle"
    assert notes[4] == "entered in error"


def test_a_moved_note_in_error_tells_where(cm: CommandLine) -> None:
    ref, other = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    cm("note", ref, "Lee called")
    cm("note", ref, "--error", "1", "--reason", "wrong case", "--move-to", other)
    assert cm.json("timeline", ref, "--notes")[0]["text"].endswith(f"moved to {other}")
    assert cm.json("timeline", other, "--notes")[0]["text"] == "Lee called"


def test_what_is_asked_for_is_kept(cm: CommandLine) -> None:
    ref = worked_case(cm)
    assert {one["kind"] for one in cm.json("timeline", ref, "--kind", "contacts")} == {"contact"}
    assert all(one["on"] >= "2026-02-19" for one in cm.json("timeline", ref, "--since", "19 Feb"))
    found = cm.json("timeline", ref, "--search", "LÁNDlord call")
    assert [one["number"] for one in found] == [1]
    assert cm.json("timeline", ref, "--search", "xylophone") == []
    backwards = cm.json("timeline", ref, "--reverse")
    assert backwards == cm.json("timeline", ref)[::-1]


def test_a_table_shows_first_lines_and_full_shows_all(cm: CommandLine) -> None:
    ref = worked_case(cm)
    table = cm("timeline", ref, "--format", "table").out
    assert "Saw her at the shelter. …" in table
    assert "The landlord called" not in table
    whole = cm("timeline", ref, "--format", "table", "--full").out
    assert "    Saw her at the shelter.\n    The landlord called.\n" in whole


def test_no_such_kind_is_a_usage_error(cm: CommandLine) -> None:
    ref = cm.open_case()
    refused = cm("timeline", ref, "--kind", "visits", code=2)
    assert "attempt" in refused.err


@pytest.mark.parametrize("form", ["table", "plain", "tsv", "csv"])
def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine, form: str) -> None:
    ref = cm.open_case("Eve", "icm", "--issue", "=cmd()\x1b]0;x\x07 [red]no[/red] \u202eabc")
    for more in ([], ["--full"]):
        out = cm("timeline", ref, "--format", form, *more).out
        assert "[red]no[/red]" in out
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.both_engines
def test_a_round_to_its_end_and_again(cm: CommandLine) -> None:
    ref = cm.open_case("Lee Wu", "brokerage")
    cm("close", ref, "--reason", "goals-met", "--aftercare", "2026-04-01", "--support", "his team")
    cm("checkin", ref, "--kind", "aftercare", "--mode", "phone", "--today", "2026-04-02")
    entries = cm.json("timeline", ref)
    assert [one["kind"] for one in entries if one["kind"] != "plan"] == [
        "intake",
        "closing",
        "contact",
        "aftercare",
    ]
    assert "aftercare agreed for 1 Apr 2026" in entries[1]["text"]
    again = cm.json("reopen", ref, "--reason", "came back")["ref"]
    assert cm.json("timeline", again)[0]["text"].startswith("came back")


def test_findings_keep_their_letter_and_kind(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "food=2", "--swot", "S=sings", "--swot", "T=eviction")
    cm("assess", ref, "--health", "medication=insulin")
    first, second = (one["text"] for one in cm.json("timeline", ref, "--kind", "assessment"))
    assert first.endswith("swot S: sings; swot T: eviction")
    assert second == "reassessment; no need changed; health medication: insulin"


def test_a_goal_is_told_on_the_day_of_its_command(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "Moves into a flat by summer", "--today", "2026-03-20")
    (goal,) = cm.json("timeline", ref, "--kind", "goal", "--today", "2026-05-01")
    assert goal["on"] == "2026-03-20"
    (later,) = cm.json("timeline", ref, "--kind", "goal", "--today", "2026-09-01")
    assert later["on"] == "2026-03-20"
