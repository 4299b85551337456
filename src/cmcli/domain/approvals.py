"""Approvals: decisions that wait for somebody other than the one who made them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, NamedTuple

from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import short_day
from cmcli.domain.due_dates import SUPERVISOR, DueDate, counted
from cmcli.domain.facts import CaseFacts
from cmcli.domain.handovers import Handover
from cmcli.domain.models import Model
from cmcli.domain.operations import digest, image_text, plain
from cmcli.domain.plan_content import TERMS, PlanContent
from cmcli.domain.plans import Goal, Step
from cmcli.domain.records import column, record, record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.safety import Flag, Rhythm
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

PLAN, CLOSURE, OVERRIDE, EXCEPTION, SCHEDULE = (
    *("plan", "closure", "override"),
    *("exception", "schedule"),
)
SUBMITTED, GIVEN, RETURNED, VOID, WITHDRAWN = (
    *("submitted", "given", "returned"),
    *("void", "withdrawn"),
)
WHOLE_CASELOAD = "transfer --all-of"
"""The command that is kept where a worker's whole caseload moves, with the first of its cases."""
UNSETTLED = (SUBMITTED, RETURNED)
"""The statuses of approvals that somebody still has to act on."""


@record("approvals", noun="approval", day="submitted_on", live={"status": UNSETTLED})
class Approval:
    """A decision on a case that was submitted for approval.

    ``number`` counts in the agency. ``kind`` is a key of `APPROVAL_KINDS`, ``status`` one of
    `APPROVAL_STATUSES`. ``command`` is the verb that is done when it is approved, and ``said`` its
    words, as JSON. ``seen`` is a sentence on the decision, and ``digest`` tells whether the record
    behind it has changed since: what :func:`seen` gave, as JSON. ``own`` marks one that its
    submitter approved, because nobody else could.
    """

    id: str
    number: int = column(label=True)
    case_id: str = column(refers="cases")
    kind: str
    status: str
    command: str
    said: str = column(shown=False)
    seen: str = column(title="decision")
    digest: str = column(shown=False)
    submitted_by: str = column(refers="workers", title="submitted by")
    submitted_on: date = column(title="submitted")
    submitted_at: datetime = column(shown=False)
    reason: str | None = None
    answered_by: str | None = column(default=None, refers="workers", title="answered by")
    answered_on: date | None = column(default=None, title="answered")
    answer: str | None = None
    own: bool | None = column(default=None, title="approved by its submitter")

    @property
    def whole_caseload(self) -> bool:
        """Return whether all open cases of a worker move with it."""
        return self.command == WHOLE_CASELOAD


# The record behind a decision.


class DecisionBasis(NamedTuple):
    """The record behind a decision; each kind of decision looks at some of it.

    ``loads`` are those of workers and teams by ``worker ID`` and ``team ID``, each in words and
    exactly. ``contacts`` holds the latest one held with the client. ``due`` are the days of the
    due items that it is about, by their names, ``rhythms`` the schedules that were agreed, and
    ``requests`` the request to take over the case that waits. ``caseload`` are the cases of a
    worker whose whole caseload moves.
    """

    case: Case
    plan: PlanContent | None = None
    goals: Sequence[Goal] = ()
    flags: Sequence[Flag] = ()
    referrals: Sequence[Referral] = ()
    contacts: Sequence[Contact] = ()
    loads: Mapping[str, tuple[str, ...]] = {}
    due: Mapping[str, date] = {}
    rhythms: Sequence[Rhythm] = ()
    requests: Sequence[Handover] = ()
    caseload: Sequence[Case] = ()


def seen(kind: str, basis: DecisionBasis) -> dict[str, str]:
    """Return the parts of the record behind a decision, each with its digest."""
    return {name: digest(image_text({"": part}))[:16] for name, part in _PARTS[kind](basis)}


