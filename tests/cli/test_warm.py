"""The warm process: what it answers is what a cold command answers, and it keeps nothing of it."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pexpect
import pytest

from cmcli.settings import resolve
from cmcli.warm import client, wire
from pty_session import on_terminal
from warm_server import CLIENT, NAME, WarmServer, as_another, until

PREPARED = 10
"""Megabytes that a child has for itself once it is prepared for a command; a fork has one."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmServer]:
    """A warm process with a store, for all tests of this file."""
    server = WarmServer()
    server.start()
    yield server
    server.stop()


def test_a_warm_command_answers_as_a_cold_one(warm: WarmServer) -> None:
    before = warm.commands()
    ref = warm.ref
    asked: list[tuple[tuple[str, ...], str, dict[str, str]]] = [
        (("show", ref), "", {}),
        (("list", "--json"), "", {"TZ": "Asia/Kathmandu", "CM_TODAY": "2026-07-01"}),
        (("list", "--format", "table", "--color", "always"), "", {"COLUMNS": "60"}),
        (("show", "-", "--brief"), f"{ref}\r\n", {}),
        (("show", "ZZZZZ"), "", {}),
        (("checkin", ref, "--mod"), "", {}),
        (("list", "--json", "--fields", "nothing"), "", {"NO_COLOR": "1"}),
        (("note", ref, "-", "--dry-run"), "said: Łódź \udcff", {}),
        ((), "", {"COLUMNS": "100"}),
        (("search", "\udcff"), "", {}),
    ]
    count = len(asked)
    for words, stdin, known in asked:
        alone = "\udcff" in stdin or "\udcff" in words
        cold = (
            warm.run(*words, stdin=stdin, CM_NO_WARM="1", **known)
            if alone
            else warm.cold(*words, stdin=stdin, **known)
        )
        assert warm.run(*words, stdin=stdin, **known) == cold, words
    assert warm.commands() == before + count
    assert not warm.children()


def typed(
    warm: WarmServer, *words: str, keys: list[tuple[str, str]], **known: str
) -> tuple[int, str]:
    """Run a command on a terminal, by the warm process."""
    return on_terminal(
        [*CLIENT, *words], keys=keys, environment=warm.surroundings(**known), cold=True
    )


def test_questions_are_asked_on_the_terminal(warm: WarmServer) -> None:
    before = warm.commands()
    code, screen = typed(warm, "show", keys=[("Who", "Nobody\r"), ("No client", f"{warm.ref}\r")])
    assert warm.commands() == before + 1
    assert (code, f"{warm.ref}  {NAME}" in screen) == (0, True), screen


@pytest.mark.long
def test_ctrl_c_ends_a_question(warm: WarmServer) -> None:
    code, screen = typed(warm, "show", keys=[("Who", "\x03")])
    assert code == 130
    assert "Traceback" not in screen


@pytest.mark.long
def test_a_long_page_opens_in_the_pager_of_the_terminal(warm: WarmServer) -> None:
    before = warm.commands()
    seen = {"PAGER": "sed s/^/PAGED/"}
    code, screen = typed(warm, "config", "show", keys=[], **seen)
    assert (code, warm.commands()) == (0, before + 1)
    assert "PAGEDkey" in screen
    assert "PAGEDremind.from" in screen


@pytest.mark.long
def test_a_command_is_suspended_and_goes_on(warm: WarmServer) -> None:
    """Ctrl-Z stops it, in the background it may not read, and in the foreground it goes on."""
    shell = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        env={**warm.surroundings(), "PS1": "ready> "},
        encoding="utf-8",
        timeout=30,
    )
    before = warm.commands()
    line = shlex.join([*CLIENT, "task", "add", warm.ref])
    shell.expect_exact("ready> ")
    shell.sendline(line)
    shell.expect_exact("Task: ")
    shell.sendcontrol("z")
    shell.expect("Stopped")
    shell.expect_exact("ready> ")
    shell.sendline("bg")
    stopped = False
    while not stopped:  # the shell tells it with a prompt
        shell.expect_exact("ready> ")
        shell.sendline("jobs")
        stopped = shell.expect_exact(["Running", "Stopped"]) == 1
    shell.sendline("fg >/dev/null; echo done-$?")
    shell.sendline("Ring the landlord")
    shell.expect_exact("By (empty: none): ")
    shell.sendline()
    shell.expect(r"done-\d")
    assert shell.after == "done-0", shell.before
    shell.close()
    assert warm.commands() == before + 1


