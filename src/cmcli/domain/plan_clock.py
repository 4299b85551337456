"""Due dates of assessment, plan and review: from acceptance until done, then from the latest."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from cmcli.domain.cases import Case, Placement
from cmcli.domain.dates import add_months, say_days, short_day
from cmcli.domain.due_dates import (
    DueDate,
    counted,
    number_of,
    routine,
    start_of_model,
    start_of_work,
)
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.phases import Phases


def ends_on(case: Case, placements: Iterable[Placement], model: Model) -> date | None:
    """Return the last day of a model of fixed length; None for others, and before phase 1."""
    if not model.fixed_end or model.expected_months is None:
        return None
    if model.phase_days:
        return Phases(case, placements, model).ends_on(model.expected_months)
    return add_months(start_of_model(case), model.expected_months)


def assessment(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the first assessment due."""
    if facts.assessed_on is None:
        yield from _first_of(facts, model, "assessment")


def reassessment(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the next assessment due, counted from the latest."""
    assessed_on = facts.assessed_on
    if assessed_on is not None:
        days = model.reassessment_days
        yield counted(
            facts,
            assessed_on,
            days,
            lambda: (
                f"Last assessment {short_day(assessed_on)}, next after {say_days(days)}"
                f" ({model.key})."
            ),
            lambda: number_of(model, "reassessment_days", days),
        )


def plan(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the first plan due, or the agreement to a revision."""
    if facts.agreed_on is None:
        yield from _first_of(facts, model, "plan")
    elif facts.case.revision is not None:
        since = facts.case.revision_on or facts.agreed_on
        yield counted(
            facts,
            since,
            model.plan_days,
            f"The plan revision of {short_day(since)} is not agreed yet.",
            number_of(model, "plan_days", model.plan_days),
        )


def _soonest(
    facts: CaseFacts, model: Model, find: Callable[[CaseFacts, Model], DueDate | None]
) -> DueDate | None:
    """The sooner date of the model and of the earlier one, until a contact counts on the new one.

    So a change of model hides nothing that was late.
    """
    dates = [find(facts, one) for one in (model, facts.model_then) if one is not None]
    return min((one for one in dates if one is not None), key=lambda one: one.on, default=None)


def _first_of(facts: CaseFacts, model: Model, kind: str) -> Iterator[DueDate]:
    due = _soonest(facts, model, lambda facts, model: _at_start(facts, model, kind))
    if due is not None:
        yield due


def _at_start(facts: CaseFacts, model: Model, kind: str) -> DueDate:
    """The first assessment or plan, which some models want at the first contact itself."""
    start, key = start_of_work(facts.case), f"{kind}_days"
    days: int = getattr(model, key)
    if not model.at_first_contact:
        return counted(
            facts,
            start,
            days,
            lambda: f"First {kind} within {say_days(days)} of {short_day(start)} ({model.key}).",
            lambda: number_of(model, key, days),
        )
    days = model.first_contact_days
    why = f"First {kind} at the first contact ({model.key})."
    rule = number_of(model, "first_contact_days", days)
    if facts.first_counted_on is None:
        return counted(facts, start, days, why, rule)
    return DueDate(max(facts.first_counted_on, start), why, rule)


def review(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the regular review due, or the model's fixed end if that is sooner; it stays due."""
    end = ends_on(facts.case, facts.of(Placement), model)
    regular = _soonest(facts, model, _regular_review)
    if end is not None and (regular is None or end <= regular.on):
        why = (
            f"{model.key} ends on {short_day(end)} by design: review, then close or change the"
            " model."
        )
        rule = number_of(model, "expected_months", model.expected_months or 0)
        yield routine(facts, start_of_model(facts.case), DueDate(end, why, rule))
    elif regular is not None:
        yield regular


def _regular_review(facts: CaseFacts, model: Model) -> DueDate | None:
    since, days = facts.reviewed_on or facts.agreed_on, model.review_days
    if since is None or days is None:
        return None
    what = "review" if facts.reviewed_on is not None else "agreement to the plan"
    return counted(
        facts,
        since,
        days,
        lambda: f"Last {what} {short_day(since)}, review after {say_days(days)} ({model.key}).",
        lambda: number_of(model, "review_days", days),
    )
