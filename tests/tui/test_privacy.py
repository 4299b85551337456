"""Privacy: names hidden everywhere, the cover, and a failure that prints nothing of the record."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from agency import Agency, told_once
from cmcli.casework.appointments.answering import perform_cancelled
from cmcli.casework.appointments.appointments import perform_add
from cmcli.casework.appointments.values import AddAppointment, CancelAppointment
from cmcli.casework.clients.changing import perform_client_set
from cmcli.casework.clients.values import ClientChange
from cmcli.casework.people.people import perform_add_person, perform_change_person
from cmcli.casework.people.values import AddPerson, ChangePerson
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.hidden_names import without_names
from cmcli.domain.text import normalise
from cmcli.store.reading.find import find_case
from command_line import CommandLine
from pty_session import on_terminal
from sweeps import mostly_long
from tui.falls import SECRET, WHERES
from tui.forms import fill, is_open, save, the_form
from tui.stage import (
    EACH_SIZE,
    EVERY_SIZE,
    cm_words,
    dashboard,
    press,
    settled,
    shown,
    stage,
    type_in,
)
from tui.story import opened, told

FALLS = Path(__file__).with_name("falls.py")
NAMES = (
    "Dana Reed Kim Ahn Lou Stone Max Brandt Nia Flores Ola Nyberg Pat Quinn Rosalía Müller Mia"
    " Otto Kranich Kroll Lindqvist Sandoval"
)
"""Every name in the store, as words."""


@told_once
def filled(address: str) -> str:
    """The story, and a case in whose texts the client's names stand; its reference."""
    told(address)
    agency = Agency(address)
    ref = opened(
        agency,
        "Rosalía Müller",
        code="RSBMR",
        goes_by="Mia",
        worker="ben",
        phones=("555 0199",),
        safe_contact="Ask for Mia, never for Mrs Müller",
        issue="Mrs Mueller lost her flat; Mia's brother helps",
        words="Call me Mia.",
        whereabouts="with ROSALIA's aunt",
        needs={"housing": "Rosalía sleeps on a couch"},
    )
    with agency.operation("ben") as work:
        found = find_case(work, ref)
        check_in(work, found, CheckIn(note="Mia (rosalia müller) was glad.", mode="home"))
        raise_flag(work, found.case, kind="abuse", text="Müllers ex-husband waits for Mia outside")
        father = AddPerson(
            name="Otto Kroll", role="father", phone="555 0133", emergency=True, may_contact="ask"
        )
        perform_add_person(work, found, father)
        perform_change_person(work, found, ChangePerson(number=1, name="Otto Kranich"))
        check_in(work, found, CheckIn(note="Kranich called, once Kroll", with_whom="otto"))
    agency.store.engine.dispose()
    return ref


def expected_in_court(address: str, ref: str) -> None:
    """Make an appointment with a judge, and one that was cancelled."""
    with Agency(address).operation("ben") as work:
        found = find_case(work, ref)
        court = AddAppointment(
            at=work.now, text="Court with Otto Kranich", with_whom="J. Lindqvist"
        )
        perform_add(work, found, court)
        perform_add(work, found, replace(court, with_whom="Bob Sandoval"))
        perform_cancelled(work, found, CancelAppointment(number=2))


def nobody_is_named(pilot: Pilot[None]) -> None:
    """No word on the screen is, or begins with, a word of a client's name."""
    words = {word for word in normalise(shown(pilot)) if not word.isdigit()}
    named = {word for word in words for name in normalise(NAMES) if word.startswith(name)}
    assert not named, f"{named} in:\n{shown(pilot)}"


@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_hidden_names_are_on_no_screen(address: str, size: tuple[int, int]) -> None:
    ref = filled(address)
    expected_in_court(address, ref)
    async with stage(address, "sam", size, every=True, start="today") as pilot:
        counts = shown(pilot).splitlines()[1]
        await press(pilot, "x")
        assert shown(pilot).splitlines()[1] == counts, "the numbers stay"
        for key in ("1", "2", "5", "4", "6", "7"):
            await press(pilot, key)
            nobody_is_named(pilot)
            for move in ("down", "G"):
                await press(pilot, move)
                nobody_is_named(pilot)
        dashboard(pilot).places.open_case(ref)
        await settled(pilot)
        await press(pilot, "equals_sign")
        assert is_open(pilot)
        nobody_is_named(pilot)
        await press(pilot, "escape")
        for pane in "OPTVCo":
            await press(pilot, pane)
            nobody_is_named(pilot)
            await press(pilot, "G", "enter")
            nobody_is_named(pilot)
            await press(pilot, "escape")
            if dashboard(pilot).current_mode != "case":
                await press(pilot, "3")
        assert "RSBMR" in shown(pilot)
        assert "555 0199" not in shown(pilot)
        assert "555 0133" not in shown(pilot)
        await press(pilot, "x")
        assert "Rosalía" in shown(pilot)


