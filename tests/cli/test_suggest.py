"""``cm suggest``: workers for one case, and many cases spread over workers."""

from typing import Any

import pytest

from cmcli.casework.suggesting import solving
from command_line import CommandLine


@pytest.mark.both_engines
def test_workers_are_ranked_with_reasons(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--language", "Spanish")
    cm("client", "tie", ref, "sam", "--kind", "conflict", "--reason", "[b]her cousin[/b]")
    cm("client", "tie", ref, "ana", "--kind", "wish")
    rows = cm.json("suggest", ref)
    assert [row["worker"] for row in rows] == ["ana", "eve", "sam"]
    assert rows[0]["for"][0] == "10 % of the target with it"
    assert "Dana R. wants this worker" in rows[0]["for"]
    assert "whether eve speaks Spanish is not known" in rows[1]["unknown"]
    assert rows[2]["excluded"]
    assert "conflict of interest: [b]her cousin[/b]" in rows[2]["against"]
    assert "[b]her cousin[/b]" in cm("suggest", ref, "--format", "table").out
    cm("transfer", ref, "--to", "eve", "--reason", "leave")
    cm("transfer", ref, "--to", "ben", "--reason", "back")
    found = cm("suggest", ref, "--format", "table")
    assert "Dana R. has been moved to another worker 2 times." in found.err
    assert any("knows Dana R., until" in one for one in cm.json("suggest", ref)[1]["for"])


@pytest.fixture
def leaver(cm: CommandLine) -> list[str]:
    """Four cases of ben's, one of them with a flag and one with a stay, and room for one each."""
    cm("models", "set", "icm", "--target", "4", "--ceiling", "5")
    cm("models", "set", "clinical", "--target", "1", "--ceiling", "1")
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("A", "B", "C", "D")]
    cm("flag", refs[2], "A threat", "--kind", "other")
    cm("stay", "begin", refs[3], "hospital")
    cm.open_case("E", "clinical", "--worker", "eve")
    return refs


def outcomes(found: Any) -> list[Any]:
    return [(row["outcome"], row["worker"]) for row in found["cases"]]


@pytest.mark.both_engines
def test_a_leavers_cases_are_spread_and_moved_as_one_change(
    cm: CommandLine, leaver: list[str]
) -> None:
    before, log = cm.json("caseload", "--all"), cm.json("audit", "log")
    found = cm.json("suggest", "--leaver", "ben")
    assert [row["case"] for row in found["cases"]] == leaver
    assert [row["why"] for row in found["cases"][2:]] == ["a safety flag is open", "a stay goes on"]
    assert [row["outcome"] for row in found["cases"]] == ["without", "without", "decide", "decide"]
    cm("worker", "add", "kim", "--name", "Kim")
    found = cm.json("suggest", "--leaver", "ben")
    assert outcomes(found)[:2] == [("moves", "kim"), ("moves", "kim")]
    assert found["proven"]
    assert found["past_target"] == found["without_worker"] == 0
    (kim,) = found["workers"]
    assert (kim["cases"], kim["utilisation_before"], kim["utilisation_after"]) == (2, 0.0, 0.5)
    page = cm("suggest", "--leaver", "ben", "--format", "table")
    assert "These stay where they are, until somebody decides:" in page.out
    assert f"--apply --plan {found['plan']}" in page.err
    assert len(cm.json("audit", "log")) == len(log) + 1

    words = ("suggest", "--leaver", "ben", "--apply")
    assert "A worker can't do this" in cm(*words, "--as", "eve", code=3).err
    assert "The plan has changed" in cm(*words, "--plan", "00000000", code=3).err
    done = cm(*words, "--plan", found["plan"], "--reason", "ben leaves")
    assert "2 cases were moved as one change." in done.out
    assert [cm.json("show", ref)["worker"] for ref in leaver] == ["kim", "kim", "ben", "ben"]
    assert len(cm.json("audit", "log")) == len(log) + 2
    cm("undo")
    assert [row for row in cm.json("caseload", "--all") if row["worker"] != "kim"] == before


def test_a_plan_is_refused_where_the_record_changes_meanwhile(
    cm: CommandLine, leaver: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cm("worker", "add", "kim", "--name", "Kim")
    solved = solving.solved

    def slowly(task: Any) -> Any:
        cm("set", leaver[0], "--acuity", "4", "--reason", "worse")
        return solved(task)

    monkeypatch.setattr("cmcli.casework.suggesting.spreading.solved", slowly)
    refused = cm("suggest", "--leaver", "ben", "--apply", code=3)
    assert "have changed since this plan was made" in refused.err
    assert cm.json("show", leaver[0])["worker"] == "ben"


def test_unassigned_cases_find_a_worker(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist")
    cm("accept", ref, "--unassigned")
    assert outcomes(cm.json("suggest", "--unassigned", "--team", cm_team(cm)))[0][0] == "without"
    done = cm.json("suggest", "--unassigned", "--apply")
    assert done["applied"]
    assert cm.json("show", ref)["worker"] == done["cases"][0]["worker"]
    assert cm.json("suggest", "--unassigned")["cases"] == []


def cm_team(cm: CommandLine) -> str:
    """A team with nobody who takes cases."""
    cm("team", "add", "office", "--name", "Office")
    return "office"


def test_what_cannot_be_asked(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = cm.open_case()
    assert "Give CASE, --leaver or --unassigned" in cm("suggest", code=2).err
    assert "--apply goes with" in cm("suggest", ref, "--apply", code=2).err
    assert "go with --apply" in cm("suggest", "--unassigned", "--plan", "x", code=2).err
    monkeypatch.setattr(solving, "find_spec", lambda name: None)
    missing = cm("suggest", "--unassigned", code=2)
    assert "pip install 'cm-caseload[suggest]'" in missing.err
