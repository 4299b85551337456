"""The floor of a command on the store: import SQLModel, make one table, insert one row."""

import sys

from sqlmodel import Field, Session, SQLModel, create_engine


class Visit(SQLModel, table=True):
    """One row."""

    id: int | None = Field(default=None, primary_key=True)
    note: str


if __name__ == "__main__":
    engine = create_engine(f"sqlite:///{sys.argv[1]}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Visit(note="Seen."))
        session.commit()
