"""Transfers of a case from worker to worker: asked for, answered, or done at once."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

ASKED, ACCEPTED, DECLINED, WITHDRAWN, MOVED = (
    *("asked", "accepted", "declined", "withdrawn"),
    "moved",
)


class TransferDays(NamedTuple):
    """Days after a transfer until the new worker's first contact, and until the client is told."""

    contact: int = 7
    told: int = 2


USUAL_TRANSFER_DAYS = TransferDays()


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

    def waits(self, case: Case) -> bool:
        """Return whether it is a request that the case still allows to accept.

        A request no longer holds after the case was closed or got another worker.
        """
        return self.status == ASKED and case.status == "open" and case.worker_id == self.from_id

    @property
    def standing(self) -> str:
        """Return what became of it and when, of a request that does not wait."""
        if self.status == ASKED:
            return f"asked {short_day(self.asked_on)}, no longer holds"
        return f"{self.status} {short_day(self.moved_on or self.answered_on or self.asked_on)}"

    @property
    def told_said(self) -> str | None:
        """Return when the client was told, or that this is still to do."""
        if self.told_on is not None:
            return f"client told {short_day(self.told_on)}"
        return None if self.moved_on is None else "client not told yet"


def latest_move(transfers: Sequence[Handover]) -> Handover | None:
    """Return the transfer that brought the case where it is, of those in their order."""
    return next((one for one in reversed(transfers) if one.moved_on is not None), None)


def waiting_request(case: Case, transfers: Sequence[Handover]) -> Handover | None:
    """Return the request that waits for an answer, of the transfers in their order.

    A later transfer makes a request void, also where it has brought the case back.
    """
    last = transfers[-1] if transfers else None
    return last if last is not None and last.waits(case) else None


@tells(Handover)
def _transfers(past: Past) -> Iterator[CaseEvent]:
    """Tell requests and their answers, and what the client was told and promised.

    The change of worker itself is told by the placements.
    """
    for one in past.of(Handover):
        to, by = past.handles[one.to_id], past.handles[one.asked_by]
        if one.status != MOVED:
            text = joined(f"{to} was asked to take over the case", one.reason)
            yield CaseEvent("transfer", one.asked_on, text, who=by, number=one.number)
        if one.answered_on is not None and one.answered_by is not None:
            who = past.handles[one.answered_by]
            text = joined(f"request {one.status}", one.answer)
            yield CaseEvent("transfer", one.answered_on, text, who=who, number=one.number)
        if one.told_on is not None:
            text = f"the client was told that the case goes to {to}"
            yield CaseEvent("transfer", one.told_on, text, number=one.number)
        if one.promised:
            on = one.told_on or one.moved_on or one.asked_on
            yield CaseEvent("transfer", on, f"promised: {one.promised}", number=one.number)
