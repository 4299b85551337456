"""What is due: whose, how far ahead, in what order, and of which cases at all."""

from datetime import timedelta

import pytest

from agency import TODAY, Agency, added, changed
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.looking.due import list_due, whose
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.cases import Case
from cmcli.domain.safety import Aftercare, Flag
from cmcli.errors import NotFound, UsageProblem
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.find import find_case, find_worker


def opened(agency: Agency, worker: str | None, days: int = 0, decision: str = "accept") -> str:
    """An icm case opened so many days ago."""
    with agency.operation() as work:
        arrival = Arrival(
            name=None,
            model="icm",
            worker=worker,
            unassigned=worker is None,
            decision=decision,
            opened=TODAY - timedelta(days=days),
        )
        return intake(work, arrival).ref


def flagged(agency: Agency, ref: str) -> None:
    with agency.operation() as work:
        case = find_case(work, ref).case
        added(
            work,
            Flag(
                id=f"f{ref}",
                case_id=case.id,
                number=1,
                kind="abuse",
                text="bruises",
                raised_on=TODAY,
                raised_by="ana",
            ),
        )


def closed(agency: Agency, ref: str, aftercare: int | None = None) -> None:
    with agency.operation() as work:
        case = find_case(work, ref).case
        changed(work, case, status="closed", closed_on=TODAY)
        if aftercare is not None:
            due = TODAY + timedelta(days=aftercare)
            added(work, Aftercare(id=f"a{ref}", case_id=case.id, due_on=due))


def kinds(
    agency: Agency,
    worker: str | None = None,
    *,
    me: str | None = None,
    team: str | None = None,
    everybody: bool = False,
    within: int = 7,
    only: tuple[str, ...] = (),
) -> list[tuple[str, str]]:
    """Case and kind of what is due, in order."""
    with agency.reading() as view:
        looker = None if me is None else find_worker(view, me)
        workers = whose(view, looker, WhoseCases(worker=worker, team=team, everybody=everybody))
        found = list_due(view, workers, within=within, kinds=only)
    return [(due.item.about, due.item.kind) for due in found]


def test_items_within_the_window_are_listed(agency: Agency) -> None:
    ref = opened(agency, "ben")
    assert kinds(agency, within=1) == []
    assert kinds(agency, within=2) == [(ref, "contact")]
    thirty = [(ref, "contact"), (ref, "assessment"), (ref, "plan")]
    assert kinds(agency, within=29) == thirty[:1]
    assert kinds(agency, within=30) == thirty
    assert kinds(agency, within=30, only=("plan", "assessment")) == thirty[1:]
    assert kinds(agency, within=30, only=("review",)) == []


def test_safety_comes_first_and_then_the_latest(agency: Agency) -> None:
    late, later = opened(agency, "ben", 10), opened(agency, "eve", 20)
    flagged(agency, late)
    assert kinds(agency) == [(late, "safety"), (later, "contact"), (late, "contact")]


def test_workers_see_their_own_cases_and_supervisors_all(agency: Agency) -> None:
    mine, hers = opened(agency, "ben", 10), opened(agency, "eve", 9)
    nobodys = opened(agency, None, 8)
    every = [(mine, "contact"), (nobodys, "unassigned"), (hers, "contact"), (nobodys, "contact")]
    assert kinds(agency, me="ben") == every[:1]
    assert kinds(agency, me="ben", everybody=True) == every
    assert kinds(agency, me="ben", worker="eve") == every[2:3]
    for who in ("sam", "ana", None):
        assert kinds(agency, me=who) == every
    with agency.reading() as view:
        acts = {due.item.about: due.item.whose for due in list_due(view, None)}
    assert acts == {mine: "worker", hers: "worker", nobodys: "supervisor"}


def test_a_team_is_its_members(agency: Agency) -> None:
    mine, hers = opened(agency, "ben", 10), opened(agency, "eve", 9)
    opened(agency, "ana", 8)
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name="North"))
        add_team(work, AddTeam(handle="south", name="South"))
        set_worker(work, SetWorker(handle="ben", team="north"))
        set_worker(work, SetWorker(handle="eve", team="north"))
    assert kinds(agency, team="north") == [(mine, "contact"), (hers, "contact")]
    assert kinds(agency, team="south") == []


def test_ended_cases_have_only_open_flags_and_aftercare_due(agency: Agency) -> None:
    quiet, flag, promise = (opened(agency, "ben") for _ in range(3))
    closed(agency, quiet)
    closed(agency, flag)
    flagged(agency, flag)
    closed(agency, promise, aftercare=5)
    expected = [(flag, "safety"), (promise, "aftercare")]
    assert kinds(agency) == expected
    assert kinds(agency, "ben") == expected
    assert kinds(agency, "eve") == []
    assert kinds(agency, "ben", within=4) == expected[:1]
    with agency.operation() as work:
        changed(work, work.all(Flag)[0], settled_on=TODAY, done="told the police")
    assert kinds(agency, "ben") == kinds(agency) == expected[1:]


def test_a_flag_on_a_waitlisted_or_referred_out_case_is_due(agency: Agency) -> None:
    waiting = opened(agency, None, decision="waitlist")
    away = opened(agency, None)
    with agency.operation() as work:
        changed(work, find_case(work, away).case, status="referred-out", closed_on=TODAY)
    flagged(agency, waiting)
    flagged(agency, away)
    due = [(waiting, "safety"), (away, "safety"), (waiting, "waiting")]
    assert sorted(kinds(agency, me="sam")) == sorted(due)
    assert kinds(agency, me="ben") == []


@pytest.mark.parametrize(
    ("worker", "team", "everybody"),
    [("ben", "north", False), ("ben", None, True), (None, "north", True)],
)
def test_only_one_scope_is_taken(worker: str | None, team: str | None, everybody: bool) -> None:
    with pytest.raises(UsageProblem, match="Use only one"):
        WhoseCases(worker=worker, team=team, everybody=everybody)


def test_an_unknown_worker_or_team_is_not_found(agency: Agency) -> None:
    with agency.reading() as view:
        for asked in (WhoseCases(worker="nobody"), WhoseCases(team="nowhere")):
            with pytest.raises(NotFound):
                whose(view, None, asked)


@pytest.mark.parametrize("worker", ["ben", None])
def test_closed_cases_are_not_even_read(agency: Agency, worker: str | None) -> None:
    refs = [opened(agency, "ben") for _ in range(4)]
    for ref in refs[1:]:
        closed(agency, ref)
    with agency.reading() as view:
        ids = None if worker is None else [find_worker(view, worker).id]
        assert view.count(Case, status="closed") == 3
        read = [case.status for case in cases_with_dues(view, ids)]
        nobody = cases_with_dues(view, [])
    assert (read, nobody) == (["open"], [])
