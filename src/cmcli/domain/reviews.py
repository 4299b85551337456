"""The review: expected against actual, and what is decided."""

from datetime import date

from cmcli.domain.records import column, record


@record("reviews")
class Review:
    """One review of a case. The five judgements are 1 (poor) to 5 (very good) or None.

    ``cost`` is in integer cents. ``gas_t`` is the T score at the review as a decimal text with
    two places, None where no goal is scaled.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    on: date
    worker_id: str = column(refers="workers")
    decision: str
    effectiveness: int | None = None
    efficiency: int | None = None
    cost: int | None = column(default=None, money=True)
    appropriateness: int | None = None
    relevance: int | None = None
    satisfaction: int | None = None
    reflection: str | None = column(default=None, searched=True)
    needs_met: bool | None = None
    next_on: date | None = column(default=None, planned=True, title="next review")
    gas_t: str | None = column(default=None, title="GAS score (T)")
    note: str | None = column(default=None, title="text", searched=True)
