"""Benefits and wages are recorded, and change their terms."""

from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.benefits.values import AddBenefit, BenefitTerms, ChangeBenefit
from cmcli.casework.case_answer import case_answer
from cmcli.domain.benefits import DENIED, Benefit, BenefitChange, Income
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.documents import Document, renewal_known
from cmcli.domain.permissions import require
from cmcli.domain.records import record_of
from cmcli.errors import NotFound, Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_TERMS = ("status", "amount", "every")
_DECISION = ("decided_on", "appeal_by", "keep_by")
_COLUMNS = (*_TERMS, "renew_on", *_DECISION, "note")


def perform_add(work: Work, found: FoundCase, said: AddBenefit) -> Answer:
    """Record a benefit, and tell its terms."""
    return _answer(work, found, add_benefit(work, found.case, said), "added")


def add_benefit(work: Work, case: Case, said: AddBenefit) -> Benefit:
    """Record a benefit; a fact, so taken on a case of any status."""
    require(work.actor.role, "record")
    case = work.locked(case)
    numbers = (work.next_number(kind, case_id=case.id) for kind in (Document, Benefit))
    columns = _columns(said)
    benefit = work.add(
        Benefit(
            id=work.new_id(),
            case_id=case.id,
            number=max(numbers),
            kind=said.kind,
            added_on=work.today,
            known_on=work.today if said.status == DENIED else None,
            renew_set_on=renewal_known(work.today, columns.get("renew_on"), None, None),
            **columns,
        )
    )
    _remember(work, benefit, _day(work, said), {name: getattr(benefit, name) for name in _TERMS})
    _ask_for_appeal(work, benefit)
    return benefit


def perform_change(work: Work, found: FoundCase, said: ChangeBenefit) -> Answer:
    """Change a benefit, and tell what it is now."""
    return _answer(work, found, change_benefit(work, found.case, said), "changed")


def change_benefit(work: Work, case: Case, said: ChangeBenefit) -> Benefit:
    """Change what is said of a benefit; an empty text takes a value away."""
    require(work.actor.role, "record")
    case = work.locked(case)
    before = work.one(Benefit, case_id=case.id, number=said.number)
    if before is None:
        known = ", ".join(f"{one.number} {one.kind}" for one in benefits_of(work, case))
        raise NotFound(
            f"There is no benefit {said.number} on this case.",
            f"Benefits: {known}." if known else "To add one: cm benefit add CASE KIND",
            field="number",
        )
    columns = {**_columns(said), **_terms_now(work, before, said)}
    columns.update(_denial(work, before, said, columns["status"]))
    was, since = before.renew_on, before.renew_set_on
    columns["renew_set_on"] = renewal_known(work.today, columns.get("renew_on", was), was, since)
    benefit = work.change(before, **columns)
    if said.status is not None:
        _ask_for_appeal(work, benefit)
    return benefit


def benefits_of(view: View, case: Case) -> list[Benefit]:
    """Return the benefits of the case, in the order of their numbers."""
    return view.all(Benefit, order=("number",), case_id=case.id)


def benefit_record(benefit: Benefit) -> dict[str, object]:
    """Return a benefit as JSON prints it; the amount is in cents."""
    names = ("number", "kind", *_COLUMNS, "added_on")
    return {name: getattr(benefit, name) for name in names}


def income_record(found: Income | None) -> dict[str, object] | None:
    """Return the income a month as JSON prints it."""
    return None if found is None else {"cents": found.cents, "unknown": list(found.unknown)}


def _columns(said: BenefitTerms) -> dict[str, Any]:
    """Return the columns that are said; an empty text clears one."""
    values = {name: getattr(said, name) for name in _COLUMNS}
    return {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }


def _denial(
    work: Work, before: Benefit, said: BenefitTerms, status: str | None
) -> dict[str, date | None]:
    """Return the days of a denial: a new one is known today and has no days but those said."""
    if status != DENIED:
        return {"known_on": None}
    if before.status == DENIED:
        return {}
    old = [name for name in _DECISION if getattr(said, name) is None and getattr(before, name)]
    if old:
        titles = record_of(Benefit).fields
        named = ", ".join(
            f"{titles[name].title} {short_day(getattr(before, name))}" for name in old
        )
        work.warn(Sentence("This denial is new, so the old days were cleared: {old}.", old=named))
    return {"known_on": work.today, **dict.fromkeys(old)}


def _terms_now(work: Work, before: Benefit, said: BenefitTerms) -> dict[str, Any]:
    """Remember what is said for its day, and return the terms of the latest day.

    Terms that are not said are those of that day.
    """
    changed = {name: value for name, value in _columns(said).items() if name in _TERMS}
    rows = work.all(BenefitChange, order=("on", "id"), benefit_id=before.id)
    if changed:
        on = _day(work, said)
        known = next((row for row in reversed(rows) if row.on <= on), None)
        then = {name: getattr(known, name, None) for name in _TERMS}
        if known is None or then != {**then, **changed}:
            rows.append(_remember(work, before, on, {**then, **changed}))
        if rows[-1].on < (last := max(row.on for row in rows)):
            work.warn(f"The terms of {short_day(last)} are later and stay.")
    latest = max(rows, key=lambda row: (row.on, row.id))
    return {name: getattr(latest, name) for name in _TERMS}


def _day(work: Work, said: BenefitTerms) -> date:
    on = said.on or work.today
    if on > work.today:
        raise Refused(
            f"{format_day(on, work.today)} is in the future.",
            Sentence("Enter the date it happened, or leave out {on} for today."),
            code="future",
            field="on",
        )
    return on


def _remember(work: Work, benefit: Benefit, on: date, terms: dict[str, Any]) -> BenefitChange:
    return work.add(
        BenefitChange(
            id=work.new_id(), case_id=benefit.case_id, benefit_id=benefit.id, on=on, **terms
        )
    )


def _ask_for_appeal(work: Work, benefit: Benefit) -> None:
    """Warn of each of the two last days of an appeal that is not known yet."""
    if benefit.status != DENIED:
        return
    if benefit.appeal_by is None:
        work.warn(Sentence("The last day to appeal isn't recorded yet. Add it with {appeal_by}."))
    if benefit.keep_by is None:
        work.warn(
            Sentence(
                "The last day to keep the benefit while appealing isn't recorded yet. Add it with"
                " {keep_by}."
            )
        )


def _answer(work: Work, found: FoundCase, benefit: Benefit, what: str) -> Answer:
    line = f"{found.ref} benefit {benefit.number} {what}: {benefit.words}"
    record = {"benefit": benefit_record(benefit)}
    return case_answer(work, found.case, (line,), record, client=found.client)
