"""The directory of the made-up agency: services outside it, and one program of its own."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from cmcli.casework.directory.entries import perform_add
from cmcli.casework.directory.values import AddResource, ResourceTerms
from cmcli.domain.age_ranges import AgeRange
from cmcli.store.core.work import Work


def entries(day: date) -> Iterator[tuple[int, Callable[[Work], object]]]:
    """Yield what adds each entry, with how many days ago it was."""
    checked = day - timedelta(days=60)
    pantry = ResourceTerms(
        org="Harbour Neighbours",
        need=("food",),
        phone="555-0160",
        address="Quay Street 12",
        hours="Tue and Fri, 10 to 13",
        cost="free",
        documents="a letter with your address",
        checked=checked,
    )
    shelter = ResourceTerms(
        org="Harbour Youth",
        need=("housing", "safety"),
        phone="555-0161",
        hours="every night from 19",
        ages=AgeRange(16, 24),
        apply="call before 18",
        checked=checked,
    )
    advice = ResourceTerms(
        org="Tenants' Union",
        need=("legal", "housing"),
        phone="555-0162",
        income_percent=200,
        area=("Harbour County",),
        language=("English", "Spanish"),
        documents="the lease, and letters from the landlord",
        checked=checked,
    )
    supported = ResourceTerms(
        need=("housing",),
        ages=AgeRange(18, None),
        serves=("homeless",),
        eligibility="a letter from a doctor",
        program="supported-housing",
        checked=checked,
    )
    for name, terms in (
        ("Food pantry", pantry),
        ("Night shelter for young people", shelter),
        ("Advice for tenants", advice),
        ("Supported housing", supported),
    ):
        yield 30, _added(AddResource(name=name, terms=terms))


def _added(said: AddResource) -> Callable[[Work], object]:
    return lambda work: perform_add(work, said)
