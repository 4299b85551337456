"""Carrying out the plan of an import: new rows in bulk, changed rows one by one, links for all."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeVar

from cmcli.casework.clients.changing import change_client
from cmcli.casework.households.households import end_membership
from cmcli.casework.importing import entries, rows
from cmcli.casework.round.correcting import take_out
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case
from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS, Client
from cmcli.domain.contacts import Contact
from cmcli.domain.external import External
from cmcli.domain.households import Household, HouseholdMember
from cmcli.domain.models import Model
from cmcli.domain.needs import Need
from cmcli.domain.records import record_of
from cmcli.domain.services import Service
from cmcli.domain.workers import CRON, Worker, new_handle
from cmcli.exchange.hmis import (
    Action,
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    Gone,
    ImportPlan,
    KnownRows,
    MemberRec,
    NeedRec,
    ServiceRec,
    UserRec,
)
from cmcli.store.core.work import Work
from cmcli.store.reading.external import (
    codes_in_use,
    last_contacts,
    last_episodes,
)

V = TypeVar("V", Worker, Client, Case, HouseholdMember, Contact, Service, Benefit, Need)
R = TypeVar(
    "R",
    UserRec,
    ClientRec,
    CaseRec,
    ClosureRec,
    MemberRec,
    ContactRec,
    ServiceRec,
    BenefitRec,
    NeedRec,
)

_GONE = "Deleted in the other system."
"""The reason of a contact that an import marks as entered in error."""

_PART = 1000
"""Rows without references that are written at once."""


class Writer:
    """One import under way: ``handles`` are those that the agency chose for users. ``opened``
    counts the new cases that are open, ``touched`` are the workers who have one of its open cases.
    """

    def __init__(
        self,
        work: Work,
        system: str,
        known: KnownRows,
        *,
        models: Mapping[str, Model],
        handles: Mapping[str, str],
    ) -> None:
        self.work = work
        self.system = system
        self.models = models
        self.handles = handles
        self.opened = 0
        self.touched: list[Worker] = []
        self._ids = {key: row.row_id for key, row in known.items()}
        self._cases: dict[str, Case] = {}
        self._taken_over: list[Action] = []

    def carry_out(self, plan: ImportPlan) -> None:
        """Write everything that the plan creates or updates."""
        by_kind: defaultdict[tuple[str, str], list[Action]] = defaultdict(list)
        for action in plan.writes:
            by_kind[action.kind, action.decision].append(action)
        self._workers(by_kind["worker", "create"], by_kind["worker", "update"])
        self._clients(by_kind["client", "create"], by_kind["client", "update"])
        self._case_rows(by_kind)
        self._members(by_kind["member", "create"], by_kind["member", "update"])
        self._contacts(by_kind["contact", "create"], by_kind["contact", "update"])
        self._services(by_kind["service", "create"], by_kind["service", "update"])
        self._benefits(by_kind["benefit", "create"], by_kind["benefit", "update"])
        self._needs(by_kind["need", "create"], by_kind["need", "update"])
        self._taken_over += plan.renewals
        self._renew_links()
        self._follow([one for one in plan.gone if one.followed])
        self._touch()

    def _add(self, made: list[tuple[Action, V]]) -> None:
        """Insert new rows, each with its link to the row of the source."""
        self.work.add_all([value for _, value in made])
        self._link([(action, value.id) for action, value in made])

    def _add_many(self, made: Iterable[tuple[Action, V]]) -> None:
        """Do the same for any number of rows that nothing refers to."""
        coming = iter(made)
        while part := list(islice(coming, _PART)):
            self.work.add_many(value for _, value in part)
            self.work.add_many(self._link_of(action, value.id) for action, value in part)

    def _link(self, made: list[tuple[Action, str]]) -> None:
        """Link our rows to the rows of the source."""
        self.work.add_many(self._link_of(action, row_id) for action, row_id in made)
        for action, row_id in made:
            self._ids[action.kind, action.external_id] = row_id

    def _link_of(self, action: Action, row_id: str) -> External:
        record = action.record
        if record is None:
            raise ValueError("a row that is written has a record")
        return External(
            id=self.work.new_id(),
            system=self.system,
            kind=action.kind,
            external_id=action.external_id,
            table_name=record_of(rows.CLASSES[action.kind]).table,
            row_id=row_id,
            digest=record.digest,
        )

    def _renew_links(self) -> None:
        """Remember the digests of the source rows that are other ones now."""
        if not self._taken_over:
            return
        there = {action.external_id for action in self._taken_over}
        found = self.work.all(External, system=self.system, external_id=list(there))
        links = {(one.kind, one.external_id): one for one in found}
        for action in self._taken_over:
            if action.record is not None:
                link = links[action.kind, action.external_id]
                self.work.change(link, digest=action.record.digest)

    def _take_over(self, action: Action, value: V) -> None:
        """Bring our row up to date with the source's."""
        self._taken_over.append(action)
        self.work.save(value)

    def _row(self, kind: type[V], key: str | None) -> V:
        found = None if key is None else self.work.get(kind, key)
        if found is None:
            raise LookupError(f"an imported {kind.__name__} is gone")
        return found

    def _workers(self, new: list[Action], changed: list[Action]) -> None:
        """Users: those whom the map names are workers who are here already, if there is one."""
        here = {worker.handle: worker.id for worker in self.work.all(Worker)} if new else {}
        made: list[Worker] = []
        links: list[tuple[Action, str]] = []
        for action, record in _with(UserRec, new):
            handle = self.handles.get(record.external_id)
            if handle is None:
                handle = rows.handle_for(record.name, record.external_id, {*here, CRON})
            if handle not in here:
                key = self.work.new_id()
                made.append(Worker(id=key, handle=new_handle(handle), name=record.name))
                here[handle] = key
            links.append((action, here[handle]))
        self.work.add_all(made)
        self._link(links)
        for action, record in _with(UserRec, changed):
            worker = self._row(Worker, action.row_id)
            self._take_over(action, rows.changed_worker(worker, record, self.handles))

    def _clients(self, new: list[Action], changed: list[Action]) -> None:
        codes = rows.fresh_codes(len(new), _draw_code, lambda drawn: codes_in_use(self.work, drawn))
        made = [
            (action, rows.new_client(self.work.new_id(), code, record))
            for (action, record), code in zip(_with(ClientRec, new), codes, strict=True)
        ]
        self._add(made)
        for action, record in _with(ClientRec, changed):
            client = self._row(Client, action.row_id)
            client, _ = change_client(self.work, client, rows.client_data(record))
            self._take_over(action, replace(client, household=record.household))

    def _case_rows(self, by_kind: Mapping[tuple[str, str], list[Action]]) -> None:
        """Cases and their closures; a case that comes closed is written once."""
        for action, case_record in _with(CaseRec, by_kind["case", "update"]):
            self._change_case(action, case_record)
        new = self._new_cases(by_kind["case", "create"])
        closed: list[tuple[Action, str]] = []
        for action, record in _with(ClosureRec, by_kind["closure", "create"]):
            case_id = self._ids["case", record.case_external]
            if case_id in new:
                new[case_id] = rows.closed(new[case_id], record)
            else:
                self.work.save(rows.closed(self._row(Case, case_id), record))
            closed.append((action, case_id))
        for action, record in _with(ClosureRec, by_kind["closure", "update"]):
            self._take_over(action, rows.closed(self._row(Case, action.row_id), record))
        self.work.add_all(list(new.values()))
        self.work.add_many(
            one for case in new.values() for one in rows.placements(self.work.new_id, case)
        )
        self._link(closed)
        self._cases |= new
        self.opened = sum(case.status == "open" for case in new.values())

    def _new_cases(self, actions: list[Action]) -> dict[str, Case]:
        """The new cases by id; the plan has them by entry date, so episodes are in that order."""
        wanted = {
            self._ids["client", record.client_external] for _, record in _with(CaseRec, actions)
        }
        episodes = Counter(last_episodes(self.work, wanted))
        made: dict[str, Case] = {}
        links: list[tuple[Action, str]] = []
        for action, record in _with(CaseRec, actions):
            client_id = self._ids["client", record.client_external]
            episodes[client_id] += 1
            case = rows.new_case(
                self.work.new_id(),
                record,
                client_id=client_id,
                episode=episodes[client_id],
                worker_id=self._worker(record.worker_external),
                models=self.models,
            )
            made[case.id] = case
            links.append((action, case.id))
        self._link(links)
        return made

    def _change_case(self, action: Action, record: CaseRec) -> None:
        before = self._row(Case, action.row_id)
        after = rows.changed_case(before, record, self._worker(record.worker_external))
        self._take_over(action, after)
        self._cases[after.id] = after
        if after.phase != before.phase and after.phase_from is not None:
            moved = replace(after, worker_id=before.worker_id)
            self.work.add(rows.placement(self.work.new_id(), moved, after.phase_from))
        if after.worker_id != before.worker_id:
            self.work.add(rows.placement(self.work.new_id(), after, self.work.today))

    def _members(self, new: list[Action], changed: list[Action]) -> None:
        """Members of households, who count in them at once: an import's households are facts.

        Whoever was imported in another household left that one on the day they joined this one.
        """
        homes = self._homes(record.household for _, record in _with(MemberRec, new))
        clients = {self._ids["client", one.client_external] for _, one in _with(MemberRec, new)}
        before = self.work.all(HouseholdMember, client_id=clients, left_on=None) if clients else []
        housed = {one.client_id: one for one in before}
        made: list[tuple[Action, HouseholdMember]] = []
        for action, record in _with(MemberRec, new):
            client_id = self._ids["client", record.client_external]
            if (former := housed.pop(client_id, None)) is not None:
                on = max(former.joined_on, record.joined_on)
                end_membership(self.work, former, on, rows.REASON)
            member = HouseholdMember(
                id=self.work.new_id(),
                household_id=homes[record.household],
                client_id=client_id,
                case_id=self._ids["case", record.case_external],
                relationship=record.relationship,
                joined_on=record.joined_on,
                joined_by=self.work.actor.handle,
                counts_on=record.joined_on,
            )
            made.append((action, member))
        self._add_many(made)
        for action, record in _with(MemberRec, changed):
            member = self._row(HouseholdMember, action.row_id)
            self._take_over(action, rows.changed_member(member, record))

    def _homes(self, asked: Iterable[str]) -> Mapping[str, str]:
        """Return our households by their ids there, and make those that are not here yet."""
        wanted = list(dict.fromkeys(asked))
        new = {one: self.work.new_id() for one in wanted if ("household", one) not in self._ids}
        by = self.work.actor.handle
        self.work.add_many(
            Household(id=key, begun_on=self.work.today, begun_by=by) for key in new.values()
        )
        self.work.add_many(
            External(
                id=self.work.new_id(),
                system=self.system,
                kind="household",
                external_id=one,
                table_name=record_of(Household).table,
                row_id=key,
                digest="",
            )
            for one, key in new.items()
        )
        return {one: new.get(one) or self._ids["household", one] for one in wanted}

    def _contacts(self, new: list[Action], changed: list[Action]) -> None:
        there = (record for _, record in _with(ContactRec, chain(new, changed)))
        cases = {self._ids["case", record.case_external] for record in there}
        numbers = Counter(last_contacts(self.work, cases))
        self._add_many(self._new_contacts(new, numbers))
        for action, record in _with(ContactRec, changed):
            case_id = self._ids["case", record.case_external]
            worker, zone = self._worker(record.worker_external), self.work.now.tzinfo
            before = self._row(Contact, action.row_id)
            after = rows.changed_contact(before, record, case_id, worker, zone)
            if before.case_id != case_id:
                numbers[case_id] += 1
                after = replace(after, number=numbers[case_id])
            self._take_over(action, after)

    def _new_contacts(
        self, actions: list[Action], numbers: Counter[str]
    ) -> Iterator[tuple[Action, Contact]]:
        entered_on = max(self.work.today, self.work.real_day)
        for action, record in _with(ContactRec, actions):
            case_id = self._ids["case", record.case_external]
            numbers[case_id] += 1
            yield (
                action,
                Contact(
                    id=self.work.new_id(),
                    case_id=case_id,
                    number=numbers[case_id],
                    worker_id=self._seen_by(record, case_id),
                    entered_on=entered_on,
                    **rows.contact_fields(record, self.work.now.tzinfo),
                ),
            )

    def _services(self, new: list[Action], changed: list[Action]) -> None:
        self._add_many(
            (
                action,
                Service(
                    id=self.work.new_id(),
                    case_id=self._ids["case", record.case_external],
                    **rows.service_fields(record),
                ),
            )
            for action, record in _with(ServiceRec, new)
        )
        for action, record in _with(ServiceRec, changed):
            case_id = self._ids["case", record.case_external]
            service = self._row(Service, action.row_id)
            self._take_over(action, rows.changed_service(service, record, case_id))

    def _benefits(self, new: list[Action], changed: list[Action]) -> None:
        made = list(entries.new_benefits(self.work, self._ids, new))
        self._add_many(made)
        first = {action.external_id: benefit for action, benefit in made}
        self.work.add_many(
            terms
            for _, record in _with(BenefitRec, new)
            for terms in entries.first_terms(self.work, record, first[record.external_id])
        )
        renewed = []
        for action, record in _with(BenefitRec, changed):
            case_id = self._ids["case", record.case_external]
            benefit = rows.changed_benefit(self._row(Benefit, action.row_id), record, case_id)
            self._take_over(action, benefit)
            renewed.append((record, benefit))
        entries.renew_terms(self.work, renewed)

    def _needs(self, new: list[Action], changed: list[Action]) -> None:
        self._add_many(entries.new_needs(self.work, self._ids, new))
        for action, record in _with(NeedRec, changed):
            case_id = self._ids["case", record.case_external]
            need = self._row(Need, action.row_id)
            self._take_over(action, rows.changed_need(need, record, case_id))

    def _follow(self, gone: Sequence[Gone]) -> None:
        """Remove what is gone in the source, and the links: a row that comes back is new."""
        for one in gone:
            if one.kind == "closure":
                case = rows.opened_again(self._row(Case, one.row_id))
                self.work.save(case)
                self._cases[case.id] = case
                self.opened += 1
            elif one.kind == "contact":
                contact = self._row(Contact, one.row_id)
                if contact.error_at is None:
                    take_out(self.work, self._row(Case, contact.case_id), contact, _GONE)
            else:
                self.work.remove(self._row(Service, one.row_id))
        ids = {one.external_id for one in gone}
        found = self.work.all(External, system=self.system, external_id=list(ids)) if ids else []
        keys = {(one.kind, one.external_id) for one in gone}
        for link in found:
            if (link.kind, link.external_id) in keys:
                self.work.remove(link)

    def _worker(self, external_id: str | None) -> str | None:
        return None if external_id is None else self._ids["worker", external_id]

    def _seen_by(self, record: ContactRec, case_id: str) -> str:
        """Return who had the contact: the export's worker, else the case's, else the importer."""
        said = self._worker(record.worker_external)
        if case_id not in self._cases:
            self._cases[case_id] = self._row(Case, case_id)
        return said or self._cases[case_id].worker_id or self.work.actor.id

    def _touch(self) -> None:
        """Note who has an open case from this import."""
        held = (case.worker_id for case in self._cases.values() if case.status == "open")
        ids = {key for key in held if key is not None}
        self.touched = self.work.all(Worker, id=ids) if ids else []


