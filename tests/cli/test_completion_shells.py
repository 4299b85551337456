"""Completion in real shells on a terminal: keys are typed, Tab is pressed, the line is read."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import warmed
from agency import TODAY, Agency, added
from cmcli.cli.completion.scripts import write
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.plans import Goal, Step
from cmcli.domain.safety import Flag
from cmcli.domain.workers import Team
from cmcli.store.reading.find import find_worker
from shells import NAMES, Shell, printable
from sweeps import mostly_long

HOSTILE = '[/oops] $(touch evil) `touch evil` \x1b]0;x\x07 it\'s "q" a:b \\n %F{red} c\td\u202ee'


@dataclass(frozen=True)
class Desk:
    """A folder to work in, with the scripts and a store, and a shell in it."""

    shell: Shell
    name: str
    folder: Path
    environment: dict[str, str]

    @property
    def scripts(self) -> Path:
        """Where the scripts lie."""
        return self.folder / "scripts"

    def complete(self, typed: str, *shown: str) -> str:
        """The line after Tab, without a blank at its end."""
        line = self.shell.complete(typed, *shown)
        assert printable(self.shell.screen), repr(self.shell.screen)
        return line.rstrip()

    def files(self) -> list[str]:
        """What lies in the folder."""
        return sorted(one.name for one in self.folder.iterdir())


def fill(path: Path) -> None:
    """Two cases of ana's, one of a person with a hostile name, and hostile text in the other."""
    agency = Agency(str(path))
    with agency.operation() as work:
        ana = find_worker(work, "ana")
        work.add(Team(id=work.new_id(), handle="north", name=HOSTILE))
        cases = []
        for code, name in (("DNRRS", "Dana Reyes"), ("HSTBC", HOSTILE)):
            client = work.add(Client(id=work.new_id(), code=code, name=name))
            case = Case(
                id=work.new_id(),
                client_id=client.id,
                episode=1,
                model="icm",
                status="open",
                worker_id=ana.id,
                acuity=3,
                opened_on=TODAY,
            )
            cases.append(added(work, case).id)
        goal = added(work, Goal(id=work.new_id(), case_id=cases[0], number=1, text="A room"))
        step = Step(id=work.new_id(), case_id=cases[0], goal_id=goal.id, number=1, text=HOSTILE)
        added(work, step)
        added(
            work,
            Flag(
                id=work.new_id(),
                case_id=cases[0],
                number=1,
                kind="other",
                text=HOSTILE,
                raised_on=TODAY,
                raised_by="ana",
            ),
        )
    agency.store.engine.dispose()


