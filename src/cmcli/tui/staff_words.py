"""The filter of the supervisor's screen: the same words for its workers and its decisions."""

from collections.abc import Mapping

from cmcli.casework.looking.glance import words_in
from cmcli.casework.looking.heat import LATE, NEVER, HeatRow
from cmcli.casework.looking.lateness import SAFETY
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.supervision import LATE_KINDS, OTHER, Decision, SupervisedWorker, late_column
from cmcli.tui.narrow import FilterWords
from cmcli.tui.staff_story import row_name

KINDS = {"kind": tuple(DUE_KINDS), "late": (*LATE_KINDS, OTHER)}
"""Values of the filter that are right although nothing may have them now."""


def staff_words(
    lines: Mapping[str, SupervisedWorker], decisions: Mapping[str, frozenset[str]]
) -> FilterWords[HeatRow]:
    """Return the words for workers. ``lines`` are those of the page, and ``decisions`` the kinds
    that wait for a decision, both by the worker's username."""

    def name(row: HeatRow) -> str:
        line = lines.get(row.key)
        return words_in(row_name(row), line.name if line else None)

    return FilterWords(
        keys={
            "worker": lambda row: row.worker or "none",
            "kind": lambda row: decisions.get(row.key, frozenset()),
            "late": lambda row: [kind for kind in KINDS["late"] if row.counts[kind]],
        },
        flags={
            "late": lambda row: row.counts[LATE] + row.counts[NEVER] > 0,
            "safety": lambda row: row.counts[SAFETY] > 0,
        },
        text=name,
        known=KINDS,
    )


def decision_words(*, hidden: bool) -> FilterWords[Decision]:
    """Return the words for decisions. While names are ``hidden``, they aren't searched."""
    return FilterWords(
        keys={
            "worker": lambda one: one.worker or "none",
            "kind": lambda one: one.item.kind,
            "late": lambda one: [late_column(one.item.kind)] if one.item.days_late else [],
        },
        flags={
            "late": lambda one: one.item.days_late > 0,
            "safety": lambda one: one.item.kind == SAFETY,
        },
        text=lambda one: words_in(
            one.item.about, one.worker, DUE_KINDS[one.item.kind], None if hidden else one.name
        ),
        known=KINDS,
    )
