"""The house: what a cheap start may import, and what must not stand in the sources."""

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cmcli.cli.app import COMMANDS, load
from cmcli.store.keeping.create import create

TOP = Path(__file__).parents[1]
SOURCES = sorted((TOP / "src" / "cmcli").rglob("*.py"))
SCHEMA = ("sqlmodel", "alembic", "textual")
HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "textual", "psycopg", "sqlcipher3")


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running the code."""
    script = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    loaded = modules_after(f"from cmcli.cli.main import main\nmain({words!r})")
    assert "typer" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("words", [["help"], ["help", "dates"], ["help", "settings"]])
def test_a_topic_loads_neither_sql_nor_rich(words: list[str]) -> None:
    loaded = modules_after(f"from cmcli.cli.main import main\nmain({words!r})")
    assert "typer" in loaded
    assert not loaded & {*HEAVY, "rich", "tomlkit"}


def test_completion_loads_nothing_but_the_driver(tmp_path: Path) -> None:
    code = f"""
import os
def leave(code): raise SystemExit
os._exit = leave
os.environ.update(CM_STORE={str(tmp_path / "cm.db")!r}, CM_WORKER="ana")
sys.argv = ["cm", "__complete", "case", ""]
from cmcli.cli.main import run
try: run()
except SystemExit: pass
"""
    create(str(tmp_path / "cm.db")).engine.dispose()
    loaded = modules_after(code)
    assert "sqlcipher3" in loaded
    dear = {"typer", "rich", "pydantic", "platformdirs", "tomllib", "pathlib", "dataclasses"}
    assert not loaded & ({*HEAVY, *dear} - {"sqlcipher3"})


def test_the_domain_is_standard_library_only() -> None:
    names = [
        path.stem for path in SOURCES if path.parent.name == "domain" and path.stem != "__init__"
    ]
    loaded = modules_after("\n".join(f"import cmcli.domain.{name}" for name in names))
    assert loaded <= {*sys.stdlib_module_names, "cmcli", "__main__", "_virtualenv"} | {
        name for name in loaded if name.startswith(("_", "sitecustomize", "distutils"))
    }


def test_no_table_leaves_the_store() -> None:
    tables = {"table_of", "light_table", "logged_tables"}
    private = ("cmcli.store.schema", "cmcli.store.core.mapping", "cmcli.store.core.bookkeeping")
    for path in SOURCES:
        if "store" in path.relative_to(TOP).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(private), path
                if (node.module or "").startswith("cmcli.store"):
                    assert not tables & {alias.name for alias in node.names}, path


def test_no_class_name_stands_twice() -> None:
    where: dict[str, list[str]] = {}
    for path in SOURCES:
        for name in re.findall(r"^ *class (\w+)[(:]", path.read_text("utf-8"), re.MULTILINE):
            where.setdefault(name, []).append(str(path.relative_to(TOP)))
    assert len(where) > 600
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}


ONE_SHOT = """
intake "Kim T." --model icm --decision waitlist
accept KIM
assess KIM --need housing=3:car --strength "Cooks well"
plan add-goal KIM "A flat" --need housing --by 2026-12-01 --measure rooms --target 1
plan add-step KIM 1 "Look at flats" --by 2026-05-01
plan set KIM 1 --measure keys
plan show KIM
plan agree KIM
plan revise KIM --reason "More time"
plan decline KIM "Shared flat"
plan done KIM 1.1
plan log KIM
plan diff KIM
plan print KIM
plan drop KIM 1 --reason "Found one"
task add KIM "Send the form" --by fri
task set KIM 1 --by eom
task list KIM
task done KIM 1
task add KIM "Call the clinic"
task drop KIM 2 --reason "She called"
appointment add KIM "today 0:01" "Home visit" --repeat 1w
appointment set KIM 1 --place home
appointment kept KIM 1 "Saw her" --mode home
appointment move KIM 2 "2026-12-01 10:00"
appointment cancelled KIM 2
appointment add KIM "today 0:02" "Call"
appointment missed KIM 4
appointment list KIM
refer KIM "Legal aid" --need housing --urgent
referral set KIM 1 --status scheduled --at "2026-12-01 9:30"
referral ask KIM 1 --answer "they wait for her"
referral list KIM
referral show KIM 1
referral print KIM 1
referral error KIM 1 --reason "another client's"
benefit add KIM snap --status applied
benefit set KIM 1 --status granted
benefit error KIM 1 --reason "another client's"
benefit list KIM
document add KIM lease --status have --renew eom
document set KIM 2 --status expired
document error KIM 2 --reason "another client's"
document list KIM
service plan KIM counseling --every 1w --units 1 --unit hours
service give KIM 1 --units 1 --cost 50
service set KIM 1 --funding grant
service list KIM --by funding
authorization add KIM --service 1 --units 40 --from today --to eom --payer "Blue Plan"
authorization set KIM 1 --status denied
authorization list KIM
authorization error KIM 1 --reason wrong
service error KIM 1.1 --reason wrong
service end KIM 1 --reason enough
stay begin KIM hospital --until fri
stay set KIM --prepared today
stay end KIM
stay error KIM --reason wrong
stay list KIM
resource find --for KIM --need housing
mandated add KIM --agency CPS --reference 26-1 --told today --written-by +2d
mandated list KIM
mandated written KIM 1
crisis KIM --warning "no sleep" --helps "walking"
crisis KIM --drop 2 --call "Ana=555-0101"
crisis KIM --unchanged
crisis KIM
crisis KIM --log
crisis KIM --print
alert add KIM "Dog in the yard" --kind pet --review +3m
alert review KIM 1 --found "still there" --review +6m
alert set KIM 1 --source "seen there"
alert list KIM
alert end KIM 1 --reason "gone"
checkin KIM "Seen at home" --mode home --next fri
checkin KIM "Seen with Lee" --mode home
log KIM home 45m "Seen at home" next fri
client list
client show KIM
client set KIM --phone 555-0182
client tie KIM ana --kind wish
intake "Ольга В." --model act --unassigned
client merge KIM "Ольга" --yes
undo --yes
contact list KIM
contact amend KIM 2 --minutes 30
checkin KIM --mode phone --roadblock "No bus"
roadblock end KIM 1
roadblock list KIM
contact error KIM 2 --reason "Not this client"
intake "Lee W." --model icm
contact move KIM 1 --to "Lee W." --reason "Wrong client"
note KIM "Called back"
person add KIM Ana --role sister --phone 555-0101 --may-contact ask
person set KIM 1 --phone none
person list KIM
checkin KIM --with Ana --mode phone
person end KIM 1 --reason gone
household join KIM "Lee W." --relationship partner
household confirm KIM
household show KIM
household leave KIM
flag KIM "Talks of it" --kind self-harm
flag KIM --settle 1 --done "Crisis line" --told sam
rhythm KIM 5d --reason "Asked for it"
review KIM --decision continue --note "Goes well"
timeline KIM
flow KIM
history KIM
show KIM
list
search flat
due
day --week
mine
caseload
waitlist
supervise
worker add ben --name Ben
worker set ben --hours 30
worker reduce ben --percent 20 --reason leave
worker set-reduction ben 1 --until +9d
worker reductions ben
worker list
team add east --name East
team set east --name "East side"
team list
team show east
transfer KIM --to ben --reason "Nearer" --ask
request list
request decline KIM --reason "Full" --as ben
transfer KIM --to ben --reason "Nearer" --ask
request withdraw KIM
transfer KIM --to ben --reason "Nearer" --ask
request accept KIM --as ben
request told KIM
handoff ben
cover add ben --by ana --from today --to +3d
cover told KIM
cover handover 1 "All quiet"
cover handback 1 "Still quiet"
cover show 1
cover list
cover end 1 --on tomorrow
cover on-call east ben --from today --to +3d
cover off-call east ben --on tomorrow
set KIM --acuity 2 --reason "Settled in"
models list
models show icm
models set icm --target 20
models copy icm icm-plus "Intensive, with a nurse"
words list
words add modes clubhouse "At the clubhouse"
words end modes clubhouse
worker set ben --role supervisor
config set approval.schedule yes
rhythm KIM 12w --reason "Away"
approval list
approval show 1
approval return 1 --comment "Why so long?" --as ben
approval withdraw 1
rhythm KIM 12w --reason "Works abroad"
approval give 2 --as ben
resource add Pantry --need food
resource set 1 --checked today
resource list pan
resource show 1
resource end 1 --reason moved
config show
config get agency.timezone
config set agency.timezone Etc/UTC
fidelity
remind show
remind snooze KIM contact --until 2026-05-01 --reason "Away"
remind script cron
remind send --print
remind log
audit log
warm status
warm stop
undo --yes
close KIM --reason moved --summary "Moved away"
reopen KIM --reason "Came back"
batch ONE_LINE
suggest KIM
simulate "transfer KIM --to ana --reason Moved"
unlock
lock
"""
"""A line for every command that reads or writes records, run one after the other."""

MORE = {"init", "demo", "dashboard", "shell", "doctor", "import hmis", "audit verify", "help"}
MORE |= {"learn", "import hsds", "db path", "db check", "db backup", "db restore", "db migrate"}
MORE |= {"db encrypt", "db drill", "key list", "key add", "key remove", "key rotate"}
"""The other commands. Those that make or check a store may load its schema."""


def commands() -> set[str]:
    """The name of every command that does something itself."""
    found = set()
    for entry in COMMANDS:
        group = getattr(load(entry.name), "commands", None)
        found |= {f"{entry.name} {name}" for name in group} if group else {entry.name}
    return found


def test_no_one_shot_command_loads_the_schema(tmp_path: Path) -> None:
    """All of them run in one fresh interpreter. Typer itself loads pydantic for a few."""
    lines = [shlex.split(line) for line in ONE_SHOT.strip().splitlines()]
    starts = {" ".join(words[:2]) for words in lines} | {words[0] for words in lines}
    assert commands() - MORE - starts == set()
    environment = {
        **os.environ,
        "CM_STORE": str(tmp_path / "cm.db"),
        "HOME": str(tmp_path),
        "CM_WORKER": "ana",
        "CM_TODAY": "2026-03-04",
    }
    start = [sys.executable, "-c", "from cmcli.cli.main import run; run()"]
    init = [*start, "init", "--worker", "ana", "--name", "Ana"]
    subprocess.run(init, check=True, capture_output=True, env=environment)
    (tmp_path / "ONE_LINE").write_text("list\n")
    code = f"""
import io, json, sys
from contextlib import redirect_stdout
from cmcli.cli.main import main
with redirect_stdout(io.StringIO()) as said:
    main([*{lines[0]!r}, "--json"])
ref = json.loads(said.getvalue())["ref"]
for words in {lines[1:]!r}:
    code = main([ref if word == "KIM" else word for word in words])
    if code:
        print("failed:", code, *words)
print("loaded:", *sorted({set(SCHEMA)!r} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert [one for one in done.stdout.splitlines() if one.startswith("failed:")] == [], done.stderr
    assert done.stdout.splitlines()[-1] == "loaded:"


def test_every_dependency_is_bounded_and_locked_with_its_hashes() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    needed = project["project"]["dependencies"] + extras["postgres"]
    for one in [*needed, *extras["test"], *project["build-system"]["requires"]]:
        assert "<" in one or "~=" in one, f"{one} has no upper bound"
    lock = (TOP / ".ci" / "requirements.lock").read_text()
    locked = re.findall(r"^([\w.-]+)(?:\[\w+\])?==\S+.*\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(locked) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    for one in needed:
        name = re.split(r"[\[<>=~ ]", one)[0].lower().replace("_", "-")
        assert name in locked, f"make it again: {name} is not in .ci/requirements.lock"
