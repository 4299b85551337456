"""A case in a model that isn't there, as a damaged store has one."""

import pytest
from sqlalchemy import text

from agency import Agency
from command_line import CommandLine


@pytest.fixture
def damaged(cm: CommandLine, agency: Agency) -> str:
    """The reference of a case whose model is gone, beside one that is whole."""
    cm.open_case("Lee Wu", "brokerage")
    ref = cm.open_case("Anna Keller", "icm")
    with agency.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE cases SET model = 'gone' WHERE model = 'icm'"))
    return ref


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "words", [("list",), ("due",), ("caseload",), ("show", "REF"), ("checkin", "REF", "met her")]
)
@pytest.mark.postgres_long
def test_one_sentence_names_the_case_and_the_model(
    cm: CommandLine, damaged: str, words: tuple[str, ...]
) -> None:
    said = cm(*(damaged if word == "REF" else word for word in words), code=5).err
    assert f"{damaged} is or was in the model 'gone', which isn't there." in said
    assert "To see what was changed outside of cm: cm audit verify." in said


def test_an_earlier_model_of_a_case_is_named_too(cm: CommandLine, agency: Agency) -> None:
    ref = cm.open_case("Anna Keller", "icm")
    cm("set", ref, "--model", "brokerage", "--reason", "fits better")
    with agency.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE placements SET model = 'gone' WHERE model = 'icm'"))
    for words in (("list",), ("show", ref), ("due",)):
        said = cm(*words, code=5).err
        assert f"{ref} is or was in the model 'gone', which isn't there." in said


@pytest.mark.both_engines
def test_what_tells_of_the_damage_still_works(cm: CommandLine, damaged: str) -> None:
    assert "of cases was changed (model) outside cm" in cm("audit", "verify", code=5).err
    for words in (("history", damaged), ("timeline", damaged), ("db", "check"), ("doctor",)):
        assert cm(*words, code=None).code in (0, 10)
