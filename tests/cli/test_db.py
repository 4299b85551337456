"""``cm db``: as people use it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from agency import Agency
from cmcli.store.core import store as store_module
from cmcli.store.core.engine import is_url
from cmcli.store.core.form import LATEST
from command_line import CommandLine

pytestmark = pytest.mark.both_engines


@pytest.fixture
def file(address: str) -> Path:
    """The store's file, for what only SQLite has."""
    if is_url(address):
        pytest.skip("PostgreSQL has tools of its own for this")
    return Path(address)


def test_the_path_is_said_without_a_password(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_url(address):
        assert cm("db", "path").out == f"{address}\n"
        assert cm.json("db", "path") == {"path": address}
    monkeypatch.setenv("CM_STORE", "postgresql://ana:secret@example.org/cm")
    assert cm("db", "path").out == "postgresql://ana:***@example.org/cm\n"


def test_the_path_is_said_where_there_is_no_store(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CM_STORE", str(tmp_path / "nowhere.db"))
    assert cm("db", "path").out == f"{tmp_path / 'nowhere.db'}\n"
    assert not (tmp_path / "nowhere.db").exists()


def test_a_sound_store_passes_every_check(cm: CommandLine, address: str) -> None:
    if not is_url(address):
        Path(address).parent.chmod(0o700)
    cm.open_case("Dana R.")
    checks = cm.json("db", "check")
    assert all(one["ok"] for one in checks)
    names = {one["check"] for one in checks}
    assert names >= {"form", "guards", "log", "search"}
    assert is_url(address) or names >= {"file", "private", "integrity", "references"}
    assert "live rows are intact" in str(cm.json("db", "check", "--full"))


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("log", "UPDATE heads SET hash = 'x'"),
        ("form", "UPDATE heads SET schema_version = 999"),
        ("form", "ALTER TABLE rhythms DROP COLUMN reason"),
        ("search", "DELETE FROM search_docs"),
    ],
)
def test_a_check_that_fails_is_named_and_gives_exit_five(
    cm: CommandLine, address: str, check: str, statement: str
) -> None:
    cm.open_case("Dana R.")
    engine = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text(statement))
    found = cm("db", "check", "--json", code=5)
    assert [one["check"] for one in found.json if not one["ok"] and one["check"] != "private"] == [
        check
    ]
    assert check in found.error["message"]


def test_the_index_is_rebuilt(cm: CommandLine, address: str) -> None:
    cm.open_case("Dana R.", "icm", "--issue", "zebra")
    engine = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM search_docs"))
    assert cm.json("search", "zebra") == []
    cm("db", "check", "--reindex", code=None)
    assert len(cm.json("search", "zebra")) == 1


