"""Drafts of forms: kept in the store in the background, and in memory until that has worked.

A draft is no entry of the log, so keeping one makes nobody's screen read anything again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.errors import CmError
from cmcli.tui.verbs import BY_NAME

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.keeping.drafts import Draft
    from cmcli.tui.app import Dashboard

LOST = "Your draft couldn't be saved."

AGAIN = 5.0
"""Seconds until what could not be written is tried again."""

Where = tuple[str, str]
"""The name of a form, and the id of the case or of the set of cases it is about."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The unsaved content of a form.

    ``values`` are those of the fields that differ from what they began with; ``key`` is the one
    under which it may have been sent already; ``refs`` are the cases it is about.
    """

    values: Mapping[str, str]
    key: str
    refs: tuple[str, ...]
    at: datetime | None = None

    def text(self) -> str:
        """The draft as the store keeps it."""
        return json.dumps({"values": dict(self.values), "key": self.key, "refs": list(self.refs)})

    @classmethod
    def of(cls, text: str, at: datetime | None = None) -> "Begun | None":
        """The inverse of :meth:`text`; None for what another version of cm has kept."""
        try:
            kept = json.loads(text)
            values = {str(key): str(value) for key, value in kept["values"].items()}
            return cls(values, str(kept["key"]), tuple(map(str, kept["refs"])), at)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class Keeper:
    """A screen that has something to keep."""

    def keep_now(self) -> None:
        """Hand over what was typed and is not kept yet."""
        raise RuntimeError("a keeper keeps")


class Drafts:
    """The drafts of one dashboard."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self._wanted: dict[Where, str | None] = {}
        self._writing = False
        self.problem: CmError | None = None

    def keep(self, where: Where, begun: Begun | None) -> None:
        """Keep what was begun, or with None forget it; returns at once."""
        self._wanted[where] = None if begun is None else begun.text()
        self._go()

    def _go(self) -> None:
        if not self._writing and self._wanted:
            self._writing = True
            self._app.run_worker(self._write(), group="drafts")

    async def _write(self) -> None:
        """Write what is wanted until nothing is, or the store does not take it."""
        try:
            while self._wanted:
                batch = dict(self._wanted)
                await self._app.desk.keep_drafts(batch)
                self.problem = None
                for where, text in batch.items():
                    if self._wanted.get(where, "") == text:
                        del self._wanted[where]
        except CmError as problem:
            self.problem = problem
            self._app.set_timer(AGAIN, self._go)
        finally:
            self._writing = False

    async def flush(self) -> CmError | None:
        """Write what is not written yet; what is in the way, if it cannot be."""
        if self._wanted:
            try:
                await self._app.desk.keep_drafts(dict(self._wanted))
            except CmError as problem:
                return problem
            self._wanted.clear()
        return None

    def rescue(self) -> None:
        """Write what is not written yet, here and now, while the dashboard falls."""
        if self._wanted:
            self._app.desk.rescue_drafts(dict(self._wanted))

    def begun(self, view: "View", where: Where) -> Begun | None:
        """Return the draft there, from memory, else from the store."""
        wanted = dict(self._wanted)  # this is another thread than the one that changes it
        if where in wanted:
            text = wanted[where]
            return None if text is None else Begun.of(text)
        for one in _kept(view, self._app):
            if (one.form, one.case_id) == where:
                return Begun.of(one.text, one.saved_at)
        return None

    def listed(self, view: "View") -> list[tuple["Draft", tuple[str, ...], str]]:
        """The drafts in the store with the references of their cases and the client's name."""
        found = []
        for one in _kept(view, self._app):
            if one.form in BY_NAME:
                refs, name = _about(view, one)
                found.append((one, refs, name))
        return found

    async def tell(self) -> None:
        """Say at the start which drafts there are."""
        try:
            found = await self._app.desk.read(self.listed)
        except CmError:
            return  # the page that is read at the same time says so
        if found:
            shown = ", ".join(short(BY_NAME[one.form].title, refs) for one, refs, _ in found[:3])
            more = ", ..." if len(found) > 3 else ""
            count = "1 draft" if len(found) == 1 else f"{len(found)} drafts"
            key, which = self._app.key_of("app.drafts"), "it" if len(found) == 1 else "one"
            self._app.messages.say(f"{count}: {shown}{more}. {key} opens {which}.")


def _kept(view: "View", app: "Dashboard") -> "list[Draft]":
    from cmcli.store.keeping.drafts import kept

    me = app.desk.actor
    return [] if me is None or app.desk.readonly else kept(view, me.id)


def _about(view: "View", draft: "Draft") -> tuple[tuple[str, ...], str]:
    """The cases of a draft and the name of the client; the reference as it is today."""
    case = view.get(Case, draft.case_id) if draft.case_id else None
    if case is None:
        begun = Begun.of(draft.text)
        return ((), "") if begun is None else (begun.refs, "")
    client = view.get(Client, case.client_id)
    if client is None:
        return (), ""
    return (case_ref(client.code, case.episode),), client.shown_name


def short(title: str, refs: Sequence[str]) -> str:
    many = f"{len(refs)} cases" if len(refs) > 1 else "".join(refs)
    return f"{title} {many}".strip()
