"""The latest value of each goal's measure, for many cases at once."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from cmcli.domain.plans import Goal, Measurement
from cmcli.store.core.mapping import table_of
from cmcli.store.core.view import CHUNK, View


def latest_values(view: View, cases: Sequence[str]) -> dict[str, Decimal]:
    """Goal's id → the value that was measured last, of the goals of these cases (their ids)."""
    found: dict[str, Decimal] = {}
    for start in range(0, len(cases), CHUNK):
        found |= _of_chunk(view, cases[start : start + CHUNK])
    return found


def _of_chunk(view: View, cases: Sequence[str]) -> dict[str, Decimal]:
    # Looked up from the end of each goal's own series: a long one costs no more than a short one.
    goals, points = table_of(Goal), table_of(Measurement).alias("p")
    inner = table_of(Measurement).alias("x")
    latest = (
        select(inner.c.id)
        .where(inner.c.goal_id == goals.c.id, inner.c.value.is_not(None))
        .order_by(inner.c.at.desc(), inner.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(goals.c.id, points.c.value)
        .select_from(goals.join(points, points.c.id == latest))
        .where(goals.c.case_id.in_(list(cases)))
    )
    return {row[0]: row[1] for row in view.connection.execute(statement)}
