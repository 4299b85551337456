"""Workers, teams, and what reduces a worker's hours."""

from datetime import date
from decimal import Decimal

from cmcli.domain.records import column, record

ROLES = ("worker", "supervisor", "admin")

CRON = "cron"
"""Who sends reminders at night: an actor of its own, and no worker's handle."""


@record("teams", seldom_changed=True)
class Team:
    """A group of workers; models of team scope count their cases over the team's capacity."""

    id: str
    handle: str = column(label=True)
    name: str


@record("workers", seldom_changed=True)
class Worker:
    """A member of staff. ``hours`` are the contracted hours a week (more than 0, at most 80)."""

    id: str
    handle: str = column(label=True)
    name: str
    role: str = "worker"
    hours: Decimal = Decimal("37.5")
    team_id: str | None = column(default=None, refers="teams")
    os_user: str | None = column(default=None, title="system user")
    active: bool = column(default=True, title="works here", usual=True)
    email: str | None = None


@record("reductions", noun="reduction of hours")
class Reduction:
    """A dated part of a worker's hours that is not free for casework (leave, training).

    ``share`` is a fraction of the contracted hours, above 0 and at most 1. Both days are included.
    """

    id: str
    worker_id: str = column(refers="workers")
    share: Decimal
    from_on: date
    until_on: date | None
    reason: str
