"""The room of workers for cases of the waitlist, up to the target; see ``domain/admission.py``."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from cmcli.casework.capacity.offers import LoadsToday
from cmcli.casework.capacity.placing import carriers, counting_households
from cmcli.casework.models_today import Models
from cmcli.domain.admission import admit
from cmcli.domain.caseload import Carrier, Held, carries_team_cases
from cmcli.domain.caseload_rows import caseload_row
from cmcli.domain.facts import CaseFacts
from cmcli.domain.reminders import LEADING
from cmcli.domain.waitlist import ruled_out
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused
from cmcli.store.core.view import View


class RoomsToday:
    """The room of every active worker, for any of these cases."""

    def __init__(self, view: View, cases: Sequence[CaseFacts]) -> None:
        self._loads = _loads(view, {one.client.id for one in cases})
        self._room: dict[str, Mapping[str, int]] = {}
        self._after: dict[tuple[str, str, int, str | None], Fraction | None] = {}

    @property
    def workers(self) -> Sequence[Worker]:
        """Return the active workers."""
        return self._loads.workers

    def has_number(self, model: str) -> bool:
        """Return whether room can be counted for the model."""
        of = self._loads.models[model]
        return of.target is not None and of.ceiling is not None

    def first(self, facts: CaseFacts, among: Collection[str] | None = None) -> Worker | None:
        """Return who takes the case: of those (ids; None: all) with room, who is least full then.

        Supervisors and admins come last. A place with somebody that was declined before is not
        offered again, nor one with a worker who is kept for other models.
        """
        declined = ruled_out(facts)
        found = [
            (one.role in LEADING, after, len(self._loads.alone[one.id].held), one.handle, one)
            for one in self.workers
            if (among is None or one.id in among) and one.id not in declined
            if one.models is None or facts.case.model in one.models
            if (after := self._taken(facts, one)) is not None
        ]
        return min(found)[-1] if found else None

    def _taken(self, facts: CaseFacts, worker: Worker) -> Fraction | None:
        """Return how full the worker or the team is with the case; None where it has no room."""
        held = self._loads.held(facts.case)
        key = (worker.id, held.model, held.acuity, held.household)
        if key not in self._after:
            self._after[key] = self._judged(held, worker)
        return self._after[key]

    def _judged(self, held: Held, worker: Worker) -> Fraction | None:
        alone, team = self._loads.alone[worker.id], self._loads.teams.get(worker.team_id or "")
        in_team = team is not None and self._loads.models[held.model].scope == "team"
        if not self._room_of(team if in_team and team else alone, team).get(held.model):
            return None
        try:
            admission = admit(held, alone, team, self._loads.models, role="worker")
        except Refused:
            return None
        return admission.utilisation_target if admission.outcome == "ok" else None

    def _room_of(self, carrier: Carrier, team: Carrier | None) -> Mapping[str, int]:
        key = f"team {carrier.name}" if carrier.is_team else carrier.name
        if key not in self._room:
            together = None if carrier.is_team else team
            self._room[key] = caseload_row(carrier, self._loads.models, together=together).room
        return self._room[key]


def _loads(view: View, clients: Collection[str]) -> LoadsToday:
    """Read today's loads of all workers and teams, in as many questions as for a few of them."""
    view.ahead(Team)
    everybody = view.all(Worker, order=("handle",))
    known = Models(view)
    models = {key: known[key] for key in known}
    alone = carriers(view, everybody)
    teams = {team.id: _together(team, everybody, alone) for team in view.all(Team)}
    return LoadsToday(
        models=models,
        workers=tuple(one for one in everybody if one.active),
        alone=alone,
        teams=teams,
        sharing={key for key, team in teams.items() if carries_team_cases(team, models)},
        homes=counting_households(view, clients),
    )


def _together(team: Team, everybody: Sequence[Worker], alone: Mapping[str, Carrier]) -> Carrier:
    """Return a team with the open cases and the capacity of its members."""
    members = [alone[one.id] for one in everybody if one.team_id == team.id]
    return Carrier(
        name=team.handle,
        capacity=sum((one.capacity for one in members), Fraction(0)),
        held=tuple(held for one in members for held in one.held),
        is_team=True,
    )
