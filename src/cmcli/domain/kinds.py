"""The kinds of due items and of timeline entries, in their order.

A help page lists them, so this module loads no record.
"""

from collections.abc import Mapping

DUE_KINDS: Mapping[str, str] = {
    "safety": "Safety flag",
    "contact": "Contact",
    "appointment": "Appointment",
    "assessment": "Assessment",
    "plan": "Plan",
    "reassessment": "Reassessment",
    "review": "Review",
    "phase": "Next phase",
    "close": "Close the case",
    "goal": "Goal",
    "step": "Step",
    "appeal": "Appeal",
    "task": "Task",
    "renewal": "Renewal",
    "aftercare": "Aftercare contact",
    "waiting": "Waitlist",
    "rhythm": "Slow schedule",
    "household": "Household",
}
"""Every kind of due item with its label, in the order of those that are due on one day.

``domain/clocks.py`` has the rules; each kind has an agency setting ``remind.escalate-KIND``."""

NUMBERED = ("appointment", "goal", "step", "task", "renewal", "appeal")
"""The kinds with several items on a case, which have numbers, and can be snoozed."""

DUE_RANK = {kind: rank for rank, kind in enumerate(DUE_KINDS)}

ENTRY_KINDS = (
    "intake",
    "acceptance",
    "client",
    "person",
    "appointment",
    "household",
    "placement",
    "assessment",
    "goal",
    "step",
    "task",
    "document",
    "benefit",
    "plan",
    "declined",
    "contact",
    "attempt",
    "note",
    "service",
    "flag",
    "rhythm",
    "snooze",
    "review",
    "aftercare",
    "closing",
)
"""Every kind of timeline entry, in the order of those of one day that have no moment."""
