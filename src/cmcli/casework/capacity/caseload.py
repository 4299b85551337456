"""The caseload: one row per worker and team, with overdue items."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cmcli.casework.capacity.placing import carrier_of_team, carriers
from cmcli.casework.listing import views_of
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.models_today import Models
from cmcli.domain.caseload import Carrier, CaseloadRow, caseload_row
from cmcli.domain.cases import Case
from cmcli.domain.people import PersonAround
from cmcli.domain.text import normalise
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.covers import cases_covered, covers_ahead
from cmcli.store.reading.find import find_team, find_worker

if TYPE_CHECKING:
    from cmcli.casework.looking.glance import Glance


@dataclass(frozen=True, slots=True)
class Caseload:
    """The rows asked for, workers before teams, by handle.

    ``unassigned`` counts the open cases without a worker, and ``waiting`` those on the waitlist.
    Neither is in a row. Both are None if only some workers were asked for.
    """

    rows: tuple[CaseloadRow, ...]
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
) -> Caseload:
    """The caseload of a worker, of a team with its members, or of everybody.

    Where nothing is said, a worker sees his own; supervisors, admins and whoever is not known see
    everybody's. ``overdue`` False leaves what is late uncounted, which takes most of the time.
    """
    if asked.worker is not None:
        return Caseload(_rows(view, [find_worker(view, asked.worker)], (), overdue))
    if asked.team is not None:
        team = find_team(view, asked.team)
        members = view.all(Worker, order=("handle",), team_id=team.id)
        return Caseload(_rows(view, members, [team], overdue))
    if not asked.everybody and me is not None and me.role == "worker":
        return Caseload(_rows(view, [me], (), overdue))
    workers, teams = view.all(Worker, order=("handle",)), view.all(Team, order=("handle",))
    return Caseload(
        _rows(view, workers, teams, overdue),
        unassigned=view.count(Case, status="open", worker_id=None),
        waiting=view.count(Case, status="waitlist"),
    )


def _rows(
    view: View, workers: Sequence[Worker], teams: Collection[Team], overdue: bool
) -> tuple[CaseloadRow, ...]:
    """One row each; who no longer works here appears only with cases."""
    covers_ahead(view)
    models = Models(view)
    carried = carriers(view, workers)
    shown = [one for one in workers if one.active or carried[one.id].held]
    every = {one.id: one for one in view.all(Team)}
    late = overdue_contacts(view, shown) if overdue else Counter[str]()
    needed = {one.team_id for one in shown} | {team.id for team in teams}
    together = {key: carrier_of_team(view, one) for key, one in every.items() if key in needed}
    beside = _without_case(view, [*(carried[one.id] for one in shown), *together.values()])
    rows = [
        caseload_row(
            carried[one.id],
            models,
            overdue=late[one.id],
            others=beside(carried[one.id]),
            team=None if one.team_id is None else every[one.team_id].handle,
            together=together.get(one.team_id or ""),
        )
        for one in shown
    ]
    for team in teams:
        members = [one.id for one in workers if one.team_id == team.id]
        total = sum(late[member] for member in members)
        carrier = together[team.id]
        rows.append(caseload_row(carrier, models, overdue=total, others=beside(carrier)))
    covering = cases_covered(view)
    return tuple(replace(one, covering=covering.get(one.worker or "", ())) for one in rows)


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


def late_contacts(cases: "Iterable[Glance]") -> Counter[str]:
    """Handle → how many of these cases are open and have a contact that is late; as
    :func:`overdue_contacts` counts them, for who has read the cases already."""
    late: Counter[str] = Counter()
    for case in cases:
        contact = case.contact
        if case.status == "open" and contact is not None and contact.days_late > 0:
            late[case.worker or ""] += 1
    return late


def overdue_contacts(view: View, workers: Sequence[Worker]) -> Counter[str]:
    """Worker's id → how many of the open cases have a contact that is late."""
    cases = view.all(Case, worker_id=[one.id for one in workers], status="open")
    late: Counter[str] = Counter()
    for one in views_of(view, cases):
        contact = one.next_contact
        if contact is not None and contact.days_late > 0:
            late[one.facts.case.worker_id or ""] += 1
    return late
