"""Safety flags, the rhythm agreed with a client, and the aftercare after closing."""

from collections.abc import Iterator
from datetime import date

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("flags", noun="safety flag", day="raised_on", live={"settled_on": None})
class Flag:
    """A safety concern, due the same day until it is settled by what was done, and by whom."""

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str
    text: str = column(title="concern", searched=True)
    raised_on: date = column(title="raised")
    raised_by: str
    settled_on: date | None = column(default=None, title="settled")
    settled_by: str | None = None
    done: str | None = column(default=None, title="what was done", searched=True)
    told: str | None = column(default=None, title="who was told")


@tells(Flag)
def _flags(past: Past) -> Iterator[CaseEvent]:
    """Flags raised and settled."""
    for flag in past.of(Flag):
        text = f"raised ({flag.kind}): {flag.text}"
        yield CaseEvent("flag", flag.raised_on, text, who=flag.raised_by, number=flag.number)
        if flag.settled_on is not None:
            told = flag.told and f"told {flag.told}"
            text = joined(f"settled ({flag.kind}): {flag.done}", told)
            yield CaseEvent("flag", flag.settled_on, text, who=flag.settled_by, number=flag.number)


@record("rhythms", day="from_on")
class Rhythm:
    """Days between contacts as agreed with the client, from ``from_on`` until ``until_on``."""

    id: str
    case_id: str = column(refers="cases")
    days: int = column(title="days between contacts")
    from_on: date
    until_on: date | None
    reason: str


@tells(Rhythm)
def _rhythms(past: Past) -> Iterator[CaseEvent]:
    """Rhythms agreed with the client."""
    for rhythm in past.of(Rhythm):
        until = f" until {short_day(rhythm.until_on)}" if rhythm.until_on else ""
        text = joined(f"agreed: every {say_days(rhythm.days)}{until}", rhythm.reason)
        yield CaseEvent("rhythm", rhythm.from_on, text)


@record("aftercare", day="due_on", live={"done_on": None})
class Aftercare:
    """A contact agreed for a day after the case closed; an aftercare contact settles it.

    It ends without a contact (``contact_id`` is None) when the client dies or comes back.
    """

    id: str
    case_id: str = column(refers="cases")
    due_on: date
    contact_id: str | None = column(default=None, shown=False)
    done_on: date | None = None
