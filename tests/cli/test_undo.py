"""Undo keeps the rules: limits, roles, agreements and references hold on the way back too."""

from typing import Any

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal

pytestmark = pytest.mark.both_engines


def last(cm: CommandLine) -> str:
    """The number of the last operation."""
    return str(cm.json("audit", "log")[0]["seq"])


def acuity(cm: CommandLine, ref: str) -> Any:
    return cm.json("show", ref)["acuity"]


@pytest.fixture
def full(cm: CommandLine) -> str:
    """Ben's case; with one more of clinical he is at the ceiling of two."""
    cm("models", "set", "clinical", "--target", "2", "--ceiling", "2")
    ref = cm.open_case("Dana R.", "clinical", "--worker", "ben")
    cm.open_case("Lee Wu", "clinical", "--worker", "ben")
    return ref


@pytest.mark.postgres_long
def test_two_undos_reverse_two_changes_of_one_row(cm: CommandLine) -> None:
    ref = cm.open_case()
    for level in ("4", "2"):
        cm("set", ref, "--acuity", level, "--reason", "as seen")
    found = []
    for _ in range(2):
        cm("undo")
        found.append(acuity(cm, ref))
    assert found == [4, 3]
    cm("audit", "verify")


@pytest.mark.postgres_long
def test_an_undone_undo_can_be_repeated(
    cm: CommandLine,
) -> None:
    ref = cm.open_case()
    cm("set", ref, "--acuity", "4", "--reason", "as seen")
    done = last(cm)
    cm("undo")
    cm("undo", last(cm))
    assert acuity(cm, ref) == 4
    assert cm.json("undo")["undoes"] == int(done)
    assert acuity(cm, ref) == 3
    assert "already undone" in cm("undo", done, code=3).err


