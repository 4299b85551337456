"""The contacts of the last weeks of a case, one sign a week, so that drift is seen at a glance."""

from collections.abc import Collection
from datetime import date, timedelta

from cmcli.domain.contacts import HELD, WITH_CLIENT
from cmcli.store.core.view import View
from cmcli.store.reading.contacts import met_or_tried

WEEKS = 12
"""Weeks that a strip shows, each of seven days; the last one ends today."""

MET, TRIED, NOTHING = "met", "tried", "nothing"
"""A week with a contact held with the client, with an attempt or another contact, with nothing."""

Weeks = tuple[str, ...]


def strips(view: View, cases: Collection[str]) -> dict[str, Weeks]:
    """Return the weeks of each of these cases, the oldest first, by the id of the case."""
    first = view.today - timedelta(days=7 * WEEKS - 1)
    found = {case: [NOTHING] * WEEKS for case in cases}
    for case, on, outcome, with_whom in met_or_tried(view, cases, first, view.today):
        week = _week(on, first)
        if outcome == HELD and with_whom == WITH_CLIENT:
            found[case][week] = MET
        elif found[case][week] == NOTHING:
            found[case][week] = TRIED
    return {case: tuple(weeks) for case, weeks in found.items()}


def _week(on: date, first: date) -> int:
    return (on - first).days // 7
