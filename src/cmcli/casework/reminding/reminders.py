"""Reminders of a day: what is due for whom, by the agency's settings, and what was sent of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.casework.listing import views_of
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.due import Due
from cmcli.casework.reminding.values import RemindersQuestion
from cmcli.domain.clocks import urgency_key
from cmcli.domain.kinds import DUE_KINDS, SEALED
from cmcli.domain.permissions import require
from cmcli.domain.reminders import (
    AGENCY,
    Policy,
    Reminder,
    Snooze,
    Staff,
    coming_dates,
    is_quiet,
    reminders_of,
)
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.keeping import ledger
from cmcli.store.keeping.ledger import ReminderKey
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.find import find_team, find_worker


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder, and the day that any channel last sent it (None: not yet)."""

    reminder: Reminder
    sent_on: date | None

    def as_dict(self) -> dict[str, object]:
        """The keys of a due item, and those of the reminder."""
        one = self.reminder
        return {
            "recipient": one.recipient.handle,
            **Due(one.item, one.name).as_dict(),
            "rule": one.item.rule,
            "period": one.period,
            "escalated": one.escalated,
            "snoozed_until": one.snoozed_until,
            "sent_on": self.sent_on,
        }


def policy(view: View) -> Policy:
    """Return the agency's settings for reminders, as of today."""

    def stated(key: str) -> str:
        return view.settings.get(f"remind.{key}", view.today)

    def escalate(kind: str) -> int | None:
        after = stated(f"escalate-{kind}") or stated("escalate")
        return None if after == "never" else int(after)

    return Policy(
        within=int(stated("within")),
        repeat=int(stated("repeat")),
        repeat_safety=int(stated("repeat-safety")),
        escalate={kind: escalate(kind) for kind in DUE_KINDS if kind not in SEALED},
        quiet=is_quiet(stated("quiet-days"), view.today),
        names=stated("message") == "names",
    )


def recipients(
    view: View, me: Worker | None, choice: RemindersQuestion, *, sending: bool = False
) -> list[Worker] | None:
    """Return the recipients, or None for all; ``me`` is None for cron.

    Raises :class:`Refused` where a worker would send what is not their own.
    """
    found: list[Worker] | None = None
    if choice.worker is not None:
        found = [find_worker(view, choice.worker)]
    elif choice.team is not None:
        team = find_team(view, choice.team)
        found = view.all(Worker, order=("handle",), team_id=team.id)
    elif me is not None and me.role == "worker" and not choice.everybody:
        found = [me]
    if sending and me is not None:
        own = found is not None and all(one.id == me.id for one in found)
        require(me.role, "remind" if own else "remind-others")
    return found


def reminders(
    view: View,
    wanted: Sequence[Worker] | None,
    choice: RemindersQuestion,
    rules: Policy,
    *,
    each_their_own: bool = False,
    each_date: bool = False,
) -> list[Reminder]:
    """Every reminder of today that is meant, by the recipient's handle and then the most urgent
    first; snoozed ones and those that were sent too.

    ``each_their_own``: nobody but the recipient sees what is made of it, so sealed items are there.
    ``each_date``: also the later dates of repeated appointments.
    """
    view.unsealed = each_their_own
    within = rules.within if choice.within is None else choice.within
    last = view.today + timedelta(days=within)
    ids = None if wanted is None else {worker.id for worker in wanted}
    found = [
        one
        for one in _all(view, wanted, choice, rules, last, each_date=each_date)
        if (ids is None or one.recipient.id in ids)
        and (not choice.kinds or one.item.kind in choice.kinds)
        and (not choice.overdue or one.item.days_late > 0)
    ]
    return sorted(found, key=lambda one: (one.recipient.handle, urgency_key(one.item)))


def _all(
    view: View,
    wanted: Sequence[Worker] | None,
    choice: RemindersQuestion,
    rules: Policy,
    last: date,
    *,
    each_date: bool,
) -> Iterator[Reminder]:
    staff = Staff(view.all(Worker, order=("handle",)))
    cases = cases_with_dues(view, _holders(wanted))
    if choice.model is not None:
        cases = [case for case in cases if case.model == choice.model]
    snoozes = _snoozes(view, [case.id for case in cases])
    for one in views_of(view, cases):
        items = [item for item in one.due if item.due_on <= last]
        if each_date:
            zone, today = view.now.tzinfo, view.today
            items += [day for item in one.due for day in coming_dates(item, zone, today, last)]
        if items:
            client, key = one.facts.client, one.facts.case.id
            yield from reminders_of(
                items,
                case_id=key,
                name=client.name or client.goes_by,
                confidential=client.is_confidential,
                snoozes=snoozes.get(key, ()),
                staff=staff,
                policy=rules,
                today=view.today,
            )
    if choice.model is None:
        everybody = _holders(wanted) is None
        agency = agency_items(view, None if everybody else wanted)
        items = [item for item in agency if item.due_on <= last]
        yield from reminders_of(
            items,
            case_id=AGENCY,
            name=None,
            snoozes=(),
            staff=staff,
            policy=rules,
            today=view.today,
        )


def _holders(wanted: Sequence[Worker] | None) -> list[str] | None:
    """Return whose cases can give a reminder to these recipients (ids; None: all). Workers are
    reminded of their own cases, supervisors and admins also of others'."""
    if wanted is None or any(worker.role != "worker" for worker in wanted):
        return None
    return [worker.id for worker in wanted]


def _snoozes(view: View, cases: Collection[str]) -> dict[str, list[Snooze]]:
    found: defaultdict[str, list[Snooze]] = defaultdict(list)
    if view.count(Snooze):
        for snooze in view.all(Snooze, case_id=cases):
            found[snooze.case_id].append(snooze)
    return found


def with_sent(view: View, found: Sequence[Reminder]) -> list[Reminded]:
    """Return the reminders, each with the day that it was last sent."""
    if not found:
        return []
    sent = ledger.sent_on(view, since_of(found, view.today))
    return [Reminded(one, sent.get(key_of(one)) or sent.get(key_before(one))) for one in found]


def key_of(one: Reminder) -> ReminderKey:
    """The reminder's key in the ledger."""
    return ReminderKey(one.period, one.recipient.id, one.case_id, one.rule)


def key_before(one: Reminder) -> ReminderKey:
    """Its key in the period before; in the first period that of this one."""
    return key_of(one)._replace(period=one.before or one.period)


def since_of(found: Iterable[Reminder], today: date) -> date:
    """From which period on the ledger is asked about them."""
    return min((one.before or one.period for one in found), default=today)
