# Completion of cm for bash; generated, do not edit.
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

_cm_is_place() {
    case "$1" in
        ("cm intake"|"cm accept"|"cm assess"|"cm plan"|"cm plan show"|"cm plan add-goal"|"cm plan set"|"cm plan add-step"|"cm plan done"|"cm plan drop"|"cm plan decline"|"cm plan agree"|"cm plan revise"|"cm plan log"|"cm plan diff"|"cm plan print"|"cm refer"|"cm referral"|"cm referral set"|"cm referral ask"|"cm referral error"|"cm referral list"|"cm referral show"|"cm referral print"|"cm task"|"cm task add"|"cm task set"|"cm task done"|"cm task drop"|"cm task list"|"cm document"|"cm document add"|"cm document set"|"cm document error"|"cm document list"|"cm benefit"|"cm benefit add"|"cm benefit set"|"cm benefit error"|"cm benefit list"|"cm stay"|"cm stay begin"|"cm stay end"|"cm stay set"|"cm stay error"|"cm stay list"|"cm service"|"cm service plan"|"cm service give"|"cm service list"|"cm service set"|"cm service end"|"cm service error"|"cm authorization"|"cm authorization add"|"cm authorization set"|"cm authorization error"|"cm authorization list"|"cm appointment"|"cm appointment add"|"cm appointment set"|"cm appointment kept"|"cm appointment missed"|"cm appointment cancelled"|"cm appointment move"|"cm appointment list"|"cm checkin"|"cm log"|"cm contact"|"cm contact list"|"cm contact amend"|"cm contact error"|"cm contact move"|"cm roadblock"|"cm roadblock list"|"cm roadblock end"|"cm client"|"cm client show"|"cm client list"|"cm client set"|"cm client tie"|"cm client merge"|"cm person"|"cm person add"|"cm person list"|"cm person set"|"cm person end"|"cm household"|"cm household show"|"cm household join"|"cm household leave"|"cm household confirm"|"cm note"|"cm flag"|"cm alert"|"cm alert add"|"cm alert list"|"cm alert review"|"cm alert set"|"cm alert end"|"cm crisis"|"cm mandated"|"cm mandated add"|"cm mandated list"|"cm mandated written"|"cm resource"|"cm resource find"|"cm resource add"|"cm resource set"|"cm resource end"|"cm resource list"|"cm resource show"|"cm rhythm"|"cm review"|"cm close"|"cm reopen"|"cm transfer"|"cm request"|"cm request accept"|"cm request decline"|"cm request withdraw"|"cm request told"|"cm request list"|"cm approval"|"cm approval list"|"cm approval show"|"cm approval give"|"cm approval return"|"cm approval withdraw"|"cm set"|"cm day"|"cm list"|"cm show"|"cm timeline"|"cm flow"|"cm search"|"cm history"|"cm due"|"cm handoff"|"cm mine"|"cm caseload"|"cm waitlist"|"cm supervise"|"cm suggest"|"cm simulate"|"cm fidelity"|"cm dashboard"|"cm init"|"cm cover"|"cm cover add"|"cm cover end"|"cm cover told"|"cm cover handover"|"cm cover handback"|"cm cover on-call"|"cm cover off-call"|"cm cover list"|"cm cover show"|"cm worker"|"cm worker add"|"cm worker set"|"cm worker reduce"|"cm worker set-reduction"|"cm worker reductions"|"cm worker list"|"cm team"|"cm team add"|"cm team set"|"cm team show"|"cm team list"|"cm models"|"cm models list"|"cm models show"|"cm models set"|"cm models copy"|"cm words"|"cm words list"|"cm words add"|"cm words end"|"cm import"|"cm import hmis"|"cm import hsds"|"cm remind"|"cm remind show"|"cm remind send"|"cm remind log"|"cm remind snooze"|"cm remind script"|"cm demo"|"cm config"|"cm config show"|"cm config get"|"cm config set"|"cm batch"|"cm shell"|"cm warm"|"cm warm status"|"cm warm stop"|"cm undo"|"cm audit"|"cm audit log"|"cm audit verify"|"cm db"|"cm db path"|"cm db check"|"cm db backup"|"cm db restore"|"cm db migrate"|"cm db encrypt"|"cm db drill"|"cm key"|"cm key list"|"cm key add"|"cm key remove"|"cm key rotate"|"cm unlock"|"cm lock"|"cm doctor"|"cm learn"|"cm help") return 0 ;;
    esac
    return 1
}

