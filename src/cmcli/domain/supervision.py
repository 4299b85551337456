"""The supervisor's page: what is late by worker, what waits for a decision, and the totals.

It is computed from the due items that every other screen shows, so that no two can disagree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.clocks import DueItem
from cmcli.domain.due_dates import SUPERVISOR
from cmcli.domain.kinds import DUE_RANK
from cmcli.domain.losing_touch import LosingTouch

LATE_KINDS = ("contact", "plan", "review", "referral")
"""The kinds that have a column of their own; all others that are late are counted together."""

OTHER = "other"

APPROVAL = "approval"
"""The kind that waits for a supervisor from the day it is submitted, though it is due later."""

WHENEVER = ("safety", APPROVAL)
"""The kinds that the page has however far off their day is; of others it has what is due."""

GRAVEST = (
    *("uncovered", "overload", "unassigned", "no-contact", "approval", "request", "acuity"),
    *("rhythm", "backdated", "late-stay", "waiting", "household", "over-authorized", "unsigned"),
    *("reduction", "directory"),
)
"""The kinds of a supervisor's items, the gravest first; kinds that are not here come last."""

GRAVITY = {kind: rank for rank, kind in enumerate(GRAVEST)}

SETTLED_BY: Mapping[str, str] = {
    "safety": "cm show {case}",
    "uncovered": "cm cover add {worker} --by HANDLE",
    "overload": "cm list --worker {worker}",
    "unassigned": "cm accept {case} --worker HANDLE",
    "waiting": "cm accept {case} --worker HANDLE",
    "no-contact": "cm show {case}",
    "approval": "cm approval give {number}",
    "request": "cm request accept {case}",
    "acuity": "cm set {case} --reason TEXT",
    "rhythm": "cm rhythm {case} INTERVAL --reason TEXT",
    "backdated": "cm contact amend {case} {number} --agree",
    "late-stay": "cm stay set {case} {number} --agree",
    "household": "cm household confirm {case}",
    "over-authorized": "cm service set {case} {number} --agree",
    "unsigned": "cm supervise --worker {worker}",
    "reduction": "cm caseload --worker {worker}",
    "directory": "cm resource list --unchecked",
    "cover": "cm cover show {number}",
}
"""The command that settles an item, or that shows what to decide."""


TEAM = "team "
"""How the subject of an item about a team begins."""


def decided(item: DueItem) -> bool:
    """Return whether a supervisor decides on an item.

    Other items of an unassigned case go to supervisors too, but they wait for a worker first.
    """
    if item.whose != SUPERVISOR:
        return False
    return item.worker is not None or item.case is None or item.kind in GRAVITY


class CaseInList(Protocol):
    """A case as a list has it, with everything due on it."""

    @property
    def ref(self) -> str:
        """The exact reference."""

    @property
    def shown_name(self) -> str | None:
        """The client's name."""

    @property
    def status(self) -> str:
        """The status of the case."""

    @property
    def worker(self) -> str | None:
        """The username of the worker."""

    @property
    def due(self) -> Sequence[DueItem]:
        """Everything due, also what is still to come."""


class Decision(NamedTuple):
    """A supervisor's item with the client's name, and the worker whom it is about, if any."""

    item: DueItem
    name: str | None
    worker: str | None

    @property
    def command(self) -> str:
        """The command that settles it, or that shows what to decide."""
        item = self.item
        if item.settled_by is not None:
            return item.settled_by
        text = SETTLED_BY.get(item.kind, "cm show {case}" if item.case else "cm due --explain")
        number = (item.number or "N").rpartition(".")[2] if item.number else "N"
        worker = self.worker or item.subject or "HANDLE"
        if worker.startswith(TEAM):
            return f"cm caseload --team {worker.removeprefix(TEAM)}"
        return text.format(case=item.case or "CASE", worker=worker, number=number)

    def as_dict(self) -> dict[str, object]:
        """The keys of a due item, the client's name, and the command."""
        return {
            **self.item.as_dict(),
            "name": self.name,
            "about": self.worker,
            "command": self.command,
        }


class LateItem(NamedTuple):
    """Something of a worker that is late, with the client's name."""

    item: DueItem
    name: str | None


