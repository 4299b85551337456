"""The open cases of workers as load sees them, each with the household that it counts in."""

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import bindparam, select

from cmcli.domain.caseload import Held
from cmcli.domain.cases import Case
from cmcli.domain.households import HouseholdMember
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading import conditions


def open_cases(view: View, workers: Sequence[str]) -> Iterator[tuple[str, Held]]:
    """Each open case of these workers (ids), with the worker's id, in the order of the cases."""
    for start in range(0, len(workers), CHUNK):
        for worker, *columns in view.rows(_open(), workers=workers[start : start + CHUNK]):
            yield worker, Held(*columns)


@cache
def _open() -> Statement:
    cases, members = table_of(Case), table_of(HouseholdMember)
    of_client = members.c.client_id == cases.c.client_id
    joined = cases.outerjoin(members, of_client & conditions.counts_in_household(members.c))
    columns = (
        cases.c.worker_id,
        cases.c.id,
        cases.c.model,
        cases.c.acuity,
        members.c.household_id,
        cases.c.client_id,
    )
    asked = bindparam("workers", type_=cases.c.worker_id.type, expanding=True)
    return Statement(
        select(*columns)
        .select_from(joined)
        .where(cases.c.worker_id.in_(asked), cases.c.status == "open")
        .order_by(cases.c.id),
        "workers",
    )
