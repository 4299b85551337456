"""Due dates before they become items; the rules are in ``clocks.py`` and the modules beside it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model

if TYPE_CHECKING:
    from cmcli.domain.appointments import Appointment

WORKER, SUPERVISOR = "worker", "supervisor"
"""The people who act on a due item, besides the client and others by name."""


Words = str | Callable[[], str]
"""A text, or what makes it when somebody reads it.

`cm supervise --all` on 5,000 cases finds 70,000 due dates, and shows none of the half that are
still to come. Nobody makes their texts.
"""


def told(words: Words) -> str:
    """Return the text."""
    return words if isinstance(words, str) else words()


class DueDate(NamedTuple):
    """A due date as a rule gives it, before it becomes an item of its case.

    ``worker`` is the handle of who acts, where that is not whoever has the case. ``of`` is what
    has the ``number``, where the kind does not say so: a document or a benefit. It is late after
    ``late_on``, if that is not the due date. ``at`` is its moment in the agency's time zone, and
    ``minutes`` how long it takes, where it has them. ``appointment`` is the one that is due.
    """

    on: date
    why: Words
    rule: Words
    number: str | None = None
    text: Words | None = None
    rhythm_agreed: bool = False
    whose: str = WORKER
    worker: str | None = None
    of: str = ""
    late_on: date | None = None
    at: datetime | None = None
    minutes: int | None = None
    appointment: "Appointment | None" = None


def counted(facts: CaseFacts, since: date, days: int, why: Words, rule: Words) -> DueDate:
    """Count so many days from ``since`` to a routine date, which is a working day."""
    usual = since + timedelta(days=days)
    on = _working_day(facts, since, usual)
    return DueDate(on, why, rule if on == usual else partial(_moved, rule, usual, on))


def routine(facts: CaseFacts, since: date, due: DueDate) -> DueDate:
    """Move a date that was counted from ``since`` to a working day, and say so in its rule.

    A date that somebody set (with a goal, a step or an aftercare, or for the next contact) is a
    promise and must not come here, and neither must safety.
    """
    on = _working_day(facts, since, due.on)
    return due if on == due.on else due._replace(on=on, rule=partial(_moved, due.rule, due.on, on))


def _working_day(facts: CaseFacts, since: date, on: date) -> date:
    return on if facts.working_days is None else facts.working_days.moved(on, since)


def _moved(rule: Words, usual: date, on: date) -> str:
    which = "before" if on < usual else "after"
    said = f"Moved to the working day {which} {usual:%A} {short_day(usual)}."
    return f"{told(rule)} {said}"


def start_of_work(case: Case) -> date:
    """The day from which the clocks of a new case run."""
    return case.accepted_on or case.opened_on


def start_of_model(case: Case) -> date:
    """The day from which the case is on its present model."""
    return case.model_from or start_of_work(case)


def number_of(model: Model, key: str, days: int) -> str:
    """The sentence on a number of the model: its value and its source."""
    source = model.sources.get(key, "default")
    return f"{model.key}: {key.replace('_', ' ')} {days} (source: {source})."
