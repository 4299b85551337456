"""One case with everything that a worker wants to know before the next contact."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from cmcli.casework.alerts.alerts import alert_record, kind_labels, reviews_of
from cmcli.casework.benefits.benefits import income_record
from cmcli.casework.clients.changing import data_record
from cmcli.casework.crisis.crisis import plan_record
from cmcli.casework.households.page import household_line
from cmcli.casework.listing import CaseView, case_view
from cmcli.casework.looking.sections import records_of
from cmcli.casework.models_today import Models
from cmcli.casework.people.people import numbers_of, people_of
from cmcli.casework.plan.helping import help_of
from cmcli.casework.plan.versions import PlanSnapshot, plan_of, version_record
from cmcli.casework.reminding.snoozes import holding, snooze_record
from cmcli.casework.roadblocks.roadblocks import contact_numbers, open_roadblocks, still_open
from cmcli.casework.round.reviewing import judged_record
from cmcli.casework.round.safety import actions_on, crisis_line, flag_record
from cmcli.casework.transfers.transfers import handles_in
from cmcli.catalog.access import labels
from cmcli.domain.activities import ActivityCount, count_activities, in_words
from cmcli.domain.alerts import Alert, AlertReview
from cmcli.domain.appointments import Appointment, coming_first
from cmcli.domain.benefits import Benefit, BenefitChange, changed_since, income
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import NAMES, FormerValue
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.crisis_plans import CrisisPlan, CrisisPlanReview
from cmcli.domain.crisis_plans import holding as holding_plan
from cmcli.domain.dates import short_day
from cmcli.domain.findings import Finding
from cmcli.domain.gas import GasReport, case_gas
from cmcli.domain.handovers import Handover
from cmcli.domain.households import HouseholdMember
from cmcli.domain.natural_help import HelpAround
from cmcli.domain.needs import Need
from cmcli.domain.people import PersonAround, by_urgency, cautions, names_of
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import Snooze
from cmcli.domain.reviews import Review
from cmcli.domain.roadblocks import Roadblock
from cmcli.domain.safety import Flag, FlagAction
from cmcli.domain.transfer_clock import promised_by_transfer
from cmcli.domain.worker_changes import workers_so_far
from cmcli.domain.workers import OnCallNow, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.contacts import did_in_case
from cmcli.store.reading.covers import on_call_ahead, on_call_for
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.people import former_names
from cmcli.store.reading.services import UnplannedServices, unplanned

RECENT = 5
"""Contacts, and notes without a contact, that are shown."""


class Seen(NamedTuple):
    """A contact or an attempt with its worker and its notes, except notes entered in error.

    ``person`` is the number of the person around the client with whom it was, ``caution`` the words
    about contact with them that must not be missed.
    """

    contact: Contact
    worker: str
    notes: tuple[Note, ...]
    person: int | None = None
    caution: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The contact for JSON."""
        contact = self.contact
        return {
            "number": contact.number,
            "at": contact.at,
            "on": contact.on,
            "mode": contact.mode,
            "with": contact.with_whom,
            "person": self.person,
            "attended": list(contact.attended or ()),
            "kind": contact.kind,
            "outcome": contact.outcome,
            "held": contact.held,
            "worker": self.worker,
            "minutes": contact.minutes,
            "travel": contact.travel,
            "did": contact.did,
            "roadblock": contact.roadblock,
            "next_on": contact.next_on,
            "notes": [note_record(note) for note in self.notes],
        }


def note_record(note: Note) -> dict[str, object]:
    """A note for JSON."""
    return {
        "number": note.number,
        "on": note.on,
        "text": note.text,
        "signed_by": note.signed_by,
        "addendum_to": note.addendum_to,
        "kind": note.kind,
    }


