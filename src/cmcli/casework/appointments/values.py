"""Values for appointments. This imports no SQL."""

from dataclasses import dataclass
from datetime import date, datetime

from cmcli.casework.described.day_kinds import APPOINTED, COMING_DAY, INTERVAL, PAST_DAY
from cmcli.casework.described.fields import Value, described, fields_of, flag, part, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Number, Text, Whole
from cmcli.casework.described.plan_kinds import Whom
from cmcli.casework.described.word_kinds import Word
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.appointments import MISSED
from cmcli.domain.contacts import WITH_CLIENT
from cmcli.domain.dates import LONGEST_INTERVAL
from cmcli.domain.keys import OUTCOMES
from cmcli.domain.numbers import MOST_MINUTES
from cmcli.errors import Sentence, UsageProblem

_MINUTES = Whole(1, MOST_MINUTES)
_WITH = Whom(WITH_CLIENT, metavar="T", live="person")
_DAYS_BEFORE = Whole(0, LONGEST_INTERVAL)
_BY = Word({"client": "the client", "us": "the agency"}, "WHO")


@dataclass(frozen=True, kw_only=True)
class AddAppointment(Value):
    """Make an appointment.

    Without --with it is one of the client with you. If it is repeated, the next one is known when
    this one was kept, missed or cancelled.
    """

    COMMAND = "appointment add"
    DOES = "cmcli.casework.appointments.appointments:perform_add"

    at: datetime = described(
        APPOINTED, "When", 'Day and time, for example "tue 9:30".', positional=True, needed=True
    )
    text: str = described(
        Text(dash=True), "What", "What it is about.", positional=True, needed=True
    )
    minutes: int | None = described(_MINUTES, "Minutes", "How many minutes it is planned to take.")
    place: str | None = described(TEXT, "Place", "Where it is.")
    transport: str | None = described(TEXT, "Transport", "How the client gets there.")
    with_whom: str | None = described(
        _WITH,
        "With",
        "Somebody else than you: a name, or a name or number of cm person list.",
        option="--with",
    )
    every: int | None = described(
        INTERVAL, "Repeat", "Repeat it, for example 1w or 2w.", option="--repeat"
    )
    until_on: date | None = described(
        COMING_DAY, "Until", "The last day to repeat it. Default: a year.", option="--until"
    )
    remind_days: int | None = described(
        _DAYS_BEFORE, "Remind", "Days before it when you are reminded. Default: on the day."
    )

    def agree(self) -> None:
        """Check that only what is repeated has a last day, which is not before the first."""
        if self.until_on is None:
            return
        if self.every is None:
            raise UsageProblem(
                Sentence("{until_on} is only for an appointment that is repeated."),
                Sentence("Add {every}, or leave out {until_on}."),
                field="until_on",
            )
        if self.until_on < self.at.date():
            raise UsageProblem(Sentence("{until_on} is before the appointment."), field="until_on")


_NUMBER = described(
    Number("appointments"),
    "Appointment",
    "The number of the appointment.",
    positional=True,
    needed=True,
)
_OWN_IN_CONTACT = {
    "outcome": "",
    "at": "",
    "with_whom": "with_",
    "next_on": "next_",
    "attended": "",
    "tasks": "",
}
"""The fields of a contact by their names with an appointment, which has its own time."""


@dataclass(frozen=True, kw_only=True)
class ChangeAppointment(Value):
    """Change what is known of an appointment. To change its time: cm appointment move.

    An empty text ('') takes a value away. --repeat '' ends the repetition.
    """

    COMMAND = "appointment set"
    DOES = "cmcli.casework.appointments.appointments:perform_change"

    number: int = shared(_NUMBER)
    text: str | None = described(Text(dash=True), "New text", "What it is about.")
    minutes: int | str | None = described(
        Clearable(_MINUTES), "Minutes", "How many minutes it is planned to take."
    )
    place: str | None = described(Clearable(TEXT), "Place", "Where it is.")
    transport: str | None = described(Clearable(TEXT), "Transport", "How the client gets there.")
    with_whom: str | None = described(
        Clearable(_WITH),
        "With",
        "Somebody else than you: a name, or a name or number of cm person list.",
        option="--with",
    )
    every: int | str | None = described(
        Clearable(INTERVAL), "Repeat", "Repeat it, for example 1w or 2w.", option="--repeat"
    )
    until_on: date | str | None = described(
        Clearable(COMING_DAY), "Until", "The last day to repeat it.", option="--until"
    )
    remind_days: int | str | None = described(
        Clearable(_DAYS_BEFORE), "Remind", "Days before it when you are reminded."
    )

    def agree(self) -> None:
        """Refuse a change of nothing."""
        names = [one.name for one in fields_of(type(self)) if one.name != "number"]
        if all(getattr(self, name) is None for name in names):
            raise UsageProblem(
                "Nothing to change.",
                f"For example: cm appointment set CASE {self.number} --place 'room 4'",
            )


