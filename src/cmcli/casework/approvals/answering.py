"""Answers to what was submitted for approval: it is given, returned or withdrawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.approvals.basis import (
    approval_record,
    approvers_beside,
    changes_since,
    command_of,
    loaded,
    texts_of,
)
from cmcli.casework.approvals.values import GiveApproval, ReturnApproval, WithdrawApproval
from cmcli.casework.described.fields import Value, fields_of
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.reminding.values import SnoozeItems
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Acceptance, MoveCaseload, Reopening, Transfer
from cmcli.casework.round.values.review import Appraisal
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.casework.transfers.values import AcceptRequest
from cmcli.domain.approvals import (
    GIVEN,
    OVERRIDE,
    RETURNED,
    SUBMITTED,
    UNSETTLED,
    WITHDRAWN,
    Approval,
)
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.workers import Team, Worker
from cmcli.errors import CmError, NotFound, Refused, spelled
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker

_VALUES: tuple[type[Value], ...] = (
    Arrival,
    AgreePlan,
    Closing,
    Appraisal,
    Acceptance,
    Transfer,
    AcceptRequest,
    MoveCaseload,
    CaseChange,
    Reopening,
    SnoozeItems,
    ContactSchedule,
)
DECISIONS: dict[str, tuple[type[Value], Callable[..., Answer]]] = {
    command_of(one): (one, one.verb()) for one in _VALUES
}
"""By command, what can be submitted for approval, and the verb that does it: loaded with this
module, before a store is locked."""


def perform_give(work: Work, said: GiveApproval) -> Answer:
    """Do what was decided, in the name of who submitted it, as of that day."""
    require(work.actor.role, "approve")
    one, found = _locked(work, said.number)
    _check_submitted(one)
    _check_not_own(work, one)
    changed = changes_since(work, one, found.case)
    if changed:
        raise Refused(
            f"The case has changed since approval {one.number} was submitted:"
            f" {', '.join(changed)}.",
            f"Return it, so that it is submitted again: cm approval return {one.number}"
            " --comment T",
            code="changed-since",
        )
    submitter, approver = _worker(work, one.submitted_by), work.actor
    one = work.change(
        one,
        status=GIVEN,
        answered_by=approver.id,
        answered_on=work.today,
        answer=said.comment,
    )
    value, do = DECISIONS[one.command]
    when = (one.submitted_on, one.submitted_at)
    with _in_the_name_of(work, submitter, *when), _spelled(work, value):
        decided = Texts(value, texts_of(one)).read(By(work.today, work.now, work.words))
        answer = do(work, decided) if one.whole_caseload else do(work, found, decided)
    work.reason = f"approval {one.number}" + (f": {work.reason}" if work.reason else "")
    day = format_day(one.submitted_on, work.today)
    line = f"Approved {one.number}, submitted by {submitter.handle} on {day}: {one.seen}."
    by = {"submitted_by": submitter.handle, "approved_by": approver.handle}
    record = {**answer.record, "approval": one.number, **by}
    if one.submitted_on != work.today:
        answer = _told_later(answer, one.submitted_on, work.today)
    return answer._replace(record=record, lines=(line, *answer.lines))


def _told_later(answer: Answer, then: date, today: date) -> Answer:
    """Return the answer of a verb as a later day tells it: what was next then is left out."""
    day_then, day_now = format_day(then, then), format_day(then, today)
    lines = tuple(one.replace(day_then, day_now) for one in answer.lines)
    return answer._replace(lines=lines, next_due=None)


@contextmanager
def _in_the_name_of(work: Work, submitter: Worker, day: date, moment: datetime) -> Iterator[None]:
    """Act in the block as the submitter on that day; who approves may pass limits."""
    approver, today, now = work.actor, work.today, work.now
    work.approver = approver
    work.act_as(submitter)
    work.today, work.now = day, moment.astimezone(now.tzinfo)
    try:
        yield
    finally:
        work.approver = None
        work.act_as(approver)
        work.today, work.now = today, now


@contextmanager
def _spelled(work: Work, value: type[Value]) -> Iterator[None]:
    """Spell the fields of the decision in what the block says, since the answer has others."""
    names = {one.name: one.spelled for one in fields_of(value)}

    def name_of(name: str) -> str:
        return names.get(name, name.replace("_", " "))

    try:
        yield
    except CmError as problem:
        problem.spelled(name_of)
        problem.field = None
        raise
    work.warnings[:] = [spelled(one, name_of) for one in work.warnings]


def perform_return(work: Work, said: ReturnApproval) -> Answer:
    """Give a decision back to its submitter, who sees why."""
    require(work.actor.role, "approve")
    one, found = _locked(work, said.number)
    _check_submitted(one)
    _check_not_own(work, one)
    work.reason = said.comment
    one = work.change(
        one,
        status=RETURNED,
        answered_by=work.actor.id,
        answered_on=work.today,
        answer=said.comment,
    )
    submitter = _worker(work, one.submitted_by)
    line = f"Approval {one.number} returned to {submitter.handle}: {one.seen}."
    return Answer({"ref": found.ref, **_record(work, one)}, (line,))


def perform_withdraw(work: Work, said: WithdrawApproval) -> Answer:
    """End a decision that waits, or that was returned, without doing it."""
    require(work.actor.role, "record")
    one, found = _locked(work, said.number)
    if one.submitted_by != work.actor.id:
        by = _worker(work, one.submitted_by)
        raise Refused(
            f"Approval {one.number} was submitted by {by.handle}.",
            f"Only {by.handle} can withdraw it. A supervisor can return it:"
            f" cm approval return {one.number} --comment T",
            code="not-yours",
        )
    if one.status not in UNSETTLED:
        raise _settled(one)
    answered = {} if one.answered_on else {"answered_by": one.submitted_by}
    if not one.answered_on:
        answered["answered_on"] = work.today  # type: ignore[assignment]
    one = work.change(one, status=WITHDRAWN, **answered)
    line = f"Approval {one.number} withdrawn: {one.seen}."
    return Answer({"ref": found.ref, **_record(work, one)}, (line,))


def find_approval(view: View, number: int) -> Approval:
    """The approval of that number; raises :class:`NotFound`."""
    one = view.one(Approval, number=number)
    if one is None:
        raise NotFound(
            f"There is no approval {number}.",
            "To see all of them: cm approval list --all",
            field="number",
        )
    return one


def case_found(view: View, one: Approval) -> FoundCase:
    """The case that an approval is about, with its client."""
    case = view.get(Case, one.case_id)
    client = None if case is None else view.get(Client, case.client_id)
    if case is None or client is None:
        raise LookupError("an approval without its case")
    return FoundCase(case, client, exact=True)


def _locked(work: Work, number: int) -> tuple[Approval, FoundCase]:
    """Lock what the decision will change, in the order of locks; give both as they are now."""
    seen = find_approval(work, number)
    found = case_found(work, seen)
    rows: dict[type[Any], list[str]] = {Case: [found.case.id]}
    if seen.whole_caseload:
        leaver = find_worker(work, str(texts_of(seen)["all_of"]))
        rows[Case] += [one.id for one in work.all(Case, worker_id=leaver.id, status="open")]
    if seen.kind == OVERRIDE:
        workers = work.all(Worker, id=loaded(seen))
        rows[Worker] = [one.id for one in workers]
        rows[Team] = [one.team_id for one in workers if one.team_id is not None]
        rows[Client] = [found.client.id]
    work.lock("approvals", rows=rows)
    return find_approval(work, number), case_found(work, seen)


def _check_submitted(one: Approval) -> None:
    if one.status != SUBMITTED:
        raise _settled(one)


def _settled(one: Approval) -> Refused:
    state = {GIVEN: "approved", RETURNED: "returned", WITHDRAWN: "withdrawn"}
    on = f" on {short_day(one.answered_on)}" if one.answered_on else ""
    return Refused(
        f"Approval {one.number} was already {state.get(one.status, 'ended')}{on}.",
        "To see what waits: cm approval list",
        code=f"approval-{one.status}",
        field="number",
    )


def _check_not_own(work: Work, one: Approval) -> None:
    if one.submitted_by != work.actor.id:
        return
    others = ", ".join(worker.handle for worker in approvers_beside(work, work.actor)[:5])
    raise Refused(
        f"You submitted approval {one.number} yourself, so somebody else has to answer it.",
        f"Ask {others}. To withdraw it: cm approval withdraw {one.number}"
        if others
        else f"Nobody else can answer it now. Withdraw it (cm approval withdraw {one.number}), and"
        " do it again: it is then approved at once.",
        code="own-approval",
    )


def _worker(view: View, key: str) -> Worker:
    found = view.get(Worker, key)
    if found is None:
        raise LookupError("an approval without its worker")
    return found


def _record(view: View, one: Approval) -> dict[str, object]:
    ids = [key for key in (one.submitted_by, one.answered_by) if key]
    return approval_record(one, {who.id: who.handle for who in view.all(Worker, id=ids)})
