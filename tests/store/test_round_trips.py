"""How often a command waits for a PostgreSQL server, counted at the socket.

A server may be forty milliseconds away, and whoever holds the head of the log holds up everybody.
"""

import shlex
from collections.abc import Iterator
from decimal import Decimal

import pytest

from agency import Agency
from cmcli.casework.agency.staff import add_worker
from cmcli.casework.agency.values.staff import AddWorker
from cmcli.casework.plan.planning import add_goal, add_step
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.plan.values.steps import AddStep
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.store.core.engine import is_url
from cmcli.store.core.search_index import searched_records
from cmcli.store.reading.find import FoundCase
from command_line import CommandLine
from wire import Wire

MOST = {"checkin": 15, "note": 15, "flag": 15, "due": 15, "show": 20, "undo": 33}
MOST["db"] = 18 + len(searched_records())
"""What a command may take; ``cm db check`` looks at every table that is searched, and at the index
of the directory."""

OTHERS = 25
UNDER_HEAD = 5
FOUND_SOMETHING = 10

WRITING = """
checkin BCDFG "saw her" --mode home --progress 1=3 --next fri --id again
note BCDFG "a note" --sign
flag BCDFG worried --kind other
flag BCDFG --settle 1 --done called --told sam
undo
intake "Lee Wu" --model icm --need housing=outside --need food=none
plan add-goal BCDFG "find a home" --by eom
plan add-step BCDFG 1 "see the list"
plan agree BCDFG
plan done BCDFG 1.1
service plan BCDFG counseling --every 1w --units 1 --unit hours --goal 1
service give BCDFG 1 --units 1 --cost 50 --by-me
authorization add BCDFG --service 1 --units 40 --from today --to eom --payer "Blue Plan"
service give BCDFG 1 --units 41
undo
service give BCDFG 1 --units 41
service set BCDFG 1 --provider Sunrise
authorization set BCDFG 1 --status denied
plan revise BCDFG --reason moved
assess BCDFG --need housing=3:bad --need food=2:less --strength kind
review BCDFG --decision step-up --model act --goal 1=0 --goal 2=1
undo
set BCDFG --acuity 2 --reason x
set BCDFG --model act --reason x
transfer BCDFG --to ben --reason x
undo
rhythm BCDFG 1w --reason x
person add BCDFG Ana --role sister --may-contact never
person set BCDFG 1 --phone 555-0101
checkin BCDFG --with Ana --mode phone
checkin BCDFG --with team --attended ben --attended 1 --attended Lee --mode office
checkin BCDFG --mode home --roadblock rain
task add BCDFG "rest" --roadblock 1
person end BCDFG 1 --reason x
undo
household join BCDFG CDFGH --relationship child
household confirm BCDFG
household leave BCDFG
undo
remind snooze BCDFG contact --until +3d --reason x
worker add kim --name Kim --team north
worker set kim --hours 30
worker reduce kim --percent 20 --reason x
models set icm --target 11
config set agency.name North
resource add Pantry --need food --ages 18+ --program pantry
resource set pantry --need food --need housing --checked today
intake "Kim Lo" --model icm --program pantry
resource end pantry --reason x
undo
accept --next
undo
accept CDFGH --declined-by client --reason far
accept CDFGH --worker kim
undo
close BCDFG --reason moved --flags-handed-to Ben --aftercare +30d
reopen BCDFG
undo
""".strip().splitlines()

READING = """
due
due --explain
day --week
mine
list
waitlist
show BCDFG
show BCDFG --brief
timeline BCDFG
history BCDFG
flow BCDFG
plan show BCDFG
person list BCDFG
service list BCDFG
service list --by funding
authorization list BCDFG
household show BCDFG
worker list
caseload --all
supervise --all
supervise --worker ben
list --losing-touch
search home
resource list pan --need food
resource list --unchecked
resource find pan --for BCDFG --all
resource find --for BCDFG --need food
audit log
audit verify
doctor
db check
""".strip().splitlines()


@pytest.fixture(params=[1, 40], ids=["small", "large"])
def wire(address: str, request: pytest.FixtureRequest) -> Iterator[Wire]:
    """A way to a store with that many cases, workers, goals and operations."""
    if not is_url(address):
        pytest.skip("nobody waits for a file's server")
    fill(Agency(address), request.param)
    with Wire(address) as made:
        yield made


def fill(agency: Agency, many: int) -> None:
    with agency.operation() as work:
        for number in range(many):
            add_worker(work, AddWorker(handle=f"w{number}", name="A worker"))
        arrival = Arrival(name="Dana R.", model="icm", words="A home.")
        opened = intake(work, arrival, code="BCDFG")
        found = FoundCase(opened.case, opened.client, exact=True)
        raise_flag(work, found.case, kind="other", text="worried")
        for number in range(1, many + 1):
            add_goal(work, found.case, AddGoal(text=f"goal {number}", measure="x"))
            add_step(work, found.case, AddStep(goal=number, text="a step"))
        for number in range(many):
            said = CheckIn(note="saw her", mode="home", progress={1: Decimal(number)})
            check_in(work, found, said)
    for number in range(many):
        with agency.operation() as work:
            waiting = Arrival(name=f"Kim {number}", model="icm", decision="waitlist", new=True)
            intake(work, waiting, code=None if number else "CDFGH")


@pytest.fixture
def line(wire: Wire, cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("CM_STORE", wire.address)
    return cm


@pytest.mark.parametrize("lines", [WRITING, READING], ids=["writing", "reading"])
def test_a_command_asks_no_more_than_it_must(
    wire: Wire, line: CommandLine, lines: list[str]
) -> None:
    over = {}
    for words in lines:
        name, *_ = asked = shlex.split(words)
        wire.reset()
        assert line(*asked, code=None).code in (0, FOUND_SOMETHING), words
        assert wire.trips > 3, words  # it was counted
        if wire.trips > MOST.get(name, OTHERS) or wire.under_head > UNDER_HEAD:
            over[words] = (wire.trips, wire.under_head)
    assert over == {}
