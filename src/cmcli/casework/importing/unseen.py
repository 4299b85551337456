"""Changed rows of the source that change nothing here: what differs in them isn't kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cmcli.casework.importing import rows
from cmcli.domain.benefits import BenefitChange
from cmcli.exchange.hmis import (
    Action,
    AnyRecord,
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    ImportPlan,
    KnownRows,
    MemberRec,
    NeedRec,
    ServiceRec,
    UserRec,
)
from cmcli.store.core.view import View

_PART = 1000
"""Rows that are looked at together."""


def without_unseen(
    view: View, plan: ImportPlan, known: KnownRows, handles: Mapping[str, str]
) -> ImportPlan:
    """Skip the rows that would be updated and that would change nothing here."""
    updates: defaultdict[str, list[Action]] = defaultdict(list)
    for action in plan.actions:
        if action.decision == "update":
            updates[action.kind].append(action)
    same: set[tuple[str, str]] = set()
    for kind, actions in updates.items():
        for start in range(0, len(actions), _PART):
            part = actions[start : start + _PART]
            ids = [one.row_id for one in part]
            here = {row.id: row for row in view.all(rows.CLASSES[kind], id=ids)}
            same |= {
                (kind, one.external_id)
                for one in part
                if one.record is not None
                and one.row_id in here
                and _is_same(view, here[one.row_id], one.record, known, handles)
            }
    if not same:
        return plan
    return replace(plan, actions=tuple(_skipped(one, same) for one in plan.actions))


def _skipped(action: Action, same: set[tuple[str, str]]) -> Action:
    if action.decision != "update" or (action.kind, action.external_id) not in same:
        return action
    return replace(action, decision="skip", reason="nothing that cm keeps has changed", renew=True)


def _is_same(
    view: View, row: Any, record: AnyRecord, known: KnownRows, handles: Mapping[str, str]
) -> bool:
    """Return whether our row already is what the row of the source says."""

    def ours(kind: str, external_id: str | None) -> str | None:
        """Return our row's id; a row that isn't here yet is nobody's."""
        if external_id is None:
            return None
        return known[kind, external_id].row_id if (kind, external_id) in known else ""

    match record:
        case UserRec():
            return bool(rows.changed_worker(row, record, handles) == row)
        case ClientRec():
            said = rows.client_data(record).items()
            same = all(row.datum(field) == value for field, value in said)
            return same and row.household == record.household
        case CaseRec():
            worker = ours("worker", record.worker_external)
            return bool(rows.changed_case(row, record, worker) == row) and worker != ""
        case ClosureRec():
            return bool(rows.closed(row, record) == row)
        case MemberRec():
            return bool(rows.changed_member(row, record) == row)
        case ContactRec():
            case_id, worker = (
                ours("case", record.case_external),
                ours("worker", record.worker_external),
            )
            changed = rows.changed_contact(row, record, case_id or "", worker, view.now.tzinfo)
            return bool(changed == row) and worker != ""
        case ServiceRec():
            case_id = ours("case", record.case_external)
            return bool(rows.changed_service(row, record, case_id or "") == row)
        case BenefitRec():
            case_id = ours("case", record.case_external)
            if rows.changed_benefit(row, record, case_id or "") != row:
                return False
            changes = view.all(BenefitChange, benefit_id=row.id, order=("on", "id"))
            return rows.terms_of(changes) == record.terms
        case NeedRec():
            case_id = ours("case", record.case_external)
            return bool(rows.changed_need(row, record, case_id or "") == row)
