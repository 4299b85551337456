"""The case: one episode of one client, on one model at a time."""

from datetime import date

from cmcli.domain.records import column, record


@record("cases", day="opened_on")
class Case:
    """One episode of a client.

    ``acuity`` is 1 (self-managing) to 4 (intensive). ``phase`` is only kept for models with
    phases. ``opened_on`` is the day the person came in; ``accepted_on`` the day the case was put
    to work (the clocks run from it), ``model_from`` the day of the latest change of model.
    ``revision`` is the reason of a plan revision that is under
    way and not yet agreed, begun on ``revision_on``.
    """

    id: str
    client_id: str = column(refers="clients")
    episode: int
    model: str
    status: str
    worker_id: str | None = column(refers="workers")
    acuity: int
    phase: int | None = None
    phase_from: date | None = column(default=None, title="in this phase since")
    model_from: date | None = column(default=None, title="on this model since")
    opened_on: date
    accepted_on: date | None = column(default=None, title="accepted")
    closed_on: date | None = None
    program: str | None = None
    referred_by: str | None = None
    issue: str | None = column(default=None, title="came because", searched=True)
    immediate: str | None = column(default=None, title="cannot wait", searched=True)
    words: str | None = column(default=None, title="in their own words", searched=True)
    decision_reason: str | None = column(default=None, title="reason")
    decided_by: str | None = None
    revision: str | None = column(default=None, title="under revision")
    revision_on: date | None = column(default=None, title="revision begun")
    close_reason: str | None = column(default=None, title="reason of closing")
    close_summary: str | None = column(default=None, title="summary", searched=True)
    support: str | None = column(default=None, searched=True)
    flags_handed_to: str | None = None


@record("placements")
class Placement:
    """From ``from_on`` on the case had this model, acuity, phase and worker; never edited."""

    id: str
    case_id: str = column(refers="cases")
    from_on: date
    model: str
    acuity: int
    phase: int | None
    worker_id: str | None = column(refers="workers")
    reason: str


def case_ref(code: str, episode: int) -> str:
    """The exact reference of a case: the client's code and the episode, as in ``KDWHF.2``."""
    return f"{code}.{episode}"
