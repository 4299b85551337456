"""What ``cm resource find --for CASE`` costs in a directory of 20,000 entries against 200.

Measured inside one process after imports, on SQLite and on a PostgreSQL server: for a client of
whom much is known, and for one with four urgent needs of whom nothing else is. No entry excludes
the second one, and those of all four domains are compared.
"""

import gc
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.agency_of import NOW, TODAY, Share, fill
from bench.timing import call, interleaved, say, verdict
from cmcli.casework.directory.finding import find_fits
from cmcli.casework.directory.values import FitQuestion
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.keys import NEED_DOMAINS, SERVED
from cmcli.domain.needs import Need
from cmcli.domain.resources import Resource
from cmcli.domain.workers import Worker
from cmcli.store.core.store import Store
from cmcli.store.core.work import Work
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_case
from servers import Postgres

GOAL = 1.3
LARGE, SMALL = 20_000, 200
"""Entries of the two directories."""

NEEDS = {"housing": 4, "food": 3, "legal": 3, "benefits": 2}
COUNTIES = [f"County{number}" for number in range(67)]
NOTHING = (None,) * 3
MUCH, LITTLE = "much known", "all urgent"
"""The two clients: of the second one nothing is known but needs of one rating."""


def run(rounds: int) -> None:
    """Print a line for each engine and client: milliseconds in both directories, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _compare("sqlite", lambda size: str(place / f"{size}.db"), rounds)
        server = Postgres(place / "server")
        try:
            _compare("postgresql", lambda size: server.empty(), rounds)
        finally:
            server.stop()


def _compare(engine: str, address: Callable[[int], str], rounds: int) -> None:
    large, small = (_filled(address(size), size) for size in (LARGE, SMALL))
    say(f"resource find --for CASE on {engine}: {LARGE:,} entries, and {SMALL}")
    say("                   large ms   small ms  ratio (of clock; of processor)")
    gc.collect()
    gc.freeze()
    for name in large[1]:
        of_large, of_small = (_finding(store, refs[name]) for store, refs in (large, small))
        big, little = interleaved((lambda: call(of_large), lambda: call(of_small)), rounds)  # noqa: B023
        say(
            f"{name:15} {big.wall * 1000:11.2f} {little.wall * 1000:10.2f}"
            f"  {verdict(big.wall / little.wall, GOAL)}  ({big.cpu / little.cpu:.2f})"
        )


def _finding(store: Store, ref: str) -> Callable[[], None]:
    def find() -> None:
        with store.reading(today=TODAY, now=NOW) as view:
            assert find_fits(view, FitQuestion(case=ref), find_case(view, ref))

    return find


def _filled(address: str, size: int) -> tuple[Store, dict[str, str]]:
    """Make a store with so many entries; return it with the references of its two clients."""
    fill(address, 1, Share(open=2, closed=1, contacts=0))
    store = open_store(address)
    chance = random.Random(11)
    with store.reading(today=TODAY, now=NOW) as view:
        worker = view.all(Worker)[0]
        cases = view.all(Case, status="open")
    for begin in range(0, size, 1000):
        with store.operation(actor=worker, command="fill", today=TODAY, now=NOW) as work:
            work.lock("directory")
            numbers = range(begin + 1, min(begin + 1000, size) + 1)
            work.add_all([_entry(work, number, chance) for number in numbers])
    refs = {}
    with store.operation(actor=worker, command="fill", today=TODAY, now=NOW) as work:
        for name, case in zip((MUCH, LITTLE), cases, strict=True):
            client = work.get(Client, case.client_id)
            assert client is not None
            refs[name] = case_ref(client.code, case.episode)
            work.lock(rows={Client: [client.id], Case: [case.id]})
            known = name == MUCH
            _needs(work, case, None if known else 4)
            if known:
                _facts(work, case, client)
    if not address.endswith(".db"):
        # The tests' server does not look after its tables by itself, as others do.
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return store, refs


def _entry(work: Work, number: int, chance: random.Random) -> Resource:
    """Make an entry; half of them name conditions, and most serve a county or a few."""
    areas = chance.choice((("Florida",), *[tuple(chance.sample(COUNTIES, k)) for k in (1, 1, 3)]))
    return Resource(
        id=work.new_id(),
        number=number,
        name=f"Service {chance.randrange(10**6)}",
        organization=f"Organization {chance.randrange(500)}",
        description="Helps people of the county with what they need. " * 8,
        needs=tuple(chance.sample(NEED_DOMAINS, chance.choice((1, 1, 1, 2, 3)))),
        age_from=chance.choice((*NOTHING, 18, 60)),
        age_to=chance.choice((*NOTHING, 24, 59)),
        income_percent=chance.choice((*NOTHING, 125, 200)),
        serves=chance.choice((None, None, tuple(chance.sample(SERVED, 1)))),
        areas=areas,
        languages=chance.choice((None, ("English", "Spanish"))),
        added_on=TODAY,
    )


def _needs(work: Work, case: Case, rated: int | None) -> None:
    """Rate the needs, all of them alike if ``rated`` says how."""
    for domain, usual in NEEDS.items():
        rating = rated or usual
        there = work.one(Need, case_id=case.id, domain=domain)
        if there is not None:
            work.change(there, rating=rating)
        else:
            work.add(
                Need(id=work.new_id(), case_id=case.id, domain=domain, text=None, rating=rating)
            )


def _facts(work: Work, case: Case, client: Client) -> None:
    """Record a birth, an area, a language, an income and who the client is."""
    work.change(
        client,
        born="about 1973",
        area="County3, FL",
        languages=("English",),
        gender=("woman",),
        veteran="no",
        disability="no",
    )
    work.add(
        Benefit(
            id=work.new_id(),
            case_id=case.id,
            number=work.next_number(Benefit, case_id=case.id),
            kind="wages",
            amount=150_000,
            every="month",
            added_on=TODAY,
        )
    )
