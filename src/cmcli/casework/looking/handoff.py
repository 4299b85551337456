"""A hand-over of a worker's cases, written from the record: one short page for each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from cmcli.casework.looking.dossier import Dossier, dossier
from cmcli.casework.looking.timeline import TimelineEntry, timeline
from cmcli.casework.looking.values.handoff import LEAVER, SHIFT, HandoffQuestion
from cmcli.casework.looking.values.shared import USUAL_WINDOW
from cmcli.domain.alerts import Alert
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.covers import Cover
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.handovers import Handover, waiting_request
from cmcli.domain.hidden_names import without_names
from cmcli.domain.kinds import SEALED
from cmcli.domain.referrals import Referral
from cmcli.domain.safety import Flag
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Worker
from cmcli.errors import Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase

USUAL_DAYS = 7
"""Days that are told where there was no hand-over before."""

DAYS_FOR = {SHIFT: 1, LEAVER: 90}
"""Days that are told for some occasions, whenever the latest hand-over was."""

MOST_DUE, MOST_HAPPENED, MOST_REFERRALS = 6, 6, 4
"""The most entries of each part on the page of a case; more are counted."""

LINE = 100
"""The most characters of what happened at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandoff:
    """The hand-over of one case: texts of each part, in the order of the page.

    ``urgent`` are alerts, open flags and how to reach the client safely. ``happened`` are all
    entries since the day.
    """

    ref: str
    name: str
    state: str
    urgent: tuple[str, ...]
    not_to_ask: str | None
    promised: tuple[str, ...]
    due: tuple[str, ...]
    due_now: bool
    referrals: tuple[str, ...]
    requests: tuple[str, ...]
    happened: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Return whether anything is new, open or due today, which the next shift must know."""
        return self.due_now or bool(self.urgent or self.requests or self.happened)

    def parts(self, since: date) -> Iterator[tuple[str, Sequence[str]]]:
        """Return the parts that there are, each with a heading, short enough for a screen."""
        for title, texts in (
            ("Know first", self.urgent),
            ("Don't ask again", (self.not_to_ask,) if self.not_to_ask else ()),
            ("Promised", self.promised),
            ("Due", _most(self.due, MOST_DUE)),
            ("Requests", self.requests),
            ("Referrals", _most(self.referrals, MOST_REFERRALS)),
            (f"Since {short_day(since)}", _latest(self.happened, self.ref, since)),
        ):
            if texts:
                yield title, texts

    def as_dict(self) -> dict[str, object]:
        """Return the hand-over of the case for JSON."""
        return {
            "ref": self.ref,
            "name": self.name,
            "state": self.state,
            "urgent": list(self.urgent),
            "not_to_ask": self.not_to_ask,
            "promised": list(self.promised),
            "due": list(self.due),
            "referrals": list(self.referrals),
            "requests": list(self.requests),
            "happened": list(self.happened),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """The hand-over of a worker's cases; ``quiet`` are those that need no words for a shift."""

    worker: str
    since: date
    purpose: str | None
    written_on: date
    cases: tuple[CaseHandoff, ...]
    quiet: int = 0

    @property
    def title(self) -> str:
        """Return the heading of the whole."""
        of = f" for a {self.purpose}" if self.purpose else ""
        return f"Hand-over of {self.worker}'s cases{of}, {short_day(self.written_on)}"

    @property
    def end(self) -> str | None:
        """Count the cases that have no page."""
        if not self.quiet:
            return None
        many = "1 more case has" if self.quiet == 1 else f"{self.quiet} more cases have"
        return f"{many} nothing new, and nothing due today."

    def as_dict(self) -> dict[str, object]:
        """Return the hand-over for JSON."""
        return {
            "worker": self.worker,
            "since": self.since,
            "for": self.purpose,
            "written_on": self.written_on,
            "cases": [one.as_dict() for one in self.cases],
            "quiet": self.quiet,
        }


def handoff(view: View, worker: Worker, asked: HandoffQuestion) -> Handoff:
    """Write the hand-over of the worker's open and waiting cases, those with most to know first."""
    since = asked.since or _since(view, worker, asked.purpose)
    if since > view.today:
        raise UsageProblem(
            Sentence("{since} is in the future."), "Enter a date up to today.", field="since"
        )
    cases = view.all(Case, worker_id=worker.id, status=UNDER_WAY)
    clients = {one.id: one for one in view.all(Client, id={one.client_id for one in cases})}
    found = [FoundCase(one, clients[one.client_id], exact=True) for one in cases]
    pages = [_of_case(view, one, since, codes=asked.codes) for one in found]
    pages.sort(key=lambda one: (not one.urgent, not one.due_now, one.ref))
    told = [one for one in pages if asked.purpose != SHIFT or one.matters]
    return Handoff(
        worker=worker.handle,
        since=since,
        purpose=asked.purpose,
        written_on=view.today,
        cases=tuple(told),
        quiet=len(pages) - len(told),
    )


