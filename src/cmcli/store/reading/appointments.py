"""Appointments by their time, found by index: a long history costs nothing."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import bindparam, func, select

from cmcli.domain.appointments import MISSED, Appointment
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View


def appointments_between(
    view: View, cases: Collection[str], begin: datetime, end: datetime
) -> list[Appointment]:
    """Return the appointments of these cases (ids) that begin at or after ``begin`` and before
    ``end``, whatever came of them, the earliest first."""
    ids, found = sorted(cases), []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        times = {"begin": begin.astimezone(UTC), "end": end.astimezone(UTC)}
        rows = _between().rows(view.connection, ids=chunk, **times)
        found += [from_columns(Appointment, row) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.case_id, one.number))


@cache
def _between() -> Statement:
    one = table_of(Appointment).c
    ids = bindparam("ids", type_=one.case_id.type, expanding=True)
    begin, end = (bindparam(name, type_=one.at.type) for name in ("begin", "end"))
    asked = select(*columns_of(Appointment))
    return Statement(asked.where(one.case_id.in_(ids), one.at >= begin, one.at < end), "ids")


def last_missed(view: View, cases: Collection[str]) -> dict[str, date]:
    """Return the latest day of an appointment that was missed, by the id of its case."""
    ids = sorted(cases)
    found: dict[str, date] = {}
    for start in range(0, len(ids), CHUNK):
        found.update(view.rows(_last_missed(), ids=ids[start : start + CHUNK]))
    return found


@cache
def _last_missed() -> Statement:
    one = table_of(Appointment).c
    ids = bindparam("ids", type_=one.case_id.type, expanding=True)
    latest = select(one.case_id, func.max(one.on)).group_by(one.case_id)
    return Statement(latest.where(one.case_id.in_(ids), one.outcome == MISSED), "ids")
