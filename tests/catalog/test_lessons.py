"""The lessons of ``cm learn``: the reader is strict, and what it reads is whole."""

import pytest

from cmcli.catalog.lesson_file import lessons, read_lessons
from cmcli.catalog.reader import HERE, file_text
from cmcli.errors import CatalogProblem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('key = "show"', 'key = "day"', "chapters.1.steps has the key 'day' twice"),
        ('key = "log"', 'key = "find"', "chapters has the key 'find' twice"),
        ('hint = "Type `cm due`."', "", "chapters.3.steps.2.hint is missing"),
        ('check = "noted"', 'chek = "noted"', "chapters.1.steps.3.chek is an unknown key"),
        ("next = true", "next = 0.5", "wants.next must be a text"),
        ('commands = ["cm due"]', "commands = []", "chapters.3.steps.2 has no command"),
    ],
)
def test_a_wrong_file_is_refused(old: str, new: str, message: str) -> None:
    name, text = file_text(HERE, "lessons.toml")
    assert old in text
    with pytest.raises(CatalogProblem) as caught:
        read_lessons(name, text.replace(old, new, 1))
    assert caught.value.message.startswith("lessons.toml: ")
    assert message in caught.value.message


def test_every_step_has_a_text_a_hint_and_commands() -> None:
    chapters = lessons().chapters
    assert [one.key for one in chapters] == ["find", "log", "flag", "plan", "correct", "hand-over"]
    for step in (step for chapter in chapters for step in chapter.steps):
        assert step.text.endswith((".", "```"))
        assert step.hint.endswith((".", "`"))
        assert all(one.startswith("cm ") for one in step.commands)
