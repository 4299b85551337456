"""``cm history``: who changed what."""

import re

import pytest

from agency import Agency
from cmcli.store.keeping.audit import verify
from command_line import CommandLine
from worked import worked_case


@pytest.mark.both_engines
def test_operations_have_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    ref = worked_case(cm)
    entries = cm.json("history", ref)
    assert {"seq", "id", "at", "actor", "command", "reason", "changes"} <= entries[0].keys()
    assert [one["seq"] for one in entries] == sorted(one["seq"] for one in entries)
    assert entries[0]["command"] == "intake"
    assert {change["table"] for change in entries[0]["changes"]} == {
        "clients",
        "cases",
        "placements",
        "needs",
    }
    struck = entries[-2]
    assert (struck["command"], struck["reason"]) == ("note", "another client")
    (change,) = struck["changes"]
    assert change["what"] == "changed"
    assert change["columns"]["error_reason"] == {"before": None, "after": "another client"}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_only_what_touches_the_case_is_shown(cm: CommandLine) -> None:
    ref, other = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    cm("note", other, "elsewhere")
    assert [one["command"] for one in cm.json("history", ref)] == ["intake"]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_page_says_before_and_after_of_each_row(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    cm("set", ref, "--acuity", "4", "--reason", "worse", "--as", "ana")
    cm("plan", "add-goal", ref, "a goal")
    cm("plan", "add-step", ref, "1", "first do this")
    cm("plan", "done", ref, "1.1")
    page = cm("history", ref, "--format", "table").out
    assert "because: worse" in page
    assert "changed case: acuity 3 → 4\n" in page
    assert "changed step 1.1: done → 4 Mar 2026\n" in page
    assert "added goal 1: ‘a goal’\n" in page
    assert "added step 1.1: ‘first do this’\n" in page
    assert "worker ana" in page
    assert not re.search(r"_on|_id|placement|\d{4}-\d\d-\d\d(?! \d\d:\d\d UTC  )", page), page


def test_long_texts_are_cut_unless_full(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    cm("note", ref, f"{'long ' * 100}end")
    assert "end" not in cm("history", ref, "--format", "table").out
    assert "end’" in cm("history", ref, "--format", "table", "--full").out
    assert "end" in cm.json("history", ref)[-1]["changes"][0]["columns"]["text"]["after"]


def test_undo_is_history_too(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    cm("note", ref, "a mistake")
    cm("undo")
    last = cm.json("history", ref)[-1]
    assert (last["command"], last["undoes"]) == ("undo", last["seq"] - 1)
    assert last["changes"][0]["what"] == "removed"
    assert "undo of change" in cm("history", ref, "--format", "table").out
    assert cm.json("history", ref, "--reverse")[0] == last


def test_an_erased_image_is_told(cm: CommandLine, address: str) -> None:
    from sqlalchemy import text

    ref = cm.open_case("Dana R.")
    cm("note", ref, "to be erased")
    agency = Agency(address)
    engine = agency.store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER changes_kept")
        else:
            connection.exec_driver_sql("ALTER TABLE changes DISABLE TRIGGER USER")
        connection.execute(text("UPDATE changes SET after = NULL WHERE table_name = 'notes'"))
    with agency.reading() as view:
        assert "gone" in verify(view).faults[0].why
    assert "erased since" in cm("history", ref, "--format", "table").out
    assert cm.json("history", ref)[-1]["changes"][0]["erased"]


def test_hostile_text_is_shown_and_not_obeyed(cm: CommandLine) -> None:
    ref = cm.open_case("Eve \x1b[31m", "icm", "--issue", "[red]x[/red]\u202e")
    for form in ("table", "plain", "tsv"):
        out = cm("history", ref, "--format", form).out
        assert "[red]x[/red]" in out
        assert "\x1b" not in out
