"""The command palette: every verb, every page, and what holds everywhere."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from cmcli.tui.page import PAGES
from cmcli.tui.verbs import VERBS

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


def commands(app: "Dashboard") -> Iterator[SystemCommand]:
    """Yield the commands that can be chosen now."""
    for verb in VERBS:
        if app.check_action("verb", (verb.name,)):
            said = f"{verb.help} Key: {app.key_of(verb.id)}" if verb.key else verb.help
            yield SystemCommand(verb.title, said, partial(app.action_verb, verb.name))
    for key, title in PAGES:
        said = f"Go to {title}. Key: {app.key_of(f'place.{key}')}"
        yield SystemCommand(title, said, partial(app.action_go, key))
    refs = app.meant()
    if len(refs) == 1:
        said = "Show the services of the directory that fit the case."
        yield SystemCommand("What fits", said, partial(_show_fits, app, refs[0]))
    if app.check_action("undo", ()):
        yield SystemCommand("Undo", "Undo the last change made here.", app.action_undo)
        yield SystemCommand("Drafts", "Show your drafts.", app.action_drafts)
    yield SystemCommand("Copy", "Copy the last command.", app.action_copy)
    yield SystemCommand("Scope", "Choose whose cases to show.", app.action_whose)
    yield SystemCommand("Find", "Find a case by code or name.", app.action_find)
    yield SystemCommand("Names", "Switch between names and codes.", app.action_names)
    yield SystemCommand("Refresh", "Read the cases again.", app.action_reload)
    yield SystemCommand("Hide", "Hide the screen.", app.action_cover)
    yield SystemCommand("Theme", "Choose colours.", app.action_change_theme)
    yield SystemCommand("Keys", "Show what each key does here.", app.action_keys)
    yield SystemCommand("Quit", "Quit the dashboard.", app.action_leave)


def _show_fits(app: "Dashboard", ref: str) -> None:
    """Show what fits a case."""
    from cmcli.tui.fits import show_fits

    show_fits(app, ref)
