"""The completion scripts: made from the tree, whole, plain, and asking cm only where they must."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cmcli.cli.app import COMMANDS, load
from cmcli.cli.completion import fish as completion_fish
from cmcli.cli.completion import zsh as completion_zsh
from cmcli.cli.completion.scripts import scripts, write
from cmcli.cli.completion.tree import METAVARS, SPECIAL, Node, Opt, arms, tree, value_of
from cmcli.cli.core import completion_values as live
from cmcli.cli.core.options import described_of
from cmcli.domain.records import all_records
from shells import require

WORD = re.compile(r"[A-Za-z0-9-][A-Za-z0-9._=:-]*")


def parameters() -> Iterator[tuple[str, Any]]:
    """Every parameter of the tree that no value describes, with the path of its command."""

    def below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
        for param in command.params:
            if not getattr(param, "hidden", False) and param.name not in described_of(command):
                yield path, param
        for name, found in getattr(command, "commands", {}).items():
            yield from below(f"{path} {name}", found)

    for entry in COMMANDS:
        if find_spec(f"cmcli.cli.{entry.module}"):
            yield from below(f"cm {entry.name}", load(entry.name))


def test_the_tables_describe_every_value() -> None:
    unknown = []
    for path, param in parameters():
        if getattr(param, "is_flag", False):
            continue
        names = [param.metavar] if param.param_type_name == "argument" else param.opts
        known = (
            bool(param.type_descriptor.choices)
            or param.metavar in METAVARS
            or bool(re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)+", param.metavar or ""))
            or any(name in SPECIAL or f"{path} {name}" in SPECIAL for name in names)
        )
        if not known:
            unknown.append(f"{path} {names[0]} {param.metavar}")
    assert not unknown, "say in completion/tree.py (METAVARS or SPECIAL) what these stand for"


def test_the_tables_name_only_existing_options() -> None:
    there = set()
    for path, param in parameters():
        names = [param.metavar] if param.param_type_name == "argument" else param.opts
        there |= {f"{path} {name}" for name in names}
        there |= set(param.opts) if param.param_type_name == "option" else set()
    assert set(SPECIAL) <= there
    assert set(METAVARS) <= {param.metavar for _, param in parameters()}


def test_every_kind_of_live_value_is_offered_somewhere() -> None:
    offered = {value.live.removesuffix("=") for value, _ in arms(tree()) if value}
    texts = {"own-snippets"}  # for the forms; no command takes one
    assert offered - {""} - all_records().keys() == set(live.KINDS) - texts


def test_every_case_is_completed() -> None:
    cases = [(path, p) for path, p in parameters() if p.metavar in ("CASE", "CODE")]
    assert len(cases) > 15
    for path, param in cases:
        assert value_of(path, param).live.startswith("case"), path


def test_the_words_are_plain_so_that_no_shell_reads_anything_into_them() -> None:
    for value, places in arms(tree()):
        for word in (*(word for word, _ in value.words), *value.after) if value else ():
            assert WORD.fullmatch(word), (word, places)
    for node in tree():
        for name in (*(n for option in node.options for n in option.names), *node.path.split()):
            assert WORD.fullmatch(name), name


@pytest.mark.parametrize(
    ("program", "script", "show", "shown"),
    [
        # _describe takes a backslash away
        ("zsh", completion_zsh.script, "_cm_commands cm; print -r -- $known", ("show:", "\\\\")),
        ("fish", completion_fish.script, "__cm_commands cm", ("show\t", "\\")),
    ],
)
def test_help_that_holds_the_marks_of_shells_is_quoted(
    program: str,
    script: Callable[[list[Node]], str],
    show: str,
    shown: tuple[str, str],
    tmp_path: Path,
) -> None:
    help = r"""It's $(touch evil) `touch evil` a\b "c" :d %F{red}"""
    node = Node("cm", (Opt(("--x",), help),), (("show", help),))
    define = "compdef() { }\n" if program == "zsh" else ""
    (tmp_path / "script").write_text(f"{define}{script([node, node])}{show}\n")
    done = subprocess.run(
        [require(program), tmp_path / "script"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    before, backslash = shown
    assert (done.stdout, done.stderr) == (before + help.replace("\\", backslash) + "\n", "")
    assert not (tmp_path / "evil").exists()


def test_bash_is_clean_to_shellcheck(tmp_path: Path) -> None:
    write(tmp_path)
    shellcheck = shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if shellcheck is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(
        [shellcheck, "-s", "bash", tmp_path / "cm.bash"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_group_that_may_stand_alone_takes_the_options_of_what_is_meant() -> None:
    (models,) = (node for node in tree() if node.path == "cm models")
    assert "--json" in [name for option in models.options for name in option.names]
    assert "list" in [name for name, _ in models.subcommands]


def in_bash(line: str, script: Path, folder: Path, before: str = "") -> tuple[list[str], str]:
    """What the function offers for the line, and what was asked of cm (a stand-in)."""
    stand_in = folder / "bin" / "cm"
    stand_in.parent.mkdir(exist_ok=True)
    stand_in.write_text(f"#!/bin/sh\nprintf '<%s>' \"$@\" >>{folder}/asked\necho 'HJKMN\tD.R.'\n")
    stand_in.chmod(0o700)
    code = f'PATH=$1; shift; source "$1"; {before} COMP_LINE=$2 COMP_POINT=${{#2}}; _cm'
    code += '; printf "%s\\n" "${COMPREPLY[@]-}"'
    words = (str(stand_in.parent), str(script), line)
    done = subprocess.run(
        [require("bash"), "--norc", "-uc", code, "bash", *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={"COMP_WORDBREAKS": " \t\n\"'@><=;|&(:"},
    )
    assert done.stderr == ""
    asked = folder / "asked"
    said = asked.read_text() if asked.exists() else ""
    asked.unlink(missing_ok=True)
    return done.stdout.split("\n")[:-1], said


@pytest.fixture(scope="module")
def bash_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for bash."""
    folder = tmp_path_factory.mktemp("scripts")
    write(folder)
    return folder / "cm.bash"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cm chec", ["checkin"]),
        ("cm plan add-", ["add-goal", "add-step"]),
        ("cm plan 'add-", ["add-goal", "add-step"]),
        ("cm checkin plan sh", []),
        ("cm list --format js", ["json", "jsonl"]),
        ("cm list --format=js", ["json", "jsonl"]),
        ("cm list '--format=js", ["--format=json", "--format=jsonl"]),
        ("cm list --format = js", []),
        ("cm list --json --for", ["--format"]),
        ("cm list -- --for", []),
        ("cm review X --decision step", ["step-up", "step-down"]),
        ("cm timeline X --kind clo", ["closing"]),
        ("cm search --kind cl", ["clients"]),
        ("cm checkin X --gas 1=-", ["-2", "-1"]),
        ("cm review X --outcome 1=part", ["partly"]),
        ("cm intake N --need housing=", []),
        ("cm assess X --need housing=pre", ["prefers-not"]),
        ("cm assess X --need=housing=3", ["3:"]),
        ('cm assess X --need "housing=3', ["housing=3:"]),
        ("cm assess X --need housing=3:text", []),
        ("cm assess X --stage housing=act", ["action"]),
        ("cm assess X --swot ", ["S=", "W=", "O=", "T="]),
        ("cm plan add-goal X T --level -", ["-2=", "-1="]),
        ("cm set X --acuity ", ["1", "2", "3", "4"]),
        ("cm config get agency.cr", ["agency.crisis-line"]),
        ("cm remind snooze X con", ["contact"]),
        ("cm remind script daily", ["daily-digest"]),
        ("cm list --worker ana --stage re", ["review"]),
        ("cm checkin X --minutes ", []),
        ("cm checkin X NOTE ", []),
        ("cm show X ", []),
        ("cm show - ", []),
        ("cm checkin -- HJKMN ", []),
        ("cm worker add b", []),
        ("cm init --worker b", []),
        ("cm 'unbalanced ", []),
        ("cm list --fields a,b --stage pla", ["planning"]),
    ],
)
def test_static_completion_asks_nobody(
    line: str, words: list[str], bash_script: Path, tmp_path: Path
) -> None:
    assert in_bash(line, bash_script, tmp_path) == (words or [""], "")


@pytest.mark.parametrize(
    ("line", "kind", "prefix", "case"),
    [
        ("cm show ", "case", "", ""),
        ("cm show HJ", "case", "HJ", ""),
        ('cm show "HJ', "case", "HJ", ""),
        ("cm show -- HJ", "case", "HJ", ""),
        ("cm accept ", "case-waitlist", "", ""),
        ("cm reopen H", "case-closed", "H", ""),
        ("cm note X --error 1 --move-to HJ", "case", "HJ", "X"),
        ("cm intake N --same-as HJ", "case", "HJ", "N"),
        ("cm transfer X --to b", "worker", "b", "X"),
        ("cm transfer X --to=b", "worker", "b", "X"),
        ("cm list --worker b", "worker", "b", ""),
        ("cm list --as b", "worker", "b", ""),
        ("cm worker set b", "worker-any", "b", ""),
        ("cm team set n", "team", "n", ""),
        ("cm due --team n", "team", "n", ""),
        ("cm checkin HJKMN --progress ", "goal=", "", "HJKMN"),
        ("cm checkin 'Dana R.' note --gas=", "goal=", "", "Dana R."),
        (r"cm checkin Dana\ R --progress 1", "goal=", "1", "Dana R"),
        ("cm checkin --mode home HJKMN --progress ", "goal=", "", "HJKMN"),
        ("cm plan done HJKMN.2 1.", "item", "1.", "HJKMN.2"),
        ("cm plan set HJKMN ", "item", "", "HJKMN"),
        ("cm plan add-step HJKMN ", "goal", "", "HJKMN"),
        ("cm plan diff HJKMN 1 ", "version", "", "HJKMN"),
        ("cm plan show HJKMN --version ", "version", "", "HJKMN"),
        ("cm plan add-goal HJKMN T --strength ", "strength", "", "HJKMN"),
        ("cm flag HJKMN --settle ", "flag", "", "HJKMN"),
        ("cm note HJKMN --addendum-to ", "note", "", "HJKMN"),
        ("cm assess HJKMN --show --number ", "assessment", "", "HJKMN"),
        ("cm remind snooze H", "case", "H", ""),
        ("cm undo ", "operation", "", ""),
    ],
)
def test_live_completion_asks_once_for_the_right_kind(
    line: str, kind: str, prefix: str, case: str, bash_script: Path, tmp_path: Path
) -> None:
    asked = f"<__complete><{kind}><{prefix}><{case}><><>"
    assert in_bash(line, bash_script, tmp_path) == (["HJKMN"], asked)


@pytest.mark.parametrize(
    ("line", "words", "kind", "prefix", "case"),
    [
        ("cm close X --reason goals", ["goals-met"], "own-closure-reasons", "goals", "X"),
        ("cm close X --reason=goals", ["goals-met"], "own-closure-reasons", "goals", "X"),
        ("cm flag X --kind self", ["self-harm"], "own-flag-kinds", "self", "X"),
        ("cm checkin X --kind gr", ["group"], "own-contact-kinds", "gr", "X"),
        ("cm intake --need phys", ["physical-health="], "own-need-domains=", "phys", ""),
        ("cm intake --need=phys", ["physical-health="], "own-need-domains=", "phys", ""),
        ("cm set X --model str", ["strengths"], "own-models", "str", "X"),
        ("cm models show bro", ["brokerage"], "own-models", "bro", ""),
    ],
)
def test_the_agencys_own_keys_follow_those_of_cm(
    line: str,
    words: list[str],
    kind: str,
    prefix: str,
    case: str,
    bash_script: Path,
    tmp_path: Path,
) -> None:
    asked = f"<__complete><{kind}><{prefix}><{case}><><>"
    assert in_bash(line, bash_script, tmp_path) == ([*words, "HJKMN"], asked)


def test_store_and_actor_on_the_line_are_passed_on(bash_script: Path, tmp_path: Path) -> None:
    for line in (
        "cm show --store /a/b.db --as ben HJ",
        "cm show --as=ben --store=/a/b.db HJ",
        "cm show --store '/a/b.db' --as \"ben\" HJ",
    ):
        assert in_bash(line, bash_script, tmp_path)[1].endswith("<HJ><></a/b.db><ben>"), line
    url = "cm show --store postgresql://ana@host:5/cm HJ"
    assert in_bash(url, bash_script, tmp_path)[1].endswith("<postgresql://ana@host:5/cm><>")


def test_words_may_come_without_the_line(bash_script: Path) -> None:
    before = "COMP_WORDS=(cm list --format = js) COMP_CWORD=4; set --"
    code = f"source {bash_script}; {before}; _cm; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(
        [require("bash"), "-uc", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("json jsonl\n", "")


def test_a_colon_that_breaks_no_words_is_kept(bash_script: Path, tmp_path: Path) -> None:
    breaks = 'COMP_WORDBREAKS=" ";'
    line = "cm assess X --need=housing=3"
    assert in_bash(line, bash_script, tmp_path, breaks)[0] == ["--need=housing=3:"]


def test_the_wheel_carries_the_scripts() -> None:
    import tomllib

    top = Path(__file__).parents[2]
    build = tomllib.loads((top / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    assert {name.removeprefix("completions/") for name in shared} >= set(scripts())
