"""A verb's described fields on the command line: options, help, and questions on a terminal.

Typer sees only ``str``, ``bool`` and lists of ``str``; what they mean is read by the fields.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

import typer

from cmcli.casework.described.fields import Field, Value, field_of, fields_of
from cmcli.casework.described.kinds import Day, Each, Kind, YesNo, plain
from cmcli.casework.described.texts import Said, Texts
from cmcli.cli.options import Options
from cmcli.errors import Sentence, UsageProblem

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


def _said(field: Field, mine: Mapping[str, Any]) -> Said | None:
    """What was said of a field, by its option or by one of its flags."""
    own = mine.get(field.name)
    said: list[tuple[str, Said]] = []
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
    """The help of an option: one line, the shipped keys, and the default."""
    keys = field.kind.keys()
    words = f" Use one of: {', '.join(keys)}." if keys else ""
    repeats = " Can be repeated." if field.kind.many else ""
    return f"{field.described.help}{words}{repeats}"


# Questions on a terminal.


def completed(cm: Options, texts: Texts, *more: str) -> Texts:
    """The texts with every field that is needed: asked for on a terminal, refused elsewhere.

    Where something is asked for, so are the fields named in ``more``.
    """
    from cmcli.cli.prompts import can_ask

    own = [one for one in fields_of(texts.value) if one.needed and one.name not in texts]
    if not own:
        return texts
    if not can_ask(cm):
        name = f"{own[0].spelled} {own[0].kind.metavar}" if own[0].option else own[0].spelled
        raise UsageProblem(f"cm {cm.command} needs {name}.", f"Try 'cm {cm.command} --help'.")
    return asked(cm, texts, *(one.name for one in own), *more)


def asked(cm: Options, texts: Texts, *names: str, usual: Mapping[str, str] | None = None) -> Texts:
    """Ask for the fields of these names, in this order, of which nothing was said.

    An empty answer says nothing; ``usual`` are answers that Enter gives, where they are not those
    that the fields have by themselves.
    """
    for name in names:
        if name not in texts:
            field = field_of(texts.value, name)
            own = field.kind.write(field.usual) if isinstance(field.usual, str) else None
            text = ask_field(cm, field, (usual or {}).get(name, own))
            texts = texts.saying(**{name: text or None})
    return texts


def ask_field(cm: Options, field: Field, usual: str | None = None) -> Said | None:
    """Ask for one field, in the way of its kind."""
    from cmcli.cli.prompts import ask_choice, ask_text

    kind, needed = plain(field.kind), field.needed
    label = field.described.label
    if choices := list(({} if kind.many else kind.labels()).items()):
        if usual is None and not needed:
            usual = "skip"
            choices.append((usual, ""))
        answer = ask_choice(label, choices, usual)
        return None if answer == "skip" else answer
    if isinstance(kind, YesNo):
        answer = ask_choice(label, [("yes", ""), ("no", ""), ("skip", "")], usual or "skip")
        return None if answer == "skip" else answer
    if _days(kind):
        return _ask_days(kind, label, _today(cm), needed)
    shown = label if needed or usual else f"{label} (empty: none)"
    text = ask_text(shown, usual, required=needed)
    return (text,) if kind.many and text else text


def _today(cm: Options) -> date:
    from cmcli.cli.context import reading

    with reading(cm) as view:
        return view.today


def _days(kind: Kind) -> bool:
    return isinstance(kind.kind if isinstance(kind, Each) else kind, Day)


def _ask_days(kind: Kind, label: str, today: date, needed: bool) -> Said | None:
    """A day, or with a kind that takes many one after the other until nothing is said."""
    from cmcli.cli.prompts import ask_day

    one = kind.kind if isinstance(kind, Each) else kind
    prefer = one.prefer if isinstance(one, Day) else "future"
    found: list[str] = []
    while True:
        again = f"Another {label.lower()}" if found else label
        day = ask_day(again if needed else f"{again} (empty: none)", today, prefer=prefer)
        if day is not None:
            found.append(day.isoformat())
        if day is None or not kind.many:
            break
    return (tuple(found) or None) if kind.many else (found[0] if found else None)
