"""Requests to take over a case: asked, accepted, declined and withdrawn; and telling the client."""

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import (
    decide,
    giving_reason,
    lock_to_place,
    place,
    warn_of_conflict,
)
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.round.values.moving import Transfer
from cmcli.casework.transfers.transfers import (
    day_told,
    handles_in,
    record_transfer,
    second_no_more,
    transfer_record,
    transfers_of,
    warn_of_changes,
)
from cmcli.casework.transfers.values import (
    AcceptRequest,
    DeclineRequest,
    TellClient,
    WithdrawRequest,
)
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.handovers import (
    ACCEPTED,
    ASKED,
    DECLINED,
    WITHDRAWN,
    Handover,
    latest_move,
    waiting_request,
)
from cmcli.domain.permissions import may, require
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker


def ask_for_transfer(work: Work, found: FoundCase, case: Case, said: Transfer) -> Answer:
    """Ask another worker to take over an open case, which is locked."""
    to = find_worker(work, said.to, field="to")
    _check_askable(work, case, to)
    waiting = waiting_request(case, transfers_of(work, case))
    if waiting is not None:
        handle = handles_in(work, [waiting])[waiting.to_id]
        raise Refused(
            f"A request to {handle} of {short_day(waiting.asked_on)} is still waiting.",
            "To withdraw it: cm request withdraw CASE",
            code="request-waiting",
        )
    warn_of_changes(work, case, to)
    warn_of_conflict(work, case, to)
    asked = record_transfer(
        work,
        case,
        to,
        said.reason,
        status=ASKED,
        told_on=day_told(work, said.told_on),
        promised=said.promised,
    )
    work.reason = said.reason
    line = f"{found.ref} {found.client.shown_name}: {to.handle} is asked to take over the case."
    return _answer(work, found, case, asked, line)


def perform_accept_request(work: Work, found: FoundCase, said: AcceptRequest) -> Answer:
    """Take over the case, and say from whom."""
    before, after = accept_request(work, found.case, said)
    asked = transfers_of(work, after)[-1]
    by = handles_in(work, [asked])
    start = "nobody" if before.worker_id is None else by[before.worker_id]
    line = (
        f"{found.ref} {found.client.shown_name}: from {start} to {by[asked.to_id]} on"
        f" {format_day(work.today, work.today)}."
    )
    more = second_no_more(before, after, by[asked.to_id])
    return _answer(work, found, after, asked, line, *more)


def accept_request(work: Work, case: Case, said: AcceptRequest) -> tuple[Case, Case]:
    """Move the case to the worker who was asked; return it as it was and as it is.

    Raises :class:`Refused` if somebody else was asked, over the ceiling, and for a request that no
    longer holds.
    """
    require(work.actor.role, "transfer")
    taker = lock_to_place(work, work.actor, case=case.id)
    case = work.locked(case)
    asked = _waiting(work, case)
    _check_asked(work, asked, "accept")
    after = case.given_to(taker.id)
    instead = "Decline the request (cm request decline CASE --reason T)"
    decided = decide(work, after, taker, override=said.override, instead=instead)
    work.save(after)
    place(work, after, asked.reason)
    _answered(work, asked, ACCEPTED, moved=True)
    giving_reason(work, asked.reason, decided.override)
    return case, after


def perform_decline(work: Work, found: FoundCase, said: DeclineRequest) -> Answer:
    """Decline the request; the case stays where it is."""
    require(work.actor.role, "transfer")
    case = work.locked(found.case)
    asked = _waiting(work, case)
    _check_asked(work, asked, "decline")
    work.reason = said.reason
    return _ended(work, found, case, _answered(work, asked, DECLINED, said.reason))


def perform_withdraw(work: Work, found: FoundCase, said: WithdrawRequest) -> Answer:
    """Withdraw the request of somebody who made it or has the case, or as a supervisor."""
    require(work.actor.role, "transfer")
    case = work.locked(found.case)
    asked = _waiting(work, case)
    own = work.actor.id in (asked.asked_by, asked.from_id)
    if not own and not may(work.actor.role, "override"):
        by = handles_in(work, [asked])[asked.asked_by]
        raise Refused(
            f"Only {by}, whoever has the case or a supervisor can withdraw this request.",
            "If you were asked: cm request decline CASE --reason T",
            code="not-permitted",
        )
    work.reason = said.reason
    return _ended(work, found, case, _answered(work, asked, WITHDRAWN, said.reason))


