"""The practice agency: a learner with five invented clients, made by calling the real verbs."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from cmcli.casework.agency.settings import SINCE_ALWAYS, put
from cmcli.casework.agency.staff import add_worker, first_worker
from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.casework.demo.agency import APPRAISAL
from cmcli.casework.demo.courses import came_in, goal_of
from cmcli.casework.demo.daily import Happening, around_the_client
from cmcli.casework.demo.people import STRENGTHS, TOPICS, DemoTopic
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal, add_step
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.steps import AddStep
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.reviewing import review
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.workers import Worker
from cmcli.store.core.store import Store
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

COMMAND = "learn"
"""The command of everything that was there before the learner came."""
LEARNER, SUPERVISOR, COLLEAGUE = "alex", "kim", "ben"
NAME = "Lantern House (practice)"
BEGUN = 150
"""Days since the agency began."""

Event = Callable[[Work], object]


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """A client of the learner.

    ``began``, ``agreed``, ``reviewed`` and ``seen`` are days ago: of the intake, the plan, its
    review and the visits. The visit ``mistaken`` days ago is recorded as a phone call.
    """

    code: str
    name: str
    phone: str
    need: str
    strength: str
    began: int
    seen: tuple[int, ...]
    agreed: int | None = None
    mistaken: int | None = None
    reviewed: int | None = None
    safe_contact: str | None = None

    @property
    def topic(self) -> DemoTopic:
        """The subject of the case."""
        return next(one for one in TOPICS if one.need == self.need)


CLIENTS = {
    "dana": PracticeClient(
        "HJKMN",
        "Dana Harbour",
        "555-0142",
        "food",
        STRENGTHS[0],
        began=130,
        agreed=110,
        reviewed=30,
        seen=(20, 12, 5),
        safe_contact="Send a text first: she works at night and sleeps until noon",
    ),
    "theo": PracticeClient(
        "KTWNV", "Theo Windmill", "555-0118", "housing", STRENGTHS[2], 24, (15, 8)
    ),
    "rosa": PracticeClient(
        "RSZDB", "Rosa Lantern", "555-0173", "social", STRENGTHS[4], 60, (10, 3), 40, mistaken=3
    ),
    "miguel": PracticeClient(
        "MGFTH", "Miguel Feather", "555-0165", "employment", STRENGTHS[1], 45, (13, 6), 25
    ),
    "wendy": PracticeClient(
        "WNDPX", "Wendy Quill", "555-0127", "income", STRENGTHS[3], 38, (17, 10), 18
    ),
}
"""The clients by the names that the lessons use; the numbers are the days ago of intake, visits
and plan."""


def build(store: Store, *, day: date, zone: str, os_user: str) -> None:
    """Fill a new store; ``os_user`` is bound to the learner, and ``zone`` names the time zone."""
    _PracticeAgency(store, day, zone).fill(os_user)


class _PracticeAgency:
    """The agency while it is made: what happened, by the day and who wrote it down."""

    def __init__(self, store: Store, day: date, zone: str) -> None:
        self.store = store
        self.day = day
        self.zone_name = zone
        self.zone: tzinfo = ZoneInfo(zone)
        self.workers: dict[str, Worker] = {}
        self.found: dict[str, FoundCase] = {}
        self.agenda: defaultdict[int, list[Event]] = defaultdict(list)

    def fill(self, os_user: str) -> None:
        # SQLite tidies up whenever its last connection closes; one that stays open saves that.
        with self.store.engine.connect():
            self._open(os_user)
            for key, client in CLIENTS.items():
                self._plan_case(key, client)
            for ago, happened in around_the_client(self.day, self.zone, "Kim"):
                self._at(ago, partial(self._daily, happened))
            for ago in sorted(self.agenda, reverse=True):
                self._write(LEARNER, ago, self.agenda[ago])

    def _open(self, os_user: str) -> None:
        """The agency and its staff."""
        first = FirstWorker(worker=SUPERVISOR, name="Kim Footbridge", role="supervisor")
        self.workers[SUPERVISOR] = replace(first_worker(first, os_user), os_user=None)

        def staff(work: Work) -> None:
            work.add(self.workers[SUPERVISOR])
            put(work, "agency.timezone", self.zone_name, from_on=SINCE_ALWAYS)
            put(work, "agency.name", NAME, from_on=SINCE_ALWAYS)
            for said in (
                AddWorker(handle=LEARNER, name="Alex Meadow", os_user=os_user),
                AddWorker(handle=COLLEAGUE, name="Ben Turnstile"),
            ):
                self.workers[said.handle] = add_worker(work, said)

        self._write(SUPERVISOR, BEGUN, [staff])

    def _write(self, handle: str, ago: int, events: list[Event]) -> None:
        """Do what happened on one day, as one operation of a worker."""
        now = datetime.combine(self._on(ago), time(18), self.zone)
        worker = self.workers[handle]
        with self.store.operation(actor=worker, command=COMMAND, today=now.date(), now=now) as work:
            for event in events:
                event(work)

    def _on(self, ago: int) -> date:
        return self.day - timedelta(days=ago)

    def _daily(self, happened: Happening, work: Work) -> None:
        happened(work, self.found["dana"])

    def _at(self, ago: int, event: Event) -> None:
        self.agenda[ago].append(event)

    def _plan_case(self, key: str, client: PracticeClient) -> None:
        """The course of a case: intake, assessment, plan, review and visits."""
        self._at(client.began, lambda work: self._intake(work, key, client))
        assessed = client.began - 5
        self._at(assessed, lambda work: self._assess(work, key, client, assessed))
        agreed = client.agreed
        if agreed is not None:
            self._at(agreed, lambda work: self._plan(work, key, client.topic, agreed))
        if client.reviewed is not None:
            self._at(client.reviewed, lambda work: review(work, self.found[key], APPRAISAL))
        for ago in client.seen:
            self._visit(key, ago, "phone" if ago == client.mistaken else "home")

    def _intake(self, work: Work, key: str, client: PracticeClient) -> None:
        arrival = Arrival(
            name=client.name,
            model="icm",
            phones=(client.phone,),
            safe_contact=client.safe_contact,
            issue=client.topic.issue,
            words=client.topic.words,
            needs={client.need: client.topic.issue},
            opened=self._on(client.began),
            new=True,
        )
        self.found[key] = came_in(work, arrival, client.code)

    def _assess(self, work: Work, key: str, client: PracticeClient, ago: int) -> None:
        found = NeedAnswer(rating=3, text=client.topic.issue)
        sitting = Sitting(on=self._on(ago), needs={client.need: found}, strength=(client.strength,))
        assess(work, self.found[key].case, sitting)

    def _plan(self, work: Work, key: str, topic: DemoTopic, ago: int) -> None:
        case = self.found[key].case
        add_goal(work, case, goal_of(topic, self._on(ago)))
        by = self.day + timedelta(days=20)
        add_step(work, case, AddStep(goal=1, text=topic.steps[0], who="client", due_on=by))
        agree(work, case, AgreePlan(how="signed", on=self._on(ago)))

    def _visit(self, key: str, ago: int, mode: str) -> None:
        at = datetime.combine(self._on(ago), time(10, 30), self.zone)
        said = CheckIn(mode=mode, minutes=45, at=at)
        self._at(ago, lambda work: check_in(work, self.found[key], said))
