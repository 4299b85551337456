"""The one strict reader of the catalogue's TOML files.

A shape describes a valid value. An invalid one becomes a sentence with the file and the key. The
modules beside this one describe the single files.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cmcli.errors import CatalogProblem, UsageProblem

UNTOUCHED = "If you did not change this file, install cm again."

HERE = Path(__file__).parent
"""The files are beside this module (importlib.resources would cost more than reading one)."""


def near(word: str, known: Iterable[str]) -> str | None:
    """Return ``Did you mean home?`` for a word close to known ones, None if none is close."""
    found = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(found)}?" if found else None


def _nothing_meant(word: str) -> str | None:
    return None


def among(
    key: str,
    known: tuple[str, ...],
    noun: str,
    meant: Callable[[str], str | None] = _nothing_meant,
) -> str:
    """Return the key as it is known; raises :class:`UsageProblem` with the nearest keys.

    ``meant`` returns the key for which an unknown word is another word.
    """
    if key in known:
        return key
    wanted = "-".join(key.casefold().replace("_", " ").split())
    for one in known:
        if one.casefold() == wanted:
            return one
    guess = f"Did you mean {other}?" if (other := meant(wanted)) in known else near(wanted, known)
    every = f"Use one of: {', '.join(known)}."
    a = "an" if noun[0] in "aeiou" else "a"
    raise UsageProblem(
        f"{key!r} isn't {a} {noun}.",
        f"{guess} {every}" if guess else every,
        code="unknown-key",
    )


class FilePlace(NamedTuple):
    """A place in a file, such as ``needs.toml: domains.housing.label``."""

    file: str
    path: str = ""

    def at(self, key: object) -> "FilePlace":
        """Return the place of a key, or of an item by its number, within this place."""
        return FilePlace(self.file, f"{self.path}.{key}" if self.path else str(key))

    def problem(self, what: str, hint: str | None = None) -> CatalogProblem:
        """Return the error to raise: this place and its fault."""
        name = f"{self.file}: {self.path}" if self.path else self.file
        return CatalogProblem(f"{name} {what}.", hint or UNTOUCHED)


class Shape(NamedTuple):
    """A rule for a value: ``says`` in words, ``read`` checks one and returns it."""

    says: str
    read: Callable[[object, FilePlace], Any]
    optional: bool = False


def optional(shape: Shape) -> Shape:
    """Return the same shape for an optional key, which reads as None where it is absent."""
    return Shape(shape.says, shape.read, optional=True)


def _wrong(value: object, says: str, place: FilePlace) -> CatalogProblem:
    shown = repr(value) if isinstance(value, str | int) else f"a {type(value).__name__}"
    return place.problem(f"must be {says}, not {shown}")


def _read_text(value: object, place: FilePlace) -> str:
    if not isinstance(value, str) or not value or value != value.strip():
        raise _wrong(value, TEXT.says, place)
    return value


def _read_flag(value: object, place: FilePlace) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, FLAG.says, place)
    return value


TEXT = Shape("a text that is not empty, without spaces around it", _read_text)
FLAG = Shape("true or false", _read_flag)


def whole(low: int, high: int) -> Shape:
    """Make the shape of a whole number from ``low`` to ``high``."""
    says = f"a whole number from {low} to {high}"

    def read(value: object, place: FilePlace) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise _wrong(value, says, place)
        return value

    return Shape(says, read)


def exact(low: int, high: int) -> Shape:
    """Make the shape of a number from ``low`` to ``high``, read exactly as it is written, as a
    fraction."""
    says = f"a number from {low} to {high}"

    def read(value: object, place: FilePlace) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise _wrong(value, says, place)
        if not low <= value <= high:
            raise place.problem(f"must be {says}, not {value}")
        return Fraction(value)

    return Shape(says, read)


def one_of(keys: Collection[str], noun: str) -> Shape:
    """Make the shape of a reference: one of the keys."""

    def read(value: object, place: FilePlace) -> str:
        if not isinstance(value, str):
            raise _wrong(value, f"a {noun}", place)
        if value not in keys:
            hint = near(value, keys) or f"Use one of: {', '.join(keys)}."
            raise place.problem(f"names {value!r}, which is not a {noun}", hint)
        return value

    return Shape(f"a {noun}", read)


def several(item: Shape, *, unique: bool = True) -> Shape:
    """Make the shape of a list, read as a tuple; with ``unique`` no item may appear twice."""
    says = f"a list, each item of it {item.says}"

    def read(value: object, place: FilePlace) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong(value, says, place)
        items = tuple(item.read(one, place.at(n)) for n, one in enumerate(value, start=1))
        if unique and len(set(items)) < len(items):
            twice = next(one for one in items if items.count(one) > 1)
            raise place.problem(f"names {twice!r} twice")
        return items

    return Shape(says, read)


def table(shapes: Mapping[str, Shape]) -> Shape:
    """Make the shape of a table of these keys, in this order; absent optional ones read as None."""

    def read(value: object, place: FilePlace) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(value, "a table", place)
        for key in value:
            if key not in shapes:
                hint = near(key, shapes) or f"Use one of: {', '.join(shapes)}."
                raise place.at(key).problem("is an unknown key", hint)
        for key, shape in shapes.items():
            if key not in value and not shape.optional:
                raise place.at(key).problem("is missing", f"It must be {shape.says}.")
        return {
            key: shape.read(value[key], place.at(key)) if key in value else None
            for key, shape in shapes.items()
        }

    return Shape("a table", read)


def keyed(value_shape: Shape, keys: Shape = TEXT) -> Shape:
    """Make the shape of a table with free keys, which ``keys`` reads, in the file's order."""

    def read(value: object, place: FilePlace) -> dict[Any, Any]:
        if not isinstance(value, dict) or not value:
            raise _wrong(value, "a table that is not empty", place)
        return {
            keys.read(key, place): value_shape.read(one, place.at(key))
            for key, one in value.items()
        }

    return Shape("a table that is not empty", read)


