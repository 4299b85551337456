"""Losing touch: the clients whom the agency has not met as often as their model asks.

It says what the agency has not done, for outreach. It never rates the client.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import start_of_work
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.terms import terms_of, usual_days


class LosingTouch(NamedTuple):
    """An open case where contact is being lost.

    ``since`` is the day of the latest held contact with the client in any mode, or of the
    acceptance without one (``met`` is False then), and ``days`` how long ago that is. ``interval``
    are the days between contacts, None for a model that has none. ``attempts`` were made since the
    latest contact that counts, the last on ``attempt_on``. ``missed_on`` is the day of an
    appointment that was missed since then.
    """

    since: date
    met: bool
    days: int
    interval: int | None
    attempts: int
    attempt_on: date | None
    missed_on: date | None
    reasons: tuple[str, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """Sort by the days beyond the interval, the most first."""
        return -(self.days - (self.interval or 0)), self.since

    @property
    def why(self) -> str:
        """The reasons as sentences."""
        return " ".join(self.reasons)

    def as_dict(self) -> dict[str, object]:
        """Return the facts for JSON."""
        return {
            "last_contact": self.since if self.met else None,
            "days_since": self.days,
            "interval": self.interval,
            "attempts": self.attempts,
            "last_attempt": self.attempt_on,
            "missed_appointment": self.missed_on,
            "why": self.why,
        }


def losing_touch(
    facts: CaseFacts,
    model: Model,
    contact: DueItem | None,
    missed_on: date | None,
    today: date,
) -> LosingTouch | None:
    """Return what shows that contact is being lost on an open case; None where nothing does.

    ``contact`` is the case's contact item, and ``missed_on`` the latest day of an appointment that
    was missed. A new case whose first contact is late counts once a contact interval has passed
    since it was accepted.
    """
    late = contact is not None and contact.days_late > 0
    if not late and not facts.attempts and missed_on is None:
        return None
    start = start_of_work(facts.case)
    met = facts.reached_on is not None and facts.reached_on >= start
    since = max(facts.reached_on or start, start)
    terms = terms_of(facts, model)
    usual = usual_days(terms.model, terms.acuity, terms.phase)
    regular = terms.rhythm.days if terms.rhythm is not None else usual
    interval = regular if met else terms.model.first_contact_days
    if not met and (today - since).days <= (regular or 0):
        late = False  # the first contact is late, which is not yet losing touch
    tried = facts.attempt_on if facts.attempts else None
    missed_on = None if missed_on is None or missed_on <= since else missed_on
    found = LosingTouch(
        since, met, (today - since).days, interval, facts.attempts, tried, missed_on, ()
    )
    reasons = tuple(_reasons(found, terms.model, regular, today, late=late))
    return found._replace(reasons=reasons) if reasons else None


def _reasons(
    found: LosingTouch, model: Model, regular: int | None, today: date, *, late: bool
) -> Iterator[str]:
    if late and found.days > (found.interval or 0):
        last = "Last held contact" if found.met else "No contact yet: accepted"
        asks = "every" if found.met else "within"
        meant = "" if found.interval is None else f", {asks} {say_days(found.interval)} is meant"
        if meant and not found.met and regular is not None:
            meant += f", then every {say_days(regular)}"
        tried = f"; {_attempts(found)}" if found.attempt_on is not None else ""
        yield f"{last} {say_days(found.days)} ago{meant} ({model.key}){tried}."
    if found.attempt_on is not None and found.attempt_on >= found.since and model.outreach:
        again = found.attempt_on + timedelta(days=model.retry_days)
        if again < today:
            yield f"Nobody tried again within {say_days(model.retry_days)}."
    missed = found.missed_on
    answered = missed and found.attempt_on and found.attempt_on > missed
    if missed is not None and missed < today and not answered:
        yield (
            f"The appointment on {short_day(missed)} was missed, and nobody has tried to reach the"
            " client since."
        )


def _attempts(found: LosingTouch) -> str:
    last = short_day(found.attempt_on) if found.attempt_on else ""
    if found.attempts == 1:
        return f"1 attempt since, on {last}"
    return f"{found.attempts} attempts since, the last on {last}"
