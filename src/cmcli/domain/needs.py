"""Needs, and the assessments that rate them."""

from collections.abc import Mapping
from datetime import date

from cmcli.domain.keys import RATING_LABELS
from cmcli.domain.records import column, record

LEFT_OVER = 2
"""The lowest rating of a need that counts as left over when the case closes."""

SERIOUS = 3
"""The lowest rating of a serious need."""

URGENT = 4
"""The rating of an urgent need."""


@record("needs", live={"rating": URGENT})
class Need:
    """A need of a case in one domain; there is one per domain and case.

    ``rating`` is 0 (no concern) to 4 (urgent), None where ``unrated`` says why
    (``not-asked`` or ``prefers-not``) or where it was named at intake and not yet rated. Only an
    urgent need makes anything due.
    """

    id: str
    case_id: str = column(refers="cases")
    domain: str = column(label=True, holds="need domain")
    text: str | None = column(searched=True)
    rating: int | None
    unrated: str | None = column(default=None, title="not rated")
    stage_of_change: str | None = None
    stage_on: date | None = column(default=None, title="stage seen")


@record("assessments")
class Assessment:
    """One sitting: the first assessment of a case or a reassessment, ``number`` from 1."""

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    on: date
    worker_id: str = column(refers="workers")
    words: str | None = None


def level_words(rating: int | None, unrated: str | None, labels: Mapping[str, str]) -> str:
    """Return a rating in words: ``3 serious``, ``not rated yet``, or the label of why not."""
    if rating is not None:
        return f"{rating} {RATING_LABELS[rating]}"
    return "not rated yet" if unrated is None else labels[unrated].lower()
