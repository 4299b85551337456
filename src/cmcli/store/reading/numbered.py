"""Finding a record by its number within a case, and refusing one that was entered in error."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from cmcli.errors import NotFound, Refused
from cmcli.store.core.mapping import T
from cmcli.store.core.view import View


class Correctable(Protocol):
    """A record that can be marked as entered in error."""

    @property
    def error_at(self) -> datetime | None:
        """When it was marked so, or None."""

    @property
    def error_reason(self) -> str | None:
        """Why, in the words of the worker."""


def find_numbered(
    view: View,
    kind: type[T],
    noun: str,
    number: int,
    *,
    known: Callable[[], str],
    add: str,
    listed: str = "",
    field: str = "number",
    **owner: Any,
) -> T:
    """Return the record of that number; raise :class:`NotFound` with those that are known.

    ``owner`` are the columns that say whose records are meant. ``listed`` is what the known ones
    are called, and ``add`` the hint where none is known.
    """
    one = view.one(kind, number=number, **owner)
    if one is None:
        raise no_such(noun, number, known(), add, listed=listed, field=field)
    return one


def no_such(
    noun: str, number: int | str, known: str, add: str, *, listed: str = "", field: str = "number"
) -> NotFound:
    """Return the error for a number that a case does not have."""
    return NotFound(
        f"There is no {noun} {number} on this case.",
        f"{listed or f'{noun.capitalize()}s'}: {known}." if known else add,
        field=field,
    )


def check_right(one: Correctable, named: str, again: str, *, field: str | None = "number") -> None:
    """Refuse a record that was entered in error; ``again`` is the hint to record it again."""
    if one.error_at is not None:
        raise Refused(
            f"{named} was entered in error: {one.error_reason}.", again, code="struck", field=field
        )
