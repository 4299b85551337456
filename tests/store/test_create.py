"""A store is made whole or not at all, private, and never over something."""

import os
from pathlib import Path

import pytest
from sqlalchemy import inspect

from agency import fill
from cmcli.errors import Refused, StoreProblem
from cmcli.store.core.engine import is_url, open_engine
from cmcli.store.keeping.audit import head_now
from cmcli.store.keeping.check import check_store
from cmcli.store.keeping.create import create
from cmcli.store.keeping.files import SIDES
from cmcli.store.keeping.opening import open_store


def test_a_new_store_is_sound_and_empty(empty_address: str) -> None:
    create(empty_address)
    assert all(one.ok for one in check_store(empty_address, full=True))


def test_a_second_store_is_refused_and_the_first_stays(empty_address: str) -> None:
    fill(empty_address)
    with pytest.raises(Refused) as refused:
        create(empty_address)
    assert refused.value.code == "store-exists"
    assert all(one.ok for one in check_store(empty_address, full=True))


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_file_is_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        path = tmp_path / "deep" / "er" / "cm.db"
        fill(str(path))
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {one.name for one in path.parent.iterdir()} <= {"cm.db", "cm.db.lock"}


def test_what_is_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for name in ("file", "link"):
        with pytest.raises(Refused):
            create(str(tmp_path / name))
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "target").exists()
    with pytest.raises(StoreProblem):
        create(str(tmp_path / "file" / "cm.db"))


@pytest.mark.parametrize("end", SIDES)
def test_leftover_files_of_a_store_are_refused(tmp_path: Path, end: str) -> None:
    (tmp_path / f"cm.db{end}").write_bytes(b"old")
    with pytest.raises(Refused, match="left over from a deleted store"):
        create(str(tmp_path / "cm.db"))


def test_a_database_without_a_store_is_a_sentence(empty_address: str) -> None:
    with pytest.raises(StoreProblem):
        open_store(empty_address).seq()
    if is_url(empty_address):
        assert inspect(open_engine(empty_address)).get_table_names() == []


def test_two_stores_are_told_apart(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    heads = set()
    for name in ("a", "b"):
        fill(str(tmp_path / name / "cm.db"))
        now = datetime.now(UTC)
        store = open_store(str(tmp_path / name / "cm.db"))
        with store.reading(today=now.date(), now=now) as view:
            heads.add(str(head_now(view)))
    assert len(heads) == 2