class LosingCase(NamedTuple):
    """An open case where contact is being lost."""

    ref: str
    name: str | None
    worker: str | None
    touch: LosingTouch

    def as_dict(self) -> dict[str, object]:
        """The case, and the facts."""
        return {"ref": self.ref, "name": self.name, "worker": self.worker, **self.touch.as_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedWorker:
    """A worker's line: the load, what is late, open safety flags, and what waits for a decision."""

    name: str
    load: CaseloadRow
    flags: tuple[LateItem, ...]
    late: tuple[LateItem, ...]
    decisions: tuple[Decision, ...]

    @property
    def worker(self) -> str:
        """The worker's username."""
        return self.load.worker or ""

    @property
    def late_by_kind(self) -> dict[str, int]:
        """How many items are late, by the kinds that have a column, and of all others."""
        counts = Counter(late_column(one.item.kind) for one in self.late)
        return {kind: counts[kind] for kind in (*LATE_KINDS, OTHER)}

    @property
    def oldest(self) -> int:
        """The most days that anything is late."""
        return max((one.item.days_late for one in (*self.late, *self.flags)), default=0)

    @property
    def quiet(self) -> bool:
        """Return whether there is nothing at all to say of the worker."""
        return not (self.load.open or self.flags or self.late or self.decisions)

    def as_dict(self) -> dict[str, object]:
        """The row for JSON."""
        load = self.load.as_dict()
        kept = ("team", "open", "utilisation_target", "utilisation_ceiling", "band", "capacity")
        return {
            "worker": self.worker,
            "name": self.name,
            **{key: load[key] for key in kept},
            "flags": len(self.flags),
            "late": self.late_by_kind,
            "oldest_days_late": self.oldest,
            "items": dict(Counter(one.item.kind for one in self.decisions)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """The page: totals, a line for each worker, and what waits for a decision, the gravest first.

    ``nobodys`` are flags and late items of cases without a worker, and ``teams`` the rows of the
    teams that are looked at. ``unassigned`` and ``waiting`` count cases of the whole agency, also
    where only some workers are looked at (``everybody`` False).
    """

    workers: tuple[SupervisedWorker, ...]
    nobodys: tuple[LateItem, ...]
    teams: tuple[CaseloadRow, ...]
    decisions: tuple[Decision, ...]
    losing: tuple[LosingCase, ...]
    unassigned: int
    waiting: int
    everybody: bool = True

    @property
    def totals(self) -> dict[str, int]:
        """The first line in numbers."""
        kinds = Counter(one.item.kind for one in self.decisions)
        flags = len(self.flags)
        nobodys = sum(one.item.kind != "safety" for one in self.nobodys)
        return {
            "flags": flags,
            "late": nobodys + sum(len(one.late) for one in self.workers),
            "approvals": kinds[APPROVAL],
            "unassigned": self.unassigned,
            "waiting": self.waiting,
            "uncovered": kinds["uncovered"],
            "over_ceiling": kinds["overload"],
            "losing_touch": len(self.losing),
        }

    @property
    def flags(self) -> tuple[LateItem, ...]:
        """The open safety flags, the oldest first."""
        nobodys = (one for one in self.nobodys if one.item.kind == "safety")
        found = [*(flag for one in self.workers for flag in one.flags), *nobodys]
        return tuple(sorted(found, key=lambda one: (one.item.due_on, one.item.about)))

    def of(self, worker: str) -> SupervisedWorker | None:
        """The line of a worker."""
        return next((one for one in self.workers if one.worker == worker), None)

    def as_dict(self) -> dict[str, object]:
        """The page for JSON."""
        return {
            "totals": self.totals,
            "workers": [one.as_dict() for one in self.workers],
            "flags": [{**one.item.as_dict(), "name": one.name} for one in self.flags],
            "items": [one.as_dict() for one in self.decisions],
            "losing_touch": [one.as_dict() for one in self.losing],
        }


def supervision(
    rows: Iterable[CaseloadRow],
    names: Mapping[str, str],
    cases: Iterable[CaseInList],
    agency: Iterable[DueItem],
    today: date,
    *,
    losing: Iterable[LosingCase] = (),
    unassigned: int = 0,
    waiting: int = 0,
    everybody: bool = True,
) -> Supervision:
    """Return the page of the workers and teams in ``rows``; ``names`` are the workers', by handle.

    ``everybody``: what is about no worker belongs to the page too. During a cover, what is late
    counts for the worker who is away, as in the caseload; decisions name who covers.
    """
    rows = list(rows)
    handles = {row.worker for row in rows if row.worker is not None}
    teams = tuple(row for row in rows if row.worker is None)
    about = handles | {f"{TEAM}{row.team}" for row in teams}
    late: defaultdict[str, list[LateItem]] = defaultdict(list)
    decisions = [
        Decision(item, None, item.subject if item.subject in handles else None)
        for item in agency
        if item.due_on <= today and (everybody or item.subject in about)
    ]
    for case in cases:
        for item in case.due:
            owner = item.covers_for or item.worker
            if not everybody and handles.isdisjoint((owner, item.worker)):
                continue
            if item.kind != "safety" and decided(item):
                if item.due_on <= today or item.kind == APPROVAL:
                    decisions.append(Decision(item, case.shown_name, item.worker))
            elif (everybody or owner in handles) and (item.kind == "safety" or item.days_late > 0):
                late[owner or ""].append(LateItem(item, case.shown_name))
    decisions.sort(key=_gravity)
    waits: defaultdict[str | None, list[Decision]] = defaultdict(list)
    for one in decisions:
        waits[one.worker].append(one)
    mine = [row for row in rows if row.worker is not None]
    lines = [_line(row, names, late.pop(row.worker or "", []), waits[row.worker]) for row in mine]
    return Supervision(
        workers=tuple(lines),
        nobodys=tuple(one for left in late.values() for one in left),
        teams=teams,
        decisions=tuple(decisions),
        losing=tuple(sorted(losing, key=lambda one: (one.touch.order, one.ref))),
        unassigned=unassigned,
        waiting=waiting,
        everybody=everybody,
    )


def _line(
    row: CaseloadRow, names: Mapping[str, str], late: list[LateItem], decisions: list[Decision]
) -> SupervisedWorker:
    handle = row.worker or ""
    late.sort(key=lambda one: (-one.item.days_late, one.item.about, one.item.kind))
    return SupervisedWorker(
        name=names[handle],
        load=row,
        flags=tuple(one for one in late if one.item.kind == "safety"),
        late=tuple(one for one in late if one.item.kind != "safety"),
        decisions=tuple(decisions),
    )


def late_column(kind: str) -> str:
    """Return the column that counts what is late of a kind."""
    return kind if kind in LATE_KINDS else OTHER


def _gravity(one: Decision) -> tuple[object, ...]:
    kind = one.item.kind
    rank = GRAVITY.get(kind)
    rank = len(GRAVITY) + DUE_RANK[kind] if rank is None else rank
    return rank, one.item.due_on, one.item.about, one.item.number or ""
