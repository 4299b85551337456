"""Nothing that is done to the log or to a live row behind cm's back goes unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from agency import Agency, changed
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.clients import Client
from cmcli.domain.operations import image_text
from cmcli.errors import UsageProblem
from cmcli.store.keeping.audit import Head, Verified, verify, verify_log
from cmcli.store.keeping.check import check_store
from sweeps import mostly_long

TRIGGERS = (
    "operations_in_order operations_kept operations_stay changes_in_order changes_kept changes_stay"
).split()


@pytest.fixture
def worked(agency: Agency) -> Agency:
    """A store with two cases and a change, an addition and a removal behind them."""
    for name, model in (("Dana R.", "icm"), ("Lee Wu", "brokerage")):
        with agency.operation("ben") as work:
            opened = intake(work, Arrival(name=name, model=model, words="a bed of my own"))
    with agency.operation() as work:
        work.reason = "moved"
        client = changed(work, opened.client, whereabouts="the shelter on 5th")
    with agency.operation() as work:
        changed(work, client, whereabouts=None, phones=("555 0100 200",))
    return agency


@contextmanager
def behind(agency: Agency) -> Iterator[Connection]:
    """A hand at the database itself, with the guards of the log taken off."""
    engine = agency.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            for name in TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            for table in ("operations", "changes"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


def verified(agency: Agency, against: Head | None = None) -> Verified:
    with agency.reading() as view:
        return verify(view, against=against)


def tampered(agency: Agency, *statements: str, against: Head | None = None) -> list[Any]:
    """Do it behind cm's back and give the numbers and sentences of the faults that are found."""
    with behind(agency) as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0
    return [(fault.seq, fault.why) for fault in verified(agency, against).faults]


def test_an_honest_store_holds_and_says_its_head(worked: Agency) -> None:
    found = verified(worked)
    assert found.faults == ()
    assert (found.operations, found.head.seq) == (5, 5)
    assert found.rows > 10
    assert Head.parse(str(found.head)) == found.head
    assert verified(worked, found.head).faults == ()


@pytest.mark.parametrize("text_", ["", "5", "5:abc", f"x:{'0' * 64}", f"5:{'g' * 64}"])
def test_what_is_no_head_is_refused(text_: str) -> None:
    with pytest.raises(UsageProblem):
        Head.parse(text_)


@pytest.mark.parametrize(
    "change",
    mostly_long(
        [
            "id = 'x'",
            "actor = 'sam'",
            "os_user = 'mallory'",
            "command = 'other'",
            "reason = 'stolen'",
            "undoes = 1",
            "prev = hash",
            "hash = prev",
            "key = 'k'",
            "arguments = ''",
            "result = '{}'",
            "result_digest = 'x'",
            "seq = 9",
        ],
        4,
    ),
)
def test_a_changed_operation_is_named(worked: Agency, change: str) -> None:
    ((seq, why),) = tampered(worked, f"UPDATE operations SET {change} WHERE seq = 4")
    assert seq == 4
    assert "4" in why


def test_a_changed_moment_is_named(worked: Agency) -> None:
    later = (
        "replace(at, '20', '21')"
        if worked.store.engine.dialect.name == "sqlite"
        else "at + interval '1 microsecond'"
    )
    ((seq, _),) = tampered(worked, f"UPDATE operations SET at = {later} WHERE seq = 2")
    assert seq == 2


@pytest.mark.parametrize("form", ["replace(at, ' ', 'T')", "at || 'x'", "at || '+00:00'", "5"])
@pytest.mark.postgres_long
def test_a_moment_in_another_form_is_named(worked: Agency, form: str) -> None:
    if worked.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps moments as moments")
    assert tampered(worked, f"UPDATE operations SET at = {form} WHERE seq = 2")[0][0] == 2


@pytest.mark.parametrize(
    "change",
    mostly_long(
        [
            "position = 99",
            "case_id = 'x'",
            "table_name = 'notes'",
            "row_id = 'x'",
            "before = '{}'",
            "before_digest = after_digest",
            "after = replace(after, 'phone', 'fax')",
            "after_digest = 'x'",
            "seq = 99",
        ],
        3,
    ),
)
@pytest.mark.postgres_long
def test_a_changed_change_is_named(worked: Agency, change: str) -> None:
    ((seq, _),) = tampered(worked, f"UPDATE changes SET {change} WHERE seq = 5 AND position = 1")
    assert seq == 5


