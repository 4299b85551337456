"""Due items of the agency, which belong to no case: entries of the directory to check."""

from datetime import date, timedelta
from typing import NamedTuple

from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import SUPERVISOR


class UncheckedEntries(NamedTuple):
    """The number of ``entries`` of the directory that need a check, and the one that waits longest.

    ``known_on`` is the day when that one was last known to be right.
    """

    entries: int
    number: int
    name: str
    known_on: date


def directory_item(found: UncheckedEntries, days: int) -> DueItem:
    """Return the item for entries that were last known to be right so many days ago or more.

    It is one item however many they are, so that an import floods nobody.
    """
    since = short_day(found.known_on)
    oldest = f"entry {found.number}, {found.name}, was last known to be right on {since}."
    many = f"{found.entries:,} entries of the directory need a check. The oldest, {oldest}"
    return DueItem(
        case=None,
        kind="directory",
        worker=None,
        due_on=found.known_on + timedelta(days=days),
        days_late=0,
        why=f"{oldest[0].upper()}{oldest[1:]}" if found.entries == 1 else many,
        rule=f"An entry is checked every {say_days(days)} (directory.check-days)."
        " To see them all: cm resource list --unchecked",
        text=found.name,
        whose=SUPERVISOR,
        subject=f"resource {found.number}",
    )


def who_acts(item: DueItem) -> str:
    """Return who acts on an item: a worker, else a supervisor, the client or somebody by name."""
    return item.worker or item.whose