def changed_since(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names of the parts that have changed, come or gone, in their order."""
    names = [*then, *(name for name in now if name not in then)]
    return [name for name in names if then.get(name) != now.get(name)]


Part = tuple[str, Any]


def _of_case(basis: DecisionBasis, *names: str) -> Iterator[Part]:
    for name, one in record_of(Case).fields.items():
        value = getattr(basis.case, name)
        if value is not None and (not names or name in names):
            yield f"case: {one.title}", plain(value)


def _plan(basis: DecisionBasis) -> Iterator[Part]:
    yield from _of_case(basis, "status", "revision", "revision_on")
    content = basis.plan or PlanContent((), ())
    for goal in content.goals:
        steps = [_terms(one) for one in content.steps_of(goal)]
        yield f"goal {goal.number}", [_terms(goal), *steps]
    yield from ((f"need {domain}", text) for domain, text in content.needs)
    yield from ((f"strength {number}", text) for number, text in content.strengths)


def _closure(basis: DecisionBasis) -> Iterator[Part]:
    yield from _of_case(basis)
    for name, records in (
        ("goal", basis.goals),
        ("flag", basis.flags),
        ("referral", basis.referrals),
    ):
        yield from ((f"{name} {one.number}", _image(one)) for one in records)
    yield from _latest_contact(basis)


def _latest_contact(basis: DecisionBasis) -> Iterator[Part]:
    yield from (("latest contact", [one.id, plain(one.on)]) for one in basis.contacts)


def _override(basis: DecisionBasis) -> Iterator[Part]:
    if basis.caseload:
        yield "open cases", [_image(one) for one in basis.caseload]
    else:
        yield from _of_case(basis)
    yield from _latest_contact(basis)
    yield from ((name, list(load)) for name, load in sorted(basis.loads.items()))
    yield from ((f"request {one.number}", one.id) for one in basis.requests)


def _exception(basis: DecisionBasis) -> Iterator[Part]:
    yield from _of_case(basis, "status", "worker_id")
    yield from ((name, plain(day)) for name, day in sorted(basis.due.items()))


def _schedule(basis: DecisionBasis) -> Iterator[Part]:
    yield from _of_case(basis, "status", "model", "acuity", "phase", "worker_id")
    yield "contact schedule", [_image(one) for one in basis.rhythms]


_PARTS = {
    PLAN: _plan,
    CLOSURE: _closure,
    OVERRIDE: _override,
    EXCEPTION: _exception,
    SCHEDULE: _schedule,
}


def _terms(one: Goal | Step) -> dict[str, Any]:
    """Return what is agreed upon, and not how far it has been carried out."""
    terms = {name: plain(getattr(one, name, None)) for name in TERMS}
    return {"id": one.id, "number": one.number, **terms}


def _image(one: Any) -> dict[str, Any]:
    columns = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: plain(value) for name, value in columns.items() if value is not None}


# When it is due, and what a timeline tells.


def approval_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make a submission due to supervisors, and one that was returned due to its submitter."""
    for one in facts.of(Approval):
        by = facts.handles[one.submitted_by]
        if one.status == SUBMITTED:
            made = counted(
                facts,
                one.submitted_on,
                1,
                f"Approval {one.number}, submitted by {by} on {short_day(one.submitted_on)},"
                f" waits: {one.seen}.",
                "A submission is due to supervisors on the next working day. To answer:"
                f" cm approval give {one.number}, or cm approval return {one.number} --comment T.",
            )
            yield made._replace(number=str(one.number), text=one.seen, whose=SUPERVISOR)
            continue
        yield DueDate(
            one.answered_on or one.submitted_on,
            f"Approval {one.number} ({one.seen}) was returned by {_answerer(one, facts.handles)}:"
            f" {one.answer or 'no comment'}",
            f"To end it, submit it again, or withdraw it: cm approval withdraw {one.number}.",
            number=str(one.number),
            text=one.seen,
            worker=None if one.submitted_by in facts.gone else by,
        )


def _answerer(one: Approval, handles: Mapping[str, str]) -> str:
    return handles[one.answered_by] if one.answered_by else "nobody"


_TOLD = {GIVEN: "approved", RETURNED: "returned", VOID: "ended", WITHDRAWN: "withdrawn"}


@tells(Approval)
def _approvals(past: Past) -> Iterator[CaseEvent]:
    """Tell what was submitted for approval, and how it was answered."""
    for one in past.of(Approval):
        by = past.handles[one.submitted_by]
        own = "approved by its submitter, because nobody else could" if one.own else None
        text = joined(f"{'' if own else 'submitted: '}{one.seen}", own, one.reason)
        yield CaseEvent("approval", one.submitted_on, text, who=by, number=one.number)
        if one.answered_on is None or one.own:
            continue
        # One that was returned and then ended keeps the answer, and tells only that.
        answered = one.answer is not None and one.answered_by != one.submitted_by
        how = _TOLD[RETURNED if answered and one.status != GIVEN else one.status]
        text = joined(f"{how}: {one.seen}", one.answer)
        who = _answerer(one, past.handles)
        yield CaseEvent("approval", one.answered_on, text, who=who, number=one.number)
