"""Clocks: every due date of a case, computed from its record, its model and *today*.

The due list, the dashboard, the reminders and the reports all ask here and nowhere else.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

from cmcli.domain import (
    alerts,
    backdating,
    closing_clock,
    crisis_plans,
    mandated,
    oversight_clock,
    plan_clock,
    referral_clock,
    renewal_clock,
    service_clock,
    stay_clock,
    transfer_clock,
)
from cmcli.domain.appointments import Appointment, due_appointments
from cmcli.domain.approvals import Approval, approval_due
from cmcli.domain.authorizations import Authorization
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Placement, case_ref
from cmcli.domain.closing import DECEASED
from cmcli.domain.contact_clock import contact, promised_contact
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.documents import Document
from cmcli.domain.due_dates import (
    SUPERVISOR,
    WORKER,
    DueDate,
    told,
)
from cmcli.domain.facts import CaseFacts
from cmcli.domain.handovers import Handover
from cmcli.domain.households import HouseholdMember, to_confirm
from cmcli.domain.keys import STATUSES
from cmcli.domain.kinds import DUE_RANK, PERSONAL, kind_words
from cmcli.domain.models import Model
from cmcli.domain.needs import Need
from cmcli.domain.phases import Phases
from cmcli.domain.plans import Goal, Step
from cmcli.domain.referrals import Referral
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.services import PlannedService, Service
from cmcli.domain.stays import Stay
from cmcli.domain.tasks import Task
from cmcli.domain.terms import too_slow, usual_days
from cmcli.domain.waitlist import DeclinedPlace


class DueItem(NamedTuple):
    """The next thing due of one kind on one case, past or to come.

    ``case`` is the exact reference, ``worker`` the handle of who acts, None for an unassigned case.
    An item of the agency has a ``subject`` instead of a case. ``covers_for`` is the worker for
    whom this one covers today. ``days_late`` is 0 or more. ``why`` is one
    sentence; ``rule`` is the number behind it, with its source. ``number`` is that of the goal
    (``2``), step (``2.1``), task or flag, and ``text`` its words. ``of`` is what has the number,
    where the kind does not say so: a document or a benefit. ``rhythm_agreed``: the date comes from
    the rhythm that was agreed with the client. ``whose`` is who has to act: ``worker``,
    ``supervisor``, ``client`` or a name. What the worker of the case would do is a supervisor's
    while the case has none. Only that is late, and only after ``late_on``, if that is not the due
    date. ``at`` is the moment of an appointment in the agency's time zone,
    ``minutes`` how long it takes, ``appointment`` the record itself. ``settled_by`` is the command
    that settles it, if it is not the usual one of the kind.
    """

    case: str | None
    kind: str
    worker: str | None
    due_on: date
    days_late: int
    why: str
    rule: str
    number: str | None = None
    text: str | None = None
    rhythm_agreed: bool = False
    whose: str = WORKER
    of: str = ""
    late_on: date | None = None
    at: datetime | None = None
    minutes: int | None = None
    appointment: Appointment | None = None
    subject: str | None = None
    covers_for: str | None = None
    settled_by: str | None = None

    @property
    def about(self) -> str:
        """The reference of the case, else the subject."""
        return self.case or self.subject or ""

    @property
    def what(self) -> str:
        """Name it within a sentence: its kind in words, with its number."""
        words = kind_words(self.kind)
        return f"{words} {self.number}" if self.number else words

    @property
    def day(self) -> date:
        """The day when it has to be done, not that of an earlier reminder."""
        return self.late_on or self.due_on

    def age(self, today: date) -> int:
        """The days since it was due; below 0 if the day of an early reminder is still to come."""
        if self.late_on is not None:
            return (today - self.late_on).days
        return max(0, (today - self.due_on).days)

    def as_dict(self) -> dict[str, object]:
        """The item for JSON."""
        return {
            "case": self.case,
            "subject": self.subject,
            "kind": self.kind,
            "worker": self.worker,
            "covers_for": self.covers_for,
            "due_on": self.due_on.isoformat(),
            "days_late": self.days_late,
            "why": self.why,
            "number": self.number,
            "text": self.text,
            "rhythm_agreed": self.rhythm_agreed,
            "whose": self.whose,
            "at": self.at and self.at.isoformat(),
        }


_Find = Callable[[CaseFacts, Model, date], Iterator[DueDate]]


class _Rule(NamedTuple):
    """Makes items of one kind due on cases of some statuses; names the records that it reads.

    It is asked only on a case that has a live record of one of the classes in ``of``, if any.
    """

    kind: str
    statuses: tuple[str, ...]
    reads: tuple[type[Any], ...]
    of: tuple[type[Any], ...]
    find: _Find


_RULES: list[_Rule] = []


def _rule(
    kind: str, *statuses: str, of: tuple[type[Any], ...] = (), reads: tuple[type[Any], ...] = ()
) -> Callable[[_Find], _Find]:
    """Make a function the rule for items of that kind on cases of these statuses.

    ``of`` are the classes of records that give an item, ``reads`` those that it takes from the
    facts besides.
    """

    def ruled(find: _Find) -> _Find:
        _RULES.append(_Rule(kind, statuses, (*of, *reads), of, find))
        return find

    return ruled


def read_by_rules(*statuses: str, kind: str | None = None) -> tuple[type[Any], ...]:
    """Return the classes of records that the rules read on cases of any of these statuses.

    With a ``kind``, only the rules for due items of that kind count.
    """
    rules = (
        rule for rule in _RULES if set(statuses) & set(rule.statuses) and kind in (None, rule.kind)
    )
    return tuple(dict.fromkeys(kind for rule in rules for kind in rule.reads))


class Until(NamedTuple):
    """The last day of the items that are wanted; of the kinds ``also`` all of them are."""

    last: date
    also: Collection[str] = ()

    def wants(self, kind: str, due: DueDate) -> bool:
        """Return whether it is due or late by the last day, or of such a kind."""
        return (
            due.on <= self.last
            or (due.late_on is not None and due.late_on <= self.last)
            or kind in self.also
        )


def due_items(
    facts: CaseFacts, model: Model, today: date, until: Until | None = None
) -> list[DueItem]:
    """Everything due on the case, also what is still to come, most urgent first.

    With ``until``, what is neither due nor late by its last day is left out.
    """
    return sorted(_items(facts, model, today, until), key=urgency_key)


def contact_late(facts: CaseFacts, model: Model, today: date) -> bool:
    """Return whether the case's contact is late."""
    found = _due_dates(facts, model, today, "contact")
    return any(_days_late(due, today) > 0 for _, due in found)


