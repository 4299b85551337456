"""The caseload: who is shown to whom, with what is overdue, and what is in no row."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from agency import Agency
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.capacity.caseload import Caseload, caseload
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.errors import NotFound, UsageProblem
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_worker

pytestmark = pytest.mark.both_engines


def open_some(work: Work, model: str, worker: str, count: int, **said: object) -> None:
    for _ in range(count):
        arrival = Arrival(name=None, model=model, worker=worker, new=True, **said)  # type: ignore[arg-type]
        intake(work, arrival)


def ask(agency: Agency, actor: str | None = "ana", **said: object) -> Caseload:
    with agency.reading() as view:
        me = None if actor is None else find_worker(view, actor)
        return caseload(view, me, CaseloadQuestion(**said))  # type: ignore[arg-type]


def names(found: Caseload) -> list[str]:
    return [row.worker or f"team {row.team}" for row in found.rows]


def row(found: Caseload, name: str) -> CaseloadRow:
    return found.rows[names(found).index(name)]


@pytest.fixture
def north(agency: Agency) -> Agency:
    """Ben and eve in a team: ben with 11 icm opened in February, eve half-time with act."""
    with agency.operation(on=date(2026, 2, 2)) as work:
        add_team(work, AddTeam(handle="north", name="North"))
        set_worker(work, SetWorker(handle="ben", team="north"))
        set_worker(work, SetWorker(handle="eve", team="north", hours=Decimal("18.75")))
        open_some(work, "icm", "ben", 11)
    with agency.operation() as work:
        open_some(work, "act", "eve", 2)
        open_some(work, "managed", "eve", 1)
        open_some(work, "cti", "eve", 2, unassigned=True)
        open_some(work, "cti", "eve", 1, decision="waitlist")
    return agency


def test_all_workers_have_a_row(north: Agency) -> None:
    found = ask(north)
    assert names(found) == ["ana", "ben", "eve", "sam", "team north"]
    assert (found.unassigned, found.waiting) == (2, 1)
    ben, eve, team = row(found, "ben"), row(found, "eve"), row(found, "team north")
    assert (ben.open, ben.band, ben.overdue, ben.team) == (11, "over target", 11, "north")
    assert (ben.utilisation_target, ben.utilisation_ceiling) == (Fraction(11, 10), Fraction(11, 20))
    assert (eve.load_target, eve.capacity, eve.overdue) == (Fraction(0), Fraction(1, 2), 0)
    assert (dict(eve.on_team), dict(eve.left_out)) == ({"act": 2}, {"managed": 1})
    assert "act" not in eve.room
    assert (eve.utilisation_target, eve.band, eve.room["icm"]) == (None, "not counted", 0)
    assert (team.load_target, team.capacity) == (Fraction(13, 10), Fraction(3, 2))
    assert (team.open, team.overdue, team.room["act"]) == (14, 11, 0)
    assert [one.split(":")[0] for one in found.remarks] == ["eve", "eve", "Team north"]


@pytest.mark.postgres_long
@pytest.mark.parametrize(
    ("actor", "said", "expected"),
    [
        ("ben", {}, ["ben"]),
        ("sam", {}, ["ana", "ben", "eve", "sam", "team north"]),
        (None, {}, ["ana", "ben", "eve", "sam", "team north"]),
        ("ben", {"everybody": True}, ["ana", "ben", "eve", "sam", "team north"]),
        ("ben", {"worker": "EVE"}, ["eve"]),
        ("ben", {"team": "north"}, ["ben", "eve", "team north"]),
    ],
)
def test_each_role_sees_its_workers(
    north: Agency, actor: str | None, said: dict[str, object], expected: list[str]
) -> None:
    assert names(ask(north, actor, **said)) == expected


def test_a_worker_who_left_is_shown_while_they_have_cases(north: Agency) -> None:
    with north.operation() as work:
        set_worker(work, SetWorker(handle="ben", active=False))
        set_worker(work, SetWorker(handle="sam", active=False))
    found = ask(north)
    assert names(found) == ["ana", "ben", "eve", "team north"]
    assert (row(found, "ben").band, row(found, "ben").utilisation_target) == ("over ceiling", None)


def test_invalid_questions_are_refused(north: Agency) -> None:
    with pytest.raises(UsageProblem):
        ask(north, worker="ben", everybody=True)
    with pytest.raises(NotFound):
        ask(north, team="south")
    with pytest.raises(NotFound):
        ask(north, worker="nobody")
