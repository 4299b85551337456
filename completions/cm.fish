# Completion of cm for fish; generated, do not edit.
# The commands, options and keys are in this file. Words from the store come from cm.

function __cm_is_place
    switch $argv[1]
        case 'cm intake' 'cm accept' 'cm assess' 'cm plan' 'cm plan show' 'cm plan add-goal' 'cm plan set' 'cm plan add-step' 'cm plan done' 'cm plan drop' 'cm plan decline' 'cm plan agree' 'cm plan revise' 'cm plan log' 'cm plan diff' 'cm plan print' 'cm task' 'cm task add' 'cm task set' 'cm task done' 'cm task drop' 'cm task list' 'cm document' 'cm document add' 'cm document set' 'cm document error' 'cm document list' 'cm benefit' 'cm benefit add' 'cm benefit set' 'cm benefit error' 'cm benefit list' 'cm appointment' 'cm appointment add' 'cm appointment set' 'cm appointment kept' 'cm appointment missed' 'cm appointment cancelled' 'cm appointment move' 'cm appointment list' 'cm checkin' 'cm contact' 'cm contact list' 'cm contact amend' 'cm contact error' 'cm contact move' 'cm client' 'cm client show' 'cm client list' 'cm client set' 'cm client merge' 'cm person' 'cm person add' 'cm person list' 'cm person set' 'cm person end' 'cm household' 'cm household show' 'cm household join' 'cm household leave' 'cm household confirm' 'cm note' 'cm flag' 'cm rhythm' 'cm review' 'cm close' 'cm reopen' 'cm transfer' 'cm set' 'cm day' 'cm list' 'cm show' 'cm timeline' 'cm flow' 'cm search' 'cm history' 'cm due' 'cm mine' 'cm caseload' 'cm dashboard' 'cm init' 'cm worker' 'cm worker add' 'cm worker set' 'cm worker reduce' 'cm worker list' 'cm team' 'cm team add' 'cm team set' 'cm team list' 'cm models' 'cm models list' 'cm models show' 'cm models set' 'cm models copy' 'cm words' 'cm words list' 'cm words add' 'cm words end' 'cm import' 'cm import hmis' 'cm remind' 'cm remind show' 'cm remind send' 'cm remind log' 'cm remind snooze' 'cm remind script' 'cm demo' 'cm config' 'cm config show' 'cm config get' 'cm config set' 'cm batch' 'cm shell' 'cm undo' 'cm audit' 'cm audit log' 'cm audit verify' 'cm db' 'cm db path' 'cm db check' 'cm db backup' 'cm db restore' 'cm db migrate' 'cm doctor' 'cm help'
            return 0
    end
    return 1
end

