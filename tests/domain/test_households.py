"""Households: how much their cases weigh, and what others see of a member."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.admission import admit
from cmcli.domain.caseload import Carrier, Held, as_household, crossed, load
from cmcli.domain.caseload_rows import caseload_row
from cmcli.domain.clients import Client
from cmcli.domain.households import HouseholdMember, head_of, shows_cases
from domain.test_caseload import MODELS

DAY = date(2026, 3, 4)


def housed(case: str, model: str, acuity: int, household: str | None) -> Held:
    return Held(case, model, acuity, household, client=case)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([("icm", 3, "h")], Fraction(1, 10)),
        ([("icm", 3, "h"), ("icm", 3, "h"), ("icm", 2, "h")], Fraction(1, 10)),
        ([("icm", 3, "h"), ("icm", 4, "h")], Fraction(4, 30)),
        ([("icm", 4, "h"), ("icm", 3, "h")], Fraction(4, 30)),
        ([("icm", 3, "h"), ("icm", 3, "g")], Fraction(2, 10)),
        ([("icm", 3, "h"), ("icm", 3, None)], Fraction(2, 10)),
        ([("icm", 3, None), ("icm", 3, None)], Fraction(2, 10)),
        ([("icm", 3, "h"), ("brokerage", 2, "h")], Fraction(1, 10) + Fraction(1, 35)),
        ([("managed", 2, "h"), ("managed", 2, "h")], Fraction(0)),
    ],
)
def test_one_household_in_one_model_weighs_as_its_heaviest_case(
    held: list[tuple[str, int, str | None]], expected: Fraction
) -> None:
    assert load([housed(str(n), *one) for n, one in enumerate(held)], MODELS).target == expected


some_cases = st.lists(
    st.builds(
        Held,
        st.uuids().map(str),
        st.sampled_from(["icm", "brokerage", "managed"]),
        st.integers(1, 4),
        st.sampled_from([None, "h", "g"]),
    ),
    max_size=12,
)


@given(some_cases, st.randoms())
def test_a_household_never_adds_load_and_its_order_does_not_matter(
    held: list[Held], order: st.DataObject
) -> None:
    alone = [replace(one, household=None) for one in held]
    together, apart = load(held, MODELS), load(alone, MODELS)
    assert together.target <= apart.target
    assert together.ceiling <= apart.ceiling
    assert together.left_out == apart.left_out
    mixed = list(held)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert load(mixed, MODELS) == together


@given(some_cases)
def test_taking_a_case_away_never_adds_load(held: list[Held]) -> None:
    whole = load(held, MODELS)
    for number in range(len(held)):
        rest = load([*held[:number], *held[number + 1 :]], MODELS)
        assert rest.target <= whole.target
        assert rest.ceiling <= whole.ceiling


def full(household: str | None) -> Carrier:
    cases = [housed(f"c{n}", "icm", 3, household if n < 3 else None) for n in range(22)]
    return Carrier(name="ana", capacity=Fraction(1), held=tuple(cases))


def test_a_member_who_adds_nothing_is_admitted_over_the_ceiling() -> None:
    over = replace(full("h"), held=(*full("h").held, housed("c22", "icm", 3, None)))
    assert load(over.held, MODELS).ceiling == Fraction(21, 20)
    done = admit(housed("new", "icm", 3, "h"), over, None, MODELS, role="worker")
    assert done.outcome == "ok"
    with pytest.raises(Exception, match="would take ana from"):
        admit(housed("new", "icm", 4, "h"), over, None, MODELS, role="worker")


def test_a_crossed_limit_is_told_in_both_directions() -> None:
    alone = full(None)
    together = as_household(alone, {"c0", "c1", "c2"}, "h")
    assert crossed(alone, together, MODELS) == "ana is over the target"
    assert crossed(together, alone, MODELS) == "ana is over the ceiling"
    few = replace(alone, held=alone.held[:11])
    assert crossed(few, as_household(few, {"c0", "c1"}, "h"), MODELS) == (
        "ana is no longer over the target"
    )
    assert crossed(few, few, MODELS) is None


def test_a_row_counts_people_and_says_what_a_household_shares() -> None:
    row = caseload_row(full("h"), MODELS, others=2)
    assert (row.open, row.people, dict(row.shared)) == (22, 24, {"icm": 2})
    assert row.remarks == ("2 icm cases are counted with another case of the household.",)
    twice = [Held(f"c{n}", "icm", 3, None, client="one") for n in range(2)]
    assert caseload_row(replace(full(None), held=tuple(twice)), MODELS).people == 1


def member(key: str, **said: object) -> HouseholdMember:
    of = {"household_id": "h", "client_id": key, "case_id": key, "joined_by": "ana"}
    return HouseholdMember(**{"id": key, "joined_on": DAY, **of, **said})  # type: ignore[arg-type]


def test_the_head_is_the_first_present_one() -> None:
    gone = member("a", relationship="head", left_on=DAY)
    two = [gone, member("c", relationship="head"), member("b", relationship="head")]
    assert head_of(two) == two[2]
    assert head_of([gone, member("d", relationship="child"), member("e")]) is None


@pytest.mark.parametrize(
    ("confidential", "left_on", "seen"),
    [
        (None, None, True),
        ("no", None, True),
        ("yes", None, False),
        (None, DAY, False),
        ("yes", DAY, False),
    ],
)
def test_others_see_the_cases_of_present_members_who_are_not_confidential(
    confidential: str | None, left_on: date | None, seen: bool
) -> None:
    client = Client(id="a", code="QZTRK", name="Ruth", confidential=confidential)
    assert shows_cases(client, member("a", left_on=left_on)) == seen
