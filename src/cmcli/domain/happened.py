"""Entries of a timeline that are told from several records; see ``domain/timeline.py``."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cmcli.domain.activities import in_words
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.dates import short_day
from cmcli.domain.findings import Finding, NeedChange, NeedRating, compare
from cmcli.domain.needs import Assessment, level_words
from cmcli.domain.numbers import money
from cmcli.domain.people import PersonAround, cautions
from cmcli.domain.plan_content import from_snapshot
from cmcli.domain.plans import Declined, Goal, Measurement, PlanVersion, Step
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@tells(Assessment, Finding, NeedRating)
def _assessments(past: Past) -> Iterator[CaseEvent]:
    """Each assessment with what changed since the one before, and what it found."""
    found: dict[str, list[Finding]] = {}
    for finding in sorted(past.of(Finding), key=lambda one: (one.kind, one.number)):
        found.setdefault(finding.assessment_id, []).append(finding)
    ratings: dict[str, list[NeedRating]] = {}
    for rating in sorted(past.of(NeedRating), key=lambda one: one.domain):
        ratings.setdefault(rating.assessment_id, []).append(rating)
    before: dict[str, NeedRating] = {}
    unrated = past.labels("unrated answer")
    for one in sorted(past.of(Assessment), key=lambda one: (one.on, one.number)):
        after = ratings.get(one.id, [])
        changes = [_change(change, unrated) for change in compare(before, after)]
        said = [f"{each.shown_kind}: {each.text}" for each in found.get(one.id, [])]
        what = "assessment" if one.number == 1 else "reassessment"
        unchanged = ["no need changed"] if said else ["nothing changed"]
        yield CaseEvent(
            "assessment",
            one.on,
            joined(what, *(changes or unchanged), *said, one.words and f"“{one.words}”"),
            who=past.handles[one.worker_id],
            number=one.number,
        )
        before = {rating.domain: rating for rating in after}


def _change(change: NeedChange, unrated: Mapping[str, str]) -> str:
    now = level_words(change.after.rating, change.after.unrated, unrated)
    if change.before is None or change.direction == "new":
        return f"{change.after.domain} {now}"
    was = level_words(change.before.rating, change.before.unrated, unrated)
    return f"{change.after.domain} {change.direction}: {was} → {now}"


@tells(Goal, Measurement, PlanVersion)
def _goals(past: Past) -> Iterator[CaseEvent]:
    """Goals when they were written, and when they ended."""
    written = _written_on(past)
    for goal in past.of(Goal):
        yield CaseEvent("goal", written[goal.id], goal.text, number=goal.number)
        if goal.ended_on is not None:
            text = joined(f"{goal.state}: {goal.text}", goal.outcome)
            yield CaseEvent("goal", goal.ended_on, text, number=goal.number)


@tells(Goal, Step)
def _steps(past: Past) -> Iterator[CaseEvent]:
    """Steps that were done."""
    numbers = {goal.id: goal.number for goal in past.of(Goal)}
    for step in sorted(past.of(Step), key=lambda one: (one.goal_id, one.number)):
        if step.done_on is not None:
            number = f"{numbers[step.goal_id]}.{step.number}"
            yield CaseEvent("step", step.done_on, f"done: {step.text}", number=number)


@tells(PlanVersion)
def _versions(past: Past) -> Iterator[CaseEvent]:
    """Versions that were put to the client, and a revision that was begun."""
    for one in past.of(PlanVersion):
        how = {"verbal": "agreed in words", "not-agreed": "put to the client, not agreed"}
        by = f" by {one.by}" if one.by else ""
        said = f"version {one.number} {how.get(one.how, one.how)}{by}"
        text = joined(said, one.reason, one.words and f"“{one.words}”")
        yield CaseEvent("plan", one.agreed_on, text, number=one.number)
    case = past.case
    if case.revision is not None and case.revision_on is not None:
        yield CaseEvent("plan", case.revision_on, f"being revised: {case.revision}")


@tells(Declined)
def _declined(past: Past) -> Iterator[CaseEvent]:
    """Tell what the client declined."""
    for one in past.of(Declined):
        words = f"“{one.words}”" if one.words else None
        yield CaseEvent("declined", one.on, joined(f"{one.item}: {one.text}", words))


def _written_on(past: Past) -> dict[str, date]:
    """Goal's id → the first day that mentions it: written, agreed, measured or ended.

    A goal has no date of its own; it was written on the day of the operation that made it.
    """
    found: dict[str, date] = {}

    def heard(key: str, on: date) -> None:
        found[key] = min(on, found.get(key, on))

    for goal in past.of(Goal):
        heard(goal.id, past.made_on.get(goal.id, past.today))
        if goal.ended_on is not None:
            heard(goal.id, goal.ended_on)
    for point in past.of(Measurement):
        heard(point.goal_id, point.on)
    for version in past.of(PlanVersion):
        for goal in from_snapshot(version.snapshot).goals:
            heard(goal.id, version.agreed_on)
    return found


@tells(Contact, Goal, Measurement, PersonAround)
def _contacts(past: Past) -> Iterator[CaseEvent]:
    """Contacts and attempts, with what was measured there."""
    measured, careful = _measured(past), cautions(past.of(PersonAround))
    activities = past.labels("activity")
    for contact in past.of(Contact):
        yield CaseEvent(
            "attempt" if contact.attempt else "contact",
            contact.on,
            _contact(
                contact,
                in_words(contact.did, activities),
                measured[contact.id],
                careful.get(contact.person_id),
            ),
            at=contact.at,
            who=past.handles[contact.worker_id],
            number=contact.number,
        )


def _contact(
    contact: Contact, did: Sequence[str], measured: Sequence[str], caution: str | None
) -> str:
    kind = "" if contact.kind == "planned" else contact.kind
    mode = contact.mode or "–"
    outcome = "" if contact.held else contact.outcome
    whom = "" if contact.with_whom == "client" else f"with {contact.with_whom}"
    whom += f" ({caution})" if caution else ""
    times = [f"{contact.minutes} min"] if contact.minutes else []
    times += [f"{contact.travel} min travel"] if contact.travel else []
    return joined(
        joined(kind, mode, outcome, whom, *times, sep=", "),
        f"attended: {', '.join(contact.attended)}" if contact.attended else None,
        f"did {', '.join(did)}" if did else None,
        *measured,
        contact.interpreter and f"interpreter {contact.interpreter}",
        contact.roadblock and f"roadblock: {contact.roadblock}",
        f"next {short_day(contact.next_on)}" if contact.next_on else None,
    )


def _measured(past: Past) -> defaultdict[str, list[str]]:
    """Contact's or review's id → what was measured there, in words."""
    numbers = {goal.id: goal.number for goal in past.of(Goal)}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for point in past.of(Measurement):
        source = point.contact_id or point.review_id
        if source is not None:
            found[source].append(f"goal {numbers[point.goal_id]}: {_point(point)}")
    return found


def _point(point: Measurement) -> str:
    value = [] if point.value is None else [f"{point.value:f}"]
    level = [] if point.gas is None else [f"level {point.gas}"]
    return ", ".join(value + level)


@tells(Note)
def _notes(past: Past) -> Iterator[CaseEvent]:
    """Notes at their moment, each addendum below the note that it adds to."""
    notes = {note.number: note for note in past.of(Note)}
    for note in past.of(Note):
        path, first = _path(note, notes)
        yield CaseEvent(
            note.kind or "note",
            first.on,
            _note(note),
            at=note.at,
            who=past.handles[note.worker_id],
            number=note.number,
            below=path,
            placed_at=first.at,
        )


def _path(note: Note, notes: Mapping[int, Note]) -> tuple[tuple[int, ...], Note]:
    """The numbers from the first note down to this one, and that first note."""
    numbers = [note.number]
    while note.addendum_to is not None and note.addendum_to not in numbers:
        note = notes[note.addendum_to]
        numbers.append(note.number)
    return tuple(reversed(numbers)), note


def _note(note: Note) -> str:
    if note.error_at is not None:
        moved = f"; moved to {note.moved_to}" if note.moved_to else ""
        return f"entered in error{moved}"
    added = f"addendum to note {note.addendum_to}: " if note.addendum_to is not None else ""
    return f"{added}{note.text}"


@tells(Goal, Measurement, Review)
def _reviews(past: Past) -> Iterator[CaseEvent]:
    """Reviews with what was measured, judged and decided."""
    measured = _measured(past)
    for review in past.of(Review):
        names = "effectiveness efficiency appropriateness relevance satisfaction"
        judged = [
            f"{name} {getattr(review, name)}"
            for name in names.split()
            if getattr(review, name) is not None
        ]
        met = {True: "needs met", False: "needs not met", None: None}[review.needs_met]
        yield CaseEvent(
            "review",
            review.on,
            joined(
                f"decided: {review.decision}",
                met,
                *measured[review.id],
                review.gas_t and f"T {review.gas_t}",
                ", ".join(judged),
                None if review.cost is None else f"cost {money(review.cost)}",
                review.note,
                review.reflection and f"reflection: {review.reflection}",
                f"next {short_day(review.next_on)}" if review.next_on else None,
            ),
            who=past.handles[review.worker_id],
            number=review.number,
        )


@tells(Aftercare)
def _closing(past: Past) -> Iterator[CaseEvent]:
    """Tell that the case closed, which aftercare was promised, and which was given."""
    case, aftercare = past.case, past.of(Aftercare)
    if case.closed_on is not None and case.status == "closed":
        promised = ", ".join(short_day(one.due_on) for one in aftercare)
        yield CaseEvent(
            "closing",
            case.closed_on,
            joined(
                f"closed: {case.close_reason}",
                case.destination and f"destination: {case.destination}",
                case.close_summary,
                case.support and f"support: {case.support}",
                promised and f"aftercare agreed for {promised}",
                case.flags_handed_to and f"flags handed to {case.flags_handed_to}",
            ),
        )
    for one in aftercare:
        if one.done_on is not None:
            done = "given" if one.contact_id is not None else "no longer due"
            text = f"aftercare {done}, agreed for {short_day(one.due_on)}"
            yield CaseEvent("aftercare", one.done_on, text)
