"""``cm shell``: what Tab offers, what a line does, and the prompt itself on a real terminal."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pexpect
import pytest

from cmcli.cli.core import session
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.cli.shell import answered
from cmcli.cli.shell_offers import Offers, from_store
from cmcli.store.core.engine import is_url
from command_line import CommandLine

CM = ["-c", "from cmcli.cli.main import run; run()"]

# What Tab offers


class Find:
    """Remembers what was asked of the store and gives two values."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, kind: str, prefix: str, case: str) -> Sequence[tuple[str, str]]:
        self.asked.append((kind, prefix, case))
        return (("HJKMN.1", "D.R. icm"), ("HQRST.2", "K.T. act"))


@pytest.fixture(scope="module")
def offers() -> Offers:
    """Offers with values that a store might give."""
    return Offers(Find())


def offered(offers: Offers, line: str) -> list[str]:
    return [one.text for one in offers.at_end(line)[1]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ch", ["checkin"]),
        ("cm ch", ["checkin"]),
        ("help ch", ["changes", "checkin"]),
        ("help plan add-g", ["add-goal"]),
        ("ex", ["exit"]),
        ("plan add-g", ["add-goal"]),
        ("plan add-goal HJKMN --confid", ["--confidence"]),
        ("checkin HJKMN --mo", ["--mode"]),
        ("checkin HJKMN --mode ho", ["home", "hospital"]),
        ("checkin HJKMN --kind cr", ["crisis"]),
        ("checkin HJKMN --gas 2=-", ["2=-2", "2=-1"]),
        ("close HJKMN --reason go", ["goals-met"]),
        ("list --format j", ["json", "jsonl"]),
        ("show H", ["HJKMN.1", "HQRST.2"]),
        ("show hj", ["HJKMN.1"]),
        ("show HJKMN ", []),
        ("checkin HJKMN 'ho", []),
        ("checkin HJKMN --mode home --js", ["--json"]),
        ("checkin HJKMN --minutes 4", []),
        ("nonsense ", []),
        ("due --quiet --wor", ["--worker"]),
        ('checkin HJKMN "a note" --mode hom', ["home"]),
    ],
)
def test_what_is_offered(offers: Offers, line: str, expected: list[str]) -> None:
    assert offered(offers, line) == expected


def test_an_empty_line_is_offered_every_command(offers: Offers) -> None:
    assert {"checkin", "plan", "batch", "help", "exit"} <= set(offered(offers, ""))
    assert {"show", "add-goal"} <= set(offered(offers, "plan "))


def test_an_option_says_what_it_is_for(offers: Offers) -> None:
    (found,) = offers.at_end("checkin HJKMN --nex")[1]
    assert found == (
        "--next",
        "The date agreed for the next contact. With a time, an appointment is made.",
    )


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("checkin HJ", ("case", "HJ", "")),
        ("reopen ", ("case-closed", "", "")),
        ("list --worker b", ("worker", "b", "")),
        ("plan done HJKMN ", ("item", "", "HJKMN")),
        ("checkin HJKMN --progress ", ("goal=", "", "HJKMN")),
    ],
)
def test_what_the_store_is_asked(line: str, asked: tuple[str, str, str]) -> None:
    find = Find()
    Offers(find).at_end(line)
    assert find.asked == [asked]


def test_where_a_file_is_named(offers: Offers) -> None:
    assert offers.path_at_end("batch vis") == "vis"
    assert offers.path_at_end("import hmis ") == ""
    assert offers.path_at_end("show vis") is None


def test_references_come_with_initials_and_never_with_names(cm: CommandLine, address: str) -> None:
    for name in ("Dana Rivers", "[/oops] $(touch x)", "\x1b]0;x\x07Evil"):
        cm("intake", name, "--model", "managed", "--new")
    found = Offers(from_store(address, "ana")).at_end("show ")[1]
    assert len(found) == 3
    told = " ".join(f"{one.text} {one.told}" for one in found)
    assert "D.R." in told
    assert not {"Dana", "Rivers", "oops", "touch", "Evil", "\x1b", "\x07"} & set(
        told.replace("(", " ").split()
    )
    assert "Rivers" not in told


def test_a_store_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    assert Offers(from_store(str(tmp_path / "none.db"), "ana")).at_end("show ")[1] == []


# What a line does


@pytest.fixture
def shell(cm: CommandLine, address: str) -> Iterator[CommandLine]:
    """The session of a shell, as ana."""
    with session.begun(Session(SessionDefaults())):
        yield cm


