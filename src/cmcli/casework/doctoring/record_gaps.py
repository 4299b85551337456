"""Find gaps in the record, each with the command that fixes it.

Every check is bounded by what is open; ``full`` lets those that could take long look at all.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cmcli.domain.dates import short_day
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading import gaps
from cmcli.store.reading.gaps import Gap

Level = Literal["ok", "note", "problem"]

UNSIGNED_DAYS = 7
"""The days until an unsigned note is a gap."""

LONG_DAYS = 30
"""The days until a plan without agreement, a revision or a case without a contact is a problem. All
models allow that long for the first plan."""

QUICK_EXTERNALS = 20_000
"""The most imported rows whose ids a quick check compares."""


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """The result of one check. ``count`` and ``cases`` tell how many cases have the problem, and
    which.

    A ``problem`` needs action, and a ``note`` is worth knowing. ``mend`` is a shell command, for
    the first case if there are several. Words in capitals in it are for you to fill in.
    """

    level: Level
    check: str
    what: str
    count: int | None = None
    cases: tuple[str, ...] = ()
    mend: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The keys that scripts rely on."""
        return {
            "level": self.level,
            "check": self.check,
            "what": self.what,
            "count": self.count,
            "cases": list(self.cases),
            "mend": self.mend,
        }


@dataclass(frozen=True, slots=True)
class DoctorScope:
    """The cases to check (those of a worker, or all for None), who checks, and how thoroughly."""

    worker: Worker | None = None
    me: Worker | None = None
    full: bool = False


def _found(
    check: str,
    some: Sequence[Gap],
    words: tuple[str, str, str],
    mend: Callable[[Gap], str],
    *,
    level: Level = "problem",
    more: str = "",
    count: int | None = None,
) -> DoctorFinding:
    """The finding for these gaps; ``words`` say none, one, and several of them."""
    if not some:
        return DoctorFinding("ok", check, f"{words[0]}.", count=0)
    count = len(some) if count is None else count
    said = f"1 {words[1]}" if count == 1 else f"{count:,} {words[2]}"
    cases = tuple(dict.fromkeys(gap.ref for gap in some))
    return DoctorFinding(level, check, f"{said}{more}.", count, cases, mend(some[0]))


def _old(some: Sequence[Gap], before: date) -> Level:
    return "problem" if any(gap.on is not None and gap.on < before for gap in some) else "note"


