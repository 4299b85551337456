"""Caseload arithmetic: the weights, the published vectors, the edges, and who judges what."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.catalog.access import fullness
from cmcli.domain.capacity import StaffHours
from cmcli.domain.caseload import (
    BANDS,
    NOT_COUNTED,
    ROOM_SHARE,
    Carrier,
    Held,
    Load,
    band,
    carried,
    decimals4,
    load,
    percent,
    room,
    room_to_ceiling,
    team_carrier,
    utilisation,
    weight,
    worker_carrier,
)
from cmcli.domain.caseload_rows import Flow, caseload_row
from cmcli.domain.models import ACUITY_WEIGHTS, Model
from cmcli.domain.reductions import Reduction
from cmcli.domain.workers import Team, Worker

DAY = date(2026, 3, 2)
FULL_TIME = Decimal("37.5")


def model(
    key: str, target: int | None, ceiling: int | None, *, scope: str = "worker", usual: int = 3
) -> Model:
    return Model(
        key=key,
        label=key,
        summary="",
        role="",
        scope=scope,
        target=target,
        ceiling=ceiling,
        usual_acuity=usual,
        contact_days={4: 3, 3: 7, 2: 14, 1: 30},
        phase_days=None,
        phase_names=(),
        phase_months=None,
        any_member=False,
        counted_modes=frozenset({"home"}),
        first_contact_days=2,
        assessment_days=30,
        plan_days=30,
        at_first_contact=False,
        review_days=90,
        reassessment_days=180,
        follow_up_days=None,
        ask_close_days=None,
        outreach=True,
        waiting_days=30,
        retry_days=2,
        expected_months=None,
        fixed_end=False,
        smart_shown=True,
        sources={},
    )


MODELS = {
    "icm": model("icm", 10, 20),
    "act": model("act", 10, 10, scope="team"),
    "brokerage": model("brokerage", 35, 40, usual=2),
    "clinical": model("clinical", 10, 12),
    "managed": model("managed", None, None, usual=2),
}


def cases(**counts: int) -> list[Held]:
    """That many cases of each model, each at the model's usual acuity."""
    return [
        Held(f"{key}-{number}", key, MODELS[key].usual_acuity)
        for key, count in counts.items()
        for number in range(count)
    ]


def worker(handle: str = "ana", hours: str = "37.5", team: str | None = None) -> Worker:
    return Worker(id=handle, handle=handle, name=handle, hours=Decimal(hours), team_id=team)


def reduction(share: str, from_on: date, until_on: date | None, of: str = "ana") -> Reduction:
    return Reduction(
        id=f"{of}-{share}-{from_on}",
        worker_id=of,
        share=Decimal(share),
        from_on=from_on,
        until_on=until_on,
        reason="leave",
    )


def staff_hours(*reductions: Reduction) -> StaffHours:
    return StaffHours((), reductions, lambda on: FULL_TIME)


@pytest.mark.parametrize(
    ("acuity", "usual", "expected"),
    [
        (3, 3, Fraction(1)),
        (4, 3, Fraction(4, 3)),
        (1, 3, Fraction(1)),
        (2, 3, Fraction(1)),
        (4, 2, Fraction(2)),
        (3, 2, Fraction(3, 2)),
        (4, 1, Fraction(4)),
        (4, 4, Fraction(1)),
    ],
)
def test_a_case_weighs_by_acuity_and_never_less_than_one(
    acuity: int, usual: int, expected: Fraction
) -> None:
    assert weight(acuity, usual) == expected


@pytest.mark.parametrize("acuity", [0, 5])
def test_there_is_no_weight_beyond_the_four_levels(acuity: int) -> None:
    with pytest.raises(KeyError):
        weight(acuity, 3)


B4 = {"icm": model("icm", 20, 20), "brokerage": model("brokerage", 35, 35, usual=2)}


@pytest.mark.parametrize(
    ("held", "full_time_share", "expected"),
    [
        (cases(icm=20), "1", 1.0),
        (cases(icm=10, brokerage=10), "1", 0.7857),
        (cases(icm=10, brokerage=10), "0.6", 1.3095),
    ],
    ids=["20 icm", "10 icm and 10 brokerage", "the same at 0.6"],
)
def test_the_vectors_of_mixed_load(held: list[Held], full_time_share: str, expected: float) -> None:
    bears = load(held, B4)
    hours = Decimal(full_time_share) * FULL_TIME
    free = staff_hours().capacity(worker(hours=str(hours)), DAY)
    assert decimals4(utilisation(bears.target, free)) == expected


