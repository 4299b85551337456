"""The client's own crisis plan, in versions, and when it must be looked at again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import DueDate, counted
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.records import column, record
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

SELF_HARM = "self-harm"
"""The kind of flag for which the whole plan is shown first."""


class PlanSection(NamedTuple):
    """A part of the plan: its title for staff, and the one that the client reads."""

    title: str
    client_title: str


SECTIONS: Mapping[str, PlanSection] = {
    "warnings": PlanSection("Warning signs", "How I notice that a crisis may be coming"),
    "make_safer": PlanSection("Making things safer", "How I make things safer around me"),
    "helps": PlanSection("What helps", "What helps me"),
    "avoid": PlanSection("What to avoid", "What I stay away from"),
    "calls": PlanSection("People to call", "People I can call"),
    "reasons": PlanSection("Reasons to live", "My reasons to live"),
}
"""The parts of a plan by its columns, in their order on the page."""

CALLS = "calls"
"""The part with people and their phones, which is hidden where names are."""

LATER = "\n"
"""The separator of the entries of one part."""


@record("crisis_plans", noun="crisis plan", live={"replaced_on": None})
class CrisisPlan:
    """One version of a client's crisis plan, in the client's own words.

    ``number`` is the version. ``case_id`` is the case where it was written. The entries of a part
    are joined by `LATER`. The plan that holds has no ``replaced_on``.
    """

    id: str
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    at: datetime
    on: date
    by: str
    warnings: str | None = column(default=None, title="warning signs", searched=True)
    make_safer: str | None = column(default=None, title="making things safer", searched=True)
    helps: str | None = column(default=None, title="what helps", searched=True)
    avoid: str | None = column(default=None, title="what to avoid", searched=True)
    calls: str | None = column(default=None, title="people to call", searched=True)
    reasons: str | None = column(default=None, title="reasons to live", searched=True)
    replaced_on: date | None = column(default=None, title="replaced")

    def entries(self, part: str) -> tuple[str, ...]:
        """The entries of a part, the oldest first."""
        return tuple((getattr(self, part) or "").split(LATER)) if getattr(self, part) else ()

    @property
    def all_entries(self) -> tuple[tuple[str, str], ...]:
        """Every entry with its part; entries are numbered in this order, from 1."""
        return tuple((part, entry) for part in SECTIONS for entry in self.entries(part))


@record("crisis_reviews", noun="crisis plan review")
class CrisisPlanReview:
    """A review of the crisis plan together with the client that changes nothing."""

    id: str
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    plan_id: str = column(refers="crisis_plans", parent=True)
    at: datetime
    on: date
    by: str


def holding(plans: Iterable[CrisisPlan]) -> CrisisPlan | None:
    """Return the plan that holds, if it has any entry."""
    now = [one for one in plans if one.replaced_on is None and one.all_entries]
    return now[-1] if now else None


def version_told(plan: CrisisPlan | None) -> str:
    """Name the version with its day, or say none."""
    return "none" if plan is None else f"version {plan.number}, {short_day(plan.on)}"


def in_a_line(plan: CrisisPlan | None, ref: str) -> str:
    """Say in one line whether the client has a crisis plan, and how to read it."""
    reading = "" if plan is None else f". To read it: cm crisis {ref}"
    return f"Crisis plan: {version_told(plan)}{reading}"


def parts_told(plan: CrisisPlan, *, hidden: bool = False) -> list[str]:
    """Tell each part that has entries in one line; with ``hidden``, without people and phones."""
    found = []
    for part, (title, _) in SECTIONS.items():
        if entries := plan.entries(part):
            told = "hidden" if hidden and part == CALLS else "; ".join(entries)
            found.append(f"{title}: {told}")
    return found


def first_lines(
    plan: CrisisPlan | None, flags: Iterable[Flag], line: str, *, hidden: bool = False
) -> list[str]:
    """Return the whole plan in lines, as it is shown first while a self-harm flag is open.

    ``line`` is the agency's crisis line. Without such a flag there are no lines.
    """
    if not any(flag.kind == SELF_HARM and flag.settled_on is None for flag in flags):
        return []
    shown = [] if plan is None else parts_told(plan, hidden=hidden)
    last = [f"Crisis line: {line}"] if line else []
    return [f"CRISIS PLAN: {version_told(plan)}", *shown, *last]


def changed_entries(
    before: CrisisPlan | None, after: CrisisPlan
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the entries that one version adds, and those that it drops, each with its part."""
    old = () if before is None else before.all_entries
    new = after.all_entries
    return [one for one in new if one not in old], [one for one in old if one not in new]


def change_told(before: CrisisPlan | None, after: CrisisPlan) -> str:
    """Tell what one version changes: ``added warning signs: no sleep``."""
    added, dropped = changed_entries(before, after)
    said = [f"added {SECTIONS[part].title.lower()}: {entry}" for part, entry in added]
    said += [f"dropped {SECTIONS[part].title.lower()}: {entry}" for part, entry in dropped]
    return joined(*said) or "unchanged"


_RULE = (
    "A crisis plan is reviewed regularly (setting crisis-plan.days) and after each crisis contact."
)


def review_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the plan's review due, or the plan itself after a crisis or while self-harm is open."""
    plan = holding(facts.of(CrisisPlan))
    if plan is None:
        yield from _plan_due(facts)
        return
    looks = ((one.at, one.on) for one in facts.of(CrisisPlanReview))
    at, since = max([(plan.at, plan.on), *looks])
    crisis = facts.crisis_held
    if crisis is not None and crisis.at > at:
        yield DueDate(
            crisis.on,
            f"There was a crisis contact on {short_day(crisis.on)}, after the last review of the"
            f" crisis plan on {short_day(since)}.",
            _RULE,
        )
        return
    days = facts.crisis_plan_days
    yield counted(
        facts,
        since,
        days,
        f"Last review of the crisis plan {short_day(since)}, next after {say_days(days)}.",
        _RULE,
    )


def _plan_due(facts: CaseFacts) -> Iterator[DueDate]:
    """Make a first plan due, once: because of the oldest open self-harm flag, or a crisis."""
    flags = [one for one in facts.of(Flag) if one.kind == SELF_HARM]
    reasons = [
        (one.raised_on, f"Safety flag {one.number} ({one.kind}) is open") for one in flags[:1]
    ]
    if facts.crisis_held is not None:
        on = facts.crisis_held.on
        reasons.append((on, f"There was a crisis contact on {short_day(on)}"))
    if reasons:
        on, why = min(reasons)
        yield DueDate(
            on,
            f"{why}, and the client has no crisis plan.",
            "A first crisis plan is due after a crisis contact and while a self-harm flag is open.",
        )


@tells(CrisisPlan, CrisisPlanReview)
def _crisis_plans(past: Past) -> Iterator[CaseEvent]:
    """Tell the versions since the case began with what they change, and the reviews."""
    plans = {one.id: one for one in past.of(CrisisPlan)}
    before: CrisisPlan | None = None
    for one in plans.values():
        if one.on >= past.case.opened_on:
            text = f"version {one.number}: {change_told(before, one)}"
            yield CaseEvent("crisis-plan", one.on, text, at=one.at, who=one.by, number=one.number)
        before = one
    for look in past.of(CrisisPlanReview):
        if look.on >= past.case.opened_on:
            number = plans[look.plan_id].number
            text = f"version {number} reviewed, and it stays as it is"
            yield CaseEvent("crisis-plan", look.on, text, at=look.at, who=look.by, number=number)
