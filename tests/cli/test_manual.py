"""Manual pages: one per command and topic, complete, and valid for mandoc and groff."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from cmcli.cli.app import EPILOG, EXIT_CODES
from cmcli.cli.completion.tree import tree as nodes
from cmcli.cli.help.man_pages import pages, tree, write
from cmcli.cli.help.roff import roff
from cmcli.cli.help.topics import topics
from cmcli.domain.agency_settings import BY_KEY

DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("manual")
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


def test_every_command_and_topic_has_a_page() -> None:
    names = {f"{node.path.replace(' ', '-')}.1" for node in nodes()}
    assert names | {f"cm-{topic}.7" for topic in topics()} == set(pages(DAY))
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
        assert page.isascii()
        if name.endswith(".7"):
            continue
        heads = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
        order = (
            "NAME SYNOPSIS DESCRIPTION COMMANDS TOPICS OPTIONS EXAMPLES EXIT_STATUS ENVIRONMENT"
            " FILES SEE_ALSO"
        ).split()
        known = [one.replace("_", " ") for one in order]
        assert heads == [one for one in known if one in heads], name
        assert set(heads) >= {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"}, name


def test_the_pages_explain_every_setting_variable_and_exit_code() -> None:
    found = pages(DAY)
    settings = text_of(found["cm-settings.7"]).lower()
    environment = text_of(found["cm-environment.7"]).lower()
    for one in BY_KEY.values():
        assert f"{one.key} {one.meaning}".lower() in settings, one.key
        assert one.env is None or f"{one.env} {one.meaning}".lower() in environment, one.env
    for name in ("cm.1", "cm-checkin.1"):
        for code, meaning in EXIT_CODES.items():
            assert f"{code} {meaning}" in text_of(found[name])


def test_the_main_help_names_every_exit_code() -> None:
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
    files = sorted(map(str, directory.glob("man*/*")))
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
@pytest.mark.parametrize("name", ["cm", "cm-plan", "cm-checkin", "cm-dates"])
def test_man_shows_a_page(directory: Path, name: str) -> None:
    path = {"MANPATH": str(directory), "PATH": "/usr/bin:/bin", "MANWIDTH": "80"}
    done = subprocess.run(
        ["man", "-P", "cat", name], capture_output=True, text=True, check=True, env=path
    )
    assert done.stderr == ""
    assert f"{name.upper()}({7 if name == 'cm-dates' else 1})" in done.stdout
    assert "DESCRIPTION" in done.stdout
