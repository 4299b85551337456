"""Clients join a household, leave it, and a supervisor confirms that they are one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import carried_by
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.households.values import ConfirmHousehold, JoinHousehold, LeaveHousehold
from cmcli.casework.models_today import Models
from cmcli.catalog.access import labels
from cmcli.domain.agency_settings import households_count
from cmcli.domain.caseload import Carrier, as_household, crossed
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.households import Household, HouseholdMember, head_of
from cmcli.domain.keys import HEAD
from cmcli.domain.permissions import require
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case


class Home(NamedTuple):
    """A household with its present members, in the order of joining."""

    id: str
    members: tuple[HouseholdMember, ...]

    @property
    def head(self) -> HouseholdMember | None:
        """Return the head, if there is one."""
        return head_of(self.members)

    def of(self, client: Client) -> HouseholdMember:
        """Return the membership of a client, who is a present member."""
        return next(one for one in self.members if one.client_id == client.id)


def relationship_labels(view: View) -> Mapping[str, str]:
    """Return the label of every relationship, those of the agency's own too."""
    return labels("relationship", view.words)


def home_of(view: View, client_id: str) -> Home | None:
    """Return the household that a client is in now."""
    mine = view.all(HouseholdMember, client_id=client_id, left_on=None)
    return home(view, mine[0].household_id) if mine else None


def home(view: View, household_id: str) -> Home:
    """Return a household with its present members."""
    order = ("joined_on", "id")
    found = view.all(HouseholdMember, order=order, household_id=household_id, left_on=None)
    return Home(household_id, tuple(found))


def perform_join(work: Work, found: FoundCase, said: JoinHousehold) -> Answer:
    """Join a household, begin one, or change the relationship of a member."""
    require(work.actor.role, "record")
    other = None if said.head is None else _other(work, found.client, said.head)
    found, mine, theirs = _locked(work, found, other)
    if mine is not None and (other is None or (theirs is not None and theirs.id == mine.id)):
        return _relate(work, found, mine, said.relationship)
    if mine is not None:
        raise _in_another(work, found.client, mine, other)
    if other is None:
        raise Refused(
            f"{found.client.code} is in no household.",
            Sentence("Name the head: cm household join {code} HEAD", code=found.client.code),
            code="no-household",
            field="head",
        )
    on = day_of_fact(work, said.on)
    _check_after(work, found.client, on)
    begun = [] if theirs else [_begin(work, other, on, head=said.relationship != HEAD)]
    if theirs is None:
        theirs = Home(begun[0].household_id, tuple(begun))
    member = HouseholdMember(
        id=work.new_id(),
        household_id=theirs.id,
        client_id=found.client.id,
        case_id=found.case.id,
        relationship=said.relationship,
        joined_with=other.client.code,
        joined_on=on,
        joined_by=work.actor.handle,
        awaits=True,
        crossed=_crossing(work, {found.client.id}, theirs.id),
    )
    lines = _no_longer_head(work, theirs) if said.relationship == HEAD else []
    work.add(member)
    if member.crossed:
        lines.append(f"Once confirmed: {member.crossed}.")
    whose = f"joined the household of {other.client.code} {other.client.shown_name}"
    lines.append(f"Their cases weigh together once a supervisor types: {_confirm(found)}")
    if head_of([*theirs.members, member]) is None:
        lines.append(_needs_head("The household"))
    return _answer(work, found, member, f"{whose} {format_day(on, work.today)}", lines)


def perform_leave(work: Work, found: FoundCase, said: LeaveHousehold) -> Answer:
    """Leave the household, and say what it does to the load of the workers."""
    require(work.actor.role, "record")
    found, mine, _ = _locked(work, found, weighs=True)
    if mine is None:
        code = found.client.code
        raise Refused(
            f"{code} is in no household.",
            f"To join one: cm household join {code} HEAD",
            code="no-household",
        )
    before = mine.of(found.client)
    on = day_of_fact(work, said.on)
    if on < before.joined_on:
        raise Refused(
            f"{found.client.code} joined on {short_day(before.joined_on)}, after {short_day(on)}.",
            Sentence("Enter a later date in {on}."),
            code="before-joining",
            field="on",
        )
    moved = _crossing(work, {found.client.id}, None) if before.counts else None
    work.reason = said.reason
    member = end_membership(work, before, on, said.reason, crossed=moved)
    lines = [f"{moved[0].upper()}{moved[1:]}. Supervisors see it in cm due."] if moved else []
    left = [one for one in mine.members if one.id != member.id]
    if len(left) > 1 and head_of(left) is None:
        lines.append(_needs_head("The household"))
    return _answer(work, found, member, f"left the household {format_day(on, work.today)}", lines)


def end_membership(
    work: Work, member: HouseholdMember, on: date, reason: str | None, *, crossed: str | None = None
) -> HouseholdMember:
    """End a membership on that day; only what crosses a limit waits for a supervisor."""
    return work.change(
        member,
        left_on=on,
        left_by=work.actor.handle,
        left_reason=reason,
        awaits=crossed is not None,
        crossed=crossed,
    )