async def test_hidden_data_of_a_client_is_in_no_form_and_no_timeline(address: str) -> None:
    ref = filled(address)
    with Agency(address).operation("ben") as work:
        said = ClientChange(name="Nia Flores")
        perform_client_set(work, find_case(work, ref), said)
    async with stage(address, "ben", start="today", case=ref) as pilot:
        await press(pilot, "x", "slash")
        await type_in(pilot, "rsbmr")
        await press(pilot, "enter")
        nobody_is_named(pilot)
        await press(pilot, "x", "3", "T")
        assert "name: was Rosalía Müller" in shown(pilot)
        await press(pilot, "x")
        nobody_is_named(pilot)
        await press(pilot, "W")
        assert the_form(pilot).fields["goes-by"].get() == ""
        nobody_is_named(pilot)
        await fill(pilot, pronouns="she")
        await save(pilot)
    with Agency(address).reading() as view:
        client = find_case(view, ref).client
    assert (client.name, client.goes_by, client.pronouns) == ("Nia Flores", "Mia", "she")
    assert client.phones == ("555 0199",)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_hidden_names_are_in_no_dialog(address: str, size: tuple[int, int]) -> None:
    filled(address)
    async with stage(address, "ben", size, start="caseload") as pilot:
        await press(pilot, "x")
        for keys in (("F",), ("w",), ("question_mark",), ("u",), ("ctrl+p",)):
            await press(pilot, *keys)
            nobody_is_named(pilot)
            if keys == ("F",):
                await type_in(pilot, "mia")
                assert pilot.app.screen.query_one(Input).password
                assert "RSBMR" in shown(pilot)
                nobody_is_named(pilot)
            await press(pilot, "escape")


async def test_hidden_names_do_not_come_back_with_what_was_done(address: str) -> None:
    ref = filled(address)
    async with stage(address, "ben", start="caseload", case=ref) as pilot:
        dashboard(pilot).messages.say("Copied: cm note RSBMR.1 'Mia called'")
        dashboard(pilot).notify("Mia is past the target", markup=False)
        await settled(pilot)
        await press(pilot, "x")
        nobody_is_named(pilot)
        await press(pilot, "n")
        await type_in(pilot, "Mia called")
        await press(pilot, "ctrl+s")
        assert "Done." in shown(pilot)
        nobody_is_named(pilot)
        await press(pilot, "y")
        nobody_is_named(pilot)
        assert "Mia called" in (pilot.app.clipboard or "") or "-" in pilot.app.clipboard
        await press(pilot, "u")
        nobody_is_named(pilot)
        await press(pilot, "y")
        nobody_is_named(pilot)
        await press(pilot, "T")
        nobody_is_named(pilot)


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Dana's sister, DANA and dana.", ("Dana Reed", None), "X's sister, X and X."),
        ("Danas Mutter; Redana; Reeds", ("Dana Reed",), "X Mutter; Redana; X"),
        ("Rosalia MÜLLER (Mu\u0308ller)", ("Rosalía Müller",), "X X (X)"),
        ("Jo went; John and Jost stayed", ("Jo",), "X went; John and Jost stayed"),
        ("a letter A. to R", ("Mary A. R",), "a letter A. to R"),
        ("李明来了", ("李明",), "X来了"),
        ("nothing to hide", (None, ""), "nothing to hide"),
        ("O'Neil-Ríos; Neil", ("Seán O'Neil-Ríos",), "O'X-X; X"),
    ],
)
def test_names_are_taken_out_of_texts(text: str, names: tuple[str | None, ...], left: str) -> None:
    assert without_names(text, names, "X") == left


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.app = dashboard(pilot)
        self.now = self.app.clock()
        self.app.clock = lambda: self.now

    async def pass_by(self, pilot: Pilot[None], minutes: float) -> None:
        """So many minutes, after which the dashboard looks whether anybody is there."""
        self.now += minutes * 60
        self.app.watch_idle()
        await settled(pilot)


@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_idle_minutes_cover_everything_and_keep_what_is_typed(
    address: str, size: tuple[int, int]
) -> None:
    ref = filled(address)
    async with stage(address, "ben", size, case=ref) as pilot:
        clock = Clock(pilot)
        await press(pilot, "n")
        await type_in(pilot, "half a sentence about Mia")
        await clock.pass_by(pilot, 4.9)
        assert not dashboard(pilot).covered
        await press(pilot, "space")
        await clock.pass_by(pilot, 4.9)
        assert not dashboard(pilot).covered
        await clock.pass_by(pilot, 0.2)
        assert dashboard(pilot).covered
        covered = shown(pilot)
        assert "cm is hidden. Your drafts are kept." in covered
        nobody_is_named(pilot)
        assert "half a sentence" not in covered
        for key in ("1", "3", "c", "x", "w", "F", "D", "ctrl+p", "question_mark", "u", "escape"):
            await press(pilot, key)
            assert shown(pilot) == covered, key
        await pilot.click(offset=(3, 0))
        await settled(pilot)
        assert shown(pilot) == covered
        await press(pilot, "enter")
        assert not dashboard(pilot).covered
        assert pilot.app.screen.query_one(TextArea).text == "half a sentence about Mia "
        await clock.pass_by(pilot, 4.9)
        assert not dashboard(pilot).covered


