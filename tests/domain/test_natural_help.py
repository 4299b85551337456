"""Strengths cases show who leads, and which help is natural."""

from datetime import date

import pytest

from cmcli.domain.natural_help import help_around
from cmcli.domain.people import PersonAround
from cmcli.domain.plans import Step
from cmcli.domain.referrals import Referral

DAY = date(2026, 3, 4)
STAFF = {"ana", "ana ruiz"}


def person(number: int, name: str, role: str, provider: str | None = None) -> PersonAround:
    return PersonAround(
        id=str(number),
        client_id="2",
        case_id="5",
        number=number,
        name=name,
        role=role,
        provider=provider,
        added_on=DAY,
        added_by="ana",
    )


ROSA = person(1, "Rosa Diaz", "sister")
KROLL = person(2, "Mr Kroll", "therapist", "County clinic")
PEOPLE = [ROSA, KROLL, person(3, "Sam Diaz", "brother"), person(4, "Sam Kim", "doctor", "Clinic")]


def step(who: str) -> tuple[str, Step]:
    return "1.1", Step(id="4", case_id="5", goal_id="6", number=1, text="x", who=who)


def referral(number: int, to: str, *, led_by: str | None = None, natural: bool = False) -> Referral:
    return Referral(
        id="7",
        case_id="5",
        number=number,
        to=to,
        led_by=led_by,
        natural=natural,
        status="sent",
        sent_on=DAY,
        status_on=DAY,
    )


@pytest.mark.parametrize(
    ("who", "natural"),
    [
        ("client", []),
        ("worker", []),
        ("ana", []),
        ("Ana Ruiz", []),
        ("Rosa Diaz", [True]),
        ("rosa", [True]),
        ("diaz", [True]),
        ("Dr Lee", [None]),
        ("Sam", [None]),
        ("Sam Kim", [False]),
        ("Mr Kroll", [False]),
        ("kroll", [False]),
        ("County aid", [False]),
    ],
)
def test_who_does_a_step_is_natural_or_formal_help_or_not_known(
    who: str, natural: list[bool | None]
) -> None:
    found = help_around([step(who)], [referral(1, "County Aid")], PEOPLE, STAFF)
    assert [one.natural for one in found.helpers[:-1]] == natural
    of_kind = found.as_dict()["unknown"]
    assert of_kind == ([{"who": who, "where": "step 1.1"}] if natural == [None] else [])


def test_what_the_client_leads_is_counted() -> None:
    steps = [step("client"), step("client"), step("worker"), step("Rosa")]
    sent = [referral(1, "A group", led_by="client", natural=True), referral(2, "County Aid")]
    found = help_around(steps, sent, [ROSA, KROLL], STAFF)
    assert list(found.lines()) == [
        ("The client leads", "2 of 4 steps and 1 of 2 referrals"),
        ("Natural help", "Rosa (step 1.1), A group (referral 1)"),
        ("Formal help", "County Aid (referral 2)"),
    ]
    assert dict(found.lines(hidden=True))["Natural help"] == "step 1.1, referral 1"
    assert list(help_around([], [], [], STAFF).lines()) == []
    assert dict(help_around(steps[:1], [], [], STAFF).lines()) == {
        "The client leads": "1 of 1 step"
    }