def test_a_model_without_a_number_is_left_out_and_named() -> None:
    bears = load(cases(icm=2, managed=3), MODELS)
    assert bears == Load(Fraction(2, 10), Fraction(2, 20), {"managed": 3})


def test_a_model_with_one_number_is_left_out_of_the_other_sum_only() -> None:
    bears = load([Held("a", "half", 3)], {"half": model("half", 10, None)})
    assert bears == Load(Fraction(1, 10), Fraction(0), {"half": 1})


@pytest.mark.parametrize(
    ("share", "free", "expected"),
    [
        (Fraction(1, 2), Fraction(1), Fraction(1, 2)),
        (Fraction(1, 2), Fraction(1, 4), Fraction(2)),
        (Fraction(1, 100), Fraction(0), None),
        (Fraction(0), Fraction(0), Fraction(0)),
    ],
)
def test_utilisation_is_none_for_a_load_on_no_capacity(
    share: Fraction, free: Fraction, expected: Fraction | None
) -> None:
    assert utilisation(share, free) == expected


TINY = Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("target", "ceiling", "free", "expected"),
    [
        (Fraction(0), Fraction(0), Fraction(1), "room"),
        (Fraction(85, 100), Fraction(1, 2), Fraction(1), "room"),
        (Fraction(85, 100) + TINY, Fraction(1, 2), Fraction(1), "full"),
        (Fraction(1), Fraction(1, 2), Fraction(1), "full"),
        (Fraction(1) + TINY, Fraction(1, 2), Fraction(1), "over target"),
        (Fraction(2), Fraction(1), Fraction(1), "over target"),
        (Fraction(2), Fraction(1) + TINY, Fraction(1), "over ceiling"),
        (Fraction(51, 100), Fraction(1, 4), Fraction(6, 10), "room"),
        (Fraction(6, 10), Fraction(3, 10), Fraction(6, 10), "full"),
        (Fraction(0), Fraction(0), Fraction(0), "room"),
        (Fraction(1, 10), Fraction(1, 20), Fraction(0), "over ceiling"),
        (Fraction(1, 10), Fraction(0), Fraction(0), "over ceiling"),
    ],
)
def test_the_bands_change_exactly_at_their_edges(
    target: Fraction, ceiling: Fraction, free: Fraction, expected: str
) -> None:
    assert band(Load(target, ceiling, {}), free) == expected


@pytest.mark.parametrize(
    ("icm", "expected"),
    [
        (8, "room"),
        (9, "full"),
        (10, "full"),
        (11, "over target"),
        (20, "over target"),
        (21, "over ceiling"),
    ],
)
def test_the_bands_of_a_full_time_worker_with_icm(icm: int, expected: str) -> None:
    assert band(load(cases(icm=icm), MODELS), Fraction(1)) == expected


def test_the_catalogue_and_the_arithmetic_have_the_same_numbers() -> None:
    said = fullness()
    assert {level: acuity.weight for level, acuity in said.acuities.items()} == ACUITY_WEIGHTS
    assert (*(one.label for one in said.bands), said.past_ceiling) == BANDS
    assert [one.end for one in said.bands] == [ROOM_SHARE, 1, None]


@pytest.mark.parametrize(
    ("counts", "free", "to_target", "to_ceiling"),
    [
        ({}, "1", {"icm": 10, "brokerage": 35}, {"icm": 20, "brokerage": 40}),
        ({"icm": 7}, "1", {"icm": 3, "brokerage": 10}, {"icm": 13, "brokerage": 26}),
        ({"icm": 10}, "1", {"icm": 0, "brokerage": 0}, {"icm": 10, "brokerage": 20}),
        ({"icm": 25}, "1", {"icm": 0, "brokerage": 0}, {"icm": 0, "brokerage": 0}),
        ({"icm": 3}, "0.6", {"icm": 3, "brokerage": 10}, {"icm": 9, "brokerage": 18}),
        ({}, "0", {"icm": 0, "brokerage": 0}, {"icm": 0, "brokerage": 0}),
    ],
)
def test_room_is_whole_cases_that_fit(
    counts: dict[str, int], free: str, to_target: dict[str, int], to_ceiling: dict[str, int]
) -> None:
    bears = load(cases(**counts), MODELS)
    asked = {key: MODELS[key] for key in ("icm", "brokerage", "managed")}
    assert room(bears, Fraction(free), asked) == to_target
    assert room_to_ceiling(bears, Fraction(free), asked) == to_ceiling


