"""A place is declined: the case stays on the waitlist, and the reason is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.listing import CaseView, case_view
from cmcli.casework.waitlist.values import DeclinePlace
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.waitlist import MANY_DECLINES, DeclinedPlace, passed_over
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker


def perform_decline(work: Work, found: FoundCase, said: DeclinePlace) -> Answer:
    """Record a declined place, and say what it means for the waitlist."""
    require(work.actor.role, "accept")
    case = work.locked(found.case)
    _check_waits(case)
    on = day_of_fact(work, said.on)
    if on < case.opened_on:
        raise Refused(
            f"The client came in on {short_day(case.opened_on)}, after {short_day(on)}.",
            Sentence("Correct {on}."),
            code="before-opening",
            field="on",
        )
    worker = _worker(work, said)
    place = DeclinedPlace(
        id=work.new_id(),
        case_id=case.id,
        on=on,
        by=said.declined_by,
        worker_id=None if worker is None else worker.id,
        reason=said.reason or "",
    )
    work.add(place)
    work.reason = said.reason
    shown = case_view(work, case, found.client)
    offered = f"place with {worker.handle}" if worker else "place"
    when = format_day(on, work.today)
    lines = [
        f"{found.ref} {found.client.shown_name}: {offered} declined by the {place.by} on {when}."
        f" On the waitlist since {short_day(case.opened_on)}.",
        *_consequences(work, shown),
    ]
    record = {"declined": place_record(place, {worker.id: worker.handle} if worker else {})}
    return case_answer(work, case, lines, record, client=found.client, shown=shown)


def _worker(work: Work, said: DeclinePlace) -> Worker | None:
    """Find the worker who would have had the case; a worker who declines is that one."""
    if said.worker is not None:
        return find_worker(work, said.worker, field="worker")
    own = said.declined_by == "worker" and work.actor.role == "worker"
    return work.actor if own else None


def place_record(one: DeclinedPlace, handles: Mapping[str, str]) -> dict[str, object]:
    """Return a declined place as JSON prints it; ``handles`` are those of workers by their ids."""
    return {
        "on": one.on,
        "by": one.by,
        "worker": handles[one.worker_id] if one.worker_id else None,
        "reason": one.reason,
    }


def carry_declines(work: Work, case: Case, new: Case) -> None:
    """Copy the declined places of a case to its next episode, which is on the waitlist again."""
    places = work.all(DeclinedPlace, order=("on", "id"), case_id=case.id)
    work.add_all([replace(one, id=work.new_id(), case_id=new.id) for one in places])


def _consequences(view: View, shown: CaseView) -> Iterator[str]:
    """Say until when the case is not proposed, and when a supervisor should look."""
    facts = shown.facts
    over = passed_over(facts, view.today)
    if over is not None:
        until = over.on + timedelta(days=facts.waitlist_days.declined)
        yield f"cm accept --next passes over this case until {short_day(until)}."
    places = len(facts.of(DeclinedPlace))
    if places >= MANY_DECLINES:
        yield f"{places} places were declined. A supervisor should look at why."


def _check_waits(case: Case) -> None:
    """Refuse a case that is not on the waitlist: no place is offered there."""
    if case.status == "waitlist":
        return
    state = {"open": "is open", "closed": "is closed"}.get(case.status, "was referred out")
    raise Refused(
        f"The case {state}, so no place for it can be declined.",
        "To see who is on the waitlist: cm waitlist",
        code="not-waiting",
    )
