"""Import of an HMIS export: planned on a snapshot, then the very same plan as one operation.

An import records facts, so no caseload limit refuses it. It reports workers over the ceiling.
"""

import gc
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cmcli.casework.capacity.placing import caseload_rows
from cmcli.casework.importing.rows import handle_for
from cmcli.casework.importing.writing import Writer, lock_rows
from cmcli.casework.models_today import Models, beginning
from cmcli.catalog.access import labels
from cmcli.catalog.models import model_keys
from cmcli.domain.caseload import CaseloadRow, percent
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.permissions import require
from cmcli.domain.safety import Flag
from cmcli.domain.services import Service
from cmcli.domain.statuses import ENDED
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.domain.words import NO_WORDS, AgencyWords
from cmcli.domain.workers import CRON, Team, Worker
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
    load_maps,
    map_template,
    read,
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
    shared_clients,
    systems,
)
from cmcli.store.reading.gaps import same_model_twice

PREFIX = "hmis:"

_SHOWN = 5
"""How many cases a warning names."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with all that it was made from: ``system`` tells one sending system from another,
    ``known`` is what the store knew after operation number ``seq``."""

    screened: Screened
    maps: Maps
    system: str
    known: KnownRows
    seq: int
    plan: ImportPlan
    follow: bool = False


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


def read_export(
    path: Path, map_file: Path | None, words: AgencyWords = NO_WORDS, *, today: date | None = None
) -> tuple[Export, Maps]:
    """Read the export and the maps; needs no store. A map may name own keys in use today."""
    models, reasons = _keys(words, today or date.max)
    phased = [key for key in models if beginning(words, key).phase_days]
    maps = load_maps(map_file, models=models, reasons=reasons, phased=phased)
    return read(path), maps


def plan_import(
    view: View, export: Export, maps: Maps, *, source: str | None = None, follow: bool = False
) -> Planned:
    """Decide what to do with every row of the export, and write nothing.

    ``source`` names the sending system where Export.csv does not. ``follow``: what is gone in the
    export goes here, too.
    """
    return plan_rows(view, *read_rows(view, export, maps, source=source), maps, follow=follow)


def read_rows(
    view: View, export: Export, maps: Maps, *, source: str | None = None
) -> tuple[str, Screened]:
    """Read the rows of the export, which can then be let go: the name of the system, and what the
    rows say."""
    name = clean_input(source, what="The source", limit=SHORT_LIMIT) if source else export.source
    system = PREFIX + name
    users = imported_users(view, system)
    return system, screen(export, today=view.today, maps=maps, users=users)


def plan_rows(
    view: View, system: str, screened: Screened, maps: Maps, *, follow: bool = False
) -> Planned:
    """Decide what to do with every row that was read."""
    known = _known(view, system)
    done = decide(screened, known, follow=follow, dates=_dates(view))
    return Planned(screened, maps, system, known, last_operation(view), done, follow)


def _keys(words: AgencyWords, day: date) -> tuple[list[str], list[str]]:
    """Return the models and the reasons for closing that a map may name on that day."""
    models = [*model_keys(), *words.in_use("model", day)]
    return models, [*labels("closure reason"), *words.in_use("closure reason", day)]


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

    models, reasons = _keys(view.words, view.today)
    return map_template(export, maps, handle=handle, models=models, reasons=reasons)


def other_systems(view: View, planned: Planned) -> list[str]:
    """The systems that were imported before, if this one never was."""
    if planned.known:
        return []
    return [name.removeprefix(PREFIX) for name in systems(view) if name.startswith(PREFIX)]


