"""A store of the first form, as cm 0.1 wrote it, becomes one of today's with all that was in it."""

import json
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import Operations
from sqlalchemy import Connection, Date, DateTime, MetaData, Table, insert, inspect, update

from agency import Agency, changed
from cmcli.casework.people.people import perform_add_person
from cmcli.casework.people.values import AddPerson
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.tasks.tasks import add_task
from cmcli.casework.tasks.values import AddTask
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.operations import Change
from cmcli.domain.people import PersonAround
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.errors import StoreProblem
from cmcli.store.core.bookkeeping import REMINDERS
from cmcli.store.core.engine import APPLICATION_ID, is_url, open_engine
from cmcli.store.core.form import LATEST
from cmcli.store.keeping.audit import verify
from cmcli.store.keeping.check import check_store
from cmcli.store.keeping.files import use_wal
from cmcli.store.keeping.migrations import (
    MIGRATIONS,
    Migration,
    migrate_postgres,
    migrate_sqlite,
    run_all,
)
from cmcli.store.keeping.opening import open_store
from cmcli.store.keeping.past import as_it_was
from cmcli.store.keeping.undo import take_back
from cmcli.store.reading.find import FoundCase, find_worker
from cmcli.store.reading.search import clients_phoned, find

GOLDEN: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("form_1.json").read_text("utf-8")
)
"""Every row of a store of form 1 (without its search index), as SQLite keeps them."""


def write_golden(connection: Connection) -> None:
    """Make the first form by its own migration and fill it; the log entry by entry."""
    run_all(connection, 0, MIGRATIONS[:1])
    connection.exec_driver_sql("DELETE FROM migrations")
    rows = {name: list(rows) for name, rows in GOLDEN.items()}
    operations, changes = rows.pop("operations"), rows.pop("changes")
    for entry in operations:
        _write(connection, "operations", [entry])
        _write(connection, "changes", [one for one in changes if one["seq"] == entry["seq"]])
    for name in rows:
        _write(connection, name, rows[name])


