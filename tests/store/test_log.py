"""An operation is in the log once, whole, in order, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from agency import TODAY, Agency, at
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.operations import GENESIS, chained
from cmcli.errors import Refused
from cmcli.store.core.log import entry_fields, operation, operations
from cmcli.store.core.store import AlreadyDone, DryRun
from cmcli.store.keeping.audit import verify
from cmcli.store.reading.find import find_worker
from digest import digest


def test_entries_follow_each_other_without_gaps(agency: Agency) -> None:
    for name in ("Dana R.", "Lee Wu", "Jo Poe"):
        with agency.operation("ben") as work:
            intake(work, Arrival(name=name, model="icm"))
    with agency.reading() as view:
        found = operations(view)[::-1]
    assert [one.seq for one in found] == [1, 2, 3, 4]
    assert [one.prev for one in found] == [GENESIS, *(one.hash for one in found[:-1])]
    assert [one.actor for one in found] == ["ana", "ben", "ben", "ben"]
    assert all(one.at.tzinfo is not None for one in found)


def test_the_moment_is_the_real_clock(agency: Agency) -> None:
    before = datetime.now(UTC)
    with agency.operation(on=TODAY + timedelta(days=300)) as work:
        intake(work, Arrival(name="Dana R.", model="icm"))
    with agency.reading() as view:
        assert before <= operations(view)[0].at <= datetime.now(UTC)


def test_what_is_refused_leaves_nothing(agency: Agency) -> None:
    def content() -> str:
        with agency.reading() as view:
            return digest(view)

    before = content()
    with pytest.raises(Refused, match="reason"):
        _refused_after_writing(agency)
    with agency.operation() as work:
        intake(work, Arrival(name="Dana R.", model="icm"))
        raise DryRun
    with agency.operation():
        pass
    assert content() == before


def _refused_after_writing(agency: Agency) -> None:
    with agency.operation() as work:
        intake(work, Arrival(name="Dana R.", model="icm"))
        raise Refused("for some reason")


def test_operations_are_narrowed(agency: Agency) -> None:
    with agency.operation("ben") as work:
        opened = intake(work, Arrival(name="Dana R.", model="icm"))
    with agency.operation("eve") as work:
        intake(work, Arrival(name="Lee Wu", model="icm"))
    with agency.reading() as view:
        assert [one.seq for one in operations(view, actor="eve")] == [3]
        assert [one.seq for one in operations(view, case_id=opened.case.id)] == [2]
        assert [one.seq for one in operations(view, limit=1)] == [3]
        assert operations(view, since=datetime.now(UTC) + timedelta(hours=1)) == []
        assert operation(view, "2") == operation(view, operations(view)[1].id)
        assert operation(view, "99") is None
        assert operation(view, "9" * 30) is None
        assert operation(view, "²") is None


def test_the_same_key_has_one_effect(agency: Agency) -> None:
    with agency.reading() as view:
        ben = find_worker(view, "ben")

    def once(arguments: str, name: str = "Dana R.") -> None:
        with agency.store.operation(
            actor=ben, command="intake", today=TODAY, now=at(TODAY), key="k", arguments=arguments
        ) as work:
            intake(work, Arrival(name=name, model="icm", new=True))
            work.result = "answer"

    once("a")
    with pytest.raises(AlreadyDone) as again:
        once("a")
    assert again.value.result == "answer"
    with pytest.raises(Refused) as other:
        once("b")
    assert other.value.code == "id-reused"
    with agency.reading() as view:
        assert len(operations(view)) == 2
        assert verify(view).faults == ()


def test_an_absent_value_is_not_an_empty_one() -> None:
    entry = {
        "seq": 1,
        "id": "x",
        "at": datetime(2026, 3, 4, tzinfo=UTC),
        "actor": "ana",
        "os_user": "u",
        "command": "c",
        "reason": None,
        "undoes": None,
        "key": None,
        "arguments": None,
        "result_digest": "",
    }
    hashes = {
        chained(GENESIS, entry_fields({**entry, **changed}, []))
        for changed in ({}, {"reason": ""}, {"key": ""}, {"arguments": ""}, {"reason": "="})
    }
    assert len(hashes) == 5


def test_a_repeat_tells_whose_the_key_is(agency: Agency) -> None:
    def once(handle: str) -> None:
        with agency.reading() as view:
            worker = find_worker(view, handle)
        with agency.store.operation(
            actor=worker, command="x", today=TODAY, now=at(TODAY), key="k", arguments="a"
        ) as work:
            work.result = "answer"

    once("ben")
    with pytest.raises(AlreadyDone) as again:
        once("eve")
    assert again.value.actor == "ben"
