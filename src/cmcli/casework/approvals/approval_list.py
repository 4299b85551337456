"""Approvals as a list, and one of them with what changed since."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cmcli.casework.approvals.answering import (
    DECISIONS,
    case_found,
    find_approval,
)
from cmcli.casework.approvals.basis import (
    approval_record,
    basis_of,
    changes_since,
    loaded,
    named,
    texts_of,
)
from cmcli.casework.described.texts import Texts, command_line
from cmcli.casework.looking.record_rows import record_rows
from cmcli.domain.approvals import SUBMITTED, UNSETTLED, Approval, DecisionBasis
from cmcli.domain.cases import Case
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.plan_content import PlanContent
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View

if TYPE_CHECKING:
    from cmcli.casework.approvals.values import ApprovalList


def approvals_asked_for(
    view: View, me: Worker | None, asked: "ApprovalList", case: Case | None = None
) -> list[dict[str, object]]:
    """Return what waits for approval, the oldest first, each with what changed since.

    Workers see their own submissions, others all. ``--all`` and a case show settled ones too.
    """
    equal: dict[str, Any] = {}
    if case is not None:
        equal["case_id"] = case.id
    elif not asked.every:
        equal["status"] = UNSETTLED
    if asked.mine or (case is None and me is not None and me.role == "worker"):
        equal["submitted_by"] = "" if me is None else me.id
    found = view.all(Approval, order=("number",), **equal)
    cases = {one.id: one for one in view.all(Case, id={one.case_id for one in found})}

    def told(one: Approval, handles: Any) -> dict[str, object]:
        return {**approval_record(one, handles), "changed": _changed(view, one, cases[one.case_id])}

    return record_rows(view, found, cases.values(), told)


def approval_shown(view: View, number: int) -> dict[str, object]:
    """Return an approval with its command, what it would do as typed, and what changed since."""
    one = find_approval(view, number)
    found = case_found(view, one)
    (row,) = record_rows(view, [one], [found.case], approval_record)
    texts = Texts(DECISIONS[one.command][0], texts_of(one))
    typed = shlex.join(["cm", *command_line(texts, None if one.whole_caseload else found.ref)])
    basis = basis_of(view, one.kind, found.case, texts.given, loaded(one))
    return {
        **row,
        "typed": typed,
        "said": texts.given,
        "now": list(_now(view, basis)),
        "changed": _changed(view, one, found.case),
    }


def _now(view: View, basis: DecisionBasis) -> Iterator[str]:
    """Tell the record behind a decision, as it is now."""
    case = basis.case
    if basis.caseload:
        count = len(basis.caseload)
        yield "1 open case" if count == 1 else f"{count} open cases"
    else:
        yield f"{case.model}, acuity {case.acuity}, {case.status}"
    plan = basis.plan or PlanContent(tuple(basis.goals), ())
    for goal in plan.goals:
        state = "" if goal.state == "open" else f" ({goal.state})"
        yield f"goal {goal.number}: {goal.text}{state}"
        yield from (f"step {goal.number}.{s.number}: {s.text}" for s in plan.steps_of(goal))
    yield from (f"safety flag {one.number} is open: {one.text}" for one in basis.flags)
    yield from (f"{one.words} is open" for one in basis.referrals)
    yield from (f"{named(view, name)}: {words}" for name, (words, *_) in basis.loads.items())
    yield from (f"{name}: due {short_day(day)}" for name, day in basis.due.items())
    for one in basis.rhythms:
        yield f"contact every {say_days(one.days)} from {short_day(one.from_on)}: {one.reason}"


def _changed(view: View, one: Approval, case: Case) -> list[str]:
    """Name what changed since; of an answered decision nothing is compared any more."""
    return changes_since(view, one, case) if one.status == SUBMITTED else []
