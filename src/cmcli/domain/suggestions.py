"""The rule by which workers are suggested for a case, with the reasons in words.

An unknown fact counts neither for nor against a worker, and is among the reasons. Nothing is added
up: the criteria are compared one after the other, the weightiest first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.areas import Area, any_takes
from cmcli.domain.caseload import percent
from cmcli.domain.dates import short_day
from cmcli.domain.reductions import Reduction
from cmcli.domain.resource_match import Reason, sort_name
from cmcli.domain.worker_ties import CONFLICT, NOT_WISHED, WISH
from cmcli.domain.workers import Worker

AHEAD = 28
"""Days ahead: reserved hours in this time count against a worker."""

MOVED_OFTEN = 2
"""From so many changes of the worker on, cm says that the client was moved often."""

ORDER = (
    *("conflict", "admission", "not-wished", "room", "wish", "model", "language"),
    *("continuity", "team", "area", "away"),
)
"""The criteria, the weightiest first. Who is full, or has a conflict of interest, is excluded."""

EXCLUDING = ("conflict", "admission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A case for which a worker is wanted; what is None or empty isn't known.

    ``team_id`` is the team of its present worker. ``ties`` are the kinds and reasons of the
    client's ties by worker's id, ``had`` the last day that a worker had the client, also by id.
    """

    name: str
    model: str
    languages: Sequence[str] = ()
    interpreter: str | None = None
    area: str | None = None
    team_id: str | None = None
    ties: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    had: Mapping[str, date] = field(default_factory=dict)
    moves: int = 0


class LoadWithCase(NamedTuple):
    """How full a worker would be with the case: of the target, None where it can't be counted.

    ``refused`` is the sentence of admission where it would refuse the case.
    """

    target: Fraction | None
    refused: str | None = None


class Criterion(NamedTuple):
    """One criterion of `ORDER` with its reason."""

    key: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a worker fits a case, with every reason in the order of their weight."""

    worker: Worker
    load: LoadWithCase
    criteria: tuple[Criterion, ...]

    @property
    def excluded(self) -> bool:
        """Return whether the worker can't be suggested."""
        return any(one.key in EXCLUDING for one in self.criteria)

    def fits(self, key: str) -> bool | None:
        """Return what one criterion says, None where nothing is known."""
        return next((one.reason.fits for one in self.criteria if one.key == key), None)

    def reasons(self, fits: bool | None) -> tuple[str, ...]:
        """Return the reasons for the worker, against the worker, or the unknown facts (None)."""
        return tuple(one.reason.words for one in self.criteria if one.reason.fits is fits)

    @property
    def words(self) -> str:
        """Return all reasons in a line: those for the worker, those against, and the unknown."""
        titled = {"For": True, "Against": False, "Not known": None}
        parts = ((title, self.reasons(fits)) for title, fits in titled.items())
        return "  ".join(f"{title}: {' · '.join(some)}." for title, some in parts if some)

    @property
    def place(self) -> tuple[object, ...]:
        """The key of the place among others: known to fit, then unknown, then known not to.

        Workers who fit alike are ordered by the share of the target, then by username.
        """
        share = self.load.target
        known = tuple({True: 0, None: 1, False: 2}[self.fits(key)] for key in ORDER)
        return (*known, share is None, share or Fraction(0), self.worker.handle)


def suggestion(
    worker: Worker,
    wanted: Wanted,
    load: LoadWithCase,
    reductions: Collection[Reduction],
    today: date,
) -> Suggestion:
    """Compare a worker with a case; ``reductions`` are those of the worker."""
    found = (
        *_ties(worker, wanted),
        *_room(load),
        *_model(worker, wanted),
        *_language(worker, wanted),
        *_continuity(worker, wanted),
        *_team(worker, wanted),
        *_area(worker, wanted),
        *_away(worker, reductions, today),
    )
    return Suggestion(worker, load, tuple(sorted(found, key=lambda one: ORDER.index(one.key))))


def _ties(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    said = {
        CONFLICT: (False, "conflict of interest"),
        NOT_WISHED: (False, f"{wanted.name} doesn't want this worker"),
        WISH: (True, f"{wanted.name} wants this worker"),
    }
    for kind, reason in wanted.ties.get(worker.id, {}).items():
        fits, words = said[kind]
        yield Criterion(kind, Reason(fits, words if reason is None else f"{words}: {reason}"))


def _room(load: LoadWithCase) -> Iterator[Criterion]:
    if load.refused is not None:
        yield Criterion("admission", Reason(False, load.refused))
    elif load.target is None:
        yield Criterion("room", Reason(None, "the load can't be counted"))
    else:
        would = f"{percent(load.target)} of the target with it"
        yield Criterion("room", Reason(load.target <= 1, would))


def _model(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    if worker.models is None:
        known = f"whether {worker.handle} takes {wanted.model} cases is not known"
        yield Criterion("model", Reason(None, known))
    else:
        takes = wanted.model in worker.models
        words = "takes" if takes else "doesn't take"
        yield Criterion("model", Reason(takes, f"{words} {wanted.model} cases"))


def _language(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    if not wanted.languages:
        return
    theirs = {sort_name(one) for one in worker.languages or ()}
    common = [one for one in wanted.languages if sort_name(one) in theirs]
    if common:
        reason = Reason(True, f"speaks {common[0]}")
    elif worker.languages is None:
        reason = Reason(None, f"whether {worker.handle} speaks {wanted.languages[0]} is not known")
    else:
        by = f"; interpreter: {wanted.interpreter}" if wanted.interpreter else ""
        reason = Reason(False, f"doesn't speak {wanted.languages[0]}{by}")
    yield Criterion("language", reason)


def _continuity(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    last = wanted.had.get(worker.id)
    if last is not None:
        yield Criterion("continuity", Reason(True, f"knows {wanted.name}, until {short_day(last)}"))


def _team(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    if wanted.team_id is not None:
        same = worker.team_id == wanted.team_id
        yield Criterion("team", Reason(same, "in the same team" if same else "in another team"))


def _area(worker: Worker, wanted: Wanted) -> Iterator[Criterion]:
    if worker.areas is None or wanted.area is None:
        return
    fits = any_takes(worker.areas, Area.of(wanted.area))
    where = f"where {wanted.name} lives ({wanted.area})"
    words = {
        True: f"works {where}",
        False: f"doesn't work {where}",
        None: f"whether {worker.handle} works {where} is not known",
    }
    yield Criterion("area", Reason(fits, words[fits]))


def _away(worker: Worker, reductions: Collection[Reduction], today: date) -> Iterator[Criterion]:
    coming = [
        one
        for one in reductions
        if one.worker_id == worker.id
        and (one.from_on - today).days <= AHEAD
        and (one.until_on is None or one.until_on >= today)
    ]
    if coming:
        first = min(coming, key=lambda one: (one.from_on, one.id))
        until = "" if first.until_on is None else f" until {short_day(first.until_on)}"
        part = percent(Fraction(first.share))
        words = f"{part} of the hours reserved from {short_day(first.from_on)}{until}"
        yield Criterion("away", Reason(False, words))


def told_of_moves(wanted: Wanted) -> str | None:
    """Say that the client was moved often, if so."""
    if wanted.moves < MOVED_OFTEN:
        return None
    return f"{wanted.name} has been moved to another worker {wanted.moves} times."