some_cases: st.SearchStrategy[list[Held]] = st.lists(
    st.builds(
        Held,
        st.uuids().map(str),
        st.sampled_from(["icm", "brokerage", "clinical"]),
        st.integers(1, 4),
    ),
    max_size=40,
)
capacities = st.integers(0, 80).map(lambda hours: Fraction(hours) / Fraction(FULL_TIME))


@given(some_cases, capacities, st.sampled_from(["icm", "brokerage", "clinical"]))
def test_the_room_fits_and_one_more_does_not(held: list[Held], free: Fraction, key: str) -> None:
    bears = load(held, MODELS)
    fits = room(bears, free, MODELS)[key]
    extra = [Held(f"new-{number}", key, MODELS[key].usual_acuity) for number in range(fits + 1)]
    if fits:
        assert load([*held, *extra[:-1]], MODELS).target <= free
    assert load([*held, *extra], MODELS).target > free


@given(some_cases, some_cases)
def test_loads_of_parts_add_up(some: list[Held], more: list[Held]) -> None:
    one, other, both = load(some, MODELS), load(more, MODELS), load([*some, *more], MODELS)
    assert both.target == one.target + other.target
    assert both.ceiling == one.ceiling + other.ceiling


@given(some_cases, capacities)
def test_the_band_and_the_utilisations_never_disagree(held: list[Held], free: Fraction) -> None:
    bears = load(held, MODELS)
    of_target, of_ceiling = utilisation(bears.target, free), utilisation(bears.ceiling, free)
    name = band(bears, free)
    assert (name == "over ceiling") == (of_ceiling is None or of_ceiling > 1)
    assert (name in ("room", "full")) == (of_target is not None and of_target <= 1)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Fraction(11, 14), 0.7857),
        (Fraction(1, 3), 0.3333),
        (Fraction(2, 3), 0.6667),
        (Fraction(12345, 100_000), 0.1235),
        (Fraction(25, 100_000), 0.0003),
        (Fraction(0), 0.0),
        (Fraction(1), 1.0),
        (None, None),
    ],
)
def test_json_has_four_decimals_with_halves_up(
    share: Fraction | None, expected: float | None
) -> None:
    assert decimals4(share) == expected


def carrier_of(who: Worker, held: Iterable[Held], reductions: Iterable[Reduction] = ()) -> Carrier:
    return worker_carrier(who, held, staff_hours(*reductions), DAY)


def test_a_row_has_the_figures_of_the_worker() -> None:
    held = cases(icm=10, brokerage=7, managed=2)
    row = caseload_row(
        carrier_of(worker(), held, [reduction("0.5", date(2026, 3, 10), None)]),
        MODELS,
        overdue=3,
        team="north",
        flow=Flow(2, 1),
    )
    assert row.as_dict() == {
        "worker": "ana",
        "team": "north",
        "open": 19,
        "people": 19,
        "by_model": {"brokerage": 7, "icm": 10, "managed": 2},
        "load_target": 1.2,
        "load_ceiling": 0.675,
        "capacity": 1.0,
        "utilisation_target": 1.2,
        "utilisation_ceiling": 0.675,
        "band": "over target",
        "room": {"icm": 0, "act": 0, "brokerage": 0, "clinical": 0},
        "room_to_ceiling": {"icm": 0, "act": 0, "brokerage": 0, "clinical": 0},
        "overdue": 3,
        "left_out": {"managed": 2},
        "on_team": {},
        "shared": {},
        "next_change": {
            "on": date(2026, 3, 10),
            "capacity": 0.5,
            "utilisation_target": 2.4,
            "utilisation_ceiling": 1.35,
            "band": "over ceiling",
        },
        "new_30_days": 2,
        "closed_30_days": 1,
        "covering": [],
    }
    assert row.next_change is not None
    assert row.next_change.said(DAY) == "half-time from 10 Mar: 240 % of target"
    assert row.remarks == ("2 managed cases are not counted: managed has no caseload number.",)


