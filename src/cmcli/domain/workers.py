"""Workers, teams, and what reduces a worker's hours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ROLES = ("worker", "supervisor", "admin")

CRON = "cron"
"""Who sends reminders at night: an actor of its own, and no worker's handle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of workers; models of team scope count their cases over the team's capacity."""

    id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A member of staff. ``hours`` are the contracted hours a week (more than 0, at most 80)."""

    id: str
    handle: str
    name: str
    role: str = "worker"
    hours: Decimal = Decimal("37.5")
    team_id: str | None = None
    os_user: str | None = None
    active: bool = True
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A dated part of a worker's hours that is not free for casework (leave, training).

    ``share`` is a fraction of the contracted hours, above 0 and at most 1. Both days are included.
    """

    id: str
    worker_id: str
    share: Decimal
    from_on: date
    until_on: date | None
    reason: str
