"""The completion script for bash (3.2 and later), which completes words without their help."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmcli.cli.completion.tree import arms, is_place, pattern, shared

if TYPE_CHECKING:
    from cmcli.cli.completion.tree import Node, OfferedValue

_HEAD = r"""# Completion of cm for bash; generated, do not edit.
# The commands, options and keys are in this file. Words from the store come from cm.

# Split the line up to the cursor into the words of $line, without their quotes. The last word is
# the one to complete; readline keeps its first $cut characters. Nothing is evaluated.
_cm_split() {
    local text=${COMP_LINE-} part char quote='' begun='' new='' mark
    if [[ -z $text ]]; then
        for part in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
            if [[ ${#line[@]} -gt 0 && ($part == = || ${line[${#line[@]} - 1]} == *=) ]]; then
                line[${#line[@]} - 1]+=$part
            else
                line+=("$part")
            fi
        done
        part=${line[${#line[@]} - 1]}
        [[ $part == *=* ]] && mark=${part##*=} && cut=$((${#part} - ${#mark}))
        return 0
    fi
    text=${text:0:COMP_POINT}
    while [[ -n $text ]]; do
        if [[ $quote == "'" ]]; then
            part=${text%%"'"*}
        elif [[ -n $quote ]]; then
            part=${text%%[\"\\]*}
        else
            part=${text%%[[:space:]\"\'\\=:]*}
        fi
        new+=$part
        [[ -n $part ]] && begun=1
        char=${text:${#part}:1}
        text=${text:${#part}+1}
        if [[ -z $char ]]; then
            :
        elif [[ $char == "$quote" ]]; then
            quote=''
        elif [[ $char == \\ ]]; then
            new+=${text:0:1} begun=1
            text=${text:1}
        elif [[ $char == [\"\'] ]]; then
            quote=$char begun=1 cut=${#new}
        elif [[ $char == [=:] ]]; then
            new+=$char begun=1
            [[ ${COMP_WORDBREAKS-} == *"$char"* ]] && cut=${#new}
        else
            [[ -n $begun ]] && line+=("$new")
            new='' begun='' cut=0
        fi
    done
    line+=("$new")
}
"""

_TAIL = r"""
# Remember the store and the worker that the line names.
_cm_heard() {
    case "$1" in
        --store) store=$2 ;;
        --as) actor=$2 ;;
    esac
}

# Add a word if it begins like the one on the line.
_cm_add() {
    local whole=$before$1
    if [[ $1 == "$word"* ]]; then COMPREPLY+=("${whole:cut}"); fi
}

# Add words from the store. Leave out words with special characters.
_cm_live() {
    local found value
    found=$(command cm __complete "$live" "$word" "$client" "$store" "$actor" \
        2>/dev/null </dev/null) || return 0
    while IFS= read -r value; do
        value=${value%%$'\t'*}
        [[ -n $value && $value != *[!A-Za-z0-9._=-]* ]] || continue
        value=$before$value
        COMPREPLY+=("${value:cut}")
    done <<<"$found"
}

_cm_files() {
    local value
    compopt -o default 2>/dev/null && return 0
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$word")
}

_cm_offer() {
    local value
    if [[ $word == *=* && ($live == *= || $words == *=*) ]]; then
        for value in $after; do _cm_add "${word%%=*}=$value"; done
    elif [[ $spec == files ]]; then
        _cm_files
    else
        for value in $words; do _cm_add "$value"; done
        if [[ -n $live ]]; then _cm_live; fi
    fi
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

_cm() {
    local IFS=$' \t\n'
    local place=cm count=0 only='' client='' store='' actor='' awaited='' before='' word at
    local spec='' words='' after='' live='' cut=0 last
    local -a line
    line=()
    COMPREPLY=()
    _cm_split
    last=$((${#line[@]} - 1))
    for ((at = 1; at < last; at++)); do
        word=${line[at]}
        if [[ -n $awaited ]]; then
            _cm_heard "$awaited" "$word"
            awaited=''
        elif [[ -n $only || $word != -?* ]]; then
            if [[ -z $only && $count -eq 0 ]] && _cm_is_place "$place $word"; then
                place+=" $word"
            else
                count=$((count + 1))
                if [[ $count -eq 1 ]]; then client=$word; fi
            fi
        elif [[ $word == -- ]]; then
            only=1
        elif [[ $word == --*=* ]]; then
            _cm_heard "${word%%=*}" "${word#*=}"
        else
            _cm_value "$place $word"
            if [[ -n $spec ]]; then awaited=$word; fi
        fi
    done
    word=${line[last]}
    if [[ -n $awaited ]]; then
        _cm_value "$place $awaited"
    elif [[ -z $only && $word == --*=* ]]; then
        before=${word%%=*}=
        word=${word#*=}
        _cm_value "$place ${before%=}"
    elif [[ -z $only && $word == -* ]]; then
        _cm_value ''
        _cm_options "$place"
    else
        _cm_value "$place @$((count + 1))"
        if [[ -z $only && $count -eq 0 ]]; then _cm_commands "$place"; fi
    fi
    _cm_offer
}

complete -o nosort -F _cm cm 2>/dev/null || complete -F _cm cm
"""


def script(nodes: "Sequence[Node]") -> str:
    """The whole script."""
    return "\n".join([_HEAD, *is_place(nodes), *_values(nodes), *_offers(nodes)]) + "\n" + _TAIL


def _values(nodes: "Sequence[Node]") -> list[str]:
    lines = [
        "# Describe the values of an option, or of a positional by its number. A flag has none.",
        "_cm_value() {",
        "    spec='' words='' after='' live=''",
        '    case "$1" in',
    ]
    for value, places in arms(nodes):
        lines += [f"        {pattern(places)}", f"            {_set(value)} ;;"]
    return [*lines, "    esac", "}", ""]


def _set(value: "OfferedValue | None") -> str:
    if value is None:
        return ":"
    found = {
        "spec": value.spec,
        "words": " ".join(word for word, _ in value.words),
        "after": " ".join(value.after),
        "live": value.live,
    }
    return " ".join(f'{name}="{said}"' for name, said in found.items() if said)


def _offers(nodes: "Sequence[Node]") -> list[str]:
    lines = ["_cm_options() {", '    case "$1" in']
    for node in nodes:
        own = [name for option in node.options if not option.common for name in option.names]
        if own:
            lines.append(f'        "{node.path}") words="{" ".join(own)}" ;;')
    lines += ["    esac", '    case "$1" in']
    for options, paths in shared(nodes).items():
        names = " ".join(name for option in options for name in option.names)
        lines += [f"        {pattern(paths)}", f'            words+=" {names}" ;;']
    lines += ["    esac", "}", "", "_cm_commands() {", '    case "$1" in']
    for node in nodes:
        if node.subcommands:
            below = " ".join(name for name, _ in node.subcommands)
            lines.append(f'        "{node.path}") words="{below}" ;;')
    return [*lines, "    esac", "}"]
