"""The review: expected against actual, and what is decided."""

from dataclasses import dataclass
from datetime import date

DECISIONS = ("continue", "adjust", "step-up", "step-down", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of a case. The five judgements are 1 (poor) to 5 (very good) or None.

    ``cost`` is in integer cents. ``gas_t`` is the T score at the review as a decimal text with
    two places, None where no goal is scaled.
    """

    id: str
    case_id: str
    number: int
    on: date
    worker_id: str
    decision: str
    effectiveness: int | None = None
    efficiency: int | None = None
    cost: int | None = None
    appropriateness: int | None = None
    relevance: int | None = None
    satisfaction: int | None = None
    reflection: str | None = None
    needs_met: bool | None = None
    next_on: date | None = None
    gas_t: str | None = None
    note: str | None = None
