"""``cm learn``: each step is found done by what was really done, and by nothing else."""

import os
import shutil
from datetime import date
from pathlib import Path

import pexpect
import pytest
from pexpect.fdpexpect import fdspawn

from cmcli.casework.learning.agency import CLIENTS, LEARNER, build
from cmcli.casework.learning.course import LessonPlace, done_steps, looked_at, passed, places
from cmcli.casework.learning.deeds import CHECKS, LOOKED, Looked
from cmcli.cli.batch.batch_lines import words_of
from cmcli.cli.core import session
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.session import Session
from cmcli.cli.learn import practice_store
from cmcli.store.keeping.create import create
from command_line import CommandLine
from pty_session import CM, on_terminal, start

PLACES = list(places())
PROMPTED = r"practice( \[\d+\])?>"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new practice store of Wednesday 4 March 2026."""
    folder = tmp_path_factory.mktemp("lessons") / "learn"
    store = create(str(folder / "cm.db"))
    build(store, day=date(2026, 3, 4), zone="UTC", os_user="ana")
    store.close()
    return folder


@pytest.fixture
def practice(template: Path) -> Path:
    """A fresh practice store, in its place."""
    where = practice_store()
    shutil.copytree(template, where.parent)
    return where


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line without a store of its own."""
    return CommandLine(capfd, monkeypatch)


def done_in(where: Path) -> set[str]:
    """The steps that the store shows to be done."""
    with session.begun(Session()), reading(Options("", store=str(where), actor=LEARNER)) as view:
        return done_steps(view)


WRONG = {
    "find.note": ['note dana "Asks for a call back"', 'note RSZDB "x" --dry-run'],
    "log.visit": [
        "log dana home 30m",
        "log dana office 45m",
        "log wendy home 45m",
        "log dana home 45m yesterday",
        "log dana home 45m no answer",
    ],
    "log.attempt": ["log theo phone", "log theo home no answer", "log wendy phone no answer"],
    "log.yesterday": [
        "log wendy office 30m next +7d",
        "log wendy office 30m yesterday",
        "log wendy office 20m yesterday next +7d",
    ],
    "flag.raise": ['flag dana "Threatened" --kind abuse', 'note rosa "Threatened at night"'],
    "flag.settle": ['flag dana --settle 1 --done "Called" --told kim'],
    "plan.goal": [
        'plan add-goal theo "Rent a room" --need housing --by 3m',
        'plan add-goal miguel "Rent a room" --measure nights --baseline 0 --target 7 --by 3m',
    ],
    "plan.step": ['plan add-step theo 1 "Apply"', 'plan add-step miguel 2 "Apply" --by +7d'],
    "plan.agree": ["plan agree miguel --how verbal", "plan show theo"],
    "correct.amend": [
        "contact amend rosa 2 --minutes 50",
        "contact amend rosa 1 --mode office",
        "contact amend dana 4 --mode home",
    ],
    "correct.slip": ["log wendy phone 10m", "log miguel phone 15m"],
    "correct.undo": ['note miguel "slip"', "undo"],
    "hand-over.transfer": [
        'transfer wendy --to ben --reason "moved"',
        'transfer miguel --to ben --reason "moved" --dry-run',
    ],
    "hand-over.cover": ["cover add alex --by kim --from +30d --to +40d"],
}
"""Commands that do something else than a step asks for, in the order in which they are typed."""


