"""The file of a map that an agency wrote for an import."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmcli.errors import CatalogProblem


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map as an agency wrote it. ``first_on`` is the day when it was first used; None for one
    that is given now."""

    name: str
    text: str
    first_on: date | None = None


def read_map(path: Path) -> MapFile:
    """Read the file of a map; what is in it is judged where it is used."""
    try:
        return MapFile(str(path), path.read_bytes().decode("utf-8"))
    except OSError as problem:
        raise CatalogProblem(f"{path} cannot be read: {problem.strerror}.") from problem
    except ValueError as problem:
        raise CatalogProblem(f"{path} is not UTF-8 text.") from problem