class Band(NamedTuple):
    """A label for values above ``start`` up to and including ``end`` (None: without end)."""

    start: Fraction
    end: Fraction | None
    label: str


def bands(low: int, high: int) -> Shape:
    """Make the shape of a list of bands from ``low`` on, without gaps and without an end."""
    number = exact(low, high)
    rows = several(table({"from": number, "to": optional(number), "label": TEXT}), unique=False)

    def read(value: object, place: FilePlace) -> tuple[Band, ...]:
        found = tuple(Band(row["from"], row["to"], row["label"]) for row in rows.read(value, place))
        if not found or found[0].start != low or found[-1].end is not None:
            raise place.problem(f"must begin at {low} and leave the last band without an end")
        for number_of, (band, after) in enumerate(pairwise(found), start=1):
            _check_neighbours(band, after, place.at(number_of))
        return found

    return Shape("a list of bands", read)


def _check_neighbours(band: Band, after: Band, place: FilePlace) -> None:
    if band.end is None:
        raise place.problem(f"({band.label}) has no end, and overlaps with {after.label}")
    if band.end <= band.start:
        raise place.problem(f"({band.label}) ends before it begins")
    if band.end > after.start:
        raise place.problem(f"({band.label}) overlaps with {after.label}")
    if band.end < after.start:
        raise place.problem(f"({band.label}) leaves a gap before {after.label}")


def parse(file: str, text: str, shape: Shape) -> Any:
    """Read the content of a file by its shape; raises :class:`CatalogProblem`.

    Numbers with a point become exact fractions, never floats.
    """
    try:
        tree = tomllib.loads(text, parse_float=Fraction)
    except ValueError as problem:
        raise CatalogProblem(f"{file} is not valid TOML: {problem}.", UNTOUCHED) from problem
    return shape.read(tree, FilePlace(file))


def file_text(root: Path, *path: str) -> tuple[str, str]:
    """Return the name of a file, as messages have it, and its text."""
    name = "/".join(path)
    try:
        return name, root.joinpath(*path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CatalogProblem(f"{name} of the catalogue cannot be read.", UNTOUCHED) from problem
