# Completion of cm for bash; generated, do not edit. Source it from ~/.bashrc.
_cm() {
    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
    local place=cm known= at
    # --option=value arrives as three words.
    if [ "$word" = "=" ]; then word=
    elif [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi
    for ((at = 1; at < COMP_CWORD; at++)); do
        case "$place ${COMP_WORDS[at]}" in
            "cm intake"|"cm list"|"cm show"|"cm init"|"cm worker"|"cm worker add"|"cm worker set"|"cm worker reduce"|"cm worker list"|"cm team"|"cm team add"|"cm team list"|"cm undo")
                place="$place ${COMP_WORDS[at]}" ;;
        esac
    done
    COMPREPLY=()
    case "$place $before" in
        "cm intake --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm intake --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm intake --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm show --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm show --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm show --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm init --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm init --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm init --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm worker add --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm worker add --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm worker add --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm worker set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm worker set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm worker set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm worker reduce --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm worker reduce --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm worker reduce --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm worker list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm worker list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm worker list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm team add --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm team add --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm team add --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm team list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm team list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm team list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm undo --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm undo --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm undo --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm intake --model"|"cm intake --worker"|"cm intake --dob"|"cm intake --phone"|"cm intake --goes-by"|"cm intake --pronouns"|"cm intake --safe-contact"|"cm intake --whereabouts"|"cm intake --language"|"cm intake --interpreter"|"cm intake --referred-by"|"cm intake --issue"|"cm intake --immediate"|"cm intake --words"|"cm intake --need"|"cm intake --acuity"|"cm intake --decision"|"cm intake --reason"|"cm intake --opened"|"cm intake --override"|"cm intake --same-as"|"cm intake --id"|"cm intake --as"|"cm intake --today"|"cm list --worker"|"cm list --model"|"cm list --stage"|"cm list --status"|"cm list --fields"|"cm list --as"|"cm list --today"|"cm show --fields"|"cm show --as"|"cm show --today"|"cm init --worker"|"cm init --name"|"cm init --role"|"cm init --timezone"|"cm init --fields"|"cm init --as"|"cm init --today"|"cm worker add --name"|"cm worker add --hours"|"cm worker add --role"|"cm worker add --team"|"cm worker add --os-user"|"cm worker add --id"|"cm worker add --as"|"cm worker add --today"|"cm worker set --name"|"cm worker set --hours"|"cm worker set --role"|"cm worker set --team"|"cm worker set --os-user"|"cm worker set --id"|"cm worker set --as"|"cm worker set --today"|"cm worker reduce --percent"|"cm worker reduce --reason"|"cm worker reduce --from"|"cm worker reduce --until"|"cm worker reduce --id"|"cm worker reduce --as"|"cm worker reduce --today"|"cm worker list --fields"|"cm worker list --as"|"cm worker list --today"|"cm team add --name"|"cm team add --id"|"cm team add --as"|"cm team add --today"|"cm team list --fields"|"cm team list --as"|"cm team list --today"|"cm undo --id"|"cm undo --as"|"cm undo --today") return ;;
    esac
    case "$place" in
        "cm")
            known="intake list show init worker team undo"; [[ $word == -* ]] && known="--version -h --help" ;;
        "cm intake")
            known=""; [[ $word == -* ]] && known="--model --worker --unassigned --dob --phone --goes-by --pronouns --safe-contact --whereabouts --language --interpreter --referred-by --issue --immediate --words --need --acuity --decision --reason --opened --or-waitlist --override --same-as --new --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm list")
            known=""; [[ $word == -* ]] && known="--worker --model --stage --overdue --status --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm show")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm init")
            known=""; [[ $word == -* ]] && known="--worker --name --role --timezone --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm worker")
            known="add set reduce list"; [[ $word == -* ]] && known="-h --help" ;;
        "cm worker add")
            known=""; [[ $word == -* ]] && known="--name --hours --role --team --os-user --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm worker set")
            known=""; [[ $word == -* ]] && known="--name --hours --role --team --os-user --active --inactive --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm worker reduce")
            known=""; [[ $word == -* ]] && known="--percent --reason --from --until --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm worker list")
            known=""; [[ $word == -* ]] && known="--all --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm team")
            known="add list"; [[ $word == -* ]] && known="-h --help" ;;
        "cm team add")
            known=""; [[ $word == -* ]] && known="--name --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm team list")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm undo")
            known=""; [[ $word == -* ]] && known="--yes -y --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
    esac
    COMPREPLY=($(compgen -W "$known" -- "$word"))
}
complete -F _cm cm