@pytest.mark.postgres_long
def test_an_undone_change_does_not_hide_a_later_one(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("set", ref, "--acuity", "4", "--reason", "as seen")
    first = last(cm)
    cm("undo")
    back = last(cm)
    cm("set", ref, "--acuity", "2", "--reason", "as seen")
    assert "later changed the same records" in cm("undo", back, code=3).err
    assert "already undone" in cm("undo", first, code=3).err
    assert acuity(cm, ref) == 2


@pytest.mark.postgres_long
def test_a_case_comes_back_to_a_full_worker_only_by_override(cm: CommandLine, full: str) -> None:
    cm("close", full, "--reason", "moved")
    closing = last(cm)
    cm.open_case("Jo Poe", "clinical", "--worker", "ben")
    refused = cm("undo", closing, code=3)
    assert "ceiling" in refused.err
    assert "--override" in refused.err
    assert cm.json("show", full)["status"] == "closed"
    cm("undo", closing, "--override", "closed by mistake")
    assert cm.json("show", full)["status"] == "open"
    assert cm.json("audit", "log")[0]["reason"] == "override: closed by mistake"


@pytest.mark.postgres_long
def test_a_worker_does_not_override(cm: CommandLine, full: str) -> None:
    cm("close", full, "--reason", "moved", "--as", "ben")
    closing = last(cm)
    cm.open_case("Jo Poe", "clinical", "--worker", "ben")
    said = cm("undo", closing, "--override", "my mistake", "--as", "ben", code=3).err
    assert "can't do this" in said


@pytest.mark.parametrize("back", ["transfer", "set"])
def test_transfer_and_change_of_model_are_undone_within_limits(
    cm: CommandLine, full: str, back: str
) -> None:
    change = ("--to", "eve") if back == "transfer" else ("--model", "managed")
    cm(back, full, *change, "--reason", "for a while")
    moved = last(cm)
    cm.open_case("Jo Poe", "clinical", "--worker", "ben")
    assert "ceiling" in cm("undo", moved, code=3).err


@pytest.mark.postgres_long
def test_two_undos_do_not_add_up_to_a_load_over_the_ceiling(cm: CommandLine, full: str) -> None:
    cm("close", full, "--reason", "moved")
    closing = last(cm)
    third = cm.open_case("Jo Poe", "clinical", "--worker", "ben")
    cm("transfer", third, "--to", "eve", "--reason", "for a while")
    moved = last(cm)
    cm("undo", closing)
    assert "ceiling" in cm("undo", moved, code=3).err


@pytest.mark.postgres_long
def test_undo_on_an_overfull_worker_needs_an_override_as_doing_does(
    cm: CommandLine, full: str
) -> None:
    cm("worker", "reduce", "ben", "--percent", "50", "--reason", "training")
    cm("close", full, "--reason", "moved", "--as", "ben")
    closing = last(cm)
    assert "ceiling" in cm("undo", "--as", "ben", code=3).err
    cm("undo", closing, "--override", "closed by mistake")
    assert cm.json("show", full)["status"] == "open"


@pytest.mark.postgres_long
def test_a_close_is_not_undone_over_the_ceiling_of_the_team(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    cm("models", "set", "act", "--target", "1", "--ceiling", "1")
    for handle in ("ben", "eve"):
        cm("worker", "set", handle, "--team", "north")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("close", ref, "--reason", "moved")
    closing = last(cm)
    cm.open_case("Lee Wu", "act", "--worker", "eve")
    cm.open_case("Jo Poe", "act", "--worker", "eve")
    assert "ceiling" in cm("undo", closing, code=3).err


def test_a_closing_is_not_undone_after_the_client_came_back(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("close", ref, "--reason", "moved")
    closing = last(cm)
    again = cm.json("reopen", ref)["ref"]
    assert again in cm("undo", closing, code=3).err
    cm("undo")
    cm("undo", closing)
    assert [one["ref"] for one in cm.json("list")] == [ref]


@pytest.mark.postgres_long
def test_undo_needs_the_same_permission_as_the_change(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--ceiling", "40", "--as", "sam")
    cm("worker", "set", "sam", "--role", "worker", "--as", "sam")
    for _ in range(2):
        assert "can't do this" in cm("undo", "--as", "sam", code=3).err
    assert "can't do this" in cm("undo", str(int(last(cm)) - 1), "--as", "sam", code=3).err


def test_only_an_admin_undoes_changes_to_an_admin(cm: CommandLine) -> None:
    cm("worker", "set", "sam", "--role", "admin")
    cm("worker", "set", "sam", "--role", "supervisor")
    assert "can't do this" in cm("undo", last(cm), "--as", "sam", code=3).err
    cm("undo")


def test_the_last_admin_remains(cm: CommandLine) -> None:
    cm("worker", "set", "sam", "--role", "admin")
    promoted = last(cm)
    cm("worker", "set", "ana", "--role", "worker")
    assert "at least one admin" in cm("undo", promoted, "--as", "sam", code=3).err


@pytest.mark.postgres_long
def test_an_agreed_item_is_not_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "Moves into a flat by summer")
    goal = last(cm)
    cm("plan", "agree", ref)
    assert "agreed" in cm("undo", goal, code=3).err


@pytest.mark.postgres_long
def test_a_referenced_record_is_not_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "housing=3:eviction", "--strength", "sings", "--risk", "ice")
    assessed = last(cm)
    cm("note", ref, "First.")
    written = last(cm)
    cm("note", ref, "More.", "--addendum-to", "1")
    cm("plan", "add-goal", ref, "Joins a choir by May", "--strength", "1")
    assert "1 later record depends on it (goal)" in cm("undo", assessed, code=3).err
    cm("undo")
    cm("plan", "add-goal", ref, "Moves into a flat by summer", "--need", "housing")
    assert "1 later record depends on it (goal)" in cm("undo", assessed, code=3).err
    assert "1 later record depends on it (note)" in cm("undo", written, code=3).err
    for _ in range(4):
        cm("undo")
    assert cm.json("show", ref)["needs"] == []


@pytest.mark.postgres_long
def test_undo_shows_each_change_before_it_asks(
    cm: CommandLine,
) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "A room", "--by", "2026-03-31")
    cm("plan", "add-step", ref, "1", "Call them")
    cm("plan", "set", ref, "1", "--by", "2026-05-01")

    def shown() -> str:
        code, screen = on_terminal([*CM, "undo"], keys=[("[y/N]", "n\r")])
        assert code == 3
        return " ".join(screen.split())

    assert f"did this: {ref}: changed goal 1: by 31 Mar 2026 → 1 May 2026 Undo it" in shown()
    cm("undo")
    assert f"did this: {ref}: added step 1.1: ‘Call them’ Undo it" in shown()
    cm("plan", "done", ref, "1.1")
    assert f"{ref}: changed step 1.1: done → 4 Mar 2026 Undo it" in shown()
    cm("worker", "set", "eve", "--hours", "20")
    added = "added contracted hours: from 4 Mar 2026, hours 20, worker eve"
    assert f"did this: {added} Undo it" in shown()
    cm("team", "add", "east", "--name", "East")
    cm("worker", "set", "eve", "--team", "east")
    assert "changed worker eve: team → east Undo it" in shown()
    cm("intake", "Lee Wu", "--model", "icm", "--new")
    screen = shown()
    assert "added client" in screen
    assert "placement" not in screen


@pytest.mark.postgres_long
def test_it_says_whose_case_and_what_it_was(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    cm("set", ref, "--acuity", "4", "--reason", "as seen")
    done = last(cm)
    before = cm.json("audit", "verify")["head"]
    for words in (("undo", "--dry-run"), ("undo",)):
        told = cm(*words)
        assert f"Undid change {done} (set, by ana): Dana R. ({ref})." in told.out
        assert "acuity 3 → 4" in told.out
        if "--dry-run" in words:
            assert "nothing was saved" in told.err
            assert cm.json("audit", "verify")["head"] == before


@pytest.mark.postgres_long
def test_a_command_on_many_cases_is_undone_whole(cm: CommandLine) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Ann A.", "Bo B.", "Cy C.")]
    cm("transfer", "-", "--to", "eve", "--reason", "leave", stdin="\n".join(refs))
    moved = [one["seq"] for one in cm.json("audit", "log")[:3]][::-1]
    done = cm.json("undo")
    assert (done["undone"], done["cases"]) == (moved, sorted(refs))
    assert {one["worker"] for one in cm.json("list")} == {"ben"}
    assert "already undone" in cm("undo", str(moved[1]), code=3).err
    cm("audit", "verify")
    cm("undo", last(cm))
    assert {one["worker"] for one in cm.json("list")} == {"eve"}


@pytest.mark.postgres_long
def test_a_part_of_it_is_undone_by_its_number(cm: CommandLine) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Ann A.", "Bo B.", "Cy C.")]
    cm("transfer", "-", "--to", "eve", "--reason", "leave", stdin="\n".join(refs))
    first, *others = [one["seq"] for one in cm.json("audit", "log")[:3]][::-1]
    assert cm.json("undo", str(first))["cases"] == [refs[0]]
    part = last(cm)
    assert {one["ref"]: one["worker"] for one in cm.json("list")} == {
        refs[0]: "ben",
        refs[1]: "eve",
        refs[2]: "eve",
    }
    assert cm.json("undo")["undone"] == others
    assert f"Undo change {last(cm)} first." in cm("undo", part, code=3).err
    cm("undo", last(cm))
    cm("undo", part)
    assert {one["worker"] for one in cm.json("list")} == {"eve"}


@pytest.mark.postgres_long
def test_many_that_come_back_pass_the_ceiling_together(cm: CommandLine, full: str) -> None:
    refs = [one["ref"] for one in cm.json("list")]
    cm("transfer", "-", "--to", "eve", "--reason", "leave", stdin="\n".join(refs))
    cm.open_case("Jo Poe", "clinical", "--worker", "ben", "--as", "sam")
    assert "ceiling" in cm("undo", code=3).err
    assert {one["worker"] for one in cm.json("list") if one["ref"] in refs} == {"eve"}


@pytest.mark.long
def test_many_are_undone_on_a_terminal_after_one_question(cm: CommandLine) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Ann A.", "Bo B.")]
    cm("transfer", "-", "--to", "eve", "--reason", "leave", stdin="\n".join(refs))
    code, screen = on_terminal([*CM, "undo"], keys=[("[y/N]", "y\r")])
    assert code == 0
    assert "Ann A." in screen
    assert {one["worker"] for one in cm.json("list")} == {"ben"}


@pytest.mark.postgres_long
def test_a_settled_flag_of_a_closed_case_stays_settled(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "a knife", "--kind", "other")
    cm("flag", ref, "--settle", "1", "--done", "taken away", "--told", "sam")
    settled = last(cm)
    cm("close", ref, "--reason", "moved")
    assert "stays settled" in cm("undo", settled, code=3).err
    cm("undo")
    cm("undo", settled)


def test_a_closing_is_not_repeated_over_a_flag_raised_since(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("close", ref, "--reason", "moved")
    cm("undo")
    undone = last(cm)
    cm("flag", ref, "a knife", "--kind", "other")
    assert "changed since" in cm("undo", undone, code=3).err
    assert cm.json("show", ref)["status"] == "open"


@pytest.mark.postgres_long
def test_no_table_is_named(cm: CommandLine) -> None:
    ref = cm.open_case()
    intake = last(cm)
    cm("assess", ref, "--need", "housing=3:eviction")
    cm("flag", ref, "a knife", "--kind", "other")
    said = cm("undo", intake, code=3).err
    assert "(safety flag)" in said
    assert "_" not in said
