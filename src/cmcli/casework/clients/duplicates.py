"""Duplicates over the whole store: pairs of clients who may be one person.

Only clients who share a date of birth, a phone or the sound of a name are compared, and within
such a group each only with its neighbours, so that the work grows with the number of clients.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from cmcli.catalog.names import sounds
from cmcli.domain.births import Birth, compare_births
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.duplicates import Person, Resemblance, resemblance
from cmcli.domain.names import NameWord, PersonName
from cmcli.store.core.view import View
from cmcli.store.reading.people import persons

NEIGHBOURS = 30
"""Clients of a group that each one is compared with."""

Known = tuple[Client, Person]


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two clients who may be one person; the one with the older record first."""

    one: Client
    other: Client
    by: Resemblance

    def as_dict(self) -> dict[str, object]:
        """The pair for lists and JSON."""
        one, other = self.one, self.other
        return {
            "code": one.code,
            "name": one.shown_name,
            "born": _born(one),
            "other": other.code,
            "other_name": other.shown_name,
            "other_born": _born(other),
            "verdict": self.by.verdict,
            "match": self.by.score,
            "why": " ".join(self.by.reasons),
        }


def _born(client: Client) -> str | None:
    return None if client.birth is None else str(client.birth)


def list_duplicates(view: View, *, worker_id: str | None = None) -> list[dict[str, object]]:
    """Return the pairs, the surest first; of a worker, those with a client of theirs."""
    pairs = duplicate_pairs(view)
    if worker_id is not None:
        theirs = {case.client_id for case in view.all(Case, worker_id=worker_id)}
        pairs = [pair for pair in pairs if {pair.one.id, pair.other.id} & theirs]
    return [pair.as_dict() for pair in pairs]


def duplicate_pairs(view: View) -> list[DuplicatePair]:
    """Find the pairs of clients who may be one person, the surest first.

    Clients whose dates of birth differ are left out.
    """
    known = persons(view, view.all(Client))
    found: dict[tuple[str, str], DuplicatePair] = {}
    seen: set[tuple[str, str]] = set()
    for group in _groups(known):
        for (one, first), (other, second) in _neighbours(group):
            key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if key in seen:
                continue
            seen.add(key)
            if compare_births(first.birth, second.birth).kind == "other":
                continue
            by = resemblance(first, second)
            if by is not None:
                older, newer = (one, other) if one.id == key[0] else (other, one)
                found[key] = DuplicatePair(older, newer, by)
    return sorted(found.values(), key=lambda pair: (*pair.by.rank, pair.one.code, pair.other.code))


def _groups(known: Iterable[Known]) -> Iterator[list[Known]]:
    """Yield the clients who have a key in common, for every key."""
    groups: defaultdict[tuple[object, ...], list[Known]] = defaultdict(list)
    for one in known:
        for key in _keys(one[1]):
            groups[key].append(one)
    return (group for group in groups.values() if len(group) > 1)


def _keys(person: Person) -> set[tuple[object, ...]]:
    keys: set[tuple[object, ...]] = {("phone", phone) for phone in person.phones}
    if person.birth.day is not None:
        keys.add(("born", person.birth.day))
    for name, _ in person.names:
        keys |= _name_keys(name)
    return keys


def _name_keys(name: PersonName) -> set[tuple[object, ...]]:
    """The sounds of each two words of a name, whatever their order; of a lone word its own."""
    heard = [_heard(word) for word in name.words]
    alone = heard[0] if len(heard) == 1 else ()
    keys: set[tuple[object, ...]] = {("name", sound) for sound in alone}
    pairs = (pair for two in combinations(heard, 2) for pair in product(*two))
    keys |= {("name", *sorted(pair)) for pair in pairs}
    letters = "".join(sorted(letter for word in name.words for letter in word.whole))
    return keys | ({("whole", letters)} if letters else set())


def _heard(word: NameWord) -> set[str]:
    """A sound of the word, and one of each name that it is short for."""
    return {min(sounds(text), default=text) for text in (word.whole, *word.short_for)}


def _neighbours(group: list[Known]) -> Iterator[tuple[Known, Known]]:
    """Yield each client of a group with those next to it, by birth and name."""
    ordered = sorted(group, key=_order) if len(group) > NEIGHBOURS else group
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
            yield one, other


def _order(known: Known) -> tuple[str, tuple[str, ...], str]:
    client, person = known
    return (
        str(client.birth or Birth()),
        tuple(word.plain for word in reversed(person.name.words)),
        client.id,
    )
