"""The figures of the supervisor's screen in words: the tiles, and what is told of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cmcli.casework.looking.heat import LATE, NEVER, never_words
from cmcli.casework.looking.lateness import SAFETY
from cmcli.casework.looking.yesterday import CaseSince, SinceYesterday
from cmcli.domain.dates import near_day, say_days
from cmcli.tui.widgets.tiles import Figure

if TYPE_CHECKING:
    from cmcli.casework.capacity.overview import Overview
    from cmcli.tui.app import Dashboard

KEYS = ("late", "contacts", "flow", "wait", "flag", "since")
"""The tiles, in their order."""

FEW = 12
"""Names that are told of one figure."""

DECIDED = (
    ("approvals", "approvals"),
    ("uncovered", "uncovered leave"),
    ("over_ceiling", "over ceiling"),
    ("losing_touch", "losing touch"),
)
"""The totals that the line of numbers lacks."""


def figures(found: "Overview", dashboard: "Dashboard") -> list[Figure]:
    """Return the figures, in the order of `KEYS`."""
    makers = (_late, _contacts, _flow, _wait, _flag, _since)
    return [make(found, dashboard) for make in makers]


def decide_words(found: "Overview") -> str:
    """Return what the line of numbers lacks, such as ``approvals 4``."""
    totals = found.page.totals
    return "  ".join(f"{words} {totals[key]:,}" for key, words in DECIDED if totals[key])


def _late(found: "Overview", dashboard: "Dashboard") -> Figure:
    total = found.total
    late, never = total.counts[LATE], total.counts[NEVER]
    oldest = max(found.rows[1:], key=lambda row: row.oldest, default=None)
    context = "nothing is late"
    if never:
        context = f"{never:,} never contacted"
    elif oldest is not None and oldest.oldest:
        context = f"{oldest.oldest} d, {oldest.worker or 'unassigned'}"
    first = f"{late:,} of {found.open:,} cases" if late + never else "none"
    more = [f"{late:,} open cases have something late, and no open flag."]
    if never:
        more.append(f"{never_words(never)}; they are counted apart.")
    return Figure("late", "late now", (first, context), "", "today", LATE, more=tuple(more))


def _contacts(found: "Overview", dashboard: "Dashboard") -> Figure:
    *_, before, now = held = found.trends.held
    more = ["Contacts held, by weeks that end on", *_weeks(found.trends.last, held)]
    return Figure(
        "contacts",
        "contacts",
        (f"{now:,}", f"in 7 days, was {before:,}"),
        f"{_contacts_words(now)} in 7 days, {before:,} before",
        "caseload",
        drawn=(held,),
        more=tuple(more),
    )


def _contacts_words(count: int) -> str:
    return "1 contact" if count == 1 else f"{count:,} contacts"


def _flow(found: "Overview", dashboard: "Dashboard") -> Figure:
    came, went = found.trends.accepted, found.trends.closed
    pairs = zip(_weeks(found.trends.last, came), went, strict=True)
    return Figure(
        "flow",
        "in and out",
        (f"+{came[-1]:,}", f"{_minus(dashboard)}{went[-1]:,}"),
        f"in +{came[-1]:,} out {_minus(dashboard)}{went[-1]:,}",
        "caseload",
        drawn=(came, went),
        more=("Cases accepted and closed, by weeks that end on", *(f"{a}, {b}" for a, b in pairs)),
    )


def _minus(dashboard: "Dashboard") -> str:
    return "-" if dashboard.signs.ascii else "−"


def _weeks(last: date, values: Sequence[int]) -> list[str]:
    """Return a line a week, the latest last."""
    weeks = len(values) - 1
    return [
        f"{near_day(last - timedelta(days=7 * (weeks - at)), last)}: {value:,}"
        for at, value in enumerate(values)
    ]


def _wait(found: "Overview", dashboard: "Dashboard") -> Figure:
    one = found.longest_wait
    if one is None:
        return Figure("wait", "longest wait", ("nobody waits", ""), "", "caseload", "waitlist")
    who, days = dashboard.client(one.name, one.ref), say_days((found.today - one.since).days)
    return Figure(
        "wait",
        "longest wait",
        (days, who),
        f"longest wait {days}",
        "caseload",
        "waitlist",
        more=(f"{who} ({one.ref}) has waited since {near_day(one.since, found.today)}.",),
    )


def _flag(found: "Overview", dashboard: "Dashboard") -> Figure:
    one = found.oldest_flag
    if one is None:
        return Figure("flag", "oldest flag", ("no open flag", ""), "", "today", SAFETY)
    who, days = dashboard.client(one.name, one.ref), (found.today - one.since).days
    again = "nobody acted yet"
    if one.again_on is not None:
        again = f"look again {near_day(one.again_on, found.today)}"
    worker = one.worker or "unassigned"
    more = (f"{who} ({one.ref}, {worker}): raised on {near_day(one.since, found.today)}; {again}.",)
    first = f"{days} d, {worker}" if days else f"today, {worker}"
    return Figure("flag", "oldest flag", (first, again), "", "today", SAFETY, alarm=True, more=more)


def _since(found: "Overview", dashboard: "Dashboard") -> Figure:
    title, since = "changed today", found.since
    if since is None:
        words = ("not known", "") if found.untold else ("being read", "")
        more = (
            "It can't be told what changed: the store begins today, or staff or settings changed.",
        )
        return Figure("since", title, words, "", "today", LATE, more=more if found.untold else ())
    parts = list(_since_parts(since, _minus(dashboard)))
    first, *others = parts or ["nothing changed"]
    return Figure(
        "since",
        title,
        (first, ", ".join(others)),
        f"since yesterday: {', '.join(parts)}" if parts else "",
        "today",
        LATE,
        more=tuple(_since_names(since, dashboard)),
    )


def _since_parts(since: SinceYesterday, minus: str) -> Iterator[str]:
    """Yield the changes in a few words, what got worse first."""
    late = len(since.late) - len(since.caught_up)
    if late or since.late:
        yield f"{_signed(late, minus)} late{_most(since.late)}"
    flags = len(since.raised) - len(since.settled)
    if flags or since.raised:
        yield f"{_signed(flags, minus)} {'flag' if abs(flags) == 1 else 'flags'}"
    if since.closed:
        yield f"{len(since.closed)} closed"
    if since.opened:
        yield f"{len(since.opened)} opened"


def _signed(count: int, minus: str) -> str:
    return f"+{count:,}" if count > 0 else f"{minus}{-count:,}" if count else "0"


def _most(cases: Iterable[CaseSince]) -> str:
    """Name the worker with most of these cases."""
    of = Counter(one.worker or "unassigned" for one in cases)
    return " ({} {})".format(*min(of.items(), key=lambda one: (-one[1], one[0]))) if of else ""


def _since_names(since: SinceYesterday, dashboard: "Dashboard") -> Iterator[str]:
    if since.nothing:
        yield "Nothing changed since the end of yesterday."
    for words, cases in since.parts.items():
        if not cases:
            continue
        yield f"{words.capitalize()}: {len(cases):,}"
        for one in cases[:FEW]:
            who = dashboard.client(one.name, one.ref)
            yield f"  {who}, {one.worker or 'unassigned'}"
        if len(cases) > FEW:
            yield f"  and {len(cases) - FEW:,} more"
