"""Completion scripts for bash, zsh and fish, generated from the command tree.

The scripts are static: a press of Tab starts no process. ``python -m cmcli.cli.completion DIR``
writes them anew; a test compares them with the tree.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cmcli.cli.app import COMMANDS, load, root_command

_WORDS = re.compile(r"[a-z0-9-]+(\|[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Opt:
    """One option: its names, its help, whether a value follows, and which values there are."""

    names: tuple[str, ...]
    help: str
    takes_value: bool
    choices: tuple[str, ...]
    is_path: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A command or group by its path ("cm plan show"), with its subcommands and their help."""

    path: str
    options: tuple[Opt, ...]
    subcommands: tuple[tuple[str, str], ...]


def tree() -> list[Node]:
    """The nodes of the command tree in the order of the help, the root first."""
    there = [entry for entry in COMMANDS if find_spec(f"cmcli.cli.{entry.module}")]
    root = Node("cm", _options(root_command()), tuple((entry.name, entry.help) for entry in there))
    return [root, *(node for entry in there for node in _nodes(entry.name, load(entry.name)))]


def _nodes(path: str, command: Any) -> Iterator[Node]:
    below = {
        name: found for name, found in getattr(command, "commands", {}).items() if not found.hidden
    }
    named = tuple((name, _sentence(found.help)) for name, found in below.items())
    yield Node(f"cm {path}", _options(command), named)
    for name, found in below.items():
        yield from _nodes(f"{path} {name}", found)


def _options(command: Any) -> tuple[Opt, ...]:
    found = [
        _option(param)
        for param in command.params
        if param.param_type_name == "option" and not param.hidden
    ]
    return (*found, Opt(("-h", "--help"), "Show the help.", False, (), False))


def _option(param: Any) -> Opt:
    """What completion needs of a parameter; a metavar such as ``low|high`` lists its values."""
    metavar = param.metavar or ""
    known = param.type_descriptor.choices or ()
    if not known and _WORDS.fullmatch(metavar):
        known = metavar.split("|")
    return Opt(
        names=(*param.opts, *param.secondary_opts),
        help=_sentence(param.help),
        takes_value=not param.is_flag,
        choices=tuple(map(str, known)),
        is_path=bool({"PATH", "FILE", "DIR"} & set(metavar.split("|"))),
    )


def _sentence(text: str | None) -> str:
    """The first paragraph of a help text on one line."""
    return " ".join((text or "").split("\n\n")[0].split())


def bash(nodes: Sequence[Node]) -> str:
    """The script for bash, which completes words only."""
    values = [
        (f"{node.path} {name}", " ".join(option.choices), option.is_path)
        for node in nodes
        for option in node.options
        if option.takes_value
        for name in option.names
    ]
    lines = [
        "# Completion of cm for bash; generated, do not edit. Source it from ~/.bashrc.",
        "_cm() {",
        '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
        "    local place=cm known= at",
        "    # --option=value arrives as three words.",
        '    if [ "$word" = "=" ]; then word=',
        '    elif [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi',
        "    for ((at = 1; at < COMP_CWORD; at++)); do",
        '        case "$place ${COMP_WORDS[at]}" in',
        f"            {_alternatives(node.path for node in nodes[1:])})",
        '                place="$place ${COMP_WORDS[at]}" ;;',
        "        esac",
        "    done",
        "    COMPREPLY=()",
        '    case "$place $before" in',
    ]
    for path, choices, is_path in values:
        if choices:
            lines.append(
                f'        "{path}") COMPREPLY=($(compgen -W "{choices}" -- "$word")); return ;;'
            )
        elif is_path:
            lines.append(f'        "{path}") COMPREPLY=($(compgen -f -- "$word")); return ;;')
    free = [path for path, choices, is_path in values if not choices and not is_path]
    lines += [f"        {_alternatives(free)}) return ;;"] if free else []
    lines += ["    esac", '    case "$place" in']
    for node in nodes:
        names = " ".join(name for option in node.options for name in option.names)
        below = " ".join(name for name, _ in node.subcommands)
        lines.append(f'        "{node.path}")')
        lines.append(f'            known="{below}"; [[ $word == -* ]] && known="{names}" ;;')
    lines += [
        "    esac",
        '    COMPREPLY=($(compgen -W "$known" -- "$word"))',
        "}",
        "complete -F _cm cm",
    ]
    return "\n".join(lines) + "\n"


