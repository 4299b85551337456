"""The latest changes of others, from the log, in words: ``sage moved Garnet Compass to wren``.

Reports that the law requires and clients whose record is confidential are never told here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cmcli.casework.looking.wording import label, told, what_happened
from cmcli.catalog.access import modes
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import HELD, WITH_CLIENT, Contact, Note
from cmcli.domain.operations import Change, Operation
from cmcli.domain.plans import NOT_AGREED, PlanVersion
from cmcli.domain.records import record_of, sealed_tables
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Flag, FlagAction
from cmcli.domain.workers import Worker
from cmcli.store.core import log
from cmcli.store.core.view import View
from cmcli.store.reading.news import MOST_CHANGES, latest_changes

LOOKED_AT = 40
"""The latest entries of the log that are looked at."""

MOST = 8
"""The most sentences."""

WHO = "{who}"
"""The place of the client's name in the words."""


class NewsItem(NamedTuple):
    """One thing that somebody did. ``words`` have `WHO` for the client, or for how many there were.

    ``ref`` and ``name`` are of the only case, None where there were several or none. ``at`` is the
    moment in the agency's time zone, or None if another day was claimed than today: then ``on`` is
    to be shown.
    """

    seq: int
    actor: str
    words: str
    on: date
    at: datetime | None
    ref: str | None = None
    name: str | None = None

    def sentence(self, who: str) -> str:
        """Return the sentence; ``who`` is the client as they may be called now."""
        return f"{self.actor} {self.words.replace(WHO, who)}"


def news(view: View, but: str | None) -> tuple[NewsItem, ...]:
    """Return what others than this worker did last, the latest first.

    A command on many cases is one of them. Only the latest entries of the log are looked at.
    """
    entries = [one for one in log.operations(view, limit=LOOKED_AT) if one.actor != but]
    changes = latest_changes(view, [one.seq for one in entries])
    told_of = _Told.of(view, changes.values())
    found: list[NewsItem] = []
    for group in _together(entries):
        some = [change for one in group for change in changes.get(one.seq, ())]
        item = told_of.item(group[0], some, view)
        if item is not None:
            found.append(item)
        if len(found) == MOST:
            break
    return tuple(found)


