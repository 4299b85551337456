"""``cm audit``: the log, and its verification as an exit code."""

import pytest
from sqlalchemy import text

from agency import Agency
from command_line import CommandLine

pytestmark = pytest.mark.both_engines


def tamper(address: str, statement: str) -> None:
    engine = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text(statement))


def test_the_log_lists_operations_newest_first(cm: CommandLine) -> None:
    cm.open_case("Dana R.")
    cm("set", cm.json("list")[0]["ref"], "--acuity", "4", "--reason", "worse")
    entries = cm.json("audit", "log")
    assert [one["seq"] for one in entries] == [3, 2, 1]
    assert {"seq", "id", "at", "actor", "command", "reason"} <= entries[0].keys()
    assert [one["command"] for one in entries] == ["set", "intake", "init --practice"]
    assert entries[0]["reason"] == "worse"
    ref = cm.json("list")[0]["ref"]
    assert [(one["case"], one["cases"]) for one in entries] == [(ref, 1), (ref, 1), (None, 0)]
    assert "Dana" not in cm("audit", "log").out


def test_the_log_is_narrowed(cm: CommandLine) -> None:
    cm.open_case("Dana R.")
    cm("intake", "Lee", "--model", "icm", "--as", "ben")
    assert [one["actor"] for one in cm.json("audit", "log", "--actor", "ben")] == ["ben"]
    assert len(cm.json("audit", "log", "--limit", "2")) == 2
    assert len(cm.json("audit", "log", "--since", "2020-01-01")) == 3
    assert cm.json("audit", "log", "--since", "2199-01-01") == []


def test_a_sound_store_verifies_and_prints_its_head(cm: CommandLine) -> None:
    cm.open_case("Dana R.")
    found = cm.json("audit", "verify")
    assert found["ok"]
    assert found["head"] == f"2:{found['hash']}"
    assert found["head"] in cm("audit", "verify").out
    cm("audit", "verify", "--against", found["head"])
    cm.open_case("Lee Wu")
    cm("audit", "verify", "--against", found["head"])


def test_a_live_row_changed_outside_cm_gives_exit_five(cm: CommandLine, address: str) -> None:
    cm.open_case("Dana R.")
    tamper(address, "UPDATE clients SET name = 'Dana X.'")
    broken = cm("audit", "verify", code=5)
    assert broken.out == ""
    assert "of clients was changed (name) outside cm after change 2" in broken.err
    assert cm("audit", "verify", "--json", code=5).error["code"] == "log-broken"


def test_several_faults_are_all_told(cm: CommandLine, address: str) -> None:
    cm.open_case("Dana R.")
    tamper(address, "UPDATE workers SET name = 'X'")
    assert cm("audit", "verify", code=5).err.count("of workers was changed") == 4


def test_a_head_from_outside_finds_a_cut_tail(cm: CommandLine) -> None:
    cm.open_case("Dana R.")
    head = cm.json("audit", "verify")
    other = f"{head['seq'] + 1}:{head['hash']}"
    assert "was cut" in cm("audit", "verify", "--against", other, code=5).err
    assert cm("audit", "verify", "--against", "nonsense", code=2).out == ""
