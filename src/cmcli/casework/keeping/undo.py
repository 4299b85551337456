"""Undo: reversing an operation with a new operation, under the same rules as doing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import (
    check_one_of_model,
    decide,
    giving_reason,
    held_by,
)
from cmcli.casework.keeping.values import Undoing
from cmcli.casework.models_today import Models
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.operations import Change, Operation
from cmcli.domain.permissions import NEVER_UNDONE, VERBS, require
from cmcli.domain.records import record_of
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Team, Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core import log
from cmcli.store.core.head import head_of
from cmcli.store.core.locks import NAMED
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.undo import (
    PLACING,
    blockers,
    cases_after,
    changes_of,
    joined_since,
    rows_of,
    take_back,
    undoings,
    without_effect,
)


@dataclass(frozen=True, slots=True)
class Undoable:
    """An operation that undo can reverse, with its changes."""

    operation: Operation
    changes: tuple[Change, ...]


def undoable(view: View, named: str | None, *, actor: str) -> Undoable:
    """Return the named operation, or the actor's last one that is not yet undone.

    Raises :class:`NotFound` if there is no such operation, and :class:`Refused` with the blockers
    if it can no longer be undone.
    """
    chosen = _chosen(view, named, actor)
    _check_free(view, chosen, undoings(view, chosen.operation.seq))
    return chosen


def _chosen(view: View, named: str | None, actor: str) -> Undoable:
    """Return the operation with its changes, even if something blocks its undo."""
    operation = _named(view, named) if named is not None else _last(view, actor)
    return Undoable(operation, tuple(changes_of(view, operation.seq)))


def _check_free(view: View, chosen: Undoable, undone: Mapping[int, int]) -> None:
    """Raise :class:`Refused` if the operation can no longer be undone. ``undone`` maps the later
    undone operations to those that undid them."""
    operation = chosen.operation
    if operation.command in NEVER_UNDONE:
        raise Refused(f"You can't undo change {operation.seq} ({operation.command}).")
    already = undone.get(operation.seq)
    if already is not None:
        raise Refused(f"Change {operation.seq} was already undone, by change {already}.")
    gone = without_effect(undone, operation.seq)
    found = blockers(view, operation.seq, chosen.changes, gone)
    if found:
        numbers = [str(one.seq) for one in found if one.seq is not None]
        raise Refused(
            (
                f"You can't undo change {operation.seq} ({operation.command}): "
                f"{'; '.join(dict.fromkeys((one.why for one in found)))}."
            ),
            f"Undo change {', '.join(reversed(numbers))} first." if numbers else None,
            code="undo-blocked",
        )


def _named(view: View, named: str) -> Operation:
    found = log.operation(view, named)
    if found is None:
        raise NotFound(
            f"There is no change {named}.", "To see all changes: cm audit log", field="operation"
        )
    return found


def _last(view: View, actor: str) -> Operation:
    mine = log.operations(view, actor=actor, limit=100)
    gone = undoings(view, mine[-1].seq) if mine else {}
    for one in mine:
        if one.undoes is None and one.command not in NEVER_UNDONE and one.seq not in gone:
            return one
    raise NotFound("You have no changes to undo.", "To see all changes: cm audit log")


def perform_undo(work: Work, said: Undoing) -> Answer:
    """Undo an operation, and tell which one."""
    taken = undo(work, said.operation, override=said.override)
    record = {
        "seq": work.seq,
        "id": work.id,
        "undoes": taken.operation.seq,
        "command": taken.operation.command,
        "changes": len(taken.changes),
    }
    return Answer(record, (f"Undid change {sentence_of(taken)}.",))


def sentence_of(found: Undoable) -> str:
    """Name an operation: ``71 (checkin, by ana)``."""
    operation = found.operation
    return f"{operation.seq} ({operation.command}, by {operation.actor})"


def undo(work: Work, named: str | None, *, override: str | None = None) -> Undoable:
    """Take the operation back; everything that it changed is as it was.

    A worker who may not do something may not undo it either. A case can come back to a worker who
    has got others since; it then passes through admission, and ``override`` is a supervisor's
    reason. Raises :class:`Refused` otherwise.
    """
    require(work.actor.role, "undo")
    chosen = _chosen(work, named, work.actor.handle)
    _lock(work, chosen.changes)
    seen = head_of(work.connection).seq
    overridden = _judged(work, chosen, override)
    rows = rows_of(work, chosen.changes)
    if work.take_head().seq != seen:  # somebody has written since: judged by what is there now
        overridden = _judged(work, chosen, override)
    work.undoes = chosen.operation.seq
    staff = any(change.table == "workers" for change in chosen.changes)
    had_admin = staff and _has_admin(work)
    take_back(work, chosen.changes, rows)
    if had_admin and not _has_admin(work):
        raise Refused("cm needs at least one admin.", "Make another worker an admin first.")
    giving_reason(work, None, overridden)
    return chosen


_KINDS: Mapping[str, type[Any]] = {
    "teams": Team,
    "workers": Worker,
    "clients": Client,
    "cases": Case,
}


_NAMING: Mapping[str, tuple[str, type[Any]]] = {
    "workers": ("team_id", Team),
    "reductions": ("worker_id", Worker),
    "cases": ("client_id", Client),
}
"""Tables whose rows name a locked row, each with the column."""


def _lock(work: Work, changes: Sequence[Change]) -> None:
    """Lock all rows that change or have changing parts, entirely if rows are deleted, and those
    that admission needs."""
    rows: dict[type[Any], set[str]] = {kind: set() for kind in _KINDS.values()}
    for change in changes:
        if change.table in _KINDS:
            rows[_KINDS[change.table]].add(change.row)
        if change.table in _NAMING:
            name, kind = _NAMING[change.table]
            images = (change.before or {}, change.after or {})
            rows[kind] |= {image[name] for image in images if image.get(name)}
        if change.case_id is not None:
            rows[Case].add(change.case_id)
    coming = _coming_to(work, changes)
    rows[Worker] |= {one.id for one in coming}
    rows[Team] |= {one.team_id for one in coming if one.team_id is not None}
    rows[Client] |= (
        {case.client_id for case in work.all(Case, id=rows[Case])} if rows[Case] else set()
    )
    names = {NAMED[change.table] for change in changes if change.table in NAMED}
    gone = {_KINDS[c.table] for c in changes if c.table in _KINDS and c.before is None}
    work.lock(*names, rows=rows, whole=gone)
    work.check_same(coming, _coming_to(work, changes))


def _coming_to(view: View, changes: Sequence[Change]) -> list[Worker]:
    """Return the workers who would get cases, for admission."""
    pairs = cases_after(view, changes)
    ids = {then.worker_id for now, then in pairs if then.worker_id and _comes(now, then)}
    return view.all(Worker, id=ids) if ids else []


def _judged(work: Work, chosen: Undoable, override: str | None) -> str | None:
    """Raise if the operation may not be undone; return the override if it was needed."""
    operation = chosen.operation
    undone = undoings(work, operation.seq)
    _check_free(work, chosen, undone)
    if operation.actor != work.actor.handle:
        require(work.actor.role, "undo-others")
    verb = _first(work, operation).command.split()[0]
    _check_may(work, verb, chosen.changes)
    gone, overridden = without_effect(undone, operation.seq), None
    # What an import brings is a fact, also when it is brought again.
    for now, then in () if verb == "import" else cases_after(work, chosen.changes):
        _check_episodes(work, operation, now, then, gone)
        if now is None or (now.status, now.model) != (then.status, then.model):
            check_one_of_model(work, then)
        overridden = _admitted(work, operation, now, then, gone, override) or overridden
    return overridden


def _comes(now: Case | None, then: Case) -> bool:
    """Return whether a case, after the undo, adds a load to a worker that it doesn't add now."""
    if then.status != "open" or then.worker_id is None:
        return False
    return now is None or any(getattr(now, name) != getattr(then, name) for name in PLACING)


