"""Values for the commands of reminders. This module imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmcli.casework.described.agency_kinds import AsTyped, FilePath, Named
from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import NAME, TEXT, Whole
from cmcli.casework.described.plan_kinds import Item
from cmcli.casework.described.word_kinds import OneOf
from cmcli.casework.looking.values.shared import DUE, MODEL, TEAM, WORKER, WhoseCases
from cmcli.domain.dates import LONGEST_INTERVAL
from cmcli.domain.kinds import DUE_KINDS, NUMBERED, SEALED
from cmcli.errors import Refused, Sentence, UsageProblem

USUAL_DELIVERIES = 100
"""Rows of the send log that are shown unless more are asked for."""


@dataclass(frozen=True, kw_only=True)
class RemindersQuestion(WhoseCases):
    """Show which reminders are due for whom, and when each was last sent.

    Where neither a worker nor a team is named, workers see their own, and others everyone's.
    """

    COMMAND = "remind show"

    worker: str | None = described(WORKER, "Worker", "Only reminders for this worker.")
    team: str | None = described(TEAM, "Team", "Only reminders for this team's members.")
    everybody: bool = flag("--all", "All", "Reminders for everyone.")
    kinds: Sequence[str] = described(DUE, "Kind", "Only items of this kind.", option="--kind")
    model: str | None = described(MODEL, "Model", "Only cases of this model.")
    within: int | None = described(
        Whole(0, LONGEST_INTERVAL, "DAYS"),
        "Within",
        "Days ahead. Default: the agency's setting remind.within.",
    )
    overdue: bool = flag("--overdue", "Overdue", "Only what is late.")


@dataclass(frozen=True, kw_only=True)
class SendLogQuestion(Value):
    """Show sent and failed reminders, newest first."""

    COMMAND = "remind log"

    worker: str | None = described(WORKER, "Worker", "Only what was sent to this worker.")
    since: date | None = described(PAST_DAY, "Since", "Only from this day on.")
    failed: bool = flag("--failed", "Failed", "Only what was not sent.")
    about: str | None = described(
        Named("case", "CASE"),
        "Case",
        "Only the last message that named this case.",
        option="--case",
    )
    limit: int = described(
        Whole(0, 1_000_000),
        "Limit",
        f"The most rows to show, 0 for all. Default: {USUAL_DELIVERIES}.",
        usual=USUAL_DELIVERIES,
    )


@dataclass(frozen=True, kw_only=True)
class SendReminders(RemindersQuestion):
    """Send everyone their reminders, once.

    Everyone gets one digest, over one of --via, --maildir, --eml, --ics or --print. What stays
    late is sent again after as many days as the setting remind.repeat says. What failed is tried
    again by a later run, after a pause that grows, and makes the exit code 6.

    When cm is killed between sending a digest and noting it, nobody knows whether it left. The
    next run sends it again, so that none is missed. With --on-doubt skip it does not, so that none
    comes twice.
    """

    COMMAND = "remind send"

    via: str | None = described(
        AsTyped("COMMAND"),
        "Command",
        "Run this command for each digest, with the digest on its standard input.",
    )
    maildir: str | None = described(
        FilePath("DIR"), "Maildir", "Send into a Maildir. {worker} is the username."
    )
    eml: str | None = described(
        FilePath("DIR"), "Files", "Write one file per digest. {worker} is the username."
    )
    ics: str | None = described(
        FilePath("FILE"),
        "Calendar",
        "Write a calendar feed from scratch. {worker} makes one for each worker.",
    )
    printed: bool = flag("--print", "Print", "Send to standard output.")
    mail: bool = flag("--mail", "Message", "Give the command of --via a whole email message.")
    timeout: int = described(
        Whole(1, 3600),
        "Timeout",
        "Seconds before a command is stopped. Default: 60.",
        usual=60,
    )
    channel: str | None = described(
        NAME, "Channel", "Name in the send log, if the command may change."
    )
    on_doubt: Literal["resend", "skip"] = described(
        OneOf("answer", ("resend", "skip"), "WHAT"),
        "In doubt",
        "What to do if cm was killed while sending. Default: resend.",
        usual="resend",
    )
    retry_now: bool = flag("--retry-now", "Try now", "Retry failed deliveries at once.")


class SnoozableKind(Key):
    """A kind of due item that can be snoozed: all but safety and what few may know of."""

    def __init__(self) -> None:
        super().__init__("due kind", tuple(DUE_KINDS), "KIND", but=("safety", *SEALED))

    def checked(self, value: str) -> str:
        """Return the kind; raises :class:`Refused` for safety."""
        if value.strip().lower() == "safety":
            raise Refused(
                "You can't snooze a safety flag.",
                "After you have acted on it: cm flag CASE --settle N --done TEXT --told WHO",
                code="safety",
            )
        return super().checked(value)


@dataclass(frozen=True, kw_only=True)
class SnoozedItems(Value):
    """The due items of a case that are meant: all of a kind, or one of them."""

    kind: str = described(
        SnoozableKind(), "What", "The kind of due item.", positional=True, needed=True
    )
    number: str | None = described(
        Item("N"),
        "Number",
        "Only this goal (2), step or stay (2.1), task, appointment, renewal, appeal or alert (3).",
    )


@dataclass(frozen=True, kw_only=True)
class SnoozeItems(SnoozedItems):
    """Be reminded of something later, for a reason.

    It stays due, and cm due still shows it. You can't snooze a safety flag.
    """

    COMMAND = "remind snooze"
    DOES = "cmcli.casework.reminding.snoozing:perform_snooze"
    DECIDES = ("exception",)

    until: date = described(COMING_DAY, "Until", "Date of the next reminder.", needed=True)
    reason: str = described(TEXT, "Reason", "Reason for the snooze.", needed=True)

    def agree(self) -> None:
        """Check that a number is said only of a kind with numbers."""
        if self.number is not None and self.kind not in NUMBERED:
            raise UsageProblem(
                f"A {self.kind} has no number.",
                Sentence(
                    "{number} is only for goals (2), steps and stays (2.1), tasks, appointments,"
                    " renewals, appeals and alerts (3)."
                ),
                field="number",
            )


@dataclass(frozen=True, kw_only=True)
class LiftSnooze(SnoozedItems):
    """End a snooze now."""

    COMMAND = "remind snooze"
    DOES = "cmcli.casework.reminding.snoozing:perform_lift"

    lift: bool = flag("--lift", "Remind again", "End the snooze now.")
