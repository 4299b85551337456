"""Contacts that were made to count long after they were recorded: a supervisor has to agree."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from cmcli.domain.contacts import Contact
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import SUPERVISOR, DueDate, start_of_work
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model


def judged(
    before: Contact | None,
    after: Contact,
    counts: Callable[[Contact], bool],
    today: date,
    days: int,
) -> Contact:
    """Return a contact as it is after a change today, with whether a supervisor has to agree.

    That is so where it counts and did not ``before`` (None: it was another case's), or counts on a
    later day than before, and was recorded more than so many ``days`` ago. It stays so until a
    supervisor agrees or the contact no longer counts.
    """
    counted = counts(after)
    if counted and before is not None and counts(before) and after.on <= before.on:
        return after
    entered_on = after.entered_on or (before or after).on
    if not counted or (today - entered_on).days <= days:
        return replace(after, backdated_on=None, awaits=None, allowed_by=None)
    return replace(after, entered_on=entered_on, backdated_on=today, awaits=True, allowed_by=None)


def backdated(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the contacts that were made to count late, until a supervisor agrees.

    One before the acceptance resets no clock.
    """
    for one in facts.of(Contact):
        if one.entered_on is None or one.backdated_on is None or one.on < start_of_work(facts.case):
            continue
        days = say_days((one.backdated_on - one.entered_on).days)
        yield DueDate(
            one.backdated_on,
            f"Contact {one.number} of {short_day(one.on)} counts only since it was changed, {days}"
            " after it was recorded.",
            "Such a change can hide that a contact was late. A supervisor agrees with"
            " cm contact amend --agree.",
            number=str(one.number),
            text=f"{short_day(one.on)}, made to count {days} after it was recorded",
            whose=SUPERVISOR,
            of="contact",
        )
