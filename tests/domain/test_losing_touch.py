"""Losing touch: what the agency has not done, as facts and in their order."""

from datetime import date
from typing import Any

import pytest

from case_facts import DAY0, MODELS, day, facts, next_contact, rhythm
from cmcli.domain.losing_touch import LosingTouch, losing_touch


def losing(
    today: int, model: str = "icm", missed: int | None = None, **known: Any
) -> LosingTouch | None:
    case = facts(model, **known)
    item = next_contact(case, MODELS[model], day(today))
    missed_on: date | None = None if missed is None else day(missed)
    return losing_touch(case, MODELS[model], item, missed_on, day(today))


def seen(on: int, **known: Any) -> dict[str, Any]:
    """Seen that day in a mode that counts."""
    return {"counted_on": day(on), "reached_on": day(on), "first_counted_on": day(on), **known}


@pytest.mark.parametrize(
    ("today", "known", "said"),
    [
        (2, {}, None),
        (7, {}, None),  # the first contact is late, for less than an interval
        (8, {}, "accepted 8 days ago, within 2 days is meant, then every 7 days (icm)."),
        (7, {"model": "brokerage"}, None),
        (9, {"model": "brokerage"}, "accepted 9 days ago, within 7 days is meant (brokerage)."),
        (8, {"attempts": 1, "attempt_on": day(4)}, "1 attempt since, on"),
        (7, {"attempts": 1, "attempt_on": day(4)}, "Nobody tried again within 2 days."),
        (17, seen(10), None),
        (18, seen(10), "Last held contact 8 days ago, every 7 days is meant (icm)."),
        (18, seen(10, reached_on=day(16)), None),  # a call does not count, but it is a contact
        (30, seen(10, rhythm=rhythm(30), records=[rhythm(30)]), None),
        (60, seen(10, rhythm=rhythm(30), records=[rhythm(30)]), "every 30 days is meant"),
        (14, seen(10, attempts=1, attempt_on=day(13)), None),
        (16, seen(10, attempts=2, attempt_on=day(13)), "Nobody tried again within 2 days."),
        (20, seen(10, attempts=2, attempt_on=day(19)), "2 attempts since, the last on 24 Jan 2026"),
        (14, seen(10, missed=12), "The appointment on 17 Jan 2026 was missed, and nobody"),
        (12, seen(10, missed=12), None),
        (14, seen(10, missed=9), None),  # they met afterwards
        (14, seen(10, missed=11, attempts=1, attempt_on=day(13)), None),
        (400, {"model": "brokerage", **seen(10, missed=20)}, "was missed"),
    ],
)
def test_the_reason_is_a_fact(today: int, known: dict[str, Any], said: str | None) -> None:
    found = losing(today, **known)
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert said in found.why


def test_the_most_days_beyond_the_interval_come_first() -> None:
    icm, managed = losing(40, **seen(10)), losing(60, "managed", **seen(10))
    assert icm is not None
    assert managed is not None
    assert (icm.days, icm.interval, managed.days, managed.interval) == (30, 7, 50, 30)
    assert sorted([managed, icm], key=lambda one: one.order) == [icm, managed]
    assert icm.as_dict()["last_contact"] == day(10)
    never = losing(40)
    assert never is not None
    assert (never.as_dict()["last_contact"], never.since) == (None, DAY0)
