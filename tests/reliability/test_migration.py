"""Killed in the middle of a migration: the store has the old form or the new one, never half."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from cmcli.domain.clients import Client
from cmcli.store.core.engine import is_url, open_engine
from cmcli.store.core.form import LATEST
from cmcli.store.keeping.opening import open_store
from reliability.conftest import Campaign
from reliability.counter import NOW, TODAY, set_up
from reliability.warm import Warm

CLIENTS = 3000


@pytest.fixture
def old(address: str) -> str:
    """A store of the present form with so many clients that a migration takes a while."""
    worker = set_up(address)
    with open_store(address).operation(actor=worker, command="fill", today=TODAY, now=NOW) as work:
        clients = [Client(id=work.new_id(), code=f"X{n:05}", name=None) for n in range(CLIENTS)]
        work.add_all(clients)
    return address


@pytest.fixture
def fresh(old: str, tmp_path: Path) -> Callable[[], str]:
    """Put the store in its old form back, in a place of its own."""
    made = iter(range(10**6))

    def again() -> str:
        place = tmp_path / f"round-{next(made)}" / "cm.db"
        place.parent.mkdir()
        shutil.copy(old, place)
        return str(place)

    return again


def form(address: str) -> str:
    """``old`` or ``new``, if the store is wholly so; it fails otherwise."""
    engine = open_engine(address)
    with engine.connect() as connection, connection.begin():
        if not is_url(address):
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        version = connection.execute(text("SELECT schema_version FROM heads")).scalar()
        recorded = connection.execute(text("SELECT max(number) FROM migrations")).scalar()
        look = inspect(connection)
        columns = {column["name"] for column in look.get_columns("clients")}
        tables = set(look.get_table_names())
        marks = ("shoe_size" in columns, "shoes" in tables, version == recorded == LATEST + 1)
        clients = connection.execute(text("SELECT count(*) FROM clients")).scalar()
        assert clients == CLIENTS + 1
        assert not [name for name in tables if name.startswith("_alembic")]
    engine.dispose()
    if all(marks):
        return "new"
    assert not any(marks)
    assert version == recorded == LATEST
    return "old"


def test_killed_at_every_step_of_a_migration(
    engine: str, old: str, fresh: Callable[[], str], warm: Warm, campaign: Campaign
) -> None:
    forms = []
    step, ended = 0, None
    while ended is None or ended.code == -9:
        address = fresh() if engine == "sqlite" else old
        ended = warm([address], call="reliability.next_form:main", die_at=step)
        forms.append(form(address))
        check_aside(address)
        step += 1 if campaign.rounds else campaign.random.randint(1, 9)
    assert ended.code == 0, ended
    # on PostgreSQL a round begins where the one before ended, on SQLite each from the old form
    assert forms == sorted(forms, reverse=True)
    assert (forms[0], forms[-1]) == ("old", "new")


def test_killed_at_any_moment_of_a_migration(
    engine: str,
    fresh: Callable[[], str],
    warm: Warm,
    campaign: Campaign,
    figures: dict[str, object],
) -> None:
    if engine != "sqlite":
        pytest.skip("a server rolls back what a dead client began; every step is tried above")
    life = warm([fresh()], call="reliability.next_form:main").seconds
    forms = []
    for _ in range(campaign.count(2, 0.5)):
        address = fresh()
        after = campaign.random.uniform(0.1, 1.1) * life
        warm([address], call="reliability.next_form:main", kill_after=after)
        forms.append(form(address))
        check_aside(address)
        assert warm([address], call="reliability.next_form:main").code == 0
        assert form(address) == "new"
    figures |= {"old": forms.count("old"), "new": forms.count("new"), "life ms": life * 1000}


def check_aside(address: str) -> None:
    """The copy that was put aside, if it was, is whole and has the old form."""
    aside = Path(f"{address}.form-{LATEST}")
    if not is_url(address) and aside.exists():
        assert form(str(aside)) == "old"
