"""Cases."""

from datetime import date

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.schema import clients as _clients  # noqa: F401  (foreign key)
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class CaseRow(SQLModel, table=True):
    """See :class:`cmcli.domain.cases.Case`."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("client_id", "episode"),
        Index("ix_cases_worker_status", "worker_id", "status"),
        Index("ix_cases_status", "status"),
        Index("ix_cases_second", "second_id", "status"),
    )
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id")
    episode: int
    model: str
    status: str
    worker_id: str | None = Field(foreign_key="workers.id")
    acuity: int
    phase: int | None
    phase_from: date | None
    model_from: date | None
    opened_on: date
    accepted_on: date | None
    closed_on: date | None
    program: str | None
    referred_by: str | None
    issue: str | None
    immediate: str | None
    words: str | None
    decision_reason: str | None
    decided_by: str | None
    revision: str | None
    revision_on: date | None
    close_reason: str | None
    close_summary: str | None
    destination: str | None
    support: str | None
    flags_handed_to: str | None
    second_id: str | None = Field(foreign_key="workers.id")
    urgency: str | None
    promised: str | None
