"""The options that every command has, declared once: :func:`command` adds them to a verb's own.

A command module says what is its own; it receives the rest as one frozen :class:`Options`.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import ArgumentInfo

from cmcli.cli.core import session
from cmcli.errors import UsageProblem
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.casework.described.fields import Field, Value

Format = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "ids"]
Colour = Literal["auto", "always", "never"]

PANEL = "Common options"


@dataclass(frozen=True, slots=True)
class Options:
    """The common options of one call; ``None`` means that an option was not given.

    ``command`` is the verb as typed ("checkin", "plan add-goal") and ``arguments`` its own
    parameters by name: together they are what a repeat with the same ``id`` must equal, unless
    the key itself was made of them (``key_tells_all``). A command on many cases makes a call for
    each, with one ``mark``. ``echoed`` are the cases that inexact references found and that were
    said.
    """

    command: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    actor: str | None = None
    store: str | None = None
    today: str | None = None
    format: Format | None = None
    fields: tuple[str, ...] | None = None
    quiet: bool = False
    no_input: bool = False
    color: Colour | None = None
    pager: bool = True
    id: str | None = None
    key_tells_all: bool = field(default=False, repr=False)
    dry_run: bool = False
    echoed: set[str] = field(default_factory=set, compare=False, repr=False)
    mark: str | None = field(default=None, repr=False)

    @property
    def json(self) -> bool:
        """Return whether a program reads the output as JSON."""
        return self.format in ("json", "jsonl")


def _option(*names: str, help: str, metavar: str | None = None) -> Any:
    return typer.Option(
        *names, help=help, metavar=metavar, show_default=False, rich_help_panel=PANEL
    )


def _parameters(columns: Sequence[tuple[str, Any, Any]]) -> list[inspect.Parameter]:
    """Keyword parameters (name, annotation, default) as the signature of a command has them."""
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(name, kind, default=default, annotation=annotation)
        for name, annotation, default in columns
    ]


def _text(*names: str, help: str, metavar: str) -> Any:
    return Annotated[str | None, _option(*names, help=help, metavar=metavar)]


def _flag(*names: str, help: str) -> Any:
    return Annotated[bool, _option(*names, help=help, metavar="")]


WRITING = _parameters(
    [
        (
            "cm_id",
            _text(
                "--id", help="A key for safe repeats: cm saves each key only once.", metavar="KEY"
            ),
            None,
        ),
        (
            "cm_dry_run",
            _flag("--dry-run", help="Show what would happen, and change nothing."),
            False,
        ),
    ]
)

READING = _parameters(
    [
        (
            "cm_fields",
            _text("--fields", help="Only these columns, in this order.", metavar="A,B,C"),
            None,
        ),
        ("cm_no_pager", _flag("--no-pager", help="Never page long output."), False),
    ]
)

COMMON = _parameters(
    [
        ("cm_json", _flag("--json", help="Print JSON."), False),
        (
            "cm_format",
            Annotated[
                Format | None,
                _option(
                    "--format",
                    help="How records are printed: table, plain, json, jsonl, csv, tsv or ids.",
                    metavar="FORMAT",
                ),
            ],
            None,
        ),
        ("cm_as", _text("--as", help="Act as this worker.", metavar="HANDLE"), None),
        (
            "cm_store",
            _text("--store", help="The store: a path or a PostgreSQL URL.", metavar="PATH|URL"),
            None,
        ),
        ("cm_today", _text("--today", help="Use this date as today.", metavar="D"), None),
        ("cm_no_input", _flag("--no-input", help="Never ask questions."), False),
        ("cm_quiet", _flag("--quiet", "-q", help="Print less on standard error."), False),
        (
            "cm_color",
            Annotated[
                Colour | None,
                _option("--color", help="Colour: auto, always or never.", metavar="WHEN"),
            ],
            None,
        ),
    ]
)


CaseReference = Annotated[
    str | None,
    typer.Argument(
        help="A code, or part of a name, or - for references on standard input.", metavar="CASE"
    ),
]
"""The case that a verb is about."""


class PlainHelp:
    """A help without the types of arguments and flags: ``<str>`` and ``<bool>`` tell nobody more.

    Mixed into Typer's commands and groups. The help of a described field is filled in here, when
    it is shown.
    """

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        described = described_of(self)
        for param in self.get_params(ctx):
            if param.name in described:
                from cmcli.cli.core.described import help_of

                param.help = help_of(described[param.name])
            if param.param_type_name == "argument" or param.is_flag:
                vars(param)["display_type_rich"] = _untyped
        super().format_help(ctx, formatter)  # type: ignore[misc]


def _untyped(ctx: Any) -> None:
    """In place of a parameter's type."""


