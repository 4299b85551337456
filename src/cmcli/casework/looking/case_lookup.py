"""Finding a case while its code or the client's name is still being typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmcli.casework.looking.glance import glances
from cmcli.catalog.access import labels
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client, FormerValue
from cmcli.domain.dates import short_day
from cmcli.domain.text import phone_asked
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading import search
from cmcli.store.reading.find import alike

MOST = 20
"""Clients that are offered by code, and as many by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case that may be meant: of a client the open one, else the latest.

    ``name`` is the client's as staff see it, ``names`` those it is made of. ``phone`` is the one
    by which the client was found, with its last day if it is a former one.
    """

    ref: str
    name: str
    names: tuple[str | None, ...]
    model: str
    status: str
    worker: str | None
    born: str | None
    phone: str | None = None


def candidates(view: View, said: str) -> list[Candidate]:
    """The cases that what was typed so far may mean; none where nothing was typed."""
    phones = _phones(view, phone_asked(said))
    found = {one.id: one for one in view.all(Client, order=("code",), id=list(phones))}
    found |= {one.id: one for one in alike(view, said, most=MOST)}
    clients = list(found.values())
    chosen = _cases(view, list(found))
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
            born=None if client.birth is None else client.birth.said,
            phone=phones.get(client.id),
        )
        for client in clients
        if (one := chosen.get(client.id)) is not None
    ]


def described(view: View, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Tell the clients with these codes apart: name, birth, model and last contact, by code."""
    clients = {one.id: one for one in view.all(Client, order=("code",), code=list(codes))}
    cases = _cases(view, list(clients))
    met = {one.case_id: one.met_on for one in glances(view, list(cases.values()))}
    found = []
    for client_id, case in cases.items():
        client, met_on = clients[client_id], met[case.id]
        parts = (
            client.shown_name,
            client.birth and f"born {client.birth.said}",
            case.model if case.status == "open" else f"{case.model}, {case.status}",
            f"last contact {short_day(met_on)}" if met_on else "no contact yet",
        )
        found.append((client.code, ", ".join(part for part in parts if part)))
    return sorted(found)


def _cases(view: View, clients: Sequence[str]) -> dict[str, Case]:
    """Client's id → the open case, else the latest."""
    chosen: dict[str, Case] = {}
    for case in view.all(Case, order=("opened_on", "episode"), client_id=list(clients)):
        before = chosen.get(case.client_id)
        if before is None or before.status != "open" or case.status == "open":
            chosen[case.client_id] = case
    return chosen


def _phones(view: View, digits: str) -> dict[str, str]:
    """Client's id → the phone that ends in these digits, a present one before a former one."""
    hits = search.phoned(view, digits, limit=MOST) if digits else []
    former = view.all(FormerValue, id=[hit.row_id for hit in hits if hit.row_id != hit.client_id])
    found = {one.client_id: one.told(labels) for one in former}
    for client in view.all(Client, id=[hit.client_id for hit in hits if hit.client_id]):
        phone = client.phone_with(digits)
        if phone is not None:
            found[client.id] = f"phone {phone.said}"
    return found
