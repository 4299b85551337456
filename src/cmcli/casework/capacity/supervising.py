"""The supervisor's page, read from the record: by worker, with totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.listing import CaseView
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.due import cases_read
from cmcli.casework.looking.losing import losing
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem, Until
from cmcli.domain.staff_clock import UnsignedNotes
from cmcli.domain.supervision import (
    WHENEVER,
    CaseInList,
    LosingCase,
    SupervisedWorker,
    Supervision,
    supervision,
)
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_team, find_worker
from cmcli.store.reading.unsigned import unsigned_notes


@dataclass(frozen=True, slots=True)
class WorkerStory:
    """All that a supervisor asks about one worker."""

    line: SupervisedWorker
    page: Supervision
    unsigned: UnsignedNotes | None

    def as_dict(self) -> dict[str, object]:
        """The page of the worker for JSON, with notes, hours and room."""
        unsigned, change = self.unsigned, self.line.load.next_change
        late = [{**one.item.as_dict(), "name": one.name} for one in self.line.late]
        return {
            **self.line.as_dict(),
            "late_items": late,
            **{key: self.page.as_dict()[key] for key in ("flags", "items", "losing_touch")},
            "unsigned_notes": 0 if unsigned is None else unsigned.notes,
            "oldest_unsigned": None if unsigned is None else unsigned.oldest_on,
            "next_change": change and change.as_dict(),
            "room": dict(self.line.load.room),
            "by_model": dict(self.line.load.by_model),
        }


def asked_of(view: View, me: Worker | None, asked: WhoseCases) -> WhoseCases:
    """Return whose page is meant where nothing is named: the own team's, else by the role."""
    if asked.everybody or asked.team is not None or asked.worker is not None:
        return asked
    team = view.get(Team, me.team_id) if me is not None and me.team_id is not None else None
    if team is not None:
        return WhoseCases(team=team.handle)
    if me is not None and me.role == "worker":
        return WhoseCases(worker=me.handle)
    return WhoseCases(everybody=True)


def supervise(view: View, asked: WhoseCases) -> Supervision:
    """Return the page of a worker, of a team's members, or of everybody."""
    workers = _workers(view, asked)
    cases = cases_read(view, workers, Until(view.today, also=WHENEVER))
    return page_of(
        view,
        asked,
        cases,
        agency_items(view),
        [one for _, one in losing(view, _own(cases, workers))],
    )


def page_of(
    view: View,
    asked: WhoseCases,
    cases: Iterable[CaseInList],
    agency: Iterable[DueItem],
    losing: Iterable[LosingCase] = (),
) -> Supervision:
    """Return the page from cases that were read already, with what is due on them."""
    found = caseload(view, None, asked, overdue=False)
    unassigned, waiting = found.unassigned, found.waiting
    if unassigned is None or waiting is None:
        unassigned = view.count(Case, status="open", worker_id=None)
        waiting = view.count(Case, status="waitlist")
    names = {one.handle: one.name for one in view.all(Worker, order=("handle",))}
    return supervision(
        found.rows,
        names,
        cases,
        agency,
        view.today,
        losing=losing,
        unassigned=unassigned,
        waiting=waiting,
        everybody=asked.everybody,
    )


def _workers(view: View, asked: WhoseCases) -> list[Worker] | None:
    if asked.worker is not None:
        return [find_worker(view, asked.worker)]
    if asked.team is not None:
        return view.all(Worker, order=("handle",), team_id=find_team(view, asked.team).id)
    return None


def _own(cases: Iterable[CaseView], workers: Sequence[Worker] | None) -> list[CaseView]:
    """Leave out cases of others, which come along because of a task for one of the workers."""
    handles = None if workers is None else {one.handle for one in workers}
    return [one for one in cases if handles is None or one.worker in handles]


def story(view: View, handle: str) -> WorkerStory:
    """Return all about one worker."""
    worker = find_worker(view, handle)
    page = supervise(view, WhoseCases(worker=worker.handle))
    line = page.workers[0]
    notes = [one for one in unsigned_notes(view, view.today) if one.worker == worker.handle]
    return WorkerStory(line, page, notes[0] if notes else None)