def _since(view: View, worker: Worker, purpose: str | None) -> date:
    """Return the day of the latest hand-over to a cover, else one some days ago."""
    if purpose in DAYS_FOR:
        return view.today - timedelta(days=DAYS_FOR[purpose])
    covers = view.all(Cover, worker_id=worker.id)
    written = [at for one in covers for at in (one.handover_at, one.handback_at) if at is not None]
    last = max((at.astimezone(view.now.tzinfo).date() for at in written), default=None)
    return last or view.today - timedelta(days=USUAL_DAYS)


def _of_case(view: View, found: FoundCase, since: date, *, codes: bool) -> CaseHandoff:
    """Write the hand-over of one case; with ``codes`` the code replaces every name."""
    one = dossier(view, found)
    facts, code = one.shown.facts, found.client.code
    names = (*found.client.names, *one.other_names)

    def shown(text: str) -> str:
        return without_names(text, names, code) if codes else text

    def all_of(texts: Iterator[str]) -> tuple[str, ...]:
        return tuple(shown(text) for text in texts)

    own = (item for item in one.shown.due if facts.worker in (item.worker, item.covers_for))
    due = [item for item in own if item.kind not in SEALED]
    entries = timeline(view, found, since=since)
    away = f", {one.shown.away}" if one.shown.away else ""
    again = found.client.tell_once
    return CaseHandoff(
        ref=found.ref,
        name=code if codes else found.client.shown_name,
        state=f"{facts.case.model}, acuity {facts.case.acuity}, stage {one.shown.stage}{away}",
        urgent=all_of(_urgent(one)),
        not_to_ask=again and shown(again),
        promised=all_of(_promised(one)),
        due=all_of(_due(due, view.today)),
        due_now=any(item.due_on <= view.today for item in due),
        referrals=all_of(f"{ref.number}. {ref.to}: {ref.standing}" for ref in facts.of(Referral)),
        requests=all_of(_requests(one)),
        happened=tuple(_told(entry, shown) for entry in entries),
    )


def _urgent(one: Dossier) -> Iterator[str]:
    facts = one.shown.facts
    for alert in facts.of(Alert):
        yield alert.told(one.alert_kinds, one.today)
    for flag in facts.of(Flag):
        since = short_day(flag.raised_on)
        yield f"SAFETY {flag.number} ({flag.kind}), open since {since}: {flag.text}"
    if facts.client.safe_contact:
        yield f"REACH SAFELY: {facts.client.safe_contact}"


def _promised(one: Dossier) -> Iterator[str]:
    if one.promised:
        yield f"at the transfer: {one.promised}"
    if one.shown.facts.next_on is not None:
        yield f"next contact {short_day(one.shown.facts.next_on)}"
    if one.shown.facts.case.promised:
        yield one.shown.facts.case.promised


def _due(items: Sequence[DueItem], today: date) -> Iterator[str]:
    """Tell what is late or due soon."""
    last = today + timedelta(days=USUAL_WINDOW)
    for item in items:
        if item.due_on <= last:
            late = f", {say_days(item.days_late)} late" if item.days_late else ""
            text = f": {item.text}" if item.text else ""
            yield f"{item.what} {short_day(item.day)}{late}{text}"


def _requests(one: Dossier) -> Iterator[str]:
    facts = one.shown.facts
    asked = waiting_request(facts.case, facts.of(Handover))
    if asked is not None:
        to, on = one.handles[asked.to_id], short_day(asked.asked_on)
        yield f"{to} was asked on {on} to take over the case: {asked.reason}"


def _told(one: TimelineEntry, shown: Callable[[str], str]) -> str:
    entry = one.entry
    number = f" {entry.number}" if entry.number is not None else ""
    who = f" ({entry.who})" if entry.who else ""
    text = shorten(shown(entry.text), LINE, placeholder=" …")
    return f"{short_day(entry.on)} {entry.kind}{number}: {text}{who}"


def _most(texts: Sequence[str], most: int) -> Sequence[str]:
    if len(texts) <= most:
        return texts
    return (*texts[:most], f"and {len(texts) - most} more")


def _latest(texts: Sequence[str], ref: str, since: date) -> Sequence[str]:
    if len(texts) <= MOST_HAPPENED:
        return texts
    earlier = len(texts) - MOST_HAPPENED
    return (f"{earlier} more: cm timeline {ref} --since {since}", *texts[earlier:])