def test_an_absent_case_is_not_an_empty_one(worked: Agency) -> None:
    assert tampered(worked, "UPDATE changes SET case_id = '' WHERE seq = 5")[0][0] == 5


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.postgres_long
def test_a_removed_operation_is_named(worked: Agency, seq: int) -> None:
    ((named, _),) = tampered(worked, f"DELETE FROM operations WHERE seq = {seq}")
    assert named == seq


def test_removed_changes_are_named(worked: Agency) -> None:
    ((seq, _),) = tampered(worked, "DELETE FROM changes WHERE seq = 3 AND position = 2")
    assert seq == 3


@pytest.mark.parametrize(
    ("change", "seq"), [("seq = 4", 5), ("seq = 6", 6), (f"hash = '{'0' * 64}'", 5)]
)
@pytest.mark.postgres_long
def test_a_head_that_was_moved_is_named(worked: Agency, change: str, seq: int) -> None:
    assert tampered(worked, f"UPDATE heads SET {change}")[0][0] == seq


def test_a_cut_tail_is_seen_only_against_a_head_from_outside(worked: Agency) -> None:
    kept = verified(worked).head
    cut = (
        "UPDATE clients SET phones = NULL, whereabouts = 'the shelter on 5th' WHERE phones IS NOT"
        " NULL",
        "DELETE FROM changes WHERE seq = 5",
        "DELETE FROM operations WHERE seq = 5",
        "UPDATE heads SET seq = 4, hash = (SELECT hash FROM operations WHERE seq = 4)",
    )
    assert tampered(worked, *cut) == []
    ((seq, why),) = [(fault.seq, fault.why) for fault in verified(worked, kept).faults]
    assert seq == 5
    assert "cut" in why


def test_another_history_of_the_same_length_is_seen_against_a_head(worked: Agency) -> None:
    real = verified(worked).head
    (fault,) = verified(worked, Head(real.seq - 1, real.hash)).faults
    assert fault.seq == 4


@pytest.mark.parametrize(
    ("table", "change"),
    mostly_long(
        [
            ("clients", "whereabouts = 'elsewhere' WHERE phones IS NOT NULL"),
            ("clients", "phones = NULL WHERE phones IS NOT NULL"),
            ("clients", "dob = '2001-02-03' WHERE phones IS NOT NULL"),
            ("cases", "acuity = 1 WHERE model = 'icm'"),
            ("cases", "opened_on = '2020-01-01' WHERE model = 'icm'"),
            ("cases", "words = 'nothing' WHERE model = 'icm'"),
            ("workers", "role = 'admin' WHERE handle = 'ben'"),
            ("workers", "active = (1 = 0) WHERE handle = 'ben'"),
            ("workers", "hours = '40' WHERE handle = 'ben'"),
        ],
        3,
    ),
)
def test_a_changed_live_row_is_named(worked: Agency, table: str, change: str) -> None:
    ((seq, why),) = tampered(worked, f"UPDATE {table} SET {change}")
    assert f"of {table} was changed ({change.split()[0]})" in why
    assert seq is not None


def test_live_rows_that_no_type_can_hold_are_named(worked: Agency) -> None:
    if worked.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes no such value")
    faults = tampered(
        worked,
        "UPDATE cases SET opened_on = 'some day', acuity = 'high' WHERE model = 'icm'",
        "UPDATE workers SET hours = 'many', active = 'so so' WHERE handle = 'ben'",
    )
    assert [why.partition("changed ")[2].partition(")")[0] for _, why in faults] == [
        "(hours, active",
        "(acuity, opened_on",
    ]


def test_a_removed_live_row_is_named(worked: Agency) -> None:
    ((seq, why),) = tampered(worked, "DELETE FROM placements WHERE model = 'icm'")
    assert seq == 2
    assert "removed" in why


def test_an_inserted_live_row_is_named(worked: Agency) -> None:
    ((seq, why),) = tampered(
        worked, "INSERT INTO teams (id, handle, name) VALUES ('zz', 'ghosts', 'Ghosts')"
    )
    assert seq is None
    assert "zz of teams was inserted" in why


