"""Many processes that each do something to one store at the same moment, once or a few times.

:func:`tell` takes ADDRESS RACE PROCESSES as its arguments and prints what became of each as JSON: a
list of words, ``done`` or the code of the refusal.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from cmcli.casework.agency.models import perform_copy_model
from cmcli.casework.agency.settings import put
from cmcli.casework.agency.staff import add_worker, set_worker
from cmcli.casework.agency.values.models import CopyModel
from cmcli.casework.agency.values.staff import AddWorker, SetWorker
from cmcli.casework.agency.values.words import AddWord
from cmcli.casework.agency.words import perform_add_word
from cmcli.casework.approvals.answering import perform_give, perform_return
from cmcli.casework.approvals.values import GiveApproval, ReturnApproval
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.casework.households.households import perform_confirm, perform_join, perform_leave
from cmcli.casework.households.values import ConfirmHousehold, JoinHousehold, LeaveHousehold
from cmcli.casework.keeping.undo import undo
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.moving import accept, transfer
from cmcli.casework.round.notes import write_note
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Acceptance, Transfer
from cmcli.casework.round.values.notes import WriteNote
from cmcli.casework.waitlist.proposing import perform_next
from cmcli.casework.waitlist.values import AcceptNext
from cmcli.cli.main import main
from cmcli.domain.records import all_records
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, Refused
from cmcli.store.core.log import operations
from cmcli.store.core.store import AlreadyDone, Store
from cmcli.store.core.work import Work
from cmcli.store.keeping.opening import open_store
from cmcli.store.reading.find import find_case, find_worker

TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
TIMES = 3
"""How often a process does it, where it can be done more than once."""

Race = Callable[[Store, Worker, int], list[str]]


def tried(
    store: Store, worker: Worker, verb: Callable[[Work], object], key: str | None = None
) -> str:
    """Do it; ``done``, ``repeated`` or the code of the error."""
    try:
        store.perform(
            verb, actor=worker, command="race", today=TODAY, now=NOW, key=key, arguments="race"
        )
    except AlreadyDone:
        return "repeated"
    except CmError as problem:
        return problem.code
    return "done"


def last_place(store: Store, worker: Worker, number: int) -> list[str]:
    """Each puts a case of its own on ben, who has room for one."""

    def verb(work: Work) -> object:
        return accept(work, find_case(work, codes(number)).case, Acceptance(worker="ben"))

    return [tried(store, worker, verb)]


def next_in_line(store: Store, worker: Worker, number: int) -> list[str]:
    """Each takes the next of the waitlist for ben."""
    said = AcceptNext(next=True, worker="ben")
    return [tried(store, worker, lambda work: perform_next(work, said))]


def one_answer(store: Store, worker: Worker, number: int) -> list[str]:
    """Each is another supervisor; half give one approval, and the others return it."""

    def verb(work: Work) -> object:
        work.act_as(find_worker(work, f"sup{number}"))
        if number % 2:
            return perform_return(work, ReturnApproval(number=1, comment="not yet"))
        return perform_give(work, GiveApproval(number=1))

    return [tried(store, worker, verb)]


def one_household(store: Store, worker: Worker, number: int) -> list[str]:
    """One member leaves, while the cases of the others come to ben, who is full.

    They add nothing while somebody of their household is there.
    """

    def verb(work: Work) -> object:
        if number:
            return accept(work, find_case(work, codes(number)).case, Acceptance(worker="ben"))
        return perform_leave(work, find_case(work, "BCDFG"), LeaveHousehold())

    return [tried(store, worker, verb)]


def numbering(store: Store, worker: Worker, number: int) -> list[str]:
    """All write goals and notes to one case."""

    def verb(work: Work) -> object:
        found = find_case(work, "BCDFG")
        write_note(work, found, WriteNote(text=f"note of {number}"))
        return add_goal(work, found.case, AddGoal(text=f"goal of {number}"))

    return [tried(store, worker, verb) for _ in range(TIMES)]


def one_key(store: Store, worker: Worker, number: int) -> list[str]:
    """All do the same under one ``--id``."""

    def verb(work: Work) -> object:
        return write_note(work, find_case(work, "BCDFG"), WriteNote(text="the only one"))

    return [tried(store, worker, verb, key="once")]


def crossing(store: Store, worker: Worker, number: int) -> list[str]:
    """Two cases go to and fro between ben and eve, in both directions at once."""
    done = []
    for step in range(TIMES):
        there = (number + step) % 2
        code, to = ("BCDFG", "CDFGH")[number % 2], ("ben", "eve")[there]

        def verb(work: Work, code: str = code, to: str = to) -> object:
            return transfer(work, find_case(work, code).case, Transfer(to=to, reason="x"))

        done.append(tried(store, worker, verb))
    return done


def undoing(store: Store, worker: Worker, number: int) -> list[str]:
    """One takes back the intake of a case, and all others record contacts on it."""

    def verb(work: Work) -> object:
        if number == 0:
            return undo(work, intake_of(work))
        found = find_case(work, "BCDFG")
        return check_in(work, found, CheckIn(note=f"seen by {number}", mode="home"))

    return [tried(store, worker, verb)]


def leaving(store: Store, worker: Worker, number: int) -> list[str]:
    """One takes back that kim works here, and all others are kim and record contacts."""

    def verb(work: Work) -> object:
        if number == 0:
            return undo(work, "2")
        work.act_as(find_worker(work, "kim"))
        return check_in(work, find_case(work, "BCDFG"), CheckIn(mode="home"))

    return [tried(store, worker, verb)]


def own_mode(store: Store, worker: Worker, number: int) -> list[str]:
    """One takes back that the agency has added a mode, and all others record contacts with it."""

    def verb(work: Work) -> object:
        if number == 0:
            return undo(work, "2")
        said = Texts(CheckIn, {"mode": "clubhouse"}).read(by_of(work))
        return check_in(work, find_case(work, "BCDFG"), said)

    return [tried(store, worker, verb)]


def own_model(store: Store, worker: Worker, number: int) -> list[str]:
    """One takes back a copy of a model, and all others open cases in it."""

    def verb(work: Work) -> object:
        if number == 0:
            return undo(work, "2")
        given = {"name": f"W {number}", "model": "icm-plus", "decision": "waitlist"}
        return intake(work, Texts(Arrival, given).read(by_of(work)))

    return [tried(store, worker, verb)]


def by_of(work: Work) -> By:
    """By what an operation reads texts."""
    return By(work.today, work.now, work.words)


def order_of_undo(store: Store, worker: Worker, number: int) -> list[str]:
    """All take back their last operation: each another one, the newest first."""
    return [tried(store, worker, lambda work: undo(work, None))]


def same_handle(store: Store, worker: Worker, number: int) -> list[str]:
    """All take on somebody under one handle."""
    return [
        tried(
            store,
            worker,
            lambda work: add_worker(work, AddWorker(handle="kim", name=f"Kim {number}")),
        )
    ]


def last_admin(store: Store, worker: Worker, number: int) -> list[str]:
    """Each takes the role of an admin from another."""
    handle = f"admin{number}"
    return [
        tried(store, worker, lambda work: set_worker(work, SetWorker(handle=handle, role="worker")))
    ]


def losing_nothing(store: Store, worker: Worker, number: int) -> list[str]:
    """All change one case at once, each another time."""

    def verb(work: Work) -> object:
        case = work.locked(find_case(work, "BCDFG").case)
        return change_case(
            work, case, CaseChange(acuity=1 + (case.acuity % 4), reason=f"by {number}")
        )

    return [tried(store, worker, verb) for _ in range(TIMES)]


def batches(store: Store, worker: Worker, number: int) -> list[str]:
    """Each runs a file of lines that write to two cases in turn, half of them the other way
    round, so that those who save several lines at once wait for each other."""
    codes = ("BCDFG", "CDFGH") if number % 2 else ("CDFGH", "BCDFG")
    lines = [f"note {code} 'line {at} of {number}'" for at in range(TIMES) for code in codes]
    os.environ.update(CM_STORE=store.address, CM_WORKER="ana", CM_TODAY=TODAY.isoformat())
    sys.stdin = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()), "utf-8")
    sys.stdout = sys.stderr = io.StringIO()
    return [str(main(["batch", "-"]))]


RACES: dict[str, Race] = {
    one.__name__: one
    for one in (
        last_place,
        next_in_line,
        one_answer,
        one_household,
        numbering,
        one_key,
        crossing,
        undoing,
        leaving,
        own_mode,
        own_model,
        order_of_undo,
        same_handle,
        last_admin,
        losing_nothing,
        batches,
    )
}


def codes(number: int) -> str:
    """A client's code for a number."""
    letters = "BCDFGHJKMN"
    return "XX" + "".join(letters[int(digit)] for digit in f"{number:03}")


