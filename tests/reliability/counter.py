"""Processes that each read a number in the store, add one and write it back, many times over."""

import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.errors import CmError
from cmcli.store.core.mapping import logged_tables
from cmcli.store.keeping.opening import open_store

TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
CODE = "BCDFG"
"""The client whose whereabouts are the number."""


@dataclass
class Counted:
    """What one process did. ``waits`` are the seconds until it had the store to itself."""

    waits: list[float]
    errors: list[str]


def count(address: str, worker: Worker, times: int) -> Counted:
    """Add one, so many times; each time is one operation of the log."""
    store, found = open_store(address), Counted([], [])
    for _ in range(times):
        asked = time.monotonic()
        try:
            with store.operation(actor=worker, command="count", today=TODAY, now=NOW) as work:
                client = work.one(Client, code=CODE)
                assert client is not None
                client = work.locked(client)
                found.waits.append(time.monotonic() - asked)
                work.change(client, whereabouts=str(int(client.whereabouts or 0) + 1))
        except CmError as problem:
            found.errors.append(f"{problem.code}: {problem.message}")
    return found


def set_up(address: str) -> Worker:
    """Make the client; gives the worker who acts."""
    store = open_store(address)
    with store.reading(today=TODAY, now=NOW) as view:
        worker = view.one(Worker, handle="ana")
    assert worker is not None
    with store.operation(actor=worker, command="count", today=TODAY, now=NOW) as work:
        work.add(Client(id=work.new_id(), code=CODE, name="The Counter"))
    return worker


def reached(address: str) -> int:
    """The number."""
    with open_store(address).reading(today=TODAY, now=NOW) as view:
        client = view.one(Client, code=CODE)
    assert client is not None
    return int(client.whereabouts or 0)


def race(address: str, processes: int, times: int) -> None:
    """Fork that many processes, let them begin at one moment, print what each did as JSON."""
    worker = set_up(address)
    logged_tables()
    ready, go = os.pipe()
    results = []
    for _ in range(processes):
        back, result = os.pipe()
        if os.fork() == 0:
            os.close(go)
            os.read(ready, 1)  # ends when the parent closes the other end
            done = json.dumps(vars(count(address, worker, times)))
            with os.fdopen(result, "w") as writer:
                writer.write(done)
            os._exit(0)
        os.close(result)
        results.append(back)
    began = time.monotonic()
    os.close(go)
    found = [json.loads(os.fdopen(back).read()) for back in results]
    seconds = time.monotonic() - began
    for _ in results:
        os.wait()
    print(json.dumps({"seconds": seconds, "processes": found}))


if __name__ == "__main__":
    race(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
