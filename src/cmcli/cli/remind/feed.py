"""``cm remind send --ics``: write due items as a calendar feed, each time the whole file.

A feed is read and not received, so the ledger claims nothing for it; it only counts the versions
of each event.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from cmcli.casework.reminding.cancelled import CancelledItem, cancelled_items
from cmcli.casework.reminding.reminders import policy, recipients, reminders
from cmcli.casework.reminding.values import RemindersQuestion
from cmcli.cli.core.opening import waiting
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import warn
from cmcli.cli.remind.run import DigestOutcome
from cmcli.cli.remind.senders import path_channel
from cmcli.cli.remind.shared import reminding_actor, snapshot, store_to_send_from
from cmcli.domain.agency_clock import who_acts
from cmcli.domain.kinds import SEALED
from cmcli.domain.reminders import ESCALATED, Reminder, rule_of
from cmcli.domain.text import NAME_LIMIT, clean_input
from cmcli.domain.workers import Worker
from cmcli.errors import UsageProblem
from cmcli.exchange.calendar import FeedEvent, feed
from cmcli.store.core.head import head_of
from cmcli.store.core.turn import sender_turn
from cmcli.store.keeping import feed as kept
from cmcli.store.keeping import ledger

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.core.work import Work

WINDOW = 30
"""Days ahead that a feed shows where nothing else is said."""

PLACE = "{worker}"
"""In the path of a feed: the recipient's handle, so that each has a file of their own."""


DRY = "dry run"
"""The outcome of a feed that was not written because nothing was to be."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One file: for whom (None: for all), where, and its events, which have no version yet."""

    worker: Worker | None
    path: Path
    events: tuple[FeedEvent, ...]

    @property
    def key(self) -> str:
        """A digest of all that the file says."""
        said = (f"{one.uid} {_digest(one)}" for one in self.events)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def write_feeds(
    cm: Options, file: str, choice: RemindersQuestion, *, channel: str | None, dry_run: bool
) -> tuple[bool, list[DigestOutcome]]:
    """Write the feed, or one for each recipient; whether anything is late, and the outcomes."""
    if not file.strip():
        raise UsageProblem("--ics needs a file.", "For example: --ics ~/due.ics.")
    name = None if channel is None else clean_input(channel, what="--channel", limit=NAME_LIMIT)
    own = path_channel("ics", file)
    name = name or own
    if choice.within is None:
        choice = replace(choice, within=WINDOW)
    store = store_to_send_from(cm)
    with sender_turn(store.address, cm.command, waiting(cm)):
        with snapshot(store, cm) as view:
            actor = reminding_actor(view, cm)
            wanted = recipients(view, actor, choice, sending=True)
            rules = policy(view)
            each = PLACE in file
            found = reminders(view, wanted, choice, rules, each_their_own=each, each_date=True)
            if not each:
                found = [one for one in found if one.item.kind not in SEALED]
            events = _Events(str(head_of(view.connection).store_id), view.now, names=rules.names)
            gone = cancelled_items(view, wanted, choice)
            feeds = _feeds(view, file, events, wanted, found, gone)
            if wanted is None and PLACE in file:
                feeds += _emptied(view, file, name)
            operation = partial(
                store.operation,
                actor=actor,
                command=cm.command,
                today=view.today,
                now=view.now,
                waiting=waiting(cm),
            )
        errors = [None] * len(feeds) if dry_run else _write(operation, name, feeds, events.now)
    late = any(one.item.days_late > 0 for one in found)
    return late, list(_outcomes(feeds, errors, name, dry_run=dry_run))


def _outcomes(
    feeds: Sequence[Feed], errors: Sequence[str | None], channel: str, *, dry_run: bool
) -> Iterator[DigestOutcome]:
    for one, error in zip(feeds, errors, strict=True):
        what = DRY if dry_run else ledger.FAILED if error else ledger.SENT
        if error is not None:
            warn(error)
        handle = one.worker.handle if one.worker else None
        yield DigestOutcome(handle, len(one.events), channel, what, error)


def _feeds(
    view: "View",
    file: str,
    events: "_Events",
    wanted: Sequence[Worker] | None,
    found: Sequence[Reminder],
    gone: Sequence[CancelledItem],
) -> list[Feed]:
    """Return the feeds to write: one file for all, or one per recipient."""
    found = [one for one in found if one.snoozed_until is None]
    if PLACE not in file:
        return [Feed(None, Path(file), (*events.shared(found), *events.cancelled(gone)))]
    mine = {key: list(group) for key, group in groupby(found, key=lambda one: one.recipient.id)}
    whose = view.all(Worker, order=("handle",), active=True) if wanted is None else wanted
    return [
        Feed(
            one,
            Path(file.replace(PLACE, one.handle)),
            (
                *events.own(mine.get(one.id, [])),
                *events.cancelled(item for item in gone if item.item.worker == one.handle),
            ),
        )
        for one in whose
    ]


