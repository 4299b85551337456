"""Needs, what else an assessment finds, and the assessments themselves."""

from dataclasses import dataclass
from datetime import date

RATING_LABELS = {0: "no concern", 1: "managing", 2: "help useful", 3: "serious", 4: "urgent"}
UNRATED = ("not-asked", "prefers-not")
FINDING_KINDS = (
    "strength",
    "resource",
    "risk",
    "barrier",
    "preference",
    "culture",
    "coping",
    "health",
    "swot",
)
HEALTH_KINDS = ("diagnosis", "medication", "treatment", "function")
SWOT_KINDS = ("S", "W", "O", "T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need of a case in one domain; there is one per domain and case.

    ``rating`` is 0 (no concern) to 4 (urgent), None where ``unrated`` says why
    (``not-asked`` or ``prefers-not``) or where it was named at intake and not yet rated.
    """

    id: str
    case_id: str
    domain: str
    text: str | None
    rating: int | None
    unrated: str | None = None
    stage_of_change: str | None = None
    stage_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One sitting: the first assessment of a case or a reassessment, ``number`` from 1."""

    id: str
    case_id: str
    number: int
    on: date
    worker_id: str
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRating:
    """What one assessment said of one need (carried forward where it was not asked again)."""

    id: str
    case_id: str
    assessment_id: str
    domain: str
    rating: int | None
    unrated: str | None
    text: str | None
    stage_of_change: str | None
    carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A strength, resource, risk, barrier, preference … ``number`` counts within case and kind.

    ``subkind`` is used by health (diagnosis, medication, treatment, function) and SWOT (S W O T).
    """

    id: str
    case_id: str
    assessment_id: str
    kind: str
    subkind: str | None
    number: int
    text: str
