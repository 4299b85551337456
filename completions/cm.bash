# Completion of cm for bash; generated, do not edit. Source it from ~/.bashrc.
_cm() {
    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
    local place=cm known= at
    # --option=value arrives as three words.
    if [ "$word" = "=" ]; then word=
    elif [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi
    for ((at = 1; at < COMP_CWORD; at++)); do
        case "$place ${COMP_WORDS[at]}" in
            "cm intake"|"cm accept"|"cm assess"|"cm plan"|"cm plan show"|"cm plan add-goal"|"cm plan set"|"cm plan add-step"|"cm plan done"|"cm plan drop"|"cm plan decline"|"cm plan agree"|"cm plan revise"|"cm plan log"|"cm plan diff"|"cm plan print"|"cm checkin"|"cm note"|"cm flag"|"cm rhythm"|"cm review"|"cm close"|"cm reopen"|"cm transfer"|"cm set"|"cm list"|"cm show"|"cm timeline"|"cm flow"|"cm search"|"cm history"|"cm due"|"cm caseload"|"cm init"|"cm worker"|"cm worker add"|"cm worker set"|"cm worker reduce"|"cm worker list"|"cm team"|"cm team add"|"cm team set"|"cm team list"|"cm models"|"cm models list"|"cm models show"|"cm models set"|"cm import"|"cm import hmis"|"cm demo"|"cm config"|"cm config show"|"cm config get"|"cm config set"|"cm undo"|"cm audit"|"cm audit log"|"cm audit verify"|"cm db"|"cm db path"|"cm db check"|"cm db backup"|"cm db restore"|"cm db migrate")
                place="$place ${COMP_WORDS[at]}" ;;
        esac
    done
    COMPREPLY=()
    case "$place $before" in
        "cm intake --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm intake --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm intake --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm accept --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm accept --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm accept --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm assess --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm assess --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm assess --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan show --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan show --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan show --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan add-goal --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan add-goal --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan add-goal --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan add-step --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan add-step --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan add-step --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan done --outcome") COMPREPLY=($(compgen -W "achieved partly not-achieved" -- "$word")); return ;;
        "cm plan done --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan done --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan done --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan drop --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan drop --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan drop --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan decline --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan decline --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan decline --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan agree --how") COMPREPLY=($(compgen -W "signed verbal guardian not-agreed" -- "$word")); return ;;
        "cm plan agree --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan agree --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan agree --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan revise --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan revise --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan revise --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan log --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan log --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan log --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan diff --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan diff --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan diff --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm plan print --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm plan print --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm plan print --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm checkin --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm checkin --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm checkin --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm note --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm note --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm note --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm flag --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm flag --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm flag --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm rhythm --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm rhythm --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm rhythm --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm review --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm review --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm review --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm close --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm close --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm close --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm reopen --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm reopen --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm reopen --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm transfer --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm transfer --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm transfer --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm show --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm show --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm show --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm timeline --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm timeline --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm timeline --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm flow --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm flow --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm flow --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm search --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm search --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm search --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm history --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm history --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm history --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm due --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm due --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm due --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm caseload --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm caseload --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm caseload --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
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
        "cm team set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm team set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm team set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm team list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm team list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm team list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm models list --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm models list --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm models list --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm models show --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm models show --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm models show --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm models set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm models set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm models set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm import hmis --map") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm import hmis --problems") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm import hmis --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm import hmis --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm import hmis --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm demo --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm demo --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm demo --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm config show --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm config show --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm config show --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm config get --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm config get --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm config get --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm config set --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm config set --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm config set --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm undo --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm undo --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm undo --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm audit log --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm audit log --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm audit log --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm audit verify --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm audit verify --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm audit verify --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm db path --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm db path --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm db path --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm db check --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm db check --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm db check --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm db backup --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm db backup --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm db backup --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm db restore --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm db restore --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm db restore --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm db migrate --format") COMPREPLY=($(compgen -W "table plain json jsonl csv tsv ids" -- "$word")); return ;;
        "cm db migrate --store") COMPREPLY=($(compgen -f -- "$word")); return ;;
        "cm db migrate --color") COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        "cm intake --model"|"cm intake --worker"|"cm intake --dob"|"cm intake --phone"|"cm intake --goes-by"|"cm intake --pronouns"|"cm intake --safe-contact"|"cm intake --whereabouts"|"cm intake --language"|"cm intake --interpreter"|"cm intake --referred-by"|"cm intake --issue"|"cm intake --immediate"|"cm intake --words"|"cm intake --need"|"cm intake --acuity"|"cm intake --decision"|"cm intake --reason"|"cm intake --opened"|"cm intake --override"|"cm intake --same-as"|"cm intake --id"|"cm intake --as"|"cm intake --today"|"cm accept --worker"|"cm accept --on"|"cm accept --reason"|"cm accept --override"|"cm accept --id"|"cm accept --as"|"cm accept --today"|"cm assess --need"|"cm assess --strength"|"cm assess --resource"|"cm assess --coping"|"cm assess --risk"|"cm assess --barrier"|"cm assess --preference"|"cm assess --culture"|"cm assess --health"|"cm assess --stage"|"cm assess --swot"|"cm assess --words"|"cm assess --on"|"cm assess --number"|"cm assess --fields"|"cm assess --id"|"cm assess --as"|"cm assess --today"|"cm plan show --version"|"cm plan show --fields"|"cm plan show --as"|"cm plan show --today"|"cm plan add-goal --need"|"cm plan add-goal --strength"|"cm plan add-goal --measure"|"cm plan add-goal --baseline"|"cm plan add-goal --target"|"cm plan add-goal --by"|"cm plan add-goal --words"|"cm plan add-goal --confidence"|"cm plan add-goal --weight"|"cm plan add-goal --monitored-by"|"cm plan add-goal --level"|"cm plan add-goal --gas-baseline"|"cm plan add-goal --id"|"cm plan add-goal --as"|"cm plan add-goal --today"|"cm plan set --text"|"cm plan set --who"|"cm plan set --need"|"cm plan set --strength"|"cm plan set --measure"|"cm plan set --baseline"|"cm plan set --target"|"cm plan set --by"|"cm plan set --words"|"cm plan set --confidence"|"cm plan set --weight"|"cm plan set --monitored-by"|"cm plan set --level"|"cm plan set --gas-baseline"|"cm plan set --id"|"cm plan set --as"|"cm plan set --today"|"cm plan add-step --who"|"cm plan add-step --by"|"cm plan add-step --id"|"cm plan add-step --as"|"cm plan add-step --today"|"cm plan done --on"|"cm plan done --note"|"cm plan done --id"|"cm plan done --as"|"cm plan done --today"|"cm plan drop --reason"|"cm plan drop --id"|"cm plan drop --as"|"cm plan drop --today"|"cm plan decline --words"|"cm plan decline --on"|"cm plan decline --id"|"cm plan decline --as"|"cm plan decline --today"|"cm plan agree --on"|"cm plan agree --by"|"cm plan agree --words"|"cm plan agree --reason"|"cm plan agree --id"|"cm plan agree --as"|"cm plan agree --today"|"cm plan revise --reason"|"cm plan revise --id"|"cm plan revise --as"|"cm plan revise --today"|"cm plan log --fields"|"cm plan log --as"|"cm plan log --today"|"cm plan diff --fields"|"cm plan diff --as"|"cm plan diff --today"|"cm plan print --version"|"cm plan print --fields"|"cm plan print --as"|"cm plan print --today"|"cm checkin --mode"|"cm checkin --with"|"cm checkin --kind"|"cm checkin --outcome"|"cm checkin --minutes"|"cm checkin --travel"|"cm checkin --at"|"cm checkin --did"|"cm checkin --progress"|"cm checkin --gas"|"cm checkin --roadblock"|"cm checkin --next"|"cm checkin --interpreter"|"cm checkin --id"|"cm checkin --as"|"cm checkin --today"|"cm note --number"|"cm note --addendum-to"|"cm note --replace"|"cm note --error"|"cm note --reason"|"cm note --move-to"|"cm note --show"|"cm note --id"|"cm note --as"|"cm note --today"|"cm flag --kind"|"cm flag --settle"|"cm flag --done"|"cm flag --told"|"cm flag --fields"|"cm flag --id"|"cm flag --as"|"cm flag --today"|"cm rhythm --reason"|"cm rhythm --until"|"cm rhythm --id"|"cm rhythm --as"|"cm rhythm --today"|"cm review --goal"|"cm review --progress"|"cm review --effectiveness"|"cm review --efficiency"|"cm review --cost"|"cm review --appropriateness"|"cm review --relevance"|"cm review --satisfaction"|"cm review --reflection"|"cm review --decision"|"cm review --acuity"|"cm review --model"|"cm review --next"|"cm review --note"|"cm review --override"|"cm review --close-reason"|"cm review --outcome"|"cm review --summary"|"cm review --support"|"cm review --aftercare"|"cm review --flags-handed-to"|"cm review --id"|"cm review --as"|"cm review --today"|"cm close --reason"|"cm close --summary"|"cm close --support"|"cm close --aftercare"|"cm close --flags-handed-to"|"cm close --outcome"|"cm close --on"|"cm close --id"|"cm close --as"|"cm close --today"|"cm reopen --reason"|"cm reopen --worker"|"cm reopen --override"|"cm reopen --id"|"cm reopen --as"|"cm reopen --today"|"cm transfer --to"|"cm transfer --reason"|"cm transfer --override"|"cm transfer --id"|"cm transfer --as"|"cm transfer --today"|"cm set --acuity"|"cm set --model"|"cm set --phase"|"cm set --reason"|"cm set --on"|"cm set --override"|"cm set --id"|"cm set --as"|"cm set --today"|"cm list --worker"|"cm list --model"|"cm list --stage"|"cm list --status"|"cm list --fields"|"cm list --as"|"cm list --today"|"cm show --fields"|"cm show --as"|"cm show --today"|"cm timeline --since"|"cm timeline --kind"|"cm timeline --search"|"cm timeline --fields"|"cm timeline --as"|"cm timeline --today"|"cm flow --fields"|"cm flow --as"|"cm flow --today"|"cm search --worker"|"cm search --kind"|"cm search --limit"|"cm search --fields"|"cm search --as"|"cm search --today"|"cm history --fields"|"cm history --as"|"cm history --today"|"cm due --worker"|"cm due --team"|"cm due --within"|"cm due --kind"|"cm due --fields"|"cm due --as"|"cm due --today"|"cm caseload --worker"|"cm caseload --team"|"cm caseload --fields"|"cm caseload --as"|"cm caseload --today"|"cm init --worker"|"cm init --name"|"cm init --role"|"cm init --timezone"|"cm init --fields"|"cm init --as"|"cm init --today"|"cm worker add --name"|"cm worker add --hours"|"cm worker add --role"|"cm worker add --team"|"cm worker add --os-user"|"cm worker add --id"|"cm worker add --as"|"cm worker add --today"|"cm worker set --name"|"cm worker set --hours"|"cm worker set --role"|"cm worker set --team"|"cm worker set --os-user"|"cm worker set --id"|"cm worker set --as"|"cm worker set --today"|"cm worker reduce --percent"|"cm worker reduce --reason"|"cm worker reduce --from"|"cm worker reduce --until"|"cm worker reduce --id"|"cm worker reduce --as"|"cm worker reduce --today"|"cm worker list --fields"|"cm worker list --as"|"cm worker list --today"|"cm team add --name"|"cm team add --id"|"cm team add --as"|"cm team add --today"|"cm team set --name"|"cm team set --id"|"cm team set --as"|"cm team set --today"|"cm team list --fields"|"cm team list --as"|"cm team list --today"|"cm models list --on"|"cm models list --fields"|"cm models list --as"|"cm models list --today"|"cm models show --on"|"cm models show --fields"|"cm models show --as"|"cm models show --today"|"cm models set --target"|"cm models set --ceiling"|"cm models set --first-contact-days"|"cm models set --assessment-days"|"cm models set --plan-days"|"cm models set --review-days"|"cm models set --reassessment-days"|"cm models set --follow-up-days"|"cm models set --ask-close-days"|"cm models set --from"|"cm models set --id"|"cm models set --as"|"cm models set --today"|"cm import hmis --source"|"cm import hmis --id"|"cm import hmis --as"|"cm import hmis --today"|"cm demo --seed"|"cm demo --day"|"cm demo --as"|"cm demo --today"|"cm config show --fields"|"cm config show --as"|"cm config show --today"|"cm config get --fields"|"cm config get --as"|"cm config get --today"|"cm config set --from"|"cm config set --id"|"cm config set --as"|"cm config set --today"|"cm undo --override"|"cm undo --id"|"cm undo --as"|"cm undo --today"|"cm audit log --since"|"cm audit log --actor"|"cm audit log --limit"|"cm audit log --fields"|"cm audit log --as"|"cm audit log --today"|"cm audit verify --against"|"cm audit verify --as"|"cm audit verify --today"|"cm db path --as"|"cm db path --today"|"cm db check --fields"|"cm db check --as"|"cm db check --today"|"cm db backup --as"|"cm db backup --today"|"cm db restore --as"|"cm db restore --today"|"cm db migrate --as"|"cm db migrate --today") return ;;
    esac
    case "$place" in
        "cm")
            known="intake accept assess plan checkin note flag rhythm review close reopen transfer set list show timeline flow search history due caseload init worker team models import demo config undo audit db"; [[ $word == -* ]] && known="--version -h --help" ;;
        "cm intake")
            known=""; [[ $word == -* ]] && known="--model --worker --unassigned --dob --phone --goes-by --pronouns --safe-contact --whereabouts --language --interpreter --referred-by --issue --immediate --words --need --acuity --decision --reason --opened --or-waitlist --override --same-as --new --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm accept")
            known=""; [[ $word == -* ]] && known="--worker --unassigned --on --reason --override --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm assess")
            known=""; [[ $word == -* ]] && known="--need --strength --resource --coping --risk --barrier --preference --culture --health --stage --swot --words --on --unchanged --show --number --fields --no-pager --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan")
            known="show add-goal set add-step done drop decline agree revise log diff print"; [[ $word == -* ]] && known="-h --help" ;;
        "cm plan show")
            known=""; [[ $word == -* ]] && known="--version --smart --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan add-goal")
            known=""; [[ $word == -* ]] && known="--need --strength --measure --baseline --target --by --words --confidence --weight --monitored-by --level --gas-baseline --smart --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan set")
            known=""; [[ $word == -* ]] && known="--text --who --need --strength --measure --baseline --target --by --words --confidence --weight --monitored-by --level --gas-baseline --smart --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan add-step")
            known=""; [[ $word == -* ]] && known="--who --by --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan done")
            known=""; [[ $word == -* ]] && known="--on --outcome --note --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan drop")
            known=""; [[ $word == -* ]] && known="--reason --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan decline")
            known=""; [[ $word == -* ]] && known="--words --on --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan agree")
            known=""; [[ $word == -* ]] && known="--on --how --by --words --reason --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan revise")
            known=""; [[ $word == -* ]] && known="--reason --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan log")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan diff")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm plan print")
            known=""; [[ $word == -* ]] && known="--html --version --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm checkin")
            known=""; [[ $word == -* ]] && known="--mode --with --kind --outcome --no-show --minutes --travel --at --did --progress --gas --roadblock --next --interpreter --edit --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm note")
            known=""; [[ $word == -* ]] && known="--sign --number --addendum-to --replace --error --reason --move-to --show --edit --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm flag")
            known=""; [[ $word == -* ]] && known="--kind --settle --done --told --list --fields --no-pager --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm rhythm")
            known=""; [[ $word == -* ]] && known="--reason --until --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm review")
            known=""; [[ $word == -* ]] && known="--goal --progress --effectiveness --efficiency --cost --appropriateness --relevance --satisfaction --reflection --needs-met --needs-unmet --decision --acuity --model --next --note --override --close-reason --outcome --summary --support --aftercare --flags-handed-to --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm close")
            known=""; [[ $word == -* ]] && known="--reason --summary --support --aftercare --flags-handed-to --outcome --on --edit --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm reopen")
            known=""; [[ $word == -* ]] && known="--reason --worker --override --or-waitlist --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm transfer")
            known=""; [[ $word == -* ]] && known="--to --reason --override --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm set")
            known=""; [[ $word == -* ]] && known="--acuity --model --phase --reason --on --override --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm list")
            known=""; [[ $word == -* ]] && known="--worker --model --stage --overdue --status --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm show")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm timeline")
            known=""; [[ $word == -* ]] && known="--since --kind --search --notes --full --reverse --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm flow")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm search")
            known=""; [[ $word == -* ]] && known="--worker --kind --limit --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm history")
            known=""; [[ $word == -* ]] && known="--full --reverse --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm due")
            known=""; [[ $word == -* ]] && known="--worker --team --all --within --kind --explain --exit-code --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm caseload")
            known=""; [[ $word == -* ]] && known="--worker --team --all --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
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
            known="add set list"; [[ $word == -* ]] && known="-h --help" ;;
        "cm team add")
            known=""; [[ $word == -* ]] && known="--name --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm team set")
            known=""; [[ $word == -* ]] && known="--name --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm team list")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm models")
            known="list show set"; [[ $word == -* ]] && known="-h --help" ;;
        "cm models list")
            known=""; [[ $word == -* ]] && known="--on --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm models show")
            known=""; [[ $word == -* ]] && known="--on --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm models set")
            known=""; [[ $word == -* ]] && known="--target --ceiling --first-contact-days --assessment-days --plan-days --review-days --reassessment-days --follow-up-days --ask-close-days --from --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm import")
            known="hmis"; [[ $word == -* ]] && known="-h --help" ;;
        "cm import hmis")
            known=""; [[ $word == -* ]] && known="--map --source --strict --problems --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm demo")
            known=""; [[ $word == -* ]] && known="--seed --day --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm config")
            known="show get set"; [[ $word == -* ]] && known="-h --help" ;;
        "cm config show")
            known=""; [[ $word == -* ]] && known="--origin --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm config get")
            known=""; [[ $word == -* ]] && known="--fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm config set")
            known=""; [[ $word == -* ]] && known="--from --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm undo")
            known=""; [[ $word == -* ]] && known="--override --yes -y --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm audit")
            known="log verify"; [[ $word == -* ]] && known="-h --help" ;;
        "cm audit log")
            known=""; [[ $word == -* ]] && known="--since --actor --limit --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm audit verify")
            known=""; [[ $word == -* ]] && known="--against --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm db")
            known="path check backup restore migrate"; [[ $word == -* ]] && known="-h --help" ;;
        "cm db path")
            known=""; [[ $word == -* ]] && known="--json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm db check")
            known=""; [[ $word == -* ]] && known="--full --reindex --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm db backup")
            known=""; [[ $word == -* ]] && known="--json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm db restore")
            known=""; [[ $word == -* ]] && known="--replace --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        "cm db migrate")
            known=""; [[ $word == -* ]] && known="--json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
    esac
    COMPREPLY=($(compgen -W "$known" -- "$word"))
}
complete -F _cm cm
