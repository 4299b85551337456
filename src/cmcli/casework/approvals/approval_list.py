"""Approvals as a list, and one of them with what changed since."""

import shlex
from typing import TYPE_CHECKING, Any

from cmcli.casework.approvals.answering import (
    DECISIONS,
    case_found,
    find_approval,
)
from cmcli.casework.approvals.basis import approval_record, changes_since, texts_of
from cmcli.casework.described.texts import Texts, command_line
from cmcli.casework.looking.record_rows import record_rows
from cmcli.domain.approvals import SUBMITTED, UNSETTLED, Approval
from cmcli.domain.cases import Case
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
    typed = shlex.join(["cm", *command_line(texts, found.ref)])
    return {**row, "typed": typed, "said": texts.given, "changed": _changed(view, one, found.case)}


def _changed(view: View, one: Approval, case: Case) -> list[str]:
    """Name what changed since; of an answered decision nothing is compared any more."""
    return changes_since(view, one, case) if one.status == SUBMITTED else []