def test_an_open_folder_is_named_and_an_open_file_is_wrong(cm: CommandLine, file: Path) -> None:
    file.parent.chmod(0o755)
    assert "others may enter its folder (755)" in cm("db", "check").out
    file.chmod(0o644)
    assert "to close it: chmod 600" in cm("db", "check", code=5).out


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"SQLite format 3\0" + b"\1" * 5000])
def test_what_is_no_store_is_a_check_that_fails(
    cm: CommandLine, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    assert [one["ok"] for one in cm("db", "check", "--json", code=5).json] == [False]
    assert cm("list", code=5).out == ""
    assert file.read_bytes() == content


def test_backup_and_restore_bring_back_what_was(
    cm: CommandLine, file: Path, tmp_path: Path
) -> None:
    ref = cm.open_case("Dana R.")
    made = cm.json("db", "backup", str(tmp_path / "b.db"))
    assert made["head"] == cm.json("audit", "verify")["head"]
    cm.open_case("Lee Wu")
    refused = cm("db", "restore", str(tmp_path / "b.db"), code=3)
    assert "--replace" in refused.err
    assert len(cm.json("list")) == 2
    done = cm.json("db", "restore", str(tmp_path / "b.db"), "--replace")
    assert done["head"] == made["head"]
    assert [one["ref"] for one in cm.json("list")] == [ref]
    cm("audit", "verify", "--against", made["head"])
    last = cm.json("audit", "log", "--limit", "1")[0]
    assert last["command"] == "db restore"
    assert Path(done["kept_aside"]).name in last["reason"]
    assert len(cm.json("list", "--store", done["kept_aside"])) == 2
    cm("undo", str(last["seq"]), code=3)


def test_a_store_that_is_lost_comes_back(
    cm: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "agency.db"
    monkeypatch.delenv("CM_TODAY")
    monkeypatch.setenv("CM_STORE", str(file))
    cm("init", "--worker", "ana", "--name", "Ana Ruiz")
    cm("db", "backup", str(tmp_path / "b.db"))
    file.write_bytes(b"scribbled over")
    refused = cm("db", "restore", str(tmp_path / "b.db"), "--replace", code=3)
    assert "can't be read" in refused.err
    cm("db", "restore", str(tmp_path / "b.db"), "--replace", "--unreadable")
    cm("audit", "verify")
    file.unlink()
    cm("db", "restore", str(tmp_path / "b.db"))
    cm("audit", "verify")


def test_only_an_admin_restores(cm: CommandLine, file: Path, tmp_path: Path) -> None:
    cm("db", "backup", str(tmp_path / "b.db"), "--as", "ben")
    before = file.read_bytes()
    refused = cm("db", "restore", str(tmp_path / "b.db"), "--replace", "--as", "ben", code=3)
    assert "admin" in refused.err
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*replaced*"))


def test_the_store_that_is_replaced_says_who_may_restore(
    cm: CommandLine, file: Path, tmp_path: Path
) -> None:
    own = str(tmp_path / "own.db")
    cm("init", "--worker", "ben", "--name", "Ben", "--store", own)
    before = file.read_bytes()
    for more in ((), ("--unreadable",)):
        words = ("db", "restore", own, "--replace", *more, "--as", "ben")
        assert "Ask an admin." in cm(*words, code=3).err
    cm("init", "--worker", "zoe", "--name", "Zoe", "--store", str(tmp_path / "zoe.db"))
    cm("db", "restore", str(tmp_path / "zoe.db"), "--replace", "--as", "zoe", code=4)
    assert file.read_bytes() == before


def test_a_practice_store_replaces_no_other(
    cm: CommandLine, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cm("db", "backup", str(tmp_path / "practice.db"))
    monkeypatch.delenv("CM_TODAY")
    monkeypatch.setenv("CM_STORE", str(tmp_path / "agency.db"))
    cm("init", "--worker", "ana", "--name", "Ana Ruiz")
    cm("db", "backup", str(tmp_path / "b.db"))
    restoring = ("db", "restore", str(tmp_path / "practice.db"), "--replace")
    assert "practice" in cm(*restoring, code=3).err
    cm("db", "restore", str(tmp_path / "practice.db"), "--store", str(tmp_path / "elsewhere.db"))
    cm("db", "restore", str(tmp_path / "b.db"), "--replace", "--store", str(file))
    (tmp_path / "agency.db").write_bytes(b"scribbled over")
    assert "practice" in cm(*restoring, "--unreadable", code=3).err


def test_without_an_admin_anybody_restores(
    cm: CommandLine, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", str(tmp_path / "own" / "cm.db"))
    cm("init", "--worker", "ana", "--name", "Ana Ruiz", "--role", "worker")
    cm("db", "backup", str(tmp_path / "b.db"))
    cm("db", "restore", str(tmp_path / "b.db"), "--replace")
    assert [one["role"] for one in cm.json("worker", "list")] == ["worker"]


def test_a_bad_backup_is_not_restored(cm: CommandLine, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(file.read_bytes()[:9000])
    before = file.read_bytes()
    assert "cut short" in cm("db", "restore", str(bad), "--replace", code=5).err
    assert cm("db", "restore", str(tmp_path / "none.db"), "--replace", code=5).out == ""
    assert file.read_bytes() == before


def test_a_backup_overwrites_nothing(cm: CommandLine, file: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine")
    cm("db", "backup", str(there), code=3)
    cm("db", "backup", str(file), code=3)
    cm("db", "backup", str(tmp_path / "no" / "folder" / "b.db"), code=5)
    assert there.read_text() == "mine"


def test_postgres_is_left_to_its_own_tools(cm: CommandLine, address: str, tmp_path: Path) -> None:
    if not is_url(address):
        pytest.skip("SQLite is copied by cm")
    refused = cm("db", "backup", str(tmp_path / "b.db"), code=3)
    assert "pg_dump" in refused.err
    assert cm.json("audit", "verify")["head"] in refused.err
    assert "pg_restore" in cm("db", "restore", "b.db", code=3).err


def test_migrate_has_nothing_to_do_on_the_latest_form(cm: CommandLine, address: str) -> None:
    assert cm.json("db", "migrate") == {"form": LATEST, "migrations": 0}
    if is_url(address):
        assert cm("db", "migrate", "--as", "ben", code=3).out == ""


def test_an_older_database_asks_for_migrate(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_url(address):
        pytest.skip("SQLite migrates on open")
    monkeypatch.setattr(store_module, "LATEST", LATEST + 1)
    assert "cm db migrate" in cm("list", code=5).err
