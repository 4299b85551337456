"""Finding a case while its code or the client's name is still being typed."""

from dataclasses import dataclass

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import alike

MOST = 20
"""Clients that are offered by code, and as many by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case that may be meant: of a client the open one, else the latest.

    ``name`` is the client's as staff see it, ``names`` those it is made of.
    """

    ref: str
    name: str
    names: tuple[str | None, ...]
    model: str
    status: str
    worker: str | None


def candidates(view: View, said: str) -> list[Candidate]:
    """The cases that what was typed so far may mean; none where nothing was typed."""
    clients = alike(view, said, most=MOST)
    chosen: dict[str, Case] = {}
    for case in view.all(Case, order=("episode",), client_id=[one.id for one in clients]):
        before = chosen.get(case.client_id)
        if before is None or before.status != "open" or case.status == "open":
            chosen[case.client_id] = case
    workers = {case.worker_id for case in chosen.values()} - {None}
    handles = {one.id: one.handle for one in view.all(Worker, id=workers)}
    return [
        Candidate(
            ref=case_ref(client.code, one.episode),
            name=client.shown_name,
            names=(client.name, client.goes_by),
            model=one.model,
            status=one.status,
            worker=None if one.worker_id is None else handles[one.worker_id],
        )
        for client in clients
        if (one := chosen.get(client.id)) is not None
    ]
