"""The denials of benefits with their days, and the income a month."""

from datetime import date

from cmcli.casework.described.fields import Value
from cmcli.domain.authorizations import Authorization
from cmcli.domain.benefits import DENIED, Benefit, Income
from cmcli.domain.dates import short_day
from cmcli.domain.records import record_of
from cmcli.errors import Sentence
from cmcli.store.core.work import Work

_DECISION = ("decided_on", "appeal_by", "keep_by")


def income_record(found: Income | None) -> dict[str, object] | None:
    """Return the income a month as JSON prints it."""
    return None if found is None else {"cents": found.cents, "unknown": list(found.unknown)}


def denial(
    work: Work, before: Benefit | Authorization | None, said: Value, status: str | None
) -> dict[str, date | None]:
    """Return the days of a denial: a new one is known today and has no days but those said.

    ``said`` are the terms of a benefit or an authorization.
    """
    if status != DENIED:
        return {"known_on": None}
    if before is None:
        return {"known_on": work.today}
    if before.status == DENIED:
        return {}
    titles = record_of(type(before)).fields
    days = [name for name in _DECISION if name in titles]
    old = [name for name in days if getattr(said, name) is None and getattr(before, name)]
    if old:
        named = ", ".join(
            f"{titles[name].title} {short_day(getattr(before, name))}" for name in old
        )
        work.warn(Sentence("This denial is new, so the old days were cleared: {old}.", old=named))
    return {"known_on": work.today, **dict.fromkeys(old)}


def ask_for_appeal(work: Work, denied: Benefit | Authorization) -> None:
    """Warn of each of the two last days of an appeal that is not known yet."""
    ended = isinstance(denied, Authorization) and denied.ended_on is not None
    if denied.status != DENIED or ended:
        return
    if denied.appeal_by is None:
        work.warn(Sentence("The last day to appeal isn't recorded yet. Add it with {appeal_by}."))
    if denied.keep_by is None:
        kept = "benefit" if isinstance(denied, Benefit) else "service"
        work.warn(
            Sentence(
                f"The last day to keep the {kept} while appealing isn't recorded yet. Add it with"
                " {keep_by}."
            )
        )
