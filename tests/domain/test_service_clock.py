"""When services are behind, what is used of authorizations, and when these are due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from case_facts import MODELS, facts
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.authorizations import (
    Authorization,
    AuthorizationLimits,
    use_of,
)
from cmcli.domain.clocks import DueItem, due_items
from cmcli.domain.services import (
    Delivered,
    PlannedService,
    Service,
    delivered,
    planned_so_far,
    progress_told,
)
from cmcli.domain.working_days import WorkingDays

TODAY = date(2026, 3, 4)
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 31)


def service(**said: Any) -> PlannedService:
    return PlannedService(
        **{
            "id": "p1",
            "case_id": "c",
            "number": 1,
            "kind": "counseling",
            "added_on": date(2026, 2, 2),
            **said,
        }
    )


def given(*days: date | tuple[date, str | None], **said: Any) -> list[Service]:
    """One delivery a day, each of one unit if no other number is said."""
    found = []
    for number, one in enumerate(days, start=1):
        day, units = one if isinstance(one, tuple) else (one, "1")
        record = Service(
            id=f"s{number}",
            case_id="c",
            on=day,
            kind="counseling",
            planned_id="p1",
            planned=True,
            number=number,
            units=None if units is None else Decimal(units),
        )
        found.append(replace(record, **said))
    return found


def authorization(number: int = 1, **said: Any) -> Authorization:
    return Authorization(
        **{
            "id": f"a{number}",
            "case_id": "c",
            "number": number,
            "planned_id": "p1",
            "payer": "Blue Plan",
            "units": Decimal(40),
            "from_on": MARCH,
            "to_on": MAY,
            "status": "granted",
            "status_on": MARCH,
            "added_on": MARCH,
            **said,
        }
    )


def due(
    *kinds: str,
    services: Sequence[PlannedService] = (),
    deliveries: Sequence[Service] = (),
    held: Sequence[Authorization] = (),
    status: str = "open",
    limits: AuthorizationLimits | None = None,
) -> list[DueItem]:
    """What is due of these kinds on a case with these records."""
    records = (*services, *deliveries, *held)
    week = WorkingDays(AgencySettings(()))
    one = facts("managed", {"status": status}, records, working_days=week)
    if limits is not None:
        one = replace(one, authorization_limits=limits)
    return [item for item in due_items(one, MODELS["managed"], TODAY) if item.kind in kinds]


@pytest.mark.parametrize(
    ("said", "days", "on"),
    [
        # Planned on Mon 2 Feb: with an interval the first delivery is due after the interval.
        ({"every": 7}, (), "2026-02-09"),
        ({"every": 7, "from_on": date(2026, 2, 16)}, (), "2026-02-23"),
        ({"every": 7}, (date(2026, 2, 9), date(2026, 2, 18)), "2026-02-25"),
        # A delivery before the first day starts nothing.
        ({"every": 7, "from_on": date(2026, 2, 16)}, (date(2026, 2, 4),), "2026-02-23"),
        # The last day is still planned, the day after it is not.
        ({"every": 7, "to_on": date(2026, 2, 9)}, (), "2026-02-09"),
        ({"every": 7, "to_on": date(2026, 2, 8)}, (), None),
        ({"every": 7, "to_on": date(2026, 2, 20)}, (date(2026, 2, 14),), None),
        # Without an interval, what is left is due by the last day.
        ({"units": Decimal(3), "to_on": MAY}, (), "2026-05-31"),
        ({"units": Decimal(3), "to_on": MAY}, (MARCH, MARCH), "2026-05-31"),
        ({"units": Decimal("2.0"), "to_on": MAY}, (MARCH, MARCH), None),
        ({"to_on": MAY}, (), "2026-05-31"),
        ({"to_on": MAY}, (MARCH,), None),
        ({"units": Decimal(3)}, (), None),
        ({}, (), None),
        ({"every": 7, "ended_on": date(2026, 2, 3)}, (), None),
    ],
)
def test_when_the_next_delivery_is_due(
    said: dict[str, Any], days: tuple[date, ...], on: str | None
) -> None:
    found = due("service", services=[service(**said)], deliveries=given(*days))
    assert [item.due_on.isoformat() for item in found] == ([on] if on else [])
    assert [item.number for item in found] == (["1"] if on else [])
    assert due("service", services=[service(**said)], status="waitlist") == []


def test_units_are_added_up_exactly_and_compared_with_the_plan() -> None:
    one = service(every=7, units=Decimal("0.1"), unit="hours")
    deliveries = given((MARCH, "0.1"), (MARCH, "0.2"), (MARCH, None))
    deliveries[0] = replace(deliveries[0], cents=1050)
    total = delivered(one, deliveries)
    assert total == Delivered(3, Decimal("0.3"), 1, 1050, 2, MARCH)
    assert planned_so_far(one, date(2026, 3, 1)) == 3  # 9, 16 and 23 February
    assert planned_so_far(replace(one, to_on=date(2026, 2, 15)), MARCH) == 1
    assert progress_told(one, total, MARCH) == "3 of 3 deliveries so far, 0.3 hours"
    whole = service(units=Decimal(10), unit="hours")
    assert progress_told(whole, total, MARCH) == "0.3 of 10 hours given"


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("held", "deliveries", "uses", "past"),
    [
        ([authorization()], given((MARCH, "33")), [("33", "7", "0")], []),
        ([authorization()], given((MARCH, "39.9"), (MAY, "0.1")), [("40.0", "0.0", "0")], []),
        ([authorization()], given((MARCH, "39"), (MAY, "3")), [("42", "0", "2")], ["s2"]),
        # Before the first authorization nothing is past it; a day outside a period is.
        ([authorization()], given(MARCH - DAY, MAY + DAY), [("0", "40", "0")], ["s2"]),
        # Two in one period: the first is used first, and the rest is that of the second.
        (
            [authorization(), authorization(2, units=Decimal(5))],
            given((MARCH, "42")),
            [("40", "0", "0"), ("2", "3", "0")],
            [],
        ),
        ([authorization(status="requested")], given(MARCH), [("0", "0", "0")], ["s1"]),
        ([authorization(status="denied")], given(MARCH), [("0", "0", "0")], ["s1"]),
        # One that has ended covers the days until then.
        ([authorization(ended_on=MARCH)], given(MARCH, MARCH + DAY), [("1", "39", "0")], ["s2"]),
        # Nobody said the units: nothing is known to be used, until nothing is left.
        ([authorization()], given((MARCH, None)), [("0", "40", "0")], []),
        ([authorization()], given((MARCH, "40"), (MAY, None)), [("40", "0", "0")], ["s2"]),
        ([authorization(used_before=Decimal(33))], given(MARCH), [("34", "6", "0")], []),
        (
            [authorization()],
            given(MARCH, error_at=datetime(2026, 3, 4, tzinfo=UTC)),
            [("0", "40", "0")],
            [],
        ),
        ([], given(MARCH), [], []),
    ],
)
def test_what_is_used_and_left(
    held: list[Authorization],
    deliveries: list[Service],
    uses: list[tuple[str, str, str]],
    past: list[str],
) -> None:
    found = use_of(held, deliveries)
    told = [found.by_id[one.id] for one in held]
    assert [(str(one.used), str(one.left), str(one.past)) for one in told] == uses
    assert [one.id for one in found.past] == past


@pytest.mark.parametrize(
    ("held", "deliveries", "limits", "on"),
    [
        # 14 days before Sun 31 May is Sun 17 May, which moves to Fri 15 May.
        ([authorization()], (), None, ["2026-05-15"]),
        ([authorization()], given((MARCH, "31.99")), None, ["2026-05-15"]),
        ([authorization()], given((MARCH, "31.99"), (MARCH + DAY, "0.01")), None, ["2026-03-02"]),
        ([authorization()], given((MAY, "32")), None, ["2026-05-15"]),  # the sooner of the two
        ([authorization()], given((MARCH, "20")), AuthorizationLimits(30, 50), ["2026-03-01"]),
        ([authorization()], (), AuthorizationLimits(30, 50), ["2026-05-01"]),
        # It is not due before it is known, and stays due after its end.
        ([authorization(added_on=MAY)], (), None, ["2026-05-31"]),
        ([authorization(used_before=Decimal(32))], (), None, ["2026-03-01"]),
        # One that follows ends it; an earlier one does not.
        ([authorization(), authorization(2, to_on=MAY + DAY)], (), None, ["2026-05-18"]),
        # While the payer has yet to answer for that one, it is due on its last day: Sun 31 May.
        (
            [authorization(), authorization(2, to_on=MAY + DAY, status="requested")],
            given((MARCH, "39")),
            None,
            ["2026-05-29"],
        ),
        ([authorization(), authorization(2, status="appealed")], (), None, ["2026-05-29"]),
        ([authorization(), authorization(2, status="denied")], (), None, []),
        ([authorization(2), authorization(1, to_on=MAY - DAY)], (), None, ["2026-05-15"]),
        ([authorization(ended_on=MARCH)], (), None, []),
        # A request that follows none: on its first day, or 14 days after it was made (Sun 15).
        ([authorization(status="requested")], (), None, ["2026-03-13"]),
        ([authorization(status="appealed", from_on=MAY - DAY)], (), None, ["2026-05-29"]),
        (
            [authorization(ended_on=MARCH), authorization(2, status="requested")],
            (),
            AuthorizationLimits(3, 80),
            ["2026-03-04"],
        ),
    ],
)
def test_when_an_authorization_is_due(
    held: list[Authorization],
    deliveries: Sequence[Service],
    limits: AuthorizationLimits | None,
    on: list[str],
) -> None:
    found = due(
        "authorization", services=[service()], deliveries=deliveries, held=held, limits=limits
    )
    assert [item.due_on.isoformat() for item in found] == on
    ended = service(ended_on=MARCH)
    assert due("authorization", services=[ended], deliveries=deliveries, held=held) == []


def test_a_denial_is_due_for_an_appeal_from_the_day_it_is_known() -> None:
    denied = authorization(status="denied", known_on=date(2026, 3, 3), appeal_by=MAY)
    (item,) = due("appeal", services=[service()], held=[denied])
    assert (item.due_on, item.number, item.of) == (date(2026, 3, 3), "1.1", "authorization")
    assert item.why == (
        "Authorization 1 (counseling, Blue Plan) was denied. Last day to appeal: 31 May 2026."
        " Last day to keep it while appealing: not recorded."
    )
    assert due("appeal", services=[service()], held=[replace(denied, status="appealed")]) == []
    assert due("appeal", services=[service()], held=[replace(denied, ended_on=MAY)]) == []


def test_a_supervisor_agrees_to_what_no_payer_has_authorized() -> None:
    held, one = [authorization(units=Decimal(2))], service()
    deliveries = given(*(MARCH + DAY * number for number in range(9)))
    (item,) = due("over-authorized", services=[one], deliveries=deliveries, held=held)
    assert (item.due_on, item.number, item.whose) == (date(2026, 3, 3), "1", "supervisor")
    assert item.why == (
        "Service 1 (counseling) is past what is authorized: deliveries 1.3 of 3 Mar 2026, 1.4 of"
        " 4 Mar 2026, 1.5 of 5 Mar 2026, 1.6 of 6 Mar 2026, 1.7 of 7 Mar 2026 and 2 more."
    )
    agreed = [replace(record, allowed_by="ana") for record in deliveries]
    assert due("over-authorized", services=[one], deliveries=agreed, held=held) == []
    outside = service(awaits=True, provider="Sunrise")
    (item,) = due("over-authorized", services=[outside], deliveries=agreed, held=held)
    assert item.why == "Service 1 (counseling) is outside the payer's network: Sunrise."
    allowed = replace(outside, allowed_by="ana")
    assert due("over-authorized", services=[allowed], deliveries=agreed, held=held) == []
