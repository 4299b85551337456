"""Appointments: when somebody is expected where, and what came of it.

An appointment is made, and a contact is held: a kept appointment is a contact only if that is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from cmcli.domain.dates import say_days, short_day, weekday_of
from cmcli.domain.due_dates import DueDate
from cmcli.domain.facts import CaseFacts
from cmcli.domain.hidden_names import names_in
from cmcli.domain.models import Model
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

KEPT, MISSED, CANCELLED = "kept", "missed", "cancelled"

LONGEST_SERIES = 365
"""Days for which an appointment is repeated, where no last day is said."""

UNSAID_MINUTES = 60
"""Minutes that an appointment is taken to last when two are compared, where nobody said it."""


@record("appointments", live={"outcome": None})
class Appointment:
    """An appointment of a case; ``number`` counts within the case.

    ``at`` is the moment in UTC when it begins, ``on`` its day in the agency's time zone, and
    ``slot_at`` when it would have begun if it had not been moved. ``minutes`` is how long it was
    planned to take, 1 to 1440. ``with_whom`` is None for one with the worker. It is repeated
    ``every`` so many days until ``until_on``: ``follows_id`` is the one before, and the next is
    known once this one has an ``outcome``, of the day ``outcome_on``; ``outcome_by`` is who missed
    or cancelled it. ``series_id`` is the first one, if that is another. ``remind_days`` before its
    day it is due. ``agreed_in`` is the key of the contact, the review or the referral that it
    was made of, and ``contact_id`` that of the contact or the attempt that it became.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    text: str = column(searched=True)
    at: datetime = column(planned=True)
    on: date = column(planned=True, shown=False)
    slot_at: datetime = column(planned=True, shown=False)
    minutes: int | None = None
    place: str | None = column(default=None, searched=True)
    transport: str | None = column(default=None, searched=True)
    with_whom: str | None = column(default=None, title="with", searched=True)
    every: int | None = column(default=None, title="repeat days")
    until_on: date | None = column(default=None, planned=True, title="repeated until")
    remind_days: int | None = column(default=None, title="reminder days before")
    added_on: date = column(title="added")
    follows_id: str | None = column(default=None, refers="appointments")
    series_id: str | None = column(default=None, shown=False)
    agreed_in: str | None = column(default=None, shown=False)
    outcome: str | None = None
    outcome_on: date | None = column(default=None, title="outcome on")
    outcome_by: str | None = None
    reason: str | None = column(default=None, searched=True)
    contact_id: str | None = column(default=None, refers="contacts")

    @property
    def series(self) -> str:
        """Return the id of the first appointment, from which it is repeated."""
        return self.series_id or self.id

    @property
    def with_worker(self) -> bool:
        """Return whether the client meets the worker: nobody else was named."""
        return self.with_whom is None

    @property
    def ends_at(self) -> datetime:
        """The moment when it ends, as far as it is known; the begin without planned minutes."""
        return self.at + timedelta(minutes=self.minutes or 0)

    def when(self, zone: tzinfo | None) -> str:
        """Write the day and the time, as in ``Tue 10 Mar 2026 09:30``."""
        return moment_words(self.at, zone)

    def hours(self, zone: tzinfo | None) -> str:
        """Write the time, and the planned end, as in ``09:30–10:15``."""
        begin, end = self.at.astimezone(zone), self.ends_at.astimezone(zone)
        if end == begin:
            return f"{begin:%H:%M}"
        later = " next day" if end.date() > begin.date() else ""
        return f"{begin:%H:%M}–{end:%H:%M}{later}"

    @property
    def terms(self) -> str:
        """Return what belongs to it: with whom, where, and how to get there."""
        return joined(
            self.with_whom and f"with {self.with_whom}",
            self.place and f"at {self.place}",
            self.transport and f"transport: {self.transport}",
            sep=", ",
        )

    @property
    def words(self) -> str:
        """Return what it is about, with its terms."""
        return f"{self.text} ({self.terms})" if self.terms else self.text

    @property
    def repeated(self) -> str | None:
        """Return how often it is repeated, and until when; None for one that is not."""
        until = f" until {short_day(self.until_on)}" if self.until_on else ""
        return f"every {say_days(self.every)}{until}" if self.every else None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that are hidden with the client's: whom it is with."""
        return names_in(self.with_whom or "")

    def overlaps(self, other: "Appointment") -> bool:
        """Return whether the two are at one time."""
        return self.at < other.at + _lasting(other) and other.at < self.at + _lasting(self)


@record("appointment_moves", noun="move")
class AppointmentMove:
    """An appointment that was moved on a day, from one moment to another."""

    id: str
    case_id: str = column(refers="cases")
    appointment_id: str = column(refers="appointments", parent=True)
    on: date
    from_at: datetime = column(planned=True, title="from")
    to_at: datetime = column(planned=True, title="to")
    moved_by: str | None = column(default=None, title="by")
    reason: str | None = None


