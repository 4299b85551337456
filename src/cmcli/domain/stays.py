"""Stays in a hospital, jail, detox or treatment, or away: where a client lives for a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

JAIL, AWAY = "jail", "away"

CARE = ("hospital", "detox", "treatment")
"""The kinds that end with a discharge."""


@record("stays", day="begun_on", live={"error_at": None})
class Stay:
    """A time when a client lives elsewhere; ``number`` counts within the case.

    Two stays of a case share a day at most, that of a transfer. ``until_on`` is the expected
    release or return, known since ``until_set_on``. ``entered_on`` is the real day when the
    beginning was recorded, ``allowed_by`` the supervisor who knows of it. ``prepared_on`` and
    ``benefits_on`` are the days when the release was prepared and the benefits were checked.
    ``error_reason`` marks a stay as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(searched=True, holds="stay kind")
    place: str | None = column(default=None, searched=True)
    begun_on: date = column(title="since")
    until_on: date | None = column(default=None, planned=True, title="expected back")
    until_set_on: date | None = column(default=None, title="expected day known")
    ended_on: date | None = column(default=None, title="ended")
    prepared_on: date | None = column(default=None, title="release prepared")
    benefits_on: date | None = column(default=None, title="benefits checked")
    entered_on: date = column(title="entered")
    allowed_by: str | None = column(default=None, title="late entry agreed by")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")

    @property
    def where(self) -> str:
        """Return where the client is in words, as in ``in hospital``."""
        return where(self.kind)

    @property
    def leaving(self) -> str:
        """Return what ends such a stay: a discharge, a release or a return."""
        if self.kind == JAIL:
            return "release"
        return "discharge" if self.kind in CARE else "return"

    @property
    def words(self) -> str:
        """Return it in words: ``in hospital since 3 Mar 2026, expected back 20 Mar 2026``."""
        if self.ended_on is not None:
            return f"{self.where} {short_day(self.begun_on)} – {short_day(self.ended_on)}"
        back = f"expected back {short_day(self.until_on)}" if self.until_on else None
        return joined(f"{self.where} since {short_day(self.begun_on)}", back, sep=", ")

    @property
    def heading(self) -> str:
        """Return it in words as the beginning of a sentence."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def told(self) -> str:
        """Return it in words with its place."""
        return joined(self.words, self.place)

    @property
    def right(self) -> bool:
        """Return whether it was not entered in error."""
        return self.error_at is None

    def late(self, opened_on: date, days: int) -> bool:
        """Return whether it was entered more than so many days after it began, or after the case
        was opened if that was later, and no supervisor has agreed."""
        entered = self.entered_on - max(self.begun_on, opened_on)
        return entered.days > days and self.allowed_by is None

    def overlaps(self, begun_on: date, ended_on: date | None) -> bool:
        """Return whether a stay of these days would share more with it than one day of transfer."""
        return begun_on < (self.ended_on or date.max) and self.begun_on < (ended_on or date.max)


def where(kind: str) -> str:
    """Return where a client is during a stay of that kind: ``in hospital``, or ``away``."""
    return kind if kind == AWAY else f"in {kind.replace('-', ' ')}"


class StayDays(NamedTuple):
    """The agency's numbers of days for stays. An empty key is for all that have none of their own.

    ``contact`` are the days between contacts during a stay, by :data:`OUTREACH`; ``prepare`` those
    before the expected release, and ``benefits`` those from the beginning until the benefits are
    checked, both by kind. A stay entered more than ``late`` days after it began is entered late.
    """

    contact: Mapping[str, int]
    prepare: Mapping[str, int]
    benefits: Mapping[str, int]
    late: int

    def between(self, *, outreach: bool) -> int:
        """Return the days between contacts in models with outreach, or without."""
        return self.contact.get(OUTREACH if outreach else "", self.contact[""])


OUTREACH = "outreach"
"""The key of the days between contacts in models with outreach."""

USUAL_STAY_DAYS = StayDays({"": 30, OUTREACH: 7}, {"": 14, JAIL: 60}, {"": 25}, 3)
"""The numbers of an agency that has set none."""


def as_of(stays: Iterable[Stay], today: date) -> list[Stay]:
    """Return the stays that have begun by the day, as they were on it, the first one first."""
    then = (
        replace(one, ended_on=None) if one.ended_on and one.ended_on > today else one
        for one in stays
        if one.begun_on <= today
    )
    return sorted(then, key=lambda one: (one.begun_on, one.ended_on or date.max, one.number))


def chains(stays: Iterable[Stay]) -> list[list[Stay]]:
    """Group the stays of :func:`as_of`: one that goes on from another by a transfer is with it."""
    found: list[list[Stay]] = []
    for one in stays:
        if found and found[-1][-1].ended_on == one.begun_on:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def away_since(stays: Iterable[Stay], today: date) -> date | None:
    """Return the first day of the stay that goes on on that day, or of the first before it from
    which there was a transfer."""
    last = chains(as_of(stays, today))[-1:]
    return last[0][0].begun_on if last and last[0][-1].ended_on is None else None


def current(stays: Iterable[Stay], today: date) -> Stay | None:
    """Return the stay that goes on on that day, if any."""
    return next((one for one in as_of(stays, today) if one.ended_on is None), None)


def paused(
    due_on: date, stays: Iterable[Stay], set_on: date | None = None
) -> tuple[date | None, int]:
    """Return when something is due that pauses during stays, and how many days they paused it.

    The day is None during a stay. What was late when a stay began stays late. Days before
    ``set_on``, when the date was set, pause nothing. ``stays`` are those of :func:`as_of`.
    """
    days = 0
    for one in stays:
        if one.ended_on is not None and set_on is not None and one.ended_on <= set_on:
            continue
        begun_on = max(one.begun_on, set_on or one.begun_on)
        if due_on + timedelta(days=days) < begun_on:
            break
        if one.ended_on is None:
            return None, days
        days += (one.ended_on - begun_on).days
    return due_on + timedelta(days=days), days


@tells(Stay)
def _stays(past: Past) -> Iterator[CaseEvent]:
    """Stays when they began, and when they ended."""
    for one in past.of(Stay):
        back = f"expected back {short_day(one.until_on)}" if one.until_on else None
        text = joined(f"began: {one.kind}", one.place, back)
        yield CaseEvent("stay", one.begun_on, text, number=one.number)
        if one.ended_on is not None:
            lasted = say_days((one.ended_on - one.begun_on).days)
            text = f"ended after {lasted}: {one.kind}"
            yield CaseEvent("stay", one.ended_on, text, number=one.number)
