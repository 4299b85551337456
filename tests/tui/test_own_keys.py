"""Keys that somebody chose, where they are said, and the editor for long texts."""

from pathlib import Path

import pytest

from cmcli.cli.core.options import Options
from cmcli.cli.dashboard import build
from cmcli.errors import UsageProblem
from cmcli.tui.forms.form import Form
from command_line import CommandLine
from pty_session import on_terminal
from tui.forms import form, refused, the_form
from tui.stage import LARGE, cm_words, line, press, shown, stage, type_in, until
from tui.story import told


async def test_a_verb_has_the_key_that_was_set_and_no_other(cm: CommandLine, address: str) -> None:
    told(address)
    cm("config", "set", "keys", "verb.note=J app.undo=f8")
    async with stage(address, "ben", start="today") as pilot:
        await press(pilot, "n")
        assert not isinstance(pilot.app.screen, Form)
        await press(pilot, "J")
        assert await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        assert the_form(pilot).verb.name == "note"
        await type_in(pilot, "Seen.")
        await press(pilot, "ctrl+s")
        assert await until(pilot, lambda: "f8 undoes, y copies" in shown(pilot))
        await press(pilot, "question_mark")
        rows = [row.split("│")[1] for row in shown(pilot).splitlines() if "Write a note." in row]
        assert rows
        assert all("J Write a note." in " ".join(row.split()) for row in rows)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("verb.chekin=C", "has 'verb.chekin', which isn't an action"),
        ("verb.note=c", "gives c to both verb.checkin and verb.note"),
        ("verb.note=?", "gives question_mark to both verb.note and app.keys"),
        ("verb.note=ctrl+nokey", "'ctrl\\+nokey', which isn't a key"),
    ],
)
def test_keys_that_cannot_be_are_refused_before_anything_is_shown(
    cm: CommandLine, address: str, words: str, sentence: str
) -> None:
    cm("config", "set", "keys", words)
    with pytest.raises(UsageProblem, match=sentence):
        build(Options(command="dashboard", actor="ben", store=address))
    assert "must be words such as" in cm("config", "set", "keys", "note C", code=2).err


async def test_the_finder_says_the_keys(address: str) -> None:
    told(address)
    async with stage(address, "ben", LARGE, start="today") as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, "contact")
        assert line(pilot, "Record a contact or an attempt.").split()[-2] == "c"


async def test_without_a_terminal_of_its_own_the_text_stays(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await type_in(pilot, "Seen")
        await press(pilot, "f4")
        assert "cannot be opened on this terminal" in refused(pilot)
        assert the_form(pilot).value("text") == "Seen"


@pytest.mark.long
def test_a_note_is_written_in_the_editor(
    cm: CommandLine, address: str, tmp_path: Path, terminal: dict[str, str]
) -> None:
    (ref,) = cm("list", "--format", "ids").out.split()
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\nprintf "%s, and more" "$(cat "$1")" > "$1.new"\nmv "$1.new" "$1"\n'
    )
    editor.chmod(0o700)
    keys = [
        ("Dana R.", "n"),
        ("Save ctrl+s", "Seen\x1bOS"),
        ("Seen, and more", "\x13"),
        ("u undoes", "q"),
    ]
    environment = {**terminal, "EDITOR": str(editor)}
    code, screen = on_terminal(cm_words("dashboard"), keys=keys, environment=environment)
    assert code == 0, screen
    assert cm.json("note", ref, "--show", "1")["text"] == "Seen, and more"