class Dossier(NamedTuple):
    """A case as it stands. ``contacts`` and ``notes`` (without a contact) are the latest first.

    ``findings`` are strengths, risks, barriers … in their order; ``snoozes`` those that hold
    today; ``reviews`` are all of them, the first one first; ``others`` are the client's other
    episodes, ``actions`` what was done about safety flags, ``other_names`` are
    former names of the client, and names of people around and in appointments, which are hidden
    with the client's.
    ``people`` are those around the client now, ``roles`` the labels of their roles.
    """

    shown: CaseView
    today: date
    needs: tuple[Need, ...]
    findings: tuple[Finding, ...]
    plan: PlanSnapshot
    gas: GasReport | None
    reviews: tuple[Review, ...]
    contacts: tuple[Seen, ...]
    notes: tuple[Note, ...]
    snoozes: tuple[Snooze, ...]
    others: tuple[Case, ...]
    actions: tuple[FlagAction, ...] = ()
    other_names: tuple[str, ...] = ()
    people: tuple[PersonAround, ...] = ()
    roles: Mapping[str, str] = MappingProxyType({})
    household: str | None = None
    """The other members of the client's household, in a line."""
    benefits_changed: tuple[str, ...] = ()
    """Changes of benefits and income since the last assessment."""
    appointments: tuple[Appointment, ...] = ()
    """Today's and the coming appointments, then those that passed without an answer."""
    roadblocks: tuple[Roadblock, ...] = ()
    """The roadblocks that nothing has answered yet."""
    met_in: Mapping[str | None, int] = MappingProxyType({})
    """The numbers of the contacts of these roadblocks, by id."""
    alert_kinds: Mapping[str, str] = MappingProxyType({})
    """The labels of the kinds of alerts."""
    alert_reviews: tuple[AlertReview, ...] = ()
    crisis_line: str = ""
    """The agency's crisis line."""
    on_call: tuple[OnCallNow, ...] = ()
    """Those who are on call today for the team of the case's worker."""
    unplanned: tuple[UnplannedServices, ...] = ()
    """Services that were delivered without a plan, by kind."""
    activities: Mapping[str, str] = MappingProxyType({})
    """The labels of activities."""
    done: ActivityCount = ActivityCount({}, 0)
    """How often each activity was done, in all contacts."""
    help: HelpAround | None = None
    """The leads and helpers of the plan, if the model asks for them."""
    promised: str | None = None
    """The promise made to the client at the transfer, until the new worker's first contact."""
    handles: Mapping[str, str] = MappingProxyType({})
    """The handles of the workers in the case's transfers, by their ids."""

    @property
    def crisis_plan(self) -> CrisisPlan | None:
        """The crisis plan that holds, if the client has one."""
        return holding_plan(self.shown.facts.of(CrisisPlan))

    def reviewed(self, alert: Alert) -> str | None:
        """Tell the latest review of an alert."""
        for one in reversed(self.alert_reviews):
            if one.alert_id == alert.id:
                return f"reviewed {short_day(one.on)} by {one.by}: {one.found}"
        return None

    @property
    def first_people(self) -> list[PersonAround]:
        """The people to know of before a visit: never to be contacted, or an emergency contact."""
        return [one for one in self.people if one.never or one.emergency]

    def did(self, contact: Contact) -> str:
        """Return what was done in a contact in words."""
        return ", ".join(in_words(contact.did, self.activities))

    def acted(self, flag: Flag) -> Iterator[str]:
        """Tell what was done about a safety flag, the oldest first."""
        for one in self.actions:
            if one.flag_id == flag.id:
                yield f"{short_day(one.on)} {one.by}: {one.words}"

    def found(self, kind: str) -> list[Finding]:
        """The findings of a kind."""
        return [finding for finding in self.findings if finding.kind == kind]

    def as_dict(self) -> dict[str, object]:
        """The case for JSON: the keys of every case, and all that belongs to it."""
        facts = self.shown.facts
        rhythm, version = facts.rhythm, self.plan.version
        return {
            **self.shown.as_dict(),
            "phase": self.shown.phase,
            "accepted_on": facts.case.accepted_on,
            "referred_by": facts.case.referred_by,
            "issue": facts.case.issue,
            "immediate": facts.case.immediate,
            "urgency": facts.case.urgency,
            "promised": facts.case.promised,
            "program": facts.case.program,
            "words": facts.case.words,
            "client": _client(self),
            "alerts": [
                alert_record(one, self.alert_kinds, self.today, self.alert_reviews)
                for one in facts.of(Alert)
            ],
            "crisis_plan": plan_record(
                self.crisis_plan, facts.of(CrisisPlanReview), self.crisis_line
            ),
            "on_call": [one.as_dict() for one in self.on_call],
            "household": self.household,
            "flags": [flag_record(one, self.actions) for one in facts.of(Flag)],
            "due": [item.as_dict() for item in self.shown.due],
            "needs": [_need(need) for need in self.needs],
            "strengths": [_finding(one) for one in self.found("strength")],
            "findings": [_finding(one) for one in self.findings if one.kind != "strength"],
            "goals": [one.as_dict() for one in self.plan.goals],
            "plan": {
                "version": None if version is None else version_record(version),
                "revision": self.plan.case.revision,
                "not_agreed_yet": [one.as_dict() for one in self.plan.pending],
            },
            "gas": _gas(self.gas),
            "reviews": [_review(one, self.plan) for one in self.reviews],
            **records_of(self),
            "promised_at_transfer": self.promised,
            "workers_so_far": len(workers_so_far(facts.of(Placement))),
            "income_a_month": income_record(income(facts.of(Benefit))),
            "benefits_changed": list(self.benefits_changed),
            "rhythm": rhythm
            and {
                "days": rhythm.days,
                "from_on": rhythm.from_on,
                "until_on": rhythm.until_on,
                "reason": rhythm.reason,
            },
            "snoozes": [snooze_record(one) for one in self.snoozes],
            "activities": dict(self.done.counts),
            "help": self.help and self.help.as_dict(),
            "contacts": [seen.as_dict() for seen in self.contacts],
            "notes": [note_record(note) for note in self.notes],
            "episodes": sorted(one.episode for one in (facts.case, *self.others)),
            "close_reason": facts.case.close_reason,
            "close_summary": facts.case.close_summary,
            "destination": facts.case.destination,
            "support": facts.case.support,
        }


