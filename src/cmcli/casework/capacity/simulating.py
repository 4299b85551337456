"""Caseloads and due items before and after some steps, compared."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.listing import CaseView, views_of
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.domain.records import record_of
from cmcli.domain.reductions import ContractedHours, Reduction
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.touched import RowTouched, Touched, last_seq, touched_by

_HOURS = {record_of(kind).table for kind in (ContractedHours, Reduction)}
"""Tables of what changes a load and makes nothing due on a case."""

RowChange = tuple[CaseloadRow | None, CaseloadRow | None]
"""The row of a worker or a team before and after; None for one that is not there."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All caseloads at one moment, and what is due on the cases that are compared.

    ``late`` counts the late contacts of these cases by worker's handle. ``seq`` is the number of
    the last operation before it.
    """

    rows: tuple[CaseloadRow, ...]
    unassigned: int
    waiting: int
    due: tuple[DueItem, ...]
    late: Counter[str]
    seq: int


@dataclass(frozen=True, slots=True)
class DueChange:
    """An item that is due otherwise than before; None where there is no such item."""

    before: DueItem | None
    after: DueItem | None

    @property
    def item(self) -> DueItem:
        """The item as it will be, else as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101
        return found

    def presses(self, last: date) -> bool:
        """Return whether it becomes due for somebody by that day, who did not have it so soon."""
        before, after = self.before, self.after
        if after is None or after.due_on > last:
            return False
        return before is None or before.worker != after.worker or before.due_on > after.due_on

    def as_dict(self) -> dict[str, object]:
        """The item for JSON, with its worker and its dates before."""
        item, before, after = self.item, self.before, self.after
        return {
            "case": item.case,
            "subject": item.subject,
            "kind": item.kind,
            "number": item.number,
            "worker": after and after.worker,
            "due_on": after and after.due_on,
            "days_late": after.days_late if after else 0,
            "why": after and after.why,
            "worker_before": before and before.worker,
            "due_before": before and before.due_on,
            "days_late_before": before.days_late if before else 0,
        }


def touched_in(view: View, changed: Collection[RowTouched]) -> Touched:
    """Return the cases whose due items can differ after these changes."""
    return touched_by(view, [one for one in changed if one[1] not in _HOURS])


def situation(view: View, touched: Touched, *, overdue: bool = True) -> Situation:
    """Read caseloads, and what is due on the touched cases.

    ``overdue`` False leaves the late contacts of the rows uncounted; see :func:`after_steps`.
    """
    every = touched.cases is None
    found = caseload(view, None, WhoseCases(everybody=True), overdue=overdue and not every)
    if touched.cases is None:
        cases = cases_with_dues(view, None)
    else:
        cases = view.all(Case, id=touched.cases) if touched.cases else []
    views = views_of(view, cases)
    late = Counter(one.facts.worker for one in views if _late(one) and one.facts.worker)
    return Situation(
        rows=_with_late(found.rows, late) if every else found.rows,
        unassigned=found.unassigned or 0,
        waiting=found.waiting or 0,
        due=(
            *(item for one in views for item in one.due),
            *agency_items(view, bearing=found.bearing),
        ),
        late=late,
        seq=last_seq(view),
    )


def _late(one: CaseView) -> bool:
    contact = one.next_contact
    return one.facts.case.status == "open" and contact is not None and contact.days_late > 0


def after_steps(before: Situation, after: Situation) -> Situation:
    """Return the situation ``after`` with the late contacts of its rows: those of before, except
    those of the touched cases."""
    late = Counter({row.worker: row.overdue for row in before.rows if row.worker is not None})
    late.subtract(before.late)
    late.update(after.late)
    return replace(after, rows=_with_late(after.rows, late))


def _with_late(rows: Sequence[CaseloadRow], late: Counter[str]) -> tuple[CaseloadRow, ...]:
    """Return the rows with the late contacts of their workers, added up for a team."""
    teams: Counter[str] = Counter()
    for row in rows:
        if row.worker is not None and row.team is not None:
            teams[row.team] += late[row.worker]
    return tuple(
        replace(row, overdue=late[row.worker] if row.worker else teams[row.team or ""])
        for row in rows
    )


def row_changes(before: Sequence[CaseloadRow], after: Sequence[CaseloadRow]) -> Iterator[RowChange]:
    """Pair the rows that differ, of each worker and each team."""
    then, now = ({_whose(row): row for row in rows} for rows in (before, after))
    for key in dict.fromkeys([*now, *then]):
        if then.get(key) != now.get(key):
            yield then.get(key), now.get(key)


def _whose(row: CaseloadRow) -> tuple[bool, str | None]:
    return row.worker is None, row.worker or row.team


def due_changes(before: Situation, after: Situation) -> list[DueChange]:
    """Return the items that differ, by worker and due date."""
    then, now = ({_which(item): item for item in one.due} for one in (before, after))
    found = [
        DueChange(then.get(key), now.get(key))
        for key in dict.fromkeys([*now, *then])
        if _when(then.get(key)) != _when(now.get(key))
    ]
    return sorted(found, key=lambda one: (one.item.worker or "", one.item.due_on, one.item.about))


def _which(item: DueItem) -> tuple[str | None, ...]:
    return item.about, item.kind, item.of, item.number


def _when(item: DueItem | None) -> tuple[object, ...] | None:
    return None if item is None else (item.worker, item.due_on, item.days_late)
