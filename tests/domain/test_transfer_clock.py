"""After a transfer: when an answer, telling the client and the first contact are due."""

from datetime import date
from typing import Any

import pytest

from case_facts import case, contact_on, day, due, facts, one, placed
from cmcli.domain.clocks import explain
from cmcli.domain.handovers import Handover, TransferDays, waiting_request
from cmcli.domain.worker_changes import told_of_changes
from cmcli.domain.workers import Worker


def transfer(moved: int | None = None, number: int = 1, **changed: Any) -> Handover:
    """A transfer to the worker of the case on a day; without one, a request of day 20."""
    known: dict[str, Any] = {
        "id": f"h{number}",
        "case_id": "k",
        "from_id": "v" if moved is not None else "w",
        "to_id": "w" if moved is not None else "v",
        "asked_by": "u",
        "asked_on": day(20 if moved is None else moved),
        "reason": "moved north.",
        "status": "asked" if moved is None else "moved",
        "moved_on": None if moved is None else day(moved),
    }
    return Handover(number=number, **{**known, **changed})


HANDLES = {"w": "ana", "v": "ben", "u": "sam"}


@pytest.mark.parametrize(
    ("model", "known", "on"),
    [
        # strengths: every 14 days at acuity 2, so the transfer's 7 days may be sooner
        ("strengths", {"counted_on": day(18)}, day(27)),
        ("strengths", {"counted_on": day(10)}, day(24)),  # the case's own clock is sooner
        ("strengths", {"counted_on": day(21)}, day(27)),  # seen by somebody else since
        ("strengths", {"counted_on": day(21), "own_counted_on": day(21)}, day(35)),
        ("strengths", {"counted_on": day(20), "own_counted_on": day(20)}, day(34)),
        ("act", {"counted_on": day(21)}, day(23)),  # any member of a team will do
        ("brokerage", {"counted_on": day(18), "followed_on": day(18)}, day(27)),  # no clock left
    ],
)
def test_the_new_workers_first_contact(model: str, known: dict[str, Any], on: date) -> None:
    changed = {"acuity": 2} if model == "strengths" else {}
    if model == "brokerage":
        known = {**known, "agreed_on": day(10), "first_counted_on": day(1)}
    assert contact_on(facts(model, changed, [transfer(20)], **known), day(21)) == on


def test_the_agency_sets_the_days_and_the_rule_is_explained() -> None:
    known = facts(
        "strengths", {"acuity": 1}, [transfer(20)], counted_on=day(18),
        transfer_days=TransferDays(contact=3, told=1),
    )  # fmt: skip
    item = one(known, day(21), "contact")
    assert item.due_on == day(23)
    assert "First contact of the new worker within 3 days of the transfer" in explain(item)
    assert "transfer.contact-days: 3." in explain(item)
    assert one(known, day(21), "told").due_on == day(21)


@pytest.mark.parametrize(
    ("changed", "known", "items"),
    [
        ({}, {}, [day(22)]),
        ({"told_on": day(20)}, {}, []),
        ({}, {"own_reached_on": day(21)}, []),
        ({}, {"reached_on": day(21)}, [day(22)]),
        ({"to_id": "v"}, {}, []),  # the case has gone on without a transfer, by an import
    ],
)
def test_telling_the_client(
    changed: dict[str, Any], known: dict[str, Any], items: list[date]
) -> None:
    found = due(facts("icm", {}, [transfer(20, **changed)], **known), day(21), "told")
    assert [item.due_on for item in found] == items


@pytest.mark.parametrize(
    ("of_case", "records", "gone", "who"),
    [
        ({}, [transfer()], (), ["ben"]),
        ({}, [transfer()], ("v",), ["ana"]),
        ({}, [transfer(status="declined")], (), []),
        ({}, [transfer(), transfer(21, number=2)], (), []),
        ({"worker_id": "u"}, [transfer()], (), []),
        ({"status": "closed"}, [transfer()], (), []),
    ],
)
def test_a_request_is_due_to_who_was_asked(
    of_case: dict[str, Any], records: list[Handover], gone: tuple[str, ...], who: list[str]
) -> None:
    known = facts("icm", of_case, records, handles=HANDLES, gone=gone)
    found = due(known, day(21), "request")
    assert [(item.worker, item.due_on) for item in found] == [(one, day(21)) for one in who]
    assert (waiting_request(case(**of_case), records) is not None) == bool(who)


@pytest.mark.parametrize(
    ("had", "to", "told"),
    [
        ("w", "v", None),
        ("wv", "w", None),
        ("wv", "u", "u is the client's third worker in 25 days."),
        ("wvuw", "v", "v had this case before. The client has had 3 workers in 25 days."),
        ("abcdefghijkl", "v", "v is the client's 13th worker in 25 days."),
    ],
)
def test_the_number_of_workers_is_told_from_the_third_on(
    had: str, to: str, told: str | None
) -> None:
    placements = [placed(day(number), worker_id=who) for number, who in enumerate(had)]
    worker = Worker(id=to, handle=to, name=to, role="worker", hours=None, team_id=None)  # type: ignore[arg-type]
    assert told_of_changes(placements, case(), worker, day(25)) == told
