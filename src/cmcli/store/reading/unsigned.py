"""Notes that nobody has signed, counted by worker, with the oldest of each."""

from datetime import date
from functools import cache

from sqlalchemy import bindparam, func, select

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Note
from cmcli.domain.staff_clock import UnsignedNotes
from cmcli.domain.workers import Worker
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View


def unsigned_notes(view: View, last: date) -> list[UnsignedNotes]:
    """Return who has notes of that day or before without a signature, by handle."""
    return [
        UnsignedNotes(handle, count, on, case_ref(code, episode))
        for handle, count, on, code, episode in view.rows(_unsigned(), last=last)
    ]


@cache
def _unsigned() -> Statement:
    notes, cases = table_of(Note), table_of(Case).c
    clients, workers = table_of(Client).c, table_of(Worker).c
    worker = notes.c.worker_id
    oldest = func.row_number().over(partition_by=worker, order_by=(notes.c.on, notes.c.id))
    ranked = (
        select(
            worker,
            notes.c.case_id,
            notes.c.on,
            func.count().over(partition_by=worker).label("notes"),
            oldest.label("place"),
        )
        .where(
            notes.c.signed_at.is_(None),
            notes.c.error_at.is_(None),
            notes.c.on <= bindparam("last", type_=notes.c.on.type),
        )
        .subquery()
    )
    return Statement(
        select(workers.handle, ranked.c.notes, ranked.c.on, clients.code, cases.episode)
        .where(
            ranked.c.place == 1,
            workers.id == ranked.c.worker_id,
            cases.id == ranked.c.case_id,
            clients.id == cases.client_id,
        )
        .order_by(workers.handle)
    )
