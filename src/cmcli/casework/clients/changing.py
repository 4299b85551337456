"""Changing a client's own data: the new value is written, and the one before it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.values import NONE, UNKNOWN, ClientChange
from cmcli.domain.births import Birth
from cmcli.domain.clients import DATA, Client, FormerValue
from cmcli.domain.permissions import require
from cmcli.domain.text import name_key, phone_key
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


class ChangedDatum(NamedTuple):
    """A field of a client's data with its value before and after, if there was or is one."""

    field: str
    before: str | None
    after: str | None

    @property
    def sentence(self) -> str:
        """The change in words."""
        return was_now(DATA[self.field], self.before, self.after)


def was_now(title: str, before: str | None, after: str | None) -> str:
    """Say a change: what it was, if anything, and what it is."""
    if before is None:
        return f"{title}: now {after}."
    return f"{title}: was {before}, now {after or 'none'}."


def perform_client_set(work: Work, found: FoundCase, said: ClientChange) -> Answer:
    """Change a client's data, and say what it was and what it is."""
    require(work.actor.role, "record")
    wanted = {name: getattr(said, name) for name in DATA}
    taken = {
        name: None if value == (UNKNOWN if name == "name" else NONE) else value
        for name, value in wanted.items()
        if value is not None
    }
    client, changed = change_client(work, found.client, taken, reason=said.reason)
    if not changed:
        raise Refused(
            f"Nothing changes: {client.code} already has these values.", code="nothing-to-change"
        )
    lines = [f"{client.code} {client.shown_name}: changed."]
    lines += [one.sentence for one in changed]
    record = {"client": client_record(work, client), "changed": changes_record(changed)}
    return case_answer(work, found.case, lines, record, client=client)


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
    for one in changed:
        if one.before is not None:
            former = FormerValue(
                id=work.new_id(),
                client_id=client.id,
                field=one.field,
                value=one.before,
                until_on=work.today,
                by=work.actor.handle,
                reason=reason,
            )
            work.add(former)
    if reason is not None:
        work.reason = reason
    columns: dict[str, Any] = {one.field: one.after for one in changed if one.field != "dob"}
    if any(one.field == "dob" for one in changed):
        birth = wanted["dob"] if isinstance(wanted["dob"], Birth) else Birth()
        columns |= {"dob": birth.day, "born": birth.about}
    name, goes_by = (columns.get(one, getattr(client, one)) for one in ("name", "goes_by"))
    columns["name_key"] = name_key(name, goes_by)
    columns["phone_key"] = phone_key(columns.get("phone", client.phone))
    return work.change(client, **columns), changed


def _changes(client: Client, wanted: Mapping[str, Any]) -> Iterator[ChangedDatum]:
    for field, value in wanted.items():
        before = str(client.birth or "") if field == "dob" else getattr(client, field)
        yield ChangedDatum(field, before or None, None if value is None else str(value))


def client_record(view: View, client: Client) -> dict[str, object]:
    """Return the data of a client for JSON, with its former values, the latest first."""
    former = view.all(FormerValue, order=("-until_on", "-id"), client_id=client.id)
    return {
        "code": client.code,
        **{name: getattr(client, name) for name in DATA},
        "born": client.born,
        "former": [
            {name: getattr(one, name) for name in ("field", "value", "until_on", "by", "reason")}
            for one in former
        ],
    }


def changes_record(changed: Sequence[ChangedDatum]) -> dict[str, object]:
    """Return the changes for JSON, by field."""
    return {one.field: {"before": one.before, "after": one.after} for one in changed}