def _write(connection: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    for row in rows:
        connection.execute(insert(table), [dict(_typed(table, row, connection.dialect.name))])


def _typed(table: Table, row: dict[str, Any], dialect: str) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        kind = table.c[name].type
        if isinstance(kind, DateTime):
            moment = datetime.fromisoformat(value)
            yield name, moment if dialect == "sqlite" else datetime.fromisoformat(f"{value}+00:00")
        elif isinstance(kind, Date):
            yield name, date.fromisoformat(value)
        else:
            yield name, bool(value) if kind.python_type is bool else value


@pytest.fixture
def golden(empty_address: str) -> str:
    """The address of a store of form 1."""
    path = Path(empty_address)
    if not is_url(empty_address):
        path.parent.mkdir(mode=0o700)
        path.touch(0o600)
    engine = open_engine(empty_address)
    with engine.connect() as connection, connection.begin():
        if not is_url(empty_address):
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        write_golden(connection)
    engine.dispose()
    if not is_url(empty_address):
        use_wal(path)
    return empty_address


def up_to_date(address: str) -> Agency:
    """The store brought to the latest form, as its engine does it."""
    if is_url(address):
        with pytest.raises(StoreProblem):
            open_store(address).seq()
        assert migrate_postgres(address) == LATEST - 1
    return Agency(address)


def test_a_store_of_form_1_is_brought_up_to_date(golden: str) -> None:
    agency = up_to_date(golden)
    assert {one.check: one.found for one in check_store(golden, full=True) if not one.ok} == {}
    with agency.reading() as view:
        workers = view.all(Worker, order=("handle",))
    assert [(one.handle, one.os_user, one.email) for one in workers] == [
        ("ana", "root", None),
        ("ben", "ben", None),
    ]
    if not is_url(golden):
        assert Path(f"{golden}.form-1").exists()


@pytest.mark.postgres_long
def test_what_was_in_it_is_as_it_was(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.store.engine.connect() as connection, connection.begin():
        for name, rows in GOLDEN.items():
            if name in ("heads", "migrations"):
                continue
            table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
            found = [dict(row._mapping) for row in connection.execute(table.select())]
            kept = [{k: v for k, v in row.items() if v is not None} for row in found]
            if name == "contacts":
                rows = [{**row, "number": 1} for row in rows]
            if name == "clients":
                rows = [_moved(row) for row in rows]
            wanted = [dict(_typed(table, row, connection.dialect.name)) for row in rows]
            assert sorted(map(repr, _utc(kept))) == sorted(map(repr, _utc(wanted))), name
        there = set(inspect(connection).get_table_names())
    assert {"snoozes", "reminders", "deliveries", "feed_items", "drafts"} <= there


def _moved(row: dict[str, Any]) -> dict[str, Any]:
    """A client of form 1 in today's form: the phone is the first of several."""
    kept = {name: value for name, value in row.items() if name not in ("phone", "phone_key")}
    return {**kept, "phones": json.dumps([row["phone"]])} if "phone" in row else kept


@pytest.mark.postgres_long
def test_a_phone_becomes_the_first_of_several_and_its_digits_are_found(golden: str) -> None:
    (first,) = GOLDEN["clients"]
    engine = open_engine(golden)
    with engine.connect() as connection, connection.begin():
        more = {
            "id": "b",
            "code": "BBBBB",
            "name": "Bo",
            "phone": "…ünï 555",
            "language": "Q’eqchi’",
        }
        _write(connection, "clients", [{**more, "name_key": "bo", "phone_key": ""}])
    engine.dispose()
    agency = up_to_date(golden)
    with agency.reading() as view:
        known = {one.id: one for one in view.all(Client)}
        assert known[first["id"]].phones == (first["phone"],)
        assert known["b"].phones == ("…ünï 555",)
        assert known["b"].languages == ("Q’eqchi’",)
        assert clients_phoned(view, "0142", limit=9) == [first["id"]]
        assert clients_phoned(view, "014", limit=9) == []
        with as_it_was(
            view, datetime.fromisoformat(GOLDEN["operations"][-1]["at"]).date(), UTC
        ) as past:
            assert past.view.one(Client, id=first["id"]) == known[first["id"]]
    checked = {one.check: one.found for one in check_store(golden, full=True) if not one.ok}
    assert "clients" in str(checked)  # the one that no operation has written
    assert first["id"] not in str(checked)


@pytest.mark.postgres_long
def test_contacts_are_numbered_by_their_time_and_never_again(golden: str) -> None:
    (first,) = GOLDEN["contacts"]
    days = {"c": "2026-03-01", "b": "2026-02-01", "a": "2026-03-01"}
    more = [{**first, "id": key, "at": f"{day} 09:00:00", "on": day} for key, day in days.items()]
    engine = open_engine(golden)
    with engine.connect() as connection, connection.begin():
        _write(connection, "contacts", more)
    engine.dispose()
    agency = up_to_date(golden)
    with agency.reading() as view:
        found = {one.id: one.number for one in view.all(Contact)}
        assert found == {"b": 1, "a": 2, "c": 3, first["id"]: 4}
        assert view.next_number(Contact, case_id=first["case_id"]) == 5
    said = {one.check: one.found for one in check_store(golden, full=True) if not one.ok}
    assert "contacts" in str(said)  # those that no operation has written
    assert "number" not in str(said)


@pytest.mark.postgres_long
def test_the_record_before_the_migration_has_what_was_removed_then(golden: str) -> None:
    last, (kept,) = GOLDEN["operations"][-1], GOLDEN["contacts"]
    made = next(one for one in GOLDEN["changes"] if one["row_id"] == kept["id"])
    seq, later = last["seq"] + 1, datetime.fromisoformat(last["at"]) + timedelta(days=2)
    ids = {"id": "undoing", "key": None, "seq": seq, "at": str(later)}
    gone = {**made, "seq": seq, "row_id": "gone", "before": made["after"], "after": None}
    digests = {"before_digest": made["after_digest"], "after_digest": ""}
    gone["before"] = json.dumps({**json.loads(made["after"]), "id": "gone"})
    engine = open_engine(golden)
    with engine.connect() as connection, connection.begin():
        _write(connection, "operations", [{**last, **ids}])
        _write(connection, "changes", [{**gone, **digests}])
    engine.dispose()
    agency, day = up_to_date(golden), later.date()
    with agency.reading() as view:
        with as_it_was(view, day - timedelta(days=1), UTC) as past:
            assert {one.id: one.number for one in past.view.all(Contact)} == {
                kept["id"]: 1,
                "gone": 2,
            }
        with as_it_was(view, day, UTC) as past:
            assert [one.id for one in past.view.all(Contact)] == [kept["id"]]


@pytest.mark.postgres_long
def test_a_contact_that_was_removed_before_gets_a_number_with_its_row(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.operation() as work:
        (kept,) = work.all(Contact)
        made = next(one for one in GOLDEN["changes"] if one["row_id"] == kept.id)
        image = {**json.loads(made["after"]), "id": "gone"}
        work.lock(rows={Case: [kept.case_id]})
        take_back(work, [Change(1, kept.case_id, "contacts", "gone", image, None)], {})
        found = work.get(Contact, "gone")
    assert found is not None
    assert found.number == 2


def _utc(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Moments as seconds, since a server gives them in its own zone."""
    return [
        {
            name: row[name].timestamp() if isinstance(row[name], datetime) else row[name]
            for name in sorted(row)
        }
        for row in rows
    ]


@pytest.mark.postgres_long
def test_a_closing_can_have_a_destination_and_has_none_yet(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.operation() as work:
        case, *others = work.all(Case)
        assert {one.destination for one in (case, *others)} == {None}
        changed(work, case, destination="owned by client")
    with agency.reading() as view:
        now = view.get(Case, case.id)
    assert now is not None
    assert now.destination == "owned by client"


def test_it_is_worked_with_as_any_other(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.operation() as work:
        ben = work.one(Worker, handle="ben")
        assert ben is not None
        changed(work, ben, email="ben@agency.example")
    assert {one.check for one in check_store(golden, full=True) if not one.ok} <= {"search"}


@pytest.mark.postgres_long
def test_a_case_that_was_in_it_takes_tasks(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.operation() as work:
        (case, *_) = work.all(Case, status="open")
        task = add_task(work, case, AddTask(text="Call the clinic", who="ben"))
    with agency.reading() as view:
        assert view.all(Task, case_id=case.id) == [task]
        assert task.worker_id == find_worker(view, "ben").id


@pytest.mark.postgres_long
def test_reminders_that_were_sent_before_are_covered_by_the_digest(golden: str) -> None:
    # What they search is that of today's tables, which are not there yet.
    _migrated(golden, tuple(Unsearched(*astuple(one)) for one in MIGRATIONS[:11]))
    day, moment = date(2026, 3, 4), datetime(2026, 3, 4, 10, tzinfo=UTC)
    sent = (day, "post", "w1", "c1", "contact", "sent", day, 1, moment, "d1")
    _written(golden, insert(REMINDERS), dict(zip(REMINDERS.c.keys(), sent, strict=True)))
    _migrated(golden, MIGRATIONS)
    with Agency(golden).reading() as view:
        assert verify(view).faults == ()
    _written(golden, update(REMINDERS).values(attempts=2), {})
    with Agency(golden).reading() as view:
        (fault,) = verify(view).faults
    assert "send log" in fault.why


class Unsearched(Migration):
    """A migration after which the search index is not rebuilt."""

    def run(self, op: Operations) -> bool:
        super().run(op)
        return False


@pytest.mark.postgres_long
def test_people_are_recorded_in_a_store_of_form_1(golden: str) -> None:
    agency = up_to_date(golden)
    with agency.operation() as work:
        before = work.all(Contact)
        assert {contact.person_id for contact in before} == {None}
        case = work.all(Case, id=before[0].case_id)[0]
        client = work.all(Client, id=case.client_id)[0]
        found = FoundCase(case, client, exact=True)
        perform_add_person(work, found, AddPerson(name="Zuzana Kvist", role="sister"))
        check_in(work, found, CheckIn(with_whom="zuzana", mode="phone"))
    with agency.reading() as view:
        (person,) = view.all(PersonAround)
        linked = [contact.number for contact in view.all(Contact) if contact.person_id == person.id]
        assert len(linked) == 1
        assert [hit.row_id for hit in find(view, "kvist")] == [person.id]
    assert {one.check: one.found for one in check_store(golden, full=True) if not one.ok} == {}


def _migrated(address: str, migrations: tuple[Migration, ...]) -> None:
    if is_url(address):
        migrate_postgres(address, migrations=migrations)
    else:
        migrate_sqlite(Path(address), migrations=migrations, keep=False)


def _written(address: str, statement: Any, row: dict[str, Any]) -> None:
    engine = open_engine(address).execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(statement, row)
    engine.dispose()
