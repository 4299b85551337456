"""The record of one case, gathered for the functions that compute from it.

The store fills it (for many cases at once, bounded by what is shown); nothing here is computed
from a rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple, TypeVar

from cmcli.domain.authorizations import USUAL_LIMITS, AuthorizationLimits
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.covers import Coverer
from cmcli.domain.dates import short_day
from cmcli.domain.handovers import USUAL_TRANSFER_DAYS, TransferDays
from cmcli.domain.models import Model
from cmcli.domain.referrals import USUAL_DAYS
from cmcli.domain.safety import Rhythm
from cmcli.domain.stays import USUAL_STAY_DAYS, StayDays
from cmcli.domain.waitlist import USUAL_WAITLIST_DAYS, WaitlistDays
from cmcli.domain.working_days import WorkingDays

T = TypeVar("T")


class HeldCrisis(NamedTuple):
    """The latest held crisis contact of a case: its moment, and its day."""

    at: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The record of one case as far as stage, clocks and lists need it.

    ``counted_on`` is the latest held contact with the client in a mode that the case's model
    counts, ``first_counted_on`` the earliest; ``held_on`` is the latest held contact of any kind;
    ``attempts`` the contacts not held since ``counted_on`` and ``attempt_on`` the latest of them.
    ``tried_twice_on`` is the second day with an attempt since ``counted_on``; ``crisis_on`` the day
    of the latest crisis contact that no counted contact has followed; ``reached_on`` that of the
    latest held contact with the client in any mode; ``followed_on`` that of the first counted
    contact after ``agreed_on``, or without one after the first counted contact and
    ``referred_on``, the day of the latest referral. ``counted_id`` is the key of the contact on
    ``counted_on``, and ``model_then`` the model at that contact (or at the acceptance), if it is
    another one than now.
    ``next_on`` is the date agreed for the next contact in the latest contact or review that has
    one, if it is after ``counted_on``; moving the appointment that was made of it moves it.
    ``assessed_on`` and ``reviewed_on`` are the latest,
    ``assessments`` the count; ``agreed_on`` is the day of the latest agreed plan version,
    ``decision`` the latest review's. ``rhythm`` is the schedule that holds today. ``live`` are the
    live records that the rules of ``domain/clocks.py`` read, by their class. ``working_days`` are
    the agency's; with None no due date moves. ``handles`` are those of workers who are named by a
    live record, by their ids; ``gone`` are the ids of those who no longer work here.
    ``renewal_days`` are the agency's days before a renewal, by the kind of document, ``stay_days``
    its numbers of days for stays, ``crisis_plan_days`` those between two looks at a crisis plan,
    ``authorization_limits`` when an authorization is due, ``referral_days`` those until a referral
    is followed up, by its status, ``waitlist_days`` its numbers of days for the waiting list, and
    ``zone`` is its time zone. ``above`` are the handles of those who may know of a mandated
    report, by the id of its author. ``crisis_held`` is the latest held crisis contact, whatever
    followed it. ``own_counted_on`` and ``own_reached_on`` are like ``counted_on`` and
    ``reached_on``, for contacts of the case's present worker; ``transfer_days`` are the agency's
    numbers of days after a transfer. ``no_contact_days`` are the days without any held
    contact until a supervisor looks. ``coverers`` are
    who covers in this case today, by the handle of the worker who is covered.
    """

    case: Case
    client: Client
    worker: str | None
    counted_on: date | None = None
    counted_id: str | None = None
    first_counted_on: date | None = None
    held_on: date | None = None
    attempts: int = 0
    attempt_on: date | None = None
    tried_twice_on: date | None = None
    crisis_on: date | None = None
    reached_on: date | None = None
    followed_on: date | None = None
    model_then: Model | None = None
    next_on: date | None = None
    assessed_on: date | None = None
    assessments: int = 0
    agreed_on: date | None = None
    referred_on: date | None = None
    reviewed_on: date | None = None
    decision: str | None = None
    rhythm: Rhythm | None = None
    live: Mapping[type[Any], tuple[Any, ...]] = field(default_factory=dict)
    working_days: WorkingDays | None = None
    handles: Mapping[str, str] = field(default_factory=dict)
    gone: Collection[str] = ()
    renewal_days: Mapping[str, int] = field(default_factory=dict)
    stay_days: StayDays = USUAL_STAY_DAYS
    zone: tzinfo | None = None
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crisis_plan_days: int = 90
    authorization_limits: AuthorizationLimits = USUAL_LIMITS
    referral_days: Mapping[str, int] = field(default_factory=lambda: USUAL_DAYS)
    crisis_held: HeldCrisis | None = None
    waitlist_days: WaitlistDays = USUAL_WAITLIST_DAYS
    own_counted_on: date | None = None
    own_reached_on: date | None = None
    transfer_days: TransferDays = USUAL_TRANSFER_DAYS
    no_contact_days: int = 30
    coverers: Mapping[str, Coverer] = field(default_factory=dict)

    @property
    def covered(self) -> Coverer | None:
        """Return who covers the case today, None where its worker sees to it."""
        return self.coverers.get(self.worker or "")

    @property
    def acting(self) -> str | None:
        """Return the handle of who sees to the case today: its worker, or who covers."""
        return self.worker if self.covered is None else self.covered.handle

    def carried_by(self, nobody: str = "unassigned") -> str:
        """Tell the worker, who covers today, and the second worker."""
        if self.worker is None:
            held = nobody
        elif self.covered is None:
            held = f"with {self.worker}"
        else:
            until = short_day(self.covered.last_on)
            held = f"with {self.worker} ({self.covered.handle} covers until {until})"
        if self.second is None:
            return held
        gone = ", who no longer works here" if self.case.second_id in self.gone else ""
        return f"{held}, second worker {self.second}{gone}"

    @property
    def second(self) -> str | None:
        """Return the handle of the second worker, unless this worker has the case by now."""
        case = self.case
        if case.second_id is None or case.second_id == case.worker_id:
            return None
        return self.handles[case.second_id]

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return the live records of a class, in their order."""
        return self.live.get(kind, ())
