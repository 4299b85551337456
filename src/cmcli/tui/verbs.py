"""The verbs of the dashboard: one table of what can be done, with its key and its form."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmcli.domain.statuses import UNDER_WAY


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that is done by a form.

    ``form`` is the module under ``cmcli.tui.forms`` whose ``FORM`` is opened. Without one,
    the form has a row for each field of the value ``says`` (``module:Class``), or of one of
    several (``module:Class Class``). ``on_case`` says whether it is for the case under the cursor,
    ``many`` whether for all that are marked.
    """

    name: str
    title: str
    key: str
    form: str
    help: str
    on_case: bool = True
    many: bool = False
    says: str = ""

    @property
    def module(self) -> str:
        """The module of its form."""
        return f"cmcli.tui.forms.{self.form or 'every_field'}"

    @property
    def typed(self) -> str:
        """Return its command, without ``cm`` and the case."""
        return TYPED.get(self.name, self.name.replace("-", " ", 1))

    @property
    def id(self) -> str:
        """The id of its binding."""
        return f"verb.{self.name}"


_ROUND = "cmcli.casework.round.values"
_TASKS = "cmcli.casework.tasks.values"
_MANDATED = "cmcli.casework.mandated.values"
_BENEFITS = "cmcli.casework.benefits.values"
_DOCUMENTS = "cmcli.casework.documents.values"
_DIRECTORY = "cmcli.casework.directory.values"
_STAYS = "cmcli.casework.stays.values"
_SERVICES = "cmcli.casework.services.values"
_AUTHORIZATIONS = "cmcli.casework.services.authorization_values"
_TRANSFERS = "cmcli.casework.transfers.values"
_COVER = "cmcli.casework.cover.values"
_REFERRALS = "cmcli.casework.referrals.values"

