"""Sentences that several commands say alike."""

from collections.abc import Sequence
from datetime import date

from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import format_day, say_days


def next_due(items: Sequence[DueItem], today: date) -> str | None:
    """``Next: contact Fri 27 Nov 2026.``, the most urgent item that is due."""
    if not items:
        return None
    first = items[0]
    late = f", {say_days(first.days_late)} late" if first.days_late else ""
    return f"Next: {first.kind} {format_day(first.due_on, today)}{late}."
