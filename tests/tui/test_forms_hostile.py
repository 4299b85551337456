"""Text that could drive a terminal, markup and sheer length, typed and pasted into forms."""

import pytest
from textual.events import Paste

from command_line import CommandLine
from sweeps import mostly_long
from tui.forms import fill, form, is_open, last, opened, paste, refused, save, the_form
from tui.stage import dashboard, press, settled, shown

HOSTILE = "a\x1b]0;owned\x07\x1b[31m\x00\x9b2J \u202eevil [@click=app.quit]x[/] [/oops]"
SEEN = r"\x1b]0;owned\x07\x1b[31m\x00"


LATER = (
    "household assess add-goal add-step done review close note set transfer task-set"
    " appointment-answer"
)

VERBS = (
    "settle",
    "checkin",
    "person",
    *(pytest.param(v, marks=pytest.mark.long) for v in LATER.split()),
)
"""One whose form shows texts of the record, one with the most fields; ``.ci/long`` has all."""


async def test_what_is_pasted_drives_no_terminal(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana [/x] R.", "icm", "--worker", "ben")
    async with form(address, "flag", ref, actor="ben", size=(140, 40)) as pilot:
        assert "Dana [/x] R." in shown(pilot)
        await paste(pilot, HOSTILE)
        screen = shown(pilot)
        assert SEEN in screen
        assert "[@click=app.quit]x[/] [/oops]" in screen
        assert not set("\x1b\x07\x00\x9b\u202e") & set(screen)
        await fill(pilot, kind="other")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (flag,) = cm.json("flag", ref, "--list")
    assert SEEN in flag["text"]


@pytest.mark.parametrize("verb", mostly_long(VERBS, 1))
async def test_text_of_the_record_drives_no_terminal_in_any_form(
    cm: CommandLine, address: str, verb: str
) -> None:
    name = "Eve [@click=app.quit]x[/] \u202eR."
    ref = cm.open_case(name, "icm", "--worker", "ben")
    hostile = HOSTILE.replace("\x00", "")
    cm("assess", ref, "--need", f"housing=3:{hostile}", "--strength", hostile)
    cm("plan", "add-goal", ref, hostile, "--measure", hostile)
    cm("plan", "add-step", ref, "1", hostile)
    cm("task", "add", ref, hostile)
    cm("appointment", "add", ref, "fri 9:30", hostile, "--place", hostile)
    cm("flag", ref, hostile, "--kind", "other")
    cm("note", ref, hostile, "--as", "ben")
    cm("person", "add", ref, hostile, "--role", "other", "--may-contact", "never")
    async with form(address, verb, ref, actor="ben", size=(140, 40)) as pilot:
        screen = shown(pilot)
        assert "[@click=app.quit]x[/]" in screen
        assert not set("\x1b\x07\x9b\u202e") & set(screen)
        for field in the_form(pilot).fields.values():
            field.focus()
            await settled(pilot)
            await press(pilot, "enter")
            screen = shown(pilot)
            assert not set("\x1b\x07\x9b\u202e") & set(screen), field.key
            if not is_open(pilot):
                await press(pilot, "escape")


async def test_several_lines_pasted_into_one_line_become_one(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "rhythm", ref, actor="ben") as pilot:
        await fill(pilot, interval="2w", reason="she\r\nwants\tmore\nroom")
        await save(pilot)
        assert last(pilot).argv[-1] == "she wants more room"


async def test_an_empty_paste_and_blank_lines_do_no_harm(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "rhythm", ref, actor="ben") as pilot:
        for text in ("", "\n", "\r\n\r\n"):
            await paste(pilot, text)
        assert the_form(pilot).value("interval") == ""


async def test_a_long_note_is_kept_whole(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    long = "Was anders ist als sonst. " * 4000
    async with form(address, "note", ref, actor="ben") as pilot:
        await paste(pilot, long)
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("note", ref, "--show", "1")["text"] == long.strip()


async def test_too_long_a_line_is_said_and_not_cut(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "rhythm", ref, actor="ben") as pilot:
        await fill(pilot, interval="2w", reason="x" * 100_000)
        await save(pilot)
        assert "Reason" in refused(pilot)
        assert "100,000 characters; 2,000 is the most" in shown(pilot)
        assert len(the_form(pilot).value("reason")) == 100_000


async def test_wide_and_combining_characters_are_typed_and_shown(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("山田 花子", "icm", "--worker", "ben")
    async with form(address, "rhythm", ref, actor="ben") as pilot:
        assert "山田 花子" in shown(pilot)
        await fill(pilot, interval="2w", reason="家に帰りたい e\u0301t\u00e9 👩\u200d👧")
        assert len({len(row.encode("utf-32")) for row in shown(pilot).splitlines()}) < 99
        await press(pilot, "home", "right", "backspace", "end", "backspace")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert last_reason(cm, ref).startswith("に帰りたい")


def last_reason(cm: CommandLine, ref: str) -> str:
    entry = next(one for one in cm.json("timeline", ref) if one["kind"] == "rhythm")
    return str(entry["text"]).partition("; ")[2]


@pytest.mark.parametrize(
    "verbs",
    [
        ("close", "settle", "checkin", "person"),
        pytest.param(("assess", "add-step", "review", "agree"), marks=pytest.mark.long),
    ],
    ids=" ".join,
)
async def test_names_are_hidden_in_forms_and_what_they_say(
    cm: CommandLine, address: str, verbs: tuple[str, ...]
) -> None:
    ref = cm.open_case("Dana Quist", "icm", "--worker", "ben")
    code = ref.partition(".")[0]
    cm("plan", "add-goal", ref, "Dana sleeps in a bed", "--as", "ben")
    cm("assess", ref, "--need", "housing=3:Dana has no bed", "--as", "ben")
    cm("flag", ref, "Dana is not safe", "--kind", "other", "--as", "ben")
    cm("person", "add", ref, "Otto Quistgaard", "--role", "father", "--may-contact", "never")
    async with form(address, "close", ref, actor="ben", size=(140, 40)) as pilot:
        await press(pilot, "escape", "x")
        for verb in verbs:
            await opened(pilot, verb, ref)
            assert code in shown(pilot)
            assert "dana" not in shown(pilot).lower(), verb
            assert "quist" not in shown(pilot).lower(), verb
            assert "otto" not in shown(pilot).lower(), verb
            await press(pilot, "escape")
        await opened(pilot, "checkin", ref)
        dashboard(pilot).post_message(Paste("Seen"))
        await settled(pilot)
        await save(pilot)
        assert "dana" not in shown(pilot).lower()


async def test_a_refusal_names_nobody_where_names_are_hidden(cm: CommandLine, address: str) -> None:
    cm.open_case("Rosa Meier", "icm", "--phone", "555-0142")
    code = cm.open_case("Dana Quist", "icm").partition(".")[0]
    async with form(address, "intake", actor="ben", size=(140, 40)) as pilot:
        await press(pilot, "escape", "x")
        await opened(pilot, "intake")
        await fill(pilot, name="Rosa Meier", model="clinical", phone="555-0142")
        await save(pilot)  # cm asks whether it is the same person
        await fill(pilot, same_as=code)
        await save(pilot)
        assert f"The name of {code} on record is another one." in refused(pilot)
        assert "quist" not in shown(pilot).lower()
