"""The people around a client: added, changed, ended, listed, and found for a contact."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.changing import was_now
from cmcli.casework.described.client_kinds import NONE
from cmcli.casework.people.values import AddPerson, ChangePerson, EndPerson
from cmcli.catalog.access import labels
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client, Phone, phones_with
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.keys import MAY_CONTACT
from cmcli.domain.people import (
    LATER,
    PersonAround,
    by_urgency,
    meant,
)
from cmcli.domain.permissions import require
from cmcli.domain.text import normalise
from cmcli.domain.timeline import joined
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_TITLES = {
    "name": "name",
    "role": "role",
    "phone": "phone",
    "email": "email",
    "may_contact": "may be contacted",
    "emergency": "emergency contact",
    "household": "in the household",
    "provider": "provider",
}
"""The fields that people change, each with its name in a sentence."""


def people_of(view: View, client_id: str, *, every: bool = False) -> list[PersonAround]:
    """Return the people around a client by number; with ``every``, also ended relations."""
    present: dict[str, Any] = {} if every else {"ended_on": None}
    return view.all(PersonAround, order=("number",), client_id=client_id, **present)


def people_told(view: View, client_id: str) -> list[str]:
    """Tell each person around a client with the number, those not to be missed first."""
    roles = labels("person role", view.words)
    return [f"{one.number} {one.told(roles)}" for one in by_urgency(people_of(view, client_id))]


def person_record(one: PersonAround, roles: Mapping[str, str]) -> dict[str, object]:
    """A person as JSON prints it."""
    names = (
        "number name role phone email may_contact emergency household provider"
        " added_on added_by ended_on ended_by end_reason"
    )
    phone = Phone.of(one.phone) if one.phone else Phone("")
    return {
        **{name: getattr(one, name) for name in names.split()},
        "role_label": roles.get(one.role, one.role),
        "phone": phone.number or None,
        "phone_note": phone.note,
        "former_names": [name for name in one.names[1:] if name],
        "former_phones": list(one.former_phones or ()),
    }


def _meant_with(view: View, client: Client, said: str) -> list[PersonAround]:
    """Return the present people around the client whom ``--with`` may mean."""
    if said in ("client", "team"):
        return []
    return _meant_among(view, client, people_of(view, client.id), said, "with_whom")


def _meant_among(
    view: View, client: Client, people: Iterable[PersonAround], said: str, field: str
) -> list[PersonAround]:
    """Return the present ones of these people whom a name or a number may mean.

    Raises :class:`NotFound` for a number that none of them has.
    """
    found = meant(people, said)
    if said.isdecimal() and not found:
        raise _no_person(view, client, said, field)
    return found


def person_linked(work: Work, client: Client, said: str) -> PersonAround | None:
    """Return the present person around the client whom ``--with`` names, if it is one."""
    return _linked(work, _meant_with(work, client, said), said)


def people_linked(
    work: Work, client: Client, said: Iterable[str], field: str
) -> list[PersonAround | None]:
    """Return for each name or number the present person around the client, if it is one's."""
    people = people_of(work, client.id)
    return [_linked(work, _meant_among(work, client, people, one, field), one) for one in said]


def _linked(work: Work, found: list[PersonAround], said: str) -> PersonAround | None:
    """Return the only one who is meant, if it is only one.

    Warn of somebody who must not, or not without asking, be contacted, and of a name that fits
    several people.
    """
    if len(found) == 1:
        _warn_of_person(work, found[0])
        return found[0]
    if found:
        roles = labels("person role", work.words)
        who = "; ".join(
            f"{one.number} {joined(one.caution, one.known_as(roles), sep=': ')}"
            for one in by_urgency(found)
        )
        work.warn(f"{said} may be any of {len(found)} people: {who}. Give the number of the one.")
    return None


def numbers_of(people: Iterable[PersonAround]) -> Mapping[str | None, int]:
    """Return the numbers of people by their ids."""
    return {one.id: one.number for one in people}


def number_of_partner(view: View, contact: Contact) -> Mapping[str | None, int]:
    """Return the number of the person whom a contact was with by the id, if there is one."""
    one = None if contact.person_id is None else view.get(PersonAround, contact.person_id)
    return numbers_of([] if one is None else [one])


def with_words(view: View, client: Client, said: str) -> str:
    """Return the partner of a contact as it is kept: the name for the number of a person."""
    return _meant_with(view, client, said)[0].name if said.isdecimal() else said


def _warn_of_person(work: Work, one: PersonAround) -> None:
    """Warn of a contact with somebody who must not, or not without asking, be contacted."""
    if one.caution is not None:
        who = one.known_as(labels("person role", work.words))
        rest = "" if one.never else " The client wants to be asked before each contact."
        work.warn(f"{one.caution}: {who}.{rest}")


def linked_anew(work: Work, found: FoundCase, contact: Contact) -> Contact:
    """Link a contact with the person around the client whom it names now, if it names one."""
    person = person_linked(work, found.client, contact.with_whom)
    if person is None:
        return replace(contact, person_id=None)
    name = with_words(work, found.client, contact.with_whom)
    return replace(contact, with_whom=name, person_id=person.id)


