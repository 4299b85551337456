"""Gathering the facts of many cases at once, in a fixed number of bounded queries.

One statement computes the figures of the cases, and says which of them have live records of each
class that the rules of ``domain/clocks.py`` read. Then each class that any has is read once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from typing import Any

from cmcli.domain.agency_days import (
    authorization_limits,
    crisis_plan_days,
    no_contact_days,
    referral_days,
    renewal_days,
    stay_days,
    transfer_days,
    waitlist_days,
)
from cmcli.domain.agency_settings import groups_count
from cmcli.domain.approvals import Approval
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import read_by_rules
from cmcli.domain.covers import Coverer
from cmcli.domain.facts import CaseFacts, HeldCrisis
from cmcli.domain.handovers import ASKED, Handover
from cmcli.domain.keys import STATUSES
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.models import MOST_MODES, Model
from cmcli.domain.permissions import knowing
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import LEADING, Staff
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Rhythm
from cmcli.domain.tasks import Task
from cmcli.domain.terms import placement_then
from cmcli.domain.waitlist import DeclinedPlace
from cmcli.domain.workers import Worker
from cmcli.domain.working_days import WorkingDays
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading.case_figures import WANTED, CaseFigures, figures
from cmcli.store.reading.covers import covers_ahead, day_covers


def facts_of(
    view: View,
    cases: Sequence[Case],
    models: Mapping[str, Model],
    clients: Sequence[Client] = (),
    *,
    kind: str | None = None,
) -> list[CaseFacts]:
    """The facts of these cases, in their order; ``clients`` are those that were read already.

    ``models`` are those of the day, by key. With a ``kind``, only what the rules for due items of
    that kind read is there.
    """
    known = {one.id: one for one in clients}
    wanted = WANTED if kind is None else read_by_rules(*STATUSES, kind=kind)
    calendar = WorkingDays(view.settings)
    found: list[CaseFacts] = []
    for start in range(0, len(cases), CHUNK):
        found += _of_chunk(view, cases[start : start + CHUNK], models, known, wanted, calendar)
    return found


def _of_chunk(
    view: View,
    cases: Sequence[Case],
    models: Mapping[str, Model],
    known: Mapping[str, Client],
    wanted: tuple[type[Any], ...],
    calendar: WorkingDays,
) -> list[CaseFacts]:
    missing = {case.client_id for case in cases}.difference(known)
    staff = _present(who for case in cases for who in (case.worker_id, case.second_id))
    view.ahead(Client, id=missing)
    view.ahead(Worker, id=staff)
    covers_ahead(view)
    told: dict[str, CaseFigures] = {}
    having: dict[type[Any], list[str]] = {kind: [] for kind in wanted}
    groups = groups_count(view.settings, view.today)
    pairs = _pairs(cases, models)
    for modes, some in _by_modes(cases, models).items():
        # As many modes are asked with each time, so that the statement is one.
        padded = [*modes, *[next(iter(modes), "")] * (MOST_MODES - len(modes))]
        asked = {"ids": some, "modes": padded, "pairs": pairs, "groups": groups}
        for row in view.rows(figures(wanted), **asked):
            one = told[row[0]] = CaseFigures(*row[: len(CaseFigures._fields)])
            for kind, has in zip(wanted, row[len(CaseFigures._fields) :], strict=True):
                if has:
                    having[kind].append(one.case)
    clients = {**known, **{one.id: one for one in view.all(Client, id=missing)}}
    workers = {one.id: one for one in view.all(Worker, id=staff)}
    live = _live(view, having, cases)
    workers |= _acting(view, live, cases, workers)
    handles = {key: one.handle for key, one in workers.items()}
    of_all = {
        "handles": handles,
        "gone": {key for key, one in workers.items() if not one.active},
        "above": _above(view, live),
        "working_days": calendar,
        "zone": view.now.tzinfo,
        **_agency_days(view),
    }
    covers = day_covers(view)
    return [
        _facts(
            told[case.id],
            live[case.id],
            view.today,
            models,
            case=case,
            client=clients[case.client_id],
            coverers=covers.of_case(case.id),
            of_all=of_all,
        )
        for case in cases
    ]


def _agency_days(view: View) -> dict[str, Any]:
    """The agency's numbers of days for every case, by the field of :class:`CaseFacts`."""
    stated, today = view.settings, view.today
    return {
        "renewal_days": renewal_days(stated, today),
        "stay_days": stay_days(stated, today),
        "crisis_plan_days": crisis_plan_days(stated, today),
        "authorization_limits": authorization_limits(stated, today),
        "referral_days": referral_days(stated, today),
        "waitlist_days": waitlist_days(stated, today),
        "transfer_days": transfer_days(stated, today),
        "no_contact_days": no_contact_days(stated, today),
    }


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
    """The workers, by their ids, who are not known yet and whom something live names: a task, a
    declined place, a request, or the follow-up of a referral of a case without a worker."""
    acting = {
        one.worker_id
        for kinds in live.values()
        for kind in (Task, DeclinedPlace)
        for one in kinds.get(kind, ())
    }
    transfers = (one for kinds in live.values() for one in kinds.get(Handover, ()))
    acting |= {who for one in transfers if one.status == ASKED for who in (one.to_id, one.asked_by)}
    decisions = [one for kinds in live.values() for one in kinds.get(Approval, ())]
    acting |= {who for one in decisions for who in (one.submitted_by, one.answered_by)}
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
    told: CaseFigures,
    live: Live,
    today: date,
    models: Mapping[str, Model],
    *,
    case: Case,
    client: Client,
    coverers: Mapping[str, Coverer],
    of_all: Mapping[str, Any],
) -> CaseFacts:
    """The facts of one case; ``of_all`` are those that it shares with every other case."""
    at, on = told.crisis_held_at, told.crisis_held_on
    review: Review | None = live.get(Review, (None,))[-1]
    facts = CaseFacts(
        case=case,
        client=client,
        worker=None if case.worker_id is None else of_all["handles"][case.worker_id],
        own_counted_on=told.own_counted_on,
        own_reached_on=told.own_reached_on,
        crisis_held=HeldCrisis(at, on) if at is not None and on is not None else None,
        coverers=coverers,
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
        next_on=_next(told, review, of_all["zone"]),
        assessed_on=told.assessed_on,
        assessments=told.assessments,
        agreed_on=told.agreed_on,
        referred_on=told.referred_on,
        reviewed_on=review.on if review else None,
        decision=review.decision if review else None,
        rhythm=_active(live.get(Rhythm, ()), today),
        live=live,
        **of_all,
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


def _next(told: CaseFigures, review: Review | None, zone: tzinfo | None) -> date | None:
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
