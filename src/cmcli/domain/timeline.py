"""Entries of the timeline of a case in words, and the functions that tell them.

A record tells its entries beside its class; where several records are told together, that is in
``domain/happened.py``. The kinds and their order are in ``domain/kinds.py``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cmcli.domain.records import all_records

if TYPE_CHECKING:
    from cmcli.domain.cases import Case

T = TypeVar("T")


class CaseEvent(NamedTuple):
    """One thing that happened. ``at`` is its moment where one is recorded.

    ``below`` are, for an addendum, the numbers of the notes above it and its own, and ``placed_at``
    is the moment of the first of them, where it stands among the others.
    """

    kind: str
    on: date
    text: str
    at: datetime | None = None
    who: str | None = None
    number: str | int | None = None
    below: tuple[int, ...] = ()
    placed_at: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        """The moment by which it is put in order."""
        return self.placed_at or self.at


class Past:
    """The record of one case, as its timeline is told from it.

    ``handles`` are those of the workers by their ids; ``labels`` gives the catalogue's labels of a
    list by key; ``made_on`` maps records without a date of their own to the day they were made.
    """

    def __init__(
        self,
        case: "Case",
        records: Mapping[type[Any], Sequence[Any]],
        *,
        handles: Mapping[str, str],
        labels: Callable[[Any], Mapping[str, str]],
        made_on: Mapping[str, date],
        today: date,
        zone: tzinfo | None,
    ) -> None:
        self.case = case
        self.handles = handles
        self.labels = labels
        self.made_on = made_on
        self.today = today
        self.zone = zone
        self._records = records

    def of(self, kind: type[T]) -> Sequence[T]:
        """Return the case's records of a class, in their order."""
        return self._records[kind]


Tell = Callable[[Past], Iterator[CaseEvent]]


class Teller(NamedTuple):
    """A function that tells entries, and the classes of records that it reads."""

    reads: tuple[type[Any], ...]
    tell: Tell


_TELLERS: list[Teller] = []


def tells(*reads: type[Any]) -> Callable[[Tell], Tell]:
    """Make a function tell entries of every timeline, from the records of these classes."""

    def told(tell: Tell) -> Tell:
        _TELLERS.append(Teller(reads, tell))
        return tell

    return told


def tellers() -> Sequence[Teller]:
    """Return everything that is told; loads all of ``cmcli.domain``."""
    all_records()
    return _TELLERS


def joined(*parts: str | None, sep: str = "; ") -> str:
    """Join the parts of a sentence that there are."""
    return sep.join(part for part in parts if part)
