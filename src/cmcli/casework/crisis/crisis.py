"""Crisis plans are changed version by version, looked at again, and told."""

from collections.abc import Iterable, Mapping
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.crisis.values import ChangeCrisisPlan
from cmcli.casework.people.people import people_of
from cmcli.casework.round.safety import crisis_line
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client, Phone
from cmcli.domain.crisis_plans import (
    LATER,
    SECTIONS,
    CrisisPlan,
    CrisisPlanReview,
    change_told,
    changed_entries,
    holding,
)
from cmcli.domain.permissions import require
from cmcli.domain.text import normalise
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

Entries = dict[str, list[str]]
"""The entries of a plan by part."""


def versions_of(view: View, client_id: str) -> list[CrisisPlan]:
    """Return every version of the client's crisis plan, the first one first."""
    return view.all(CrisisPlan, order=("number",), client_id=client_id)


def plan_now(view: View, client_id: str) -> CrisisPlan | None:
    """Return the crisis plan that holds, if the client has one."""
    return holding(view.all(CrisisPlan, order=("number",), client_id=client_id, replaced_on=None))


def version_numbered(view: View, client: Client, number: int) -> CrisisPlan:
    """Return a version; raises :class:`NotFound` for a number that the plan does not have."""
    one = view.one(CrisisPlan, client_id=client.id, number=number)
    if one is None:
        raise NotFound(
            f"{client.code} has no version {number} of a crisis plan.",
            f"To see all versions: cm crisis {client.code} --log",
        )
    return one


def read_record(view: View, client_id: str, plan: CrisisPlan | None) -> dict[str, object]:
    """Return a plan of the client as JSON prints it, with its latest review."""
    reviews = view.all(CrisisPlanReview, order=("at", "id"), client_id=client_id)
    return plan_record(plan, reviews, crisis_line(view))


def plan_record(
    plan: CrisisPlan | None, reviews: Iterable[CrisisPlanReview], line: str
) -> dict[str, object]:
    """Return a plan as JSON prints it; without a plan, the version is null.

    ``reviews`` are those of the client, the latest last, ``line`` is the agency's crisis line.
    """
    if plan is None:
        nothing = ("version", "on", "by", "replaced_on", "reviewed_on", "reviewed_by")
        parts: dict[str, object] = {part: [] for part in SECTIONS}
        return {**dict.fromkeys(nothing), **parts, "crisis_line": line}
    look = next((one for one in reversed([*reviews]) if one.plan_id == plan.id), None)
    return {
        "version": plan.number,
        "on": plan.on,
        "by": plan.by,
        "replaced_on": plan.replaced_on,
        "reviewed_on": None if look is None else look.on,
        "reviewed_by": None if look is None else look.by,
        **{part: list(plan.entries(part)) for part in SECTIONS},
        "crisis_line": line,
    }