def intake_of(work: Work) -> str:
    """The operation by which the case was opened."""
    case = find_case(work, "BCDFG").case
    return operations(work, case_id=case.id)[-1].id


@contextmanager
def _doing(store: Store, worker: Worker | None) -> Iterator[Work]:
    with store.operation(actor=worker, command="before", today=TODAY, now=NOW) as work:
        yield work


def set_up(store: Store, race: str, processes: int) -> Worker:
    """What the race is about; gives the worker who acts."""
    with store.reading(today=TODAY, now=NOW) as view:
        ana = find_worker(view, "ana")
    if race == "leaving":
        with _doing(store, ana) as work:
            add_worker(work, AddWorker(handle="kim", name="Kim"))
    if race == "own_mode":
        with _doing(store, ana) as work:
            perform_add_word(work, AddWord(list="modes", key="clubhouse", label="Clubhouse"))
    if race == "own_model":
        with _doing(store, ana) as work:
            perform_copy_model(work, CopyModel(model="icm", new="icm-plus", label="With a nurse"))
    with _doing(store, ana) as work:
        intake(work, Arrival(name="Dana R.", model="icm", worker="ben"), code="BCDFG")
    with _doing(store, ana) as work:
        intake(work, Arrival(name="Kim Bo", model="icm", worker="eve"), code="CDFGH")
    if race == "last_place":
        _fill_but_one(store, ana, processes)
    if race == "next_in_line":
        _let_wait(store, ana, processes)
    if race == "one_answer":
        with _doing(store, ana) as work:
            put(work, "approval.closure", "yes", from_on=TODAY)
            for number in range(processes):
                add_worker(work, AddWorker(handle=f"sup{number}", name="Sup", role="supervisor"))
        with _doing(store, ana) as work:
            Closing.function()(work, find_case(work, "BCDFG"), Closing(reason="moved"))
    if race == "one_household":
        _fill_but_one(store, ana, processes)
        _fill_the_last(store, ana, processes)
    if race == "last_admin":
        with _doing(store, ana) as work:
            set_worker(work, SetWorker(handle="sam", role="worker"))
            for number in range(processes):
                add_worker(work, AddWorker(handle=f"admin{number}", name="An admin", role="admin"))
        with _doing(store, ana) as work:
            set_worker(work, SetWorker(handle="ana", role="supervisor"))
            return find_worker(work, "admin0")
    if race == "order_of_undo":
        for number in range(processes):
            with _doing(store, ana) as work:
                write_note(work, find_case(work, "BCDFG"), WriteNote(text=f"note {number}"))
    return ana