class HelpCommand(PlainHelp, TyperCommand):
    """A command as its help shows it."""


class HelpGroup(PlainHelp, TyperGroup):
    """A group as its help shows it."""


def verb_app() -> typer.Typer:
    """The ``app`` of a module that holds one verb."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def group_app(help: str, *, alone: str | None = None) -> typer.Typer:
    """The ``app`` of a module that holds a group of commands, even if it is a group of one.

    ``alone`` is the command that is meant where none is named, as in ``cm models --json``.
    """
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        help=help,
        cls=HelpGroup if alone is None else _standing_alone(alone),
    )
    app.callback()(lambda: None)
    return app


def _standing_alone(alone: str) -> type[TyperGroup]:
    class Alone(HelpGroup):
        standing_alone = alone

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            named = args and (not args[0].startswith("-") or args[0] in ctx.help_option_names)
            return super().parse_args(ctx, args if named else [alone, *args])

    return Alone


def command(
    app: typer.Typer,
    name: str,
    *,
    writes: bool = False,
    reads: bool | None = None,
    examples: Sequence[str] = (),
    hidden: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a verb under ``name`` with its own parameters and the common ones.

    The verb's first parameter receives the :class:`Options`. A parameter ``Annotated[Texts,
    Value]`` represents the options of the fields of that value, and receives their texts; without a
    docstring the help is that of the value. ``writes`` adds ``--id`` and ``--dry-run``. ``reads``
    (default: a command that does not write) adds ``--fields`` and ``--no-pager``. ``examples`` are
    whole command lines for the end of the help.
    """
    reading = not writes if reads is None else reads
    extra = [*(READING if reading else ()), *(WRITING if writes else ()), *COMMON]

    def register(verb: Callable[..., None]) -> Callable[..., None]:
        _, *named = inspect.signature(verb, eval_str=True).parameters.values()
        values = {one.name: value for one in named if (value := _value_of(one)) is not None}
        own = [one for one in named if one.name not in values]
        described: dict[str, Field] = {}
        if values:
            from cmcli.cli.core.described import gathered, parameters_of

            described, drawn = parameters_of(values.values())
            own = [*filter(_is_argument, own), *drawn, *filterfalse(_is_argument, own)]
        names = [parameter.name for parameter in own]

        def call(path: str, given: dict[str, Any]) -> None:
            here = session.current()
            here.begin(path)
            mine = {name: given.pop(name) for name in names}
            if here.said.dry_run and "dry_run" in mine:
                mine["dry_run"] = True
            if values:
                mine = gathered(values, mine)
            _one_standard_input(mine)
            options = _options(path, mine, given)
            if here.check is not None:
                here.check(options, given)
            elif here.drafting is not None and writes and values:
                here.drafting(options, verb, mine, values)
            else:
                verb(options, **mine)

        def run(context: typer.Context, **given: Any) -> None:
            call(" ".join(context.command_path.split()[1:]) or context.info_name or "", given)

        vars(run).update(__signature__=_joined(own, extra), call=call, described=described)
        run.__annotations__ = {}
        docs = [verb.__doc__, *(value.__doc__ for value in values.values())]
        run.__doc__ = _paragraphs(next((doc for doc in docs if doc), ""))
        app.command(name, cls=HelpCommand, epilog=_epilog(examples), hidden=hidden)(run)
        return verb

    return register


