"""Renewals of documents and benefits, and appeals against the denials of payers and agencies."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from cmcli.domain.authorizations import Authorization
from cmcli.domain.benefits import DENIED, Benefit
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.documents import Document
from cmcli.domain.due_dates import DueDate, routine
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.renewals import days_before, kind_of, to_renew
from cmcli.domain.service_clock import denied_authorizations


def renewals(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find renewals, counted back from their last day, with the documents that are missing."""
    documents = facts.of(Document)
    for last, one in to_renew((*documents, *facts.of(Benefit))):
        days = days_before(facts.renewal_days, one.kind)
        noun = kind_of(one).noun
        known = max(one.renew_set_on or one.added_on, one.added_on)
        due = DueDate(
            min(max(last - timedelta(days=days), known), last),
            partial(_why, noun, one, last, documents),
            f"Due {say_days(days)} before (setting renewal.days).",
            number=str(one.number),
            text=partial(_last_day, one.kind, last),
            of=noun,
        )
        moved = routine(facts, known, due)
        yield moved if moved.on <= last else due._replace(on=last)


def _why(noun: str, one: Document | Benefit, last: date, documents: tuple[Document, ...]) -> str:
    missing = [other.kind for other in documents if other.missing and other is not one]
    also = f" Missing on this case: {', '.join(missing)}." if missing else ""
    return f"The last day to renew {noun} {one.number} ({one.kind}) is {short_day(last)}.{also}"


def _last_day(kind: str, last: date) -> str:
    return f"{kind}, last day {short_day(last)}"


def appeals(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find denials, from the day they are known until something is done about them."""
    for one in facts.of(Benefit):
        if one.status == DENIED and one.known_on is not None:
            named = f"Benefit {one.number} ({one.kind})"
            yield _appeal(one, one.known_on, str(one.number), named, one.kind, "benefit")
    for denied, number, named in denied_authorizations(facts):
        if denied.known_on is not None:
            text = named[0].lower() + named[1:]
            yield _appeal(denied, denied.known_on, number, named, text, "authorization")


def _appeal(
    one: Benefit | Authorization, known_on: date, number: str, named: str, text: str, of: str
) -> DueDate:
    last = short_day(one.appeal_by) if one.appeal_by else "not recorded"
    keep = short_day(one.keep_by) if one.keep_by else "not recorded"
    return DueDate(
        known_on,
        f"{named} was denied. Last day to appeal: {last}. Last day to keep it while appealing:"
        f" {keep}.",
        "An appeal is due from the day the denial is known, until the status is another.",
        number=number,
        text=f"{text}, last day {last}",
        of=of,
    )
