"""Due items after a transfer: to answer a request, to tell the client, and a first contact."""

from collections.abc import Iterator
from datetime import date

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import DueDate, counted
from cmcli.domain.facts import CaseFacts
from cmcli.domain.handovers import Handover, latest_move, waiting_request
from cmcli.domain.models import Model

ANSWER_DAYS = 1
"""Days until a request for a transfer is answered."""


def present_transfer(facts: CaseFacts) -> Handover | None:
    """Return the transfer that brought the case to its present worker."""
    moved = latest_move(facts.of(Handover))
    return moved if moved is not None and moved.to_id == facts.case.worker_id else None


def request_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make an open request due for the worker who was asked.

    If that worker no longer works here, whoever has the case has to see to it.
    """
    asked = waiting_request(facts.case, facts.of(Handover))
    if asked is None:
        return
    to, gone = facts.handles[asked.to_id], asked.to_id in facts.gone
    left = ", who no longer works here," if gone else ""
    due = counted(
        facts,
        asked.asked_on,
        ANSWER_DAYS,
        f"{facts.handles[asked.asked_by]} asked {to}{left} on {short_day(asked.asked_on)} to take"
        f" over this case: {asked.reason.rstrip('.')}.",
        f"A request is answered within {say_days(ANSWER_DAYS)}. To answer: cm request accept CASE,"
        " or cm request decline CASE --reason T.",
    )
    number = str(asked.number)
    yield due._replace(number=number, text=asked.reason, worker=None if gone else to)


def told_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make telling the client due, until the client was told or has met the new worker."""
    moved = present_transfer(facts)
    if moved is None or moved.moved_on is None or moved.told_on is not None:
        return
    if reached_since(facts, model, moved.moved_on):
        return
    days = facts.transfer_days.told
    yield counted(
        facts,
        moved.moved_on,
        days,
        f"The case was transferred on {short_day(moved.moved_on)}, and the client has not been told"
        " yet.",
        f"The client is told within {say_days(days)} (transfer.told-days). To record it: cm request"
        " told CASE.",
    )


def first_contact(facts: CaseFacts, model: Model) -> DueDate | None:
    """Return when the new worker's first contact is due, until that worker's contact counts.

    On a model that a team carries, any member's contact will do.
    """
    moved = present_transfer(facts)
    if moved is None or moved.moved_on is None:
        return None
    seen = facts.counted_on if model.scope == "team" else facts.own_counted_on
    if seen is not None and seen >= moved.moved_on:
        return None
    days = facts.transfer_days.contact
    return counted(
        facts,
        moved.moved_on,
        days,
        f"First contact of the new worker within {say_days(days)} of the transfer on"
        f" {short_day(moved.moved_on)}",
        f"transfer.contact-days: {days}.",
    )


def reached_since(facts: CaseFacts, model: Model, day: date) -> bool:
    """Return whether the new worker, or a team's member, has been in touch with the client."""
    reached = facts.reached_on if model.scope == "team" else facts.own_reached_on
    return reached is not None and reached >= day


def promised_by_transfer(facts: CaseFacts, model: Model) -> str | None:
    """Return the promises made to the client at transfers that nobody has kept yet.

    The latest holds until the new worker's first contact, earlier ones until anybody's.
    """
    moved = present_transfer(facts)
    if moved is None or moved.moved_on is None or reached_since(facts, model, moved.moved_on):
        return None
    said = [
        one.promised
        for one in facts.of(Handover)
        if one.promised and one.moved_on and (one is moved or not _met_since(facts, one.moved_on))
    ]
    return "; ".join(said) or None


def _met_since(facts: CaseFacts, day: date) -> bool:
    return facts.reached_on is not None and facts.reached_on >= day
