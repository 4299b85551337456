"""Stays begin, end and change. They are facts, so a case of any status takes them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.listing import case_view
from cmcli.casework.stays.values import BeginStay, ChangeStay, EndStay, StayInError
from cmcli.domain.agency_days import stay_days
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import may, require
from cmcli.domain.renewals import days_before, renewal_known
from cmcli.domain.stays import Stay
from cmcli.errors import NotFound, Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import check_right, no_such

_COLUMNS = (
    *("number", "kind", "place", "begun_on", "until_on", "ended_on"),
    *("prepared_on", "benefits_on", "entered_on", "allowed_by"),
    *("error_at", "error_reason"),
)

GOES_ON: Mapping[str, Any] = {"ended_on": None, "error_at": None}
"""The columns of a stay that goes on."""


def perform_begin(work: Work, found: FoundCase, said: BeginStay) -> Answer:
    """Record a stay, and tell what it changes."""
    made = begin_stay(work, found.case, said)
    _tell_other_cases(work, found)
    paused = "Goals and steps pause until it ends." if made.ended_on is None else None
    return _answer(work, found, made, paused)


def begin_stay(work: Work, case: Case, said: BeginStay) -> Stay:
    """Record that a client lives elsewhere; a transfer ends the stay that goes on.

    Raises :class:`Refused` where two stays would overlap, and for a day in the future.
    """
    require(work.actor.role, "record")
    case = work.locked(case)
    on = _past(work, said.on, "on") or work.today
    stays = stays_of(work, case)
    if said.transfer:
        stays = _end_for_transfer(work, stays, on)
    made = Stay(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Stay, case_id=case.id),
        kind=said.kind,
        place=said.place,
        begun_on=on,
        until_on=said.until_on,
        until_set_on=renewal_known(work.today, said.until_on, None, None),
        ended_on=_past(work, said.ended_on, "ended_on"),
        entered_on=max(work.today, work.real_day),
    )
    _check_end(made)
    _check_apart(made, stays)
    _warn_of_days(work, made)
    return work.add(replace(made, allowed_by=_allowed_by(work, case, made)))


def _end_for_transfer(work: Work, stays: list[Stay], on: date) -> list[Stay]:
    """End the stay that goes on, and return the stays as they are then."""
    before = next((one for one in stays if one.ended_on is None), None)
    if before is None:
        raise NotFound(
            "There is no stay to transfer from.",
            Sentence("Leave out {transfer}."),
            field="transfer",
        )
    _check_end(replace(before, ended_on=on))
    ended = work.change(before, ended_on=on)
    return [ended if one is before else one for one in stays]


def perform_end(work: Work, found: FoundCase, said: EndStay) -> Answer:
    """End the stay that goes on, and tell what is due after it."""
    return _answer(work, found, end_stay(work, found.case, said))


def end_stay(work: Work, case: Case, said: EndStay) -> Stay:
    """End the stay that goes on. Raises :class:`NotFound` if none goes on."""
    require(work.actor.role, "record")
    case = work.locked(case)
    stays = stays_of(work, case)
    open_ = next((one for one in stays if one.ended_on is None), None)
    if open_ is None:
        last = f"The latest: {stays[-1].number} {stays[-1].words}." if stays else None
        raise NotFound(
            "The client is not in a stay.", last or "To record one: cm stay begin CASE KIND"
        )
    ended = replace(open_, ended_on=_past(work, said.on, "on") or work.today)
    _check_end(ended)
    _check_apart(ended, stays)
    return work.change(open_, ended_on=ended.ended_on)


def perform_change(work: Work, found: FoundCase, said: ChangeStay) -> Answer:
    """Change a stay, and tell what it is now."""
    return _answer(work, found, change_stay(work, found.case, said))


def change_stay(work: Work, case: Case, said: ChangeStay) -> Stay:
    """Change what is said of a stay; an empty text takes a value away."""
    require(work.actor.role, "record")
    if said.agree_late:
        require(work.actor.role, "override")
    case = work.locked(case)
    stays = stays_of(work, case, every=True)
    before = _named(stays, said.number)
    changes: dict[str, Any] = {}
    for name in ("kind", "place", "until_on", "ended_on", "prepared_on", "benefits_on"):
        value = getattr(said, name)
        if value is not None:
            changes[name] = value or None
    for name in ("ended_on", "prepared_on", "benefits_on"):
        _past(work, changes.get(name), name)
    changes |= _beginning(work, case, before, said)
    changes |= _expected(work, before, replace(before, **changes))
    after = replace(before, **changes)
    _check_end(after)
    _check_apart(after, stays)
    _warn_of_days(work, after)
    return work.change(before, **changes)


def perform_error(work: Work, found: FoundCase, said: StayInError) -> Answer:
    """Mark a stay as entered in error, and tell what goes on without it."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    before = _named(stays_of(work, case, every=True), said.number)
    work.reason = said.reason
    moment = work.now.astimezone(UTC)
    wrong = work.change(before, error_at=moment, error_reason=said.reason)
    _tell_of_transfer(work, case, before)
    lines = [
        f"{found.ref} stay {before.number} ({before.words}) was entered in error: {said.reason}"
    ]
    if before.ended_on is None:
        lines.append("Goals and steps are no longer paused.")
    return case_answer(work, case, lines, {"stay": stay_record(wrong)}, client=found.client)


