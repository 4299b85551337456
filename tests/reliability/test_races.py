"""What one lock for all used to make sure of: numbers without gaps, one admission for the last
place, one effect of a key, an order in which things are taken back."""

import json
import sys
from collections import Counter

import pytest

import warmed
from agency import Agency
from cmcli.domain.cases import Case, Placement
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.households import HouseholdMember
from cmcli.domain.plans import Goal
from cmcli.domain.words import MODEL
from cmcli.domain.workers import Worker
from cmcli.store.core.engine import is_url
from cmcli.store.core.log import operations
from cmcli.store.reading.find import find_case, find_worker
from reliability.checks import assert_sound
from reliability.checks import operations as count_of_operations
from reliability.races import TIMES


@pytest.fixture(params=[4, *(pytest.param(many, marks=pytest.mark.long) for many in (8, 30))])
def processes(request: pytest.FixtureRequest) -> int:
    count: int = request.param
    return count


def race(address: str, name: str, processes: int) -> Counter[str]:
    """What became of what the processes did; the store is sound after it."""
    code = "from reliability.races import tell; tell()"
    done = warmed.run([sys.executable, "-c", code, address, name, str(processes)])
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert_sound(address)
    return Counter(word for each in json.loads(done.stdout) for word in each)


def test_one_is_accepted_for_the_last_place(address: str, processes: int) -> None:
    told = race(address, "last_place", processes)
    assert told == {"done": 1, "over-ceiling": processes - 1}


@pytest.mark.sqlite_long
def test_nobody_is_taken_twice_from_the_waitlist(address: str, processes: int) -> None:
    told = race(address, "next_in_line", processes)
    assert told.keys() <= {"done", "not-waiting", "nothing-to-change"}, told
    with Agency(address).reading() as view:
        ben = find_worker(view, "ben")
        taken = view.all(Case, worker_id=ben.id, status="open")
        waiting = view.count(Case, status="waitlist")
        placed = Counter(one.case_id for one in view.all(Placement, worker_id=ben.id))
    assert told["done"] == len(taken) - 1 == processes - waiting  # one was ben's before
    assert set(placed.values()) == {1}


@pytest.mark.sqlite_long
def test_one_answer_to_an_approval_counts(address: str, processes: int) -> None:
    told = race(address, "one_answer", processes)
    assert told["done"] == 1, told
    assert told.total() == processes
    (late,) = told.keys() - {"done"}
    assert late in ("approval-given", "approval-returned")
    with Agency(address).reading() as view:
        closed = find_case(view, "BCDFG").case.status == "closed"
    assert closed == (late == "approval-given")


@pytest.mark.postgres_long
def test_a_household_ends_before_or_after_its_cases_are_admitted(
    address: str, processes: int
) -> None:
    if not is_url(address):
        pytest.skip("SQLite has one writer at a time")
    told = race(address, "one_household", processes)
    with Agency(address).reading() as view:
        client = find_case(view, "BCDFG").client
        (left,) = view.all(HouseholdMember, client_id=client.id)
    if told == {"done": processes}:
        assert left.crossed == "ben is over the ceiling"
    else:
        assert told == {"done": 1, "over-ceiling": processes - 1}
        assert not left.awaits


@pytest.mark.postgres_long
def test_numbers_have_no_gap(address: str, processes: int) -> None:
    assert race(address, "numbering", processes) == {"done": processes * TIMES}
    with Agency(address).reading() as view:
        case = find_case(view, "BCDFG").case
        goals = view.all(Goal, order=("number",), case_id=case.id)
        notes = view.all(Note, order=("number",), case_id=case.id)
    numbers = list(range(1, processes * TIMES + 1))
    assert [one.number for one in goals] == numbers
    assert [one.number for one in notes] == numbers


def test_a_key_has_one_effect(address: str, processes: int) -> None:
    assert race(address, "one_key", processes) == {"done": 1, "repeated": processes - 1}
    assert count_of_operations(address, "once") == 1
    with Agency(address).reading() as view:
        assert view.count(Note) == 1


@pytest.mark.long
def test_crossing_transfers_end(address: str, processes: int) -> None:
    told = race(address, "crossing", processes)
    assert set(told) <= {"done", "nothing-to-change"}
    assert told.total() == processes * TIMES


def test_an_intake_is_undone_or_the_case_is_changed(address: str, processes: int) -> None:
    told = race(address, "undoing", processes)
    with Agency(address).reading() as view:
        contacts = view.count(Contact)
    if told["not-found"]:
        assert (told["done"], contacts) == (1, 0)
    else:
        assert (told["undo-blocked"], contacts) == (1, processes - 1)


@pytest.mark.long
def test_a_new_worker_is_undone_or_has_a_contact(address: str, processes: int) -> None:
    told = race(address, "leaving", processes)
    with Agency(address).reading() as view:
        there, contacts = view.count(Worker, handle="kim"), view.count(Contact)
    if there:
        assert (told["undo-blocked"], contacts) == (1, processes - 1)
    else:
        assert (told["not-found"], contacts) == (processes - 1, 0)


@pytest.mark.long
def test_a_new_mode_is_undone_or_used(address: str, processes: int) -> None:
    told = race(address, "own_mode", processes)
    with Agency(address).reading() as view:
        there = "clubhouse" in view.words.all("mode")
        used = view.count(Contact, mode="clubhouse")
    if there:
        assert (told["undo-blocked"], told["done"], used) == (1, processes - 1, processes - 1)
    else:
        assert (told["done"], used) == (1, 0)
        assert told["unknown-key"] == processes - 1


@pytest.mark.long
def test_a_new_model_is_undone_or_used(address: str, processes: int) -> None:
    told = race(address, "own_model", processes)
    with Agency(address).reading() as view:
        there = "icm-plus" in view.words.all(MODEL)
        used = view.count(Case, model="icm-plus")
    if there:
        assert (told["undo-blocked"], told["done"], used) == (1, processes - 1, processes - 1)
    else:
        assert (told["done"], used) == (1, 0)
        assert told["unknown-key"] == processes - 1


@pytest.mark.long
def test_each_process_undoes_another_change(address: str, processes: int) -> None:
    told = race(address, "order_of_undo", processes)
    assert set(told) <= {"done", "refused"}
    with Agency(address).reading() as view:
        undone = [one.undoes for one in operations(view) if one.undoes is not None]
        assert len(undone) == len(set(undone)) == told["done"] >= 1
        assert view.count(Note) == processes - told["done"]


@pytest.mark.long
def test_one_gets_the_handle(address: str, processes: int) -> None:
    assert race(address, "same_handle", processes) == {"done": 1, "refused": processes - 1}


def test_somebody_remains_admin(address: str, processes: int) -> None:
    race(address, "last_admin", processes)
    with Agency(address).reading() as view:
        assert view.count(Worker, role="admin", active=True) >= 1


def test_no_change_of_a_case_is_lost(address: str, processes: int) -> None:
    before = 3
    assert race(address, "losing_nothing", processes) == {"done": processes * TIMES}
    with Agency(address).reading() as view:
        case = find_case(view, "BCDFG").case
    assert case.acuity == 1 + (before - 1 + processes * TIMES) % 4


@pytest.mark.long
def test_files_whose_lines_cross_are_done_to_the_last_line(address: str, processes: int) -> None:
    assert race(address, "batches", processes) == {"0": processes}
    with Agency(address).reading() as view:
        assert view.count(Note) == processes * TIMES * 2
