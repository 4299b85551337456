"""Snoozes: what is due is reminded of later, for a reason; it stays due, and safety is never put
off."""

from datetime import date

from cmcli.casework.listing import case_view
from cmcli.catalog.access import check
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import require
from cmcli.domain.reminders import NUMBERED, Snooze, snoozed_item
from cmcli.domain.text import SHORT_LIMIT, clean_input, quoted
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.view import View
from cmcli.store.work import Work


def snooze(
    work: Work, case: Case, *, kind: str, number: str | None, until: date, reason: str
) -> Snooze:
    """From today on do not remind of the case's items of that kind, before the day ``until``.

    ``number`` is that of a goal or step, None for all of the kind. One that holds already ends.
    Raises :class:`Refused` for safety, :class:`NotFound` where no such thing is due at any time.
    """
    require(work.actor.role, "snooze")
    case = work.locked(case)
    kind = check("due kind", kind)
    if kind == "safety":
        raise Refused(
            "Safety cannot be snoozed.",
            "When something was done: cm flag CASE --settle N --done TEXT.",
            code="safety",
        )
    if until <= work.today:
        raise UsageProblem(
            f"--until {short_day(until)} is not after today.",
            "Give the day on which to be reminded again.",
        )
    _check_due(work, case, kind, number)
    work.reason = clean_input(reason, what="The reason", limit=SHORT_LIMIT)
    for before in holding(work, case):
        if (before.kind, before.number) == (kind, number):
            _lift(work, before)
    return work.add(
        Snooze(
            id=work.new_id(),
            case_id=case.id,
            kind=kind,
            number=number,
            from_on=work.today,
            until_on=until,
            reason=work.reason,
            by=work.actor.handle,
        )
    )


def lift(work: Work, case: Case, *, kind: str, number: str | None) -> list[Snooze]:
    """End the snoozes that hold on items of that kind (or on that one number) today.

    Raises :class:`NotFound` where there is none.
    """
    require(work.actor.role, "snooze")
    case = work.locked(case)
    kind = check("due kind", kind)
    found = [
        one
        for one in holding(work, case)
        if one.kind == kind and (number is None or one.number == number)
    ]
    if not found:
        raise NotFound(f"Nothing of that kind is snoozed on this case{_snoozed(work, case)}.")
    return [_lift(work, one) for one in found]


def holding(view: View, case: Case) -> list[Snooze]:
    """The snoozes of the case that hold today, the oldest first."""
    found = view.all(Snooze, order=("id",), case_id=case.id)
    return [one for one in found if one.holds(view.today)]


def snooze_record(one: Snooze) -> dict[str, object]:
    """A snooze for JSON."""
    names = "kind number from_on until_on reason by lifted_on lifted_by"
    return {name: getattr(one, name) for name in names.split()}


def _lift(work: Work, one: Snooze) -> Snooze:
    return work.change(one, lifted_on=work.today, lifted_by=work.actor.handle)


def _check_due(work: Work, case: Case, kind: str, number: str | None) -> None:
    """Refuse to snooze what the case does not have."""
    due = case_view(work, case).due
    if number is not None and kind not in NUMBERED:
        raise UsageProblem(
            f"A {kind} has no number.", "--number is that of a goal (2) or a step (2.1)."
        )
    if any(item.kind == kind and number in (None, item.number) for item in due):
        return
    what = kind if number is None else f"{kind} {quoted(number)}"
    known = dict.fromkeys(
        f"{item.kind} {item.number}" if item.number else item.kind
        for item in due
        if item.kind != "safety"
    )
    raise NotFound(
        f"No {what} is due on this case.",
        f"There is: {', '.join(known)}." if known else "Nothing is due on it.",
    )


def _snoozed(view: View, case: Case) -> str:
    names = ", ".join(snoozed_item(one) for one in holding(view, case))
    return f"; there is: {names}" if names else ""
