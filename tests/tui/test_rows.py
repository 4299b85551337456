"""The table of rows: which columns fit, how wide they are, and cells that are cut and padded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from cmcli.tui.marks import Signs, fitted
from cmcli.tui.widgets.columns import TextColumn, laid_out

COLUMNS = (
    TextColumn("a", "a", 5),
    TextColumn("b", "b", 10, 20),
    TextColumn("c", "c", 8, since=60),
    TextColumn("d", "d", 6, 12),
)


def widths(width: int) -> dict[str, int]:
    return {column.key: room for column, room in laid_out(COLUMNS, width)}


def test_what_is_left_over_goes_to_columns_that_may_grow() -> None:
    assert widths(23) == {"a": 5, "b": 10, "d": 6}
    assert widths(30) == {"a": 5, "b": 14, "d": 9}
    assert widths(59) == {"a": 5, "b": 20, "d": 12}


def test_a_column_is_shown_from_its_width_on() -> None:
    assert widths(60) == {"a": 5, "b": 20, "c": 8, "d": 12}


def test_what_does_not_fit_is_left_out_from_the_end() -> None:
    assert widths(22) == {"a": 5, "b": 16}
    assert widths(4) == {}


@given(st.integers(0, 300))
def test_the_columns_never_take_more_than_there_is(width: int) -> None:
    rooms = widths(width)
    assert sum(rooms.values()) + max(len(rooms) - 1, 0) <= width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 5, "abcd…"),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢 …"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("abc", 0, ""),
    ],
)
def test_a_cell_is_padded_or_cut_to_its_columns(text: str, width: int, shown: str) -> None:
    assert fitted(Text(text), width, Signs(ascii_only=False)).plain == shown


def test_plain_letters_have_plain_dots_and_numbers_end_in_one_line() -> None:
    signs = Signs(ascii_only=True)
    assert fitted(Text("abcdef"), 5, signs).plain == "ab..."
    assert fitted(Text("7"), 3, signs, right=True).plain == "  7"


@given(st.text(max_size=40), st.integers(0, 30))
def test_a_cell_has_the_columns_that_it_is_given(text: str, width: int) -> None:
    cell = fitted(Text(text.replace("\n", "")), width, Signs(ascii_only=False))
    assert cell.cell_len == width