def _joined(
    own: Sequence[inspect.Parameter], extra: Sequence[inspect.Parameter]
) -> inspect.Signature:
    """The signature that Typer reads: the context, a command's own parameters, the common ones."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    context = inspect.Parameter("context", keyword, annotation=typer.Context)
    return inspect.Signature([context, *(one.replace(kind=keyword) for one in own), *extra])


def described_of(command: Any) -> "Mapping[str, Field]":
    """The described fields of a command, by the names of its parameters."""
    run = getattr(getattr(command, "callback", None), "__wrapped__", None)
    return getattr(run, "described", {})


def _is_argument(parameter: inspect.Parameter) -> bool:
    """Return whether a parameter is positional; the options of a value follow those."""
    return isinstance(parameter.annotation.__metadata__[0], ArgumentInfo)


def _value_of(parameter: inspect.Parameter) -> "type[Value] | None":
    """Return the value type of a parameter that receives texts, if any."""
    if get_origin(parameter.annotation) is not Annotated:
        return None
    held, *more = get_args(parameter.annotation)
    return more[0] if getattr(held, "__name__", "") == "Texts" else None


def _epilog(examples: Sequence[str]) -> str | None:
    """The examples as Typer prints them; square brackets would be markup there.

    The empty line in front keeps Typer from taking the indentation away.
    """
    if not examples:
        return None
    lines = [line for example in examples for line in _folded(example)]
    return "\n".join(["", "Examples:", *lines]).replace("[", r"\[")


def _folded(example: str) -> list[str]:
    """A command line as it fits a terminal of 80 columns, and can still be copied as a whole."""
    lines = ["  "]
    for word in re.findall(r"""(?:--[\w-]+ (?!-))?(?:"[^"]*"|'[^']*'|\S)+""", example):
        if len(lines[-1]) + len(word) > 74:
            lines[-1] += " \\"
            lines.append("     ")
        lines[-1] += f" {word}" if lines[-1].strip() else word
    return lines


def _paragraphs(doc: str) -> str:
    """A docstring with one line a paragraph: how long they are is the terminal's to say."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(doc).split("\n\n"))


def _options(path: str, arguments: Mapping[str, object], values: Mapping[str, Any]) -> Options:
    here = session.current()
    said = here.said
    return Options(
        command=path,
        arguments=arguments,
        actor=values["cm_as"] or said.actor,
        store=values["cm_store"] or said.store,
        today=values["cm_today"] or said.today,
        format=_format(values["cm_format"], values["cm_json"]),
        fields=_fields(values.get("cm_fields")),
        quiet=values["cm_quiet"] or said.quiet,
        no_input=values["cm_no_input"] or said.no_input or resolve("no-input")[0] == "yes",
        color=values["cm_color"] or said.color,
        pager=not values.get("cm_no_pager", False),
        id=checked_key(values["cm_id"]) or here.key_of_line if "cm_id" in values else None,
        key_tells_all=here.key_tells_all and values.get("cm_id") is None,
        dry_run="cm_dry_run" in values and (values["cm_dry_run"] or said.dry_run),
    )


def checked_key(given: str | None) -> str | None:
    """The key of ``--id``; an empty one, as from a script's unset variable, would be shared.

    Raises :class:`UsageProblem` for that, and for what not every store could keep.
    """
    if given is None:
        return None
    if not given.strip():
        raise UsageProblem("--id needs a key.", "For example: --id visit-17.")
    from cmcli.domain.text import NAME_LIMIT, clean_input

    clean_input(given, what="The key of --id", limit=NAME_LIMIT)
    return given


def _one_standard_input(arguments: Mapping[str, object]) -> None:
    """Standard input can be read once: at most one argument may be ``-``."""
    from cmcli.casework.described.texts import Texts

    flat = [
        pair
        for name, value in arguments.items()
        for pair in (value.given.items() if isinstance(value, Texts) else [(name, value)])
    ]
    dashes = [name.upper() for name, value in flat if value == "-"]
    if len(dashes) > 1:
        raise UsageProblem(
            f"{' and '.join(dashes)} cannot both be '-': standard input is read once.",
            "Give one of them on the command line, or use --edit for the text.",
        )


def _format(given: Format | None, json: bool) -> Format | None:
    if not json:
        return given
    if given not in (None, "json", "jsonl"):
        raise UsageProblem(f"Use either --json or --format {given}, not both.")
    return given or "json"


def _fields(given: str | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    fields = tuple(word.strip() for word in given.split(",") if word.strip())
    if not fields:
        raise UsageProblem(
            "--fields needs at least one column.",
            "For example: --fields ref,name. An unknown name lists all columns.",
        )
    return fields
