"""Workers and teams over the ceiling, and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cmcli.casework.capacity.placing import Carriers, carried_by
from cmcli.casework.models_today import Models
from cmcli.domain.capacity import StaffHours
from cmcli.domain.caseload import Carrier, band, carried, carries_team_cases
from cmcli.domain.cases import Placement
from cmcli.domain.clocks import DueItem
from cmcli.domain.staff_clock import OVER, left_behind, over_since, overload
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View


class _Overloaded(NamedTuple):
    """A worker or a team over the ceiling, with the workers whose hours bear the cases."""

    carrier: Carrier
    name: str
    members: Sequence[Worker]


def overloads(
    view: View, workers: Sequence[Worker], bearing: Carriers | None = None
) -> list[DueItem]:
    """Return an item for every worker over the ceiling, and for every team with cases of its own.

    A worker who has left has one with any open case, also of a model without limits. ``workers``
    are all that there are, and ``bearing`` what they carry, if it was read already. Workers on
    leave today are left out: leave without a cover has an item of its own.
    """
    models = Models(view)
    alone, _, hours = bearing or carried_by(view, workers, ())
    here = [one for one in workers if not hours.away(one, view.today)]
    left = [one for one in here if not one.active and alone[one.id].held]
    over = [one for one in here if one in left or _over(alone[one.id], models)]
    found = [_Overloaded(alone[one.id], one.name, [one]) for one in over]
    for team in view.all(Team, order=("handle",)):
        members = [one for one in workers if one.team_id == team.id]
        together = team_of(team, [alone[one.id] for one in members])
        if carries_team_cases(together, models) and _over(together, models):
            found.append(_Overloaded(together, team.name, members))
    placed = _placements(view, found)
    return [_item(one, placed, hours, view.today, models) for one in found]


def team_of(team: Team, members: Iterable[Carrier]) -> Carrier:
    """Return the team with the cases and the capacity of its members, which are known already."""
    members = list(members)
    return Carrier(
        name=team.handle,
        capacity=sum((one.capacity for one in members), Fraction(0)),
        held=tuple(held for one in members for held in one.held),
        is_team=True,
    )


def _over(carrier: Carrier, models: Models) -> bool:
    return bool(carrier.held) and band(carried(carrier, models), carrier.capacity) == OVER


def _placements(view: View, found: Iterable[_Overloaded]) -> Mapping[str, list[Placement]]:
    placed: defaultdict[str, list[Placement]] = defaultdict(list)
    cases = sorted({held.case for one in found for held in one.carrier.held})
    for one in view.all(Placement, case_id=cases) if cases else ():
        placed[one.case_id].append(one)
    return placed


def _item(
    one: _Overloaded,
    placed: Mapping[str, list[Placement]],
    hours: StaffHours,
    today: date,
    models: Models,
) -> DueItem:
    if not one.carrier.is_team and not one.members[0].active:
        return left_behind(one.carrier, one.name, today)
    members = {member.id for member in one.members}
    since = over_since(
        one.carrier,
        members,
        {held.case: placed.get(held.case, []) for held in one.carrier.held},
        hours.by_day(one.members),
        {day for day in hours.days(one.members) if day <= today},
        models,
    )
    return overload(one.carrier, one.name, since or today, models)
