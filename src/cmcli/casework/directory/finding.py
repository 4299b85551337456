"""Finding entries of the directory: those that fit a case, or those with some words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cmcli.casework.directory.seeking import seeker_of
from cmcli.casework.directory.values import FitQuestion
from cmcli.catalog.access import labels
from cmcli.domain.needs import Need
from cmcli.domain.resource_match import Labels, Match, match
from cmcli.domain.resources import Resource
from cmcli.domain.seekers import Seeker
from cmcli.domain.words import AgencyWords
from cmcli.store.core.directory_index import ANY
from cmcli.store.core.view import View
from cmcli.store.reading import search
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.fitting import first_by_name, fitting, fitting_among

_MOST_HITS = 2_000
"""The newest entries with the words that are looked through."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry of the directory, and how it fits the client if one is meant."""

    resource: Resource
    match: Match | None

    def as_dict(self) -> dict[str, object]:
        """The entry for JSON, with the reasons."""
        one, how = self.resource, self.match
        return {
            "number": one.number,
            "name": one.name,
            "organization": one.organization,
            "needs": list(one.needs or ()),
            "phone": one.phone,
            "program": one.program,
            "fits": None if how is None else how.fits,
            "for": [] if how is None else list(how.speaks_for),
            "against": [] if how is None else list(how.against),
            "unknown": [] if how is None else list(how.unknown),
        }


def labels_of(words: AgencyWords) -> Labels:
    """Return the labels that the reasons use."""
    return Labels(labels("need domain", words), labels("group of people", words))


def find_fits(
    view: View, asked: FitQuestion, found: FoundCase | None, *, name: str | None = None
) -> list[Fit]:
    """Return the entries that are asked for: for a case the best first, else by name.

    ``name`` is what the reasons call the client.
    """
    hits = None
    if asked.words:
        words = " ".join(asked.words)
        hits = [
            hit.row_id for hit in search.find(view, words, tables=("resources",), limit=_MOST_HITS)
        ]
    if found is None:
        return _by_name(view, asked, hits)
    who = seeker_of(view, found, name=name)
    if asked.need is not None:
        who = replace(who, needs={asked.need: _rating(view, found, asked.need)})
    if hits is None:
        ids = fitting(view, who, limit=asked.limit, every=asked.every)
    else:
        domain = asked.need or ANY
        ids = fitting_among(view, who, hits, domain=domain, limit=asked.limit, every=asked.every)
    return _judged(view, who, ids)[: asked.limit]


def _rating(view: View, found: FoundCase, domain: str) -> int | None:
    need = view.one(Need, case_id=found.case.id, domain=domain)
    return None if need is None else need.rating


def _by_name(view: View, asked: FitQuestion, hits: Sequence[str] | None) -> list[Fit]:
    domain = asked.need or ANY
    if hits is None:
        ids = first_by_name(view, domain, limit=asked.limit)
    else:
        ids = fitting_among(view, None, hits, domain=domain, limit=asked.limit, every=False)
    entries = {one.id: one for one in view.all(Resource, id=ids)}
    return [Fit(entries[key], None) for key in ids]


def _judged(view: View, who: Seeker, ids: Sequence[str]) -> list[Fit]:
    """Judge entries by the rule, in its order."""
    told = labels_of(view.words)
    places = []
    for one in view.all(Resource, id=ids):
        how = match(one, who, told)
        places.append((how.place(one), Fit(one, how)))
    return [fit for _, fit in sorted(places, key=lambda place: place[0])]
