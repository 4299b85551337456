"""The completion script for zsh, with the help beside each word."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cmcli.cli.completion.tree import arms, is_place, pattern, shared

if TYPE_CHECKING:
    from cmcli.cli.completion.tree import Node, OfferedValue

_PLAIN = re.compile(r"[A-Za-z0-9.-]+")

_HEAD = r"""#compdef cm
# Completion of cm for zsh; generated, do not edit.
# The commands, options and keys are in this file. Words from the store come from cm.
"""

_TAIL = r"""
# Remember the store and the worker that the line names.
_cm_heard() {
    case "$1" in
        (--store) store=$2 ;;
        (--as) actor=$2 ;;
    esac
}

# Offer the words of $known. Add no space after a word that ends in =.
_cm_describe() {
    local -a more
    [[ ${known[1]} == *(=|\\:)(:*|) ]] && more=(-S '')
    _describe -V cm known "${more[@]}" -M 'm:{a-z}={A-Z}'
}

# Offer words from the store. Leave out words with special characters.
_cm_live() {
    local line value told
    for line in ${(f)"$(command cm __complete "$live" "$word" "$client" "$store" "$actor" \
        2>/dev/null </dev/null)"}; do
        value=${line%%$'\t'*}
        [[ -n $value && $value != *[^A-Za-z0-9._=-]* ]] || continue
        told=${line#*$'\t'}
        known+=("$value:${told//\\/\\\\}")
    done
    _cm_describe
}

_cm_offer() {
    local value
    if [[ $word == *=* && ( $live == *= || ${known[1]} == *=(:*|) ) ]]; then
        known=()
        for value in $after; do
            known+=("${word%%=*}=${value//:/\\:}")
        done
        _cm_describe
    elif [[ -n $live ]]; then
        _cm_live
    elif [[ $spec == files ]]; then
        # _files would evaluate a substitution.
        [[ $PREFIX == *[\$\`]* ]] || _files
    elif [[ $spec == free ]]; then
        _message value
    else
        _cm_describe
    fi
}

_cm() {
    local place=cm only= client= store= actor= awaited= spec= live= word
    local -a known after
    integer count=0 at
    for ((at = 2; at < CURRENT; at++)); do
        word=${(Q)words[at]}
        if [[ -n $awaited ]]; then
            _cm_heard "$awaited" "$word"
            awaited=
        elif [[ -n $only || $word != -?* ]]; then
            if [[ -z $only && $count -eq 0 ]] && _cm_is_place "$place $word"; then
                place+=" $word"
            else
                ((++count == 1)) && client=$word
            fi
        elif [[ $word == -- ]]; then
            only=1
        elif [[ $word == --*=* ]]; then
            _cm_heard "${word%%=*}" "${word#*=}"
        else
            _cm_value "$place $word"
            [[ -n $spec ]] && awaited=$word
        fi
    done
    word=${(Q)PREFIX}
    if [[ -n $awaited ]]; then
        _cm_value "$place $awaited"
    elif [[ -z $only && $word == --*=* ]]; then
        _cm_value "$place ${word%%=*}"
        compset -P 1 '*='
        word=${word#*=}
    elif [[ -z $only && $word == -* ]]; then
        _cm_value ''
        _cm_options "$place"
    else
        _cm_value "$place @$((count + 1))"
        [[ -z $only && $count -eq 0 ]] && _cm_commands "$place"
    fi
    _cm_offer
}

if [[ ${funcstack[1]} == _cm ]]; then
    _cm "$@"
else
    compdef _cm cm
fi
"""


def script(nodes: "Sequence[Node]") -> str:
    """The whole script."""
    return "\n".join([_HEAD, *is_place(nodes), *_values(nodes), *_offers(nodes)]) + "\n" + _TAIL


def _values(nodes: "Sequence[Node]") -> list[str]:
    lines = [
        "# Describe the values of an option, or of a positional by its number. A flag has none.",
        "_cm_value() {",
        "    spec= live=",
        "    known=() after=()",
        '    case "$1" in',
    ]
    for value, places in arms(nodes):
        lines += [f"        {pattern(places)}", *_set(value), "            ;;"]
    return [*lines, "    esac", "}", ""]


def _set(value: "OfferedValue | None") -> list[str]:
    if value is None:
        return []
    lines = [f"            spec={value.spec}"]
    if value.live:
        lines.append(f"            live='{value.live}'")
    if value.words:
        lines.append(f"            known=({_pairs(value.words)})")
    if value.after:
        lines.append(f"            after=({' '.join(value.after)})")
    return lines


def _offers(nodes: "Sequence[Node]") -> list[str]:
    lines = ["_cm_options() {", '    case "$1" in']
    for node in nodes:
        own = [(name, one.help) for one in node.options if not one.common for name in one.names]
        if own:
            lines += [f'        ("{node.path}")', f"            known=({_pairs(own)}) ;;"]
    lines += ["    esac", '    case "$1" in']
    for options, paths in shared(nodes).items():
        named = [(name, option.help) for option in options for name in option.names]
        lines += [
            f"        {pattern(paths)}",
            f"            known+=({_pairs(named)}) ;;",
        ]
    lines += ["    esac", "}", "", "_cm_commands() {", '    case "$1" in']
    for node in nodes:
        if node.subcommands:
            lines += [
                f'        ("{node.path}")',
                f"            known=({_pairs(node.subcommands)}) ;;",
            ]
    return [*lines, "    esac", "}"]


def _pairs(words: "Iterable[tuple[str, str]]") -> str:
    """Words and what is told of them, as ``_describe`` reads them."""
    pairs = []
    for word, told in words:
        name = word.replace(":", "\\:")
        shown = told.replace("\\", "\\\\")
        pair = f"{name}:{shown}" if told else name
        pairs.append(pair if _PLAIN.fullmatch(pair) else "'" + pair.replace("'", "'\\''") + "'")
    return " ".join(pairs)
