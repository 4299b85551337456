"""What daily commands cost in a large store against the same in one a hundredth of its size.

Measured inside one process after imports, with the verbs that the commands call.
"""

import gc
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.agency_of import CONTACTS, NOW, RARE, TODAY, fill
from bench.timing import Spent, call, interleaved, say, verdict
from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.listing import case_view
from cmcli.casework.looking.day import work_day
from cmcli.casework.looking.dossier import dossier
from cmcli.casework.looking.due import list_due
from cmcli.casework.looking.searching import find
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.looking.values.record import SearchQuestion
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.store.core.store import Store
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_case, find_worker

GOAL = 1.2
SEARCH_GOAL = 50.0
"""Milliseconds for a rare word in the large store."""

SMALL = 2
"""Workers of the small store."""


@dataclass(frozen=True)
class Bench:
    """One store, open, and what is asked of it."""

    store: Store
    worker: Worker
    ref: str

    @classmethod
    def of(cls, address: str) -> "Bench":
        """Open the store; the case is the first open one of worker w001."""
        store = open_store(address)
        with store.reading(today=TODAY, now=NOW) as view:
            worker = find_worker(view, "w001")
            case = view.all(Case, worker_id=worker.id, status="open", limit=1)[0]
            client = view.get(Client, case.client_id)
        assert client is not None
        return cls(store, worker, case_ref(client.code, case.episode))

    def due(self) -> None:
        """``cm due --worker w001``."""
        with self.store.reading(today=TODAY, now=NOW) as view:
            assert list_due(view, [find_worker(view, "w001")])

    def day(self) -> None:
        """``cm day --worker w001 --week``."""
        with self.store.reading(today=TODAY, now=NOW) as view:
            found = work_day(view, [find_worker(view, "w001")], TODAY, week=True)
            assert found.dues

    def caseload(self) -> None:
        """``cm caseload --worker w001``."""
        with self.store.reading(today=TODAY, now=NOW) as view:
            assert caseload(view, None, CaseloadQuestion(worker="w001")).rows

    def show(self) -> None:
        """``cm show CASE``."""
        with self.store.reading(today=TODAY, now=NOW) as view:
            assert dossier(view, find_case(view, self.ref)).as_dict()

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
        with self.store.reading(today=TODAY, now=NOW) as view:
            assert len(find(view, SearchQuestion(words=[RARE]))) == 3


def run(rounds: int, workers: int, keep: Path | None) -> None:
    """Print a line a command: milliseconds in the large and the small store, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        large, small = (Bench.of(filled(place, size)) for size in (workers, SMALL))
        say(f"growth: {workers} workers, {workers * CONTACTS:,} contacts; small: {SMALL} workers")
        say("                   large ms   small ms  ratio (of clock; of processor)")
        gc.collect()
        gc.freeze()
        for name in ("due", "day", "caseload", "show", "checkin", "search"):
            of_large, of_small = _calls(large, name), _calls(small, name)
            big, little = interleaved((of_large, of_small), rounds)
            ratio = big.wall / little.wall
            judged = verdict(ratio, GOAL)
            if name == "search":
                judged = f"{ratio:5.2f}  (goal {SEARCH_GOAL:.0f} ms in the large store)"
            say(
                f"{name:15} {big.wall * 1000:11.2f} {little.wall * 1000:10.2f}  {judged}"
                f"  ({big.cpu / little.cpu:.2f})"
            )


def _calls(bench: Bench, name: str) -> Callable[[], Spent]:
    work: Callable[[], None] = getattr(bench, name)
    return lambda: call(work)


def filled(place: Path, workers: int) -> str:
    """The store with that many workers in the folder, made if it is not there."""
    path = place / f"agency-{workers}.db"
    if not path.exists():
        began = perf_counter()
        making = path.with_suffix(".making")
        fill(str(making), workers)
        making.rename(path)
        say(f"made {path.name} in {perf_counter() - began:.0f} s, {path.stat().st_size >> 20} MB")
    return str(path)