def perform_confirm(work: Work, found: FoundCase, said: ConfirmHousehold) -> Answer:
    """Confirm all who wait in the household of a client, and those who left it."""
    require(work.actor.role, "confirm")
    last, waiting = _to_confirm(work, found.client.id)
    clients, cases = {one.client_id for one in waiting}, {one.case_id for one in waiting}
    work.lock(rows={Client: {found.client.id, *clients}, Case: {found.case.id, *cases}})
    last, now = _to_confirm(work, found.client.id)
    work.check_same([one.id for one in waiting], [one.id for one in now])
    if last is None or not now:
        raise Refused(
            f"{found.client.code} has no household to confirm.",
            f"To see it: cm household show {found.client.code}",
            code="nothing-to-confirm",
        )
    work.reason = said.reason
    who = {one.id: one.code for one in work.all(Client, id=clients)}
    joined = [one for one in now if one.present]
    moved = _crossing(work, {one.client_id for one in joined}, last.household_id)
    counts = {"counts_on": work.today, "confirmed_by": work.actor.handle}
    for one in now:
        fresh = one.present and one.counts_on is None
        work.change(one, awaits=False, crossed=None, **(counts if fresh else {}))
    names = ", ".join(who[one.client_id] for one in joined if one.client_id != found.client.id)
    left = ", ".join(who[one.client_id] for one in now if not one.present)
    told = [f"household confirmed{f' with {names}' if names else ''}" if joined else ""]
    told += [f"seen that {left} left" if left else ""]
    lines = [f"{moved[0].upper()}{moved[1:]}."] if moved else []
    return _answer(work, found, last, " and ".join(one for one in told if one), lines)


def awaits_look(view: View, client_id: str) -> bool:
    """Return whether a supervisor has to look at a household of the client, present or past."""
    return bool(_to_confirm(view, client_id)[1])


def _to_confirm(view: View, client_id: str) -> tuple[HouseholdMember | None, list[HouseholdMember]]:
    """Return the client's present or last membership, and what a supervisor has to look at.

    That is all that waits in that household, and where the client left others.
    """
    own = view.all(HouseholdMember, order=("-joined_on", "-id"), client_id=client_id)
    last = next((one for one in own if one.present), own[0] if own else None)
    if last is None:
        return None, []
    order = ("joined_on", "id")
    here = view.all(HouseholdMember, order=order, household_id=last.household_id, awaits=True)
    return last, [*(one for one in own if one.awaits and one not in here), *here]


def _other(work: View, client: Client, said: str) -> FoundCase:
    other = find_case(work, said, exact_only=isinstance(work, Work), any_case=True)
    if other.client.id == client.id:
        raise Refused(
            f"You named {client.code} as the client who joins and as the head.",
            f"Name whose household it is: cm household join {client.code} HEAD. If {client.code}"
            f" is the head, name who joins: cm household join CASE {client.code}",
            code="same-client",
            field="head",
        )
    return other


Rows = dict[type[Client] | type[Case] | type[Worker] | type[Team], set[str]]


def _locked(
    work: Work, found: FoundCase, other: FoundCase | None = None, *, weighs: bool = False
) -> tuple[FoundCase, Home | None, Home | None]:
    """Lock the clients and their households; return the case, its household and the other one.

    If it ``weighs``, the workers who have the client's cases are locked too. A case that comes to
    a worker is judged under that lock, so that nobody counts on a household that ends then.
    """
    _, rows = _looked_at(work, found, other, weighs=weighs)
    work.lock(rows=rows)
    (mine, theirs), now = _looked_at(work, found, other, weighs=weighs)
    work.check_same(rows, now)
    found = found._replace(client=work.locked(found.client), case=work.locked(found.case))
    return found, mine, theirs


def _looked_at(
    view: View, found: FoundCase, other: FoundCase | None, *, weighs: bool
) -> tuple[tuple[Home | None, Home | None], Rows]:
    """Return the two households, and the rows that an operation on them locks."""
    there = [found] if other is None else [found, other]
    own = view.all(HouseholdMember, client_id={one.client.id for one in there}, left_on=None)
    ids = {one.household_id for one in own}
    order = ("joined_on", "id")
    members = view.all(HouseholdMember, order=order, household_id=ids, left_on=None) if ids else []
    homes = {
        one.client_id: Home(
            one.household_id, tuple(m for m in members if m.household_id == one.household_id)
        )
        for one in own
    }
    rows: Rows = {
        Client: {one.client.id for one in there} | {one.client_id for one in members},
        Case: {one.case.id for one in there} | {one.case_id for one in members},
    }
    if weighs:
        cases = view.all(Case, client_id=found.client.id, status=UNDER_WAY)
        workers = _workers_of(view, cases)
        rows[Case] |= {one.id for one in cases}
        rows[Worker] = {one.id for one in workers}
        rows[Team] = {one.team_id for one in workers if one.team_id is not None}
    mine = homes.get(found.client.id)
    return (mine, None if other is None else homes.get(other.client.id)), rows


