"""Rules of the domain as conditions of SQL.

Each takes the columns of a table, which may be an alias. A test holds each against its rule.
"""

from typing import Any

from sqlalchemy import func, or_

from cmcli.domain.contacts import GROUP, HELD, WITH_CLIENT
from cmcli.domain.plans import NOT_AGREED
from cmcli.domain.records import record_of
from cmcli.store.core.mapping import table_of


def right(contacts: Any) -> Any:
    """Return whether a contact counts at all; see :attr:`Contact.right`."""
    return contacts.error_at.is_(None)


def held(contacts: Any) -> Any:
    """Return whether a contact took place; see :attr:`Contact.held`."""
    return right(contacts) & (contacts.outcome == HELD)


def attempt(contacts: Any) -> Any:
    """Return whether it was an attempt to reach the client; see :attr:`Contact.attempt`."""
    missed = right(contacts) & (contacts.outcome != HELD)
    return missed & (contacts.with_whom == WITH_CLIENT)


def counts(contacts: Any, modes: Any, groups: Any = False) -> Any:
    """Return whether a contact resets the contact clock; see :meth:`Contact.counts`."""
    meets = or_(groups, contacts.kind != GROUP)
    return meets & held(contacts) & (contacts.with_whom == WITH_CLIENT) & contacts.mode.in_(modes)


def agreed(versions: Any) -> Any:
    """Return whether the client agreed to a version of the plan; see :attr:`PlanVersion.agreed`."""
    return versions.how != NOT_AGREED


def counts_in_household(members: Any) -> Any:
    """Return whether a member counts in the household; see :attr:`HouseholdMember.counts`."""
    return members.left_on.is_(None) & members.counts_on.is_not(None)


def check_due(resources: Any, last: Any) -> Any:
    """Return whether an entry of the directory that was last known to be right on day ``last`` or
    before is offered; see :meth:`Resource.check_due`."""
    known_on = func.coalesce(resources.checked_on, resources.added_on)
    return resources.ended_on.is_(None) & (known_on <= last)


def _holds(column: Any, value: Any) -> Any:
    """The condition that a column has the value, or one of several values."""
    if isinstance(value, tuple):
        return column.in_(value)
    return column.is_(value) if value in (None, True, False) else column == value


def covering(covers: Any, day: Any) -> Any:
    """Return whether a cover holds on the day; see :meth:`Cover.holds`."""
    ended = covers.ended_on.is_not(None) & (covers.ended_on <= day)
    return (covers.from_on <= day) & (covers.to_on >= day) & ~ended


def live(kind: type[Any]) -> list[Any]:
    """The conditions under which a record of a class is live; see :func:`record`."""
    columns = table_of(kind).c
    return [_holds(columns[name], value) for name, value in record_of(kind).live.items()]
