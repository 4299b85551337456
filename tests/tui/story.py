"""A small agency for the dashboard's tests: a case of each kind that its pages tell apart."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agency import TODAY, Agency, told_once
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal, add_step, end_goal
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.plan.values.steps import AddStep, FinishItem
from cmcli.casework.round.closing import close
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.store.reading.find import find_case


@told_once
def told(address: str) -> dict[str, str]:
    """Fill the store on TODAY; gives the references by first name.

    ben has *dana* (a safety flag, an agreed plan with a step that is late), *kim* (contact late)
    and *lou* (seen today); eve has *max* of brokerage. *nia* waits; *ola* of ben was closed with
    aftercare due tomorrow, and *pat* of eve without.
    """
    agency = Agency(address)
    try:
        return _told(agency)
    finally:
        agency.store.engine.dispose()


def _told(agency: Agency) -> dict[str, str]:
    refs = {
        "dana": opened(
            agency,
            "Dana Reed",
            code="DNBRD",
            worker="ben",
            opened=days(30),
            needs={"housing": "car"},
        ),
        "kim": opened(agency, "Kim Ahn", code="KMHNN", worker="ben", opened=days(20)),
        "lou": opened(agency, "Lou Stone", code="KSTNR", worker="ben", opened=days(1)),
        "max": opened(
            agency, "Max Brandt", code="MXBRN", worker="eve", model="brokerage", opened=days(3)
        ),
        "nia": opened(agency, "Nia Flores", code="NFRSS", decision="waitlist", opened=days(9)),
        "ola": opened(agency, "Ola Nyberg", code="NBRGH", worker="ben", opened=days(200)),
        "pat": opened(agency, "Pat Quinn", code="PTKNN", worker="eve", opened=days(300)),
    }
    planned(agency, refs["dana"])
    seen(agency, refs["kim"], ago=15)
    seen(agency, refs["lou"], ago=0)
    with agency.operation("ben") as work:
        raise_flag(work, find_case(work, refs["dana"]).case, kind="abuse", text="said so")
    closed(agency, refs["ola"], Closing(reason="goals-met", aftercare=(days(-1),)))
    closed(agency, refs["pat"], Closing(reason="moved"))
    return refs


def days(ago: int) -> date:
    """The day so many days ago; below nought it is to come."""
    return TODAY - timedelta(days=ago)


def opened(agency: Agency, name: str | None, *, model: str = "icm", **known: Any) -> str:
    """Open a case; its reference."""
    with agency.operation("ana") as work:
        code = known.pop("code", None)
        return intake(work, Arrival(name=name, model=model, new=True, **known), code=code).ref


def planned(agency: Agency, ref: str) -> None:
    """Two goals, one of them reached and one half way, with a step that is late; agreed."""
    with agency.operation("ben", on=days(20)) as work:
        case = find_case(work, ref).case
        home = AddGoal(
            text="Dana sleeps in a place of her own",
            need="housing",
            measure="nights indoors",
            baseline=Decimal(0),
            target=Decimal(8),
            due_on=date(2026, 6, 1),
        )
        add_goal(work, case, home)
        add_goal(work, case, AddGoal(text="Dana has papers again", due_on=date(2026, 5, 1)))
        add_step(work, case, AddStep(goal=1, text="apply for the voucher", due_on=days(2)))
        add_step(work, case, AddStep(goal=1, text="view two flats", due_on=days(-30)))
        agree(work, case, AgreePlan(on=days(20), how="signed"))
    with agency.operation("ben", on=days(5)) as work:
        found = find_case(work, ref)
        check_in(work, found, CheckIn(note="Better.", mode="home", progress={1: Decimal(4)}))
        end_goal(work, found.case, FinishItem(step="2", on=days(5)))


def seen(agency: Agency, ref: str, *, ago: int) -> None:
    """A contact at home."""
    with agency.operation("ben", on=days(ago)) as work:
        check_in(work, find_case(work, ref), CheckIn(note="Seen.", mode="home"))


def closed(agency: Agency, ref: str, closing: Closing) -> None:
    """Close a case today."""
    with agency.operation("ana") as work:
        close(work, find_case(work, ref).case, closing)
