"""Alerts for whoever visits a client, and their reviews."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class AlertRow(SQLModel, table=True):
    """See :class:`cmcli.domain.alerts.Alert`."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("client_id", "number"),)
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    number: int
    kind: str
    text: str
    source: str | None
    told_client: str | None
    review_on: date
    added_on: date
    added_by: str
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None


class AlertReviewRow(SQLModel, table=True):
    """See :class:`cmcli.domain.alerts.AlertReview`."""

    __tablename__ = "alert_reviews"
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    alert_id: str = Field(foreign_key="alerts.id", index=True)
    on: date
    by: str
    found: str
    review_on: date
