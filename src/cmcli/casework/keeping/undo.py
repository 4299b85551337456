"""Undo: reversing an operation with a new operation, under the same rules as doing it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import (
    decide,
    giving_reason,
    other_of_model,
    second_of_model,
)
from cmcli.casework.cover.covers import check_covers
from cmcli.casework.cover.on_call import check_on_calls
from cmcli.casework.households.undoing import (
    check_homes,
    check_loads,
    clients_moved,
    household_loads,
)
from cmcli.casework.keeping.values import Undoing
from cmcli.casework.looking.record import lines_of
from cmcli.casework.stays.stays import check_stays
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.covers import Cover
from cmcli.domain.operations import Change, Operation
from cmcli.domain.permissions import NEVER_UNDONE, VERBS, require
from cmcli.domain.records import record_in, record_of
from cmcli.domain.safety import Flag
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.stays import Stay
from cmcli.domain.workers import OnCall, Team, Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core import log
from cmcli.store.core.head import head_of
from cmcli.store.core.locks import NAMED, keep_writers_out
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.undo import (
    PLACING,
    Blocker,
    blockers,
    cases_after,
    changes_of,
    joined_since,
    makes_own_key,
    take_back,
    touched_since,
    undoings,
    without_effect,
)
from cmcli.store.reading.facts import authors_known
from cmcli.store.reading.history import rows_of


@dataclass(frozen=True, slots=True)
class Undoable:
    """A command that undo can reverse: its operations, the first one first, and their changes.

    A command on many cases has one operation for each.
    """

    operations: tuple[Operation, ...]
    parts: tuple[tuple[Change, ...], ...]

    @property
    def operation(self) -> Operation:
        """The last of the operations."""
        return self.operations[-1]

    @property
    def name(self) -> str:
        """Return the name under which the same is found again."""
        mark = self.operation.mark
        return self.operation.id if len(self.operations) == 1 or mark is None else mark

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes in their order, with new numbers."""
        every = (change for part in self.parts for change in part)
        return tuple(one._replace(position=n) for n, one in enumerate(every, start=1))


def undoable(view: View, named: str | None, *, actor: str) -> Undoable:
    """Return the named operation, or the actor's last command that is not yet undone.

    Raises :class:`NotFound` if there is no such operation, and :class:`Refused` with the blockers
    if it can no longer be undone.
    """
    chosen = _chosen(view, named, actor)
    _check_free(view, chosen, undoings(view, chosen.operations[0].seq))
    return chosen


def _chosen(view: View, named: str | None, actor: str) -> Undoable:
    """Return the operations to undo, even if something blocks that."""
    found = _named(view, named) if named is not None else _last(view, actor)
    parts = tuple(tuple(changes_of(view, one.seq)) for one in found)
    for one, changes in zip(found, parts, strict=True):
        if any(record_in(change.table).sealed for change in changes):
            _check_known(view, one, actor, named)
    return Undoable(tuple(found), parts)


def _check_known(view: View, operation: Operation, actor: str, named: str | None) -> None:
    """Raise as for a missing change where the actor may not know of what it wrote."""
    author = view.one(Worker, handle=operation.actor)
    known = {} if author is None else authors_known(view, {author.id})
    if not any(actor in handles for handles in known.values()):
        raise _missing(named or operation.seq)


def _check_free(view: View, chosen: Undoable, undone: Mapping[int, int]) -> None:
    """Raise :class:`Refused` if the operations can no longer be undone. ``undone`` maps the later
    undone operations to those that undid them."""
    for one in chosen.operations:
        if one.command in NEVER_UNDONE:
            raise Refused(f"You can't undo change {one.seq} ({one.command}).")
        already = undone.get(one.seq)
        if already is not None:
            raise Refused(f"Change {one.seq} was already undone, by change {already}.")
    gone = _without(chosen, undone)
    found = [
        blocker
        for one, changes in zip(chosen.operations, chosen.parts, strict=True)
        for blocker in (*blockers(view, one.seq, changes, gone), *_undone_whole(view, one, undone))
    ]
    if found:
        numbers = [str(one.seq) for one in found if one.seq is not None]
        raise Refused(
            (
                f"You can't undo change {sentence_of(chosen)}: "
                f"{'; '.join(dict.fromkeys((one.why for one in found)))}."
            ),
            f"Undo change {', '.join(reversed(numbers))} first." if numbers else None,
            code="undo-blocked",
        )


