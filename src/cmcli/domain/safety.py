"""Safety flags, the rhythm agreed with a client, and the aftercare after closing."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

LOOK_AGAIN_DAYS = 7
"""Days; the longest time until an open flag is looked at again after an action."""


@record("flags", noun="safety flag", day="raised_on", live={"settled_on": None})
class Flag:
    """A safety concern, due the same day until it is settled by what was done, and by whom.

    ``look_on`` is the day to look again that the latest action named; until then it is not late.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(holds="flag kind")
    text: str = column(title="concern", searched=True)
    raised_on: date = column(title="raised")
    raised_by: str
    settled_on: date | None = column(default=None, title="settled")
    settled_by: str | None = None
    done: str | None = column(default=None, title="what was done", searched=True)
    told: str | None = column(default=None, title="who was told")
    look_on: date | None = column(default=None, planned=True, title="look again")

    @property
    def due_on(self) -> date:
        """Return the day when the open flag is due."""
        return self.look_on or self.raised_on


@record("actions", noun="action on a safety flag")
class FlagAction:
    """Something that was done about an open flag, who was told, and the day to look again."""

    id: str
    case_id: str = column(refers="cases")
    flag_id: str = column(refers="flags", parent=True)
    on: date
    by: str
    done: str = column(title="what was done", searched=True)
    told: str = column(title="who was told")
    look_on: date = column(planned=True, title="look again")

    @property
    def words(self) -> str:
        """Return the action in words."""
        return joined(self.done, f"told {self.told}", f"look again on {short_day(self.look_on)}")


class Advice(NamedTuple):
    """Advice on a kind of flag, for when it is raised and for when it is settled.

    ``crisis`` says whether the agency's crisis line is for it.
    """

    raised: str
    settled: str
    crisis: bool = False


ADVICE = {
    "self-harm": Advice("", "", crisis=True),
    "harm-to-others": Advice(
        "If somebody is in danger now, call the emergency services."
        " Ask your supervisor whether you must warn the person or the police.",
        "If you had to warn somebody, make sure that this is recorded.",
    ),
    "abuse": Advice(
        "Do you have to report this (mandated report)? Ask your supervisor today.",
        "Was a mandated report due? If so, make sure that it is recorded.",
    ),
    "medical": Advice("If it can't wait, call the emergency services.", ""),
}
"""By kind of flag, what is asked of the worker; kinds without advice are left out."""


def advice_on(kind: str) -> Advice:
    """Return the advice on a kind of flag."""
    return ADVICE.get(kind, Advice("", ""))


@tells(Flag, FlagAction)
def _flags(past: Past) -> Iterator[CaseEvent]:
    """Flags raised and settled, and what was done about them in between."""
    flags = {flag.id: flag for flag in past.of(Flag)}
    for action in past.of(FlagAction):
        of = flags[action.flag_id]
        text = f"acted on ({of.kind}): {action.words}"
        yield CaseEvent("flag", action.on, text, who=action.by, number=of.number)
    for flag in flags.values():
        text = f"raised ({flag.kind}): {flag.text}"
        yield CaseEvent("flag", flag.raised_on, text, who=flag.raised_by, number=flag.number)
        if flag.settled_on is not None:
            told = flag.told and f"told {flag.told}"
            text = joined(f"settled ({flag.kind}): {flag.done}", told)
            yield CaseEvent("flag", flag.settled_on, text, who=flag.settled_by, number=flag.number)


@record("rhythms", day="from_on")
class Rhythm:
    """Days between contacts as agreed with the client, from ``from_on`` until ``until_on``.

    ``allowed_by`` is the username of the supervisor who set it, if one did.
    """

    id: str
    case_id: str = column(refers="cases")
    days: int = column(title="days between contacts")
    from_on: date
    until_on: date | None = column(planned=True)
    reason: str
    allowed_by: str | None = column(default=None, title="agreed by a supervisor")


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
    due_on: date = column(planned=True)
    contact_id: str | None = column(default=None, shown=False)
    done_on: date | None = None
