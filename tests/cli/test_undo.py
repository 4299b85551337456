"""Undo keeps the rules: limits, roles, agreements and references hold on the way back too."""

import sys
from typing import Any

import pytest

from command_line import CommandLine
from pty_session import on_terminal

pytestmark = pytest.mark.both_engines

CM = [sys.executable, "-c", "from cmcli.cli.main import run; run()"]


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


def test_two_undos_do_not_add_up_to_a_load_over_the_ceiling(cm: CommandLine, full: str) -> None:
    cm("close", full, "--reason", "moved")
    closing = last(cm)
    third = cm.open_case("Jo Poe", "clinical", "--worker", "ben")
    cm("transfer", third, "--to", "eve", "--reason", "for a while")
    moved = last(cm)
    cm("undo", closing)
    assert "ceiling" in cm("undo", moved, code=3).err


def test_a_mistake_on_an_overfull_worker_can_be_undone(cm: CommandLine, full: str) -> None:
    cm("worker", "reduce", "ben", "--percent", "50", "--reason", "training")
    cm("close", full, "--reason", "moved", "--as", "ben")
    cm("undo", "--as", "ben")
    assert cm.json("show", full)["status"] == "open"


def test_a_closing_is_not_undone_after_the_client_came_back(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("close", ref, "--reason", "moved")
    closing = last(cm)
    again = cm.json("reopen", ref)["ref"]
    assert again in cm("undo", closing, code=3).err
    cm("undo")
    cm("undo", closing)
    assert [one["ref"] for one in cm.json("list")] == [ref]


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


def test_an_agreed_item_is_not_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "Moves into a flat by summer")
    goal = last(cm)
    cm("plan", "agree", ref)
    assert "agreed" in cm("undo", goal, code=3).err


def test_a_referenced_record_is_not_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "housing=3:eviction", "--strength", "sings", "--risk", "ice")
    assessed = last(cm)
    cm("note", ref, "First.")
    written = last(cm)
    cm("note", ref, "More.", "--addendum-to", "1")
    cm("plan", "add-goal", ref, "Joins a choir by May", "--strength", "1")
    assert "1 later record in goals" in cm("undo", assessed, code=3).err
    cm("undo")
    cm("plan", "add-goal", ref, "Moves into a flat by summer", "--need", "housing")
    assert "1 later record in goals" in cm("undo", assessed, code=3).err
    assert "1 later record in notes" in cm("undo", written, code=3).err
    for _ in range(4):
        cm("undo")
    assert cm.json("show", ref)["needs"] == []


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
    assert "did this: changed worker eve: hours 37.5 → 20 Undo it" in shown()
    cm("team", "add", "east", "--name", "East")
    cm("worker", "set", "eve", "--team", "east")
    assert "changed worker eve: team → east Undo it" in shown()
    cm("intake", "Lee Wu", "--model", "icm", "--new")
    screen = shown()
    assert "added client" in screen
    assert "placement" not in screen
