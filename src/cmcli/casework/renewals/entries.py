"""Documents and benefits are recorded, change their terms, and are taken out."""

from collections.abc import Mapping
from datetime import UTC, date
from itertools import takewhile
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.benefits.benefits import ask_for_appeal, denial
from cmcli.casework.benefits.values import AddBenefit, BenefitInError, ChangeBenefit
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.described.fields import fields_of
from cmcli.casework.documents.values import AddDocument, ChangeDocument, DocumentInError
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import require
from cmcli.domain.records import record_of
from cmcli.domain.renewals import (
    RENEWED,
    Renewable,
    RenewableKind,
    RenewableTerms,
    kind_of,
    renewal_known,
)
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import check_right, find_numbered

_Said = AddDocument | AddBenefit | ChangeDocument | ChangeBenefit


def perform_add(work: Work, found: FoundCase, said: AddDocument | AddBenefit) -> Answer:
    """Record an entry, and tell its terms."""
    entry = add_entry(work, found.case, said)
    return _answer(work, found, entry, f"added: {entry.words}")


def add_entry(work: Work, case: Case, said: AddDocument | AddBenefit) -> Renewable:
    """Record an entry; a fact, so taken on a case of any status."""
    require(work.actor.role, "record")
    case, of, on = work.locked(case), RENEWED[said.NOUN], day_of_fact(work, said.on)
    columns = _columns(of, said)
    if isinstance(said, AddBenefit):
        columns |= denial(work, None, said, said.status)
    terms = {name: columns.get(name) for name in of.terms}
    entry = work.add(
        of.entry(
            id=work.new_id(),
            case_id=case.id,
            number=next_number(work, case),
            since=_since(on, terms),
            renew_set_on=renewal_known(work.today, columns.get("renew_on"), None, None),
            added_on=work.today,
            **columns,
        )
    )
    _remember(work, of, entry, on, terms)
    if isinstance(entry, Benefit):
        ask_for_appeal(work, entry)
    return entry


def perform_change(work: Work, found: FoundCase, said: ChangeDocument | ChangeBenefit) -> Answer:
    """Change an entry, and tell what it is now."""
    entry = change_entry(work, found.case, said)
    return _answer(work, found, entry, f"changed: {entry.words}")


def change_entry(work: Work, case: Case, said: ChangeDocument | ChangeBenefit) -> Renewable:
    """Change what is said of an entry; an empty text takes a value away."""
    require(work.actor.role, "record")
    case, of = work.locked(case), RENEWED[said.NOUN]
    before = _numbered(work, case, of, said.number)
    columns = _columns(of, said)
    columns |= _terms_now(work, of, before, said, columns)
    if isinstance(before, Benefit) and isinstance(said, ChangeBenefit):
        columns |= denial(work, before, said, columns["status"])
    was, since = before.renew_on, before.renew_set_on
    columns["renew_set_on"] = renewal_known(work.today, columns.get("renew_on", was), was, since)
    entry = work.change(before, **columns)
    if isinstance(entry, Benefit) and said.status is not None:
        ask_for_appeal(work, entry)
    return entry


