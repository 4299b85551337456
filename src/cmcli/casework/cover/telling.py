"""Covers as records for programs, and the clients who were told of a cover."""

from collections.abc import Iterable
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.cover.values import CoverQuestion, TellOfCover
from cmcli.casework.days import day_of_fact
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.covers import Cover, CoveredCase
from cmcli.domain.dates import format_day
from cmcli.domain.permissions import require
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.covers import covers_since
from cmcli.store.reading.find import FoundCase


def perform_told(work: Work, found: FoundCase, said: TellOfCover) -> Answer:
    """Record that the client was told of a cover, and by whom the case is covered."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    on = day_of_fact(work, said.on)
    cover = _cover_of(work, case, said.cover)
    special = work.one(CoveredCase, cover_id=cover.id, case_id=case.id)
    if special is None:
        special = work.add(
            CoveredCase(id=work.new_id(), cover_id=cover.id, case_id=case.id, told_on=on)
        )
    elif special.told_on == on:
        raise Refused(f"Nothing changes: the client was told then of cover {cover.number}.")
    else:
        special = work.change(special, told_on=on)
    by = work.get(Worker, special.by_id or cover.by_id)
    who = f"{found.ref} {found.client.shown_name}"
    line = f"{who}: told {format_day(on, work.today)} that {by.handle if by else ''} covers."
    record = {"cover": cover.number, "told_on": on}
    return case_answer(work, case, (line,), record, client=found.client)


def _cover_of(work: Work, case: Case, number: int | None) -> Cover:
    """Return the cover of that number, else the one of the case's worker that is not over."""
    covers = [] if case.worker_id is None else covers_since(work, work.today, case.worker_id)
    if number is not None:
        known = work.one(Cover, number=number)
        covers = [known] if known is not None and known.worker_id == case.worker_id else []
    if covers:
        return min(covers, key=lambda one: one.from_on)
    which = "no cover" if number is None else f"no cover {number}"
    raise NotFound(
        f"The worker of the case has {which}.", "To see all covers: cm cover list", field="cover"
    )


def tell_of_covers(work: Work, worker: Worker) -> None:
    """Name the covers that a worker who leaves can't do any more."""
    covers = covers_since(work, work.today)
    special = work.all(CoveredCase, cover_id=[one.id for one in covers], by_id=worker.id)
    theirs = {one.cover_id for one in special}
    lost = [one for one in covers if one.by_id == worker.id or one.id in theirs]
    if lost:
        numbers = ", ".join(str(one.number) for one in lost)
        which = "cover" if len(lost) == 1 else "covers"
        work.warn(
            f"{worker.handle} no longer covers ({which} {numbers}): these cases are due again for"
            " their own workers. To see them: cm cover list"
        )


def cover_record(view: View, cover: Cover) -> dict[str, object]:
    """Return a cover as JSON prints it."""
    return cover_records(view, [cover])[0]


def cover_records(view: View, covers: Iterable[Cover]) -> list[dict[str, object]]:
    """Return covers as JSON prints them, with the open cases and how many clients were told.

    The cases are those that the worker has today.
    """
    covers = list(covers)
    special = view.all(CoveredCase, cover_id=[one.id for one in covers])
    staff = {key for one in covers for key in (one.worker_id, one.by_id)}
    staff |= {one.by_id for one in special if one.by_id is not None}
    handles = {one.id: one.handle for one in view.all(Worker, id=staff)}
    cases = view.all(Case, worker_id={one.worker_id for one in covers}, status="open")
    held = {one.id: one for one in cases} | {
        one.id: one for one in view.all(Case, id={one.case_id for one in special if one.by_id})
    }
    refs = _refs(view, [held[one.case_id] for one in special if one.by_id])
    return [_record(one, special, handles, cases, refs) for one in covers]


def _record(
    cover: Cover,
    special: Iterable[CoveredCase],
    handles: dict[str, str],
    cases: Iterable[Case],
    refs: dict[str, str],
) -> dict[str, object]:
    own = [one for one in special if one.cover_id == cover.id]
    theirs = {one.id for one in cases if _part_of(cover, one)}
    return {
        "number": cover.number,
        "worker": handles[cover.worker_id],
        "by": handles[cover.by_id],
        "from_on": cover.from_on,
        "to_on": cover.to_on,
        "ended_on": cover.ended_on,
        "cases": len(theirs),
        "told": sum(one.told_on is not None and one.case_id in theirs for one in own),
        "except": {refs[one.case_id]: handles[one.by_id] for one in own if one.by_id},
        "reason": cover.reason,
        "handover": cover.handover,
        "handover_at": cover.handover_at,
        "handback": cover.handback,
        "handback_at": cover.handback_at,
    }


def covered_refs(view: View, cover: Cover) -> dict[str, str]:
    """Return who covers single cases, by the reference of the case."""
    found: Any = cover_record(view, cover)["except"]
    return dict(found)


def untold_refs(view: View, cover: Cover) -> list[str]:
    """Return the references of the worker's open cases whose clients were not told."""
    special = view.all(CoveredCase, cover_id=cover.id)
    told = {one.case_id for one in special if one.told_on is not None}
    cases = view.all(Case, worker_id=cover.worker_id, status="open")
    left = [one for one in cases if _part_of(cover, one) and one.id not in told]
    return sorted(_refs(view, left).values())


def _part_of(cover: Cover, case: Case) -> bool:
    """Return whether the worker who is covered has the case, and it was open before the end."""
    since = case.accepted_on or case.opened_on
    return case.worker_id == cover.worker_id and since <= max(cover.from_on, cover.last_on)


def _refs(view: View, cases: Iterable[Case]) -> dict[str, str]:
    cases = list(cases)
    clients = {one.id: one.code for one in view.all(Client, id={one.client_id for one in cases})}
    return {one.id: case_ref(clients[one.client_id], one.episode) for one in cases}


def covers_asked(view: View, asked: CoverQuestion) -> list[dict[str, object]]:
    """Return the covers that hold or are to come, or all, by their first day."""
    found = view.all(Cover) if asked.every else covers_since(view, view.today)
    return cover_records(view, sorted(found, key=lambda one: (one.from_on, one.number)))
