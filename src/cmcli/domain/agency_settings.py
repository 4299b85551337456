"""The agency's own settings and changed numbers, each from a day on, and the table of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property

from cmcli import settings
from cmcli.domain.fidelity_settings import FIDELITY
from cmcli.domain.handovers import USUAL_TRANSFER_DAYS
from cmcli.domain.keys import APPROVAL_KINDS, MODES
from cmcli.domain.kinds import DUE_KINDS, SEALED
from cmcli.domain.poverty import PovertyGuideline
from cmcli.domain.records import column, record
from cmcli.domain.referrals import USUAL_DAYS
from cmcli.domain.setting_checks import (
    closed_ranges,
    days_or,
    hours_of_work,
    known_zone,
    lock_minutes,
    mail_address,
    quiet_days,
    read_by,
    read_days_before,
    read_stay_contact,
    weekdays_of,
    whole_dollars,
    whole_percent,
)
from cmcli.domain.waitlist import USUAL_WAITLIST_DAYS
from cmcli.domain.words import AgencyWords, spelled_key
from cmcli.settings import Setting, one_of


@record("settings", seldom_changed=True)
class DatedSetting:
    """From ``from_on`` on, the agency's setting ``key`` has this value."""

    id: str
    key: str = column(label=True)
    from_on: date = column(planned=True)
    value: str


class AgencySettings:
    """The agency's settings; the latest ``from_on`` on or before the day holds."""

    def __init__(self, rows: Iterable[DatedSetting]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.from_on, row.id)))

    @cached_property
    def words(self) -> AgencyWords:
        """The keys that the agency has added to the open lists, and the models it has copied."""
        return AgencyWords(self.rows)

    def stated(self, key: str, day: date) -> str | None:
        """Return the agency's value of the key on that day, or None."""
        found = [row.value for row in self.rows if row.key == key and row.from_on <= day]
        return found[-1] if found else None

    def get(self, key: str, day: date) -> str:
        """The value that holds on that day: the agency's, else the default of the table."""
        stated = self.stated(key, day)
        return setting(key).default if stated is None else stated

    def days_of(self, key: str) -> list[date]:
        """Return the first day of each value that the agency has given the key."""
        return [row.from_on for row in self.rows if row.key == key]

    def under(self, prefix: str, day: date) -> dict[str, str]:
        """All keys that begin with the prefix, without it, with the value of that day."""
        return {
            row.key.removeprefix(prefix): row.value
            for row in self.rows
            if row.key.startswith(prefix) and row.from_on <= day
        }


FULL_TIME, CASE_TIME = "caseload.full-time-hours", "caseload.case-time-percent"
AGENCY_PHONE = "agency.phone"
WORKING_DAYS, CLOSURES = "agency.working-days", "agency.closures"
GROUPS, USUAL_MODE = "contact.groups-count", "contact.mode"
BACKDATED = "contact.backdated-days"
RENEWAL_DAYS = "renewal.days"
STAY_CONTACT, STAY_PREPARE = "stay.contact-days", "stay.prepare-days"
STAY_BENEFITS, STAY_LATE = "stay.benefits-days", "stay.late-days"
CRISIS_PLAN_DAYS = "crisis-plan.days"
AUTHORIZATION_DAYS, AUTHORIZATION_PERCENT = "authorization.days-before", "authorization.percent"
REFERRAL_DAYS = "referral.days-"
_FOLLOWED_UP = {
    "urgent": "for urgent referrals that were sent or received",
    "waitlisted": "for the first time after the waitlist",
    "waitlisted-again": "again while the client is on a waitlist",
    "scheduled": "after an appointment was made without its day",
}
POVERTY_FIRST, POVERTY_MORE = "poverty.first-person", "poverty.each-more"
DIRECTORY_DAYS = "directory.check-days"
NO_CONTACT = "supervise.no-contact-days"
UNSIGNED = "supervise.unsigned-days"
REDUCTION, OPEN_REDUCTION = "supervise.reduction-days", "supervise.open-reduction-days"
HOUSEHOLDS = "household.counts"
WAITLIST_DAYS = "waitlist."
_ON_WAITLIST = {
    "urgent": "between contacts with somebody on the waitlist with an open flag or an urgent need",
    "long": "on the waitlist until a place should be found soon",
    "declined": "without another proposal after a place was declined",
}
TRANSFER_CONTACT, TRANSFER_TOLD = "transfer.contact-days", "transfer.told-days"
APPROVAL = "approval."
_APPROVED = {
    "plan": "agreeing a version of a plan",
    "closure": "closing a case",
    "override": "going over a ceiling, or closing with too few attempts",
    "exception": "a snooze that ends after the due date",
    "schedule": "a contact schedule slower than twice the model's",
}


def no_mode(modes: Iterable[str]) -> str:
    """Say what a setting must be that takes one of these modes."""
    return f"must be one of {', '.join(modes)}"


def _mode(value: str) -> str | None:
    """Check the form of a mode; whether it is one of the agency's own is known by the store."""
    return None if value in ("", spelled_key(value)) else no_mode(MODES)


