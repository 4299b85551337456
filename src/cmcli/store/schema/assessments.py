"""Assessments, the rating each gave to a need, and what else they found."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class AssessmentRow(SQLModel, table=True):
    """See :class:`cmcli.domain.needs.Assessment`."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    on: date
    worker_id: str = Field(foreign_key="workers.id")
    words: str | None


class NeedRatingRow(SQLModel, table=True):
    """See :class:`cmcli.domain.findings.NeedRating`."""

    __tablename__ = "need_ratings"
    __table_args__ = (UniqueConstraint("assessment_id", "domain"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    assessment_id: str = Field(foreign_key="assessments.id")
    domain: str
    rating: int | None
    unrated: str | None
    text: str | None
    stage_of_change: str | None
    carried: bool


class FindingRow(SQLModel, table=True):
    """See :class:`cmcli.domain.findings.Finding`."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("case_id", "kind", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    assessment_id: str = Field(foreign_key="assessments.id", index=True)
    kind: str
    subkind: str | None
    number: int
    text: str
