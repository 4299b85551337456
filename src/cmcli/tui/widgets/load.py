"""A load as a bar, with a mark where the target lies and one where the ceiling does."""

from collections.abc import Iterable
from fractions import Fraction

from rich.text import Text

from cmcli.domain.caseload import NOT_COUNTED, Fullness
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.tui.marks import Signs

HATCH = 3
"""Columns of a hatched bar before its words."""

MOST = Fraction(5, 2)
"""The end of the longest scale, in targets; who carries more gets an arrow there."""


def ceiling_at(target: Fraction | None, ceiling: Fraction | None) -> Fraction | None:
    """Where the ceiling lies, in targets, for the mix of cases that is carried; None for none."""
    if target is None or ceiling is None or ceiling == 0 or target == 0:
        return None
    return target / ceiling


def scale_of(rows: Iterable[CaseloadRow]) -> Fraction:
    """Return the end of the scale for these rows, in targets: all of them fit."""
    return scale_of_shares((row.utilisation_target, row.utilisation_ceiling) for row in rows)


def scale_of_shares(shares: Iterable[tuple[Fraction | None, Fraction | None]]) -> Fraction:
    """Return the end of the scale for these shares of target and ceiling, in targets."""
    ends = [Fraction(5, 4)]
    for target, ceiling in shares:
        at = ceiling_at(target, ceiling)
        ends += [end for end in (target, at) if end is not None]
    return min(max(ends) * Fraction(21, 20), MOST)


def hatched(signs: Signs, width: int) -> str:
    """Draw a load that can't be counted, with its words where there is room for them."""
    words = f" {NOT_COUNTED}"
    if width < len(words) + HATCH:
        return signs("hatch") * width
    return signs("hatch") * (width - len(words)) + words


def load_bar(
    signs: Signs,
    full: Fullness,
    *,
    scale: Fraction,
    width: int,
    style: str,
) -> Text:
    """The bar of the shares of target and ceiling that are carried.

    ``|`` is the target, ``!`` the ceiling. A load that can't be counted is hatched, so that it
    never looks like no load; a load on no capacity has words.
    """
    target, ceiling = full.target, full.ceiling
    if target is None:
        words = hatched(signs, width) if full.capacity else "no casework hours"
        return Text(words[:width], style=style)
    filled = min(int(target / scale * width + Fraction(1, 2)), width)
    cells = [signs("full")] * filled + [signs("empty")] * (width - filled)
    if target > scale:
        cells[-1] = signs("next")
    marks = [(Fraction(1), signs("bar")), (ceiling_at(target, ceiling), "!")]
    bar = Text()
    placed = {min(int(at / scale * width), width - 1): sign for at, sign in marks if at is not None}
    for number, cell in enumerate(cells):
        if number in placed:
            bar.append(placed[number], style="bold")
        else:
            bar.append(cell, style=style if number < filled else "dim")
    return bar
