"""Losing touch: the open cases where contact is being lost, for outreach."""

from collections.abc import Iterable

from cmcli.casework.listing import CaseView
from cmcli.casework.models_today import Models
from cmcli.domain.losing_touch import losing_touch
from cmcli.domain.supervision import LosingCase
from cmcli.store.core.view import View
from cmcli.store.reading.appointments import last_missed


def losing(view: View, cases: Iterable[CaseView]) -> list[tuple[CaseView, LosingCase]]:
    """Return those of the cases that are open and where contact is being lost, the most days beyond
    the interval first."""
    open_ones = [one for one in cases if one.facts.case.status == "open"]
    missed = last_missed(view, [one.facts.case.id for one in open_ones])
    models = Models(view)
    found = []
    for one in open_ones:
        case = one.facts.case
        touch = losing_touch(
            one.facts, models[case.model], one.next_contact, missed.get(case.id), view.today
        )
        if touch is not None:
            found.append((one, LosingCase(one.ref, one.shown_name, one.facts.worker, touch)))
    return sorted(found, key=lambda pair: (pair[1].touch.order, pair[1].ref))
