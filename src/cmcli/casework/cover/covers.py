"""Covers are arranged and ended, and their hand-overs are written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.cover.telling import cover_record, covered_refs
from cmcli.casework.cover.values import AddCover, EndCover, WriteHandback, WriteHandover
from cmcli.domain.cases import Case
from cmcli.domain.covers import Cover, CoveredCase, days_away
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.reductions import Reduction
from cmcli.domain.text import quoted
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.covers import covers_between
from cmcli.store.reading.find import find_case, find_worker


def perform_add(work: Work, said: AddCover) -> Answer:
    """Let somebody cover for a worker, and say what that means."""
    away = _present(work, said.worker, "worker")
    _check_may(work, away)
    by = _present(work, said.by, "by")
    apart = _apart(work, away, said.apart)
    work.lock("covers", rows={Case: [one.id for one in apart]})
    work.check_same(apart, {work.get(Case, one.id): who for one, who in apart.items()})
    for who in (by, *apart.values()):
        if who.id == away.id:
            raise Refused(
                f"{away.handle} can't cover for {away.handle}.",
                "Name another worker.",
                code="cover-self",
                field="by",
            )
    cover = Cover(
        id=work.new_id(),
        number=work.next_number(Cover),
        worker_id=away.id,
        by_id=by.id,
        from_on=said.from_on,
        to_on=said.to_on,
        reason=said.reason,
        entered_on=work.today,
    )
    _check(work, cover, away, (by, *apart.values()))
    work.add(cover)
    work.add_all(
        [
            CoveredCase(id=work.new_id(), cover_id=cover.id, case_id=case.id, by_id=who.id)
            for case, who in apart.items()
        ]
    )
    work.reason = said.reason
    return Answer(cover_record(work, cover), tuple(_added(work, cover)))


def _added(work: Work, cover: Cover) -> Iterator[str]:
    record = cover_record(work, cover)
    days = f"from {format_day(cover.from_on, work.today)} to {format_day(cover.to_on, work.today)}"
    count = "1 open case" if record["cases"] == 1 else f"{record['cases']} open cases"
    yield (
        f"Cover {cover.number}: {record['by']} covers for {record['worker']} {days}, {count}."
        " No case is transferred."
    )
    for ref, who in covered_refs(work, cover).items():
        yield f"{who} covers {ref}."
    if record["cases"]:
        yield f"To record that clients were told: cm cover told CASE --cover {cover.number}"


def _apart(work: Work, away: Worker, said: Mapping[str, str]) -> dict[Case, Worker]:
    """Return the cases that others cover, each with who does."""
    found: dict[Case, Worker] = {}
    for reference, handle in said.items():
        one = find_case(work, reference)
        if one.case.worker_id != away.id or not one.case.under_way:
            raise Refused(
                f"{one.ref} is no open case of {away.handle}.",
                f"To see them: cm list --worker {away.handle}",
                code="not-theirs",
                field="apart",
            )
        found[one.case] = _present(work, handle, "apart")
    return found


def _check(work: Work, cover: Cover, away: Worker, coverers: Collection[Worker]) -> None:
    """Refuse a second cover on the same days, and a worker who is away or covered then."""
    first, last = cover.from_on, cover.to_on
    ids = {away.id, *(one.id for one in coverers)}
    near = [one for one in covers_between(work, first, last, ids) if one.id != cover.id]
    for one in near:
        if one.worker_id == away.id:
            raise Refused(
                f"{away.handle} is already covered {_days(one)} (cover {one.number}).",
                f"To end that first: cm cover end {one.number} --on D",
                code="cover-overlap",
                field="from_on",
            )
    reserved = work.all(Reduction, worker_id=[one.id for one in coverers])
    for who in coverers:
        _check_there(who, near, [one for one in reserved if one.worker_id == who.id], first, last)
    for one in near:
        if one.worker_id != away.id and _covers(work, one, away):
            theirs = work.get(Worker, one.worker_id)
            work.warn(
                f"{away.handle} covers for {theirs.handle if theirs else ''} {_days(one)}"
                f" (cover {one.number}). On the days of both, those cases go to who covers for"
                f" {away.handle}."
            )


def _check_there(
    who: Worker, near: Collection[Cover], reserved: Collection[Reduction], first: date, last: date
) -> None:
    for one in near:
        if one.worker_id == who.id:
            raise Refused(
                f"{who.handle} is covered {_days(one)} (cover {one.number}), so can't cover then.",
                "Name another worker, or other days.",
                code="cover-away",
                field="by",
            )
    day = next(days_away(reserved, first, last), None)
    if day is not None:
        raise Refused(
            f"{who.handle} has no hours on {short_day(day)}, so can't cover then.",
            "Name another worker, or other days.",
            code="cover-away",
            field="by",
        )


def _covers(view: View, cover: Cover, worker: Worker) -> bool:
    """Return whether the worker covers, in any case."""
    return cover.by_id == worker.id or bool(
        view.count(CoveredCase, cover_id=cover.id, by_id=worker.id)
    )


def check_covers(work: Work, covers: Collection[str]) -> None:
    """Refuse covers (ids) as they now are, where making them today would be refused."""
    for cover in work.all(Cover, id=covers) if covers else ():
        if cover.last_on < max(cover.from_on, work.today):
            continue
        others = {one.by_id for one in work.all(CoveredCase, cover_id=cover.id)} - {None}
        away = work.get(Worker, cover.worker_id)
        if away is not None:
            coverers = work.all(Worker, id=others | {cover.by_id})
            _check(work, replace(cover, to_on=cover.last_on), away, coverers)


def perform_end(work: Work, said: EndCover) -> Answer:
    """End a cover sooner, and say who sees to the cases from then on."""
    work.lock("covers")
    cover = find_cover(work, said.number)
    away = work.get(Worker, cover.worker_id)
    if away is not None:
        _check_may(work, away)
    on = said.on or work.today
    if on > cover.last_on:
        raise Refused(
            f"Cover {cover.number} ends on {short_day(cover.last_on)} anyway.",
            "Name an earlier day.",
            code="already-ended",
            field="on",
        )
    cover = work.change(cover, ended_on=on)
    record = cover_record(work, cover)
    lines = [
        f"Cover {cover.number}: {record['worker']} sees to the cases again from"
        f" {format_day(on, work.today)}."
    ]
    by = work.get(Worker, cover.by_id)
    if cover.from_on < on and cover.handback_at is None and by is not None and by.active:
        lines.append(f"{record['by']} writes the hand-back: cm cover handback {cover.number}")
    return Answer(record, tuple(lines))


def perform_handover(work: Work, said: WriteHandover) -> Answer:
    """Write the hand-over of a cover; written again, it replaces the one before."""
    work.lock("covers")
    cover = find_cover(work, said.number)
    _check_writes(work, [cover.worker_id])
    cover = work.change(cover, handover=said.text, handover_at=work.now)
    record = cover_record(work, cover)
    line = f"Cover {cover.number}: the hand-over to {record['by']} is written."
    return Answer(record, (line, *_untold(record)))


def _untold(record: Mapping[str, object]) -> Iterator[str]:
    left = int(str(record["cases"])) - int(str(record["told"]))
    if left > 0:
        whom = "1 client is" if left == 1 else f"{left} clients are"
        yield f"{whom} not told yet: cm cover told CASE --cover {record['number']}"


def perform_handback(work: Work, said: WriteHandback) -> Answer:
    """Write the hand-back of a cover; written again, it replaces the one before."""
    work.lock("covers")
    cover = find_cover(work, said.number)
    others = (one.by_id for one in work.all(CoveredCase, cover_id=cover.id))
    _check_writes(work, [cover.by_id, *(one for one in others if one is not None)])
    cover = work.change(cover, handback=said.text, handback_at=work.now)
    record = cover_record(work, cover)
    line = f"Cover {cover.number}: the hand-back to {record['worker']} is written."
    return Answer(record, (line,))


def find_cover(view: View, number: int, field: str = "number") -> Cover:
    """Return the cover of that number; raises :class:`NotFound`."""
    cover = view.one(Cover, number=number)
    if cover is None:
        raise NotFound(
            f"There is no cover {number}.", "To see them all: cm cover list --all", field=field
        )
    return cover


def _check_may(work: Work, away: Worker) -> None:
    """Let workers arrange their own cover, and supervisors that of everybody."""
    require(work.actor.role, "cover" if away.id == work.actor.id else "cover-others")


def _check_writes(work: Work, authors: Collection[str]) -> None:
    require(work.actor.role, "cover" if work.actor.id in authors else "cover-others")


def _present(view: View, handle: str, field: str) -> Worker:
    """Return the worker who is named, who must still work here."""
    worker = find_worker(view, handle, field=field)
    if not worker.active:
        raise NotFound(
            f"{quoted(worker.handle)} no longer works here.", "Name another worker.", field=field
        )
    return worker


def _days(cover: Cover) -> str:
    return f"from {short_day(cover.from_on)} to {short_day(cover.last_on)}"
