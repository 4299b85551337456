"""*Referrals*: the open referrals of all cases, the most overdue first, each with its detail."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.binding import Binding, BindingType

from cmcli.casework.looking.glance import Glance, words_in
from cmcli.domain.clocks import DueItem, explain
from cmcli.domain.dates import near_day
from cmcli.domain.keys import NEED_DOMAINS, REFERRAL_STATUSES
from cmcli.domain.referrals import Referral
from cmcli.domain.timeline import joined
from cmcli.tui.listing import ListPage, Order
from cmcli.tui.marks import day_words, said
from cmcli.tui.narrow import FilterWords
from cmcli.tui.verbs import Verb
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.store.core.view import View


@dataclass(frozen=True, slots=True)
class SentReferral:
    """An open referral with its case, and what follows it up: an item of its own, or the contact
    that takes its place."""

    one: Referral
    case: Glance
    item: DueItem | None

    @property
    def worker(self) -> str | None:
        """Return who follows it up."""
        return self.item.worker if self.item else self.case.worker

    @property
    def due_on(self) -> date:
        """The day of the follow-up; the last day where none is due."""
        return self.item.due_on if self.item else date.max

    @property
    def days_late(self) -> int:
        """The days that the follow-up is overdue."""
        return self.item.days_late if self.item else 0


@dataclass(frozen=True, slots=True)
class ReferralsContent:
    """The open referrals of the scope, the most overdue first."""

    referrals: tuple[SentReferral, ...]
    today: date


class ReferralsPage(ListPage[ReferralsContent, SentReferral]):
    """The list of open referrals, with all that is known of the one under the cursor."""

    KEY = "referrals"
    TITLE_OF_LIST = "Referrals"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "app.verb('referral')", "Follow", key_display="+", id="here.follow"),
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("n", "app.verb('note')", "Note", id="verb.note"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def read(self, view: "View") -> ReferralsContent:
        """Read the open referrals of the scope."""
        desk = self.dashboard.desk
        workers = desk.workers(view)
        handles = None if workers is None else {one.handle for one in workers}
        cases = desk.book.read(view, workers, self.told, shared=True)
        found = [each for case in cases for each in _of_case(case, handles)]
        found.sort(key=lambda one: (one.due_on, one.case.ref, one.one.number))
        return ReferralsContent(tuple(found), view.today)

    # The list.

    def items(self, found: ReferralsContent) -> Sequence[SentReferral]:
        """Return the referrals."""
        return found.referrals

    def key(self, item: SentReferral) -> str:
        """Case and number."""
        return f"{item.case.ref} {item.one.number}"

    def case(self, item: SentReferral) -> Glance:
        """Its case."""
        return item.case

    def columns(self) -> Sequence[TextColumn]:
        """Return the columns, with the worker only where several are shown."""
        whose = self.dashboard.desk.scope.worker is None
        return (
            TextColumn("mark", "", 1, sorts=False),
            TextColumn("follow", "follow up", 11),
            TextColumn("name", "name", 11, 24),
            TextColumn("to", "to", 14, 40),
            TextColumn("status", "status", 10),
            TextColumn("case", "case", 8),
            *([TextColumn("worker", "worker", 8, 12, since=90)] if whose else []),
            TextColumn("need", "need", 9, 16, since=100),
            TextColumn("sent", "sent", 11, since=110),
        )

    def cells(self, item: SentReferral) -> Sequence[Text]:
        """One cell a column; what is overdue says so by a sign as well."""
        dashboard, one = self.dashboard, item.one
        red = dashboard.style("error") if item.days_late else ""
        day = day_words(item.due_on, self._today) if item.item else "none due"
        cells = {
            "mark": said(dashboard.signs("late") if item.days_late else "", red),
            "follow": said(day, red),
            "to": said(
                joined(self._words(item, one.to), "urgent" if one.urgent else None, sep=", ")
            ),
            "status": said(one.status),
            "case": said(item.case.ref),
            "name": said(dashboard.client(item.case.shown_name, item.case.ref)),
            "worker": said(item.worker or "none"),
            "need": said(one.need or ""),
            "sent": said(near_day(one.sent_on, self._today)),
        }
        return [cells[column.key] for column in self.columns()]

    def words(self) -> FilterWords[SentReferral]:
        """Status, need and worker, and how late."""
        return FilterWords(
            keys={
                "status": lambda item: item.one.status,
                "need": lambda item: item.one.need or "none",
                "worker": lambda item: item.worker or "none",
            },
            flags={
                "late": lambda item: item.days_late > 0,
                "urgent": lambda item: item.one.urgent,
                "warm": lambda item: item.one.warm,
            },
            text=_coded_text if self.dashboard.names_hidden else _text,
            known={"status": REFERRAL_STATUSES, "need": NEED_DOMAINS},
        )

    def orders(self) -> Mapping[str, Order]:
        """Everything that is seen, but the signs."""
        return {
            "follow": lambda item: item.due_on,
            "to": lambda item: item.one.to.casefold(),
            "status": lambda item: REFERRAL_STATUSES.index(item.one.status),
            "case": lambda item: item.case.ref,
            "name": lambda item: self.dashboard.client(item.case.shown_name, item.case.ref),
            "worker": lambda item: item.worker or "",
            "need": lambda item: item.one.need or "",
            "sent": lambda item: item.one.sent_on,
        }

    def list_title(self, whole: int) -> str:
        """Return the title, with the order where no other was chosen."""
        first = self.sorted_by is None and not self.downwards
        return f"{super().list_title(whole)}{', most overdue first' if first else ''}"

    def nothing(self) -> str:
        """Return the next step for an empty list."""
        return (
            "No open referrals. To make one: choose a case, then type :refer,"
            " or press w to see other cases."
        )

    def about_row(self, item: SentReferral) -> RenderableType:
        """Tell all of the referral."""
        lines = [self._words(item, line) for line in _detail(item)]
        return said("\n".join(lines), multiline=True)

    def _words(self, item: SentReferral, text: str) -> str:
        return self.dashboard.words(text, item.case.ref, *item.case.names)

    @property
    def _today(self) -> date:
        return self.found.today if self.found is not None else date.min

    def given(self, verb: Verb) -> dict[str, str]:
        """The number of the referral under the cursor."""
        item = self.rows.under
        number = "" if item is None else str(item.one.number)
        if item is not None and verb.name == "referral":
            return {"number": number}
        if item is not None and verb.name == "snooze" and item.item is not None:
            return {"kind": item.item.kind, "number": item.item.number or ""}
        return {}


def _of_case(case: Glance, handles: Collection[str] | None) -> Iterator[SentReferral]:
    """The open referrals of a case that these workers follow up; all for None."""
    own = {item.number: item for item in case.due if item.kind == "referral"}
    for one in case.referrals:
        found = SentReferral(one, case, own.get(str(one.number), case.contact))
        if handles is None or found.worker in handles:
            yield found


def _detail(item: SentReferral) -> Iterator[str]:
    """Tell all of a referral: how it is, why it is due, where to ask, and what it is for."""
    one = item.one
    goal = f"goal {one.goal}" if one.goal else None
    links = joined(one.need, goal, sep=", ")
    led = one.led_by and f"led by {one.led_by}"
    more = joined(one.marks, links and f"for {links}", led, one.reason, sep=", ")
    due = item.item
    if due is not None and due.kind == "referral":
        more = joined(one.service, more, sep=", ")
        yield explain(due)
        if more:
            yield more[:1].upper() + more[1:]
    else:
        yield joined(f"Referral {one.number} to {one.known_as}: {one.standing}", more)
        if due is not None:
            yield explain(due)
    ask = joined(one.organization, one.phone, one.address, one.hours, sep=", ")
    if ask:
        yield f"Ask: {ask}"
    for label, text in (("Bring", one.bring), ("Apply", one.apply)):
        if text:
            yield f"{label}: {text}"


def _text(item: SentReferral) -> str:
    return item.case.text + words_in(item.one.to, item.one.service, item.one.organization)


def _coded_text(item: SentReferral) -> str:
    return item.case.coded_text + words_in(None if item.one.natural else item.one.to)


PAGE = ReferralsPage
