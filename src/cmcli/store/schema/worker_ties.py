"""Ties between clients and workers."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cmcli.store.schema import clients as _clients  # noqa: F401  (foreign key)
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class WorkerTieRow(SQLModel, table=True):
    """See :class:`cmcli.domain.worker_ties.WorkerTie`."""

    __tablename__ = "worker_ties"
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    worker_id: str = Field(foreign_key="workers.id", index=True)
    kind: str
    reason: str | None = Field(sa_type=Text)
    from_on: date
    ended_on: date | None
