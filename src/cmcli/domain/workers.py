"""Workers and teams."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

CRON = "cron"
"""The actor that sends reminders at night; no worker has this handle."""

MOST_HOURS = 80
"""The most contracted hours a week."""

USUAL_HOURS = Decimal("37.5")
"""Contracted hours a week where nothing else is said."""

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def checked_handle(handle: str) -> str:
    """The handle in lower case; 1 to 32 letters (a-z), digits, dots, dashes and underscores."""
    said = handle.strip().lower()
    if not _HANDLE.fullmatch(said):
        raise UsageProblem(
            f"{quoted(handle)} is not a handle.",
            "A handle is 1 to 32 letters (a-z), digits, dots, dashes or underscores, such as ana.",
        )
    return said


def new_handle(handle: str) -> str:
    """The handle, if a worker may have it."""
    said = checked_handle(handle)
    if said == CRON:
        raise UsageProblem(
            "cron is whoever sends the reminders, and cannot be a worker.", "Choose another handle."
        )
    return said


def parse_hours(text: str) -> Decimal:
    """Hours a week as a number."""
    try:
        return checked_hours(Decimal(text.strip()))
    except InvalidOperation:
        raise _no_hours(text) from None


def checked_hours(hours: Decimal) -> Decimal:
    """Contracted hours a week, above 0 and at most 80, with at most two decimals."""
    if not (hours.is_finite() and 0 < hours <= MOST_HOURS and hours == round(hours, 2)):
        raise _no_hours(f"{hours}")
    return hours


def _no_hours(typed: str) -> UsageProblem:
    return UsageProblem(
        f"{quoted(typed)} is not a number of hours.",
        f"Give the hours per week: more than 0 and at most {MOST_HOURS}, for example 37.5.",
    )


@record("on_calls", noun="time on call")
class OnCall:
    """A worker who is on call for a team from one day to another, both included."""

    id: str
    team_id: str = column(refers="teams")
    worker_id: str = column(refers="workers")
    from_on: date = column(planned=True, title="from")
    to_on: date = column(planned=True, title="to")
    phone: str | None = None


class OnCallNow(NamedTuple):
    """A worker who is on call for a team today, and until when; ``phone`` is where one calls."""

    handle: str
    name: str
    phone: str | None
    last_on: date

    @property
    def said(self) -> str:
        """Tell staff whom to call: the name with the phone, else with the handle."""
        return f"{self.name}, {self.phone or self.handle}, until {short_day(self.last_on)}"

    @property
    def said_to_client(self) -> str:
        """Tell a client whom to call."""
        phone = f", {self.phone}" if self.phone else ""
        return f"On call until {short_day(self.last_on)}: {self.name}{phone}"

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        shown = {"worker": self.handle, "name": self.name, "phone": self.phone}
        return {**shown, "until": self.last_on}


@record("teams", seldom_changed=True)
class Team:
    """A group of workers; models of team scope count their cases over the team's capacity."""

    id: str
    handle: str = column(label=True)
    name: str


@record("workers", seldom_changed=True)
class Worker:
    """A member of staff.

    ``hours`` are the contracted hours a week, more than 0 and at most 80, where no dated
    :class:`~cmcli.domain.reductions.ContractedHours` say otherwise. ``supervisor_id`` is who
    supervises the worker, and ``team_role`` a key of `TEAM_ROLES`. ``languages``, ``models`` and
    ``areas`` say for whom the worker can be suggested; None means that nothing was said.
    """

    id: str
    handle: str = column(label=True)
    name: str
    role: str = "worker"
    hours: Decimal = USUAL_HOURS
    team_id: str | None = column(default=None, refers="teams")
    os_user: str | None = column(default=None, title="computer login")
    active: bool = column(default=True, title="works here", usual=True)
    email: str | None = None
    supervisor_id: str | None = column(default=None, refers="workers", title="supervisor")
    team_role: str | None = column(default=None, title="role in the team", holds="team role")
    languages: tuple[str, ...] | None = None
    models: tuple[str, ...] | None = column(default=None, holds="model")
    areas: tuple[str, ...] | None = None
