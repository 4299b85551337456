"""People: what they are compared by, their former names, and who may be one person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from cmcli.catalog.names import name_of, sounds
from cmcli.domain.births import Birth
from cmcli.domain.clients import NAMES, Client, FormerValue
from cmcli.domain.duplicates import Person, candidate_starts, phone_keys
from cmcli.domain.names import PersonName
from cmcli.domain.people import PersonAround, names_of
from cmcli.store.core.mapping import from_row, table_of
from cmcli.store.core.view import View
from cmcli.store.reading import search

MOST = 200
"""The most candidates to compare, for each of the ways to find them."""


def former_names(view: View, clients: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the former names by client; a client without any is left out."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in view.all(FormerValue, client_id=set(clients), field=NAMES):
        found[one.client_id] += (one.value,)
    return dict(found)


def names_beside(
    view: View, clients: Iterable[str], former: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return by client what is hidden with the name: former names, and those of people around.

    ``former`` are the former names, where they were read already.
    """
    ids = set(clients)
    view.ahead(PersonAround, order=("number",), client_id=ids)
    found = defaultdict(tuple, former_names(view, ids) if former is None else former)
    for one in view.all(PersonAround, order=("number",), client_id=ids):
        found[one.client_id] += names_of([one])
    return dict(found)


def person(
    *,
    name: str | None,
    goes_by: str | None = None,
    birth: Birth | None = None,
    phones: Iterable[str] = (),
    former: Iterable[str] = (),
) -> Person:
    """Make what a person is compared by."""
    return Person(
        name=name_of(name or ""),
        goes_by=name_of(goes_by or ""),
        former=tuple(map(name_of, former)),
        birth=birth or Birth(),
        phones=phone_keys(phones),
    )


def persons(view: View, clients: Iterable[Client]) -> list[tuple[Client, Person]]:
    """Return clients with what they are compared by, their former names and phones too."""
    found = list(clients)
    former: defaultdict[str, list[FormerValue]] = defaultdict(list)
    fields = [*NAMES, "phones"]
    for one in view.all(FormerValue, client_id=[client.id for client in found], field=fields):
        former[one.client_id].append(one)
    return [(client, _person_of(client, former[client.id])) for client in found]


def _person_of(client: Client, former: Iterable[FormerValue]) -> Person:
    before = list(former)
    return person(
        name=client.name,
        goes_by=client.goes_by,
        birth=client.birth,
        phones=(*(client.phones or ()), *(one.value for one in before if one.field == "phones")),
        former=(one.value for one in before if one.field in NAMES),
    )


def alike(view: View, person: Person) -> list[tuple[Client, Person]]:
    """The clients who share a date of birth, a phone number, the sound of a name or the start of
    one of its words; a bounded number of each."""
    found: dict[str, Client] = {}
    if person.birth.day is not None:
        table = table_of(Client)
        statement = select(table).where(table.c.dob == person.birth.day)
        rows = view.connection.execute(statement.order_by(table.c.id.desc()).limit(MOST))
        found = {(client := from_row(Client, row)).id: client for row in rows}
    sounding = [_sounds(name) for name, _ in person.names]
    ids = search.names_sounding(view, sounding, sorted(person.phones), limit=MOST)
    ids += search.names_starting(view, candidate_starts(person), limit=MOST)
    more = [key for key in dict.fromkeys(ids) if key not in found]
    found |= {client.id: client for client in view.all(Client, id=more)}
    return persons(view, found.values())


def _sounds(name: PersonName) -> list[list[str]]:
    """The sounds of each word of a name, and of the names that it is short for."""
    return [
        sorted({*word.sounds, *(sound for full in word.short_for for sound in sounds(full))})
        for word in name.words
        if word.sounds
    ]
