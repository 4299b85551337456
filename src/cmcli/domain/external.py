"""Which of our rows stands for which row of another system."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """``digest`` is that of the source row as it was last taken over, by operation ``seq``."""

    id: str
    system: str
    kind: str
    external_id: str
    table_name: str
    row_id: str
    digest: str
    seq: int
