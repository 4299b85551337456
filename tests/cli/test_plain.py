"""Plain words are read as Typer reads them, and whatever is not plain is left to Typer."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer import TyperException

from cmcli.cli import plain
from cmcli.cli.app import COMMANDS, load, root_command
from cmcli.cli.core import session
from cmcli.cli.core.options import Options
from cmcli.cli.core.session import Session
from cmcli.errors import CmError


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its path."""
    for entry in COMMANDS:
        command = load(entry.name)
        below = getattr(command, "commands", None)
        if below is None:
            yield entry.name, command
        else:
            yield from ((f"{entry.name} {name}", found) for name, found in below.items())


PATHS = dict(commands())


def asked(call: Callable[[], object]) -> Any:
    """What a command is called with, or the sentence that refuses it."""
    found: list[tuple[Options, Mapping[str, object]]] = []
    here = Session(keeps=False)
    here.check = lambda options, values: found.append((options, values))
    with session.begun(here):
        try:
            call()
        except CmError as problem:
            return problem.message
        except TyperException as problem:
            return problem.format_message()
    return found


def by_typer(argv: list[str]) -> None:
    root = root_command()
    with root.make_context("cm", list(argv)) as context:
        root.invoke(context)


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command with some of its options and arguments, right or not quite."""
    path = draw(st.sampled_from(sorted(PATHS)))
    names = [name for param in PATHS[path].params for name in param.opts if name[0] == "-"]
    name = st.sampled_from([*names, "--no-such", "--", "-x"])
    value = st.sampled_from(["a", "", "-", "--json", "x y", "json", "always", "1=2", "-1", "é"])
    glued = st.builds("{}={}".format, name, value)
    return [*path.split(), *draw(st.lists(st.one_of(name, value, value, glued), max_size=7))]


@given(lines())
def test_what_is_read_is_what_typer_reads(argv: list[str]) -> None:
    call = plain.read(argv)
    if call is not None:
        assert asked(call.run) == asked(lambda: by_typer(argv))


@pytest.mark.parametrize("path", sorted(PATHS))
def test_a_plain_call_is_read_without_typer(path: str) -> None:
    needed = [param for param in PATHS[path].params if param.required]
    call = plain.read([*path.split(), *("x" for _ in needed), "--quiet", "--as", "ana"])
    assert call is not None
    assert call.values["cm_as"] == "ana"
    assert call.values["cm_quiet"] is True


@pytest.mark.parametrize(
    "words",
    ["", "nothing", "show -h", "show --help", "plan", "checkin A --mode", "show A B", "list -qx"],
)
def test_the_rest_is_left_to_typer(words: str) -> None:
    assert plain.read(words.split()) is None