def _begun(warm: WarmServer, process: subprocess.Popen[bytes]) -> bool:
    return bool(warm.children()) or process.poll() is not None


def test_signals_and_closed_pipes_end_a_command_as_ever(warm: WarmServer) -> None:
    command = [*CLIENT, "note", warm.ref, "-"]
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=warm.surroundings())
        until(partial(_begun, warm, process))
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(30) == -number
    assert "note" not in warm.run("timeline", warm.ref)[1]
    piped = f"{shlex.join([*CLIENT, 'audit', 'verify'])} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", piped], env=warm.surroundings(), capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr.replace("This is a practice store.\n", "")) == ("0\n", "")
    gone = warm.folder / "gone"
    gone.mkdir()
    there = f"cd {gone}; rmdir {gone}; {shlex.join([*CLIENT, 'list', '--format', 'ids'])} <&-"
    done = subprocess.run(
        ["bash", "-c", there], env=warm.surroundings(), capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{warm.ref}\n"


def test_the_warm_process_keeps_nothing_of_a_command(warm: WarmServer) -> None:
    files = warm.files()
    words = ("note", warm.ref, "zanzibar-quokka", "--id", "wombat-ledger")
    assert warm.run(*words, CM_EXTRA="umbrella-xylophone")[0] == 0
    assert "zanzibar-quokka" in warm.run("show", warm.ref)[1]
    warm.commands()
    texts = [b"zanzibar-quokka", b"wombat-ledger", b"umbrella-xylophone", NAME.encode()]
    assert warm.holds([*texts, b"Keep a caseload"]) == [b"Keep a caseload"]
    assert warm.files() == files
    assert not [name for name in files if "cm.db" in name]


def test_a_child_waits_and_is_no_loss(warm: WarmServer) -> None:
    """It has copied its memory, and another one comes with the next command."""
    first = warm.spare()
    until(lambda: private(first) > PREPARED)
    os.kill(first, signal.SIGKILL)
    before = warm.commands()
    assert warm.run("list", "--format", "ids")[1] == f"{warm.ref}\n"
    assert warm.commands() == before + 1
    assert warm.spare() != first


def private(pid: int) -> float:
    """Megabytes that only this process has."""
    found = re.search(r"Private_Dirty:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
    assert found is not None
    return int(found[1]) / 1000


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_another_user_can_neither_connect_nor_look_nor_replace(warm: WarmServer) -> None:
    there = str(warm.socket)
    folder = os.path.dirname(there)
    tries: list[Callable[[], object]] = [
        lambda: socket.socket(socket.AF_UNIX).connect(there),
        lambda: os.unlink(there),
        lambda: os.listdir(folder),
        lambda: os.open(f"{there}.lock", os.O_RDONLY),
        lambda: os.rename(folder, "/tmp/elsewhere"),
        lambda: os.open(f"/proc/{warm.pid}/mem", os.O_RDONLY),
        lambda: os.kill(warm.pid, signal.SIGTERM),
    ]

    def tried() -> str:
        found = ""
        for one in tries:
            try:
                one()
                found += "did it "
            except PermissionError:
                found += "refused "
        return found

    assert as_another(65534, tried).split() == ["refused"] * len(tries)


@pytest.mark.long
def test_another_cm_in_its_place_runs_cold_and_ends_it() -> None:
    server = WarmServer()
    try:
        server.start()
        other = "import cmcli.warm.wire as wire; wire.facts = lambda: 'other'\n"
        command = [CLIENT[0], "-c", other + CLIENT[2], "list", "--format", "ids"]
        done = subprocess.run(
            command,
            env=server.surroundings(CM_NO_WARM="0"),
            capture_output=True,
            check=True,
            text=True,
        )
        assert done.stdout == f"{server.ref}\n"
        os.waitpid(server.pid, 0)
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"CM_WARM": "1"}, ""),
        ({"CM_WARM": "1", "CM_NO_WARM": "1"}, "variable"),
        ({"CM_WARM": "0"}, "variable"),
        ({"CI": "true"}, "root" if os.getuid() == 0 else "ci"),
        ({}, "root" if os.getuid() == 0 else "terminal"),
    ],
)
def test_a_warm_process_is_not_for_everybody(
    known: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CM_NO_WARM", "CM_WARM", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(client, "_has_terminal", lambda: False)
    assert client.why_cold() == why


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ('warm = "no"', True),
        ('warm="yes"', False),
        ("warm = true", False),
        ('worker = "warm"', False),
    ],
)
def test_the_setting_refuses_it(
    line: str, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"# mine\n{line}\n")
    monkeypatch.setenv("CM_CONFIG", str(file))
    monkeypatch.delenv("CM_NO_WARM")
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr(client, "_has_terminal", lambda: True)
    monkeypatch.delenv("CI", raising=False)
    assert client.why_cold() == ("setting" if refused else "")
    assert resolve("warm")[0] == ("no" if refused else "yes")


