"""The gate for shown text, the door for typed text, and the words of search."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.text import (
    NAME_LIMIT,
    NOTE_LIMIT,
    clean_input,
    csv_safe,
    csv_unsafe,
    name_key,
    normalise,
    phone_key,
    quoted,
    safe_text,
)
from cmcli.errors import UsageProblem

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
HOSTILE = st.text(st.sampled_from("\x00\x07\x1b\x7f\x9b\u202e\u2066\u200f\ud800\n\t\r=[a'-+@é"))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Ann [nee Lee] [/oops]", "Ann [nee Lee] [/oops]"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]52;c;aGk=\x07", r"\x1b]52;c;aGk=\x07"),
        ("\x9b2J\x7f\x85", r"\x9b2J\x7f\x85"),
        ("nul\x00", r"nul\x00"),
        ("\u202eevil\u2066\u2069\u200f\u061c", r"\u202eevil\u2066\u2069\u200f\u061c"),
        ("a\u2028b\u2029c\ufeff", r"a\u2028b\u2029c\ufeff"),
        ("half\ud83d", r"half\ud83d"),
        ("two\nlines\tand a tab\r", r"two⏎lines\tand a tab\r"),
        ("👩\u200d👧 क्\u200cष e\u0301", "👩\u200d👧 क्\u200cष e\u0301"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(raw: str, shown: str) -> None:
    assert safe_text(raw) == shown


def test_lines_and_tabs_stay_where_lines_are_wanted() -> None:
    assert safe_text("a\n\tb\r\x0b\x1b", multiline=True) == "a\n\tb\\r\\x0b\\x1b"


@given(st.one_of(ANY_TEXT, HOSTILE), st.booleans())
def test_nothing_that_steers_gets_through(raw: str, multiline: bool) -> None:
    shown = safe_text(raw, multiline=multiline)
    kept = "\n\t" if multiline else ""
    for char in shown:
        assert char in kept or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }  # fmt: skip
    assert safe_text(shown, multiline=multiline) == shown
    shown.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_ordinary_text_is_left_alone(raw: str) -> None:
    assert safe_text(raw) == raw


def test_a_quotation_is_short_and_safe() -> None:
    assert quoted("banana\x1b") == r"'banana\x1b'"
    assert quoted("x" * 1000) == "'" + "x" * 39 + "…'"


@pytest.mark.parametrize(
    ("typed", "multiline", "stored"),
    [
        ("  Ann Lee \n", False, "Ann Lee"),
        ("Ann\r\nLee", False, "Ann Lee"),
        ("one\r\ntwo\rthree\n", True, "one\ntwo\nthree"),
        ("Jose\u0301", False, "José"),
        ("\x1b[31mred", False, "\x1b[31mred"),
        ("\u202eevil", False, "\u202eevil"),
    ],
)
def test_what_is_stored(typed: str, multiline: bool, stored: str) -> None:
    assert clean_input(typed, what="The name", limit=NAME_LIMIT, multiline=multiline) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "The name is empty."),
        (" \n\t ", "The name is empty."),
        ("\u200b\u200d", "The name is empty."),
        ("a\x00b", "The name contains a NUL character."),
        ("a\udcff", "The name is not valid Unicode text."),
        ("x" * 201, "The name is 201 characters long. The limit is 200."),
    ],
)
def test_what_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        clean_input(typed, what="The name", limit=NAME_LIMIT)
    assert problem.value.message == sentence


def test_the_limit_itself_is_taken() -> None:
    note = "é" * NOTE_LIMIT
    assert clean_input(f" {note} ", what="The note", limit=NOTE_LIMIT, multiline=True) == note


@given(st.one_of(ANY_TEXT, HOSTILE), st.booleans())
def test_typed_text_is_cleaned_once_or_refused(typed: str, multiline: bool) -> None:
    try:
        stored = clean_input(typed, what="The text", limit=50, multiline=multiline)
    except UsageProblem:
        return
    assert clean_input(stored, what="The text", limit=50, multiline=multiline) == stored
    assert stored == stored.strip()
    assert "\r" not in stored
    assert multiline or "\n" not in stored


def test_a_note_full_of_marks_costs_no_minutes() -> None:
    note = "a" + "\u0301\u0316" * 200_000
    started = time.process_time()
    clean_input(note, what="The note", limit=NOTE_LIMIT)
    assert normalise(note) == ["a"]
    assert time.process_time() - started < 30


@pytest.mark.parametrize(
    "cell",
    [
        *"=1+1 +cmd -2+3 @SUM(A1) ＝1 ＋1 －1 ＠x 'x ' - -3,5 +1.5.2".split(),
        *("\t=1", "\r=1", "\n", "\x00", " =1", "-3\n"),
    ],
)
def test_a_formula_is_disarmed(cell: str) -> None:
    assert csv_safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Ann", "-3", "+1.5", "12", "a=b", "O'Brien", "27 Nov 2026"])
def test_other_cells_stay(cell: str) -> None:
    assert csv_safe(cell) == cell


@given(st.one_of(ANY_TEXT, HOSTILE, st.from_regex(r"[=+\-@'＝ ][=+\-@'0-9. ]*", fullmatch=True)))
def test_every_cell_comes_back_and_none_is_dangerous(cell: str) -> None:
    safe = csv_safe(cell)
    assert csv_unsafe(safe) == cell
    assert re.fullmatch(r"[+-][0-9]+(\.[0-9]+)?", safe) or safe[:1] not in set(
        "=+-@\t\r\n\0＝＋－＠"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Housing: lost, again!", ["housing", "lost", "again"]),
        ("O'Brien-Smith_2", ["o", "brien", "smith", "2"]),
        ("José ÁNGEL Núñez", ["jose", "angel", "nunez"]),
        ("Jose\u0301", ["jose"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("İstanbul", ["istanbul"]),
        ("ﬁne ①２", ["fine", "12"]),
        ("Ёлка, Мария", ["елка", "мария"]),
        ("田中 太郎", ["田中", "太郎"]),
        ("한국어", ["한국어"]),
        ("हिन्दी", ["हिनदी"]),
        ("👍 \x1b \ud800", []),
    ],
)
def test_words_of_search(text: str, words: list[str]) -> None:
    assert normalise(text) == words


@given(ANY_TEXT)
def test_words_are_stable(text: str) -> None:
    words = normalise(text)
    assert normalise(" ".join(words)) == words
    assert all(word and not word.isspace() for word in words)


@given(st.text(st.characters(codec="ascii")))
def test_the_short_way_for_ascii_gives_the_same(text: str) -> None:
    assert normalise(text + " é") == [*normalise(text), "e"]


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ((None,), ""),
        (("José Núñez",), "jose nunez"),
        (("Núñez, José",), "jose nunez"),
        (("Robert Smith", "Bobby"), "bobby robert smith"),
        (("Ann Ann",), "ann"),
    ],
)
def test_name_keys(names: tuple[str | None, ...], key: str) -> None:
    assert name_key(*names) == key


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        (None, ""),
        ("", ""),
        ("none", ""),
        ("911", ""),
        ("000-000-0000", ""),
        ("(555) 123-4567", "5551234567"),
        ("+1 555 123 4567", "5551234567"),
        ("555-123-4567 ext. 12", "5551234567"),
        ("555-123-4567x12", "5551234567"),
        ("+49 170 1234567", "1701234567"),
        ("0170/1234567", "1701234567"),
        ("123-4567", "1234567"),
        ("٥٥٥١٢٣٤٥٦٧", "5551234567"),
    ],
)
def test_phone_keys(phone: str | None, key: str) -> None:
    assert phone_key(phone) == key


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_keys_take_any_text(text: str) -> None:
    assert re.fullmatch(r"([0-9]{6,10})?", phone_key(text))
    assert name_key(name_key(text)) == name_key(text)