def repeated_person(view: View, found: FoundCase, said: AddPerson) -> str | None:
    """Say that a person of that name is there already, if one is."""
    words = normalise(said.name)
    same = (one for one in people_of(view, found.client.id) if normalise(one.name) == words)
    one = next(same, None)
    if one is None:
        return None
    who = one.known_as(labels("person role", view.words))
    return f"{found.client.code} already has {who}, person {one.number}."


def perform_add_person(work: Work, found: FoundCase, said: AddPerson) -> Answer:
    """Add a person, and say who it is."""
    require(work.actor.role, "record")
    found = _locked(work, found)
    if (twice := repeated_person(work, found, said)) is not None:
        work.warn(twice)
    made = work.add(
        PersonAround(
            id=work.new_id(),
            client_id=found.client.id,
            case_id=found.case.id,
            number=work.next_number(PersonAround, client_id=found.client.id),
            added_on=work.today,
            added_by=work.actor.handle,
            **{name: getattr(said, name) for name in _TITLES},
        )
    )
    return _answer(work, found, made, "added")


def perform_change_person(work: Work, found: FoundCase, said: ChangePerson) -> Answer:
    """Change a person, and say what it was and what it is."""
    require(work.actor.role, "record")
    found = _locked(work, found)
    before = _numbered(work, found.client, said.number)
    work.lock(rows={Case: [before.case_id]})
    wanted: dict[str, Any] = {
        name: None if value == NONE else value
        for name in _TITLES
        if (value := getattr(said, name)) is not None
    }
    changed: dict[str, Any] = {
        name: value for name, value in wanted.items() if getattr(before, name) != value
    }
    if not changed:
        raise Refused(
            f"Nothing changes: person {before.number} already has these values.",
            code="nothing-to-change",
        )
    if said.reason is not None:
        work.reason = said.reason
    after = work.save(_with_former(before, replace(before, **changed)))
    lines = [
        was_now(_TITLES[name], _shown(work, before, name), _shown(work, after, name))
        for name in changed
    ]
    return _answer(work, found, after, "changed", lines)


def _with_former(before: PersonAround, after: PersonAround) -> PersonAround:
    """Keep a name and a phone that are no longer there as former ones, each once."""
    if after.name != before.name:
        names = dict.fromkeys(name for name in (*before.names[1:], before.name) if name)
        after = replace(after, former_names=LATER.join(names))
    if before.phone and after.phone != before.phone:
        phones = phones_with(before.former_phones or (), [before.phone])
        after = replace(after, former_phones=phones)
    return after


def _shown(view: View, one: PersonAround, name: str) -> str | None:
    value = getattr(one, name)
    if name == "role":
        return labels("person role", view.words).get(one.role, one.role).lower()
    if name == "phone":
        return Phone.of(value).said if value else None
    if name == "may_contact" and value:
        return MAY_CONTACT[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None else str(value)


def perform_end_person(work: Work, found: FoundCase, said: EndPerson) -> Answer:
    """End the relation of a person with the client, and say from when and why."""
    require(work.actor.role, "record")
    found = _locked(work, found)
    before = _numbered(work, found.client, said.number)
    work.lock(rows={Case: [before.case_id]})
    if before.ended_on is not None:
        raise Refused(
            f"Person {before.number} was ended on {short_day(before.ended_on)}.",
            f"If they are back: cm person add {found.ref} NAME --role R",
            code="already-ended",
            field="number",
        )
    work.reason = said.reason
    ended_on = said.ended_on or work.today
    made = work.change(
        before,
        ended_on=ended_on,
        ended_by=work.actor.handle,
        end_reason=said.reason,
    )
    return _answer(work, found, made, f"ended {format_day(ended_on, work.today)}")


def _locked(work: Work, found: FoundCase) -> FoundCase:
    """Lock the client, among whose people the numbers count, and the case."""
    work.lock(rows={Client: [found.client.id], Case: [found.case.id]})
    return found._replace(client=work.locked(found.client), case=work.locked(found.case))


def _numbered(work: Work, client: Client, number: int) -> PersonAround:
    one = work.one(PersonAround, client_id=client.id, number=number)
    if one is None:
        raise _no_person(work, client, number, "number")
    return one


def _no_person(view: View, client: Client, number: int | str, field: str) -> NotFound:
    known = ", ".join(str(one.number) for one in people_of(view, client.id))
    return NotFound(
        f"{client.code} has no person {number}.",
        f"The people are: {known}." if known else "To add one: cm person add CASE NAME --role R",
        field=field,
    )


def _answer(
    work: Work, found: FoundCase, one: PersonAround, done: str, lines: Iterable[str] = ()
) -> Answer:
    roles = labels("person role", work.words)
    told = f"person {one.number}, {one.told(roles)}"
    said = [f"{found.ref} {found.client.shown_name}: {done}, {told}.", *lines]
    record = {"person": person_record(one, roles)}
    return case_answer(work, found.case, said, record, client=found.client)


def people_rows(view: View, found: FoundCase, *, every: bool) -> list[dict[str, object]]:
    """Return the people of a case as the rows of a list."""
    roles = labels("person role", view.words)
    return [
        {"ref": found.ref, **person_record(one, roles)}
        for one in by_urgency(people_of(view, found.client.id, every=every))
    ]
