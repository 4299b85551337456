"""Agencies of any size for the benchmarks: the same caseload a worker, only more of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product

from bench.around import Around
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import CODE_LETTERS, Client
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.needs import Need
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.text import name_key
from cmcli.domain.workers import Worker
from cmcli.store.core.mapping import Entity
from cmcli.store.core.store import Store
from cmcli.store.core.work import Work
from cmcli.store.keeping.create import create

TODAY = date(2026, 3, 4)
NOW = datetime.combine(TODAY, time(18), UTC)
RARE = "zanzibar"
"""A word that stands in three notes, whatever the size."""

OPEN, CLOSED, CONTACTS = 25, 250, 5000
"""Cases and contacts a worker: 200 workers have 5,000, 50,000 and 1,000,000.

With what is around the cases each has 1,000 appointments and 1,000 referrals: 200 workers have
200,000 of each.
"""


@dataclass(frozen=True)
class Share:
    """What each worker has, where it is not the usual.

    ``around`` says whether the cases have appointments, people and the like, and ``long`` how many
    more contacts the first case of the first worker has, and a tenth of it of appointments.
    """

    open: int = OPEN
    closed: int = CLOSED
    contacts: int = CONTACTS
    around: bool = True
    long: int = 0


USUAL = Share()

SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi wo zu kar len mis tor dun".split()
WORDS = ["".join(some) for length in (2, 3) for some in product(SYLLABLES, repeat=length)]
MODES = "home community office phone video text".split()
OUTCOMES = ("held", "held", "held", "held", "no-answer", "missed")


@dataclass(frozen=True)
class Batch:
    """The rows of one worker's cases, by kind in the order in which they are inserted."""

    clients: list[Client] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    around: list[Entity] = field(default_factory=list)

    def kinds(self) -> Iterator[list[Entity]]:
        """Each kind; what is referred to comes before what refers to it."""
        found: dict[type, list[Entity]] = {}
        for rows in vars(self).values():
            for row in rows:
                found.setdefault(type(row), []).append(row)
        yield from found.values()


def fill(address: str, workers: int, share: Share = USUAL) -> None:
    """Make a store with that many workers, each with the same share; an operation a worker.

    Beside them is an admin without cases.
    """
    first = Worker(id="0" * 32, handle="lead", name="Lead", role="admin")
    store = create(address)
    _operation(store, first, lambda work: _staff(work, first, workers))
    with store.reading(today=TODAY, now=NOW) as view:
        staff = view.all(Worker, order=("handle",), role="worker")
    for number, worker in enumerate(staff):

        def load(work: Work, number: int = number, worker: Worker = worker) -> None:
            chance = random.Random(number)  # a worker has the same in every agency
            for rows in _batch(work, worker, number, chance, share).kinds():
                work.add_all(rows)

        _operation(store, first, load)
    store.engine.dispose()


def _operation(store: Store, actor: Worker, write: object) -> None:
    with store.operation(actor=actor, command="fill", today=TODAY, now=NOW) as work:
        write(work)  # type: ignore[operator]


def _staff(work: Work, first: Worker, workers: int) -> None:
    more = [
        Worker(id=work.new_id(), handle=f"w{number:03}", name=f"Worker {number}", role="worker")
        for number in range(workers)
    ]
    work.add_all([first, *more])


