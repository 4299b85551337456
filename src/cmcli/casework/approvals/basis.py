"""Approvals as they are found, and the record behind their decisions.

It is read when a decision is submitted, and again when it is answered.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from cmcli.casework.capacity.placing import carrier_of_team, carriers
from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import TypedText
from cmcli.casework.models_today import Models
from cmcli.casework.plan.versions import draft
from cmcli.casework.referrals.referrals import not_ended
from cmcli.casework.reminding.snoozing import due_of
from cmcli.casework.round.safety import open_flags
from cmcli.casework.round.values.moving import MoveCaseload
from cmcli.domain.approvals import (
    CLOSURE,
    EXCEPTION,
    OVERRIDE,
    PLAN,
    SCHEDULE,
    UNSETTLED,
    VOID,
    WHOLE_CASELOAD,
    Approval,
    DecisionBasis,
    changed_since,
    seen,
)
from cmcli.domain.caseload import Load, carried, percent
from cmcli.domain.cases import Case
from cmcli.domain.contacts import HELD, WITH_CLIENT, Contact
from cmcli.domain.handovers import Handover, waiting_request
from cmcli.domain.plans import Goal
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import LEADING
from cmcli.domain.safety import Rhythm
from cmcli.domain.workers import Team, Worker
from cmcli.errors import NotFound
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_worker

_WORKER, _TEAM = "worker ", "team "


def basis_of(
    view: View, kind: str, case: Case, said: Mapping[str, Any], workers: Iterable[str] = ()
) -> DecisionBasis:
    """Read the record behind a decision of that kind.

    ``said`` are the texts of the decision, ``workers`` the ids of those whose load it changes.
    """
    return _READ[kind](view, case, said, tuple(workers))


def digest_now(
    view: View, kind: str, case: Case, said: Mapping[str, Any], workers: Iterable[str] = ()
) -> str:
    """Return the digests of the record behind a decision today, as JSON."""
    return json.dumps(seen(kind, basis_of(view, kind, case, said, workers)))


def changes_since(view: View, one: Approval, case: Case) -> list[str]:
    """Name what has changed since a decision was submitted, in words."""
    then: dict[str, str] = json.loads(one.digest)
    now = seen(one.kind, basis_of(view, one.kind, case, texts_of(one), loaded(one)))
    return [f"{named(view, name)}{_how(name, then, now)}" for name in changed_since(then, now)]


def texts_of(one: Approval) -> dict[str, TypedText]:
    """Return what was said, as texts by field."""
    said: dict[str, Any] = json.loads(one.said)
    return {name: tuple(text) if isinstance(text, list) else text for name, text in said.items()}


def command_of(value: type[Value]) -> str:
    """Return the command under which a decision is kept."""
    return WHOLE_CASELOAD if issubclass(value, MoveCaseload) else value.COMMAND


def loaded(one: Approval) -> list[str]:
    """Return the ids of the workers whose load a decision changes."""
    parts = json.loads(one.digest)
    return [name.removeprefix(_WORKER) for name in parts if name.startswith(_WORKER)]


def named(view: View, part: str) -> str:
    """Return the name of a part of a record; a worker or a team by the username."""
    for prefix, kind in ((_WORKER, Worker), (_TEAM, Team)):
        if part.startswith(prefix):
            found: Any = view.get(kind, part.removeprefix(prefix))
            return f"caseload of {prefix if kind is Team else ''}{found.handle if found else '–'}"
    return part


def _how(part: str, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    return " (gone)" if part not in now else " (new)" if part not in then else ""


_Read = Callable[[View, Case, Mapping[str, Any], Sequence[str]], DecisionBasis]


def _plan(view: View, case: Case, *_: Any) -> DecisionBasis:
    return DecisionBasis(case, plan=draft(view, case))


def _closure(view: View, case: Case, *_: Any) -> DecisionBasis:
    return DecisionBasis(
        case,
        goals=view.all(Goal, order=("number",), case_id=case.id),
        flags=open_flags(view, case),
        referrals=view.all(Referral, **not_ended(case)),
        contacts=_latest_contact(view, case),
    )


def _latest_contact(view: View, case: Case) -> list[Contact]:
    held = {"case_id": case.id, "with_whom": WITH_CLIENT, "outcome": HELD, "error_at": None}
    return view.all(Contact, order=("-at",), limit=1, **held)


def _override(
    view: View, case: Case, said: Mapping[str, Any], workers: Sequence[str]
) -> DecisionBasis:
    if not workers:  # a closing with too few attempts passes no limit of a worker
        return DecisionBasis(case, contacts=_latest_contact(view, case))
    loads = dict(_loads(view, workers))
    if "all_of" in said:
        leaver = find_worker(view, said["all_of"])
        cases = view.all(Case, order=("id",), worker_id=leaver.id, status="open")
        return DecisionBasis(case, loads=loads, caseload=cases)
    transfers = view.all(Handover, order=("number",), case_id=case.id)
    waiting = waiting_request(case, transfers)
    requests = () if waiting is None else (waiting,)
    return DecisionBasis(case, loads=loads, requests=requests)


def _loads(view: View, ids: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    models, workers = Models(view), view.all(Worker, id=ids)
    found = {f"{_WORKER}{key}": one for key, one in carriers(view, workers).items()}
    for key in sorted({one.team_id for one in workers if one.team_id is not None}):
        team = view.get(Team, key)
        if team is not None:
            found[f"{_TEAM}{key}"] = carrier_of_team(view, team)
    for name, one in found.items():
        load = carried(one, models)
        exact = f"{load.target} {load.ceiling} {one.capacity}"
        yield name, (_fullness(load, one.capacity), exact)


def _fullness(load: Load, capacity: Fraction) -> str:
    if capacity == 0:
        return "no casework hours"
    target, ceiling = percent(load.target / capacity), percent(load.ceiling / capacity)
    return f"{target} of the target, {ceiling} of the ceiling"


def _exception(view: View, case: Case, said: Mapping[str, Any], *_: Any) -> DecisionBasis:
    try:
        items = due_of(view, case, said["kind"], said.get("number"))
    except NotFound:
        items = []
    due = {f"{one.kind} {one.number or ''}".strip(): one.due_on for one in items}
    return DecisionBasis(case, due=due)


def _schedule(view: View, case: Case, *_: Any) -> DecisionBasis:
    rhythms = view.all(Rhythm, order=("from_on", "id"), case_id=case.id)
    return DecisionBasis(case, rhythms=rhythms)


_READ: Mapping[str, _Read] = {
    PLAN: _plan,
    CLOSURE: _closure,
    OVERRIDE: _override,
    EXCEPTION: _exception,
    SCHEDULE: _schedule,
}


# Approvals as they are found and ended.


def approval_record(one: Approval, handles: Mapping[str, str]) -> dict[str, object]:
    """Return an approval as JSON prints it; ``handles`` are those of workers by their ids."""
    return {
        "number": one.number,
        "kind": one.kind,
        "status": one.status,
        "decision": one.seen,
        "command": one.command,
        "reason": one.reason,
        "submitted_by": handles.get(one.submitted_by),
        "submitted_on": one.submitted_on,
        "answered_by": handles.get(one.answered_by or ""),
        "answered_on": one.answered_on,
        "answer": one.answer,
        "own": bool(one.own),
    }


def approvers_beside(view: View, worker: Worker) -> list[Worker]:
    """Return those who work here and may approve what this worker submits."""
    leading = view.all(Worker, order=("handle",), role=LEADING, active=True)
    return [one for one in leading if one.id != worker.id]


def waiting_on(case: Case) -> dict[str, Any]:
    """Return the question that finds the approvals of a case that are not settled."""
    return {"order": ("number",), "case_id": case.id, "status": UNSETTLED}


def unsettled(view: View, case: Case) -> list[Approval]:
    """Return the approvals of a case that somebody still has to act on."""
    return view.all(Approval, **waiting_on(case))


def moves_waiting(view: View) -> list[Approval]:
    """Return the transfers of whole caseloads that somebody still has to act on."""
    return view.all(Approval, order=("number",), command=WHOLE_CASELOAD, status=UNSETTLED)


def end_unsettled(work: Work, case: Case) -> list[Approval]:
    """End what waits for approval on a case that ends, goes on elsewhere, or comes back."""
    ended = {"status": VOID, "answered_on": work.today}
    return [
        work.change(one, **{**ended, "answered_by": one.answered_by or work.actor.id})
        for one in unsettled(work, case)
    ]
