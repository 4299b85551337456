"""Gathering the facts of many cases at once, in a fixed number of bounded queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.facts import CaseFacts
from cmcli.domain.needs import Assessment, Need
from cmcli.domain.plans import Goal, PlanVersion, Step
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.workers import Worker
from cmcli.store.mapping import read_table
from cmcli.store.view import CHUNK, View

V = TypeVar("V", Goal, Step, Flag, Aftercare)

Counted = Callable[[Case], Collection[str]]
"""Gives the modes in which a held contact of a case resets its contact clock."""


def facts_of(view: View, cases: Sequence[Case], counted: Counted) -> list[CaseFacts]:
    """The facts of these cases, in their order."""
    found: list[CaseFacts] = []
    for start in range(0, len(cases), CHUNK):
        found += _of_chunk(view, cases[start : start + CHUNK], counted)
    return found


def _of_chunk(view: View, cases: Sequence[Case], counted: Counted) -> list[CaseFacts]:
    ids = [case.id for case in cases]
    clients = {one.id: one for one in view.all(Client, id={case.client_id for case in cases})}
    workers = {
        one.id: one.handle for one in view.all(Worker, id=_present(c.worker_id for c in cases))
    }
    seen = _counted(view, cases, counted)
    held = dict(_rows(view, _latest(Contact, ids, outcome="held")))
    attempts = _attempts(view, ids, {case: at for case, (at, _) in seen.items()})
    promised = _promised(view, ids)
    assessed = {row[0]: row for row in _rows(view, _series(Assessment, ids, "on"))}
    agreed = {row[0]: row for row in _rows(view, _agreed(ids))}
    reviews = _last_reviews(view, ids)
    needs = dict(_rows(view, _rated(ids)))
    goals = _grouped(view.all(Goal, order=("number",), case_id=ids))
    steps = _grouped(view.all(Step, order=("number",), case_id=ids))
    flags = _grouped(view.all(Flag, order=("number",), case_id=ids, settled_on=None))
    rhythms = _active(view.all(Rhythm, order=("from_on", "id"), case_id=ids), view.today)
    aftercare = _grouped(view.all(Aftercare, order=("due_on",), case_id=ids, done_on=None))
    gathered = []
    for case in cases:
        _, counted_on = seen.get(case.id, (None, None))
        count, attempt_on = attempts.get(case.id, (0, None))
        review = reviews.get(case.id)
        gathered.append(
            CaseFacts(
                case=case,
                client=clients[case.client_id],
                worker=None if case.worker_id is None else workers[case.worker_id],
                counted_on=counted_on,
                held_on=held.get(case.id),
                attempts=count,
                attempt_on=attempt_on,
                next_on=_next(promised.get(case.id), review, counted_on),
                assessed_on=assessed[case.id][2] if case.id in assessed else None,
                assessments=assessed[case.id][1] if case.id in assessed else 0,
                agreed_on=agreed[case.id][2] if case.id in agreed else None,
                versions=agreed[case.id][1] if case.id in agreed else 0,
                reviewed_on=review.on if review else None,
                decision=review.decision if review else None,
                needs_rated=needs.get(case.id, 0),
                goals=goals[case.id],
                steps=steps[case.id],
                flags=flags[case.id],
                rhythm=rhythms.get(case.id),
                aftercare=aftercare[case.id],
            )
        )
    return gathered


def _present(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key is not None}


def _rows(view: View, statement: Select[Any]) -> list[Any]:
    return [tuple(row) for row in view.connection.execute(statement)]


def _latest(kind: type[Any], ids: list[str], **equal: str) -> Select[Any]:
    table = read_table(kind)
    statement = select(table.c.case_id, func.max(table.c.on)).where(table.c.case_id.in_(ids))
    for name, value in equal.items():
        statement = statement.where(table.c[name] == value)
    return statement.group_by(table.c.case_id)


def _series(kind: type[Any], ids: list[str], day: str) -> Select[Any]:
    table = read_table(kind)
    counted = select(table.c.case_id, func.count(), func.max(table.c[day]))
    return counted.where(table.c.case_id.in_(ids)).group_by(table.c.case_id)


def _agreed(ids: list[str]) -> Select[Any]:
    """Versions that the client did not agree to are kept, and satisfy nothing."""
    versions = read_table(PlanVersion)
    return _series(PlanVersion, ids, "agreed_on").where(versions.c.how != "not-agreed")


def _rated(ids: list[str]) -> Select[Any]:
    table = read_table(Need)
    rated = select(table.c.case_id, func.count()).where(table.c.case_id.in_(ids))
    return rated.where(table.c.rating >= 2).group_by(table.c.case_id)


def _counted(
    view: View, cases: Sequence[Case], counted: Counted
) -> dict[str, tuple[datetime, date]]:
    """Case → moment and day of the latest held contact with the client in a counted mode."""
    by_modes: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for case in cases:
        by_modes[frozenset(counted(case))].append(case.id)
    table = read_table(Contact)
    found: dict[str, tuple[datetime, date]] = {}
    for modes, ids in by_modes.items():
        statement = (
            select(table.c.case_id, func.max(table.c.at), func.max(table.c.on))
            .where(table.c.case_id.in_(ids), table.c.outcome == "held")
            .where(table.c.with_whom == "client", table.c.mode.in_(sorted(modes)))
            .group_by(table.c.case_id)
        )
        found |= {case: (at, on) for case, at, on in _rows(view, statement)}
    return found


def _attempts(view: View, ids: list[str], seen: dict[str, datetime]) -> dict[str, tuple[int, date]]:
    """Case → how many contacts were not held since the client was last seen, and the latest."""
    table = read_table(Contact)
    statement = select(table.c.case_id, table.c.at, table.c.on).where(
        table.c.case_id.in_(ids), table.c.outcome != "held"
    )
    found: dict[str, tuple[int, date]] = {}
    for case, at, on in _rows(view, statement):
        if case in seen and at <= seen[case]:
            continue
        count, last = found.get(case, (0, on))
        found[case] = (count + 1, max(last, on))
    return found


def _promised(view: View, ids: list[str]) -> dict[str, tuple[date, date]]:
    """Case → day and promised next date of the latest contact that promised one."""
    table = read_table(Contact)
    later = table.alias("later")
    newest = (
        select(func.max(later.c.at))
        .where(later.c.case_id == table.c.case_id, later.c.next_on.is_not(None))
        .scalar_subquery()
    )
    statement = select(table.c.case_id, table.c.on, table.c.next_on).where(
        table.c.case_id.in_(ids), table.c.next_on.is_not(None), table.c.at == newest
    )
    statement = statement.order_by(table.c.id)  # of two at the same moment the later entry holds
    return {case: (on, next_on) for case, on, next_on in _rows(view, statement)}


def _last_reviews(view: View, ids: list[str]) -> dict[str, Review]:
    reviews = view.all(Review, order=("number",), case_id=ids)
    return {review.case_id: review for review in reviews}


def _next(
    promised: tuple[date, date] | None, review: Review | None, counted_on: date | None
) -> date | None:
    """The next date promised last, unless the client has been seen on or after it."""
    if review and review.next_on and (promised is None or review.on > promised[0]):
        promised = (review.on, review.next_on)
    if promised is None or (counted_on is not None and promised[1] <= counted_on):
        return None
    return promised[1]


def _grouped(values: list[V]) -> defaultdict[str, tuple[V, ...]]:
    found: defaultdict[str, tuple[V, ...]] = defaultdict(tuple)
    for value in values:
        found[value.case_id] += (value,)
    return found


def _active(rhythms: list[Rhythm], today: date) -> dict[str, Rhythm]:
    """Case → the rhythm that holds today: of those that do, the one agreed last."""
    return {
        one.case_id: one
        for one in rhythms
        if one.from_on <= today and (one.until_on is None or today <= one.until_on)
    }
