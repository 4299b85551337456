"""Where a service is and how to call it: one of its places, its address and its phones."""

from collections.abc import Iterator

from cmcli.exchange.hsds.parts import Notes, Part

_NOT_CALLED = ("fax", "tty", "tdd", "pager", "sms")
_MOST_PHONES = 5


def chosen_place(service: Part, notes: Notes) -> tuple[Part | None, int]:
    """Return the place to show, the first by its name of those that people can go to, with how many
    more there are. What belongs to the service at that place is with it."""
    places: dict[tuple[str, str], Part] = {}
    for at in service.all("service_at_locations"):
        for location in at.all("locations"):
            held = {kind: [*at.all(kind), *location.all(kind)] for kind in ("phones", "schedules")}
            whole = Part(location.place, location.fields, {**location.held, **held})
            if location["type"].lower() not in ("virtual", "postal"):
                places.setdefault((location["name"], _address(whole)), whole)
    if not places:
        return None, 0
    with_address = [key for key in places if key[1]]
    first = min(with_address or places)
    more = len(places) - 1
    if more:
        notes.left["further places of services (the address only says how many)"] += more
    return places[first], more


def address_of(place: Part | None, more: int) -> str:
    """Say where to go: the name of the place and its address, and how many more there are."""
    if place is None or not (said := _address(place)):
        return ""
    name = place["name"]
    whole = f"{name}, {said}" if name and name.lower() not in said.lower() else said
    if not more:
        return whole
    return f"{whole}; and {more} more {'place' if more == 1 else 'places'}"


def _address(place: Part) -> str:
    """Return an address on one line; those for letters only are none to go to."""
    for one in place.all("addresses"):
        kind = one["type"].lower()
        if kind and "physical" not in kind:
            continue
        region = " ".join(filter(None, (one["state_province"], one["postal_code"])))
        lines = (one["address_1"], one["address_2"], one["city"], region)
        said = ", ".join(" ".join(line.split()) for line in lines if line)
        if said:
            return said
    return " ".join(place["address"].split())


def phones_of(service: Part, place: Part | None, owner: Part | None) -> str:
    """Return the phones of the service, else of its place, else of its organization."""
    for part in (service, place, owner):
        found = dict.fromkeys(_phones(part)) if part else {}
        if found:
            return "; ".join(list(found)[:_MOST_PHONES])
    return ""


def _phones(part: Part) -> Iterator[str]:
    for one in part.all("phones"):
        number = " ".join(one["number"].strip("\"' ").split())
        if number and one["type"].lower() not in _NOT_CALLED:
            yield f"{number} ext. {one['extension']}" if one["extension"] else number
    if part["phones"]:
        yield " ".join(part["phones"].split())
