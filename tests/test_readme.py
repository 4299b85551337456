"""README: its console blocks are run one after the other and print what they show."""

import io
import re
import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from cmcli.cli.help.topics import topics
from cmcli.cli.main import main
from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS
from cmcli.tui.page import PAGES
from language import unclear

ROOT = Path(__file__).parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
CODE = re.compile(rf"\b[{CODE_LETTERS}]{{{CODE_LENGTH}}}\b")
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
"""When the README is read: a Wednesday, as it says."""


def blocks() -> list[tuple[str, str]]:
    """Every command of the console blocks with what it is said to print."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command, printed.strip()))
    return found


def words_of(command: str) -> list[str]:
    """The words of a command line that begins with ``cm``."""
    words = shlex.split(command, comments=True)
    assert words[0] == "cm", command
    return words[1:]


class Codes:
    """The codes of the README and the random ones that stand for them in this run."""

    def __init__(self) -> None:
        self.real: dict[str, str] = {}

    def typed(self, command: str) -> str:
        """The command with the codes of this run."""
        return CODE.sub(lambda match: self.real.get(match[0], match[0]), command)

    def printed(self, expected: str, text: str) -> str:
        """What was printed, with the codes of the README; new ones are learnt in order."""
        for known, new in zip(CODE.findall(expected), CODE.findall(text), strict=False):
            self.real.setdefault(known, new)
        back = {real: known for known, real in self.real.items()}
        return CODE.sub(lambda match: back.get(match[0], match[0]), text)


def test_every_console_block_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CM_STORE", str(tmp_path / "cm.db"))
    monkeypatch.setenv("CM_WORKER", "ana")
    monkeypatch.chdir(tmp_path)
    codes = Codes()
    commands = blocks()
    assert len(commands) > 5
    for minutes, (command, expected) in enumerate(commands):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), "utf-8"))
        capfd.readouterr()
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=True):
            main(words_of(codes.typed(command)))
        captured = capfd.readouterr()
        shown = codes.printed(expected, (captured.out + captured.err).strip())
        assert shown == expected, f"$ {command}"


def test_it_begins_with_the_two_commands() -> None:
    marks = re.findall(r"<!-- (\w+) -->\n```sh\n(.+)\n```", README)
    assert [mark for mark, _ in marks] == ["run", "test"]
    assert README.index("<!-- test -->") < README.index("```console")


def test_the_topics_that_it_names_exist() -> None:
    named = set(re.findall(r"cm help ([a-z][a-z-]+)", README))
    assert named <= {*topics(), "all"}
    assert len(named) > 8


def prose(text: str) -> str:
    """Give the text without blocks of code, a paragraph on each line."""
    without = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(?<!\n)\n(?![\n#|-])", " ", without)


@pytest.mark.parametrize("text", [README, CHANGELOG], ids=["README", "CHANGELOG"])
def test_it_is_written_in_plain_english(text: str) -> None:
    assert unclear(prose(text)) == []


def test_it_shows_every_place_by_the_pictures_that_tests_compare() -> None:
    named = re.findall(r'(?:srcset|src)="([^"]+\.svg)"|!\[[^]]+\]\(([^)]+)\)', README)
    named = [either or other for either, other in named]
    for page, _ in PAGES:
        for theme in ("dark", "light"):
            name = f"tests/tui/__snapshots__/test_pictures/{page}-{theme}-120x34.svg"
            assert name in named
    assert [name for name in named if not (ROOT / name).is_file()] == []