def perform_told(work: Work, found: FoundCase, said: TellClient) -> Answer:
    """Record that the client was told of the latest transfer, or of one that is asked for."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    transfers = transfers_of(work, case)
    known = [latest_move(transfers), waiting_request(case, transfers)]
    chosen = [one for one in known if one is not None]
    if not chosen:
        raise Refused(
            "This case has not been transferred, and nobody was asked to take it over.",
            "To transfer it: cm transfer CASE --to H --reason T",
            code="no-transfer",
        )
    untold = [one for one in chosen if one.told_on is None]
    before = (untold or chosen[::-1])[0]
    on = before.told_on if said.on is None else None
    on = on or day_of_fact(work, said.on)
    words = {} if said.promised is None else {"promised": said.promised}
    told = work.change(before, told_on=on, **words)
    to = handles_in(work, [told])[told.to_id]
    line = f"{found.ref}: the client was told about {to} on {format_day(on, work.today)}."
    if before.promised and told.promised != before.promised:
        line += f" Promised: was {before.promised}, now {told.promised}."
    return _answer(work, found, case, told, line)


def _check_askable(work: Work, case: Case, to: Worker) -> None:
    """Refuse to ask somebody who left or has the case, oneself, or about another worker's case."""
    if not to.active:
        raise Refused(
            f"{to.handle} no longer works here.",
            "Choose another worker.",
            code="inactive-worker",
            field="to",
        )
    if to.id == case.worker_id:
        raise Refused(
            f"{to.handle} already has the case, so there is nothing to do.",
            code="nothing-to-change",
            field="to",
        )
    if to.id == work.actor.id:
        raise Refused(
            "You can't ask yourself to take over a case.",
            Sentence("Leave out {ask}."),
            code="not-permitted",
            field="to",
        )
    if case.worker_id != work.actor.id and not may(work.actor.role, "override"):
        raise Refused(
            "You can ask somebody to take over only your own cases.",
            "Ask the worker who has the case, or a supervisor.",
            code="not-permitted",
        )


def _waiting(view: View, case: Case) -> Handover:
    """Return the request that waits, or raise :class:`Refused` with the reason why none does."""
    transfers = transfers_of(view, case)
    asked = waiting_request(case, transfers)
    if asked is not None:
        return asked
    void = next((one for one in reversed(transfers) if one.status == ASKED), None)
    if void is None:
        raise Refused(
            "No request for this case is waiting.",
            "To ask somebody: cm transfer CASE --to H --reason T --ask",
            code="no-request",
        )
    since = f"the request of {short_day(void.asked_on)} no longer holds"
    if case.status != "open":
        raise Refused(f"The case is {case.status.replace('-', ' ')}, so {since}.", code="void")
    holder = None if case.worker_id is None else view.get(Worker, case.worker_id)
    where = "without a worker" if holder is None else f"with {holder.handle}"
    raise Refused(
        f"The case was moved and is {where}, so {since}.",
        "To ask again: cm transfer CASE --to H --reason T --ask",
        code="void",
    )


def _check_asked(work: Work, asked: Handover, what: str) -> None:
    """Refuse an answer of anybody but the worker who was asked."""
    if asked.to_id == work.actor.id:
        return
    to = handles_in(work, [asked])[asked.to_id]
    raise Refused(
        f"Only {to}, who was asked, can {what} this request.",
        "To move the case at once: cm transfer CASE --to H --reason T",
        code="not-permitted",
    )


def _answered(
    work: Work, asked: Handover, status: str, answer: str | None = None, *, moved: bool = False
) -> Handover:
    return work.change(
        asked,
        status=status,
        answered_by=work.actor.id,
        answered_on=work.today,
        answer=answer,
        moved_on=work.today if moved else None,
    )


def _ended(work: Work, found: FoundCase, case: Case, asked: Handover) -> Answer:
    to = handles_in(work, [asked])[asked.to_id]
    line = f"{found.ref} {found.client.shown_name}: the request to {to} is {asked.status}."
    return _answer(work, found, case, asked, line)


def _answer(work: Work, found: FoundCase, case: Case, one: Handover, *lines: str) -> Answer:
    record = {"transfer": transfer_record(one, handles_in(work, [one]))}
    return case_answer(work, case, lines, record, client=found.client)
