"""What daily commands cost in a large store against the same in one a hundredth of its size.

A worker's caseload is the same in both. Measured inside one process after imports, with the verbs
that the commands call and the pages that they draw, on SQLite and on a PostgreSQL server.
"""

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import psycopg

from bench.agency_of import CONTACTS, NOW, RARE, TODAY, Share, fill
from bench.timing import Spent, call, interleaved, say, verdict
from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.listing import case_view, list_cases
from cmcli.casework.looking.day import work_day
from cmcli.casework.looking.dossier import Dossier, dossier
from cmcli.casework.looking.due import list_due
from cmcli.casework.looking.mine import worked
from cmcli.casework.looking.searching import find
from cmcli.casework.looking.values.lists import CaseloadQuestion, Listing
from cmcli.casework.looking.values.record import SearchQuestion
from cmcli.casework.referrals.referral_list import OnlyReferrals
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.cli.case_page import page_of
from cmcli.cli.door_page import door_page
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.store.core.store import Store
from cmcli.store.core.view import View
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_case, find_worker
from servers import Postgres

GOAL = 1.2
SEARCH_GOAL = 50.0
"""Milliseconds for a rare word in the large store."""

SMALL = 2
"""Workers of the small store."""

LONG = 4000
"""Contacts that a case of the large store has beside the usual, and a tenth of it appointments."""

COMMANDS = {
    "day": "day",
    "week": "day --week",
    "show": "show CASE",
    "brief": "show CASE --brief",
    "due": "due",
    "mine": "mine",
    "unseen": "list --not-seen 30d",
    "caseload": "caseload",
    "checkin": "checkin CASE",
    "search": "search WORD",
    "referrals": "referral list --late",
}
"""The methods of :class:`Bench`, each with the command that it stands for."""

BOUNDED = ("day", "show", "brief", "due", "checkin")
"""Those that are also asked of the worker with the long case."""


@dataclass(frozen=True)
class Bench:
    """One store, open, and what is asked of it."""

    store: Store
    worker: Worker
    ref: str

    @classmethod
    def of(cls, address: str, handle: str = "w001") -> "Bench":
        """Open the store; the case is the worker's first open one."""
        store = open_store(address)
        with store.reading(today=TODAY, now=NOW) as view:
            worker = find_worker(view, handle)
            case = view.all(Case, worker_id=worker.id, status="open", limit=1)[0]
            client = view.get(Client, case.client_id)
        assert client is not None
        return cls(store, worker, case_ref(client.code, case.episode))

    @contextmanager
    def _reading(self) -> Iterator[View]:
        with self.store.reading(today=TODAY, now=NOW) as view:
            view.watching = lambda: self.worker.handle
            yield view

    def due(self) -> None:
        """``cm due --worker w001``."""
        with self._reading() as view:
            assert list_due(view, [find_worker(view, self.worker.handle)])

    def day(self) -> None:
        """``cm day --worker w001``."""
        self._day(week=False)

    def week(self) -> None:
        """``cm day --worker w001 --week``."""
        self._day(week=True)

    def _day(self, *, week: bool) -> None:
        with self._reading() as view:
            found = work_day(view, [find_worker(view, self.worker.handle)], TODAY, week=week)
            assert found.rows()

    def caseload(self) -> None:
        """``cm caseload --worker w001``."""
        with self._reading() as view:
            assert caseload(view, None, CaseloadQuestion(worker=self.worker.handle)).rows

    def show(self) -> None:
        """``cm show CASE``."""
        assert list(page_of(self._dossier(), TODAY))

    def brief(self) -> None:
        """``cm show CASE --brief``."""
        assert list(door_page(self._dossier(), TODAY))

    def _dossier(self) -> Dossier:
        with self._reading() as view:
            return dossier(view, find_case(view, self.ref))

    def mine(self) -> None:
        """``cm mine`` for the last four weeks."""
        with self._reading() as view:
            who = find_worker(view, self.worker.handle)
            assert worked(view, who, TODAY - timedelta(days=28), TODAY).rows

    def referrals(self) -> None:
        """``cm referral list --late --worker w001``."""
        with self._reading() as view:
            late = OnlyReferrals(late=True)
            assert late.followed_by(view, [find_worker(view, self.worker.handle)])

    def unseen(self) -> None:
        """``cm list --not-seen 30d --worker w001``."""
        with self._reading() as view:
            list_cases(view, self.worker, Listing(worker=self.worker.handle, not_seen=30))

    def checkin(self) -> None:
        """``cm checkin CASE "Seen." --mode home``, with its answer."""
        with self.store.operation(
            actor=self.worker, command="checkin", today=TODAY, now=NOW
        ) as work:
            found = find_case(work, self.ref)
            check_in(work, found, CheckIn(note="Seen.", mode="home"))
            assert case_view(work, found.case).due

    def search(self) -> None:
        """``cm search`` for a rare word."""
        with self._reading() as view:
            assert len(find(view, SearchQuestion(words=[RARE]))) == 3


