"""The words of a filter: what they leave over, and what is said of those not understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.casework.looking.glance import names_in
from cmcli.tui.narrow import FilterWords, free_text, narrowed

Item = tuple[str, str, bool]
ITEMS: list[Item] = [("dana reed", "icm", True), ("kim", "hf-icm", False), ("lou", "icm2", False)]
WORDS: FilterWords[Item] = FilterWords(
    keys={"model": lambda item: item[1]},
    flags={"late": lambda item: item[2]},
    text=lambda item: "".join(f" {word}" for word in item[0].split()),
    known={"model": ("icm", "hf-icm", "act")},
)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", "dana reed, kim, lou"),
        ("d", "dana reed"),
        ("re da", "dana reed"),
        ("ana", ""),
        ("DANA", "dana reed"),
        ("-dana", "kim, lou"),
        ("late", "dana reed"),
        ("-late k", "kim"),
        ("model:", "dana reed, kim, lou"),
        ("model:icm", "dana reed"),
        ("model:ic", "dana reed, lou"),
        ("model:hf,icm2", "kim, lou"),
        ("-model:icm,", "kim, lou"),
        ("model:act", ""),
        ("-", "dana reed, kim, lou"),
        ("...", "dana reed, kim, lou"),
    ],
)
def test_what_is_left_over(said: str, names: str) -> None:
    found, problem = narrowed(ITEMS, said, WORDS)
    assert ", ".join(item[0] for item in found) == names
    assert problem is None


@pytest.mark.parametrize(
    ("said", "names", "sentence"),
    [
        ("mode:icm", "dana reed, kim, lou", "'mode:' isn't a filter. Use model:"),
        ("x:y late", "dana reed", "'x:' isn't a filter. Use model:"),
        ("model:zz", "", "Nothing here has 'model:zz'. It has: act, hf-icm, icm, icm2"),
        ("-model:zz", "dana reed, kim, lou", "Nothing here has 'model:zz'"),
    ],
)
def test_what_is_not_understood_is_said(said: str, names: str, sentence: str) -> None:
    found, problem = narrowed(ITEMS, said, WORDS)
    assert ", ".join(item[0] for item in found) == names
    assert (problem or "").startswith(sentence)


def test_free_text_is_what_is_neither_key_nor_flag_nor_turned_round() -> None:
    assert free_text("closed Dana -late model:icm late reed", WORDS) == "closed dana reed"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(said: str) -> None:
    found, _ = narrowed(ITEMS, said, WORDS)
    assert set(found) <= set(ITEMS)
    assert isinstance(free_text(said, WORDS), str)


@pytest.mark.parametrize(
    ("said", "left"),
    [("小明", 1), ("明", 1), ("xiao", 1), ("大明", 0), ("-小明", 0), ("o'brien", 1)],
)
def test_names_in_other_scripts_are_left_over(said: str, left: int) -> None:
    words: FilterWords[str] = FilterWords(keys={}, flags={}, text=names_in)
    assert len(narrowed(["王小明 O'Brien"], said, words)[0]) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("maria", ["Мария Иванова", "Maria Lopez"]),
        ("мария", ["Мария Иванова", "Maria Lopez"]),
        ("julia", ["Юлия Smith"]),
        ("smyth", []),
        ("-maria", ["Юлия Smith", "Jürgen Müller"]),
        ("miller", []),
        ("мюллер", ["Jürgen Müller"]),
    ],
)
def test_a_name_is_left_over_by_its_sound_in_another_script(said: str, left: list[str]) -> None:
    words: FilterWords[str] = FilterWords(keys={}, flags={}, text=names_in)
    names = ["Мария Иванова", "Maria Lopez", "Юлия Smith", "Jürgen Müller"]
    assert narrowed(names, said, words)[0] == left
