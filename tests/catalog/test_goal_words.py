"""The word lists of goals.toml: written as texts are compared, and read strictly."""

import tomllib

import pytest

from cmcli.catalog.goal_words import goal_words, read_goal_words
from cmcli.catalog.reader import HERE
from cmcli.domain.goal_text import GOAL_LISTS, WordList, tokens
from cmcli.errors import CatalogProblem

TEXT = (HERE / "goals.toml").read_text(encoding="utf-8")


def test_every_list_has_words_in_four_languages() -> None:
    assert set(goal_words().lists) == set(GOAL_LISTS)


def entries() -> set[str]:
    found = tomllib.loads(TEXT)
    del found["sources"]
    said = (text for section in found.values() for text in section.values())
    return {" ".join(entry.split()) for text in said for entry in text.split(",")}


def test_every_entry_finds_itself() -> None:
    """An entry with a capital, an accent or another Arabic letter form would never be found."""
    for entry in entries():
        text = tokens(entry.replace("*", ""))
        assert WordList([entry]).covered(text) == set(range(len(text))), entry


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('es = "al, a la, por, cada"', "", "per.es is missing"),
        ('es = "al, a la, por, cada"', 'es = ""', "per.es must be a text"),
        ('es = "al, a la, por, cada"', 'es = "al, , por"', "per.es has '', which is not a word"),
        ('es = "al, a la, por, cada"', 'es = "al, a*la"', "has 'a*la', which is not a word"),
        ('es = "al, a la, por, cada"', 'es = "al, por, al"', "per.es names 'al' twice"),
        ("[per]", "[pro]", "pro is an unknown key"),
    ],
)
def test_a_broken_list_is_refused(old: str, new: str, problem: str) -> None:
    assert old in TEXT
    with pytest.raises(CatalogProblem, match=problem.replace("*", r"\*")):
        read_goal_words("goals.toml", TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("improv*", "Improving her English", {0}),
        ("work on", "work hard on it", set()),
        ("work on", "Work on it, work ON it", {0, 1, 3, 4}),
        ("mas", "MÁS", {0}),
        ("工作", "找到工作", {2, 3}),
        ("سعاد*", "والسعادة", {0}),
        ("جلس*", "الجلسات", {0}),
    ],
)
def test_how_entries_are_found(entry: str, text: str, found: set[int]) -> None:
    assert WordList([entry]).covered(tokens(text)) == found