def _emptied(view: "View", file: str, channel: str) -> list[Feed]:
    """Empty files for those who no longer work here and whose last one may say something."""
    last = kept.last_keys(view, channel)
    gone = view.all(Worker, order=("handle",), active=False, id=[key for key in last if key])
    made = ((one.id, Feed(one, Path(file.replace(PLACE, one.handle)), ())) for one in gone)
    return [empty for key, empty in made if last[key] != (empty.key, ledger.SENT)]


class _Events:
    """Makes events of reminders, under names that last as long as the store."""

    def __init__(self, store_id: str, now: datetime, *, names: bool) -> None:
        self.store_id = store_id
        self.now = now
        self.names = names

    def own(self, found: Iterable[Reminder]) -> Iterator[FeedEvent]:
        """Return the items for one recipient."""
        for one in found:
            yield self._event(one, one.rule, holder=one.escalated)

    def shared(self, found: Iterable[Reminder]) -> Iterator[FeedEvent]:
        """Each item once, whoever is told of it, with who has the case."""
        told: set[str] = set()
        for one in found:
            event = self._event(one, one.rule.removesuffix(ESCALATED), holder=True)
            if event.uid not in told:
                told.add(event.uid)
                yield event

    def cancelled(self, found: Iterable[CancelledItem]) -> Iterator[FeedEvent]:
        """Return cancelled appointments, so that calendars which have them cross them out."""
        for one in found:
            event = self._event(one, rule_of(one.item, escalated=False), holder=False)
            yield replace(event, cancelled=True)

    def _event(self, one: Reminder | CancelledItem, rule: str, *, holder: bool) -> FeedEvent:
        item, told = one.item, self.names and not one.confidential
        name = f" {one.name}" if told and one.name else ""
        who = f" ({who_acts(item)})" if holder and not one.confidential else ""
        more = [item.why] if told or item.case is None else []
        if told and item.at is not None and item.text:
            more.append(item.text)
        said = f"{self.store_id} {one.case_id} {self._lasting(one, rule)}"
        return FeedEvent(
            uid=f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@cm",
            sequence=0,
            day=item.due_on,
            summary=f"{item.about}{name}: {item.what}{who}",
            description="\n".join([*more, f"cm show {item.case}"] if item.case else more),
            changed_at=self.now,
            start=item.at,
            minutes=item.minutes,
        )

    def _lasting(self, one: Reminder | CancelledItem, rule: str) -> str:
        """Return the name of an item within its case: its rule, as in the send log.

        A date of a repeated appointment goes by the first one and by when it was planned. So it
        stays the same event when it gets a number of its own, after the one before was answered.
        """
        item, planned = one.item, one.item.appointment
        if planned is None or planned.every is None:
            return rule
        copy = ESCALATED if rule.endswith(ESCALATED) else ""
        slot = planned.slot_at.astimezone(UTC).isoformat()
        return f"{item.kind} {planned.series} {slot}{copy}"


def _write(
    operation: Callable[[], AbstractContextManager["Work"]],
    channel: str,
    feeds: Sequence[Feed],
    now: datetime,
) -> list[str | None]:
    """Count the versions first, so that no number is ever used for two contents; then write the
    files and note what changed. Gives for each file why it could not be written."""
    with operation() as work:
        said = {one.uid: _digest(one) for each in feeds for one in each.events}
        versions = kept.versions(work, channel, said)
    errors = [_write_file(one, versions, now) for one in feeds]
    with operation() as work:
        before = kept.last_keys(work, channel)
        for one, error in zip(feeds, errors, strict=True):
            worker_id = one.worker.id if one.worker else None
            if before.get(worker_id) != (one.key, ledger.FAILED if error else ledger.SENT):
                ledger.record(
                    work,
                    channel,
                    worker_id=worker_id,
                    key=one.key,
                    items=len(one.events),
                    error=error,
                )
    return errors


def _write_file(one: Feed, versions: Mapping[str, kept.Version], now: datetime) -> str | None:
    """Put the file in its place whole, private; why not, where it cannot be."""
    events = [replace(event, **versions[event.uid]._asdict()) for event in one.events]
    name = f"cm: due for {one.worker.handle}" if one.worker else "cm: what is due"
    try:
        with tempfile.NamedTemporaryFile(
            dir=one.path.parent, prefix=f".{one.path.name}.", delete=False
        ) as file:  # made with mode 0600
            made = Path(file.name)
            file.write(feed(events, name=name, now=now))
            file.flush()
            os.fsync(file.fileno())
        made.replace(one.path)
    except OSError as problem:
        with suppress(OSError, UnboundLocalError):
            made.unlink()
        return f"{one.path} cannot be written: {problem.strerror}."
    return None


def _digest(event: FeedEvent) -> str:
    said = f"{event.day}\n{event.summary}\n{event.description}"
    if event.start is not None:
        begin, end = event.times
        said = f"{said}\n{begin}\n{end}\n{event.cancelled}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