def check(done: ImportPlan, *, strict: bool, accept_rejects: bool = False) -> None:
    """Raise :class:`Refused` where nothing can be taken, with ``strict`` where not all can, or
    where so much is wrong with a file that the export is in doubt, unless that is accepted."""
    rejected = len(done.rejected)
    if strict and rejected:
        raise Refused(
            f"{_rows(rejected)} of the export can't be imported, so nothing was.",
            "Have them fixed at the source, or take the rest: cm import hmis without --strict.",
            code="strict",
        )
    if rejected and all(action.record is None for action in done.actions):
        raise Refused(
            "Nothing in the export can be imported.", "Ask for the export again.", code="unusable"
        )
    damaged = () if accept_rejects else done.damaged()
    if damaged:
        more = f" {len(damaged) - 1} other files are damaged too." if len(damaged) > 1 else ""
        if len(damaged) == 2:
            more = " Another file is damaged too."
        raise Refused(
            f"{damaged[0]}{more} So nothing was imported.",
            "Ask for the export again. To take the rest: cm import hmis with --accept-rejects.",
            code="damaged",
        )
    mass = () if accept_rejects else done.mass_removals()
    if mass:
        kind, removed, imported = mass[0]
        raise Refused(
            f"{removed:,} of {imported:,} imported {kind}s are gone in the export, which is more"
            " than 5 %. So nothing was imported.",
            "See whether the export is whole. To remove them here: cm import hmis with"
            " --accept-rejects.",
            code="mass-removal",
        )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def import_hmis(
    work: Work, planned: Planned, *, strict: bool = False, accept_rejects: bool = False
) -> Imported:
    """Carry out the plan; make it again if someone has changed its data since.

    Raises :class:`Refused` as :func:`check` does. Warns of every worker who is over the ceiling.
    """
    require(work.actor.role, "import")
    work.lock("imports", "staff", "people")
    lock_rows(work, planned.plan, planned.known)
    planned = _as_of_now(work, planned)
    _need_keys(work, planned.plan)
    check(planned.plan, strict=strict, accept_rejects=accept_rejects)
    models, handles = Models(work), planned.maps.workers
    writer = Writer(work, planned.system, planned.known, models=models, handles=handles)
    writer.carry_out(planned.plan)
    over = _over_ceiling(work, writer.touched)
    _warn_of_same_model(work, writer.opened)
    return Imported(planned.plan, writer.opened, over)


def _need_keys(work: Work, done: ImportPlan) -> None:
    """Refuse the plan if it uses a model or a reason of the agency that is gone since."""
    models, reasons = _keys(work.words, work.today)
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
    known = _known(work, planned.system)
    if known == planned.known:
        return planned
    again = decide(planned.screened, known, follow=planned.follow, dates=_dates(work))
    lock_rows(work, again, known)
    return replace(planned, known=known, plan=again)


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
    edited, cases = edited_since(view, system), imported_cases(view, system)
    flagged = {flag.case_id for flag in view.all(Flag, settled_on=None)}
    shared = shared_clients(view)
    known: dict[tuple[str, str], KnownRow] = {}
    for one in externals(view, system):
        case = cases.get(one.row_id) if one.kind == "case" else None
        known[one.kind, one.external_id] = KnownRow(
            one.row_id,
            one.digest,
            edited_here=one.id in edited,
            closed=case is not None and case.status in ENDED,
            flagged=case is not None and one.row_id in flagged,
            client=None if case is None else case.client_id,
            shared=one.kind == "client" and one.row_id in shared,
        )
    return known


def _warn_of_same_model(work: Work, opened: int) -> None:
    """Warn of clients with two open cases in one model, if the import opened a case."""
    twice = same_model_twice(work) if opened else []
    if twice:
        named = ", ".join(gap.ref for gap in twice[:_SHOWN])
        more = f" and {len(twice) - _SHOWN:,} more" if len(twice) > _SHOWN else ""
        one = len(twice) == 1
        what = "is the client's second open case" if one else "are their clients' second open cases"
        work.warn(f"{named}{more} {what} in the same model. To list them: cm doctor")


def reopened_beside(view: View, done: ImportPlan) -> list[str]:
    """Return a sentence for each case that the plan opens again beside an open one of the same
    client and model."""
    ids = {one.row_id for one in done.gone if one.followed and one.kind == "closure"}
    again = view.all(Case, id=ids) if ids else []
    clients = {case.client_id for case in again}
    open_ = view.all(Case, client_id=clients, status="open") if clients else []
    models = {(case.client_id, case.model) for case in open_}
    codes = {client.id: client.code for client in view.all(Client, id=clients)} if clients else {}
    return [
        f"{codes[case.client_id]}.{case.episode} would be open again beside another open case of"
        f" the client in {case.model}."
        for case in again
        if (case.client_id, case.model) in models
    ]


def _over_ceiling(work: Work, touched: Sequence[Worker]) -> tuple[CaseloadRow, ...]:
    """Return which of these workers or their teams are now over the ceiling, and warn about
    each."""
    if not touched:
        return ()
    handles = {worker.handle for worker in touched}
    joined = {worker.team_id for worker in touched if worker.team_id is not None}
    teams = {team.handle for team in work.all(Team, id=joined)} if joined else set()
    over = tuple(
        row
        for row in caseload_rows(work, Models(work))
        if row.band == "over ceiling"
        and (row.worker in handles if row.worker is not None else row.team in teams)
    )
    for row in over:
        share = row.utilisation_ceiling
        at = "with no casework hours" if share is None else f"at {percent(share)} of the ceiling"
        who = row.worker or f"Team {row.team}"
        work.warn(f"{who} is over the ceiling with {row.open} open cases, {at}.")
    return over
