"""What was typed on a terminal is not lost: a wrong field is asked again, the rest is kept."""

import json

from agency import Agency
from cmcli.domain.workers import Worker
from cmcli.store.keeping.drafts import kept
from command_line import CommandLine
from pty_session import CM, on_terminal

INTERRUPT = "\x03"


def cm_here(*words: str, keys: list[tuple[str, str]]) -> tuple[int, str]:
    """Run cm on a terminal with these keys; the exit code and the screen."""
    return on_terminal([*CM, *words], keys=keys)


def drafts(address: str) -> list[str]:
    with Agency(address).reading() as view:
        ana = view.one(Worker, handle="ana")
        assert ana is not None
        return [one.text for one in kept(view, ana.id)]


def test_a_wrong_field_is_asked_for_again_and_nothing_is_lost(cm: CommandLine) -> None:
    ref = cm.open_case()
    code, screen = cm_here(
        *("checkin", ref, "Saw him at home", "--mode", "home", "--next", "someday"),
        keys=[("Next contact", "tomorow\r"), ("tomorow' is not", "tomorrow\r")],
    )
    assert code == 0, screen
    assert "'someday' is not a date" in screen
    assert "Saw him at home" in str(cm.json("show", ref)["contacts"])
    assert cm.json("show", ref)["contacts"][0]["next_on"] == "2026-03-05"


def test_an_interrupted_assessment_is_continued(cm: CommandLine, address: str) -> None:
    ref = cm.open_case()
    code, screen = cm_here(
        "assess", ref, keys=[("Housing", "3:sleeps in her car\r"), ("Food", INTERRUPT)]
    )
    assert code == 130
    assert f"What you typed is kept as a draft. To continue: cm assess {ref}" in screen
    assert json.loads(drafts(address)[0])["said"]["needs"] == ["housing=3:sleeps in her car"]
    assert not [one for one in cm.json("show", ref)["needs"] if one["rating"]]
    keys = [("Continue with it", "y\r"), ("Food", "1\r"), ("Income", INTERRUPT)]
    code, screen = cm_here("assess", ref, keys=keys)
    assert code == 130
    assert "Need: housing=3:sleeps in her car" in screen
    kept_now = json.loads(drafts(address)[0])["said"]["needs"]
    assert kept_now == ["housing=3:sleeps in her car", "food=1"]
    cm("assess", ref, "--need", "food=2")
    assert len(drafts(address)) == 1, "another command does not touch it"


def test_a_draft_can_be_declined(cm: CommandLine, address: str) -> None:
    ref = cm.open_case()
    cm_here("assess", ref, keys=[("Housing", "3\r"), ("Food", INTERRUPT)])
    code, screen = cm_here(
        "assess", ref, keys=[("Continue with it", "n\r"), ("Housing", INTERRUPT)]
    )
    assert code == 130
    assert "kept as a draft" not in screen
    assert drafts(address) == []


def test_an_intake_is_continued_to_its_end(cm: CommandLine, address: str) -> None:
    keys = [("Name", "Alma Ortiz\r"), ("Model", "icm\r"), ("Date of birth", INTERRUPT)]
    code, screen = cm_here("intake", keys=keys)
    assert code == 130, screen
    assert len(drafts(address)) == 1
    keys = [
        ("Continue with it", "\r"),
        ("Date of birth", "\r"),
        ("Phone", "\r"),
        ("contact safely", "\r"),
        ("issue", "\r"),
        ("words", "\r"),
    ]
    code, screen = cm_here("intake", keys=keys)
    assert code == 0, screen
    assert "Alma Ortiz" in cm("list").out
    assert drafts(address) == []


def test_scripts_get_no_question_and_leave_no_draft(cm: CommandLine, address: str) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "x", "--next", "someday", code=2)
    assert drafts(address) == []
