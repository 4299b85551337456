"""The command palette: every verb, every place, and what holds everywhere."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from cmcli.tui.place import PLACES
from cmcli.tui.verbs import VERBS

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


def commands(app: "Dashboard") -> Iterator[SystemCommand]:
    """What can be chosen now, by name."""
    for verb in VERBS:
        if app.check_action("verb", (verb.name,)):
            said = f"{verb.help} Key: {app.key_of(verb.id)}"
            yield SystemCommand(verb.title, said, partial(app.action_verb, verb.name))
    for key, title in PLACES:
        said = f"Go to {title}. Key: {app.key_of(f'place.{key}')}"
        yield SystemCommand(title, said, partial(app.action_go, key))
    if app.check_action("undo", ()):
        yield SystemCommand("Undo", "Take back what was done here last.", app.action_undo)
        yield SystemCommand("Drafts", "Show the half-written forms.", app.action_drafts)
    yield SystemCommand("Copy", "Copy the command of what was done last.", app.action_copy)
    yield SystemCommand("Whose cases", "A worker's, a team's, everybody's.", app.action_whose)
    yield SystemCommand("Find", "Find a case by its code or a name.", app.action_find)
    yield SystemCommand("Names", "Show codes instead of names, or names.", app.action_names)
    yield SystemCommand("Read again", "Read the store again now.", app.action_reload)
    yield SystemCommand("Cover", "Cover the screen.", app.action_cover)
    yield SystemCommand("Theme", "Choose the colours.", app.action_change_theme)
    yield SystemCommand("Keys", "Say what each key does here.", app.action_keys)
    yield SystemCommand("Quit", "Leave the dashboard.", app.action_leave)
