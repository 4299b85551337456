"""How long people waited who were accepted from the waitlist."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from cmcli.domain.cases import Case
from cmcli.store.core.mapping import table_of
from cmcli.store.core.view import View


def waits_before(
    view: View, since: date, *, model: str | None, workers: Collection[str] | None
) -> Iterator[int]:
    """Return the days of each wait that ended by an acceptance after ``since``, up to today.

    A case that was accepted on the day when the client came in was not on the waitlist for a day.
    ``workers`` (ids; None: all) are those who have the cases now.
    """
    cases = table_of(Case).c
    asked = select(cases.opened_on, cases.accepted_on).where(
        cases.accepted_on > since,
        cases.accepted_on <= view.today,
        cases.accepted_on > cases.opened_on,
    )
    if model is not None:
        asked = asked.where(cases.model == model)
    if workers is not None:
        asked = asked.where(cases.worker_id.in_(workers))
    for opened_on, accepted_on in view.connection.execute(asked):
        yield (accepted_on - opened_on).days
