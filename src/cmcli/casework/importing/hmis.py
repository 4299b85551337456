"""Import of an HMIS export: planned on a snapshot, then the very same plan as one operation.

An import records facts, so no caseload limit refuses it. It reports workers over the ceiling.
"""

import gc
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from sys import intern

from cmcli.casework.importing.entries import note_own
from cmcli.casework.importing.judging import refusal
from cmcli.casework.importing.rows import handle_for
from cmcli.casework.importing.sources import (
    PREFIX,
    is_new,
    keys_in_use,
    last_import,
    remember,
)
from cmcli.casework.importing.telling import (
    models_kept,
    over_ceiling,
    refs_of,
    reopened_beside,
    warn_of_same_model,
)
from cmcli.casework.importing.unseen import without_unseen
from cmcli.casework.importing.values import HmisImport
from cmcli.casework.importing.writing import Writer, lock_rows
from cmcli.casework.models_today import Models
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact
from cmcli.domain.external import ImportSource
from cmcli.domain.households import HouseholdMember
from cmcli.domain.permissions import require
from cmcli.domain.safety import Flag
from cmcli.domain.services import Service
from cmcli.domain.statuses import ENDED
from cmcli.domain.workers import CRON, Worker
from cmcli.errors import Refused
from cmcli.exchange.hmis import (
    CaseRec,
    ClosureRec,
    Dates,
    Export,
    ImportPlan,
    KnownRow,
    KnownRows,
    Maps,
    MapTemplate,
    Screened,
    decide,
    map_template,
    screen,
)
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.external import (
    edited_since,
    externals,
    imported_cases,
    imported_users,
    last_operation,
    merged_since,
    systems,
    terms_added_since,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with all that it was made from: ``system`` tells one sending system from another,
    ``known`` is what the store knew after operation number ``seq``, ``last`` what it knew of the
    last import."""

    screened: Screened
    maps: Maps
    system: str
    known: KnownRows
    seq: int
    plan: ImportPlan
    last: ImportSource | None
    follow: bool = False

    @property
    def new_map(self) -> bool:
        """Return whether the map is another one than the last time."""
        return self.last is not None and is_new(self.maps.file, self.last)


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: its plan, how many of the new cases are open, and the workers that
    it puts over the ceiling."""

    plan: ImportPlan
    opened: int
    over_ceiling: tuple[CaseloadRow, ...]


@contextmanager
def much_kept() -> Iterator[None]:
    """Don't look for garbage within the block: all rows of an export live until its end, and to go
    through them again and again takes a fifth of an import of 180,000 rows."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def plan_import(
    view: View, export: Export, system: str, maps: Maps, *, follow: bool = False
) -> Planned:
    """Decide what to do with every row of the export, and write nothing.

    ``follow``: what is gone in the export goes here, too.
    """
    return plan_rows(view, system, read_rows(view, export, system, maps), maps, follow=follow)


def read_rows(view: View, export: Export, system: str, maps: Maps) -> Screened:
    """Read the rows of the export, which can then be let go."""
    users = imported_users(view, system)
    return screen(export, today=view.today, maps=maps, users=users)


def plan_rows(
    view: View, system: str, screened: Screened, maps: Maps, *, follow: bool = False
) -> Planned:
    """Decide what to do with every row that was read."""
    known, last = _known(view, system), last_import(view, system)
    done = _decided(view, screened, known, maps, follow)
    return Planned(screened, maps, system, known, last_operation(view), done, last, follow)


def template(view: View, export: Export, maps: Maps) -> MapTemplate:
    """Fill a map file with what the export has; a user with the name of one worker is them."""
    here = view.all(Worker)
    names = Counter(worker.name for worker in here)
    by_name = {worker.name: worker.handle for worker in here if names[worker.name] == 1}
    taken = {worker.handle for worker in here} | {CRON}

    def handle(name: str, key: str) -> tuple[str, str]:
        if name in by_name:
            return by_name[name], "a worker here has this name"
        proposed = handle_for(name, key, taken)
        taken.add(proposed)
        return proposed, "new"

    models, reasons = keys_in_use(view.words, view.today)
    return map_template(export, maps, handle=handle, models=models, reasons=reasons)


def other_systems(view: View, planned: Planned) -> list[str]:
    """The systems that were imported before, if this one never was."""
    if planned.known:
        return []
    return [name.removeprefix(PREFIX) for name in systems(view) if name.startswith(PREFIX)]


def import_hmis(work: Work, planned: Planned, asked: HmisImport) -> Imported:
    """Carry out the plan; make it again if someone has changed its data since.

    Raises :class:`Refused` if it may not be. Warns of every worker who is over the ceiling.
    """
    require(work.actor.role, "import")
    work.lock("imports", "staff", "people")
    lock_rows(work, planned.plan, planned.known)
    planned = _as_of_now(work, planned)
    _need_keys(work, planned.plan)
    refused = refusal(planned.plan, asked, planned.last)
    if refused is not None:
        raise refused
    models, handles = Models(work), planned.maps.workers
    writer = Writer(work, planned.system, planned.known, models=models, handles=handles)
    writer.carry_out(planned.plan)
    remember(work, planned.system, planned.plan.exported_at, planned.maps.file)
    over = over_ceiling(work, writer.touched)
    warn_of_same_model(work, writer.opened)
    for sentence in models_kept(work, planned.plan, planned.known, planned.new_map):
        work.warn(sentence)
    return Imported(planned.plan, writer.opened, over)


def last_undated(planned: Planned) -> bool:
    """Return whether this export has a date, and none is known of the last one."""
    before = planned.last is not None or bool(planned.known)
    unknown = planned.last is None or planned.last.exported_at is None
    return before and unknown and planned.plan.exported_at is not None


def foreseen(view: View, planned: Planned) -> list[str]:
    """Return the warnings of the import, those that can be told before."""
    kept = models_kept(view, planned.plan, planned.known, planned.new_map)
    return [*reopened_beside(view, planned.plan), *kept]


def _need_keys(work: Work, done: ImportPlan) -> None:
    """Refuse the plan if it uses a model or a reason of the agency that is gone since."""
    models, reasons = keys_in_use(work.words, work.today)
    for action in done.writes:
        one = action.record
        if isinstance(one, CaseRec) and one.model not in models:
            what = f"the model {one.model}"
        elif isinstance(one, ClosureRec) and one.reason not in reasons:
            what = f"the closure reason {one.reason}"
        else:
            continue
        raise Refused(
            f"The map names {what}, which is not in use any more. So nothing was imported.",
            "Name another one in the map file, and import again.",
            code="map",
        )


def _as_of_now(work: Work, planned: Planned) -> Planned:
    if last_operation(work) == planned.seq:
        return planned
    planned = replace(planned, last=last_import(work, planned.system))
    known = _known(work, planned.system)
    if known == planned.known:
        return planned
    again = _decided(work, planned.screened, known, planned.maps, planned.follow)
    lock_rows(work, again, known)
    return replace(planned, known=known, plan=again)


def _decided(
    view: View, screened: Screened, known: KnownRows, maps: Maps, follow: bool
) -> ImportPlan:
    plan = decide(screened, known, follow=follow, dates=_dates(view), refs=refs_of(view))
    return without_unseen(view, plan, known, maps.workers)


def _dates(view: View) -> Dates:
    """Tell the days of imported rows; the row of a closure is its case."""

    def dates(kind: str, row_ids: Collection[str]) -> dict[str, date | None]:
        if kind == "closure":
            return {case.id: case.closed_on for case in view.all(Case, id=row_ids)}
        if kind == "contact":
            return {contact.id: contact.on for contact in view.all(Contact, id=row_ids)}
        return {service.id: service.on for service in view.all(Service, id=row_ids)}

    return dates


def _known(view: View, system: str) -> KnownRows:
    """Return the rows of the system in the store, and the state of each."""
    edited = edited_since(view, system) | terms_added_since(view, system)
    cases, merged = imported_cases(view, system), merged_since(view, system)
    flagged = {flag.case_id for flag in view.all(Flag, settled_on=None)}
    homes = {one.id: one.client_id for one in view.all(HouseholdMember, left_on=None)}
    known: dict[tuple[str, str], KnownRow] = {}
    for one in externals(view, system):
        case = cases.get(one.row_id) if one.kind == "case" else None
        known[intern(one.kind), one.external_id] = KnownRow(
            one.row_id,
            one.digest,
            edited_here=one.id in edited,
            closed=case is not None and case.status in ENDED,
            flagged=case is not None and one.row_id in flagged,
            client=None if case is None else case.client_id,
            model=None if case is None else case.model,
            merged=one.id in merged,
        )
        if one.kind == "member" and one.id not in edited:
            homes.pop(one.row_id, None)
    by_hand = set(homes.values())
    for key, row in known.items():
        if key[0] == "client" and row.row_id in by_hand:
            known[key] = replace(row, housed=True)
    note_own(view, system, known)
    return known
