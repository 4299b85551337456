"""The kinds of due items and of timeline entries, in their order.

A help page lists them, so this module loads no record.
"""

from collections.abc import Mapping

DUE_KINDS: Mapping[str, str] = {
    "safety": "Safety flag",
    "contact": "Contact",
    "appointment": "Appointment",
    "after-discharge": "After discharge",
    "crisis-plan": "Crisis plan",
    "assessment": "Assessment",
    "plan": "Plan",
    "reassessment": "Reassessment",
    "review": "Review",
    "phase": "Next phase",
    "close": "Close the case",
    "goal": "Goal",
    "step": "Step",
    "appeal": "Appeal",
    "alert": "Alert review",
    "mandated": "Mandated report",
    "task": "Task",
    "renewal": "Renewal",
    "stay": "Stay",
    "referral": "Referral",
    "service": "Service",
    "authorization": "Authorization",
    "aftercare": "Aftercare contact",
    "waiting": "Waitlist",
    "request": "Transfer request",
    "told": "Tell the client",
    "cover": "Cover",
    "approval": "Approval",
    "unassigned": "Unassigned",
    "rhythm": "Slow schedule",
    "backdated": "Contact changed afterwards",
    "late-stay": "Stay entered afterwards",
    "household": "Household",
    "over-authorized": "Beyond the authorization",
    "acuity": "Acuity lowered",
    "unsigned": "Unsigned notes",
    "no-contact": "No contact",
    "overload": "Over the ceiling",
    "reduction": "Hours reduced",
    "uncovered": "Leave without cover",
    "directory": "Directory",
}
"""Every kind of due item with its label, in the order of those that are due on one day.

``domain/clocks.py`` has the rules; each kind has an agency setting ``remind.escalate-KIND``."""

SEALED = ("mandated",)
"""The kinds whose items nobody sees but the worker whom each is due to."""

PERSONAL = (*SEALED, "request", "approval")
"""The kinds whose items only the worker can see to, so that nobody covers them."""

ABOUT_STAFF = ("overload", "unsigned", "reduction", "uncovered")
"""The kinds whose items are about a worker or a team, and belong to no case."""

NUMBERED = (
    *("appointment", "goal", "step", "task", "renewal", "appeal", "alert"),
    *("after-discharge", "stay", "backdated", "late-stay"),
    *("referral", "service", "authorization", "over-authorized"),
)
"""The kinds with several items on a case, which have numbers, and can be snoozed."""

DUE_RANK = {kind: rank for rank, kind in enumerate(DUE_KINDS)}

ENTRY_KINDS = (
    "intake",
    "waitlist",
    "acceptance",
    "client",
    "person",
    "appointment",
    "household",
    "placement",
    "transfer",
    "assessment",
    "goal",
    "step",
    "task",
    "document",
    "benefit",
    "stay",
    "plan",
    "declined",
    "contact",
    "attempt",
    "roadblock",
    "note",
    "supervision",
    "service",
    "referral",
    "authorization",
    "flag",
    "alert",
    "crisis-plan",
    "rhythm",
    "snooze",
    "approval",
    "review",
    "aftercare",
    "closing",
)
"""Every kind of timeline entry, in the order of those of one day that have no moment."""


def kind_words(kind: str) -> str:
    """Name a kind within a sentence: its key where the label has that word, else the label."""
    label = DUE_KINDS[kind].lower()
    return kind if kind in label.split() else label
