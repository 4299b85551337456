"""The completion script for fish (3.2 and later), with the help beside each word."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cmcli.cli.completion.tree import arms, shared

if TYPE_CHECKING:
    from cmcli.cli.completion.tree import Node, OfferedValue

_HEAD = r"""# Completion of cm for fish; generated, do not edit.
# The commands, options and keys are in this file. Words from the store come from cm.
"""

_TAIL = r"""
# Print words from the store. Leave out words with special characters.
function __cm_live
    command cm __complete $argv 2>/dev/null </dev/null | string match -r -- '^[A-Za-z0-9._=-]+\t.*'
end

# Print the words that fit at the cursor. With "files", only tell whether a path fits there.
function __cm_complete
    set -l place cm
    set -l count 0
    set -l awaited ''
    set -l only ''
    set -l client ''
    set -l store ''
    set -l actor ''
    set -l line (commandline -opc)
    for word in $line[2..-1]
        if test -n "$awaited"
            test "$awaited" = --store; and set store $word
            test "$awaited" = --as; and set actor $word
            set awaited ''
        else if test -n "$only"; or not string match -qr -- '^-.' "$word"
            if test -z "$only" -a $count -eq 0; and __cm_is_place "$place $word"
                set place "$place $word"
            else
                set count (math $count + 1)
                test $count -eq 1; and set client $word
            end
        else if test "$word" = --
            set only 1
        else if string match -qr -- '^--.*=' $word
            set -l parts (string split -m 1 -- = $word)
            test "$parts[1]" = --store; and set store $parts[2]
            test "$parts[1]" = --as; and set actor $parts[2]
        else if __cm_value "$place $word" >/dev/null
            set awaited $word
        end
    end

    set -l word (string replace -ra '["\'\\\\]' '' -- (commandline -ct) | string join ' ')
    set -l before ''
    set -l known
    if test -n "$awaited"
        set known (__cm_value "$place $awaited")
    else if test -z "$only"; and string match -qr -- '^--.*=' "$word"
        set -l parts (string split -m 1 -- = $word)
        set before "$parts[1]="
        set word $parts[2]
        set known (__cm_value "$place $parts[1]")
    else if test -z "$only"; and string match -qr -- '^-' "$word"
        set known some '' '' (__cm_options $place)
    else
        set known (__cm_value "$place @"(math $count + 1)); or set known some '' ''
        test -z "$only" -a $count -eq 0; and set -a known (__cm_commands $place)
    end

    set -l spec $known[1]
    set -l live $known[2]
    set -l after (string split -n ' ' -- $known[3])
    set -e known[1..3]
    if test "$argv" = files
        test "$spec" = files
        return
    end
    if string match -q -- '*=*' "$word"; and string match -qr -- '=$|=\t' $live $known[1]
        set known (string split -m 1 -- = $word)[1]"="$after
    else if test -n "$live"
        set -a known (__cm_live $live "$word" "$client" "$store" "$actor")
    end
    set -q known[1]; and printf '%s\n' "$before"$known
end

complete -c cm -e
complete -c cm -k -f -a '(__cm_complete)'
complete -c cm -n '__cm_complete files' -F
"""


def script(nodes: "Sequence[Node]") -> str:
    """The whole script."""
    return "\n".join([_HEAD, *_places(nodes), *_values(nodes), *_offers(nodes), _TAIL])


def _places(nodes: "Sequence[Node]") -> list[str]:
    return [
        "function __cm_is_place",
        "    switch $argv[1]",
        f"        case {_any(node.path for node in nodes[1:])}",
        "            return 0",
        "    end",
        "    return 1",
        "end",
        "",
    ]


def _values(nodes: "Sequence[Node]") -> list[str]:
    lines = [
        "# Describe the values of an option, or of a positional by its number: their sort, kind",
        "# of live values, the text after an =, then the words. A flag has none.",
        "function __cm_value",
        "    switch $argv[1]",
    ]
    for value, places in arms(nodes):
        lines += [f"        case {_any(places)}", f"            {_printed(value)}"]
    return [
        *lines,
        "        case '*'",
        "            return 1",
        "    end",
        "    return 0",
        "end",
        "",
    ]


def _printed(value: "OfferedValue | None") -> str:
    if value is None:
        return "return 1"
    after = " ".join(value.after)
    return f"printf '%s\\n' {value.spec} '{value.live}' '{after}' {_pairs(value.words)}".rstrip()


def _offers(nodes: "Sequence[Node]") -> list[str]:
    lines = ["function __cm_options", "    switch $argv[1]"]
    for node in nodes:
        own = [(name, one.help) for one in node.options if not one.common for name in one.names]
        if own:
            lines += [f"        case '{node.path}'", f"            printf '%s\\n' {_pairs(own)}"]
    lines += ["    end", "    switch $argv[1]"]
    for options, paths in shared(nodes).items():
        named = [(name, option.help) for option in options for name in option.names]
        lines += [f"        case {_any(paths)}", f"            printf '%s\\n' {_pairs(named)}"]
    lines += ["    end", "end", "", "function __cm_commands", "    switch $argv[1]"]
    for node in nodes:
        if node.subcommands:
            below = _pairs(node.subcommands)
            lines += [f"        case '{node.path}'", f"            printf '%s\\n' {below}"]
    return [*lines, "    end", "end"]


def _any(places: "Iterable[str]") -> str:
    """Return the places as patterns; only ``*`` is special in them."""
    return " ".join(f"'{place}'" for place in places)


def _pairs(words: "Iterable[tuple[str, str]]") -> str:
    """Words and what is told of them, with a tab between."""
    return " ".join(f"{word}\\t{_quoted(told)}" if told else word for word, told in words)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