def zsh(nodes: Sequence[Node]) -> str:
    """The script for zsh, with the help beside each word."""
    lines = [
        "#compdef cm",
        "# Completion of cm for zsh; generated, do not edit. Put it into a directory of $fpath.",
        "_cm() {",
        "    local place=cm at",
        "    local -a known",
        "    for ((at = 2; at < CURRENT; at++)); do",
        '        case "$place ${words[at]}" in',
        f"            ({_alternatives(node.path for node in nodes[1:])})",
        '                place="$place ${words[at]}" ;;',
        "        esac",
        "    done",
        '    case "$place ${words[CURRENT-1]}" in',
    ]
    for node in nodes:
        free = []
        for option in node.options:
            names = [f"{node.path} {name}" for name in option.names]
            if option.choices:
                action = f"compadd -- {' '.join(option.choices)}"
                lines.append(f"        ({_alternatives(names)}) {action}; return ;;")
            elif option.is_path:
                lines.append(f"        ({_alternatives(names)}) _files; return ;;")
            elif option.takes_value:
                free += names
        lines += [f"        ({_alternatives(free)}) _message value; return ;;"] if free else []
    lines += ["    esac", '    case "$place" in']
    for node in nodes:
        below = " ".join(_pair(name, help) for name, help in node.subcommands)
        described = " ".join(
            _pair(name, option.help) for option in node.options for name in option.names
        )
        lines += [
            f'        ("{node.path}")',
            "            if [[ ${words[CURRENT]} == -* ]]; then",
            f"                known=({described})",
            "            else",
            f"                known=({below})",
            "            fi ;;",
        ]
    lines += ["    esac", "    _describe -V cm known", "}", '_cm "$@"']
    return "\n".join(lines) + "\n"


def fish(nodes: Sequence[Node]) -> str:
    """The script for fish, with the help beside each word."""
    paths = " ".join(_quoted(node.path.removeprefix("cm ")) for node in nodes[1:])
    lines = [
        "# Completion of cm for fish; generated, do not edit. It belongs into",
        "# ~/.config/fish/completions.",
        f"set -g __cm_places {paths}",
        "function __cm_at",
        "    set -l place",
        "    for word in (commandline -opc)[2..-1]",
        '        if contains -- "$(string join -- " " $place $word)" $__cm_places',
        "            set place $place $word",
        "        end",
        "    end",
        '    test "$place" = "$argv"',
        "end",
        "complete -c cm -f",
    ]
    for node in nodes:
        place = f"complete -c cm -n '__cm_at {node.path.removeprefix('cm').strip()}'"
        for name, help in node.subcommands:
            lines.append(f"{place} -a {name} -d {_quoted(help)}")
        for option in node.options:
            names = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            )
            value = " -rF" if option.is_path else " -x" if option.takes_value else ""
            if option.choices:
                value = f" -xa {_quoted(' '.join(option.choices))}"
            lines.append(f"{place} {names}{value} -d {_quoted(option.help)}")
    return "\n".join(lines) + "\n"


def _alternatives(words: Iterator[str] | Sequence[str]) -> str:
    return "|".join(f'"{word}"' for word in words)


def _pair(name: str, help: str) -> str:
    """A word and its help as ``_describe`` of zsh reads them."""
    shown = help.replace("'", "'\\''")
    return f"'{name.replace(':', chr(92) + ':')}:{shown}'"


def _quoted(text: str) -> str:
    """A word of fish in single quotation marks."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def scripts() -> dict[str, str]:
    """The text of each script by the name of its file."""
    nodes = tree()
    return {"cm.bash": bash(nodes), "_cm": zsh(nodes), "cm.fish": fish(nodes)}


def write(directory: Path) -> None:
    """Write the scripts into a directory."""
    for name, text in scripts().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