# Describe the values of an option, or of a positional by its number. A flag has none.
_cm_value() {
    spec='' words='' after='' live=''
    case "$1" in
        ("cm accept @1")
            spec="some" live="case-waitlist" ;;
        ("cm assess @1"|"cm plan show @1"|"cm plan add-goal @1"|"cm plan set @1"|"cm plan add-step @1"|"cm plan done @1"|"cm plan drop @1"|"cm plan decline @1"|"cm plan agree @1"|"cm plan revise @1"|"cm plan log @1"|"cm plan diff @1"|"cm plan print @1"|"cm refer @1"|"cm referral set @1"|"cm referral ask @1"|"cm referral error @1"|"cm referral list @1"|"cm referral show @1"|"cm referral print @1"|"cm task add @1"|"cm task set @1"|"cm task done @1"|"cm task drop @1"|"cm task list @1"|"cm document add @1"|"cm document set @1"|"cm document error @1"|"cm document list @1"|"cm benefit add @1"|"cm benefit set @1"|"cm benefit error @1"|"cm benefit list @1"|"cm stay begin @1"|"cm stay end @1"|"cm stay set @1"|"cm stay error @1"|"cm stay list @1"|"cm service plan @1"|"cm service give @1"|"cm service list @1"|"cm service set @1"|"cm service end @1"|"cm service error @1"|"cm authorization add @1"|"cm authorization set @1"|"cm authorization error @1"|"cm authorization list @1"|"cm appointment add @1"|"cm appointment set @1"|"cm appointment kept @1"|"cm appointment missed @1"|"cm appointment cancelled @1"|"cm appointment move @1"|"cm appointment list @1"|"cm checkin @1"|"cm log @1"|"cm contact list @1"|"cm contact amend @1"|"cm contact error @1"|"cm contact move @1"|"cm roadblock list @1"|"cm roadblock end @1"|"cm client show @1"|"cm client set @1"|"cm client tie @1"|"cm client merge @1"|"cm client merge @2"|"cm person add @1"|"cm person list @1"|"cm person set @1"|"cm person end @1"|"cm household show @1"|"cm household join @1"|"cm household join @2"|"cm household leave @1"|"cm household confirm @1"|"cm note @1"|"cm flag @1"|"cm alert add @1"|"cm alert list @1"|"cm alert review @1"|"cm alert set @1"|"cm alert end @1"|"cm crisis @1"|"cm mandated add @1"|"cm mandated list @1"|"cm mandated written @1"|"cm rhythm @1"|"cm review @1"|"cm close @1"|"cm transfer @1"|"cm request accept @1"|"cm request decline @1"|"cm request withdraw @1"|"cm request told @1"|"cm request list @1"|"cm approval list @1"|"cm set @1"|"cm show @1"|"cm timeline @1"|"cm flow @1"|"cm history @1"|"cm suggest @1"|"cm cover told @1"|"cm remind snooze @1"|"cm contact move --to")
            spec="some" live="case" ;;
        ("cm plan set @2"|"cm plan done @2"|"cm plan drop @2"|"cm plan decline @2"|"cm remind snooze --number")
            spec="some" live="item" ;;
        ("cm plan add-step @2")
            spec="some" live="goal" ;;
        ("cm plan diff @2"|"cm plan diff @3")
            spec="some" live="version" ;;
        ("cm referral set @2"|"cm referral ask @2"|"cm referral error @2")
            spec="some" live="referrals" ;;
        ("cm referral show @2"|"cm referral print @2")
            spec="some" live="referral" ;;
        ("cm task set @2"|"cm task done @2"|"cm task drop @2")
            spec="some" live="tasks" ;;
        ("cm document add @2")
            spec="some" words="identity birth-certificate social-security-card immigration work-permit lease insurance proof-of-income proof-of-address medical-record court-paper other" live="own-document-kinds" ;;
        ("cm document set @2"|"cm document error @2")
            spec="some" live="documents" ;;
        ("cm benefit add @2")
            spec="some" words="snap tanf wic ssi ssdi social-security unemployment veterans child-support general-assistance medicaid medicare health-insurance housing-voucher wages other" live="own-benefit-kinds" ;;
        ("cm benefit set @2"|"cm benefit error @2")
            spec="some" live="benefits" ;;
        ("cm stay begin @2"|"cm stay set --kind")
            spec="some" words="hospital jail detox treatment away" live="own-stay-kinds" ;;
        ("cm stay set @2"|"cm stay error @2")
            spec="some" live="stays" ;;
        ("cm service plan @2"|"cm service set --kind")
            spec="some" words="case-management counseling therapy peer-support home-care personal-care day-program residential respite transport meals rent-assistance utility-assistance financial-assistance legal-aid employment-support education child-care medical dental other" live="own-service-kinds" ;;
        ("cm service give @2"|"cm service list @2"|"cm service set @2"|"cm service end @2"|"cm authorization add --service")
            spec="some" live="planned_services" ;;
        ("cm authorization set @2"|"cm authorization error @2")
            spec="some" live="authorizations" ;;
        ("cm appointment set @2"|"cm appointment kept @2"|"cm appointment missed @2"|"cm appointment cancelled @2"|"cm appointment move @2")
            spec="some" live="appointments" ;;
        ("cm log @"*)
            spec="some" words="next at on with travel did note mode outcome kind home community office hospital jail court shelter workplace phone video text email letter held missed cancelled-by-client cancelled-by-us no-answer left-message planned crisis outreach aftercare group" live="own-modes" ;;
        ("cm contact amend @2"|"cm contact error @2"|"cm contact move @2")
            spec="some" live="contact" ;;
        ("cm roadblock end @2"|"cm plan add-step --roadblock"|"cm task add --roadblock"|"cm review --roadblock")
            spec="some" live="roadblocks" ;;
        ("cm client tie @2"|"cm handoff @1"|"cm cover add @1"|"cm cover on-call @2"|"cm cover off-call @2"|"cm transfer --to"|"cm service give --by"|"cm cover add --by"|"cm task add --who"|"cm task set --who")
            spec="some" live="worker" ;;
        ("cm person set @2"|"cm person end @2")
            spec="some" live="person" ;;
        ("cm alert review @2"|"cm alert set @2"|"cm alert end @2")
            spec="some" live="alerts" ;;
        ("cm resource set @1"|"cm resource end @1"|"cm resource show @1")
            spec="some" live="resource" ;;
        ("cm reopen @1")
            spec="some" live="case-closed" ;;
        ("cm approval show @1"|"cm approval give @1"|"cm approval return @1"|"cm approval withdraw @1")
            spec="some" live="approval" ;;
        ("cm cover on-call @1"|"cm cover off-call @1"|"cm team set @1"|"cm team show @1")
            spec="some" live="team" ;;
        ("cm worker set @1"|"cm worker reduce @1"|"cm worker set-reduction @1"|"cm worker reductions @1")
            spec="some" live="worker-any" ;;
        ("cm models show @1"|"cm models set @1"|"cm models copy @1")
            spec="some" words="icm act strengths brokerage clinical managed cti hf-icm" live="own-models" ;;
        ("cm words list @1"|"cm words add @1"|"cm words end @1")
            spec="some" words="need-domains closure-reasons contact-kinds modes document-kinds benefit-kinds stay-kinds flag-kinds alert-kinds people-roles relationships served service-kinds activities team-roles reduction-categories snippets" ;;
        ("cm import hmis @1"|"cm import hsds @1"|"cm demo @1"|"cm batch @1"|"cm db backup @1"|"cm db restore @1"|"cm db drill @1"|"cm key add @2")
            spec="files" ;;
        ("cm remind snooze @2")
            spec="some" words="contact appointment after-discharge crisis-plan assessment plan reassessment review phase close goal step appeal alert task renewal stay referral service authorization aftercare waiting request told cover approval unassigned rhythm backdated late-stay household over-authorized acuity unsigned no-contact overload reduction uncovered directory" ;;
        ("cm remind script @1")
            spec="some" words="cron systemd launchd daily-digest supervisor-weekly" ;;
        ("cm config get @1"|"cm config set @1")
            spec="some" words="store worker today no-input color warm pager editor theme keys caseload views unlock key-file password-command unlock-minutes unlock-hours dashboard.lock-minutes agency.name agency.phone agency.timezone agency.working-days agency.closures agency.crisis-line caseload.full-time-hours caseload.case-time-percent contact.mode contact.groups-count contact.backdated-days renewal.days stay.contact-days stay.prepare-days stay.benefits-days stay.late-days crisis-plan.days referral.days-sent referral.days-received referral.days-urgent referral.days-accepted referral.days-waitlisted referral.days-waitlisted-again referral.days-scheduled referral.days-started transfer.contact-days transfer.told-days directory.check-days supervise.no-contact-days supervise.unsigned-days supervise.reduction-days supervise.open-reduction-days authorization.days-before authorization.percent waitlist.urgent-days waitlist.long-days waitlist.declined-days household.counts approval.plan approval.closure approval.override approval.exception approval.schedule poverty.first-person poverty.each-more fidelity.cti-meetings fidelity.brokerage-contacts fidelity.brokerage-follow-up fidelity.act-s1 fidelity.act-s2 fidelity.act-s4 fidelity.act-s5 fidelity.act-s6 fidelity.act-o2 plan.smart remind.within remind.repeat remind.repeat-safety remind.escalate remind.escalate-safety remind.escalate-contact remind.escalate-appointment remind.escalate-after-discharge remind.escalate-crisis-plan remind.escalate-assessment remind.escalate-plan remind.escalate-reassessment remind.escalate-review remind.escalate-phase remind.escalate-close remind.escalate-goal remind.escalate-step remind.escalate-appeal remind.escalate-alert remind.escalate-task remind.escalate-renewal remind.escalate-stay remind.escalate-referral remind.escalate-service remind.escalate-authorization remind.escalate-aftercare remind.escalate-waiting remind.escalate-request remind.escalate-told remind.escalate-cover remind.escalate-approval remind.escalate-unassigned remind.escalate-rhythm remind.escalate-backdated remind.escalate-late-stay remind.escalate-household remind.escalate-over-authorized remind.escalate-acuity remind.escalate-unsigned remind.escalate-no-contact remind.escalate-overload remind.escalate-reduction remind.escalate-uncovered remind.escalate-directory remind.quiet-days remind.message remind.from" ;;
        ("cm undo @1")
            spec="some" live="operation" ;;
        ("cm key add @1")
            spec="some" words="passphrase recovery agency file" ;;
        ("cm learn @1")
            spec="some" words="find log flag plan correct hand-over" ;;
        ("cm help @1")
            spec="some" words="all batch-files capacity changes completion dashboard-keys dates encryption environment exit-codes formats hmis hsds references reminders roles scripting settings shared-database speed storage intake accept assess plan refer referral task document benefit stay service authorization appointment checkin log contact roadblock client person household note flag alert crisis mandated resource rhythm review close reopen transfer request approval set day list show timeline flow search history due handoff mine caseload waitlist supervise suggest simulate fidelity dashboard init cover worker team models words import remind demo config batch shell warm undo audit db key unlock lock doctor learn help" ;;
        ("cm --version"|"cm accept --next"|"cm resource list --ended"|"cm db restore --replace"|"cm caseload --hours"|"cm suggest --apply"|"cm simulate --apply"|"cm list --second")
            : ;;
        ("cm init --worker"|"cm resource add --program"|"cm resource set --program"|"cm assess --strength"|"cm service plan --every"|"cm service set --every"|"cm person add --provider"|"cm person set --provider"|"cm key add --replace"|"cm cover add --except")
            spec="free" ;;
        ("cm intake --need")
            spec="some" words="housing= food= income= benefits= employment= education= transport= physical-health= mental-health= substance-use= safety= legal= family= parenting= child-care= social= daily-living= culture= digital= other=" live="own-need-domains=" ;;
        ("cm assess --need")
            spec="some" words="housing= food= income= benefits= employment= education= transport= physical-health= mental-health= substance-use= safety= legal= family= parenting= child-care= social= daily-living= culture= digital= other=" after="0: 1: 2: 3: 4: not-asked prefers-not" live="own-need-domains=" ;;
        ("cm review --decision")
            spec="some" words="continue adjust step-up step-down close" ;;
        ("cm close --reason")
            spec="some" words="goals-met completed moved declined-further unable-to-reach left-program program-ended transferred-out ineligible deceased incarcerated entered-twice other" live="own-closure-reasons" ;;
        ("cm list --stage")
            spec="some" words="intake assessment planning implementation monitoring review closed" ;;
        ("cm note --show"|"cm note --number")
            spec="some" live="note" ;;
        ("cm assess --number")
            spec="some" live="assessment" ;;
        ("cm service list --by")
            spec="some" words="case funding kind month" ;;
        ("cm appointment missed --by"|"cm appointment cancelled --by"|"cm appointment move --by")
            spec="some" words="client us" ;;
        ("cm plan done --outcome")
            spec="some" words="achieved partly not-achieved" ;;
        ("cm appointment missed --outcome")
            spec="some" words="missed no-answer left-message" ;;
        ("cm review --outcome"|"cm close --outcome")
            spec="some" after="achieved partly not-achieved dropped" live="goal=" ;;
        ("cm refer --goal")
            spec="some" live="goals" ;;
        ("cm contact move --goal")
            spec="some" live="goal=" ;;
        ("cm review --goal")
            spec="some" after="-2 -1 0 1 2" live="goal=" ;;
        ("cm referral set --status")
            spec="some" words="sent received accepted waitlisted rejected scheduled started completed no-show no-answer withdrawn" ;;
        ("cm benefit add --status"|"cm benefit set --status")
            spec="some" words="applied granted denied appealed ended" ;;
        ("cm authorization add --status"|"cm authorization set --status")
            spec="some" words="requested granted denied appealed ended" ;;
        ("cm list --status")
            spec="some" words="open waitlist referred-out closed all" ;;
        ("cm client tie --kind")
            spec="some" words="wish not-wished conflict" ;;
        ("cm note --kind")
            spec="some" words="supervision" ;;
        ("cm flag --kind")
            spec="some" words="self-harm harm-to-others abuse medical other" live="own-flag-kinds" ;;
        ("cm alert add --kind"|"cm alert set --kind")
            spec="some" words="staff-safety safe-contact pet access medical other" live="own-alert-kinds" ;;
        ("cm timeline --kind")
            spec="some" words="intake waitlist acceptance client person appointment household placement transfer assessment goal step task document benefit stay plan declined contact attempt roadblock note supervision service referral authorization flag alert crisis-plan rhythm snooze approval review aftercare closing" ;;
        ("cm search --kind")
            spec="some" words="actions alert_reviews alerts appointments authorizations benefits cases clients contacts crisis_plans declined documents findings flags former goals handovers needs notes people planned_services referral_events referrals reviews roadblocks stays steps tasks waitlist_declines" ;;
        ("cm due --kind"|"cm remind show --kind"|"cm remind send --kind")
            spec="some" words="safety contact appointment after-discharge crisis-plan assessment plan reassessment review phase close goal step appeal alert mandated task renewal stay referral service authorization aftercare waiting request told cover approval unassigned rhythm backdated late-stay household over-authorized acuity unsigned no-contact overload reduction uncovered directory" ;;
        ("cm appointment add --with"|"cm appointment set --with")
            spec="some" words="client" live="person" ;;
        ("cm person add --role"|"cm person set --role")
            spec="some" words="mother father parent sister brother daughter son child partner former-partner grandparent relative friend neighbor roommate landlord employer guardian payee lawyer probation-officer parole-officer police doctor nurse psychiatrist therapist pharmacist caseworker teacher interpreter sponsor peer-support clergy other" live="own-people-roles" ;;
        ("cm handoff --for")
            spec="some" words="shift holiday leaver" ;;
        (*" --version")
            spec="some" live="version" ;;
        (*" --model")
            spec="some" words="icm act strengths brokerage clinical managed cti hf-icm" live="own-models" ;;
        (*" --worker"|*" --as"|*" --author"|*" --all-of"|*" --second"|*" --supervisor"|*" --actor")
            spec="some" live="worker" ;;
        (*" --dob"|*" --phone"|*" --goes-by"|*" --pronouns"|*" --safe-contact"|*" --whereabouts"|*" --area"|*" --language"|*" --interpreter"|*" --referred-by"|*" --issue"|*" --immediate"|*" --words"|*" --reason"|*" --promised"|*" --to"|*" --opened"|*" --override"|*" --id"|*" --today"|*" --on"|*" --next"|*" --resource"|*" --coping"|*" --risk"|*" --barrier"|*" --preference"|*" --culture"|*" --number"|*" --fields"|*" --measure"|*" --baseline"|*" --target"|*" --by"|*" --confidence"|*" --weight"|*" --monitored-by"|*" --text"|*" --roadblock"|*" --note"|*" --service"|*" --follow-up"|*" --at"|*" --answer"|*" --renew"|*" --amount"|*" --decided"|*" --appeal-by"|*" --keep-by"|*" --until"|*" --place"|*" --ended"|*" --prepared"|*" --benefits-checked"|*" --units"|*" --unit"|*" --cost"|*" --funding"|*" --from"|*" --used"|*" --payer"|*" --minutes"|*" --transport"|*" --repeat"|*" --remind-days"|*" --travel"|*" --attended"|*" --task"|*" --name"|*" --drop-phone"|*" --tell-once"|*" --email"|*" --done"|*" --told"|*" --look"|*" --review"|*" --source"|*" --told-client"|*" --found"|*" --warning"|*" --make-safer"|*" --helps"|*" --avoid"|*" --reason-to-live"|*" --drop"|*" --agency"|*" --reference"|*" --told-to"|*" --written-by"|*" --limit"|*" --org"|*" --description"|*" --url"|*" --address"|*" --hours"|*" --ages"|*" --income-max"|*" --income-percent"|*" --eligibility"|*" --network"|*" --documents"|*" --apply"|*" --checked"|*" --reflection"|*" --support"|*" --summary"|*" --aftercare"|*" --flags-handed-to"|*" --comment"|*" --phase"|*" --as-of"|*" --not-seen"|*" --since"|*" --search"|*" --within"|*" --plan"|*" --timezone"|*" --recipient"|*" --cover"|*" --os-user"|*" --percent"|*" --ceiling"|*" --weights"|*" --contact-days"|*" --phase-days"|*" --phase-names"|*" --phase-months"|*" --first-contact-days"|*" --assessment-days"|*" --plan-days"|*" --at-first-contact"|*" --review-days"|*" --reassessment-days"|*" --follow-up-days"|*" --ask-close-days"|*" --waiting-days"|*" --discharge-days"|*" --outreach"|*" --retry-days"|*" --expected-months"|*" --fixed-end"|*" --via"|*" --timeout"|*" --channel"|*" --seed"|*" --day"|*" --against"|*" --label")
            spec="free" ;;
        (*" --need")
            spec="some" words="housing food income benefits employment education transport physical-health mental-health substance-use safety legal family parenting child-care social daily-living culture digital other" live="own-need-domains" ;;
        (*" --program")
            spec="some" live="program" ;;
        (*" --acuity"|*" --usual-acuity")
            spec="some" words="1 2 3 4" ;;
        (*" --decision")
            spec="some" words="accept waitlist refer-out" ;;
        (*" --urgency")
            spec="some" words="routine soon urgent" ;;
        (*" --same-as"|*" --keep-case"|*" --move-to"|*" --for"|*" --case")
            spec="some" live="case" ;;
        (*" --format")
            spec="some" words="table plain json jsonl csv tsv ids" ;;
        (*" --store"|*" --file"|*" --key-file"|*" --map"|*" --problems"|*" --maildir"|*" --eml"|*" --ics")
            spec="files" ;;
        (*" --color")
            spec="some" words="auto always never" ;;
        (*" --declined-by")
            spec="some" words="client worker agency" ;;
        (*" --team")
            spec="some" live="team" ;;
        (*" --strength")
            spec="some" live="strength" ;;
        (*" --health")
            spec="some" words="diagnosis= medication= treatment= function=" ;;
        (*" --stage")
            spec="some" words="housing= food= income= benefits= employment= education= transport= physical-health= mental-health= substance-use= safety= legal= family= parenting= child-care= social= daily-living= culture= digital= other=" after="precontemplation contemplation preparation action maintenance relapse termination" live="own-need-domains=" ;;
        (*" --swot")
            spec="some" words="S= W= O= T=" ;;
        (*" --level")
            spec="some" words="-2= -1= 0= 1= 2=" ;;
        (*" --gas-baseline")
            spec="some" words="-2 -1 0 1 2" ;;
        (*" --who")
            spec="some" words="worker client" ;;
        (*" --outcome")
            spec="some" words="held missed cancelled-by-client cancelled-by-us no-answer left-message" ;;
        (*" --how")
            spec="some" words="signed verbal guardian not-agreed" ;;
        (*" --goal")
            spec="some" live="goal" ;;
        (*" --led-by")
            spec="some" words="client worker" ;;
        (*" --status")
            spec="some" words="have needed applied expired" ;;
        (*" --every")
            spec="some" words="day week 2-weeks 4-weeks half-month month quarter half-year year" ;;
        (*" --kind")
            spec="some" words="planned crisis outreach aftercare group" live="own-contact-kinds" ;;
        (*" --provider")
            spec="some" live="resource" ;;
        (*" --with")
            spec="some" words="client team" live="person" ;;
        (*" --mode")
            spec="some" words="home community office hospital jail court shelter workplace phone video text email letter" live="own-modes" ;;
        (*" --did")
            spec="some" words="linkage advocacy coordination education transport counseling crisis-support practical-help" live="own-activities" ;;
        (*" --progress")
            spec="some" live="goal=" ;;
        (*" --gas")
            spec="some" after="-2 -1 0 1 2" live="goal=" ;;
        (*" --confidential")
            spec="some" words="yes no" ;;
        (*" --gender")
            spec="some" words="woman man non-binary transgender culturally-specific questioning different-identity female male does-not-know prefers-not" ;;
        (*" --race")
            spec="some" words="american-indian asian black hispanic middle-eastern pacific-islander white does-not-know prefers-not" ;;
        (*" --veteran"|*" --disability")
            spec="some" words="yes no does-not-know prefers-not" ;;
        (*" --role")
            spec="some" words="worker supervisor admin" ;;
        (*" --may-contact")
            spec="some" words="yes ask never" ;;
        (*" --relationship")
            spec="some" words="head partner child parent sibling grandparent grandchild relative unrelated" live="own-relationships" ;;
        (*" --addendum-to"|*" --replace"|*" --error")
            spec="some" live="note" ;;
        (*" --act")
            spec="some" live="flags" ;;
        (*" --settle")
            spec="some" live="flag" ;;
        (*" --call")
            spec="some" live="person" ;;
        (*" --serves")
            spec="some" words="women men transgender non-binary veterans disability families pregnant youth older-adults immigrants refugees homeless reentry survivors native-american hiv substance-use" live="own-served" ;;
        (*" --effectiveness"|*" --efficiency"|*" --appropriateness"|*" --relevance"|*" --satisfaction")
            spec="some" words="1 2 3 4 5" ;;
        (*" --close-reason")
            spec="some" words="goals-met completed moved declined-further unable-to-reach left-program program-ended transferred-out ineligible deceased incarcerated entered-twice other" live="own-closure-reasons" ;;
        (*" --except")
            spec="some" live="case=" ;;
        (*" --leaver")
            spec="some" live="worker-any" ;;
        (*" --records")
            spec="some" words="H1 H2 S1 S2 S4 S5 S6 O2 caseload month-1 client-meetings support-meetings phase-2-less phase-3-less focus to-the-end supervision community contacts follow-up" ;;
        (*" --team-role")
            spec="some" words="case-manager team-leader nurse psychiatrist peer-specialist employment-specialist housing-specialist substance-use-specialist program-assistant other" live="own-team-roles" ;;
        (*" --category")
            spec="some" words="leave sickness parental-leave training supervising other-duties project other" live="own-reduction-categories" ;;
        (*" --counted-modes")
            spec="some" live="own-modes" ;;
        (*" --on-doubt")
            spec="some" words="resend skip" ;;
        (*" --only")
            spec="some" words="python engine catalogue terminal editor warm today driver store file folder file-system copies leftovers writer write-ahead-log disk form protection integrity log clock time-zone actor deliveries addresses unassigned departed same-model externals plans goals notes revisions contacts flags" ;;
    esac
}

