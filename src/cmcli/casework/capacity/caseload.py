"""The caseload: one row per worker and team, with overdue items."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from cmcli.casework.capacity.placing import Carriers, carried_by
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.models_today import Models
from cmcli.domain.caseload import Carrier
from cmcli.domain.caseload_rows import FLOW_DAYS, CaseloadRow, Flow, caseload_row
from cmcli.domain.cases import Case
from cmcli.domain.clocks import contact_late
from cmcli.domain.people import PersonAround
from cmcli.domain.text import normalise
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.caseflow import CameOrWent, came_and_went
from cmcli.store.reading.covers import cases_covered, covers_ahead
from cmcli.store.reading.facts import facts_of
from cmcli.store.reading.find import find_team, find_worker


@dataclass(frozen=True, slots=True)
class Caseload:
    """The rows asked for, workers before teams, by handle.

    ``unassigned`` counts the open cases without a worker, and ``waiting`` those on the waitlist.
    Neither is in a row. Both are None if only some workers were asked for. ``bearing`` is what
    the rows were computed from.
    """

    rows: tuple[CaseloadRow, ...]
    bearing: Carriers
    unassigned: int | None = None
    waiting: int | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what the figures leave out, each with whose it is."""
        return tuple(
            f"{row.worker or f'Team {row.team}'}: {remark}"
            for row in self.rows
            for remark in row.remarks
        )


def caseload(
    view: View,
    me: Worker | None,
    asked: WhoseCases,
    *,
    overdue: bool = True,
    on: date | None = None,
) -> Caseload:
    """The caseload of a worker, of a team with its members, or of everybody.

    Where nothing is said, a worker sees his own; supervisors, admins and whoever is not known see
    everybody's. ``overdue`` False leaves what is late uncounted, which takes most of the time, as
    ``on`` another day than today.
    """
    whose = whose_caseload(view, me, asked)
    if on is not None and on != view.today:
        past = on < view.today
        with view.judging(on):
            return Caseload(*_rows(view, whose.workers, whose.teams, overdue=False, past=past))
    rows, bearing = _rows(view, whose.workers, whose.teams, overdue)
    if not whose.everybody:
        return Caseload(rows, bearing)
    return Caseload(
        rows,
        bearing,
        unassigned=view.count(Case, status="open", worker_id=None),
        waiting=view.count(Case, status="waitlist"),
    )


class CaseloadOf(NamedTuple):
    """The workers and teams whose caseload is asked for."""

    workers: list[Worker]
    teams: list[Team]
    everybody: bool = False


def whose_caseload(view: View, me: Worker | None, asked: WhoseCases) -> CaseloadOf:
    """Return whose caseload it is; see :func:`caseload`."""
    if asked.worker is not None:
        return CaseloadOf([find_worker(view, asked.worker)], [])
    if asked.team is not None:
        team = find_team(view, asked.team)
        return CaseloadOf(view.all(Worker, order=("handle",), team_id=team.id), [team])
    if not asked.everybody and me is not None and me.role == "worker":
        return CaseloadOf([me], [])
    workers = view.all(Worker, order=("handle",))
    return CaseloadOf(workers, view.all(Team, order=("handle",)), everybody=True)


def _rows(
    view: View,
    workers: Sequence[Worker],
    teams: Collection[Team],
    overdue: bool,
    *,
    past: bool = False,
) -> tuple[tuple[CaseloadRow, ...], Carriers]:
    """One row each, and what they bear; who no longer works here has a row only with cases."""
    covers_ahead(view)
    models = Models(view)
    every = {one.id: one for one in view.all(Team)}
    needed = {one.team_id for one in workers} | {team.id for team in teams}
    some = [one for one in every.values() if one.id in needed]
    bearing = carried_by(view, workers, some, past=past)
    carried, together, hours = bearing
    shown = [one for one in workers if one.active or carried[one.id].held]
    late = overdue_contacts(view, shown) if overdue else None
    flow_of = _flow(view, workers)
    beside = _without_case(view, [*(carried[one.id] for one in shown), *together.values()])
    rows = [
        caseload_row(
            carried[one.id],
            models,
            overdue=None if late is None else late[one.id],
            others=beside(carried[one.id]),
            team=None if one.team_id is None else every[one.team_id].handle,
            together=together.get(one.team_id or ""),
            flow=flow_of([one.id]),
            away=hours.away(one, view.today),
        )
        for one in shown
    ]
    for team in teams:
        members = [one.id for one in workers if one.team_id == team.id]
        carrier = together[team.id]
        rows.append(
            caseload_row(
                carrier,
                models,
                overdue=None if late is None else sum(late[member] for member in members),
                others=beside(carrier),
                flow=flow_of(members),
            )
        )
    covering = cases_covered(view)
    shown_rows = (replace(one, covering=covering.get(one.worker or "", ())) for one in rows)
    return tuple(shown_rows), bearing


def _flow(view: View, workers: Sequence[Worker]) -> Callable[[Collection[str]], Flow]:
    """Return what counts the cases that came to some of these workers lately, and went.

    A case that moved among them did not come to them.
    """
    since = view.today - timedelta(days=FLOW_DAYS - 1)
    found: defaultdict[str, list[CameOrWent]] = defaultdict(list)
    for one in came_and_went(view, [one.id for one in workers], since, view.today):
        found[one.worker_id].append(one)

    def count(some: Collection[str]) -> Flow:
        theirs = [one for key in some for one in found[key]]
        came = {one.case_id for one in theirs if not one.closed and one.before not in some}
        return Flow(len(came), sum(one.closed for one in theirs))

    return count


def _without_case(view: View, carried: Iterable[Carrier]) -> Callable[[Carrier], int]:
    """Return what counts the people in the households of a carrier's clients who have no case.

    Two members of one household may both have recorded somebody, who counts once.
    """
    homes = {
        one.client: one.household or one.client
        for carrier in carried
        for one in carrier.held
        if one.client is not None
    }
    people: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    if homes:
        for one in view.all(PersonAround, client_id=homes, household=True, ended_on=None):
            people[one.client_id].add((homes[one.client_id], *normalise(one.name)))

    def count(carrier: Carrier) -> int:
        return len({who for one in carrier.held for who in people[one.client or ""]})

    return count


def overdue_contacts(view: View, workers: Sequence[Worker]) -> Counter[str]:
    """Worker's id → how many of the open cases have a contact that is late."""
    models = Models(view)
    cases = view.all(Case, worker_id=[one.id for one in workers], status="open")
    late: Counter[str] = Counter()
    for facts in facts_of(view, cases, models, kind="contact"):
        if contact_late(facts, models[facts.case.model], view.today):
            late[facts.case.worker_id or ""] += 1
    return late
