"""Gathering the facts of many cases at once, in a fixed number of bounded queries.

One statement computes the figures of the cases, and says which of them have live records of each
class that the rules of ``domain/clocks.py`` read. Then each class that any has is read once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Boolean, bindparam, exists, func, literal, literal_column, select

from cmcli.domain.agency_settings import (
    authorization_limits,
    crisis_plan_days,
    groups_count,
    referral_days,
    renewal_days,
    stay_days,
)
from cmcli.domain.appointments import Appointment
from cmcli.domain.authorizations import AuthorizationLimits
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.clocks import read_by_rules
from cmcli.domain.contacts import CRISIS, WITH_CLIENT, Contact
from cmcli.domain.facts import CaseFacts, HeldCrisis
from cmcli.domain.keys import STATUSES
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.models import MOST_MODES, Model
from cmcli.domain.needs import Assessment
from cmcli.domain.permissions import knowing
from cmcli.domain.plans import PlanVersion
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import LEADING, Staff
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Rhythm
from cmcli.domain.stays import StayDays
from cmcli.domain.tasks import Task
from cmcli.domain.terms import placement_then
from cmcli.domain.workers import Worker
from cmcli.domain.working_days import WorkingDays
from cmcli.store.core.columns import UtcMoment
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading import conditions

_EVER = datetime(1, 1, 1, tzinfo=UTC)

Such = Callable[[Any], Any]
"""From the columns of contacts the condition that a contact is of such a kind."""


class _Figures(NamedTuple):
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


WANTED = read_by_rules(*STATUSES)
"""The classes whose live records are read."""


def facts_of(
    view: View, cases: Sequence[Case], models: Mapping[str, Model], clients: Sequence[Client] = ()
) -> list[CaseFacts]:
    """The facts of these cases, in their order; ``clients`` are those that were read already.

    ``models`` are those of the day, by key.
    """
    known = {one.id: one for one in clients}
    found: list[CaseFacts] = []
    for start in range(0, len(cases), CHUNK):
        found += _of_chunk(view, cases[start : start + CHUNK], models, known)
    return found


def _of_chunk(
    view: View, cases: Sequence[Case], models: Mapping[str, Model], known: Mapping[str, Client]
) -> list[CaseFacts]:
    missing = {case.client_id for case in cases}.difference(known)
    staff = _present(case.worker_id for case in cases)
    view.ahead(Client, id=missing)
    view.ahead(Worker, id=staff)
    told: dict[str, _Figures] = {}
    having: dict[type[Any], list[str]] = {kind: [] for kind in WANTED}
    groups = groups_count(view.settings, view.today)
    pairs = _pairs(cases, models)
    for modes, some in _by_modes(cases, models).items():
        # As many modes are asked with each time, so that the statement is one.
        padded = [*modes, *[next(iter(modes), "")] * (MOST_MODES - len(modes))]
        asked = {"ids": some, "modes": padded, "pairs": pairs, "groups": groups}
        for row in view.rows(figures(), **asked):
            one = told[row[0]] = _Figures(*row[: len(_Figures._fields)])
            for kind, has in zip(WANTED, row[len(_Figures._fields) :], strict=True):
                if has:
                    having[kind].append(one.case)
    clients = {**known, **{one.id: one for one in view.all(Client, id=missing)}}
    workers = {one.id: one for one in view.all(Worker, id=staff)}
    live = _live(view, having, cases)
    workers |= _acting(view, live, cases, workers)
    handles = {key: one.handle for key, one in workers.items()}
    above = _above(view, live)
    gone = {key for key, one in workers.items() if not one.active}
    calendar = WorkingDays(view.settings)
    renewals = renewal_days(view.settings, view.today)
    stays = stay_days(view.settings, view.today)
    looks = crisis_plan_days(view.settings, view.today)
    limits = authorization_limits(view.settings, view.today)
    follow_ups = referral_days(view.settings, view.today)
    return [
        _facts(
            told[case.id],
            live[case.id],
            view.today,
            calendar,
            models,
            case=case,
            client=clients[case.client_id],
            handles=handles,
            gone=gone,
            renewals=renewals,
            stays=stays,
            zone=view.now.tzinfo,
            looks=looks,
            limits=limits,
            follow_ups=follow_ups,
            above=above,
        )
        for case in cases
    ]


Live = dict[type[Any], tuple[Any, ...]]
"""The live records of one case, by their class."""


def _live(
    view: View, having: Mapping[type[Any], Sequence[str]], cases: Sequence[Case]
) -> defaultdict[str, Live]:
    """Case → its live records; where no case has any of a class, nothing is asked.

    The records of a client are those of each of the client's cases.
    """
    keys = {case.id: {"case_id": case.id, "client_id": case.client_id} for case in cases}
    asked: dict[type[Any], dict[str, Any]] = {
        kind: {
            "order": record_of(kind).order,
            record_of(kind).owner: list({keys[case][record_of(kind).owner] for case in ids}),
            **record_of(kind).live,
        }
        for kind, ids in having.items()
    }
    for kind, how in asked.items():
        view.ahead(kind, **how)
    found: defaultdict[str, Live] = defaultdict(dict)
    for kind, how in asked.items():
        owner = record_of(kind).owner
        rows = _by_owner(view.all(kind, **how), owner)
        for case in having[kind]:
            found[case][kind] = tuple(rows[keys[case][owner]])
    return found


def _acting(
    view: View, live: Mapping[str, Live], cases: Iterable[Case], known: Mapping[str, Worker]
) -> dict[str, Worker]:
    """The workers, by their ids, who are not known yet and have something to do that is live: a
    task, or to follow up a referral of a case without a worker."""
    acting = {task.worker_id for kinds in live.values() for task in kinds.get(Task, ())}
    nobodys = [case.id for case in cases if case.worker_id is None]
    acting |= {one.sent_by for case in nobodys for one in live[case].get(Referral, ())}
    missing = _present(acting).difference(known)
    return {one.id: one for one in view.all(Worker, id=missing)} if missing else {}


def _above(view: View, live: Mapping[str, Live]) -> dict[str, tuple[str, ...]]:
    """The handles of those who may know of a mandated report, by the id of its author."""
    reports = [one for kinds in live.values() for one in kinds.get(MandatedReport, ())]
    return authors_known(view, {one.author_id for one in reports})


def authors_known(view: View, authors: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
    """By the id of an author, return the handles of those who may know of their reports.

    Without ``authors`` it is anybody who works here or did.
    """
    if authors is not None and not authors:
        return {}
    workers = view.all(Worker) if authors is None else _authors_and_above(view, authors)
    workers.sort(key=lambda one: one.handle)
    staff = Staff(workers)
    return {
        one.id: knowing(one, staff.above(one))
        for one in workers
        if authors is None or one.id in authors
    }


def _authors_and_above(view: View, authors: Collection[str]) -> list[Worker]:
    """The authors, and all supervisors and admins: a few, however large the agency is."""
    view.ahead(Worker, role=LEADING)
    found = {one.id: one for one in view.all(Worker, id=authors)}
    return [
        *found.values(),
        *(one for one in view.all(Worker, role=LEADING) if one.id not in found),
    ]


def _by_owner(records: Iterable[Any], owner: str) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for one in records:
        found[getattr(one, owner)].append(one)
    return found


def _facts(
    told: _Figures,
    live: Live,
    today: date,
    calendar: WorkingDays,
    models: Mapping[str, Model],
    *,
    case: Case,
    client: Client,
    handles: Mapping[str, str],
    gone: Collection[str],
    renewals: Mapping[str, int],
    stays: StayDays,
    zone: tzinfo | None,
    looks: int,
    limits: AuthorizationLimits,
    follow_ups: Mapping[str, int],
    above: Mapping[str, tuple[str, ...]],
) -> CaseFacts:
    at, on = told.crisis_held_at, told.crisis_held_on
    review: Review | None = live.get(Review, (None,))[-1]
    facts = CaseFacts(
        case=case,
        client=client,
        worker=None if case.worker_id is None else handles[case.worker_id],
        handles=handles,
        gone=gone,
        renewal_days=renewals,
        stay_days=stays,
        zone=zone,
        above=above,
        crisis_plan_days=looks,
        authorization_limits=limits,
        referral_days=follow_ups,
        crisis_held=HeldCrisis(at, on) if at is not None and on is not None else None,
        counted_on=told.counted_on,
        counted_id=told.counted_id,
        first_counted_on=told.first_counted_on,
        held_on=told.held_on,
        attempts=told.attempts,
        attempt_on=told.attempt_on,
        tried_twice_on=told.tried_twice_on,
        crisis_on=told.crisis_on,
        reached_on=told.reached_on,
        followed_on=told.followed_on,
        next_on=_next(told, review, zone),
        assessed_on=told.assessed_on,
        assessments=told.assessments,
        agreed_on=told.agreed_on,
        referred_on=told.referred_on,
        reviewed_on=review.on if review else None,
        decision=review.decision if review else None,
        rhythm=_active(live.get(Rhythm, ()), today),
        live=live,
        working_days=calendar,
    )
    then = placement_then(facts)
    if then is None or then.model == case.model:
        return facts
    return replace(facts, model_then=models[then.model])


def _present(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key is not None}


def _by_modes(
    cases: Sequence[Case], models: Mapping[str, Model]
) -> dict[frozenset[str], list[str]]:
    """The ids of the cases by the modes that count on them."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for case in cases:
        found[models[case.model].counted_modes].append(case.id)
    return dict(found)


