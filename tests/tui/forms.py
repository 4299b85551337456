"""Forms on the stage: opened on a case, filled by keys, saved, and what they say read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from agency import Agency, told_once
from cmcli.tui.desk import Outcome
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.undo import UndoScreen
from cmcli.tui.verbs import BY_NAME
from tui.stage import SMALL, dashboard, press, settled, stage, type_in, until


@asynccontextmanager
async def form(
    address: str,
    verb: str,
    *refs: str,
    actor: str = "ana",
    size: tuple[int, int] = SMALL,
    given: dict[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[Pilot[None]]:
    """The dashboard with the form of a verb opened for these cases."""
    options = {"worker": actor, **options}
    async with stage(address, actor, size, **options) as pilot:
        await opened(pilot, verb, *refs, **(given or {}))
        yield pilot


async def opened(pilot: Pilot[None], verb: str, *refs: str, **given: str) -> None:
    """Open the form of a verb."""
    dashboard(pilot).forms.open(BY_NAME[verb], refs, **given)
    await settled(pilot)
    assert await until(pilot, lambda: pilot.app.focused is not None)


def the_form(pilot: Pilot[None]) -> "Form[Any]":
    """The form that is on top."""
    found = pilot.app.screen
    assert isinstance(found, Form), f"no form is open, but {found}"
    return found


def is_open(pilot: Pilot[None]) -> bool:
    """Whether a form is on top."""
    return isinstance(pilot.app.screen, Form)


async def fill(pilot: Pilot[None], **values: str) -> None:
    """Fill fields by keys, as a person does: ``_`` in a name stands for ``-``."""
    for name, value in values.items():
        field = the_form(pilot).fields[name.replace("_", "-")]
        field.focus()
        await settled(pilot)
        if isinstance(field, Choice):
            await choose(pilot, field, value)
        elif isinstance(field, Pick):
            await type_in(pilot, value)
            await press(pilot, "enter")
        elif value:
            await paste(pilot, value)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste as a terminal does, which takes less time than a key a character."""
    pilot.app.post_message(Paste(text))
    await settled(pilot)


async def choose(pilot: Pilot[None], field: Choice, key: str) -> None:
    """Press right until the word is chosen."""
    keys = [one.key for one in field.choices]
    if field.value not in keys:
        await pilot.press("right")
    here = keys.index(field.value)
    await pilot.press(*["right"] * ((keys.index(key) - here) % len(keys)))
    await settled(pilot)
    assert field.value == key


async def save(pilot: Pilot[None], *then: str) -> None:
    """Save, and press what answers the question that is asked."""
    the_form(pilot).query_one("#refused").display = False
    await press(pilot, "ctrl+s")
    assert await until(pilot, lambda: not is_open(pilot) or refused(pilot))
    for key in then:
        await press(pilot, key)
        assert await until(pilot, lambda: not is_open(pilot) or refused(pilot))


async def undo(pilot: Pilot[None]) -> None:
    """Take back what was done last."""
    await press(pilot, "u")
    assert await until(pilot, lambda: isinstance(pilot.app.screen, UndoScreen))
    await press(pilot, "y")
    assert await until(pilot, lambda: not isinstance(pilot.app.screen, UndoScreen))


def refused(pilot: Pilot[None]) -> str:
    """What stands under the title of the form."""
    shown = the_form(pilot).query_one("#refused", Static)
    return str(shown.visual) if shown.display else ""


def text_of(pilot: Pilot[None], selector: str) -> str:
    """What a part of the form says."""
    return str(the_form(pilot).query_one(selector, Static).visual)


def last(pilot: Pilot[None]) -> Outcome:
    """What was done last."""
    done = dashboard(pilot).messages.latest
    assert done is not None
    return done


@told_once
def opened_case(address: str, *, flag: str | None = None) -> str:
    """A case of ben's on the store, with a safety flag if one is said; its reference."""
    from cmcli.casework.round.intake import intake
    from cmcli.casework.round.safety import raise_flag
    from cmcli.casework.round.values.intake import Arrival

    agency = Agency(address)
    with agency.operation() as work:
        made = intake(work, Arrival(name="Dana R.", model="icm", worker="ben", new=True))
        if flag is not None:
            raise_flag(work, made.case, kind="other", text=flag)
    agency.store.engine.dispose()
    return made.ref


def notes(address: str) -> list[str]:
    """The texts of all notes on the store."""
    from cmcli.domain.contacts import Note

    agency = Agency(address)
    with agency.reading() as view:
        found = [one.text for one in view.all(Note)]
    agency.store.engine.dispose()
    return found


def marked(of: Form[Any], field: FormField) -> Callable[[], bool]:
    """Whether the row of the field is marked as the one that is typed into."""
    return lambda: "▶" in str(of._row(field.key)._label.visual)
