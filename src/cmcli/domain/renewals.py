"""Entries of a case that are renewed: documents and benefits, with the days of their terms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cmcli.domain.benefits import DENIED, ENDED, Benefit, BenefitChange
from cmcli.domain.documents import Document, DocumentChange
from cmcli.domain.records import record_of

Renewable = Document | Benefit
"""An entry of a case that is renewed."""

RenewableTerms = DocumentChange | BenefitChange
"""The terms of such an entry from a day on."""


class RenewableKind(NamedTuple):
    """A kind of entry, and the class of its terms."""

    entry: type[Document] | type[Benefit]
    dated: type[DocumentChange] | type[BenefitChange]

    @property
    def noun(self) -> str:
        """Return what one is called."""
        return record_of(self.entry).noun

    @property
    def key(self) -> str:
        """Return the column of the terms with the key of their entry."""
        return f"{self.noun}_id"

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the columns that have dated values."""
        apart = ("id", "case_id", self.key, "on")
        return tuple(name for name in record_of(self.dated).fields if name not in apart)


RENEWED: Mapping[str, RenewableKind] = {
    one.noun: one
    for one in (RenewableKind(Document, DocumentChange), RenewableKind(Benefit, BenefitChange))
}
"""The kinds of entries by what one is called."""


def kind_of(one: Renewable) -> RenewableKind:
    """Return the kind of an entry."""
    return RENEWED[record_of(type(one)).noun]


def to_renew(entries: Iterable[Renewable]) -> list[tuple[date, Renewable]]:
    """Return the entries that must be renewed, each after its last day."""
    return [
        (one.renew_on, one)
        for one in entries
        if one.renew_on is not None and one.status not in (DENIED, ENDED)
    ]


def renewal_known(
    today: date, renew_on: date | None, before: date | None, known: date | None
) -> date | None:
    """Return the day from which a renewal by ``renew_on`` can be due.

    ``before`` is the last day to renew as it was, ``known`` since then. An earlier day is news; a
    later one does not take away that the renewal is late.
    """
    if renew_on is None:
        return None
    return today if before is None or renew_on < before else known


def days_before(stated: Mapping[str, int], kind: str) -> int:
    """Return how many days before its last day the renewal of such an entry is due.

    Kinds without a number of their own have that of the empty key.
    """
    return stated.get(kind, stated[""])
