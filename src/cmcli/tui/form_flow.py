"""From a verb to its form, from a saved form to the page or to the next form, and undo."""

from importlib import import_module
from typing import TYPE_CHECKING

from cmcli.tui.verbs import BY_NAME, Verb

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import Outcome
    from cmcli.tui.forms.saving import Saving


class FormFlow:
    """The forms of one dashboard."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app

    def open_verb(self, name: str) -> None:
        """Open the form of a verb for the cases that are meant."""
        verb, page = BY_NAME[name], self._app.page()
        refs = self._app.meant() if verb.on_case else ()
        given = {} if page is None or len(refs) != 1 else page.given(verb)
        self.open(verb, refs, **given)

    def open(
        self, verb: Verb, refs: tuple[str, ...], *, begin_at: str | None = None, **given: str
    ) -> None:
        """Open a form; ``given`` are values of fields, such as an item's number, and ``begin_at``
        is the field with the cursor, if it is not the first one."""
        app = self._app
        if app.desk.readonly or (len(refs) > 1 and not verb.many):
            app.messages.say(self.why_not(verb))
            return
        app.messages.clear()
        form = import_module(verb.module).FORM(verb, refs, given)
        form.begin_at = begin_at
        app.push_screen(form, self.finished)

    def open_draft(self, chosen: "tuple[str, tuple[str, ...]] | None") -> None:
        """Open the form of a draft that was chosen."""
        if chosen is not None:
            self.open(BY_NAME[chosen[0]], chosen[1])

    def why_not(self, verb: Verb | None) -> str:
        """Tell why the key of a verb, or of undo (None), does nothing here."""
        app = self._app
        if app.desk.actor is None:
            return "cm doesn't know who you are. To change anything: cm dashboard --as HANDLE"
        if app.desk.readonly:
            return "This dashboard is read-only (--readonly)."
        if (page := app.page()) is not None and page.found is None:
            return "Cases are still loading. Try again when they appear."
        meant = app.meant()
        if verb is not None and not verb.many and len(meant) > 1:
            count = len(meant)
            return f"{verb.title} works on one case, and {count} are marked. Esc unmarks them."
        if verb is None or not verb.on_case or meant:
            return "This key does nothing here."
        return f"{verb.title} needs a case. Move the cursor to one first."

    # After a form.

    def goes_on(self, verb: Verb, refs: tuple[str, ...]) -> bool:
        """Return whether a form can go on: its case is in a list, or it needs no case."""
        page = self._app.page()
        return not verb.on_case or (page is not None and len(refs) == 1 and page.lists(refs[0]))

    def saved(self, form: "Saving", outcome: "Outcome", *, goes_on: bool) -> None:
        """Close a form that was saved; if it goes on, open it for the next case of the list."""
        app = self._app
        page, verb = app.page(), form.verb
        if not goes_on or app.screen is not form or page is None:
            form.dismiss(outcome)
            return
        done = (*form.done_before, *form.given_refs)
        following = page.next_case(verb, form.given_refs, done) if verb.on_case else None
        self.finished(outcome)
        if verb.on_case and following is None:
            form.dismiss(None)
            app.messages.say(f"Saved: {verb.title}. That was the last case of this list.")
            return
        if following is not None:
            page.go_to(following)
        refs = () if following is None else (following,)
        made = import_module(verb.module).FORM(verb, refs, page.given(verb) if refs else {})
        made.done_before = done
        made.type_first(form.early())
        # In one step, so that no key goes to the page in between.
        app.switch_screen(made)
        made._pop_result_callback()
        made._push_result_callback(app, self.finished)

    def finished(self, outcome: "Outcome | None") -> None:
        """Show the result of a form, and read everything again."""
        if outcome is None:
            return
        app = self._app
        app.messages.done(outcome)
        if (page := app.page()) is not None:
            page.acted()
        for warning in () if app.names_hidden else outcome.warnings:
            app.notify(warning, severity="warning", markup=False)
        app.everything_stale()
        app.messages.paint()

    def ask_undo(self) -> None:
        """Ask whether to undo the last change made here."""
        from cmcli.tui.undo import UndoScreen

        self._app.push_screen(UndoScreen(self._app.messages.latest), self._undone)

    def _undone(self, outcome: "Outcome | None") -> None:
        if outcome is not None:
            app = self._app
            told = "" if app.names_hidden else " ".join(outcome.lines[:1])
            app.messages.undone(told or "Undone.")
            app.everything_stale()
            app.messages.paint()
