"""Conditions of SQL are the rules of the domain, for every mode, outcome, agreement and status."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from agency import TODAY, Agency, added, at
from cmcli.casework.agency.settings import put
from cmcli.catalog.models import load_model
from cmcli.domain.agency_settings import GROUPS
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.clocks import due_items, read_by_rules
from cmcli.domain.contacts import Contact
from cmcli.domain.covers import Cover
from cmcli.domain.households import Household, HouseholdMember
from cmcli.domain.keys import AGREED_HOW, MODES, OUTCOMES, SHIPPED_MODELS, STATUSES
from cmcli.domain.models import Model
from cmcli.domain.needs import Need
from cmcli.domain.plans import NOT_AGREED, Goal, PlanVersion
from cmcli.domain.records import RecordField, record_of
from cmcli.domain.resources import Resource
from cmcli.domain.safety import Aftercare, Flag
from cmcli.domain.services import PlannedService
from cmcli.store.core.mapping import T, table_of
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading import conditions
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.facts import facts_of
from cmcli.store.reading.find import find_worker
from cmcli.store.reading.resources import unchecked


@pytest.fixture
def case(agency: Agency) -> Case:
    """An open case, in the store."""
    with agency.operation() as work:
        return opened(work)


def opened(work: Work, status: str = "open", code: str = "BCDFG") -> Case:
    client = added(work, Client(id=work.new_id(), code=code, name="Dana R."))
    return added(
        work,
        Case(
            id=work.new_id(),
            client_id=client.id,
            episode=1,
            model="icm",
            status=status,
            worker_id=work.actor.id,
            acuity=3,
            opened_on=TODAY - timedelta(days=90),
        ),
    )


def found(view: View, kind: type[Any], *where: Any) -> set[str]:
    """The ids of the records for which the conditions hold."""
    rows = view.connection.execute(select(table_of(kind).c.id).where(*where))
    return {row[0] for row in rows}


def ids(records: Iterable[Any]) -> set[str]:
    return {one.id for one in records}


def all_added(work: Work, records: Iterable[T]) -> list[T]:
    return [added(work, one) for one in records]


def every_contact(work: Work, case: Case) -> list[Contact]:
    """A contact of every mode, outcome and kind, with the client and with somebody else, right and
    entered in error, a day each; every third one by another worker."""
    eve = find_worker(work, "eve")
    kinds, wrong = ("planned", "group"), (False, True)
    every = reversed([*product((*MODES, None), OUTCOMES, ("client", "landlord"), kinds, wrong)])
    return all_added(
        work,
        [
            Contact(
                id=work.new_id(),
                case_id=case.id,
                number=number + 1,
                worker_id=work.actor.id if number % 3 else eve.id,
                at=at(TODAY - timedelta(days=number)),
                on=TODAY - timedelta(days=number),
                mode=mode,
                with_whom=whom,
                kind=kind,
                outcome=outcome,
                next_on=TODAY + timedelta(days=number),
                error_at=at(TODAY) if error else None,
            )
            for number, (mode, outcome, whom, kind, error) in enumerate(every)
        ],
    )


def counted(model: str) -> Collection[str]:
    return load_model(model).counted_modes


def test_contacts_that_were_held_or_count(agency: Agency, case: Case) -> None:
    with agency.operation() as work:
        every_contact(work, case)
    columns = table_of(Contact).c
    with agency.reading() as view:
        contacts = view.all(Contact)
        held = found(view, Contact, conditions.held(columns))
        assert held == ids(one for one in contacts if one.held) != set()
        right = found(view, Contact, conditions.right(columns))
        assert right == ids(one for one in contacts if one.right) != set()
        attempts = found(view, Contact, conditions.attempt(columns))
        assert attempts == ids(one for one in contacts if one.attempt) != set()
        for model, groups in product(SHIPPED_MODELS, (True, False)):
            modes = counted(model)
            counting = found(view, Contact, conditions.counts(columns, modes, groups))
            expected = ids(one for one in contacts if one.counts(modes, groups=groups))
            assert counting == expected != set()


def test_members_who_count_in_a_household(agency: Agency, case: Case) -> None:
    days = product((None, TODAY), (None, TODAY))
    with agency.operation() as work:
        made = work.add(Household(id="h", begun_on=TODAY, begun_by="ana"))
        members = [
            HouseholdMember(
                id=work.new_id(),
                household_id=made.id,
                client_id=case.client_id,
                case_id=case.id,
                joined_on=TODAY,
                joined_by="ana",
                counts_on=counts_on,
                left_on=left_on,
            )
            for counts_on, left_on in days
        ]
        all_added(work, members)
    columns = table_of(HouseholdMember).c
    with agency.reading() as view:
        counting = found(view, HouseholdMember, conditions.counts_in_household(columns))
        assert counting == ids(one for one in members if one.counts) != set()
        assert len(counting) == 1


@pytest.mark.parametrize("groups", [True, False], ids=["with groups", "without"])
def test_the_facts_of_a_case_are_those_of_its_contacts(
    agency: Agency, case: Case, groups: bool
) -> None:
    with agency.operation() as work:
        contacts = every_contact(work, case)
        put(work, GROUPS, "yes" if groups else "no", from_on=TODAY)
    for model in SHIPPED_MODELS:
        modes = counted(model)
        with agency.reading() as view:
            (facts,) = facts_of(view, [case], {case.model: load_model(model)})
        counting = [one.on for one in contacts if one.counts(modes, groups=groups)]
        missed = [one.on for one in contacts if one.attempt and one.on > max(counting)]
        assert (facts.counted_on, facts.first_counted_on) == (max(counting), min(counting))
        assert facts.held_on == max(one.on for one in contacts if one.held)
        own = [one for one in contacts if one.worker_id == case.worker_id]
        mine = [one.on for one in own if one.counts(modes, groups=groups)]
        assert facts.own_counted_on == max(mine)
        with_client = [one.on for one in own if one.held and one.with_whom == "client"]
        assert facts.own_reached_on == max(with_client)
        assert 0 < len(own) < len(contacts)
        assert (facts.attempts, facts.attempt_on) == (len(missed), max(missed, default=None))
        latest = max((one for one in contacts if one.right), key=lambda one: one.on)
        assert facts.next_on == latest.next_on


PLACED = ("icm", "managed", "icm", "act", "brokerage")
"""The models of a case, ten days each."""


def test_a_contact_counts_by_the_model_of_its_day(agency: Agency, case: Case) -> None:
    """A contact that was written before the change of that day counts by the model before it."""
    models = {key: load_model(key) for key in SHIPPED_MODELS}
    placements: list[Placement] = []
    contacts: list[Contact] = []

    def check() -> None:
        with agency.reading() as view:
            (facts,) = facts_of(view, view.all(Case), models)
        counting = [one for one in contacts if counted_then(one, placements, models)]
        latest = max(counting, key=lambda one: (one.at, one.id), default=None)
        assert facts.counted_id == (latest and latest.id)
        assert facts.counted_on == (latest and latest.on)
        assert facts.first_counted_on == min((one.on for one in counting), default=None)

    for number, model in enumerate(PLACED):
        from_on = case.opened_on + timedelta(days=10 * number)
        for step in range(3):
            with agency.operation() as work:
                if step == 1:
                    placements.append(added(work, a_placement(work, case, from_on, model)))
                    changed = from_on if number else None
                    case = work.change(work.locked(case), model=model, model_from=changed)
                day = from_on + timedelta(days=5 if step == 2 else 0)
                for mode in ("phone", "home") if number % 2 else ("home", "phone"):
                    contacts.append(a_contact(work, case, day, mode))
            if placements:
                check()


def a_contact(work: Work, case: Case, on: date, mode: str | None, **changed: Any) -> Contact:
    made = Contact(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Contact, case_id=case.id),
        worker_id=work.actor.id,
        at=at(on),
        on=on,
        mode=mode,
        with_whom="client",
        kind="planned",
        outcome="held",
    )
    return added(work, replace(made, **changed))


def a_placement(work: Work, case: Case, from_on: date, model: str) -> Placement:
    return Placement(
        id=work.new_id(),
        case_id=case.id,
        from_on=from_on,
        model=model,
        acuity=3,
        phase=None,
        worker_id=case.worker_id,
        reason="so",
    )


def counted_then(
    contact: Contact, placements: Sequence[Placement], models: Mapping[str, Model]
) -> bool:
    known = [one for one in placements if one.from_on <= contact.on and one.id < contact.id]
    then = known[-1] if known else placements[0]
    return contact.counts(models[then.model].counted_modes)


def test_attempts_crises_and_follow_ups_of_a_case(agency: Agency, case: Case) -> None:
    """Days before today: what was tried, what was held, and what came after the agreement."""
    models = {"icm": load_model("icm")}

    def days_ago(on: date | None) -> int | None:
        return None if on is None else (TODAY - on).days

    def known() -> tuple[int | None, ...]:
        with agency.reading() as view:
            (facts,) = facts_of(view, [case], models)
        found = (facts.tried_twice_on, facts.crisis_on, facts.reached_on, facts.followed_on)
        return tuple(days_ago(on) for on in found)

    def record(ago: int, mode: str = "home", **changed: Any) -> tuple[int | None, ...]:
        with agency.operation() as work:
            a_contact(work, case, TODAY - timedelta(days=ago), mode, **changed)
        return known()

    assert known() == (None, None, None, None)
    assert record(80) == (None, None, 80, None)
    with agency.operation() as work:
        agreed = TODAY - timedelta(days=70)
        added(work, a_version(work, case, 1, agreed_on=agreed, how="verbal"))
        added(work, a_version(work, case, 2, agreed_on=TODAY, how=NOT_AGREED))
    assert record(60, "phone", outcome="no-answer") == (None, None, 80, None)
    assert record(60, "text", outcome="left-message") == (None, None, 80, None)
    assert record(50, "phone", outcome="no-answer") == (50, None, 80, None)
    assert record(45, "phone", outcome="no-answer") == (50, None, 80, None)
    assert record(44, "phone") == (50, None, 44, None)
    assert record(43, "phone", kind="crisis") == (50, 43, 43, None)
    assert record(42, "phone", with_whom="aunt") == (50, 43, 43, None)
    assert record(40) == (None, None, 40, 40)
    assert record(30, kind="crisis") == (None, 30, 30, 40)
    assert record(20) == (None, None, 20, 40)


def test_versions_to_which_the_client_agreed(agency: Agency, case: Case) -> None:
    with agency.operation() as work:
        versions = all_added(
            work,
            [
                a_version(work, case, number, agreed_on=TODAY, how=how)
                for number, how in enumerate(AGREED_HOW, 1)
            ],
        )
    with agency.reading() as view:
        agreed = found(view, PlanVersion, conditions.agreed(table_of(PlanVersion).c))
    assert agreed == ids(one for one in versions if one.agreed) != ids(versions)


def a_version(work: Work, case: Case, number: int, *, agreed_on: date, how: str) -> PlanVersion:
    return PlanVersion(
        id=work.new_id(),
        case_id=case.id,
        number=number,
        agreed_on=agreed_on,
        how=how,
        by=None,
        words=None,
        reason=None,
        snapshot="{}",
    )


@pytest.mark.parametrize("worker", [True, False], ids=["one worker", "everybody"])
def test_cases_of_every_status_are_read_for_what_is_due(agency: Agency, worker: bool) -> None:
    """Of a case that has ended, exactly where a rule makes something due."""
    with agency.operation() as work:
        for number, (status, has) in enumerate(product(STATUSES, range(4))):
            case = opened(work, status, f"BCDF{'BCDFGHJKLMNPQRST'[number]}")
            settled = TODAY if has & 1 else None
            if has != 3:
                added(work, a_flag(work, case, settled_on=settled))
                added(work, an_aftercare(work, case, done_on=None if has & 2 else TODAY))
    with agency.reading() as view:
        who = view.all(Case)[0].worker_id
        assert who is not None
        read = cases_with_dues(view, [who] if worker else None)
        wanted = []
        for facts in facts_of(view, view.all(Case), {"icm": load_model("icm")}):
            due = due_items(facts, load_model("icm"), TODAY)
            if facts.case.under_way or due:
                wanted.append(facts.case)
    assert ids(read) == ids(wanted)
    assert {one.status for one in read} == set(STATUSES)


def a_flag(work: Work, case: Case, **changed: Any) -> Flag:
    made = Flag(
        id=work.new_id(),
        case_id=case.id,
        number=1,
        kind="other",
        text="worried",
        raised_on=TODAY,
        raised_by="ana",
    )
    return replace(made, **changed)


def an_aftercare(work: Work, case: Case, **changed: Any) -> Aftercare:
    return Aftercare(id=work.new_id(), case_id=case.id, due_on=TODAY, **changed)


@pytest.mark.parametrize("kind", [one for one in read_by_rules(*STATUSES) if record_of(one).live])
def test_records_that_are_live(agency: Agency, case: Case, kind: type[Any]) -> None:
    described = record_of(kind)
    with agency.operation() as work:
        goal = added(work, Goal(id=work.new_id(), case_id=case.id, number=99, text="a flat"))
        home = added(work, Household(id=work.new_id(), begun_on=TODAY, begun_by="ana"))
        planned = added(
            work,
            PlannedService(
                id=work.new_id(),
                case_id=case.id,
                number=99,
                kind="meals",
                added_on=TODAY,
                error_at=at(TODAY),
            ),
        )
        refers = {
            "cases": case.id,
            "clients": case.client_id,
            "goals": goal.id,
            "households": home.id,
            "workers": work.actor.id,
            "planned_services": planned.id,
        }
        rows: list[dict[str, Any]] = []
        live_values = (_values(described.fields[of], one) for of, one in described.live.items())
        for values in product(*live_values):
            columns: dict[str, Any] = {
                one.name: None if one.optional else _filler(one.type, len(rows) + 1)
                for one in described.fields.values()
            }
            columns |= {
                one.name: refers[one.refers]
                for one in described.fields.values()
                if one.refers and (one.refers in refers or not one.optional)
            }
            columns |= {"id": work.new_id(), **dict(zip(described.live, values, strict=True))}
            columns |= {"domain": f"d{len(rows)}"} if kind is Need else {}
            rows.append(columns)
        records = all_added(work, [kind(**one) for one in rows])
    with agency.reading() as view:
        live = found(view, kind, *conditions.live(kind))
        equal: dict[str, Any] = {**described.whose(case), **described.live}
        asked = view.all(kind, **equal)
    expected = [
        one
        for one in records
        if all(_holds(getattr(one, name), value) for name, value in described.live.items())
    ]
    assert live == ids(asked) == ids(expected) != ids(records)


def _holds(held: Any, live: Any) -> bool:
    return held in live if isinstance(live, tuple) else held is live


def _values(field: RecordField, live: Any) -> tuple[Any, ...]:
    if isinstance(live, tuple):
        return (*live, _filler(field.type, 1))
    if field.type is bool:
        return (True, False, None) if field.optional else (True, False)
    return tuple({None, _filler(field.type, 1), live})


def _filler(type_: type[Any], number: int) -> Any:
    known: dict[Any, Any] = {int: number, bool: False, str: "x", tuple[str, ...]: ()}
    known |= {Decimal: Decimal(1), datetime: at(TODAY)}
    return known.get(type_, TODAY)


@pytest.mark.both_engines
def test_which_entries_are_due_to_be_checked(agency: Agency) -> None:
    days = [TODAY - timedelta(days=ago) for ago in (0, 29, 30, 31)]
    with agency.operation() as work:
        for number, (added_on, checked_on, ended_on) in enumerate(
            product(days, [None, *days], (None, TODAY))
        ):
            entry = Resource(
                id=work.new_id(),
                number=number,
                name="x",
                added_on=added_on,
                checked_on=checked_on,
                ended_on=ended_on,
            )
            added(work, entry)
        due = {one.id for one in work.all(Resource, ended_on=None) if one.check_due(30) <= TODAY}
        columns = table_of(Resource).c
        last = TODAY - timedelta(days=30)
        assert found(work, Resource, conditions.check_due(columns, last)) == due
        assert 0 < len(due) < work.count(Resource, ended_on=None)
        waiting = [one for one in work.all(Resource) if one.id in due]
        first = min(waiting, key=lambda one: (one.known_on, one.number))
        assert unchecked(work, last) == (len(due), first.number, first.name, first.known_on)
        assert unchecked(work, TODAY - timedelta(days=32)) is None


@pytest.mark.both_engines
def test_a_cover_holds_on_its_days(agency: Agency) -> None:
    days = [None, *(TODAY + timedelta(days=n) for n in (-1, 0, 1))]
    with agency.operation() as work:
        every = product(days[1:], days[1:], days)
        for number, (first, last, ended) in enumerate(every, start=1):
            cover = Cover(
                id=work.new_id(),
                number=number,
                worker_id=work.actor.id,
                by_id=work.actor.id,
                from_on=first or TODAY,
                to_on=last or TODAY,
                entered_on=TODAY,
                ended_on=ended,
            )
            added(work, cover)
        holding = {one.id for one in work.all(Cover) if one.holds(TODAY)}
        assert found(work, Cover, conditions.covering(table_of(Cover).c, TODAY)) == holding
        assert 0 < len(holding) < work.count(Cover)