def test_the_first_step_imports_next_to_nothing() -> None:
    script = "import sys; before = {*sys.modules}; import cmcli.warm.client as it; "
    script += "print(*{*sys.modules} - before)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {
        *("cmcli", "cmcli.places", "cmcli.warm", "cmcli.warm.client", "cmcli.warm.wire", "_socket")
    }


@pytest.mark.long
def test_what_modules_read_from_the_environment_while_imported_is_known() -> None:
    """Another value of such a variable must not be answered by what was imported with this one."""
    script = """
import os, sys
class Read(type(os.environ)):
    def __getitem__(self, name):
        seen.add(name)
        return super().__getitem__(name)
seen = set()
os.environ.__class__ = Read
from cmcli.cli.warm.rehearsal import _imported
_imported()
import cmcli.store.core.postgres, psycopg, sqlcipher3, rich.table, typer.rich_utils
print(*seen)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    read = {name for name in done.stdout.split() if not name.strip("_").startswith("PYTHON")}
    assert read - {"HOME"} <= set(
        wire.ON_IMPORT
    )  # HOME: where Python's own packages of the user are
    assert "FORCE_COLOR" in read


@pytest.mark.long
def test_a_daily_command_imports_and_compiles_nothing_in_its_process(tmp_path: Path) -> None:
    """It was all done in the rehearsal, of which every command succeeds; and no file stays open."""
    script = """
import os, sys
from pathlib import Path
from sqlalchemy.sql.compiler import SQLCompiler
from cmcli.cli.warm import rehearsal
run, failed = rehearsal.main, []
def main(words):
    code = run(words)
    failed.extend([words] * bool(code))
    return code
rehearsal.main = main
opened = set(os.listdir("/proc/self/fd"))
rehearsal.warm_up(Path(sys.argv[1]))
made, begin = [], SQLCompiler.__init__
SQLCompiler.__init__ = lambda *words, **known: made.append(words) or begin(*words, **known)
before = set(sys.modules)
for words in (
    *("list", "list --worker ana", "due --as ana", "due --within 7", "show REF"),
    *("note REF Called", "checkin REF --mode home"),
):
    run(words.replace("REF", sys.argv[2]).split())
sys.stderr.write(f"RESULT {failed} {len(made)} {sorted(set(sys.modules) - before)}")
left = os.listdir(Path(sys.argv[1]).parent)
sys.stderr.write(f" {set(os.listdir('/proc/self/fd')) - opened} {left}")
"""
    server = WarmServer()
    try:
        place = tmp_path / "private" / "place"
        place.parent.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", script, str(place), server.ref],
            env=server.surroundings(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        server.stop()
    assert done.stderr.partition("RESULT ")[2] == "[] 0 [] set() []", done.stderr
