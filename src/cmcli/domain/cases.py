"""The case: one episode of one client, on one model at a time."""

from dataclasses import dataclass
from datetime import date

STATUSES = ("open", "waitlist", "referred-out", "closed")
STAGES = (
    "intake",
    "assessment",
    "planning",
    "implementation",
    "monitoring",
    "review",
    "closed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One episode of a client.

    ``acuity`` is 1 (self-managing) to 4 (intensive). ``phase`` is only kept for models with
    phases. ``opened_on`` is the day the person came in; ``accepted_on`` the day the case was put
    to work (the clocks run from it), ``model_from`` the day of the latest change of model.
    ``revision`` is the reason of a plan revision that is under
    way and not yet agreed, begun on ``revision_on``.
    """

    id: str
    client_id: str
    episode: int
    model: str
    status: str
    worker_id: str | None
    acuity: int
    phase: int | None = None
    phase_from: date | None = None
    model_from: date | None = None
    opened_on: date
    accepted_on: date | None = None
    closed_on: date | None = None
    program: str | None = None
    referred_by: str | None = None
    issue: str | None = None
    immediate: str | None = None
    words: str | None = None
    decision_reason: str | None = None
    decided_by: str | None = None
    revision: str | None = None
    revision_on: date | None = None
    close_reason: str | None = None
    close_summary: str | None = None
    support: str | None = None
    flags_handed_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """From ``from_on`` on the case had this model, acuity, phase and worker; never edited."""

    id: str
    case_id: str
    from_on: date
    model: str
    acuity: int
    phase: int | None
    worker_id: str | None
    reason: str


def case_ref(code: str, episode: int) -> str:
    """The exact reference of a case: the client's code and the episode, as in ``KDWHF.2``."""
    return f"{code}.{episode}"
