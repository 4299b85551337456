"""Form 30: dated hours, covers, transfers, approvals, the waitlist and ties to workers."""

import sqlalchemy as sa
from alembic.operations import Operations

_MOMENT = sa.DateTime(timezone=True)


def _key() -> sa.Column[str]:
    return sa.Column("id", sa.String, primary_key=True)


def _of(name: str, table: str, *, needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String, sa.ForeignKey(f"{table}.id"), nullable=not needed)


def _day(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=not needed)


def _text(name: str, *, needed: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not needed)


def _word(name: str, *, needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=not needed)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, nullable=False)


def migrate(op: Operations) -> None:
    """Add the tables, and the columns of workers, reductions, cases and notes."""
    _columns(op)
    _hours(op)
    _covers(op)
    _decisions(op)
    _waiting(op)
    for table, *columns in (
        ("contracted_hours", "worker_id"),
        ("on_calls", "team_id"),
        ("covers", "worker_id"),
        ("covers", "by_id"),
        ("covers", "to_on"),
        ("covered_cases", "case_id"),
        ("covered_cases", "by_id"),
        ("approvals", "case_id"),
        ("approvals", "status"),
        ("approvals", "submitted_by"),
        ("waitlist_declines", "case_id"),
        ("worker_ties", "client_id"),
        ("worker_ties", "worker_id"),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.create_index("ix_handovers_to_status", "handovers", ["to_id", "status"])
    op.create_index("ix_handovers_from_status", "handovers", ["from_id", "status"])
    op.create_index("ix_cases_second", "cases", ["second_id", "status"])


def _columns(op: Operations) -> None:
    for column in (
        _of("supervisor_id", "workers", needed=False),
        _word("team_role", needed=False),
        *(sa.Column(name, sa.Text) for name in ("languages", "models", "areas")),
    ):
        op.add_column("workers", column, inline_references=True)
    op.add_column("reductions", _word("category", needed=False))
    for column in (
        _of("second_id", "workers", needed=False),
        _word("urgency", needed=False),
        _word("promised", needed=False),
    ):
        op.add_column("cases", column, inline_references=True)
    op.add_column("notes", _word("kind", needed=False))
    op.add_column("placements", _word("allowed_by", needed=False))


def _hours(op: Operations) -> None:
    op.create_table(
        "contracted_hours",
        _key(),
        _of("worker_id", "workers"),
        _day("from_on", needed=True),
        _word("hours"),
    )
    op.create_table(
        "on_calls",
        _key(),
        _of("team_id", "teams"),
        _of("worker_id", "workers"),
        _day("from_on", needed=True),
        _day("to_on", needed=True),
        _word("phone", needed=False),
    )


def _covers(op: Operations) -> None:
    op.create_table(
        "covers",
        _key(),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        _of("worker_id", "workers"),
        _of("by_id", "workers"),
        _day("from_on", needed=True),
        _day("to_on", needed=True),
        _word("reason", needed=False),
        _day("entered_on", needed=True),
        _day("ended_on"),
        _text("handover"),
        sa.Column("handover_at", _MOMENT),
        _text("handback"),
        sa.Column("handback_at", _MOMENT),
    )
    op.create_table(
        "covered_cases",
        _key(),
        _of("cover_id", "covers"),
        _of("case_id", "cases"),
        _of("by_id", "workers", needed=False),
        _day("told_on"),
        sa.UniqueConstraint("cover_id", "case_id"),
    )


def _decisions(op: Operations) -> None:
    op.create_table(
        "handovers",
        _key(),
        _of("case_id", "cases"),
        _number(),
        _of("from_id", "workers", needed=False),
        _of("to_id", "workers"),
        _of("asked_by", "workers"),
        _day("asked_on", needed=True),
        _text("reason", needed=True),
        _word("status"),
        _of("answered_by", "workers", needed=False),
        _day("answered_on"),
        _text("answer"),
        _day("moved_on"),
        _day("told_on"),
        _text("promised"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "approvals",
        _key(),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        _of("case_id", "cases"),
        _word("kind"),
        _word("status"),
        _word("command"),
        _text("said", needed=True),
        _text("seen", needed=True),
        _word("digest"),
        _of("submitted_by", "workers"),
        _day("submitted_on", needed=True),
        sa.Column("submitted_at", _MOMENT, nullable=False),
        _text("reason"),
        _of("answered_by", "workers", needed=False),
        _day("answered_on"),
        _text("answer"),
        sa.Column("own", sa.Boolean),
    )


def _waiting(op: Operations) -> None:
    op.create_table(
        "waitlist_declines",
        _key(),
        _of("case_id", "cases"),
        _day("on", needed=True),
        _word("by"),
        _of("worker_id", "workers", needed=False),
        _text("reason", needed=True),
    )
    op.create_table(
        "worker_ties",
        _key(),
        _of("client_id", "clients"),
        _of("worker_id", "workers"),
        _word("kind"),
        _text("reason"),
        _day("from_on", needed=True),
        _day("ended_on"),
    )
