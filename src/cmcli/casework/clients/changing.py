"""Changing a client's own data: the new value is written, and the one before it is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import cmcli.catalog.names  # noqa: F401 - a name is indexed while the store is locked
from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.ties import tie_records
from cmcli.casework.clients.values import UNKNOWN, ClientChange
from cmcli.casework.described.client_kinds import NONE
from cmcli.catalog.access import labels
from cmcli.domain.births import Birth
from cmcli.domain.clients import (
    ABOUT,
    DATA,
    LISTS,
    Client,
    FormerValue,
    has_phone,
    in_words,
    joined_texts,
    phones_gone,
    phones_with,
    phones_without,
)
from cmcli.domain.permissions import require
from cmcli.domain.text import name_key, quoted, safe_text
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


class ChangedDatum(NamedTuple):
    """A field of a client's data with its value before and after, if there was or is one."""

    field: str
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """The change in words."""
        before, after = (in_words(self.field, one, labels) for one in (self.before, self.after))
        return was_now(DATA[self.field], before, after)

    @property
    def gone(self) -> Iterator[tuple[str, str | None]]:
        """The texts that become former values, each with the text that takes its place.

        Of phones, each number that is dropped is one, and each that loses its note to another.
        """
        if self.field != "phones" and self.before is not None:
            yield self._text(self.before), None if self.after is None else self._text(self.after)
        elif self.field == "phones":
            yield from phones_gone(self.before or (), self.after or ())

    def _text(self, value: Any) -> str:
        return joined_texts(self.field, value) if self.field in LISTS else str(value)


def was_now(title: str, before: str | None, after: str | None) -> str:
    """Say a change on one line: what it was, if anything, and what it is."""
    before, after = (text and safe_text(text) for text in (before, after))
    if before is None:
        return f"{title}: now {after}."
    return f"{title}: was {before}, now {after or 'none'}."


def perform_client_set(work: Work, found: FoundCase, said: ClientChange) -> Answer:
    """Change a client's data, and say what it was and what it is."""
    require(work.actor.role, "record")
    client = work.locked(found.client)
    client, changed = change_client(work, client, _wanted(client, said), reason=said.reason)
    if not changed:
        raise Refused(
            f"Nothing changes: {client.code} already has these values.", code="nothing-to-change"
        )
    lines = [f"{client.code} {client.shown_name}: changed."]
    lines += [one.sentence for one in changed]
    record = {"client": client_record(work, client), "changed": changes_record(changed)}
    return case_answer(work, found.case, lines, record, client=client)


def _wanted(client: Client, said: ClientChange) -> dict[str, Any]:
    """Return the values that are said, None for what is taken away."""
    wanted: dict[str, Any] = {}
    for name in DATA:
        value = getattr(said, name)
        if name == "phones":
            if said.phones or said.drop_phones:
                wanted[name] = _phones(client, said)
        elif name in LISTS:
            if value:
                wanted[name] = tuple(dict.fromkeys(one for one in value if one != NONE))
        elif value is not None:
            wanted[name] = None if value == (UNKNOWN if name == "name" else NONE) else value
    return wanted


def _phones(client: Client, said: ClientChange) -> tuple[str, ...]:
    """Return the phones that a client then has; ``none`` drops all that there were."""
    phones = client.phones or ()
    for dropped in said.drop_phones:
        if not has_phone(phones, dropped):
            raise NotFound(
                f"{client.code} has no phone {quoted(dropped)}.",
                f"The phones are: {in_words('phones', client.phones) or 'none'}.",
                field="drop_phones",
            )
        phones = phones_without(phones, dropped)
    phones = () if NONE in said.phones else phones
    return phones_with(phones, (one for one in said.phones if one != NONE))


def change_client(
    work: Work, client: Client, wanted: Mapping[str, Any], *, reason: str | None = None
) -> tuple[Client, Sequence[ChangedDatum]]:
    """Write values of a client's data, and keep those that were there as former ones.

    ``wanted`` are values by the names in `DATA`; None takes a value away. A value that is the same
    changes nothing.
    """
    client = work.locked(client)
    changed = [one for one in _changes(client, wanted) if one.before != one.after]
    if not changed:
        return client, ()
    keep_former(work, client, changed, reason)
    if reason is not None:
        work.reason = reason
    columns: dict[str, Any] = {one.field: one.after for one in changed if one.field != "dob"}
    if any(one.field == "dob" for one in changed):
        birth = wanted["dob"] if isinstance(wanted["dob"], Birth) else Birth()
        columns |= {"dob": birth.day, "born": birth.about}
    name, goes_by = (columns.get(one, getattr(client, one)) for one in ("name", "goes_by"))
    columns["name_key"] = name_key(name, goes_by)
    return work.change(client, **columns), changed


def keep_former(
    work: Work, client: Client, changed: Iterable[ChangedDatum], reason: str | None
) -> Sequence[FormerValue]:
    """Keep the values that were there before these changes as former ones of the client."""
    former = [
        FormerValue(
            id=work.new_id(),
            client_id=client.id,
            field=one.field,
            value=text,
            became=became,
            until_on=work.today,
            by=work.actor.handle,
            reason=reason,
        )
        for one in changed
        for text, became in one.gone
    ]
    work.add_all(former)
    return former


def _changes(client: Client, wanted: Mapping[str, Any]) -> Iterator[ChangedDatum]:
    for field, value in wanted.items():
        yield ChangedDatum(field, client.datum(field), None if value == () else value)


def about(client: Client) -> Iterator[tuple[str, str]]:
    """Yield what is known of `ABOUT`: the name of each field, and its value in words."""
    for field in ABOUT:
        text = in_words(field, client.datum(field), labels)
        if text:
            yield DATA[field], text


def client_record(view: View, client: Client) -> dict[str, object]:
    """Return the data of a client for JSON, with ties and former values, the latest first."""
    former = view.all(FormerValue, order=("-until_on", "-id"), client_id=client.id)
    return {
        "code": client.code,
        **data_record(client),
        "ties": tie_records(view, client.id),
        "former": [{name: getattr(one, name) for name in _FORMER} for one in former],
    }


_FORMER = ("field", "value", "became", "until_on", "by", "reason")


def data_record(client: Client) -> dict[str, object]:
    """Return the own data of a client for JSON; of phones and languages also one text."""
    return {
        **{name: getattr(client, name) for name in DATA},
        **{name: list(getattr(client, name) or ()) for name in LISTS},
        "phone": client.phone,
        "phones": [{"number": one.number, "note": one.note} for one in client.numbers],
        "language": client.language,
        "born": client.born,
    }


def changes_record(changed: Sequence[ChangedDatum]) -> dict[str, object]:
    """Return the changes for JSON, by field."""
    return {
        one.field: {"before": _plain(one.before), "after": _plain(one.after)} for one in changed
    }


def _plain(value: Any) -> object:
    return str(value) if isinstance(value, Birth) else value
