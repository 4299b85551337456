"""The rows of ours that earlier imports wrote, and what may not be imported because of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmcli.exchange.hmis.records import (
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    MemberRec,
    NeedRec,
    ServiceRec,
    UserRec,
)

AnyRecord = (
    UserRec
    | ClientRec
    | CaseRec
    | ClosureRec
    | MemberRec
    | ContactRec
    | ServiceRec
    | BenefitRec
    | NeedRec
)


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of ours that an earlier import wrote: its id, and the digest of its source then.

    ``edited_here`` says that somebody changed it since. ``closed`` is used for cases: whether the
    case is closed now, by whomever, and ``flagged`` whether it has an open safety flag. ``client``
    is our row of the person whose case it is, and ``model`` that of the case. ``merged`` says that
    the client became part of another one here, ``housed`` that somebody here put the client into a
    household, or changed what an import said of it. ``own`` are the kinds of benefit and the
    domains of need that somebody here entered in the case.
    """

    row_id: str
    digest: str
    edited_here: bool = False
    closed: bool = False
    flagged: bool = False
    client: str | None = None
    model: str | None = None
    merged: bool = False
    housed: bool = False
    own: frozenset[tuple[str, str]] = frozenset()


KnownRows = Mapping[tuple[str, str], KnownRow]
"""(kind, id in the other system) → the row of ours."""


def moved(record: AnyRecord, mine: KnownRow, known: KnownRows) -> bool:
    """Return whether a row names another person, or a closure another case, than when imported.

    Nothing that was written here since may end up in somebody else's record.
    """
    if isinstance(record, CaseRec) and mine.client is not None:
        person = known.get(("client", record.client_external))
        return person is None or person.row_id != mine.client
    if isinstance(record, ClosureRec):
        case = known.get(("case", record.case_external))
        return case is None or case.row_id != mine.row_id
    return isinstance(record, BenefitRec | NeedRec) and _of_another(record, known)


def _of_another(record: MemberRec | BenefitRec | NeedRec, known: KnownRows) -> bool:
    """Return whether the case is here already, and another client's."""
    person = known.get(("client", record.client_external))
    case = known.get(("case", record.case_external))
    if case is None or case.client is None:
        return False
    return person is None or person.row_id != case.client


def blocked(kind: str, record: AnyRecord, known: KnownRows) -> tuple[str, str | None]:
    """Why a new record may not be created, or nothing; and our row that it goes to."""
    if isinstance(record, ClosureRec):
        case = known.get(("case", record.case_external))
        if case is None:
            return "", None
        if case.flagged:
            return "the case has an open safety flag here; settle it, and import again", case.row_id
        return ("the case is already closed here" if case.closed else ""), case.row_id
    if isinstance(record, MemberRec):
        return _not_housed(record, known), None
    if isinstance(record, BenefitRec | NeedRec):
        case = known.get(("case", record.case_external))
        if _of_another(record, known):
            return "the case is another client's in cm", None
        own = case is not None and _own(record) in case.own
        return ("it was entered in cm; cm keeps its own" if own else ""), None
    if isinstance(record, ServiceRec):
        other = ("contact", f"services/{record.external_id}")
    elif isinstance(record, ContactRec) and record.file == "Services":
        other = ("service", record.external_id.removeprefix("services/"))
    else:
        return "", None
    return (f"it was imported as a {other[0]} before" if other in known else ""), None


def _own(record: BenefitRec | NeedRec) -> tuple[str, str]:
    """Return what a case may have already; there may be several benefits that are ``other``."""
    if isinstance(record, NeedRec):
        return "need", record.domain
    return "benefit", "" if record.kind == "other" else record.kind


def _not_housed(record: MemberRec, known: KnownRows) -> str:
    """Why somebody may not be put into a household of the export, or nothing."""
    person = known.get(("client", record.client_external))
    if person is None:
        return ""
    if person.merged:
        return "the client was merged into another one; cm keeps that one's household"
    if person.housed:
        return "the household was entered or changed in cm; cm keeps its own"
    return "the case is another client's in cm" if _of_another(record, known) else ""