def log_rows(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return the versions as the rows of a list, each with what it changes."""
    rows: list[dict[str, object]] = []
    before: CrisisPlan | None = None
    for one in versions_of(view, found.client.id):
        added, dropped = changed_entries(before, one)
        rows.append(
            {
                "ref": found.ref,
                "version": one.number,
                "on": one.on,
                "by": one.by,
                "change": change_told(before, one),
                "added": [{"part": part, "text": entry} for part, entry in added],
                "dropped": [{"part": part, "text": entry} for part, entry in dropped],
            }
        )
        before = one
    return rows


def perform_crisis(work: Work, found: FoundCase, said: ChangeCrisisPlan) -> Answer:
    """Make the next version of the plan, or record that it stays as it is."""
    require(work.actor.role, "record")
    work.lock(rows={Client: [found.client.id], Case: [found.case.id]})
    found = found._replace(client=work.locked(found.client), case=work.locked(found.case))
    plans = [one for one in versions_of(work, found.client.id) if one.replaced_on is None]
    work.lock(rows={Case: [one.case_id for one in plans]})
    before = plans[-1] if plans else None
    if said.unchanged:
        return _unchanged(work, found, holding(plans))
    made = add_version(work, found.case, plans, _entries_after(work, found, before, said))
    what = f"crisis plan version {made.number}"
    return _answer(work, found, made, f"{what}: {change_told(before, made)}")


def add_version(
    work: Work, case: Case, replaced: Iterable[CrisisPlan], entries: Mapping[str, list[str]]
) -> CrisisPlan:
    """Write the next version, in the place of those that held until now."""
    for one in replaced:
        work.change(one, replaced_on=work.today)
    parts: dict[str, Any] = {part: LATER.join(entries[part]) or None for part in SECTIONS}
    return work.add(
        CrisisPlan(
            id=work.new_id(),
            client_id=case.client_id,
            case_id=case.id,
            number=work.next_number(CrisisPlan, client_id=case.client_id),
            at=work.now,
            on=work.today,
            by=work.actor.handle,
            **parts,
        )
    )


def _unchanged(work: Work, found: FoundCase, plan: CrisisPlan | None) -> Answer:
    if plan is None:
        raise NotFound(
            f"{found.client.code} has no crisis plan yet.",
            f"To write one with the client: cm crisis {found.ref} --warning T --helps T",
        )
    work.add(
        CrisisPlanReview(
            id=work.new_id(),
            client_id=found.client.id,
            case_id=plan.case_id,
            plan_id=plan.id,
            at=work.now,
            on=work.today,
            by=work.actor.handle,
        )
    )
    return _answer(work, found, plan, f"crisis plan version {plan.number} reviewed; it stays")


def _entries_after(
    work: Work, found: FoundCase, before: CrisisPlan | None, said: ChangeCrisisPlan
) -> Entries:
    """The entries that stay and those that are added; raises :class:`Refused` without a change."""
    numbered = () if before is None else before.all_entries
    for number in said.drops:
        if number > len(numbered):
            raise NotFound(
                f"The crisis plan has no entry {number}.",
                f"To see the numbers: cm crisis {found.ref}",
                field="drops",
            )
    entries: Entries = {part: [] for part in SECTIONS}
    for number, (part, entry) in enumerate(numbered, start=1):
        if number not in said.drops:
            entries[part].append(entry)
    for part in SECTIONS:
        for text in getattr(said, part):
            entry = _call(work, found.client, text) if part == "calls" else text
            if any(normalise(entry) == normalise(one) for one in entries[part]):
                work.warn(f"{SECTIONS[part].title} already has this entry: {entry}")
            else:
                entries[part].append(entry)
    after = [(part, entry) for part in SECTIONS for entry in entries[part]]
    if after == list(numbered):
        raise Refused("Nothing changes in the crisis plan.", code="nothing-to-change")
    return entries


def _call(work: Work, client: Client, text: str) -> str:
    """Write somebody to call as ``Ana Reyes, 555-0177``; a number is that of a person around."""
    if not text.isdecimal():
        name, _, phone = text.partition("=")
        return ", ".join(part for part in (name, phone) if part)
    one = next((one for one in people_of(work, client.id) if str(one.number) == text), None)
    if one is None:
        raise NotFound(
            f"{client.code} has no person {text}.",
            f"To see the people around the client: cm person list {client.code}",
            field="calls",
        )
    if one.caution is not None:
        work.warn(f"{one.caution}: {one.name}.")
    phone = Phone.of(one.phone).said if one.phone else ""
    return ", ".join(part for part in (one.name, phone) if part)


def join_plans(work: Work, case: Case) -> list[str]:
    """Join the plans that hold for one client after a merge; tell the version that holds now."""
    plans = [one for one in versions_of(work, case.client_id) if one.replaced_on is None]
    if len(plans) < 2:
        return []
    entries: Entries = {
        part: list(dict.fromkeys(entry for one in plans for entry in one.entries(part)))
        for part in SECTIONS
    }
    made = add_version(work, case, plans, entries)
    return [
        f"Both crisis plans are joined in version {made.number}. Go through it with the client."
    ]


def _answer(work: Work, found: FoundCase, plan: CrisisPlan, done: str) -> Answer:
    line = f"{found.ref} {found.client.shown_name}: {done}"
    record = {"crisis_plan": read_record(work, found.client.id, plan)}
    return case_answer(work, found.case, (line,), record, client=found.client)
