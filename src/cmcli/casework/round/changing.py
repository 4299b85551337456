"""Changing a case under way: its acuity, its model, its phase, each dated and with its reason.

Acuity and phase are facts and are never refused; a change of model is a decision, and admission
is asked about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import (
    check_one_of_model,
    day_of_change,
    decide,
    giving_reason,
    lock_to_place,
    phases_of,
    place,
    warn_of_load,
)
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.changing import was_now
from cmcli.casework.listing import case_view
from cmcli.casework.models_today import Models
from cmcli.casework.round.seconds import set_second
from cmcli.casework.round.values.changing import CaseChange
from cmcli.domain.caseload import weight
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.dates import format_day
from cmcli.domain.permissions import may, require
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.resources import find_program

FIELDS = ("acuity", "model", "phase")

FROM_NEXT = "The contact schedule changes with the next contact that counts."


@dataclass(frozen=True, slots=True)
class Changed:
    """The case as it now is, and each field that changed with its value before and after.

    ``on`` is the day from which it holds; ``override`` is the reason for passing the ceiling.
    """

    case: Case
    fields: Mapping[str, tuple[object, object]]
    on: date
    reason: str | None
    override: str | None = None


def perform_set(work: Work, found: FoundCase, said: CaseChange) -> Answer:
    """Change the case, and say what changed."""
    require(work.actor.role, "set")
    case = lock_to_change(work, found.case, said.model)
    case, facts = _state_facts(work, case, said)
    who = f"{found.ref} {found.client.shown_name}"
    lines = [f"{who}: {was_now(STATED[name], *pair)}" for name, pair in facts.items()]
    if facts.keys() & TRIAGED:
        warn_unless_waiting(work, case)
    case, second = set_second(work, case, said.second)
    lines += [f"{who}: {was_now('second worker', *pair)}" for pair in second.values()]
    facts |= second
    if said.placed:
        changed = change_case(work, case, said)
        when = format_day(changed.on, work.today)
        words = ", ".join(_worded(name, *pair) for name, pair in changed.fields.items())
        agreed = "You agree to the change"
        lines.insert(0, f"{who}: {f'{words} from {when}' if words else agreed}.")
        if changed.case.status == "open" and {"acuity", "model"} & changed.fields.keys():
            lines.append(FROM_NEXT)
    elif facts:
        changed = Changed(case, {}, work.today, said.reason)
        work.reason = said.reason
    else:
        raise Refused("Nothing changes: the case already says so.", code="nothing-to-change")
    changed = replace(changed, fields={**changed.fields, **facts})
    return case_answer(work, changed.case, lines, _record(changed), client=found.client)


STATED = {
    "issue": "presenting issue",
    "immediate": "immediate needs",
    "program": "program",
    "urgency": "urgency",
    "promised": "promised",
}
"""The fields of a case that are only stated, each with its name in a sentence."""

TRIAGED = {"urgency", "promised"}
"""The stated fields that count on the waitlist."""


def warn_unless_waiting(work: Work, case: Case) -> None:
    """Say that urgency and promises count only on the waitlist, where the case is not on it."""
    if case.status != "waitlist":
        status = case.status.replace("-", " ")
        work.warn(
            f"The case is {status}. Urgency and what was promised count only on the waitlist."
        )


def _state_facts(
    work: Work, case: Case, said: CaseChange
) -> tuple[Case, dict[str, tuple[str | None, str | None]]]:
    """Write what is only stated of a case, also of one that is closed.

    Raises :class:`UsageProblem` for a program that the directory lacks.
    """
    if said.program not in (None, "none"):
        said = replace(said, program=find_program(work, said.program).program)
    facts: dict[str, tuple[str | None, str | None]] = {}
    for name in STATED:
        before, after = getattr(case, name), getattr(said, name)
        if after is not None and before != (after := None if after == "none" else after):
            facts[name] = (before, after)
    if not facts:
        return case, facts
    return work.change(case, **{name: after for name, (_, after) in facts.items()}), facts


def _worded(name: str, before: object, after: object) -> str:
    if after is None:
        return "no phases"
    return f"{name} {after}" if before is None else f"{name} {before} → {after}"


def _record(changed: Changed) -> dict[str, object]:
    """Return the fields that a change adds to the record of its case."""
    return {
        "phase": changed.case.phase,
        "changed": {
            name: {"before": before, "after": after}
            for name, (before, after) in changed.fields.items()
        },
        "on": changed.on,
        "reason": changed.reason,
        "override": changed.override,
    }


def change_case(work: Work, case: Case, said: CaseChange) -> Changed:
    """Change acuity, model or phase of an open or waiting case, dated and with a reason.

    ``work.reason`` becomes the reason. A change of model ends the phases; those of the new model
    begin when the first is said. A phase that is said again after its time is held back. Raises
    :class:`Refused` for a case that is closed or referred out, where nothing would change, for a
    model if the client has another open case, and for one over the ceiling without an override;
    :class:`UsageProblem` for phases and days that make no sense.
    """
    require(work.actor.role, "set")
    case = lock_to_change(work, case, said.model)
    _check_status(case)
    from_on = day_of_change(work, case, said.on)
    after = _as_wanted(work, case, said, from_on)
    fields: dict[str, tuple[object, object]] = {
        name: (getattr(case, name), getattr(after, name))
        for name in FIELDS
        if getattr(case, name) != getattr(after, name)
    }
    if after.phase_from != case.phase_from and "phase" not in fields:
        fields["phase"] = (phases_of(work, case).on(from_on), after.phase)
    if not fields and _confirms(work, case):
        place(work, case, said.reason or "", on=from_on)
        giving_reason(work, said.reason or "", None)
        return Changed(case, {}, from_on, said.reason)
    if not fields:
        raise Refused(
            f"Nothing changes: the case already has {_now(case)}.", code="nothing-to-change"
        )
    # The acuity is a fact, so it weighs already when the model is decided on.
    if after.acuity != case.acuity:
        work.change(case, acuity=after.acuity)
    decided = None
    if after.model != case.model:
        check_one_of_model(work, after)
    if after.model != case.model and after.worker_id is not None:
        decided = decide(work, after, override=said.override, instead=_INSTEAD)
    elif _weighs_more(work, case, after):
        warn_of_load(work, after)
    work.save(after)
    place(work, after, said.reason or "", on=from_on)
    overridden = decided.override if decided else None
    giving_reason(work, said.reason or "", overridden)
    return Changed(after, fields, from_on, said.reason, overridden)


def lock_to_change(work: Work, case: Case, model: str | None) -> Case:
    """Lock the case, and its worker too if the model changes; return the case as it is now."""
    worker = work.get(Worker, case.worker_id) if model and case.worker_id else None
    if worker is not None:
        lock_to_place(work, worker, client=case.client_id, case=case.id)
    elif model:
        work.lock(rows={Client: [case.client_id]})
    now = work.locked(case)
    if model:
        work.check_same(worker and worker.id, now.worker_id)
    return now


_INSTEAD = "Keep the model, or transfer the case"
"""The ways out for an open case that would go over the ceiling."""


def _check_status(case: Case) -> None:
    if case.status == "closed":
        raise Refused(
            "The case is closed, so you can't change it.",
            "To open a new episode: cm reopen CASE",
            code="case-closed",
        )
    if case.status == "referred-out":
        raise Refused(
            "The case was referred out, so you can't change it.",
            "To open a new case for the client: cm intake NAME --model M --same-as CODE",
            code="case-referred-out",
        )


def _as_wanted(work: Work, case: Case, said: CaseChange, from_on: date) -> Case:
    """The case with the values that are wanted; the phase is one that its model has."""
    after = replace(case, acuity=said.acuity or case.acuity)
    if said.model is not None and said.model != case.model:
        after = replace(after, model=said.model, model_from=from_on, phase=None, phase_from=None)
    phases = len(Models(work)[after.model].phase_days or ())
    if said.phase is not None and not phases:
        raise UsageProblem(
            f"The model {after.model} has no phases.",
            Sentence("Leave out {phase}."),
            field="phase",
        )
    if said.phase is not None and said.phase > phases:
        raise UsageProblem(
            Sentence(f"{{phase}} of {after.model} must be from 1 to {phases}."), field="phase"
        )
    if said.phase is None or (said.phase == after.phase and not _held(work, after, from_on)):
        return after
    return replace(after, phase=said.phase, phase_from=from_on)


def _confirms(work: Work, case: Case) -> bool:
    """Return whether saying the same again agrees to a change that hid how late a contact is."""
    if not may(work.actor.role, "override"):
        return False
    return any(item.kind == "acuity" for item in case_view(work, case).due)


def _held(work: Work, case: Case, on: date) -> bool:
    """Return whether the phase of the case is over by the dates, so that it can be held back."""
    phases = phases_of(work, case)
    return phases.begun_on is not None and phases.on(on) != case.phase


def _weighs_more(work: Work, before: Case, after: Case) -> bool:
    model = Models(work)[after.model]
    now, then = (weight(one.acuity, model.usual_acuity, model.weights) for one in (before, after))
    return then > now


def _now(case: Case) -> str:
    phase = f", phase {case.phase}" if case.phase else ""
    return f"acuity {case.acuity}, model {case.model}{phase}"
