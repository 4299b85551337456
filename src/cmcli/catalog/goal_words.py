"""The word lists of ``goals.toml``, by which the SMART check reads a goal."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from cmcli.catalog.reader import HERE, TEXT, FilePlace, Shape, file_text, parse, table
from cmcli.domain.goal_text import GOAL_LISTS, GoalWords, WordList

LANGUAGES = ("en", "es", "zh", "ar")
"""The languages of the lists."""


_PHRASES = re.compile(r"\w+\*?(?:,? \w+\*?)*")


def _read_entries(value: object, place: FilePlace) -> tuple[str, ...]:
    said: str = TEXT.read(value.strip() if isinstance(value, str) else value, place)
    entries = tuple(" ".join(said.split()).split(", "))
    if not _PHRASES.fullmatch(", ".join(entries)):
        wrong = next(entry for entry in entries if not _PHRASES.fullmatch(entry))
        raise place.problem(f"has {wrong!r}, which is not a word or phrase")
    if len(set(entries)) < len(entries):
        twice = next(entry for entry in entries if entries.count(entry) > 1)
        raise place.problem(f"names {twice!r} twice")
    return entries


ENTRIES = Shape("words, separated by commas", _read_entries)

_LISTS = table(
    {
        "sources": table({"lists": TEXT}),
        **dict.fromkeys(GOAL_LISTS, table(dict.fromkeys(LANGUAGES, ENTRIES))),
    }
)


def read_goal_words(file: str, text: str) -> GoalWords:
    """Read the lists strictly; raises :class:`CatalogProblem`."""
    found: Mapping[str, Any] = parse(file, text, _LISTS)
    return GoalWords(
        {
            name: WordList(entry for entries in found[name].values() for entry in entries)
            for name in GOAL_LISTS
        }
    )


@cache
def goal_words() -> GoalWords:
    """Return the lists, read when they are first asked for."""
    return read_goal_words(*file_text(HERE, "goals.toml"))
