"""The words of a line are those that a shell would see."""

import subprocess

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cmcli.cli.batch.batch_lines import lines_of, words_of
from cmcli.errors import UsageProblem

PIECES = [*"aé \t'\"#=-1", "  ", "\\\n", r"\a", r"\ ", r"\'", r"\"", r"\#", "\\\\"]


def by_shell(line: str) -> list[str] | None:
    """The words as /bin/sh has them; None where a quotation is not closed."""
    script = f"printf '%s\\0' x {line}\n"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False)
    return None if done.stderr else done.stdout.decode().split("\0")[1:-1]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_words_are_those_of_a_shell(line: str) -> None:
    assume("#" not in line or "\n" not in line)  # a comment ends with its line
    try:
        found: list[str] | None = list(words_of(line))
    except UsageProblem:
        found = None
    if found is not None or "\n" not in line:  # a quotation may not go on in the next line
        assert found == by_shell(line)


def test_lines_keep_their_numbers() -> None:
    text = '\n# one\nlist\n\nnote X \'a b\' \\\n  --sign # end\n  {"argv": ["show"]}\r\nshow Y'
    found = lines_of(text.replace("\r\n", "\n"))
    assert [(line.number, line.argv[0]) for line in found] == [
        (3, "list"),
        (5, "note"),
        (7, "show"),
        (8, "show"),
    ]


@pytest.mark.parametrize("before", ["", "\n", "# visits\n", "list # all\n", "list\n\n  # x\n\n"])
def test_a_json_line_is_one_after_whatever(before: str) -> None:
    last = list(lines_of(before + '{"argv": ["show", "A B"], "id": "a"}\n'))[-1]
    assert (last.argv, last.id) == (("show", "A B"), "a")
    assert last.number == before.count("\n") + 1


@pytest.mark.parametrize("text", ["list\n\n  'x", "list\n\nnote 'a b' \"c", "list\n\n|"])
def test_errors_are_reported_with_their_line(text: str) -> None:
    with pytest.raises(UsageProblem, match=f"^Line {text.count(chr(10)) + 1}: "):
        list(lines_of(text))
