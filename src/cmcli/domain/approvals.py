"""Approvals: decisions that wait for somebody other than the one who made them."""

from datetime import date, datetime

from cmcli.domain.records import column, record


@record("approvals", noun="approval", day="submitted_on")
class Approval:
    """A decision on a case that was submitted for approval.

    ``number`` counts in the agency. ``kind`` is a key of `APPROVAL_KINDS`, ``status`` one of
    `APPROVAL_STATUSES`. ``command`` is the verb that is done when it is approved, and ``said`` its
    words, as JSON. ``seen`` is a sentence on the decision, and ``digest`` tells whether the record
    behind it has changed since. ``own`` marks one that its submitter approved, because nobody else
    could.
    """

    id: str
    number: int = column(label=True)
    case_id: str = column(refers="cases")
    kind: str
    status: str
    command: str
    said: str = column(shown=False)
    seen: str
    digest: str = column(shown=False)
    submitted_by: str = column(refers="workers", title="submitted by")
    submitted_on: date = column(title="submitted")
    submitted_at: datetime = column(shown=False)
    reason: str | None = None
    answered_by: str | None = column(default=None, refers="workers", title="answered by")
    answered_on: date | None = column(default=None, title="answered")
    answer: str | None = None
    own: bool | None = column(default=None, title="approved by its submitter")
