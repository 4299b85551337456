"""The day of a fact, which has happened."""

from datetime import date

from cmcli.domain.dates import format_day
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View


def day_of_fact(view: View, said: date | None) -> date:
    """Return the day that was said, else today; raise :class:`Refused` for one in the future."""
    on = said or view.today
    if on > view.today:
        raise Refused(
            f"{format_day(on, view.today)} is in the future.",
            Sentence("Enter the date it happened, or leave out {on} for today."),
            code="future",
            field="on",
        )
    return on
