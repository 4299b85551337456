"""Due items of the agency, which belong to no case: supervisors and admins see to them."""

from datetime import timedelta

from cmcli.domain.agency_clock import directory_item
from cmcli.domain.agency_settings import directory_days
from cmcli.domain.clocks import DueItem
from cmcli.store.core.view import View
from cmcli.store.reading.resources import unchecked


def agency_items(view: View) -> list[DueItem]:
    """Return what is due today that belongs to no case."""
    days = directory_days(view.settings, view.today)
    found = unchecked(view, view.today - timedelta(days=days))
    return [] if found is None else [directory_item(found, days)]
