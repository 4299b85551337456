"""One run of ``cm remind send``: plan, claim, deliver, confirm, so that nothing leaves twice.

A claim is committed before its digest leaves, and the delivery is outside of any operation. What
a run had claimed and not confirmed when it died is in doubt, and is settled by the next.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cmcli.casework.reminding.reminders import policy, recipients, reminders, since_of
from cmcli.casework.reminding.sending import (
    Digest,
    OnDoubt,
    digests,
    lines_of,
    outcome_of_doubt,
    settled,
)
from cmcli.casework.reminding.values import RemindersQuestion
from cmcli.cli.core.opening import waiting
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import warn
from cmcli.cli.remind.senders import DeliveryFailed, Outgoing, PrintedSender, Sender
from cmcli.cli.remind.shared import reminding_actor, snapshot
from cmcli.domain.reminders import Policy, pause_after
from cmcli.domain.workers import Worker
from cmcli.errors import CmError
from cmcli.reports.digest import digest_text, subject
from cmcli.store.core.head import head_of
from cmcli.store.core.turn import Turn, sender_turn
from cmcli.store.keeping import ledger
from cmcli.store.keeping.ledger import Delivery

if TYPE_CHECKING:
    from cmcli.store.core.store import Store
    from cmcli.store.core.view import View
    from cmcli.store.core.work import Work

T = TypeVar("T")

MOST_TIMEOUTS = 3
"""Deliveries in a row that time out; then the run ends, since the way out is blocked."""

WAITS, LEFT = "waits", "not tried"
"""Outcomes beside those of the ledger: in its pause, and left to the next run."""

TROUBLE = (ledger.FAILED, ledger.DOUBT, WAITS, LEFT)
"""Outcomes that make a run fail."""


class _Changed(Exception):
    """Somebody has written since the plan was made."""


@dataclass(frozen=True, slots=True)
class DigestOutcome:
    """The outcome of one digest or feed. ``recipient`` is a username, or None for a feed of all.
    ``next_try`` is a moment (aware), or None if no retry is planned."""

    recipient: str | None
    items: int
    channel: str
    outcome: str
    error: str | None = None
    next_try: datetime | None = None

    def as_dict(self) -> dict[str, object]:
        """The outcome for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPlan:
    """The work of one run, by one snapshot: that after operation ``seq`` of the log.

    ``actor`` is None for cron. ``doubts`` are older claims with their recipients, and what becomes
    of them; ``overdue``: something that is meant is late.
    """

    seq: int
    actor: Worker | None
    today: date
    now: datetime
    rules: Policy
    overdue: bool
    doubts: tuple[tuple[Delivery, Worker | None, str], ...]
    digests: tuple[Digest, ...]

    def outgoing(self, digest: Digest) -> Outgoing:
        """The digest as it leaves."""
        lines = lines_of(digest.reminders, self.rules)
        who = digest.recipient
        text = digest_text(lines, recipient_name=who.name, today=self.today, names=self.rules.names)
        return Outgoing(
            recipient=who,
            lines=lines,
            subject=subject(lines),
            text=text,
            kinds=tuple(dict.fromkeys(line.kind for line in lines)),
            key=digest.key,
            at=self.now,
            today=self.today,
        )


