"""What all forms have in common: every verb has one, and each can be used by keyboard alone."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from textual.pilot import Pilot

from cmcli.casework.described.texts import command_line
from cmcli.tui.forms.choice import Choice, Tick
from cmcli.tui.forms.days import DayField, MomentField, Numbers
from cmcli.tui.forms.fields import FormField, LineField, LongField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.verbs import VERBS, Verb
from command_line import CommandLine
from sweeps import mostly_long
from tui.forms import fill, form, is_open, marked, opened, refused, save, text_of, the_form
from tui.stage import (
    EACH_SIZE,
    EVERY_SIZE,
    LARGE,
    SMALL,
    dashboard,
    press,
    settled,
    shown,
    stage,
    until,
)

Size = tuple[int, int]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_a_form(verb: Verb) -> None:
    found = import_module(verb.module).FORM
    assert issubclass(found, Form)
    assert found(verb, (), {}).way()
    assert found.__doc__


def test_keys_of_verbs_are_used_once() -> None:
    keys = [verb.key for verb in VERBS if verb.key]
    assert len(set(keys)) == len(keys)


def eventful(cm: CommandLine, verb: str) -> tuple[str, ...]:
    """A case on which the verb can be done, with something of everything."""
    if verb.startswith("resource"):
        cm("resource", "add", "Night Shelter")
        if verb == "resource-set":
            cm("resource", "end", "1", "--reason", "full")
    if verb == "intake" or verb.startswith(("resource", "worker")):
        return ()
    if verb == "accept":
        waits = ("--decision", "waitlist", "--opened", "2026-01-05")
        return (cm.open_case("Dana R.", "icm", *waits),)
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-01-05")
    cm("assess", ref, "--need", "housing=4:in her car", "--strength", "keeps her word")
    cm("plan", "add-goal", ref, "Sleep in a bed", "--measure", "nights")
    cm("plan", "add-step", ref, "1", "Call the office")
    cm("note", ref, "Called", "--as", "ben")
    if verb == "contact":
        cm("checkin", ref, "--as", "ben")
    if verb in ("act", "settle", "close"):
        cm("flag", ref, "unsafe", "--kind", "other")
    if verb == "reopen":
        cm("close", ref, "--reason", "moved")
    return (ref,)


AVOIDED = {
    "add-goal": {"gas-baseline"},
    "review": {"override", "close-reason", "decision", "acuity"},
    "accept": {"unassigned", "override"},
    "reopen": {"override"},
    "intake": {"same-as", "unassigned", "decision", "override", "interval"},
    "set": {"model", "phase", "override"},
    "transfer": {"override"},
    "agree": {"how"},
    "snooze": {"way"},
    "assess": {"unchanged"},
    "note": {"way", "sign"},
    "contact": {"way"},
    "checkin": {"kind"},
}
"""Fields that exclude others, or that decide something else."""


DIRECTORY = {
    "entry": "1",
    "need": "food\nhousing",
    "email": "help@agency.example",
    "ages": "18-24",
    "serves": "women",
    "program": "psh",
}
"""Fields of an entry of the directory that take only some texts."""

LONGEST = [verb for verb in VERBS if verb.name == "checkin"]
"""The form that scrolls most, with every change."""


def said_in(found: Form[Any], ref: str | None) -> tuple[str, ...]:
    """The command line that says what the form does."""
    return command_line(found.texts(), ref)


def sample(field: FormField) -> str:
    """Something that the field takes."""
    match field:
        case Tick():
            return "yes"
        case Choice():
            keys = [one.key for one in field.choices if one.key]
            return keys[-1] if keys else ""
        case Pick():
            return "eve"
        case DayField() if field.key == "look":
            return "2026-03-06"
        case DayField():
            ahead = field.key in ("next", "by", "until", "aftercare")
            return "2026-04-01" if ahead else "2026-03-03"
        case MomentField():
            return "yesterday 14:00"
        case LineField() if field.key == "line":
            return 'home 45m "- said" next 1 apr'
        case LineField() if field.key == "dob":
            return "about 1990"
        case FormField() if field.key in DIRECTORY:
            return DIRECTORY[field.key]
        case Numbers():
            return "2"
        case FormField() if field.key == "phone":
            return "555-0101=- said"
        case LineField() if field.key == "interval":
            return "2w"
        case LongField():
            return "- said\nand done"
        case _:
            return f"-{field.title}"


WHOLE = [verb for verb in VERBS if verb.name in "checkin review intake".split()]
"""Of them each kind of field, with every change."""


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("verb", mostly_long(VERBS, WHOLE), ids=lambda verb: verb.name)
async def test_a_whole_form_makes_a_command_that_cm_takes(
    cm: CommandLine, address: str, verb: Verb, size: Size
) -> None:
    refs = eventful(cm, verb.name)
    async with form(address, verb.name, *refs, actor="sam", size=size) as pilot:
        found = the_form(pilot)
        for key, field in found.fields.items():
            if key not in AVOIDED.get(verb.name, set()):
                field.put(sample(field))
        if verb.name == "review":
            found.fields["decision"].put("step-down")
        await settled(pilot)
        made = said_in(found, refs[0] if refs else None)
        wrong = {
            row.label: row.wrong() for row in found.query(FormRow) if row.display and row.wrong()
        }
        assert not wrong
        assert found.objection() is None
    at = made.index("--") if "--" in made else len(made)
    cm(*made[:at], "--dry-run", "--no-input", "--as", "sam", *made[at:])


@pytest.mark.parametrize("verb", mostly_long(VERBS, LONGEST), ids=lambda verb: verb.name)
async def test_the_focused_field_is_always_in_view(
    cm: CommandLine, address: str, verb: Verb
) -> None:
    """Through the whole form by Tab: each field is seen, marked and explained."""
    refs = eventful(cm, verb.name)
    async with form(address, verb.name, *refs, actor="sam", size=SMALL) as pilot:
        found = the_form(pilot)
        next(one for key, one in found.fields.items() if found._row(key).display).focus()
        await settled(pilot)
        reached: list[str] = []
        while isinstance(pilot.app.focused, FormField):
            field = pilot.app.focused
            reached.append(field.key)
            seen = field.region.intersection(found.query_one("#rows").region)
            assert seen.height >= min(field.region.height, 1), field.key
            assert await until(pilot, marked(found, field)), field.key
            assert text_of(pilot, "#help").strip(), field.key
            await press(pilot, "tab")
        visible = [key for key, one in found.fields.items() if found._row(key).display]
        assert reached == visible
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "save"


def shows(pilot: Pilot[None], text: str) -> Callable[[], bool]:
    """Whether the text stands on the screen."""
    return lambda: text in shown(pilot)


@pytest.mark.long
async def test_up_and_down_go_from_field_to_field(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "assess", ref, actor="ben") as pilot:
        fields = the_form(pilot).fields
        await press(pilot, "tab", "down", "down")
        assert pilot.app.focused is fields["text-income"]
        await press(pilot, "up")
        assert pilot.app.focused is fields["text-food"]
        await press(pilot, "enter")
        assert pilot.app.focused is fields["stage-food"]


async def test_a_choice_without_room_lists_its_words(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        mode = the_form(pilot).fields["mode"]
        mode.focus()
        await press(pilot, "enter")
        assert "At a shelter" in shown(pilot)
        await press(pilot, "s", "h", "e")
        assert "By phone" not in shown(pilot)
        await press(pilot, "enter")
        assert mode.get() == "shelter"
        await press(pilot, "enter", "escape")
        assert mode.get() == "shelter"
        await press(pilot, "p")
        assert mode.get() == "phone"


async def test_letters_move_no_form_away(cm: CommandLine, address: str) -> None:
    """No key of the page below does anything while a form is open."""
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        the_form(pilot).fields["kind"].focus()
        await press(pilot, "q", "x", "2", "u", "y", "question_mark", "slash")
        assert is_open(pilot)
        assert pilot.app.is_running
        await press(pilot, "f1")
        assert "Save" in shown(pilot)
        assert "Delete the draft" not in shown(pilot)
        await press(pilot, "escape")
        assert is_open(pilot)


async def test_an_empty_form_leaves_no_draft(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await press(pilot, "escape")
        assert not is_open(pilot)
        assert "draft" not in shown(pilot)


@pytest.mark.long
@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_plain_letters_and_no_colour(cm: CommandLine, address: str, size: Size) -> None:
    refs = eventful(cm, "transfer")
    environment = {"CM_ASCII": "1", "NO_COLOR": "1"}
    for verb in ("transfer", "add-goal", "checkin", "assess"):
        async with form(
            address, verb, *refs, actor="ben", size=size, environment=environment
        ) as pilot:
            first = the_form(pilot).query(FormRow).first().label
            assert await until(pilot, shows(pilot, f"> {first}")), verb
            assert shown(pilot).isascii(), verb
            assert "Save ctrl+s" in shown(pilot), verb


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_a_saved_change_is_shown_copied_and_undone(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with stage(address, "ben", worker="ben", size=LARGE) as pilot:
        copied: list[str] = []
        dashboard(pilot).copy_to_clipboard = copied.append  # type: ignore[assignment, method-assign]
        await opened(pilot, "rhythm", ref)
        await fill(pilot, interval="2w", reason="more room")
        await save(pilot)
        assert "contact every 14 days as agreed" in shown(pilot)
        await press(pilot, "y")
        assert copied == [f"cm rhythm {ref} 2w --reason 'more room'"]
        await press(pilot, "u")
        assert copied[0] in shown(pilot)
        await press(pilot, "y")
    assert all(one["kind"] != "rhythm" for one in cm.json("timeline", ref))


async def test_a_case_that_is_gone_is_said(cm: CommandLine, address: str) -> None:
    async with form(address, "note", "ZZZZZ.1", actor="ben") as pilot:
        assert "No client matches" in refused(pilot)
        await save(pilot)
        assert "ctrl+s tries again" in refused(pilot)
        await press(pilot, "escape")
        assert not is_open(pilot)


async def test_a_click_chooses(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        kind = the_form(pilot).fields["kind"]
        await pilot.click(kind, offset=(12, 0))
        assert kind.get() == "crisis"
        await pilot.click("#back")
        await settled(pilot)
        assert not is_open(pilot)


def test_no_text_of_a_form_is_markup() -> None:
    """Labels and words reach the screen as text, never as a string that could be markup."""
    from pathlib import Path

    import cmcli.tui.forms as forms

    for path in Path(forms.__path__[0]).glob("*.py"):
        for number, row in enumerate(path.read_text().splitlines(), start=1):
            assert 'Static(f"' not in row, f"{path.name}:{number}"
            assert '.update(f"' not in row, f"{path.name}:{number}"