def _client(one: Dossier) -> dict[str, object]:
    client = one.shown.facts.client
    return {**data_record(client), "household": client.household}


def _need(need: Need) -> dict[str, object]:
    names = "domain rating unrated text stage_of_change stage_on"
    return {name: getattr(need, name) for name in names.split()}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "subkind": finding.subkind,
        "number": finding.number,
        "text": finding.text,
    }


def _gas(gas: GasReport | None) -> dict[str, object] | None:
    if gas is None:
        return None
    names = "baseline_t current_t change goals measured assumed"
    return {name: getattr(gas, name) for name in names.split()}


def _review(one: Review, plan: PlanSnapshot) -> dict[str, object]:
    """A review for JSON, with what was measured there."""
    measured = [
        {"number": seen.goal.number, "text": seen.goal.text, "actual": point.gas}
        | {"expected": 0, "target": seen.goal.target, "value": point.value}
        for seen in plan.goals
        for point in seen.points
        if point.review_id == one.id
    ]
    return {**judged_record(one), "gas_t": one.gas_t and Decimal(one.gas_t), "goals": measured}


def dossier(view: View, found: FoundCase) -> Dossier:
    """Everything about the case, in a number of queries that does not grow with the agency."""
    case = found.case
    _read_ahead(view, case)
    plan = plan_of(view, case)
    shown = case_view(view, case, found.client)
    people = people_of(view, case.client_id, every=True)
    roadblocks = open_roadblocks(view, case)
    former = former_names(view, [case.client_id])
    activities = labels("activity", view.words)
    return Dossier(
        shown=shown,
        today=view.today,
        benefits_changed=_changed(view, shown),
        roadblocks=tuple(roadblocks),
        met_in=contact_numbers(view, roadblocks),
        appointments=tuple(coming_first(shown.facts.of(Appointment), view.today)),
        alert_kinds=kind_labels(view),
        alert_reviews=tuple(reviews_of(view, case.client_id)),
        crisis_line=crisis_line(view),
        on_call=on_call_for(view, case.worker_id),
        unplanned=tuple(unplanned(view, [case.id])),
        activities=activities,
        promised=promised_by_transfer(shown.facts, Models(view)[case.model]),
        handles=handles_in(view, shown.facts.of(Handover)),
        help=help_of(view, case, plan.goals, shown.facts.of(Referral), people),
        done=count_activities(did_in_case(view, case.id), activities),
        needs=tuple(sorted(view.all(Need, case_id=case.id), key=_most_urgent_first)),
        findings=tuple(view.all(Finding, order=("kind", "number"), case_id=case.id)),
        plan=plan,
        gas=case_gas(
            (one.goal for one in plan.goals), (point for one in plan.goals for point in one.points)
        ),
        reviews=tuple(view.all(Review, order=("number",), case_id=case.id)),
        contacts=_recent(view, case, people),
        notes=tuple(view.all(Note, **_latest_notes(case))),
        snoozes=tuple(holding(view, case)),
        actions=tuple(actions_on(view, case)),
        other_names=(
            *former.get(case.client_id, ()),
            *names_of(people),
            *(name for one in shown.facts.of(Appointment) for name in one.names),
            *(name for one in shown.facts.of(Referral) for name in one.names),
        ),
        people=tuple(by_urgency(one for one in people if one.present)),
        roles=labels("person role", view.words),
        household=household_line(view, found.client),
        others=tuple(
            one
            for one in view.all(Case, order=("episode",), client_id=case.client_id)
            if one.id != case.id
        ),
    )


