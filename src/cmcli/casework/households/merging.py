"""The households of two clients who become one: a client is in one household at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cmcli.casework.households.households import (
    bearing,
    crossed_by,
    end_membership,
    workers_of,
)
from cmcli.domain.caseload import Carrier
from cmcli.domain.clients import Client, merged_from
from cmcli.domain.external import External
from cmcli.domain.households import HouseholdMember
from cmcli.domain.records import record_of
from cmcli.store.core.view import View
from cmcli.store.core.work import Work

Loads = Sequence[Carrier]
"""The loads of the workers of two clients, and of their teams."""


def loads_before(view: View, kept: Client, other: Client) -> Loads:
    """Return the loads that a merge may change: none where neither client is in a household."""
    clients = [kept.id, other.id]
    if not view.all(HouseholdMember, client_id=clients, left_on=None):
        return ()
    return bearing(view, workers_of(view, clients))


def merge_homes(work: Work, kept: Client, other: Client) -> list[str]:
    """Leave the client in one household, and tell which one ends.

    Two memberships of one household become one. Of two households, that of the kept client stays.
    """
    ours, theirs = (
        work.one(HouseholdMember, client_id=one.id, left_on=None) for one in (kept, other)
    )
    if ours is None or theirs is None:
        return []
    if ours.household_id != theirs.household_id:
        end_membership(work, theirs, max(work.today, theirs.joined_on), merged_from(other.code))
        return [f"{other.code} was in another household. {kept.code} stays in its own."]
    first = min(ours, theirs, key=lambda one: one.joined_on)
    head = next((one for one in (ours, theirs) if one.is_head), ours)
    counts = _earliest(ours.counts_on, theirs.counts_on)
    work.save(
        replace(
            ours,
            relationship=head.relationship or theirs.relationship,
            joined_on=first.joined_on,
            counts_on=counts,
            confirmed_by=ours.confirmed_by or theirs.confirmed_by,
            awaits=counts is None and (ours.awaits or theirs.awaits),
            crossed=None if counts else ours.crossed or theirs.crossed,
        )
    )
    table = record_of(HouseholdMember).table
    for link in work.all(External, table_name=table, row_id=theirs.id):
        work.change(link, row_id=ours.id)
    work.remove(theirs)
    return []


def tell_crossed(work: Work, loads: Loads, kept: Client) -> None:
    """Warn of the limits that workers cross by the merge, and let a supervisor look at it."""
    if not loads:
        return
    now = {one.name: one for one in bearing(work, workers_of(work, [kept.id]))}
    moved = crossed_by(work, [(one, now[one.name]) for one in loads if one.name in now])
    member = work.one(HouseholdMember, client_id=kept.id, left_on=None)
    if moved and member is not None:
        work.change(member, awaits=True, crossed=moved)
        work.warn(f"{moved[0].upper()}{moved[1:]}. Supervisors see it in cm due.")


def _earliest(*days: date | None) -> date | None:
    return min((one for one in days if one is not None), default=None)