def review_due(facts: CaseFacts, model: Model, today: date) -> bool:
    """Return whether a review is due today or earlier."""
    return any(due.on <= today for _, due in _due_dates(facts, model, today, "review"))


def explain(item: DueItem) -> str:
    """Why the item is due on its date: the sentence, and the rule or number with its source."""
    return f"{item.why} {item.rule}"


def urgency_key(item: DueItem) -> tuple[object, ...]:
    """The one order of due items: safety first, then the most days late, then the soonest."""
    numbers = tuple(map(int, item.number.split("."))) if item.number else (0,)
    return (item.kind != "safety", item.due_on, DUE_RANK[item.kind], item.about, numbers)


def _items(facts: CaseFacts, model: Model, today: date, until: Until | None) -> Iterator[DueItem]:
    """The items of the case."""
    ref = case_ref(facts.client.code, facts.case.episode)
    for kind, due in _due_dates(facts, model, today):
        if until is None or until.wants(kind, due):
            yield _item(facts, ref, kind, due, today)


def _due_dates(
    facts: CaseFacts, model: Model, today: date, kind: str | None = None
) -> Iterator[tuple[str, DueDate]]:
    """The due dates of the case with their kinds; of one kind, without asking the rules of
    others."""
    having = facts.live.keys()
    for rule in _rules_for(facts.case.status, kind):
        if rule.of and having.isdisjoint(rule.of):
            continue
        for due in rule.find(facts, model, today):
            yield rule.kind, due


@cache
def _rules_for(status: str, kind: str | None) -> tuple[_Rule, ...]:
    """The rules for cases of that status, of one kind or of all; every rule is known by then."""
    return tuple(rule for rule in _RULES if status in rule.statuses and kind in (None, rule.kind))


def _days_late(due: DueDate, today: date) -> int:
    """The days since it was due, if the worker of the case has to act; 0 or more."""
    return max(0, (today - (due.late_on or due.on)).days) if due.whose == WORKER else 0