def _without(chosen: Undoable, undone: Mapping[int, int]) -> set[int]:
    """Return the numbers that count for nothing: what is undone, with those that undid it, and the
    operations themselves."""
    mine = {one.seq for one in chosen.operations}
    return without_effect(undone, chosen.operations[0].seq) | mine


def _undone_whole(view: View, one: Operation, undone: Mapping[int, int]) -> Iterator[Blocker]:
    """Block the undo of the undo of a part, after the rest of its command was undone as well."""
    part = None if one.undoes is None else _operation(view, one.undoes)
    if part is None or part.mark is None or one.mark is not None:
        return
    for later in log.marked(view, part.mark):
        if later.undoes is not None and later.seq > one.seq and later.seq not in undone:
            yield Blocker(f"change {later.seq} undid the rest of that command", later.seq)


def _operation(view: View, named: str | int) -> Operation:
    found = log.operation(view, named)
    if found is None:
        raise _missing(named)
    return found


def _missing(named: str | int) -> NotFound:
    return NotFound(
        f"There is no change {named}.", "To see all changes: cm audit log", field="operation"
    )


def _named(view: View, named: str) -> list[Operation]:
    """Return the operation of that number or id, or those of a command by its mark."""
    return ([] if named.isdigit() else _of_command(view, named)) or [_operation(view, named)]


def _of_command(view: View, mark: str) -> list[Operation]:
    """Return the operations of a command on many cases that are not undone yet."""
    found = [one for one in log.marked(view, mark) if one.undoes is None]
    gone = undoings(view, found[0].seq) if found else {}
    return [one for one in found if one.seq not in gone]


def _last(view: View, actor: str) -> list[Operation]:
    mine = log.operations(view, actor=actor, limit=100)
    gone = undoings(view, mine[-1].seq) if mine else {}
    for one in mine:
        if one.undoes is None and one.command not in NEVER_UNDONE and one.seq not in gone:
            return [one] if one.mark is None else _of_command(view, one.mark)
    raise NotFound("You have no changes to undo.", "To see all changes: cm audit log")


SHOWN = 12
"""Changes that the answer names."""


def perform_undo(work: Work, said: Undoing) -> Answer:
    """Undo an operation, and tell which one, whose case it was and what it had changed."""
    require(work.actor.role, "undo")
    chosen = _chosen(work, said.operation, work.actor.handle)
    people, lines = subjects(work, chosen.changes), lines_of(work, chosen.changes)
    _undo(work, chosen, said.override)
    record = {
        "seq": work.seq,
        "id": work.id,
        "undoes": chosen.operation.seq,
        "command": chosen.operation.command,
        "changes": len(chosen.changes),
        "cases": list(people),
        "undone": [one.seq for one in chosen.operations],
    }
    more = len(lines) - SHOWN
    shown = [f"  {line}" for line in lines[:SHOWN]]
    shown += [f"  and {more} more changes"] if more > 0 else []
    return Answer(record, (f"Undid change {sentence_of(chosen)}{whose(people)}.", *shown))


def sentence_of(found: Undoable) -> str:
    """Name what is undone: ``71 (checkin, by ana)``, ``71 to 75 (transfer, by ana)``."""
    operation, first = found.operation, found.operations[0]
    numbers = f"{operation.seq}" if operation is first else f"{first.seq} to {operation.seq}"
    return f"{numbers} ({operation.command}, by {operation.actor})"


def subjects(view: View, changes: Iterable[Change]) -> dict[str, str]:
    """Map each case (else client) that the changes are about to the client's name."""
    changes = list(changes)
    cases = view.all(Case, id={one.case_id for one in changes if one.case_id is not None})
    people = {case.client_id for case in cases}
    people |= {one.row for one in changes if one.table == record_of(Client).table}
    clients = {client.id: client for client in view.all(Client, id=people)}
    found = {
        case_ref(clients[case.client_id].code, case.episode): clients[case.client_id].shown_name
        for case in cases
    }
    with_case = {case.client_id for case in cases}
    others = (one for one in clients.values() if one.id not in with_case)
    return dict(sorted({**found, **{one.code: one.shown_name for one in others}}.items()))


