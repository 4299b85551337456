"""The facts of a case as entries of its timeline: one function per kind of fact, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from cmcli.casework.round.assessing import compare
from cmcli.casework.round.ratings import level_words
from cmcli.domain.cases import Case, Placement
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.needs import Assessment, Finding, NeedRating
from cmcli.domain.plan_content import from_snapshot
from cmcli.domain.plans import Declined, Goal, Measurement, PlanVersion, Step
from cmcli.domain.reminders import Snooze, snoozed_item
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.services import Service
from cmcli.store.core.view import View

Handles = Mapping[str, str]
"""Worker's id → handle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``at`` is its moment where one is recorded.

    ``moment`` is where it stands among the others (its own, or that of the note that it adds to);
    ``below`` the numbers of the notes above it and its own.
    """

    kind: str
    on: date
    text: str
    at: datetime | None = None
    moment: datetime | None = None
    who: str | None = None
    number: str | int | None = None
    below: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.moment is None:
            object.__setattr__(self, "moment", self.at)


def _said(*parts: str | None, sep: str = "; ") -> str:
    return sep.join(part for part in parts if part)


def of_intake(case: Case) -> Iterator[Entry]:
    """The intake, and the acceptance where it came later."""
    decision = {"waitlist": "waitlisted", "referred-out": "referred out"}.get(case.status, "")
    later = case.accepted_on is not None and case.accepted_on != case.opened_on
    yield Entry(
        "intake",
        case.opened_on,
        _said(
            f"came in for {case.model}" if case.episode == 1 else f"came back for {case.model}",
            case.referred_by and f"referred by {case.referred_by}",
            case.issue,
            case.immediate and f"cannot wait: {case.immediate}",
            case.words and f"“{case.words}”",
            "waitlisted" if later else decision,
            case.decision_reason,
        ),
        who=case.decided_by,
    )
    if later and case.accepted_on is not None:
        yield Entry("acceptance", case.accepted_on, "accepted from the waitlist")


READ_OF_A_CASE: Mapping[type[Any], tuple[str, ...]] = {
    Placement: ("from_on", "id"),
    Finding: ("kind", "number"),
    NeedRating: ("domain",),
    Assessment: ("on", "number"),
    PlanVersion: ("number",),
    Step: ("goal_id", "number"),
    Declined: ("on", "id"),
    Service: ("kind", "on", "id"),
    Flag: ("number",),
    Rhythm: ("from_on", "id"),
    Snooze: ("id",),
    Review: ("number",),
    Aftercare: ("due_on",),
}
"""What is read of a case here, and in which order."""


def of_placements(view: View, case: Case, handles: Handles) -> Iterator[Entry]:
    """Every change of worker, model, acuity or phase (the first placement is the intake's)."""
    rows = view.all(Placement, order=("from_on", "id"), case_id=case.id)
    for before, after in pairwise(rows):
        changes = [
            f"{what} {old or 'none'} → {new or 'none'}"
            for what, old, new in (
                ("model", before.model, after.model),
                ("acuity", before.acuity, after.acuity),
                ("phase", before.phase, after.phase),
                ("worker", _handle(handles, before), _handle(handles, after)),
            )
            if old != new
        ]
        yield Entry("placement", after.from_on, _said(", ".join(changes), after.reason))


def _handle(handles: Handles, placement: Placement) -> str | None:
    return None if placement.worker_id is None else handles[placement.worker_id]


def of_assessments(view: View, case: Case, handles: Handles) -> Iterator[Entry]:
    """Each assessment with what changed since the one before, and what it found."""
    found: dict[str, list[Finding]] = {}
    for finding in view.all(Finding, order=("kind", "number"), case_id=case.id):
        found.setdefault(finding.assessment_id, []).append(finding)
    ratings: dict[str, list[NeedRating]] = {}
    for rating in view.all(NeedRating, order=("domain",), case_id=case.id):
        ratings.setdefault(rating.assessment_id, []).append(rating)
    before: dict[str, NeedRating] = {}
    for one in view.all(Assessment, order=("on", "number"), case_id=case.id):
        after = ratings.get(one.id, [])
        changes = []
        for change in compare(before, after):
            now = level_words(change.after.rating, change.after.unrated)
            if change.before is None or change.direction == "new":
                changes.append(f"{change.after.domain} {now}")
            else:
                was = level_words(change.before.rating, change.before.unrated)
                changes.append(f"{change.after.domain} {change.direction}: {was} → {now}")
        said = [f"{one.kind}: {one.text}" for one in found.get(one.id, [])]
        what = "assessment" if one.number == 1 else "reassessment"
        yield Entry(
            "assessment",
            one.on,
            _said(what, *(changes or ["nothing changed"]), *said, one.words and f"“{one.words}”"),
            who=handles[one.worker_id],
            number=one.number,
        )
        before = {rating.domain: rating for rating in after}


def of_plan(view: View, case: Case, goals: Sequence[Goal]) -> Iterator[Entry]:
    """Goals, steps that were done, agreed versions, what is being revised, what was declined."""
    versions = view.all(PlanVersion, order=("number",), case_id=case.id)
    numbers = {goal.id: goal.number for goal in goals}
    written = _written_on(view, goals, versions)
    for goal in goals:
        yield Entry("goal", written[goal.id], goal.text, number=goal.number)
        if goal.ended_on is not None:
            text = _said(f"{goal.state}: {goal.text}", goal.outcome)
            yield Entry("goal", goal.ended_on, text, number=goal.number)
    for step in view.all(Step, order=("goal_id", "number"), case_id=case.id):
        if step.done_on is not None:
            number = f"{numbers[step.goal_id]}.{step.number}"
            yield Entry("step", step.done_on, f"done: {step.text}", number=number)
    for version in versions:
        how = {"verbal": "agreed in words", "not-agreed": "put to the client, not agreed"}
        by = f" by {version.by}" if version.by else ""
        said = f"version {version.number} {how.get(version.how, version.how)}{by}"
        words = version.words and f"“{version.words}”"
        yield Entry(
            "plan", version.agreed_on, _said(said, version.reason, words), number=version.number
        )
    if case.revision is not None and case.revision_on is not None:
        yield Entry("plan", case.revision_on, f"being revised: {case.revision}")
    for one in view.all(Declined, order=("on", "id"), case_id=case.id):
        words = f"“{one.words}”" if one.words else None
        yield Entry("declined", one.on, _said(f"{one.item}: {one.text}", words))


def _written_on(
    view: View, goals: Sequence[Goal], versions: Sequence[PlanVersion]
) -> dict[str, date]:
    """Goal's id → the day on which it is first heard of: written, agreed, measured or ended.

    A goal has no date of its own; its key says when it was written.
    """
    found: dict[str, date] = {}

    def heard(key: str, on: date) -> None:
        found[key] = min(on, found.get(key, on))

    for goal in goals:
        written = datetime.fromtimestamp(int(goal.id[:12], 16) / 1000, UTC)
        heard(goal.id, min(written.astimezone(view.now.tzinfo).date(), view.today))
        if goal.ended_on is not None:
            heard(goal.id, goal.ended_on)
    for point in view.all(Measurement, goal_id=list(found)):
        heard(point.goal_id, point.on)
    for version in versions:
        for goal in from_snapshot(version.snapshot).goals:
            heard(goal.id, version.agreed_on)
    return found


def contact_words(contact: Contact, measured: Sequence[str]) -> str:
    """A contact or an attempt in words."""
    kind = "" if contact.kind == "planned" else contact.kind
    mode = contact.mode or "mode unknown"
    outcome = "" if contact.held else contact.outcome
    whom = "" if contact.with_whom == "client" else f"with {contact.with_whom}"
    times = [f"{contact.minutes} min"] if contact.minutes else []
    times += [f"{contact.travel} min travel"] if contact.travel else []
    return _said(
        _said(kind, mode, outcome, whom, *times, sep=", "),
        f"did {', '.join(contact.did)}" if contact.did else None,
        *measured,
        contact.interpreter and f"interpreter {contact.interpreter}",
        contact.roadblock and f"roadblock: {contact.roadblock}",
        f"next {short_day(contact.next_on)}" if contact.next_on else None,
    )


def of_services(view: View, case: Case) -> Iterator[Entry]:
    """Services; those of one kind on day after day are one entry on the first day."""
    rows = view.all(Service, order=("kind", "on", "id"), case_id=case.id)
    for _, alike in groupby(rows, key=lambda row: (row.kind, row.text)):
        run: list[Service] = []
        for service in alike:
            if run and service.on - run[-1].on > timedelta(days=1):
                yield _service(run)
                run = []
            run.append(service)
        yield _service(run)


def _service(run: Sequence[Service]) -> Entry:
    first, last = run[0], run[-1]
    many = f" ×{len(run)}" if len(run) > 1 else ""
    if last.on > first.on:
        many += f", {_span(first.on, last.on)}"
    cents = [service.cents for service in run if service.cents is not None]
    spent = f"{sum(cents) / 100:,.2f} spent" if cents else None
    return Entry("service", first.on, _said(f"{first.kind}{many}", first.text, spent))


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def of_safety(view: View, case: Case) -> Iterator[Entry]:
    """Flags raised and settled, and rhythms agreed with the client."""
    for flag in view.all(Flag, order=("number",), case_id=case.id):
        text = f"raised ({flag.kind}): {flag.text}"
        yield Entry("flag", flag.raised_on, text, who=flag.raised_by, number=flag.number)
        if flag.settled_on is not None:
            told = flag.told and f"told {flag.told}"
            text = _said(f"settled ({flag.kind}): {flag.done}", told)
            yield Entry("flag", flag.settled_on, text, who=flag.settled_by, number=flag.number)
    for rhythm in view.all(Rhythm, order=("from_on", "id"), case_id=case.id):
        until = f" until {short_day(rhythm.until_on)}" if rhythm.until_on else ""
        text = _said(f"agreed: every {say_days(rhythm.days)}{until}", rhythm.reason)
        yield Entry("rhythm", rhythm.from_on, text)


def of_snoozes(view: View, case: Case) -> Iterator[Entry]:
    """Reminders that were put off, and those that were taken up again before their day."""
    for one in view.all(Snooze, order=("id",), case_id=case.id):
        text = _said(f"{snoozed_item(one)} until {short_day(one.until_on)}", one.reason)
        yield Entry("snooze", one.from_on, text, who=one.by)
        if one.lifted_on is not None:
            text = f"lifted: {snoozed_item(one)}"
            yield Entry("snooze", one.lifted_on, text, who=one.lifted_by)


def of_reviews(
    view: View, case: Case, handles: Handles, measured: Mapping[str, Sequence[str]]
) -> Iterator[Entry]:
    """Reviews with what was measured, judged and decided."""
    for review in view.all(Review, order=("number",), case_id=case.id):
        names = "effectiveness efficiency appropriateness relevance satisfaction"
        judged = [
            f"{name} {getattr(review, name)}"
            for name in names.split()
            if getattr(review, name) is not None
        ]
        met = {True: "needs met", False: "needs not met", None: None}[review.needs_met]
        yield Entry(
            "review",
            review.on,
            _said(
                f"decided: {review.decision}",
                met,
                *measured.get(review.id, ()),
                review.gas_t and f"T {review.gas_t}",
                ", ".join(judged),
                None if review.cost is None else f"cost {review.cost / 100:,.2f}",
                review.note,
                review.reflection and f"reflection: {review.reflection}",
                f"next {short_day(review.next_on)}" if review.next_on else None,
            ),
            who=handles[review.worker_id],
            number=review.number,
        )


def of_closing(view: View, case: Case) -> Iterator[Entry]:
    """The closing with the aftercare that was promised, and aftercare that was given."""
    aftercare = view.all(Aftercare, order=("due_on",), case_id=case.id)
    if case.closed_on is not None and case.status == "closed":
        promised = ", ".join(short_day(one.due_on) for one in aftercare)
        yield Entry(
            "closing",
            case.closed_on,
            _said(
                f"closed: {case.close_reason}",
                case.close_summary,
                case.support and f"support: {case.support}",
                promised and f"aftercare promised for {promised}",
                case.flags_handed_to and f"flags handed to {case.flags_handed_to}",
            ),
        )
    for one in aftercare:
        if one.done_on is not None:
            yield Entry("aftercare", one.done_on, f"answered, of {short_day(one.due_on)}")
