"""Limits hold on every path onto a worker: intake, accept, transfer; and overrides are logged."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest

from agency import TODAY, Agency, added, changed
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.hours.values import ReduceHours
from cmcli.casework.hours.worker_hours import reduce_hours
from cmcli.casework.round.intake import intake
from cmcli.casework.round.moving import accept, transfer
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Acceptance, Transfer
from cmcli.casework.waitlist.proposing import as_proposed, perform_next
from cmcli.casework.waitlist.values import AcceptNext
from cmcli.domain.cases import Case, Placement
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.core import log
from cmcli.store.core.work import Work

pytestmark = pytest.mark.both_engines

LIMITS = [("icm", 10, 20), ("brokerage", 35, 40), ("clinical", 10, 12), ("strengths", 15, 20)]


def open_one(work: Work, model: str, worker: str = "ben", **said: object) -> Case:
    arrival = Arrival(name=None, model=model, worker=worker, new=True, **said)  # type: ignore[arg-type]
    return intake(work, arrival).case


def waiting(work: Work, model: str) -> Case:
    return open_one(work, model, decision="waitlist")


def past_target(work: Work) -> bool:
    return any("target" in warning for warning in work.warnings)


def case_of(agency: Agency, case: Case) -> Case:
    with agency.reading() as view:
        found = view.get(Case, case.id)
    assert found is not None
    return found


def refusal(agency: Agency, actor: str, case: Case, **said: str) -> Refused:
    """The refusal of an acceptance or a transfer, which changed nothing."""

    def move(work: Work) -> object:
        if case.status == "waitlist":
            return accept(work, case, Acceptance(**said))  # type: ignore[arg-type]
        return transfer(
            work, case, Transfer(to="ben", reason="no room", override=said.get("override"))
        )

    with pytest.raises(Refused) as caught, agency.operation(actor) as work:
        move(work)
    assert case_of(agency, case) == case
    return caught.value


@pytest.mark.parametrize(("model", "target", "ceiling"), LIMITS)
def test_acceptance_warns_over_the_target_and_is_refused_over_the_ceiling(
    agency: Agency, model: str, target: int, ceiling: int
) -> None:
    with agency.operation() as work:
        for _ in range(target - 1):
            open_one(work, model)
        accept(work, waiting(work, model), Acceptance(worker="ben"))
        assert not past_target(work)
    with agency.operation() as work:
        accept(work, waiting(work, model), Acceptance(worker="ben"))
        assert past_target(work)
        for _ in range(ceiling - target - 1):
            open_one(work, model)
        case = waiting(work, model)
        other = open_one(work, model, "eve")
    refused = refusal(agency, "sam", case, worker="ben")
    assert refused.code == "over-ceiling"
    assert (refused.hint or "").startswith("Leave it on the waitlist, or choose another worker (")
    assert refusal(agency, "sam", other).code == "over-ceiling"


def filled(agency: Agency, model: str = "icm", count: int = 20) -> Case:
    with agency.operation() as work:
        for _ in range(count):
            open_one(work, model)
        return waiting(work, model)


def test_a_supervisor_overrides_with_a_reason_which_the_log_keeps(agency: Agency) -> None:
    case = filled(agency)
    for actor, why, code in (("eve", "urgent", "not-permitted"), ("sam", "x", "override-reason")):
        assert refusal(agency, actor, case, worker="ben", override=why).code == code
    with agency.operation("sam") as work:
        moved = accept(
            work, case, Acceptance(worker="ben", reason="discharged", override="bed is free today")
        )
    assert moved.override == "bed is free today"
    with agency.reading() as view:
        operation = log.operations(view, limit=1)[0]
    assert operation.reason == "discharged; override: bed is free today"


def test_half_time_and_reduced_workers_carry_less(agency: Agency) -> None:
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="ben", hours=Decimal("18.75")))
        for _ in range(5):
            accept(work, waiting(work, "icm"), Acceptance(worker="ben"))
        assert not past_target(work)
        accept(work, waiting(work, "icm"), Acceptance(worker="ben"))
        assert past_target(work)
        # A fact: 6 cases on room for 6.
        reduce_hours(work, ReduceHours(handle="ben", percent=40, reason="training"))
        case = waiting(work, "icm")
    assert refusal(agency, "sam", case, worker="ben").code == "over-ceiling"


def test_models_add_up_by_their_shares(agency: Agency) -> None:
    with agency.operation() as work:
        for model, count in (("icm", 10), ("brokerage", 16), ("clinical", 1)):
            for _ in range(count):
                open_one(work, model)
        case = waiting(work, "icm")
        small = waiting(work, "brokerage")
    # 10/20 + 16/40 + 1/12 = 0.983: another 1/20 is too much, another 1/40 is too.
    assert refusal(agency, "sam", case, worker="ben").code == "over-ceiling"
    assert refusal(agency, "sam", small, worker="ben").code == "over-ceiling"


def test_act_is_judged_over_the_team(agency: Agency) -> None:
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name="North"))
        for handle in ("ben", "eve"):
            set_worker(work, SetWorker(handle=handle, team="north"))
        for _ in range(20):
            accept(work, waiting(work, "act"), Acceptance(worker="ben"))
        assert not past_target(work)
        case = waiting(work, "act")
    assert "Team north" in refusal(agency, "sam", case, worker="eve").message
    with agency.operation("ben") as work:
        held = work.all(Case, status="open", limit=1)[0]
        assert transfer(work, held, Transfer(to="eve", reason="within the team")).case.worker_id
        assert work.warnings == []


def test_accepting_starts_the_clocks(agency: Agency) -> None:
    early = date(2026, 2, 2)
    with agency.operation(on=early) as work:
        case = open_one(work, "cti", decision="waitlist")
        nobody = open_one(work, "cti", unassigned=True)
    with agency.operation("eve") as work:
        moved = accept(work, case, Acceptance(on=date(2026, 3, 2), reason="a place is free"))
        assert (moved.case.status, moved.accepted, moved.after) == ("open", True, work.actor)
        assert moved.case.accepted_on == date(2026, 3, 2)
        assert moved.case.phase_from is None
        assert (moved.case.decided_by, moved.case.decision_reason) == ("eve", "a place is free")
        assert work.all(Placement, order=("-from_on",), case_id=case.id)[0].from_on == moved.on
        assigned = accept(work, nobody, Acceptance(worker="ben"))
        assert (assigned.accepted, assigned.case.accepted_on) == (False, early)
    with agency.operation("eve") as work:
        other = accept(work, waiting(work, "icm"), Acceptance(unassigned=True))
        assert (other.case.status, other.case.worker_id) == ("open", None)


@pytest.mark.parametrize(
    ("on", "words"), [(date(2026, 3, 5), "future"), (date(2026, 3, 1), "last changed")]
)
def test_invalid_days_are_refused(agency: Agency, on: date, words: str) -> None:
    with agency.operation(on=date(2026, 3, 2)) as work:
        case = open_one(work, "icm", decision="waitlist", opened=date(2026, 2, 1))
    with agency.operation(on=date(2026, 3, 2)) as work:
        added(
            work,
            Placement(
                id=work.new_id(),
                case_id=case.id,
                from_on=date(2026, 3, 2),
                model="icm",
                acuity=3,
                phase=None,
                worker_id=None,
                reason="acuity",
            ),
        )
    with pytest.raises(UsageProblem, match=words), agency.operation() as work:
        accept(work, case, Acceptance(on=on))
    assert case_of(agency, case) == case


def test_cases_that_cannot_be_moved(agency: Agency) -> None:
    with agency.operation() as work:
        mine = open_one(work, "icm")
        waits = waiting(work, "icm")
        gone = open_one(work, "icm", decision="refer-out", reason="other county")
        closed = changed(work, open_one(work, "icm"), status="closed", closed_on=TODAY)
        set_worker(work, SetWorker(handle="eve", active=False))
        for case, code in (
            (mine, "nothing-to-change"),
            (waits, "case-waiting"),
            (gone, "case-referred-out"),
            (closed, "case-closed"),
        ):
            with pytest.raises(Refused) as caught:
                transfer(work, case, Transfer(to="ben", reason="why not"))
            assert caught.value.code == code
        for case in (mine, gone, closed):
            with pytest.raises(Refused):
                accept(work, case, Acceptance())
        with pytest.raises(Refused) as left:
            transfer(work, mine, Transfer(to="eve", reason="leaving", override="really"))
        assert left.value.code == "inactive-worker"
        with pytest.raises(NotFound, match="nobody"):
            transfer(work, mine, Transfer(to="nobody", reason="leaving"))
        with pytest.raises(UsageProblem):
            accept(work, waits, Acceptance(worker="ben", unassigned=True))


@pytest.mark.sqlite_only
def test_who_comes_too_late_for_a_proposed_case_hears_how_to_get_the_next(agency: Agency) -> None:
    with agency.operation() as work:
        case = waiting(work, "icm")
    with agency.operation() as work:
        perform_next(work, AcceptNext(next=True, worker="ben"))
    for how, hint in ((as_proposed, "run it again: cm accept --next"), (nullcontext, "transfer")):
        with pytest.raises(Refused) as late, agency.operation() as work, how():
            accept(work, case, Acceptance(worker="ben"))
        assert late.value.message == "The case is already open, with ben."
        assert hint in (late.value.hint or "")
