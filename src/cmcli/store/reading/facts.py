"""Gathering the facts of many cases at once, in a fixed number of bounded queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, exists, func, literal, select

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.facts import CaseFacts
from cmcli.domain.needs import Assessment, Need
from cmcli.domain.plans import Goal, PlanVersion, Step
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.workers import Worker
from cmcli.store.core.columns import Moment
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View

V = TypeVar("V", Goal, Step, Flag, Aftercare)

_EVER = datetime(1, 1, 1, tzinfo=UTC)

Counted = Callable[[Case], Collection[str]]
"""Gives the modes in which a held contact of a case resets its contact clock."""


Such = Callable[[Any], Any]
"""From the columns of contacts the condition that a contact is of such a kind."""


class _Figures(NamedTuple):
    """What one statement tells of a case; the last six, whether there is any such row to read."""

    case: str
    counted_on: date | None
    first_counted_on: date | None
    held_on: date | None
    promising_on: date | None
    promised_on: date | None
    attempts: int
    attempt_on: date | None
    assessments: int
    assessed_on: date | None
    versions: int
    agreed_on: date | None
    needs_rated: int
    reviews: bool
    goals: bool
    steps: bool
    flags: bool
    rhythms: bool
    aftercare: bool


def facts_of(
    view: View, cases: Sequence[Case], counted: Counted, clients: Sequence[Client] = ()
) -> list[CaseFacts]:
    """The facts of these cases, in their order; ``clients`` are those that were read already."""
    known = {one.id: one for one in clients}
    found: list[CaseFacts] = []
    for start in range(0, len(cases), CHUNK):
        found += _of_chunk(view, cases[start : start + CHUNK], counted, known)
    return found


def _of_chunk(
    view: View, cases: Sequence[Case], counted: Counted, known: Mapping[str, Client]
) -> list[CaseFacts]:
    missing = {case.client_id for case in cases}.difference(known)
    staff = _present(case.worker_id for case in cases)
    view.ahead(Client, id=missing)
    view.ahead(Worker, id=staff)
    told: dict[str, _Figures] = {}
    for modes, some in _by_modes(cases, counted).items():
        padded = [*modes, *[next(iter(modes), "")] * (MOST_MODES - len(modes))]
        for row in view.rows(figures(), ids=some, modes=padded):
            told[row[0]] = _Figures(*row)
    clients = {**known, **{one.id: one for one in view.all(Client, id=missing)}}
    workers = {one.id: one.handle for one in view.all(Worker, id=staff)}
    asked = [(kind, _having(told, rows), how) for kind, rows, how in _ROWS]
    for kind, ids, how in asked:
        view.ahead(kind, case_id=ids, **how)
    reviewed, *rows, rhythms = (view.all(kind, case_id=ids, **how) for kind, ids, how in asked)
    reviews = {one.case_id: one for one in reviewed}
    goals, steps, flags, aftercare = map(_grouped, rows)
    held = _active(rhythms, view.today)
    gathered = []
    for case in cases:
        one, review = told[case.id], reviews.get(case.id)
        gathered.append(
            CaseFacts(
                case=case,
                client=clients[case.client_id],
                worker=None if case.worker_id is None else workers[case.worker_id],
                counted_on=one.counted_on,
                first_counted_on=one.first_counted_on,
                held_on=one.held_on,
                attempts=one.attempts,
                attempt_on=one.attempt_on,
                next_on=_next(one, review),
                assessed_on=one.assessed_on,
                assessments=one.assessments,
                agreed_on=one.agreed_on,
                versions=one.versions,
                reviewed_on=review.on if review else None,
                decision=review.decision if review else None,
                needs_rated=one.needs_rated,
                goals=goals[case.id],
                steps=steps[case.id],
                flags=flags[case.id],
                rhythm=held.get(case.id),
                aftercare=aftercare[case.id],
            )
        )
    return gathered


_ROWS: tuple[tuple[type[Any], str, dict[str, Any]], ...] = (
    (Review, "reviews", {"order": ("number",)}),
    (Goal, "goals", {"order": ("number",)}),
    (Step, "steps", {"order": ("number",)}),
    (Flag, "flags", {"order": ("number",), "settled_on": None}),
    (Aftercare, "aftercare", {"order": ("due_on",), "done_on": None}),
    (Rhythm, "rhythms", {"order": ("from_on", "id")}),
)
"""What is read of cases that have any of it: the class, the figure that tells whether, and how."""


def _present(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key is not None}


def _having(told: Mapping[str, _Figures], rows: str) -> list[str]:
    """The cases that have any rows of that kind; where none has, nothing is asked."""
    return [key for key, one in told.items() if getattr(one, rows)]


def _by_modes(cases: Sequence[Case], counted: Counted) -> dict[frozenset[str], list[str]]:
    """The ids of the cases by the modes that count on them."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for case in cases:
        found[frozenset(counted(case))].append(case.id)
    return dict(found)