def perform_error(work: Work, found: FoundCase, said: DocumentInError | BenefitInError) -> Answer:
    """Mark an entry as entered in error."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    entry = _numbered(work, case, RENEWED[said.NOUN], said.number)
    work.reason = said.reason
    moment = work.now.astimezone(UTC)
    struck = work.change(entry, error_at=moment, error_reason=said.reason)
    return _answer(work, found, struck, f"({entry.kind}) was entered in error: {said.reason}")


def entries_of(view: View, case: Case, *nouns: str, every: bool = False) -> list[Renewable]:
    """Return the entries of the case by their numbers; with ``every``, also those in error."""
    right: dict[str, Any] = {} if every else {"error_at": None}
    found: list[Renewable] = []
    for noun in nouns or RENEWED:
        found += view.all(RENEWED[noun].entry, case_id=case.id, **right)
    return sorted(found, key=lambda one: one.number)


def terms_of(view: View, entry: Renewable) -> list[RenewableTerms]:
    """Return the terms of an entry from day to day."""
    of = kind_of(entry)
    found: list[RenewableTerms] = []
    whose: dict[str, Any] = {of.key: entry.id}
    found += view.all(of.dated, order=("on", "id"), **whose)
    return found


def next_number(view: View, case: Case) -> int:
    """Return the next number, which documents and benefits share."""
    return max(view.next_number(of.entry, case_id=case.id) for of in RENEWED.values())


_APART = frozenset("id case_id renew_set_on known_on".split())


def entry_record(entry: Renewable) -> dict[str, object]:
    """Return an entry as JSON prints it; an amount is in cents."""
    names = record_of(type(entry)).fields
    return {name: getattr(entry, name) for name in names if name not in _APART}


def _numbered(work: Work, case: Case, of: RenewableKind, number: int) -> Renewable:
    """Return the entry of that number; refuse one that was entered in error."""

    def known() -> str:
        return ", ".join(f"{one.number} {one.kind}" for one in entries_of(work, case, of.noun))

    entry: Renewable = find_numbered(
        work,
        of.entry,
        of.noun,
        number,
        known=known,
        add=f"To add one: cm {of.noun} add CASE KIND",
        case_id=case.id,
    )
    again = f"To record it again: cm {of.noun} add CASE {entry.kind}"
    check_right(entry, f"{of.noun.capitalize()} {number}", again)
    return entry


def _columns(of: RenewableKind, said: _Said) -> dict[str, Any]:
    """Return the columns that are said; an empty text clears one."""
    names = [one.name for one in fields_of(type(said)) if one.name != "number"]
    values = {name: getattr(said, name) for name in names if name in record_of(of.entry).fields}
    return {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }


def _terms_now(
    work: Work, of: RenewableKind, before: Renewable, said: _Said, columns: Mapping[str, Any]
) -> dict[str, Any]:
    """Remember what is said for its day, and return the terms of the latest day.

    Terms that are not said are those of that day.
    """
    changed = {name: value for name, value in columns.items() if name in of.terms}
    rows = terms_of(work, before)
    if not rows:  # a document of an earlier cm has only its present status
        present = {name: getattr(before, name) for name in of.terms}
        rows.append(_remember(work, of, before, before.since or before.added_on, present))
    if changed:
        on = day_of_fact(work, said.on)
        known = next((row for row in reversed(rows) if row.on <= on), None)
        then = {name: getattr(known, name, None) for name in of.terms}
        if known is None or then != {**then, **changed}:
            rows.append(_remember(work, of, before, on, {**then, **changed}))
        said_now, last = rows[-1], max(rows, key=lambda row: (row.on, row.id))
        if said_now.on < last.on and said_now.words != last.words:
            work.warn(f"The terms of {short_day(last.on)} are later and stay: {last.words}.")
    rows.sort(key=lambda row: (row.on, row.id), reverse=True)
    same = list(takewhile(lambda row: row.words == rows[0].words, rows))
    terms = {name: getattr(rows[0], name) for name in of.terms}
    return {**terms, "since": _since(same[-1].on, terms)}


def _since(on: date, terms: Mapping[str, Any]) -> date | None:
    """Return the day of the terms, if anything is said."""
    return on if any(value is not None for value in terms.values()) else None


def _remember(
    work: Work, of: RenewableKind, entry: Renewable, on: date, terms: Mapping[str, Any]
) -> RenewableTerms:
    columns = {of.key: entry.id, "on": on, **terms}
    made: RenewableTerms = work.add(of.dated(id=work.new_id(), case_id=entry.case_id, **columns))
    return made


def _answer(work: Work, found: FoundCase, entry: Renewable, what: str) -> Answer:
    noun = kind_of(entry).noun
    line = f"{found.ref} {noun} {entry.number} {what}"
    record = {noun: entry_record(entry)}
    return case_answer(work, found.case, (line,), record, client=found.client)
