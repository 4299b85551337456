"""The case: one episode of one client, on one model at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from cmcli.domain.records import column, record
from cmcli.domain.statuses import ENDED, UNDER_WAY
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("cases", day="opened_on")
class Case:
    """One episode of a client.

    ``acuity`` is 1 (self-managing) to 4 (intensive). ``phase`` is only kept for models with
    phases. ``opened_on`` is the day the person came in; ``accepted_on`` the day the case was put
    to work (the clocks run from it), ``model_from`` the day of the latest change of model.
    ``revision`` is the reason of a plan revision that is under
    way and not yet agreed, begun on ``revision_on``. ``second_id`` is a second worker, who knows
    the client too; the case adds nothing to that worker's load. ``urgency`` is a key of
    `URGENCIES`, and ``promised`` the words that were promised to a client who waits.
    """

    id: str
    client_id: str = column(refers="clients")
    episode: int
    model: str = column(holds="model")
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
    issue: str | None = column(default=None, title="presenting issue", searched=True)
    immediate: str | None = column(default=None, title="immediate needs", searched=True)
    words: str | None = column(default=None, title="client's own words", searched=True)
    decision_reason: str | None = column(default=None, title="reason")
    decided_by: str | None = None
    revision: str | None = column(default=None, title="under revision")
    revision_on: date | None = column(default=None, title="revision begun")
    close_reason: str | None = column(
        default=None, title="reason for closing", holds="closure reason"
    )
    close_summary: str | None = column(default=None, title="summary", searched=True)
    destination: str | None = None
    support: str | None = column(default=None, searched=True)
    flags_handed_to: str | None = None
    second_id: str | None = column(default=None, refers="workers", title="second worker")
    urgency: str | None = None
    promised: str | None = column(default=None, searched=True)

    def given_to(self, worker_id: str) -> "Case":
        """Return the case with this worker, who is no longer the second one."""
        second = None if self.second_id == worker_id else self.second_id
        return replace(self, worker_id=worker_id, second_id=second)

    @property
    def begun(self) -> tuple[date, int]:
        """Sort a client's cases by their opening."""
        return self.opened_on, self.episode

    @property
    def under_way(self) -> bool:
        """Return whether it is open or on the waitlist."""
        return self.status in UNDER_WAY

    @property
    def ended(self) -> bool:
        """Return whether it was closed or referred out."""
        return self.status in ENDED


def same_model(case: Case, others: Iterable[Case]) -> Case | None:
    """Return the client's other open case in the model of ``case``, if ``case`` would be a second.

    ``case`` is as it will be, ``others`` are cases of its client.
    """
    if case.status != "open":
        return None
    open_ones = (one for one in others if one.status == "open" and one.id != case.id)
    return next((one for one in open_ones if one.model == case.model), None)


@record("placements", day="from_on")
class Placement:
    """From ``from_on`` on the case had this model, acuity, phase and worker; never edited.

    ``allowed_by`` is the username of the supervisor who made or confirmed it, if one did.
    """

    id: str
    case_id: str = column(refers="cases")
    from_on: date
    model: str = column(holds="model")
    acuity: int
    phase: int | None
    worker_id: str | None = column(refers="workers")
    reason: str
    allowed_by: str | None = column(default=None, title="agreed by a supervisor")

    def confirms(self, before: "Placement") -> bool:
        """Return whether it changes neither model, acuity nor worker of the one before."""
        mine, theirs = ((one.model, one.acuity, one.worker_id) for one in (self, before))
        return mine == theirs


def case_ref(code: str, episode: int) -> str:
    """The exact reference of a case: the client's code and the episode, as in ``KDWHF.2``."""
    return f"{code}.{episode}"


# What a timeline tells of them.


@tells(Case)
def _intake(past: Past) -> Iterator[CaseEvent]:
    """The intake, and the acceptance where it came later.

    The numbers of merged cases don't tell which was first, so their days do.
    """
    case = past.case
    first = min(past.of(Case), key=lambda one: one.begun)
    came = "came in" if case.id == first.id else "came back"
    decision = {"waitlist": "waitlisted", "referred-out": "referred out"}.get(case.status, "")
    later = case.accepted_on is not None and case.accepted_on != case.opened_on
    yield CaseEvent(
        "intake",
        case.opened_on,
        joined(
            f"{came} for {case.model}",
            case.referred_by and f"referred by {case.referred_by}",
            case.issue,
            case.immediate and f"immediate needs: {case.immediate}",
            case.words and f"“{case.words}”",
            "waitlisted" if later else decision,
            case.decision_reason,
        ),
        who=case.decided_by,
    )
    if later and case.accepted_on is not None:
        yield CaseEvent("acceptance", case.accepted_on, "accepted from the waitlist")


@tells(Placement)
def _placements(past: Past) -> Iterator[CaseEvent]:
    """Every change of worker, model, acuity or phase (the first placement is the intake's)."""
    for before, after in pairwise(past.of(Placement)):
        changes = [
            f"{what} {old or 'none'} → {new or 'none'}"
            for what, old, new in (
                ("model", before.model, after.model),
                ("acuity", before.acuity, after.acuity),
                ("phase", before.phase, after.phase),
                ("worker", _handle(past, before), _handle(past, after)),
            )
            if old != new
        ]
        said = ", ".join(changes) or "the change before was agreed to"
        yield CaseEvent("placement", after.from_on, joined(said, after.reason))


def _handle(past: Past, placement: Placement) -> str | None:
    return None if placement.worker_id is None else past.handles[placement.worker_id]