AGENCY: tuple[Setting, ...] = (
    Setting(
        "dashboard.lock-minutes",
        "5",
        "minutes without a key before the dashboard is hidden, or never",
        agency=True,
        check=lock_minutes,
    ),
    Setting("agency.name", "", "the agency's name on pages for clients", agency=True),
    Setting(
        AGENCY_PHONE, "", "the phone number that clients can call, on their pages", agency=True
    ),
    Setting(
        "agency.timezone",
        "UTC",
        "the time zone that decides when a day begins and ends",
        agency=True,
        check=known_zone,
    ),
    Setting(
        WORKING_DAYS,
        "mon tue wed thu fri",
        "the weekdays when the agency is open; routine due dates move to one of them",
        agency=True,
        check=read_by(weekdays_of, "must be weekdays, such as mon tue wed or mon-thu"),
    ),
    Setting(
        CLOSURES,
        "",
        "the days when the agency is closed: dates, or ranges such as 2026-12-24..2027-01-01",
        agency=True,
        check=read_by(
            closed_ranges,
            "must be dates such as 2026-12-24, or ranges of up to a year such as"
            " 2026-12-24..2027-01-01, separated by spaces",
        ),
    ),
    Setting(
        "agency.crisis-line",
        "988 (Suicide and Crisis Lifeline, United States)",
        "the crisis line that is shown when a safety flag is raised and in crisis plans",
        agency=True,
    ),
    Setting(
        FULL_TIME,
        "37.5",
        "hours a week of a full-time worker (1.0 FTE)",
        agency=True,
        check=hours_of_work,
    ),
    Setting(
        CASE_TIME,
        "65",
        "how much of the hours is for cases, in percent; the rest is leave, training and meetings",
        agency=True,
        check=whole_percent,
    ),
    Setting(
        USUAL_MODE,
        "",
        "the mode that questions and forms about a contact start with; it is never filled in",
        agency=True,
        check=_mode,
    ),
    Setting(
        GROUPS,
        "no",
        "whether a group contact counts toward the contact schedule: yes or no",
        agency=True,
        check=one_of("yes", "no"),
    ),
    Setting(
        BACKDATED,
        "3",
        "days after a contact was recorded when making it count needs a supervisor's agreement",
        agency=True,
        check=days_or(),
    ),
    Setting(
        RENEWAL_DAYS,
        "30",
        "days before its last day when a renewal is due, also by kind: 30 lease=60",
        agency=True,
        check=read_by(
            read_days_before, "must be days from 0 to 365, and kinds such as 30 lease=60"
        ),
    ),
    Setting(
        STAY_CONTACT,
        "30 outreach=7",
        "most days between contacts during a stay, with others for models with outreach",
        agency=True,
        check=read_by(read_stay_contact, "must be days from 1 to 365, as in 30, or 30 outreach=7"),
    ),
    Setting(
        STAY_PREPARE,
        "14 jail=60",
        "days before the expected end of a stay when preparing it is due, also by kind",
        agency=True,
        check=read_by(read_days_before, "must be days from 0 to 365, and kinds such as 14 jail=60"),
    ),
    Setting(
        STAY_BENEFITS,
        "25",
        "days of a stay until checking the benefits is due, also by kind: 25 jail=10",
        agency=True,
        check=read_by(read_days_before, "must be days from 0 to 365, and kinds such as 25 jail=10"),
    ),
    Setting(
        STAY_LATE,
        "3",
        "days after the beginning of a stay when it is entered late",
        agency=True,
        check=days_or(),
    ),
    Setting(
        CRISIS_PLAN_DAYS,
        "90",
        "days until a crisis plan is reviewed again with the client",
        agency=True,
        check=days_or(),
    ),
    *(
        Setting(
            f"{REFERRAL_DAYS}{status}",
            str(days),
            f"days until a referral is followed up {_FOLLOWED_UP.get(status, f'that is {status}')}",
            agency=True,
            check=days_or(),
        )
        for status, days in USUAL_DAYS.items()
    ),
    Setting(
        TRANSFER_CONTACT,
        str(USUAL_TRANSFER_DAYS.contact),
        "days after a transfer until the new worker's first contact is due",
        agency=True,
        check=days_or(),
    ),
    Setting(
        TRANSFER_TOLD,
        str(USUAL_TRANSFER_DAYS.told),
        "days after a transfer until telling the client is due",
        agency=True,
        check=days_or(),
    ),
    Setting(
        DIRECTORY_DAYS,
        "365",
        "days until an entry of the directory is checked again",
        agency=True,
        check=days_or(),
    ),
    Setting(
        NO_CONTACT,
        "30",
        "days without any held contact with a client until a supervisor looks",
        agency=True,
        check=days_or(),
    ),
    Setting(
        UNSIGNED,
        "7",
        "days until a supervisor hears of notes that are not signed, or never",
        agency=True,
        check=days_or("never"),
    ),
    Setting(
        REDUCTION,
        "14",
        "days before the end of reduced hours when a supervisor hears of it, and after their start",
        agency=True,
        check=days_or(),
    ),
    Setting(
        OPEN_REDUCTION,
        "90",
        "days until a supervisor is asked about reduced hours that have no end",
        agency=True,
        check=days_or(),
    ),
    Setting(
        AUTHORIZATION_DAYS,
        "14",
        "days before the end of an authorization when asking for the next one is due",
        agency=True,
        check=days_or(),
    ),
    Setting(
        AUTHORIZATION_PERCENT,
        "80",
        "how much of an authorization is used when asking for the next one is due, in percent",
        agency=True,
        check=whole_percent,
    ),
    *(
        Setting(
            f"{WAITLIST_DAYS}{what}-days",
            str(days),
            f"days {_ON_WAITLIST[what]}",
            agency=True,
            check=days_or(),
        )
        for what, days in USUAL_WAITLIST_DAYS._asdict().items()
    ),
    Setting(
        HOUSEHOLDS,
        "heaviest",
        "which open cases of one household on one worker in one model count: heaviest, or all",
        agency=True,
        check=one_of("heaviest", "all"),
    ),
    *(
        Setting(
            f"{APPROVAL}{kind}",
            "no",
            f"whether {_APPROVED[kind]} needs the approval of a second person: yes or no",
            agency=True,
            check=one_of("yes", "no"),
        )
        for kind in APPROVAL_KINDS
    ),
    Setting(
        POVERTY_FIRST,
        "15650",
        "the poverty guideline of one person, in dollars a year"
        " (HHS poverty guidelines, 90 FR 5917, 15 Jan 2025)",
        agency=True,
        check=whole_dollars,
    ),
    Setting(
        POVERTY_MORE,
        "5500",
        "what the poverty guideline adds for each further person of a household, in dollars a year",
        agency=True,
        check=whole_dollars,
    ),
    *FIDELITY,
    Setting(
        "plan.smart",
        "warn",
        "what cm does with a goal that isn't SMART: warn or refuse",
        agency=True,
        check=one_of("warn", "refuse"),
    ),
    Setting(
        "remind.within",
        "0",
        "how many days ahead reminders are sent",
        agency=True,
        check=days_or(),
    ),
    Setting(
        "remind.repeat",
        "7",
        "days until a late item is sent again; 0 means never",
        agency=True,
        check=days_or(),
    ),
    Setting(
        "remind.repeat-safety",
        "1",
        "days until an open safety flag is sent again",
        agency=True,
        check=days_or(),
    ),
    Setting(
        "remind.escalate",
        "7",
        "days late before a supervisor is told too, or never",
        agency=True,
        check=days_or("never"),
    ),
    *(
        Setting(
            f"remind.escalate-{kind}",
            "1" if kind == "safety" else "",
            f"days late before a supervisor is told, for items of kind {kind}"
            + ("" if kind == "safety" else "; empty: as remind.escalate"),
            agency=True,
            check=days_or("never") if kind == "safety" else days_or("never", ""),
        )
        for kind in DUE_KINDS
        if kind not in SEALED
    ),
    Setting(
        "remind.quiet-days",
        "",
        "days when only safety flags are sent: weekdays (sat sun) or dates",
        agency=True,
        check=quiet_days,
    ),
    Setting(
        "remind.message",
        "references",
        "what a digest contains: references, or names (with reasons)",
        agency=True,
        check=one_of("references", "names"),
    ),
    Setting(
        "remind.from",
        "cm@localhost",
        "the sender's address of reminders",
        agency=True,
        check=mail_address,
    ),
)
"""The agency's settings, which are in its store."""