MOST_MODES = 16
"""The modes that are always asked with, so that the statement is one."""


@cache
def figures() -> Statement:
    """The figures of cases on which contacts in some modes count."""
    cases, contacts = table_of(Case), table_of(Contact)
    seen, when_seen = _one_contact("seen", _counting)
    met, when_met = _one_contact("met", _counting, first=True)
    held, when_held = _one_contact("held", lambda one: one.outcome == "held")
    promised, when_promised = _one_contact("promised", lambda one: one.next_on.is_not(None))
    since = func.coalesce(seen.c.at, literal(_EVER, type_=Moment()))
    missed = (contacts.c.outcome != "held") & (contacts.c.at > since)
    # What the client did not agree to is kept, and satisfies nothing.
    agreed = table_of(PlanVersion).c.how != "not-agreed"
    columns = (
        cases.c.id,
        seen.c.on,
        met.c.on,
        held.c.on,
        promised.c.on,
        promised.c.next_on,
        *_series(Contact, "on", missed),
        *_series(Assessment, "on"),
        *_series(PlanVersion, "agreed_on", agreed),
        _series(Need, "id", table_of(Need).c.rating >= 2)[0],
        _any(Review),
        _any(Goal),
        _any(Step),
        _any(Flag, table_of(Flag).c.settled_on.is_(None)),
        _any(Rhythm),
        _any(Aftercare, table_of(Aftercare).c.done_on.is_(None)),
    )
    joined: Any = cases
    for one, chosen in (
        (seen, when_seen),
        (met, when_met),
        (held, when_held),
        (promised, when_promised),
    ):
        joined = joined.outerjoin(one, chosen)
    asked = bindparam("ids", type_=cases.c.id.type, expanding=True)
    return Statement(
        select(*columns).select_from(joined).where(cases.c.id.in_(asked)), "ids", "modes"
    )


def _counting(one: Any) -> Any:
    """Held with the client in one of the modes."""
    modes = bindparam("modes", type_=one.mode.type, expanding=True)
    return (one.outcome == "held") & (one.with_whom == "client") & one.mode.in_(modes)


def _one_contact(name: str, such: Such, *, first: bool = False) -> tuple[Any, Any]:
    """A contact under that name, and the condition by which it is the case's latest
    (or first) of such a kind.

    It is looked up from the end of the case's own contacts, so that a long history costs no more
    than a short one.
    """
    cases, inner = table_of(Case), table_of(Contact).alias("x").c
    ordered = (inner.at, inner.id) if first else (inner.at.desc(), inner.id.desc())
    wanted = (
        select(inner.id)
        .where(inner.case_id == cases.c.id, such(inner))
        .order_by(*ordered)
        .limit(1)
        .scalar_subquery()
    )
    found = table_of(Contact).alias(name)
    return found, found.c.id == wanted


def _series(kind: type[Any], day: str, *such: Any) -> tuple[Any, Any]:
    """How many rows of such a kind a case has, and the latest day among them."""
    mine = _of_case(kind, *such)
    column = table_of(kind).c[day]
    return (
        select(func.count()).where(*mine).scalar_subquery(),
        select(func.max(column)).where(*mine).scalar_subquery(),
    )


def _any(kind: type[Any], *such: Any) -> Any:
    """Whether a case has any row of such a kind."""
    return exists().where(*_of_case(kind, *such))


def _of_case(kind: type[Any], *such: Any) -> tuple[Any, ...]:
    return (table_of(kind).c.case_id == table_of(Case).c.id, *such)


def _next(told: _Figures, review: Review | None) -> date | None:
    """The next date promised last, unless the client has been seen on or after it."""
    promising_on, promised_on = told.promising_on, told.promised_on
    if review and review.next_on and (promising_on is None or review.on > promising_on):
        promised_on = review.next_on
    if promised_on is None or (told.counted_on is not None and promised_on <= told.counted_on):
        return None
    return promised_on


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
