"""Referrals and services of the made-up agency, from its directory.

Each function yields the actions for one client, with how many days ago they were.
"""

from datetime import date, timedelta
from decimal import Decimal

from cmcli.casework.demo.daily import Happened, Happening
from cmcli.casework.referrals.following import perform_follow
from cmcli.casework.referrals.referring import perform_refer
from cmcli.casework.referrals.values import FollowReferral, Refer
from cmcli.casework.services.giving import perform_give
from cmcli.casework.services.services import perform_plan
from cmcli.casework.services.values import GiveService, PlanService


def with_rides(day: date) -> Happened:
    """Somebody who gets food from the pantry, and a ride every week."""
    pantry = Refer(
        where="Food pantry", service="a box of food each week", warm=True, on=_ago(day, 20)
    )
    started = FollowReferral(number=1, status="started", on=_ago(day, 12))
    rides = PlanService(
        kind="transport",
        provider="Harbour Rides",
        every=7,
        units=Decimal(2),
        unit="rides",
        cost=1200,
        funding="ride fund",
        from_on=_ago(day, 16),
    )
    given = GiveService(number=1, on=_ago(day, 9), units=Decimal(2), cost=1200)
    yield 20, _referred(pantry)
    yield 12, _followed(started)
    yield 16, lambda work, found: perform_plan(work, found, rides)
    yield 9, lambda work, found: perform_give(work, found, given)


def against_eviction(day: date) -> Happened:
    """Somebody whose urgent referral to the tenants' union has no answer yet."""
    notice = Refer(
        where="Advice for tenants", service="help with the notice", urgent=True, on=_ago(day, 4)
    )
    yield 4, _referred(notice)


def waiting_for_housing(day: date) -> Happened:
    """Somebody on a waiting list of the agency's own program."""
    waits = FollowReferral(
        number=1, status="waitlisted", by="the program's office", on=_ago(day, 15)
    )
    yield 18, _referred(Refer(where="Supported housing", on=_ago(day, 18)))
    yield 15, _followed(waits)


def _ago(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _referred(said: Refer) -> Happening:
    return lambda work, found: perform_refer(work, found, said)


def _followed(said: FollowReferral) -> Happening:
    return lambda work, found: perform_follow(work, found, said)