@pytest.mark.both_engines
def test_lines_are_run_one_after_another(
    shell: CommandLine, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answered("intake 'Dana R.' --model icm --format ids") == 0
    ref = capfd.readouterr().out.strip()
    assert answered(f'checkin {ref} "At the office" --mode office') == 0
    assert answered(f"cm show {ref} --json  # all of it") == 0
    out = capfd.readouterr().out
    assert json.loads(out[out.index("{") :])["contacts"][0]["mode"] == "office"


def test_what_is_wrong_is_said_and_the_shell_goes_on(
    shell: CommandLine, capfd: pytest.CaptureFixture[str]
) -> None:
    for line, code, says in (
        ("show nobody", 4, "No client matches 'nobody'"),
        ("show nobody --json", 4, '"code": "not-found"'),
        ("nonsense", 2, "No such command"),
        ("show 'x", 2, "A ' is not closed"),
        ("list\nlist", 2, "more than one line"),
        ("shell", 2, "cm shell has a prompt of its own"),
        ("learn plan", 2, "cm learn has a prompt of its own"),
        ("list | less", 2, "no shell runs here"),
    ):
        assert answered(line) == code
        assert says in capfd.readouterr().err
    assert answered("   ", 4) == 4
    assert answered("help") == 0
    assert "batch-files" in capfd.readouterr().out
    assert answered("help checkin") == 0
    assert "Usage: cm checkin" in capfd.readouterr().out
    assert answered("due --exit-code") == 0


def test_settings_are_read_again_when_they_change(
    shell: CommandLine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CM_WORKER")
    answered("config set worker ben")
    answered("intake Kim --model icm --format ids")
    ref = capfd.readouterr().out.splitlines()[-1]
    answered("config set worker eve")
    assert answered(f"checkin {ref} --mode home") == 0
    capfd.readouterr()
    answered(f"history {ref} --json")
    found = json.loads(capfd.readouterr().out)
    assert {one["actor"] for one in found} == {"ben", "eve"}


def test_a_store_that_was_replaced_is_noticed(
    shell: CommandLine,
    address: str,
    sqlite_template: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if is_url(address):
        pytest.skip("only a file can be replaced")
    assert answered("list") == 0
    Path(address).rename(tmp_path / "aside.db")
    assert answered("list") == 5
    assert f"There is no store at {address}" in capfd.readouterr().err
    shutil.copy(sqlite_template, address)
    assert answered("worker list") == 0
    (tmp_path / "other.db").write_bytes(Path(address).read_bytes())
    (tmp_path / "other.db").chmod(0o600)
    (tmp_path / "other.db").rename(address)
    assert answered("worker list") == 0
    assert "The store was replaced by" in capfd.readouterr().err


def test_an_interruption_ends_the_command_only(
    shell: CommandLine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("cmcli.cli.core.opening.clock", interrupted)
        assert answered("list") == 130
    assert answered("list") == 0


# The prompt


def test_it_needs_a_terminal(cm: CommandLine) -> None:
    assert "cm batch" in cm("shell", stdin="list\n", code=2).err


@pytest.fixture
def prompt(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator["pexpect.spawn[str]"]:
    """The shell on a terminal, as ana on 4 March 2026."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    started = pexpect.spawn(
        sys.executable, [*CM, "shell"], timeout=120, encoding="utf-8", dimensions=(24, 100)
    )
    started.expect("ana 2026-03-04>")
    yield started
    started.close(force=True)


def test_a_session_at_the_prompt(
    prompt: "pexpect.spawn[str]", cm: CommandLine, tmp_path: Path
) -> None:
    before = {path for path in tmp_path.rglob("*") if not path.name.startswith("cm.db")}
    prompt.send("intake\r")  # asks, as it does outside
    prompt.expect("Name")
    prompt.send("Dana R.\r")
    prompt.expect("Model")
    prompt.sendcontrol("c")
    prompt.expect(r"ana 2026-03-04 \[130\]>")
    prompt.send("intake 'Kim T.' --mod\t")  # Tab
    prompt.expect("el")
    prompt.send(" actx\x7f --new\r")  # and a slip corrected
    prompt.expect("act")
    prompt.expect("ana 2026-03-04>")
    prompt.send("show nobody\r")
    prompt.expect("No client matches")
    prompt.expect(r"ana 2026-03-04 \[4\]>")
    prompt.send("never run\x03list --format ids\r")  # Ctrl-C takes back the line
    prompt.expect(r"[A-Z]{5}\.1")
    prompt.expect("ana 2026-03-04>")
    prompt.send("\x1b[A\r")  # the line before, from memory
    prompt.expect(r"[A-Z]{5}\.1")
    prompt.expect("ana 2026-03-04>")
    prompt.sendcontrol("d")
    prompt.expect(pexpect.EOF)
    prompt.close()
    assert prompt.exitstatus == 0
    after = {path for path in tmp_path.rglob("*") if not path.name.startswith("cm.db")}
    assert after == before  # nothing that was typed lies in a file
    assert len(cm.json("list")) == 1


def test_leaving_by_a_word(prompt: "pexpect.spawn[str]") -> None:
    prompt.send("exit\r")
    prompt.expect(pexpect.EOF)
    prompt.close()
    assert prompt.exitstatus == 0
