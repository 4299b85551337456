"""The daily work of the made-up agency: people, papers, appointments, tasks, a stay, a household.

Each function yields the actions for one client, with how many days ago they were.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from cmcli.casework.alerts.alerts import perform_add as add_alert
from cmcli.casework.alerts.values import AddAlert
from cmcli.casework.appointments.appointments import add_appointment
from cmcli.casework.appointments.values import AddAppointment
from cmcli.casework.benefits.values import AddBenefit
from cmcli.casework.crisis.crisis import perform_crisis
from cmcli.casework.crisis.values import ChangeCrisisPlan
from cmcli.casework.documents.values import AddDocument
from cmcli.casework.households.households import perform_confirm, perform_join
from cmcli.casework.households.values import ConfirmHousehold, JoinHousehold
from cmcli.casework.people.people import perform_add_person
from cmcli.casework.people.values import AddPerson
from cmcli.casework.renewals.entries import add_entry
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.stays.stays import begin_stay
from cmcli.casework.stays.values import BeginStay
from cmcli.casework.tasks.tasks import add_task
from cmcli.casework.tasks.values import AddTask
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

Happening = Callable[[Work, FoundCase], object]
Happened = Iterator[tuple[int, Happening]]
"""Actions for one client, each with how many days ago it was."""


def around_the_client(day: date, zone: tzinfo = UTC, worker: str = "Heron") -> Happened:
    """Somebody with a dog, a landlord, papers and a plan for bad days, whom the ``worker`` visits
    today by the clocks of the ``zone``."""
    dog = AddAlert(
        text="A large dog, kept in the kitchen: ring and wait",
        kind="pet",
        review=day + timedelta(days=90),
        source="seen at the first visit",
        told_client=f"{worker}, at the first visit",
    )
    landlord = AddPerson(
        name="Slate Corridor", role="landlord", phone="555-0150", may_contact="ask"
    )
    aunt = AddPerson(
        name="Fern Balcony", role="relative", phone="555-0151", may_contact="yes", emergency=True
    )
    plan = ChangeCrisisPlan(
        warnings=("I stop opening my letters",),
        helps=("walking by the harbour", "calling my aunt"),
        calls=("Fern Balcony=555-0151",),
    )
    called = CheckIn(
        mode="phone",
        with_whom="Slate Corridor",
        at=datetime.combine(day - timedelta(days=3), time(15), zone),
        minutes=10,
        roadblock="the landlord wants a reference first",
    )
    yield 120, lambda work, found: perform_add_person(work, found, landlord)
    yield 120, lambda work, found: perform_add_person(work, found, aunt)
    yield 110, lambda work, found: add_alert(work, found, dog)
    yield 40, lambda work, found: perform_crisis(work, found, plan)
    yield 3, lambda work, found: check_in(work, found, called)
    yield from _papers(day)
    yield from _to_come(day, zone)


def _papers(day: date) -> Happened:
    lease = AddDocument(kind="lease", status="have", renew_on=day + timedelta(days=33))
    card = AddDocument(kind="identity", status="needed", note="lost with a bag")
    food = AddBenefit(
        kind="snap", status="granted", amount=29100, every="month", renew_on=day + timedelta(100)
    )
    for one in (lease, card, food):
        yield 60, _added(one)


def _added(said: AddDocument | AddBenefit) -> Happening:
    return lambda work, found: add_entry(work, found.case, said)


def _to_come(day: date, zone: tzinfo) -> Happened:
    """Appointments for today and tomorrow, and two tasks."""
    visit = AddAppointment(
        at=datetime.combine(day, time(14), zone),
        text="home visit",
        minutes=45,
        place="Mill Street 4",
    )
    office = AddAppointment(
        at=datetime.combine(day + timedelta(days=1), time(9, 30), zone),
        text="interview for the flat",
        minutes=30,
        place="housing office",
        transport="bus 7",
        with_whom="the housing office",
    )
    for one in (visit, office):
        yield 2, _arranged(one)
    for text, days in (("write the reference", 0), ("copy the lease", 2)):
        yield 1, _to_do(AddTask(text=text, due_on=day + timedelta(days=days)))


def _arranged(said: AddAppointment) -> Happening:
    return lambda work, found: add_appointment(work, found, said)


def _to_do(said: AddTask) -> Happening:
    return lambda work, found: add_task(work, found.case, said)


def in_hospital(day: date) -> Happened:
    """Somebody who went into hospital two days ago."""
    stay = BeginStay(
        kind="hospital",
        place="Harbour Hospital, ward 4",
        on=day - timedelta(days=2),
        until_on=day + timedelta(days=20),
    )
    yield 1, lambda work, found: begin_stay(work, found.case, stay)


def moved_in(head: str) -> Happened:
    """Somebody who moved in with the client of that code."""
    joins = JoinHousehold(head=head, relationship="partner")
    yield 31, lambda work, found: perform_join(work, found, joins)


def confirmed() -> Happened:
    """A household that the supervisor confirmed."""
    seen = ConfirmHousehold(reason="both names are on the lease")
    yield 1, lambda work, found: perform_confirm(work, found, seen)
