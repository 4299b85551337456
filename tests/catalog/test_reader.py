"""The shapes of the strict reader: what each takes, what it gives, and what it refuses."""

from fractions import Fraction

import pytest

from cmcli.catalog.reader import (
    FLAG,
    TEXT,
    Shape,
    bands,
    exact,
    keyed,
    near,
    one_of,
    optional,
    parse,
    several,
    table,
    whole,
)
from cmcli.errors import CatalogProblem


def of(shape: Shape) -> Shape:
    """A file whose one key is ``x``."""
    return table({"x": shape})


@pytest.mark.parametrize(
    ("text", "shape", "value"),
    [
        ('x = "a word"', TEXT, "a word"),
        ("x = false", FLAG, False),
        ("x = 1", whole(1, 4), 1),
        ("x = 4", whole(1, 4), 4),
        ("x = 2", exact(0, 4), Fraction(2)),
        ("x = 0.85", exact(0, 4), Fraction(17, 20)),
        ("x = 0.1", exact(0, 4), Fraction(1, 10)),
        ('x = "a"', one_of(("a", "b"), "letter"), "a"),
        ("x = []", several(whole(1, 4)), ()),
        ("x = [3, 1]", several(whole(1, 4)), (3, 1)),
        ("x = [3, 3]", several(whole(1, 4), unique=False), (3, 3)),
        ("", optional(TEXT), None),
        ("x = { b = 1, a = 2 }", keyed(whole(1, 4)), {"b": 1, "a": 2}),
        ("x = { b = 1 }", table({"a": optional(TEXT), "b": whole(1, 4)}), {"a": None, "b": 1}),
    ],
)
def test_what_a_shape_reads(text: str, shape: Shape, value: object) -> None:
    assert parse("f.toml", text, of(shape)) == {"x": value}


@pytest.mark.parametrize(
    ("text", "shape", "message"),
    [
        ('x = ""', TEXT, "f.toml: x must be a text that is not empty, "),
        ("x = 1", FLAG, "f.toml: x must be true or false, not 1."),
        ("x = 0", whole(1, 4), "f.toml: x must be a whole number from 1 to 4, not 0."),
        ("x = 5", whole(1, 4), "f.toml: x must be a whole number from 1 to 4, not 5."),
        ("x = 1.0", whole(1, 4), "f.toml: x must be a whole number from 1 to 4, not a Fraction."),
        ("x = 4.1", exact(0, 4), "f.toml: x must be a number from 0 to 4, not 41/10."),
        ("x = true", exact(0, 4), "f.toml: x must be a number from 0 to 4, not True."),
        ("x = inf", exact(0, 4), "f.toml is not valid TOML: "),
        ("x = 1", one_of(("a", "b"), "letter"), "f.toml: x must be a letter, not 1."),
        ('x = "c"', one_of(("a", "b"), "letter"), "f.toml: x names 'c', which is not a letter."),
        ("x = 1", several(TEXT), "f.toml: x must be a list, each item of it a text"),
        ("x = [1, 9]", several(whole(1, 4)), "f.toml: x.2 must be a whole number from 1 to 4"),
        ("x = [3, 1, 3]", several(whole(1, 4)), "f.toml: x names 3 twice."),
        ("x = []", table({}), "f.toml: x must be a table, not a list."),
        ("x = { a = 1 }", table({}), "f.toml: x.a is an unknown key."),
        ("x = {}", keyed(TEXT), "f.toml: x must be a table that is not empty, not a dict."),
        ("x = {}", table({"a": TEXT}), "f.toml: x.a is missing."),
        ("", TEXT, "f.toml: x is missing."),
        ("x = 2026-01-01", TEXT, "f.toml: x must be a text that is not empty, "),
        (
            "x = []",
            bands(0, 9),
            "f.toml: x must begin at 0 and leave the last band without an end.",
        ),
        ("x = 1\nx = 2", TEXT, "f.toml is not valid TOML: "),
    ],
)
def test_what_a_shape_refuses(text: str, shape: Shape, message: str) -> None:
    with pytest.raises(CatalogProblem) as caught:
        parse("f.toml", text, of(shape))
    assert caught.value.message.startswith(message)
    assert caught.value.message.endswith(".")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("word", "said"),
    [("hom", "Did you mean home?"), ("offise", "Did you mean office?"), ("zzz", None)],
)
def test_near_words(word: str, said: str | None) -> None:
    assert near(word, ("home", "office")) == said
