"""The figures of many cases in one statement: latest contacts, reviews, plans, and live records.

It says of each case too which classes of records that the rules of ``domain/clocks.py`` read it has
live ones of.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Boolean, bindparam, exists, func, literal, literal_column, select

from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clocks import read_by_rules
from cmcli.domain.contacts import CRISIS, WITH_CLIENT, Contact
from cmcli.domain.keys import STATUSES
from cmcli.domain.needs import Assessment
from cmcli.domain.plans import PlanVersion
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.reviews import Review
from cmcli.store.core.columns import UtcMoment
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.reading import conditions

_EVER = datetime(1, 1, 1, tzinfo=UTC)

Such = Callable[[Any], Any]
"""From the columns of contacts the condition that a contact is of such a kind."""


class CaseFigures(NamedTuple):
    """The facts about a case from one statement."""

    case: str
    counted_id: str | None
    counted_on: date | None
    first_counted_on: date | None
    held_on: date | None
    promising_on: date | None
    promised_on: date | None
    attempts: int
    attempt_on: date | None
    tried_twice_on: date | None
    crisis_on: date | None
    reached_on: date | None
    followed_on: date | None
    assessments: int
    assessed_on: date | None
    agreed_on: date | None
    referred_on: date | None
    crisis_held_at: datetime | None
    crisis_held_on: date | None
    meeting_on: date | None
    meeting_slot: datetime | None
    reviewed_meeting_on: date | None
    reviewed_meeting_slot: datetime | None
    own_counted_on: date | None
    own_reached_on: date | None


WANTED = read_by_rules(*STATUSES)
"""The classes whose live records are read."""


@cache
def figures(wanted: tuple[type[Any], ...] = WANTED) -> Statement:
    """Return the figures of cases; contacts count in the given modes.

    Behind them it says of each wanted class whether the case has live records of it.
    """
    cases = table_of(Case)
    rows, joined = _joined_rows()
    columns = {
        "case": cases.c.id,
        **_days_of(rows),
        **_contacts_since(rows.seen, rows.met),
        **_other_records(),
    }
    asked = bindparam("ids", type_=cases.c.id.type, expanding=True)
    told = select(
        *(columns[name] for name in CaseFigures._fields), *(_any_live(kind) for kind in wanted)
    )
    return Statement(told.select_from(joined).where(cases.c.id.in_(asked)), "ids", "modes", "pairs")


class _JoinedRows(NamedTuple):
    """Single rows of a case: the latest and the first contact that count, the latest that was held,
    the latest in a crisis, the latest that promised the next one, and the appointments that were
    agreed in that contact and in the latest review."""

    seen: Any
    met: Any
    held: Any
    alarm: Any
    promised: Any
    meeting: Any
    reviewed: Any


def _joined_rows() -> tuple[_JoinedRows, Any]:
    """Return the single rows of a case, and cases joined with them."""
    promising = _one_contact(
        "promised", lambda one: conditions.right(one) & one.next_on.is_not(None)
    )
    found = (
        _one_contact("seen", _counting),
        _one_contact("met", _counting, first=True),
        _one_contact("held", conditions.held),
        _one_contact("alarm", _in_crisis),
        promising,
        _one_meeting("meeting", promising[0].c.id),
        _one_meeting("reviewed", _last_review()),
    )
    joined: Any = table_of(Case)
    for row, chosen in found:
        joined = joined.outerjoin(row, chosen)
    return _JoinedRows(*(row for row, _ in found)), joined


def _days_of(rows: _JoinedRows) -> dict[str, Any]:
    """Return the days of the single rows, by the names of the figures."""
    return {
        "counted_id": rows.seen.c.id,
        "counted_on": rows.seen.c.on,
        "first_counted_on": rows.met.c.on,
        "held_on": rows.held.c.on,
        "promising_on": rows.promised.c.on,
        "promised_on": rows.promised.c.next_on,
        "crisis_held_at": rows.alarm.c.at,
        "crisis_held_on": rows.alarm.c.on,
        "meeting_on": rows.meeting.c.on,
        "meeting_slot": rows.meeting.c.slot_at,
        "reviewed_meeting_on": rows.reviewed.c.on,
        "reviewed_meeting_slot": rows.reviewed.c.slot_at,
    }


def _contacts_since(seen: Any, met: Any) -> dict[str, Any]:
    """Return the figures of contacts: those since ``seen``, those with the client, and those of the
    case's own worker."""
    cases, one = table_of(Case), table_of(Contact).c
    since = func.coalesce(seen.c.at, literal(_EVER, type_=UtcMoment()))
    missed = conditions.attempt(one) & (one.at > since)
    crisis = _in_crisis(one) & (one.at >= since)
    reached = conditions.held(one) & (one.with_whom == WITH_CLIENT)
    own = one.worker_id == cases.c.worker_id
    return {
        "attempts": _count(Contact, missed),
        "attempt_on": _latest(Contact, "on", missed),
        "tried_twice_on": _second(Contact, "on", missed),
        "crisis_on": _latest(Contact, "on", crisis),
        "reached_on": _latest(Contact, "on", reached),
        "followed_on": _followed(met.c.on),
        "own_counted_on": _latest(Contact, "on", _counting(one), own),
        "own_reached_on": _latest(Contact, "on", reached, own),
    }


