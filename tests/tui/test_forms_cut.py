"""No text that a form needs is cut where columns beside it are free."""

from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from agency import Agency
from cmcli.casework.agency.staff import add_worker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.tui.forms.choice import Choice, _width
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.verbs import VERBS, Verb
from command_line import CommandLine
from sweeps import mostly_long
from tui.forms import form, is_open, opened_case, the_form
from tui.stage import LARGE, dashboard, press, settled, shown
from tui.test_forms import eventful

MEASURED = [(80, 24), (120, 34), (140, 40)]

GOAL = "Sleep in a bed of her own for a whole month, " * 3 + "with a door to lock"
NAMES = 60

QUICK = [verb for verb in VERBS if verb.name == "checkin"]
"""The form with goals and most choices."""


@pytest.mark.postgres_long
@pytest.mark.parametrize("verb", mostly_long(VERBS, QUICK), ids=lambda verb: verb.name)
async def test_nothing_is_cut_while_columns_are_free(
    cm: CommandLine, address: str, verb: Verb
) -> None:
    refs = eventful(cm, verb.name)
    if refs and verb.name not in ("accept", "reopen"):
        cm("plan", "add-goal", refs[0], GOAL, "--target", "30", "--by", "2026-06-30")
    found: list[str] = []
    async with form(address, verb.name, *refs, actor="sam", size=MEASURED[0]) as pilot:
        for width, height in MEASURED:
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            found += [f"{width}x{height}: {one}" async for one in _cut(pilot)]
    assert not found, "\n".join(found)


async def _cut(pilot: Pilot[None]) -> Any:
    """What is cut, from the top of the form to its end."""
    the = the_form(pilot)
    rows = the.query_one("#rows")
    goal, at = "", -1
    while at != rows.scroll_offset.y:
        at = rows.scroll_offset.y
        screen = shown(pilot).splitlines()
        for one in _cut_here(the, rows, screen):
            yield one
        goal += "\n".join(_lines(one, screen) for one in _goals(the))
        rows.scroll_to(y=at + max(rows.size.height - 8, 4), animate=False)
        await settled(pilot)
    for text in (str(one.visual) for one in _goals(the)):
        if not _same(text, goal):
            yield f"the goal {text!r} in {goal!r}"
    rows.scroll_home(animate=False)


def _goals(the: Form[Any]) -> list[Static]:
    """The texts of the goals that the form asks about now."""
    rows = (row for row in the.query(FormRow) if row.display)
    return [one for row in rows for one in row.query(".goal > Static").results(Static)]


def _cut_here(the: Form[Any], rows: Widget, screen: list[str]) -> Iterator[str]:
    for row in the.query(FormRow):
        if not row.display or not rows.region.contains_region(row.region) or not row.region:
            continue
        label = _lines(row._label, screen)
        if not _same(row.label, label):
            yield f"the label {row.label!r} is {label!r}"
        for field in row.fields:
            yield from _cut_field(field, screen)


def _cut_field(field: FormField, screen: list[str]) -> Iterator[str]:
    width = field.size.width
    help = Text(field.helps()).wrap(
        Console(width=500), max(field.screen.query_one("#help").size.width, 1)
    )
    if len(help) > 3:
        yield f"the help of {field.key}"
    if isinstance(field, Input) and Text(field.placeholder).cell_len > width:
        yield f"the hint of {field.key}: {field.placeholder!r} in {width}"
    if isinstance(field, Choice):
        seen, (words, _) = field._seen(), field._words()
        used = seen[-1][2] if seen else 0
        after = words[words.index(seen[-1][0]) + 1 :] if seen else []
        if after and used + _width(after[:1]) + 6 < width:
            yield f"the words of {field.key}: {used} of {width} columns used"
        text = _lines(field, screen)
        for one, _, _ in seen:
            if _width([one]) + 4 <= width and not _same(one.word, text):
                yield f"the word {one.word!r} of {field.key} in {text!r}"
    if isinstance(field, Pick):
        lines = _lines(field, screen)
        cut = [line for line in lines.splitlines() if "…" in line and line.endswith("    ")]
        yield from (f"the row {line!r}" for line in cut)


def _lines(widget: Widget, screen: list[str]) -> str:
    """What is seen of a widget."""
    at = widget.region
    return "\n".join(line[at.x : at.right] for line in screen[max(at.y, 0) : max(at.bottom, 0)])


def _same(text: str, seen: str) -> bool:
    return "".join(text.split()) in "".join(seen.split())


async def test_typing_narrows_a_long_list(address: str) -> None:
    """Sixty workers: letters, Backspace and Esc, in a list of a form and in those over it."""
    agency = Agency(address)
    with agency.operation() as work:
        for number in range(NAMES):
            add_worker(work, AddWorker(handle=f"w{number:02}", name=f"Kit{number:02} Ember"))
    agency.store.engine.dispose()
    ref = opened_case(address)
    async with form(address, "transfer", ref, actor="sam", size=LARGE) as pilot:
        to = the_form(pilot).fields["to"]
        assert isinstance(to, Pick)
        whole = to.option_count
        await press(pilot, "k", "i", "t", "4")
        assert to.option_count == 10
        await press(pilot, "2")
        assert to.option_count == 1
        await press(pilot, "backspace")
        assert to.option_count == 10
        await press(pilot, "escape")
        assert (to.option_count, is_open(pilot)) == (whole, True)
        await press(pilot, "4", "2", "enter")
        assert to.get() == "w42"
        while is_open(pilot):
            await press(pilot, "escape")
        await press(pilot, "w", "k", "i", "t", "5", "9")
        assert "Only with 'kit59'" in shown(pilot)
        await press(pilot, "escape")
        assert "w58" in shown(pilot)
        await press(pilot, "5", "9", "enter")
        assert dashboard(pilot).desk.scope.worker == "w59"
