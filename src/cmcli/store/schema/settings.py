"""The agency's own settings and changed numbers, dated."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint


class SettingRow(SQLModel, table=True):
    """From ``from_on`` on the key has this value."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("key", "from_on"),)
    id: str = Field(primary_key=True)
    key: str
    from_on: date
    value: str
