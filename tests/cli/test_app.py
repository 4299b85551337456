"""The frame of the command line: the lazy table, common options, errors, exit codes, completion.

Two demonstration modules stand for verbs and groups; the real ones are checked by their help.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import warmed
from cmcli.cli.app import BY_NAME, COMMANDS, load, root_command
from cmcli.cli.completion.scripts import scripts
from pty_session import on_terminal

TOP = Path(__file__).parents[2]

DEMO = '''
import sys, types
from importlib.machinery import ModuleSpec
from typing import Annotated
import typer
from cmcli.cli import app as frame
from cmcli.cli.main import run
from cmcli.cli.core.options import Options, command, group_app, verb_app
from cmcli.cli.core.output import Column, show_list
from cmcli.errors import Ambiguous, Refused

verb, group = verb_app(), group_app("A group of one.")

def module(name, app):
    sys.modules["cmcli.cli." + name] = made = types.ModuleType(name)
    made.app, made.__spec__ = app, ModuleSpec(name, None)

@command(verb, "checkin", writes=True, reads=True, examples=["cm checkin HJKMN [NOTE]"])
def checkin(
    cm: Options,
    case: Annotated[str | None, typer.Argument(metavar="CASE")] = None,
    note: Annotated[str | None, typer.Argument(metavar="NOTE")] = None,
    minutes: Annotated[int | None, typer.Option(help="How long it took.")] = None,
    mode: Annotated[str | None, typer.Option(metavar="home|phone", help="It's how.")] = None,
    did: Annotated[list[str] | None, typer.Option(metavar="WHAT")] = None,
    file: Annotated[str | None, typer.Option(metavar="PATH")] = None,
) -> None:
    """Record a contact or an attempt."""
    match case:
        case "refused": raise Refused("No room\\x1b[2J.", "Ask for an override.")
        case "two": raise Ambiguous("Two answer.", "Write more.", candidates=["HJKMN Ann", "HJK"])
        case "bug": raise ValueError("the secret note")
        case "ten": raise typer.Exit(10)
        case "ctrl-c": raise KeyboardInterrupt
        case "many":
            rows = [{"ref": f"R{at}"} for at in range(100_000)]
            return show_list(cm, rows, [Column("ref")])
        case "limits":
            import gc, os, resource
            print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)), gc.isenabled())
            return
    print(repr(cm))

@command(group, "show", examples=["cm plan show HJKMN"])
def show(cm: Options, case: str = "") -> None:
    """Show a plan."""
    print(cm.command, cm.format)

module("checkin", verb)
module("plan.command", group)
'''
START = DEMO + "\nrun()"


def cm(
    *arguments: str, start: str = START, stdin: str = "", **environment: str
) -> tuple[int, str, str]:
    done = warmed.run(
        [sys.executable, "-c", start, *arguments],
        input=stdin,
        env={**os.environ, "CM_CONFIG": "/nonexistent", **environment},
    )
    return done.returncode, done.stdout, done.stderr


def built() -> list[str]:
    return [entry.name for entry in COMMANDS if find_spec(f"cmcli.cli.{entry.module}")]


def test_the_help_lists_every_command_in_its_panel_and_loads_none() -> None:
    start = START.replace(
        "\nrun()",
        "\nimport atexit; atexit.register(lambda: print('LOADED', sorted("
        "name for name in sys.modules if name.startswith('cmcli'))))\n"
        "[sys.modules.pop('cmcli.cli.' + name) for name in ('checkin', 'plan.command')]\nrun()",
    )
    for arguments in ((), ("--help",), ("-h",)):
        words = [sys.executable, "-c", start, *arguments]
        out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        for entry in COMMANDS:
            assert re.search(rf"│ {entry.name} +{re.escape(entry.help)} +│", out), entry.name
        for panel in ("Casework", "Find and view", "Agency", "Data and history", "Exit codes:"):
            assert panel in out
        loaded = out.partition("LOADED")[2]
        assert "cmcli.cli.app" in loaded
        assert not any(f"'cmcli.cli.{entry.module}'" in loaded for entry in COMMANDS)


def test_every_command_of_the_table_is_there() -> None:
    assert [entry.name for entry in COMMANDS if entry.name not in built()] == []


@pytest.mark.parametrize("name", built())
def test_the_table_says_what_the_command_says(name: str) -> None:
    command = load(name)
    assert " ".join(command.help.split("\n\n")[0].split()) == BY_NAME[name].help
    leaves = getattr(command, "commands", None) or {name: command}
    for leaf in leaves.values():
        assert "Examples:\n  cm " in (leaf.epilog or ""), f"{name} {leaf.name}"
        assert leaf.help
        names = [opt for param in leaf.params for opt in (*param.opts, *param.secondary_opts)]
        assert sorted(names) == sorted(set(names)), f"{name} {leaf.name}"


def test_the_version() -> None:
    assert cm("--version") == (0, "cm 0.1.0\n", "")


def test_a_verb_gets_its_own_arguments_and_the_common_ones() -> None:
    code, out, _ = cm(
        *"checkin HJKMN - --minutes 5 --did a --did b --as dana --store /s --today fri".split(),
        *"--json --fields a,,b --id K1 --dry-run --quiet --color never --no-pager".split(),
    )
    assert code == 0
    assert out == (
        "Options(command='checkin', arguments={'case': 'HJKMN', 'note': '-', 'minutes': 5, "
        "'mode': None, 'did': ['a', 'b'], 'file': None}, actor='dana', store='/s', today='fri', "
        "format='json', fields=('a', 'b'), quiet=True, no_input=False, color='never', "
        "pager=False, id='K1', dry_run=True)\n"
    )
    assert "no_input=True" in cm("checkin", CM_NO_INPUT="1")[1]
    assert "no_input=False" in cm("checkin", CM_NO_INPUT="0")[1]
    assert "no_input=True" in cm("checkin", "--no-input", CM_NO_INPUT="0")[1]


def test_a_group_is_a_group_even_of_one() -> None:
    assert cm("plan", "show", "--format", "csv") == (0, "plan show csv\n", "")
    code, out, err = cm("plan")
    assert (code, out, err) == (2, "", "cm: Missing command.\n    Try 'cm plan --help'.\n")


def test_the_help_of_a_verb_has_a_panel_of_common_options_and_its_examples() -> None:
    code, out, _ = cm("checkin", "-h", COLUMNS="120")
    own, common = out.split("Common options")
    assert code == 0
    assert "--minutes" in own
    assert "--minutes" not in common
    for option in ("--json", "--format", "--fields", "--as", "--id", "--dry-run", "--today"):
        assert option in common
    assert "cm checkin HJKMN [NOTE]" in common
    assert "--id" not in cm("plan", "show", "--help")[1]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ("chekin", "No such command 'chekin'. Did you mean 'checkin'?", "Try 'cm --help'."),
        ("plan shwo", "No such command 'shwo'. Did you mean 'show'?", "Try 'cm plan --help'."),
        (
            "checkin --minuts 3",
            "No such option: --minuts (Possible options: --minutes, --no-input)",
            "Try 'cm checkin --help'.",
        ),
        (
            "checkin a b c",
            "Got unexpected extra argument(s) (c)",
            "Try 'cm checkin --help'.",
        ),
        (
            "checkin - -",
            "CASE and NOTE cannot both be '-': standard input is read once.",
            "Give one of them on the command line, or use --edit for the text.",
        ),
        (
            "checkin --fields ,",
            "--fields needs at least one column.",
            "For example: --fields ref,name. An unknown name lists all columns.",
        ),
        (
            "--as ana checkin",
            "No such option: --as",
            "Write options after the command, for example: cm list --json",
        ),
    ],
)
def test_usage_errors_are_sentences_and_objects(arguments: str, message: str, hint: str) -> None:
    words = arguments.split()
    assert cm(*words) == (2, "", f"cm: {message}\n    {hint}\n")
    code, out, err = cm(*words, "--format", "json")
    assert (code, out) == (2, "")
    assert json.loads(err) == {"error": {"code": "usage", "message": message, "hint": hint}}


def test_json_and_another_format_are_refused() -> None:
    code, out, err = cm("checkin", "--json", "--format", "csv")
    assert (code, out) == (2, "")
    assert json.loads(err)["error"]["message"] == "Use either --json or --format csv, not both."
    assert "format='jsonl'" in cm("checkin", "--json", "--format", "jsonl")[1]


def test_an_option_without_its_value() -> None:
    assert cm("checkin", "--id") == (
        2,
        "",
        "cm: Option '--id' requires an argument.\n    Try 'cm checkin --help'.\n",
    )


@pytest.mark.parametrize("value", ["x", "1.5", "1e999", "٣x"])
def test_a_value_of_the_wrong_kind(value: str) -> None:
    code, out, err = cm("checkin", "--minutes", value)
    assert (code, out) == (2, "")
    assert err.startswith("cm: Invalid value for '--minutes': ")
    assert err.endswith("    Try 'cm checkin --help'.\n")


def test_our_errors_are_a_sentence_with_the_way_out() -> None:
    assert cm("checkin", "refused") == (
        3,
        "",
        "cm: No room\\x1b[2J.\n    Ask for an override.\n",
    )
    assert cm("checkin", "two") == (
        4,
        "",
        "cm: Two answer.\n    HJKMN Ann\n    HJK\n    Write more.\n",
    )


@pytest.mark.parametrize("how", ["--json", "--format=json", "--format=jsonl", "--format json"])
def test_our_errors_are_an_object_for_programs(how: str) -> None:
    code, out, err = cm("checkin", "two", *how.split())
    assert (code, out) == (4, "")
    assert json.loads(err) == {
        "error": {
            "code": "ambiguous",
            "message": "Two answer.",
            "hint": "Write more.",
            "candidates": ["HJKMN Ann", "HJK"],
        }
    }
    assert cm("checkin", "refused", "--", how)[2].startswith("cm: ")


def test_a_bug_says_where_and_nothing_of_the_data() -> None:
    code, out, err = cm("checkin", "bug")
    assert (code, out) == (1, "")
    assert re.match(
        r"cm: This is a bug: ValueError at cmcli/cli/[\w/]+\.py:\d+\.\n"
        r"    To see where: CM_DEBUG=1",
        err,
    )
    assert "secret" not in err
    assert json.loads(cm("checkin", "bug", "--json")[2])["error"]["code"] == "bug"
    code, _, err = cm("checkin", "bug", CM_DEBUG="1")
    assert code == 1
    assert "Traceback" in err
    assert "ValueError: the secret note" in err
    assert "locals" not in err


def test_exit_codes_of_commands_and_interrupts() -> None:
    assert cm("checkin", "ten") == (10, "", "")
    assert cm("checkin", "ctrl-c") == (130, "", "")


def test_the_process_is_private() -> None:
    assert cm("checkin", "limits") == (0, "(0, 0) 0o77 False\n", "")


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which ``$cm`` is the program and ``${PIPESTATUS[0]}`` its exit code."""
    return subprocess.run(
        ["bash", "-c", f'cm() {{ {sys.executable} -c "$start" "$@"; }}; {line}'],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "start": START, "CM_CONFIG": "/nonexistent"},
    )