def _plans(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.without_agreement(view, scope.worker)
    return _found(
        "plans",
        some,
        (
            "Every plan with goals was agreed",
            "plan has goals but no agreement",
            "plans have goals but no agreement",
        ),
        lambda gap: f"cm plan agree {gap.ref}",
        level=_old(some, view.today - timedelta(days=LONG_DAYS)),
    )


def _unassigned(view: View, scope: DoctorScope) -> DoctorFinding:
    return _found(
        "unassigned",
        gaps.on_nobody(view),
        ("Every open case has a worker", "open case is unassigned", "open cases are unassigned"),
        lambda gap: f"cm accept {gap.ref}",
    )


def _same_model(view: View, scope: DoctorScope) -> DoctorFinding:
    return _found(
        "same-model",
        gaps.same_model_twice(view),
        (
            "No client has two open cases in one model",
            "case is the client's second open one in its model",
            "cases are their clients' second open ones in a model",
        ),
        lambda gap: f"cm close {gap.ref} --reason other --summary TEXT",
    )


def _departed(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.on_the_departed(view)
    whose = Counter(gap.by for gap in some)
    by = ", ".join(f"{handle} {count}" for handle, count in sorted(whose.items(), key=str))
    return _found(
        "departed",
        some,
        (
            "Every worker with open cases still works here",
            "case belongs to a worker who no longer works here",
            "cases belong to workers who no longer work here",
        ),
        lambda gap: (
            f'cm transfer --all-of {gap.by} --to HANDLE --reason "{gap.by} has left"'
            if len(some) > 1
            else f'cm transfer {gap.ref} --to HANDLE --reason "{gap.by} has left"'
        ),
        more=f" ({by})",
    )


def _goals(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.past_goals(view, scope.worker)
    since = f", the oldest since {_day(some)}" if some else ""
    return _found(
        "goals",
        some,
        (
            "No open goal is past its date",
            "open goal is past its date",
            "open goals are past their date",
        ),
        lambda gap: f"cm plan set {gap.ref} {gap.number} --by DATE",
        more=f"{since}: review, then give a new date or end it",
    )


def _notes(view: View, scope: DoctorScope) -> DoctorFinding:
    before = view.today - timedelta(days=UNSIGNED_DAYS - 1)
    asked = (view, scope.worker)
    some = gaps.unsigned_notes(*asked, before=before, every_case=scope.full)
    whose = gaps.count_unsigned(*asked, before=before, every_case=scope.full)
    # Only who wrote a note can sign it, so that one's own come first.
    mine = None if scope.me is None else scope.me.handle
    by = ", ".join(f"{handle} {count}" for handle, count in list(whose.items())[:3])
    everywhere = "" if scope.full else " of an open case"
    return _found(
        "notes",
        sorted(some, key=lambda gap: gap.by != mine),
        (
            f"No note{everywhere} has been unsigned for a week",
            "note has been unsigned for a week or more",
            "notes have been unsigned for a week or more",
        ),
        lambda gap: f"cm note {gap.ref} --sign --number {gap.number}",
        more=f" ({by})",
        count=sum(whose.values()),
    )


def _revisions(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.old_revisions(view, scope.worker, before=view.today - timedelta(days=LONG_DAYS - 1))
    return _found(
        "revisions",
        some,
        (
            "No revision of a plan is unfinished",
            "revision of a plan was started long ago and is not agreed",
            "revisions of plans were started long ago and are not agreed",
        ),
        lambda gap: f"cm plan agree {gap.ref}",
        more=f", since {_day(some)}" if some else "",
    )


def _contacts(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.never_seen(view, scope.worker, before=view.today - timedelta(days=LONG_DAYS - 1))
    return _found(
        "contacts",
        some,
        (
            f"Every case open for {LONG_DAYS} days had a contact or an attempt",
            f"case was opened {LONG_DAYS} days ago or more and has no contact or attempt",
            f"cases were opened {LONG_DAYS} days ago or more and have no contact or attempt",
        ),
        lambda gap: f"cm checkin {gap.ref}",
    )


def _flags(view: View, scope: DoctorScope) -> DoctorFinding:
    some = gaps.open_flags(view, scope.worker)
    return _found(
        "flags",
        some,
        (
            "No open safety flag is late",
            "open safety flag is late",
            "open safety flags are late",
        ),
        lambda gap: f"cm flag {gap.ref} --settle {gap.number} --done TEXT --told WHO",
        more=f", since {_day(some)}" if some else "",
    )


def _externals(view: View, scope: DoctorScope) -> DoctorFinding:
    count = gaps.imported(view, QUICK_EXTERNALS + 1)
    if count > QUICK_EXTERNALS and not scope.full:
        said = f"More than {QUICK_EXTERNALS:,} rows were imported. To compare: cm doctor --full"
        return DoctorFinding("ok", "externals", said)
    some = gaps.doubled_externals(view) if count else []
    if not some:
        return DoctorFinding("ok", "externals", "No two ids of another system look alike.", count=0)
    first = some[0]
    said = (
        f"{len(some):,} id{'' if len(some) == 1 else 's'} of another system came twice, as"
        f" {first.system} {first.kind} {' and '.join(first.ids[:3])}: join them there, then import"
        " again."
    )
    return DoctorFinding("problem", "externals", said, len(some))


def _day(some: Sequence[Gap]) -> str:
    """The day of the oldest gap."""
    days = [gap.on for gap in some if gap.on is not None]
    return short_day(min(days)) if days else "an unknown day"


Check = Callable[[View, DoctorScope], DoctorFinding]

OWN: Mapping[str, Check] = {
    "plans": _plans,
    "goals": _goals,
    "notes": _notes,
    "revisions": _revisions,
    "contacts": _contacts,
    "flags": _flags,
}
"""Checks of cases, which workers see of their own."""

AGENCY: Mapping[str, Check] = {
    "unassigned": _unassigned,
    "departed": _departed,
    "same-model": _same_model,
    "externals": _externals,
}
"""Checks that concern the whole agency."""
