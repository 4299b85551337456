"""Progress towards a goal: the series of its measurements, and the progress as a share."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from cmcli.domain.plans import Goal, Measurement

_FOUR_PLACES = Decimal("0.0001")


def series(points: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Return the measurements in order of time."""
    return tuple(sorted(points, key=lambda point: (point.at, point.id)))


def latest_value(points: Iterable[Measurement]) -> Decimal | None:
    """The latest value of the goal's measure, None where none was taken."""
    values = [point.value for point in series(points) if point.value is not None]
    return values[-1] if values else None


def latest_level(points: Iterable[Measurement]) -> int | None:
    """The latest level of goal attainment (-2 to 2), None where none was taken."""
    levels = [point.gas for point in series(points) if point.gas is not None]
    return levels[-1] if levels else None


def share(goal: Goal, points: Iterable[Measurement]) -> Decimal | None:
    """The part of the way from baseline to target that the latest value has made, 0 to 1.

    Four places; behind the baseline is 0 and beyond the target 1. None where there is no way to
    measure it: no baseline, no target, both the same, or no value yet.
    """
    return way_made(goal, latest_value(points))


def percent(made: Decimal) -> int:
    """Return a share from 0 to 1 in whole percent, halves up; only the whole way is 100."""
    rounded = int((made * 100).to_integral_value(ROUND_HALF_UP))
    return min(rounded, 99) if made < 1 else 100


def way_made(goal: Goal, value: Decimal | None) -> Decimal | None:
    """The part of the way that this value has made, as `share` says it of the latest one."""
    if value is None or goal.baseline is None or goal.target is None:
        return None
    if goal.baseline == goal.target:
        return None
    made = (value - goal.baseline) / (goal.target - goal.baseline)
    return min(max(made, Decimal(0)), Decimal(1)).quantize(_FOUR_PLACES)