def whose(people: Mapping[str, str]) -> str:
    """The people at the end of a sentence: ``: Marisol Vega (QZTRK.1)``."""
    named = [f"{name} ({ref})" for ref, name in people.items()]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return f": {', '.join(named[:SHOWN])}{more}" if named else ""


def undo(work: Work, named: str | None, *, override: str | None = None) -> Undoable:
    """Undo the operation, or the actor's last command; everything it changed is as it was.

    A worker who may not do something may not undo it either. What doing would refuse today is
    refused: a case that comes to a worker passes through admission, with the other cases that come,
    and ``override`` is a supervisor's reason. Raises :class:`Refused` otherwise.
    """
    require(work.actor.role, "undo")
    chosen = _chosen(work, named, work.actor.handle)
    _undo(work, chosen, override)
    return chosen


def _undo(work: Work, chosen: Undoable, override: str | None) -> None:
    cases = _lock(work, chosen.changes)
    seen = head_of(work.connection).seq
    verb = _verb(work, chosen)
    gone = _judge(work, chosen, verb, cases)
    ended = _ended(work, chosen, cases)
    # What an import brings is a fact, also when it is brought again.
    overridden = None if verb == "import" else _admitted(work, cases, override)
    rows = rows_of(work, chosen.changes)
    loads = household_loads(work, clients_moved(work, chosen.changes))
    work.undoes = chosen.operation.seq
    work.mark = chosen.operation.mark if len(chosen.operations) > 1 else None
    staff = any(change.table == "workers" for change in chosen.changes)
    had_admin = staff and _has_admin(work)
    take_back(work, chosen.changes, rows)
    if had_admin and not _has_admin(work):
        raise Refused("cm needs at least one admin.", "Make another worker an admin first.")
    if ended:
        _check_ended(work, chosen, ended, gone)
    check_stays(work, {one.case_id for one in chosen.changes if one.table == _STAYS})
    check_covers(work, {one.row for one in chosen.changes if one.table == _COVERS})
    check_on_calls(work, {one.row for one in chosen.changes if one.table == _ON_CALLS})
    moved = clients_moved(work, chosen.changes)
    check_homes(work, moved)
    again = chosen.operation.undoes is not None
    check_loads(work, moved, loads, again=again)
    giving_reason(work, None, overridden)
    if work.take_head().seq != seen:  # somebody has written since: judged by what is there now
        _check_free(work, chosen, undoings(work, chosen.operations[0].seq))


_STAYS, _COVERS, _ON_CALLS = (record_of(kind).table for kind in (Stay, Cover, OnCall))

_KINDS: Mapping[str, type[Any]] = {
    "teams": Team,
    "workers": Worker,
    "clients": Client,
    "cases": Case,
}


_NAMING: Mapping[str, tuple[str, type[Any]]] = {
    "workers": ("team_id", Team),
    "reductions": ("worker_id", Worker),
    "contracted_hours": ("worker_id", Worker),
    "cases": ("client_id", Client),
    "worker_ties": ("client_id", Client),
}
"""Tables whose rows name a locked row, each with the column."""


def _lock(work: Work, changes: Sequence[Change]) -> "Cases":
    """Lock all rows that change or have changing parts, entirely if rows are deleted, and those
    that admission needs. Return the cases as they are now and as they will be."""
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
    for kind, key in _named_by_parts(work, changes):
        rows[kind].add(key)
    coming = _coming_to(work, cases_after(work, changes))
    rows[Worker] |= {one.id for one in coming}
    rows[Team] |= {one.team_id for one in coming if one.team_id is not None}
    rows[Client] |= (
        {case.client_id for case in work.all(Case, id=rows[Case])} if rows[Case] else set()
    )
    names = {NAMED[change.table] for change in changes if change.table in NAMED}
    if any(makes_own_key(change) for change in changes):
        keep_writers_out(work.connection)  # nobody may be about to use the key
    gone = {_KINDS[c.table] for c in changes if c.table in _KINDS and c.before is None}
    work.lock(*names, rows=rows, whole=gone)
    cases = cases_after(work, changes)
    work.check_same(coming, _coming_to(work, cases))
    return cases


def _named_by_parts(view: View, changes: Sequence[Change]) -> Iterator[tuple[type[Any], str]]:
    """Yield which rows are named by the rows that changed in part: the log does not have these."""
    for table in _NAMING.keys() - _KINDS.keys():
        ids = {one.row for one in changes if one.table == table and one.before and one.after}
        name, kind = _NAMING[table]
        for part in view.all(record_in(table).kind, id=ids) if ids else ():
            yield kind, getattr(part, name)


