"""Transfers of a case from worker to worker: asked for, answered, or done at once."""

from datetime import date

from cmcli.domain.records import column, record

ASKED, ACCEPTED, DECLINED, WITHDRAWN, MOVED = (
    *("asked", "accepted", "declined", "withdrawn"),
    "moved",
)


@record("handovers", noun="transfer", day="asked_on")
class Handover:
    """The case goes, or is asked to go, from ``from_id`` (None: nobody) to ``to_id``.

    ``number`` counts within the case. ``status`` is a key of `HANDOVER_STATUSES`; a transfer at
    once is ``moved``. ``moved_on`` is the day when the case went over. ``told_on`` is the day when
    the client was told, and ``promised`` what the client was promised.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    from_id: str | None = column(refers="workers", title="from")
    to_id: str = column(refers="workers", title="to")
    asked_by: str = column(refers="workers", title="asked by")
    asked_on: date = column(title="asked")
    reason: str
    status: str
    answered_by: str | None = column(default=None, refers="workers", title="answered by")
    answered_on: date | None = column(default=None, title="answered")
    answer: str | None = None
    moved_on: date | None = column(default=None, title="moved")
    told_on: date | None = column(default=None, title="client told")
    promised: str | None = column(default=None, searched=True)
