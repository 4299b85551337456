"""Saving a form: checks, a warning of changes by others, and the way to the next case.

Mixed into the base of all forms, which is the screen around the rows.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.text import Text
from textual import events
from textual.widget import Widget
from textual.widgets import Button

from cmcli.errors import CmError
from cmcli.tui.desk import Outcome
from cmcli.tui.forms.ask import AskScreen
from cmcli.tui.forms.command import shown_line
from cmcli.tui.forms.heading import FormHead
from cmcli.tui.forms.known import known
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.forms.saying import Saying
from cmcli.tui.forms.sending import Failed, Sending
from cmcli.tui.forms.telling import Telling

MEANWHILE = "Somebody changed the case while this form was open."


class Saving(FormHead, Saying):
    """The ways to save, and what is said when that does not work."""

    refs: tuple[str, ...]
    given_refs: tuple[str, ...]
    done_before: tuple[str, ...]
    sending: Sending
    key: str
    _ready: bool
    _saving = _goes_on = False

    if TYPE_CHECKING:  # these are the form's

        def action_back(self) -> None: ...

        def on_mount(self) -> None: ...

        def offers(self, outcome: Outcome) -> Sequence[str]: ...

        def keep_now(self) -> None: ...

        def drop_draft(self) -> None: ...

        def early(self) -> list[events.Event]: ...

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save, save and go on, or back."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        elif event.button.id == "save-next":
            self.action_save_next()
        else:
            self.action_back()

    def complain(self, sentence: str, hint: str | None = None) -> None:
        """Say under the title what is in the way."""
        sign, style = self.dashboard.signs("safety"), self.dashboard.style("error")
        text = self.text(f"{sign} {sentence}", style)
        refused = self.query_one("#refused", Telling)
        refused.tell(text.append_text(self.text(f" {hint}")) if hint else text)
        refused.display = True

    def action_save(self) -> None:
        """Save, after a question if it is hard to undo."""
        self._goes_on = False
        self._save()

    def action_save_next(self) -> None:
        """Save, and open the same form for the next case."""
        self._goes_on = True
        self._save()

    def _save(self) -> None:
        if self._saving or self.query_one("#rows").loading:
            return
        self.query_one("#refused").display = False
        if not self._ready:
            self.on_mount()
            return
        if self._anything_wrong():
            return
        question = self.question()
        if question is None:
            self._send()
        else:
            self.dashboard.push_screen(AskScreen(self.text(question)), self._answered)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self._send()

    def _anything_wrong(self) -> bool:
        wrong = []
        for row in self.query(FormRow):
            row.left = True
            if row.display:
                row.paint()
                if row.wrong() is not None:
                    wrong.append(row)
        if wrong:
            labels = ", ".join(row.label.strip() for row in wrong)
            self.complain(f"Check: {labels}.")
            wrong[0].fields[0].focus()
            return True
        objection = self.objection()
        if objection is not None:
            self.complain(objection)
        return objection is not None or self.contradicts()

    def _send(self) -> None:
        self.keep_now()
        before = self._busy()
        self.run_worker(self._sent_unless_changed(before), group="send")

    def _busy(self) -> Widget | None:
        """Take no more keys; returns what had the focus."""
        self._saving, before = True, self.focused
        self.query_one("#rows").disabled = True
        return before

    def _free(self, before: Widget | None) -> None:
        """Take keys again, at the field that had the focus."""
        self._saving = False
        if self.early():  # they were for the next case
            self.app.bell()
        self.query_one("#rows").disabled = False
        self.query_one("#help", Telling).tell(Text(""))
        if before is not None:
            before.focus()

    async def _sent_unless_changed(self, before: Widget | None) -> None:
        """Save, but ask first if others changed the case since the form was opened."""
        try:
            seq, news = await self.dashboard.desk.others_since(self.refs, self.known.seq)
        except CmError:  # saving says so, if it is still in the way
            seq, news = self.known.seq, []
        if not news:
            await self._sent(before)
            return
        self.known = replace(self.known, seq=seq)
        self._free(before)
        words = "\n".join([MEANWHILE, *news, "Save anyway?"])
        ask = AskScreen(self.text(words), "Save anyway", "Look first")
        self.dashboard.push_screen(ask, lambda yes: self._warned(yes, " ".join(news)))

    def _warned(self, yes: bool | None, news: str) -> None:
        if yes:
            before = self._busy()
            self.run_worker(self._sent(before), group="send")
        else:
            self.complain(news, "Look at the case, then save.")
            self.run_worker(self._look_again(), group="look")

    async def _look_again(self) -> None:
        """Show the case as it is now; what was typed stays."""
        try:
            me = self.dashboard.desk.actor
            now = await self.dashboard.desk.read(lambda view: known(view, self.refs, me))
        except CmError:
            return
        self.known = replace(now, begun=self.known.begun)
        self.beside.look_again()
        self.paint_title()

    async def _sent(self, before: Widget | None) -> None:
        """Do it on each case; what is refused stays, with the sentence."""
        refs = (*self.refs,) or (None,)
        failed = await self.sending.perform(
            self.texts(), refs, self.key, lambda at: self._progress(at, len(refs)), self.called
        )
        self.refs = tuple(ref for ref in self.refs if ref not in self.sending.refs)
        if not failed and not self.refs:
            self.drop_draft()
            self._ready = False  # nothing is kept any more of what is gone
            self.dashboard.forms.saved(self, self.whole(), goes_on=self._goes_on)
            return
        self._free(before)
        self._refused(failed)

    def _progress(self, number: int, whole: int) -> None:
        count = f" {number} of {whole}; Esc stops after it" if whole > 1 else ""
        self.query_one("#help", Telling).tell(Text(f"Saving{count} ..."))

    def _refused(self, failed: Sequence[Failed]) -> None:
        """Say what was refused; the fields that are its way out are shown now."""
        done = len(self.sending.done)
        if not failed:
            self.complain(f"Stopped: {done} done, {len(self.refs)} not.")
            return
        first = failed[0]
        if self.dashboard.names_hidden:
            first = first.where_hidden()
        count = f"{done} done, {len(failed)} not. " if len(failed) > 1 else ""
        count = count or (f"{done} done. " if done else "")
        which = f"{first.ref}: " if done or len(failed) > 1 else ""
        self.complain(f"{count}{which}{first.outcome.sentence or 'It was not saved.'}", first.hint)
        if first.outcome.problem == "id-reused":
            self.key = str(uuid4())
        if self.point_at(first.outcome.field, first.outcome.sentence or ""):
            return
        offered = [key for key in self.offers(first.outcome) if key in self.fields]
        for key in offered:
            self.show_row(key)
        if offered:
            self.fields[offered[0]].focus()

    def whole(self) -> Outcome:
        """All that was done, as one outcome."""
        return self.sending.whole(self.verb.title, shown_line(self.texts(), "-"))
