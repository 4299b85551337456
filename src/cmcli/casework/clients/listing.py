"""The list of clients, each with their cases."""

from collections import defaultdict
from typing import Any

from cmcli.casework.clients.duplicates import list_duplicates
from cmcli.casework.clients.values import ClientListing
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.statuses import meant_by_code
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_worker


def list_clients(view: View, asked: ClientListing) -> list[dict[str, object]]:
    """Return the clients by code, with those of their cases that the question is about, or pairs
    of clients who may be one person."""
    whose: dict[str, Any] = {}
    if asked.worker is not None:
        whose = {"worker_id": find_worker(view, asked.worker, field="worker").id}
    if asked.duplicates:
        return list_duplicates(view, **whose)
    cases: defaultdict[str, list[Case]] = defaultdict(list)
    for case in view.all(Case, order=("episode",), **whose):
        cases[case.client_id].append(case)
    return [
        {
            "code": client.code,
            "name": client.name,
            "goes_by": client.goes_by,
            "dob": client.dob,
            "born": client.born,
            "phone": client.phone,
            "phones": [{"number": one.number, "note": one.note} for one in client.numbers],
            "cases": [case_ref(client.code, case.episode) for case in cases[client.id]],
            "status": _status(cases[client.id]),
        }
        for client in view.all(Client, order=("code",))
        if client.id in cases
    ]


def _status(cases: list[Case]) -> str:
    """Return the status of the case that the client's code means: an open one comes first."""
    statuses = [case.status for case in sorted(cases, key=lambda case: case.begun)]
    return statuses[meant_by_code(statuses)[-1]]
