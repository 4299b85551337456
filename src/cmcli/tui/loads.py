"""Lines of the caseload in words, and their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cmcli.casework.capacity.beside import row_name
from cmcli.casework.capacity.offers import CaseOffer
from cmcli.domain.caseload import BANDS, NOT_COUNTED, percent
from cmcli.domain.caseload_rows import CaseloadRow

_RANK = {band: number for number, band in enumerate((NOT_COUNTED, *BANDS))}
"""The bands from the one with the least load that is known."""

Late = Mapping[str, int]
"""Name of a row → number of cases that are late."""


@dataclass(frozen=True, slots=True)
class OtherCases:
    """The row of the cases that no worker has, with how many there are."""

    name: str
    count: int


CapacityLine = CaseloadRow | OtherCases


def key(line: CapacityLine) -> str:
    """The worker's handle, the team by name, or what the cases are."""
    return line.name if isinstance(line, OtherCases) else row_name(line)


def counted(models: Mapping[str, int]) -> str:
    """Return ``icm 3, cti 5``, the most first, without models that have none."""
    some = sorted(((one, count) for one, count in models.items() if count), key=lambda p: -p[1])
    return ", ".join(f"{one} {count}" for one, count in some) or "none"


def order(column: str, late: Late) -> Callable[[CaseloadRow], Any]:
    """Return the sort key of rows; ``late`` is by the name of the row."""
    orders: Mapping[str, Callable[[CaseloadRow], Any]] = {
        "band": lambda row: (
            _RANK[row.band],
            _fullness(row.utilisation_target, row.capacity),
            _backwards(row_name(row)),
        ),
        "load": lambda row: (
            _fullness(row.utilisation_target, row.capacity),
            _backwards(row_name(row)),
        ),
        "who": lambda row: (row.worker is None, row_name(row)),
        "open": lambda row: (row.open, _backwards(row_name(row))),
        "late": lambda row: (late.get(row_name(row), 0), _backwards(row_name(row))),
    }
    return orders[column]


def order_with(offer_of: Callable[[CaseloadRow], CaseOffer | None]) -> Callable[[CaseloadRow], Any]:
    """As by band, but as it would be with one more case; who would be refused it is the fullest."""
    now = order("band", {})

    def fullness(row: CaseloadRow) -> tuple[Any, ...]:
        offer = offer_of(row)
        if offer is None:
            return (False, *now(row))
        after = offer.after
        full = _fullness(after.target, after.capacity)
        return (offer.refused, _RANK[after.band], full, _backwards(row_name(row)))

    return fullness


def share_words(share: Fraction | None, capacity: Fraction) -> str:
    """A share in per cent; a load on no capacity, or of cases without a number, has none."""
    if share is None:
        return "–" if capacity else "no hours"
    return percent(share)


def _fullness(share: Fraction | None, capacity: Fraction) -> tuple[bool, Fraction]:
    return (share is None and not capacity, share or Fraction(0))


def _backwards(text: str) -> tuple[int, ...]:
    """Sorts the other way round, so that handles rise where everything else falls."""
    return tuple(-ord(char) for char in text)