def _coming_to(view: View, cases: "Cases") -> list[Worker]:
    """Return the workers who would get cases, for admission."""
    ids = {then.worker_id for now, then in cases if then.worker_id and _comes(now, then)}
    return view.all(Worker, id=ids) if ids else []


Cases = Sequence[tuple[Case | None, Case]]
"""Cases as they are now and as they will be."""


def _judge(work: Work, chosen: Undoable, verb: str, cases: Cases) -> set[int]:
    """Raise if the operations may not be undone by the actor, or not any more.

    Return the numbers of operations without effect once these are undone.
    """
    undone = undoings(work, chosen.operations[0].seq)
    _check_free(work, chosen, undone)
    for one in chosen.operations:
        if one.actor != work.actor.handle:
            require(work.actor.role, "undo-others")
    _check_may(work, verb, chosen.changes)
    gone = _without(chosen, undone)
    for now, then in () if verb == "import" else cases:
        _check_episodes(work, chosen.operation, now, then, gone)
        if then.status == "open" and (now is None or _slot(now) != _slot(then)):
            _check_model(work, chosen.operation, then, [after for _, after in cases], gone)
    return gone


def _check_model(
    view: View, operation: Operation, then: Case, beside: Sequence[Case], gone: set[int]
) -> None:
    """Refuse to bring back a second open case in one model, but not two that were there before,
    as an import can leave them."""
    other = other_of_model(view, then, beside=beside)
    if other is not None and joined_since(view, [other.id], operation.seq, gone):
        raise second_of_model(view, other)


def _slot(case: Case) -> tuple[str, str, str]:
    """Return what decides whether a case is the client's second open one in its model."""
    return case.client_id, case.status, case.model


def _verb(view: View, chosen: Undoable) -> str:
    return _first(view, chosen.operation).command.split()[0]


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
        operation = _operation(view, operation.undoes)
    return operation


def _check_may(work: Work, verb: str, changes: Iterable[Change]) -> None:
    """Refuse an undo that the actor may not do, above all one that restores a role."""
    if verb in VERBS:
        require(work.actor.role, verb)
    for change in changes:
        if change.table != record_of(Worker).table:
            continue
        now = work.get(Worker, change.row)
        roles = [(image or {}).get("role") for image in (change.before, change.after)]
        if "admin" in (*roles, now and now.role):
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


def _admitted(work: Work, cases: Cases, override: str | None) -> str | None:
    """Ask admission about each case that comes to a worker, with all others as they will be; return
    the override if one counted."""
    overridden = None
    for now, then in cases:
        worker = work.get(Worker, then.worker_id) if then.worker_id else None
        if worker is None or not _comes(now, then):
            continue
        others = [case for _, case in cases if case.id != then.id]
        decided = decide(
            work, then, worker, override=override, instead="Leave it as it is", beside=others
        )
        overridden = decided.override or overridden
    return overridden


def _ended(work: Work, chosen: Undoable, cases: Cases) -> set[str]:
    """Return the cases, of those that the changes are about, that will have ended; all of them are
    locked, so that they were read before."""
    then = {after.id: after for _, after in cases}
    touched = {one.case_id for one in chosen.changes if one.case_id is not None}
    found = (then.get(key) or work.get(Case, key) for key in touched)
    return {case.id for case in found if case is not None and not case.under_way}


def _check_ended(work: Work, chosen: Undoable, ended: set[str], gone: set[int]) -> None:
    """Refuse what could not be done on a case that has ended.

    A settled flag stays settled there, and a case ends again only as it ended the first time.
    """
    for one in chosen.changes:
        opens = one.table == record_of(Flag).table and "settled_on" in (one.before or {})
        if opens and (one.before or {})["settled_on"] is None and one.case_id in ended:
            raise Refused(
                "The case has ended, so its safety flag stays settled.",
                "To raise it again: cm flag CASE TEXT --kind KIND",
                code="undo-blocked",
            )
    again = chosen.operation.undoes is not None
    if again and touched_since(work, ended, chosen.operations[0].seq, gone):
        raise Refused(
            "The case has ended, and it was changed since.",
            "Do it again instead of undoing the undo.",
            code="undo-blocked",
        )
