"""Changing a case under way: its acuity, its model, its phase, each dated and with its reason.

Acuity and phase are facts and are never refused; a change of model is a decision, and admission
is asked about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.placing import (
    day_of_change,
    decide,
    giving_reason,
    lock_to_place,
    place,
    warn_of_load,
)
from cmcli.casework.rules import Models
from cmcli.catalog.access import check
from cmcli.domain.caseload import weight
from cmcli.domain.cases import Case
from cmcli.domain.permissions import require
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, UsageProblem
from cmcli.store.work import Work

FIELDS = ("acuity", "model", "phase")


@dataclass(frozen=True, slots=True)
class Changed:
    """The case as it now is, and each field that changed with its value before and after.

    ``on`` is the day from which it holds; ``override`` is the reason for passing the ceiling.
    """

    case: Case
    fields: Mapping[str, tuple[object, object]]
    on: date
    reason: str
    override: str | None = None


def change_case(
    work: Work,
    case: Case,
    *,
    reason: str,
    acuity: int | None = None,
    model: str | None = None,
    phase: int | None = None,
    on: date | None = None,
    override: str | None = None,
) -> Changed:
    """Change acuity (1 to 4), model or phase of an open or waiting case, from ``on`` (today) on.

    ``work.reason`` becomes the reason. A change of model begins the first phase of a model with
    phases, or ``phase``, and ends the phases otherwise. Raises :class:`Refused` for a case that
    is closed or referred out, where nothing would change, and for a model past the ceiling that
    nobody may or does override; :class:`UsageProblem` for values and days that make no sense.
    """
    require(work.actor.role, "set")
    case = lock_to_change(work, case, model)
    _check_status(case)
    reason = clean_input(reason, what="The reason", limit=SHORT_LIMIT)
    from_on = day_of_change(work, case, on)
    after = _as_wanted(work, case, acuity, model, phase, from_on)
    fields = {
        name: (getattr(case, name), getattr(after, name))
        for name in FIELDS
        if getattr(case, name) != getattr(after, name)
    }
    if not fields:
        raise Refused(
            f"Nothing changes: the case has {_now(case)} already.", code="nothing-to-change"
        )
    # The acuity is a fact, so it weighs already when the model is decided on.
    if after.acuity != case.acuity:
        work.change(case, acuity=after.acuity)
    decided = None
    if after.model != case.model and after.worker_id is not None:
        decided = decide(work, after, override=override, instead=_INSTEAD)
    elif _weighs_more(work, case, after):
        warn_of_load(work, after)
    work.save(after)
    place(work, after, reason, on=from_on)
    overridden = decided.override if decided else None
    giving_reason(work, reason, overridden)
    return Changed(after, fields, from_on, reason, overridden)


def lock_to_change(work: Work, case: Case, model: str | None) -> Case:
    """Lock the case, and with a model to change to also its worker, on whom it is decided; gives
    the case as it is now."""
    worker = work.get(Worker, case.worker_id) if model and case.worker_id else None
    if worker is not None:
        lock_to_place(work, worker, case=case.id)
    now = work.locked(case)
    if model:
        work.check_same(worker and worker.id, now.worker_id)
    return now


_INSTEAD = "Leave the model, transfer the case"
"""What can be done about a case that is under way instead of passing the ceiling."""


def _check_status(case: Case) -> None:
    if case.status == "closed":
        raise Refused(
            "The case is closed, so nothing of it changes.",
            "cm reopen starts a new episode.",
            code="case-closed",
        )
    if case.status == "referred-out":
        raise Refused(
            "The case was referred out, so nothing of it changes.",
            "cm intake --same-as CODE opens a new case of the client.",
            code="case-referred-out",
        )


def _as_wanted(
    work: Work,
    case: Case,
    acuity: int | None,
    model: str | None,
    phase: int | None,
    from_on: date,
) -> Case:
    """The case with the values that are wanted, checked."""
    if acuity is None and model is None and phase is None:
        raise UsageProblem("Nothing to change was named.", "Say --acuity, --model or --phase.")
    if acuity is not None and not 1 <= acuity <= 4:
        raise UsageProblem("--acuity must be from 1 (self-managing) to 4 (intensive).")
    after = replace(case, acuity=case.acuity if acuity is None else acuity)
    if model is not None and check("model", model) != case.model:
        wanted_model = check("model", model)
        after = replace(after, model=wanted_model, model_from=from_on, phase=None, phase_from=None)
    phases = len(Models(work)[after.model].phase_days or ())
    if phase is not None and not phases:
        raise UsageProblem(f"The model {after.model} has no phases.", "Leave --phase out.")
    if phase is not None and not 1 <= phase <= phases:
        raise UsageProblem(f"--phase of {after.model} must be from 1 to {phases}.")
    wanted = phase or (after.phase or 1 if phases else None)
    if wanted != after.phase:
        after = replace(after, phase=wanted, phase_from=from_on if wanted else None)
    return after


def _weighs_more(work: Work, before: Case, after: Case) -> bool:
    usual = Models(work)[after.model].usual_acuity
    return weight(after.acuity, usual) > weight(before.acuity, usual)


def _now(case: Case) -> str:
    phase = f", phase {case.phase}" if case.phase else ""
    return f"acuity {case.acuity}, model {case.model}{phase}"