BY_KEY: Mapping[str, Setting] = {one.key: one for one in (*settings.TABLE, *AGENCY)}
"""Every setting: the user's and the agency's."""


def setting(key: str) -> Setting:
    """The setting of that key; raises :class:`UsageProblem` with the nearest keys."""
    return settings.setting_among(BY_KEY, key)


def checked(key: str, value: str) -> str:
    """The value, if the setting takes it; raises :class:`UsageProblem` otherwise."""
    return settings.checked(setting(key), value)


def groups_count(stated: AgencySettings, day: date) -> bool:
    """Return whether a contact with a group resets the contact clock."""
    return stated.get(GROUPS, day) == "yes"


def case_time_share(stated: AgencySettings, day: date) -> Fraction:
    """Return the share of the hours that is for cases."""
    return Fraction(int(stated.get(CASE_TIME, day)), 100)


def households_count(stated: AgencySettings, day: date) -> bool:
    """Return whether the cases of one household count as the heaviest of them."""
    return stated.get(HOUSEHOLDS, day) == "heaviest"


def approvals_asked(stated: AgencySettings, day: date) -> frozenset[str]:
    """Return the kinds of decisions that need the approval of a second person."""
    return frozenset(one for one in APPROVAL_KINDS if stated.get(f"{APPROVAL}{one}", day) == "yes")


def poverty_guideline(stated: AgencySettings, day: date) -> PovertyGuideline:
    """Return the poverty guideline of that day."""
    return PovertyGuideline(*(int(stated.get(key, day)) for key in (POVERTY_FIRST, POVERTY_MORE)))