def _item(facts: CaseFacts, ref: str, kind: str, due: DueDate, today: date) -> DueItem:
    """The item of a due date; a supervisor sees to what nobody else has to do."""
    worker = due.worker or facts.worker
    nobodys = worker is None and due.whose == WORKER
    by = None if kind in PERSONAL else facts.coverers.get(worker or "")
    return DueItem(
        case=ref,
        kind=kind,
        worker=worker if by is None else by.handle,
        covers_for=None if by is None else by.covers_for,
        due_on=due.on,
        days_late=_days_late(due, today),
        why=told(due.why) if by is None else f"{told(due.why)} {by.said}",
        rule=told(due.rule),
        number=due.number,
        text=None if due.text is None else told(due.text),
        rhythm_agreed=due.rhythm_agreed,
        whose=SUPERVISOR if nobodys else due.whose,
        of=due.of,
        late_on=due.late_on,
        at=due.at,
        minutes=due.minutes,
        appointment=due.appointment,
    )


# Safety: due on the day it is raised, on a case of any status. Only an action moves it.


@_rule("safety", *STATUSES, of=(Flag,))
def _safety(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    for flag in facts.of(Flag):
        look = f" Look again on {short_day(flag.look_on)}." if flag.look_on else ""
        yield DueDate(
            flag.due_on,
            f"Safety flag {flag.number} ({flag.kind}), raised {short_day(flag.raised_on)}, is open."
            f"{look}",
            "An open flag is due on the day it is raised, or after an action on the day to look"
            " again, until it is settled.",
            number=str(flag.number),
            text=flag.text,
        )


# Contact: see ``contact_clock.py`` and ``backdating.py``. Phase, close, waiting and unassigned: see
# ``closing_clock.py``.

_rule("contact", "open", reads=(Rhythm, Review, Placement, Stay, Handover))(contact)
_rule("contact", "waitlist", reads=(Review,))(promised_contact)
_rule("backdated", "open", of=(Contact,))(backdating.backdated)
_rule("phase", "open", reads=(Placement,))(closing_clock.phase)
_rule("close", "open")(closing_clock.close)
_rule("waiting", "waitlist", reads=(Review, Flag, Need, DeclinedPlace))(closing_clock.waiting)
_rule("unassigned", "open", reads=(Placement,))(closing_clock.unassigned)

# Transfers: see ``transfer_clock.py``. A request is due to the worker who was asked.

_rule("request", "open", of=(Handover,))(transfer_clock.request_due)
_rule("told", "open", of=(Handover,))(transfer_clock.told_due)

# Stays: see ``stay_clock.py``. Goals and steps pause during a stay, and nothing else does.

_rule("stay", "open", "waitlist", of=(Stay,))(stay_clock.stay_items)
_rule("after-discharge", "open", of=(Stay,), reads=(Rhythm, Placement))(stay_clock.after_discharge)
_rule("late-stay", "open", "waitlist", of=(Stay,))(stay_clock.late_stay)


@_rule("rhythm", "open", "waitlist", reads=(Rhythm, Placement))
def _slow_schedule(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """A schedule much slower than the model's, until a supervisor agrees to it."""
    rhythm = facts.rhythm
    if rhythm is None or rhythm.allowed_by is not None:
        return
    phases = Phases(facts.case, facts.of(Placement), model)
    usual = usual_days(model, facts.case.acuity, phases.on(today))
    if not too_slow(rhythm.days, usual):
        return
    yield DueDate(
        rhythm.from_on,
        f"The agreed schedule is every {say_days(rhythm.days)}, but {model.key} needs a contact"
        f" every {say_days(usual or 0)}.",
        "A supervisor agrees by setting the same schedule.",
        whose=SUPERVISOR,
    )


@_rule("household", "open", "waitlist", of=(HouseholdMember,))
def _households(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Joining a household, or leaving one across a limit, until a supervisor confirms it."""
    waiting = facts.of(HouseholdMember)
    if waiting:
        yield DueDate(
            min(one.left_on or one.joined_on for one in waiting),
            " ".join(to_confirm(one) for one in waiting),
            "A supervisor confirms it with cm household confirm.",
            whose=SUPERVISOR,
        )


# For a supervisor, besides these: see ``oversight_clock.py``.

_rule("no-contact", "open", reads=(Rhythm, Placement))(oversight_clock.no_contact)
_rule("acuity", "open", reads=(Rhythm, Review, Placement, Stay))(oversight_clock.moved_lateness)


# Assessment, plan and review: see ``plan_clock.py``.

_rule("assessment", "open")(plan_clock.assessment)
_rule("reassessment", "open")(plan_clock.reassessment)
_rule("plan", "open")(plan_clock.plan)
_rule("review", "open", reads=(Review, Placement))(plan_clock.review)

# Alerts: their review is due until they end, also with a client who waits. Crisis plans: see
# ``crisis_plans.py``.

_rule("alert", "open", "waitlist", of=(alerts.Alert,))(alerts.review_due)
_rule("crisis-plan", "open", reads=(crisis_plans.CrisisPlan, crisis_plans.CrisisPlanReview, Flag))(
    crisis_plans.review_due
)

# Mandated reports: due to their author, whoever has the case, on a case of any status.

_rule(mandated.KIND, *STATUSES, of=(mandated.MandatedReport,))(mandated.written_due)

# Approvals: due to supervisors, or where one was returned to its submitter, whatever the status.

_rule("approval", *STATUSES, of=(Approval,))(approval_due)

# Referrals: see ``referral_clock.py``. One of a case that was referred out is followed up once.

_rule("referral", "open", "waitlist", "referred-out", of=(Referral,))(referral_clock.referral_items)

# Appointments, goals, steps, tasks and aftercare: due on the date that was agreed.

_rule("appointment", "open", "waitlist", of=(Appointment,))(due_appointments)


@_rule("goal", "open", of=(Goal,), reads=(Stay,))
def _goals(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    for goal in _open_goals(facts):
        if goal.due_on is not None:
            due = DueDate(
                goal.due_on,
                partial(_due_by, f"Goal {goal.number}", goal.due_on),
                "The date was set with the goal.",
                number=str(goal.number),
                text=goal.text,
            )
            yield from stay_clock.unpaused(facts, today, due, goal.due_set_on)


@_rule("step", "open", of=(Step,), reads=(Goal, Stay))
def _steps(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    goals = {goal.id: goal for goal in _open_goals(facts)}
    for step in facts.of(Step):
        of = goals.get(step.goal_id)
        if of is None or step.due_on is None:
            continue
        number = f"{of.number}.{step.number}"
        whom = "" if step.who == WORKER else f", by {step.who}"
        due = DueDate(
            step.due_on,
            partial(_due_by, f"Step {number}", step.due_on, f"{whom}: {step.text.rstrip('.')}"),
            "The date was set with the step.",
            number=number,
            text=step.text,
            whose=step.who,
        )
        yield from stay_clock.unpaused(facts, today, due, step.due_set_on)


@_rule("task", "open", "waitlist", of=(Task,))
def _tasks(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    for task in facts.of(Task):
        if task.due_on is None:
            continue
        who = facts.handles[task.worker_id] if task.worker_id else None
        whom = f", for {who}" if who else ""
        if task.worker_id in facts.gone:  # whoever has the case has to see to it
            who, whom = None, f"{whom}, who no longer works here"
        yield DueDate(
            task.due_on,
            partial(_due_by, f"Task {task.number}", task.due_on, whom),
            "The date was set with the task.",
            number=str(task.number),
            text=task.text,
            worker=who,
        )


# Renewals and appeals: see ``renewal_clock.py``. Services and authorizations: see
# ``service_clock.py``. A stay pauses none of them.

_rule("renewal", "open", "waitlist", of=(Document, Benefit))(renewal_clock.renewals)
_rule("appeal", "open", "waitlist", of=(Benefit, Authorization), reads=(PlannedService,))(
    renewal_clock.appeals
)
_rule("service", "open", of=(PlannedService,), reads=(Service,))(service_clock.services_behind)
_rule("authorization", "open", "waitlist", of=(Authorization,), reads=(PlannedService, Service))(
    service_clock.running_out
)
_rule("over-authorized", "open", "waitlist", of=(PlannedService,), reads=(Authorization, Service))(
    service_clock.over_authorized
)


def _due_by(what: str, on: date, more: str = "") -> str:
    return f"{what} is due by {short_day(on)}{more}."


def _open_goals(facts: CaseFacts) -> list[Goal]:
    return [goal for goal in facts.of(Goal) if goal.state == "open"]


@_rule("aftercare", "closed", of=(Aftercare,))
def _aftercare(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    if facts.case.close_reason == DECEASED:
        return
    for promised in facts.of(Aftercare):
        yield DueDate(
            promised.due_on,
            f"Aftercare was agreed for {short_day(promised.due_on)}.",
            "The date was set when the case closed. An aftercare contact settles it.",
        )