def lock_rows(work: Work, plan: ImportPlan, known: KnownRows) -> None:
    """Lock the rows that the plan changes or compares, and the clients and cases that it adds to.

    A contact or service that is changed may move to another case.
    """
    ours: dict[type[Any], set[str]] = {Worker: set(), Client: set(), Case: set()}
    moving: dict[type[Any], set[str]] = {
        kind: set() for kind in (Contact, Service, HouseholdMember, Benefit, Need)
    }
    housed: set[str] = set()
    for action in (*plan.writes, *plan.renewals):
        if action.row_id is not None:
            kind = rows.CLASSES[action.kind]
            (moving if kind in moving else ours)[kind].add(action.row_id)
        for kind, key in _parents(action.record):
            if key in known:
                ours[kind].add(known[key].row_id)
                if kind is Client and isinstance(action.record, MemberRec):
                    housed.add(known[key].row_id)
    if housed:  # they may leave the household where they are
        members = work.all(HouseholdMember, client_id=housed, left_on=None)
        ours[Case] |= {one.case_id for one in members}
    for one in plan.gone:
        if one.followed:
            kind = rows.CLASSES[one.kind]
            (moving if kind in moving else ours)[kind].add(one.row_id)
    for kind, keys in moving.items():
        ours[Case] |= {one.case_id for one in work.all(kind, id=keys)} if keys else set()
    work.lock(rows=ours)
    for kind, keys in moving.items():  # read at once what is changed one by one
        if keys:
            work.all(kind, id=keys)


def _parents(record: object) -> Iterator[tuple[type[Any], tuple[str, str]]]:
    """Return the clients and cases of the source that a row of it belongs to."""
    match record:
        case CaseRec():
            yield Client, ("client", record.client_external)
        case MemberRec():
            yield Client, ("client", record.client_external)
            yield Case, ("case", record.case_external)
        case ClosureRec() | ContactRec() | ServiceRec() | BenefitRec() | NeedRec():
            yield Case, ("case", record.case_external)


def _with(kind: type[R], actions: Iterable[Action]) -> Iterator[tuple[Action, R]]:
    """The actions with their records, which are of that kind."""
    return ((one, one.record) for one in actions if isinstance(one.record, kind))


def _draw_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