def _batch(work: Work, worker: Worker, number: int, chance: random.Random, share: Share) -> Batch:
    batch = Batch()
    cases = share.open + share.closed
    for index in range(cases):
        _case(work, batch, worker, number * cases + index, chance, index < share.open)
    for index in range(share.contacts):
        # a third of the contacts are with the open cases, which live longer
        of_open = index % 3 == 0
        case = batch.cases[
            chance.randrange(share.open) if of_open else chance.randrange(share.open, cases)
        ]
        _contact(work, batch, case, worker, index, number, chance)
    for index in range(share.contacts, share.contacts + (0 if number else share.long)):
        _contact(work, batch, batch.cases[0], worker, index, number, chance)
    if share.around:
        for index, case in enumerate(batch.cases):
            around = Around(work, case, worker, index, TODAY, chance)
            batch.around.extend(around.records())
            if index == number == 0:
                batch.around.extend(around.former(share.long // 10))
    return batch


def _case(
    work: Work, batch: Batch, worker: Worker, serial: int, chance: random.Random, is_open: bool
) -> None:
    name = f"{_word(chance).title()} {_word(chance).title()}"
    client = Client(id=work.new_id(), code=_code(serial), name=name, name_key=name_key(name, None))
    opened = TODAY - timedelta(days=chance.randrange(20, 400) + (0 if is_open else 400))
    case = Case(
        id=work.new_id(),
        client_id=client.id,
        episode=1,
        model="icm",
        status="open" if is_open else "closed",
        worker_id=worker.id,
        acuity=3,
        opened_on=opened,
        accepted_on=opened,
        closed_on=None if is_open else opened + timedelta(days=chance.randrange(30, 390)),
        close_reason=None if is_open else "goals-met",
    )
    batch.clients.append(client)
    batch.cases.append(case)
    batch.placements.append(
        Placement(
            id=work.new_id(),
            case_id=case.id,
            from_on=opened,
            model=case.model,
            acuity=case.acuity,
            phase=None,
            worker_id=worker.id,
            reason="intake",
        )
    )
    batch.needs.append(
        Need(id=work.new_id(), case_id=case.id, domain="housing", text=_text(chance, 5), rating=3)
    )
    if is_open:
        _goals(work, batch, case, chance)


def _goals(work: Work, batch: Batch, case: Case, chance: random.Random) -> None:
    for number in (1, 2):
        goal = Goal(
            id=work.new_id(),
            case_id=case.id,
            number=number,
            text=_text(chance, 8),
            need="housing",
            measure="nights",
            baseline=Decimal(0),
            target=Decimal(30),
            due_on=TODAY + timedelta(days=chance.randrange(-30, 200)),
        )
        batch.goals.append(goal)
        for week in range(8):
            at = NOW - timedelta(weeks=week)
            batch.measurements.append(
                Measurement(
                    id=work.new_id(),
                    case_id=case.id,
                    goal_id=goal.id,
                    at=at,
                    on=at.date(),
                    value=Decimal(30 - week),
                    gas=None,
                )
            )


def _contact(
    work: Work,
    batch: Batch,
    case: Case,
    worker: Worker,
    index: int,
    number: int,
    chance: random.Random,
) -> None:
    last = case.closed_on or TODAY
    day = last - timedelta(days=chance.randrange(max(1, (last - case.opened_on).days)))
    contact = Contact(
        id=work.new_id(),
        case_id=case.id,
        number=1 + index,
        worker_id=worker.id,
        at=datetime.combine(day, time(chance.randrange(8, 17), chance.randrange(60)), UTC),
        on=day,
        mode=chance.choice(MODES),
        with_whom="client",
        kind="planned",
        outcome=chance.choice(OUTCOMES),
        minutes=chance.randrange(10, 90),
    )
    batch.contacts.append(contact)
    if index % 5 == 0:
        rare = f" {RARE}" if number == 0 and index < 15 else ""
        batch.notes.append(
            Note(
                id=work.new_id(),
                case_id=case.id,
                number=1 + index,
                contact_id=contact.id,
                worker_id=worker.id,
                at=contact.at,
                on=day,
                text=_text(chance, 25) + rare,
            )
        )


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(_word(chance) for _ in range(words))


def _code(serial: int) -> str:
    """The code of the nth client; neighbours differ from the first letter on."""
    letters = ""
    for _ in range(5):
        serial, digit = divmod(serial, len(CODE_LETTERS))
        letters += CODE_LETTERS[digit]
    return letters
