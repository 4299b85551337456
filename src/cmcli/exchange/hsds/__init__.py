"""Directories of services in Open Referral HSDS 2.x and 3.x, tabular or JSON: read and planned.

``screen`` a path, then ``decide`` what to do with every service that was read.
"""

from cmcli.exchange.hsds.mapping import ListedService
from cmcli.exchange.hsds.planning import (
    DirectoryPlan,
    EntryAction,
    KnownEntries,
    KnownEntry,
    decide_entries,
)
from cmcli.exchange.hsds.reading import ScreenedDirectory, screen_directory
from cmcli.exchange.hsds.terms import TermMap, load_terms

__all__ = [
    "DirectoryPlan",
    "EntryAction",
    "KnownEntries",
    "KnownEntry",
    "ListedService",
    "ScreenedDirectory",
    "TermMap",
    "decide_entries",
    "load_terms",
    "screen_directory",
]
