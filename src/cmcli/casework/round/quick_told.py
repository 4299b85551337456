"""A quick line as it was understood, in one line."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.contacts import WITH_CLIENT
from cmcli.domain.dates import ClaimedDay, near_day, weekday_of
from cmcli.domain.people import PersonAround, meant
from cmcli.domain.text import quoted


def told(
    texts: Texts,
    by: By,
    people: Sequence[PersonAround] = (),
    *,
    whole: bool = True,
    note: bool = False,
) -> str:
    """Say in one line what was understood: without ``whole`` only what was said.

    ``note`` adds the beginning of the note. Raises :class:`UsageProblem` for a value out of
    bounds.
    """
    said: CheckIn = texts.read(by)
    first = [*_manner(said, texts, people, whole=whole)]
    if whole or "at" in texts:
        first.append(_when(said.at, by))
    if note and said.note is not None:
        first.append(f"note {quoted(said.note)}")
    coming = "" if said.next_on is None else f"next {_next(said.next_on, by)}"
    return "; ".join(part for part in (", ".join(first), coming) if part)


def _manner(
    said: CheckIn, texts: Texts, people: Sequence[PersonAround], *, whole: bool
) -> Iterator[str]:
    """Say how the contact was: its kind, mode, partner and outcome, how long, and what was done."""
    if "kind" in texts:
        yield said.kind
    if whole or "mode" in texts:
        yield (said.mode or "mode not said").replace("-", " ")
    if said.with_whom != WITH_CLIENT:
        named = meant(people, said.with_whom) if said.with_whom.isdecimal() else []
        yield f"with {named[0].name if named else f'the {said.with_whom}'}"
    if whole or "outcome" in texts:
        yield said.outcome.replace("-", " ")
    if said.minutes is not None:
        yield f"{said.minutes} min"
    if said.travel is not None:
        yield f"travel {said.travel} min"
    if said.did:
        yield f"did {' and '.join(said.did)}"


def _when(at: datetime | None, by: By) -> str:
    if at is None:
        return _near(by.today, by.today)
    local = at.astimezone(by.now.tzinfo)
    return f"{_near(local.date(), by.today)} {local:%H:%M}"


def _next(on: date, by: By) -> str:
    if not isinstance(on, datetime):
        return _near(on, by.today)
    return f"{_near(on.date(), by.today)} {on:%H:%M}, an appointment"


def _near(day: date, today: date) -> str:
    words = {} if isinstance(today, ClaimedDay) else {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return words.get((day - today).days) or f"{weekday_of(day)} {near_day(day, today)}"