def _together(entries: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Yield the entries of each command, which share a mark."""
    groups: dict[str, list[Operation]] = {}
    for one in entries:
        groups.setdefault(one.mark or one.id, []).append(one)
    yield from groups.values()


class _Told(NamedTuple):
    """The names to tell changes with: workers and cases by id, and modes that are in person."""

    handles: Mapping[str, str]
    cases: Mapping[str, tuple[str, str | None]]
    clients: Mapping[str, Client]
    untold: Collection[str]
    in_person: Collection[str]

    @classmethod
    def of(cls, view: View, changes: Iterable[Sequence[Change]]) -> "_Told":
        every = [change for some in changes for change in some]
        rows = {one.row for one in every if one.table == _CLIENTS}
        cases = view.all(Case, id={one.case_id for one in every if one.case_id is not None})
        ids = rows | {one.client_id for one in cases}
        clients = {one.id: one for one in view.all(Client, id=ids)}
        untold = {one.id for one in clients.values() if one.is_confidential}
        return cls(
            {one.id: one.handle for one in view.all(Worker, order=("handle",))},
            {
                one.id: (
                    case_ref(clients[one.client_id].code, one.episode),
                    clients[one.client_id].shown_name,
                )
                for one in cases
            },
            clients,
            untold | {one.id for one in cases if one.client_id in untold},
            {key for key, mode in modes().items() if mode.in_person},
        )

    def item(self, entry: Operation, changes: Sequence[Change], view: View) -> NewsItem | None:
        """Tell the changes of one command, or None where they are not told."""
        if not changes or any(self._sealed(one) for one in changes):
            return None
        at = entry.at.astimezone(view.now.tzinfo)
        on = entry.day(view.now.tzinfo)
        shown = at if on == view.today else None
        cases = list(dict.fromkeys(one.case_id for one in changes if one.case_id is not None))
        words, ref, name = self._words(entry, changes, cases)
        return NewsItem(entry.seq, entry.actor, words, on, shown, ref, name)

    def _sealed(self, one: Change) -> bool:
        return one.table in sealed_tables() or one.case_id in self.untold or one.row in self.untold

    def _words(
        self, entry: Operation, changes: Sequence[Change], cases: Sequence[str]
    ) -> tuple[str, str | None, str | None]:
        """Return the words, and the only case with its name."""
        if len(changes) >= MOST_CHANGES or entry.command.startswith("import"):
            return f"changed many records with cm {entry.command}", None, None
        if len(cases) > 1:
            of_each = {self._of_case(entry, _of(changes, case)) for case in cases}
            words = of_each.pop() if len(of_each) == 1 else f"changed the records of {WHO}"
            return words.replace(WHO, f"{len(cases)} clients"), None, None
        if not cases:
            person = next((one.row for one in changes if one.row in self.clients), None)
            if person is not None:
                one = self.clients[person]
                return f"changed the details of {WHO}", one.code, one.shown_name
            return self._plain(changes), None, None
        ref, name = self.cases.get(cases[0], (None, None))
        words = self._of_case(entry, changes)
        return (words, ref, name) if ref else (words.replace(WHO, "a client"), None, None)

    def _of_case(self, entry: Operation, changes: Sequence[Change]) -> str:
        if entry.undoes is not None:
            return f"undid a change to {WHO}"
        by_table: defaultdict[str, list[Change]] = defaultdict(list)
        for one in changes:
            by_table[one.table].append(one)
        for table, tell in _TELLERS.items():
            for one in by_table[table]:
                if (words := tell(self, entry, one.before, one.after or {})) is not None:
                    return words
        return f"{self._plain(changes)} for {WHO}"

    def _plain(self, changes: Sequence[Change]) -> str:
        """Name what was added, changed or removed first, as the history does."""
        one = (told(changes) or changes)[0]
        image = {**(one.before or {}), **(one.after or {})}
        return f"{what_happened(one)} {label(one.table, image, {})}"

    # The words about one change of one table.

    def case(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell that a case was opened, closed, accepted or moved."""
        status, to = after.get("status"), self.handles.get(str(after.get("worker_id")))
        if before is None:
            waits = status == "waitlist"
            return f"put {WHO} on the waitlist" if waits else f"opened a case for {WHO}"
        if status == "closed":
            return f"closed the case of {WHO}"
        if status == "open" and before.get("status") == "waitlist":
            return f"accepted {WHO}" + (f" for {to}" if to and to != entry.actor else "")
        if status is None and "worker_id" in after:
            if to == entry.actor:
                return f"took over {WHO}"
            return f"moved {WHO} to {to}" if to else f"left {WHO} without a worker"
        return None

    def flag(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of a safety flag."""
        if before is None:
            return f"raised a safety flag for {WHO}"
        return f"settled a safety flag of {WHO}" if after.get("settled_on") else None

    def action(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of an action on a flag."""
        return f"acted on a safety flag of {WHO}" if before is None else None

    def contact(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of a contact or an attempt."""
        if before is not None:
            return f"corrected a contact with {WHO}"
        if after.get("with_whom") != WITH_CLIENT:
            return f"had contact with others about {WHO}"
        if after.get("outcome") != HELD:
            return f"tried to reach {WHO}"
        mode = after.get("mode")
        return f"saw {WHO}" if mode in self.in_person else f"had contact with {WHO}"

    def review(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of a review."""
        return f"reviewed the plan of {WHO}" if before is None else None

    def plan(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of a version of the plan."""
        if before is not None:
            return None
        agreed = after.get("how") != NOT_AGREED
        return f"agreed the plan with {WHO}" if agreed else f"proposed a plan to {WHO}"

    def note(self, entry: Operation, before: Any, after: Mapping[str, Any]) -> str | None:
        """Tell of a note."""
        return f"wrote a note on {WHO}" if before is None else f"changed a note on {WHO}"


_CLIENTS = record_of(Client).table

_TELLERS = {
    record_of(Flag).table: _Told.flag,
    record_of(FlagAction).table: _Told.action,
    record_of(Case).table: _Told.case,
    record_of(Review).table: _Told.review,
    record_of(Contact).table: _Told.contact,
    record_of(PlanVersion).table: _Told.plan,
    record_of(Note).table: _Told.note,
}
"""The words about each table, the table that says most first."""


def _of(changes: Iterable[Change], case: str) -> list[Change]:
    return [one for one in changes if one.case_id == case]