@pytest.fixture(scope="module", params=NAMES)
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Desk]:
    """A shell in a folder with a store."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "scripts").mkdir()
    write(folder / "scripts")
    shutil.copy(sqlite_template, folder / "cm.db")
    fill(folder / "cm.db")
    environment = {
        "PATH": f"{Path(warmed.program()).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "CM_STORE": str(folder / "cm.db"),
        "CM_WORKER": "ana",
    }
    shell = Shell(request.param, folder / "scripts", environment, folder)
    yield Desk(shell, request.param, folder, environment)
    shell.close()


CONSTANT = [
    ("cm chec", "cm checkin"),
    ("cm plan add-g", "cm plan add-goal"),
    ("cm checkin X --minu", "cm checkin X --minutes"),
    ("cm checkin X NOTE --trav", "cm checkin X NOTE --travel"),
    ("cm list --format jsonl", "cm list --format jsonl"),
    ("cm list --format=pl", "cm list --format=plain"),
    ("cm close X --reason goals", "cm close X --reason goals-met"),
    ("cm close X --reason=goals", "cm close X --reason=goals-met"),
    ("cm intake N --need hous", "cm intake N --need housing="),
    ("cm intake N --need=hous", "cm intake N --need=housing="),
    ("cm assess X --need housing=not", "cm assess X --need housing=not-asked"),
    ("cm assess X --need housing=3", "cm assess X --need housing=3:"),
    ("cm assess X --need=housing=3", "cm assess X --need=housing=3:"),
    ("cm assess X --stage housing=act", "cm assess X --stage housing=action"),
    ("cm review X --goal 1=-2", "cm review X --goal 1=-2"),
    ("cm models show bro", "cm models show brokerage"),
    ("cm config set agency.cr", "cm config set agency.crisis-line"),
    ("cm remind snooze X cont", "cm remind snooze X contact"),
    ("cm plan 'add-g", "cm plan 'add-goal'"),
    ("cm list -- --form", "cm list -- --form"),
    ("cm checkin X --minutes --form", "cm checkin X --minutes --form"),
    ("cm db backup scri", "cm db backup scripts/"),
    ("cm list --store=scri", "cm list --store=scripts/"),
    ("cm list --store scri", "cm list --store scripts/"),
]


@pytest.mark.parametrize(("typed", "line"), mostly_long(CONSTANT, CONSTANT[::4]))
def test_what_is_constant(desk: Desk, typed: str, line: str) -> None:
    assert desk.complete(typed) in (line, line.removesuffix("'"))


@pytest.mark.parametrize(
    ("typed", "line"),
    mostly_long(
        [
            ("cm show DNRRS", "cm show DNRRS"),
            ("cm show DNRRS.", "cm show DNRRS.1"),
            ("cm list --worker a", "cm list --worker ana"),
            ("cm list --worker=a", "cm list --worker=ana"),
            ("cm due --team n", "cm due --team north"),
            ("cm checkin DNRRS --progress ", "cm checkin DNRRS --progress 1="),
            ("cm checkin DNRRS --progress=", "cm checkin DNRRS --progress=1="),
            ("cm checkin 'Dana R' --progress ", "cm checkin 'Dana R' --progress 1="),
            ("cm checkin dana\\ r --progress ", "cm checkin dana\\ r --progress 1="),
            ("cm plan add-step DNRRS ", "cm plan add-step DNRRS 1"),
            ("cm plan done DNRRS 1.", "cm plan done DNRRS 1.1"),
            ("cm flag DNRRS --settle ", "cm flag DNRRS --settle 1"),
            ("cm show --store cm.db --as ana -- DNRRS", "cm show --store cm.db --as ana -- DNRRS"),
            ("cm show --store no.db DA", "cm show --store no.db DA"),
        ],
        6,
    ),
)
def test_what_is_in_the_store(desk: Desk, typed: str, line: str) -> None:
    assert desk.complete(typed) == line


def test_references_have_initials(desk: Desk) -> None:
    told = {"bash": ["DNRRS", "HSTBC"], "zsh": ["D.R. icm", "[.$.E. icm"]}
    fish = ["DNRRS  (D.R. icm)", "HSTBC  ([.$.E. icm)"]
    assert desk.complete("cm show ", *told.get(desk.name, fish)) == "cm show"
    for start in ("DN", "dn", '"DN', "'DN", "D\\N"):
        line = desk.complete(f"cm show {start}")
        assert re.sub(r"""["'\\]""", "", line) == "cm show DNRRS"


def test_hostile_text_of_the_store_is_only_shown(desk: Desk) -> None:
    before = desk.files()
    text = r"""[/oops] $(touch evil) `touch evil` \x1b]0;x\x07 it's "q" a:b \n %"""
    shown = ["1.1"] if desk.name == "bash" else [text]
    assert desk.complete("cm plan done DNRRS ", *shown) == "cm plan done DNRRS 1"
    assert desk.complete("cm due --team ") == "cm due --team north"
    assert desk.complete("cm flag DNRRS --settle ") == "cm flag DNRRS --settle 1"
    assert desk.files() == before


