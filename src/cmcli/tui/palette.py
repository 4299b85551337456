"""The entries that the finder always offers: verbs for the case at hand, places and commands."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from cmcli.tui.arrange import saved_views
from cmcli.tui.finder import FinderEntry
from cmcli.tui.page import PAGES
from cmcli.tui.verbs import VERBS

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

LISTS = (
    ("Safety flags", "today", "safety", "Cases with an open safety flag."),
    ("Late", "today", "late", "Cases with something late."),
    ("Due today", "today", "today", "Cases with something due today."),
    ("Due this week", "today", "week", "Cases with something due within a week."),
    ("Waiting list", "caseload", "waitlist", "People on the waitlist, in the order of triage."),
    ("Unassigned", "caseload", "worker:none", "Open cases without a worker."),
    ("Closed cases", "caseload", "closed", "Closed cases, the latest first."),
    ("Approvals", "supervise", "kind:approval", "What waits for an approval."),
)
"""Lists that can be reached by name: the page, its filter, and one sentence."""


def entries(app: "Dashboard") -> Iterator[FinderEntry]:
    """Yield what can be chosen now."""
    for verb in VERBS:
        if app.check_action("verb", (verb.name,)):
            yield FinderEntry(
                kind="record",
                name=verb.title,
                about=verb.help,
                run=partial(app.action_verb, verb.name),
                key=app.key_of(verb.id) if verb.key else "",
                also=verb.typed,
            )
    refs = app.meant()
    if len(refs) == 1:
        yield _command(
            app, "What fits", "Show the services that fit the case.", _fits(app, refs[0])
        )
    for page, title in PAGES:
        yield FinderEntry(
            kind="place",
            name=title,
            about=f"Go to {title}.",
            run=partial(app.action_go, page),
            key=app.key_of(f"place.{page}"),
        )
    for name, page, words, about in LISTS:
        yield FinderEntry(
            kind="place", name=name, about=about, run=partial(app.places.open_list, page, words)
        )
    if refs or app.places.case_ref is not None:
        yield FinderEntry(
            kind="place",
            name="History",
            about="Who changed what on the case, and when.",
            run=partial(app.places.open_pane, "history"),
        )
    for name, words in saved_views(app.preferences.get("views", "")).items():
        go = partial(app.places.open_list, "caseload", words)
        yield FinderEntry(kind="view", name=name, about=f"Your view: {words}", run=go)
    if app.check_action("undo", ()):
        yield _command(app, "Undo", "Undo the last change made here.", app.action_undo, "undo")
        yield _command(app, "Drafts", "Show your drafts.", app.action_drafts, "drafts")
    for name, about, run, key in (
        ("Copy", "Copy the last command.", app.action_copy, "copy"),
        ("Scope", "Choose whose cases to show.", app.action_whose, "whose"),
        ("Names", "Switch between names and codes.", app.action_names, "names"),
        ("Refresh", "Read the cases again.", app.action_reload, "reload"),
        ("Hide", "Hide the screen.", app.action_cover, "cover"),
        ("Theme", "Choose colours.", app.action_change_theme, "theme"),
        ("Keys", "Show what each key does here.", app.action_keys, "keys"),
        ("Quit", "Quit the dashboard.", app.action_leave, "quit"),
    ):
        yield _command(app, name, about, run, key)


def _command(
    app: "Dashboard", name: str, about: str, run: Callable[[], object], key: str = ""
) -> FinderEntry:
    shown = app.key_of(f"app.{key}") if key else ""
    return FinderEntry(kind="command", name=name, about=about, run=run, key=shown)


def _fits(app: "Dashboard", ref: str) -> Callable[[], object]:
    """Return what shows the services that fit a case."""

    def show() -> None:
        from cmcli.tui.fits import show_fits

        show_fits(app, ref)

    return show
