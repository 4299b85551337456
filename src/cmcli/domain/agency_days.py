"""The agency's numbers of days, as its settings state them for a day."""

from collections.abc import Mapping
from datetime import date

from cmcli.domain.agency_settings import (
    AUTHORIZATION_DAYS,
    AUTHORIZATION_PERCENT,
    BACKDATED,
    CRISIS_PLAN_DAYS,
    DIRECTORY_DAYS,
    NO_CONTACT,
    REFERRAL_DAYS,
    RENEWAL_DAYS,
    STAY_BENEFITS,
    STAY_CONTACT,
    STAY_LATE,
    STAY_PREPARE,
    TRANSFER_CONTACT,
    TRANSFER_TOLD,
    WAITLIST_DAYS,
    AgencySettings,
)
from cmcli.domain.authorizations import AuthorizationLimits
from cmcli.domain.handovers import TransferDays
from cmcli.domain.referrals import USUAL_DAYS
from cmcli.domain.setting_checks import read_days_before
from cmcli.domain.stays import StayDays
from cmcli.domain.waitlist import WaitlistDays


def backdated_days(stated: AgencySettings, day: date) -> int:
    """Return the days after a contact was recorded when a change makes it count late."""
    return int(stated.get(BACKDATED, day))


def renewal_days(stated: AgencySettings, day: date) -> Mapping[str, int]:
    """Return how many days before its last day a renewal is due, by kind of document."""
    return read_days_before(stated.get(RENEWAL_DAYS, day))


def stay_days(stated: AgencySettings, day: date) -> StayDays:
    """Return the numbers of days for stays."""
    contact, prepare, benefits = (
        read_days_before(stated.get(key, day))
        for key in (STAY_CONTACT, STAY_PREPARE, STAY_BENEFITS)
    )
    return StayDays(contact, prepare, benefits, int(stated.get(STAY_LATE, day)))


def crisis_plan_days(stated: AgencySettings, day: date) -> int:
    """Return the days until a crisis plan is reviewed again with the client."""
    return int(stated.get(CRISIS_PLAN_DAYS, day))


def authorization_limits(stated: AgencySettings, day: date) -> AuthorizationLimits:
    """Return when an authorization is due: days before its end, or percent used."""
    return AuthorizationLimits(
        int(stated.get(AUTHORIZATION_DAYS, day)), int(stated.get(AUTHORIZATION_PERCENT, day))
    )


def referral_days(stated: AgencySettings, day: date) -> Mapping[str, int]:
    """Return the days until a referral is followed up, by its status."""
    return {one: int(stated.get(f"{REFERRAL_DAYS}{one}", day)) for one in USUAL_DAYS}


def waitlist_days(stated: AgencySettings, day: date) -> WaitlistDays:
    """Return the numbers of days for the waiting list."""
    keys = (f"{WAITLIST_DAYS}{what}-days" for what in WaitlistDays._fields)
    return WaitlistDays(*(int(stated.get(key, day)) for key in keys))


def transfer_days(stated: AgencySettings, day: date) -> TransferDays:
    """Return the numbers of days after a transfer."""
    return TransferDays(*(int(stated.get(key, day)) for key in (TRANSFER_CONTACT, TRANSFER_TOLD)))


def directory_days(stated: AgencySettings, day: date) -> int:
    """Return the days until an entry of the directory is checked again."""
    return int(stated.get(DIRECTORY_DAYS, day))


def no_contact_days(stated: AgencySettings, day: date) -> int:
    """Return the days without any held contact until a supervisor looks."""
    return int(stated.get(NO_CONTACT, day))