VERBS: tuple[Verb, ...] = (
    Verb("checkin", "Contact", "c", "checkin", "Record a contact or an attempt.", many=True),
    Verb("log", "Log", "semicolon", "log", "Record a contact in a few words."),
    Verb("note", "Note", "n", "note", "Write a note."),
    Verb("contact", "Correct contact", "comma", "contact", "Amend or move a contact."),
    Verb("assess", "Assess", "a", "assess", "Rate needs, and record background."),
    Verb("add-goal", "Goal", "p", "add_goal", "Add a goal to the plan."),
    Verb("add-step", "Step", "s", "add_step", "Add a step to a goal."),
    Verb("done", "Step done", "d", "done", "Mark a step as done."),
    Verb("task", "Task", "L", "", "Add a task.", many=True, says=f"{_TASKS}:AddTask"),
    Verb("task-done", "Task done", "B", "", "Mark a task as done.", says=f"{_TASKS}:FinishTask"),
    Verb("task-set", "Change task", "U", "", "Change a task.", says=f"{_TASKS}:ChangeTask"),
    Verb("task-drop", "Drop task", "Q", "", "Drop a task.", says=f"{_TASKS}:DropTask"),
    Verb(
        "appointment",
        "Appointment",
        "at",
        "",
        "Make an appointment.",
        says="cmcli.casework.appointments.values:AddAppointment",
    ),
    Verb(
        "appointment-answer",
        "Answer appointment",
        "equals_sign",
        "appointment",
        "Say what came of an appointment, move or change it.",
    ),
    Verb(
        "roadblock-end",
        "End roadblock",
        "percent_sign",
        "",
        "Say that a roadblock is no longer a problem.",
        says="cmcli.casework.roadblocks.values:EndRoadblock",
    ),
    Verb("document", "Document", "M", "", "Add a document.", says=f"{_DOCUMENTS}:AddDocument"),
    Verb(
        "document-set",
        "Change document",
        "H",
        "",
        "Change a document, or mark it as entered in error.",
        says=f"{_DOCUMENTS}:ChangeDocument DocumentInError",
    ),
    Verb("benefit", "Benefit", "Y", "", "Add a benefit.", says=f"{_BENEFITS}:AddBenefit"),
    Verb(
        "benefit-set",
        "Change benefit",
        "r",
        "",
        "Change a benefit, or mark it as entered in error.",
        says=f"{_BENEFITS}:ChangeBenefit BenefitInError",
    ),
    Verb("refer", "Refer", "", "refer", "Refer a client.", many=True, says=f"{_REFERRALS}:Refer"),
    Verb(
        "referral",
        "Follow referral",
        "",
        "",
        "Record what became of a referral or an inquiry, or mark it as entered in error.",
        says=f"{_REFERRALS}:FollowReferral AskReferral ReferralInError",
    ),
    Verb("stay", "Stay begins", "", "", "Record a stay.", says=f"{_STAYS}:BeginStay"),
    Verb("stay-end", "Stay ends", "", "", "End the stay.", says=f"{_STAYS}:EndStay"),
    Verb(
        "stay-set",
        "Change stay",
        "",
        "",
        "Change a stay, or mark it as entered in error.",
        says=f"{_STAYS}:ChangeStay StayInError",
    ),
    Verb("service", "Service", "", "", "Plan a service.", says=f"{_SERVICES}:PlanService"),
    Verb(
        "service-give",
        "Service given",
        "",
        "",
        "Record that a planned service was delivered.",
        says=f"{_SERVICES}:GiveService",
    ),
    Verb(
        "service-set",
        "Change service",
        "",
        "",
        "Change or end a planned service, agree to it, or mark an entry as entered in error.",
        says=f"{_SERVICES}:ChangeService EndService ServiceInError",
    ),
    Verb(
        "authorization",
        "Authorization",
        "",
        "",
        "Record what a payer authorizes.",
        says=f"{_AUTHORIZATIONS}:AddAuthorization",
    ),
    Verb(
        "authorization-set",
        "Change authorization",
        "",
        "",
        "Change an authorization, or mark it as entered in error.",
        says=f"{_AUTHORIZATIONS}:ChangeAuthorization AuthorizationInError",
    ),
    Verb("agree", "Agree", "A", "agree", "Record the client's agreement to the plan."),
    Verb("revise", "Revise", "R", "revise", "Start a revision of the agreed plan."),
    Verb("flag", "Flag", "f", "", "Raise a safety flag.", says=f"{_ROUND}.flags:RaiseFlag"),
    Verb(
        "act",
        "Act on flag",
        "E",
        "",
        "Record what was done about a safety flag that stays open.",
        says=f"{_ROUND}.flags:ActOnFlag",
    ),
    Verb("settle", "Settle flag", "e", "settle", "Settle a safety flag."),
    Verb(
        "alert",
        "Alert",
        "exclamation_mark",
        "alert",
        "Add, review, change or end an alert for whoever visits.",
    ),
    Verb("crisis", "Crisis plan", "ampersand", "crisis", "Change or review the crisis plan."),
    Verb(
        "mandated",
        "Mandated report",
        "number_sign",
        "",
        "Record a report to an agency that the law requires.",
        says=f"{_MANDATED}:AddMandatedReport",
    ),
    Verb(
        "written",
        "Written report",
        "dollar_sign",
        "",
        "Say that the written report of a mandated report was sent.",
        says=f"{_MANDATED}:SendWrittenReport",
    ),
    Verb("review", "Review", "v", "review", "Review the plan and decide how to go on."),
    Verb(
        "rhythm",
        "Schedule",
        "m",
        "",
        "Set an agreed contact schedule.",
        says=f"{_ROUND}.schedule:ContactSchedule",
    ),
    Verb("set", "Change", "S", "set_", "Change acuity, model or phase.", many=True),
    Verb("client", "Client", "W", "client", "Change the client's own data."),
    Verb(
        "tie",
        "Wish or conflict",
        "",
        "",
        "Record a wish for a worker, or a conflict of interest.",
        says="cmcli.casework.clients.values:TieWorker",
    ),
    Verb("person", "Person", "b", "person", "Add, change or end a person around the client."),
    Verb("household", "Household", "", "household", "Join, leave or confirm a household."),
    Verb("transfer", "Transfer", "t", "transfer", "Transfer a case to another worker.", many=True),
    Verb(
        "request",
        "Answer request",
        "",
        "",
        "Answer a request to take over a case, or record that the client was told.",
        says=f"{_TRANSFERS}:AcceptRequest DeclineRequest WithdrawRequest TellClient",
    ),
    Verb(
        "cover-told",
        "Told of cover",
        "",
        "",
        "Record that a client was told who covers.",
        many=True,
        says=f"{_COVER}:TellOfCover",
    ),
    Verb("close", "Close", "X", "close", "Close a case and record outcomes."),
    Verb("reopen", "Reopen", "N", "reopen", "Open a new episode of a closed case."),
    Verb("accept", "Accept", "I", "accept", "Accept a case from the waitlist."),
    Verb(
        "accept-next",
        "Accept next",
        "greater_than_sign",
        "accept_next",
        "Accept the first of the waitlist that there is room for.",
        on_case=False,
    ),
    Verb(
        "decline",
        "Place declined",
        "",
        "",
        "Record that a place was declined for a client on the waitlist.",
        says="cmcli.casework.waitlist.values:DeclinePlace",
    ),
    Verb("snooze", "Snooze", "z", "snooze", "Snooze the reminder of an item."),
    Verb(
        "approval",
        "Approve",
        "",
        "approval",
        "Answer or withdraw what was submitted for approval.",
        on_case=False,
    ),
    Verb(
        "worker",
        "Worker: add",
        "",
        "",
        "Add a worker.",
        on_case=False,
        says="cmcli.casework.agency.values.staff:AddWorker",
    ),
    Verb(
        "worker-set",
        "Worker: change",
        "",
        "",
        "Change a worker's details, or their hours from a day on.",
        on_case=False,
        says="cmcli.casework.agency.values.staff:SetWorker",
    ),
    Verb(
        "worker-hours",
        "Worker: hours",
        "",
        "",
        "Reserve hours of a worker, or change a reduction.",
        on_case=False,
        says="cmcli.casework.hours.values:ReduceHours ChangeReduction",
    ),
    Verb(
        "cover",
        "Cover",
        "",
        "",
        "Let somebody do the work of a worker on leave, or end that.",
        on_case=False,
        says=f"{_COVER}:AddCover EndCover",
    ),
    Verb(
        "cover-write",
        "Write hand-over",
        "",
        "",
        "Write the hand-over or the hand-back of a cover.",
        on_case=False,
        says=f"{_COVER}:WriteHandover WriteHandback",
    ),
    Verb(
        "on-call",
        "On call",
        "",
        "",
        "Say who is on call for a team, or end it.",
        on_case=False,
        says=f"{_COVER}:BeOnCall EndOnCall",
    ),
    Verb("intake", "Intake", "i", "intake", "Open a case for a new person.", on_case=False),
    Verb(
        "resource",
        "Directory: add",
        "",
        "",
        "Add a service to the directory.",
        on_case=False,
        says=f"{_DIRECTORY}:AddResource",
    ),
    Verb(
        "resource-set",
        "Directory: change",
        "",
        "",
        "Change an entry of the directory, or say that it was checked.",
        on_case=False,
        says=f"{_DIRECTORY}:ChangeResource",
    ),
    Verb(
        "resource-end",
        "Directory: end",
        "",
        "",
        "End an entry of the directory.",
        on_case=False,
        says=f"{_DIRECTORY}:EndResource",
    ),
)

