"""Amendments and moves that make a contact count late, and the supervisor's agreement to them."""

from dataclasses import replace
from functools import partial

from cmcli.casework.round.contacts import counts
from cmcli.domain.agency_days import backdated_days
from cmcli.domain.backdating import judged
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import say_days
from cmcli.domain.permissions import may, require
from cmcli.errors import Refused
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def judge(work: Work, found: FoundCase, before: Contact | None, after: Contact) -> Contact:
    """Return a changed contact with whether a supervisor has to agree, and say so.

    A supervisor who makes the change knows of it. ``before`` is None for one that was moved here.
    """
    today = max(work.today, work.real_day)
    days = backdated_days(work.settings, work.today)
    made = judged(before, after, partial(counts, work, found.case), today, days)
    if made is after or made.entered_on is None or not made.awaits:
        return made
    if may(work.actor.role, "override"):
        return replace(made, awaits=None, allowed_by=work.actor.handle)
    if found.case.status == "open":
        after_days = say_days((today - made.entered_on).days)
        work.warn(
            f"The contact counts only now, {after_days} after it was recorded, so a supervisor has"
            f" to agree: cm contact amend {found.ref} {made.number} --agree"
        )
    return made


def agreed(work: Work, contact: Contact) -> Contact:
    """Return the contact as a supervisor agreed to it.

    Raises :class:`Refused` for anybody else, and where no change made the contact count late.
    """
    require(work.actor.role, "override")
    if contact.backdated_on is None:
        raise Refused(
            f"Contact {contact.number} was not made to count late, so there is nothing to agree"
            " to.",
            "To see what is: cm due --all --kind backdated",
            code="nothing-to-agree",
            field="agree_late",
        )
    return replace(contact, awaits=None, allowed_by=work.actor.handle)
