"""An error at the commit: whether it took effect is looked up, and said to be unknown if not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from agency import Agency
from cmcli.domain.clients import Client
from cmcli.errors import OutcomeUnknown, StoreProblem
from cmcli.store.core.engine import is_url
from cmcli.store.core.store import Store
from command_line import CommandLine
from reliability.checks import assert_sound, operations

Commit = Callable[[Any], None]


def broken(engine: str) -> Exception:
    """What a driver raises when the storage or the server fails."""
    if engine == "sqlite":
        from sqlcipher3.dbapi2 import OperationalError

        failure: Exception = OperationalError("disk I/O error")
        return failure
    import psycopg

    return psycopg.OperationalError("server closed the connection unexpectedly")


def breaking(store: Store, engine: str, *, saved: bool, gone: bool = False) -> None:
    """Let the next commit of a writer fail, ``saved`` or not; ``gone``: the store with it."""
    dialect: Any = store.engine.dialect
    pool: Any = store.engine.pool
    real: Commit = dialect.do_commit

    def fail(connection: Any) -> None:
        dialect.do_commit = real
        if saved:
            real(connection)
        if gone:
            pool.connect = unreachable
        raise broken(engine)

    def unreachable(*_: object, **__: object) -> Any:
        raise broken(engine)

    dialect.do_commit = fail


@pytest.fixture
def agency(address: str) -> Agency:
    """The store, by connections of which each can break."""
    return Agency(address)


def add(agency: Agency) -> None:
    with agency.operation() as work:
        work.add(Client(id=work.new_id(), code="BCDFG", name="Dana R."))


def clients(address: str) -> int:
    with Agency(address).reading() as view:
        return view.count(Client)


def arm(agency: Agency, engine: str, *, saved: bool, gone: bool = False) -> None:
    """Break the commit of the operation, not that of the reading before it."""
    real = agency.store.operation

    def operation(**known: Any) -> Any:
        breaking(agency.store, engine, saved=saved, gone=gone)
        return real(**known)

    agency.store.operation = operation  # type: ignore[method-assign]


def test_saved_in_spite_of_the_error(agency: Agency, address: str, engine: str) -> None:
    arm(agency, engine, saved=True)
    add(agency)
    assert clients(address) == 1
    assert_sound(address)


def test_not_saved(agency: Agency, address: str, engine: str) -> None:
    before = operations(address)
    arm(agency, engine, saved=False)
    with pytest.raises(StoreProblem):
        add(agency)
    assert clients(address) == 0
    assert operations(address) == before
    assert_sound(address)


@pytest.mark.parametrize("saved", [True, False])
def test_nobody_can_say(agency: Agency, address: str, engine: str, saved: bool) -> None:
    arm(agency, engine, saved=saved, gone=True)
    with pytest.raises(OutcomeUnknown, match=r"whether change [0-9a-f]{32} was saved") as raised:
        add(agency)
    assert raised.value.exit_code == 7
    assert clients(address) == saved
    assert_sound(address)


@pytest.mark.parametrize("saved", [True, False])
def test_the_command_is_run_again(
    cm: CommandLine, address: str, engine: str, saved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("intake", "Dana R.", "--model", "managed", "--new", "--id", "once")
    real = Store.operation

    def operation(store: Store, **known: Any) -> Any:
        breaking(store, engine, saved=saved, gone=True)
        return real(store, **known)

    before = operations(address)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "operation", operation)
        failed = cm(*words, "--json", code=7)
    assert failed.error["code"] == "outcome-unknown"
    assert "--id" in failed.error["hint"]
    assert operations(address) == before + saved
    cm(*words)
    assert operations(address, "once") == 1
    assert operations(address) == before + 1
    assert_sound(address)


def test_the_server_ends_the_session_before_the_commit(
    agency: Agency, address: str, engine: str
) -> None:
    if not is_url(address):
        pytest.skip("there is no server")
    before = operations(address)
    admin = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    every_other = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def cut_off() -> None:
        with agency.operation() as work:
            work.add(Client(id=work.new_id(), code="BCDFG", name="Dana R."))
            with admin.connect() as connection:
                assert connection.execute(every_other).all()

    with pytest.raises(StoreProblem):
        cut_off()
    admin.dispose()
    assert operations(address) == before
    assert_sound(address)


def test_removed_while_open(agency: Agency, address: str, engine: str) -> None:
    """A store that is gone does not come back as an empty file."""
    if is_url(address):
        pytest.skip("a file is what can be removed")
    Path(address).unlink()
    with pytest.raises(StoreProblem):
        add(agency)
    assert not Path(address).exists()
