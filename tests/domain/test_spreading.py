"""Plans of the solver against every plan there is, on small tasks."""

from fractions import Fraction
from itertools import product

import pytest

from bench.suggest import generated
from cmcli.casework.suggesting.solving import solved
from cmcli.domain.spreading import Bearer, Parcel, Placing, SpreadTask, Weights


def every_plan(task: SpreadTask) -> list[dict[str, str]]:
    """All plans that pass no ceiling."""
    choices = [[None, *one.places] for one in task.parcels]
    plans = (
        {one.case: key for one, key in zip(task.parcels, chosen, strict=True) if key is not None}
        for chosen in product(*choices)
    )
    return [one for one in plans if task.within_ceilings(one)]


@pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 80), marks=pytest.mark.long)], ids=["few", "many"]
)
def test_no_plan_is_better_than_the_proven_one(seeds: range) -> None:
    for seed in seeds:
        task = generated(seed, cases=5, workers=3, tight=True)
        plan = solved(task, 30)
        assert plan.proven
        assert task.within_ceilings(plan.placed)
        assert task.cost(plan.placed) == min(map(task.cost, every_plan(task))), seed
        assert solved(task, 30) == plan


def _parcel(case: str, weight: str, household: str | None = None) -> Parcel:
    share = Fraction(weight)
    places = {key: Placing(0, 0, 0, (key,)) for key in ("a", "b")}
    return Parcel(case, Weights(share, share / 2), places, household)


def _bearer(key: str, free: str, ceiling: str) -> Bearer:
    return Bearer(key, Weights(Fraction(free), Fraction(ceiling)), Fraction(0), Fraction(1))


def test_the_edge_is_exact() -> None:
    """Three thirds fill a whole exactly; a seventh more does not fit."""
    thirds = tuple(_parcel(f"c{n}", "1/3") for n in range(3))
    whole = SpreadTask(thirds, (_bearer("a", "1", "1/2"), _bearer("b", "0", "0")))
    assert set(solved(whole).placed.values()) == {"a"}
    assert whole.cost(solved(whole).placed)[:2] == (0, 0)
    more = SpreadTask((*thirds, _parcel("d", "1/7")), whole.bearers)
    assert len(solved(more).placed) == 3


def test_a_household_weighs_once_on_one_worker() -> None:
    pair = (_parcel("c1", "2/3", "home"), _parcel("c2", "1/2", "home"))
    task = SpreadTask(pair, (_bearer("a", "2/3", "1"), _bearer("b", "1/10", "1")))
    plan = solved(task)
    assert plan.placed == {"c1": "a", "c2": "a"}
    assert task.cost(plan.placed) == (0, 0, 0, 0, 0)