async def test_the_key_that_comes_too_late_only_brings_up_the_cover(address: str) -> None:
    filled(address)
    async with stage(address, "ben") as pilot:
        clock = Clock(pilot)
        clock.now += 3_600  # as after a night with the lid closed: no timer has run
        await press(pilot, "q")
        assert pilot.app.is_running
        assert dashboard(pilot).covered
        await press(pilot, "q")
        assert not pilot.app.is_running


async def test_what_ends_under_the_cover_stays_under_it(address: str) -> None:
    ref = filled(address)
    async with stage(address, "ben", start="caseload") as pilot:
        app = dashboard(pilot)
        await press(pilot, "ctrl+l")
        covered = shown(pilot)
        app.places.open_case(ref)
        app.notify("a warning about Mia", markup=False)
        app.action_keys()
        await settled(pilot)
        assert shown(pilot) == covered
        await press(pilot, "enter")
        assert app.current_mode == "case"
        assert "RSBMR" in shown(pilot)
        await press(pilot, "2")
        assert "│ Keys" in shown(pilot)


async def test_a_form_that_ends_under_the_cover_closes_when_it_is_taken_off(address: str) -> None:
    ref = filled(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "w")
        scope = pilot.app.screen
        await press(pilot, "ctrl+l")
        assert dashboard(pilot).covered
        scope.dismiss(None)
        await settled(pilot)
        assert dashboard(pilot).covered
        await press(pilot, "enter")
        assert not dashboard(pilot).covered
        assert dashboard(pilot).page() is pilot.app.screen
        assert ref


async def test_minutes_are_the_agencys_and_may_be_never(cm: CommandLine, address: str) -> None:
    cm("config", "set", "dashboard.lock-minutes", "1")
    async with stage(address, "ben") as pilot:
        clock = Clock(pilot)
        await clock.pass_by(pilot, 1.1)
        assert dashboard(pilot).covered
    cm("config", "set", "dashboard.lock-minutes", "never")
    async with stage(address, "ben") as pilot:
        clock = Clock(pilot)
        await clock.pass_by(pilot, 10_000)
        assert not dashboard(pilot).covered


@pytest.mark.long
def test_the_cover_is_taken_off_by_the_command_that_was_set(
    cm: CommandLine, terminal: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "unlock"
    tries = tmp_path / "tries"
    script.write_text(
        f"echo again >> {tries}\n"
        f"echo try $(wc -l < {tries})\n"
        "read word\n"
        "echo got $word\n"
        "test $word = open\n"
    )
    cm("config", "set", "unlock", f"/bin/sh {script}")
    keys = [
        ("Dana R.", "\x0c"),
        ("Enter runs", "\r"),
        ("try 1", "no\n"),
        ("command failed", "\r"),
        ("try 2", "open\n"),
        ("got open", "q"),
    ]
    code, screen = on_terminal(cm_words("dashboard"), keys=keys, environment=terminal)
    assert code == 0
    before, _, after = screen.partition("command failed")
    assert "got no" in before
    assert "got open" in after
    assert "Dana R." in after


FEW = ("handler", "reading", "thread", "end")
"""A failure in each kind of page; ``.ci/long`` has all."""


@pytest.mark.parametrize("where", mostly_long(sorted(WHERES), FEW))
def test_a_failure_prints_neither_its_text_nor_locals(terminal: dict[str, str], where: str) -> None:
    falls = f"import runpy; runpy.run_path({str(FALLS)!r}, run_name='__main__')"
    words = [sys.executable, "-c", falls, where]
    code, screen = on_terminal(words, keys=[("Dana R.", "\x12")], environment=terminal)
    assert code == 1, screen
    assert SECRET not in screen
    assert "bruises" not in screen
    assert "Traceback" not in screen
    if where != "end":
        assert "This is a bug: ValueError at " in screen
        assert "Your drafts are kept" in screen


@pytest.mark.long
def test_nothing_that_textual_offers_writes_what_is_shown(
    terminal: dict[str, str], tmp_path: Path
) -> None:
    log, pictures = tmp_path / "textual.log", tmp_path / "pictures"
    pictures.mkdir()
    environment = {
        **terminal,
        "TEXTUAL_LOG": str(log),
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(pictures),
    }
    code, screen = on_terminal(
        cm_words("dashboard"), keys=[("Dana R.", "q")], environment=environment, cold=True
    )
    assert code == 0, screen
    assert not log.exists()
    assert list(pictures.iterdir()) == []


def test_no_core_is_written(terminal: dict[str, str]) -> None:
    limit = "resource.getrlimit(resource.RLIMIT_CORE)"
    script = f"import resource, cmcli.cli.main as c; c._prepare(); print({limit})"
    code, screen = on_terminal([sys.executable, "-c", script], environment=terminal)
    assert (code, screen.strip()) == (0, "(0, 0)")
    assert os.environ.get("CM_DEBUG") is None