def _read_ahead(view: View, case: Case) -> None:
    """Read what is shown besides the due items with the first question, which saves many."""
    on_call_ahead(view, case.worker_id)
    view.ahead(Need, case_id=case.id)
    view.ahead(Finding, order=("kind", "number"), case_id=case.id)
    view.ahead(Contact, **_latest_contacts(case))
    view.ahead(Note, **_latest_notes(case))
    view.ahead(Review, order=("number",), case_id=case.id)
    view.ahead(Snooze, case_id=case.id)
    view.ahead(FlagAction, order=("on", "id"), case_id=case.id)
    view.ahead(Case, order=("episode",), client_id=case.client_id)
    view.ahead(PersonAround, order=("number",), client_id=case.client_id)
    view.ahead(AlertReview, order=("on", "id"), client_id=case.client_id)
    view.ahead(FormerValue, client_id={case.client_id}, field=NAMES)
    view.ahead(HouseholdMember, client_id=case.client_id, left_on=None)
    view.ahead(Roadblock, **still_open(case))
    view.ahead(BenefitChange, order=("on", "id"), case_id=case.id)


def _latest_notes(case: Case) -> dict[str, Any]:
    """Return the question for the latest notes without a contact."""
    apart: dict[str, Any] = {"case_id": case.id, "contact_id": None, "error_at": None}
    return {"order": ("-at", "-number"), "limit": RECENT, **apart}


def _changed(view: View, shown: CaseView) -> tuple[str, ...]:
    """Tell what changed of benefits and income since the last assessment, if there is one."""
    facts = shown.facts
    changes = view.all(BenefitChange, order=("on", "id"), case_id=facts.case.id)
    if facts.assessed_on is None:
        return ()
    return tuple(changed_since(facts.assessed_on, facts.of(Benefit), changes))


def _latest_contacts(case: Case) -> dict[str, Any]:
    return {"order": ("-at", "-id"), "limit": RECENT, "case_id": case.id, "error_at": None}


def _recent(view: View, case: Case, people: Sequence[PersonAround]) -> tuple[Seen, ...]:
    contacts = view.all(Contact, **_latest_contacts(case))
    notes: defaultdict[str | None, tuple[Note, ...]] = defaultdict(tuple)
    keys = [contact.id for contact in contacts]
    for note in view.all(Note, order=("number",), contact_id=keys, error_at=None):
        notes[note.contact_id] += (note,)
    numbers, careful = numbers_of(people), cautions(people)
    handles = handles_of(view, {contact.worker_id for contact in contacts})
    return tuple(
        Seen(
            contact,
            handles[contact.worker_id],
            notes[contact.id],
            numbers.get(contact.person_id),
            careful.get(contact.person_id),
        )
        for contact in contacts
    )


def handles_of(view: View, keys: set[str]) -> dict[str, str]:
    """Worker's id → handle."""
    return {worker.id: worker.handle for worker in view.all(Worker, id=keys)}


def _most_urgent_first(need: Need) -> tuple[int, str]:
    return (1 if need.rating is None else -need.rating, need.domain)