# Describe the values of an option, or of a positional by its number: their sort, kind
# of live values, the text after an =, then the words. A flag has none.
function __cm_value
    switch $argv[1]
        case 'cm accept @1'
            printf '%s\n' some 'case-waitlist' ''
        case 'cm assess @1' 'cm plan show @1' 'cm plan add-goal @1' 'cm plan set @1' 'cm plan add-step @1' 'cm plan done @1' 'cm plan drop @1' 'cm plan decline @1' 'cm plan agree @1' 'cm plan revise @1' 'cm plan log @1' 'cm plan diff @1' 'cm plan print @1' 'cm task add @1' 'cm task set @1' 'cm task done @1' 'cm task drop @1' 'cm task list @1' 'cm document add @1' 'cm document set @1' 'cm document error @1' 'cm document list @1' 'cm benefit add @1' 'cm benefit set @1' 'cm benefit error @1' 'cm benefit list @1' 'cm appointment add @1' 'cm appointment set @1' 'cm appointment kept @1' 'cm appointment missed @1' 'cm appointment cancelled @1' 'cm appointment move @1' 'cm appointment list @1' 'cm checkin @1' 'cm contact list @1' 'cm contact amend @1' 'cm contact error @1' 'cm contact move @1' 'cm client show @1' 'cm client set @1' 'cm client merge @1' 'cm client merge @2' 'cm person add @1' 'cm person list @1' 'cm person set @1' 'cm person end @1' 'cm household show @1' 'cm household join @1' 'cm household join @2' 'cm household leave @1' 'cm household confirm @1' 'cm note @1' 'cm flag @1' 'cm rhythm @1' 'cm review @1' 'cm close @1' 'cm transfer @1' 'cm set @1' 'cm show @1' 'cm timeline @1' 'cm flow @1' 'cm history @1' 'cm remind snooze @1'
            printf '%s\n' some 'case' ''
        case 'cm plan set @2' 'cm plan done @2' 'cm plan drop @2' 'cm plan decline @2' 'cm remind snooze --number'
            printf '%s\n' some 'item' ''
        case 'cm plan add-step @2'
            printf '%s\n' some 'goal' ''
        case 'cm plan diff @2' 'cm plan diff @3'
            printf '%s\n' some 'version' ''
        case 'cm task set @2' 'cm task done @2' 'cm task drop @2'
            printf '%s\n' some 'tasks' ''
        case 'cm document add @2'
            printf '%s\n' some 'own-document-kinds' '' identity\t'Identity document' birth-certificate\t'Birth certificate' social-security-card\t'Social security card' immigration\t'Immigration document' work-permit\t'Work permit' lease\t'Lease' insurance\t'Insurance card' proof-of-income\t'Proof of income' proof-of-address\t'Proof of address' medical-record\t'Medical record' court-paper\t'Court paper' other\t'Other document'
        case 'cm document set @2' 'cm document error @2'
            printf '%s\n' some 'documents' ''
        case 'cm benefit add @2'
            printf '%s\n' some 'own-benefit-kinds' '' snap\t'SNAP (food)' tanf\t'TANF (cash for families)' wic\t'WIC (mothers and small children)' ssi\t'SSI' ssdi\t'SSDI' social-security\t'Social Security' unemployment\t'Unemployment insurance' veterans\t'Veterans\' benefits' child-support\t'Child support' general-assistance\t'General assistance' medicaid\t'Medicaid' medicare\t'Medicare' housing-voucher\t'Housing voucher' wages\t'Wages' other\t'Other income or benefit'
        case 'cm benefit set @2' 'cm benefit error @2'
            printf '%s\n' some 'benefits' ''
        case 'cm appointment set @2' 'cm appointment kept @2' 'cm appointment missed @2' 'cm appointment cancelled @2' 'cm appointment move @2'
            printf '%s\n' some 'appointments' ''
        case 'cm contact amend @2' 'cm contact error @2' 'cm contact move @2'
            printf '%s\n' some 'contact' ''
        case 'cm person set @2' 'cm person end @2'
            printf '%s\n' some 'person' ''
        case 'cm reopen @1'
            printf '%s\n' some 'case-closed' ''
        case 'cm worker set @1' 'cm worker reduce @1'
            printf '%s\n' some 'worker-any' ''
        case 'cm team set @1'
            printf '%s\n' some 'team' ''
        case 'cm models show @1' 'cm models set @1' 'cm models copy @1'
            printf '%s\n' some 'own-models' '' icm\t'Intensive case management' act\t'Assertive community treatment' strengths\t'Strengths model' brokerage\t'Brokerage' clinical\t'Clinical case management' managed\t'Managed care' cti\t'Critical time intervention' hf-icm\t'Housing First with intensive case management'
        case 'cm words list @1' 'cm words add @1' 'cm words end @1'
            printf '%s\n' some '' '' need-domains closure-reasons contact-kinds modes document-kinds benefit-kinds flag-kinds people-roles relationships
        case 'cm import hmis @1' 'cm demo @1' 'cm batch @1' 'cm db backup @1' 'cm db restore @1'
            printf '%s\n' files '' ''
        case 'cm remind snooze @2'
            printf '%s\n' some '' '' contact\t'Contact' appointment\t'Appointment' assessment\t'Assessment' plan\t'Plan' reassessment\t'Reassessment' review\t'Review' phase\t'Next phase' close\t'Close the case' goal\t'Goal' step\t'Step' appeal\t'Appeal' task\t'Task' renewal\t'Renewal' aftercare\t'Aftercare contact' waiting\t'Waitlist' rhythm\t'Slow schedule' household\t'Household'
        case 'cm remind script @1'
            printf '%s\n' some '' '' cron systemd launchd daily-digest supervisor-weekly
        case 'cm config get @1' 'cm config set @1'
            printf '%s\n' some '' '' store\t'where the store is: a path or a PostgreSQL URL' worker\t'your username' today\t'the day that counts as today' no-input\t'never ask questions: yes or no' color\t'colour: auto, always or never' pager\t'the pager for long output on a terminal' editor\t'the editor for --edit' theme\t'the colours of the dashboard' keys\t'your own keys for the dashboard, for example verb.checkin=C app.undo=ctrl+z' unlock\t'the command that must succeed before a hidden dashboard is shown again' dashboard.lock-minutes\t'minutes without a key before the dashboard is hidden, or never' agency.name\t'the agency\'s name on printed plans' agency.timezone\t'the time zone that decides when a day begins and ends' agency.working-days\t'the weekdays when the agency is open; routine due dates move to one of them' agency.closures\t'the days when the agency is closed: dates, or ranges such as 2026-12-24..2027-01-01' agency.crisis-line\t'the crisis line that is shown when a safety flag is raised' caseload.full-time-hours\t'hours a week of a full-time worker (1.0 FTE)' contact.mode\t'the mode that questions and forms about a contact start with; it is never filled in' contact.groups-count\t'whether a group contact counts toward the contact schedule: yes or no' renewal.days\t'days before its last day when a renewal is due, also by kind: 30 lease=60' household.counts\t'which open cases of one household on one worker in one model count: heaviest, or all' plan.smart\t'what cm does with a goal that isn\'t SMART: warn or refuse' remind.within\t'how many days ahead reminders are sent' remind.repeat\t'days until a late item is sent again; 0 means never' remind.repeat-safety\t'days until an open safety flag is sent again' remind.escalate\t'days late before a supervisor is told too, or never' remind.escalate-safety\t'days late before a supervisor is told, for items of kind safety' remind.escalate-contact\t'days late before a supervisor is told, for items of kind contact; empty: as remind.escalate' remind.escalate-appointment\t'days late before a supervisor is told, for items of kind appointment; empty: as remind.escalate' remind.escalate-assessment\t'days late before a supervisor is told, for items of kind assessment; empty: as remind.escalate' remind.escalate-plan\t'days late before a supervisor is told, for items of kind plan; empty: as remind.escalate' remind.escalate-reassessment\t'days late before a supervisor is told, for items of kind reassessment; empty: as remind.escalate' remind.escalate-review\t'days late before a supervisor is told, for items of kind review; empty: as remind.escalate' remind.escalate-phase\t'days late before a supervisor is told, for items of kind phase; empty: as remind.escalate' remind.escalate-close\t'days late before a supervisor is told, for items of kind close; empty: as remind.escalate' remind.escalate-goal\t'days late before a supervisor is told, for items of kind goal; empty: as remind.escalate' remind.escalate-step\t'days late before a supervisor is told, for items of kind step; empty: as remind.escalate' remind.escalate-appeal\t'days late before a supervisor is told, for items of kind appeal; empty: as remind.escalate' remind.escalate-task\t'days late before a supervisor is told, for items of kind task; empty: as remind.escalate' remind.escalate-renewal\t'days late before a supervisor is told, for items of kind renewal; empty: as remind.escalate' remind.escalate-aftercare\t'days late before a supervisor is told, for items of kind aftercare; empty: as remind.escalate' remind.escalate-waiting\t'days late before a supervisor is told, for items of kind waiting; empty: as remind.escalate' remind.escalate-rhythm\t'days late before a supervisor is told, for items of kind rhythm; empty: as remind.escalate' remind.escalate-household\t'days late before a supervisor is told, for items of kind household; empty: as remind.escalate' remind.quiet-days\t'days when only safety flags are sent: weekdays (sat sun) or dates' remind.message\t'what a digest contains: references, or names (with reasons)' remind.from\t'the sender\'s address of reminders'
        case 'cm undo @1'
            printf '%s\n' some 'operation' ''
        case 'cm help @1'
            printf '%s\n' some '' '' batch-files\t'Files of commands for cm batch, and the shell' capacity\t'How cm decides who is full' changes\t'The log of changes: history, undo and checks' completion\t'Completion with Tab in bash, zsh and fish' dashboard-keys\t'Keys of the dashboard, themes and privacy' dates\t'How to type dates, times and intervals' environment\t'Variables of the environment that cm reads' exit-codes\t'What each exit code means' formats\t'Output formats, columns, colour and the pager' hmis\t'Import a HUD HMIS CSV export' references\t'How to name a client, a case, a goal or a step' reminders\t'Send reminders from cron, and through which program' roles\t'What workers, supervisors and admins can do' scripting\t'cm in scripts: repeats, lists of cases, questions' settings\t'All settings, yours and the agency\'s' shared-database\t'One PostgreSQL database for an agency' storage\t'Where the records are, who can see them, backups' intake\t'Open a case for a person who comes in.' accept\t'Accept a case from the waitlist.' assess\t'Record needs, strengths and background.' plan\t'Goals, steps, agreement and versions of a plan.' task\t'Add, list and finish tasks that are no step of a goal.' document\t'Record the documents of a client and their renewal.' benefit\t'Record benefits, wages and income, their renewal and appeals.' appointment\t'Make, list, move and answer appointments.' checkin\t'Record a contact or an attempt.' contact\t'List, amend or move contacts.' client\t'List clients, show, change and merge their data.' person\t'Add, list, change and end people around a client.' household\t'Show a household; let clients join, leave, be confirmed.' note\t'Write, sign or correct a note.' flag\t'Raise a safety flag, act on it, or settle it.' rhythm\t'Set the contact schedule agreed with the client.' review\t'Review a plan and decide how to go on.' close\t'Close a case with its outcomes and ongoing support.' reopen\t'Open a new episode for a client whose case is closed.' transfer\t'Transfer a case to another worker.' set\t'Change acuity, model, phase or issue of a case.' day\t'Show the appointments of a day in order of time, then what is due, one row per case.' list\t'List cases.' show\t'Show one case.' timeline\t'Show what happened in a case, in order.' flow\t'Show which stage a case is in.' search\t'Find words in names, notes and plans.' history\t'Show who changed what in a case.' due\t'List what is due, the most urgent first.' mine\t'List the contacts you held or tried, by day and client, with minutes and travel.' caseload\t'Show how full workers and teams are.' dashboard\t'Work in the caseload on a full screen.' init\t'Create the store, with yourself as its first worker.' worker\t'Add, list and change workers.' team\t'Add, list and change teams.' models\t'Show the models of case management and set their limits.' words\t'Add keys of your agency\'s own to lists.' import\t'Import data from another system.' remind\t'Remind workers of what is due, once.' demo\t'Create a made-up agency and show its caseload.' config\t'Show and change settings.' batch\t'Run many commands in one process.' shell\t'A prompt for commands, with completion.' undo\t'Undo your last change, or the one you name.' audit\t'Show and verify the log of changes.' db\t'Check, back up, restore and migrate the store.' doctor\t'Find problems and show how to fix them.' help\t'Show a topic of the manual, or the help of a command.'
        case 'cm --version' 'cm db restore --replace'
            return 1
        case 'cm init --worker' 'cm assess --strength' 'cm mine --to'
            printf '%s\n' free '' ''
        case 'cm intake --need'
            printf '%s\n' some 'own-need-domains=' '' housing=\t'Housing' food=\t'Food' income=\t'Income and money' benefits=\t'Benefits and insurance' employment=\t'Employment' education=\t'Education' transport=\t'Transport' physical-health=\t'Physical health' mental-health=\t'Mental health' substance-use=\t'Substance use' safety=\t'Safety' legal=\t'Legal matters' family=\t'Family' parenting=\t'Parenting' child-care=\t'Child care' social=\t'Friends and community' daily-living=\t'Daily living' culture=\t'Culture and language' digital=\t'Phone and internet' other=\t'Other'
        case 'cm assess --need'
            printf '%s\n' some 'own-need-domains=' '0: 1: 2: 3: 4: not-asked prefers-not' housing=\t'Housing' food=\t'Food' income=\t'Income and money' benefits=\t'Benefits and insurance' employment=\t'Employment' education=\t'Education' transport=\t'Transport' physical-health=\t'Physical health' mental-health=\t'Mental health' substance-use=\t'Substance use' safety=\t'Safety' legal=\t'Legal matters' family=\t'Family' parenting=\t'Parenting' child-care=\t'Child care' social=\t'Friends and community' daily-living=\t'Daily living' culture=\t'Culture and language' digital=\t'Phone and internet' other=\t'Other'
        case 'cm review --decision'
            printf '%s\n' some '' '' continue\t'Go on as planned' adjust\t'Change the plan' step-up\t'More support' step-down\t'Less support' close\t'Close'
        case 'cm close --reason'
            printf '%s\n' some 'own-closure-reasons' '' goals-met\t'Goals met' completed\t'Completed the program' moved\t'Moved away' declined-further\t'Chose not to go on' unable-to-reach\t'Lost contact' left-program\t'Left the program' program-ended\t'The program ended' transferred-out\t'Transferred to another service' ineligible\t'No longer eligible' deceased\t'Deceased' incarcerated\t'Incarcerated' entered-twice\t'Entered twice' other\t'Other'
        case 'cm list --stage'
            printf '%s\n' some '' '' intake\t'Intake' assessment\t'Assessment' planning\t'Planning' implementation\t'Implementation' monitoring\t'Monitoring' review\t'Review' closed\t'Closed'
        case 'cm note --show' 'cm note --number'
            printf '%s\n' some 'note' ''
        case 'cm appointment missed --by' 'cm appointment cancelled --by' 'cm appointment move --by'
            printf '%s\n' some '' '' client\t'the client' us\t'the agency'
        case 'cm task add --who' 'cm task set --who' 'cm transfer --to'
            printf '%s\n' some 'worker' ''
        case 'cm plan done --outcome'
            printf '%s\n' some '' '' achieved\t'Achieved' partly\t'Partly achieved' not-achieved\t'Not achieved'
        case 'cm appointment missed --outcome'
            printf '%s\n' some '' '' missed\t'Did not take place' no-answer\t'No answer' left-message\t'Message left'
        case 'cm review --outcome' 'cm close --outcome'
            printf '%s\n' some 'goal=' 'achieved partly not-achieved dropped'
        case 'cm benefit add --status' 'cm benefit set --status'
            printf '%s\n' some '' '' applied\t'Applied for' granted\t'Granted' denied\t'Denied' appealed\t'Appealed' ended\t'Ended'
        case 'cm list --status'
            printf '%s\n' some '' '' open\t'Open' waitlist\t'On the waitlist' referred-out\t'Referred elsewhere' closed\t'Closed' all\t'Every case'
        case 'cm appointment add --with' 'cm appointment set --with'
            printf '%s\n' some 'person' '' client
        case 'cm flag --kind'
            printf '%s\n' some 'own-flag-kinds' '' self-harm\t'Risk of self-harm' harm-to-others\t'Risk of harm to others' abuse\t'Abuse or neglect' medical\t'Medical emergency' other\t'Other safety concern'
        case 'cm timeline --kind'
            printf '%s\n' some '' '' intake acceptance client person appointment household placement assessment goal step task document benefit plan declined contact attempt note service flag rhythm snooze review aftercare closing
        case 'cm search --kind'
            printf '%s\n' some '' '' actions appointments benefits cases clients contacts declined documents findings flags former goals needs notes people reviews steps tasks
        case 'cm due --kind' 'cm remind show --kind' 'cm remind send --kind'
            printf '%s\n' some '' '' safety\t'Safety flag' contact\t'Contact' appointment\t'Appointment' assessment\t'Assessment' plan\t'Plan' reassessment\t'Reassessment' review\t'Review' phase\t'Next phase' close\t'Close the case' goal\t'Goal' step\t'Step' appeal\t'Appeal' task\t'Task' renewal\t'Renewal' aftercare\t'Aftercare contact' waiting\t'Waitlist' rhythm\t'Slow schedule' household\t'Household'
        case 'cm review --goal'
            printf '%s\n' some 'goal=' '-2 -1 0 1 2'
        case 'cm person add --role' 'cm person set --role'
            printf '%s\n' some 'own-people-roles' '' mother\t'Mother' father\t'Father' parent\t'Parent' sister\t'Sister' brother\t'Brother' daughter\t'Daughter' son\t'Son' child\t'Child' partner\t'Partner' former-partner\t'Former partner' grandparent\t'Grandparent' relative\t'Relative' friend\t'Friend' neighbor\t'Neighbor' roommate\t'Roommate' landlord\t'Landlord' employer\t'Employer' guardian\t'Guardian' payee\t'Representative payee' lawyer\t'Lawyer' probation-officer\t'Probation officer' parole-officer\t'Parole officer' police\t'Police officer' doctor\t'Doctor' nurse\t'Nurse' psychiatrist\t'Psychiatrist' therapist\t'Therapist' pharmacist\t'Pharmacist' caseworker\t'Caseworker elsewhere' teacher\t'Teacher' interpreter\t'Interpreter' sponsor\t'Sponsor' peer-support\t'Peer supporter' clergy\t'Member of the clergy' other\t'Other'
        case '* --version'
            printf '%s\n' some 'version' ''
        case '* --model'
            printf '%s\n' some 'own-models' '' icm\t'Intensive case management' act\t'Assertive community treatment' strengths\t'Strengths model' brokerage\t'Brokerage' clinical\t'Clinical case management' managed\t'Managed care' cti\t'Critical time intervention' hf-icm\t'Housing First with intensive case management'
        case '* --worker' '* --as' '* --actor'
            printf '%s\n' some 'worker' ''
        case '* --dob' '* --phone' '* --goes-by' '* --pronouns' '* --safe-contact' '* --whereabouts' '* --language' '* --interpreter' '* --referred-by' '* --issue' '* --immediate' '* --words' '* --reason' '* --opened' '* --override' '* --id' '* --today' '* --on' '* --resource' '* --coping' '* --risk' '* --barrier' '* --preference' '* --culture' '* --fields' '* --measure' '* --baseline' '* --target' '* --by' '* --confidence' '* --weight' '* --monitored-by' '* --text' '* --note' '* --renew' '* --amount' '* --decided' '* --appeal-by' '* --keep-by' '* --minutes' '* --place' '* --transport' '* --repeat' '* --until' '* --remind-days' '* --next' '* --travel' '* --did' '* --roadblock' '* --at' '* --name' '* --drop-phone' '* --tell-once' '* --email' '* --provider' '* --done' '* --told' '* --look' '* --cost' '* --reflection' '* --support' '* --summary' '* --aftercare' '* --flags-handed-to' '* --phase' '* --as-of' '* --not-seen' '* --since' '* --search' '* --limit' '* --within' '* --from' '* --timezone' '* --hours' '* --os-user' '* --percent' '* --ceiling' '* --weights' '* --contact-days' '* --phase-days' '* --phase-names' '* --phase-months' '* --first-contact-days' '* --assessment-days' '* --plan-days' '* --at-first-contact' '* --review-days' '* --reassessment-days' '* --follow-up-days' '* --ask-close-days' '* --waiting-days' '* --outreach' '* --retry-days' '* --expected-months' '* --fixed-end' '* --source' '* --via' '* --timeout' '* --channel' '* --seed' '* --day' '* --against'
            printf '%s\n' free '' ''
        case '* --need'
            printf '%s\n' some 'own-need-domains' '' housing\t'Housing' food\t'Food' income\t'Income and money' benefits\t'Benefits and insurance' employment\t'Employment' education\t'Education' transport\t'Transport' physical-health\t'Physical health' mental-health\t'Mental health' substance-use\t'Substance use' safety\t'Safety' legal\t'Legal matters' family\t'Family' parenting\t'Parenting' child-care\t'Child care' social\t'Friends and community' daily-living\t'Daily living' culture\t'Culture and language' digital\t'Phone and internet' other\t'Other'
        case '* --acuity' '* --usual-acuity'
            printf '%s\n' some '' '' 1\t'self-managing' 2\t'basic' 3\t'moderate' 4\t'intensive'
        case '* --decision'
            printf '%s\n' some '' '' accept\t'on the caseload' waitlist\t'on the waitlist until there is room' refer-out\t'elsewhere, with the reason'
        case '* --same-as' '* --to' '* --keep-case' '* --move-to' '* --case'
            printf '%s\n' some 'case' ''
        case '* --format'
            printf '%s\n' some '' '' table plain json jsonl csv tsv ids
        case '* --store' '* --map' '* --problems' '* --maildir' '* --eml' '* --ics'
            printf '%s\n' files '' ''
        case '* --color'
            printf '%s\n' some '' '' auto always never
        case '* --strength'
            printf '%s\n' some 'strength' ''
        case '* --health'
            printf '%s\n' some '' '' diagnosis=\t'Diagnosis' medication=\t'Medication' treatment=\t'Treatment' function=\t'Everyday function'
        case '* --stage'
            printf '%s\n' some 'own-need-domains=' 'precontemplation contemplation preparation action maintenance relapse termination' housing=\t'Housing' food=\t'Food' income=\t'Income and money' benefits=\t'Benefits and insurance' employment=\t'Employment' education=\t'Education' transport=\t'Transport' physical-health=\t'Physical health' mental-health=\t'Mental health' substance-use=\t'Substance use' safety=\t'Safety' legal=\t'Legal matters' family=\t'Family' parenting=\t'Parenting' child-care=\t'Child care' social=\t'Friends and community' daily-living=\t'Daily living' culture=\t'Culture and language' digital=\t'Phone and internet' other=\t'Other'
        case '* --swot'
            printf '%s\n' some '' '' S=\t'Strengths' W=\t'What is hard' O=\t'Opportunities' T=\t'Threats'
        case '* --number'
            printf '%s\n' some 'assessment' ''
        case '* --level'
            printf '%s\n' some '' '' -2= -1= 0= 1= 2=
        case '* --gas-baseline'
            printf '%s\n' some '' '' -2 -1 0 1 2
        case '* --who'
            printf '%s\n' some '' '' worker client
        case '* --outcome'
            printf '%s\n' some '' '' held\t'Took place' missed\t'Did not take place' cancelled-by-client\t'Cancelled by the client' cancelled-by-us\t'Cancelled by us' no-answer\t'No answer' left-message\t'Message left'
        case '* --how'
            printf '%s\n' some '' '' signed\t'Signed' verbal\t'Agreed verbally' guardian\t'Agreed by a guardian' not-agreed\t'Not agreed'
        case '* --team'
            printf '%s\n' some 'team' ''
        case '* --status'
            printf '%s\n' some '' '' have\t'The client has it' needed\t'Needed' applied\t'Applied for' expired\t'Expired'
        case '* --every'
            printf '%s\n' some '' '' day week 2-weeks 4-weeks half-month month quarter half-year year
        case '* --with'
            printf '%s\n' some 'person' '' client team
        case '* --mode'
            printf '%s\n' some 'own-modes' '' home\t'At home' community\t'In the community' office\t'At the office' hospital\t'In hospital' jail\t'In jail' court\t'At court' shelter\t'At a shelter' workplace\t'At work' phone\t'By phone' video\t'By video' text\t'By text message' email\t'By email' letter\t'By letter'
        case '* --kind'
            printf '%s\n' some 'own-contact-kinds' '' planned\t'Planned contact' crisis\t'Crisis contact' outreach\t'Outreach' aftercare\t'Aftercare' group\t'Group'
        case '* --progress' '* --goal'
            printf '%s\n' some 'goal=' ''
        case '* --gas'
            printf '%s\n' some 'goal=' '-2 -1 0 1 2'
        case '* --confidential'
            printf '%s\n' some '' '' yes no
        case '* --gender'
            printf '%s\n' some '' '' woman\t'Woman' man\t'Man' non-binary\t'Non-binary' transgender\t'Transgender' culturally-specific\t'Culturally specific identity, such as Two-Spirit' questioning\t'Questioning' different-identity\t'Different identity' female\t'Female' male\t'Male' does-not-know\t'Doesn\'t know' prefers-not\t'Prefers not to say'
        case '* --race'
            printf '%s\n' some '' '' american-indian\t'American Indian, Alaska Native, or Indigenous' asian\t'Asian or Asian American' black\t'Black, African American, or African' hispanic\t'Hispanic/Latina/o' middle-eastern\t'Middle Eastern or North African' pacific-islander\t'Native Hawaiian or Pacific Islander' white\t'White' does-not-know\t'Doesn\'t know' prefers-not\t'Prefers not to say'
        case '* --veteran' '* --disability'
            printf '%s\n' some '' '' yes\t'Yes' no\t'No' does-not-know\t'Doesn\'t know' prefers-not\t'Prefers not to say'
        case '* --role'
            printf '%s\n' some '' '' worker\t'Case manager' supervisor\t'Supervisor' admin\t'Administrator'
        case '* --may-contact'
            printf '%s\n' some '' '' yes\t'may be contacted' ask\t'ask the client first' never\t'never contact'
        case '* --relationship'
            printf '%s\n' some 'own-relationships' '' head\t'Head of household' partner\t'Spouse or partner' child\t'Child' parent\t'Parent' sibling\t'Sibling' grandparent\t'Grandparent' grandchild\t'Grandchild' relative\t'Other relative' unrelated\t'Unrelated member'
        case '* --addendum-to' '* --replace' '* --error'
            printf '%s\n' some 'note' ''
        case '* --act'
            printf '%s\n' some 'flags' ''
        case '* --settle'
            printf '%s\n' some 'flag' ''
        case '* --effectiveness' '* --efficiency' '* --appropriateness' '* --relevance' '* --satisfaction'
            printf '%s\n' some '' '' 1 2 3 4 5
        case '* --close-reason'
            printf '%s\n' some 'own-closure-reasons' '' goals-met\t'Goals met' completed\t'Completed the program' moved\t'Moved away' declined-further\t'Chose not to go on' unable-to-reach\t'Lost contact' left-program\t'Left the program' program-ended\t'The program ended' transferred-out\t'Transferred to another service' ineligible\t'No longer eligible' deceased\t'Deceased' incarcerated\t'Incarcerated' entered-twice\t'Entered twice' other\t'Other'
        case '* --counted-modes'
            printf '%s\n' some 'own-modes' ''
        case '* --on-doubt'
            printf '%s\n' some '' '' resend skip
        case '* --only'
            printf '%s\n' some '' '' python engine catalogue terminal editor today driver store file folder file-system copies leftovers writer write-ahead-log disk form integrity log clock time-zone actor deliveries addresses unassigned departed same-model externals plans goals notes revisions contacts flags
        case '*'
            return 1
    end
    return 0