_cm_options() {
    case "$1" in
        "cm") words="--version" ;;
        "cm intake") words="--model --worker --unassigned --dob --phone --goes-by --pronouns --safe-contact --whereabouts --area --language --interpreter --referred-by --issue --immediate --words --need --program --acuity --decision --reason --urgency --promised --to --opened --or-waitlist --override --same-as --new --yes" ;;
        "cm accept") words="--declined-by --worker --on --reason --next --model --team --unassigned --override" ;;
        "cm assess") words="--need --strength --resource --coping --risk --barrier --preference --culture --health --stage --swot --words --on --unchanged --show --number" ;;
        "cm plan show") words="--version --smart" ;;
        "cm plan add-goal") words="--need --strength --measure --baseline --target --by --words --confidence --weight --monitored-by --level --gas-baseline --smart" ;;
        "cm plan set") words="--text --need --strength --measure --baseline --target --by --words --confidence --weight --monitored-by --level --gas-baseline --smart --who" ;;
        "cm plan add-step") words="--who --by --roadblock" ;;
        "cm plan done") words="--on --outcome --note" ;;
        "cm plan drop") words="--reason" ;;
        "cm plan decline") words="--words --on" ;;
        "cm plan agree") words="--how --by --words --on --reason" ;;
        "cm plan revise") words="--reason" ;;
        "cm plan print") words="--html --version --discreet --safe-to-carry" ;;
        "cm refer") words="--need --goal --service --on --urgent --warm --follow-up --led-by --natural" ;;
        "cm referral set") words="--status --on --reason --by --at --next --follow-up" ;;
        "cm referral ask") words="--on --answer" ;;
        "cm referral error") words="--reason" ;;
        "cm referral list") words="--worker --team --all --open --late" ;;
        "cm referral print") words="--html --discreet --safe-to-carry" ;;
        "cm task add") words="--by --who --roadblock" ;;
        "cm task set") words="--text --by --who" ;;
        "cm task done") words="--on" ;;
        "cm task drop") words="--reason" ;;
        "cm task list") words="--worker --team --all" ;;
        "cm document add") words="--status --on --renew --note" ;;
        "cm document set") words="--status --on --renew --note" ;;
        "cm document error") words="--reason" ;;
        "cm document list") words="--all" ;;
        "cm benefit add") words="--status --on --amount --every --renew --decided --appeal-by --keep-by --note" ;;
        "cm benefit set") words="--status --on --amount --every --renew --decided --appeal-by --keep-by --note" ;;
        "cm benefit error") words="--reason" ;;
        "cm benefit list") words="--all" ;;
        "cm stay begin") words="--on --until --place --ended --transfer" ;;
        "cm stay end") words="--on" ;;
        "cm stay set") words="--kind --on --until --place --ended --prepared --benefits-checked --agree" ;;
        "cm stay error") words="--reason" ;;
        "cm stay list") words="--worker --team --all" ;;
        "cm service plan") words="--provider --need --goal --every --units --unit --cost --funding --from --to --note" ;;
        "cm service give") words="--on --units --cost --by-me --by --note" ;;
        "cm service list") words="--worker --team --all --by --from --to" ;;
        "cm service set") words="--provider --need --goal --every --units --unit --cost --funding --from --to --note --kind --agree" ;;
        "cm service end") words="--reason --on" ;;
        "cm service error") words="--reason" ;;
        "cm authorization add") words="--status --on --number --appeal-by --keep-by --reason --used --service --units --from --to --payer" ;;
        "cm authorization set") words="--status --on --number --appeal-by --keep-by --reason --used --units --from --to --payer" ;;
        "cm authorization error") words="--reason" ;;
        "cm authorization list") words="--worker --team --all" ;;
        "cm appointment add") words="--minutes --place --transport --with --repeat --until --remind-days" ;;
        "cm appointment set") words="--text --minutes --place --transport --with --repeat --until --remind-days" ;;
        "cm appointment kept") words="--contact --mode --with --kind --next --minutes --travel --did --progress --gas --roadblock --interpreter --sign --yes" ;;
        "cm appointment missed") words="--outcome --no-show --by --mode --with --kind --next --minutes --travel --did --progress --gas --roadblock --interpreter --sign --yes" ;;
        "cm appointment cancelled") words="--by --reason --on" ;;
        "cm appointment move") words="--by --reason" ;;
        "cm appointment list") words="--worker --team --all" ;;
        "cm checkin") words="--mode --with --kind --outcome --no-show --attended --task --next --minutes --travel --at --did --progress --gas --roadblock --interpreter --sign --yes --edit" ;;
        "cm log") words="--yes" ;;
        "cm contact list") words="--all" ;;
        "cm contact amend") words="--mode --with --attended --kind --outcome --no-show --next --minutes --travel --at --did --progress --gas --roadblock --interpreter --reason --agree" ;;
        "cm contact error") words="--reason" ;;
        "cm contact move") words="--to --goal --reason" ;;
        "cm roadblock end") words="--reason --on" ;;
        "cm client list") words="--worker --duplicates" ;;
        "cm client set") words="--name --goes-by --pronouns --dob --phone --drop-phone --safe-contact --whereabouts --area --language --interpreter --tell-once --confidential --gender --race --veteran --disability --reason" ;;
        "cm client tie") words="--kind --reason --end" ;;
        "cm client merge") words="--keep-case --reason --yes" ;;
        "cm person add") words="--role --phone --email --may-contact --emergency --household --provider" ;;
        "cm person list") words="--all" ;;
        "cm person set") words="--name --role --phone --email --may-contact --emergency --no-emergency --household --no-household --provider --reason" ;;
        "cm person end") words="--reason --on" ;;
        "cm household show") words="--all" ;;
        "cm household join") words="--relationship --on" ;;
        "cm household leave") words="--on --reason" ;;
        "cm household confirm") words="--reason" ;;
        "cm note") words="--sign --addendum-to --replace --kind --number --all --error --reason --move-to --show --edit" ;;
        "cm flag") words="--kind --act --done --told --look --settle --list" ;;
        "cm alert add") words="--kind --review --source --told-client" ;;
        "cm alert list") words="--all" ;;
        "cm alert review") words="--found --review" ;;
        "cm alert set") words="--text --kind --source --told-client" ;;
        "cm alert end") words="--reason" ;;
        "cm crisis") words="--warning --make-safer --helps --avoid --call --reason-to-live --drop --unchanged --print --log --version --discreet --safe-to-carry" ;;
        "cm mandated add") words="--agency --reference --told --told-to --written-by" ;;
        "cm mandated written") words="--on --author" ;;
        "cm resource find") words="--for --need --all --limit" ;;
        "cm resource add") words="--org --description --need --phone --email --url --address --hours --ages --income-max --income-percent --serves --eligibility --network --area --language --cost --documents --apply --program --checked" ;;
        "cm resource set") words="--name --org --description --need --phone --email --url --address --hours --ages --income-max --income-percent --serves --eligibility --network --area --language --cost --documents --apply --program --checked --active" ;;
        "cm resource end") words="--reason --on" ;;
        "cm resource list") words="--need --program --ended --unchecked --limit" ;;
        "cm rhythm") words="--reason --until" ;;
        "cm review") words="--goal --progress --effectiveness --efficiency --cost --appropriateness --relevance --satisfaction --reflection --needs-met --needs-unmet --decision --acuity --model --next --note --override --roadblock --close-reason --outcome --support --summary --aftercare --flags-handed-to" ;;
        "cm close") words="--reason --outcome --support --summary --aftercare --flags-handed-to --override --on --edit" ;;
        "cm reopen") words="--reason --worker --override --or-waitlist --yes" ;;
        "cm transfer") words="--to --reason --override --ask --told --promised --all-of --except --yes -y" ;;
        "cm request accept") words="--override" ;;
        "cm request decline") words="--reason" ;;
        "cm request withdraw") words="--reason" ;;
        "cm request told") words="--on --promised" ;;
        "cm request list") words="--worker --team --all" ;;
        "cm approval list") words="--all --mine" ;;
        "cm approval give") words="--comment" ;;
        "cm approval return") words="--comment" ;;
        "cm set") words="--acuity --model --phase --issue --immediate --program --urgency --promised --second --reason --on --override" ;;
        "cm day") words="--worker --team --all --on --week --log" ;;
        "cm list") words="--as-of --worker --team --model --stage --unassigned --second --covered --overdue --not-seen --losing-touch --status" ;;
        "cm show") words="--as-of --brief" ;;
        "cm timeline") words="--since --kind --search --notes --full --reverse" ;;
        "cm search") words="--worker --kind --limit" ;;
        "cm history") words="--full --reverse" ;;
        "cm due") words="--worker --team --all --as-of --within --kind --explain --exit-code" ;;
        "cm handoff") words="--since --for --codes --markdown" ;;
        "cm mine") words="--from --to --worker" ;;
        "cm caseload") words="--worker --team --all --as-of --on --hours --from --to" ;;
        "cm waitlist") words="--as-of --model --team" ;;
        "cm supervise") words="--worker --team --all --as-of" ;;
        "cm suggest") words="--leaver --unassigned --team --apply --plan --reason" ;;
        "cm simulate") words="--file --apply" ;;
        "cm fidelity") words="--worker --team --all --model --from --to --records" ;;
        "cm dashboard") words="--worker --team --all --case --readonly" ;;
        "cm init") words="--worker --name --role --timezone --email --practice --plain --key-file --recipient" ;;
        "cm cover add") words="--by --from --to --except --reason" ;;
        "cm cover end") words="--on" ;;
        "cm cover told") words="--cover --on" ;;
        "cm cover on-call") words="--from --to --phone" ;;
        "cm cover off-call") words="--on" ;;
        "cm cover list") words="--all" ;;
        "cm worker add") words="--name --hours --role --team --supervisor --team-role --language --model --area --os-user --email" ;;
        "cm worker set") words="--name --hours --role --team --supervisor --team-role --language --model --area --os-user --email --from --active --inactive" ;;
        "cm worker reduce") words="--percent --category --reason --from --until" ;;
        "cm worker set-reduction") words="--percent --category --reason --until --cancel" ;;
        "cm worker list") words="--all" ;;
        "cm team add") words="--name" ;;
        "cm team set") words="--name" ;;
        "cm models") words="--on" ;;
        "cm models list") words="--on" ;;
        "cm models show") words="--on" ;;
        "cm models set") words="--target --ceiling --usual-acuity --weights --contact-days --phase-days --phase-names --phase-months --counted-modes --first-contact-days --assessment-days --plan-days --at-first-contact --review-days --reassessment-days --follow-up-days --ask-close-days --waiting-days --discharge-days --outreach --retry-days --expected-months --fixed-end --from" ;;
        "cm words add") words="--from" ;;
        "cm words end") words="--from" ;;
        "cm import hmis") words="--map --source --strict --accept-rejects --follow-deletions --problems --map-template --older" ;;
        "cm import hsds") words="--map --source --strict --accept-rejects --follow-deletions --problems" ;;
        "cm remind show") words="--worker --team --all --kind --model --within --overdue" ;;
        "cm remind send") words="--worker --team --all --kind --model --within --overdue --via --maildir --eml --ics --print --mail --timeout --channel --on-doubt --retry-now --dry-run --exit-code" ;;
        "cm remind log") words="--worker --since --failed --case --limit" ;;
        "cm remind snooze") words="--number --until --reason --lift" ;;
        "cm demo") words="--seed --day" ;;
        "cm config") words="--origin" ;;
        "cm config show") words="--origin" ;;
        "cm config set") words="--from" ;;
        "cm batch") words="--atomic --keep-going --again" ;;
        "cm undo") words="--override --yes -y" ;;
        "cm audit log") words="--since --actor --limit" ;;
        "cm audit verify") words="--against" ;;
        "cm db check") words="--full --reindex" ;;
        "cm db restore") words="--replace --unreadable" ;;
        "cm db encrypt") words="--key-file --recipient" ;;
        "cm key add") words="--label --replace" ;;
        "cm doctor") words="--only --all --full --mend" ;;
        "cm learn") words="--again --list" ;;
    esac
    case "$1" in
        ("cm"|"cm plan"|"cm referral"|"cm task"|"cm document"|"cm benefit"|"cm stay"|"cm service"|"cm authorization"|"cm appointment"|"cm contact"|"cm roadblock"|"cm client"|"cm person"|"cm household"|"cm alert"|"cm mandated"|"cm resource"|"cm request"|"cm approval"|"cm cover"|"cm worker"|"cm team"|"cm import"|"cm remind"|"cm audit"|"cm db")
            words+=" -h --help" ;;
        ("cm intake"|"cm accept"|"cm plan add-goal"|"cm plan set"|"cm plan add-step"|"cm plan done"|"cm plan drop"|"cm plan decline"|"cm plan agree"|"cm plan revise"|"cm refer"|"cm referral set"|"cm referral ask"|"cm referral error"|"cm task add"|"cm task set"|"cm task done"|"cm task drop"|"cm document add"|"cm document set"|"cm document error"|"cm benefit add"|"cm benefit set"|"cm benefit error"|"cm stay begin"|"cm stay end"|"cm stay set"|"cm stay error"|"cm service plan"|"cm service give"|"cm service set"|"cm service end"|"cm service error"|"cm authorization add"|"cm authorization set"|"cm authorization error"|"cm appointment add"|"cm appointment set"|"cm appointment kept"|"cm appointment missed"|"cm appointment cancelled"|"cm appointment move"|"cm checkin"|"cm log"|"cm contact amend"|"cm contact error"|"cm contact move"|"cm roadblock end"|"cm client set"|"cm client tie"|"cm client merge"|"cm person set"|"cm person end"|"cm household join"|"cm household leave"|"cm household confirm"|"cm note"|"cm alert review"|"cm alert set"|"cm alert end"|"cm mandated add"|"cm mandated written"|"cm resource add"|"cm resource set"|"cm resource end"|"cm rhythm"|"cm review"|"cm close"|"cm reopen"|"cm transfer"|"cm request accept"|"cm request decline"|"cm request withdraw"|"cm request told"|"cm approval give"|"cm approval return"|"cm approval withdraw"|"cm set"|"cm simulate"|"cm cover add"|"cm cover end"|"cm cover told"|"cm cover handover"|"cm cover handback"|"cm cover on-call"|"cm cover off-call"|"cm worker add"|"cm worker set"|"cm worker reduce"|"cm worker set-reduction"|"cm team add"|"cm team set"|"cm models set"|"cm models copy"|"cm words add"|"cm words end"|"cm import hmis"|"cm import hsds"|"cm remind snooze"|"cm config set"|"cm batch"|"cm undo")
            words+=" --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        ("cm assess"|"cm person add"|"cm flag"|"cm alert add"|"cm crisis"|"cm suggest")
            words+=" --fields --no-pager --id --dry-run --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        ("cm plan show"|"cm plan log"|"cm plan diff"|"cm plan print"|"cm referral list"|"cm referral show"|"cm referral print"|"cm task list"|"cm document list"|"cm benefit list"|"cm stay list"|"cm service list"|"cm authorization list"|"cm appointment list"|"cm contact list"|"cm roadblock list"|"cm client show"|"cm client list"|"cm person list"|"cm household show"|"cm alert list"|"cm mandated list"|"cm resource find"|"cm resource list"|"cm resource show"|"cm request list"|"cm approval list"|"cm approval show"|"cm day"|"cm list"|"cm show"|"cm timeline"|"cm flow"|"cm search"|"cm history"|"cm due"|"cm handoff"|"cm mine"|"cm caseload"|"cm waitlist"|"cm supervise"|"cm fidelity"|"cm init"|"cm cover list"|"cm cover show"|"cm worker reductions"|"cm worker list"|"cm team show"|"cm team list"|"cm models"|"cm models list"|"cm models show"|"cm words"|"cm words list"|"cm remind show"|"cm remind send"|"cm remind log"|"cm config"|"cm config show"|"cm config get"|"cm warm"|"cm warm status"|"cm audit log"|"cm db check"|"cm key"|"cm key list"|"cm doctor"|"cm learn"|"cm help")
            words+=" --fields --no-pager --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
        ("cm dashboard"|"cm remind script"|"cm demo"|"cm shell"|"cm warm stop"|"cm audit verify"|"cm db path"|"cm db backup"|"cm db restore"|"cm db migrate"|"cm db encrypt"|"cm db drill"|"cm key add"|"cm key remove"|"cm key rotate"|"cm unlock"|"cm lock")
            words+=" --json --format --as --store --today --no-input --quiet -q --color -h --help" ;;
    esac
}

