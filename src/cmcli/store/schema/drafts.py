"""Drafts of forms in the dashboard. The log does not cover them."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import UtcMoment


class DraftRow(SQLModel, table=True):
    """Unsaved input of a worker in a form; ``case_id`` is empty for a form without a case."""

    __tablename__ = "drafts"
    worker_id: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    saved_at: datetime = Field(sa_type=UtcMoment)
