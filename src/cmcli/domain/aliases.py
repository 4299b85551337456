"""Old references: the codes of clients who were merged into others still lead to their cases."""

from datetime import date

from cmcli.domain.records import column, record

WHOLE = 0
"""The episode of an alias that leads to the client."""


@record("aliases", noun="old reference")
class Alias:
    """``code``, or ``code.episode``, as it was before the client was merged into another.

    With an ``episode`` it leads to that case, with `WHOLE` to the client.
    """

    id: str
    client_id: str = column(refers="clients")
    case_id: str | None = column(default=None, refers="cases")
    code: str = column(label=True)
    episode: int = WHOLE
    on: date
