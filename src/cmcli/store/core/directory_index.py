"""The index of what fits: for every need domain, the entries that help with it, and whom they take.

Like the search index, it is derived from the rows and written with every write of an entry. An
entry that is offered has a row for each of its domains, and one for the domain ``ANY``. A list is
one text with a mark around each of its values, so that SQL finds a value in it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from cmcli.domain.areas import Area
from cmcli.domain.resource_match import sort_name
from cmcli.domain.seekers import ALTERNATIVES
from cmcli.store.core.bookkeeping import RESOURCE_NEEDS
from cmcli.store.core.statements import Statement, insertion

ANY = ""
"""The domain of the rows with every entry that is offered."""

SHOWS = (
    *("name", "needs", "age_from", "age_to", "income_max", "income_percent", "serves", "areas"),
    *("languages", "networks", "eligibility", "ended_on"),
)
"""The columns of an entry that the index is made of."""

_LONGEST_NAME = 200
"""Characters of a name by which entries are sorted."""


def marked(values: Iterable[str] | None, mark: str) -> str:
    """Return a list as one text with a mark around each value; an empty text for no value."""
    found = tuple(values or ())
    return f"{mark}{mark.join(found)}{mark}" if found else ""


def put(connection: Connection, row: Mapping[str, Any]) -> None:
    """Index an entry that isn't in the index."""
    if row["ended_on"] is None:
        domains = (ANY, *dict.fromkeys(row["needs"] or ()))
        entry = _entry(row)
        rows = [{**entry, "domain": domain} for domain in domains]
        insertion(RESOURCE_NEEDS).run(connection, rows)


def kind_of(county: bool) -> str:
    """Return the mark among areas for counties, or for places that may be in one."""
    return "=county" if county else "=place"


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what all rows of an entry have."""
    serves = tuple(dict.fromkeys(row["serves"] or ()))
    areas = [Area.of(text) for text in row["areas"] or ()]
    kinds = [f"{kind_of(one.county)}/{one.state}" for one in areas if one.place]
    areas_and_kinds = [*(f"{one.place}/{one.state}" for one in areas), *kinds]
    numbers = ("number", "age_from", "age_to", "income_max", "income_percent")
    return {
        **{name: row[name] for name in numbers},
        "resource_id": row["id"],
        "name": sort_name(row["name"])[:_LONGEST_NAME],
        "needs": marked(row["needs"], " "),
        "serves": marked(serves, " "),
        "conditions": sum(key not in ALTERNATIVES for key in serves),
        "areas": marked(dict.fromkeys(areas_and_kinds), "|"),
        "languages": marked(map(sort_name, row["languages"] or ()), "|"),
        "networks": marked(map(sort_name, row["networks"] or ()), " | "),
        "more": int(bool(row["eligibility"])),
    }


def drop(connection: Connection, key: str) -> None:
    """Take an entry out of the index."""
    _DROP.run(connection, [{"key": key}])


def clear(connection: Connection) -> None:
    """Empty the index."""
    _CLEAR.run(connection)


def wrong(connection: Connection) -> int:
    """Count the entries that are missing in the index, and its rows of entries not offered."""
    return int(_WRONG.rows(connection)[0][0])


_DROP = Statement(text("DELETE FROM resource_needs WHERE resource_id = :key"))
_CLEAR = Statement(text("DELETE FROM resource_needs"))
_WRONG = Statement(
    text(
        "SELECT (SELECT count(*) FROM resources r WHERE r.ended_on IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM resource_needs n WHERE n.domain = '' AND n.resource_id = r.id))"
        " + (SELECT count(*) FROM resource_needs n WHERE NOT EXISTS"
        " (SELECT 1 FROM resources r WHERE r.id = n.resource_id AND r.ended_on IS NULL))"
    )
)
