"""Places that people on the waitlist, or others for them, declined."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class DeclinedPlaceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.waitlist.DeclinedPlace`."""

    __tablename__ = "waitlist_declines"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    on: date
    by: str
    worker_id: str | None = Field(foreign_key="workers.id")
    reason: str = Field(sa_type=Text)
