"""Roadblocks of contacts: met, answered, and taken along with their contact."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.roadblocks.values import EndRoadblock
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.roadblocks import Roadblock, numbered
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import find_numbered


def open_roadblocks(view: View, case: Case) -> list[Roadblock]:
    """Return the roadblocks of the case that nothing has answered yet."""
    return view.all(Roadblock, **still_open(case))


def still_open(case: Case) -> dict[str, Any]:
    """Return the question that finds them."""
    return {"order": ("number",), "case_id": case.id, "answered_on": None, "error_at": None}


def roadblock_of(view: View, contact: Contact) -> Roadblock | None:
    """Return the roadblock of a contact, if its case has one from it."""
    return view.one(Roadblock, case_id=contact.case_id, contact_id=contact.id, error_at=None)


def meet(work: Work, contact: Contact) -> Roadblock | None:
    """Keep the roadblock of a contact open, if it has one."""
    if contact.roadblock is None:
        return None
    return work.add(
        Roadblock(
            id=work.new_id(),
            case_id=contact.case_id,
            number=work.next_number(Roadblock, case_id=contact.case_id),
            text=contact.roadblock,
            on=contact.on,
            contact_id=contact.id,
        )
    )


def meet_again(work: Work, contact: Contact) -> None:
    """Let the roadblock of a contact that was amended be what the contact says now."""
    before = roadblock_of(work, contact)
    if before is None:
        meet(work, contact)
    elif contact.roadblock is None:
        take_out(work, contact)
    elif (before.text, before.on) != (contact.roadblock, contact.on):
        work.change(before, text=contact.roadblock, on=contact.on)


def take_out(work: Work, contact: Contact) -> Roadblock | None:
    """Mark the roadblock of a contact as entered in error."""
    one = roadblock_of(work, contact)
    return None if one is None else work.change(one, error_at=work.now.astimezone(UTC))


def answer_roadblocks(
    work: Work, case: Case, numbers: Iterable[int], by: str, field: str
) -> list[Roadblock]:
    """Record that a new step, task or review answers these roadblocks."""
    return [
        work.change(_open(work, case, one, field), answered_on=work.today, answered_by=by)
        for one in dict.fromkeys(numbers)
    ]


def answered_words(roadblocks: Iterable[Roadblock]) -> list[str]:
    """Tell which roadblocks are answered."""
    return [f"It answers roadblock {one.number}: {one.text}." for one in roadblocks]


def perform_end(work: Work, found: FoundCase, said: EndRoadblock) -> Answer:
    """Say that a roadblock is no longer a problem, and since when."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    one = _open(work, case, said.number, "number")
    on = day_of_fact(work, said.on)
    if on < one.on:
        raise Refused(
            f"Roadblock {one.number} is of {short_day(one.on)}, after {short_day(on)}.",
            "Enter a day on or after that of the contact.",
            code="before-roadblock",
            field="on",
        )
    made = work.change(one, answered_on=on, reason=said.reason)
    line = (
        f"{found.ref} roadblock {made.number} is no longer a problem since"
        f" {format_day(on, work.today)}: {made.text}"
    )
    record = {"roadblock": roadblock_record(made, contact_numbers(work, [made]))}
    return case_answer(work, found.case, (line,), record, client=found.client)


def _open(view: View, case: Case, number: int, field: str) -> Roadblock:
    one = find_numbered(
        view,
        Roadblock,
        "roadblock",
        number,
        known=lambda: numbered(open_roadblocks(view, case)),
        add="No roadblock is open.",
        listed="Open roadblocks",
        field=field,
        case_id=case.id,
        error_at=None,
    )
    if one.answered_on is not None:
        raise Refused(
            f"Roadblock {number} was already {_was(one)} on {short_day(one.answered_on)}.",
            "If it is in the way again, record it with the next contact: cm checkin CASE"
            " --roadblock T",
            code="roadblock-answered",
            field=field,
        )
    return one


def _was(one: Roadblock) -> str:
    return one.answer if one.answered_by else "ended"


def contact_numbers(view: View, roadblocks: Iterable[Roadblock]) -> dict[str | None, int]:
    """Return the numbers of the contacts of roadblocks by their ids."""
    ids = {one.contact_id for one in roadblocks if one.contact_id is not None}
    return {one.id: one.number for one in view.all(Contact, id=ids)} if ids else {}


def roadblock_record(one: Roadblock, contacts: Mapping[str | None, int]) -> dict[str, object]:
    """Return a roadblock as JSON prints it; ``contacts`` are numbers by id."""
    return {
        "number": one.number,
        "text": one.text,
        "on": one.on,
        "contact": contacts.get(one.contact_id),
        "answered_on": one.answered_on,
        "answered_by": one.answered_by,
        "reason": one.reason,
    }


def roadblock_rows(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return all roadblocks of a case, also those that are answered, as the rows of a list."""
    all_ = view.all(Roadblock, order=("number",), case_id=found.case.id, error_at=None)
    numbers = contact_numbers(view, all_)
    return [{"ref": found.ref, **roadblock_record(one, numbers)} for one in all_]
