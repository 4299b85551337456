"""Manual pages: one a command, with all that its help says, and content with mandoc and groff."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from cmcli.cli.app import EPILOG, EXIT_CODES
from cmcli.cli.completion import tree as nodes
from cmcli.cli.manual import pages, roff, tree, write
from cmcli.settings import TABLE

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("manual") / "man1"
    write(made, DAY)
    return made


def text_of(page: str) -> str:
    """The words of a page without its markup."""
    plain = re.sub(r"^\.[A-Z]+.*$", "", page, flags=re.MULTILINE)
    plain = re.sub(r"\\f[BIR]", "", plain).replace("\\-", "-").replace("\\e", "\\")
    for escape, char in {"(aq": "'", "(ga": "`", "(ha": "^", "(ti": "~", "(dq": '"'}.items():
        plain = plain.replace(f"\\{escape}", char)
    plain = re.sub(r"\\\[u([0-9A-F]{4,6})\]", lambda code: chr(int(code[1], 16)), plain)
    return " ".join(plain.replace("\\&", "").split())


def test_every_command_has_a_page() -> None:
    names = {node.path.replace(" ", "-") for node in nodes()}
    assert {f"{name}.1" for name in names} == set(pages(DAY))
    assert "cm-plan-add-goal.1" in pages(DAY)


def test_a_page_says_what_the_help_says() -> None:
    found = pages(DAY)
    for page in tree():
        said = text_of(found[f"{page.name}.1"])
        assert " ".join((page.command.help or "").split()) in said, page.path
        for param in page.command.params:
            for name in (*param.opts, *param.secondary_opts):
                assert param.param_type_name == "argument" or name in said, (page.path, name)
            assert " ".join((param.help or "").split()) in said, (page.path, param.name)
        for line in (page.command.epilog or "").partition("Exit codes")[0].splitlines():
            assert " ".join(line.replace(r"\[", "[").split()) in f"{said} Examples:", (
                page.path,
                line,
            )


def test_the_sections_stand_in_their_order() -> None:
    for name, page in pages(DAY).items():
        heads = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
        order = (
            "NAME SYNOPSIS DESCRIPTION COMMANDS OPTIONS EXAMPLES EXIT_STATUS ENVIRONMENT SETTINGS"
            " FILES SEE_ALSO"
        ).split()
        known = [one.replace("_", " ") for one in order]
        assert heads == [one for one in known if one in heads], name
        assert set(heads) >= {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"}, name
        assert page.isascii()


def test_the_first_page_explains_every_setting_and_exit_code() -> None:
    said = text_of(pages(DAY)["cm.1"])
    for one in TABLE:
        assert f"{one.key} {one.meaning}" in said, one.key
        assert one.env is None or f"{one.env} {one.meaning}" in said, one.env
    for code, meaning in EXIT_CODES.items():
        assert f"{code} {meaning}" in said


def test_exit_codes_are_the_same_in_help_readme_and_manual() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.*) \|$", README, re.MULTILINE))
    assert {int(code): said.replace("`", "") for code, said in table.items()} == EXIT_CODES
    helped = EPILOG.partition("Exit codes:")[2]
    assert sorted(map(int, re.findall(r"(?:^| )(\d+)  \w", helped))) == sorted(EXIT_CODES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (".so /etc/passwd", "\\&.so /etc/passwd"),
        ("'br", "\\(aqbr"),
        ("a\\fBb", "a\\efBb"),
        ("--by -2..2", "\\-\\-by \\-2..2"),
        ("“°…”", "\\[u201C]\\[u00B0]\\[u2026]\\[u201D]"),
        ('say "no" ^ ~ `', "say \\(dqno\\(dq \\(ha \\(ti \\(ga"),
    ],
)
def test_nothing_in_a_text_is_a_request_or_an_escape(text: str, line: str) -> None:
    assert roff(text) == line
    assert text_of(line) == text


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_has_nothing_to_warn_of(directory: Path) -> None:
    files = sorted(map(str, directory.glob("*.1")))
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
@pytest.mark.parametrize("name", ["cm", "cm-plan", "cm-checkin"])
def test_man_shows_a_page(directory: Path, name: str) -> None:
    path = {"MANPATH": str(directory.parent), "PATH": "/usr/bin:/bin", "MANWIDTH": "80"}
    done = subprocess.run(
        ["man", "-P", "cat", name], capture_output=True, text=True, check=True, env=path
    )
    assert done.stderr == ""
    assert f"{name.upper()}(1)" in done.stdout
    assert "EXIT STATUS" in done.stdout