def _workers_of(view: View, cases: Iterable[Case]) -> list[Worker]:
    ids = {one.worker_id for one in cases if one.worker_id is not None}
    return view.all(Worker, order=("handle",), id=ids) if ids else []


def _crossing(view: View, clients: set[str], household: str | None) -> str | None:
    """Return the limits that the clients' workers would cross, in that household or in none."""
    if not clients or not households_count(view.settings, view.today):
        return None
    workers = workers_of(view, clients)
    found = bearing(view, workers)
    return crossed_by(view, [(one, as_household(one, clients, household)) for one in found])


def crossed_by(view: View, loads: Iterable[tuple[Carrier, Carrier]]) -> str | None:
    """Return in a phrase the limits that the loads cross from the first to the second."""
    models = Models(view)
    told = [crossed(before, after, models) for before, after in loads]
    return "; ".join(one for one in told if one) or None


def workers_of(view: View, clients: Iterable[str]) -> list[Worker]:
    """Return the workers who have open cases of these clients (ids)."""
    return _workers_of(view, view.all(Case, client_id=list(clients), status="open"))


def bearing(view: View, workers: Sequence[Worker]) -> list[Carrier]:
    """Return the workers and their teams with what they carry."""
    joined = {one.team_id for one in workers if one.team_id is not None}
    teams = view.all(Team, order=("handle",), id=joined) if joined else []
    found = carried_by(view, workers, teams)
    return [*found.alone.values(), *found.together.values()]


def _begin(work: Work, first: FoundCase, on: date, *, head: bool) -> HouseholdMember:
    """Begin a household with one member, who counts in it from the first day on."""
    made = work.add(Household(id=work.new_id(), begun_on=on, begun_by=work.actor.handle))
    return work.add(
        HouseholdMember(
            id=work.new_id(),
            household_id=made.id,
            client_id=first.client.id,
            case_id=first.case.id,
            relationship=HEAD if head else None,
            joined_on=on,
            joined_by=work.actor.handle,
            counts_on=on,
        )
    )


def _relate(work: Work, found: FoundCase, mine: Home, relationship: str | None) -> Answer:
    """Change who a member is to the head; a new head takes the place of the former one."""
    before = mine.of(found.client)
    if relationship is None or relationship == before.relationship:
        raise Refused(
            f"{found.client.code} is already in this household.",
            Sentence("To change who they are to the head, use {relationship}."),
            code="nothing-to-change",
            field="relationship",
        )
    lines = _no_longer_head(work, mine) if relationship == HEAD else []
    member = work.change(before, relationship=relationship)
    if before.is_head:
        lines.append(_needs_head("The household"))
    return _answer(work, found, member, "is in the household", lines)


def _no_longer_head(work: Work, mine: Home) -> list[str]:
    """Take the relationship from the present head: who they are to the new one was not said."""
    head = mine.head
    if head is None:
        return []
    work.change(head, relationship=None)
    client = work.get(Client, head.client_id)
    return [f"{client.code} {client.shown_name} is no longer the head."] if client else []


def _in_another(view: View, client: Client, mine: Home, other: FoundCase | None) -> Refused:
    with_whom = ", ".join(
        one.code
        for one in view.all(Client, order=("code",), id={one.client_id for one in mine.members})
        if one.id != client.id
    )
    whose = f"in the household with {with_whom}" if with_whom else "in a household"
    hint = f"To leave it first: cm household leave {client.code}"
    if other is not None and home_of(view, other.client.id) is None:
        joins = f"cm household join {other.client.code} {client.code}"
        hint += f". For {other.client.code} to join it instead: {joins}"
    return Refused(
        f"{client.code} is already {whose}.",
        hint,
        code="in-household",
    )


def _check_after(view: View, client: Client, on: date) -> None:
    """Refuse a day when the client was in another household."""
    for one in view.all(HouseholdMember, client_id=client.id):
        if one.left_on is not None and on < one.left_on:
            raise Refused(
                f"{client.code} was in another household until {short_day(one.left_on)}.",
                Sentence("Enter a later date in {on}."),
                code="in-household",
                field="on",
            )


def _needs_head(what: str) -> str:
    return f"{what} has no head. To name one: cm household join CASE --relationship head"


def _confirm(found: FoundCase) -> str:
    return f"cm household confirm {found.client.code}"


def member_record(one: HouseholdMember, known: Mapping[str, str]) -> dict[str, object]:
    """A membership as JSON prints it."""
    names = (
        "relationship joined_with joined_on joined_by counts_on confirmed_by awaits"
        " left_on left_by left_reason"
    )
    return {
        **{name: None if (said := getattr(one, name)) == "" else said for name in names.split()},
        "relationship_label": known.get(one.relationship or ""),
    }


def _answer(
    work: Work, found: FoundCase, one: HouseholdMember, done: str, lines: Iterable[str]
) -> Answer:
    known = relationship_labels(work)
    as_whom = one.known_as(known) if one.present else ""
    said = f"{found.ref} {found.client.shown_name}: {done}{f', {as_whom}' if as_whom else ''}."
    record = {"household": member_record(one, known)}
    return case_answer(work, found.case, [said, *lines], record, client=found.client)
