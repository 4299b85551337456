"""Gathering the facts of many cases at once, in a fixed number of bounded queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, literal, select

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.facts import CaseFacts
from cmcli.domain.needs import Assessment, Need
from cmcli.domain.plans import Goal, PlanVersion, Step
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.workers import Worker
from cmcli.store.columns import Moment
from cmcli.store.mapping import read_table
from cmcli.store.view import CHUNK, View

V = TypeVar("V", Goal, Step, Flag, Aftercare)

_EVER = datetime(1, 1, 1, tzinfo=UTC)

Counted = Callable[[Case], Collection[str]]
"""Gives the modes in which a held contact of a case resets its contact clock."""

Such = Callable[[Any], Any]
"""From the table of contacts the condition that a contact is of such a kind."""


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
    seen: dict[str, date] = {}
    met: dict[str, date] = {}
    attempts: dict[str, tuple[int, date]] = {}
    for modes, some in _by_modes(cases, counted).items():
        such = _counting(modes)
        seen |= {case: on for case, on, _ in _rows(view, _of_each(some, such))}
        met |= {case: on for case, on, _ in _rows(view, _of_each(some, such, first=True))}
        tried = _rows(view, _attempts(some, modes))
        attempts |= {case: (count, on) for case, count, on in tried}
    held = {case: on for case, on, _ in _rows(view, _of_each(ids, _held))}
    promised = {case: days for case, *days in _rows(view, _of_each(ids, _promising))}
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
        counted_on = seen.get(case.id)
        count, attempt_on = attempts.get(case.id, (0, None))
        review = reviews.get(case.id)
        gathered.append(
            CaseFacts(
                case=case,
                client=clients[case.client_id],
                worker=None if case.worker_id is None else workers[case.worker_id],
                counted_on=counted_on,
                first_counted_on=met.get(case.id),
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


def _by_modes(cases: Sequence[Case], counted: Counted) -> dict[frozenset[str], list[str]]:
    """The ids of the cases by the modes that count on them."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for case in cases:
        found[frozenset(counted(case))].append(case.id)
    return dict(found)


# The latest contact of a kind is looked up from the end of the case's own contacts, so that a
# long history costs no more than a short one.


def _one_contact(such: Such, *, first: bool = False) -> tuple[Any, Any, Any]:
    """Cases, their contacts, and the condition that a contact is the case's latest (or first)."""
    cases, contacts = read_table(Case).alias("c"), read_table(Contact).alias("k")
    inner = read_table(Contact).alias("x")
    ordered = (inner.c.at, inner.c.id) if first else (inner.c.at.desc(), inner.c.id.desc())
    wanted = (
        select(inner.c.id)
        .where(inner.c.case_id == cases.c.id, such(inner))
        .order_by(*ordered)
        .limit(1)
        .scalar_subquery()
    )
    return cases, contacts, contacts.c.id == wanted


def _held(contacts: Any) -> Any:
    return contacts.c.outcome == "held"


def _promising(contacts: Any) -> Any:
    return contacts.c.next_on.is_not(None)


def _counting(modes: frozenset[str]) -> Such:
    """Held with the client in one of the modes."""

    def such(contacts: Any) -> Any:
        with_client = (contacts.c.with_whom == "client") & contacts.c.mode.in_(sorted(modes))
        return _held(contacts) & with_client

    return such


def _of_each(ids: list[str], such: Such, *, first: bool = False) -> Select[Any]:
    """Case → day and promised next date of its latest (or first) contact of such a kind."""
    cases, contacts, chosen = _one_contact(such, first=first)
    wanted = select(cases.c.id, contacts.c.on, contacts.c.next_on)
    return wanted.select_from(cases.join(contacts, chosen)).where(cases.c.id.in_(ids))


def _attempts(ids: list[str], modes: frozenset[str]) -> Select[Any]:
    """Case → how many contacts were not held since the client was last seen, and the latest."""
    cases, seen, newest = _one_contact(_counting(modes))
    tried = read_table(Contact).alias("tried")
    since = func.coalesce(seen.c.at, literal(_EVER, type_=Moment()))
    missed = (tried.c.case_id == cases.c.id) & (tried.c.outcome != "held") & (tried.c.at > since)
    return (
        select(cases.c.id, func.count(), func.max(tried.c.on))
        .select_from(cases.outerjoin(seen, newest).join(tried, missed))
        .where(cases.c.id.in_(ids))
        .group_by(cases.c.id)
    )


def _last_reviews(view: View, ids: list[str]) -> dict[str, Review]:
    reviews = view.all(Review, order=("number",), case_id=ids)
    return {review.case_id: review for review in reviews}


def _next(
    promised: Sequence[date] | None, review: Review | None, counted_on: date | None
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
