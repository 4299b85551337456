"""The T score against its published vectors, and a case's then and now."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.gas import case_gas, t_score
from cmcli.domain.plans import Goal, Measurement
from cmcli.errors import CmError, Refused, UsageProblem

LEVELS = st.integers(-2, 2)
WEIGHTS = st.decimals("0.01", "1000", places=2)
SETS = st.lists(st.tuples(LEVELS, WEIGHTS), min_size=1, max_size=12)


def weights(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("weighing", "levels", "score"),
    [
        ([1], [0], "50.00"),
        ([1], [1], "60.00"),
        ([1], [2], "70.00"),
        ([1, 1, 1], [1, 1, 1], "63.69"),
        ([1, 1, 1], [-2, -2, -2], "22.61"),
        ([3, 2, 1], [1, 0, -1], "54.41"),
        ([4, 2], [2, -1], "62.05"),
        ([1] * 5, [2] * 5, "80.15"),
    ],
)
def test_vectors(weighing: list[int], levels: list[int], score: str) -> None:
    assert str(t_score(levels, weights(*weighing))) == score


def test_another_correlation() -> None:
    assert t_score([1, 1], weights(1, 1), Decimal(0)) == Decimal("64.14")
    assert t_score([1, 1], weights(1, 1), Decimal(1)) == Decimal("60.00")


@pytest.mark.parametrize(
    ("levels", "weighing", "rho", "error"),
    [
        ([], [], "0.3", Refused),
        ([3], ["1"], "0.3", UsageProblem),
        ([-3], ["1"], "0.3", UsageProblem),
        ([0], ["0"], "0.3", UsageProblem),
        ([0], ["-1"], "0.3", UsageProblem),
        ([0], ["NaN"], "0.3", UsageProblem),
        ([0], ["Infinity"], "0.3", UsageProblem),
        ([0, 1], ["1"], "0.3", UsageProblem),
        ([0], ["1"], "-0.1", UsageProblem),
        ([0], ["1"], "1.1", UsageProblem),
        ([0], ["1"], "NaN", UsageProblem),
    ],
)
def test_refusals(levels: list[int], weighing: list[str], rho: str, error: type[CmError]) -> None:
    with pytest.raises(error) as problem:
        t_score(levels, [Decimal(weight) for weight in weighing], Decimal(rho))
    assert problem.value.message.endswith(".")


@given(SETS, st.decimals("0", "1", places=2))
def test_it_agrees_with_plain_arithmetic(goals: list[tuple[int, Decimal]], rho: Decimal) -> None:
    levels, weighing = [level for level, _ in goals], [weight for _, weight in goals]
    w, r = [float(weight) for weight in weighing], float(rho)
    spread = (1 - r) * sum(x * x for x in w) + r * sum(w) ** 2
    expected = 50 + 10 * sum(x * y for x, y in zip(w, levels, strict=True)) / math.sqrt(spread)
    assert float(t_score(levels, weighing, rho)) == pytest.approx(expected, abs=0.00501)


@given(SETS, st.sampled_from(["1e-300000", "0.5", "3", "1e300000"]))
def test_the_scale_of_the_weights_does_not_matter(
    goals: list[tuple[int, Decimal]], factor: str
) -> None:
    levels, weighing = [level for level, _ in goals], [weight for _, weight in goals]
    scaled = [weight * Decimal(factor) for weight in weighing]
    assert t_score(levels, scaled) == t_score(levels, weighing)


def goal(key: str, *, weight: int = 1, baseline: int | None = None, state: str = "open") -> Goal:
    return Goal(
        id=key, case_id="c", number=1, text=key, weight=Decimal(weight), gas_baseline=baseline,
        state=state,
    )  # fmt: skip


def point(goal_id: str, day: int, gas: int | None, key: str = "m") -> Measurement:
    at = datetime(2026, 11, day, 9, tzinfo=UTC)
    on = date(2026, 11, day)
    return Measurement(id=key, case_id="c", goal_id=goal_id, at=at, on=on, value=None, gas=gas)


def test_a_case_then_and_now() -> None:
    goals = [
        goal("a", weight=3, baseline=-2),
        goal("b", weight=2),
        goal("c", baseline=0),
        goal("unscaled"),
        goal("dropped", state="dropped"),
    ]
    measured = [
        point("a", 20, 1),
        point("a", 3, -2),
        point("b", 20, 0),
        point("c", 20, 1, key="m1"),
        point("c", 20, -1, key="m2"),
        point("c", 21, None),
        point("dropped", 20, 2),
    ]
    report = case_gas(goals, measured)
    assert report is not None
    assert report.current_t == Decimal("54.41")
    assert report.baseline_t == t_score([-2, -1, 0], weights(3, 2, 1))
    assert report.change == report.current_t - report.baseline_t
    assert (report.goals, report.measured, report.assumed) == (4, 3, 1)


def test_goals_without_a_level_are_counted_and_do_not_score() -> None:
    goals = [goal("a", baseline=-1), goal("b"), goal("c"), goal("d", state="dropped")]
    report = case_gas(goals, [point("a", 1, 1)])
    assert report is not None
    assert (report.goals, report.measured, report.assumed) == (3, 1, 0)
    assert report.current_t == Decimal("60.00")


@pytest.mark.parametrize(
    ("goals", "measured"),
    [
        ([], []),
        ([goal("a", baseline=-1)], []),
        ([goal("a")], [point("a", 1, None)]),
        ([goal("a", state="dropped")], [point("a", 1, 2)]),
        ([goal("a")], [point("other", 1, 2)]),
    ],
)
def test_nothing_scaled_has_no_score(goals: list[Goal], measured: list[Measurement]) -> None:
    assert case_gas(goals, measured) is None
