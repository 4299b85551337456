"""One team with its members, its load, and who of it is on call."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.cover.on_call import on_call_from
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.models_today import Models
from cmcli.domain.cases import Case
from cmcli.domain.reminders import Staff
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.contacts import seen_by

WINDOW = timedelta(days=14)
"""Two weeks, as in ACT's fidelity scale (H2)."""


def team_record(view: View, team: Team) -> dict[str, Any]:
    """Return a team as JSON prints it."""
    staff = view.all(Worker, order=("handle",))
    members = [one for one in staff if one.team_id == team.id and one.active]
    above = Staff(staff)
    rows = caseload(view, None, CaseloadQuestion(team=team.handle), overdue=False).rows
    load = next(row.as_dict() for row in rows if row.worker is None)
    kept = "open by_model capacity utilisation_target utilisation_ceiling band room".split()
    return {
        "handle": team.handle,
        "name": team.name,
        "members": [_member(one, above) for one in members],
        **{key: load[key] for key in kept},
        "seen_by_several": _seen_by_several(view, members),
        "on_call": on_call_from(view, [team.id], view.today),
    }


def _member(worker: Worker, staff: Staff) -> dict[str, object]:
    """Return a member; the supervisors are those that the worker's items escalate to."""
    return {
        "handle": worker.handle,
        "name": worker.name,
        "role": worker.role,
        "team_role": worker.team_role,
        "supervisors": [one.handle for one in staff.above(worker)],
    }


def _seen_by_several(view: View, members: Sequence[Worker]) -> list[dict[str, object]]:
    """Count, for each model of team scope, the clients whom more than one member has seen."""
    models = Models(view)
    ids = [one.id for one in members]
    held: defaultdict[str, list[Case]] = defaultdict(list)
    for one in view.all(Case, worker_id=ids, status="open"):
        if models[one.model].scope == "team":
            held[one.model].append(one)
    since = view.today - WINDOW + timedelta(days=1)
    found: list[dict[str, object]] = []
    for key, cases in sorted(held.items()):
        seen = seen_by(view, [one.id for one in cases], ids, models[key].counted_modes, since)
        several = {one.client_id for one in cases if seen.get(one.id, 0) > 1}
        clients = {one.client_id for one in cases}
        found.append(
            {
                "model": key,
                "clients": len(clients),
                "by_several": len(several),
                "share": round(len(several) / len(clients), 4),
                "since": since,
            }
        )
    return found
