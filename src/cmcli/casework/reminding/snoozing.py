"""Snoozes: what is due is reminded of later, for a reason; it stays due, and safety is never put
off."""

from cmcli.casework.answers import Answer
from cmcli.casework.listing import case_view
from cmcli.casework.reminding.snoozes import holding, snooze_record
from cmcli.casework.reminding.values import LiftSnooze, SnoozeItems
from cmcli.domain.approvals import EXCEPTION
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.reminders import Snooze, snoozed_item
from cmcli.domain.text import quoted
from cmcli.errors import NotFound, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_snooze(work: Work, found: FoundCase, said: SnoozeItems) -> Answer:
    """Snooze items, and say until when."""
    made = snooze(work, found.case, said)
    line = (
        f"{found.ref} {found.client.shown_name}: reminders of {snoozed_item(made)} snoozed"
        f" until {format_day(made.until_on, work.today)}."
    )
    return Answer({"ref": found.ref, **snooze_record(made)}, (line,))


def snooze(work: Work, case: Case, said: SnoozeItems) -> Snooze:
    """From today on do not remind of the items before the day that is said.

    A snooze that holds already ends. Raises :class:`NotFound` where no such thing is due at any
    time.
    """
    require(work.actor.role, "snooze")
    case = work.locked(case)
    if said.until <= work.today:
        raise UsageProblem(
            Sentence(f"{{until}} must be after today, not {short_day(said.until)}."),
            "Enter the date of the next reminder.",
            field="until",
        )
    due = due_of(work, case, said.kind, said.number)
    if any(item.due_on < said.until for item in due):
        work.took(EXCEPTION)
    work.reason = said.reason
    for before in holding(work, case):
        if (before.kind, before.number) == (said.kind, said.number):
            _lift(work, before)
    return work.add(
        Snooze(
            id=work.new_id(),
            case_id=case.id,
            kind=said.kind,
            number=said.number,
            from_on=work.today,
            until_on=said.until,
            reason=said.reason,
            by=work.actor.handle,
        )
    )


def perform_lift(work: Work, found: FoundCase, said: LiftSnooze) -> Answer:
    """End snoozes, and say of what."""
    ended = lift(work, found.case, said)
    what = " and ".join(map(snoozed_item, ended))
    line = f"{found.ref} {found.client.shown_name}: {what} is reminded of again from today."
    return Answer({"ref": found.ref, "lifted": [snooze_record(one) for one in ended]}, (line,))


def lift(work: Work, case: Case, said: LiftSnooze) -> list[Snooze]:
    """End the snoozes that hold on items of that kind (or on that one number) today.

    Raises :class:`NotFound` if nothing is snoozed.
    """
    require(work.actor.role, "snooze")
    case = work.locked(case)
    found = [
        one
        for one in holding(work, case)
        if one.kind == said.kind and said.number in (None, one.number)
    ]
    if not found:
        raise NotFound(f"Nothing of that kind is snoozed on this case{_snoozed(work, case)}.")
    return [_lift(work, one) for one in found]


def _lift(work: Work, one: Snooze) -> Snooze:
    return work.change(one, lifted_on=work.today, lifted_by=work.actor.handle)


def due_of(view: View, case: Case, kind: str, number: str | None) -> list[DueItem]:
    """Return the items to snooze; raises :class:`NotFound` where the case has none of them."""
    due = case_view(view, case).due
    if found := [one for one in due if one.kind == kind and number in (None, one.number)]:
        return found
    what = kind if number is None else f"{kind} {quoted(number)}"
    known = dict.fromkeys(
        f"{item.kind} {item.number}" if item.number else item.kind
        for item in due
        if item.kind != "safety"
    )
    raise NotFound(
        f"No {what} is due on this case.",
        f"It has: {', '.join(known)}." if known else "Nothing is due on it.",
    )


def _snoozed(view: View, case: Case) -> str:
    names = ", ".join(snoozed_item(one) for one in holding(view, case))
    return f". Snoozed are: {names}" if names else ""
