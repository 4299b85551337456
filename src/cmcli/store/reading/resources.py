"""Finding an entry of the directory by what people type: its number or its name."""

from collections.abc import Sequence

from cmcli.domain.dates import short_day
from cmcli.domain.resources import Resource
from cmcli.domain.text import normalise, quoted
from cmcli.errors import Ambiguous, NotFound
from cmcli.store.core.view import View
from cmcli.store.reading import search

_COMPARED = 300
"""The most entries whose names are compared."""
_SHOWN = 5
"""The most entries that an error names."""


def find_resource(view: View, said: str, *, field: str | None = None) -> Resource:
    """Return the entry of the directory with that number, that name, or that part of its name.

    A number beats the same name, the whole name beats a part of it, and an entry that is still
    offered beats one that has ended. ``field`` is the field of a verb that names the entry.
    Raises :class:`NotFound` or :class:`Ambiguous` (with the numbers of the candidates).
    """
    said = said.strip()
    numbered = _numbered(view, said)
    if numbered is not None:
        return numbered
    named = view.all(Resource, order=("-number",), id=_ids_named(view, said))
    asked = normalise(said)
    whole = [one for one in named if normalise(one.name) == asked]
    found = _offered_first(whole or named)
    if not found:
        raise NotFound(
            f"The directory has no entry {quoted(said)}.",
            "To see the entries: cm resource list WORDS",
            field=field,
        )
    if len(found) > 1:
        raise _ambiguous(said, found)
    return found[0]


def _numbered(view: View, said: str) -> Resource | None:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return None
    return view.one(Resource, number=int(said))


def _ids_named(view: View, said: str) -> list[str]:
    return search.resources_named(view, said, limit=_COMPARED)


def _offered_first(found: Sequence[Resource]) -> Sequence[Resource]:
    """Return those that are still offered; all, where none is."""
    return [one for one in found if one.ended_on is None] or found


def _ambiguous(said: str, found: Sequence[Resource]) -> Ambiguous:
    shown = "; ".join(f"{one.number} ({told(one)})" for one in found[:_SHOWN])
    more = " and others" if len(found) > _SHOWN else ""
    return Ambiguous(
        f"{quoted(said)} matches more than one entry of the directory.",
        f"Type one of these numbers: {shown}{more}.",
        candidates=[str(one.number) for one in found],
    )


def told(one: Resource) -> str:
    """Return an entry's name with its organization, and that it has ended, if so."""
    ended = None if one.ended_on is None else f"ended {short_day(one.ended_on)}"
    of = one.organization if one.organization != one.name else None
    return ", ".join(part for part in (one.name, of, ended) if part)
