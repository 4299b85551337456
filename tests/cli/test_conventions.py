"""What people expect of any command line: help, colour, the pager, a word when it waits."""

import os
import subprocess
from pathlib import Path

import pytest

import warmed
from cmcli.cli.app import EPILOG
from cmcli.cli.help.man_pages import tree
from command_line import CommandLine
from pty_session import CM, on_terminal
from sweeps import mostly_long

ESC = "\x1b["


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program itself, with pipes on all ends."""
    return warmed.run([*CM, *words], env={**os.environ, **environment})


@pytest.mark.parametrize(
    ("line", "usage"),
    [
        ("list --nonsense --help", "cm list"),
        ("list --help --json --format csv", "cm list"),
        ("list --worker --help", "cm list"),
        ("--nonsense -h", "cm "),
        ("plan --nonsense -h", "cm plan "),
        ("plan add-goal a b c d e -h", "cm plan add-goal"),
        ("checkin HJKMN --minutes x --help", "cm checkin"),
        ("config --origin -h", "cm config "),
    ],
)
def test_help_wins_over_everything_else(line: str, usage: str, cm: CommandLine) -> None:
    found = cm(*line.split())
    assert f"Usage: {usage}" in found.out
    assert found.err == ""


def test_help_behind_two_dashes_is_text(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("note", ref, "--", "--help")
    assert "--help" in str(cm.json("timeline", ref))


@pytest.mark.parametrize("line", ["lst -h", "plan shwo --help", "plan shwo"])
def test_help_of_what_there_is_not_names_the_nearest(line: str, cm: CommandLine) -> None:
    assert "Did you mean" in cm(*line.split(), code=2).err


@pytest.mark.parametrize("line", ["-V", "--nonsense", "-V list", "list -V", "--as", "-"])
def test_what_is_no_option_is_a_sentence(line: str) -> None:
    done = process(*line.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cm: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", mostly_long(tree(), 12), ids=lambda page: page.name)
def test_a_help_shows_no_types_of_the_language(page: object, cm: CommandLine) -> None:
    path = str(getattr(page, "path", ""))
    shown = cm(*path.split()[1:], "--help").out
    assert "<str>" not in shown
    assert "<bool>" not in shown
    assert "--help" in shown


def test_an_unknown_exit_code_is_said_to_be_a_failure() -> None:
    assert "Any other code is a failure" in EPILOG
    assert "Any other code is a failure" in process("--help").stdout


COLOURS: list[tuple[dict[str, str], bool]] = [
    ({}, False),
    ({"FORCE_COLOR": "1"}, True),
    ({"FORCE_COLOR": "0"}, False),
    ({"FORCE_COLOR": ""}, False),
    ({"CLICOLOR_FORCE": "1"}, True),
    ({"CLICOLOR_FORCE": "0"}, False),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ({"CLICOLOR_FORCE": "1", "NO_COLOR": ""}, True),
]


@pytest.mark.parametrize(
    ("environment", "coloured"), mostly_long(COLOURS, COLOURS[:2] + COLOURS[-2:])
)
def test_colour_into_a_pipe_only_where_it_is_asked_for(
    cm: CommandLine, address: str, environment: dict[str, str], coloured: bool
) -> None:
    cm("flag", cm.open_case(), "said so", "--kind", "other")
    done = process("due", "--format", "table", TERM="xterm", CM_STORE=address, **environment)
    assert (ESC in done.stdout) is coloured, done.stdout


@pytest.mark.long
@pytest.mark.parametrize(("forced", "coloured"), [({"FORCE_COLOR": "1"}, True), ({}, False)])
def test_help_in_a_pipe_has_colour_only_where_it_is_asked_for(
    forced: dict[str, str], coloured: bool
) -> None:
    assert (ESC in process("list", "--help", TERM="xterm", **forced).stdout) is coloured


def test_colour_is_never_there_where_it_is_forbidden(cm: CommandLine) -> None:
    cm("flag", cm.open_case(), "said so", "--kind", "other")
    done = process("due", "--format", "table", "--color", "never", FORCE_COLOR="1")
    assert "safety" in done.stdout
    assert ESC not in done.stdout


def long_list(tmp_path: Path, **environment: str) -> tuple[int, str]:
    """A list longer than the screen, on a terminal whose pager leaves a mark."""
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED with LESS=$LESS"\ncat\n')
    pager.chmod(0o700)
    words = [*CM, "config", "show", *environment.pop("words", "").split()]
    return on_terminal(words, environment={"PAGER": str(pager), **environment}, size=(10, 80))


@pytest.mark.long
def test_the_pager_is_for_terminals_that_can_turn_pages(tmp_path: Path) -> None:
    code, screen = long_list(tmp_path)
    assert (code, "PAGED with LESS=FRX" in screen) == (0, True)
    assert "PAGED with LESS=R" in long_list(tmp_path, LESS="R")[1]
    for environment in ({"TERM": "dumb"}, {"TERM": ""}, {"words": "--no-pager"}):
        code, screen = long_list(tmp_path, **environment)
        assert (code, "PAGED" in screen, "agency.timezone" in screen) == (0, False, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "-"], "Write the references of cases, one per line; Ctrl-D"),
        (["note", "CASE", "-"], "Write the text; Ctrl-D"),
    ],
    ids=["references", "text"],
)
def test_waiting_for_standard_input_is_announced(
    cm: CommandLine, words: list[str], said: str
) -> None:
    ref = cm.open_case()
    typed = [ref if word == "CASE" else word for word in words]
    code, screen = on_terminal(
        [*CM, *typed], keys=[("Ctrl-D", f"{ref}\n\x04")], environment={"PAGER": "cat"}
    )
    assert (code, said in screen) == (0, True), screen


def test_a_wrong_column_lists_those_there_are(cm: CommandLine) -> None:
    for words in (["list"], ["due"], ["worker", "list"], ["doctor"], ["config", "show"]):
        for how in ("table", "plain", "json", "jsonl", "csv", "tsv"):
            refused = cm(*words, "--fields", "nmae", "--format", how, code=2)
            assert "There is no column 'nmae'." in refused.err, words
            assert "The columns are " in refused.err


def test_debugging_shows_the_cause_of_an_error(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.db")
    usual = process("list", CM_STORE=nowhere)
    asked = process("list", CM_STORE=nowhere, CM_DEBUG="1")
    assert (usual.returncode, asked.returncode) == (5, 5)
    assert "Traceback" not in usual.stderr
    assert "FileNotFoundError" in asked.stderr
    assert asked.stderr.endswith(usual.stderr)