def _has_admin(view: View) -> bool:
    return view.count(Worker, role="admin", active=True) > 0


def _first(view: View, operation: Operation) -> Operation:
    """The operation that an undo, or the undo of an undo, is about in the end."""
    while operation.undoes is not None:
        operation = _named(view, str(operation.undoes))
    return operation


def _check_may(work: Work, verb: str, changes: Iterable[Change]) -> None:
    """Refuse an undo that the actor may not do, above all one that restores a role."""
    if verb in VERBS:
        require(work.actor.role, verb)
    for change in changes:
        roles = [(image or {}).get("role") for image in (change.before, change.after)]
        if change.table == record_of(Worker).table and "admin" in roles:
            require(work.actor.role, "admin")


def _check_episodes(
    view: View, operation: Operation, now: Case | None, then: Case, gone: set[int]
) -> None:
    """Refuse to bring back an ended case beside a later episode, as reopening would refuse."""
    if not then.under_way or (now is not None and now.under_way):
        return
    for one in view.all(Case, client_id=then.client_id, status=UNDER_WAY):
        if one.id != then.id and joined_since(view, [one.id], operation.seq, gone):
            client = view.get(Client, one.client_id)
            ref = case_ref(client.code if client else "", one.episode)
            raise Refused(
                f"{ref} has been opened since, so the earlier episode stays closed.",
                f"Go on with {ref}.",
                code="undo-blocked",
            )


def _admitted(
    work: Work,
    operation: Operation,
    now: Case | None,
    then: Case,
    gone: set[int],
    override: str | None,
) -> str | None:
    """Ask admission about a case that comes to a worker; gives the override if one counted.

    Where nobody else was put on the worker since, all is as it was, and nothing is asked.
    """
    if then.worker_id is None or not _comes(now, then):
        return None
    worker = work.get(Worker, then.worker_id)
    if worker is None:
        return None
    together = [worker]
    if worker.team_id is not None and Models(work)[then.model].scope == "team":
        together = work.all(Worker, team_id=worker.team_id)
    held = {one.case for cases in held_by(work, together).values() for one in cases}
    if worker.active and not joined_since(work, held - {then.id}, operation.seq, gone):
        return None
    instead = "Leave it as it is"
    return decide(work, then, worker, override=override, instead=instead).override
