"""Rows a second of an HMIS import: reading, planning, writing with the log, committing."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from agency import at, fill
from bench.timing import say
from cmcli.casework.importing.hmis import import_hmis, plan_import
from cmcli.casework.importing.sources import chosen_maps, system_of
from cmcli.casework.importing.values import HmisImport
from cmcli.domain.workers import Worker
from cmcli.exchange.hmis import read
from cmcli.store.core.store import Store
from cmcli.store.keeping.opening import open_store
from exchange.hmis_make import CLIENT, ENROLLMENT, EXIT, SERVICE, TODAY, make

REAL = Path(__file__).parents[3] / "shared" / "data" / "hmis_fy2026_datalab"
GOAL = 2000
"""Rows a second, of the files that are read."""

PEOPLE, SERVICES = 500, 13


def run(rounds: int) -> None:
    """Print the rows a second of a first import and of the same export again."""
    with tempfile.TemporaryDirectory() as folder:
        export = REAL if REAL.exists() else made(Path(folder) / "export")
        say(f"import of {export.name}   rows   seconds: read  plan  write   rows/s")
        first, again = [], []
        for number in range(rounds):
            address = f"{folder}/{number}.db"
            fill(address)
            first.append(_import(open_store(address), export))
            again.append(_import(open_store(address), export))
        for name, found in (("first", first), ("the same again", again)):
            rows = found[0][0]
            parts = [median(column) for column in list(zip(*found, strict=True))[1:]]
            speed = rows / sum(parts)
            judged = "met" if speed >= GOAL else "MISSED"
            shown = "  ".join(f"{part:5.2f}" for part in parts)
            say(f"{name:20} {rows:10,} {shown:>27} {speed:8.0f}  goal {GOAL}  {judged}")


def _import(store: Store, export: Path) -> tuple[int, float, float, float]:
    """Rows of the files that were read, and seconds for reading, planning and writing."""
    marks = [perf_counter()]
    found = read(export)
    marks.append(perf_counter())
    with store.reading(today=TODAY, now=at(TODAY)) as view:
        ana = view.one(Worker, handle="ana")
        system = system_of(found, None)
        maps = chosen_maps(view, found, system, None)
        planned = plan_import(view, found, system, maps)
    marks.append(perf_counter())
    with store.operation(actor=ana, command="import hmis", today=TODAY, now=at(TODAY)) as work:
        import_hmis(work, planned, HmisImport())
    marks.append(perf_counter())
    rows = sum(count.rows for count in planned.plan.counts() if count.note != "not read")
    return rows, marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]


def made(folder: Path) -> Path:
    """An export of about the size of the real one, where that is not at hand."""
    people = [str(number) for number in range(1, PEOPLE + 1)]
    return make(
        folder,
        Client=[{**CLIENT, "PersonalID": one, "LastName": f"Park{one}"} for one in people],
        Enrollment=[
            {**ENROLLMENT, "EnrollmentID": one, "PersonalID": one, "HouseholdID": f"h{one}"}
            for one in people
        ],
        Exit=[
            {**EXIT, "ExitID": one, "EnrollmentID": one, "PersonalID": one} for one in people[:400]
        ],
        CurrentLivingSituation=None,
        Services=[
            {**SERVICE, "ServicesID": f"{one}-{n}", "EnrollmentID": one, "PersonalID": one}
            for one in people
            for n in range(SERVICES)
        ],
    )
