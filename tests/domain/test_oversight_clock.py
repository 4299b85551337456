"""A supervisor's items on a case: no contact for long, and lateness that a change hides."""

from typing import Any

import pytest

from case_facts import day, due, facts, one, placed, rhythm


@pytest.mark.parametrize(
    ("model", "known", "today", "expected"),
    [
        ("icm", {}, 29, None),
        ("icm", {}, 30, 30),
        ("icm", {"reached_on": day(10)}, 39, None),
        ("icm", {"reached_on": day(10)}, 60, 40),
        ("icm", {"reached_on": day(-5)}, 40, 30),  # while waiting
        ("icm", {"no_contact_days": 10}, 12, 10),
        ("icm", {"of_case": {"acuity": 1}}, 30, None),  # every 30 days is due, not missing
        ("icm", {"of_case": {"acuity": 1}}, 31, 31),
        ("managed", {"of_case": {"acuity": 1}}, 90, None),
        ("brokerage", {}, 400, None),
        ("icm", {"rhythm": rhythm(40, allowed_by="sam")}, 40, None),
        ("icm", {"rhythm": rhythm(40, allowed_by="sam")}, 41, 41),
        ("icm", {"rhythm": rhythm(40)}, 30, 30),  # nobody has agreed to it
        ("icm", {"of_case": {"status": "waitlist"}}, 90, None),
    ],
)
def test_no_contact_for_long(
    model: str, known: dict[str, Any], today: int, expected: int | None
) -> None:
    found = due(facts(model, **known), day(today), "no-contact")
    assert [item.due_on for item in found] == ([] if expected is None else [day(expected)])
    assert all((item.whose, item.days_late) == ("supervisor", 0) for item in found)


def changed(on: int, **after: Any) -> dict[str, Any]:
    """An icm case, last seen on day 10 (next due on day 17), that was placed anew on a day."""
    now = placed(day(on), **after)
    of_case = {"acuity": now.acuity}
    return {"of_case": of_case, "records": [placed(day(0)), now], "counted_on": day(10)}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (changed(18, acuity=1), 18),
        (changed(17, acuity=1), None),  # not late yet
        (changed(18, acuity=4), None),
        (changed(18, acuity=3), None),
        (changed(18, acuity=1, allowed_by="sam"), None),
        (changed(18, worker_id="v"), None),
    ],
)
def test_a_change_that_hides_a_late_contact(known: dict[str, Any], expected: int | None) -> None:
    found = due(facts(**known), day(30), "acuity")
    assert [item.due_on for item in found] == ([] if expected is None else [day(expected)])


def test_a_supervisor_agrees_by_the_same_change_again() -> None:
    first, lowered = placed(day(0)), placed(day(18), acuity=1)
    again = placed(day(20), acuity=1, allowed_by="sam")
    elsewhere = placed(day(20), acuity=1, allowed_by="sam", worker_id="v")
    known: dict[str, Any] = {"of_case": {"acuity": 1}, "counted_on": day(10)}
    assert due(facts(records=[first, lowered, again], **known), day(30), "acuity") == []
    (item,) = due(facts(records=[first, lowered, elsewhere], **known), day(30), "acuity")
    assert "from 3 to 1" in item.why


def test_a_slower_model_hides_a_late_contact_until_one_counts() -> None:
    from case_facts import MODELS

    known = facts(
        "brokerage",
        records=[placed(day(0), "icm"), placed(day(18), "brokerage")],
        counted_on=day(10),
        model_then=MODELS["icm"],
    )
    assert "from icm to brokerage" in one(known, day(30), "acuity").why
    seen = facts(
        "brokerage",
        records=[placed(day(0), "icm"), placed(day(18), "brokerage")],
        counted_on=day(20),
        counted_id="z",
    )
    assert due(seen, day(30), "acuity") == []


def test_a_phase_that_follows_the_dates_hides_nothing() -> None:
    begun, later = placed(day(0), "cti", phase=1), placed(day(120), "cti", phase=2, acuity=4)
    known = facts(
        "cti",
        of_case={"phase": 2, "phase_from": day(120), "acuity": 4},
        records=[begun, later],
        counted_on=day(60),
    )
    assert due(known, day(130), "acuity") == []
    early = placed(day(80), "cti", phase=3)
    known = facts(
        "cti",
        of_case={"phase": 3, "phase_from": day(80)},
        records=[begun, early],
        counted_on=day(60),
    )
    assert "phase" in one(known, day(130), "acuity").why
