"""*Accept next*: the first case of the waitlist that there is room for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.described.texts import Texts
from cmcli.casework.waitlist.proposing import Candidates, candidates, looks_for_all
from cmcli.casework.waitlist.values import AcceptNext
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

MOST = 4
"""Skipped cases that are shown."""


class AcceptNextForm(Form[Candidates]):
    """``cm accept --next``."""

    SAYS = AcceptNext

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Candidates:
        """Read the waitlist and the room of workers."""
        return candidates(view)

    def rows(self) -> Iterator[Widget]:
        """Ask for the model, the worker and the date."""
        me = self.known.me
        unsaid = "whoever has room" if looks_for_all(me) else f"you ({me.handle})"
        workers = [Option(one.handle, one.handle, one.name) for one in self.facts.rooms.workers]
        yield self.row("model", unsaid="any model")
        yield self.row("worker", choices=[Option("", unsaid), *workers])
        yield self.row("on")
        yield self.row("reason")

    def texts(self) -> Texts:
        """Return the texts by field; the case is the next one."""
        return super().texts().saying(next="yes")

    def edited(self, field: FormField | None) -> None:
        """Show who is next, with the reasons, and who is skipped and why."""
        if field is not None and field.key not in ("model", "worker"):
            return
        found = self.facts.next(model=self.value("model") or None, among=self._among())
        lines = []
        if found.case is not None and found.worker is not None:
            client, ref, how = found.case.case.facts.client, found.case.case.ref, found.case.triage
            # What was typed may name others, so it is not shown while names are hidden.
            why = how.group if self.dashboard.names_hidden else "; ".join(how.reasons)
            who = self.dashboard.client(client.shown_name, ref)
            lines.append(f"Proposed: {ref} {who} ({why}), for {found.worker.handle}.")
        else:
            lines.append("Nobody on the waitlist can be accepted now.")
        for one in found.skipped[:MOST]:
            who = self.dashboard.client(one.name, one.ref)
            lines.append(f"Skipped: {one.ref} {who}: {one.why}.")
        if len(found.skipped) > MOST:
            lines.append(f"Skipped: {len(found.skipped) - MOST} more.")
        self.panel(Text("\n").join(self.text(line) for line in lines))

    def _among(self) -> list[str] | None:
        """Return the workers (ids) who are looked at, as the command does; None for all."""
        chosen = self.value("worker")
        if not chosen:
            return None if looks_for_all(self.known.me) else [self.known.me.id]
        return [one.id for one in self.facts.rooms.workers if one.handle == chosen]


FORM = AcceptNextForm
