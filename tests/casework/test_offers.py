"""What it would do to take a case is what it does, and what would be refused is refused."""

from datetime import date
from fractions import Fraction

import pytest

from agency import Agency
from cmcli.casework.agency.models import set_numbers
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.round.intake import intake
from cmcli.casework.round.moving import transfer
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Transfer
from cmcli.domain.caseload import Held
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.errors import Refused
from cmcli.store.reading.find import find_case
from sweeps import mostly_long


def opened(agency: Agency, worker: str, model: str, count: int) -> list[str]:
    refs = []
    for number in range(count):
        with agency.operation("ana") as work:
            name = f"{worker} {model} {number}"
            arrival = Arrival(name=name, model=model, worker=worker, override="for the test")
            refs.append(intake(work, arrival).ref)
    return refs


def offers(agency: Agency, refs: list[str]) -> dict[str, CaseOffer]:
    with agency.reading() as view:
        cases = [find_case(view, ref).case for ref in refs]
        held = [Held(one.id, one.model, one.acuity) for one in cases]
        return {one.worker: one for one in standing(view).offers(held)}


def row_of(agency: Agency, name: str) -> CaseloadRow:
    with agency.reading() as view:
        rows = caseload(view, None, CaseloadQuestion(everybody=True)).rows
    return next(one for one in rows if name in (one.worker, one.worker is None and one.team))


@pytest.mark.parametrize("model", mostly_long(["icm", "act", "brokerage", "managed"], 3))
@pytest.mark.parametrize("teams", [False, True])
def test_an_offer_is_what_a_transfer_does(agency: Agency, model: str, teams: bool) -> None:
    with agency.operation("ana") as work:
        set_numbers(work, "icm", {"target": 2, "ceiling": 3}, from_on=date(2026, 1, 1))
        set_numbers(work, "act", {"target": 4, "ceiling": 5}, from_on=date(2026, 1, 1))
        if teams:
            add_team(work, AddTeam(handle="north", name="North"))
            for handle in ("ben", "eve"):
                set_worker(work, SetWorker(handle=handle, team="north"))
    opened(agency, "ben", "icm", 3)
    opened(agency, "eve", "act", 2)
    opened(agency, "eve", "icm", 1)
    (ref,) = opened(agency, "sam", model, 1)
    for handle, offer in offers(agency, [ref]).items():
        if offer.has:
            assert handle == "sam"
            continue
        judged = offer.judged_on.removeprefix("team ")
        assert row_of(agency, judged).band == offer.before.band
        why = None
        try:
            with agency.operation("ana") as work:
                transfer(work, find_case(work, ref).case, Transfer(to=handle, reason="to see"))
        except Refused as problem:
            why = problem.code
        assert why == ("over-ceiling" if offer.refused else None), handle
        if why is None:
            after = row_of(agency, judged)
            assert (after.band, after.utilisation_target) == (offer.after.band, offer.after.target)
            with agency.operation("ana") as work:
                transfer(work, find_case(work, ref).case, Transfer(to="sam", reason="back"))


def test_many_cases_are_taken_one_after_the_other(agency: Agency) -> None:
    with agency.operation("ana") as work:
        set_numbers(work, "icm", {"target": 2, "ceiling": 3}, from_on=date(2026, 1, 1))
    refs = opened(agency, "ben", "icm", 3)
    found = offers(agency, refs)
    assert found["eve"].after.target == Fraction(3, 2)
    assert not found["eve"].refused
    opened(agency, "eve", "icm", 1)
    assert offers(agency, refs)["eve"].refused
    assert offers(agency, [])["eve"].after.target == Fraction(1, 2)


def test_who_has_most_room_comes_first(agency: Agency) -> None:
    opened(agency, "ana", "icm", 3)
    (ref,) = opened(agency, "ben", "icm", 1)
    opened(agency, "eve", "icm", 1)
    assert list(offers(agency, [ref])) == ["sam", "eve", "ana", "ben"]
