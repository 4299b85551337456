"""A store with a few workers, and its verbs called without a command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, time
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from cmcli.casework.agency.settings import SINCE_ALWAYS, put
from cmcli.casework.agency.staff import add_worker, first_worker
from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.domain.records import record_of
from cmcli.domain.workers import Worker
from cmcli.store.core.locks import ORDER, owner_of
from cmcli.store.core.mapping import Entity, T, table_of, to_columns
from cmcli.store.core.store import Store
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.create import create
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_worker

TODAY = date(2026, 3, 4)
"""A Wednesday."""

PRACTISED = "init --practice"
"""The first command of a store in which the tests may claim any day."""


def at(day: date) -> datetime:
    """Ten in the morning of the day, in UTC, which is the agency's time zone in tests."""
    return datetime.combine(day, time(10), UTC)


def own(work: Work, value: Entity, *, fresh: bool = False) -> None:
    """Lock what a value belongs to, as a verb does that writes it."""
    columns = to_columns(value)
    table, key = owner_of(record_of(type(value)), columns, fresh=fresh) or ("", "")
    if table == "name":
        work.lock(key)
    elif table:
        kinds: dict[str, type[Any]] = {table_of(kind).name: kind for kind in ORDER}
        work.lock(rows={kinds[table]: [key]})


def added(work: Work, value: T) -> T:
    """Insert a value, whatever it belongs to."""
    own(work, value, fresh=True)
    return work.add(value)


def changed(work: Work, value: T, /, **columns: Any) -> T:
    """Change a value, whatever it belongs to."""
    own(work, value)
    return work.change(value, **columns)


def fill(address: str, *, first: str = PRACTISED) -> None:
    """Make the store with ana (admin), sam (supervisor), ben and eve (workers)."""
    ana = first_worker(FirstWorker(worker="ana", name="Ana Ruiz"), "nobody-here")
    store = create(address)
    day = TODAY
    with store.operation(actor=ana, command=first, today=day, now=at(day)) as work:
        work.add(ana)
        put(work, "agency.timezone", "UTC", from_on=SINCE_ALWAYS)
        add_worker(work, AddWorker(handle="sam", name="Sam Oduya", role="supervisor"))
        add_worker(work, AddWorker(handle="ben", name="Ben Ode"))
        add_worker(work, AddWorker(handle="eve", name="Eve Lind"))
    store.engine.dispose()


Told = TypeVar("Told")


def told_once(story: Callable[..., Told]) -> Callable[..., Told]:
    """Keep what a story, told to a store at an address, made of a SQLite file: told again to an
    equal file, it is copied, which takes a hundredth of the time."""
    kept: dict[tuple[bytes, str], tuple[bytes, Told]] = {}

    @wraps(story)
    def told(address: str, *given: Any, **more: Any) -> Told:
        file = Path(address)
        if "://" in address or _in_use(file):
            return story(address, *given, **more)
        key = file.read_bytes(), repr((given, more))
        if key not in kept:
            found = story(address, *given, **more)
            if _in_use(file):
                return found
            kept[key] = file.read_bytes(), found
        file.write_bytes(kept[key][0])
        return deepcopy(kept[key][1])

    return told


def _in_use(file: Path) -> bool:
    """Whether somebody has the file open, so that it is not all that there is."""
    return file.with_name(f"{file.name}-wal").exists()


class Agency:
    """A store in a test: operations and snapshots on a chosen day.

    With ``keeps`` they share a connection, as opening one costs more than most operations; one
    within another has its own, and so has whoever uses ``store``.
    """

    def __init__(self, address: str, *, keeps: bool = False) -> None:
        self.address = address
        self.store = open_store(address)
        self._free = [open_store(address)] if keeps else []
        for store in self._free:
            store.keep_open()

    @contextmanager
    def _lent(self) -> Iterator[Store]:
        if not self._free:
            yield self.store
            return
        store = self._free.pop()
        try:
            yield store
        finally:
            self._free.append(store)

    @contextmanager
    def operation(
        self, actor: str = "ana", *, on: date = TODAY, command: str = "test"
    ) -> Iterator[Work]:
        """One operation of that worker on that day."""
        with self.reading(on=on) as view:
            worker: Worker = find_worker(view, actor)
        with (
            self._lent() as store,
            store.operation(actor=worker, command=command, today=on, now=at(on)) as work,
        ):
            yield work

    @contextmanager
    def reading(self, *, on: date = TODAY) -> Iterator[View]:
        """A snapshot on that day."""
        with self._lent() as store, store.reading(today=on, now=at(on)) as view:
            yield view
