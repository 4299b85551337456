"""Services that a client received, as an import or a worker reports them."""

from datetime import date

from cmcli.domain.records import column, record


@record("services")
class Service:
    """One service delivered. ``cents`` is the money spent, in integer cents, None where none is."""

    id: str
    case_id: str = column(refers="cases")
    on: date
    kind: str
    text: str | None = None
    cents: int | None = column(default=None, title="cost in cents")
