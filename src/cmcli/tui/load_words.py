"""The filter of the workers on *Capacity*."""

from collections.abc import Callable

from cmcli.casework.capacity.beside import BesideCaseload
from cmcli.casework.looking.glance import words_in
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.tui.load_cells import known_as
from cmcli.tui.loads import CapacityLine, key
from cmcli.tui.narrow import FilterWords

OVER = ("over target", "over ceiling")
"""The bands of the filter word ``over``."""


def load_words(beside: BesideCaseload | None) -> FilterWords[CapacityLine]:
    """Return the words; ``beside`` has what is late and the workers' names, once it is read."""
    return FilterWords(
        keys={
            "worker": key,
            "team": lambda line: (isinstance(line, CaseloadRow) and line.team) or "none",
        },
        flags={
            "room": _has("room"),
            "over": _has(*OVER),
            "late": lambda line: beside is not None and beside.late_of(key(line)).late > 0,
        },
        text=lambda line: words_in(key(line), known_as(line, beside)),
    )


def _has(*bands: str) -> Callable[[CapacityLine], bool]:
    return lambda line: isinstance(line, CaseloadRow) and line.band in bands