def test_a_load_on_no_capacity_is_null_and_over_the_ceiling() -> None:
    away = [reduction("1", DAY, None)]
    row = caseload_row(carrier_of(worker(), cases(icm=1), away), MODELS).as_dict()
    assert row["capacity"] == 0
    assert row["utilisation_target"] is None
    assert row["utilisation_ceiling"] is None
    assert row["band"] == "over ceiling"


def test_a_team_case_is_counted_on_the_worker_and_judged_on_the_team() -> None:
    held = cases(icm=4, act=12)
    row = caseload_row(carrier_of(worker(team="t"), held), MODELS)
    assert (row.open, dict(row.by_model)) == (16, {"act": 12, "icm": 4})
    assert row.load_target == Fraction(4, 10)
    assert dict(row.on_team) == {"act": 12}
    assert "act" not in row.room
    assert row.remarks == ("12 act cases are counted for the team, not for the worker.",)


def test_a_worker_without_a_team_is_a_team_of_one() -> None:
    row = caseload_row(carrier_of(worker(), cases(act=9)), MODELS)
    assert row.load_target == Fraction(9, 10)
    assert row.room["act"] == 1
    assert dict(row.on_team) == {}


def test_a_team_has_the_cases_of_all_over_the_capacity_of_all() -> None:
    members = [worker("ana", team="t"), worker("ben", "22.5", team="t")]
    held = cases(act=12, icm=2)
    hours = staff_hours(reduction("0.5", DAY, None, of="ben"))
    team = team_carrier(Team(id="t", handle="north", name="North"), members, held, hours, DAY)
    row = caseload_row(team, MODELS)
    assert (row.worker, row.team, row.open) == (None, "north", 14)
    assert row.capacity == Fraction(13, 10)
    assert row.load_target == Fraction(14, 10)
    assert row.load_ceiling == Fraction(13, 10)
    assert row.band == "over target"
    assert row.utilisation_ceiling == 1
    assert carried(team, MODELS) == load(held, MODELS)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(13, 12), "108 %"),
        (Fraction(1), "100 %"),
        (Fraction(1001, 1000), "100.1 %"),
        (Fraction(9999, 10000), "99.99 %"),
        (Fraction(1, 3), "33 %"),
        (Fraction(0), "0 %"),
        (1.5, "150 %"),
    ],
)
def test_a_share_reads_as_a_percentage(share: Fraction | float, text: str) -> None:
    assert percent(share) == text


def test_cases_without_a_number_are_never_shown_as_no_load() -> None:
    row = caseload_row(carrier_of(worker(), cases(managed=50)), MODELS)
    assert (row.utilisation_target, row.utilisation_ceiling, row.band) == (None, None, NOT_COUNTED)
    assert not any(row.room.values())
    assert not any(row.room_to_ceiling.values())
    some = caseload_row(carrier_of(worker(), cases(managed=50, icm=1)), MODELS)
    assert (some.utilisation_target, some.band) == (Fraction(1, 10), NOT_COUNTED)
    full = caseload_row(carrier_of(worker(), cases(managed=50, icm=21)), MODELS)
    assert full.band == "over ceiling"
    only_target = {**MODELS, "managed": MODELS["managed"]._replace(target=60)}
    half = caseload_row(carrier_of(worker(), cases(managed=30)), only_target)
    assert (half.utilisation_target, half.utilisation_ceiling) == (Fraction(1, 2), None)
    assert caseload_row(carrier_of(worker(), ()), MODELS).band == "room"


def test_a_member_of_a_team_with_team_cases_has_only_its_room() -> None:
    member = worker("ana", team="t")
    theirs = cases(act=9)
    team = Team(id="t", handle="north", name="North")
    together = team_carrier(team, [member], theirs, staff_hours(), DAY)
    row = caseload_row(carrier_of(member, theirs), MODELS, together=together)
    assert (row.utilisation_target, row.band, row.open) == (None, NOT_COUNTED, 9)
    assert row.room["icm"] == 1
    alone = team_carrier(team, [member], cases(icm=2), staff_hours(), DAY)
    assert caseload_row(carrier_of(member, ()), MODELS, together=alone).room["icm"] == 10
