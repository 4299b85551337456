"""A household as one page: its members with their cases, and who lives there without a case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cmcli.casework.households.households import home_of, member_record, relationship_labels
from cmcli.casework.listing import CaseView, views_of
from cmcli.catalog.access import labels
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.households import HouseholdMember, head_of, seen_by_others, shows_cases
from cmcli.domain.people import PersonAround
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.text import normalise
from cmcli.store.core.view import View


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member as others see it; ``cases`` is empty if they may not see the cases.

    ``labels`` are those of relationships.
    """

    member: HouseholdMember
    client: Client
    labels: Mapping[str, str]
    cases: tuple[CaseView, ...] = ()

    @property
    def state(self) -> str | None:
        """Return what is special about the membership, in words."""
        if self.client.is_confidential:
            return "confidential"
        return "not confirmed" if self.member.present and not self.member.counts else None

    def as_dict(self) -> dict[str, object]:
        """The member for JSON."""
        return {
            "code": self.client.code,
            "name": self.client.name or self.client.goes_by,
            "confidential": self.client.is_confidential,
            "is_head": self.member.is_head,
            **member_record(seen_by_others(self.client, self.member), self.labels),
            "cases": [_case(one) for one in self.cases],
        }


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """The members, the head first, those who have left, and people who live there without a case.

    Each of the people is there with the client whom they belong to. ``roles`` are the labels of
    their roles. A client in no household has no members, but may have such people.
    """

    client: Client
    members: tuple[MemberShown, ...]
    former: tuple[MemberShown, ...]
    people: tuple[tuple[PersonAround, Client], ...]
    roles: Mapping[str, str]

    @property
    def head(self) -> MemberShown | None:
        """Return the head, if the household has one."""
        found = head_of(one.member for one in self.members)
        return next((one for one in self.members if one.member is found), None)

    def as_dict(self) -> dict[str, object]:
        """The household for JSON."""
        return {
            "code": self.client.code,
            "head": self.head and self.head.client.code,
            "members": [one.as_dict() for one in self.members],
            "former": [one.as_dict() for one in self.former],
            "people": [
                {
                    "name": one.name,
                    "role": one.role,
                    "role_label": self.roles.get(one.role, one.role),
                    "may_contact": one.may_contact,
                    "with": client.code,
                    "number": one.number,
                }
                for one, client in self.people
            ],
        }


def next_item(one: CaseView) -> DueItem | None:
    """Return what is due first on a case."""
    return one.due[0] if one.due else None


def _case(one: CaseView) -> dict[str, object]:
    """A case for JSON, with what is due first."""
    case, due = one.facts.case, next_item(one)
    return {
        "ref": one.ref,
        "model": case.model,
        "status": case.status,
        "worker": one.facts.worker,
        "due": due and {"kind": due.kind, "due_on": due.due_on, "days_late": due.days_late},
    }


def household_page(view: View, client: Client, *, every: bool = False) -> HouseholdPage:
    """Return the household that the client is in; with ``every`` also who left it."""
    mine = home_of(view, client.id)
    members: Sequence[HouseholdMember] = () if mine is None else mine.members
    former: Sequence[HouseholdMember] = ()
    if every and mine is not None:
        rows = view.all(HouseholdMember, order=("left_on", "id"), household_id=mine.id)
        former = [one for one in rows if not one.present]
    clients = {client.id: client}
    if members:
        ids = {one.client_id for one in (*members, *former)}
        clients = {one.id: one for one in view.all(Client, id=ids)}
    open_to_all = {one.client_id for one in members if shows_cases(clients[one.client_id], one)}
    if not members and not client.is_confidential:
        open_to_all = {client.id}
    cases, known = _cases(view, open_to_all, clients), relationship_labels(view)

    def shown(one: HouseholdMember) -> MemberShown:
        own = tuple(cases[one.client_id]) if one.present else ()
        return MemberShown(one, clients[one.client_id], known, own)

    head = head_of(members)
    return HouseholdPage(
        client,
        tuple(shown(one) for one in sorted(members, key=lambda one: one is not head)),
        tuple(shown(one) for one in former if not clients[one.client_id].is_confidential),
        tuple(_people(view, open_to_all, clients)),
        labels("person role", view.words),
    )


def _cases(
    view: View, seen: Collection[str], clients: Mapping[str, Client]
) -> defaultdict[str, list[CaseView]]:
    """Client's id → the cases under way, of those whose cases may be seen."""
    found: defaultdict[str, list[CaseView]] = defaultdict(list)
    cases = view.all(Case, client_id=seen, status=UNDER_WAY) if seen else []
    for one in views_of(view, cases, list(clients.values())):
        found[one.facts.client.id].append(one)
    return found


def _people(
    view: View, seen: Collection[str], clients: Mapping[str, Client]
) -> Iterable[tuple[PersonAround, Client]]:
    """Those who live with these clients and have no case, each once."""
    order = ("client_id", "number")
    rows = view.all(PersonAround, order=order, client_id=seen, household=True) if seen else []
    found: dict[tuple[str, ...], tuple[PersonAround, Client]] = {}
    for one in rows:
        if one.present:
            found.setdefault(tuple(normalise(one.name)), (one, clients[one.client_id]))
    return found.values()


def household_line(view: View, client: Client) -> str | None:
    """Say in one line who else is in the client's household, the head first; None for nobody."""
    mine = home_of(view, client.id)
    if mine is None or len(mine.members) < 2:
        return None
    clients = {one.id: one for one in view.all(Client, id={one.client_id for one in mine.members})}
    known, head = relationship_labels(view), mine.head
    own = mine.of(client)
    said = [f"{client.code} is the head" if own is head else own.known_as(known)]
    for one in sorted(mine.members, key=lambda one: one is not head):
        if one is not own:
            other, as_whom = clients[one.client_id], one.known_as(known)
            said.append(f"{other.shown_name} ({other.code}{f', {as_whom}' if as_whom else ''})")
    return "; ".join(one for one in said if one)