def run(rounds: int, workers: int, keep: Path | None, engines: tuple[str, ...]) -> None:
    """Print a line a command: milliseconds in the large and the small store, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for engine in engines:
            with _stores(engine, place) as address:
                _of_engine(engine, address, rounds, workers)


def _of_engine(engine: str, address: Callable[[int], str], rounds: int, workers: int) -> None:
    large, small = address(workers), address(SMALL)
    say(f"growth on {engine}: {workers} workers, {workers * CONTACTS:,} contacts")
    say(f"                           large ms   of {SMALL} workers  ratio (of clock; of processor)")
    _compare(Bench.of(large), Bench.of(small), tuple(COMMANDS), rounds)
    say(f"the worker with a case of {LONG:,} contacts against the next one, in the large store")
    _compare(Bench.of(large, "w000"), Bench.of(large), BOUNDED, rounds)


def _compare(one: Bench, other: Bench, names: tuple[str, ...], rounds: int) -> None:
    gc.collect()
    gc.freeze()
    for name in names:
        big, little = interleaved((_calls(one, name), _calls(other, name)), rounds)
        ratio = big.wall / little.wall
        judged = verdict(ratio, GOAL)
        if name == "search":
            judged = f"{ratio:5.2f}  (goal {SEARCH_GOAL:.0f} ms in the large store)"
        say(
            f"{COMMANDS[name]:23} {big.wall * 1000:11.2f} {little.wall * 1000:14.2f}  {judged}"
            f"  ({big.cpu / little.cpu:.2f})"
        )


def _calls(bench: Bench, name: str) -> Callable[[], Spent]:
    work: Callable[[], None] = getattr(bench, name)
    return lambda: call(work)


@contextmanager
def _stores(engine: str, place: Path) -> Iterator[Callable[[int], str]]:
    """Give the addresses of stores on the engine by their numbers of workers."""
    if engine == "sqlite":
        yield lambda workers: filled(place, workers)
        return
    server = Postgres(place / "server")
    try:
        yield lambda workers: _filled_database(server, place, workers)
    finally:
        server.stop()


def _share(workers: int) -> Share:
    return Share(long=LONG if workers > SMALL else 0)


def filled(place: Path, workers: int) -> str:
    """The store with that many workers in the folder, made if it is not there."""
    path = place / f"agency-{workers}.db"
    if not path.exists():
        began = perf_counter()
        making = path.with_suffix(".making")
        fill(str(making), workers, _share(workers))
        making.rename(path)
        say(f"made {path.name} in {perf_counter() - began:.0f} s, {path.stat().st_size >> 20} MB")
    return str(path)


def _filled_database(server: Postgres, place: Path, workers: int) -> str:
    """The same as a database of the server; a file tells its address."""
    told = place / f"agency-{workers}.postgresql"
    if not told.exists():
        began = perf_counter()
        address = server.empty()
        fill(address, workers, _share(workers))
        # The tests' server does not look after its tables by itself, as others do.
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        told.write_text(address)
        say(f"made a database of {workers} workers in {perf_counter() - began:.0f} s")
    return told.read_text()
