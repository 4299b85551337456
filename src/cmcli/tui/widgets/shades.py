"""Backgrounds that say how much a number is, each with enough contrast to read the number."""

from collections.abc import Sequence

from textual.color import Color
from textual.theme import Theme

LEVELS = 4
"""The shades above nothing."""

CONTRAST = 4.5
"""The least contrast of a text (WCAG 2, AA)."""

_STRONGEST, _STEP = 0.8, 0.02


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shades(theme: Theme) -> Sequence[str]:
    """Return Rich styles from none to the strongest; in a theme of 16 colours bold says it."""
    ground, text, strong = theme.background, theme.foreground, theme.error
    if not all(one and one.startswith("#") for one in (ground, text, strong)):
        return ("", "", "", "bold", "bold")
    below, above, red = (Color.parse(one or "") for one in (ground, text, strong))
    share = _STRONGEST
    while share > 0 and contrast(below.blend(red, share), above) < CONTRAST:
        share -= _STEP
    colours = (below.blend(red, share * level / LEVELS) for level in range(1, LEVELS + 1))
    return ("", *(f"{above.hex6} on {one.hex6}" for one in colours))


def level(count: int, most: int) -> int:
    """Return the shade of a number; ``most`` is the greatest in the table."""
    return -(-count * LEVELS // most) if count > 0 and most > 0 else 0
