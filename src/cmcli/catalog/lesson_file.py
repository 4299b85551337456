"""The lessons of ``cm learn``, read from ``lessons.toml``."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from cmcli.catalog.reader import HERE, TEXT, FilePlace, Shape, file_text, parse, several, table
from cmcli.catalog.word_files import KEY

Wanted = str | int | bool | tuple[str, ...]


class LessonStep(NamedTuple):
    """One thing to do. ``check`` names the function that finds it done, and ``wants`` is what that
    compares. ``commands`` do it, one after the other; ``done`` is said when it is done."""

    key: str
    text: str
    check: str
    wants: Mapping[str, Wanted]
    hint: str
    commands: tuple[str, ...]
    done: str


class Chapter(NamedTuple):
    """Some steps about one subject."""

    key: str
    title: str
    steps: tuple[LessonStep, ...]


class Lessons(NamedTuple):
    """All chapters, with the text before the first and after the last one."""

    intro: str
    end: str
    chapters: tuple[Chapter, ...]


def _read_prose(value: object, place: FilePlace) -> str:
    text: str = TEXT.read(value.strip() if isinstance(value, str) else value, place)
    return text


def _read_wanted(value: object, place: FilePlace) -> Wanted:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        texts: tuple[str, ...] = several(TEXT).read(value, place)
        return texts
    text: str = TEXT.read(value, place)
    return text


def _read_wants(value: object, place: FilePlace) -> dict[str, Wanted]:
    if not isinstance(value, dict):
        raise place.problem("must be a table")
    return {key: _read_wanted(one, place.at(key)) for key, one in value.items()}


PROSE = Shape("a text that is not empty", _read_prose)

_STEP = table(
    {
        "key": KEY,
        "text": PROSE,
        "check": KEY,
        "wants": Shape("a table", _read_wants),
        "hint": PROSE,
        "commands": several(TEXT),
        "done": PROSE,
    }
)
_LESSONS = table(
    {
        "intro": PROSE,
        "end": PROSE,
        "chapters": several(
            table({"key": KEY, "title": TEXT, "steps": several(_STEP, unique=False)}), unique=False
        ),
    }
)


def read_lessons(file: str, text: str) -> Lessons:
    """Read the lessons strictly; raises :class:`CatalogProblem`."""
    found: dict[str, Any] = parse(file, text, _LESSONS)
    chapters = tuple(
        Chapter(one["key"], one["title"], tuple(LessonStep(**step) for step in one["steps"]))
        for one in found["chapters"]
    )
    _check_unique((one.key for one in chapters), FilePlace(file, "chapters"))
    for number, one in enumerate(chapters, start=1):
        place = FilePlace(file, f"chapters.{number}.steps")
        if not one.steps:
            raise place.problem("has no step")
        _check_unique((step.key for step in one.steps), place)
        for at, step in enumerate(one.steps, start=1):
            if not step.commands:
                raise place.at(at).problem("has no command")
    return Lessons(found["intro"], found["end"], chapters)


def _check_unique(keys: Iterator[str], place: FilePlace) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise place.problem(f"has the key {key!r} twice")
        seen.add(key)


@cache
def lessons() -> Lessons:
    """Return the lessons, read when they are first asked for."""
    return read_lessons(*file_text(HERE, "lessons.toml"))
