"""JSON documents of a directory: whole services, lists of them, pages, and tables as JSON."""

import json
from collections.abc import Iterator
from itertools import count

from cmcli.errors import UsageProblem
from cmcli.exchange.files import Member, pieces
from cmcli.exchange.hsds.parts import KINDS, TABLES, Notes, Part, Place
from cmcli.exchange.lines import lines_of

MAX_JSON = 100 * 1024 * 1024
"""Bytes of one JSON document, which is read as a whole."""

_BY_LINE = (".jsonl", ".ndjson")
_LOCATION = ("latitude", "location_type", "addresses", "physical_addresses")
_ORGANIZATION = ("website", "tax_status", "tax_id", "legal_status", "year_incorporated", "logo")


def parts_of(member: Member, notes: Notes) -> Iterator[tuple[str, Part]]:
    """Yield the objects of a file, each with its kind; what can't be read is noted."""
    named = TABLES.get(member.name.lower())
    numbers = count(1)
    for place, item, kind in _items(member, named, notes):
        at = place or Place(member.file, next(numbers), "item")
        notes.rows[member.file] += 1
        if isinstance(item, dict):
            yield from _read(item, kind, at, notes)
        else:
            notes.reject(at, "bad-item", "it is not an object.")


def _items(
    member: Member, named: str | None, notes: Notes
) -> Iterator[tuple[Place | None, object, str | None]]:
    """Yield the items of a file, with their place if they have lines, and with their kind if it is
    known."""
    if member.ending.lower() in _BY_LINE:
        for line, raw in enumerate(lines_of(pieces(member), member.name), 1):
            place = Place(member.file, line)
            if raw.strip() and (item := _parsed(raw, place, notes)) is not None:
                yield place, item, named
        return
    document = _parsed(_bytes(member), Place(member.file), notes)
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        pages = document.get("total_pages")
        if isinstance(pages, int) and pages > 1:
            notes.pages += 1
            notes.of_pages = max(pages, notes.of_pages)
        document = document["contents"]
    if isinstance(document, list):
        yield from ((None, item, named) for item in document)
    elif isinstance(document, dict) and (tables := _tables(document)):
        yield from ((None, item, kind) for kind, rows in tables for item in rows)
    elif document is not None:
        yield None, document, None


def _bytes(member: Member) -> bytes:
    """Return a whole file."""
    read = bytearray()
    for piece in pieces(member):
        read += piece
        if len(read) > MAX_JSON:
            raise UsageProblem(
                f"{member.file} is larger than {MAX_JSON // 2**20} MB, which is the most for JSON.",
                "Ask for the tables (CSV) or for JSON lines: they may be larger.",
            )
    return bytes(read)


def _parsed(raw: bytes, place: Place, notes: Notes) -> object:
    """Return what JSON text says; None, noted, if it isn't JSON."""
    try:
        found: object = json.loads(raw)
    except RecursionError:
        notes.reject(place, "too-deep", "its objects are nested too deep to be read.")
    except UnicodeDecodeError:
        notes.reject(place, "bad-json", "it is not UTF-8 text.")
    except ValueError as problem:
        notes.reject(place, "bad-json", f"it is not JSON ({problem}).")
    else:
        return found
    return None


def _tables(document: dict[str, object]) -> list[tuple[str, list[object]]]:
    """Return the tables of a document that is made of them."""
    found = []
    for name, rows in document.items():
        kind = TABLES.get(name.lower().removesuffix(".csv"))
        if kind is not None and isinstance(rows, list):
            found.append((kind, rows))
    return [] if "id" in document else found


def _read(
    item: dict[str, object], kind: str | None, place: Place, notes: Notes
) -> Iterator[tuple[str, Part]]:
    """Yield an object, or the services that it has."""
    service, services = item.get("service"), item.get("services")
    if isinstance(service, dict):
        whole = _part(service, "services", place, notes)
        at = _part(item, "service_at_locations", place, notes)
        yield "services", Part(place, whole.fields, {**whole.held, "service_at_locations": [at]})
    elif isinstance(services, list) and kind in (None, "organizations"):
        owner = _part(item, "organizations", place, notes)
        for one in services:
            if isinstance(one, dict):
                part = _part(one, "services", place, notes)
                yield "services", Part(place, part.fields, {"organizations": [owner], **part.held})
    else:
        of = kind or _guessed(item)
        yield of, _part(item, of, place, notes)


def _guessed(item: dict[str, object]) -> str:
    """Return the kind of an object that stands alone, by the names in it."""
    if any(name in item for name in _LOCATION):
        return "locations"
    return "organizations" if any(name in item for name in _ORGANIZATION) else "services"


def _part(item: dict[str, object], kind: str, place: Place, notes: Notes) -> Part:
    """Read one object and those that it holds."""
    fields: dict[str, str] = {}
    held: dict[str, list[Part]] = {}
    for name, value in item.items():
        inner = KINDS[kind].holds.get(name)
        column = KINDS[kind].columns.get(name)
        if isinstance(value, dict | list):
            if inner is not None:
                several = value if isinstance(value, list) else [value]
                parts = (_inner(one, inner, place, notes) for one in several)
                held.setdefault(inner, []).extend(one for one in parts if one is not None)
            elif value and name not in ("service", "services"):
                notes.pass_over(kind, name)
        elif (text := _text(value)) and column:
            fields.setdefault(column, text)
        elif text:
            notes.pass_over(kind, name)
    return Part(place, fields, held)


def _inner(value: object, kind: str, place: Place, notes: Notes) -> Part | None:
    """Read an object that another one holds; a text is its name."""
    if isinstance(value, dict):
        return _part(value, kind, place, notes)
    text = _text(value)
    named = next((one for one in ("name", "document", kind) if one in KINDS[kind].columns), "")
    return Part(place, {KINDS[kind].columns[named]: text}) if text and named else None


def _text(value: object) -> str:
    """Return a value of JSON as the tables have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