def test_a_removed_row_that_is_back_is_named(worked: Agency) -> None:
    with worked.operation() as work:
        from cmcli.domain.workers import Team

        team = work.add(Team(id="t", handle="north", name="North"))
    with worked.operation() as work:
        work.remove(work.locked(team))
    assert verified(worked).faults == ()
    ((seq, why),) = tampered(
        worked, "INSERT INTO teams (id, handle, name) VALUES ('t', 'north', 'North')"
    )
    assert seq == 7
    assert "again" in why


def test_the_first_of_several_faults_comes_first(worked: Agency) -> None:
    faults = tampered(
        worked,
        "UPDATE clients SET phones = '1'",
        "UPDATE workers SET name = 'X' WHERE handle = 'ana'",
        "UPDATE cases SET acuity = 4",
        "INSERT INTO teams (id, handle, name) VALUES ('zz', 'ghosts', 'Ghosts')",
    )
    assert [seq for seq, _ in faults] == [1, 2, 2, 3, 5, None]


@pytest.mark.parametrize(
    "gone",
    ["after = NULL", "before = NULL", "after = NULL, before = NULL"],
)
@pytest.mark.postgres_long
def test_an_image_that_is_gone_is_a_fault_wherever_it_is_looked_for(
    worked: Agency, gone: str
) -> None:
    kept = verified(worked).head
    faults = tampered(
        worked, f"UPDATE changes SET {gone} WHERE seq = 5", "UPDATE clients SET phones = '9'"
    )
    assert faults[0][0] == 5
    assert "gone" in faults[0][1]
    assert verified(worked, kept).faults[0].seq == 5
    assert "log" in {one.check for one in check_store(worked.address) if not one.ok}
    with worked.operation("ben") as work:
        intake(work, Arrival(name="Jo Poe", model="icm"))
    with worked.reading() as view:
        assert verify_log(view, last=1).faults[0].seq == 5


def test_an_answer_that_is_gone_is_a_fault(worked: Agency) -> None:
    with worked.operation("ben") as work:
        changed(work, work.all(Client)[0], phones=("555",))
        work.result = "done"
    ((seq, why),) = tampered(worked, "UPDATE operations SET result = NULL WHERE seq = 6")
    assert (seq, "answer is gone" in why) == (6, True)


@pytest.mark.parametrize("name", ["operations_kept", "changes_kept", "changes_in_order"])
@pytest.mark.postgres_long
def test_a_trigger_that_does_nothing_is_not_the_one_that_cm_made(worked: Agency, name: str) -> None:
    def wrong() -> list[str]:
        return [one.found for one in check_store(worked.address) if one.check == "guards"]

    assert wrong() == ["the log can only grow"]
    table = name.partition("_")[0]
    engine = worked.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END"
            )
        else:
            function = "cm_changes_in_order" if "order" in name else "cm_log_kept"
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RETURN NEW; END $$"
            )
    assert ("cm_" in wrong()[0]) or (name in wrong()[0])


def test_an_erased_image_cannot_be_replaced(worked: Agency) -> None:
    forged = image_text({"phone": "666"})
    ((seq, _),) = tampered(
        worked,
        "UPDATE changes SET after = NULL WHERE seq = 5",
        f"UPDATE changes SET after = '{forged}' WHERE seq = 5".replace(":", r"\:"),
    )
    assert seq == 5


def test_the_last_operations_alone_can_be_verified(worked: Agency) -> None:
    with worked.reading() as view:
        found = verify_log(view, last=2)
    assert (found.operations, found.faults) == (2, ())
    with behind(worked) as connection:
        connection.execute(text("UPDATE operations SET actor = 'x' WHERE seq = 2"))
    with worked.reading() as view:
        assert verify_log(view, last=2).faults == ()
        assert verify_log(view, last=4).faults[0].seq == 2
        assert verify_log(view).faults[0].seq == 2


def test_the_triggers_refuse_changes_to_the_log(worked: Agency) -> None:
    from sqlalchemy.exc import DBAPIError

    for statement in (
        "UPDATE operations SET actor = 'x'",
        "DELETE FROM operations",
        "UPDATE changes SET after = NULL",
        "DELETE FROM changes",
        "INSERT INTO changes VALUES (1, 50, NULL, 't', 'r', NULL, NULL, '', '')",
    ):
        engine = worked.store.engine.execution_options(cm_writes=True)
        with pytest.raises(DBAPIError, match="the log"), engine.connect() as connection:
            connection.execute(text(statement))
