"""The stage of a case between intake and closure, and the stages drawn as text."""

from collections.abc import Mapping
from datetime import date

from cmcli.domain.cases import case_ref
from cmcli.domain.dates import short_day
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Aftercare
from cmcli.domain.stays import Stay

MARK = "●"
"""The mark before the stage where the case is; the word ``here`` is below it."""

WIDTH = 78
"""Columns that a drawn line never exceeds."""

_PLACES = {
    "intake": (0, 2),
    "assessment": (0, 16),
    "closed": (0, 52),
    "aftercare": (0, 66),
    "review": (5, 16),
    "monitoring": (5, 30),
    "implementation": (5, 46),
    "planning": (5, 66),
}
"""Row and column of each stage's name; its date and the word ``here`` are in the rows below."""

_ORDER = (
    *("intake", "assessment", "planning", "implementation", "monitoring", "review"),
    *("closed", "aftercare"),
)
"""The stages as they follow each other."""

_NAMES = {"closed": "closure"}

_LINES = (
    (0, 9, "───▶"),
    (0, 27, "─▶ needs met? ─ yes ─▶"),
    (0, 60, "───▶"),
    (2, 34, "│ no"),
    (3, 34, "└" + "─" * 35 + "┐"),
    (3, 20, "▲"),
    (4, 20, "│"),
    (4, 70, "▼"),
    (5, 23, "◀───"),
    (5, 41, "◀─"),
    (5, 61, "◀─"),
)
_ROWS = 8


def stage(facts: CaseFacts, *, review_due: bool) -> str:
    """The stage of a case, one of `cases.STAGES`, derived from what is recorded.

    Stages may be revisited: an open revision leads back to planning, and a review that is due, or
    that decided to adjust a plan without a newer agreed version, back to review.
    """
    if facts.case.status == "closed":
        return "closed"
    if not facts.of(Goal):
        return "assessment" if facts.assessments else "intake"
    if facts.agreed_on is None or facts.case.revision is not None:
        return "planning"
    if review_due or _to_be_adjusted(facts, facts.agreed_on):
        return "review"
    if facts.held_on is None or facts.held_on < facts.agreed_on:
        return "implementation"
    return "monitoring"


def _to_be_adjusted(facts: CaseFacts, agreed_on: date) -> bool:
    # A version agreed on the day of the review is taken for the one that the review led to.
    return (
        facts.decision == "adjust"
        and facts.reviewed_on is not None
        and agreed_on < facts.reviewed_on
    )


def stage_dates(facts: CaseFacts) -> dict[str, date]:
    """Per stage the day that `flow_lines` shows, as far as it is recorded.

    The latest assessment, agreement, contact and review; since the agreement the plan is being
    carried out. ``aftercare`` is the next date promised that is not done yet.
    """
    found = {
        "intake": facts.case.opened_on,
        "assessment": facts.assessed_on,
        "planning": facts.agreed_on,
        "implementation": facts.agreed_on,
        "monitoring": facts.held_on,
        "review": facts.reviewed_on,
        "closed": facts.case.closed_on,
        "aftercare": min((item.due_on for item in facts.of(Aftercare)), default=None),
    }
    return {name: day for name, day in found.items() if day is not None}


def stage_since(facts: CaseFacts, stage: str, review_due: date | None) -> date:
    """Return the day from which the days in a stage count: when what comes next was begun.

    Waiting and intake count from the opening or the acceptance. Assessment counts from the latest
    assessment, planning from the revision or that assessment, and implementation from the
    agreement. Monitoring counts from the agreement or the latest review. A review counts from
    ``review_due``, the day when it fell due, or from the latest one.
    """
    case = facts.case
    came = case.accepted_on or case.opened_on
    later = [day for day in (facts.agreed_on, facts.reviewed_on) if day is not None]
    since = {
        "assessment": facts.assessed_on,
        "planning": case.revision_on or facts.assessed_on,
        "implementation": facts.agreed_on,
        "monitoring": max(later, default=None),
        "review": review_due or facts.reviewed_on,
        "closed": case.closed_on,
    }
    return since.get(stage) or came


def stage_days(model: Model, stage: str) -> int | None:
    """Return how many days are usual in a stage, or None if the model has no number for it."""
    days = {
        "intake": model.assessment_days,
        "assessment": model.plan_days,
        "planning": model.plan_days,
        "implementation": model.first_contact_days,
        "monitoring": model.review_days,
    }
    return days.get(stage)


def flow_lines(facts: CaseFacts, stage: str, dates: Mapping[str, date | None]) -> list[str]:
    """The round as plain text of at most 78 columns, with the case's place and dates.

    ``dates`` gives a day per stage and for ``aftercare`` (`stage_dates`); a dash marks a missing
    day.
    """
    canvas = [[" "] * WIDTH for _ in range(_ROWS)]

    def put(row: int, column: int, text: str) -> None:
        canvas[row][column : column + len(text)] = text

    for row, column, text in _LINES:
        put(row, column, text)
    for name, (row, column) in _PLACES.items():
        day = dates.get(name)
        put(row, column, _NAMES.get(name, name))
        put(row + 1, column, short_day(day) if day else "–")
        if name == stage:
            put(row, column - 2, MARK)
            put(row + 2, column, "here")
    drawn = ["".join(row).rstrip() for row in canvas]
    return [_heading(facts, stage), "", *(drawn if drawn[-1] else drawn[:-1])]


def stage_lines(stage: str, dates: Mapping[str, date | None]) -> list[str]:
    """The stages as a plain list, for where the drawing has no room: the date, and ``here``."""
    lines = []
    for name in _ORDER:
        day = dates.get(name)
        mark, here = (MARK, "  here") if name == stage else (" ", "")
        when = short_day(day) if day else "–"
        lines.append(f"{mark} {_NAMES.get(name, name):<14}  {when:<11}{here}".rstrip())
    return lines


def _heading(facts: CaseFacts, stage: str) -> str:
    case = facts.case
    parts = [case_ref(facts.client.code, case.episode), case.model, f"stage {stage}"]
    if case.status not in ("open", "closed"):
        parts.append(case.status)
    if case.revision is not None:
        parts.append("plan being revised")
    elif facts.decision is not None:
        parts.append(f"latest review: {facts.decision}")
    parts += [one.words for one in facts.of(Stay) if one.ended_on is None and case.under_way]
    return " · ".join(parts)
