"""What a hostile name or note does on a real terminal: nothing. Only colours reach it."""

import re
import shlex
from pathlib import Path

import pytest

from cmcli.cli.main import main
from pty_session import CM, on_terminal
from sweeps import mostly_long

CORPUS = (
    "\x1b]0;owned\x07title",
    "\x1b]52;c;ZXZpbA==\x07clip",
    "\x1b[2J\x1b[Hcleared",
    "\x9b2Jcsi",
    "\u202egnp.exe",
    "\u2066isolate",
    "[/oops] [bold]markup[/bold] [link=http://x]y[/link]",
    "[@click=app.quit]x[/]",
    ":bomb: $(touch x) `id`",
    "tab\there",
)
TEXT = " ".join(CORPUS)
INTAKE = [f"--{name}={TEXT}" for name in ("issue", "words", "goes-by", "safe-contact")]
ALLOWED = re.compile(r"\x1b\[[0-9;]*m")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

COMMANDS = (
    ["list"],
    ["show", "CASE"],
    ["timeline", "CASE"],
    ["flow", "CASE"],
    ["due", "--within", "400"],
    ["due", "--within", "400", "--explain"],
    ["caseload"],
    ["search", "oops"],
    ["history", "CASE"],
    ["task", "list"],
    ["appointment", "list"],
    ["appointment", "list", "CASE"],
    ["appointment", "kept", "CASE", "9"],
    ["alert", "list", "CASE"],
    ["crisis", "CASE"],
    ["mandated", "list", "CASE"],
    ["crisis", "CASE", "--log"],
    ["crisis", "CASE", "--print"],
    ["client", "show", "CASE"],
    ["benefit", "list", "CASE"],
    ["document", "list", "CASE"],
    ["task", "list", "CASE"],
    ["service", "list"],
    ["service", "list", "CASE"],
    ["service", "list", "CASE", "1"],
    ["service", "list", "CASE", "--by", "funding"],
    ["authorization", "list"],
    ["authorization", "list", "CASE"],
    ["stay", "list"],
    ["stay", "list", "CASE"],
    ["task", "done", "CASE", "9"],
    ["person", "list", "CASE", "--all"],
    ["household", "show", "CASE", "--all"],
    ["plan", "show", "CASE"],
    ["plan", "print", "CASE", "--safe-to-carry"],
    ["plan", "log", "CASE"],
    ["plan", "diff", "CASE"],
    ["remind", "show", "--within", "400"],
    ["remind", "send", "--print", "--dry-run", "--within", "400"],
    ["remind", "send", "--print", "--within", "400"],
    ["remind", "log"],
    ["worker", "list"],
    ["team", "list"],
    ["audit", "log"],
    ["undo", "--dry-run"],
    ["doctor", "--all", "--full"],
    ["batch", "FILE"],
    ["checkin", "CASE", "Seen", "--mode", "home"],
)
FEW = (
    ["show", "CASE"],
    ["person", "list", "CASE", "--all"],
    ["due", "--within", "400"],
    ["plan", "print", "CASE", "--safe-to-carry"],
    ["batch", "FILE"],
)
"""A table, pages and messages."""


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A store in which every text is hostile, and the code of its case."""
    home = tmp_path_factory.mktemp("hostile")
    text = TEXT
    patch = pytest.MonkeyPatch()
    patch.setenv("CM_STORE", str(home / "cm.db"))
    patch.setenv("HOME", str(home))
    patch.setenv("CM_WORKER", "ana")
    patch.setenv("CM_TODAY", "2026-03-04")
    steps = [
        ["init", "--worker", "ana", "--name", text[:180]],
        ["team", "add", "north", "--name", text[:180]],
        ["intake", text[:180], "--model", "icm", *INTAKE, "--need", f"housing={text}"],
    ]
    for words in steps:
        assert main(words) == 0, words
    from cmcli.domain.clients import Client
    from cmcli.store.keeping.opening import open_store

    store = open_store(str(home / "cm.db"))
    from agency import TODAY, at

    with store.reading(today=TODAY, now=at(TODAY)) as view:
        (client,) = view.all(Client)
    short = text[:180]
    paid = ("--provider", short, "--funding", short, "--unit", short)
    period = ("--from", "today", "--to", "eom")
    payer = ("--payer", short, "--number", short, "--reason", text, *period)
    more = [
        ["assess", client.code, "--need", f"housing=3:{text}", "--strength", text, "--risk", text],
        ["plan", "add-goal", client.code, text, "--need", "housing", "--measure", text],
        ["plan", "add-step", client.code, "1", text, "--by", "fri"],
        ["appointment", "add", client.code, "fri 9:30", text, "--place", text, "--transport", text],
        ["appointment", "move", client.code, "1", "sat 9:30", "--reason", text],
        [
            "mandated",
            "add",
            client.code,
            "--agency",
            text[:180],
            "--reference",
            text[:180],
            "--told",
            "today",
            "--written-by",
            "fri",
        ],
        ["crisis", client.code, "--warning", text, "--call", f"{text}=555", "--avoid", text],
        ["alert", "add", client.code, text, "--kind", "pet", "--review", "fri", "--source", text],
        ["alert", "review", client.code, "1", "--found", text, "--review", "fri"],
        ["benefit", "add", client.code, "snap", "--renew", "fri", "--note", text],
        ["document", "add", client.code, "lease", "--renew", "fri", "--note", text],
        ["task", "add", client.code, text, "--by", "fri"],
        ["stay", "begin", client.code, "hospital", "--place", text],
        ["service", "plan", client.code, "meals", "--every", "1d", "--note", text, *paid],
        ["service", "give", client.code, "1", "--units", "2", "--note", text],
        ["authorization", "add", client.code, "--service", "1", "--units", "1", *payer],
        ["plan", "agree", client.code, "--by", text, "--words", text],
        ["plan", "add-goal", client.code, f"Another {text}"],
        ["flag", client.code, text, "--kind", "other"],
        ["checkin", client.code, text, "--mode", "home", "--roadblock", text, "--did", text],
        ["person", "add", client.code, text[:180], "--role", "other", "--emergency"],
        ["person", "set", client.code, "1", "--provider", text, "--may-contact", "never"],
        ["person", "set", client.code, "1", "--household"],
        ["intake", f"Eve {text}"[:180], "--model", "icm", "--new"],
        ["household", "join", client.code, "Eve"],
        ["household", "leave", "Eve", "--reason", text],
        ["note", client.code, text],
        ["rhythm", client.code, "2w", "--reason", text],
        ["config", "set", "remind.message", "names"],
        ["remind", "snooze", client.code, "contact", "--until", "+9d", "--reason", text],
    ]
    for words in more:
        assert main(words) == 0, words
    patch.undo()
    return str(home / "cm.db"), client.code


@pytest.mark.parametrize("words", mostly_long(COMMANDS, FEW), ids=" ".join)
def test_only_colours_reach_the_terminal(
    hostile_store: tuple[str, str], tmp_path: Path, words: list[str]
) -> None:
    store, code = hostile_store
    file = tmp_path / "commands"
    file.write_text(f"show {code}\nlist\nnote {code} {shlex.quote(TEXT)}\n")
    typed = [{"CASE": code, "FILE": str(file)}.get(word, word) for word in words]
    environment = {
        "CM_STORE": store,
        "CM_WORKER": "ana",
        "CM_TODAY": "2026-03-05",
        "HOME": str(tmp_path),
        "PAGER": "cat",
    }
    exit_code, screen = on_terminal([*CM, *typed], environment=environment)
    assert exit_code == (10 if words[0] == "doctor" else 0), screen  # a flag is open there
    shown = ALLOWED.sub("", screen).replace("\r", "")
    assert not FORBIDDEN.findall(shown), repr(shown)
    assert "Traceback" not in shown
    assert "\N{BOMB}" not in shown
