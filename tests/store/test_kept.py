"""A store that one process keeps open: what it may remember, and operations saved together."""

import shutil
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text

from agency import TODAY, Agency, at, changed
from cmcli.casework.agency.settings import put
from cmcli.casework.agency.staff import add_worker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, Refused, StoreProblem
from cmcli.store.core.engine import is_url, open_engine
from cmcli.store.core.store import DryRun
from cmcli.store.core.view import KeptReading, View
from cmcli.store.core.work import Work
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_worker
from reliability.checks import assert_sound, operations

CODES = ("BCDFG", "HJKMN", "PQRST")


class Kept(Agency):
    """The store, kept open."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.store.keep_open()


@pytest.fixture
def kept(address: str) -> Kept:
    """The store, kept open."""
    return Kept(address)


def write(work: Work, code: str) -> None:
    work.add(Client(id=work.new_id(), code=code, name="Somebody"))


def codes(agency: Agency) -> set[str]:
    with agency.reading() as view:
        return {client.code for client in view.all(Client)}


def hours(view: View) -> str:
    return view.settings.get("caseload.full-time-hours", view.today)


def test_one_connection_serves_all(kept: Kept) -> None:
    with kept.reading() as view:
        first = view.connection
    with kept.operation() as work:
        assert work.connection is first
        write(work, CODES[0])
    kept.store.close()
    assert codes(kept) == {CODES[0]}


@pytest.mark.sqlite_only
def test_the_connection_that_looked_at_the_store_is_the_first_that_is_used(address: str) -> None:
    """A second one would read the schema again, which is a quarter of a short command."""
    store = open_store(address)
    made: list[object] = []
    event.listen(store.engine, "connect", lambda connection, _: made.append(connection))
    with store.reading(today=TODAY, now=at(TODAY)):
        assert made == []
    with store.reading(today=TODAY, now=at(TODAY)):
        assert len(made) == 1


@pytest.mark.sqlite_only
def test_a_store_that_is_replaced_after_the_look_is_connected_to_anew(
    address: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copy(address, other)
    with Agency(str(other)).operation() as work:
        write(work, CODES[0])
    store = open_store(address)
    other.replace(address)
    with store.reading(today=TODAY, now=at(TODAY)) as view:
        assert {client.code for client in view.all(Client)} == {CODES[0]}


def test_what_another_process_changes_is_seen(kept: Kept, agency: Agency) -> None:
    with kept.reading() as view:
        assert (hours(view), view.one(Worker, handle="kim")) == ("37.5", None)
    with agency.operation() as work:
        put(work, "caseload.full-time-hours", "40", from_on=TODAY)
        add_worker(work, AddWorker(handle="kim", name="Kim"))
    with kept.reading() as view:
        assert (hours(view), find_worker(view, "kim").name) == ("40", "Kim")
    with kept.operation() as work:
        assert hours(work) == "40"


def test_what_an_operation_changes_it_sees_itself_and_so_do_the_next(kept: Kept) -> None:
    with kept.operation() as work:
        assert find_worker(work, "eve").name == "Eve Lind"
        changed(work, find_worker(work, "eve"), name="Eve Lund")
        assert find_worker(work, "eve").name == "Eve Lund"
    with kept.reading() as view:
        assert find_worker(view, "eve").name == "Eve Lund"


def test_rolled_back_changes_are_not_remembered(kept: Kept) -> None:
    with suppress(Refused), kept.operation() as work:
        changed(work, find_worker(work, "eve"), name="Eve Lund")
        assert find_worker(work, "eve").name == "Eve Lund"
        raise Refused("No.")
    with kept.reading() as view:
        assert find_worker(view, "eve").name == "Eve Lind"


def test_what_is_remembered_holds_for_one_operation_of_the_log_only() -> None:
    known = KeptReading().as_of(3)
    known.values["question",] = ["answer"]
    assert known.as_of(3).values
    assert not known.as_of(4).values


@pytest.mark.parametrize(("seq", "holds"), [(4, True), (5, False)])
def test_what_is_remembered_holds_after_our_own_operation_if_nobody_else_wrote(
    seq: int, holds: bool
) -> None:
    known = KeptReading().as_of(3)
    known.values["question",] = ["answer"]
    known.reached(seq, 1)
    assert bool(known.as_of(seq).values) is holds


def test_nothing_is_held_while_it_waits(kept: Kept, address: str) -> None:
    codes(kept)
    with kept.operation() as work:
        write(work, CODES[0])
    other = open_engine(address)
    with other.connect() as connection:
        if is_url(address):
            states = text(
                "SELECT DISTINCT state FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert "idle in transaction" not in connection.execute(states).scalars().all()
        else:
            with connection.begin():
                busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            assert busy == 0
    other.dispose()


def test_a_connection_that_the_server_ended_is_replaced(
    kept: Kept, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_url(address):
        pytest.skip("a file ends no connection")
    monkeypatch.setattr("cmcli.store.core.connections.IDLE", 0.0)
    codes(kept)
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = open_engine(address)
    with engine.connect() as connection, connection.begin():
        connection.execute(end)
    engine.dispose()
    with kept.operation() as work:
        write(work, CODES[0])
    assert codes(kept) == {CODES[0]}


@pytest.fixture
def path(address: str) -> Path:
    """The file of the store."""
    if is_url(address):
        pytest.skip("only a file can be replaced")
    return Path(address)


def replace(path: Path, by: Path) -> None:
    """Put another file in the place of the store."""
    path.rename(path.with_name("aside.db"))
    for end in ("-wal", "-shm"):
        side = path.with_name(path.name + end)
        if side.exists():
            side.rename(path.with_name(f"aside.db{end}"))
    shutil.copy(by, path)


def test_a_store_that_was_replaced_is_the_one_that_is_used(
    path: Path, sqlite_template: Path
) -> None:
    kept = Kept(str(path))
    with kept.operation() as work:
        write(work, CODES[0])
    assert kept.store.still_there()
    replace(path, sqlite_template)
    assert not kept.store.still_there()
    assert codes(kept) == set()
    with kept.operation() as work:
        write(work, CODES[1])
    assert codes(Agency(str(path))) == {CODES[1]}
    assert codes(Agency(str(path.with_name("aside.db")))) == {CODES[0]}


def test_a_store_that_is_gone_does_not_come_back(path: Path) -> None:
    kept = Kept(str(path))
    codes(kept)
    for file in path.parent.glob("cm.db*"):
        file.unlink()
    for use in (kept.reading, kept.operation):
        with pytest.raises(StoreProblem), use():
            pass
    assert not path.exists()


def test_a_store_that_became_newer_is_refused(kept: Kept, address: str) -> None:
    codes(kept)
    engine = open_engine(address)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE heads SET schema_version = 999"))
    engine.dispose()
    for use in (kept.reading, kept.operation):
        with pytest.raises(StoreProblem, match="newer cm"), use():
            pass


# Operations that are saved together


def test_each_of_a_group_is_an_operation_of_its_own(kept: Kept, address: str) -> None:
    before = operations(address)
    with kept.store.together("batch"):
        for code in CODES:
            with kept.operation() as work:
                write(work, code)
    assert codes(kept) == set(CODES)
    assert operations(address) == before + 3
    assert_sound(address)


def test_nobody_sees_a_group_before_it_has_ended(kept: Kept, agency: Agency) -> None:
    with kept.store.together("batch"):
        with kept.operation() as work:
            write(work, CODES[0])
        assert codes(kept) == {CODES[0]}
        if not is_url(agency.address):  # on a server others wait for the head that is locked
            assert codes(agency) == set()
    assert codes(agency) == {CODES[0]}


def test_a_refused_operation_rolls_back_only_itself(kept: Kept, address: str) -> None:
    with kept.store.together("batch"):
        with kept.operation() as work:
            write(work, CODES[0])
        with suppress(Refused), kept.operation() as work:
            write(work, CODES[1])
            raise Refused("No.")
        with kept.operation() as work:
            write(work, CODES[1])
            raise DryRun
        with kept.operation() as work:
            write(work, CODES[2])
    assert codes(kept) == {CODES[0], CODES[2]}
    assert_sound(address)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, Refused, ValueError])
def test_an_error_rolls_back_the_group(kept: Kept, address: str, kind: type[BaseException]) -> None:
    before = operations(address)
    with suppress(kind), kept.store.together("batch"):
        with kept.operation() as work:
            changed(work, find_worker(work, "eve"), name="Eve Lund")
        raise kind("No.")
    assert operations(address) == before
    with kept.reading() as view:
        assert find_worker(view, "eve").name == "Eve Lind"
    with kept.operation() as work:
        write(work, CODES[0])
    assert_sound(address)


def test_after_an_error_of_the_engine_nothing_of_the_group_is_saved(
    kept: Kept, address: str
) -> None:
    def same_code_twice() -> None:
        with kept.operation() as work:
            write(work, CODES[0])

    before = operations(address)
    together = kept.store.together("batch")
    together.__enter__()
    same_code_twice()
    for _ in range(2):
        with pytest.raises(CmError):
            same_code_twice()
    with pytest.raises(CmError):
        together.__exit__(None, None, None)
    assert operations(address) == before
    assert codes(kept) == set()


def test_a_key_within_a_group_is_found_again(kept: Kept) -> None:
    from cmcli.store.core.store import AlreadyDone

    def once(code: str) -> None:
        with kept.reading() as view:
            me = find_worker(view, "ana")
        with kept.store.operation(
            actor=me, command="x", today=TODAY, now=at(TODAY), key="k", arguments="a"
        ) as work:
            write(work, code)

    with kept.store.together("batch"):
        once(CODES[0])
        with pytest.raises(AlreadyDone):
            once(CODES[1])
    assert codes(kept) == {CODES[0]}


def test_a_group_of_a_store_that_keeps_nothing(address: str) -> None:
    agency = Agency(address)
    with agency.store.together("batch"), agency.operation() as work:
        write(work, CODES[0])
    assert codes(agency) == {CODES[0]}
    assert open_store(address).still_there()


def test_files_beside_a_store_can_be_written_when_it_can_again(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cm.db"
    shutil.copy(sqlite_template, path)
    sides = [path.with_name(f"{path.name}{side}") for side in ("-wal", "-shm")]
    path.chmod(0o400)
    with open_engine(str(path)).connect() as reader:
        reader.execute(text("SELECT count(*) FROM cases"))
        path.chmod(0o600)
        for side in sides:
            side.chmod(0o400)  # as SQLite leaves them for whoever is not root
        with open_engine(str(path)).connect() as writer:
            writer.execute(text("SELECT count(*) FROM cases"))
        assert [stat.S_IMODE(side.stat().st_mode) for side in sides] == [0o600, 0o600]
