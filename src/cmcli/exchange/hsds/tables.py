"""The tables of a directory: rows are read one by one, and joined into whole services."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from cmcli.exchange.files import Member, pieces
from cmcli.exchange.hsds.parts import KINDS, LINKS, Notes, Part, Place
from cmcli.exchange.lines import form_problem, lines_of, logical_rows


def rows_of(member: Member, kind: str, notes: Notes) -> Iterator[Part]:
    """Yield the rows of a CSV file; what can't be read is noted."""
    lines = lines_of(pieces(member), member.name)
    first = next(lines, b"")
    rows = logical_rows(chain([first], lines) if first else ())
    line, header, wrong = next(rows, (1, [], "is empty"))
    form = form_problem(first, "HSDS")
    if form or wrong:
        text = f"{form}." if form else f"the row of column names {wrong}."
        notes.reject(Place(member.file, line), "bad-header", text)
        return
    names = [" ".join(name.split()).lower() for name in header]
    known = [KINDS[kind].columns.get(name) for name in names]
    for line, fields, wrong in rows:
        notes.rows[member.file] += 1
        place = Place(member.file, line)
        if wrong:
            notes.reject(place, "bad-row", f"the row {wrong}.")
            continue
        kept: dict[str, str] = {}
        for name, column, value in zip(names, known, map(str.strip, fields), strict=True):
            if value and column:
                kept.setdefault(column, value)
            elif value and name:
                notes.pass_over(kind, name)
            elif value:
                text = "a column without a name has a value, so the columns may be shifted."
                notes.reject(place, "shifted", text, kept.get("id", ""))
                break
        else:
            yield Part(place, kept)


class Tables:
    """All tables but that of the services, by what their rows belong to."""

    def __init__(self) -> None:
        self._by_id: dict[str, dict[str, Part]] = {
            kind: {} for kind in ("organizations", "locations", "taxonomy_terms")
        }
        self._of: defaultdict[tuple[str, str], defaultdict[str, list[Part]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._services: set[str] = set()

    def add(self, kind: str, part: Part, notes: Notes) -> None:
        """Keep a row; of two with one id, what refers to them gets the first."""
        if kind in self._by_id:
            first = self._by_id[kind].setdefault(part["id"], part)
            if part["id"] and first.fields != part.fields:
                text = f"its id is also on {first.place} with another content; that one is used."
                notes.warn(part.place, "duplicate", text, part["id"])
        for link in LINKS:
            if part[link]:
                self._of[link, part[link]][kind].append(part)
                break

    def whole(self, service: Part, notes: Notes) -> Part:
        """Return the service with all that belongs to it."""
        self._services.add(service["id"])
        held = self._with(service, "service_id")
        if not service.all("organizations") and service["organization_id"]:
            held["organizations"] = list(self._organization(service, notes))
        joined = (self._at_place(one) for one in held.get("service_at_locations", ()))
        held["service_at_locations"] = [*joined] or [*self._only_place(service, notes)]
        held["attributes"] = [self._named(one) for one in held.get("attributes", ())]
        return Part(service.place, service.fields, held)

    def orphans(self) -> int:
        """Count the rows that belong to a service that was not made whole.

        Attributes may belong to anything.
        """
        return sum(
            len(rows)
            for (link, key), by_kind in self._of.items()
            if link == "service_id" and key not in self._services
            for kind, rows in by_kind.items()
            if kind != "attributes"
        )

    def _with(self, part: Part, link: str) -> dict[str, list[Part]]:
        """Return what a part holds, and the rows that belong to it."""
        own = {kind: list(held) for kind, held in part.held.items()}
        theirs = self._of.get((link, part["id"])) if part["id"] else None
        for kind, rows in (theirs or {}).items():
            own[kind] = [*own.get(kind, ()), *rows]
        return own

    def _organization(self, service: Part, notes: Notes) -> Iterable[Part]:
        key = service["organization_id"]
        found = self._by_id["organizations"].get(key)
        if found is not None:
            phones = self._rows("phones", key)
            yield Part(found.place, found.fields, {"phones": [*found.all("phones"), *phones]})
        elif not service["organization_name"]:
            text = "its organization is not in the directory, so the entry names none."
            notes.warn(service.place, "orphan", text, service["id"])

    def _at_place(self, part: Part) -> Part:
        """Return a service at a place with the place."""
        held: dict[str, list[Part]] = self._with(part, "service_at_location_id")
        place = self._by_id["locations"].get(part["location_id"])
        held["locations"] = held.get("locations") or ([place] if place else [])
        held["locations"] = [self._location(one) for one in held["locations"]]
        return Part(part.place, part.fields, held)

    def _location(self, part: Part) -> Part:
        return Part(part.place, part.fields, self._with(part, "location_id"))

    def _only_place(self, service: Part, notes: Notes) -> Iterator[Part]:
        """Yield the place of the organization, if it has only one: then the service is there."""
        places = self._rows("locations", service["organization_id"])
        if len(places) == 1:
            yield Part(service.place, {}, {"locations": [self._location(places[0])]})
        elif places:
            notes.left[
                ("services without an address, because their organization has several places")
            ] += 1

    def _rows(self, kind: str, organization: str) -> list[Part]:
        """Return the rows of a kind that belong to an organization."""
        theirs = self._of.get(("organization_id", organization)) if organization else None
        return theirs.get(kind, []) if theirs else []

    def _named(self, attribute: Part) -> Part:
        """Return an attribute with its term."""
        term = self._by_id["taxonomy_terms"].get(attribute["taxonomy_term_id"])
        if term is None or attribute.held:
            return attribute
        return Part(attribute.place, attribute.fields, {"taxonomy_terms": [term]})
