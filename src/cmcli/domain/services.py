"""Services that a client received, as an import or a worker reports them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service delivered. ``cents`` is the money spent, in integer cents, None where none is."""

    id: str
    case_id: str
    on: date
    kind: str
    text: str | None = None
    cents: int | None = None
