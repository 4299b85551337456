"""Ratings of needs and values of goals over time: a row of blocks, with its ends in figures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from cmcli.casework.round.ratings import level_words
from cmcli.domain.dates import near_day
from cmcli.domain.gas import LEVELS
from cmcli.domain.keys import RATING_LABELS

if TYPE_CHECKING:
    from cmcli.casework.looking.comparing import Assessments
    from cmcli.domain.plans import Measurement
    from cmcli.tui.case.look import Look

SHOWN = 12
"""Points that are told with their days; the latest."""

RATED = (min(RATING_LABELS), max(RATING_LABELS))
SCORED = (LEVELS[0], LEVELS[-1])
"""The ends of the scales of ratings and of goal scores."""


def ends(values: Sequence[Decimal | int], look: "Look") -> str:
    """The first and the last value, as in ``4 → 2``; the only one alone."""
    told = [f"{one:f}" if isinstance(one, Decimal) else str(one) for one in values]
    return f" {look.signs('arrow')} ".join([told[0], told[-1]] if len(told) > 1 else told)


def line_of(
    values: Sequence[Decimal | int], look: "Look", scale: tuple[int, int] | None = None
) -> str:
    """The first value, the blocks, and the last value; nothing for a single value."""
    if len(values) < 2:
        return ""
    first, last = ends(values[:1], look), ends(values[-1:], look)
    return f"{first} {look.signs.sparkline(values, SHOWN, scale)} {last}"


def need_over_time(domain: str, made: "Assessments", look: "Look") -> Iterator[tuple[str, Text]]:
    """Tell the ratings of a need in all assessments, where there are several."""
    rated = made.over_time(domain)
    if len(rated) < 2:
        return
    yield "over time", Text(line_of([rating for _, rating in rated], look, RATED))
    for one, rating in rated[-SHOWN:]:
        yield near_day(one.on, look.today), look.said(level_words(rating, None))


def goal_over_time(points: Sequence["Measurement"], look: "Look") -> Iterator[tuple[str, Text]]:
    """Tell the values of a goal and its scores, where there are several."""
    for label, scale, measured in (
        ("values", None, [(one, one.value) for one in points]),
        ("scores", SCORED, [(one, one.gas) for one in points]),
    ):
        found = [(one, value) for one, value in measured if value is not None]
        if len(found) > 1:
            yield label, Text(line_of([value for _, value in found], look, scale))
            days = (
                f"{near_day(one.on, look.today)} {ends([value], look)}"
                for one, value in found[-SHOWN:]
            )
            yield "", Text(", ".join(days), style="dim")
