"""Records of several cases as the rows of a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View


def record_rows(
    view: View,
    records: Iterable[Any],
    cases: Iterable[Case],
    told: Callable[[Any, Mapping[str, str]], Mapping[str, object]],
) -> list[dict[str, object]]:
    """Return a row for each record of one of the cases, in the order of the records.

    It is what ``told`` makes of the record and the usernames of the workers by their ids, with the
    reference, the client's name and the worker of its case.
    """
    by_id = {one.id: one for one in cases}
    shown = [one for one in records if one.case_id in by_id]
    ids = {by_id[one.case_id].client_id for one in shown}
    clients = {one.id: one for one in view.all(Client, id=ids)}
    handles = {one.id: one.handle for one in view.all(Worker)}
    rows = []
    for one in shown:
        case = by_id[one.case_id]
        client = clients[case.client_id]
        row = {"ref": case_ref(client.code, case.episode), "name": client.shown_name}
        holder = None if case.worker_id is None else handles[case.worker_id]
        rows.append({**row, **told(one, handles), "worker": holder})
    return rows