def test_a_closed_pipe_is_no_error() -> None:
    done = shell("cm checkin many | head -n 1; echo ${PIPESTATUS[0]}")
    assert (done.stdout, done.stderr) == ("ref\n0\n", "")
    for arguments in ("--help", "--version", "checkin x", "checkin -h"):
        done = shell(f"cm {arguments} | true; echo ${{PIPESTATUS[0]}}")
        assert (done.stdout, done.stderr) == ("0\n", "")
    done = shell("cm checkin refused 2>&1 | true; echo ${PIPESTATUS[0]}")
    assert done.stdout == "3\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_a_sentence() -> None:
    for arguments in ("checkin many", "checkin x", "--help"):
        done = shell(f"cm {arguments} > /dev/full")
        assert (done.returncode, done.stderr) == (
            6,
            "cm: Standard output cannot be written: No space left on device.\n",
        )


def test_closed_streams_are_no_error() -> None:
    done = shell("cm checkin x <&- >&- 2>&-; echo $?")
    assert done.stdout == "0\n"
    done = shell("cm checkin refused 2>&-; echo $?")
    assert done.stdout == "3\n"


def test_text_that_the_encoding_lacks_is_escaped() -> None:
    code, out, _ = cm("checkin", "Ł", PYTHONIOENCODING="ascii")
    assert (code, "'case': '\\u0141'" in out) == (0, True)


