"""People around a client: family, a landlord, a psychiatrist, whoever helps or must stay away."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cmcli.domain.clients import Phone
from cmcli.domain.dates import short_day
from cmcli.domain.keys import CAUTIONS, MAY_CONTACT, NEVER, YES
from cmcli.domain.records import column, record
from cmcli.domain.text import normalise
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

LATER = "; "
"""The separator of the former names of one person."""


@record("people", noun="person", day="added_on", live={"ended_on": None})
class PersonAround:
    """Somebody around a client, who stays with the client from one episode to the next.

    ``number`` counts within the client. ``case_id`` is the case where the person was recorded.
    ``may_contact`` is a key of `MAY_CONTACT`, or None until somebody says it. ``phone`` is a text
    of `Phone`. ``household`` says that the person lives in the client's household and has no case
    here. ``former_names`` are joined by `LATER`. An ended relation has its last day and a reason.
    """

    id: str
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    name: str = column(searched=True)
    role: str = column(holds="person role")
    phone: str | None = None
    email: str | None = column(default=None, searched=True)
    may_contact: str | None = column(default=None, title="may be contacted")
    emergency: bool = column(default=False, title="emergency contact", usual=False)
    household: bool = column(default=False, title="in the household", usual=False)
    provider: str | None = column(default=None, searched=True)
    former_names: str | None = column(default=None, searched=True)
    former_phones: tuple[str, ...] | None = None
    added_on: date = column(title="added")
    added_by: str
    ended_on: date | None = column(default=None, title="ended")
    ended_by: str | None = None
    end_reason: str | None = None

    @property
    def caution(self) -> str | None:
        """The words that are shown in red, if there are any."""
        return CAUTIONS.get(self.may_contact or "")

    @property
    def never(self) -> bool:
        """Return whether the person must never be contacted."""
        return self.may_contact == NEVER

    @property
    def present(self) -> bool:
        """Return whether the relation has not ended."""
        return self.ended_on is None

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the former names."""
        return (self.name, *(self.former_names or "").split(LATER))

    @property
    def phones(self) -> tuple[Phone, ...]:
        """The phone and the former phones."""
        texts = (self.phone, *(self.former_phones or ()))
        return tuple(Phone.of(text) for text in texts if text)

    def known_as(self, labels: Mapping[str, str]) -> str:
        """Say who it is: ``Ana Reyes (sister)``."""
        return f"{self.name} ({labels.get(self.role, self.role).lower()})"

    def told(self, labels: Mapping[str, str]) -> str:
        """Say who it is and how to reach them, what must not be missed first."""
        reached = joined(
            self.known_as(labels),
            Phone.of(self.phone).said if self.phone else None,
            self.email,
            self.provider,
            MAY_CONTACT[YES] if self.may_contact == YES else None,
            "emergency contact" if self.emergency else None,
            "in the household" if self.household else None,
            sep=", ",
        )
        return f"{self.caution}: {reached}" if self.caution else reached

    def shown(self, labels: Mapping[str, str], *, hidden: bool = False) -> str:
        """Tell the person with the number; with ``hidden``, only role, number and caution."""
        if not hidden:
            return f"{self.number} {self.told(labels)}"
        said = f"{labels.get(self.role, self.role).lower()}, person {self.number}, name hidden"
        return f"{self.caution}: {said}" if self.caution else said

    def found_as(self, labels: Mapping[str, str]) -> str:
        """Tell the person with former names and phones, and the end of an ended relation."""
        former = [*(name for name in self.names[1:] if name)]
        former += [phone.said for phone in self.phones[bool(self.phone) :]]
        return joined(
            self.told(labels),
            f"formerly {', '.join(former)}" if former else None,
            self.ended_said,
        )

    @property
    def ended_said(self) -> str | None:
        """When and why the relation ended, or None for a present one."""
        if self.ended_on is None:
            return None
        return joined(f"ended {short_day(self.ended_on)}", self.end_reason, sep=": ")


def by_urgency(people: Iterable[PersonAround]) -> list[PersonAround]:
    """Sort people: those who must never be contacted, emergency contacts, then by number."""
    return sorted(people, key=lambda one: (not one.never, not one.emergency, one.number))


def meant(people: Iterable[PersonAround], said: str) -> list[PersonAround]:
    """Return the present people whose number or name is said.

    A name may be any of the words of the person's name; the whole name goes first.
    """
    present = [one for one in people if one.present]
    if said.isdecimal():
        return [one for one in present if str(one.number) == said]
    words = normalise(said)
    whole = [one for one in present if normalise(one.name) == words]
    return whole or [one for one in present if words and set(words) <= set(normalise(one.name))]


def cautions(people: Iterable[PersonAround]) -> dict[str | None, str]:
    """Return the words that must not be missed about people by their ids, if there are any."""
    return {one.id: one.caution for one in people if one.caution is not None}


def names_of(people: Iterable[PersonAround]) -> tuple[str, ...]:
    """Return the names and the former names of people."""
    return tuple(name for one in people for name in one.names if name)


@tells(PersonAround)
def _people(past: Past) -> Iterator[CaseEvent]:
    """Tell who was recorded and whose relation ended since the case began."""
    roles = past.labels("person role")
    for one in past.of(PersonAround):
        if one.added_on >= past.case.opened_on:
            text = f"added: {one.told(roles)}"
            yield CaseEvent("person", one.added_on, text, who=one.added_by, number=one.number)
        if one.ended_on is not None and one.ended_on >= past.case.opened_on:
            text = joined(f"ended: {one.known_as(roles)}", one.end_reason)
            yield CaseEvent("person", one.ended_on, text, who=one.ended_by, number=one.number)
