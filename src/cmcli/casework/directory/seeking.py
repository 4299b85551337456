"""Reading the facts about a case's client that decide which services take them."""

from cmcli.catalog.access import labels
from cmcli.domain.agency_settings import poverty_guideline
from cmcli.domain.authorizations import Authorization
from cmcli.domain.benefits import DENIED, GRANTED, Benefit, income
from cmcli.domain.clients import Client
from cmcli.domain.households import HouseholdMember
from cmcli.domain.needs import Need
from cmcli.domain.people import PersonAround
from cmcli.domain.seekers import Ages, HouseholdCount, Seeker, household_of, is_one_of, sought
from cmcli.domain.stays import JAIL, Stay
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase

_PAYERS = ("medicaid", "medicare")
"""The kinds of benefits that pay for services."""


def seeker_of(view: View, found: FoundCase, *, name: str | None = None) -> Seeker:
    """Return what is known of a case's client; ``name`` is what the reasons call the client."""
    client, case_id = found.client, found.case.id
    view.ahead(Need, case_id=case_id)
    view.ahead(Benefit, case_id=case_id, error_at=None)
    view.ahead(Stay, case_id=case_id, kind=JAIL)
    view.ahead(Authorization, case_id=case_id, ended_on=None, error_at=None)
    benefits = view.all(Benefit, case_id=case_id, error_at=None)
    ages = None if client.birth is None else client.birth.ages(view.today)
    lives_with = _household(view, client)
    jailed = bool(view.all(Stay, case_id=case_id, kind=JAIL))
    return Seeker(
        name=name or client.goes_by or client.name or client.code,
        needs=sought(view.all(Need, case_id=case_id)),
        guideline=poverty_guideline(view.settings, view.today),
        ages=ages,
        income=income(benefits),
        size=lives_with.size,
        is_one=is_one_of(client, ages, child=lives_with.child, jailed=jailed),
        lives=client.area,
        languages=client.languages or (),
        payers=_payers(view, case_id, benefits),
    )


def _household(view: View, client: Client) -> HouseholdCount:
    """Return the household; of a confidential member it says no more than the relationship."""
    view.ahead(PersonAround, client_id=client.id, ended_on=None)
    own = view.all(HouseholdMember, client_id=client.id, left_on=None)
    people = view.all(PersonAround, client_id=client.id, ended_on=None)
    if not own:
        return household_of((), people, {})
    members = view.all(HouseholdMember, household_id=own[0].household_id, left_on=None)
    ages: dict[str, Ages] = {}
    for one in view.all(Client, id={member.client_id for member in members}):
        known = None if one.birth is None else one.birth.ages(view.today)
        if known is not None and (one.id == client.id or not one.is_confidential):
            ages[one.id] = known
    return household_of(members, people, ages)


def _payers(view: View, case_id: str, benefits: list[Benefit]) -> tuple[str, ...]:
    """Return who pays: payers of authorizations that still run, and public insurance."""
    known = labels("benefit kind", view.words)
    authorized = view.all(Authorization, case_id=case_id, ended_on=None, error_at=None)
    payers = [one.payer for one in authorized if one.status != DENIED and one.to_on >= view.today]
    payers += [
        known.get(one.kind, one.kind)
        for one in benefits
        if one.kind in _PAYERS and one.status == GRANTED
    ]
    return tuple(dict.fromkeys(payers))
