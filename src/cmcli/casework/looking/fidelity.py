"""Fidelity: the items of each program, counted from the record, with what is behind them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from cmcli.casework.capacity.placing import staff_hours
from cmcli.casework.looking.due import whose
from cmcli.casework.looking.values.fidelity import FidelityQuestion
from cmcli.casework.models_today import Models, full_time_hours
from cmcli.catalog.access import modes
from cmcli.catalog.fidelity_file import SCALES, scale
from cmcli.domain.agency_settings import groups_count
from cmcli.domain.cases import Case, Placement, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Note
from cmcli.domain.fidelity import CountedItem, Trace, Windows, windows
from cmcli.domain.fidelity_act import act_items
from cmcli.domain.fidelity_brokerage import brokerage_items
from cmcli.domain.fidelity_cti import cti_items
from cmcli.domain.fidelity_strengths import strengths_items
from cmcli.domain.models import Model
from cmcli.domain.people import PersonAround
from cmcli.domain.plans import PlanVersion
from cmcli.domain.program_record import ProgramRecord, Served, times_served
from cmcli.domain.referrals import Referral
from cmcli.domain.text import quoted
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.fidelity import cases_carried, cases_on_models, contacts_between
from cmcli.store.reading.find import find_team

OFFICE = "office"
OF_WHOLE_CASES = ("cti", "brokerage")
"""The models with items about all contacts of a case, and not only those of the weeks."""

COUNTED = {
    "act": act_items,
    "cti": cti_items,
    "strengths": strengths_items,
    "brokerage": brokerage_items,
}
"""The function that counts the items of each scale."""

C = TypeVar("C", PlanVersion, Referral, Note)


class ProgramFidelity(NamedTuple):
    """The items of a model, for a team (None: for all that was asked about)."""

    model: str
    label: str
    team: str | None
    items: tuple[CountedItem, ...]


class FidelityFound(NamedTuple):
    """The programs with their items, and the usernames of all workers.

    ``cases`` are those behind the items, where records are asked for: key → reference, name.
    """

    programs: tuple[ProgramFidelity, ...]
    cases: Mapping[str, tuple[str, str | None]]
    workers: Collection[str]

    def traced(self, key: str) -> Iterator[tuple[ProgramFidelity, CountedItem, Trace]]:
        """Yield every record behind an item."""
        for program in self.programs:
            for item in program.items:
                if item.standard.key == key:
                    yield from ((program, item, one) for one in item.traces)


def fidelity(view: View, me: Worker | None, asked: FidelityQuestion) -> FidelityFound:
    """Count the items of every program that is asked about."""
    if asked.last is not None and asked.last > view.today:
        raise UsageProblem(
            Sentence("{last} is after today."), "Use a day up to today.", field="last"
        )
    days = windows(view.today, asked.first, asked.last)
    models = Models(view, days.year.last)
    asked_for = whose(view, me, asked)
    read = _Reading(view, days, models)
    programs = tuple(
        program
        for key in _models(view, models, asked.model)
        for program in read.programs(key, asked_for, asked)
    )
    cases = {} if asked.records is None else read.references()
    return FidelityFound(programs, cases, {one.handle for one in read.workers.values()})


def _models(view: View, models: Models, asked: str | None) -> list[str]:
    """Return the models with a scale, or the one that is asked for."""
    if asked is None:
        return [key for key in models if view.words.root(key) in SCALES]
    if view.words.root(asked) not in SCALES:
        raise UsageProblem(
            Sentence("cm has no items for the model {typed}.", typed=quoted(asked)),
            f"It has items for {', '.join(SCALES)}, and for copies of them.",
            field="model",
        )
    return [asked]


class _Reading:
    """The reader of programs: it reads once all that they share."""

    def __init__(self, view: View, days: Windows, models: Models) -> None:
        self._view, self._days, self._models = view, days, models
        self.workers = {one.id: one for one in view.all(Worker, order=("handle",))}
        self._teams = {one.id: one.handle for one in view.all(Team)}
        hours, day = staff_hours(view, self.workers.values()), days.weeks.last
        self._hours = lambda worker: hours.contracted(worker, day)
        self._carried = cases_carried(view, days.weeks.last)
        self._cases: dict[str, Case] = {}

    def programs(
        self, key: str, workers: Sequence[Worker] | None, asked: FidelityQuestion
    ) -> Iterator[ProgramFidelity]:
        """Yield the programs of a model; a model of teams has one a team."""
        model = self._models[key]
        served = self._served(key, None if workers is None else {one.id for one in workers})
        if not served and asked.model is None:
            return
        by_team: dict[str | None, list[Served]] = {}
        if asked.team is not None:
            by_team = {find_team(self._view, asked.team).id: served}
        elif model.scope == "team" and workers is None:
            for one in served:
                by_team.setdefault(self._team_of(one), []).append(one)
        for team, some in (by_team or {None: served}).items():
            record = self._record(model, team, some)
            items = tuple(self._items(model, record, asked.last or self._view.today))
            yield ProgramFidelity(key, model.label, self._teams.get(team or ""), items)

    def _team_of(self, one: Served) -> str | None:
        return None if one.worker_id is None else self.workers[one.worker_id].team_id

    def _served(self, key: str, workers: Collection[str] | None) -> list[Served]:
        """Return the times on the model in the year, of the cases that these workers had."""
        first, last = self._first, self._last
        cases = {one.id: one for one in cases_on_models(self._view, [key], first, last)}
        placements: defaultdict[str, list[Placement]] = defaultdict(list)
        for one in self._view.all(Placement, case_id=list(cases)):
            placements[one.case_id].append(one)
        times = [
            time
            for case in cases.values()
            for time in times_served(case, placements[case.id], (key,), last)
            if (time.until is None or time.until > first)
            and (workers is None or time.worker_id in workers)
        ]
        self._cases.update((one.case.id, one.case) for one in times)
        since = self._days.weeks.first
        if self._view.words.root(key) in OF_WHOLE_CASES:
            since = min((one.since for one in times), default=since)
        contacts = contacts_between(self._view, {one.case.id for one in times}, since, last)
        return [replace(one, contacts=tuple(contacts.get(one.case.id, ()))) for one in times]

    @property
    def _first(self) -> date:
        return min(self._days.year.first, self._days.weeks.first, self._days.months[0].first)

    @property
    def _last(self) -> date:
        return max(self._days.year.last, self._days.weeks.last)

    def _record(self, model: Model, team: str | None, served: list[Served]) -> ProgramRecord:
        view, keys = self._view, [one.case.id for one in served]
        whole = view.words.root(model.key) in OF_WHOLE_CASES
        known = modes()
        own = {one for one in model.counted_modes if one not in known}
        face = frozenset(own | {key for key, mode in known.items() if mode.in_person})
        members = [one for one in self.workers.values() if one.active and one.team_id == team]
        people = {each.person_id for one in served for each in one.contacts if each.person_id}
        return ProgramRecord(
            model=model,
            windows=self._days,
            served=served,
            face=face,
            outside=face - {OFFICE},
            groups=groups_count(view.settings, self._days.year.last),
            workers=self.workers,
            members=None if team is None else members,
            people={one.id: one for one in view.all(PersonAround, id=people)},
            carried=self._carried,
            hours=self._hours,
            full_time=full_time_hours(view, self._days.weeks.last),
            versions=_by_case(view.all(PlanVersion, case_id=keys if whole else ())),
            referrals=_by_case(view.all(Referral, case_id=keys if whole else ())),
            supervisions=_by_case(view.all(Note, case_id=keys, kind="supervision", error_at=None)),
        )

    def _items(self, model: Model, record: ProgramRecord, day: date) -> Iterator[CountedItem]:
        """Yield the items of the model, with the numbers that the agency asks for on that day."""
        root = self._view.words.root(model.key)

        def stated(key: str) -> str:
            return self._view.settings.get(key, day)

        standards = {key: one.as_set(stated) for key, one in scale(root).items()}
        return COUNTED[root](record, standards)

    def references(self) -> Mapping[str, tuple[str, str | None]]:
        """Return the reference and the name of every case that was read."""
        ids = {one.client_id for one in self._cases.values()}
        clients = {one.id: one for one in self._view.all(Client, id=ids)}
        return {
            key: (case_ref(client.code, one.episode), client.name or client.goes_by)
            for key, one in self._cases.items()
            for client in (clients[one.client_id],)
        }


def _by_case(records: Sequence[C]) -> Mapping[str, Sequence[C]]:
    found: defaultdict[str, list[C]] = defaultdict(list)
    for one in records:
        found[one.case_id].append(one)
    return found