@dataclass(frozen=True, kw_only=True)
class KeepAppointment(Value):
    """Say that an appointment was kept.

    With a note or another option about the contact, the contact is recorded too, at the time of
    the appointment. Without any, no contact is recorded.
    """

    COMMAND = "appointment kept"
    DOES = "cmcli.casework.appointments.answering:perform_kept"

    number: int = shared(_NUMBER)
    contact_too: bool = flag(
        "--contact", "Contact", "Record that it was a contact with the client."
    )
    contact: CheckIn | None = part(CheckIn, names=_OWN_IN_CONTACT)

    def agree(self) -> None:
        """Take a contact without further words as one that took place."""
        if self.contact == CheckIn():
            object.__setattr__(self, "contact", None)
            object.__setattr__(self, "contact_too", True)


@dataclass(frozen=True, kw_only=True)
class MissAppointment(Value):
    """Say that an appointment was missed.

    With --no-show or another option about the attempt, it is recorded too, as cm checkin --no-show
    does. Without any, no attempt is recorded.
    """

    COMMAND = "appointment missed"
    DOES = "cmcli.casework.appointments.answering:perform_missed"

    number: int = shared(_NUMBER)
    attempt: str | None = described(
        Key("outcome", OUTCOMES, "O", but=("held", "cancelled-by-client", "cancelled-by-us")),
        "Attempt",
        "Record that you tried to reach the client.",
        option="--outcome",
        flags={"--no-show": ("missed", "Same as --outcome missed.")},
    )
    by: str | None = described(_BY, "By", "Who missed it.")
    contact: CheckIn | None = part(CheckIn, names=_OWN_IN_CONTACT)

    def agree(self) -> None:
        """Take an attempt without further words as a no-show."""
        if self.contact == CheckIn():
            object.__setattr__(self, "contact", None)
            object.__setattr__(self, "attempt", self.attempt or MISSED)
        if self.by == "us" and (self.attempt is not None or self.contact is not None):
            raise UsageProblem(
                Sentence("You can't use {by} us with an attempt to reach the client."),
                Sentence("Leave out {by}, or what you say about the attempt."),
                field="by",
            )


@dataclass(frozen=True, kw_only=True)
class CancelAppointment(Value):
    """Cancel an appointment. It stays in the record."""

    COMMAND = "appointment cancelled"
    DOES = "cmcli.casework.appointments.answering:perform_cancelled"

    number: int = shared(_NUMBER)
    by: str | None = described(_BY, "By", "Who cancelled it.")
    reason: str | None = described(TEXT, "Reason", "Why it was cancelled.")
    on: date | None = described(PAST_DAY, "On", "The day it was cancelled. Default: today.")


@dataclass(frozen=True, kw_only=True)
class MoveAppointment(Value):
    """Move an appointment to another day or time. The time that it had stays in the record."""

    COMMAND = "appointment move"
    DOES = "cmcli.casework.appointments.answering:perform_move"

    number: int = shared(_NUMBER)
    to: datetime = described(
        APPOINTED,
        "To",
        'The new day and time, for example "thu 14:00".',
        positional=True,
        needed=True,
    )
    by: str | None = described(_BY, "By", "Who moved it.")
    reason: str | None = described(TEXT, "Reason", "Why it was moved.")


@dataclass(frozen=True, kw_only=True)
class AppointmentQuestion(WhoseCases):
    """List the appointments of a case, or all that nobody has answered.

    With a case, also those that were kept, missed or cancelled. Without one, workers see those of
    their own cases. Supervisors and admins see all.
    """

    COMMAND = "appointment list"

    worker: str | None = described(WORKER, "Worker", "Only appointments of this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only appointments of this team's cases.")