TYPED: Mapping[str, str] = {
    "add-goal": "plan add-goal",
    "add-step": "plan add-step",
    "done": "plan done",
    "agree": "plan agree",
    "revise": "plan revise",
    "contact": "contact amend",
    "act": "flag",
    "settle": "flag",
    "tie": "client tie",
    "written": "mandated written",
    "accept-next": "accept",
    "decline": "waitlist",
    "appointment-answer": "appointment kept",
    "cover-write": "cover handover",
    "on-call": "cover on-call",
    "worker-hours": "worker reduce",
    "snooze": "remind snooze",
}
"""The commands of verbs that have another name here."""

BY_NAME = {verb.name: verb for verb in VERBS}

WRITING: Mapping[object, Verb | None] = {
    "undo": None,
    **{f"{app}verb('{verb.name}')": verb for verb in VERBS for app in ("", "app.")},
}
"""The actions that write, as bindings name them."""


def makes_sense(verb: Verb, status: str, *, flagged: bool) -> bool:
    """Return whether to offer a verb on a case of that status, with or without an open flag."""
    if verb.name in ("accept", "decline", "reopen"):
        return status == ("closed" if verb.name == "reopen" else "waitlist")
    if verb.name in ("act", "settle"):
        return flagged
    return status in UNDER_WAY or verb.name in ON_ENDED


ON_ENDED = (
    *("checkin", "client", "tie", "contact", "log", "note", "person", "household", "snooze"),
    "task-done",
    *("appointment-answer", "roadblock-end", "alert", "crisis", "mandated", "written"),
    *("document", "document-set", "benefit", "benefit-set"),
    *("stay", "stay-end", "stay-set", "refer", "referral"),
    *("service-give", "service-set", "authorization", "authorization-set"),
)
"""Verbs for a case that has ended; a contact settles its aftercare, and the client's data and
the people around stay right."""
