"""The changes of the latest entries of the log, as many of each as can be told in a sentence."""

from collections.abc import Sequence

from sqlalchemy import select

from cmcli.domain.operations import Change
from cmcli.store.core.bookkeeping import CHANGES
from cmcli.store.core.images import change_of
from cmcli.store.core.view import View

MOST_CHANGES = 100
"""The changes of one entry that are read; an import has millions."""


def latest_changes(view: View, operations: Sequence[int]) -> dict[int, list[Change]]:
    """Map each of these operations (their numbers) to its first changes."""
    changes = CHANGES.c
    first = changes.seq.in_(operations) & (changes.position <= MOST_CHANGES)
    found: dict[int, list[Change]] = {}
    asked = select(CHANGES).where(first).order_by(changes.seq, changes.position)
    for row in view.connection.execute(asked):
        found.setdefault(row.seq, []).append(change_of(row))
    return found
