"""Alerts: what whoever visits a client must know first, such as a dog in the yard."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.domain.due_dates import DueDate
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

LONGEST_MONTHS = 12
"""Months; the longest time until an alert is reviewed."""


@record("alerts", day="added_on", live={"ended_on": None})
class Alert:
    """A warning for whoever visits, which stays with the client from one episode to the next.

    ``number`` counts within the client. ``case_id`` is the case where the alert was recorded.
    ``source`` is what the alert is based on, ``told_client`` who told the client about it. The
    alert is shown until it ends, also after ``review_on``. An ended one has its day and a reason.
    """

    id: str
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(holds="alert kind")
    text: str = column(searched=True)
    source: str | None = column(default=None, searched=True)
    told_client: str | None = column(default=None, title="who told the client")
    review_on: date = column(planned=True, title="review by")
    added_on: date = column(title="added")
    added_by: str
    ended_on: date | None = column(default=None, title="ended")
    ended_by: str | None = None
    end_reason: str | None = column(default=None, searched=True)

    def overdue(self, today: date) -> bool:
        """Return whether the alert should have been reviewed before today."""
        return self.ended_on is None and self.review_on < today

    def known_as(self, labels: Mapping[str, str]) -> str:
        """Name the alert: ``ALERT 1 (pet)``."""
        return f"ALERT {self.number} ({labels.get(self.kind, self.kind).lower()})"

    def told(self, labels: Mapping[str, str], today: date) -> str:
        """Tell the alert in one line, with its review."""
        review = f"review {short_day(self.review_on)}"
        if self.overdue(today):
            review = f"review overdue since {short_day(self.review_on)}"
        return f"{self.known_as(labels)}: {self.text} ({review})"

    @property
    def background(self) -> str:
        """Tell what the alert is based on, who told the client, and who recorded it."""
        return joined(
            self.source and f"source: {self.source}",
            self.told_client and f"the client was told: {self.told_client}",
            f"recorded {short_day(self.added_on)} by {self.added_by}",
        )

    @property
    def ended_said(self) -> str | None:
        """When and why the alert ended, or None for an open one."""
        if self.ended_on is None:
            return None
        return joined(f"ended {short_day(self.ended_on)}", self.end_reason, sep=": ")


@record("alert_reviews", noun="alert review")
class AlertReview:
    """A review of an alert that stays: what was found, and the day of the next review."""

    id: str
    client_id: str = column(refers="clients")
    case_id: str = column(refers="cases")
    alert_id: str = column(refers="alerts", parent=True)
    on: date
    by: str
    found: str = column(searched=True)
    review_on: date = column(planned=True, title="next review")


def in_order(alerts: Iterable[Alert]) -> list[Alert]:
    """Sort alerts: the open ones first, then by number."""
    return sorted(alerts, key=lambda one: (one.ended_on is not None, one.number))


def review_due(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Make the review of each open alert due; nothing pauses or moves it."""
    for alert in facts.of(Alert):
        yield DueDate(
            alert.review_on,
            f"Alert {alert.number} ({alert.kind}) has its review by {short_day(alert.review_on)}.",
            "The date was set with the alert or at its last review. The alert is shown until you"
            " end it.",
            number=str(alert.number),
            text=alert.text,
        )


@tells(Alert, AlertReview)
def _alerts(past: Past) -> Iterator[CaseEvent]:
    """Tell which alerts were added, reviewed and ended since the case began."""
    labels, alerts = past.labels("alert kind"), {one.id: one for one in past.of(Alert)}
    told: list[tuple[Alert, date, str, str | None]] = []
    for one in alerts.values():
        kind = labels.get(one.kind, one.kind).lower()
        based = joined(f"added ({kind}): {one.text}", one.source and f"source: {one.source}")
        told.append((one, one.added_on, based, one.added_by))
        if one.ended_on is not None:
            told.append((one, one.ended_on, joined("ended", one.end_reason), one.ended_by))
    for review in past.of(AlertReview):
        text = joined(f"reviewed: {review.found}", f"next review {short_day(review.review_on)}")
        told.append((alerts[review.alert_id], review.on, text, review.by))
    for one, on, text, who in told:
        if on >= past.case.opened_on:
            yield CaseEvent("alert", on, text, who=who, number=one.number)