def _other_records() -> dict[str, Any]:
    """Return the figures of assessments, plans and referrals."""
    agreed = conditions.agreed(table_of(PlanVersion).c)
    return {
        "assessments": _count(Assessment),
        "assessed_on": _latest(Assessment, "on"),
        "agreed_on": _latest(PlanVersion, "agreed_on", agreed),
        "referred_on": _latest(Referral, "sent_on", conditions.right(table_of(Referral).c)),
    }


def _in_crisis(one: Any) -> Any:
    # The word stands in the statement itself: SQLite takes the index of these contacts for it.
    return conditions.held(one) & (one.kind == literal_column(f"'{CRISIS}'"))


def _counting(one: Any) -> Any:
    changed = table_of(Case).c.model_from
    modes = bindparam("modes", type_=one.mode.type, expanding=True)
    now = conditions.counts(one, modes, bindparam("groups", type_=Boolean()))
    return (changed.is_(None) & now) | (changed.is_not(None) & _counting_then(one))


def _counting_then(one: Any) -> Any:
    """A contact that counted on the model of its day; see ``domain/terms.py``."""
    then = table_of(Placement).alias()
    of_case = select(then.c.model).where(then.c.case_id == one.case_id)
    known = of_case.where(then.c.from_on <= one.on, then.c.id < one.id)
    latest = known.order_by(then.c.from_on.desc(), then.c.id.desc()).limit(1).scalar_subquery()
    first = of_case.order_by(then.c.from_on, then.c.id).limit(1).scalar_subquery()
    model = func.coalesce(latest, first)
    pairs = bindparam("pairs", type_=one.mode.type, expanding=True)
    held = conditions.counts(one, (one.mode,), bindparam("groups", type_=Boolean()))
    return held & (model + " " + one.mode).in_(pairs)


def _followed(met_on: Any) -> Any:
    """The first day with a contact that counts after the agreement to the plan on this model.

    Without an agreement it is after the last referral, and after ``met_on``: the first contact that
    counts is no follow-up of referrals made before it.
    """
    cases, contacts, versions = table_of(Case), table_of(Contact), table_of(PlanVersion)
    agreed = conditions.agreed(versions.c)
    referred = _latest(Referral, "sent_on", conditions.right(table_of(Referral).c))
    agreed_on = _latest(PlanVersion, "agreed_on", agreed)
    after = (contacts.c.on > agreed_on) | (
        agreed_on.is_(None) & (contacts.c.on > referred) & (contacts.c.on > met_on)
    )
    later = after & (cases.c.model_from.is_(None) | (contacts.c.on > cases.c.model_from))
    column = func.min(contacts.c.on)
    return select(column).where(*_of_case(Contact, _counting(contacts.c), later)).scalar_subquery()


def _second(kind: type[Any], day: str, *such: Any) -> Any:
    """The second day among a case's rows of such a kind."""
    column = table_of(kind).c[day]
    days = select(column).where(*_of_case(kind, *such)).distinct().order_by(column)
    return days.offset(1).limit(1).scalar_subquery()


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


def _one_meeting(name: str, agreed_in: Any) -> tuple[Any, Any]:
    """The appointment, under that name, that was made last of what was agreed in a contact or a
    review, and the condition that it is that one."""
    inner = table_of(Appointment).alias("y").c
    wanted = (
        select(inner.id)
        .where(inner.case_id == table_of(Case).c.id, inner.agreed_in == agreed_in)
        .order_by(inner.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = table_of(Appointment).alias(name)
    return found, found.c.id == wanted


def _last_review() -> Any:
    """The key of the latest review: the last one that is read."""
    one = table_of(Review).c
    latest = select(one.id).where(*_of_case(Review)).order_by(one.number.desc()).limit(1)
    return _of_this_case(Review, latest)


def _count(kind: type[Any], *such: Any) -> Any:
    """How many rows of such a kind a case has."""
    return select(func.count()).where(*_of_case(kind, *such)).scalar_subquery()


def _latest(kind: type[Any], day: str, *such: Any) -> Any:
    """The latest day among a case's rows of such a kind."""
    column = table_of(kind).c[day]
    return _of_this_case(kind, select(func.max(column)).where(*_of_case(kind, *such)))


def _of_this_case(kind: type[Any], asked: Any) -> Any:
    """One value of the case that the statement is at, also within another subquery.

    By itself SQLAlchemy looks only one level up for the case, and else asks about every case.
    """
    return asked.correlate_except(table_of(kind)).scalar_subquery()


def _any_live(kind: type[Any]) -> Any:
    """Return whether a case, or its client, has any live record of a class."""
    owner = record_of(kind).owner
    column = table_of(Case).c["id" if owner == "case_id" else owner]
    return exists().where(table_of(kind).c[owner] == column, *conditions.live(kind))


def _of_case(kind: type[Any], *such: Any) -> tuple[Any, ...]:
    return (table_of(kind).c.case_id == table_of(Case).c.id, *such)