def _pairs(cases: Sequence[Case], models: Mapping[str, Model]) -> list[str]:
    """The modes that count on each model, for cases that had another model before."""
    if all(case.model_from is None for case in cases):
        return [""]
    return sorted(f"{key} {mode}" for key, one in models.items() for mode in one.counted_modes)


@cache
def figures() -> Statement:
    """Return the figures of cases; contacts count in the given modes."""
    cases, contacts = table_of(Case), table_of(Contact)
    seen, when_seen = _one_contact("seen", _counting)
    met, when_met = _one_contact("met", _counting, first=True)
    held, when_held = _one_contact("held", conditions.held)
    alarm, when_alarm = _one_contact("alarm", _in_crisis)
    promised, when_promised = _one_contact(
        "promised", lambda one: conditions.right(one) & one.next_on.is_not(None)
    )
    meeting, when_meeting = _one_meeting("meeting", promised.c.id)
    reviewed, when_reviewed = _one_meeting("reviewed", _last_review())
    since = func.coalesce(seen.c.at, literal(_EVER, type_=UtcMoment()))
    missed = conditions.attempt(contacts.c) & (contacts.c.at > since)
    agreed = conditions.agreed(table_of(PlanVersion).c)
    crisis = _in_crisis(contacts.c) & (contacts.c.at >= since)
    reached = conditions.held(contacts.c) & (contacts.c.with_whom == WITH_CLIENT)
    columns = (
        cases.c.id,
        seen.c.id,
        seen.c.on,
        met.c.on,
        held.c.on,
        promised.c.on,
        promised.c.next_on,
        _count(Contact, missed),
        _latest(Contact, "on", missed),
        _second(Contact, "on", missed),
        _latest(Contact, "on", crisis),
        _latest(Contact, "on", reached),
        _followed(met.c.on),
        _count(Assessment),
        _latest(Assessment, "on"),
        _latest(PlanVersion, "agreed_on", agreed),
        _latest(Referral, "sent_on", conditions.right(table_of(Referral).c)),
        alarm.c.at,
        alarm.c.on,
        meeting.c.on,
        meeting.c.slot_at,
        reviewed.c.on,
        reviewed.c.slot_at,
        *(_any_live(kind) for kind in WANTED),
    )
    joined: Any = cases
    for one, chosen in (
        (seen, when_seen),
        (met, when_met),
        (held, when_held),
        (alarm, when_alarm),
        (promised, when_promised),
        (meeting, when_meeting),
        (reviewed, when_reviewed),
    ):
        joined = joined.outerjoin(one, chosen)
    asked = bindparam("ids", type_=cases.c.id.type, expanding=True)
    return Statement(
        select(*columns).select_from(joined).where(cases.c.id.in_(asked)), "ids", "modes", "pairs"
    )


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


def _next(told: _Figures, review: Review | None, zone: tzinfo | None) -> date | None:
    """The next date promised last, unless the client has been seen on or after it.

    Where an appointment was made of the promise and moved, it is the last day that was agreed,
    whatever came of the appointment.
    """
    promised_on, on, slot = told.promised_on, told.meeting_on, told.meeting_slot
    promising_on = told.promising_on
    if review and review.next_on and (promising_on is None or review.on > promising_on):
        promised_on = review.next_on
        on, slot = told.reviewed_meeting_on, told.reviewed_meeting_slot
    # With another day, the contact or the review was corrected after the appointment was made.
    if slot is not None and slot.astimezone(zone).date() == promised_on:
        promised_on = on
    if promised_on is None or (told.counted_on is not None and promised_on <= told.counted_on):
        return None
    return promised_on


def _active(rhythms: Iterable[Rhythm], today: date) -> Rhythm | None:
    """The rhythm that holds today: of those that do, the one agreed last."""
    holding = [
        one
        for one in rhythms
        if one.from_on <= today and (one.until_on is None or today <= one.until_on)
    ]
    return holding[-1] if holding else None