def _tell_of_transfer(work: Work, case: Case, wrong: Stay) -> None:
    """Name the stay that ended on the day when a wrong one began, which may go on."""
    for one in stays_of(work, case):
        if one.ended_on == wrong.begun_on:
            work.warn(
                f"Stay {one.number} still ends on {short_day(one.ended_on)}. If it goes on:"
                f" cm stay set CASE {one.number} --ended ''"
            )


def stays_of(view: View, case: Case, *, every: bool = False) -> list[Stay]:
    """Return the stays of the case, the first one first; ``every``: also those in error."""
    right: dict[str, Any] = {} if every else {"error_at": None}
    found = view.all(Stay, order=("number",), case_id=case.id, **right)
    return sorted(found, key=lambda one: (one.begun_on, one.ended_on or date.max, one.number))


def open_stay(view: View, case: Case) -> Stay | None:
    """Return the stay of the case that goes on, if any."""
    return next(iter(view.all(Stay, case_id=case.id, **GOES_ON)), None)


def check_stays(view: View, cases: Collection[str | None]) -> None:
    """Raise :class:`Refused` where stays of one of these cases (ids) overlap."""
    stays = view.all(Stay, order=("number",), case_id=cases, error_at=None) if cases else []
    for number, stay in enumerate(stays):
        _check_apart(stay, (one for one in stays[:number] if one.case_id == stay.case_id))


def stay_record(stay: Stay) -> dict[str, object]:
    """Return a stay as JSON prints it."""
    return {name: getattr(stay, name) for name in _COLUMNS}


def _answer(work: Work, found: FoundCase, stay: Stay, more: str | None = None) -> Answer:
    """Tell the stay as it is now, and the contacts that are due after it."""
    place = f" ({stay.place})" if stay.place else ""
    lines = [f"{found.ref} stay {stay.number}: {stay.words}{place}", *([more] if more else [])]
    if _is_late(work, found.case, stay):
        work.warn("The stay is entered late, so a supervisor has to agree: cm stay set --agree")
    shown = case_view(work, found.case, found.client)
    after = [
        short_day(one.due_on)
        for one in shown.due
        if one.kind == "after-discharge" and (one.number or "").startswith(f"{stay.number}.")
    ]
    if after:
        lines.append(f"Contact after the {stay.leaving}: due {', '.join(after)}.")
    record = {"stay": stay_record(stay)}
    return case_answer(work, found.case, lines, record, shown=shown)


def _named(stays: list[Stay], number: int | None) -> Stay:
    right = [one for one in stays if one.right]
    if number is None and right:
        return next((one for one in right if one.ended_on is None), right[-1])
    named = next((one for one in stays if one.number == number), None)
    if named is not None:
        again = f"To record it again: cm stay begin CASE {named.kind}"
        check_right(named, f"Stay {number}", again)
        return named
    add = "To record one: cm stay begin CASE KIND"
    if number is None:
        raise NotFound("There is no stay on this case.", add, field="number")
    raise no_such("stay", number, ", ".join(f"{one.number} {one.words}" for one in right), add)


