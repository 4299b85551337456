"""The agreement upon a plan: the draft becomes the next version."""

from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.plan.planning import check_may_plan
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.versions import draft, latest, pending_in, version_record
from cmcli.domain.approvals import PLAN
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day
from cmcli.domain.plan_content import snapshot
from cmcli.domain.plans import PlanVersion
from cmcli.errors import Refused, Sentence
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_agree(work: Work, found: FoundCase, said: AgreePlan) -> Answer:
    """Save the draft as the next version, and say how it was agreed."""
    made = agree(work, found.case, said)
    outcome = {
        "not-agreed": "put to the client and not agreed",
        "guardian": f"agreed by {made.by}",
    }.get(made.how, f"agreed, {made.how}")
    when = format_day(made.agreed_on, work.today)
    line = f"{found.ref} plan version {made.number}: {outcome}, {when}."
    case = work.get(Case, found.case.id) or found.case
    return case_answer(work, case, (line,), version_record(made), client=found.client)


def agree(work: Work, case: Case, said: AgreePlan) -> PlanVersion:
    """Make the draft the next version; that ends a revision that is under way.

    A plan that the client did not agree to becomes a version too, because the work goes on with
    it, and the version says so. Raises :class:`Refused` for a plan without an open goal, and
    where nothing has changed since it was agreed in the same way.
    """
    case = work.locked(case)
    check_may_plan(work, case)
    work.took(PLAN)
    on = said.on or work.today
    content = draft(work, case)
    if not any(goal.state == "open" for goal in content.goals):
        raise Refused(
            "The plan has no open goals to agree on.",
            "To add one: cm plan add-goal CASE TEXT",
            code="empty-plan",
        )
    before = latest(work, case)
    _check_day(work, before, on)
    if before is not None and case.revision is None and before.how == said.how:
        _check_changed(work, case, before)
    work.reason = case.revision or said.reason or None
    made = PlanVersion(
        id=work.new_id(),
        case_id=case.id,
        number=1 if before is None else before.number + 1,
        agreed_on=on,
        how=said.how,
        by=said.by,
        words=said.words or None,
        reason=work.reason,
        snapshot=snapshot(content),
    )
    work.change(case, revision=None, revision_on=None)
    return work.add(made)


def _check_day(work: Work, before: PlanVersion | None, on: date) -> None:
    if on > work.today:
        raise Refused(
            f"{format_day(on, work.today)} is in the future.",
            "Record the agreement on that day.",
            code="future",
            field="on",
        )
    if before is not None and on < before.agreed_on:
        raise Refused(
            f"Version {before.number} was agreed later, on"
            f" {format_day(before.agreed_on, work.today)}.",
            Sentence("Enter a day on or after it: {on}."),
            code="before-last-version",
            field="on",
        )


def _check_changed(work: Work, case: Case, before: PlanVersion) -> None:
    if not pending_in(work, case, before):
        raise Refused(
            f"Nothing has changed since version {before.number}, agreed on"
            f" {format_day(before.agreed_on, work.today)} ({before.how}).",
            Sentence("Change the plan first, or choose another {how}."),
            code="unchanged",
        )
