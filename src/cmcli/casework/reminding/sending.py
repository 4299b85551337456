"""Digests to send now over one channel, and what waits."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from cmcli.casework.reminding.reminders import key_before, key_of
from cmcli.domain.reminders import Policy, Reminder
from cmcli.domain.workers import Worker
from cmcli.reports.digest import DigestLine
from cmcli.store.keeping.ledger import AGAIN, DOUBT, SENT, SKIPPED, LedgerEntry, ReminderKey

OnDoubt = Literal["resend", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that one recipient is owed over a channel, the most urgent first.

    ``owed`` are the ledger's keys, each with what it knows of them; ``key`` stays the same while
    they do. ``waits_until`` is the moment of the next try where all of it is in a pause, else None.
    """

    recipient: Worker
    reminders: tuple[Reminder, ...]
    owed: Mapping[ReminderKey, LedgerEntry | None]
    key: str
    waits_until: datetime | None


def digests(
    found: Iterable[Reminder],
    known: Mapping[ReminderKey, LedgerEntry],
    *,
    channel: str,
    store_id: str,
    rules: Policy,
    today: date,
    now: datetime,
    retry_now: bool = False,
) -> list[Digest]:
    """One digest a recipient of everything that is owed, by handle.

    Owed is what is not snoozed and was not sent in its period, nor so late in the one before that
    the days of a repeat have not passed since; on a quiet day only safety. What is new takes along
    what waits, so that nobody gets two digests from one run. ``now`` is the real clock's moment;
    ``retry_now`` ends every pause.
    """
    made = []
    for _, group in groupby(found, key=lambda one: one.recipient.id):
        owed = {key_of(one): one for one in group if _is_owed(one, known, rules, today)}
        if not owed:
            continue
        before = {key: known.get(key) for key in owed}
        waits = [entry for entry in before.values() if entry is not None and entry.waits(now)]
        pausing = len(waits) == len(owed) and not retry_now
        ends = [entry.next_at for entry in waits if entry.next_at is not None]
        made.append(
            Digest(
                recipient=next(iter(owed.values())).recipient,
                reminders=tuple(owed.values()),
                owed=before,
                key=digest_key(store_id, channel, owed),
                waits_until=min(ends) if pausing else None,
            )
        )
    return made


def _is_owed(
    one: Reminder, known: Mapping[ReminderKey, LedgerEntry], rules: Policy, today: date
) -> bool:
    if one.snoozed_until is not None or (rules.quiet and one.item.kind != "safety"):
        return False
    entry, last = known.get(key_of(one)), known.get(key_before(one))
    if entry is None and last is not None and last.state == SENT:
        return today >= last.on + timedelta(days=rules.repeat_of(one.item.kind))
    return entry is None or entry.state in AGAIN


def settled(
    known: Mapping[ReminderKey, LedgerEntry], outcome: Mapping[str, str]
) -> dict[ReminderKey, LedgerEntry]:
    """Return all that is known, with the outcome of these deliveries (by id) put in."""
    if not outcome:
        return dict(known)
    return {
        key: LedgerEntry(
            outcome.get(entry.delivery_id, entry.state),
            entry.on,
            entry.attempts,
            entry.next_at,
            entry.delivery_id,
        )
        for key, entry in known.items()
    }


def outcome_of_doubt(on_doubt: OnDoubt) -> str:
    """The state of what may or may not have left: it is owed still, or given up."""
    return DOUBT if on_doubt == "resend" else SKIPPED


def digest_key(store_id: str, channel: str, keys: Iterable[ReminderKey]) -> str:
    """A hexadecimal name for exactly these reminders over this channel."""
    said = [store_id, channel, *(f"{k.period} {k.worker_id} {k.case_id} {k.rule}" for k in keys)]
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


def lines_of(reminders: Sequence[Reminder], rules: Policy) -> tuple[DigestLine, ...]:
    """The reminders as a digest has them: names and reasons only where the agency says so."""
    return tuple(
        DigestLine(
            case=one.item.about,
            kind=one.item.kind,
            number=one.item.number,
            due_on=one.item.day,
            at=one.item.at,
            days_late=one.item.days_late,
            worker=one.item.worker,
            name=one.name if one.told(names=rules.names) else None,
            why=one.item.why if one.told(names=rules.names) else "",
            escalated=one.escalated,
        )
        for one in reminders
    )