def _beginning(work: Work, case: Case, before: Stay, said: ChangeStay) -> dict[str, Any]:
    """Return the columns of another first day; one that is earlier counts as entered now."""
    changes: dict[str, Any] = {}
    if said.on is not None:
        changes["begun_on"] = _past(work, said.on, "on")
        if said.on < before.begun_on:
            changes |= {"entered_on": max(work.today, work.real_day), "allowed_by": None}
            changes["allowed_by"] = _allowed_by(work, case, replace(before, **changes))
    if said.agree_late:
        changes["allowed_by"] = work.actor.handle
    return changes


def _expected(work: Work, before: Stay, after: Stay) -> dict[str, Any]:
    """Return since when the expected day is known; one that is far ahead is prepared again."""
    until = after.until_on
    if until == before.until_on:
        return {}
    changes: dict[str, Any] = {
        "until_set_on": renewal_known(work.today, until, before.until_on, before.until_set_on)
    }
    days = days_before(stay_days(work.settings, work.today).prepare, after.kind)
    again = until is not None and until - timedelta(days=days) > work.today
    if again and before.prepared_on is not None and after.prepared_on == before.prepared_on:
        work.warn(f"The {after.leaving} is expected later, so preparing it will be due again.")
        changes["prepared_on"] = None
    return changes


def _allowed_by(work: Work, case: Case, stay: Stay) -> str | None:
    """Return the username of a supervisor who enters a stay late, and so knows of it."""
    late = _is_late(work, case, stay)
    return work.actor.handle if late and may(work.actor.role, "override") else None


def _is_late(view: View, case: Case, stay: Stay) -> bool:
    return stay.late(case.opened_on, stay_days(view.settings, view.today).late)


def _past(work: Work, on: date | None, field: str) -> date | None:
    """Return the day of a fact, which is not in the future."""
    if on is not None and on > work.today:
        raise Refused(
            f"{format_day(on, work.today)} is in the future.",
            "Enter the date it happened.",
            code="future",
            field=field,
        )
    return on


def _check_end(stay: Stay) -> None:
    if stay.ended_on is not None and stay.ended_on < stay.begun_on:
        raise Refused(
            f"The stay began on {short_day(stay.begun_on)}, after {short_day(stay.ended_on)}.",
            f"Enter a date from {short_day(stay.begun_on)} on.",
            code="before-beginning",
        )


def _check_apart(made: Stay, stays: Iterable[Stay]) -> None:
    """Refuse a stay that overlaps another: a client is in one place at a time."""
    for one in stays:
        if one.number == made.number or not (
            one.right and one.overlaps(made.begun_on, made.ended_on)
        ):
            continue
        if one.ended_on is None:
            raise Refused(
                f"The client is already {one.words} (stay {one.number}).",
                "To end that stay first: cm stay end CASE --on D. For a transfer on the same day:"
                " cm stay begin CASE KIND --transfer",
                code="in-a-stay",
            )
        raise Refused(
            f"These days overlap stay {one.number}, {one.words}.",
            f"To change its days: cm stay set CASE {one.number} --on D --ended D",
            code="in-a-stay",
        )


def _warn_of_days(work: Work, stay: Stay) -> None:
    """Say that an expected day has passed, or is not that of a stay, because it may be mistyped."""
    if stay.until_on is None or stay.ended_on is not None:
        return
    if stay.until_on < stay.begun_on:
        work.warn(f"The expected {stay.leaving} is before the first day.")
    elif stay.until_on < work.today:
        work.warn(f"The expected {stay.leaving} {short_day(stay.until_on)} is in the past.")


def _tell_other_cases(work: Work, found: FoundCase) -> None:
    """Name the client's other cases under way, whose clocks know nothing of this stay."""
    cases = work.all(Case, order=("episode",), client_id=found.client.id)
    refs = [
        case_ref(found.client.code, one.episode)
        for one in cases
        if one.under_way and one.id != found.case.id and open_stay(work, one) is None
    ]
    if refs:
        listed = " and ".join(refs)
        work.warn(f"The client also has {listed}. To record the stay there too: cm stay begin")
