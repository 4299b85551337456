"""Undo: taking back an operation as a new operation."""

from dataclasses import dataclass

from cmcli.domain.operations import Change, Operation
from cmcli.domain.permissions import require
from cmcli.errors import NotFound, Refused
from cmcli.store import log
from cmcli.store.undo import blockers, changes_of, take_back, undone_by
from cmcli.store.view import View
from cmcli.store.work import Work

FINAL = ("init", "demo", "db migrate", "db restore")
"""Commands whose operations are never taken back."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """An operation that may be taken back, with its changes."""

    operation: Operation
    changes: tuple[Change, ...]


def undoable(view: View, named: str | None, *, actor: str) -> Undoable:
    """The operation named, or the actor's last one that was not taken back yet.

    Raises :class:`NotFound` where there is none, :class:`Refused` with the blockers where it can
    no longer be taken back.
    """
    operation = _named(view, named) if named is not None else _last(view, actor)
    if operation.command in FINAL:
        raise Refused(f"Operation {operation.seq} ({operation.command}) cannot be taken back.")
    already = undone_by(view, operation.seq)
    if already is not None:
        raise Refused(f"Operation {operation.seq} was taken back already, by operation {already}.")
    changes = changes_of(view, operation.seq)
    found = blockers(view, operation.seq, changes)
    if found:
        numbers = [str(one.seq) for one in found if one.seq is not None]
        raise Refused(
            f"Operation {operation.seq} ({operation.command}) cannot be taken back:"
            f" {'; '.join(dict.fromkeys(one.why for one in found))}.",
            f"Take back operation {', '.join(reversed(numbers))} first." if numbers else None,
            code="undo-blocked",
        )
    return Undoable(operation, tuple(changes))


def _named(view: View, named: str) -> Operation:
    found = log.operation(view, named)
    if found is None:
        raise NotFound(f"There is no operation {named}.", "cm audit log lists them.")
    return found


def _last(view: View, actor: str) -> Operation:
    mine = log.operations(view, actor=actor, limit=100)
    for one in mine:
        final = one.undoes is not None or one.command in FINAL
        if not final and undone_by(view, one.seq) is None:
            return one
    raise NotFound("There is nothing of yours to take back.", "cm audit log lists operations.")


def undo(work: Work, named: str | None) -> Undoable:
    """Take the operation back; everything that it changed is as it was."""
    require(work.actor.role, "undo")
    found = undoable(work, named, actor=work.actor.handle)
    if found.operation.actor != work.actor.handle:
        require(work.actor.role, "undo-others")
    work.undoes = found.operation.seq
    take_back(work, list(found.changes))
    return found
