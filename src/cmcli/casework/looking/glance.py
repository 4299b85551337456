"""Cases at a glance, as the dashboard lists them, and a book of them that is kept up to date.

Reading every case of a large agency takes seconds, but other workers change only a few cases. The
book reads all cases once. After that it reads only the cases that have changed, according to the
log.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cmcli.casework.listing import CaseView, views_of
from cmcli.casework.looking.losing import losing
from cmcli.catalog.names import latin_words
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.covers import Coverer
from cmcli.domain.external import External
from cmcli.domain.flow import stage_since
from cmcli.domain.losing_touch import LosingTouch
from cmcli.domain.plans import Goal
from cmcli.domain.progress import way_made
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import Snooze, snoozed_until
from cmcli.domain.statuses import ENDED
from cmcli.domain.text import LAST_DIGITS, indexed_words, other_script, phone_asked
from cmcli.domain.waitlist import Triage, triage
from cmcli.domain.workers import Worker
from cmcli.store.core.search_index import words_heard
from cmcli.store.core.view import View
from cmcli.store.reading import search
from cmcli.store.reading.due import cases_with_dues, shared_cases
from cmcli.store.reading.find import clients_coded
from cmcli.store.reading.people import former_names, names_beside
from cmcli.store.reading.progress import latest_values
from cmcli.store.reading.touched import last_seq, touched_since

MOST_OTHERS = 500
"""Closed or waiting cases that are read; the latest, or those that are asked for by name."""

PART = 500
"""Cases that are read between two words on how far it is."""

Progress = Callable[[int, int], None]
"""Told how many of how many cases have been read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The facts about one case in lists. ``worker`` is the username, or None if unassigned.
    ``former`` are former names of the client.

    ``due`` has everything due, most urgent first, including later items. ``goals`` are those not
    dropped, and ``achieved`` counts the achieved ones. ``way`` is the mean progress, 0 to 1, over
    the goals with known progress. ``met_on`` is the latest held contact. ``text`` has the words for
    filters, each after a blank; ``coded_text`` leaves out the names. ``referrals`` are the open
    ones. ``triage`` tells of somebody on the waitlist where they come, and why. ``losing``
    says why contact is being lost, if it is. ``imported``: the case came with an import.
    ``covered`` is who covers the case today. ``stage_on`` is the day from which the days in the
    stage count.
    """

    case_id: str
    ref: str
    name: str | None
    goes_by: str | None
    others: tuple[str, ...]
    model: str
    stage: str
    status: str
    worker: str | None
    acuity: int
    opened_on: date
    closed_on: date | None
    met_on: date | None
    due: tuple[DueItem, ...]
    snoozes: tuple[Snooze, ...]
    goals: int
    achieved: int
    way: Decimal | None
    text: str
    coded_text: str
    referrals: tuple[Referral, ...] = ()
    triage: Triage | None = None
    losing: LosingTouch | None = None
    imported: bool = False
    covered: Coverer | None = None
    stage_on: date | None = None

    @property
    def names(self) -> tuple[str | None, ...]:
        """All names that are hidden: the client's, former ones, and those of people around and in
        appointments."""
        return (self.name, self.goes_by, *self.others)

    @property
    def shown_name(self) -> str | None:
        """The name, else what the client goes by."""
        return self.name or self.goes_by

    @property
    def contact(self) -> DueItem | None:
        """The contact item, if the case has one."""
        return next((item for item in self.due if item.kind == "contact"), None)

    @property
    def safety(self) -> bool:
        """Return whether a safety flag is open."""
        return any(item.kind == "safety" for item in self.due)

    @property
    def days_late(self) -> int:
        """The most days that anything on the case is late."""
        return max((item.days_late for item in self.due), default=0)

    def snoozed_until(self, item: DueItem, today: date) -> date | None:
        """Return the day when reminders for the item start again, or None if it is not snoozed."""
        return snoozed_until(item, self.snoozes, today)


def glances(view: View, cases: Sequence[Case], told: Progress | None = None) -> list[Glance]:
    """The cases at a glance, in their order."""
    found: list[Glance] = []
    for start in range(0, len(cases), PART):
        found += _of_part(view, cases[start : start + PART])
        if told is not None:
            told(len(found), len(cases))
    return found


def _of_part(view: View, cases: Sequence[Case]) -> list[Glance]:
    keys = [case.id for case in cases]
    values = latest_values(view, keys)
    snoozes: defaultdict[str, tuple[Snooze, ...]] = defaultdict(tuple)
    for snooze in view.all(Snooze, case_id=keys, lifted_on=None):
        if snooze.holds(view.today):
            snoozes[snooze.case_id] += (snooze,)
    clients = {case.client_id for case in cases}
    former = former_names(view, clients)
    others = names_beside(view, clients, former)
    views = views_of(view, cases)
    lost = {one.ref: one.touch for _, one in losing(view, views)}
    links = view.all(External, table_name=record_of(Case).table, row_id=keys)
    imported = {one.row_id for one in links}
    return [
        _glance(
            one,
            values,
            snoozes[one.facts.case.id],
            former.get(one.facts.client.id, ()),
            others.get(one.facts.client.id, ()),
            view.today,
            lost.get(one.ref),
            imported=one.facts.case.id in imported,
        )
        for one in views
    ]


def _glance(
    one: CaseView,
    values: dict[str, Decimal],
    snoozes: tuple[Snooze, ...],
    former: tuple[str, ...],
    others: tuple[str, ...],
    today: date,
    touch: LosingTouch | None,
    *,
    imported: bool,
) -> Glance:
    facts = one.facts
    goals = [goal for goal in facts.of(Goal) if goal.state != "dropped"]
    coded = words_in(one.ref, facts.case.model, one.stage, facts.worker or "nobody")
    return Glance(
        case_id=facts.case.id,
        ref=one.ref,
        name=facts.client.name,
        goes_by=facts.client.goes_by,
        others=(
            *others,
            *(name for one in facts.of(Appointment) for name in one.names),
            *(name for one in facts.of(Referral) for name in one.names),
        ),
        model=facts.case.model,
        stage=one.stage,
        status=facts.case.status,
        worker=facts.worker,
        acuity=facts.case.acuity,
        opened_on=facts.case.opened_on,
        closed_on=facts.case.closed_on,
        met_on=facts.held_on,
        due=one.due,
        snoozes=snoozes,
        goals=len(goals),
        achieved=sum(goal.state == "achieved" for goal in goals),
        way=_mean_way(goals, values),
        text=coded + names_in(*facts.client.names, *former) + words_in(*_ends(facts.client)),
        coded_text=coded,
        referrals=facts.of(Referral),
        triage=triage(facts, today) if facts.case.status == "waitlist" else None,
        losing=touch,
        imported=imported,
        covered=facts.covered,
        stage_on=stage_since(facts, one.stage, review_due=_review_due(one, today)),
    )


def _review_due(one: CaseView, today: date) -> date | None:
    """Return the day when a review fell due, if one is."""
    due = (item.due_on for item in one.due if item.kind == "review" and item.due_on <= today)
    return next(due, None)


def _ends(client: Client) -> Iterable[str]:
    """The phones of a client from each digit on, so that a filter finds the last digits."""
    for phone in client.numbers:
        for start in range(len(phone.digits) - LAST_DIGITS + 1):
            yield phone.digits[start:]


def words_in(*parts: str | None) -> str:
    """The words of texts, each after a blank, so that a word can be found by its start."""
    return "".join(f" {word}" for part in parts if part for word in indexed_words(part))


def names_in(*names: str | None) -> str:
    """The words of names, each after a blank; those in other letters also in Latin ones, and the
    sounds of those in other scripts."""
    other = [name for name in names if name and not name.isascii()]
    latin = (" ".join(latin_words(name)) for name in other)
    return words_in(*names, *latin) + sounds_in(*map(other_script, other))


def sounds_in(*names: str) -> str:
    """The sounds of names, each between blanks, so that a filter finds them whole."""
    return "".join(f" {word} " for word in words_heard(*names))


def _mean_way(goals: Iterable[Goal], values: dict[str, Decimal]) -> Decimal | None:
    ways = [
        Decimal(1) if goal.state == "achieved" else way_made(goal, values.get(goal.id))
        for goal in goals
    ]
    known = [way for way in ways if way is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


class Book:
    """The cases that can have due items, for the workers last asked for.

    Open and waiting ones, and those that have ended with a flag or aftercare open. One thread at
    a time.
    """

    def __init__(self) -> None:
        self._of: tuple[object, ...] | None = None
        self._seq = 0
        self._found: dict[str, Glance] = {}

    def forget(self) -> None:
        """Read everything again next time."""
        self._of = None

    def read(
        self,
        view: View,
        workers: Sequence[Worker] | None,
        told: Progress | None = None,
        *,
        shared: bool = False,
        covered: bool = False,
    ) -> tuple[Glance, ...]:
        """The cases of these workers, of everybody and nobody for None, in no order.

        ``shared``: also other workers' cases with a task for one of these. ``covered``: also those
        that one of these covers today.
        """
        ids = None if workers is None else tuple(worker.id for worker in workers)
        seq = last_seq(view)
        wanted = (ids, view.today)
        changed = touched_since(view, self._seq) if wanted == self._of else None
        if changed is None or changed.cases is None or seq < self._seq:
            self._of = None
            cases = cases_with_dues(view, ids)
            read = glances(view, cases, told)
            self._found = {one.case_id: one for one in read if one.due or one.status not in ENDED}
        elif changed.cases:
            self._reread(view, ids, sorted(changed.cases))
        self._of, self._seq = wanted, seq
        if shared or workers is None:
            return tuple(self._found.values())
        handles = {worker.handle for worker in workers}
        return tuple(
            one
            for one in self._found.values()
            if one.worker in handles
            or (covered and one.covered is not None and one.covered.handle in handles)
        )

    def _reread(self, view: View, ids: tuple[str, ...] | None, keys: list[str]) -> None:
        cases = view.all(Case, id=keys)
        if ids is not None:
            shared = shared_cases(view, ids, cases)
            cases = [one for one in cases if one.worker_id in ids or one.id in shared]
        fresh = {one.case_id: one for one in glances(view, cases)}
        for key in keys:
            one = fresh.get(key)
            if one is None or (one.status in ENDED and not one.due):
                self._found.pop(key, None)
            else:
                self._found[key] = one


def waiting(view: View) -> list[Glance]:
    """Return the cases on the waitlist in the order of triage; all are unassigned.

    Of very many, those who have waited longest.
    """
    order = ("opened_on", "id")
    cases = view.all(Case, order=order, limit=MOST_OTHERS, status="waitlist")
    found = ((one.triage, one) for one in glances(view, cases))
    seen = [(how.order, one.ref, one) for how, one in found if how is not None]
    return [one for *_, one in sorted(seen, key=lambda entry: entry[:2])]


def closed(view: View, workers: Sequence[Worker] | None, name: str = "") -> list[Glance]:
    """The closed cases of these workers (None: everybody's), the latest first.

    ``name``: of the clients who have that code, or in whose name all the words stand (of the last
    its start is enough).
    """
    equal: dict[str, Any] = {"status": "closed"}
    if workers is not None:
        equal["worker_id"] = [worker.id for worker in workers]
    if name.strip():
        equal["client_id"] = _clients(view, name)
    order = ("-closed_on", "-id")
    return glances(view, view.all(Case, order=order, limit=MOST_OTHERS, **equal))


def _clients(view: View, name: str) -> list[str]:
    code = name.strip().upper().partition(".")[0]
    coded = clients_coded(view, code)
    found = coded or search.clients_named(view, name, limit=MOST_OTHERS - 1, sounding=True)
    digits = phone_asked(name)
    return found + (search.clients_phoned(view, digits, limit=MOST_OTHERS) if digits else [])
