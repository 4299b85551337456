"""``cm`` alone on a terminal, and its short help: one screen, with what is needed most."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cmcli.cli.app import BY_NAME
from cmcli.cli.help.front import BEGINNING, CASEWORK, OVERSIGHT
from command_line import CommandLine
from pty_session import CM, on_terminal


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without colour, of the size that a test gives it."""
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("LINES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def screen(*words: str, size: tuple[int, int] = (24, 80)) -> list[str]:
    """The lines of a screen that nothing has pushed out, without those of other sizes."""
    code, shown = on_terminal([*CM, *words], size=size)
    lines = shown.rstrip("\n").split("\n")
    assert code == 0, shown
    assert len(lines) < size[0]  # the prompt of the shell needs a row
    assert max(map(len, lines)) <= size[1]
    return lines


def commands(lines: list[str]) -> list[str]:
    """The commands that a screen lists with their help."""
    return [
        found[1]
        for line in lines
        if (found := re.match(r"  cm ([a-z]+).* {2}\S", line)) and BY_NAME[found[1]].help in line
    ]


@pytest.mark.usefixtures("plain")
def test_without_a_store_it_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = screen()
    assert "You have no store yet." in lines
    assert commands(lines) == list(BEGINNING)
    monkeypatch.setenv("CM_STORE", "/nonexistent/cm.db")
    assert "There is no store at /nonexistent/cm.db." in screen()


@pytest.mark.usefixtures("plain")
def test_the_day_and_eight_commands_by_role(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(CASEWORK) == len(OVERSIGHT) == 8
    refs = [cm.open_case(f"Client Number{at} of a long name", "managed") for at in range(11)]
    cm("flag", refs[4], "said so", "--kind", "other")
    cm("appointment", "add", refs[0], "today 14:00", "Housing court, with her papers " * 4)
    cm("appointment", "add", refs[0], "today 9:00", "Coffee")
    monkeypatch.setenv("CM_TODAY", "2026-06-04")
    cm("appointment", "add", refs[0], "today 15:00", "Clinic")
    lines = screen()
    assert lines[1] == "Thu 4 Jun 2026, all workers"  # ana is the admin
    assert lines[2].startswith(f"15:00        {refs[0]} Client Number0")
    assert lines[3].startswith(f"{refs[4]}  Client Number4 of a long name, ana: safety")
    assert "And 4 more: cm day" in lines
    assert commands(lines) == list(OVERSIGHT)
    assert lines[-1] == "All commands: cm help all. Topics: cm help. Full screen: cm dashboard"

    tall = screen(size=(40, 80))
    assert not any("more: cm day" in line for line in tall)
    assert sum("Client Number" in line for line in tall) == 12
    assert screen(size=(26, 60))[-1] == "cm dashboard"


@pytest.mark.usefixtures("plain")
def test_a_worker_sees_their_own_day(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    cm.open_case("Kim", "managed", "--worker", "ben")
    monkeypatch.setenv("CM_TODAY", "2026-06-04")
    monkeypatch.setenv("CM_WORKER", "ben")
    lines = screen()
    assert lines[1] == "Thu 4 Jun 2026, ben"
    assert sum("Kim: " in line for line in lines) == 1
    assert commands(lines) == list(CASEWORK)
    monkeypatch.setenv("CM_WORKER", "eve")
    assert "No appointments, and nothing is due." in screen()


@pytest.mark.usefixtures("plain")
def test_somebody_unknown_is_told_how_to_be_known(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(
        [*CM, "worker", "set", "ana", "--os-user", "", "--as", "ana", "--store", address],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("CM_STORE", address)
    lines = screen()
    assert "so it can't show your day" in " ".join(lines)
    assert any("cm worker set USERNAME --os-user" in line for line in lines)
    assert commands(lines) == list(CASEWORK)


@pytest.mark.usefixtures("plain")
def test_the_help_is_short_on_a_terminal_and_whole_in_a_pipe() -> None:
    lines = screen("--help")
    assert commands(lines) == list(CASEWORK)
    assert any("cm learn" in line for line in lines)
    assert any("cm help all" in line for line in lines)
    assert lines == screen("-h")


def test_a_store_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "cm.db"
    broken.write_text("no store")
    broken.chmod(0o600)
    monkeypatch.setenv("CM_STORE", str(broken))
    code, shown = on_terminal(CM)
    assert (code, "is not a cm store" in " ".join(shown.split())) == (5, True)


def test_the_short_help_needs_no_store_and_loads_little() -> None:
    code = (
        "import sys; sys.stdout.isatty = lambda: True\n"
        "from cmcli.cli.main import main; main(['--help'])\n"
        "print(sorted({'rich', 'sqlalchemy', 'cmcli.store'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.endswith("[]\n")