end

function __cm_options
    switch $argv[1]
        case 'cm'
            printf '%s\n' --version\t'Print the version.'
        case 'cm intake'
            printf '%s\n' --model\t'The model of the case.' --worker\t'Worker for the case. Default: you.' --unassigned\t'Accept the case without assigning a worker.' --dob\t'The day with its year, or what is known: 1990-03, about 1990.' --phone\t'Phone number, if you like with a note.' --goes-by\t'The name that the client goes by.' --pronouns\t'The client\'s pronouns.' --safe-contact\t'How and when to reach the client safely.' --whereabouts\t'Where the client stays.' --language\t'A language of the client.' --interpreter\t'Who interprets.' --referred-by\t'Who referred the client.' --issue\t'What brings the client here.' --immediate\t'What the client needs at once.' --words\t'The client\'s own words.' --need\t'A need as the client names it.' --acuity\t'1 (self-managing) to 4 (intensive). Default: usual for the model.' --decision\t'What is decided. Default: accept.' --reason\t'Reason for the decision.' --opened\t'The day the client came in. Default: today.' --or-waitlist\t'If over the ceiling, add to the waitlist.' --override\t'Reason for a supervisor to go over the ceiling.' --same-as\t'New case for this client.' --new\t'A new client, not one of the matches.' --yes\t'With --same-as: the same person, although the name is another one or the client died.'
        case 'cm accept'
            printf '%s\n' --worker\t'Worker for the case. Default: you.' --unassigned\t'Accept the case without assigning a worker.' --on\t'The date it takes effect. Default: today.' --reason\t'Reason for the decision.' --override\t'Reason for a supervisor to go over the ceiling.'
        case 'cm assess'
            printf '%s\n' --need\t'A need from 0 (no concern) to 4 (urgent), not-asked or prefers-not.' --strength\t'A strength.' --resource\t'Who or what helps.' --coping\t'What has helped before.' --risk\t'A risk.' --barrier\t'What gets in the way.' --preference\t'A preference.' --culture\t'Culture and history that matter for trust.' --health\t'A fact about health.' --stage\t'The stage of change of a need.' --swot\t'S (strength), W (what is hard), O (opportunity) or T (threat).' --words\t'The client\'s own words.' --on\t'The day of the assessment. Default: today.' --unchanged\t'You asked again and nothing has changed.' --show\t'Show the latest assessment.' --number\t'Show this assessment.'
        case 'cm plan show'
            printf '%s\n' --version\t'Only this version.' --smart\t'Show the SMART check in any model.'
        case 'cm plan add-goal'
            printf '%s\n' --need\t'Need to link to.' --strength\t'Number of the strength to link to.' --measure\t'What is counted or seen.' --baseline\t'Value of the measure at the start.' --target\t'Value of the measure to reach.' --by\t'Due date, for example eom, 3m or 1 Jun.' --words\t'The client\'s own words.' --confidence\t'The client\'s own confidence, 0 to 10.' --weight\t'How much the goal counts. Default: 1.' --monitored-by\t'How the goal is monitored, and by whom.' --level\t'What a level of the goal scale, from -2 to 2, looks like.' --gas-baseline\t'Level of the goal scale at the start.' --smart\t'Show the SMART check in any model.'
        case 'cm plan set'
            printf '%s\n' --text\t'New text for the goal or step.' --need\t'Need to link to.' --strength\t'Number of the strength to link to.' --measure\t'What is counted or seen.' --baseline\t'Value of the measure at the start.' --target\t'Value of the measure to reach.' --by\t'Due date, for example eom, 3m or 1 Jun.' --words\t'The client\'s own words.' --confidence\t'The client\'s own confidence, 0 to 10.' --weight\t'How much the goal counts. Default: 1.' --monitored-by\t'How the goal is monitored, and by whom.' --level\t'What a level of the goal scale, from -2 to 2, looks like.' --gas-baseline\t'Level of the goal scale at the start.' --smart\t'Show the SMART check in any model.' --who\t'Who does the step: worker, client, or a name.'
        case 'cm plan add-step'
            printf '%s\n' --who\t'Who does it: worker, client, or a name. Default: worker.' --by\t'Due date of the step.'
        case 'cm plan done'
            printf '%s\n' --on\t'Date. Default: today.' --outcome\t'How far the goal was reached. Default: achieved.' --note\t'What came of the goal, in one line.'
        case 'cm plan drop'
            printf '%s\n' --reason\t'Why it is removed from the plan.'
        case 'cm plan decline'
            printf '%s\n' --words\t'The client\'s own words.' --on\t'Date. Default: today.'
        case 'cm plan agree'
            printf '%s\n' --how\t'How the client agreed. Default: verbal.' --by\t'Who agreed, if not the client.' --words\t'The client\'s own words.' --on\t'Date. Default: today.' --reason\t'Why the plan changed. Default: the reason of the revision.'
        case 'cm plan revise'
            printf '%s\n' --reason\t'What changed and why.'
        case 'cm plan print'
            printf '%s\n' --html\t'Print it as an HTML page.' --version\t'Only this version.'
        case 'cm task add'
            printf '%s\n' --by\t'Due date of the task.' --who\t'The worker who does it. Default: whoever has the case.'
        case 'cm task set'
            printf '%s\n' --text\t'New text for the task.' --by\t'Due date of the task.' --who\t'The worker who does it.'
        case 'cm task done'
            printf '%s\n' --on\t'Date. Default: today.'
        case 'cm task drop'
            printf '%s\n' --reason\t'Why it is dropped.'
        case 'cm task list'
            printf '%s\n' --worker\t'Only this worker\'s tasks.' --team\t'Only the tasks of this team\'s members.' --all\t'All cases, including unassigned ones.'
        case 'cm document add'
            printf '%s\n' --status\t'Whether the client has it.' --on\t'The day when it got this status. Default: today.' --renew\t'The last day to renew it.' --note\t'What else there is to know about it.'
        case 'cm document set'
            printf '%s\n' --status\t'Whether the client has it.' --on\t'The day when it got this status. Default: today.' --renew\t'The last day to renew it.' --note\t'What else there is to know about it.'
        case 'cm document error'
            printf '%s\n' --reason\t'Why the document is wrong.'
        case 'cm document list'
            printf '%s\n' --all\t'Also documents entered in error.'
        case 'cm benefit add'
            printf '%s\n' --status\t'Where it stands.' --on\t'The day of the status or amount. Default: today.' --amount\t'How much is paid.' --every\t'How often it is paid, for example week, 2w or month.' --renew\t'The last day to renew it.' --decided\t'The date of the decision.' --appeal-by\t'The last day to appeal against a denial.' --keep-by\t'The last day to keep the benefit while appealing.' --note\t'What else there is to know about it.'
        case 'cm benefit set'
            printf '%s\n' --status\t'Where it stands.' --on\t'The day of the status or amount. Default: today.' --amount\t'How much is paid.' --every\t'How often it is paid, for example week, 2w or month.' --renew\t'The last day to renew it.' --decided\t'The date of the decision.' --appeal-by\t'The last day to appeal against a denial.' --keep-by\t'The last day to keep the benefit while appealing.' --note\t'What else there is to know about it.'
        case 'cm benefit error'
            printf '%s\n' --reason\t'Why the benefit is wrong.'
        case 'cm benefit list'
            printf '%s\n' --all\t'Also benefits entered in error.'
        case 'cm appointment add'
            printf '%s\n' --minutes\t'How many minutes it is planned to take.' --place\t'Where it is.' --transport\t'How the client gets there.' --with\t'Somebody else than you: a name, or a name or number of cm person list.' --repeat\t'Repeat it, for example 1w or 2w.' --until\t'The last day to repeat it. Default: a year.' --remind-days\t'Days before it when you are reminded. Default: on the day.'
        case 'cm appointment set'
            printf '%s\n' --text\t'What it is about.' --minutes\t'How many minutes it is planned to take.' --place\t'Where it is.' --transport\t'How the client gets there.' --with\t'Somebody else than you: a name, or a name or number of cm person list.' --repeat\t'Repeat it, for example 1w or 2w.' --until\t'The last day to repeat it.' --remind-days\t'Days before it when you are reminded.'
        case 'cm appointment kept'
            printf '%s\n' --contact\t'Record that it was a contact with the client.' --mode\t'How you met.' --with\t'Whom you met: client, team, or a name or number of cm person list. Default: client.' --kind\t'The kind of contact. Default: planned.' --next\t'The date agreed for the next contact. With a time, an appointment is made.' --minutes\t'How many minutes it took.' --travel\t'Travel time in minutes.' --did\t'Something that you did.' --progress\t'The value of a goal\'s measure.' --gas\t'A goal\'s level: 0 is as expected, -2 much less, 2 much more.' --roadblock\t'What got in the way.' --interpreter\t'Who interpreted.' --sign\t'Sign the note of this contact.' --yes\t'Record it although the client\'s case was closed as deceased.'
        case 'cm appointment missed'
            printf '%s\n' --outcome\t'Record that you tried to reach the client.' --no-show\t'Same as --outcome missed.' --by\t'Who missed it.' --mode\t'How you met.' --with\t'Whom you met: client, team, or a name or number of cm person list. Default: client.' --kind\t'The kind of contact. Default: planned.' --next\t'The date agreed for the next contact. With a time, an appointment is made.' --minutes\t'How many minutes it took.' --travel\t'Travel time in minutes.' --did\t'Something that you did.' --progress\t'The value of a goal\'s measure.' --gas\t'A goal\'s level: 0 is as expected, -2 much less, 2 much more.' --roadblock\t'What got in the way.' --interpreter\t'Who interpreted.' --sign\t'Sign the note of this contact.' --yes\t'Record it although the client\'s case was closed as deceased.'
        case 'cm appointment cancelled'
            printf '%s\n' --by\t'Who cancelled it.' --reason\t'Why it was cancelled.' --on\t'The day it was cancelled. Default: today.'
        case 'cm appointment move'
            printf '%s\n' --by\t'Who moved it.' --reason\t'Why it was moved.'
        case 'cm appointment list'
            printf '%s\n' --worker\t'Only appointments of this worker\'s cases.' --team\t'Only appointments of this team\'s cases.' --all\t'All cases, including unassigned ones.'
        case 'cm checkin'
            printf '%s\n' --mode\t'How you met.' --with\t'Whom you met: client, team, or a name or number of cm person list. Default: client.' --kind\t'The kind of contact. Default: planned.' --outcome\t'Whether the contact took place. Default: held.' --no-show\t'Same as --outcome missed.' --next\t'The date agreed for the next contact. With a time, an appointment is made.' --minutes\t'How many minutes it took.' --travel\t'Travel time in minutes.' --at\t'When it took place. Default: now.' --did\t'Something that you did.' --progress\t'The value of a goal\'s measure.' --gas\t'A goal\'s level: 0 is as expected, -2 much less, 2 much more.' --roadblock\t'What got in the way.' --interpreter\t'Who interpreted.' --sign\t'Sign the note of this contact.' --yes\t'Record it although the client\'s case was closed as deceased.' --edit\t'Write the note in your editor.'
        case 'cm contact list'
            printf '%s\n' --all\t'Also contacts entered in error or moved.'
        case 'cm contact amend'
            printf '%s\n' --mode\t'How you met.' --with\t'Whom you met: client, team, or a name or number of cm person list.' --kind\t'The kind of contact.' --outcome\t'Whether the contact took place.' --no-show\t'Same as --outcome missed.' --next\t'The date agreed for the next contact. With a time, an appointment is made.' --minutes\t'How many minutes it took.' --travel\t'Travel time in minutes.' --at\t'When it took place.' --did\t'Something that you did. Replaces everything that was recorded.' --progress\t'The value of a goal\'s measure.' --gas\t'A goal\'s level: 0 is as expected, -2 much less, 2 much more.' --roadblock\t'What got in the way.' --interpreter\t'Who interpreted.' --reason\t'Why you correct it.'
        case 'cm contact error'
            printf '%s\n' --reason\t'Why the contact is wrong.'
        case 'cm contact move'
            printf '%s\n' --to\t'The case where the contact belongs.' --goal\t'The goal there that progress on a goal belongs to, or none to keep it here.' --reason\t'Why it belongs there.'
        case 'cm client list'
            printf '%s\n' --worker\t'Only clients with a case of this worker.' --duplicates\t'Only pairs of clients who may be one person.'
        case 'cm client set'
            printf '%s\n' --name\t'The client\'s name, or unknown.' --goes-by\t'The name that the client goes by.' --pronouns\t'The client\'s pronouns.' --dob\t'The day with its year, or what is known: 1990-03, about 1990.' --phone\t'A further phone, or another note for one.' --drop-phone\t'A phone that is no longer theirs.' --safe-contact\t'How and when to reach the client safely.' --whereabouts\t'Where the client stays.' --language\t'All languages of the client.' --interpreter\t'Who interprets.' --tell-once\t'What the client needn\'t be asked again.' --confidential\t'Whether other members of the household may see nothing of the record.' --gender\t'The client\'s words, or woman, man, non-binary, transgender, culturally-specific, questioning, different-identity, female, male, does-not-know, prefers-not.' --race\t'The client\'s words, or american-indian, asian, black, hispanic, middle-eastern, pacific-islander, white, does-not-know, prefers-not.' --veteran\t'Whether the client is a veteran.' --disability\t'Whether the client has a disability.' --reason\t'Why it changes.'
        case 'cm client merge'
            printf '%s\n' --keep-case\t'Of two open cases in one model, the one that stays open. The other one is closed as entered-twice.' --reason\t'How you know that they are one person.' --yes\t'They are one person; don\'t ask first.'
        case 'cm person add'
            printf '%s\n' --role\t'Who they are to the client.' --phone\t'Their phone.' --email\t'Their email address.' --may-contact\t'Whether you may contact them: yes, ask (ask the client first) or never.' --emergency\t'They are an emergency contact.' --household\t'They live in the household and have no case here.' --provider\t'The agency or practice they work for.'
        case 'cm person list'
            printf '%s\n' --all\t'Also people whose relation has ended.'
        case 'cm person set'
            printf '%s\n' --name\t'The person\'s name.' --role\t'Who they are to the client.' --phone\t'Their phone.' --email\t'Their email address.' --may-contact\t'Whether you may contact them: yes, ask (ask the client first) or never.' --emergency\t'They are an emergency contact.' --no-emergency\t'They are no longer an emergency contact.' --household\t'They live in the household and have no case here.' --no-household\t'They no longer live in the household.' --provider\t'The agency or practice they work for.' --reason\t'Why it changes.'
        case 'cm person end'
            printf '%s\n' --reason\t'Why the relation ended.' --on\t'The day when it ended. Default: today.'
        case 'cm household show'
            printf '%s\n' --all\t'Also members who have left.'
        case 'cm household join'
            printf '%s\n' --relationship\t'Who the client is to the head.' --on\t'The day when they joined. Default: today.'
        case 'cm household leave'
            printf '%s\n' --on\t'The day when they left. Default: today.' --reason\t'Why they left.'
        case 'cm household confirm'
            printf '%s\n' --reason\t'What shows that they are one household.'
        case 'cm note'
            printf '%s\n' --sign\t'Sign this note, or your latest unsigned one.' --addendum-to\t'The note that this adds to.' --replace\t'Your unsigned note to edit.' --number\t'The note to sign.' --all\t'Sign all your unsigned notes of the case.' --error\t'The note to mark as entered in error.' --reason\t'Why the note is wrong.' --move-to\t'The case where the note belongs.' --show\t'Show this note and write nothing.' --edit\t'Write the note in your editor.'
        case 'cm flag'
            printf '%s\n' --kind\t'The kind of concern.' --act\t'The number of the flag that you acted on.' --done\t'What you did about it.' --told\t'Who was told about it. If nobody was told, say nobody and why.' --look\t'The day to look at the flag again, at most 7 days ahead.' --settle\t'The number of the flag to settle.' --list\t'Show the flags of the case.'
        case 'cm rhythm'
            printf '%s\n' --reason\t'Why this often.' --until\t'The last day of the schedule. Default: no end.'
        case 'cm review'
            printf '%s\n' --goal\t'A goal\'s level: 0 is as expected, -2 much less, 2 much more.' --progress\t'The value of a goal\'s measure.' --effectiveness\t'Did it help? 1 is not at all, 5 very much.' --efficiency\t'Was it worth the time and money?' --cost\t'The money spent, for example 120.50.' --appropriateness\t'Did it fit the person?' --relevance\t'Was it what matters?' --satisfaction\t'How satisfied the client is.' --reflection\t'Your own part in it.' --needs-met\t'The client\'s needs are met.' --needs-unmet\t'Some needs are not met yet.' --decision\t'What to do next.' --acuity\t'The acuity that a step leads to, 1 to 4. Default: one step.' --model\t'The model that a step leads to.' --next\t'The date agreed for the next contact. With a time, an appointment is made.' --note\t'Reason for the decision.' --override\t'Reason for a supervisor to go over the ceiling, or to close with too few attempts.' --close-reason\t'Why the case closes.' --outcome\t'How far a goal was reached.' --support\t'Who and what supports the client from now on.' --summary\t'How the case went.' --aftercare\t'A date agreed for an aftercare contact.' --flags-handed-to\t'Who to hand the open safety flags to.'
        case 'cm close'
            printf '%s\n' --reason\t'Why the case closes.' --outcome\t'How far a goal was reached.' --support\t'Who and what supports the client from now on.' --summary\t'How the case went.' --aftercare\t'A date agreed for an aftercare contact.' --flags-handed-to\t'Who to hand the open safety flags to.' --override\t'Reason for a supervisor to close as unable-to-reach with too few attempts.' --on\t'The day the case closed. Default: today.' --edit\t'Write the summary in your editor.'
        case 'cm reopen'
            printf '%s\n' --reason\t'Why the client comes back.' --worker\t'Worker for the case. Default: the one of the last episode.' --override\t'Reason for a supervisor to go over the ceiling.' --or-waitlist\t'If over the ceiling, add to the waitlist.' --yes\t'Record it although the client\'s case was closed as deceased.'
        case 'cm transfer'
            printf '%s\n' --to\t'Worker who takes the case.' --reason\t'Reason for the transfer.' --override\t'Reason for a supervisor to go over the ceiling.'
        case 'cm set'
            printf '%s\n' --acuity\t'1 (self-managing) to 4 (intensive).' --model\t'The new model.' --phase\t'The phase, for models with phases.' --issue\t'What brings the client here.' --immediate\t'What the client needs at once.' --reason\t'Why it changes.' --on\t'The first day of the change. Default: today.' --override\t'Reason for a supervisor to go over the ceiling.'
        case 'cm day'
            printf '%s\n' --worker\t'Only this worker\'s cases.' --team\t'Only this team\'s cases.' --all\t'All cases, including unassigned ones.' --on\t'The day to show. Default: today.' --week\t'Show the week of that day, from Monday to Sunday.'
        case 'cm list'
            printf '%s\n' --as-of\t'Show the record as it was at the end of this day.' --worker\t'Only this worker\'s cases.' --team\t'Only the cases of this team\'s members.' --model\t'Only cases of this model.' --stage\t'Only cases in this stage.' --overdue\t'Only cases where something is late.' --not-seen\t'Only cases without a contact that counted for so long. Calls count only in some models.' --status\t'Only cases with this status. Default: open.'
        case 'cm show'
            printf '%s\n' --as-of\t'Show the record as it was at the end of this day.' --brief\t'One screen: what you need before a visit.'
        case 'cm timeline'
            printf '%s\n' --since\t'Only entries from this day on.' --kind\t'Only entries of this kind.' --search\t'Only entries with these words.' --notes\t'Only the notes, in full.' --full\t'Notes in full, not only their first line.' --reverse\t'Show the newest first.'
        case 'cm search'
            printf '%s\n' --worker\t'Only this worker\'s cases.' --kind\t'Only results of this kind.' --limit\t'The most results to show. Default: 50.'
        case 'cm history'
            printf '%s\n' --full\t'Long texts in full.' --reverse\t'Show the newest first.'
        case 'cm due'
            printf '%s\n' --worker\t'Only this worker\'s cases.' --team\t'Only this team\'s cases.' --all\t'All cases, including unassigned ones.' --as-of\t'Show the record as it was at the end of this day.' --within\t'Days ahead. 0 shows only today and late. Default: 7.' --kind\t'Only items of this kind.' --explain\t'Explain in full why each item is due.' --exit-code\t'Exit with 10 if any is due today or late.'
        case 'cm mine'
            printf '%s\n' --from\t'The first day. Default: the Monday of this week.' --to\t'The last day. Default: the Sunday after the first day.' --worker\t'The contacts of this worker, not yours.'
        case 'cm caseload'
            printf '%s\n' --worker\t'Only this worker.' --team\t'This team and its members.' --all\t'All workers and teams.' --as-of\t'Show the record as it was at the end of this day.'
        case 'cm dashboard'
            printf '%s\n' --worker\t'Only this worker\'s cases.' --team\t'Only this team\'s cases.' --all\t'All cases.' --case\t'The case to start with.' --readonly\t'Only look. No key changes anything.'
        case 'cm init'
            printf '%s\n' --worker\t'Your username in cm.' --name\t'Your name.' --role\t'Your role. Default: admin.' --timezone\t'The agency\'s time zone. Default: this computer\'s.' --email\t'Where reminders reach you.' --practice\t'A store for practice: you may set any date as today.'
        case 'cm worker add'
            printf '%s\n' --name\t'The worker\'s name.' --hours\t'Contracted hours a week. Default: 37.5.' --role\t'The worker\'s role. Default: worker.' --team\t'The worker\'s team. cm creates it if it does not exist.' --os-user\t'Their login on this computer.' --email\t'Where reminders reach them.'
        case 'cm worker set'
            printf '%s\n' --name\t'A new name.' --hours\t'Contracted hours a week.' --role\t'A new role.' --team\t'A team, or \'\' for none.' --os-user\t'Their login on this computer, or \'\' for none.' --email\t'Where reminders reach them, or \'\' for none.' --active\t'They work here again.' --inactive\t'They no longer work here.'
        case 'cm worker reduce'
            printf '%s\n' --percent\t'Part of the hours, 1 to 100.' --reason\t'What the hours are for.' --from\t'The first day. Default: today.' --until\t'The last day. Default: no end.'
        case 'cm worker list'
            printf '%s\n' --all\t'Also workers who have left.'
        case 'cm team add'
            printf '%s\n' --name\t'The team\'s name.'
        case 'cm team set'
            printf '%s\n' --name\t'The team\'s new name.'
        case 'cm models'
            printf '%s\n' --on\t'The day for which the numbers are shown. Default: today.'
        case 'cm models list'
            printf '%s\n' --on\t'The day for which the numbers are shown. Default: today.'
        case 'cm models show'
            printf '%s\n' --on\t'The day for which the numbers are shown. Default: today.'
        case 'cm models set'
            printf '%s\n' --target\t'Cases per full-time worker to aim for.' --ceiling\t'Most cases allowed per full-time worker.' --usual-acuity\t'The acuity of a new case, 1 to 4.' --weights\t'Weight of a case at acuity 4/3/2/1, for example 2/1.5/1/0.5.' --contact-days\t'Days between contacts at acuity 4/3/2/1, for example 3/7/14/30.' --phase-days\t'Days between contacts in each phase, for example 7/14/30.' --phase-names\t'The names of the phases, with commas between them.' --phase-months\t'Months of each phase.' --counted-modes\t'The modes that count as a contact, with commas between them.' --first-contact-days\t'Days until the first contact.' --assessment-days\t'Days until the assessment.' --plan-days\t'Days until the agreed plan.' --at-first-contact\t'Whether the assessment and plan are due at the first contact.' --review-days\t'Days between reviews.' --reassessment-days\t'Days between assessments.' --follow-up-days\t'Days until the single follow-up.' --ask-close-days\t'Days from the opening until the case closes.' --waiting-days\t'Days between contacts on the waitlist.' --outreach\t'Whether a missed contact is tried again soon.' --retry-days\t'Days until a missed contact is tried again, with outreach.' --expected-months\t'Months that a case is expected to last.' --fixed-end\t'Whether a case ends after the expected length.' --from\t'The first day of the new numbers. Default: today.'
        case 'cm words add'
            printf '%s\n' --from\t'The first day of the key. Default: today.'
        case 'cm words end'
            printf '%s\n' --from\t'The first day without the key. Default: today.'
        case 'cm import hmis'
            printf '%s\n' --map\t'Your own map of projects to models (TOML), or none. Default: that of the last import.' --map-template\t'Print a map file with every project, user and exit destination of the export.' --source\t'The sending system, if the export doesn\'t name it.' --strict\t'Import all of the export, or nothing.' --accept-rejects\t'Import even if more than 5 % of a file was rejected, or would be removed.' --follow-deletions\t'Remove closures, contacts and services that are gone from the export.' --older\t'Import even if the last import had a newer export.' --problems\t'Write every problem to this file (CSV).'
        case 'cm remind show'
            printf '%s\n' --worker\t'Only reminders for this worker.' --team\t'Only reminders for this team\'s members.' --all\t'Reminders for everyone.' --kind\t'Only items of this kind.' --model\t'Only cases of this model.' --within\t'Days ahead. Default: the agency\'s setting remind.within.' --overdue\t'Only what is late.'
        case 'cm remind send'
            printf '%s\n' --worker\t'Only reminders for this worker.' --team\t'Only reminders for this team\'s members.' --all\t'Reminders for everyone.' --kind\t'Only items of this kind.' --model\t'Only cases of this model.' --within\t'Days ahead. Default: the agency\'s setting remind.within.' --overdue\t'Only what is late.' --via\t'Run this command for each digest, with the digest on its standard input.' --maildir\t'Send into a Maildir. {worker} is the username.' --eml\t'Write one file per digest. {worker} is the username.' --ics\t'Write a calendar feed from scratch. {worker} makes one for each worker.' --print\t'Send to standard output.' --mail\t'Give the command of --via a whole email message.' --timeout\t'Seconds before a command is stopped. Default: 60.' --channel\t'Name in the send log, if the command may change.' --on-doubt\t'What to do if cm was killed while sending. Default: resend.' --retry-now\t'Retry failed deliveries at once.' --dry-run\t'Show what would be sent; send nothing.' --exit-code\t'Exit with 10 if anything is late.'
        case 'cm remind log'
            printf '%s\n' --worker\t'Only what was sent to this worker.' --since\t'Only from this day on.' --failed\t'Only what was not sent.' --case\t'Only the last message that named this case.' --limit\t'The most rows to show, 0 for all. Default: 100.'
        case 'cm remind snooze'
            printf '%s\n' --number\t'Only this goal (2), step (2.1), task, appointment, renewal or appeal (3).' --until\t'Date of the next reminder.' --reason\t'Reason for the snooze.' --lift\t'End the snooze now.'
        case 'cm demo'
            printf '%s\n' --seed\t'A number. Each number gives a different agency. Default: 1.' --day\t'The agency\'s last day. Default: today.'
        case 'cm config'
            printf '%s\n' --origin\t'Also where each value comes from.'
        case 'cm config show'
            printf '%s\n' --origin\t'Also where each value comes from.'
        case 'cm config set'
            printf '%s\n' --from\t'For the agency\'s settings: the first day of the new value. Default: today.'
        case 'cm batch'
            printf '%s\n' --atomic\t'Run all as one change, or nothing.' --keep-going\t'Continue after refused commands.' --again\t'Run the file again, even if it was run before.'
        case 'cm undo'
            printf '%s\n' --override\t'Reason for a supervisor to go over the ceiling.' --yes\t'Don\'t ask first.' -y\t'Don\'t ask first.'
        case 'cm audit log'
            printf '%s\n' --since\t'Only changes from this day on.' --actor\t'Only this worker\'s changes.' --limit\t'The most changes to show.'
        case 'cm audit verify'
            printf '%s\n' --against\t'A checkpoint that was kept elsewhere.'
        case 'cm db check'
            printf '%s\n' --full\t'The whole log and every row.' --reindex\t'Rebuild the search index first.'
        case 'cm db restore'
            printf '%s\n' --replace\t'Replace the present store, and keep it aside.' --unreadable\t'Replace a store that can\'t be read, and so can\'t say who may restore.'
        case 'cm doctor'
            printf '%s\n' --only\t'Only this check. Can be repeated.' --all\t'Also list the checks that found nothing.' --full\t'Every page, the whole log, every note.' --mend\t'First make the store\'s files private, and remove unfinished copies.'
    end
    switch $argv[1]
        case 'cm' 'cm plan' 'cm task' 'cm document' 'cm benefit' 'cm appointment' 'cm contact' 'cm client' 'cm person' 'cm household' 'cm worker' 'cm team' 'cm import' 'cm remind' 'cm audit' 'cm db'
            printf '%s\n' -h\t'Show the help.' --help\t'Show the help.'
        case 'cm intake' 'cm accept' 'cm plan add-goal' 'cm plan set' 'cm plan add-step' 'cm plan done' 'cm plan drop' 'cm plan decline' 'cm plan agree' 'cm plan revise' 'cm task add' 'cm task set' 'cm task done' 'cm task drop' 'cm document add' 'cm document set' 'cm document error' 'cm benefit add' 'cm benefit set' 'cm benefit error' 'cm appointment add' 'cm appointment set' 'cm appointment kept' 'cm appointment missed' 'cm appointment cancelled' 'cm appointment move' 'cm checkin' 'cm contact amend' 'cm contact error' 'cm contact move' 'cm client set' 'cm client merge' 'cm person set' 'cm person end' 'cm household join' 'cm household leave' 'cm household confirm' 'cm note' 'cm rhythm' 'cm review' 'cm close' 'cm reopen' 'cm transfer' 'cm set' 'cm worker add' 'cm worker set' 'cm worker reduce' 'cm team add' 'cm team set' 'cm models set' 'cm models copy' 'cm words add' 'cm words end' 'cm import hmis' 'cm remind snooze' 'cm config set' 'cm batch' 'cm undo'
            printf '%s\n' --id\t'A key for safe repeats: cm saves each key only once.' --dry-run\t'Show what would happen, and change nothing.' --json\t'Print JSON.' --format\t'How records are printed: table, plain, json, jsonl, csv, tsv or ids.' --as\t'Act as this worker.' --store\t'The store: a path or a PostgreSQL URL.' --today\t'Use this date as today.' --no-input\t'Never ask questions.' --quiet\t'Print less on standard error.' -q\t'Print less on standard error.' --color\t'Colour: auto, always or never.' -h\t'Show the help.' --help\t'Show the help.'
        case 'cm assess' 'cm person add' 'cm flag'
            printf '%s\n' --fields\t'Only these columns, in this order.' --no-pager\t'Never page long output.' --id\t'A key for safe repeats: cm saves each key only once.' --dry-run\t'Show what would happen, and change nothing.' --json\t'Print JSON.' --format\t'How records are printed: table, plain, json, jsonl, csv, tsv or ids.' --as\t'Act as this worker.' --store\t'The store: a path or a PostgreSQL URL.' --today\t'Use this date as today.' --no-input\t'Never ask questions.' --quiet\t'Print less on standard error.' -q\t'Print less on standard error.' --color\t'Colour: auto, always or never.' -h\t'Show the help.' --help\t'Show the help.'
        case 'cm plan show' 'cm plan log' 'cm plan diff' 'cm plan print' 'cm task list' 'cm document list' 'cm benefit list' 'cm appointment list' 'cm contact list' 'cm client show' 'cm client list' 'cm person list' 'cm household show' 'cm day' 'cm list' 'cm show' 'cm timeline' 'cm flow' 'cm search' 'cm history' 'cm due' 'cm mine' 'cm caseload' 'cm init' 'cm worker list' 'cm team list' 'cm models' 'cm models list' 'cm models show' 'cm words' 'cm words list' 'cm remind show' 'cm remind send' 'cm remind log' 'cm config' 'cm config show' 'cm config get' 'cm audit log' 'cm db check' 'cm doctor' 'cm help'
            printf '%s\n' --fields\t'Only these columns, in this order.' --no-pager\t'Never page long output.' --json\t'Print JSON.' --format\t'How records are printed: table, plain, json, jsonl, csv, tsv or ids.' --as\t'Act as this worker.' --store\t'The store: a path or a PostgreSQL URL.' --today\t'Use this date as today.' --no-input\t'Never ask questions.' --quiet\t'Print less on standard error.' -q\t'Print less on standard error.' --color\t'Colour: auto, always or never.' -h\t'Show the help.' --help\t'Show the help.'
        case 'cm dashboard' 'cm remind script' 'cm demo' 'cm shell' 'cm audit verify' 'cm db path' 'cm db backup' 'cm db restore' 'cm db migrate'
            printf '%s\n' --json\t'Print JSON.' --format\t'How records are printed: table, plain, json, jsonl, csv, tsv or ids.' --as\t'Act as this worker.' --store\t'The store: a path or a PostgreSQL URL.' --today\t'Use this date as today.' --no-input\t'Never ask questions.' --quiet\t'Print less on standard error.' -q\t'Print less on standard error.' --color\t'Colour: auto, always or never.' -h\t'Show the help.' --help\t'Show the help.'
    end
