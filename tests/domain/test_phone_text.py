"""Typed phone numbers: what is one number, what is a note, and what is two numbers."""

import pytest

from cmcli.domain.phone_text import note_beside, two_numbers


@pytest.mark.parametrize(
    "text",
    [
        "555-7777",
        "555 0101 ext 12",
        "555 0101 Ext. 12",
        "555-0101 x12",
        "555-0101x12",
        "555 0101 extension 12",
        "555-0101 #12",
        "555-0101, ext 12",
        "+1 (555) 010-1",
        "+1 (212) 555-0101",
        "0170 1234567",
        "0170/1234567",
        "030 / 123 4567",
        "06131 / 123456",
        "555.0101",
        "1-800-FLOWERS",
        "1 800 FLOWERS",
        "555-1212/3434",
        "x12",
        "555",
        "٠١٢٣٤٥٦٧٨",
    ],
)
def test_one_number_stays_as_it_is(text: str) -> None:
    assert note_beside(text) is None
    assert two_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "number", "note"),
    [
        ("555-7777 text only", "555-7777", "text only"),
        ("555-7777 (text only)", "555-7777", "text only"),
        ("555-7777, her sister", "555-7777", "her sister"),
        ("(555) 010-1777 work", "(555) 010-1777", "work"),
        ("555-7777 after 5", "555-7777", "after 5"),
        ("555-7777 - home", "555-7777", "home"),
        ("555 0101 ext 12 work", "555 0101 ext 12", "work"),
        ("home 555-7777", "555-7777", "home"),
        ("(home) 555-7777", "555-7777", "home"),
        ("cell: +1 212 555 0101", "+1 212 555 0101", "cell"),
    ],
)
def test_words_beside_a_number_are_its_note(text: str, number: str, note: str) -> None:
    assert note_beside(text) == (number, note)


@pytest.mark.parametrize(
    "text",
    [
        "555-1212 / 555-3434",
        "555-1212, 555-3434",
        "555-1212; 555-3434",
        "555-1212 or 555-3434",
        "555-1212 & 555-3434",
    ],
)
def test_two_numbers_are_told_apart(text: str) -> None:
    assert two_numbers(text) == ("555-1212", "555-3434")
