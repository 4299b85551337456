"""Numbers that people type: how they are read, and how large they may be."""

from decimal import Decimal, InvalidOperation

from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem

MOST_MINUTES = 1440
"""The minutes of a day, the most that a contact or its travel can take."""

MOST_WEIGHT = Decimal(1000)
"""The most that one goal may count against the others."""

MOST_CENTS = 1_000_000_000
"""The most that a review may have cost, in cents; what a store's whole numbers hold is twice it."""

MOST_DIGITS = 12
"""Digits that a value of a measure may have before or after the point."""


def parse_value(text: str, what: str) -> Decimal:
    """A value of a measure, as in ``3``, ``-2`` or ``3.5``.

    ``what`` begins the sentence of the :class:`UsageProblem` that everything else raises.
    """
    said = text.strip()
    plain = said.isascii() and not set(said) - set("+-.0123456789") and len(said) <= MOST_DIGITS
    try:
        if plain:
            return Decimal(said)
    except InvalidOperation:
        pass
    sentence = f"{what} must be a number such as 3 or 3.5, not {{typed}}."
    raise UsageProblem(Sentence(sentence, typed=quoted(text)))


def plain_number(value: Decimal) -> str:
    """Return a value as people write it: no exponent, and no zeros that say nothing."""
    plain = value.normalize()
    return f"{plain:f}" if abs(plain.adjusted()) < 20 else str(plain)


def money(cents: int) -> str:
    """Write an amount, as in ``1,000.00``."""
    return f"{cents // 100:,}.{cents % 100:02}"
