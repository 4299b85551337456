"""Form 28: the directory, referrals, planned services, authorizations, and a client's area."""

import sqlalchemy as sa
from alembic.operations import Operations

_MOMENT = sa.DateTime(timezone=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String) for name in names]


def _lists(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def _days(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date) for name in names]


def _of_case() -> list[sa.Column[str]]:
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
    ]


def migrate(op: Operations) -> None:
    """Add the tables, and the columns of services and clients."""
    op.add_column("clients", sa.Column("area", sa.String))
    _resources(op)
    _referrals(op)
    _services(op)
    _authorizations(op)
    for table, *columns in (
        ("resources", "program"),
        ("resources", "ended_on", "checked_on", "added_on", "number"),
        ("resource_needs", "resource_id"),
        ("referrals", "case_id", "ended_on"),
        ("referrals", "ended_on", "sent_by"),
        ("referrals", "resource_id"),
        ("referral_events", "case_id"),
        ("referral_events", "referral_id"),
        ("planned_services", "resource_id"),
        ("services", "planned_id"),
        ("services", "case_id", "planned"),
        ("authorizations", "planned_id"),
        ("authorization_changes", "case_id"),
        ("authorization_changes", "authorization_id"),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def _resources(op: Operations) -> None:
    op.create_table(
        "resources",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        *_texts("organization", "description"),
        *_lists("needs"),
        *_texts("phone", "email", "url", "address", "hours"),
        *_lists("areas", "languages"),
        *(
            sa.Column(name, sa.Integer)
            for name in ("age_from", "age_to", "income_max", "income_percent")
        ),
        *_lists("serves", "networks"),
        *_texts("eligibility", "cost", "bring", "apply", "program"),
        *_days("checked_on"),
        sa.Column("added_on", sa.Date, nullable=False),
        *_days("ended_on"),
        *_texts("end_reason"),
    )
    op.create_table(
        "resource_needs",
        sa.Column("domain", sa.String, primary_key=True),
        sa.Column("resource_id", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("name", "needs")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("number", "conditions")),
        *(
            sa.Column(name, sa.Integer)
            for name in ("age_from", "age_to", "income_max", "income_percent")
        ),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("serves", "areas", "languages", "networks")
        ),
        sa.Column("more", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _referrals(op: Operations) -> None:
    op.create_table(
        "referrals",
        *_of_case(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("to", sa.String, nullable=False),
        sa.Column("resource_id", sa.String, sa.ForeignKey("resources.id")),
        *_texts("organization", "phone", "address", "hours", "bring", "apply", "service", "need"),
        sa.Column("goal", sa.Integer),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("urgent", "warm", "natural")),
        *_texts("led_by"),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.Column("sent_by", sa.String, sa.ForeignKey("workers.id")),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("status_on", sa.Date, nullable=False),
        *_texts("reason"),
        *_days("follow_on", "appointment_on"),
        sa.Column("asks", sa.Integer, nullable=False),
        *_days("asked_on"),
        *_texts("next_step"),
        *_days("ended_on"),
        sa.Column("error_at", _MOMENT),
        *_texts("error_reason"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "referral_events",
        *_of_case(),
        sa.Column("referral_id", sa.String, sa.ForeignKey("referrals.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        *_texts("status", "reason", "by_whom", "answer"),
    )


def _services(op: Operations) -> None:
    op.create_table(
        "planned_services",
        *_of_case(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        *_texts("provider"),
        sa.Column("resource_id", sa.String, sa.ForeignKey("resources.id")),
        *_texts("need"),
        sa.Column("goal", sa.Integer),
        sa.Column("every", sa.Integer),
        *_texts("units", "unit"),
        sa.Column("cost", sa.Integer),
        *_texts("funding"),
        *_days("from_on", "to_on"),
        *_texts("note"),
        sa.Column("awaits", sa.Boolean),
        *_texts("allowed_by"),
        sa.Column("added_on", sa.Date, nullable=False),
        *_days("ended_on"),
        *_texts("end_reason"),
        sa.Column("error_at", _MOMENT),
        *_texts("error_reason"),
        sa.UniqueConstraint("case_id", "number"),
    )
    for column in (
        sa.Column("planned_id", sa.String, sa.ForeignKey("planned_services.id")),
        sa.Column("number", sa.Integer),
        sa.Column("units", sa.String),
        sa.Column("worker_id", sa.String, sa.ForeignKey("workers.id")),
        sa.Column("planned", sa.Boolean),
        sa.Column("funding", sa.String),
        sa.Column("allowed_by", sa.String),
        sa.Column("error_at", _MOMENT),
        sa.Column("error_reason", sa.String),
    ):
        op.add_column("services", column, inline_references=True)


def _authorizations(op: Operations) -> None:
    op.create_table(
        "authorizations",
        *_of_case(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("planned_id", sa.String, sa.ForeignKey("planned_services.id"), nullable=False),
        sa.Column("payer", sa.String, nullable=False),
        *_texts("reference"),
        sa.Column("units", sa.String, nullable=False),
        *_texts("used_before"),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("from_on", "to_on")),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("status_on", sa.Date, nullable=False),
        *_days("appeal_by", "keep_by", "known_on"),
        *_texts("reason"),
        sa.Column("added_on", sa.Date, nullable=False),
        *_days("ended_on"),
        sa.Column("error_at", _MOMENT),
        *_texts("error_reason"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "authorization_changes",
        *_of_case(),
        sa.Column(
            "authorization_id", sa.String, sa.ForeignKey("authorizations.id"), nullable=False
        ),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        *_texts("reason"),
    )
