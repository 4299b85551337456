"""The table of workers by kinds of late items, counted in cases.

The columns:

- All counts are of cases, and of what is due to a worker today. While somebody is away, that is
  whoever covers. What counts is decided as in the line of numbers of every page.
- ``safety`` are the cases with an open safety flag, and ``late`` those without one where something
  is late. Together they are all cases where something should have been done.
- ``contact``, ``plan``, ``review``, ``referral`` and ``other`` are the cases where something of
  that kind is late, with a flag or without one. A case can be in several of them.
- ``never`` are late cases where nobody ever held a contact. Of a worker who has more than
  `MANY_NEVER` of them, as after an import, they are counted there and in no other column; else
  they count as all others do. ``late`` and ``never`` together are late in the line of numbers.
- The total counts a case once, also if two workers are late with something on it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import nsmallest

from cmcli.casework.looking.glance import Glance
from cmcli.casework.looking.lateness import SAFETY, Lateness, PressedCase, pressed
from cmcli.casework.looking.standing import due_in_scope, never_met
from cmcli.domain.caseload import BANDS
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.clocks import DueItem
from cmcli.domain.supervision import LATE_KINDS, OTHER, Decision, LateItem, Supervision

MANY_NEVER = 20
"""Cases of a worker that were never contacted, from which on they are told as one number."""

MOST_ITEMS = 20
"""Items of a row that are told one by one."""

LATE, NEVER = "late", "never"

COUNTED = (SAFETY, LATE, NEVER, *LATE_KINDS, OTHER)
"""The columns that count cases."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A worker, the cases without one (``worker`` None), or the total (``total``).

    ``counts`` are cases by column. ``items`` are flags and what is late, the worst first, at most
    `MOST_ITEMS`, and ``more`` counts the others. ``oldest`` are the most days that anything is
    late. ``decide`` counts what waits for a supervisor, and ``apart`` has the references of the
    cases that ``never`` counts.
    """

    worker: str | None
    load: CaseloadRow | None
    counts: Counter[str]
    items: tuple[LateItem, ...]
    more: int
    oldest: int
    decide: int
    apart: frozenset[str]
    total: bool = False

    @property
    def key(self) -> str:
        """Return the key, the same after a refresh."""
        return "*" if self.total else self.worker or ""

    @property
    def helped_first(self) -> tuple[object, ...]:
        """Sort by who needs help most: flags, then late cases, then the oldest, then the load."""
        band = self.load.band if self.load is not None else ""
        full = BANDS.index(band) if band in BANDS else -1
        counts = self.counts
        late = counts[LATE] + counts[NEVER]
        return (-counts[SAFETY], -late, -self.oldest, -full, self.worker is None, self.worker)


def heat(
    cases: Iterable[Glance], handles: Collection[str] | None, page: Supervision, today: date
) -> tuple[HeatRow, ...]:
    """Return the rows, who needs help most first, with the total before them.

    ``handles`` are the workers of the scope, None for everybody; ``page`` has their loads and what
    waits for a decision.
    """
    of_worker: defaultdict[str | None, list[PressedCase]] = defaultdict(list)
    whole: list[PressedCase] = []
    for case in cases:
        if (found := pressed(case, due_in_scope(case, handles), today)) is None:
            continue
        whole.append(found)
        whose = {one.worker for one in found.items}
        if len(whose) == 1:
            of_worker[whose.pop()].append(found)
            continue
        for worker in whose:
            own = [one for one in found.items if one.worker == worker]
            if (theirs := pressed(case, own, today)) is not None:
                of_worker[worker].append(theirs)
    lines = {line.worker: line for line in page.workers}
    apart: set[str] = set()
    rows = []
    for worker in {*of_worker, *(one.worker for one in page.workers if not one.quiet)}:
        some = of_worker[worker]
        never = {one.case.case_id for one in some if not one.flagged and never_met(one.case)}
        never = never if len(never) > MANY_NEVER else set()
        apart |= never
        line = lines.get(worker or "")
        load = line.load if line is not None else None
        row = _row(worker, load, some, never)
        decisions = line.decisions if line is not None else ()
        rows.append(replace(row, decide=len(gathered(decisions, [row]))))
    decide = len(gathered(page.decisions, rows))
    total = replace(_row(None, None, whole, apart, total=True), decide=decide)
    return (total, *sorted(rows, key=lambda row: row.helped_first))


def gathered(decisions: Iterable[Decision], rows: Iterable[HeatRow]) -> list[Decision]:
    """Return the decisions, with one for all cases of a worker that were never contacted instead of
    one each."""
    many = {row.worker: row.apart for row in rows if row.apart and not row.total}
    first: set[str | None] = set()
    found = []
    for one in decisions:
        item = one.item
        if item.kind != "no-contact" or item.case not in many.get(one.worker, ()):
            found.append(one)
        elif one.worker not in first:
            first.add(one.worker)
            found.append(Decision(_never_contacted(item, len(many[one.worker])), None, one.worker))
    return found


def never_words(count: int) -> str:
    """Say how many cases were never contacted."""
    return f"{count:,} cases were never contacted"


def _never_contacted(item: DueItem, count: int) -> DueItem:
    """Return one item for many cases of a worker."""
    who = item.worker or "none"
    return item._replace(
        case=None,
        subject=who,
        why=f"{never_words(count)}.",
        text=never_words(count),
        number=None,
        settled_by=f"cm list --worker {who} --not-seen 1d",
    )


def _row(
    worker: str | None,
    load: CaseloadRow | None,
    cases: Sequence[PressedCase],
    never: Collection[str],
    *,
    total: bool = False,
) -> HeatRow:
    apart = [one for one in cases if not one.flagged and one.case.case_id in never]
    shown = [one for one in cases if one.flagged or one.case.case_id not in never]
    late = Lateness.of(shown)
    counts = Counter({SAFETY: late.flags, LATE: late.late, NEVER: len(apart), **late.by_kind})
    items = [(item, one.case) for one in shown for item in one.items]
    worst = nsmallest(MOST_ITEMS, items, key=_worst_first)
    return HeatRow(
        worker,
        load,
        counts,
        items=tuple(LateItem(item, case.shown_name) for item, case in worst),
        more=len(items) - len(worst),
        oldest=late.oldest,
        decide=0,
        apart=frozenset(one.case.ref for one in apart),
        total=total,
    )


def _worst_first(one: tuple[DueItem, Glance]) -> tuple[object, ...]:
    item = one[0]
    return (item.kind != SAFETY, -item.days_late, item.about, item.kind)