ON_THE_LINE = [
    "cm show $(touch evil) ",
    "cm show $(touch evil)",
    "cm show `touch evil` ",
    "cm show `touch evil`",
    'cm show "$(touch evil)" ',
    'cm show "$(touch evil)',
    "cm show '$(touch evil)' ",
    "cm show '$(touch evil)",
    "cm checkin X \"it's $(touch evil) --mo",
    "cm checkin X 'a \"b' --mode ",
    'cm checkin "$(touch evil)" --progress ',
    "cm checkin `touch evil` --progress ",
    'cm list --store "$(touch evil)" --worker ',
    "cm list --store=`touch evil` --worker ",
    'cm list --worker="$(touch evil)',
    "cm list --worker=$(touch evil)",
    "cm assess X --need housing=$(touch evil)",
    'cm assess X --need "housing=4:$(touch evil)" --st',
    "cm db backup $(touch evil)/",
    "cm db backup `touch evil`/",
    'cm db backup "$(touch evil)/',
    "cm --form $(touch evil",
    "cm show ${x:=$(touch evil)} ",
    "cm show a;touch\\ evil ",
    "cm show (touch evil) ",
    "cm show <(touch evil) ",
    "cm plan $(touch evil) ",
    "cm plan '*' ",
    "cm show \\",
    "cm show ../*[x ",
    "cm show ~nobody-here ",
    "cm show é\u202e ",
]


@pytest.mark.parametrize("typed", mostly_long(ON_THE_LINE, ON_THE_LINE[::4]))
def test_hostile_words_on_the_line_are_never_run(desk: Desk, typed: str) -> None:
    before = desk.files()
    desk.shell.complete(typed)
    assert desk.files() == before


def test_without_a_store_nothing_is_said(desk: Desk, tmp_path: Path) -> None:
    environment = desk.environment | {"HOME": str(tmp_path), "CM_STORE": str(tmp_path / "cm.db")}
    shell = Shell(desk.name, desk.scripts, environment, tmp_path)
    try:
        for typed in ("cm show ", "cm transfer X --to ", "cm checkin X --progress "):
            assert shell.complete(typed) == typed
            assert "cm:" not in shell.screen
        assert shell.complete("cm chec").rstrip() == "cm checkin"
    finally:
        shell.close()
    assert not [one for one in tmp_path.rglob("cm*") if "fish" not in one.parts]


def _stand_in(folder: Path, script: str) -> str:
    """Put a program of that name first; gives the folder in which it lies."""
    program = folder / "bin" / "cm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return str(program.parent)


def test_own_keys_follow_those_of_the_list(desk: Desk, tmp_path: Path) -> None:
    told = r'printf "handed-over\tHanded over\n"'
    script = f'case "$2 $3" in "own-closure-reasons h"*) {told} ;; esac'
    path = f"{_stand_in(tmp_path, script)}:{desk.environment['PATH']}"
    shell = Shell(desk.name, desk.scripts, desk.environment | {"PATH": path}, tmp_path)
    try:
        assert shell.complete("cm close X --reason han").rstrip().endswith("handed-over")
        assert shell.complete("cm close X --reason=goa").rstrip().endswith("goals-met")
    finally:
        shell.close()


def test_what_is_constant_starts_no_process(desk: Desk, tmp_path: Path) -> None:
    first = _stand_in(tmp_path, f'echo "$2" >>{tmp_path}/asked')
    path = f"{first}:{desk.environment['PATH']}"
    shell = Shell(desk.name, desk.scripts, desk.environment | {"PATH": path}, tmp_path)
    asked = tmp_path / "asked"
    try:
        for typed in ("cm ", "cm plan ", "cm checkin X --", "cm list --format ", "cm db backup "):
            shell.complete(typed)
        assert shell.complete("cm list --stage=plann").rstrip().endswith("planning")
        assert not asked.exists()
        shell.complete("cm show ")
        assert asked.read_text() == "case\n"
    finally:
        shell.close()


def test_a_value_that_is_no_plain_word_is_left_out(desk: Desk, tmp_path: Path) -> None:
    bad = "'$(touch evil)' '`touch evil`' 'a;touch evil' 'HJ KMN' '*' 'a\033[2J' '~' '' 'x:y'"
    first = _stand_in(tmp_path, rf"printf '%b\tD.R.\n' {bad} HJKMN; echo trouble >&2; exit 0")
    path = f"{first}:{desk.environment['PATH']}"
    shell = Shell(desk.name, desk.scripts, desk.environment | {"PATH": path}, tmp_path)
    try:
        assert shell.complete("cm show ").rstrip() == "cm show HJKMN"
        assert printable(shell.screen)
        assert "trouble" not in shell.screen
    finally:
        shell.close()
    assert not (tmp_path / "evil").exists()
