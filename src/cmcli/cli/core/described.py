"""A verb's described fields on the command line: its options and their help.

Typer sees only ``str``, ``bool`` and lists of ``str``; what they mean is read by the fields.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any

import typer

from cmcli.casework.described.fields import Field, Value, fields_of
from cmcli.casework.described.texts import Texts, TypedText
from cmcli.domain.words import OPEN_LISTS
from cmcli.errors import Sentence, UsageProblem

OWN_KEYS = {"models": "models list", **{name: f"words list {name}" for name in OPEN_LISTS}}
"""List with keys of the agency's own → the command that shows them."""

KEYWORD = inspect.Parameter.KEYWORD_ONLY


def parameters_of(
    values: Iterable[type[Value]],
) -> tuple[dict[str, Field], list[inspect.Parameter]]:
    """The fields of the values by the names of their parameters, and these parameters.

    A field that several values share is one option.
    """
    fields = {one.name: one for value in values for one in fields_of(value)}
    described: dict[str, Field] = {}
    drawn: list[inspect.Parameter] = []
    for field in fields.values():
        if field.described.positional or field.option:
            described[field.name] = field
            drawn.append(_parameter(field))
        for name, flag, help in _flags(field):
            option = typer.Option(flag, help=help, metavar="", show_default=False)
            made = Annotated[bool, option]
            drawn.append(inspect.Parameter(name, KEYWORD, default=False, annotation=made))
    return described, drawn


def _parameter(field: Field) -> inspect.Parameter:
    kind = field.kind
    if field.described.positional:
        made: Any = typer.Argument(help=field.described.help, metavar=field.name.upper())
    else:
        made = typer.Option(
            field.option, help=field.described.help, metavar=kind.metavar, show_default=False
        )
    taken: Any = list[str] | None if kind.many else str | None
    return inspect.Parameter(field.name, KEYWORD, default=None, annotation=Annotated[taken, made])


def _flags(field: Field) -> Iterator[tuple[str, str, str]]:
    """The flags of a field, each with the name of its parameter and its help."""
    for number, (flag, (_, help)) in enumerate(field.described.flags.items()):
        yield f"{field.name}__{number}", flag, help


def gathered(values: Mapping[str, type[Value]], mine: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a verb: the texts of each value, and its other parameters as they are."""
    fields = {one.name: one for value in values.values() for one in fields_of(value)}
    drawn = {*fields, *(name for field in fields.values() for name, _, _ in _flags(field))}
    said = {name: _said(field, mine) for name, field in fields.items()}
    made: dict[str, Any] = {name: value for name, value in mine.items() if name not in drawn}
    for name, value in values.items():
        own = {one.name: said[one.name] for one in fields_of(value)}
        made[name] = Texts(value, {}).saying(**own)
    return made


def _said(field: Field, mine: Mapping[str, Any]) -> TypedText | None:
    """Return the text given for a field, by its option or by one of its flags."""
    own = mine.get(field.name)
    said: list[tuple[str, TypedText]] = []
    if isinstance(own, list):
        said.append((field.spelled, tuple(own)))
    elif own is not None:
        said.append((f"{field.option} {own}".strip(), own))
    for name, flag, _ in _flags(field):
        if mine.get(name):
            said.append((flag, field.described.flags[flag][0]))
    for (one, text), (other, another) in pairwise(said):
        if text != another:
            raise UsageProblem(Sentence("Use either {a} or {b}, not both.", a=one, b=other))
    return said[0][1] if said else None


def help_of(field: Field) -> str:
    """The help of an option: one line, the shipped keys, and where the agency's own are shown."""
    keys = field.kind.keys()
    words = f" Use one of: {', '.join(keys)}." if keys else ""
    own = f" For your agency's own: cm {OWN_KEYS[field.kind.own]}." if field.kind.own else ""
    repeats = " Can be repeated." if field.kind.many else ""
    dash = " Use - for standard input." if field.kind.dash else ""
    return f"{field.described.help}{dash}{words}{repeats}{own}"
