"""Offers of the completion scripts for each place, read from the command tree.

The scripts contain everything constant. They ask `cmcli.cli.core.completion_values` for words
from the store.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from cmcli.casework.described.agency_kinds import FilePath
from cmcli.casework.described.fields import Field
from cmcli.casework.described.kinds import ByKey, Clearable, Each
from cmcli.casework.described.kinds import Kind as DescribedKind
from cmcli.casework.described.round_kinds import Pairs
from cmcli.catalog.lesson_file import lessons
from cmcli.cli.app import COMMANDS, load, root_command
from cmcli.cli.core.options import PANEL, described_of
from cmcli.cli.doctor import CHECKS
from cmcli.cli.help.topics import topics
from cmcli.cli.remind.script import SCRIPTS


@dataclass(frozen=True, slots=True)
class OfferedValue:
    """The values of an option or a positional; empty if nothing is known.

    ``words`` are constant, each with its label; where they end in ``=`` or ``live`` does, one of
    ``after`` may follow. ``live`` is a kind of `cmcli.cli.core.completion_values`; its values
    follow the words.
    """

    words: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    live: str = ""
    files: bool = False

    @property
    def spec(self) -> str:
        """How the scripts tell values apart: paths, something to offer, or anything."""
        return "files" if self.files else "some" if self.live or self.words else "free"


@dataclass(frozen=True, slots=True)
class Opt:
    """One option: its names, its help, and its value; None for a flag."""

    names: tuple[str, ...]
    help: str
    value: OfferedValue | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A command or group by its path ("cm plan show").

    ``positionals`` are what stands first, second …; the last is repeated where it ``repeats``.
    """

    path: str
    options: tuple[Opt, ...]
    subcommands: tuple[tuple[str, str], ...] = ()
    positionals: tuple[OfferedValue, ...] = ()
    repeats: bool = False


def _plain(*words: str, **more: Any) -> OfferedValue:
    return OfferedValue(tuple((word, "") for word in words), **more)


def _live(kind: str, *after: str) -> OfferedValue:
    return OfferedValue(live=kind, after=after)


FREE = OfferedValue()
FILES = OfferedValue(files=True)

METAVARS: dict[str, OfferedValue] = {
    "CASE": _live("case"),
    "HANDLE": _live("worker"),
    **dict.fromkeys(("[N]", "[M]"), _live("version")),
    "TOPIC": OfferedValue(
        (
            ("all", "All commands"),
            *((one.name, one.title) for one in topics().values()),
            *((entry.name, entry.help) for entry in COMMANDS),
        )
    ),
    "CHAPTER": OfferedValue(tuple((one.key, one.title) for one in lessons().chapters)),
    **dict.fromkeys(("FILE", "DIR|ZIP", "DIR|ZIP|FILE", "PATH|URL"), FILES),
    **dict.fromkeys(
        "A,B,C D N NAME SEQ:HASH STEP SUBCOMMAND".split(),
        FREE,
    ),
}
"""The values of each metavar, for positionals and options. A test requires the metavar of every
positional here; the next table may have that of an option instead."""

SPECIAL: dict[str, OfferedValue] = {
    "--id": FREE,
    "--label": FREE,
    "--recipient": FREE,
    "--version": _live("version"),
    "cm accept CASE": _live("case-waitlist"),
    "cm assess --number": _live("assessment"),
    "cm doctor --only": _plain(*CHECKS),
    "cm key add KIND": _plain(*"passphrase recovery agency file".split()),
    "cm key add VALUE": FILES,
    "cm referral print N": _live("referral"),
    "cm remind script NAME": _plain(*SCRIPTS),
    "cm reopen CASE": _live("case-closed"),
}
"""The values of a metavar or option in one command, and of an option in all commands."""

_WORDS = re.compile(r"[a-z0-9-]+(\|[a-z0-9-]+)+")


def tree() -> list[Node]:
    """The nodes of the command tree in the order of the help, the root first."""
    there = [entry for entry in COMMANDS if find_spec(f"cmcli.cli.{entry.module}")]
    named = tuple((entry.name, entry.help) for entry in there)
    root = Node("cm", _options("cm", root_command()), named)
    return [root, *(node for entry in there for node in _nodes(entry.name, load(entry.name)))]


def _nodes(path: str, command: Any) -> Iterator[Node]:
    below = {
        name: found for name, found in getattr(command, "commands", {}).items() if not found.hidden
    }
    place = f"cm {path}"
    named = tuple((name, _sentence(found.help)) for name, found in below.items())
    alone = below.get(getattr(command, "standing_alone", ""))
    taken = [param for param in command.params if param.param_type_name == "argument"]
    yield Node(
        place,
        _options(place, command) if alone is None else _options(place, alone),
        named,
        tuple(value_of(place, param, described_of(command).get(param.name)) for param in taken),
        repeats=bool(taken) and taken[-1].nargs == -1,
    )
    for name, found in below.items():
        yield from _nodes(f"{path} {name}", found)


