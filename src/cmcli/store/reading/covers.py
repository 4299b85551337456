"""Covers: those that hold on a day, and those that are near with the open cases they are for.

Both are read by the last day of covers, which has an index, so that old ones cost nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.engine import Dialect

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.cover_clock import AHEAD, CaseApart, CoverState, WorkerAway
from cmcli.domain.covers import LOOKED_BACK, CasesCovered, Cover, CoveredCase, CoverOn, DayCovers
from cmcli.domain.reductions import Reduction
from cmcli.domain.workers import OnCall, OnCallNow, Worker
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.reading import conditions


def covers_ahead(view: View) -> None:
    """Say that :func:`day_covers` will soon be asked."""
    view.ahead_rows(_on_day(), day=view.today)


def cases_covered(view: View) -> Mapping[str, tuple[CasesCovered, ...]]:
    """Return the open cases that each worker covers today, by the handle of who covers."""
    covers = day_covers(view)
    if not covers.away():
        return {}
    cases = view.all(Case, worker_id=covers.away(), status="open")
    return covers.covering((one.worker_id, one.id) for one in cases if one.worker_id is not None)


def prepare_covers(dialect: Dialect) -> None:
    """Compile the statement of :func:`day_covers`."""
    _on_day().prepare(dialect)


def day_covers(view: View) -> DayCovers:
    """Return the covers that hold on the day of the view."""
    found: dict[str, CoverOn] = {}
    others: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for away, handle, last, ended, by, by_handle, works, case, *other in view.rows_told(
        _on_day(), day=view.today
    ):
        last = _last(last, ended)
        found[away] = CoverOn(away, handle, (by, by_handle) if works else None, last)
        if case is not None and other[2]:
            others[away][case] = (other[0], other[1])
    return DayCovers(one._replace(others=others[key]) for key, one in found.items())


def states_ahead(view: View) -> None:
    """Say that :func:`cover_states` will soon be asked."""
    view.ahead_rows(_near(), **_since(view.today))


def cover_states(view: View) -> list[CoverState]:
    """Return the covers that hold, are to come, or have ended a short while ago."""
    found = []
    for number, worker, by, works, first, last, ended, *more in view.rows_told(
        _near(), **_since(view.today)
    ):
        last = _last(last, ended)
        written, back, *counts = more
        found.append(
            CoverState(number, worker, by, works, first, last, bool(written), bool(back), *counts)
        )
    return sorted(found, key=lambda one: one.number)


def workers_away(view: View) -> list[WorkerAway]:
    """Return the workers with hours reserved now or soon, with the number of their open cases."""
    found: dict[str, tuple[str, int, list[Reduction]]] = {}
    last = view.today + AHEAD
    for handle, cases, *columns in view.rows_told(_reserved(), first=view.today, last=last):
        reduction = from_columns(Reduction, tuple(columns))
        found.setdefault(reduction.worker_id, (handle, cases, []))[2].append(reduction)
    return [WorkerAway(handle, cases, tuple(some)) for handle, cases, some in found.values()]


def cases_apart(view: View) -> list[CaseApart]:
    """Return the open cases that somebody covers by exception, in covers that are not over."""
    found = []
    for code, episode, worker, by, first, last, ended in view.rows_told(_apart(), since=view.today):
        found.append(CaseApart(case_ref(code, episode), worker, by, first, _last(last, ended)))
    return found


def away_ahead(view: View) -> None:
    """Say that :func:`workers_away` and :func:`cases_apart` will soon be asked."""
    view.ahead_rows(_reserved(), first=view.today, last=view.today + AHEAD)
    view.ahead_rows(_apart(), since=view.today)


def covers_between(view: View, first: date, last: date, workers: Collection[str]) -> list[Cover]:
    """Return the covers on any of these days of or by these workers (ids), by their numbers."""
    rows = view.rows(_between(), first=first, last=last, workers=[*workers])
    found = (from_columns(Cover, row) for row in rows)
    return sorted((one for one in found if one.overlaps(first, last)), key=lambda one: one.number)


def _last(last: date, ended: date | None) -> date:
    """The last day; see :attr:`Cover.last_on`."""
    return last if ended is None else min(last, ended - timedelta(days=1))


def covers_since(view: View, day: date, worker: str | None = None) -> list[Cover]:
    """Return the covers that are not over on the day, of one worker (an id) or of all."""
    found = (from_columns(Cover, row) for row in view.rows(_not_over(), since=day))
    return [one for one in found if one.last_on >= day and worker in (None, one.worker_id)]


def on_calls_since(view: View, day: date, teams: Collection[str]) -> list[OnCall]:
    """Return who is on call for these teams (ids) on the day or later, by the first day."""
    if not teams:
        return []
    rows = view.rows(_on_calls(), since=day, teams=[*teams])
    return [from_columns(OnCall, row) for row in rows]


def on_call_ahead(view: View, worker: str | None) -> None:
    """Say that :func:`on_call_for` will soon be asked."""
    if worker is not None:
        view.ahead_rows(_on_call(), day=view.today, worker=worker)


def on_call_for(view: View, worker: str | None) -> tuple[OnCallNow, ...]:
    """Return who is on call today for the team of a worker (an id), those with a phone first."""
    if worker is None:
        return ()
    rows = view.rows_told(_on_call(), day=view.today, worker=worker)
    return tuple(sorted((OnCallNow(*row) for row in rows), key=lambda one: one.phone is None))


def _since(today: date) -> dict[str, date]:
    return {"since": today - timedelta(days=LOOKED_BACK)}


def _day(name: str) -> Any:
    return bindparam(name, type_=table_of(Cover).c.to_on.type)


@cache
def _on_day() -> Statement:
    covers, special = table_of(Cover), table_of(CoveredCase)
    away, by, other = (table_of(Worker).alias(name) for name in ("away", "by_worker", "other"))
    columns = (
        covers.c.worker_id,
        away.c.handle,
        covers.c.to_on,
        covers.c.ended_on,
        by.c.id,
        by.c.handle,
        by.c.active,
        special.c.case_id,
        other.c.id,
        other.c.handle,
        other.c.active,
    )
    joined = covers.join(away, away.c.id == covers.c.worker_id).join(by, by.c.id == covers.c.by_id)
    joined = joined.outerjoin(
        special, (special.c.cover_id == covers.c.id) & special.c.by_id.is_not(None)
    ).outerjoin(other, other.c.id == special.c.by_id)
    day = conditions.covering(covers.c, _day("day"))
    return Statement(select(*columns).select_from(joined).where(day))


@cache
def _near() -> Statement:
    covers, special, cases = table_of(Cover), table_of(CoveredCase), table_of(Case)
    away, by = (table_of(Worker).alias(name) for name in ("away", "by_worker"))
    held = (cases.c.worker_id == covers.c.worker_id) & (cases.c.status == "open")
    own = special.c.cover_id == covers.c.id
    count = select(func.count())
    apart, told = (
        count.select_from(special.join(cases, cases.c.id == special.c.case_id))
        .where(own, held, column.is_not(None))
        .correlate(covers)
        .scalar_subquery()
        for column in (special.c.by_id, special.c.told_on)
    )
    columns = (
        covers.c.number,
        away.c.handle,
        by.c.handle,
        by.c.active,
        covers.c.from_on,
        covers.c.to_on,
        covers.c.ended_on,
        covers.c.handover_at.is_not(None),
        covers.c.handback_at.is_not(None),
        count.select_from(cases).where(held).correlate(covers).scalar_subquery(),
        told,
        apart,
    )
    joined = covers.join(away, away.c.id == covers.c.worker_id).join(by, by.c.id == covers.c.by_id)
    asked = select(*columns).select_from(joined).where(covers.c.to_on >= _day("since"))
    return Statement(asked)  # in an order, SQLite would go through all covers


@cache
def _reserved() -> Statement:
    reductions, workers, cases = table_of(Reduction), table_of(Worker), table_of(Case)
    held = (cases.c.worker_id == workers.c.id) & (cases.c.status == "open")
    columns = (
        workers.c.handle,
        select(func.count()).select_from(cases).where(held).correlate(workers).scalar_subquery(),
        *columns_of(Reduction),
    )
    until = reductions.c.until_on
    return Statement(
        select(*columns)
        .select_from(reductions.join(workers, workers.c.id == reductions.c.worker_id))
        .where(
            workers.c.active,
            reductions.c.from_on <= _day("last"),
            or_(until.is_(None), until >= _day("first")),
        )
        .order_by(workers.c.handle, reductions.c.id)
    )


@cache
def _apart() -> Statement:
    covers, special, cases = table_of(Cover), table_of(CoveredCase), table_of(Case)
    clients, away, by = table_of(Client), table_of(Worker).alias("away"), table_of(Worker)
    columns = (
        *(clients.c.code, cases.c.episode, away.c.handle, by.c.handle),
        *(covers.c.from_on, covers.c.to_on, covers.c.ended_on),
    )
    held = (cases.c.id == special.c.case_id) & (cases.c.worker_id == covers.c.worker_id)
    joined = covers.join(special, special.c.cover_id == covers.c.id).join(cases, held)
    joined = joined.join(clients, clients.c.id == cases.c.client_id)
    joined = joined.join(away, away.c.id == covers.c.worker_id).join(by, by.c.id == special.c.by_id)
    asked = select(*columns).select_from(joined)
    return Statement(
        asked.where(covers.c.to_on >= _day("since"), by.c.active, cases.c.status == "open")
    )


@cache
def _not_over() -> Statement:
    covers = table_of(Cover)
    return Statement(
        select(*columns_of(Cover))
        .where(covers.c.to_on >= _day("since"))
        .order_by(covers.c.from_on, covers.c.number)
    )


@cache
def _on_calls() -> Statement:
    times = table_of(OnCall)
    given = bindparam("teams", type_=times.c.team_id.type, expanding=True)
    return Statement(
        select(*columns_of(OnCall))
        .where(times.c.team_id.in_(given), times.c.to_on >= _day("since"))
        .order_by(times.c.from_on, times.c.id),
        "teams",
    )


@cache
def _on_call() -> Statement:
    times = table_of(OnCall)
    holder, who = (table_of(Worker).alias(name) for name in ("holder", "who"))
    joined = times.join(holder, holder.c.team_id == times.c.team_id).join(
        who, who.c.id == times.c.worker_id
    )
    today = (times.c.from_on <= _day("day")) & (times.c.to_on >= _day("day"))
    own = holder.c.id == bindparam("worker", type_=holder.c.id.type)
    return Statement(
        select(who.c.handle, who.c.name, times.c.phone, times.c.to_on)
        .select_from(joined)
        .where(own, today, who.c.active)
        .order_by(times.c.from_on, times.c.id)
    )


@cache
def _between() -> Statement:
    covers, special = table_of(Cover), table_of(CoveredCase)
    given = bindparam("workers", type_=covers.c.by_id.type, expanding=True)
    others = select(special.c.cover_id).where(special.c.by_id.in_(given))
    theirs = or_(covers.c.worker_id.in_(given), covers.c.by_id.in_(given), covers.c.id.in_(others))
    days = (covers.c.to_on >= _day("first")) & (covers.c.from_on <= _day("last"))
    return Statement(select(*columns_of(Cover)).where(theirs, days), "workers")
