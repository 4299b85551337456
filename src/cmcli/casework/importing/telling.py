"""Warnings of an import: second open cases, workers over the ceiling, models that stay."""

from collections.abc import Collection, Iterator, Sequence

from cmcli.casework.capacity.placing import caseload_rows
from cmcli.casework.models_today import Models
from cmcli.domain.caseload import percent
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.services import Service
from cmcli.domain.workers import Team, Worker
from cmcli.exchange.hmis import CaseRec, ImportPlan, KnownRows, Refs
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.gaps import same_model_twice

_SHOWN = 5
"""How many cases a warning names."""


def models_kept(view: View, plan: ImportPlan, known: KnownRows, new_map: bool) -> Iterator[str]:
    """Warn of open cases with a model that the map doesn't give them any more.

    These are cases whose rows have changed; after a ``new_map`` they are all cases.
    """
    closed = _closed_after(plan, known)
    models: dict[str, str] = {}
    for action in plan.actions:
        changed = action.decision == "update" or action.renew
        if isinstance(action.record, CaseRec) and (new_map or changed):
            mine = known.get((action.kind, action.external_id))
            if mine is None or mine.row_id in closed:
                continue
            if mine.model not in (None, action.record.model):
                models[mine.row_id] = action.record.model
    if not models:
        return
    cases = view.all(Case, id=list(models)[:_SHOWN])
    codes = _codes(view, [case.client_id for case in cases])
    refs = {case_ref(codes[case.client_id], case.episode): models[case.id] for case in cases}
    named = sorted(refs)
    more = f" and {len(models) - _SHOWN:,} more" if len(models) > _SHOWN else ""
    stay = "keeps its model" if len(models) == 1 else "keep their models"
    yield (
        f"{', '.join(named)}{more} {stay}. A map only sets the models of new cases."
        f" To change one: cm set {named[0]} --model {refs[named[0]]}"
    )


def _closed_after(plan: ImportPlan, known: KnownRows) -> set[str]:
    """Return the imported cases that are closed once the plan is carried out, by id."""
    closed = {one.row_id for one in known.values() if one.closed}
    opened = {one.row_id for one in plan.gone if one.followed and one.kind == "closure"}
    closes = {one.row_id for one in plan.writes if one.kind == "closure" and one.row_id}
    return closed - opened | closes


def refs_of(view: View) -> Refs:
    """Tell the cases of our rows, or the codes of clients; the row of a closure is its case."""

    def refs(kind: str, row_ids: Collection[str]) -> dict[str, str]:
        if kind == "client":
            return _codes(view, row_ids)
        cases = {key: key for key in row_ids}
        if kind == "contact":
            cases = {one.id: one.case_id for one in view.all(Contact, id=row_ids)}
        elif kind == "service":
            cases = {one.id: one.case_id for one in view.all(Service, id=row_ids)}
        found = {case.id: case for case in view.all(Case, id=set(cases.values()))}
        codes = _codes(view, {case.client_id for case in found.values()})
        named = {key: case_ref(codes[one.client_id], one.episode) for key, one in found.items()}
        return {key: named[case_id] for key, case_id in cases.items() if case_id in named}

    return refs


def _codes(view: View, clients: Collection[str]) -> dict[str, str]:
    """Return the codes of these clients, by id."""
    return {one.id: one.code for one in view.all(Client, id=clients)} if clients else {}


def warn_of_same_model(work: Work, opened: int) -> None:
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
    codes = _codes(view, clients)
    return [
        f"{case_ref(codes[case.client_id], case.episode)} would be open again beside another open"
        f" case of the client in {case.model}."
        for case in again
        if (case.client_id, case.model) in models
    ]


def over_ceiling(work: Work, touched: Sequence[Worker]) -> tuple[CaseloadRow, ...]:
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
