"""Count late cases, as the line of numbers of a page counts them: by row, and by kind.

All numbers of late cases come from here. A due item counts for its worker, and during a cover for
the worker who covers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cmcli.casework.looking.standing import pressing
from cmcli.domain.clocks import DueItem
from cmcli.domain.supervision import late_column

if TYPE_CHECKING:
    from cmcli.casework.looking.glance import Glance

SAFETY = "safety"


class PressedCase(NamedTuple):
    """A case with its open flags and what is late on it; ``flagged`` says where it counts."""

    case: "Glance"
    items: tuple[DueItem, ...]
    flagged: bool


def pressed(case: "Glance", items: Iterable[DueItem], today: date) -> PressedCase | None:
    """Return the case with those of its items that are flags or late, None where there are none."""
    found = tuple(one for one in items if one.kind == SAFETY or one.days_late)
    return PressedCase(case, found, pressing(found, today) == "flags") if found else None


@dataclass(frozen=True, slots=True)
class Lateness:
    """Numbers of cases. ``late`` are those without an open flag where something is late, and
    ``flags`` those with one. ``by_kind`` counts the cases where something of a kind is late, with
    a flag or without one. ``oldest`` are the most days that anything is late.
    """

    flags: int
    late: int
    by_kind: Mapping[str, int]
    oldest: int

    @classmethod
    def of(cls, cases: Sequence[PressedCase]) -> "Lateness":
        """Count these cases."""
        flags = sum(one.flagged for one in cases)
        kinds: Counter[str] = Counter()
        for one in cases:
            kinds.update({late_column(item.kind) for item in one.items if item.kind != SAFETY})
        oldest = max((item.days_late for one in cases for item in one.items), default=0)
        return cls(flags, len(cases) - flags, kinds, oldest)


NOTHING_LATE = Lateness(0, 0, {}, 0)


def lateness(
    cases: Iterable["Glance"], rows: Mapping[str | None, Sequence[str]], today: date
) -> dict[str, Lateness]:
    """Count by row. ``rows`` gives by worker the rows that count them, with None for no worker.

    A case counts once in a row, also if several workers of the row are late with it.
    """
    of_row: defaultdict[str, list[PressedCase]] = defaultdict(list)
    for case in cases:
        items: defaultdict[str, list[DueItem]] = defaultdict(list)
        for item in case.due:
            for row in rows.get(item.worker, ()):
                items[row].append(item)
        for row, some in items.items():
            if (found := pressed(case, some, today)) is not None:
                of_row[row].append(found)
    return {row: Lateness.of(some) for row, some in of_row.items()}
