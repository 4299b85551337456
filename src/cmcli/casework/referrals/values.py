"""Values for referrals. This imports no SQL."""

from dataclasses import dataclass
from datetime import date, datetime

from cmcli.casework.described.day_kinds import APPOINTED, COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, fields_of, flag, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import (
    TEXT,
    Clearable,
    Number,
    Text,
)
from cmcli.casework.described.word_kinds import Word
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.domain.keys import NEED_DOMAINS, REFERRAL_STATUSES
from cmcli.domain.referrals import REJECTED, SCHEDULED
from cmcli.errors import Sentence, UsageProblem

_LED_BY = Word({"client": "the client", "worker": "the worker"}, "WHO")


@dataclass(frozen=True, kw_only=True)
class Refer(Value):
    """Refer a client to a service or to somebody who helps.

    WHERE is the number of an entry of cm resource list, part of its name, or any other text. cm
    reminds you to follow up until the referral ends.
    """

    COMMAND = "refer"
    DOES = "cmcli.casework.referrals.referring:perform_refer"

    where: str = described(
        Text(),
        "Where",
        "The service, by number or name, or any text.",
        positional=True,
        needed=True,
    )
    need: str | None = described(
        Key("need domain", NEED_DOMAINS, "DOMAIN", ended=True), "Need", "Need to link to."
    )
    goal: int | None = described(Number("goals"), "Goal", "Number of the goal to link to.")
    service: str | None = described(TEXT, "Service", "What the client gets there.")
    on: date | None = described(PAST_DAY, "Sent", "The day it was sent. Default: today.")
    urgent: bool = flag("--urgent", "Urgent", "Follow it up sooner, after 2 days by default.")
    warm: bool = flag("--warm", "Warm", "Handed over together with the client.")
    follow_on: date | None = described(
        COMING_DAY, "Follow up", "An earlier day to follow up.", option="--follow-up"
    )
    led_by: str | None = described(_LED_BY, "Led by", "Who leads it: client or worker.")
    natural: bool = flag(
        "--natural", "Natural help", "Help from people or groups around the client."
    )


_NUMBER = described(
    Number("referrals"), "Referral", "The number of the referral.", positional=True, needed=True
)


@dataclass(frozen=True, kw_only=True)
class FollowReferral(Value):
    """Record what became of a referral.

    Accepted does not mean enrolled: record started once the client gets the service. A rejected
    referral stays due until you add --next, refer the client elsewhere for the same need, or
    withdraw it.
    """

    COMMAND = "referral set"
    DOES = "cmcli.casework.referrals.following:perform_follow"

    number: int = shared(_NUMBER)
    status: str | None = described(
        Key("referral status", REFERRAL_STATUSES, "STATUS"), "Status", "What became of it."
    )
    on: date | None = described(PAST_DAY, "On", "The day of the status. Default: today.")
    reason: str | None = described(TEXT, "Reason", "Why. Needed for rejected.")
    by: str | None = described(TEXT, "By", "Who said or decided it.")
    at: datetime | None = described(
        APPOINTED, "Appointment", 'For scheduled: day and time, for example "tue 9:30".'
    )
    next_step: str | None = described(
        TEXT, "Next step", "What comes next after a rejection.", option="--next"
    )
    follow_on: date | str | None = described(
        Clearable(COMING_DAY), "Follow up", "An earlier day to follow up.", option="--follow-up"
    )

    def agree(self) -> None:
        """Check that something is said, and that what is said goes together."""
        names = [one.name for one in fields_of(type(self)) if one.name not in ("number", "on")]
        if all(getattr(self, name) is None for name in names):
            raise UsageProblem(
                "Nothing to change.",
                f"For example: cm referral set CASE {self.number} --status accepted",
            )
        if self.status == REJECTED and self.reason is None:
            raise UsageProblem(
                "A rejected referral needs a reason.", Sentence("Add {reason}."), field="reason"
            )
        if self.at is not None and self.status != SCHEDULED:
            raise UsageProblem(
                Sentence("{at} is only for a referral that is scheduled."),
                Sentence("Use {status} scheduled, or leave out {at}."),
                field="at",
            )
        for name in ("on", "reason", "by"):
            if self.status is None and getattr(self, name) is not None:
                raise UsageProblem(
                    Sentence(f"{{{name}}} needs a status."), Sentence("Add {status}."), field=name
                )


@dataclass(frozen=True, kw_only=True)
class AskReferral(Value):
    """Record that you asked what became of a referral.

    After inquiries on three days without an answer, the outcome counts as unknown, and the
    referral ends.
    """

    COMMAND = "referral ask"
    DOES = "cmcli.casework.referrals.following:perform_ask"

    number: int = shared(_NUMBER)
    on: date | None = described(PAST_DAY, "On", "The day you asked. Default: today.")
    answer: str | None = described(TEXT, "Answer", "What they said. Leave it out for no answer.")


@dataclass(frozen=True, kw_only=True)
class ReferralInError(Value):
    """Mark a referral as entered in error.

    It is no longer listed or due. The history of the case keeps it.
    """

    COMMAND = "referral error"
    DOES = "cmcli.casework.referrals.following:perform_error"

    number: int = shared(_NUMBER)
    reason: str = described(TEXT, "Why it is wrong", "Why the referral is wrong.", needed=True)


@dataclass(frozen=True, kw_only=True)
class ReferralShown(Value):
    """Show a referral, with what happened to it."""

    COMMAND = "referral show"

    number: int = described(
        Number("referral"), "Referral", "The number of the referral.", positional=True, needed=True
    )


@dataclass(frozen=True, kw_only=True)
class ReferralQuestion(WhoseCases):
    """List the referrals of a case, or all open referrals, the most overdue first.

    With a case, also referrals that have ended. Without one, workers see those of their own cases.
    Supervisors and admins see all.
    """

    COMMAND = "referral list"

    open_: bool = flag("--open", "Open", "Only referrals that have not ended.")
    late: bool = flag("--late", "Late", "Only referrals that are overdue.")
    worker: str | None = described(WORKER, "Worker", "Only referrals of this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only referrals of this team's cases.")
