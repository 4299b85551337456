"""The items of brokerage that the record can tell."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.fidelity import CountedItem, Standard, Trace, Window
from cmcli.domain.program_record import ProgramRecord, Served, of_numbers

NOT_LINKED = "cases without an agreed plan or a referral"
NOT_DUE = "cases whose follow-up was not due"


class Linked(NamedTuple):
    """A case with the day when its plan was agreed, or without one the day of a referral."""

    served: Served
    on: date


def brokerage_items(
    record: ProgramRecord, standards: Mapping[str, Standard]
) -> Iterator[CountedItem]:
    """Yield the items of brokerage, of the cases that began in the year."""
    year = record.windows.year
    linked, rest = [], []
    for one in record.served:
        if not year.holds(one.since):
            continue
        on = _linked_on(record, one)
        if on is None:
            rest.append(Trace(one.case.id, "case", why=NOT_LINKED))
        else:
            linked.append(Linked(one, on))
    for key, judge in (("contacts", _contacts), ("follow-up", _follow_up)):
        traces = (*(judge(record, one) for one in linked), *rest)
        yield CountedItem(standards[key], year.first, year.last, traces)


def _linked_on(record: ProgramRecord, one: Served) -> date | None:
    case = one.case.id
    agreed = [each.agreed_on for each in record.versions.get(case, ()) if each.agreed]
    sent = [each.sent_on for each in record.referrals.get(case, ()) if each.error_at is None]
    for days in (agreed, sent):
        known = [on for on in days if one.since <= on <= record.windows.year.last]
        if known:
            return min(known) if days is agreed else max(known)
    return None


def _contacts(record: ProgramRecord, one: Linked) -> Trace:
    found = record.counting(one.served, Window(one.served.since, one.on))
    return Trace(
        one.served.case.id,
        "case",
        len(found),
        Fraction(1),
        on=one.on,
        contacts=of_numbers(found),
    )


def _follow_up(record: ProgramRecord, one: Linked) -> Trace:
    last = record.windows.year.last
    due = one.on + timedelta(days=record.model.follow_up_days or 0)
    found = record.counting(one.served, Window(one.on + timedelta(days=1), last))
    until = one.served.until
    open_then = due <= last and (until is None or due < until)
    return Trace(
        one.served.case.id,
        "case",
        int(bool(found)),
        Fraction(1),
        on=due,
        contacts=of_numbers(found),
        why=None if found or open_then else NOT_DUE,
    )
