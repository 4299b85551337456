"""The round trip through an editor: privacy of the file, failures, and what is left behind."""

import os
import shutil
import stat
import sys
import time
from pathlib import Path

import pytest

from cmcli.cli.core.editor import edit, editor_words, private_directory, sweep
from cmcli.errors import CmError, UsageProblem
from pty_session import on_terminal

# An editor that notes what it saw of its file and then does what the test says.
EDITOR = """#!{python}
import os, stat, sys, pathlib
path = pathlib.Path(sys.argv[-1])
here = path.parent
pathlib.Path({log!r}).write_text("\\n".join([
    oct(stat.S_IMODE(path.stat().st_mode)), oct(stat.S_IMODE(here.stat().st_mode)),
    path.suffix, path.read_text(), str(path), " ".join(sys.argv[1:-1])]))
{action}
"""


class Desk:
    """A made-up editor and the directory in which it gets its files."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log, self.script, self.runtime = base / "log", base / "editor", base / "run"
        self.runtime.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(self.runtime))
        monkeypatch.setenv("CM_CONFIG", str(base / "none.toml"))
        monkeypatch.setenv("CM_EDITOR", str(self.script))

    def does(self, action: str) -> None:
        text = EDITOR.format(python=sys.executable, log=str(self.log), action=action)
        self.script.write_text(text)
        self.script.chmod(0o700)

    def saw(self) -> list[str]:
        return self.log.read_text().split("\n")

    def left(self) -> list[Path]:
        return sorted((self.runtime / "cm").iterdir())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_the_text_comes_back_and_nothing_stays(desk: Desk) -> None:
    desk.does("path.write_text('Sie wohnt jetzt in Łódź.\\n')")
    before = os.umask(0)
    try:
        assert edit("old", suffix=".txt") == "Sie wohnt jetzt in Łódź.\n"
    finally:
        os.umask(before)
    mode, directory_mode, suffix, text, path, _ = desk.saw()
    assert (mode, directory_mode, suffix, text) == ("0o600", "0o700", ".txt", "old")
    assert Path(path).parent == desk.runtime / "cm"
    assert desk.left() == []


@pytest.mark.parametrize("action", ["pass", "path.write_text('')", "path.write_text(' \\n\\n')"])
def test_unchanged_or_empty_is_none(action: str, desk: Desk) -> None:
    desk.does(action)
    assert edit("old") is None
    assert desk.left() == []


def test_an_editor_may_replace_the_file_and_leave_a_backup(desk: Desk) -> None:
    desk.does(
        "(here / (path.name + '~')).write_text('old')\n"
        "new = here / 'x.tmp'; new.write_text('new'); os.replace(new, path)"
    )
    assert edit("old") == "new"
    assert desk.left() == []


def test_the_old_bytes_are_overwritten(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "hard-link"
    desk.does(f"path.write_text('secret words'); os.link(path, {str(kept)!r})")
    assert edit("") == "secret words"
    assert kept.read_bytes() == bytes(12)


def test_a_failing_editor_is_a_sentence_and_the_text_is_kept(desk: Desk) -> None:
    desk.does("path.write_text('an hour of work'); sys.exit(3)")
    with pytest.raises(CmError, match=r"failed with 3\. Nothing was saved") as caught:
        edit("old")
    (kept,) = desk.left()
    assert kept.read_text() == "an hour of work"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert str(kept) in (caught.value.hint or "")


def test_a_failing_editor_that_wrote_nothing_leaves_nothing(desk: Desk) -> None:
    desk.does("sys.exit(1)")
    with pytest.raises(CmError, match="failed with 1"):
        edit("old")
    assert desk.left() == []


def test_text_that_is_not_utf8_is_refused_and_kept(desk: Desk) -> None:
    desk.does("path.write_bytes(b'caf\\xe9')")
    with pytest.raises(CmError, match="not UTF-8") as caught:
        edit("old")
    (kept,) = desk.left()
    assert str(kept) in (caught.value.hint or "")


def test_a_link_in_place_of_the_file_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("of somebody else")
    desk.does(f"path.unlink(); path.symlink_to({str(target)!r})")
    with pytest.raises(CmError, match="cannot be read"):
        edit("old")
    assert target.read_text() == "of somebody else"


@pytest.mark.parametrize(
    ("editor", "message"),
    [("/no/such/editor", "There is no editor"), ("'open", "cannot be understood"), (" ", "blank")],
)
def test_an_editor_that_is_not_there(
    editor: str, message: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_EDITOR", editor)
    with pytest.raises(UsageProblem, match=message):
        edit("old")


def test_a_file_that_is_no_program(desk: Desk) -> None:
    desk.script.write_text("not a program")
    with pytest.raises(CmError, match="cannot be run: Permission denied"):
        edit("old")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CM_EDITOR": "a -x", "VISUAL": "b", "EDITOR": "c"}, ["a", "-x"]),
        ({"VISUAL": "b 'one word'", "EDITOR": "c"}, ["b", "one word"]),
        ({"EDITOR": "c"}, ["c"]),
    ],
)
def test_which_editor(
    environment: dict[str, str], words: list[str], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CM_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert editor_words() == words


@pytest.mark.parametrize(
    ("program", "flags"),
    [
        ("vim.basic", ["-n", "-i", "NONE", "-c"]),
        ("nvim", ["-n", "-i", "NONE", "-c"]),
        ("nano", ["--ignorercfiles"]),
        ("emacs-nox", ["--eval"]),
        ("emacsclient.emacs", []),
        ("nvi", []),
        ("busybox", []),
    ],
)
def test_known_editors_are_told_to_leave_no_copies(
    program: str, flags: list[str], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / program).touch(mode=0o700)
    (tmp_path / "vi").symlink_to(program)
    monkeypatch.setenv("CM_EDITOR", str(tmp_path / "vi"))
    words = editor_words()[1:]
    assert [word for word in words if not word.startswith(("silent!", "(setq"))] == flags
    assert len(words) == len(flags) + (flags[-1:] in (["-c"], ["--eval"]))


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_leaves_no_copy_anywhere(desk: Desk, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".vimrc").write_text("set undofile backup swapfile viminfo='100\n")
    code, screen = on_terminal(
        [sys.executable, "-c", "from cmcli.cli.core.editor import edit; print('GOT', edit('old'))"],
        keys=[("old", "ccsecret words\x1b:wq\r")],
        environment={"HOME": str(home), "CM_EDITOR": "vim"},
    )
    assert (code, "GOT secret words" in screen) == (0, True), screen
    assert desk.left() == []
    assert [path.name for path in home.rglob("*")] == [".vimrc"]


def test_old_leftovers_are_swept_and_young_ones_are_not(desk: Desk) -> None:
    directory = private_directory()
    for name, age in (("old.md", 100_000), ("young.md", 10)):
        (directory / name).write_text("x")
        os.utime(directory / name, (time.time() - age,) * 2)
    sweep(directory)
    assert [path.name for path in desk.left()] == ["young.md"]


def test_a_directory_that_others_can_read_is_refused(desk: Desk) -> None:
    (desk.runtime / "cm").mkdir()
    (desk.runtime / "cm").chmod(0o750)
    with pytest.raises(CmError, match="not a directory of yours alone"):
        private_directory()


def test_a_link_in_place_of_the_directory_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir(mode=0o700)
    (desk.runtime / "cm").symlink_to(tmp_path / "else")
    with pytest.raises(CmError, match="not a directory of yours alone"):
        private_directory()


def test_without_a_runtime_directory_the_state_directory_serves(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert private_directory() == tmp_path / "state" / "cm" / "edit"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert private_directory() == tmp_path / ".local" / "state" / "cm" / "edit"