@pytest.mark.parametrize("day", ["2026-03-04", pytest.param("2026-03-07", marks=pytest.mark.long)])
def test_a_step_is_done_by_its_commands_and_by_no_other(
    day: str, practice: Path, line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", str(practice))
    monkeypatch.setenv("CM_WORKER", LEARNER)
    monkeypatch.setenv("CM_TODAY", day)
    written = [one for one in PLACES if one.step.check != LOOKED]
    assert {one.key for one in written} == set(WRONG)
    assert done_in(practice) == set()
    done: set[str] = set()
    for place in written:
        for wrong in WRONG[place.key] if day == "2026-03-04" else ():
            line(*words_of(wrong))
            assert done_in(practice) == done, wrong
        for command in place.step.commands:
            line(*words_of(command))
        done.add(place.key)
        assert done_in(practice) == done, place.key
    line("audit", "verify")


def test_looking_is_done_by_looking() -> None:
    dana, theo = CLIENTS["dana"].code, CLIENTS["theo"].code
    right = {
        "find.day": Looked("day"),
        "find.show": Looked("show", dana),
        "flag.due": Looked("due"),
        "hand-over.handoff": Looked("handoff"),
    }
    assert {one.key for one in PLACES if one.step.check == LOOKED} == set(right)
    seen = {*right.values(), Looked("list"), Looked("show"), Looked("show", theo)}
    for place in PLACES:
        found = {one for one in seen if looked_at(place.step, one)} - {Looked("day")}
        assert found == {right[place.key]} - {Looked("day")} if place.key in right else not found
    assert passed({"find.note", "log.visit"}) == {"find.day", "find.show", "find.note", "log.visit"}
    assert passed({"flag.raise"}) == {"flag.raise"}


def test_the_lessons_fit_a_small_screen_and_name_what_there_is() -> None:
    for place in PLACES:
        assert place.step.check in {*CHECKS, LOOKED}
        lines = place.step.text.splitlines()
        assert len(lines) <= 10, place.key
        sentences = [one for one in " ".join(lines).replace("`", "").split(". ") if one]
        assert len(sentences) <= 6, place.key


def test_without_a_terminal_the_lessons_are_read(line: CommandLine) -> None:
    shown = line("learn", code=2)
    assert "cm learn needs a terminal" in shown.err
    for place in PLACES:
        assert place.chapter.title in shown.out
        assert place.step.text.split()[0] in shown.out
    assert not practice_store().exists()
    assert line("learn", "--json", code=2).error["code"] == "usage"
    assert "Did you mean flag or log?" in line("learn", "lag", code=2).err
    assert "practice store of its own" in line("learn", "--store", "x.db", code=2).err


def test_the_list_tells_how_far_you_are(
    line: CommandLine, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = line.json("learn", "--list")
    assert [one["done"] for one in listed] == [0] * 6
    assert sum(one["steps"] for one in listed) == len(PLACES) == 18
    where = practice_store()
    shutil.copytree(template, where.parent)
    line("note", "RSZDB", "call back", "--store", str(where), "--as", LEARNER)
    assert [one["done"] for one in line.json("learn", "--list")] == [3, 0, 0, 0, 0, 0]


# At the prompt


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without surprises, and a store of one's own that must stay as it is."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    monkeypatch.setenv("CM_STORE", "/nonexistent/cm.db")
    monkeypatch.setenv("CM_WORKER", "nobody-there")
    monkeypatch.setenv("CM_TODAY", "2026-03-05")


class Terminal:
    """The lessons on a terminal, and the process in which they are."""

    def __init__(self, *words: str) -> None:
        self._ours, self._process = start([*CM, "learn", *words])
        self._pexpect = fdspawn(self._ours, timeout=120, encoding="utf-8")
        self._pexpect.delaybeforesend = None

    def see(self, text: str) -> None:
        """Wait until that is on the screen, after all that was waited for."""
        self._pexpect.expect_exact(text)

    def reply(self, typed: str, answer: str) -> None:
        """Type at the prompt, and wait for the answer."""
        self._pexpect.expect(PROMPTED)
        self.send(typed)
        self.see(answer)

    def send(self, typed: str) -> None:
        """Type a line."""
        self._pexpect.send(f"{typed}\r")

    def end(self) -> str:
        """The rest of the screen, without the ends of lines, once the process has ended well."""
        self._pexpect.expect(pexpect.EOF)
        os.close(self._ours)
        assert self._process.wait(timeout=120) == 0
        return str(self._pexpect.before).replace("\r\n", "")


def title(place: LessonPlace) -> str:
    """How the heading of a step ends, without what prompt and title have in common."""
    return f"{place.chapter.title} (step {place.step_number} of {len(place.chapter.steps)})"


def do(terminal: Terminal, place: LessonPlace) -> None:
    """Do a step by its commands."""
    *before, last = place.step.commands
    for command in before:
        terminal.reply(command, "\r\n\r\n")
    if place.key == "correct.undo":
        terminal.reply(last, "Undo it [y/N]: ")
        terminal.send("y")
        terminal.see("Done. ")
    else:
        terminal.reply(last, "Done. ")


@pytest.mark.long
@pytest.mark.usefixtures("surroundings")
def test_somebody_goes_through_all_lessons(practice: Path) -> None:
    first, second, third, *others = PLACES
    terminal = Terminal()
    terminal.see("You are Alex")
    terminal.see(title(first))
    terminal.reply("list", "Hint: ")
    terminal.reply("hint", "Type this:")
    terminal.reply("nonsense", "No such command")
    terminal.reply("", title(first))
    terminal.reply("shell", "has a prompt of its own")
    do(terminal, first)
    do(terminal, second)
    terminal.see(title(third))
    terminal.reply("search 0173", "phone 555-0173")  # looking around is no wrong answer
    terminal.reply('note dana "call back"', "That is not it yet.")
    terminal.see("Hint: ")
    terminal.reply('note wendy "call back"', "Type this:")
    terminal.see(third.step.commands[-1])
    do(terminal, third)
    for place in others[:-2]:
        terminal.see(title(place))
        do(terminal, place)
    terminal.reply("skip", "Skipped.")
    terminal.reply("\x04", "Your place is kept.")
    terminal.end()

    terminal = Terminal()
    terminal.see("You have done 16 steps so far.")
    for place in others[-2:]:
        terminal.see(title(place))
        do(terminal, place)
    terminal.see("That was all.")
    assert f"cm dashboard --as {LEARNER} --store {practice}" in terminal.end()


@pytest.mark.usefixtures("surroundings")
def test_a_chapter_by_itself(practice: Path) -> None:
    terminal = Terminal("hand-over")
    for place in PLACES[-3:]:
        terminal.see(title(place))
        terminal.reply("skip", "Skipped.")
    assert "18 steps are left" in terminal.end()


@pytest.mark.long
@pytest.mark.usefixtures("surroundings")
def test_a_broken_practice_store_is_made_again() -> None:
    where = practice_store()
    where.parent.mkdir(parents=True, mode=0o700)
    where.write_bytes(b"no store at all" * 100)
    where.chmod(0o600)
    code, screen = on_terminal([*CM, "learn"])
    assert (code, "cm learn --again" in screen) == (5, True)
    code, screen = on_terminal([*CM, "learn", "--again"], keys=[(title(PLACES[0]), "quit\r")])
    assert (code, "Your place is kept." in screen) == (0, True)
    assert [one.stat().st_mode & 0o777 for one in (where, where.parent)] == [0o600, 0o700]
    assert [one.name for one in where.parent.parent.iterdir()] == ["learn"]


@pytest.mark.usefixtures("surroundings")
def test_a_store_of_somebody_else_is_left_alone(
    line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CM_WORKER")
    where = practice_store()
    line("init", "--worker", LEARNER, "--name", "A", "--store", str(where))
    for words in ((), ("--again",)):
        code, screen = on_terminal([*CM, "learn", *words])
        assert (code, "files that cm learn didn't create" in " ".join(screen.split())) == (3, True)
    assert where.exists()
    assert "didn't create" in line("learn", "--list", code=3).err
