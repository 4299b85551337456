"""Checks of an undo that changes households: nobody is in two, and no limit is crossed unseen."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from cmcli.casework.households.households import bearing, crossed_by, workers_of
from cmcli.domain.caseload import Carrier
from cmcli.domain.clients import Client
from cmcli.domain.households import HouseholdMember
from cmcli.domain.operations import Change
from cmcli.domain.records import record_of
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


def household_loads(view: View, clients: Collection[str]) -> dict[str, Carrier]:
    """Return the loads that a change of these clients' households may move, by the worker's or
    team's name."""
    return {one.name: one for one in bearing(view, workers_of(view, clients))} if clients else {}


def check_loads(
    work: Work, clients: Collection[str], before: Mapping[str, Carrier], *, again: bool
) -> None:
    """Tell which limits an undo crosses, as a change of household does.

    The undo of an undo (``again``) is refused across a limit: it would come back with the item of
    its own day, or without one. The undo of anything else crosses a limit only where the item comes
    back.
    """
    now = household_loads(work, clients) if before else {}
    loads = [(one, now[name]) for name, one in before.items() if name in now]
    moved = crossed_by(work, loads) if loads else None
    if moved is None:
        return
    if again:
        raise Refused(
            f"Since that change was undone, the loads are others: {moved}.",
            "Do it again instead of undoing the undo.",
            code="undo-blocked",
        )
    work.warn(f"{moved[0].upper()}{moved[1:]}.")


def check_homes(work: Work, clients: Collection[str]) -> None:
    """Refuse to bring a client back into a household who is in another one now."""
    if not clients:
        return
    members = work.all(HouseholdMember, client_id=clients, left_on=None)
    twice = [client for client, many in Counter(m.client_id for m in members).items() if many > 1]
    for client in work.all(Client, order=("code",), id=twice, limit=1) if twice else ():
        raise Refused(
            f"{client.code} would be in two households.",
            f"To leave the present one: cm household leave {client.code}",
            code="undo-blocked",
        )


def clients_moved(view: View, changes: Iterable[Change]) -> set[str]:
    """Return the clients (ids) whose households change."""
    table = record_of(HouseholdMember).table
    rows = {one.row for one in changes if one.table == table}
    return {one.client_id for one in view.all(HouseholdMember, id=rows)} if rows else set()