def _options(path: str, command: Any) -> tuple[Opt, ...]:
    described = described_of(command)
    found = [
        Opt(
            names=(*param.opts, *param.secondary_opts),
            help=_sentence(_help(param, described.get(param.name))),
            value=None if param.is_flag else value_of(path, param, described.get(param.name)),
            common=param.rich_help_panel == PANEL,
        )
        for param in command.params
        if param.param_type_name == "option" and not param.hidden
    ]
    return (*found, Opt(("-h", "--help"), "Show the help.", common=True))


def _help(param: Any, field: Field | None) -> str | None:
    """Give the help without the list of values, which Tab offers itself."""
    return param.help if field is None else field.described.help


def value_of(path: str, param: Any, field: Field | None = None) -> OfferedValue:
    """Return the values of an option or a positional of the command at that path.

    A described ``field`` says it by its kind.
    """
    if field is not None:
        return _of_kind(field.kind)
    choices = param.type_descriptor.choices
    metavar = param.metavar or ""
    names = [metavar] if param.param_type_name == "argument" else param.opts
    for name in names:
        if f"{path} {name}" in SPECIAL:
            return SPECIAL[f"{path} {name}"]
    if choices or _WORDS.fullmatch(metavar):
        return _plain(*map(str, choices or metavar.split("|")))
    for name in names:
        if name in SPECIAL:
            return SPECIAL[name]
    return METAVARS.get(metavar, FREE)


def _of_kind(kind: DescribedKind) -> OfferedValue:
    """Return the values that a described field offers, or an empty value if any text will do."""
    if isinstance(kind, Each | Clearable):
        return _of_kind(kind.kind)
    if isinstance(kind, FilePath):
        return FILES
    if isinstance(kind, ByKey):
        after = tuple(kind.kind.offers())
        if kind.live:
            return OfferedValue(live=kind.live, after=after)
        return OfferedValue(_before_equals(kind.key), after, _own(kind.key, "="))
    if isinstance(kind, Pairs):
        return OfferedValue(_before_equals(kind.key), live=_own(kind.key, "="))
    if kind.live:
        return OfferedValue(tuple(kind.offers().items()), live=kind.live)
    return OfferedValue(tuple(kind.offers().items()), live=_own(kind))


def _before_equals(key: DescribedKind) -> tuple[tuple[str, str], ...]:
    return tuple((f"{one}=", label) for one, label in key.offers().items())


def _own(kind: DescribedKind, end: str = "") -> str:
    """Return the kind of live values that the agency's own keys are."""
    return f"own-{kind.own}{end}" if kind.own else ""


def arms(nodes: Sequence[Node]) -> list[tuple[OfferedValue | None, list[str]]]:
    """Group the values by place: "cm show @1" is a positional, "cm due --kind" an option.

    The path ``*`` is any path, and such places come last, so that an exception is found first;
    None is a flag where the option of that name takes a value elsewhere.
    """
    exact: dict[OfferedValue | None, list[str]] = {}
    anywhere: dict[OfferedValue | None, list[str]] = {}
    of_option: dict[str, list[tuple[str, OfferedValue | None]]] = {}
    for node in nodes:
        for number, positional in enumerate(node.positionals, start=1):
            last = node.repeats and number == len(node.positionals)
            if positional != FREE:
                exact.setdefault(positional, []).append(f"{node.path} @{'*' if last else number}")
        for option in node.options:
            for name in option.names:
                of_option.setdefault(name, []).append((node.path, option.value))
    for name, values in of_option.items():
        usual = Counter(value for _, value in values).most_common(1)[0][0]
        if usual is not None:
            anywhere.setdefault(usual, []).append(f"* {name}")
        for path, value in values:
            if value != usual:
                exact.setdefault(value, []).append(f"{path} {name}")
    return [*exact.items(), *anywhere.items()]


def shared(nodes: Sequence[Node]) -> dict[tuple[Opt, ...], list[str]]:
    """The common options → the paths of the commands that have just these."""
    found: dict[tuple[Opt, ...], list[str]] = {}
    for node in nodes:
        common = tuple(option for option in node.options if option.common)
        found.setdefault(common, []).append(node.path)
    return found


def pattern(places: Iterable[str]) -> str:
    """The places as one pattern of ``case`` in bash and zsh, where only ``*`` is no text."""
    quoted = (f'"{place}"'.replace("*", '"*"').replace('""', "") for place in places)
    return f"({'|'.join(quoted)})"


def is_place(nodes: Sequence[Node]) -> list[str]:
    """The function of bash and zsh that tells whether a path is one of the tree."""
    known = pattern(node.path for node in nodes[1:])
    return [
        "_cm_is_place() {",
        '    case "$1" in',
        f"        {known} return 0 ;;",
        "    esac",
        "    return 1",
        "}",
        "",
    ]


def _sentence(text: str | None) -> str:
    """The first paragraph of a help text on one line."""
    return " ".join((text or "").split("\n\n")[0].split())
