"""A glance at a store: what it sees, that it leaves no trace, and when it sees nothing."""

import os
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from agency import Agency
from cmcli.catalog.access import labels
from cmcli.domain.workers import Worker
from cmcli.store.reading import shortlists
from cmcli.store.reading.bare_reader import Ask, NothingSeen, Rows, look


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Agency:
    """A store in a file, to which nobody is connected."""
    path = tmp_path / "store" / "cm.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    agency = Agency(str(path))
    agency.store.close()
    return agency


def handles(ask: Ask) -> list[str]:
    return [row[0] for row in shortlists.workers(ask, every=False)]


def beside(path: str) -> dict[str, tuple[int, int, bytes]]:
    """Every file of the store's folder with its time, mode and content."""
    return {
        one.name: (one.stat().st_mtime_ns, one.stat().st_mode, one.read_bytes())
        for one in Path(path).parent.iterdir()
        if one.is_file()
    }


def test_it_lists_cases_of_every_status() -> None:
    states = " ".join(shortlists.STATES["case"])
    assert set(re.findall("[a-z-]{3,}", states)) == set(labels("status"))


def test_it_sees_the_store_on_both_engines(agency: Agency) -> None:
    assert look(agency.address, handles) == ["ana", "ben", "eve", "sam"]


def test_it_leaves_no_trace(file: Agency) -> None:
    file.store.engine.dispose()
    before = beside(file.address)
    look(file.address, handles)
    assert beside(file.address) == before


@pytest.mark.parametrize("name", ["a b", "50%41?x=1#y", "ü"])
def test_any_path_is_a_path(file: Agency, name: str, tmp_path: Path) -> None:
    path = shutil.copy(file.address, tmp_path / name)
    assert look(str(path), handles) == ["ana", "ben", "eve", "sam"]


def test_a_fresh_commit_is_seen_despite_an_open_writer(file: Agency, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file.address)
    with file.reading() as view:
        assert view.count(Worker) == 4
        with file.operation() as work:
            work.add(Worker(id=work.new_id(), handle="zoe", name="Zoe"))
            assert os.path.exists(f"{file.address}-wal")
            assert look(file.address, handles) == ["ana", "ben", "eve", "sam"]
        for path in (file.address, str(link)):
            assert look(path, handles) == ["ana", "ben", "eve", "sam", "zoe"]


def test_a_store_that_changes_under_it_is_looked_at_again(file: Agency) -> None:
    seen: list[list[str]] = []

    def read(ask: Ask) -> list[str]:
        if not seen:
            with file.operation() as work:
                work.add(Worker(id=work.new_id(), handle="zoe", name="Zoe"))
        seen.append(handles(ask))
        return seen[-1]

    assert look(file.address, read) == ["ana", "ben", "eve", "sam", "zoe"]
    assert len(seen) == 2

    def always(ask: Ask) -> None:
        with file.operation() as work:
            key = work.new_id()
            work.add(Worker(id=key, handle=f"z{key}", name="Zoe"))

    with pytest.raises(NothingSeen):
        look(file.address, always)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _newer(path: Path) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute("UPDATE heads SET schema_version = schema_version + 1")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        _newer,
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"SQLite format 3\0" + os.urandom(5000)),
        lambda path: os.truncate(path, 3000),
        lambda path: (path.unlink(), path.mkdir()),
        _pipe,
        lambda path: (path.unlink(), path.symlink_to(path)),
    ],
    ids="newer gone empty garbage short folder pipe loop".split(),
)
def test_what_is_no_store_shows_nothing(file: Agency, spoil: Callable[[Path], object]) -> None:
    file.store.engine.dispose()
    spoil(Path(file.address))
    with pytest.raises((NothingSeen, OSError, dbapi2.Error)):
        look(file.address, handles)


def test_it_does_not_wait_for_who_holds_the_store_alone(file: Agency) -> None:
    alone = dbapi2.connect(file.address, isolation_level=None)
    alone.execute("PRAGMA locking_mode=EXCLUSIVE")
    alone.execute("BEGIN IMMEDIATE")
    alone.execute("UPDATE workers SET name = name")
    alone.execute("COMMIT")
    found: list[object] = []

    def waiting() -> None:
        with pytest.raises((NothingSeen, dbapi2.Error)):
            look(file.address, handles)
        found.append(True)

    looking = threading.Thread(target=waiting)
    looking.start()
    looking.join(10)
    alone.close()
    assert found == [True]


def test_every_statement_goes_by_an_index(file: Agency) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def read(ask: Ask) -> Rows:
        def run(statement: str, values: tuple[object, ...]) -> Rows:
            asked.append((statement, values))
            return ask(statement, *values)

        spy = Ask(run, ask.dialect)
        for kind in shortlists.STATES:
            for prefix in ("", "B", "BC."):
                for worker in (None, "someone"):
                    shortlists.references(spy, kind, prefix, worker)
        for said in ("HJKMN", "HJ", "dana"):
            shortlists.case_of(spy, said)
        shortlists.items(spy, "x")
        for kind in shortlists.NUMBERED:
            shortlists.numbered(spy, kind, "x")
        shortlists.records(spy, "flags", "x")
        shortlists.operations(spy, "ana")
        plans = [(one, ask(f"EXPLAIN QUERY PLAN {one}", *values)) for one, values in asked]
        for statement, plan in plans:
            steps = " / ".join(row[3] for row in plan)
            for name in re.findall(r"SCAN (\w+)(?! VIRTUAL TABLE INDEX)\b", steps):
                assert f"LIMIT ?) {name} " in statement, (statement, steps)
            if "k.status = 'open' THEN" in statement:  # never the index on states
                assert "SEARCH k USING INDEX sqlite_autoindex_cases_2 (client_id=?)" in steps
        return []

    look(file.address, read)
    assert len(asked) > 20
