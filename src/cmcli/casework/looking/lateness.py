"""Count late cases by worker and by kind, as the line of numbers of a page counts them.

A due item counts for its worker, and during a cover for the worker who covers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmcli.casework.looking.standing import pressing
from cmcli.domain.clocks import DueItem
from cmcli.domain.supervision import late_column

if TYPE_CHECKING:
    from cmcli.casework.looking.glance import Glance

SAFETY = "safety"


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


NOTHING_LATE = Lateness(0, 0, {}, 0)


def lateness(
    cases: Iterable["Glance"], rows: Mapping[str | None, Sequence[str]], today: date
) -> dict[str, Lateness]:
    """Count by row. ``rows`` gives by worker the rows that count them, with None for no worker.

    A case counts once in a row, also if several workers of the row are late with it.
    """
    where: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    oldest: Counter[str] = Counter()
    for case in cases:
        items: defaultdict[str, list[DueItem]] = defaultdict(list)
        for item in case.due:
            if item.kind == SAFETY or item.days_late:
                for row in rows.get(item.worker, ()):
                    items[row].append(item)
        for row, some in items.items():
            where[row][pressing(some, today) or ""] += 1
            late = [one.kind for one in some if one.days_late and one.kind != SAFETY]
            kinds[row].update({late_column(kind) for kind in late})
            oldest[row] = max(oldest[row], *(one.days_late for one in some), 0)
    return {
        row: Lateness(counts["flags"], counts["late"], dict(kinds[row]), oldest[row])
        for row, counts in where.items()
    }
