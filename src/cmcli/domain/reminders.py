"""Reminders: the due items to remind people of, the recipients, and the periods.

A reminder is a due item for one recipient. It belongs to a *period*, named by its first day. The
send log is keyed by it, so that nothing goes out twice in one period.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from cmcli.domain.appointments import due_appointment, occurrences
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import short_day
from cmcli.domain.due_dates import SUPERVISOR, told
from cmcli.domain.kinds import ABOUT_STAFF, NUMBERED, SEALED, kind_words
from cmcli.domain.records import column, record
from cmcli.domain.setting_checks import WEEKDAYS
from cmcli.domain.timeline import CaseEvent, Past, joined, tells
from cmcli.domain.workers import Worker

AGENCY = "agency"
"""Stands for the case of an item that has none."""

ESCALATED = " escalated"
"""Ends the rule of the copy that a supervisor is sent."""

PAUSES = (
    timedelta(0),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=20),
)
"""How long is waited after the first, the second, … failure; the last holds for all later ones.

It is shorter than a day, so that a nightly run always tries again.
"""


@record("snoozes", day="from_on")
class Snooze:
    """Items of one kind on a case (of that ``number``, or all) are not reminded of for a while.

    ``until_on`` is the first day with reminders again, ``lifted_on`` the day when somebody ended
    the snooze earlier. The items stay due.
    """

    id: str
    case_id: str = column(refers="cases")
    kind: str
    number: str | None = column(label=True)
    from_on: date
    until_on: date = column(planned=True)
    reason: str
    by: str
    lifted_on: date | None = None
    lifted_by: str | None = None

    @property
    def ends_on(self) -> date:
        """Return the first day without it."""
        return self.until_on if self.lifted_on is None else min(self.until_on, self.lifted_on)

    def concerns(self, item: DueItem) -> bool:
        """Return whether it puts off the item (of the same case)."""
        return self.kind == item.kind and self.number in (None, item.number)

    def holds(self, today: date) -> bool:
        """Return whether it puts anything off today."""
        return self.from_on <= today < self.ends_on


class Policy(NamedTuple):
    """An agency's settings for reminders, as they hold on a day.

    ``within`` are days ahead; ``repeat`` and ``repeat_safety`` the days between reminders of the
    same item (0: never again). ``escalate`` gives per kind the days late before a supervisor is
    told, None for never. ``quiet``: today nothing but safety is sent. ``names``: a message may
    carry the client's name and the reason.
    """

    within: int
    repeat: int
    repeat_safety: int
    escalate: Mapping[str, int | None]
    quiet: bool
    names: bool

    def escalates(self, item: DueItem, today: date) -> bool:
        """Return whether to tell a supervisor of the item, assigned or not."""
        after = self.escalate[item.kind]
        return after is not None and today >= item.day + timedelta(days=after)

    def repeat_of(self, kind: str) -> int:
        """Return the days between reminders of an item of that kind; 0 for never again."""
        return self.repeat_safety if kind == "safety" else self.repeat


class Reminder(NamedTuple):
    """A due item for one recipient.

    ``rule`` is the item's name within its case (``step 2.1``), ending in :data:`ESCALATED` for the
    copy to a supervisor. ``before`` is the period before this one, None where it is the first.
    ``snoozed_until`` is None where nothing puts it off. ``name`` is the client's, None where it is
    unknown. Only the code of a ``confidential`` client leaves the store.
    """

    recipient: Worker
    case_id: str
    item: DueItem
    name: str | None
    rule: str
    period: date
    before: date | None
    escalated: bool
    snoozed_until: date | None
    confidential: bool = False

    def told(self, *, names: bool) -> bool:
        """Return whether name and reason may leave the store, if the agency sends ``names``."""
        return names and not self.confidential


LEADING = ("supervisor", "admin")
"""Supervisors and admins: items of other workers escalate to these roles."""


class Staff:
    """The workers and their roles, to find recipients."""

    def __init__(self, workers: Iterable[Worker]) -> None:
        active = [worker for worker in workers if worker.active]
        self._leading = {worker.id: worker for worker in active if worker.role in LEADING}
        self._by_handle = {worker.handle: worker for worker in active}
        self._supervisors = [worker for worker in active if worker.role == "supervisor"]
        self._admins = [worker for worker in active if worker.role == "admin"]
        self._above: dict[str | None, tuple[Worker, ...]] = {}

    def holder(self, handle: str | None) -> Worker | None:
        """Return the worker of the case, None if unassigned or no longer working here."""
        return None if handle is None else self._by_handle.get(handle)

    def above(self, worker: Worker | None) -> Sequence[Worker]:
        """Return whom an item of the worker escalates to; never the worker.

        It is the worker's own supervisor, else the active supervisors of the team, else all active
        supervisors, else the admins. An own supervisor who has left or leads nobody doesn't count.
        """
        key = None if worker is None else worker.id
        if key not in self._above:
            team = None if worker is None else worker.team_id
            named = None if worker is None else self._leading.get(worker.supervisor_id or "")
            own = [one for one in self._supervisors if team is not None and one.team_id == team]
            chosen: tuple[Worker, ...] = ()
            for group in ([named] if named else [], own, self._supervisors, self._admins):
                chosen = chosen or tuple(one for one in group if one.id != key)
            self._above[key] = chosen
        return self._above[key]


def reminders_of(
    items: Iterable[DueItem],
    *,
    case_id: str,
    name: str | None,
    snoozes: Sequence[Snooze],
    staff: Staff,
    policy: Policy,
    today: date,
    confidential: bool = False,
) -> Iterator[Reminder]:
    """Every reminder of the items of one case, or of the agency; snoozed ones too.

    ``snoozes`` are the case's. Unassigned items escalate at once, late ones after the days that the
    policy has for their kind. A supervisor's own item is told to the supervisors of its worker.
    """
    for item in items:
        holder = staff.holder(item.worker)
        told = [] if holder is None else [(holder, False)]
        if item.whose == SUPERVISOR:  # nobody is late, and the worker can't settle it
            of = holder if item.case else staff.holder(item.subject)
            told = [(one, False) for one in staff.above(of)]
        # Those who may know of a sealed item have items of their own.
        elif item.kind not in SEALED and (holder is None or policy.escalates(item, today)):
            told += [(one, True) for one in staff.above(holder)]
        since = start_of(item, snoozes, today)
        repeat = policy.repeat_of(item.kind)
        period = period_of(since, today, repeat)
        for recipient, escalated in told:
            yield Reminder(
                recipient=recipient,
                case_id=case_id,
                item=item,
                name=name,
                rule=rule_of(item, escalated=escalated),
                period=period,
                before=period - timedelta(days=repeat) if period > since else None,
                escalated=escalated,
                snoozed_until=snoozed_until(item, snoozes, today),
                confidential=confidential,
            )


def coming_dates(item: DueItem, zone: tzinfo | None, today: date, last: date) -> Iterator[DueItem]:
    """Give the later dates of a repeated appointment up to the last day, each as an item."""
    if item.appointment is None:
        return
    for one in occurrences(item.appointment, zone, today, last):
        due = due_appointment(one, zone, today)
        yield item._replace(
            due_on=due.on,
            days_late=0,
            why=told(due.why),
            text=None if due.text is None else told(due.text),
            late_on=due.late_on,
            at=due.at,
            appointment=one,
        )


def rule_of(item: DueItem, *, escalated: bool) -> str:
    """Return the name of the item in the send log, within its case: ``contact``, ``goal 2
    escalated``.

    A case may have several aftercare contacts, so these go by their dates; what is about workers
    goes by the worker.
    """
    which = item.due_on.isoformat() if item.kind == "aftercare" else item.number
    if item.kind in ABOUT_STAFF:
        which = item.subject
    return f"{item.kind}{f' {which}' if which else ''}{ESCALATED if escalated else ''}"


def snoozed_until(item: DueItem, snoozes: Iterable[Snooze], today: date) -> date | None:
    """Return the first day with reminders of the item again, None where nothing puts it off."""
    if item.kind == "safety":
        return None
    ends = [one.ends_on for one in snoozes if one.holds(today) and one.concerns(item)]
    return max(ends, default=None)


def start_of(item: DueItem, snoozes: Iterable[Snooze], today: date) -> date:
    """The day since which the item is owed: its due date, or the end of the last snooze.

    A snooze that was lifted on its first day put nothing off.
    """
    ended = [
        one.ends_on
        for one in snoozes
        if one.from_on < one.ends_on <= today and one.concerns(item) and item.kind != "safety"
    ]
    return max([item.due_on, *ended])


def period_of(start: date, today: date, repeat: int) -> date:
    """The period that holds today: the start, moved on by as many repeats (days) as have passed."""
    if repeat == 0 or today < start:
        return start
    return start + timedelta(days=(today - start).days // repeat * repeat)


def snoozed_item(one: Snooze) -> str:
    """Name the snoozed items in words: ``contact``, ``step 2.1``, ``every goal``."""
    if one.number is not None:
        return f"{kind_words(one.kind)} {one.number}"
    words = kind_words(one.kind)
    return f"every {words}" if one.kind in NUMBERED else words


@tells(Snooze)
def _snoozes(past: Past) -> Iterator[CaseEvent]:
    """Reminders that were put off, and those that were taken up again before their day."""
    for one in past.of(Snooze):
        text = joined(f"{snoozed_item(one)} until {short_day(one.until_on)}", one.reason)
        yield CaseEvent("snooze", one.from_on, text, who=one.by)
        if one.lifted_on is not None:
            text = f"lifted: {snoozed_item(one)}"
            yield CaseEvent("snooze", one.lifted_on, text, who=one.lifted_by)


def pause_after(failures: int) -> timedelta:
    """How long is waited after so many failures in a row (1 or more)."""
    return PAUSES[min(failures, len(PAUSES)) - 1]


def is_quiet(words: str, day: date) -> bool:
    """Return whether the day is a quiet one: ``sat``, ``sun`` …, or ISO dates, with blanks."""
    return not {WEEKDAYS[day.weekday()], day.isoformat()}.isdisjoint(words.lower().split())
