"""Submitting: a decision that needs an approval is tried, rolled back, and kept."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.approvals.basis import (
    approval_record,
    approvers_beside,
    command_of,
    digest_now,
    moves_waiting,
    texts_of,
    unsettled,
)
from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import written
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.reminding.values import SnoozeItems
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Acceptance, MoveCaseload, Reopening, Transfer
from cmcli.casework.round.values.review import Appraisal
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.casework.transfers.caseload import plan_move
from cmcli.casework.transfers.values import AcceptRequest
from cmcli.domain.agency_settings import approvals_asked
from cmcli.domain.approvals import (
    EXCEPTION,
    GIVEN,
    OVERRIDE,
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
    Approval,
)
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.keys import APPROVAL_KINDS
from cmcli.domain.workers import Worker
from cmcli.errors import Refused
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case
from cmcli.store.reading.touched import ever_added

MOST_SAID = 60_000
"""The most characters of what is said in a decision that is kept."""

Verb = Callable[..., Answer]


def done_or_submitted(do: Verb) -> Verb:
    """Make a verb submit its decision where the agency wants it approved.

    It is done first, so that a refusal comes at once, and then rolled back. Where
    nobody else could approve it, it is done and marked as approved by its submitter.
    """

    def verb(work: Work, *found_and_said: Any) -> Answer:
        *found, said = found_and_said
        asked = approvals_asked(work.settings, work.today).intersection(said.DECIDES)
        if not asked:
            return do(work, *found, said)
        return _decide(work, do, found[0] if found else None, said, sorted(asked, key=_RANK))

    return verb


_RANK = APPROVAL_KINDS.index


def _decide(
    work: Work, do: Verb, found: FoundCase | None, said: Value, asked: Sequence[str]
) -> Answer:
    args = (said,) if found is None else (found, said)
    work.decisions.clear()
    if OVERRIDE in asked:  # tried by the right of whoever will approve it
        work.approver = replace(work.actor, role="supervisor")
    answer, done = work.tried(
        lambda: do(work, *args), lambda: work.decisions.keys().isdisjoint(asked)
    )
    work.approver = None
    if done:
        return answer
    kind = next(one for one in asked if one in work.decisions)
    worker = work.decisions[kind]
    workers = [worker] if worker else []
    if isinstance(said, MoveCaseload):
        move = plan_move(work, said)
        found, workers = move.moves[0].found, [one.id for one in (move.leaver, *move.takers)]
    work.lock("approvals")
    approvers = approvers_beside(work, work.actor)
    if not approvers:
        answer = do(work, *args)
        case = found or _found(work, answer)
        made = _approval(work, case, said, kind, workers, status=GIVEN)
        line = f"Approved by yourself as {made.number}, because nobody else can approve it."
        record = {**answer.record, "approval": made.number}
        return answer._replace(record=record, lines=(*answer.lines, line))
    before: tuple[str, ...] = ()
    if found is None:
        if not isinstance(said, Arrival):
            raise Refused(
                "This needs the approval of a second person, which is asked for case by case.",
                "Do it for each case by itself. To see the settings: cm config show",
                code="approval-needed",
            )
        waits = do(work, replace(said, decision="waitlist", override=None, or_waitlist=False))
        before, found = waits.lines, _found(work, waits)
        said = Acceptance(
            worker=said.worker or work.actor.handle, override=said.override, reason=said.reason
        )
    return _submitted(work, found, said, kind, workers, approvers, before)


def _found(work: Work, answer: Answer) -> FoundCase:
    """Return the case that a verb has just made."""
    return find_case(work, str(answer.record["ref"]), exact_only=True)


def _submitted(
    work: Work,
    found: FoundCase,
    said: Value,
    kind: str,
    workers: Sequence[str],
    approvers: Sequence[Worker],
    before: Sequence[str],
) -> Answer:
    """Keep the decision; it replaces an earlier one of its kind on the case."""
    found = found.locked_by(work)
    lines = [*before]
    made = _approval(work, found, said, kind, workers, status=SUBMITTED)
    beside = moves_waiting(work) if made.whole_caseload else unsettled(work, found.case)
    former = [one for one in beside if _replaces(made, one)]
    work.lock(rows={type(found.case): [one.case_id for one in former]})
    lines.append(f"Submitted for approval as {made.number}: {made.seen}.")
    lines += [_replaced(work, one, made) for one in former]
    names = ", ".join(one.handle for one in approvers[:5])
    lines.append(f"Nothing is done until somebody else approves it ({names}).")
    work.reason = made.reason
    record = {
        "ref": found.ref,
        "approval": made.number,
        **approval_record(made, {work.actor.id: work.actor.handle}),
        "approvers": [one.handle for one in approvers],
    }
    return Answer(record, tuple(lines))


def _replaced(work: Work, former: Approval, made: Approval) -> str:
    """End a submission that another one replaces; that of a colleague goes back to the colleague.

    One that was returned before stays with its submitter.
    """
    own = former.submitted_by == work.actor.id
    if former.status == SUBMITTED:
        answer = f"replaced by approval {made.number}"
        answered = {"answered_by": work.actor.id, "answered_on": work.today, "answer": answer}
        work.change(former, **answered, status=WITHDRAWN if own else RETURNED)
    elif own:
        work.change(former, status=WITHDRAWN)
    if own:
        return f"It replaces approval {former.number}."
    by = work.get(Worker, former.submitted_by)
    handle = by.handle if by is not None else "its submitter"
    return f"It replaces approval {former.number}, which goes back to {handle}."


def _replaces(made: Approval, former: Approval) -> bool:
    """Return whether a submission replaces an earlier one; snoozes do so item by item, and whole
    caseloads worker by worker."""
    if made.id == former.id or made.kind != former.kind:
        return False
    if made.whole_caseload or former.whole_caseload:
        return texts_of(made).get("all_of") == texts_of(former).get("all_of")
    return made.kind != EXCEPTION or _item(made) == _item(former)


def _item(one: Approval) -> tuple[object, object]:
    said = texts_of(one)
    return said.get("kind"), said.get("number")


def _approval(
    work: Work,
    found: FoundCase,
    said: Value,
    kind: str,
    workers: Sequence[str],
    *,
    status: str,
) -> Approval:
    """Keep the decision under a new number; somebody may know that of one that was undone."""
    given = written(said).given
    text = json.dumps(given, ensure_ascii=False)
    if len(text) > MOST_SAID:
        raise Refused(
            f"This is too long to submit for approval: {len(text)} of {MOST_SAID} characters.",
            "Shorten the longest text.",
            code="too-long",
        )
    work.lock(rows={type(found.case): [found.case.id]})
    own = status == GIVEN
    return work.add(
        Approval(
            id=work.new_id(),
            number=max(work.next_number(Approval), ever_added(work, Approval) + 1),
            case_id=found.case.id,
            kind=kind,
            status=status,
            command=command_of(type(said)),
            said=text,
            seen=decision_words(found.ref, said, over=OVERRIDE in (kind, *work.decisions)),
            digest=digest_now(work, kind, found.case, given, workers),
            submitted_by=work.actor.id,
            submitted_on=work.today,
            submitted_at=work.now.astimezone(UTC),
            reason=_why(said),
            answered_by=work.actor.id if own else None,
            answered_on=work.today if own else None,
            own=True if own else None,
        )
    )


def _why(said: Value) -> str | None:
    """Return why it is decided, but no reason for closing, because the decision names it."""
    reason = None if isinstance(said, Closing) else getattr(said, "reason", None)
    return getattr(said, "override", None) or reason or None


def decision_words(ref: str, said: Value, *, over: bool) -> str:
    """Say in a few words what is decided, without a name; ``over`` where it passes a limit."""
    past = " over the ceiling" if over else ""
    match said:
        case Arrival():
            return f"accepting {ref} at intake{past}"
        case AgreePlan():
            return f"agreeing the plan of {ref} ({said.how})"
        case Closing():
            few = " with too few attempts" if over else ""
            return f"closing {ref} as {said.reason}{few}"
        case Appraisal(closing=Closing() as closing):
            few = " with too few attempts" if over else ""
            return f"closing {ref} as {closing.reason}{few}, with a review"
        case Appraisal():
            return f"review of {ref}, {said.decision}{past}"
        case Acceptance():
            return f"accepting {ref} for {said.worker or 'the submitter'}{past}"
        case Transfer():
            return f"transferring {ref} to {said.to}{past}"
        case MoveCaseload():
            apart = f", {len(said.exceptions)} to others" if said.exceptions else ""
            return f"transferring all open cases of {said.all_of} to {said.to}{apart}{past}"
        case AcceptRequest():
            return f"accepting the transfer of {ref}{past}"
        case CaseChange():
            return f"changing the model of {ref} to {said.model}{past}"
        case Reopening():
            return f"reopening {ref}{past}"
        case SnoozeItems():
            number = f" {said.number}" if said.number else ""
            return f"snoozing {said.kind}{number} of {ref} until {short_day(said.until)}"
        case ContactSchedule():
            return f"contact every {say_days(said.interval)} in {ref}"
    return f"{said.COMMAND} {ref}"
