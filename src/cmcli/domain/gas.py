"""Goal attainment scaling: the T score of a set of goals, and of a case then and now."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from cmcli.domain.plans import Goal, Measurement
from cmcli.errors import Refused, UsageProblem

LEVELS = range(-2, 3)
"""-2 much less than expected, 0 the expected outcome, +2 much more."""

DEFAULT_RHO = Decimal("0.30")
"""The usual estimate of the correlation between the goals of one person."""

ASSUMED_BASELINE = -1
"""The level at which a goal is taken to have begun where nobody wrote it down."""

_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")


class GasReport(NamedTuple):
    """The T scores of one case, each with two places.

    ``goals`` counts the goals that are not dropped, ``measured`` those of them with a level. Only
    these have scores. ``assumed`` counts those without a recorded baseline, for which
    `ASSUMED_BASELINE` is used.
    """

    baseline_t: Decimal
    current_t: Decimal
    change: Decimal
    goals: int
    measured: int
    assumed: int


def t_score(
    levels: Sequence[int], weights: Sequence[Decimal], rho: Decimal = DEFAULT_RHO
) -> Decimal:
    """The T score, 50 where every goal is met as expected; two places, halves rounded up.

    T = 50 + 10 Σwx / √((1-ρ) Σw² + ρ (Σw)²) (Kiresuk and Sherman 1968). Raises Refused for no
    goals, and UsageProblem for a level outside -2 to 2, a weight that is not a positive number,
    lists of different lengths, or ρ outside 0 to 1.
    """
    _check(levels, weights, rho)
    # T does not depend on the scale of the weights; the largest as 1 keeps the squares in range.
    largest = max(weights)
    shares = [_EXACT.divide(weight, largest) for weight in weights]
    total = squares = weighted = Decimal(0)
    for level, share in zip(levels, shares, strict=True):
        total = _EXACT.add(total, share)
        squares = _EXACT.fma(share, share, squares)
        weighted = _EXACT.fma(share, Decimal(level), weighted)
    spread = _EXACT.fma(rho, _EXACT.multiply(total, total), _EXACT.multiply(1 - rho, squares))
    score = _EXACT.fma(Decimal(10), _EXACT.divide(weighted, _EXACT.sqrt(spread)), Decimal(50))
    return score.quantize(_CENT, context=_EXACT)


def case_gas(
    goals: Iterable[Goal], measurements: Iterable[Measurement], rho: Decimal = DEFAULT_RHO
) -> GasReport | None:
    """T of a case at the beginning and now, or None where no goal has a measured level.

    A goal's level now is the latest measured; dropped goals and goals without a measured level
    are left out of both scores.
    """
    latest: dict[str, int] = {}
    for point in sorted(measurements, key=lambda point: (point.at, point.id)):
        if point.gas is not None:
            latest[point.goal_id] = point.gas
    kept = [goal for goal in goals if goal.state != "dropped"]
    scaled = [goal for goal in kept if goal.id in latest]
    if not scaled:
        return None
    weights = [goal.weight for goal in scaled]
    begun = [ASSUMED_BASELINE if g.gas_baseline is None else g.gas_baseline for g in scaled]
    baseline_t = t_score(begun, weights, rho)
    current_t = t_score([latest[goal.id] for goal in scaled], weights, rho)
    return GasReport(
        baseline_t=baseline_t,
        current_t=current_t,
        change=current_t - baseline_t,
        goals=len(kept),
        measured=len(scaled),
        assumed=sum(goal.gas_baseline is None for goal in scaled),
    )


def _check(levels: Sequence[int], weights: Sequence[Decimal], rho: Decimal) -> None:
    if not levels:
        raise Refused(
            "No goal has a level yet, so there is no GAS score (T).",
            "Record a level from -2 to 2 for a goal first.",
        )
    if len(levels) != len(weights):
        raise UsageProblem(f"{len(levels)} levels cannot be paired with {len(weights)} weights.")
    for level in levels:
        if level not in LEVELS:
            raise UsageProblem(
                f"{level} is not a level of the goal scale.",
                "Levels are -2, -1, 0 (as expected), 1 and 2.",
            )
    for weight in weights:
        if not weight.is_finite() or weight <= 0:
            raise UsageProblem(f"{weight} is not a weight.", "A weight is a number above 0.")
    if not rho.is_finite() or not 0 <= rho <= 1:
        raise UsageProblem(f"{rho} is not a correlation between goals.", "It must be from 0 to 1.")