_cm_commands() {
    case "$1" in
        "cm") words="intake accept assess plan refer referral task document benefit stay service authorization appointment checkin log contact roadblock client person household note flag alert crisis mandated resource rhythm review close reopen transfer request approval set day list show timeline flow search history due handoff mine caseload waitlist supervise suggest simulate fidelity dashboard init cover worker team models words import remind demo config batch shell warm undo audit db key unlock lock doctor learn help" ;;
        "cm plan") words="show add-goal set add-step done drop decline agree revise log diff print" ;;
        "cm referral") words="set ask error list show print" ;;
        "cm task") words="add set done drop list" ;;
        "cm document") words="add set error list" ;;
        "cm benefit") words="add set error list" ;;
        "cm stay") words="begin end set error list" ;;
        "cm service") words="plan give list set end error" ;;
        "cm authorization") words="add set error list" ;;
        "cm appointment") words="add set kept missed cancelled move list" ;;
        "cm contact") words="list amend error move" ;;
        "cm roadblock") words="list end" ;;
        "cm client") words="show list set tie merge" ;;
        "cm person") words="add list set end" ;;
        "cm household") words="show join leave confirm" ;;
        "cm alert") words="add list review set end" ;;
        "cm mandated") words="add list written" ;;
        "cm resource") words="find add set end list show" ;;
        "cm request") words="accept decline withdraw told list" ;;
        "cm approval") words="list show give return withdraw" ;;
        "cm cover") words="add end told handover handback on-call off-call list show" ;;
        "cm worker") words="add set reduce set-reduction reductions list" ;;
        "cm team") words="add set show list" ;;
        "cm models") words="list show set copy" ;;
        "cm words") words="list add end" ;;
        "cm import") words="hmis hsds" ;;
        "cm remind") words="show send log snooze script" ;;
        "cm config") words="show get set" ;;
        "cm warm") words="status stop" ;;
        "cm audit") words="log verify" ;;
        "cm db") words="path check backup restore migrate encrypt drill" ;;
        "cm key") words="list add remove rotate" ;;
    esac
}

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