def test_ctrl_c_at_a_prompt() -> None:
    start = START.replace('case "refused":', 'case "ask": cm and print(ask_text("Name"))\n        '
                          'case "refused":').replace("import typer", "import typer\n"
                          "from cmcli.cli.core.prompts import ask_text", 1)  # fmt: skip
    words = [sys.executable, "-c", start, "checkin", "ask"]
    assert on_terminal(words, keys=[("Name: ", "\x03")])[0] == 130
    code, screen = on_terminal(words, keys=[("Name: ", "\x04")])
    assert (code, "cm: There was no answer. Nothing was saved." in screen) == (3, True)


def test_starting_up_imports_nothing_heavy() -> None:
    code = (
        "import sys; from cmcli.cli.app import root_command; root_command(); "
        "import cmcli.cli.core.options, cmcli.cli.core.output, cmcli.cli.core.prompts\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'rich', 'textual', 'tomlkit', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_root_command_has_no_state() -> None:
    assert list(root_command().commands) == [entry.name for entry in COMMANDS]


GENERATE = DEMO + "\nfrom cmcli.cli.completion.scripts import write; from pathlib import Path\n"


@pytest.fixture(scope="module")
def completions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("completions")
    code, _, err = cm(str(directory), start=f"{GENERATE}write(Path(sys.argv[1]))")
    assert (code, err) == (0, "")
    return directory


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cm chec", "checkin"),
        ("cm plan ", "show"),
        ("cm plan show --fo", "--format"),
        ("cm checkin HJKMN --minu", "--minutes"),
        ("cm checkin HJKMN --format js", "json jsonl"),
        ("cm checkin HJKMN --format = cs", "csv"),
        ("cm checkin HJKMN --format =", "table plain json jsonl csv tsv ids"),
        ("cm checkin --mode ", "home phone"),
        ("cm checkin --minutes ", ""),
        ("cm checkin plan sh", ""),
        ("cm --ver", "--version"),
        ("cm nothing -", "--version -h --help"),
        ("cm '$(touch", ""),
    ],
)
def test_bash_completes(line: str, words: str, completions: Path) -> None:
    typed = " ".join(f"'{word}'" for word in line.replace("'", "").split(" "))
    script = (
        f"source {completions / 'cm.bash'}; COMP_WORDS=({typed}); "
        'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _cm; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-uc", script], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (words, "")


@pytest.mark.parametrize(
    ("program", "name"), [("bash", "cm.bash"), ("zsh", "_cm"), ("fish", "cm.fish")]
)
def test_the_scripts_are_valid(program: str, name: str, completions: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [program, "-n", completions / name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cm chec", ["checkin"]),
        ("cm plan ", ["show"]),
        ("cm checkin HJKMN --minu", ["--minutes"]),
        ("cm checkin --json --format js", ["json", "jsonl"]),
        ("cm checkin --minutes ", []),
    ],
)
def test_fish_completes(line: str, words: list[str], completions: Path) -> None:
    script = f"set -g fish_complete_path; source {completions / 'cm.fish'}; complete -C '{line}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], capture_output=True, text=True, check=False
    )
    shown = [row.split("\t")[0] for row in done.stdout.splitlines()]
    assert (shown, done.stderr) == (words, "")


def test_every_script_knows_commands_options_and_choices(completions: Path) -> None:
    for name in ("cm.bash", "_cm", "cm.fish"):
        text = (completions / name).read_text()
        for word in ("checkin", "plan show", "minutes", "dry-run", "home phone", "csv"):
            assert word in text, (name, word)


def test_the_scripts_in_the_repository_are_those_of_the_tree() -> None:
    for name, text in scripts().items():
        assert (TOP / "completions" / name).read_text() == text, (
            f"completions/{name} is out of date: python -m cmcli.cli.completion completions"
        )