class ReminderRun:
    """One run over one channel. ``on_doubt`` is what becomes of claims that nobody confirmed."""

    def __init__(
        self,
        cm: Options,
        store: "Store",
        sender: Sender,
        choice: RemindersQuestion,
        *,
        on_doubt: OnDoubt = "resend",
        retry_now: bool = False,
    ) -> None:
        self.cm = cm
        self.store = store
        self.sender = sender
        self.choice = choice
        self.on_doubt = on_doubt
        self.retry_now = retry_now
        self._unwritten: list[Callable[[Work], object]] = []

    def plan(self, only: Worker | None = None, *, shown: bool = False) -> SendingPlan:
        """Plan the deliveries (for one recipient only, if given); write nothing.

        A plan that is ``shown`` has only the actor's own sealed items.
        """
        choice = self.choice
        if only is not None:
            choice = replace(choice, worker=only.handle, team=None, everybody=False)
        with snapshot(self.store, self.cm) as view:
            me = reminding_actor(view, self.cm)
            wanted = recipients(view, me, choice, sending=True)
            rules = policy(view)
            if shown:
                view.watching = lambda: None if me is None else me.handle
            private = not shown and not isinstance(self.sender, PrintedSender)
            found = reminders(view, wanted, choice, rules, each_their_own=private)
            head = head_of(view.connection)
            doubts = tuple(self._doubts(view, wanted))
            known = ledger.entries(view, self.sender.channel, since_of(found, view.today))
            made = digests(
                found,
                settled(known, {one.id: outcome for one, _, outcome in doubts}),
                channel=self.sender.channel,
                store_id=str(head.store_id),
                rules=rules,
                today=view.today,
                now=datetime.now(UTC),
                retry_now=self.retry_now,
            )
            return SendingPlan(
                seq=head.seq,
                actor=me,
                today=view.today,
                now=view.now,
                rules=rules,
                overdue=any(one.item.days_late > 0 for one in found),
                doubts=doubts,
                digests=tuple(made),
            )

    def _doubts(
        self, view: "View", wanted: Sequence[Worker] | None
    ) -> Iterator[tuple[Delivery, Worker | None, str]]:
        """The claims that a dead run left to those wanted, each with what becomes of it: some
        channels can show that it arrived."""
        ids = None if wanted is None else {worker.id for worker in wanted}
        for one in ledger.unsettled(view, self.sender.channel):
            if ids is not None and one.worker_id not in ids:
                continue
            worker = None if one.worker_id is None else view.get(Worker, one.worker_id)
            arrived = worker is not None and self.sender.delivered_before(
                _as_claimed(one, worker, view.today)
            )
            yield one, worker, ledger.SENT if arrived else outcome_of_doubt(self.on_doubt)

    def send(self) -> tuple[SendingPlan, list[DigestOutcome]]:
        """Do it, holding the turn; gives what was planned and what became of it."""
        self.store.keep_open()  # each close of the last connection costs more than an operation
        with (
            closing(self.store),
            sender_turn(self.store.address, self.cm.command, waiting(self.cm)) as turn,
        ):
            plan = self.plan()
            outcomes = list(self._settle(plan))
            timeouts = 0
            with self._noted(plan):
                for digest in plan.digests:
                    if digest.waits_until is not None or timeouts >= MOST_TIMEOUTS:
                        outcomes.append(self._put_off(digest))
                        continue
                    outcome, timed_out = self._send(turn, plan, digest)
                    timeouts = timeouts + 1 if timed_out else 0
                    outcomes += [] if outcome is None else [outcome]
                self._end(plan)
        return plan, outcomes

    def _send(
        self, turn: Turn, plan: SendingPlan, digest: Digest
    ) -> tuple[DigestOutcome | None, bool]:
        """Claim and deliver one digest; its outcome (None: nothing is owed any more), and whether
        it took too long.

        A run lasts as long as its senders. What was written since the plan was made, by whomever,
        counts: a case that was handed on is not told to who had it.
        """
        try:
            claimed = self._claim(turn, plan, digest, unless_changed=True)
        except _Changed:
            plan = self.plan(digest.recipient)
            if not plan.digests:
                return None, False
            digest = plan.digests[0]
            if digest.waits_until is not None:
                return self._put_off(digest), False
            claimed = self._claim(turn, plan, digest)
        return self._deliver(plan, digest, claimed)

    def _settle(self, plan: SendingPlan) -> Iterator[DigestOutcome]:
        """Write down what becomes of doubts, with the first claim; what is sent again is told
        when it is."""
        for delivery, worker, state in plan.doubts:
            self._unwritten.append(partial(ledger.settle, delivery=delivery, state=state))
            if state != ledger.DOUBT:
                handle = worker.handle if worker else None
                yield DigestOutcome(handle, delivery.items, delivery.channel, state)

    def _put_off(self, digest: Digest) -> DigestOutcome:
        what = LEFT if digest.waits_until is None else WAITS
        return self._outcome(digest, what, next_try=digest.waits_until)

    def _claim(
        self, turn: Turn, plan: SendingPlan, digest: Digest, *, unless_changed: bool = False
    ) -> Delivery:
        """Claim the digest, in one operation with the outcome of the one before; raises
        :class:`_Changed` where the store is no more as it was planned, if that matters."""

        def claim(work: "Work") -> Delivery:
            if unless_changed and work.take_head().seq != plan.seq:
                raise _Changed
            key, recipient = digest.key, digest.recipient.id
            return ledger.claim(work, self.sender.channel, recipient, key, digest.owed)

        turn.check()
        return self._write(plan, claim)

    @contextmanager
    def _noted(self, plan: SendingPlan) -> Iterator[None]:
        """Where the block fails or is interrupted: that the digest before arrived is still worth
        writing down."""
        try:
            yield
        except (CmError, KeyboardInterrupt):
            with suppress(CmError):
                self._end(plan)
            raise

    def _end(self, plan: SendingPlan) -> None:
        """Write down what is left to be written."""
        if self._unwritten:
            self._write(plan, lambda work: None)

    def _write(self, plan: SendingPlan, last: "Callable[[Work], T]") -> T:
        """Write down what became of digests before, and then the last."""

        def both(work: "Work") -> T:
            for write in self._unwritten:
                write(work)
            return last(work)

        done = self.store.perform(
            both,
            actor=plan.actor,
            command=self.cm.command,
            today=plan.today,
            now=plan.now,
            waiting=waiting(self.cm),
        )
        self._unwritten.clear()
        return done

    def _deliver(
        self, plan: SendingPlan, digest: Digest, claimed: Delivery
    ) -> tuple[DigestOutcome, bool]:
        """Hand the digest to the sender; the outcome, and whether it took too long."""
        try:
            self.sender.deliver(plan.outgoing(digest))
        except DeliveryFailed as problem:
            warn(f"{digest.recipient.handle}: {problem.reason}")
            return self._failed(digest, claimed, problem), problem.timed_out
        self._unwritten.append(partial(ledger.settle, delivery=claimed, state=ledger.SENT))
        return self._outcome(digest, ledger.SENT), False

    def _failed(self, digest: Digest, claimed: Delivery, problem: DeliveryFailed) -> DigestOutcome:
        """A sender that was stopped may have sent it: that is a doubt as any other."""
        error = problem.reason
        if problem.in_doubt and self.on_doubt == "skip":
            self._unwritten.append(
                partial(ledger.settle, delivery=claimed, state=ledger.SKIPPED, error=error)
            )
            return self._outcome(digest, ledger.DOUBT, error=error)
        at = datetime.now(UTC)
        self._unwritten.append(partial(ledger.fail, delivery=claimed, error=error, at=at))
        tries = min(entry.attempts if entry else 0 for entry in digest.owed.values()) + 1
        return self._outcome(digest, ledger.FAILED, error=error, next_try=at + pause_after(tries))

    def _outcome(
        self,
        digest: Digest,
        what: str,
        *,
        error: str | None = None,
        next_try: datetime | None = None,
    ) -> DigestOutcome:
        return DigestOutcome(
            recipient=digest.recipient.handle,
            items=len(digest.owed),
            channel=self.sender.channel,
            outcome=what,
            error=error,
            next_try=next_try,
        )


def _as_claimed(delivery: Delivery, worker: Worker, today: date) -> Outgoing:
    """A claim as far as a channel needs it to look whether it arrived."""
    return Outgoing(
        recipient=worker,
        lines=(),
        subject="",
        text="",
        kinds=(),
        key=delivery.key,
        at=delivery.at,
        today=today,
    )
