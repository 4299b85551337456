"""The synthetic agency of ``cm demo``: half a year of casework, made by calling the real verbs.

Workers write up every four weeks what happened since, so the log has real, dated operations.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from cmcli.casework.agency.settings import SINCE_ALWAYS, put
from cmcli.casework.agency.staff import add_worker, first_worker
from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.casework.cover.covers import perform_add
from cmcli.casework.cover.values import AddCover
from cmcli.casework.demo import daily, directory, linked, people
from cmcli.casework.demo.courses import came_in, goal_of
from cmcli.casework.models_today import Models
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal, add_step, do_step
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.steps import AddStep, FinishItem
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.closing import close
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.moving import perform_transfer
from cmcli.casework.round.reviewing import review
from cmcli.casework.round.safety import raise_flag, set_rhythm
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Transfer
from cmcli.casework.round.values.review import Appraisal
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.domain.births import Birth
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.models import Model
from cmcli.domain.workers import Worker
from cmcli.store.core.store import Store
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

COMMAND = "demo"
EVERY = 28
"""Days from one writing-up to the next."""
BACK = 7 * EVERY
"""Days that the agency has been at work."""
DRAFTED = 20
"""The days from an assessment until there is at least a draft plan."""
OLDEST = 170
"""Days since the oldest open case came in."""

APPRAISAL = Appraisal(
    decision="continue",
    levels={1: -1},
    effectiveness=4,
    efficiency=4,
    appropriateness=5,
    relevance=4,
    satisfaction=4,
    reflection="I could have asked earlier what the evenings are like.",
    needs_met=False,
)

Event = Callable[[Work], object]


@dataclass(frozen=True, slots=True)
class Story:
    """One case as it will go: when it began (days before the last day), and how far it came.

    ``far`` is 0 intake, 1 assessed, 2 planned, 3 reviewed; ``gap`` are the days since the client
    was last seen.
    """

    code: str
    name: str
    dob: date
    model: str
    worker: str
    began: int
    far: int
    gap: int
    topic: people.DemoTopic


@dataclass(frozen=True, slots=True)
class Demo:
    """The result: the most interesting case, and how many cases there are."""

    featured: str
    clients: int
    workers: int


def build(store: Store, *, seed: int, day: date, os_user: str) -> Demo:
    """Fill a new store; the same seed and day make the same agency, to the codes.

    ``os_user`` is bound to the supervisor, so that whoever made it can look around at once.
    """
    agency = _Agency(store, random.Random(seed), day)  # noqa: S311 (a demonstration)
    # SQLite tidies up whenever its last connection closes; one that stays open saves that.
    with store.engine.connect():
        return agency.fill(os_user)


class _Agency:
    """The agency while it is made: an agenda of what happens, day by day and worker by worker."""

    def __init__(self, store: Store, rng: random.Random, day: date) -> None:
        self.store = store
        self.rng = rng
        self.day = day
        self.names = people.names(rng)
        self.codes = people.codes(rng)
        self.workers: dict[str, Worker] = {}
        self.found: dict[str, FoundCase] = {}
        self.agenda: defaultdict[tuple[date, str], list[tuple[date, Event]]] = defaultdict(list)

    def fill(self, os_user: str) -> Demo:
        models = self._open(os_user)
        stories = [story for staff in people.STAFF for story in self._stories(staff, models)]
        for story in stories:
            self._plan_case(story, models[story.model])
        featured = next(one for one in stories if one.far == 3)
        self._single_events(stories)
        self._daily_work(stories, featured)
        self._second_people(stories[23])
        waiting = [self._wait(*one) for one in zip(people.WAITING, people.URGENT, strict=True)]
        ended = [self._end(models) for _ in range(people.CLOSED)]
        for (day, handle), events in sorted(self.agenda.items(), key=lambda one: one[0]):
            with self._operation(handle, day) as work:
                for _, event in sorted(events, key=lambda one: one[0]):
                    event(work)
        count = len(stories) + len(waiting) + len(ended)
        return Demo(featured.code, count, len(self.workers))

    @contextmanager
    def _operation(self, handle: str, day: date) -> Iterator[Work]:
        now = datetime.combine(day, time(18), UTC)
        worker = self.workers[handle]
        with self.store.operation(actor=worker, command=COMMAND, today=day, now=now) as work:
            yield work

    def _open(self, os_user: str) -> Models:
        """The staff; gives the models as they hold."""
        handle, name = people.SUPERVISOR
        self.workers[handle] = first_worker(FirstWorker(worker=handle, name=name), os_user)
        with self._operation(handle, self.day - timedelta(days=BACK)) as work:
            work.add(self.workers[handle])
            put(work, "agency.timezone", "UTC", from_on=SINCE_ALWAYS)
            put(work, "agency.name", "Harbour Street (demonstration)", from_on=SINCE_ALWAYS)
            put(work, "supervise.unsigned-days", "never", from_on=SINCE_ALWAYS)
            for one in people.STAFF:
                said = AddWorker(
                    handle=one.handle, name=one.name, hours=Decimal(one.hours), team=one.team
                )
                self.workers[one.handle] = add_worker(work, said)
            return Models(work)

    def _stories(self, staff: people.DemoStaff, models: Models) -> list[Story]:
        model = models[staff.model]
        interval, oldest = usual_interval(model), min(OLDEST, model.ask_close_days or OLDEST)
        stories = []
        for number in range(staff.cases):
            began = oldest - number * (oldest - 6) // staff.cases - self.rng.randrange(5)
            late = number < staff.late
            gap = interval + self.rng.randrange(4, 15) if late else self.rng.randrange(1, interval)
            stories.append(self._story(staff.model, staff.handle, began, min(gap, began)))
        return stories

    def _story(self, model: str, worker: str, began: int, gap: int) -> Story:
        return Story(
            code=next(self.codes),
            name=next(self.names),
            dob=people.birth(self.rng, self.day),
            model=model,
            worker=worker,
            began=began,
            far=(began > 14) + (began > 40) + (began > 110),
            gap=gap,
            topic=self.rng.choice(people.TOPICS),
        )

    def _at(self, story: Story, ago: int, event: Event, *, worker: str | None = None) -> None:
        """Something that happened so many days ago, to be written up when it is next done."""
        day = self.day - timedelta(days=ago)
        written = self.day - timedelta(days=max(1, (ago - 1) // EVERY * EVERY + 1))
        self.agenda[written, worker or story.worker].append((day, event))

    def _plan_case(self, story: Story, model: Model) -> None:
        """The whole course of a case, as far as it comes."""
        self._at(story, story.began, lambda work: self._intake(work, story))
        days = self._visits(story, usual_interval(model))
        agreed = 0
        if story.far >= 1:
            assessed = story.began - self.rng.randrange(4, 12)
            self._at(story, assessed, lambda work: self._assess(work, story, assessed))
        if story.far == 1 and story.began > DRAFTED:
            begun = story.began - DRAFTED
            self._at(story, begun, lambda work: self._draft(work, story, begun, "still a draft"))
        if story.far >= 2:
            agreed = story.began - self.rng.randrange(16, 28)
            strength = self.rng.choice(people.STRENGTHS)
            self._at(story, agreed, lambda work: self._plan(work, story, agreed, strength))
            done = max(1, agreed - self.rng.randrange(10, 20))
            self._at(story, done, lambda work: self._step(work, story, done))
        if story.far >= 3:
            self._at(
                story,
                self.rng.randrange(20, 60),
                lambda work: review(work, self.found[story.code], APPRAISAL),
            )
        for ago in days:
            value = self._reached(story, ago, agreed)
            note = self.rng.choice(people.NOTES)
            mode = self.rng.choice(("home", "office", "community"))
            minutes = self.rng.choice((20, 30, 45, 60))
            at = datetime.combine(self._ago(ago), time(9 + ago % 8, 30), UTC)
            said = CheckIn(
                note=note,
                mode=mode,
                minutes=minutes,
                at=at,
                progress={} if value is None else {1: Decimal(value)},
            )
            self._contact(story, ago, said)

    def _contact(self, story: Story, ago: int, said: CheckIn) -> None:
        self._at(story, ago, lambda work: check_in(work, self.found[story.code], said))

    def _visits(self, story: Story, interval: int) -> list[int]:
        """Days ago of every contact: often at the end, every five weeks before."""
        days = [story.gap, story.gap + interval, story.gap + 2 * interval]
        days += range(days[-1] + 35, story.began, 35)
        return [*(ago for ago in days if 1 <= ago < story.began), story.began]

    def _reached(self, story: Story, ago: int, agreed: int) -> int | None:
        """The goal's measure on that day, on its way to the target; None before the plan."""
        if ago >= agreed:
            return None
        share = (agreed - ago) / agreed * self.rng.uniform(0.6, 1.0)
        topic = story.topic
        return topic.baseline + round((topic.target - topic.baseline) * share)

    def _ago(self, days: int) -> date:
        return self.day - timedelta(days=days)

    def _intake(
        self, work: Work, story: Story, decision: str = "accept", urgency: str | None = None
    ) -> None:
        arrival = Arrival(
            name=story.name,
            model=story.model,
            dob=Birth(day=story.dob),
            issue=story.topic.issue,
            words=story.topic.words,
            needs={story.topic.need: story.topic.issue},
            decision=decision,
            urgency=urgency,
            opened=self._ago(story.began),
            new=True,
        )
        self.found[story.code] = came_in(work, arrival, story.code)

    def _plan(self, work: Work, story: Story, agreed: int, strength: str) -> None:
        self._draft(work, story, agreed, strength)
        case, on = self.found[story.code].case, self._ago(agreed)
        agree(work, case, AgreePlan(how="signed", on=on, words="That is what I want."))

    def _draft(self, work: Work, story: Story, agreed: int, strength: str) -> None:
        topic, case = story.topic, self.found[story.code].case
        terms = replace(
            goal_of(topic, self._ago(agreed)),
            words=topic.words,
            confidence=7,
            monitored_by=f"asked at every contact; {strength}",
        )
        add_goal(work, case, terms)
        first, second = topic.steps
        add_step(
            work, case, AddStep(goal=1, text=first, who="client", due_on=self._ago(agreed - 21))
        )
        add_step(work, case, AddStep(goal=1, text=second, who="worker", due_on=self._ago(-30)))

    def _assess(self, work: Work, story: Story, ago: int) -> None:
        topic, on = story.topic, self._ago(ago)
        strength = people.STRENGTHS[on.day % len(people.STRENGTHS)]
        sitting = Sitting(
            on=on,
            needs={
                topic.need: NeedAnswer(rating=3, text=topic.issue),
                "transport": NeedAnswer(rating=1),
            },
            strength=(strength,),
            words=topic.words,
        )
        assess(work, self.found[story.code].case, sitting)

    def _step(self, work: Work, story: Story, ago: int) -> None:
        case = self.found[story.code].case
        do_step(work, case, FinishItem(step="1.1", on=self._ago(ago)))

    def _single_events(self, stories: list[Story]) -> None:
        """An open flag, an agreed rhythm, attempts to reach somebody, and a request for a
        transfer."""
        flagged, rhythmic, missed, asked = stories[3], stories[12], stories[0], stories[8]
        text = "says that the neighbour came to the door at night and shouted"
        why = "asked for fewer visits while the new job begins"

        def flag(work: Work) -> object:
            return raise_flag(work, self.found[flagged.code].case, kind="abuse", text=text)

        def agree_rhythm(work: Work) -> object:
            case = self.found[rhythmic.code].case
            return set_rhythm(work, case, ContactSchedule(interval=10, reason=why))

        def ask_transfer(work: Work) -> object:
            said = Transfer(to="linden", reason="lives in Linden's street now", ask=True)
            return perform_transfer(work, self.found[asked.code], said)

        self._at(flagged, 1, flag)
        self._at(asked, 1, ask_transfer)
        self._at(rhythmic, 30, agree_rhythm)
        for ago in (5, 2):
            at = datetime.combine(self._ago(ago), time(11), UTC)
            said = CheckIn(outcome="no-answer", mode="home", at=at)
            self._contact(missed, ago, said)

    def _second_people(self, closing: Story) -> None:
        """A worker on leave who is covered, and a closure that waits for approval."""
        day, (supervisor, _) = self.day, people.SUPERVISOR
        yesterday = self._ago(1)
        leave = AddCover(
            worker="tansy", by="linden", from_on=day, to_on=self._ago(-9), reason="leave"
        )

        def ask_approval(work: Work) -> object:
            put(work, "approval.closure", "yes", from_on=yesterday)
            work.act_as(self.workers[closing.worker])
            said = Closing(reason="moved", summary="Moved to another county, with a handover.")
            return Closing.function()(work, self.found[closing.code], said)

        for event in (lambda work: perform_add(work, leave), ask_approval):
            self.agenda[yesterday, supervisor].append((yesterday, event))

    def _daily_work(self, stories: list[Story], featured: Story) -> None:
        """Plan the daily work for the featured client and a few others."""
        away, (head, partner) = stories[5], [one for one in stories if one.worker == "linden"][:2]
        supervisor, _ = people.SUPERVISOR
        for story, happened, worker in (
            (featured, daily.around_the_client(self.day), None),
            (away, daily.in_hospital(self.day), None),
            (partner, daily.moved_in(head.code), None),
            (partner, daily.confirmed(), supervisor),
            (featured, linked.with_rides(self.day), None),
            (head, linked.against_eviction(self.day), None),
            (stories[2], linked.waiting_for_housing(self.day), None),
        ):
            for ago, event in happened:
                self._daily(story, ago, event, worker)

        for ago, add in directory.entries(self.day):
            self.agenda[self._ago(ago), supervisor].append((self._ago(ago), add))

    def _daily(self, story: Story, ago: int, event: daily.Happening, worker: str | None) -> None:
        self._at(story, ago, lambda work: event(work, self.found[story.code]), worker=worker)

    def _wait(self, model: str, urgency: str | None) -> Story:
        supervisor, _ = people.SUPERVISOR
        story = self._story(model, supervisor, self.rng.randrange(3, 13), 1)
        self._at(story, story.began, lambda work: self._intake(work, story, "waitlist", urgency))
        return story

    def _end(self, models: Models) -> Story:
        """A case that went the whole way and was closed, with aftercare promised."""
        story = self._story("brokerage", "wren", OLDEST, 40 + self.rng.randrange(10))
        self._plan_case(story, models["brokerage"])
        closing = Closing(
            reason="goals-met",
            summary="What we set out to do is done.",
            support="the tenants' office on Mill Street, and a cousin",
            aftercare=(self._ago(-30),),
            outcome={1: "achieved"},
        )
        self._at(story, 14, lambda work: close(work, self.found[story.code].case, closing))
        return story


def usual_interval(model: Model) -> int:
    """Days between contacts at the model's usual acuity or in its first phase."""
    if model.phase_days is not None:
        return model.phase_days[0]
    if model.contact_days is not None:
        return model.contact_days[model.usual_acuity]
    return model.follow_up_days or EVERY
