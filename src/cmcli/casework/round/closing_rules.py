"""Checks before a case closes: is the reason true to the record, and was enough tried?"""

from typing import Any

from cmcli.casework.models_today import Models
from cmcli.casework.round.values.closing import Closing
from cmcli.domain.admission import MIN_REASON
from cmcli.domain.approvals import OVERRIDE
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.closing import (
    DECEASED,
    GOALS_MET,
    UNABLE_TO_REACH,
    ClosingFacts,
    Tried,
    effort_of,
    still_missing,
)
from cmcli.domain.contacts import WITH_CLIENT, Contact
from cmcli.domain.dates import short_day
from cmcli.domain.needs import Need
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Step
from cmcli.domain.referrals import Referral
from cmcli.domain.safety import Aftercare
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


def closing_facts(view: View, case: Case) -> ClosingFacts:
    """Read what may speak against closing a case."""
    referrals: dict[str, Any] = {"case_id": case.id, "ended_on": None, "error_at": None}
    view.ahead(Referral, order=("number",), **referrals)
    return ClosingFacts(
        tuple(view.all(Goal, order=("number",), case_id=case.id)),
        tuple(view.all(Step, case_id=case.id, done_on=None, dropped=False)),
        tuple(view.all(Need, order=("domain",), case_id=case.id)),
        tuple(view.all(Referral, order=("number",), **referrals)),
    )


def to_confirm(facts: ClosingFacts, closing: Closing | None) -> list[str]:
    """Return sentences that a person is asked about before a case closes."""
    left = facts.referrals if closing is not None else ()
    open_ = [f"Still open: {one.words}." for one in left]
    return [*doubts_about(facts, closing), *open_]


def doubts_about(facts: ClosingFacts, closing: Closing | None) -> list[str]:
    """Return sentences about facts that speak against the reason for closing."""
    if closing is None or closing.reason != GOALS_MET:
        return []
    return [*facts.against_goals_met(closing.outcome)]


def check_reached(work: Work, case: Case, closing: Closing) -> str | None:
    """Check that enough was tried before a client counts as lost.

    Returns the reason if a supervisor closes the case anyway. Raises :class:`Refused` otherwise.
    """
    if closing.reason != UNABLE_TO_REACH:
        return None
    on = closing.on or work.today
    model = Models(work)[case.model]
    wanted, tried = effort_of(model), _tried(work, case)
    missing = still_missing(wanted, [one for one in tried if one.on <= on], on)
    if not missing:
        return None
    if closing.override is not None:
        _check_override(work, closing.override)
        work.took(OVERRIDE)
        return closing.override
    raise Refused(
        f"Not enough was tried to close as {UNABLE_TO_REACH}: {model.key} needs {wanted}."
        f" Missing: {', '.join(missing)}.",
        Sentence(
            "Record each attempt with cm checkin CASE --outcome no-answer --mode M, or choose"
            " another {reason}. A supervisor can also add {override} with a reason."
        ),
        code="too-few-attempts",
        field="reason",
    )


def _check_override(work: Work, override: str) -> None:
    require(work.overriding.role, "override")
    if len(override.strip()) < MIN_REASON:
        raise Refused(
            f"The reason of an override has at least {MIN_REASON} characters.",
            Sentence("Explain in {override} why the case closes now."),
            code="override-reason",
            field="override",
        )


def _tried(view: View, case: Case) -> list[Tried]:
    """Return the attempts to reach the client since they were last spoken to."""
    tried: list[Tried] = []
    right: dict[str, Any] = {"case_id": case.id, "with_whom": WITH_CLIENT, "error_at": None}
    contacts = view.all(Contact, order=("-at", "-id"), **right)
    for one in contacts:
        if one.held:
            break
        tried.append(Tried(one.on, one.mode))
    return tried


# Somebody who died, and promises that are no longer owed.


def died_on(view: View, client: Client) -> Case | None:
    """Return the case that closed because the client died, unless a later one was opened."""
    cases = view.all(Case, order=("-opened_on", "-episode"), client_id=client.id)
    for case in cases:
        if case.close_reason == DECEASED and case.status == "closed":
            return case
        if case.under_way:
            return None
    return None


def check_alive(view: View, client: Client, *, anyway: bool) -> None:
    """Raise :class:`Refused` for a client who died, unless ``anyway``."""
    case = None if anyway else died_on(view, client)
    if case is None:
        return
    when = f" on {short_day(case.closed_on)}" if case.closed_on else ""
    closed = f"{client.code}.{case.episode} was closed as {DECEASED}{when}."
    hint = Sentence("If that is wrong, undo the closure. To record it anyway, add {yes}.")
    problem = Refused(f"{client.shown_name} died: {closed}", hint, code="client-died")
    raise problem.where_hidden(f"{client.code} died: {closed}", hint)


def lock_promises(work: Work, client_id: str) -> None:
    """Lock the client's cases that still owe aftercare."""
    work.lock(rows={Case: {one.case_id for one in _owed(work, client_id)}})


def end_promises(work: Work, client_id: str) -> tuple[Aftercare, ...]:
    """End the aftercare that is owed to a client on any case, and return what was owed."""
    return tuple(work.change(one, done_on=work.today) for one in _owed(work, client_id))


def _owed(view: View, client_id: str) -> list[Aftercare]:
    cases = [case.id for case in view.all(Case, client_id=client_id)]
    return view.all(Aftercare, order=("due_on", "id"), case_id=cases, done_on=None)