def _lasting(one: Appointment) -> timedelta:
    return timedelta(minutes=one.minutes or UNSAID_MINUTES)


def moment_words(at: datetime, zone: tzinfo | None) -> str:
    """Write a moment by the clock of a time zone, as in ``Tue 10 Mar 2026 09:30``."""
    local = at.astimezone(zone)
    return f"{weekday_of(local.date())} {short_day(local.date())} {local:%H:%M}"


def next_moment(one: Appointment, zone: tzinfo | None) -> datetime | None:
    """Return when a repeated appointment takes place next, in UTC; None after its last day.

    The clock shows the same time on that day, whatever the season. A time that the clock skips
    that day is the one that it shows instead, an hour later.
    """
    if one.every is None:
        return None
    slot = one.slot_at.astimezone(zone)
    day = slot.date() + timedelta(days=one.every)
    if one.until_on is not None and day > one.until_on:
        return None
    return datetime.combine(day, slot.time(), tzinfo=zone).astimezone(UTC)


def occurrences(
    one: Appointment, zone: tzinfo | None, first: date, last: date = date.max
) -> Iterator[Appointment]:
    """Give the later times of a repeated appointment from one day to another, one by one.

    Nobody has made them yet: they take place even where nobody has answered those before.
    """
    while (at := next_moment(one, zone)) is not None:
        on = at.astimezone(zone).date()
        if on > last:
            return
        one = replace(one, at=at, slot_at=at, on=on)
        if on >= first:
            yield one


def coming_first(found: Sequence[Appointment], today: date) -> list[Appointment]:
    """Put today's and the coming appointments first, the soonest first, then those that passed."""
    return sorted(found, key=lambda one: (one.on < today, one.at, one.number))


def due_appointments(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find appointments that nobody has answered: on their day, or sooner as was asked."""
    for one in facts.of(Appointment):
        yield due_appointment(one, facts.zone, today)


def due_appointment(one: Appointment, zone: tzinfo | None, today: date) -> DueDate:
    """Return when an appointment is due, and why."""
    days, on = one.remind_days or 0, one.on
    if today < on:  # not before the day when it became known
        on = max(on - timedelta(days=days), min(one.added_on, on))
    reminder = f" The reminder was set for {say_days(days)} before." if days else ""
    return DueDate(
        on,
        lambda: _why(one, zone, today),
        f"An appointment is due on its day, until it was kept, missed or cancelled.{reminder}",
        number=str(one.number),
        text=lambda: f"{one.hours(zone)} {one.words}",
        late_on=one.on,
        at=one.at.astimezone(zone),
        minutes=one.minutes,
        appointment=one,
    )


def _why(one: Appointment, zone: tzinfo | None, today: date) -> str:
    what = f"Appointment {one.number}"
    where = f"{short_day(one.on)} at {one.at.astimezone(zone):%H:%M}"
    if one.on >= today:
        return f"{what} is on {where}."
    following = next(occurrences(one, zone, today), None)
    coming = f"The next one is {following.when(zone)}." if following else None
    return joined(f"{what} was on {where}: was it kept?", coming, sep=" ")


@tells(Appointment, AppointmentMove)
def _appointments(past: Past) -> Iterator[CaseEvent]:
    """Appointments when they were made, moved, kept, missed or cancelled."""
    moves = past.of(AppointmentMove)
    for one in past.of(Appointment):
        own = [move for move in moves if move.appointment_id == one.id]
        if one.follows_id is None:
            first = moment_words(own[0].from_at if own else one.at, past.zone)
            long = f"{one.minutes} min" if one.minutes else None
            text = joined(f"made for {first}", long, one.words, one.repeated, sep=", ")
            yield CaseEvent("appointment", one.added_on, text, number=one.number)
        for move in own:
            times = " → ".join(moment_words(at, past.zone) for at in (move.from_at, move.to_at))
            text = joined(f"moved{_by(move.moved_by)}: {one.text}, {times}", move.reason)
            yield CaseEvent("appointment", move.on, text, number=one.number)
        if one.outcome is not None and one.outcome_on is not None:
            what = f"{one.outcome}{_by(one.outcome_by)}"
            text = joined(f"{what}: {one.text}, {one.when(past.zone)}", one.reason)
            at = None if one.outcome == CANCELLED else one.at
            yield CaseEvent("appointment", one.outcome_on, text, at=at, number=one.number)


def _by(who: str | None) -> str:
    """Tell who cancelled or moved it, if it is known."""
    return {None: "", "client": " by the client"}.get(who, " by us")