def _fill_but_one(store: Store, ana: Worker, processes: int) -> None:
    """Give ben cases until one more is the last that is accepted; a waiting case for each."""
    while True:
        try:
            with _doing(store, ana) as work:
                intake(work, Arrival(name="A case", model="icm", worker="ben", new=True))
        except Refused:
            break
    with _doing(store, ana) as work:
        undo(work, None)
    _let_wait(store, ana, processes)


def _let_wait(store: Store, ana: Worker, processes: int) -> None:
    """Put a case for each on the waitlist."""
    for number in range(processes):
        said = Arrival(name=f"W {number}", model="icm", decision="waitlist")
        with _doing(store, ana) as work:
            intake(work, said, code=codes(number))


def _fill_the_last(store: Store, ana: Worker, processes: int) -> None:
    """Give ben the last case, and put the waiting cases into the household of the first one."""
    with _doing(store, ana) as work:
        intake(work, Arrival(name="The last", model="icm", worker="ben", new=True))
    for number in range(1, processes):
        with _doing(store, ana) as work:
            said = JoinHousehold(head="BCDFG", relationship="child")
            perform_join(work, find_case(work, codes(number)), said)
    with _doing(store, ana) as work:
        perform_confirm(work, find_case(work, "BCDFG"), ConfirmHousehold())


def run(address: str, race: str, processes: int) -> list[Any]:
    """Fork that many processes and let them begin at one moment."""
    store = open_store(address)
    worker = set_up(store, race, processes)
    store.close()
    all_records()
    ready, go = os.pipe()
    results = []
    for number in range(processes):
        back, result = os.pipe()
        if os.fork() == 0:
            os.close(go)
            os.read(ready, 1)  # ends when the parent closes the other end
            done = RACES[race](open_store(address), worker, number)
            with os.fdopen(result, "w") as writer:
                writer.write(json.dumps(done))
            os._exit(0)
        os.close(result)
        results.append(back)
    os.close(go)
    found = [json.loads(os.fdopen(back).read() or '["died"]') for back in results]
    for _ in results:
        os.wait()
    return found


def tell() -> None:
    """Print what became of each process of the race that the arguments name."""
    print(json.dumps(run(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
