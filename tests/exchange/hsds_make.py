"""Small directories of services for tests, as tables or as JSON."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SERVICE = {
    "id": "s1",
    "organization_id": "o1",
    "name": "Food Pantry",
    "description": "<p>Groceries &amp; <b>diapers</b></p><ul><li>no appointment</li></ul>",
    "url": "https://pantry.example",
    "email": "help@pantry.example",
    "status": "active",
    "application_process": "Walk in.",
    "fees_description": "Free",
    "eligibility_description": "Lives in the county",
    "minimum_age": "18+",
    "maximum_age": "999",
    "assured_date": "2026-01-15",
    "last_modified": "2026-02-20",
}
OWNER = {"id": "o1", "name": "Gulf Food Bank"}


def tables(
    folder: Path, *services: Mapping[str, str], **others: Sequence[Mapping[str, str]]
) -> Path:
    """Write the tables of a directory; without services, that of one pantry."""
    folder.mkdir(exist_ok=True)
    rows = {"services": services or (SERVICE,), "organizations": [OWNER], **others}
    for name, table in rows.items():
        columns = list(dict.fromkeys(column for row in table for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(table)
    return folder


def document(path: Path, content: object) -> Path:
    """Write a JSON document."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def nested(**changed: Any) -> dict[str, Any]:
    """Return a service as HSDS 3 nests it."""
    return {**SERVICE, "organization": OWNER, **changed}
