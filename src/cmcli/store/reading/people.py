"""People: their former names, and clients who may be the person that comes in."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import or_, select

from cmcli.domain.clients import NAMES, Client, FormerValue
from cmcli.domain.duplicates import Keys
from cmcli.store.core.mapping import from_row, table_of
from cmcli.store.core.view import View
from cmcli.store.reading import search

MOST = 200
"""The most candidates to compare, for each of the two ways to find them."""


def former_names(view: View, clients: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the former names by client; a client without any is left out."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in view.all(FormerValue, client_id=set(clients), field=NAMES):
        found[one.client_id] += (one.value,)
    return dict(found)


def alike(view: View, keys: Keys) -> list[Client]:
    """The clients who share a date of birth, a phone number or the start of a name's word."""
    table = table_of(Client)
    same = []
    if keys.dob is not None:
        same.append(table.c.dob == keys.dob)
    for key in keys.phone_keys:
        same.append(table.c.id.in_(search.clients_phoned(view, key, limit=MOST)))
    found: dict[str, Client] = {}
    if same:
        statement = select(table).where(or_(*same)).order_by(table.c.id.desc()).limit(MOST)
        for row in view.connection.execute(statement):
            client = from_row(Client, row)
            found[client.id] = client
    named = search.names_starting(view, keys.prefixes, limit=MOST)
    found |= {client.id: client for client in view.all(Client, id=named)}
    return list(found.values())
