"""The changes since the end of yesterday: late cases, flags, cases opened and closed.

The record of yesterday's end is compared with today's. A case without a change since then has the
same rows, so only yesterday's clocks are asked about it. The others are put back as they were.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from cmcli.casework.listing import CaseView, views_of
from cmcli.casework.looking.glance import Glance
from cmcli.casework.looking.standing import due_in_scope, pressing
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.domain.workers import Worker
from cmcli.errors import CmError
from cmcli.store.core.view import View
from cmcli.store.keeping.past import as_it_was, last_operation
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.touched import touched_since

PART = 100
"""Cases that are looked at in one go, so that other questions don't wait for long."""


class CaseThen(NamedTuple):
    """A case at the end of yesterday. ``due`` are its open flags and what was late."""

    ref: str
    name: str | None
    worker: str | None
    open: bool
    due: tuple[DueItem, ...]


class CaseSince(NamedTuple):
    """A case that changed."""

    ref: str
    name: str | None
    worker: str | None


@dataclass(frozen=True, slots=True)
class SinceYesterday:
    """The cases that changed, by the kind of change. Each one counts where :func:`pressing` says.

    ``late`` came to be late, and ``caught_up`` no longer are. ``raised`` have a flag now and had
    none, ``settled`` the other way round.
    """

    late: tuple[CaseSince, ...]
    caught_up: tuple[CaseSince, ...]
    raised: tuple[CaseSince, ...]
    settled: tuple[CaseSince, ...]
    opened: tuple[CaseSince, ...]
    closed: tuple[CaseSince, ...]

    @property
    def nothing(self) -> bool:
        """Return whether all is as it was."""
        return not any((*self.parts.values(),))

    @property
    def parts(self) -> Mapping[str, Sequence[CaseSince]]:
        """Return the cases by what happened, in words."""
        return {
            "late since today": self.late,
            "no longer late": self.caught_up,
            "safety flag raised": self.raised,
            "safety flag settled": self.settled,
            "opened": self.opened,
            "closed": self.closed,
        }


@dataclass(slots=True)
class Yesterday:
    """All cases at the end of yesterday, read in parts: :meth:`read` until it is ``whole``.

    Yesterday stays the same, so the parts may come from different snapshots.
    ``known`` is False where yesterday can't be told: the store begins today, or something was
    changed since that may concern every case, such as staff or settings.
    """

    day: date
    known: bool = True
    _left: list[str] | None = None
    _then: dict[str, CaseThen] = field(default_factory=dict)

    @classmethod
    def of(cls, today: date) -> "Yesterday":
        """Return the day before ``today``, not read yet."""
        return cls(today - timedelta(days=1))

    @property
    def whole(self) -> bool:
        """Return whether there is nothing more to read."""
        return not self.known or self._left == []

    def read(self, view: View) -> None:
        """Read one more part."""
        touched = self._touched(view)
        if touched is None:
            self.known = False
            return
        if self._left is None:
            cases = {one.id for one in cases_with_dues(view, None)}
            self._left = sorted(cases | touched)
        part, self._left = self._left[:PART], self._left[PART:]
        changed = touched.intersection(part)
        with view.judging(self.day):
            same = view.all(Case, id=[one for one in part if one not in changed])
            self._keep(views_of(view, same))
        if changed:
            with as_it_was(view, self.day, view.now.tzinfo, cases=changed) as past:
                past.view.unsealed = view.unsealed
                self._keep(views_of(past.view, past.view.all(Case, id=changed)))

    def _touched(self, view: View) -> frozenset[str] | None:
        """Return the cases that were changed since, or None where any may have been."""
        try:
            last = last_operation(view, self.day, view.now.tzinfo)
        except CmError:  # the store has no record of that day
            return None
        return touched_since(view, last).cases

    def _keep(self, cases: Iterable[CaseView]) -> None:
        for one in cases:
            due = tuple(item for item in one.due if item.kind == "safety" or item.days_late)
            opened = one.status == "open"
            then = CaseThen(one.ref, one.shown_name, one.worker, opened, due)
            self._then[one.facts.case.id] = then

    def compare(
        self, cases: Iterable[Glance], handles: Collection[str] | None, today: date
    ) -> SinceYesterday:
        """Compare with the cases of now; ``handles`` are the workers whose items count, None for
        all. A case that is new or gone counts for its worker."""
        found: dict[str, list[CaseSince]] = {name: [] for name in SinceYesterday.__slots__}
        left = dict(self._then)
        for case in cases:
            then = left.pop(case.case_id, None)
            now = pressing(due_in_scope(case, handles), today)
            whose = CaseSince(case.ref, case.shown_name, case.worker)
            mine = handles is None or case.worker in handles
            is_open = case.status == "open"
            self._compared(found, whose, then, handles, now, mine and is_open, mine)
        for one in left.values():
            mine = handles is None or one.worker in handles
            self._compared(found, CaseSince(*one[:3]), one, handles, None, False, mine)
        return SinceYesterday(**{name: tuple(some) for name, some in found.items()})

    def _compared(
        self,
        found: Mapping[str, list[CaseSince]],
        whose: CaseSince,
        then: CaseThen | None,
        handles: Collection[str] | None,
        now: str | None,
        is_open: bool,
        mine: bool,
    ) -> None:
        """Put a case where it belongs."""
        due = () if then is None else then.due
        was = pressing([one for one in due if handles is None or one.worker in handles], self.day)
        if (now == "late") != (was == "late"):
            found["late" if now == "late" else "caught_up"].append(whose)
        if (now == "flags") != (was == "flags"):
            found["raised" if now == "flags" else "settled"].append(whose)
        was_open = then is not None and then.open
        if mine and is_open != was_open:
            found["opened" if is_open else "closed"].append(whose)


def compared_today(
    view: View, cases: Iterable[Glance], workers: Sequence[Worker] | None
) -> SinceYesterday | None:
    """Read all of yesterday and compare; None where yesterday can't be told."""
    yesterday = Yesterday.of(view.today)
    while not yesterday.whole:
        yesterday.read(view)
    handles = None if workers is None else {one.handle for one in workers}
    return yesterday.compare(cases, handles, view.today) if yesterday.known else None