end

function __cm_commands
    switch $argv[1]
        case 'cm'
            printf '%s\n' intake\t'Open a case for a person who comes in.' accept\t'Accept a case from the waitlist.' assess\t'Record needs, strengths and background.' plan\t'Goals, steps, agreement and versions of a plan.' task\t'Add, list and finish tasks that are no step of a goal.' document\t'Record the documents of a client and their renewal.' benefit\t'Record benefits, wages and income, their renewal and appeals.' appointment\t'Make, list, move and answer appointments.' checkin\t'Record a contact or an attempt.' contact\t'List, amend or move contacts.' client\t'List clients, show, change and merge their data.' person\t'Add, list, change and end people around a client.' household\t'Show a household; let clients join, leave, be confirmed.' note\t'Write, sign or correct a note.' flag\t'Raise a safety flag, act on it, or settle it.' rhythm\t'Set the contact schedule agreed with the client.' review\t'Review a plan and decide how to go on.' close\t'Close a case with its outcomes and ongoing support.' reopen\t'Open a new episode for a client whose case is closed.' transfer\t'Transfer a case to another worker.' set\t'Change acuity, model, phase or issue of a case.' day\t'Show the appointments of a day in order of time, then what is due, one row per case.' list\t'List cases.' show\t'Show one case.' timeline\t'Show what happened in a case, in order.' flow\t'Show which stage a case is in.' search\t'Find words in names, notes and plans.' history\t'Show who changed what in a case.' due\t'List what is due, the most urgent first.' mine\t'List the contacts you held or tried, by day and client, with minutes and travel.' caseload\t'Show how full workers and teams are.' dashboard\t'Work in the caseload on a full screen.' init\t'Create the store, with yourself as its first worker.' worker\t'Add, list and change workers.' team\t'Add, list and change teams.' models\t'Show the models of case management and set their limits.' words\t'Add keys of your agency\'s own to lists.' import\t'Import data from another system.' remind\t'Remind workers of what is due, once.' demo\t'Create a made-up agency and show its caseload.' config\t'Show and change settings.' batch\t'Run many commands in one process.' shell\t'A prompt for commands, with completion.' undo\t'Undo your last change, or the one you name.' audit\t'Show and verify the log of changes.' db\t'Check, back up, restore and migrate the store.' doctor\t'Find problems and show how to fix them.' help\t'Show a topic of the manual, or the help of a command.'
        case 'cm plan'
            printf '%s\n' show\t'Show the plan: goals, steps, progress, and what is not agreed yet.' add-goal\t'Add a goal. You can link it to a need or a strength.' set\t'Change an open goal or step.' add-step\t'Add a step to a goal: who does what, and by when.' done\t'Record that a step is done, or how a goal ended.' drop\t'Take a goal or a step out of the plan. It stays in the record.' decline\t'Record what the client declined. A goal or a step leaves the plan.' agree\t'Save the draft as the next version, whether or not the client agreed.' revise\t'Begin a revision of the plan.' log\t'List the versions of the plan.' diff\t'Show what differs between two versions, or between a version and the draft.' print\t'Print the plan for the client to read and sign, as Markdown or HTML.'
        case 'cm task'
            printf '%s\n' add\t'Add a task that is no step of a goal.' set\t'Change an open task.' done\t'Mark a task as done.' drop\t'Drop a task that nobody has to do any more. It stays in the record.' list\t'List the tasks of a case, or all open tasks.'
        case 'cm document'
            printf '%s\n' add\t'Record a document that the client has, needs or has applied for.' set\t'Change the status of a document, or when it must be renewed.' error\t'Mark a document as entered in error.' list\t'List the documents of a case.'
        case 'cm benefit'
            printf '%s\n' add\t'Record a benefit or wages: the status, what is paid, and the days that matter.' set\t'Change the status, the amount or the days of a benefit.' error\t'Mark a benefit as entered in error.' list\t'List the benefits and wages of a case; amounts in JSON are in cents.'
        case 'cm appointment'
            printf '%s\n' add\t'Make an appointment.' set\t'Change what is known of an appointment. To change its time: cm appointment move.' kept\t'Say that an appointment was kept.' missed\t'Say that an appointment was missed.' cancelled\t'Cancel an appointment. It stays in the record.' move\t'Move an appointment to another day or time. The time that it had stays in the record.' list\t'List the appointments of a case, or all that nobody has answered.'
        case 'cm contact'
            printf '%s\n' list\t'List the contacts of a case with their numbers.' amend\t'Correct what was recorded about a contact.' error\t'Mark a contact as entered in error, with its note and progress.' move\t'Move a contact to the case where it belongs, with its note and minutes.'
        case 'cm client'
            printf '%s\n' show\t'Show a client\'s own data, with its former values.' list\t'List clients with their cases.' set\t'Change a client\'s own data.' merge\t'Merge two records of one person.'
        case 'cm person'
            printf '%s\n' add\t'Add a person around the client.' list\t'List the people around a client with their numbers.' set\t'Change what is known of a person around the client.' end\t'End the relation of a person with the client.'
        case 'cm household'
            printf '%s\n' show\t'Show the household of a client: members, their cases, workers and what is due first.' join\t'Let a client join the household of another client.' leave\t'Let a client leave the household.' confirm\t'Confirm the household of a client, as a supervisor.'
        case 'cm worker'
            printf '%s\n' add\t'Add a worker.' set\t'Change a worker\'s details.' reduce\t'Reserve part of a worker\'s hours, for example for leave or training.' list\t'List the workers.'
        case 'cm team'
            printf '%s\n' add\t'Create a team.' set\t'Rename a team.' list\t'List the teams and their members.'
        case 'cm models'
            printf '%s\n' list\t'List the models with their numbers.' show\t'Show a model: every number with its source.' set\t'Change numbers and lists of a model from a day on. Use none to remove one.' copy\t'Make a model of your own that begins with the numbers of another.'
        case 'cm words'
            printf '%s\n' list\t'List the keys with their labels, yours and those that come with cm.' add\t'Add a key of your agency\'s own to a list, for example to the modes.' end\t'End a key of your agency\'s own. Records that have it keep it.'
        case 'cm import'
            printf '%s\n' hmis\t'Bring in a HUD HMIS CSV export of FY2024 or FY2026.'
        case 'cm remind'
            printf '%s\n' show\t'Show which reminders are due for whom, and when each was last sent.' send\t'Send everyone their reminders, once.' log\t'Show sent and failed reminders, newest first.' snooze\t'Be reminded of something later, for a reason.' script\t'Print a ready script or unit that sends reminders.'
        case 'cm config'
            printf '%s\n' show\t'Show every setting with its value.' get\t'Show one setting.' set\t'Change a setting: yours in your own file, the agency\'s in the store.'
        case 'cm audit'
            printf '%s\n' log\t'List all changes, the newest first.' verify\t'Verify the log and every row against it; exit code 5 where something does not hold.'
        case 'cm db'
            printf '%s\n' path\t'Say where the store is.' check\t'Check that the store is sound; exit code 5 where it is not.' backup\t'Copy the whole store into a file, also while others write.' restore\t'Make the store again from a backup, which is verified first.' migrate\t'Bring the store to the form that this cm works with.'
    end
end

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
